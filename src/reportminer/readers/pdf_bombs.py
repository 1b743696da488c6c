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
        header = data[max(0, match.start() - HEADER) : match.start()]
        begins = list(OBJECT.finditer(header))
        if not begins or any(mark in header[begins[-1].end() :] for mark in OTHER):
            continue
        dictionary = header[begins[-1].end() :]
        drawing = _unpacked(data, match.end()) if b"/FlateDecode" in dictionary or b"/Fl " in dictionary else b""
        if b"/Form" in dictionary:
            drawing = drawing or data[match.end() : match.end() + LARGE].partition(b"endstream")[0]
            names = b" ".join(NAMED.findall(dictionary))
            shown = sum(1 for _ in SHOWN.finditer(drawing))
            forms[int(begins[-1][1])] = (shown, frozenset(int(number) for number in REFERENCE.findall(names)))
    _check_forms(forms)


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
