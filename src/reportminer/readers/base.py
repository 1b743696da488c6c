"""What do all readers share? Options and limits, the error they raise, and the builder of a source text."""

from __future__ import annotations

import hashlib
import os
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from reportminer.readers.drawn import drawn_tables
from reportminer.text import Cell, HeadingMark, SourceText, Table
from reportminer.translation import told

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")

SHORT = 50
"""characters of a text that is too short to say that much is missing"""
OF_A_PICTURE = 100
"""characters beside each picture of a file from which on its pictures need not be told of"""
LONG_CELL = 300
"""characters of the longest cell of a table that holds data"""


OWN_FILE = told("a file that reportminer wrote: it is not read as a report")


class ReadError(Exception):
    """A file that can't be read, with a reason that its owner understands.

    Attributes:
        skipped: left out on purpose (a picture, a spreadsheet), not a failure.
    """

    def __init__(self, reason: str, *, skipped: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.skipped = skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """Limits and choices of a reading run; all sizes in bytes."""

    max_bytes: int = 200_000_000
    """largest file, and largest unpacked member of a container"""
    max_characters: int = 5_000_000
    """longest text of one file; a report of 5 million characters does not exist"""
    max_unpacked: int = 2_000_000_000
    """all members of one container together, unpacked"""
    max_members: int = 20_000
    """members of one container, those of nested containers included"""
    max_depth: int = 4
    """containers within containers"""
    ocr: bool = True
    """recognise pages without text where the extra `ocr` is installed"""
    max_ocr_pages: int = 300
    """pages of one file that are recognised; each takes some seconds"""
    office: bool = True
    """let LibreOffice convert what has no reader of its own, where it is installed"""
    office_timeout: float = 90.0
    """seconds that LibreOffice may take for one file"""
    max_pages: int = 5_000
    """pages of one paged file"""


DEFAULT = ReadOptions()


def words(text: str) -> frozenset[str]:
    """The words of `text`, parted by blanks."""
    return frozenset(text.split())


def printable(path: str | os.PathLike[str]) -> str:
    """The name of a file as text that can be written anywhere, whatever bytes the disk holds.

    Names that are not UTF-8 are taken for GB18030, else shown with escapes.
    """
    raw = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


def digest(data: bytes) -> str:
    """SHA-256 of the bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def holds_data(grid: Sequence[Sequence[str]]) -> bool:
    """Whether a table, given by the texts of its rows, holds data, and doesn't only frame running text.

    Data stand in at least two columns, in short cells.
    """
    return max(map(len, grid), default=0) >= 2 and all(len(text) <= LONG_CELL for row in grid for text in row)


Placed = tuple[str, int, int]
"""the text of a cell, and its left and right edge on any scale"""


def on_grid(rows: Sequence[Sequence[Placed]]) -> list[list[str]]:
    """Texts of the cells of a table, each in the column above and below which it stands; "" where none begins.

    A row with the most cells says where columns begin: edges drawn by hand seldom fit to the point. Where all rows
    have as many cells, these are the columns.
    """
    widest = max(rows, key=len, default=[])
    if all(len(row) == len(widest) and row[0][1] == widest[0][1] for row in rows):
        return [[text for text, _, _ in row] for row in rows]
    begins = sorted(left for _, left, _ in widest)
    if rows and (first := min((row[0][1] for row in rows if row), default=begins[0])) < begins[0]:
        begins.insert(0, first)
    grid = []
    for row in rows:
        texts = [""] * len(begins)
        free = 0
        for at, (text, left, _) in enumerate(row):
            room = len(begins) - (len(row) - at)
            column = _nearest(begins, left)
            column = max(free, min(column, max(room, free)))
            if column < len(texts):
                texts[column] = text
            else:
                texts.append(text)
            free = column + 1
        while len(texts) > len(row) and not texts[-1]:
            texts.pop()
        grid.append(texts)
    return grid


def _nearest(begins: list[int], left: int) -> int:
    """Which of some ordered numbers is nearest to `left`; the first of those that are as near."""
    at = bisect_left(begins, left)
    if at and (at == len(begins) or left - begins[at - 1] <= begins[at] - left):
        return bisect_left(begins, begins[at - 1])
    return at


@dataclass(slots=True)
class TextBuilder:
    """Collects paragraphs, headings, tables and pages into one `SourceText`."""

    _pieces: list[str] = field(default_factory=list)
    length: int = 0
    headings: list[HeadingMark] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    page_begins: list[int] = field(default_factory=list)
    page_confidence: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def paragraph(self, text: str, *, level: int = 0, num: str = "") -> None:
        """Add a paragraph on its own line; `level` from 1 marks it as a heading."""
        text = CONTROLS.sub("", text).strip("\n")
        if level and text.strip():
            self.headings.append(HeadingMark(self.length, self.length + len(text), level, num))
        self._add(text + "\n")

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        self.length += len(text)

    def page(self, confidence: float = 1.0, *, ahead: int = 0) -> None:
        """Begin a new page here, or `ahead` characters into the paragraph that comes next."""
        self.page_begins.append(self.length + ahead)
        self.page_confidence.append(confidence)

    def table(self, rows: Iterable[Iterable[str]], *, before: Callable[[int], None] | None = None) -> None:
        """Add a table: a line a row, cells parted by a tab, line breaks inside a cell as a blank.

        `before` is called with the number of each row before it is written.
        """
        begin, cells, last = self.length, [], 0
        for number, row in enumerate(rows):
            if before:
                before(number)
            for column, value in enumerate(row):
                if column:
                    self._add("\t")
                text = " ".join(CONTROLS.sub("", value).split())
                cells.append(Cell(self.length, self.length + len(text), number, column))
                self._add(text)
            last = self.length
            self._add("\n")
        if cells:
            self.tables.append(Table(begin, last, tuple(cells)))

    def note(self, sentence: str) -> None:
        """Say once what was left out."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def note_share(self, held: int) -> None:
        """Say so where less than a tenth was written of the characters that the file holds.

        Args:
            held: characters that stand in the file, shown or not.
        """
        if held > 10 * max(self.length, SHORT):
            self.note(f"only {self.length:,} of {held:,} characters in the file are text that is shown")

    def note_left_out(self, *, hidden: int = 0, embedded: int = 0, pictures: int = 0) -> None:
        """Say how much was left out.

        Args:
            hidden: characters that are not shown.
            embedded: files and objects inside the file.
            pictures: pictures; told only where there are many for the text beside them.
        """
        if hidden:
            self.note(f"hidden text is left out: {hidden:,} characters")
        if embedded:
            self.note(f"embedded files that are not read: {embedded:,}")
        if pictures and self.length < OF_A_PICTURE * pictures:
            self.note(f"pictures whose text, if any, is not read: {pictures:,}")

    def add_drawn_tables(self) -> None:
        """Note as tables the lines that tabs part alike, where no table is known: rows told by gaps alone."""
        known = [(table.begin, table.end) for table in self.tables]
        text = "".join(self._pieces)
        for table in drawn_tables(text) if "\t" in text else ():
            apart = all(table.end <= begin or end <= table.begin for begin, end in known)
            if apart and "\t" in text[table.begin : table.end]:
                self.tables.append(table)
        self.tables.sort(key=lambda table: table.begin)

    def build(self, *, media_type: str, encoding: str = "", title: str = "", published: str = "") -> SourceText:
        """The finished text, without path and checksum."""
        return SourceText(
            "".join(self._pieces),
            media_type=media_type,
            encoding=encoding,
            title=" ".join(title.split()),
            published=published,
            page_begins=tuple(self.page_begins),
            page_confidence=tuple(self.page_confidence),
            headings=tuple(self.headings),
            tables=tuple(self.tables),
            notes=tuple(self.notes),
        )
