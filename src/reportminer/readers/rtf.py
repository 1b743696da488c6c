"""What text does an RTF 1.9 file hold? Paragraphs, tables, printed list numbers; no headers, comments, pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from reportminer.readers.base import Placed, ReadError, TextBuilder, holds_data, on_grid, words
from reportminer.readers.encoding import likely
from reportminer.text import SourceText

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|((?:\\'[0-9a-fA-F]{2})+)|\\([^a-zA-Z])|([{}])|([^\\{}]+)|\\", re.DOTALL
)
UNICODE = re.compile(rb"(?:\\u-?\d{1,10}+ ?+(?:\\'[0-9a-fA-F]{2}|[^\\{}\r\n])){1,4096}+")
"""characters given by their numbers, each with one byte that stands in for it"""
NUMBER = re.compile(rb"\\u(-?\d{1,10})")
SKIPPED = words(
    "fonttbl colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr footerf annotation "
    "object xmlnstbl listtable listoverridetable rsidtbl generator themedata colorschememapping datastore latentstyles "
    "filetbl revtbl atnid atnauthor bkmkstart bkmkend nonshppict fldinst shpinst mmathPr nesttableprops nonesttables"
)
COUNTED = words("pict shppict object")
TABLE_WORDS = words("trowd trleft cellx nestcell cell row")
KEPT_STARRED = words("shptxt shpinst footnote")
SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "bullet": "•",
    "rdblquote": "”", "emspace": "\u3000", "enspace": " ", "lbr": "\n",
}  # fmt: skip
OBEYED = frozenset(
    word.encode("ascii")
    for word in {*SKIPPED, *COUNTED, *TABLE_WORDS, *KEPT_STARRED, *SIGNS}
    | words("uc f v deleted pard plain intbl outlinelevel par sect page listtext pntext s")
)
"""control words that say something here; all others are looks"""
ESCAPED = {b"~": " ", b"_": "-", b"-": "", b"\\": "\\", b"{": "{", b"}": "}"}
FONT = re.compile(rb"\\f(\d{1,5})(?=\\)(?:\\(?!fcharset)[a-zA-Z]++-?\d*+){0,12}+\\fcharset(\d{1,3})")
PRIVATE = re.compile("[\ue000-\uf8ff]")
PASSED = re.compile(rb"(?:[^\\{}]++|\\(?!(?:bin|shptxt)(?![a-zA-Z]))(?:[a-zA-Z]{1,32}+|[^a-zA-Z]))*+", re.DOTALL)
"""what says nothing in a group that is skipped"""
MAX_TOKENS = 2_000_000
"""control words, groups and pieces of text; a report of 500 pages has about a million"""
HEX = re.compile(rb"\\'([89a-fA-F][0-9a-fA-F])")
SAMPLE = 200_000
"""bytes in which a code page is looked for where the file names none"""
CODE_PAGES = {
    936: "gb18030", 950: "cp950", 932: "cp932", 949: "cp949", 65001: "utf-8", 10008: "gb18030", 874: "cp874",
    **{number: f"cp{number}" for number in (437, 850, 852, 866, *range(1250, 1259))},
}  # fmt: skip
CHARSETS = {134: "gb18030", 136: "cp950", 0: "", 1: "", 128: "cp932", 129: "cp949"}
SINGLE = {
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
"""charsets of a byte a character: Word names them in Chinese files too, for fonts whose text is Chinese all the same"""


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
    apart: bool = False


@dataclass(slots=True)
class _Reader:
    builder: TextBuilder = field(default_factory=TextBuilder)
    codec: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    styles: dict[int, int] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    cells: list[str] = field(default_factory=list)
    rows: list[list[Placed]] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    outer: list[list[str]] = field(default_factory=list)
    pending: int = 0
    damaged: int = 0
    hidden: int = 0
    objects: int = 0
    pictures: int = 0

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
            edges = self.edges if len(self.edges) > len(self.cells) else list(range(len(self.cells) + 1))
            self.rows.append([(text, edges[at], edges[at + 1]) for at, text in enumerate(self.cells)])
        self.cells = []

    def of_table(self, word: str, number: int) -> None:
        """Obey a control word about a table."""
        if word == "trowd":
            self.edges = []
        elif word == "trleft":
            self.edges = [number, *self.edges[1:]]
        elif word == "cellx":
            self.edges = [*(self.edges or [min(0, number)]), number]
        elif word == "nestcell":
            self.text.append(" ")
        elif word == "cell":
            self.cell()
        else:
            self.row()

    def open_note(self) -> None:
        """Put the sentence aside that a note stands in."""
        self.outer.append(self.text)
        self.text = []

    def close_note(self) -> None:
        """Keep the words of the note for the end of the text, and go on with the sentence."""
        words = _joined(self.text).strip()
        self.text = self.outer.pop() if self.outer else []
        if words:
            self.notes.append(words)

    def end_table(self) -> None:
        placed, self.rows = self.rows, []
        if not placed:
            return
        rows = on_grid(placed)
        if not holds_data(rows):
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
    if reader.codec[:4] in ("cp12", "cp43", "cp85", "cp86", "cp87"):
        reader.codec = _guessed(data) or reader.codec
    _read_tables(data, reader)
    left_open = _walk(data, reader)
    if left_open:
        reader.builder.note(f"the file is cut off: {left_open} groups are left open, text may be missing at its end")
    reader.builder.note_share(reader.builder.length + reader.hidden)
    reader.builder.note_left_out(hidden=reader.hidden, embedded=reader.objects, pictures=reader.pictures)
    source = reader.builder.build(media_type="application/rtf", encoding=reader.codec)
    if not source.text.strip():
        raise ReadError("; ".join(["the RTF file holds no text (perhaps only pictures)", *source.notes]))
    return replace(source, damaged=reader.damaged)


def _guessed(data: bytes) -> str:
    """Code page of a file that names a Western one or none, by its bytes beyond ASCII, as for plain text; "" if not Chinese."""
    raw = b"".join(bytes((int(match[1], 16),)) for match in HEX.finditer(data, 0, SAMPLE))
    raw = raw or data[:SAMPLE].translate(None, bytes(range(128)))
    if len(raw) < 4:
        return ""
    return {"gb18030": "gb18030", "big5": "cp950"}.get(likely(raw), "")


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
    known = CHARSETS | SINGLE if reader.codec.startswith("cp12") else CHARSETS
    for match in FONT.finditer(data, begin, begin + 200_000):
        reader.fonts[int(match[1])] = known.get(int(match[2]), "")


def _walk(data: bytes, reader: _Reader) -> int:
    """Read the whole file; the number of groups that its end leaves open."""
    state = _State()
    stack: list[_State] = []
    starred = False
    at = 0
    tokens = 0
    while match := TOKEN.match(data, PASSED.match(data, at).end() if state.skip else at):  # type: ignore[union-attr]
        at = match.end()
        tokens += 1
        if tokens > MAX_TOKENS:
            raise ReadError(f"more than the limit of {MAX_TOKENS:,} control words and pieces of text")
        word, number, code, sign, brace, plain = match.groups()
        if brace == b"{":
            reader.flush(state)
            stack.append(state)
            state = replace(state)
            starred = False
            if len(stack) > 2_000:
                raise ReadError("groups within groups, more than any program writes: damaged")
        elif brace == b"}":
            reader.flush(state)
            ended, state = state, stack.pop() if stack else state
            if ended.apart and not state.apart:
                reader.close_note()
        elif word == b"u" and number is not None and not (state.skip or starred):
            at = _characters(data, match, reader, state)
        elif word is not None:
            if word == b"bin":
                at += min(max(0, int(number or 0)), len(data) - at)
            reader.pending = 0
            if starred or word in OBEYED:
                _control(word.decode("ascii"), int(number) if number else None, reader, state, starred)
                starred = False
        elif sign == b"*":
            starred = True
        elif state.skip or state.hidden:
            if state.hidden and not state.skip:
                reader.hidden += len(code) // 8 if code else len((plain or b"").strip())
        elif code is not None:
            _bytes(bytes.fromhex(code.replace(b"\\'", b" ").decode("ascii")), reader)
        elif sign in (b"\r", b"\n"):
            reader.flush(state)
            at += data[at - 1 : at + 1] == b"\r\n"
            _end_paragraph(reader, state)
        elif sign is not None:
            reader.flush(state)
            reader.text.append(ESCAPED.get(sign, ""))
        elif plain is not None:
            _bytes(plain.replace(b"\r", b"").replace(b"\n", b""), reader)
    _finish(reader, state)
    return len(stack)


def _finish(reader: _Reader, state: _State) -> None:
    """Write what the end of the file leaves open, and then the notes."""
    reader.flush(state)
    while reader.outer:
        reader.close_note()
    state.in_table = False
    reader.row()
    reader.paragraph(state)
    reader.end_table()
    for note in reader.notes:
        for line in note.split("\n"):
            reader.builder.paragraph(line)


def _end_paragraph(reader: _Reader, state: _State) -> None:
    if state.apart:
        reader.text.append("\n")
    else:
        reader.paragraph(state)


def _bytes(piece: bytes, reader: _Reader) -> None:
    """Take some bytes of text, but for those that only stand in for the character before them."""
    reader.raw += piece[reader.pending :] if reader.pending else piece
    reader.pending = max(0, reader.pending - len(piece))


def _characters(data: bytes, first: re.Match[bytes], reader: _Reader, state: _State) -> int:
    """Take a character given by its number, and those that follow it; where they end."""
    reader.flush(state)
    run = UNICODE.match(data, first.start()) if state.fallback == 1 else None
    reader.pending = 0 if run else state.fallback
    if not state.hidden:
        text = "".join([chr(int(number) & 0xFFFF) for number in NUMBER.findall(run[0] if run else first[0])])
        reader.text.append(PRIVATE.sub("", text) if state.in_number else text)
    else:
        reader.hidden += len(NUMBER.findall(run[0] if run else first[0]))
    return (run or first).end()


def _control(word: str, number: int | None, reader: _Reader, state: _State, starred: bool) -> None:
    """Obey one control word."""
    if word in COUNTED and not state.skip:
        reader.pictures += word != "object"
        reader.objects += word == "object"
    if word in SKIPPED or (starred and word not in KEPT_STARRED):
        state.skip = True
    if word == "shptxt":
        state.skip = False
    if state.skip:
        return
    if word == "uc":
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
    elif word == "footnote":
        state.apart = True
        reader.open_note()
    elif word in ("par", "sect", "page"):
        reader.flush(state)
        _end_paragraph(reader, state)
    elif word in TABLE_WORDS:
        reader.flush(state)
        reader.of_table(word, number or 0)
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
