"""What text does a .docx file hold? Paragraphs, headings, numbers, tables, notes, text boxes; changes as accepted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from reportminer.files import AUTHOR
from reportminer.readers.base import LONG_CELL, OWN_FILE, Placed, ReadError, TextBuilder, holds_data, on_grid, words
from reportminer.readers.docx_fields import Fields, are_balanced
from reportminer.readers.docx_styles import Document, is_on, list_of, outline_of, read_document
from reportminer.readers.package import Package, attribute, child, local, open_zip, outermost, parse_xml
from reportminer.text import SourceText

WRAPPERS = words(
    "ins moveTo hyperlink smartTag oMath oMathPara fldSimple customXml sdtContent dir bdo ruby rubyBase r object pict"
)
GONE = words("del moveFrom rPr pPr delText rt sdtPr sdtEndPr Fallback")
HEADING_NAME = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
CONTENTS_NAME = re.compile(r"^(?:toc|目录|WPSOffice手动目录)\s*(?:[1-9]|heading)$", re.IGNORECASE)
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Chunk = Callable[[bytes, str], SourceText | None]


def read_docx(data: bytes, *, chunk: Chunk | None = None) -> SourceText:
    """Read the main text, then foot- and endnotes; headers and footers are left out.

    Args:
        data: bytes of the file.
        chunk: reads a file that Word has taken in whole (w:altChunk); without it such are left out.

    Raises:
        ReadError: damaged, encrypted, or without text.
    """
    with open_zip(data) as archive:
        return _read(Package.of_zip(archive), chunk)


def read_flat(data: bytes, *, chunk: Chunk | None = None) -> SourceText:
    """Read a Word file whose package was saved as one XML file (Flat OPC).

    Raises:
        ReadError: damaged, or without text.
    """
    return _read(Package.of_flat(data), chunk)


def _is_own(package: Package) -> bool:
    """Whether the program wrote the file and nobody changed it since."""
    try:
        told = package.data("docProps/core.xml") or b""
    except ReadError:  # damaged: it is not needed to read the text
        return False
    return all(f"{name}>{AUTHOR}</".encode() in told for name in ("creator", "lastModifiedBy"))


def _read(package: Package, chunk: Chunk | None) -> SourceText:
    if _is_own(package):
        raise ReadError(OWN_FILE, skipped=True)
    main = next((rel.target for rel in package.related("") if rel.kind == "officeDocument"), "word/document.xml")
    root = package.part(main)
    if root is None:
        raise ReadError("damaged Word file: its main text is missing")
    related = package.related(main)
    folder = main.rpartition("/")[0]

    def beside(kind: str) -> Any | None:
        target = next((rel.target for rel in related if rel.kind == kind and not rel.external), "")
        found = package.part(target) if target else None
        if found is None:
            target = next((name for name in package.names() if name.rpartition("/")[2] == f"{kind}.xml"), "")
            found = package.part(target) if target else None
        return found

    document = read_document(beside("styles"), beside("numbering"))
    builder = TextBuilder()
    writer = _Writer(document, builder)
    writer.fields.balanced = are_balanced(root)

    def taken_in(ident: str) -> SourceText | None:
        target = next((rel.target for rel in related if rel.id == ident and not rel.external), "")
        content = package.data(target) if target else None
        found = chunk(content, target) if chunk and content else None
        if found is None:
            builder.note(f"a file taken into this one is left out ({target or 'it is missing'})")
        return found

    writer.chunk = taken_in
    body = child(root, "body")
    writer.blocks(body if body is not None else root)
    writer.finish()
    for name in ("footnotes", "endnotes"):
        notes = beside(name)
        for note in notes if notes is not None else ():
            if attribute(note, "type") in ("", "normal"):
                writer.blocks(note)
                writer.finish()
    builder.note_share(sum(len(item.text or "") for item in root.iter("{*}t", "{*}delText")))
    start = f"{folder}/" if folder else ""
    if writer.prompts:
        builder.note(f"prompts of fields that nobody filled in are left out: {writer.prompts:,} characters")
    builder.note_left_out(
        hidden=writer.hidden,
        embedded=package.count(start + "embeddings/"),
        pictures=package.count(start + "media/"),
    )
    source = builder.build(media_type=MEDIA_TYPE, title=_core_title(package) or writer.title)
    if not source.text.strip():
        raise ReadError("; ".join(["the Word file holds no text (perhaps only pictures)", *builder.notes]))
    return source


def read_word_xml(data: bytes) -> SourceText:
    """Read a file that Word 2003 saved as one XML file; its lists are not numbered.

    Raises:
        ReadError: damaged, or without text.
    """
    root = parse_xml(data)
    builder = TextBuilder()
    writer = _Writer(read_document(child(root, "styles"), None), builder)
    body = child(root, "body")
    writer.blocks(body if body is not None else root)
    writer.finish()
    source = builder.build(media_type="application/xml", title=writer.title)
    if not source.text.strip():
        raise ReadError("the Word file holds no text (perhaps only pictures)")
    return source


def _core_title(package: Package) -> str:
    try:
        root = package.part("docProps/core.xml")
    except ReadError:
        return ""
    title = child(root, "title")
    return (title.text or "").strip() if title is not None else ""


class _Writer:
    """Writes block elements into a `TextBuilder`, paragraph by paragraph."""

    def __init__(self, document: Document, builder: TextBuilder) -> None:
        self.document = document
        self.builder = builder
        self.title = ""
        self.open = ""
        self.boxes: list[Any] = []
        self.fields = Fields()
        self.hidden = 0
        self.prompts = 0
        self.chunk: Callable[[str], SourceText | None] = lambda _: None

    def blocks(self, parent: Any) -> None:
        """Write all paragraphs and tables below `parent`, in order."""
        for element in parent:
            name = local(element)
            if name == "p":
                self.paragraph(element)
            elif name == "tbl":
                self.finish()
                self.table(element)
            elif name == "sdt":
                if not self._is_left_out(element):
                    self.blocks(element)
            elif name == "altChunk":
                self._take_in(element)
            elif name == "AlternateContent":
                self.blocks(_chosen(element))
            elif name not in GONE and name != "sectPr":
                self.blocks(element)

    def _is_left_out(self, sdt: Any) -> bool:
        """Whether a content control holds only its prompt, or the table of contents."""
        properties = child(sdt, "sdtPr")
        gallery = child(properties, "docPartObj", "docPartGallery")
        if gallery is not None and attribute(gallery, "val") == "Table of Contents":
            self.builder.note("the table of contents is left out")
            return True
        if not is_on(child(properties, "showingPlcHdr")):
            return False
        self.prompts += sum(len(item.text or "") for item in sdt.iter() if local(item) == "t")
        return True

    def _take_in(self, element: Any) -> None:
        self.finish()
        source = self.chunk(attribute(element, "id"))
        for line in source.text.split("\n") if source else ():
            if line.strip():
                self.builder.paragraph(line)

    def finish(self) -> None:
        """Write what a deleted paragraph mark left open."""
        if self.open:
            text, self.open = self.open, ""
            self.builder.paragraph(text)

    def paragraph(self, element: Any) -> None:
        properties = child(element, "pPr")
        text = self.open + "".join(self.inline(element))
        self.open = ""
        frame = child(properties, "framePr")
        if child(properties, "rPr", "del") is not None or (
            frame is not None and attribute(frame, "dropCap") in DROPPED
        ):
            self.open = text
        elif text.strip():
            self._write(text, properties)
        elif not self.fields.in_contents and _is_open(properties):
            self._number(properties, self._style(properties))
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.blocks(box)
            self.finish()

    def _style(self, properties: Any | None) -> str:
        style = child(properties, "pStyle")
        return attribute(style, "val") if style is not None else self.document.default_style

    def _write(self, text: str, properties: Any | None) -> None:
        key = self._style(properties)
        level, name = self._level(properties, key)
        if CONTENTS_NAME.match(name):
            self.builder.note("the table of contents is left out")
            return
        num = self._number(properties, key)
        if name in ("title", "标题") and not self.title:
            self.title = text.strip()
        text = _with_number(num, text)
        for line in text.split("\n"):
            self.builder.paragraph(line, level=level if len(text) < 200 else 0, num=num)

    def _level(self, properties: Any | None, key: str) -> tuple[int, str]:
        chain = list(self.document.chain(key))
        name = chain[0].name.lower() if chain else ""
        direct = child(properties, "outlineLvl")
        if direct is not None:
            return outline_of(properties), name
        for style in chain:
            if style.outline:
                return style.outline, name
            if match := HEADING_NAME.match(style.name):
                return int(match[1]), name
        return 0, name

    def _number(self, properties: Any | None, key: str) -> str:
        num_id, ilvl = list_of(properties)
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
            if name == "r" and self._is_hidden(element):
                self.hidden += len(_plain(element))
                continue
            if name == "fldChar":
                yield self.fields.mark(element)
            elif name == "instrText":
                self.fields.code(element.text or "")
            elif name in SIGNS or name == "t":
                text = SIGNS.get(name, element.text or "")
                if self.fields.in_contents:
                    self.builder.note("the table of contents is left out")
                else:
                    self.fields.hold()
                    yield text
            elif name == "AlternateContent":
                yield from self.inline(_chosen(element))
            elif name == "sdt":
                if not self._is_left_out(element):
                    yield from self.inline(element)
            elif name == "f":
                yield from self._fraction(element)
            elif name == "txbxContent":
                self.boxes.append(element)
            elif name in WRAPPERS:
                yield from self.inline(element)
            elif name == "textpath":
                yield attribute(element, "string")
            elif name in SHAPES or len(element):
                yield from (attribute(item, "string") for item in element.iter() if local(item) == "textpath")
                self.boxes += outermost(element, BOX)

    def _is_hidden(self, run: Any) -> bool:
        properties = child(run, "rPr")
        own = is_on(child(properties, "vanish"))
        if own is not None:
            return own
        style = child(properties, "rStyle")
        return style is not None and self.document.hides(attribute(style, "val"))

    def _fraction(self, element: Any) -> Iterator[str]:
        """A fraction of an equation as 1/2."""
        above, below = child(element, "num"), child(element, "den")
        if above is not None:
            yield from self.inline(above)
        if below is not None:
            yield "/"
            yield from self.inline(below)

    def table(self, element: Any) -> None:
        """Write a table row by row; a table that frames running text is written as paragraphs."""
        rows = list(_rows(element))
        if not holds_data([[_plain(cell) for _, _, cell in row] for row in rows]):
            for row in rows:
                for _, _, cell in row:
                    self.blocks(cell)
                    self.finish()
            return
        placed: list[list[Placed]] = [[(self._cell(cell), left, right) for left, right, cell in row] for row in rows]
        self.builder.table(on_grid(placed))

    def _cell(self, cell: Any) -> str:
        if (merge := child(cell, "tcPr", "vMerge")) is not None and attribute(merge, "val") != "restart":
            return ""
        texts = []
        for paragraph in (p for p in cell.iter() if local(p) == "p"):
            text = "".join(self.inline(paragraph))
            properties = child(paragraph, "pPr")
            texts.append(_with_number(self._number(properties, self._style(properties)), text))
        for box in self.boxes:
            texts += ["".join(self.inline(p)) for p in box.iter() if local(p) == "p"]
        self.boxes = []
        return " ".join(text.strip() for text in texts if text.strip())


FULLEST = 5_000
"""elements of the fullest cell that holds data"""
DROPPED = ("drop", "margin")
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
BOX = words("txbxContent")
SHAPES = words("drawing shape group textbox rect")


def _is_open(properties: Any | None) -> bool:
    return child(properties, "numPr") is not None or child(properties, "pStyle") is not None


def _with_number(num: str, text: str) -> str:
    """The text of a paragraph behind its number, with a blank where the number has no sign at its end."""
    if not num:
        return text
    gap = "" if not text.strip() or re.search(r"[、.．,，:：)）\]】—]$", num) else " "
    return f"{num}{gap}{text.strip()}"


def _chosen(element: Any) -> Any:
    """The alternative of some content that holds text or a box: the first choice, else what old programs show."""
    options = [option for option in element if local(option) in ("Choice", "Fallback")]
    for option in options:
        if any(local(item) in ("t", "txbxContent", "textpath", "tab", "br") for item in option.iter()):
            return option
    return options[0] if options else element


def _plain(cell: Any) -> str:
    """The text of a cell without numbers and marks, to tell tables of data from frames; no more than tells that."""
    text = ""
    for number, item in enumerate(cell.iter()):
        if local(item) == "t":
            text += item.text or ""
        if number > FULLEST or len(text) > LONG_CELL:
            return text.ljust(LONG_CELL + 1)
    return text


def _rows(table: Any) -> Iterator[list[tuple[int, int, Any]]]:
    """The cells of each row with the grid columns where they begin and end."""
    for element in table:
        name = local(element)
        if name == "tr":
            if child(element, "trPr", "del") is None:
                at = _count(child(element, "trPr", "gridBefore"), 0)
                row = []
                for cell in _cells(element):
                    width = _count(child(cell, "tcPr", "gridSpan"), 1)
                    if child(cell, "tcPr", "cellDel") is None:
                        row.append((at, at + width, cell))
                    at += width
                yield row
        elif name in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _rows(element)


def _count(element: Any | None, otherwise: int) -> int:
    value = attribute(element, "val") if element is not None else ""
    return min(int(value), 200) if value.isdigit() and len(value) < 6 else otherwise


def _cells(row: Any) -> Iterator[Any]:
    for element in row:
        name = local(element)
        if name == "tc":
            yield element
        elif name in ("sdt", "sdtContent", "customXml"):
            yield from _cells(element)
