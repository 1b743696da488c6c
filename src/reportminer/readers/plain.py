"""What text does a plain or Markdown file hold? The decoded bytes, line breaks untouched."""

from __future__ import annotations

import re
from dataclasses import replace

from reportminer.readers.base import OWN_FILE, ReadError
from reportminer.readers.characters import rate
from reportminer.readers.drawn import drawn_tables
from reportminer.readers.encoding import decode
from reportminer.readers.foreign import PAGES
from reportminer.readers.own import is_own_text
from reportminer.text import HeadingMark, SourceText

LEAST = 0.15
"""rating below which the best decoding is still no Chinese text; prose has about 1"""
HEADING = re.compile(r"(#(?<=^#)#{0,5})[ \t]+(\S[^\r\n]*?)[ \t#]*$", re.MULTILINE)


def read_text(data: bytes) -> SourceText:
    """Decode by the ladder.

    Raises:
        ReadError: the bytes are no text in any encoding we know, or a text that the program wrote.
    """
    text, encoding, damaged = decode(data)
    if is_own_text(text):
        raise ReadError(OWN_FILE, skipped=True)
    if encoding not in ("utf-8", "utf-8-sig", "ascii", *PAGES) and rate(text[:4000].replace("\x00", "")) < LEAST:
        raise ReadError("not a text and no known format: the bytes are no Chinese text in any known encoding")
    if not text.strip("\x00 \t\r\n\u3000\ufeff"):
        raise ReadError("the file holds no text, only blanks")
    return SourceText(text, media_type="text/plain", encoding=encoding, damaged=damaged, tables=drawn_tables(text))


def read_markdown(data: bytes) -> SourceText:
    """Plain text whose lines ``# …`` are headings and whose lines ``| … | … |`` are tables."""
    source = read_text(data)
    marks = tuple(HeadingMark(match.start(2), match.end(2), len(match[1])) for match in HEADING.finditer(source.text))
    return replace(source, media_type="text/markdown", headings=marks)
