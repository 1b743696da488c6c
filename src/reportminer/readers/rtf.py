"""Reads Rich Text Format (RTF 1.9): paragraphs, tables, printed list numbers; headers, comments and pictures left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from reportminer.readers.base import ReadError, TextBuilder, words
from reportminer.text import SourceText

TOKEN = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|([^\\{}]+)|(\\)", re.DOTALL)
SKIPPED = words(
    "fonttbl colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr footerf annotation "
    "object xmlnstbl listtable listoverridetable rsidtbl generator themedata colorschememapping datastore latentstyles "
    "filetbl revtbl atnid atnauthor bkmkstart bkmkend nonshppict fldinst shpinst"
)
KEPT_STARRED = words("shptxt shpinst footnote")
SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "bullet": "•",
    "rdblquote": "”", "emspace": "\u3000", "enspace": " ", "lbr": "\n",
}  # fmt: skip
ESCAPED = {b"~": " ", b"_": "-", b"-": "", b"\n": "\r", b"\r": "\r", b"\\": "\\", b"{": "{", b"}": "}"}
CODE_PAGES = {936: "gb18030", 950: "cp950", 1252: "cp1252", 932: "cp932", 65001: "utf-8", 10008: "gb18030"}
CHARSETS = {134: "gb18030", 136: "cp950", 0: "", 1: "", 128: "cp932"}


@dataclass(slots=True)
class _State:
    """What a group inherits from the one around it."""

    skip: bool = False
    hidden: bool = False
    fallback: int = 1
    codec: str = ""
    level: int = 0
    in_table: bool = False
    in_number: bool = False


@dataclass(slots=True)
class _Reader:
    builder: TextBuilder = field(default_factory=TextBuilder)
    codec: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    styles: dict[int, int] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    cells: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    pending: int = 0
    damaged: int = 0

    def flush(self, state: _State) -> None:
        """Decode the bytes gathered so far."""
        if self.raw:
            text = bytes(self.raw).decode(state.codec or self.codec, "replace")
            self.damaged += text.count("\ufffd")
            self.text.append(text)
            self.raw.clear()

    def paragraph(self, state: _State) -> None:
        text = _joined(self.text)
        self.text = []
        if state.in_table:
            self.text = [text, "\n"] if text.strip() else []
            return
        self.end_table()
        for line in text.split("\n"):
            if line.strip():
                self.builder.paragraph(line.strip(" \t"), level=state.level if len(line) < 200 else 0)

    def cell(self) -> None:
        self.cells.append(_joined(self.text).strip())
        self.text = []

    def row(self) -> None:
        if self.cells:
            self.rows.append(self.cells)
        self.cells = []

    def end_table(self) -> None:
        rows, self.rows = self.rows, []
        if not rows:
            return
        if max(map(len, rows)) < 2 or max(len(cell) for row in rows for cell in row) > 300:
            for line in "\n".join(cell for row in rows for cell in row).split("\n"):
                if line.strip():
                    self.builder.paragraph(line)
            return
        self.builder.table(rows)


def read_rtf(data: bytes) -> SourceText:
    """Read the main text and footnotes.

    Raises:
        ReadError: without text.
    """
    reader = _Reader()
    if match := re.search(rb"\\ansicpg(\d{1,5})", data[:2000]):
        reader.codec = CODE_PAGES.get(int(match[1]), "cp1252")
    _read_tables(data, reader)
    _walk(data, reader)
    source = reader.builder.build(media_type="application/rtf", encoding=reader.codec)
    if not source.text.strip():
        raise ReadError("the RTF file holds no text (perhaps only pictures)")
    return replace(source, damaged=reader.damaged)


def _read_tables(data: bytes, reader: _Reader) -> None:
    """Code pages of the fonts and outline levels of the styles, by number."""
    sheet = data.find(b"{\\stylesheet")
    for match in re.finditer(rb"\{\\s(\d{1,5})\b([^{};]*);", data[max(0, sheet) :][:500_000]):
        if level := re.search(rb"\\outlinelevel([0-8])\b", match[2]):
            reader.styles[int(match[1])] = int(level[1]) + 1
        elif name := re.search(rb" heading ([1-9])$", match[2], re.IGNORECASE):
            reader.styles[int(match[1])] = int(name[1])
    begin = data.find(b"{\\fonttbl")
    if begin < 0:
        return
    for match in re.finditer(rb"\\f(\d{1,5})(?:\\[a-z]+\d*)*?\\fcharset(\d{1,3})", data[begin : begin + 200_000]):
        reader.fonts[int(match[1])] = CHARSETS.get(int(match[2]), "")


def _walk(data: bytes, reader: _Reader) -> None:
    state = _State()
    stack: list[_State] = []
    starred = False
    at = 0
    while match := TOKEN.match(data, at):
        at = match.end()
        word, number, code, sign, brace, plain = match.groups()[:6]
        if brace == b"{":
            reader.flush(state)
            stack.append(state)
            state = replace(state)
            starred = False
            if len(stack) > 2_000:
                raise ReadError("groups within groups, more than any program writes: damaged")
        elif brace == b"}":
            reader.flush(state)
            state = stack.pop() if stack else state
        elif word is not None:
            if word == b"bin":
                at += min(max(0, int(number or 0)), len(data) - at)
            reader.pending = 0
            _control(word.decode("ascii"), int(number) if number else None, reader, state, starred)
            starred = False
        elif sign == b"*":
            starred = True
        elif state.skip or state.hidden:
            continue
        elif code is not None:
            _byte(int(code, 16), reader)
        elif sign is not None:
            reader.flush(state)
            reader.text.append("" if sign not in ESCAPED or sign in b"\r\n" else ESCAPED[sign])
        elif plain is not None:
            for value in plain.replace(b"\r", b"").replace(b"\n", b""):
                _byte(value, reader)
    reader.flush(state)
    state.in_table = False
    reader.row()
    reader.paragraph(state)
    reader.end_table()


def _byte(value: int, reader: _Reader) -> None:
    if reader.pending:
        reader.pending -= 1
    else:
        reader.raw.append(value)


def _control(word: str, number: int | None, reader: _Reader, state: _State, starred: bool) -> None:
    """Obey one control word."""
    if word in SKIPPED or (starred and word not in KEPT_STARRED):
        state.skip = True
    if word == "shptxt":
        state.skip = False
    if state.skip:
        return
    if word == "u" and number is not None:
        reader.flush(state)
        if not state.hidden:
            char = chr(number & 0xFFFF)
            reader.text.append("" if state.in_number and "\ue000" <= char <= "\uf8ff" else char)
        reader.pending = state.fallback
    elif word == "uc":
        state.fallback = max(0, number or 0)
    elif word == "f":
        reader.flush(state)
        state.codec = reader.fonts.get(number or 0, "")
    elif word in ("v", "deleted"):
        reader.flush(state)
        state.hidden = number != 0
    elif word == "pard":
        state.level, state.in_table = 0, False
    elif word == "plain":
        reader.flush(state)
        state.hidden = False
    elif word == "intbl":
        state.in_table = True
    elif word == "outlinelevel":
        state.level = (number or 0) + 1 if (number or 0) < 9 else 0
    elif word in ("par", "sect", "page", "cell", "row"):
        reader.flush(state)
        if word == "cell":
            reader.cell()
        elif word == "row":
            reader.row()
        else:
            reader.paragraph(state)
    elif word in ("listtext", "pntext"):
        state.in_number = True
    elif word == "s":
        state.level = reader.styles.get(number or 0, 0)
    elif word in SIGNS and not state.hidden and not (state.in_number and word == "tab"):
        reader.flush(state)
        reader.text.append(SIGNS[word])


def _joined(pieces: list[str]) -> str:
    """The text of a paragraph, surrogate pairs put together."""
    return "".join(pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
