"""What text does a Word 97–2003 or 6/95 file (.doc, .wps of that make) hold? Read by its piece table ([MS-DOC] 2.4.1)."""

from __future__ import annotations

import io
import re
import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

import olefile

from reportminer.readers import doc_properties as props
from reportminer.readers.base import Placed, ReadError, TextBuilder, holds_data, on_grid
from reportminer.readers.encoding import decode
from reportminer.readers.numbering import Numbering
from reportminer.text import SourceText
from reportminer.translation import told

WORD97, WORD6 = 0xA5EC, 0xA5DC
MAX_STREAM = 200_000_000
MAX_CHARACTERS = 20_000_000
MOST_LOST = 10_000
"""characters that a piece table may tell of beyond twice the bytes of the main stream"""
KEPT = {0x1E: "-", 0xA0: " ", 0x0B: "\n", 0x0E: "\n", 0x0C: "\r"}
PICTURES = (0x01, 0x08)
"""codes that stand for a picture or a drawing"""
DROPPED_CODES = frozenset((0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x08, 0x1F, 0xAD))


class Piece(NamedTuple):
    """A stretch of text: its first and last character position and where its bytes stand in the main stream."""

    begin: int
    end: int
    offset: int
    compressed: bool


def read_doc(data: bytes) -> SourceText:
    """Read main text, footnotes, endnotes and text boxes; headers, footers and comments are left out.

    Raises:
        ReadError: encrypted, damaged, or without text.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            main = _stream(ole, "WordDocument")
            magic, _ = struct.unpack_from("<HH", main, 0)
            flags = int.from_bytes(main[10:12], "little")
            if flags & 0x0100:
                raise ReadError("the file is encrypted with a password")
            title = str(_title(ole))
            embedded = len({entry[1] for entry in ole.listdir(storages=True) if entry[0] == "ObjectPool" and entry[1:]})
            if magic == WORD6:
                return _read_word6(main, flags)
            if magic != WORD97:
                raise ReadError(f"a Word file of an unknown make (signature {magic:#06x})")
            table = _stream(ole, "1Table" if flags & 0x0200 else "0Table")
    except ReadError:
        raise
    except Exception as error:  # olefile and struct raise what the damage brings about
        raise ReadError(f"damaged Word file ({type(error).__name__}: {error})") from error
    builder = TextBuilder()
    document = _Document(main, table)
    document.write(builder)
    builder.note_share(sum(max(0, piece.end - piece.begin) for piece in document.pieces))
    builder.note_left_out(hidden=document.hidden, embedded=embedded, pictures=document.pictures)
    source = builder.build(media_type="application/msword", title=title)
    if not source.text.strip():
        raise ReadError("the Word file holds no text (perhaps only pictures)")
    return source


def _stream(ole: olefile.OleFileIO, name: str) -> bytes:
    if not ole.exists(name):
        raise ReadError(f"damaged Word file: its stream {name} is missing")
    return bytes(ole.openstream(name).read(MAX_STREAM))


def _title(ole: olefile.OleFileIO) -> str:
    try:
        raw = ole.get_metadata().title or b""
    except Exception:  # a damaged property set costs the title, not the text
        return ""
    return decode(raw).text.strip("\x00 ") if isinstance(raw, bytes) else str(raw)


def _read_word6(main: bytes, flags: int) -> SourceText:
    """Word 6/95: bytes of the code page, between two offsets or in pieces."""
    begin, end = struct.unpack_from("<II", main, 0x18)
    count = int.from_bytes(main[0x34:0x38], "little")
    raw = main[begin : min(end, begin + count) if count else end]
    if flags & 0x0004:
        clx, size = struct.unpack_from("<II", main, 0x160)
        pieces = list(_pieces(main[clx : clx + size], word6=True))
        raw = b"".join(main[p.offset : p.offset + p.end - p.begin] for p in pieces)[: count or None]
    codes = bytes.maketrans(b"\x07\x0b\x0c\x0e", b"\t\n\n\n")
    raw = re.sub(rb"\x07\x07", b"\x07\n", raw).replace(b"\r", b"\n").translate(codes)
    text, encoding, damaged = decode(_without_fields(raw))
    builder = TextBuilder()
    for line in text.split("\n"):
        if line.strip():
            builder.paragraph(line)
    built = builder.build(media_type="application/msword", encoding=encoding)
    if not built.text.strip():
        raise ReadError("the Word file holds no text")
    return SourceText(
        built.text,
        media_type=built.media_type,
        encoding=encoding,
        damaged=damaged,
        notes=(told("Word 6/95: text only"),),
    )


def _without_fields(raw: bytes) -> bytes:
    """Take out the instructions of fields; their results stay."""
    before = None
    while before != raw:
        before, raw = raw, re.sub(rb"\x13[^\x13\x14\x15]*(?:\x14([^\x13\x15]*))?\x15", rb"\1", raw)
    return raw


def _pieces(clx: bytes, *, word6: bool = False) -> Iterator[Piece]:
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + int.from_bytes(clx[at + 1 : at + 3], "little")
    if at >= len(clx) or clx[at] != 2:
        raise ReadError("damaged Word file: its piece table is missing")
    size = int.from_bytes(clx[at + 1 : at + 5], "little")
    plc = clx[at + 5 : at + 5 + size]
    count = (len(plc) - 4) // 12
    positions = struct.unpack_from(f"<{count + 1}I", plc, 0)
    for index in range(count):
        offset = int.from_bytes(plc[4 * (count + 1) + 8 * index + 2 :][:4], "little")
        compressed = bool(offset & 0x40000000)
        if word6:
            yield Piece(positions[index], positions[index + 1], offset, True)
        elif compressed:
            yield Piece(positions[index], positions[index + 1], (offset & 0x3FFFFFFF) // 2, True)
        else:
            yield Piece(positions[index], positions[index + 1], offset & 0x3FFFFFFF, False)


class _Document:
    """Text and properties of a Word 97–2003 file."""

    def __init__(self, main: bytes, table: bytes) -> None:
        self.main = main
        begin, size = self._place(0x01A2)
        self.pieces = list(_pieces(table[begin : begin + size]))
        if sum(max(0, piece.end - piece.begin) for piece in self.pieces) > 2 * len(main) + MOST_LOST:
            raise ReadError("damaged Word file: its piece table tells of more text than the file holds")
        self.counts = struct.unpack_from("<8i", main, 0x4C)
        self.hidden = self.pictures = 0
        self.paragraphs = self._runs(table, 0x0102, paragraphs=True)
        self.characters = self._runs(table, 0x00FA, paragraphs=False)
        self.styles: dict[int, props.Style] = {}
        self.numbering = Numbering()
        try:
            begin, size = self._place(0x00A2)
            self.styles = props.read_styles(table[begin : begin + size])
            self.numbering = props.read_lists(table, self._place(0x02E2), self._place(0x02EA))
        except (struct.error, IndexError):
            pass

    def _place(self, offset: int) -> tuple[int, int]:
        begin, size = struct.unpack_from("<II", self.main, offset)
        return begin, size

    def _runs(self, table: bytes, offset: int, *, paragraphs: bool) -> props.Runs:
        try:
            return props.read_runs(self.main, table, *self._place(offset), paragraphs=paragraphs)
        except (struct.error, IndexError):
            return props.Runs()

    def _text(self, first: int, last: int) -> Iterator[tuple[str, int]]:
        """Characters from position `first` to `last`, each with its place in the file; deleted and hidden ones left out."""
        left = MAX_CHARACTERS
        for piece in self.pieces:
            left -= min(last, piece.end) - max(first, piece.begin) if piece.begin < last and first < piece.end else 0
            if left < 0:
                raise ReadError(f"its pieces make more than {MAX_CHARACTERS:,} characters: damaged")
            begin, end = max(first, piece.begin), min(last, piece.end)
            if begin >= end:
                continue
            width = 1 if piece.compressed else 2
            offset = piece.offset + (begin - piece.begin) * width
            raw = self.main[offset : offset + (end - begin) * width]
            if piece.compressed:
                yield from self._visible(raw.decode("cp1252", "replace"), range(offset, offset + len(raw)))
                continue
            text = raw[: len(raw) // 2 * 2].decode("utf-16-le", "surrogatepass")
            if len(text) * 2 == len(raw):
                yield from self._visible(text, range(offset, offset + len(raw), 2))
            else:  # characters beyond the first plane take two places
                steps = accumulate((4 if char > "\uffff" else 2 for char in text), initial=offset)
                yield from self._visible(text, steps)

    def _visible(self, text: str, places: Iterable[int]) -> Iterator[tuple[str, int]]:
        gone, until, hidden = False, -1, False
        for char, place in zip(text, places, strict=False):
            if place >= until:
                _, values = self.characters.at(place)
                hidden = bool(values.get(props.HIDDEN)) and not values.get(props.DELETED)
                gone = hidden or bool(values.get(props.DELETED))
                until = self._end_of_run(place)
            if not gone or char in "\r\x07":
                yield ("\ufffd" if "\ud800" <= char <= "\udfff" else char), place
            elif hidden:
                self.hidden += char.isprintable()

    def _end_of_run(self, place: int) -> int:
        runs = self.characters
        index = bisect_right(runs.begins, place) - 1
        if index >= 0 and place < runs.ends[index]:
            return runs.ends[index]
        return runs.begins[index + 1] if index + 1 < len(runs.begins) else 1 << 62

    def write(self, builder: TextBuilder) -> None:
        """Write the parts of the document that are text, in their order."""
        main, notes, headers, _, comments, endnotes, boxes, _ = (max(0, count) for count in self.counts)
        self._write(builder, 0, main)
        at = main
        for count, wanted in ((notes, True), (headers, False), (comments, False), (endnotes, True), (boxes, True)):
            if wanted and count:
                self._write(builder, at, at + count)
            at += count

    def _write(self, builder: TextBuilder, first: int, last: int) -> None:
        text: list[str] = []
        cells: list[str] = []
        rows: list[list[Placed]] = []
        for char, place in _without_instructions(self._text(first, last)):
            code = ord(char)
            if code == 0x07 or (code == 0x0D and self._in_table(place)):
                if code == 0x0D:
                    text.append("\n")
                elif self._ends_row(place, text, cells):
                    rows.append(self._placed(cells, place))
                    cells, text = [], []
                else:
                    cells.append("".join(text).strip())
                    text = []
                continue
            if rows and not self._in_table(place):
                _write_table(builder, rows)
                rows = []
            if code in (0x0D, 0x0C):
                self._paragraph(builder, "".join(text), place)
                text = []
            elif code in KEPT:
                text.append(KEPT[code])
            elif code not in DROPPED_CODES:
                text.append(char)
            elif code in PICTURES:
                self.pictures += 1
        if cells:
            rows.append(self._placed(cells, -1))
        _write_table(builder, rows)
        if text:
            self._paragraph(builder, "".join(text), -1)

    def _values(self, place: int) -> dict[int, int]:
        style, values = self.paragraphs.at(place)
        return {**props.resolved(self.styles, style), **values}

    def _in_table(self, place: int) -> bool:
        return bool(self.paragraphs.at(place)[1].get(props.IN_TABLE))

    def _ends_row(self, place: int, text: list[str], cells: list[str]) -> bool:
        if self.paragraphs.begins:
            return bool(self.paragraphs.at(place)[1].get(props.ROW_END))
        return not text and bool(cells)

    def _placed(self, cells: list[str], place: int) -> list[Placed]:
        """The cells of a row with their edges, by the row's definition where it fits."""
        definition = self.paragraphs.at(place)[1].get(props.TABLE_ROW, 0)
        edges = props.edges(definition)
        if len(edges) != len(cells) + 1:
            edges = list(range(len(cells) + 1))
        return [(text, edges[at], edges[at + 1]) for at, text in enumerate(cells)]

    def _paragraph(self, builder: TextBuilder, text: str, place: int) -> None:
        if not text.strip():
            return
        values = self._values(place)
        style = self.styles.get(self.paragraphs.at(place)[0])
        if style is not None and style.builtin in props.CONTENTS:
            builder.note("the table of contents is left out")
            return
        level = values.get(props.OUTLINE, 9) + 1
        num = self.numbering.next(str(values.get(props.LIST, 0)), values.get(props.LIST_LEVEL, 0))
        if num:
            gap = "" if re.search(r"[、.．,，:：)）\]】—]$", num) else " "
            text = f"{num}{gap}{text.strip()}"
        for line in text.split("\n"):
            if line.strip():
                builder.paragraph(line, level=level if level <= 9 and len(line) < 200 else 0, num=num)


def _without_instructions(characters: Iterator[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Leave out field instructions (between 0x13 and 0x14); results of fields stay."""
    stack: list[bool] = []
    for char, place in characters:
        if char == "\x13":
            stack.append(True)
        elif char == "\x14" and stack:
            stack[-1] = False
        elif char == "\x15" and stack:
            stack.pop()
        elif not any(stack) and char not in "\x14\x15":
            yield char, place


def _write_table(builder: TextBuilder, placed: list[list[Placed]]) -> None:
    """Write rows as a table; a frame of one cell or with running text is written as paragraphs."""
    rows = on_grid(placed)
    if holds_data(rows):
        builder.table(rows)
        return
    for line in "\n".join(cell for row in rows for cell in row).split("\n"):
        if line.strip():
            builder.paragraph(line)
