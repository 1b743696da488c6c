"""Reads PDF files: wrapped lines joined to paragraphs, running heads and page numbers dropped, tables, pages kept."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from itertools import islice
from statistics import median
from typing import Any

import pypdfium2
from pypdfium2 import raw

from reportminer.readers import ocr
from reportminer.readers.base import ReadError, ReadOptions, TextBuilder
from reportminer.readers.characters import rate
from reportminer.readers.layout import Glyph, Grid, Line, merge_rows, without_running_heads, write_pages
from reportminer.text import SourceText

ILLEGIBLE = 0.1
"""rating below which the text of a page is no language; Chinese prose has about 1, English 0.5"""
RULES = 6
"""drawn paths from which on a page is searched for tables"""


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
        return _read(document, data, options)
    finally:
        document.close()


def _read(document: Any, data: bytes, options: ReadOptions) -> SourceText:
    count = len(document)
    if count > options.max_pages:
        raise ReadError(f"{count:,} pages are more than the limit of {options.max_pages:,} (max_pages)")
    pages: list[list[Line]] = []
    heights: list[float] = []
    widths: list[float] = []
    ruled: list[int] = []
    characters = 0
    for number in range(count):
        page = document[number]
        try:
            heights.append(page.get_height())
            widths.append(page.get_width())
            lines = _page_lines(page, number)
            if lines and _is_ruled(page):
                ruled.append(number)
        finally:
            page.close()
        pages.append(lines)
        characters += sum(len(line.text) for line in lines)
        if characters > options.max_characters:
            raise ReadError(f"more characters than the limit of {options.max_characters:,} (max_characters)")
    scans = [number for number, lines in enumerate(pages) if not lines or _is_illegible(lines)]
    recognised = ocr.recognise(document, scans, options)
    for number, page_result in recognised.items():
        pages[number] = page_result.lines
    if not any(pages):
        raise ReadError(_without_text(options))
    grids = _grids(data, ruled, pages)
    builder = TextBuilder()
    kept = without_running_heads(pages, heights)
    items = [_with_tables(lines, grids.get(number, [])) for number, lines in enumerate(kept)]
    scores = [recognised[number].confidence if number in recognised else 1.0 for number in range(count)]
    write_pages(items, builder, width=median(widths), confidence=scores, uneven=0.6 if recognised else 0.15)
    _note_pages(builder, scans, pages, recognised, options)
    return builder.build(media_type="application/pdf", title=str(document.get_metadata_dict().get("Title", "")))


def _is_illegible(lines: list[Line]) -> bool:
    """Whether the fonts of a page don't tell which characters they show, so that its text is nonsense."""
    text = "".join(line.text for line in lines)
    return len(text) > 40 and rate(text) < ILLEGIBLE


def _without_text(options: ReadOptions) -> str:
    if options.ocr and ocr.installed():
        return "the pages hold no text, and none could be recognised"
    return "the pages hold no text (a scan); install reportminer[ocr] to have them recognised"


def _note_pages(
    builder: TextBuilder,
    scans: list[int],
    pages: list[list[Line]],
    recognised: dict[int, ocr.Recognised],
    options: ReadOptions,
) -> None:
    if done := [str(number + 1) for number in scans if number in recognised]:
        builder.note(f"recognised from a picture: page {', '.join(done)}")
    missing = "" if options.ocr and ocr.installed() else "; install reportminer[ocr] to have scans recognised"
    left = [number for number in scans if number not in recognised]
    if blank := [str(number + 1) for number in left if not pages[number]]:
        builder.note(f"no text on page {', '.join(blank)}{missing}")
    if nonsense := [str(number + 1) for number in left if pages[number]]:
        builder.note(f"fonts that do not tell their characters on page {', '.join(nonsense)}{missing}")


def _page_lines(page: Any, number: int) -> list[Line]:
    textpage = page.get_textpage()
    try:
        return merge_rows(Line.of(glyphs, number) for glyphs in _rows(textpage, page.get_height()))
    finally:
        textpage.close()


def _rows(textpage: Any, height: float) -> Iterator[list[Glyph]]:
    """Characters of each line as PDFium parts them; the boxes are those of the type, not of the ink."""
    row: list[Glyph] = []
    rect = raw.FS_RECTF()
    reference = ctypes.byref(rect)
    unicode_of, box_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    for index in range(textpage.count_chars()):
        code = unicode_of(textpage, index)
        if code in (10, 13):
            if any(not glyph.text.isspace() for glyph in row):
                yield row
            row = []
        elif code > 31 and code not in (0xFFFE, 0xFFFF) and not 0xD800 <= code <= 0xDFFF:
            if not box_of(textpage, index, reference) or (code == 32 and _is_guess(textpage, index)):
                continue
            row.append(Glyph(chr(code), rect.left, rect.right, height - rect.top, height - rect.bottom))
    if any(not glyph.text.isspace() for glyph in row):
        yield row


def _is_guess(textpage: Any, index: int) -> bool:
    """Whether a blank is not in the file, but was put in by PDFium beside a character that is not ASCII."""
    if raw.FPDFText_IsGenerated(textpage, index) != 1:
        return False
    around = (raw.FPDFText_GetUnicode(textpage, at) for at in (index - 1, index + 1))
    return any(code > 0x2000 for code in around)


def _is_ruled(page: Any) -> bool:
    paths = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)
    return len(list(islice(paths, RULES))) == RULES


def _grids(data: bytes, numbers: list[int], pages: list[list[Line]]) -> dict[int, list[Grid]]:
    """Ruled tables of the given pages; pdfplumber finds the cells, the text in them is ours."""
    if not numbers:
        return {}
    import pdfplumber

    found: dict[int, list[Grid]] = {}
    with pdfplumber.open(io.BytesIO(data), pages=[number + 1 for number in numbers]) as document:
        for number, page in zip(numbers, document.pages, strict=True):
            try:
                tables = page.find_tables()
            except (ValueError, TypeError, KeyError, ZeroDivisionError):
                tables = []
            glyphs = [glyph for line in pages[number] for glyph in line.glyphs]
            grids = [grid for table in tables if (grid := _grid(table, glyphs, number))]
            if grids:
                found[number] = grids
            page.close()
    return found


def _grid(table: Any, glyphs: list[Glyph], page: int) -> Grid | None:
    left, top, right, bottom = table.bbox
    inside = [g for g in glyphs if left <= (g.left + g.right) / 2 <= right and top <= (g.top + g.bottom) / 2 <= bottom]
    rows = [[_cell(cell, inside) for cell in row.cells] for row in table.rows]
    rows = [row for row in rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    longest = max((len(text) for row in rows for text in row), default=0)
    if len(rows) < 2 or width < 2 or longest > 600:
        return None
    return Grid([row + [""] * (width - len(row)) for row in rows], top, bottom, left, right, page)


def _cell(box: tuple[float, float, float, float] | None, glyphs: list[Glyph]) -> str:
    if box is None:
        return ""
    left, top, right, bottom = box
    mine = [g for g in glyphs if left <= (g.left + g.right) / 2 < right and top <= (g.top + g.bottom) / 2 < bottom]
    rows: list[list[Glyph]] = []
    for glyph in sorted(mine, key=lambda g: (g.top, g.left)):
        if rows and glyph.top - rows[-1][0].top < 0.5 * (glyph.bottom - glyph.top):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return "".join(Line.of(sorted(row, key=lambda g: g.left), 0).text for row in rows)


def _with_tables(lines: list[Line], grids: list[Grid]) -> list[Line | Grid]:
    """Lines and tables of a page from top to bottom; lines inside a table are part of it."""
    items: list[Line | Grid] = []
    waiting = sorted(grids, key=lambda grid: grid.top)
    for line in lines:
        middle = (line.top + line.bottom) / 2
        if any(grid.top <= middle <= grid.bottom and grid.left - 4 <= line.left <= grid.right for grid in grids):
            continue
        while waiting and waiting[0].top < line.top:
            items.append(waiting.pop(0))
        items.append(line)
    return items + list(waiting)
