"""Would a PDF file unpack or repeat to far more than it is? Looked up in its bytes before a library opens them."""

from __future__ import annotations

import re
import zlib
from functools import cache

from reportminer.readers.base import ReadError

STREAM = re.compile(rb"(?<!end)stream\r?\n")
OBJECT = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+obj\b")
NAMED = re.compile(rb"/XObject\s*<<([^<>]{0,20000})>>")
REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
LENGTH = re.compile(rb"/Length\s+(\d{1,9})\b(?!\s+\d+\s+R)")
ENDED = re.compile(rb"\s{0,4}endstream")
DEFLATED = 1_032
"""bytes at most that a byte unpacks to"""
NUMBERS = 40
"""bytes before `obj` in which the numbers of an object stand"""
SHOWN = re.compile(rb"\bDo\b")
OTHER = (b"/Image", b"/Length1", b"/FontFile", b"/ObjStm", b"/XRef", b"/Metadata")
"""what marks streams that are no drawing"""
HEADER = 2_000
"""bytes before a stream in which its dictionary stands"""
LARGE, RATIO = 8_000_000, 100
"""bytes and ratio from which on what is drawn on a page is taken for a bomb; drawings pack 1:10"""
MOST_SHOWN = 200_000
"""times that forms may be drawn on the pages of one file, forms in forms counted each time"""


def check(data: bytes) -> None:
    """Refuse a file whose drawings are bombs.

    Raises:
        ReadError: a drawing that unpacks to far more than it is, or forms that draw each other without end.
    """
    forms: dict[int, tuple[int, frozenset[int]]] = {}
    for match in STREAM.finditer(data):
        begin = _object_before(data, match.start())
        if begin is None:
            continue
        dictionary = data[begin.end() : match.start()]
        is_form = b"/Form" in dictionary
        if any(mark in dictionary for mark in OTHER) or not (is_form or _may_be_large(data, match.end(), dictionary)):
            continue
        drawing = _unpacked(data, match.end()) if b"/FlateDecode" in dictionary or b"/Fl " in dictionary else b""
        if is_form:
            drawing = drawing or data[match.end() : match.end() + LARGE].partition(b"endstream")[0]
            names = b" ".join(NAMED.findall(dictionary))
            shown = sum(1 for _ in SHOWN.finditer(drawing))
            forms[int(begin[1])] = (shown, frozenset(int(number) for number in REFERENCE.findall(names)))
    _check_forms(forms)


def _object_before(data: bytes, end: int) -> re.Match[bytes] | None:
    """Where the object begins whose dictionary ends at `end`."""
    first = max(0, end - HEADER)
    at = data.rfind(b"obj", first, end)
    while at >= 0:
        for match in OBJECT.finditer(data, max(first, at - NUMBERS), min(end, at + 4)):
            if match.end() == at + 3:
                return match
        at = data.rfind(b"obj", first, at)
    return None


def _may_be_large(data: bytes, begin: int, dictionary: bytes) -> bool:
    """Whether the stream at `begin` is long enough to unpack to a bomb: no byte unpacks to more than `DEFLATED`."""
    told = LENGTH.search(dictionary)
    if told is None or int(told[1]) * DEFLATED > LARGE:
        return True
    return ENDED.match(data, begin + int(told[1])) is None  # where it ends elsewhere, its length is no word to trust


def _unpacked(data: bytes, begin: int) -> bytes:
    """What the packed stream at `begin` unpacks to; a damaged one as far as it goes."""
    machine = zlib.decompressobj()
    try:
        found = machine.decompress(data[begin : begin + LARGE], LARGE + 1)
    except zlib.error:
        return b""
    packed = min(len(data) - begin, LARGE) - len(machine.unconsumed_tail) - len(machine.unused_data)
    if len(found) > LARGE and len(found) > RATIO * packed:
        raise ReadError(f"looks like a bomb: {packed:,} bytes of a page unpack to more than {LARGE:,}")
    return found


def _check_forms(forms: dict[int, tuple[int, frozenset[int]]]) -> None:
    path: set[int] = set()

    @cache
    def drawn(number: int) -> int:
        if number in path and all(forms[other][0] < 2 for other in path):
            return 1  # one that draws itself once more is no bomb, and PDFium stops there
        if number in path or len(path) > 100:
            raise ReadError("forms of the PDF draw each other without end")
        path.add(number)
        shown, inner = forms[number]
        most = max((drawn(other) for other in inner if other in forms), default=0)
        path.discard(number)
        return 1 + shown * most

    if any(drawn(number) > MOST_SHOWN for number in forms):
        raise ReadError(f"forms of the PDF are drawn more than the limit of {MOST_SHOWN:,} times")
