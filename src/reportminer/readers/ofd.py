"""Reads OFD, the layout format of Chinese offices (GB/T 33190-2016): a zip of XML pages with positioned text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from reportminer.readers.base import ReadError, ReadOptions, TextBuilder
from reportminer.readers.layout import Glyph, Line, merge_rows, without_running_heads, write_pages
from reportminer.readers.package import Package, attribute, child, local, open_zip
from reportminer.text import SourceText

POINTS = 72 / 25.4
"""points in a millimetre"""


def read_ofd(data: bytes, options: ReadOptions) -> SourceText:
    """Read the text of all pages.

    Raises:
        ReadError: damaged, encrypted, or without text.
    """
    with open_zip(data) as archive:
        package = Package.of_zip(archive)
        root = package.part("OFD.xml")
        if root is None:
            raise ReadError("damaged OFD file: OFD.xml is missing")
        pages: list[list[Line]] = []
        heights: list[float] = []
        width = 0.0
        title = ""
        for body in root:
            if local(body) != "DocBody":
                continue
            info = child(body, "DocInfo", "Title")
            title = title or ((info.text or "") if info is not None else "")
            location = child(body, "DocRoot")
            if location is None:
                continue
            for page, size in _pages(package, (location.text or "").strip()):
                if len(pages) >= options.max_pages:
                    raise ReadError(f"more than the limit of {options.max_pages:,} pages (max_pages)")
                pages.append([])
                heights.append(size[1])
                width = max(width, size[0])
                pages[-1] = _lines(page, len(pages) - 1)
    if not any(pages):
        raise ReadError("the OFD file holds no text (a scan?)")
    builder = TextBuilder()
    write_pages([list(lines) for lines in without_running_heads(pages, heights)], builder, width=width)
    return builder.build(media_type="application/ofd", title=title)


def _numbers(text: str) -> list[float]:
    return [float(value) for value in re.findall(r"-?\d+(?:\.\d+)?", text)]


def _pages(package: Package, location: str) -> Iterator[tuple[Any, tuple[float, float]]]:
    """Root element of each page of one document, and its width and height in points."""
    document = package.part(location.lstrip("/"))
    if document is None:
        raise ReadError("damaged OFD file: its document is missing")
    folder = posixpath.dirname(location.lstrip("/"))
    box = child(document, "CommonData", "PageArea", "PhysicalBox")
    common = _numbers(box.text or "") if box is not None else []
    listed = child(document, "Pages")
    for page in listed if listed is not None else ():
        base = attribute(page, "BaseLoc")
        name = base.lstrip("/") if base.startswith("/") else posixpath.normpath(posixpath.join(folder, base))
        root = package.part(name)
        if root is None and not base.startswith("/"):
            root = package.part(base)
        if root is None:
            raise ReadError(f"damaged OFD file: its page {base} is missing")
        own = child(root, "Area", "PhysicalBox")
        values = _numbers(own.text or "") if own is not None else []
        area = next((found for found in (values, common) if len(found) == 4), [0, 0, 210, 297])
        yield root, (area[2] * POINTS, area[3] * POINTS)


def _lines(page: Any, number: int) -> list[Line]:
    lines: list[Line] = []
    for element in page.iter():
        if local(element) == "TextObject":
            lines += _text_object(element, number)
    lines.sort(key=lambda line: (round(line.top / 3), line.left))
    return merge_rows(lines)


def _text_object(element: Any, number: int) -> Iterator[Line]:
    boundary = _numbers(attribute(element, "Boundary"))
    if len(boundary) != 4:
        return
    size = (_numbers(attribute(element, "Size")) or [4.0])[0]
    matrix = _numbers(attribute(element, "CTM")) or [1, 0, 0, 1, 0, 0]
    if len(matrix) != 6:
        matrix = [1, 0, 0, 1, 0, 0]
    x = y = 0.0
    for code in element:
        if local(code) != "TextCode" or not (code.text or "").strip("\n\r"):
            continue
        x = (_numbers(attribute(code, "X")) or [x])[0]
        y = (_numbers(attribute(code, "Y")) or [y])[0]
        glyphs = list(_glyphs(code, boundary, matrix, size, (x, y)))
        if any(not glyph.text.isspace() for glyph in glyphs):
            yield Line.of(glyphs, number)


def _glyphs(
    code: Any, boundary: list[float], matrix: list[float], size: float, start: tuple[float, float]
) -> Iterator[Glyph]:
    across, down = _deltas(attribute(code, "DeltaX")), _deltas(attribute(code, "DeltaY"))
    x, y = start
    a, b, c, d, e, f = matrix
    for at, char in enumerate((code.text or "").replace("\n", "").replace("\r", "")):
        left = boundary[0] + a * x + c * y + e
        base = boundary[1] + b * x + d * y + f
        width = size * abs(a or 1) * (0.5 if char.isascii() else 1.0)
        top = base - 0.85 * size * abs(d or 1)
        yield Glyph(char, left * POINTS, (left + width) * POINTS, top * POINTS, (base + 0.15 * size) * POINTS)
        x += across[at] if at < len(across) else (size if not across else 0.0)
        y += down[at] if at < len(down) else 0.0


def _deltas(text: str) -> list[float]:
    """Steps between characters; ``g 3 4.2`` stands for three times 4.2."""
    values: list[float] = []
    words = iter(text.split())
    try:
        for word in words:
            if word == "g":
                count, value = int(next(words)), float(next(words))
                values += [value] * min(count, 10_000)
            else:
                values.append(float(word))
    except (StopIteration, ValueError):
        pass
    return values
