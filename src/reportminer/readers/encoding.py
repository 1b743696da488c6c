"""In which encoding is a Chinese text written?

The ladder: byte order mark; strict UTF-8; else the candidate whose decoded text consists most of common Chinese
characters, bad bytes replaced by U+FFFD and counted; else a code page of another language that makes words of the bytes.
Detectors that follow the strict rules of one encoding fail on one stray byte; a scored ladder doesn't.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from typing import NamedTuple

from reportminer.readers import foreign
from reportminer.readers.characters import is_cut_wrongly, rate, worth
from reportminer.readers.recovery import LONGEST, recover

SAMPLE = 4_000
"""bytes that the scoring looks at"""
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    ("\ufeff".encode("gb18030"), "gb18030"),
)
FOREIGN = re.compile(rb"[\x80-\xff][^\n]*")
HZ = re.compile(rb"~\{[!-~\n]+~\}")
FEWEST = 200
"""bytes beyond ASCII that a sample must hold to decide, if there are more in the file"""
CANDIDATES = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
ALIASES = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "gb18030": "gb18030", "hz-gb-2312": "hz", "big5-hkscs": "big5", "big5": "big5", "cp950": "big5", "x-x-big5": "big5",
    "utf8": "utf-8", "utf-8": "utf-8", "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
}  # fmt: skip


class Decoded(NamedTuple):
    """Text of some bytes: the encoding found and the number of bytes that it could not read."""

    text: str
    encoding: str
    damaged: int


def canonical(label: str) -> str:
    """Our name of the encoding that a file header or meta tag calls `label`; "" if unknown."""
    return ALIASES.get(label.strip().strip("\"'").lower().replace("_", "-"), "")


def decode(data: bytes, *, hint: str = "") -> Decoded:
    """Decode by the ladder.

    Args:
        data: the bytes.
        hint: label that came with the bytes (HTTP header, meta tag); believed only if the bytes agree.
    """
    for bom, name in BOMS:
        if data.startswith(bom):
            text, damaged = _replace(data[len(bom) :], name.removesuffix("-sig"))
            return Decoded(text.lstrip("\ufeff"), name, damaged)
    if data.isascii() and HZ.search(data):
        return _from_hz(data)
    try:
        text = data.decode("utf-8")
        if not _looks_like_utf16(data):
            return Decoded(text, "utf-8" if not data.isascii() else "ascii", 0)
    except UnicodeDecodeError:
        pass
    sample = _sample(data)
    best = _best(sample, canonical(hint), CANDIDATES if _may_be_utf16(data[:SAMPLE]) else CANDIDATES[:3])
    if not foreign.is_chinese(sample.decode(_codec(best), "replace")) and (page := foreign.code_page(sample, hint)):
        text = data.decode(page, "replace")
        return Decoded(text, page, text.count("\ufffd"))
    text, damaged = _replace(data, best)
    return Decoded(text, best, damaged)


def likely(data: bytes) -> str:
    """The encoding in which bytes, none of them ASCII, are Chinese prose: gb18030, big5 …; "" where they are none."""
    sample = _sample(data)
    best = _best(sample, "", CANDIDATES)
    return best if rate(sample.decode(_codec(best), "replace")) >= _SENSE else ""


def _from_hz(data: bytes) -> Decoded:
    """Chinese in seven bits (RFC 1843), if that is what it gives; the bytes as they are otherwise."""
    text = data.decode("hz", "replace")
    return (
        Decoded(text, "hz", text.count("\ufffd")) if rate(text) > _SENSE else Decoded(data.decode("ascii"), "ascii", 0)
    )


def _sample(data: bytes) -> bytes:
    """The bytes that tell the encoding: the first ones, or where these are ASCII the lines with others."""
    head = data[:SAMPLE]
    if len(data) <= SAMPLE or b"\x00" in head or len(head.translate(None, bytes(range(128)))) >= FEWEST:
        return head
    pieces: list[bytes] = []
    size = 0
    for match in FOREIGN.finditer(data):
        pieces.append(match[0][: SAMPLE - size])
        size += len(pieces[-1]) + 1
        if size >= SAMPLE:
            break
    return b"\n".join(pieces) or head


def _may_be_utf16(head: bytes) -> bool:
    """Whether bytes that no mark tells may be UTF-16: of its bytes one in twenty is a control character."""
    return len(head) < FEWEST or foreign.CONTROL.search(head) is not None


def _best(sample: bytes, wanted: str, candidates: Sequence[str]) -> str:
    """The candidate that makes most sense of a sample; `wanted` is believed where two are close."""

    def ordered(rated: dict[str, float]) -> list[str]:
        return sorted(rated, key=lambda name: (-rated[name] - (0.3 if name == wanted else 0.0), name))

    quick = {name: rate(sample.decode(_codec(name), "replace")[:-1]) for name in candidates}
    first, second = ordered(quick)[:2]
    if quick[first] > 0.6 and quick[first] - quick[second] > 0.5:
        return first
    return ordered({name: rate(_replace(sample, name)[0][:-1]) for name in candidates})[0]


def _codec(name: str) -> str:
    return "cp950" if name == "big5" else name


def _looks_like_utf16(data: bytes) -> bool:
    """Whether bytes that are valid UTF-8 hold so many NULs at one parity that they must be UTF-16."""
    if len(data) % 2 or b"\x00" not in data:
        return False
    sample = data[:SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    return max(even, odd) * 4 > len(sample) // 2 and min(even, odd) * 20 < len(sample)


def _replace(data: bytes, name: str) -> tuple[str, int]:
    """Decode, with U+FFFD for what can't be read; the number of these."""
    codecs_of = ("cp950", "big5hkscs") if name == "big5" else (name,)
    for codec in codecs_of:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if name == "utf-8" or not is_cut_wrongly(text):
            return text, 0
    if name == "utf-8":
        lines = ((line, line.decode(name, "replace")) for line in data.splitlines(keepends=True))
        text = "".join(_rather(line, text, "gb18030") if "\ufffd" in text else text for line, text in lines)
    elif name.startswith("utf-"):
        text = _recovered(data, name, b"")
    else:
        text = _recovered(data, codecs_of[0], b"\n")
    return text, text.count("\ufffd")


def _recovered(data: bytes, codec: str, separator: bytes) -> str:
    """Decode stretch by stretch; those that fail or give rare characters are cut anew where that gives better text."""
    pieces = []
    for stretch in data.splitlines(keepends=True) if separator else [data]:
        text = stretch.decode(codec, "replace")
        if separator:
            text = _rather(stretch, text, "utf-8")
        if len(stretch) <= LONGEST and is_cut_wrongly(text) and not codec.startswith("utf-32"):
            other = recover(stretch, codec)
            if sum(map(worth, other)) > sum(map(worth, text)) + 3:
                text = other
        pieces.append(text)
    return "".join(pieces)


def _rather(line: bytes, text: str, codec: str) -> str:
    """The line that was read as `text`, in another encoding if only that makes sense: files are pasted together."""
    if line.isascii():
        return text
    try:
        other = line.decode(codec)
    except UnicodeDecodeError:
        return text
    return other if rate(other) > _SENSE and rate(other) - rate(text) > _SENSE else text


_SENSE = 0.5
DECLARED = 65_536
"""bytes in which a file declares its encoding"""
HTML_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([-\w:.]{1,40})""", re.IGNORECASE)
XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([-\w:.]{1,40})""", re.IGNORECASE)


def declared(data: bytes) -> str:
    """Encoding that an HTML or XML file declares of itself, as written; "" if it doesn't."""
    for pattern in (XML_ENCODING, HTML_CHARSET):
        if match := pattern.search(data[:DECLARED]):
            return match[1].decode("ascii", "replace")
    return ""
