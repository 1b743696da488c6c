"""What does a .doc file say of its paragraphs and runs: style, list, table row, hidden, deleted?

Reads formatted disk pages, the style sheet and the list tables ([MS-DOC] 2.8.5, 2.8.6, 2.9.243, 2.9.131). Whatever part
is damaged is left out; the text does not depend on it.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from reportminer.readers.numbering import Level, Numbering

FORMATS = {
    0x00: "decimal", 0x01: "upperRoman", 0x02: "lowerRoman", 0x03: "upperLetter", 0x04: "lowerLetter",
    0x0A: "ideographDigital", 0x0B: "japaneseCounting", 0x0E: "decimalFullWidth", 0x10: "japaneseLegal",
    0x11: "japaneseDigitalTenThousand", 0x12: "decimalEnclosedCircle", 0x13: "decimalFullWidth2", 0x16: "decimalZero",
    0x17: "bullet", 0x1A: "decimalEnclosedFullstop", 0x1B: "decimalEnclosedParen", 0x1C: "decimalEnclosedCircleChinese",
    0x1D: "ideographEnclosedCircle", 0x1E: "ideographTraditional", 0x1F: "ideographZodiac", 0x21: "taiwaneseCounting",
    0x22: "ideographLegalTraditional", 0x23: "taiwaneseCountingThousand", 0x24: "taiwaneseDigital",
    0x25: "chineseCounting", 0x26: "chineseLegalSimplified", 0x27: "chineseCountingThousand", 0xFF: "none",
}  # fmt: skip
"""MSONFC codes by the names that .docx files use for them"""
OPERAND_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
IN_TABLE, ROW_END, OUTLINE, LIST_LEVEL, LIST = 0x2416, 0x2417, 0x2640, 0x260A, 0x460B
DELETED, HIDDEN = 0x0800, 0x083C
TABLE_ROW = 0xD608
PAGE = 512
CONTENTS = range(19, 28)
"""built-in styles of the entries in a table of contents"""


@dataclass(slots=True)
class Style:
    """A paragraph style: what it is based on and its properties."""

    base: int = 0xFFF
    properties: dict[int, int] = field(default_factory=dict)
    builtin: int = 0xFFF


def modifiers(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """Single property modifiers: their code and operand."""
    at = 0
    while at + 2 <= len(grpprl):
        code = int.from_bytes(grpprl[at : at + 2], "little")
        at += 2
        size = OPERAND_SIZES[code >> 13]
        if size == 0:
            if code == TABLE_ROW:
                size = int.from_bytes(grpprl[at : at + 2], "little") + 1
            else:
                size = (grpprl[at] if at < len(grpprl) else 0) + 1
        yield code, grpprl[at : at + size]
        at += size


def _values(grpprl: bytes, wanted: frozenset[int]) -> dict[int, int]:
    return {code: int.from_bytes(operand, "little") for code, operand in modifiers(grpprl) if code in wanted}


def edges(definition: int) -> list[int]:
    """Edges of the cells of a row, in twentieths of a point, from its definition (sprmTDefTable); [] without one."""
    operand = definition.to_bytes((definition.bit_length() + 7) // 8 + 160, "little")
    count = operand[2] if definition else 0
    return list(struct.unpack_from(f"<{count + 1}h", operand, 3)) if 0 < count < 64 else []


PARAGRAPH = frozenset((IN_TABLE, ROW_END, OUTLINE, LIST_LEVEL, LIST, TABLE_ROW))
RUN = frozenset((DELETED, HIDDEN))


class Runs:
    """Properties by file position; positions that are not covered have none."""

    def __init__(self) -> None:
        self.begins: list[int] = []
        self.ends: list[int] = []
        self.values: list[tuple[int, dict[int, int]]] = []

    def add(self, begin: int, end: int, style: int, values: dict[int, int]) -> None:
        """Say what holds from `begin` to `end`."""
        self.begins.append(begin)
        self.ends.append(end)
        self.values.append((style, values))

    def sort(self) -> None:
        """Bring the runs into the order of the file."""
        order = sorted(range(len(self.begins)), key=self.begins.__getitem__)
        self.begins = [self.begins[i] for i in order]
        self.ends = [self.ends[i] for i in order]
        self.values = [self.values[i] for i in order]

    def at(self, position: int) -> tuple[int, dict[int, int]]:
        """Style number and properties at a file position."""
        index = bisect_right(self.begins, position) - 1
        if index < 0 or position >= self.ends[index]:
            return 0, {}
        return self.values[index]


def read_runs(main: bytes, table: bytes, begin: int, size: int, *, paragraphs: bool) -> Runs:
    """Runs from the disk pages that the bin table at ``table[begin:begin+size]`` lists."""
    runs = Runs()
    count = min((min(size, max(0, len(table) - begin)) - 4) // 8, len(main) // PAGE)
    first = begin + 4 * (count + 1)
    for index in range(max(0, count)):
        number = int.from_bytes(table[first + 4 * index : first + 4 * index + 4], "little") & 0x3FFFFF
        page = main[number * PAGE : number * PAGE + PAGE]
        if len(page) == PAGE:
            _read_page(page, runs, paragraphs=paragraphs)
    runs.sort()
    return runs


def _read_page(page: bytes, runs: Runs, *, paragraphs: bool) -> None:
    count = page[511]
    width = 13 if paragraphs else 1
    if (count + 1) * 4 + count * width > 511:
        return
    positions = struct.unpack_from(f"<{count + 1}I", page, 0)
    for index in range(count):
        offset = 2 * page[4 * (count + 1) + index * width]
        style = 0
        values: dict[int, int] = {}
        if offset:
            if paragraphs:
                style, values = _paragraph_properties(page, offset)
            else:
                values = _values(page[offset + 1 : offset + 1 + page[offset]], RUN)
        runs.add(positions[index], positions[index + 1], style, values)


def _paragraph_properties(page: bytes, offset: int) -> tuple[int, dict[int, int]]:
    size = page[offset]
    if size:
        begin, length = offset + 1, 2 * size - 1
    else:
        begin, length = offset + 2, 2 * page[min(offset + 1, 511)]
    block = page[begin : begin + length]
    return int.from_bytes(block[:2], "little"), _values(block[2:], PARAGRAPH)


def read_styles(sheet: bytes) -> dict[int, Style]:
    """Paragraph styles of a style sheet (STSH) by number."""
    styles: dict[int, Style] = {}
    header = int.from_bytes(sheet[:2], "little")
    count, base_size = struct.unpack_from("<HH", sheet, 2)
    at = 2 + header
    for number in range(min(count, 4000)):
        size = int.from_bytes(sheet[at : at + 2], "little")
        std = sheet[at + 2 : at + 2 + size]
        at += 2 + size
        if size < base_size + 2:
            continue
        first, second = struct.unpack_from("<HH", std, 0)
        if second & 0xF != 1:
            continue
        name_size = int.from_bytes(std[base_size : base_size + 2], "little")
        upx = base_size + 2 + 2 * name_size + 2
        upx_size = int.from_bytes(std[upx : upx + 2], "little")
        values = _values(std[upx + 4 : upx + 2 + upx_size], PARAGRAPH)
        styles[number] = Style(second >> 4, values, first & 0xFFF)
    return styles


def resolved(styles: dict[int, Style], number: int) -> dict[int, int]:
    """Properties of a style with those it is based on; built-in headings have their outline level."""
    values: dict[int, int] = {}
    seen: set[int] = set()
    while number in styles and number not in seen:
        seen.add(number)
        style = styles[number]
        if 1 <= style.builtin <= 9:
            values.setdefault(OUTLINE, style.builtin - 1)
        values = {**style.properties, **values}
        number = style.base
    return values


def read_lists(table: bytes, lists: tuple[int, int], overrides: tuple[int, int]) -> Numbering:
    """Lists of the document; list numbers are those that paragraphs give (1 for the first override).

    Args:
        table: the table stream.
        lists: offset and size of PlfLst.
        overrides: offset and size of PlfLfo.
    """
    numbering = Numbering()
    begin, size = lists
    if size < 2:
        return numbering
    count = int.from_bytes(table[begin : begin + 2], "little")
    at = begin + size
    for index in range(min(count, 2000)):
        lstf = table[begin + 2 + 28 * index : begin + 30 + 28 * index]
        if len(lstf) < 28:
            break
        levels: dict[int, Level] = {}
        for ilvl in range(1 if lstf[26] & 1 else 9):
            levels[ilvl], at = _read_level(table, at)
        numbering.abstract[str(int.from_bytes(lstf[:4], "little"))] = levels
    _read_overrides(table, overrides, numbering)
    return numbering


def _read_level(table: bytes, at: int) -> tuple[Level, int]:
    start, form, flags = struct.unpack_from("<iBB", table, at)
    runs, paragraphs, restart = table[at + 24], table[at + 25], table[at + 26]
    at += 28 + runs + paragraphs
    size = int.from_bytes(table[at : at + 2], "little")
    text = table[at + 2 : at + 2 + 2 * size].decode("utf-16-le", "replace")
    shown = "".join(f"%{ord(char) + 1}" if ord(char) < 9 else char for char in text)
    level = Level(start, FORMATS.get(form, "decimal"), shown, legal=bool(flags & 4))
    if flags & 8:
        level.restart = restart
    return level, at + 2 + 2 * size


def _read_overrides(table: bytes, place: tuple[int, int], numbering: Numbering) -> None:
    begin, size = place
    if size < 4:
        return
    count = min(int.from_bytes(table[begin : begin + 4], "little"), 2000)
    at = begin + 4 + 16 * count
    for index in range(count):
        lfo = table[begin + 4 + 16 * index : begin + 20 + 16 * index]
        if len(lfo) < 16:
            break
        levels: dict[int, Level] = {}
        starts: dict[int, int] = {}
        at += 4
        for _ in range(lfo[12]):
            start, flags = struct.unpack_from("<iI", table, at)
            at += 8
            if flags & 0x20:
                levels[flags & 15], at = _read_level(table, at)
            elif flags & 0x10:
                starts[flags & 15] = start
        numbering.nums[str(index + 1)] = (str(int.from_bytes(lfo[:4], "little")), levels, starts)
