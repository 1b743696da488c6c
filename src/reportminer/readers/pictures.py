"""How does a page of a PDF look, and where on it do some words stand? Pictures of pages with their evidence boxed."""

from __future__ import annotations

import ctypes
import io
import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from reportminer.folding import normalise, squeeze
from reportminer.readers import ocr, pdf_bombs
from reportminer.readers.base import ReadError
from reportminer.readers.pdf import MOST_CHARACTERS, PDFIUM

WIDTH = 900
"""pixels across"""
TALLEST = 3
"""times as high as wide from which on a page is shown smaller"""
SECONDS = 8.0
"""that a page may take to be drawn"""
PIECE = 6
"""characters of the shortest piece of a quotation that is looked for by itself"""
RED, MARGIN = (176, 40, 20), 2
_TINT = (255, 214, 0, 70)
_WHITE = 0xFFFFFFFF
_COLOURS = 128


class Quote(NamedTuple):
    """Words to be boxed; `before` are the characters in front of them, by which the right ones of several are told."""

    text: str
    before: str = ""


class Picture(NamedTuple):
    """A page as PNG, and whether each quotation was found on it."""

    png: bytes
    found: tuple[bool, ...]


class _Box(NamedTuple):
    """A character and its edges in pixels."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def page_picture(
    data: bytes, page: int, quotes: Sequence[Quote] = (), *, width: int = WIDTH, seconds: float = SECONDS
) -> Picture:
    """A page with boxes around quotations, on scans too where recognition is installed.

    Args:
        data: the file.
        page: number from 1.
        quotes: what to box.
        width: pixels across; very tall pages are smaller.
        seconds: that drawing may take.

    Raises:
        ReadError: no PDF that can be opened, no such page, or drawing takes too long.
    """
    pdf_bombs.check(data)
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise ReadError(f"the PDF cannot be opened ({error})") from error
        try:
            if not 1 <= page <= len(document):
                raise ReadError(f"there is no page {page}: the file has {len(document)}")
            try:
                opened = document[page - 1]
            except pypdfium2.PdfiumError as error:
                raise ReadError(f"page {page} is damaged ({error})") from error
            try:
                image, boxes = _drawn(opened, width, seconds)
            finally:
                opened.close()
        finally:
            document.close()
        places = [find_quote(boxes, quote) for quote in quotes]
        if quotes and not any(places) and ocr.installed():
            boxes = _recognised(image.tobytes(), image.size)
            places = [find_quote(boxes, quote) for quote in quotes]
    return Picture(_png(image, places), tuple(map(bool, places)))


def _drawn(page: Any, width: int, seconds: float) -> tuple[Any, list[_Box]]:
    """The page as a picture (PIL, RGB) and its characters in pixels."""
    from PIL import Image

    wide, high = max(1.0, page.get_width()), max(1.0, page.get_height())
    scale = width / max(wide, high / TALLEST)
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    bitmap = raw.FPDFBitmap_Create(*size, 0)
    if not bitmap:
        raise ReadError("there is no memory for the picture of the page")
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, *size, _WHITE)
        _draw(bitmap, page, size, seconds)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * size[1])
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    image = Image.frombuffer("RGB", size, pixels, "raw", "BGRX", stride, 1).copy()
    return image, list(_characters(page, size))


def _draw(bitmap: Any, page: Any, size: tuple[int, int], seconds: float) -> None:
    until = time.monotonic() + seconds
    pause = raw.IFSDK_PAUSE(version=1)
    pause.NeedToPauseNow = type(pause.NeedToPauseNow)(lambda _: time.monotonic() > until)
    status = raw.FPDF_RenderPageBitmap_Start(bitmap, page, 0, 0, *size, 0, raw.FPDF_ANNOT, ctypes.byref(pause))
    raw.FPDF_RenderPage_Close(page)
    if status == raw.FPDF_RENDER_TOBECONTINUED:
        raise ReadError(f"the page takes longer than {seconds:g} s to be drawn")


def _characters(page: Any, size: tuple[int, int]) -> Iterator[_Box]:
    """The characters of a page where they stand in its picture, however the page is turned."""
    textpage = page.get_textpage()
    rect = raw.FS_RECTF()
    x, y = ctypes.c_int(), ctypes.c_int()

    def place(across: float, up: float) -> tuple[int, int]:
        raw.FPDF_PageToDevice(page, 0, 0, *size, 0, across, up, ctypes.byref(x), ctypes.byref(y))
        return x.value, y.value

    try:
        for index in range(min(textpage.count_chars(), MOST_CHARACTERS)):
            code = raw.FPDFText_GetUnicode(textpage, index)
            if code <= 32 or code in (0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF:
                continue
            if raw.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(rect)):
                corners = place(rect.left, rect.top), place(rect.right, rect.bottom)
                (left, right), (top, bottom) = (sorted(axis) for axis in zip(*corners, strict=True))
                yield _Box(chr(code), left, top, right, bottom)
    finally:
        textpage.close()


@lru_cache(maxsize=32)
def _recognised(pixels: bytes, size: tuple[int, int]) -> list[_Box]:
    """The characters recognised on a picture of a page that lies upright."""
    import numpy as np

    found, lies = ocr.read_picture(np.frombuffer(pixels, np.uint8).reshape(size[1], size[0], 3)[:, :, ::-1], 1.0, 0)
    glyphs = () if lies else (glyph for line in found.lines for glyph in line.glyphs)
    return [_Box(g.text, g.left, g.top, g.right, g.bottom) for g in glyphs if not g.text.isspace()]


def find_quote(boxes: Sequence[_Box], quote: Quote) -> list[tuple[float, float, float, float]]:
    """The edges of what a quotation covers, a box a line; pieces of it, where it goes on from or to another page."""
    page, places = _joined(boxes)
    text, before = _plain(quote.text), _plain(quote.before)
    if not text:
        return []
    at = page.find(before + text)
    spans = [(at + len(before), at + len(before) + len(text))] if at >= 0 else []
    if not spans and (at := page.find(text)) >= 0:
        spans = [(at, at + len(text))]
    if not spans:
        spans = _pieces(page, text)
    return [line for begin, end in spans for line in _lines([boxes[place] for place in places[begin:end]])]


def _joined(boxes: Sequence[_Box]) -> tuple[str, list[int]]:
    """The characters as one text, folded, and which box each stands in."""
    folded = normalise("".join(box.text[:1] for box in boxes))
    places = [at for at, character in enumerate(folded) if not character.isspace()]
    return "".join(folded[at] for at in places), places


def _plain(text: str) -> str:
    return squeeze(normalise(text))


def _pieces(page: str, text: str) -> list[tuple[int, int]]:
    """Where a page begins with the end of a text, or ends with its beginning; else the longest beginning that it holds."""
    for size in range(len(text) - 1, PIECE - 1, -1):
        if (at := page.find(text[:size])) >= 0:
            rest = page.find(text[size : size + PIECE], at + size) if len(text) - size >= PIECE else -1
            return [(at, at + size), *([(rest, rest + len(text) - size)] if rest >= 0 else [])]
    for size in range(len(text) - 1, PIECE - 1, -1):
        if (at := page.find(text[-size:])) >= 0:
            return [(at, at + size)]
    return []


def _lines(boxes: Sequence[_Box]) -> Iterator[tuple[float, float, float, float]]:
    """One box around the characters of each line."""
    line: list[_Box] = []
    for box in boxes:
        if line and not line[-1].top <= (box.top + box.bottom) / 2 <= line[-1].bottom:
            yield _around(line)
            line = []
        line.append(box)
    if line:
        yield _around(line)


def _around(boxes: Sequence[_Box]) -> tuple[float, float, float, float]:
    return (
        min(box.left for box in boxes), min(box.top for box in boxes), max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )  # fmt: skip


def _png(image: Any, places: Sequence[Sequence[tuple[float, float, float, float]]]) -> bytes:
    from PIL import Image, ImageDraw

    draw = ImageDraw.Draw(image, "RGBA")
    for left, top, right, bottom in (box for boxes in places for box in boxes):
        edges = (left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN)
        draw.rectangle(edges, fill=_TINT, outline=(*RED, 255), width=2)
    written = io.BytesIO()
    image.quantize(_COLOURS, Image.Quantize.FASTOCTREE).save(written, "PNG", optimize=False)
    return written.getvalue()
