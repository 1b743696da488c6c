"""What text does an OFD file (GB/T 33190-2016) hold? A zip of XML pages with positioned text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from reportminer.readers.base import ReadError, ReadOptions, TextBuilder
from reportminer.readers.layout import Glyph, Line, merge_rows, without_running_heads, write_pages
from reportminer.readers.package import Package, attribute, child, local, open_zip
from reportminer.text import SourceText

Placed = tuple[Any, tuple[float, float]]
"""a text object, and how far it is moved across and down, in millimetres"""
MAX_OBJECTS = 20_000
POINTS = 72 / 25.4
A4 = (210 * POINTS, 297 * POINTS)
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
        left = _Left()
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
            for page, size in _pages(package, (location.text or "").strip(), left):
                if len(pages) >= options.max_pages:
                    raise ReadError(f"more than the limit of {options.max_pages:,} pages (max_pages)")
                pages.append([])
                heights.append(size[1])
                width = max(width, size[0])
                pages[-1] = _lines(page, len(pages) - 1)
    if not any(pages) and left.damaged:
        raise ReadError(f"damaged OFD file: {left.reason}")
    if not any(pages):
        raise ReadError("the OFD file holds no text (a scan?)")
    builder = TextBuilder()
    kept = without_running_heads(pages, heights)
    if not any(kept):
        raise ReadError("the OFD file holds nothing but page numbers and running heads (a scan?)")
    write_pages([list(lines) for lines in kept], builder, width=width)
    builder.note_share(sum(len(line.text) for lines in pages for line in lines))
    if left.damaged:
        builder.note(f"damaged and not read: page {', '.join(str(number + 1) for number in left.damaged)}")
    if bare := [str(at + 1) for at, lines in enumerate(pages) if not lines and at not in left.damaged]:
        builder.note(f"no text on page {', '.join(bare)}")
    builder.note_left_out(embedded=left.files, pictures=left.pictures)
    builder.add_drawn_tables()
    return builder.build(media_type="application/ofd", title=title)


def _numbers(text: str) -> list[float]:
    return [float(value) for value in re.findall(r"-?\d+(?:\.\d+)?", text)]


@dataclass(slots=True)
class _Left:
    """What is not read of a file: attached files, and pictures."""

    files: int = 0
    pictures: int = 0
    pages: int = 0
    damaged: list[int] = field(default_factory=list)
    reason: str = ""
    """why the last damaged page could not be read"""


def _pages(package: Package, location: str, left: _Left) -> Iterator[tuple[list[Placed], tuple[float, float]]]:
    """Text objects of each page of one document, and its width and height in points."""
    document = package.part(location.lstrip("/"))
    if document is None:
        raise ReadError("damaged OFD file: its document is missing")
    folder = posixpath.dirname(location.lstrip("/"))
    box = child(document, "CommonData", "PageArea", "PhysicalBox")
    common = _numbers(box.text or "") if box is not None else []
    shared = _Shared(package, document, folder)
    attached = child(document, "Attachments")
    if attached is not None and (listing := _at(package, folder, (attached.text or "").strip())) is not None:
        left.files += sum(1 for item in listing.iter() if local(item) == "Attachment")
    listed = child(document, "Pages")
    for page in listed if listed is not None else ():
        try:
            root = _at(package, folder, attribute(page, "BaseLoc"))
        except ReadError as error:
            root, left.reason = None, error.reason
        if root is None:
            left.reason = left.reason or f"its page {attribute(page, 'BaseLoc')} is missing"
            left.damaged.append(left.pages)
            left.pages += 1
            yield [], (common[2] * POINTS, common[3] * POINTS) if len(common) == 4 else A4
            continue
        left.pages += 1
        own = child(root, "Area", "PhysicalBox")
        values = _numbers(own.text or "") if own is not None else []
        area = next((found for found in (values, common) if len(found) == 4), [0, 0, 210, 297])
        left.pictures += sum(1 for item in root.iter() if local(item) == "ImageObject")
        yield shared.objects(root), (area[2] * POINTS, area[3] * POINTS)


def _at(package: Package, folder: str, location: str) -> Any | None:
    """Root element of the part at a location inside `folder`, or one that begins at the root."""
    name = location.lstrip("/") if location.startswith("/") else posixpath.normpath(posixpath.join(folder, location))
    found = package.part(name)
    return found if found is not None or location.startswith("/") else package.part(location)


class _Shared:
    """What the pages of one document share: templates and graphic units, by their ids."""

    def __init__(self, package: Package, document: Any, folder: str) -> None:
        self.package, self.folder = package, folder
        self.templates = {
            attribute(item, "ID"): attribute(item, "BaseLoc")
            for item in document.iter()
            if local(item) == "TemplatePage"
        }
        self.opened: dict[str, Any] = {}
        self.units: dict[str, Any] = {}
        for item in document.iter():
            if local(item) in ("DocumentRes", "PublicRes"):
                resources = _at(package, folder, (item.text or "").strip())
                for unit in resources.iter() if resources is not None else ():
                    if local(unit) == "CompositeGraphicUnit":
                        self.units[attribute(unit, "ID")] = unit

    def objects(self, page: Any) -> list[Placed]:
        """The text objects of a page with those of its templates and graphic units, and how far each is moved."""
        found: list[Placed] = []
        for item in page:
            if local(item) == "Template" and (key := attribute(item, "TemplateID")) in self.templates:
                if key not in self.opened:
                    self.opened[key] = _at(self.package, self.folder, self.templates[key])
                if self.opened[key] is not None:
                    self._collect(self.opened[key], (0.0, 0.0), 0, found)
        self._collect(page, (0.0, 0.0), 0, found)
        return found

    def _collect(self, root: Any, move: tuple[float, float], depth: int, found: list[Placed]) -> None:
        for item in root.iter():
            name = local(item)
            if name == "TextObject":
                found.append((item, move))
                if len(found) > MAX_OBJECTS:
                    raise ReadError(f"more than the limit of {MAX_OBJECTS:,} text objects on one page")
            elif (
                name == "CompositeObject"
                and depth < 4
                and (unit := self.units.get(attribute(item, "ResourceID"))) is not None
            ):
                corner = _numbers(attribute(item, "Boundary"))[:2] or [0.0, 0.0]
                self._collect(unit, (move[0] + corner[0], move[1] + corner[-1]), depth + 1, found)


def _lines(objects: list[Placed], number: int) -> list[Line]:
    lines: list[Line] = []
    for element, move in objects:
        lines += _text_object(element, number, move)
    lines.sort(key=lambda line: (round(line.top / 3), line.left))
    return merge_rows(lines)


def _text_object(element: Any, number: int, move: tuple[float, float]) -> Iterator[Line]:
    boundary = _numbers(attribute(element, "Boundary"))
    if len(boundary) != 4:
        return
    boundary = [boundary[0] + move[0], boundary[1] + move[1], *boundary[2:]]
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
    text = (code.text or "").replace("\n", "").replace("\r", "")
    across, down = _deltas(attribute(code, "DeltaX"), len(text)), _deltas(attribute(code, "DeltaY"), len(text))
    x, y = start
    a, b, c, d, e, f = matrix
    full, above, below = size * abs(a or 1), 0.85 * size * abs(d or 1), 0.15 * size
    for char, step, fall in zip_longest(text, across[: len(text)], down[: len(text)]):
        left = boundary[0] + a * x + c * y + e
        base = boundary[1] + b * x + d * y + f
        right = left + (0.5 * full if char.isascii() else full)
        yield Glyph(char, left * POINTS, right * POINTS, (base - above) * POINTS, (base + below) * POINTS)
        x += (0.0 if across else size) if step is None else step
        y += fall or 0.0


def _deltas(text: str, most: int) -> list[float]:
    """Steps between characters, as many as there are characters; ``g 3 4.2`` stands for three times 4.2."""
    values: list[float] = []
    words = iter(text[: 40 * most + 40].split())
    try:
        for word in words:
            if word == "g":
                count, value = int(next(words)), float(next(words))
                values += [value] * max(0, min(count, most - len(values)))
            else:
                values.append(float(word))
    except (StopIteration, ValueError):
        pass
    return values
