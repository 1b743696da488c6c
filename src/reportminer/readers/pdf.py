"""Reads PDF files: wrapped lines joined to paragraphs, running heads and page numbers dropped, pages kept."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw

from reportminer.readers.base import ReadError, ReadOptions, TextBuilder
from reportminer.text import SourceText

PAGE_NUMBER = re.compile(
    r"^[\s\-—–－·.]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/，,共]\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[\s\-—–－·.]*$"
)
ENDS = "。！？!?；;：:"


@dataclass(slots=True)
class Line:
    """One printed line and where it stands on its page, in points from the top left."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    page: int

    @property
    def size(self) -> float:
        """Height of the line."""
        return max(1.0, self.bottom - self.top)


def read_pdf(data: bytes, options: ReadOptions) -> SourceText:
    """Read all pages with text.

    Raises:
        ReadError: damaged, encrypted, too many pages, or without text.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError("encrypted with a password") from error
        raise ReadError(f"damaged PDF: it cannot be opened, the file may be cut off ({error})") from error
    try:
        count = len(document)
        if count > options.max_pages:
            raise ReadError(f"{count:,} pages are more than the limit of {options.max_pages:,} (max_pages)")
        pages = [_page_lines(document[number], number) for number in range(count)]
        title = str(document.get_metadata_dict().get("Title", ""))
    finally:
        document.close()
    empty = [str(number + 1) for number, lines in enumerate(pages) if not lines]
    if len(empty) == count:
        raise ReadError("the pages hold no text (a scan); install reportminer[ocr] to have them recognised")
    builder = TextBuilder()
    _write(_without_running_heads(pages), builder)
    if empty:
        builder.note(f"no text on page {', '.join(empty)} (pictures or blank)")
    return builder.build(media_type="application/pdf", title=title)


def _page_lines(page: Any, number: int) -> list[Line]:
    height = page.get_height()
    textpage = page.get_textpage()
    try:
        lines: list[Line] = []
        chars: list[str] = []
        first = last = -1
        box = textpage.get_charbox
        for index in range(textpage.count_chars()):
            code = raw.FPDFText_GetUnicode(textpage, index)
            if code in (10, 13):
                if chars:
                    lines.append(_line("".join(chars), box(first), box(last), height, number))
                chars, first = [], -1
            elif code and code not in (0xFFFE, 0xFFFF) and not 0xD800 <= code <= 0xDFFF:
                char = chr(code)
                if char.isspace() and not chars:
                    continue
                chars.append(char)
                if not char.isspace():
                    last = index
                    first = index if first < 0 else first
        if chars:
            lines.append(_line("".join(chars), box(first), box(last), height, number))
        return [line for line in lines if line.text]
    finally:
        textpage.close()
        page.close()


def _line(text: str, first: tuple[float, ...], last: tuple[float, ...], height: float, page: int) -> Line:
    top, bottom = height - max(first[3], last[3]), height - min(first[1], last[1])
    return Line(text.rstrip(), first[0], last[2], top, bottom, page)


def _without_running_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """Drop page numbers and lines that stand at the edge of several pages with the same words."""
    edges: Counter[str] = Counter()
    for lines in pages:
        edges.update({_shape(line) for line in lines[:2] + lines[-2:]})
    filled = sum(1 for lines in pages if lines)
    often = max(2, filled * 0.4)
    kept = []
    for lines in pages:
        rest = list(lines)
        for end in (0, -1):
            for _ in range(2):
                if not rest:
                    break
                line = rest[end]
                repeated = edges[_shape(line)] >= often and len(line.text) < 60 and filled > 2
                if PAGE_NUMBER.match(line.text) or repeated:
                    rest.pop(end)
        kept.append(rest)
    return kept


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "0", "".join(line.text.split()))


def _write(pages: list[list[Line]], builder: TextBuilder) -> None:
    lines = [line for page in pages for line in page]
    right = _body_edge([line.right for line in lines if len(line.text) > 12])
    open_text = ""
    page = -1
    for number, page_lines in enumerate(pages):
        for at, line in enumerate(page_lines):
            if not open_text:
                while page < number:
                    builder.page()
                    page += 1
            following = page_lines[at + 1] if at + 1 < len(page_lines) else _first_of(pages, number + 1)
            open_text = _joined(open_text, line.text)
            if following is None or _ends_paragraph(line, following, right):
                builder.paragraph(open_text)
                open_text = ""
    while page < len(pages) - 1:
        builder.page()
        page += 1


def _first_of(pages: list[list[Line]], number: int) -> Line | None:
    return next((lines[0] for lines in pages[number:] if lines), None)


def _body_edge(edges: list[float]) -> float:
    """The right edge at which most full lines end."""
    if not edges:
        return 0.0
    counts = Counter(round(edge / 6) for edge in edges)
    top = max(counts.values())
    return 6.0 * max(edge for edge, count in counts.items() if count >= top * 0.5)


def _joined(text: str, more: str) -> str:
    if text and text[-1].isascii() and text[-1].isalpha() and more[:1].isascii() and more[:1].isalpha():
        return f"{text} {more}"
    return text + more


def _ends_paragraph(line: Line, following: Line, right: float) -> bool:
    em = line.size
    if line.right < right - 2.2 * em:
        return True
    if following.page == line.page and following.top - line.bottom > 2.2 * em:
        return True
    if abs(following.size - line.size) > 0.35 * em and len(following.text) > 2:
        return True
    return following.left - line.left > 1.2 * em and line.text[-1:] in ENDS
