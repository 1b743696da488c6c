"""What text does a PDF file hold? Lines joined to paragraphs, running heads and page numbers dropped, tables, pages kept."""

from __future__ import annotations

import ctypes
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, islice
from math import pi
from statistics import median
from threading import RLock
from typing import Any

import pypdfium2
from pypdfium2 import raw

from reportminer.readers import ocr, pdf_bombs
from reportminer.readers.base import ReadError, ReadOptions, TextBuilder
from reportminer.readers.characters import rate
from reportminer.readers.layout import Glyph, Grid, Line, forget_glyphs, merge_rows, without_running_heads, write_pages
from reportminer.text import SourceText
from reportminer.translation import told

ILLEGIBLE = 0.1
"""rating below which the text of a page is no language; Chinese prose has about 1, English 0.5"""
A4 = (595.0, 842.0)
LITTLE = 120
"""characters below which a page that is covered by a picture is taken for a scan"""
COVERED = 0.5
"""share of a page that the picture of a scan covers at least"""
MOST_PICTURES, MOST_RULES, MOST_RULED = 200, 3_000, 80_000
"""pictures and drawn paths of a page, and characters of pages with tables, beyond which nothing more is looked for"""
MOST_REMARKS = 1_000
"""annotations of a page that are looked at"""
HELD = {raw.FPDF_ANNOT_TEXT: b"Contents", raw.FPDF_ANNOT_FREETEXT: b"Contents", raw.FPDF_ANNOT_WIDGET: b"V"}
"""annotations that hold words, and under which key"""
MOST_CHARACTERS = 100_000
"""characters of one page; the fullest have 20,000"""
MOST_OF_ALL = 1_900_000
"""characters of one file; each costs some five millionths of a second, and a book of 1,000 pages has fewer"""
SAMPLE = 400
"""characters of a page by which it is told whether any stands aslant"""
QUARTER = pi / 2
SLANT = 0.1
"""radians by which an upright line may be askew"""
NUMBER = re.compile(r"[-+]?\d[\d,，.]*[%％]?")
THIN = 5.0
"""points that the thickness of a rule does not reach"""
RULES = 6
"""drawn paths from which on a page is searched for tables"""
PARTED = 2
"""what PDFium gives for the hyphen of a word that is parted at the end of a line; it does not end the line there"""
PDFIUM = RLock()
"""held by whoever calls PDFium, which no two threads may do at once"""


def read_pdf(data: bytes, options: ReadOptions) -> SourceText:
    """Read all pages with text.

    Raises:
        ReadError: damaged, encrypted, too many pages, or without text.
    """
    pdf_bombs.check(data)
    with PDFIUM:
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


@dataclass(slots=True)
class _Pages:
    """What the pages of a file hold: their lines, sizes, which are ruled, pictures or damaged, remarks and fields on them."""

    lines: list[list[Line]] = field(default_factory=list)
    sizes: list[tuple[float, float]] = field(default_factory=list)
    ruled: list[int] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    remarks: int = 0
    marks: set[str] = field(default_factory=set)


def _read(document: Any, data: bytes, options: ReadOptions) -> SourceText:
    count = len(document)
    if count > options.max_pages:
        raise ReadError(f"{count:,} pages are more than the limit of {options.max_pages:,} (max_pages)")
    found = _Pages()
    characters = 0
    for number in range(count):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            found.damaged.append(number)
            found.lines.append([])
            found.sizes.append(found.sizes[-1] if found.sizes else A4)
            continue
        try:
            _look_at(page, number, found)
        finally:
            page.close()
        characters += sum(len(line.text) for line in found.lines[-1])
        if characters > options.max_characters:
            raise ReadError(f"more characters than the limit of {options.max_characters:,} (max_characters)")
        if characters > MOST_OF_ALL:
            raise ReadError(f"more than the limit of {MOST_OF_ALL:,} characters on the pages of a PDF")
    pages = found.lines
    heights = [height for _, height in found.sizes]
    bare = without_running_heads(pages, heights)
    illegible = [number for number, lines in enumerate(pages) if lines and _is_illegible(lines)]
    scans = [
        number
        for number in range(count)
        if number not in found.damaged
        and (not pages[number] or number in illegible or (number in found.pictures and _length(bare[number]) < LITTLE))
    ]
    recognised = {
        number: result
        for number, result in ocr.recognise(document, scans, options).items()
        if number in illegible or _length(result.lines) > _length(pages[number])
    }
    for number, page_result in recognised.items():
        pages[number] = page_result.lines
    if not any(pages):
        raise ReadError(_without_text(options))
    grids = _grids(data, [number for number in found.ruled if number not in recognised], pages)
    builder = TextBuilder()
    kept = without_running_heads(pages, heights)
    if not any(kept):
        raise ReadError(f"nothing but page numbers and running heads; {_without_text(options)}")
    items = [_with_tables(lines, grids.get(number, [])) for number, lines in enumerate(kept)]
    scores = [recognised[number].confidence if number in recognised else 1.0 for number in range(count)]
    width = median(width for width, _ in found.sizes)
    write_pages(items, builder, width=width, confidence=scores, uneven=0.6 if recognised else 0.15)
    _note_pages(builder, scans, pages, recognised, options)
    builder.add_drawn_tables()
    builder.note_share(characters)
    _note_left_out(builder, document, found)
    return builder.build(media_type="application/pdf", title=str(document.get_metadata_dict().get("Title", "")))


def _look_at(page: Any, number: int, found: _Pages) -> None:
    width, height = page.get_width(), page.get_height()
    turned = page.get_rotation()
    lines, quarter = _page_lines(page, number, (height, width) if turned in (90, 270) else (width, height), found.marks)
    if quarter % 2 != (turned // 90) % 2:
        width, height = height, width
    found.lines.append(lines)
    found.sizes.append((width, height))
    found.remarks += _count_remarks(page)
    if lines and quarter * 90 == turned and _is_ruled(page):
        found.ruled.append(number)
    else:
        forget_glyphs(lines)
    if _length(lines) < 2 * LITTLE and _is_picture(page, page.get_width() * page.get_height()):
        found.pictures.append(number)


def _count_remarks(page: Any) -> int:
    """Remarks and fields of forms on a page that hold words; none of their words is text of the page."""
    count = 0
    for at in range(min(raw.FPDFPage_GetAnnotCount(page.raw), MOST_REMARKS)):
        remark = raw.FPDFPage_GetAnnot(page.raw, at)
        if remark:
            key = HELD.get(raw.FPDFAnnot_GetSubtype(remark))
            # two bytes are the end of a text without a character
            count += key is not None and raw.FPDFAnnot_GetStringValue(remark, key, None, 0) > 2
            raw.FPDFPage_CloseAnnot(remark)
    return count


def _length(lines: list[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _is_picture(page: Any, area: float) -> bool:
    """Whether one picture covers most of the page."""
    for item in islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), MOST_PICTURES):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) > COVERED * area:
            return True
    return False


def _note_left_out(builder: TextBuilder, document: Any, found: _Pages) -> None:
    """Say which pages could not be read, and what else the file carries."""
    if found.damaged:
        builder.note(f"damaged and not read: page {', '.join(str(number + 1) for number in found.damaged)}")
    if found.marks:
        builder.note(f"a watermark across the page is left out: {min(found.marks)}")
    if found.remarks:
        builder.note(f"remarks and fields of forms that are not read: {found.remarks}")
    count = document.count_attachments()
    names = [document.get_attachment(at).get_name() or "without a name" for at in range(min(count, 20))]
    if names:
        builder.note(f"attached files that are not read ({count}): {', '.join(names)}")


def _is_illegible(lines: list[Line]) -> bool:
    """Whether the fonts of a page don't tell which characters they show, so that its text is nonsense."""
    text = "".join(line.text for line in lines)
    return len(text) > 40 and rate(text) < ILLEGIBLE


def _without_text(options: ReadOptions) -> str:
    if options.ocr and ocr.installed():
        return told("the pages hold no text, and none could be recognised")
    return told("the pages hold no text (a scan); install reportminer[ocr] to have them recognised")


def _note_pages(
    builder: TextBuilder,
    scans: list[int],
    pages: list[list[Line]],
    recognised: dict[int, ocr.Recognised],
    options: ReadOptions,
) -> None:
    if done := [str(number + 1) for number in scans if number in recognised]:
        builder.note(f"recognised from a picture: page {', '.join(done)}")
    advice = told("; install reportminer[ocr] to have scans recognised")
    missing = "" if options.ocr and ocr.installed() else advice
    left = [number for number in scans if number not in recognised]
    if blank := [str(number + 1) for number in left if not pages[number]]:
        builder.note(f"no text on page {', '.join(blank)}{missing}")
    if nonsense := [str(number + 1) for number in left if pages[number]]:
        builder.note(f"fonts that do not tell their characters on page {', '.join(nonsense)}{missing}")


def _page_lines(page: Any, number: int, size: tuple[float, float], marks: set[str]) -> tuple[list[Line], int]:
    """Lines of a page as they are read, and by how many quarters of a circle the page must be turned for that.

    Args:
        page: an open page.
        number: its number from 0.
        size: width and height of the page before it is turned.
        marks: takes up what is written aslant across the page.
    """
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > MOST_CHARACTERS:
            raise ReadError(f"more than the limit of {MOST_CHARACTERS:,} characters on one page")
        angles = _angles(textpage, count)
        if 2 * sum(not _is_straight(angle) for angle in angles.values()) > count:
            angles = {}  # a page that is askew as a whole
        straight = [round(-angle / QUARTER) % 4 for angle in angles.values() if _is_straight(angle)]
        aslant = {index for index, angle in angles.items() if not _is_straight(angle)}
        quarter = Counter(straight).most_common(1)[0][0] if straight else 0
        rows = list(_rows(textpage, size[1], count, aslant))
        if aslant:
            codes = (raw.FPDFText_GetUnicode(textpage, index) for index in sorted(aslant)[:40])
            marks.add("".join(chr(code) for code in codes if code > 32 and not 0xD800 <= code <= 0xDFFF))
    finally:
        textpage.close()
    if not quarter:
        return merge_rows(Line.of(glyphs, number) for glyphs in rows), 0
    glyphs = [_turned(glyph, quarter, size) for row in rows for glyph in row if not glyph.text.isspace()]
    return _new_lines(glyphs, number), quarter


def _angles(textpage: Any, count: int) -> dict[int, float]:
    """The angle of each character that is not set upright; {} where a sample of them all is."""
    angle_of = raw.FPDFText_GetCharAngle
    textpage = textpage.raw
    step = max(1, count // SAMPLE)
    if not any(abs(angle_of(textpage, index)) > SLANT for index in range(0, count, step)):
        return {}
    found = {index: angle_of(textpage, index) for index in range(count)}
    return {
        index: angle for index, angle in found.items() if angle >= 0 and raw.FPDFText_GetUnicode(textpage, index) > 32
    }


def _is_straight(angle: float) -> bool:
    return abs(angle - round(angle / QUARTER) * QUARTER) < SLANT


def _turned(glyph: Glyph, quarter: int, size: tuple[float, float]) -> Glyph:
    """A character where it stands once the page is turned clockwise by so many quarters of a circle."""
    width, height = size
    text, left, right, top, bottom = glyph
    if quarter == 1:
        return Glyph(text, height - bottom, height - top, left, right)
    if quarter == 2:
        return Glyph(text, width - right, width - left, height - bottom, height - top)
    return Glyph(text, top, bottom, width - right, width - left)


def _new_lines(glyphs: list[Glyph], number: int) -> list[Line]:
    """Lines of characters that are in no order, from top to bottom."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.top + g.bottom, g.left)):
        middle = (glyph.top + glyph.bottom) / 2
        if rows and rows[-1][0].top <= middle <= rows[-1][0].bottom:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [Line.of(sorted(row, key=lambda g: g.left), number) for row in rows]


def _rows(textpage: Any, height: float, count: int, without: set[int]) -> Iterator[list[Glyph]]:
    """Characters of each line as PDFium parts them; the boxes are those of the type, not of the ink."""
    row: list[Glyph] = []
    rect = raw.FS_RECTF()
    reference = ctypes.byref(rect)
    unicode_of, box_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    textpage = textpage.raw  # asked for each time, the handle costs as much as the answer
    for index in range(count):
        if index in without:
            continue
        code = unicode_of(textpage, index)
        if code in (10, 13):
            if without:
                continue
            if any(not glyph.text.isspace() for glyph in row):
                yield row
            row = []
        elif code == PARTED and row and not without:
            if box_of(textpage, index, reference):
                row.append(Glyph("-", rect.left, rect.right, height - rect.top, height - rect.bottom))
            yield row
            row = []
        elif code > 31 and code not in (0xFFFE, 0xFFFF) and not 0xD800 <= code <= 0xDFFF:
            if not box_of(textpage, index, reference) or (code == 32 and _is_guess(textpage, index)):
                continue
            glyph = Glyph(chr(code), rect.left, rect.right, height - rect.top, height - rect.bottom)
            if without and row and not _follows(row[-1], glyph):
                yield row
                row = []
            row.append(glyph)
    if any(not glyph.text.isspace() for glyph in row):
        yield row


def _follows(before: Glyph, glyph: Glyph) -> bool:
    """Whether a character goes on in the line of the one before it."""
    middle = (glyph.top + glyph.bottom) / 2
    return before.top <= middle <= before.bottom and glyph.left > before.left


def _is_guess(textpage: Any, index: int) -> bool:
    """Whether a blank is not in the file, but was put in by PDFium beside a character that is not ASCII."""
    if raw.FPDFText_IsGenerated(textpage, index) != 1:
        return False
    around = (raw.FPDFText_GetUnicode(textpage, at) for at in (index - 1, index + 1))
    return any(code > 0x2000 for code in around)


def _is_ruled(page: Any) -> bool:
    """Whether paths are drawn on a page that may be the rules of a table: some of them wide and some tall."""
    count, widest, tallest = 0, 0.0, 0.0
    edges = [ctypes.c_float() for _ in range(4)]
    for path in islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3), MOST_RULES):
        count += 1
        if raw.FPDFPageObj_GetBounds(path.raw, *map(ctypes.byref, edges)):
            left, bottom, right, top = (edge.value for edge in edges)
            widest, tallest = max(widest, right - left), max(tallest, top - bottom)
    return RULES <= count < MOST_RULES and min(widest, tallest) > THIN


def _grids(data: bytes, numbers: list[int], pages: list[list[Line]]) -> dict[int, list[Grid]]:
    """Ruled tables of the given pages; pdfplumber finds the cells, the text in them is ours."""
    if not numbers:
        return {}
    import pdfplumber

    from reportminer.readers.rules import find_tables

    lengths = accumulate(_length(pages[number]) for number in numbers)
    numbers = [number for number, sofar in zip(numbers, lengths, strict=True) if sofar <= MOST_RULED]
    found: dict[int, list[Grid]] = {}
    try:
        with pdfplumber.open(io.BytesIO(data), pages=[number + 1 for number in numbers]) as document:
            for number, page in zip(numbers, document.pages, strict=False):
                glyphs = [glyph for line in pages[number] for glyph in line.glyphs]
                try:
                    grids = [grid for table in find_tables(page) if (grid := _grid(table, glyphs, number))]
                except Exception:  # what pdfminer makes of a damaged page costs its tables, not its text
                    grids = []
                if grids:
                    found[number] = grids
                page.close()
    except Exception:  # pdfminer refuses files that PDFium reads
        return {}
    return found


def _grid(table: Any, glyphs: list[Glyph], page: int) -> Grid | None:
    left, top, right, bottom = table.bbox
    inside = [g for g in glyphs if left <= (g.left + g.right) / 2 <= right and top <= (g.top + g.bottom) / 2 <= bottom]
    rows = [row for cells in table.rows for row in _printed([_cell(cell, inside) for cell in cells.cells])]
    rows = [row for row in rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    longest = max((len(text) for row in rows for text in row), default=0)
    if len(rows) < 2 or width < 2 or longest > 600:
        return None
    return Grid([row + [""] * (width - len(row)) for row in rows], top, bottom, left, right, page)


def _printed(cells: list[list[str]]) -> list[list[str]]:
    """The rows that one ruled row holds: several where numbers stand below each other without a rule between."""
    depths = {len(lines) for lines in cells if lines}
    if len(depths) == 1 and max(depths) > 1 and any(all(map(NUMBER.fullmatch, lines)) for lines in cells if lines):
        return [[lines[at] if lines else "" for lines in cells] for at in range(max(depths))]
    return [[_together(lines) for lines in cells]]


def _together(lines: list[str]) -> str:
    text = ""
    for line in lines:
        text += " " + line if text[-1:].isascii() and text and line[:1].isascii() else line
    return text


def _cell(box: tuple[float, float, float, float] | None, glyphs: list[Glyph]) -> list[str]:
    """The lines in a cell."""
    if box is None:
        return []
    left, top, right, bottom = box
    mine = [g for g in glyphs if left <= (g.left + g.right) / 2 < right and top <= (g.top + g.bottom) / 2 < bottom]
    rows: list[list[Glyph]] = []
    for glyph in sorted(mine, key=lambda g: (g.top, g.left)):
        if rows and glyph.top - rows[-1][0].top < 0.5 * (glyph.bottom - glyph.top):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    lines = (Line.of(sorted(row, key=lambda g: g.left), 0).text for row in rows)
    return [line for line in lines if line]


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
