"""What text does an OpenDocument file (.odt, ISO/IEC 26300) hold? Headings, list numbers, tables, notes, boxes too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from reportminer.readers.base import ReadError, TextBuilder, holds_data, words
from reportminer.readers.numbering import Level, Numbering
from reportminer.readers.package import Package, attribute, child, local, open_zip, outermost, parse_xml
from reportminer.text import SourceText

FORMATS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "一": "chineseCounting",
    "壹": "chineseLegalSimplified", "甲": "ideographTraditional", "子": "ideographZodiac", "①": "decimalEnclosedCircle",
    "１": "decimalFullWidth", "㊀": "ideographEnclosedCircle",
}  # fmt: skip
"""style:num-format by its first character, in the names that .docx files use"""
GONE = words(
    "tracked-changes annotation annotation-end sequence-decls variable-decls user-field-decls forms desc title "
    "soft-page-break change change-start change-end bookmark bookmark-start bookmark-end ruby-text"
)
INDEXES = words("table-of-content illustration-index table-index object-index user-index alphabetical-index")
BOXES = words(
    "text-box custom-shape rect circle ellipse line polygon polyline path connector regular-polygon measure caption"
)
"""shapes of a drawing that hold text of their own"""
OBJECT = re.compile(r"object [^/]*(?:/content\.xml)?")
"""the part of an embedded object"""
FULLEST = 5_000
"""elements of the fullest cell that holds data"""
OUTLINE = "outline numbering"


def read_odt(data: bytes) -> SourceText:
    """Read the main text, then the notes; headers, footers and comments are left out, changes read as accepted.

    Raises:
        ReadError: damaged, encrypted, or without text.
    """
    with open_zip(data) as archive:
        package = Package.of_zip(archive)
        manifest = package.part("META-INF/manifest.xml")
        if manifest is not None and any(local(element) == "encryption-data" for element in manifest.iter()):
            raise ReadError("the file is encrypted with a password")
        content = package.part("content.xml")
        if content is None:
            raise ReadError("damaged OpenDocument file: its content is missing")
        roots = [root for root in (package.part("styles.xml"), content) if root is not None]
        pictures = package.count("pictures/")
        objects = sum(1 for name in package.names() if OBJECT.fullmatch(name))
        return _read(roots, content, package.part("meta.xml"), pictures, objects)


def read_flat(data: bytes) -> SourceText:
    """Read an OpenDocument text that is one XML file (.fodt).

    Raises:
        ReadError: damaged, or without text.
    """
    root = parse_xml(data)
    pictures = sum(1 for element in root.iter() if local(element) == "binary-data")
    return _read([root], root, root, pictures, 0)


def _read(roots: list[Any], content: Any, meta: Any | None, pictures: int, objects: int) -> SourceText:
    writer = _Writer()
    for root in roots:
        writer.learn(root)
    body = child(content, "body", "text")
    if body is None:
        raise ReadError("an OpenDocument file without a text part")
    writer.blocks(body)
    for note in writer.notes:
        writer.blocks(note)
    writer.builder.note_share(_characters(body))
    writer.builder.note_left_out(hidden=writer.unseen, embedded=objects, pictures=pictures)
    title = child(meta, "meta", "title")
    source = writer.builder.build(
        media_type="application/vnd.oasis.opendocument.text", title=(title.text or "") if title is not None else ""
    )
    if not source.text.strip():
        raise ReadError("; ".join(["the OpenDocument file holds no text (perhaps only pictures)", *source.notes]))
    return source


def _characters(element: Any) -> int:
    """The number of characters in an element, blanks left out, shown or not."""
    return sum(len("".join(text.split())) for text in element.itertext())


def _level(element: Any) -> Level:
    form = attribute(element, "num-format")
    number = int(attribute(element, "level") or 1)
    shown = attribute(element, "num-list-format")
    if shown:
        text = re.sub(r"%(\d)%", r"%\1", shown)
    else:
        depth = int(attribute(element, "display-levels") or 1)
        numbers = ".".join(f"%{at}" for at in range(max(1, number - depth + 1), number + 1))
        text = attribute(element, "num-prefix") + numbers + attribute(element, "num-suffix")
    if local(element) == "list-level-style-bullet":
        return Level(form="bullet", text=attribute(element, "bullet-char"))
    return Level(
        int(attribute(element, "start-value") or 1), FORMATS.get(form[:1], "decimal") if form else "none", text
    )


@dataclass(slots=True)
class _Writer:
    builder: TextBuilder = field(default_factory=TextBuilder)
    numbering: Numbering = field(default_factory=Numbering)
    paragraph_lists: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    outlines: dict[str, int] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    notes: list[Any] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    unseen: int = 0

    def learn(self, root: Any) -> None:
        """Take in the list styles of a part."""
        for element in root.iter():
            name = local(element)
            if name in ("list-style", "outline-style"):
                key = OUTLINE if name == "outline-style" else attribute(element, "name")
                levels = {int(attribute(item, "level") or 1) - 1: _level(item) for item in element}
                self.numbering.abstract[key] = levels
                self.numbering.nums[key] = (key, {}, {})
            elif name == "style" and attribute(element, "family") == "text":
                properties = child(element, "text-properties")
                if properties is not None and attribute(properties, "display") == "none":
                    self.hidden.add(attribute(element, "name"))
            elif name == "style" and attribute(element, "family") == "paragraph":
                key = attribute(element, "name")
                self.parents[key] = attribute(element, "parent-style-name")
                if (outline := attribute(element, "default-outline-level")).isdigit():
                    self.outlines[key] = int(outline)
                if any(k.endswith("}list-style-name") for k in element.attrib):
                    self.paragraph_lists[key] = attribute(element, "list-style-name")

    def blocks(self, parent: Any) -> None:
        """Write all blocks below `parent` in order."""
        for element in parent:
            name = local(element)
            if name in ("p", "h"):
                self.paragraph(element)
            elif name == "list":
                self.items(element, attribute(element, "style-name"), 0)
            elif name == "table":
                self.table(element)
            elif name == "section" and _is_hidden(element):
                self.builder.note("hidden sections are left out")
                self.unseen += _characters(element)
            elif name in INDEXES:
                self.builder.note("the table of contents is left out")
            elif name not in GONE:
                self.blocks(element)

    def items(self, element: Any, style: str, depth: int) -> None:
        """Write a list; each item's first paragraph is numbered."""
        if depth == 0 and not attribute(element, "continue-numbering") and not attribute(element, "continue-list"):
            self.numbering.counters.pop(style, None)
        for item in element:
            fresh = local(item) == "list-item"
            start = attribute(item, "start-value")
            if start.isdigit() and 0 <= depth < 9:
                self.numbering.counters.setdefault(style, [None] * 9)[depth] = int(start) - 1
            for block in item:
                name = local(block)
                if name == "list":
                    self.items(block, attribute(block, "style-name") or style, depth + 1)
                elif name in ("p", "h"):
                    self.paragraph(block, self.numbering.next(style, depth) if fresh else "", in_list=True)
                    fresh = False
                elif name not in GONE:
                    self.blocks([block])

    def paragraph(self, element: Any, num: str = "", *, in_list: bool = False) -> None:
        text = "".join(self.inline(element))
        level = self._outline(element)
        if level and not in_list and text.strip() and self._is_outlined(attribute(element, "style-name")):
            num = self.numbering.next(OUTLINE, level - 1)
        if num and text.strip():
            gap = "" if re.search(r"[、.．,，:：)）\]】—]$", num) else " "
            text = f"{num}{gap}{text.strip()}"
        for line in text.split("\n"):
            if line.strip():
                self.builder.paragraph(line, level=level if len(line) < 200 else 0, num=num)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.blocks(box)

    def _outline(self, element: Any) -> int:
        """Outline level from 1 of a heading or of a paragraph in a style with one; 0 for body text."""
        if local(element) == "h":
            return int(attribute(element, "outline-level") or 1)
        style, seen = attribute(element, "style-name"), set[str]()
        while style and style not in seen:
            seen.add(style)
            if style in self.outlines:
                return self.outlines[style]
            style = self.parents.get(style, "")
        return 0

    def _is_outlined(self, style: str) -> bool:
        """Whether headings of this style follow the numbering of the outline; an empty list style takes them out."""
        seen: set[str] = set()
        while style and style not in seen:
            seen.add(style)
            if style in self.paragraph_lists:
                return bool(self.paragraph_lists[style])
            style = self.parents.get(style, "")
        return True

    def inline(self, parent: Any) -> Iterator[str]:
        """Pieces of text of a paragraph; notes and text boxes are put aside."""
        yield _blanks(parent.text)
        for element in parent:
            name = local(element)
            if name == "s":
                yield " " * min(int(attribute(element, "c") or 1), 1_000)
            elif name == "tab":
                yield "\t"
            elif name == "line-break":
                yield "\n"
            elif name == "note":
                self.notes += [body for body in element if local(body) == "note-body"]
            elif name in BOXES or name in ("frame", "g"):
                self.boxes += outermost(element, BOXES)
            elif name and name not in GONE:
                if attribute(element, "style-name") in self.hidden:
                    self.unseen += _characters(element)
                else:
                    yield from self.inline(element)
            yield _blanks(element.tail)

    def table(self, element: Any) -> None:
        """Write a table row by row; one that frames running text is written as paragraphs."""
        rows = [[cell for cell in row if local(cell) in ("table-cell", "covered-table-cell")] for row in _rows(element)]
        if not any(_is_full(cell) for row in rows for cell in row):
            grid = [[self._cell(cell) for cell in row] for row in rows]
            if holds_data(grid):
                self.builder.table(grid)
                return
        for row in rows:
            for cell in row:
                self.blocks(cell)

    def _cell(self, cell: Any) -> str:
        texts = ["".join(self.inline(p)) for p in cell.iter() if local(p) in ("p", "h")]
        self.boxes = []
        return " ".join(filter(str.strip, texts))


def _is_full(cell: Any) -> bool:
    """Whether a cell holds more than a cell of data does."""
    return next(islice(cell.iter(), FULLEST, None), None) is not None


def _is_hidden(section: Any) -> bool:
    shown = attribute(section, "display")
    return shown == "none" or (shown == "condition" and attribute(section, "is-hidden") != "false")


def _blanks(text: str | None) -> str:
    """White space of the XML counts as one blank; more stand as elements."""
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def _rows(table: Any) -> Iterator[Any]:
    for element in table:
        name = local(element)
        if name == "table-row":
            yield element
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(element)
