"""Reads Word files (.docx): paragraphs, headings, automatic numbers, tables, notes, text boxes; changes as accepted."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from reportminer.readers.base import ReadError, TextBuilder, holds_data, words
from reportminer.readers.numbering import Numbering
from reportminer.readers.package import attribute, child, local, open_zip, parse_xml, part
from reportminer.text import SourceText

WRAPPERS = words(
    "ins moveTo hyperlink smartTag oMath oMathPara fldSimple customXml sdt sdtContent dir bdo ruby rubyBase r Choice object pict"
)
GONE = words("del moveFrom rPr pPr instrText delText rt sdtPr sdtEndPr Fallback")
HEADING_NAME = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
CONTENTS_NAME = re.compile(r"^(?:toc|目录)\s*[1-9]$")


@dataclass(slots=True)
class _Style:
    name: str = ""
    based_on: str = ""
    outline: int = 0
    num_id: str = ""
    ilvl: int | None = None


@dataclass(slots=True)
class _Document:
    """What the paragraphs need to know: styles and lists."""

    styles: dict[str, _Style] = field(default_factory=dict)
    numbering: Numbering = field(default_factory=Numbering)
    style_lists: dict[str, str] = field(default_factory=dict)
    default_style: str = ""

    def chain(self, style: str) -> Iterator[_Style]:
        """The style and those it is based on."""
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield self.styles[style]
            style = self.styles[style].based_on


def read_docx(data: bytes) -> SourceText:
    """Read the main text, then foot- and endnotes; headers and footers are left out.

    Raises:
        ReadError: damaged, encrypted, or without text.
    """
    with open_zip(data) as archive:
        main = _main_part_name(archive)
        root = part(archive, main)
        if root is None:
            raise ReadError("damaged Word file: its main text is missing")
        folder = main.rpartition("/")[0] + "/"
        document = _document(part(archive, folder + "styles.xml"), part(archive, folder + "numbering.xml"))
        builder = TextBuilder()
        body = child(root, "body")
        writer = _Writer(document, builder)
        writer.blocks(body if body is not None else root)
        writer.finish()
        for name in ("footnotes", "endnotes"):
            notes = part(archive, f"{folder}{name}.xml")
            for note in notes if notes is not None else ():
                if attribute(note, "type") in ("", "normal"):
                    writer.blocks(note)
                    writer.finish()
        title = _core_title(archive) or writer.title
    source = builder.build(
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document", title=title
    )
    if not source.text.strip():
        raise ReadError("the Word file holds no text (perhaps only pictures)")
    return source


def read_word_xml(data: bytes) -> SourceText:
    """Read a file that Word 2003 saved as one XML file; its lists are not numbered.

    Raises:
        ReadError: damaged, or without text.
    """
    root = parse_xml(data)
    builder = TextBuilder()
    writer = _Writer(_document(child(root, "styles"), None), builder)
    body = child(root, "body")
    writer.blocks(body if body is not None else root)
    writer.finish()
    source = builder.build(media_type="application/xml", title=writer.title)
    if not source.text.strip():
        raise ReadError("the Word file holds no text (perhaps only pictures)")
    return source


def _main_part_name(archive: zipfile.ZipFile) -> str:
    rels = part(archive, "_rels/.rels")
    for rel in rels if rels is not None else ():
        if attribute(rel, "Type").endswith("/officeDocument"):
            return attribute(rel, "Target").lstrip("/")
    return "word/document.xml"


def _core_title(archive: zipfile.ZipFile) -> str:
    try:
        root = part(archive, "docProps/core.xml")
    except ReadError:
        return ""
    title = child(root, "title")
    return (title.text or "").strip() if title is not None else ""


def _document(styles: Any | None, numbering: Any | None) -> _Document:
    document = _Document(numbering=Numbering.of(numbering))
    for element in styles if styles is not None else ():
        if local(element) != "style":
            continue
        style = _Style()
        for item in element:
            if local(item) == "name":
                style.name = attribute(item, "val")
            elif local(item) == "basedOn":
                style.based_on = attribute(item, "val")
        properties = child(element, "pPr")
        style.outline = _outline(properties)
        style.num_id, style.ilvl = _list(properties)
        key = attribute(element, "styleId")
        document.styles[key] = style
        if style.num_id:
            document.style_lists[key] = style.num_id
        if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true"):
            document.default_style = key
    return document


def _outline(properties: Any | None) -> int:
    """Outline level from 1; 0 for body text or where none is given."""
    level = child(properties, "outlineLvl")
    value = attribute(level, "val") if level is not None else ""
    return int(value) + 1 if value.isdigit() and int(value) < 9 else 0


def _list(properties: Any | None) -> tuple[str, int | None]:
    num_id, ilvl = child(properties, "numPr", "numId"), child(properties, "numPr", "ilvl")
    value = attribute(ilvl, "val") if ilvl is not None else ""
    return (attribute(num_id, "val") if num_id is not None else ""), (int(value) if value.isdigit() else None)


class _Writer:
    """Writes block elements into a `TextBuilder`, paragraph by paragraph."""

    def __init__(self, document: _Document, builder: TextBuilder) -> None:
        self.document = document
        self.builder = builder
        self.title = ""
        self.open = ""
        self.boxes: list[Any] = []

    def blocks(self, parent: Any) -> None:
        """Write all paragraphs and tables below `parent`, in order."""
        for element in parent:
            name = local(element)
            if name == "p":
                self.paragraph(element)
            elif name == "tbl":
                self.finish()
                self.table(element)
            elif name not in GONE and name != "sectPr":
                self.blocks(element)

    def finish(self) -> None:
        """Write what a deleted paragraph mark left open."""
        if self.open:
            text, self.open = self.open, ""
            self.builder.paragraph(text)

    def paragraph(self, element: Any) -> None:
        text = self.open + "".join(self.inline(element))
        self.open = ""
        properties = child(element, "pPr")
        if child(properties, "rPr", "del") is not None:
            self.open = text
        elif text.strip():
            self._write(text, properties)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.blocks(box)
            self.finish()

    def _write(self, text: str, properties: Any | None) -> None:
        style = child(properties, "pStyle")
        key = attribute(style, "val") if style is not None else self.document.default_style
        level, name = self._level(properties, key)
        if CONTENTS_NAME.match(name):
            self.builder.note("the table of contents is left out")
            return
        num = self._number(properties, key)
        if name in ("title", "标题") and not self.title:
            self.title = text.strip()
        if num:
            gap = "" if re.search(r"[、.．,，:：)）\]】—]$", num) else " "
            text = f"{num}{gap}{text.strip()}"
        for line in text.split("\n"):
            self.builder.paragraph(line, level=level if len(text) < 200 else 0, num=num)

    def _level(self, properties: Any | None, key: str) -> tuple[int, str]:
        chain = list(self.document.chain(key))
        name = chain[0].name.lower() if chain else ""
        direct = child(properties, "outlineLvl")
        if direct is not None:
            return _outline(properties), name
        for style in chain:
            if style.outline:
                return style.outline, name
            if match := HEADING_NAME.match(style.name):
                return int(match[1]), name
        return 0, name

    def _number(self, properties: Any | None, key: str) -> str:
        num_id, ilvl = _list(properties)
        numbering = self.document.numbering
        if not num_id:
            for style in self.document.chain(key):
                if style.num_id:
                    num_id = style.num_id
                    ilvl = ilvl if ilvl is not None else style.ilvl
                    if ilvl is None:
                        ilvl = numbering.level_of_style(num_id, key)
                    break
        if not num_id or num_id == "0":
            return ""
        return numbering.next(num_id, ilvl or 0, styles=self.document.style_lists)

    def inline(self, parent: Any) -> Iterator[str]:
        """Pieces of text of a paragraph, changes as accepted; text boxes are put aside."""
        for element in parent:
            name = local(element)
            if name in GONE:
                continue
            if name == "r" and child(element, "rPr", "vanish") is not None:
                continue
            if name == "t":
                yield element.text or ""
            elif name == "tab":
                yield "\t"
            elif name in ("br", "cr"):
                yield "\n"
            elif name == "noBreakHyphen":
                yield "-"
            elif name == "AlternateContent":
                chosen = next((c for c in element if local(c) == "Choice"), None)
                yield from self.inline(chosen if chosen is not None else element)
            elif name == "txbxContent":
                self.boxes.append(element)
            elif name in WRAPPERS:
                yield from self.inline(element)
            elif name in ("drawing", "shape", "group", "textbox", "rect") or len(element):
                self.boxes += [box for box in element.iter() if local(box) == "txbxContent"]

    def table(self, element: Any) -> None:
        """Write a table row by row; a table that frames running text is written as paragraphs."""
        rows = list(_rows(element))
        grid = [[self._cell(cell) for cell in row] for row in rows]
        if holds_data(grid):
            self.builder.table(grid)
            return
        for row in rows:
            for cell in row:
                self.blocks(cell)
                self.finish()

    def _cell(self, cell: Any) -> str:
        if (merge := child(cell, "tcPr", "vMerge")) is not None and attribute(merge, "val") != "restart":
            return ""
        texts = ["".join(self.inline(p)) for p in cell.iter() if local(p) == "p"]
        self.boxes = []
        return " ".join(filter(str.strip, texts))


def _rows(table: Any) -> Iterator[list[Any]]:
    for element in table:
        name = local(element)
        if name == "tr":
            if child(element, "trPr", "del") is None:
                yield list(_cells(element))
        elif name in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _rows(element)


def _cells(row: Any) -> Iterator[Any]:
    for element in row:
        name = local(element)
        if name == "tc":
            yield element
        elif name in ("sdt", "sdtContent", "customXml"):
            yield from _cells(element)
