"""Which printed lines belong to one paragraph? For paged sources: PDF, OFD and recognised scans."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median_low
from typing import NamedTuple

from reportminer.readers.base import TextBuilder
from reportminer.sentences import STOPS

PAGE_NUMBER = re.compile(
    r"^[\s\-—–－·.~]*(?:第\s*)?(?:\d{1,4}|[IVXivx]{1,6}|[一二三四五六七八九十百零〇]{1,5}(?=\s*页))(?:\s*页)?(?:\s*[/，,共]\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[\s\-—–－·.~]*$"
)
MARKS = re.compile("[，。；：、,;:]")
STAMPED = 0.6
"""share of pages from which on a line that stands at the same place of each is a watermark"""
NARROWEST = 0.7
"""share of the page's width that full lines reach at least"""
STICK_BEFORE = "“‘，。、；：？！”’）》】〉」』%‰℃,.;:?!)]}"
STICK_AFTER = "“‘”’（《【〈「『([{"
ENDS = STOPS + "：:"
HEADING = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．是]|\d{1,2}[、.．](?!\d)|第[一二三四五六七八九十]+[章节篇部])\S"
)


class Glyph(NamedTuple):
    """One character as printed: its left and right edge and vertical extent in points from the top left of the page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(slots=True)
class Line:
    """One printed line and where it stands on its page, in points from the top left."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    page: int = 0
    glyphs: list[Glyph] = field(default_factory=list, repr=False)

    @property
    def size(self) -> float:
        """Height of the line, about its type size."""
        return max(1.0, self.bottom - self.top)

    @classmethod
    def of(cls, glyphs: Sequence[Glyph], page: int) -> Line:
        """The line that some characters make, read from left to right, with a blank at every wide gap between words."""
        ordered = _in_order(glyphs)
        inked = [glyph for glyph in ordered if not glyph.text.isspace()]
        seen = inked or ordered
        even = [glyph for glyph in seen if glyph.text >= "\u2e80"] or seen
        text = _with_gaps(ordered, inked).strip()
        return cls(
            text, min(glyph.left for glyph in seen), max(glyph.right for glyph in seen),
            _middle([glyph.top for glyph in even]), _middle([glyph.bottom for glyph in even]), page, ordered,
        )  # fmt: skip


def _in_order(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters of a line from left to right; a blank stays behind the character that it came after."""
    lefts: list[float] = []
    for glyph in glyphs:
        lefts.append(lefts[-1] if lefts and glyph.text.isspace() else glyph.left)
    if lefts == sorted(lefts):
        return list(glyphs)
    return [glyphs[at] for at in sorted(range(len(glyphs)), key=lefts.__getitem__)]


def _middle(values: list[float]) -> float:
    """The lower median of some numbers."""
    values.sort()
    return values[(len(values) - 1) // 2]


PARTED = re.compile(r"[A-Za-z]-$")
"""a line that ends inside a word"""
COLUMNS = 15
"""widths of a character between columns of one row"""
WIDE = 1.0
"""widths of a character from which on a gap parts two columns"""


def _with_gaps(glyphs: Sequence[Glyph], inked: Sequence[Glyph]) -> str:
    """The characters of a line, a tab at gaps that are wide and wider than those that the line has everywhere.

    Args:
        glyphs: all characters, from left to right.
        inked: those of them that are no blanks.
    """
    gaps = [b.left - a.right for a, b in pairwise(inked)]
    widest = max(gaps, default=0.0)
    size = max(1.0, _middle([glyph.bottom - glyph.top for glyph in glyphs])) if widest > WIDE else 1.0
    if widest <= WIDE * size:
        return "".join([glyph.text for glyph in glyphs])
    least = max(WIDE * size, 3 * _middle(gaps))
    pieces: list[str] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if not glyph.text.isspace():
            if last is not None and glyph.left - last.right > least and last.text not in "：:":
                while pieces[-1].isspace():
                    pieces.pop()
                pieces.append("\t")
            last = glyph
        pieces.append(glyph.text)
    return "".join(pieces)


@dataclass(slots=True)
class Grid:
    """A ruled table on a page: its rows of cell texts and its extent in points."""

    rows: list[list[str]]
    top: float
    bottom: float
    left: float
    right: float
    page: int = 0


LONG_ROW = 400
"""characters of a printed row from which on its extent is no longer measured anew with each piece"""


def merge_rows(lines: Iterable[Line]) -> list[Line]:
    """Put together pieces of one printed line that follow each other: words set in another font come as own pieces."""
    merged: list[Line] = []
    grown = False
    for line in lines:
        last = merged[-1] if merged else None
        if last is None or not _same_row(last, line):
            if grown and last is not None:
                merged[-1] = Line.of(last.glyphs, last.page)
            merged.append(line)
            grown = False
        elif len(last.glyphs) < LONG_ROW:
            merged[-1] = Line.of([*last.glyphs, *line.glyphs], line.page)
        else:
            last.glyphs += line.glyphs
            last.left, last.right = min(last.left, line.left), max(last.right, line.right)
            grown = True
    if grown:
        merged[-1] = Line.of(merged[-1].glyphs, merged[-1].page)
    return merged


def _same_row(a: Line, b: Line) -> bool:
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    if a.page != b.page or overlap < 0.6 * min(a.size, b.size):
        return False
    gap = max(b.left - a.right, a.left - b.right)
    return gap < (COLUMNS if overlap > 0.8 * max(a.size, b.size) else 3) * max(a.size, b.size)


def without_running_heads(pages: Sequence[list[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """Drop page numbers, and lines at the edge of several pages that say the same.

    Args:
        pages: lines of each page in reading order.
        heights: height of each page in points.
    """
    stacks = [sorted(lines, key=lambda line: line.top) for lines in pages]
    edges: Counter[str] = Counter()
    for stack in stacks:
        edges.update({_shape(line) for line in stack[:2] + stack[-2:]})
    filled = sum(1 for stack in stacks if stack)
    often = max(3, 0.4 * filled)
    marks = Counter(mark for stack in stacks for mark in {_mark(line) for line in stack})
    kept = []
    for lines, stack, height in zip(pages, stacks, heights, strict=True):
        gone: set[int] = set()
        for end in (0, -1):
            for _ in range(2):
                if not stack or not _at_edge(stack, end, height):
                    break
                line = stack[end]
                if PAGE_NUMBER.match(line.text) or (edges[_shape(line)] >= often and len(line.text) < 60):
                    gone.add(id(stack.pop(end)))
        stamped = {
            id(line) for line in lines if marks[_mark(line)] >= max(3, STAMPED * filled) and not MARKS.search(line.text)
        }
        kept.append([line for line in lines if id(line) not in gone | stamped])
    return kept


def _mark(line: Line) -> tuple[str, int, int]:
    """What a line says and where it stands, to find marks printed on every page."""
    return "".join(line.text.split()), round(line.left / 3), round(line.top / 3)


def _at_edge(lines: list[Line], end: int, height: float) -> bool:
    """Whether the first or last line stands in the margin, or apart from the text."""
    line = lines[end]
    if (line.bottom < 0.1 * height) if end == 0 else (line.top > 0.88 * height):
        return True
    if len(lines) < 2:
        return bool(PAGE_NUMBER.match(line.text))
    near = lines[1] if end == 0 else lines[-2]
    gap = near.top - line.bottom if end == 0 else line.top - near.bottom
    return gap > 1.5 * line.size


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "0", "".join(line.text.split()))


@dataclass(frozen=True, slots=True)
class _Measure:
    """How a document is set: where full lines end and begin, and how far apart they are."""

    right: float
    left: float
    pitch: float
    indented: bool
    spaced: bool
    uneven: float
    tight: bool


def _measure(lines: Sequence[Line], width: float, uneven: float) -> _Measure:
    long = [line for line in lines if len(line.text) > 12] or list(lines)
    right = max(_edge([line.right for line in long], max), NARROWEST * width)
    full = [line for line in long if line.right > right - 3 * line.size]
    left = _edge([line.left for line in full], min) if full else 0.0
    pitches = Counter(
        round((b.top - a.top) * 2) / 2
        for a, b in pairwise(lines)
        if a.page == b.page and 0 < b.top - a.top < 5 * a.size
    )
    pitch = pitches.most_common(1)[0][0] if pitches else 0.0
    wide = sum(count for gap, count in pitches.items() if pitch and gap > 1.3 * pitch)
    return _Measure(
        right,
        left,
        pitch,
        _is_indented(lines, left, right),
        wide >= max(2, 0.08 * len(lines)),
        uneven,
        _is_tight(lines, right),
    )


def _is_indented(lines: Sequence[Line], left: float, right: float) -> bool:
    """Whether lines that follow a short line, and so begin a paragraph, are mostly set in."""
    inset = flush = 0
    for line, following in pairwise(lines):
        if line.right < right - 4 * following.size:
            offset = (following.left - left) / following.size
            inset += 1.2 < offset < 6
            flush += offset < 0.6
    starts = sum(1 for line in lines if 1.2 * line.size < line.left - left < 3.2 * line.size)
    return inset > flush or (inset == flush and starts >= max(2, 0.08 * len(lines)))


def _is_tight(lines: Sequence[Line], right: float) -> bool:
    """Whether full lines are justified to one edge, so that a line with room for one more word ends a paragraph."""
    full = [line for line in lines if len(line.text) > 12 and abs(right - line.right) < 2 * line.size]
    if len(full) < 5:
        return False
    edge = median_low(line.right for line in full)
    return sum(1 for line in full if abs(line.right - edge) <= 0.15 * line.size) >= 0.8 * len(full)


def _edge(edges: list[float], outermost: Callable[[Iterable[int]], int]) -> float:
    """The outermost of the edges at which many lines end."""
    if not edges:
        return 0.0
    counts = Counter(round(edge / 4) for edge in edges)
    top = max(counts.values())
    return 4.0 * outermost(at for at, count in counts.items() if count >= top * 0.4)


def write_pages(
    pages: Sequence[list[Line | Grid]],
    builder: TextBuilder,
    *,
    width: float,
    confidence: Sequence[float] = (),
    uneven: float = 0.15,
) -> None:
    """Write the lines of all pages as paragraphs and the tables row by row; the builder learns where each page begins.

    Args:
        pages: what stands on each page, from top to bottom.
        builder: takes the text.
        width: of a page, in points.
        confidence: for each page, how sure its characters are.
        uneven: share by which the height of lines may differ within a paragraph.
    """
    measure = _measure([item for items in pages for item in items if isinstance(item, Line)], width, uneven)
    items = [item for page in pages for item in page]
    writer = _PageWriter(builder, len(pages), confidence)
    text = ""
    at = 0
    while at < len(items):
        item = items[at]
        if isinstance(item, Grid):
            at = _write_grid(items, at, writer)
            continue
        writer.reach(item.page, text)
        text = _joined(text, item.text)
        following = items[at + 1] if at + 1 < len(items) else None
        if not isinstance(following, Line) or _ends_paragraph(item, following, measure):
            builder.paragraph(text)
            text = ""
        at += 1
    writer.reach(len(pages) - 1, "")


class _PageWriter:
    """Tells the builder of page beginnings, also of those in the middle of a paragraph that is not yet written."""

    def __init__(self, builder: TextBuilder, count: int, confidence: Sequence[float]) -> None:
        self.builder = builder
        self.count = count
        self.confidence = confidence
        self.done = 0

    def reach(self, page: int, pending: str) -> None:
        while self.done <= min(page, self.count - 1):
            score = self.confidence[self.done] if self.done < len(self.confidence) else 1.0
            self.builder.page(score, ahead=len(pending))
            self.done += 1


def _write_grid(items: Sequence[Line | Grid], at: int, writer: _PageWriter) -> int:
    """Write the table at `at` with its continuations on the pages after; the index behind them."""
    grid = items[at]
    assert isinstance(grid, Grid)
    rows = [(grid.page, row) for row in grid.rows]
    last = grid
    at += 1
    while at < len(items):
        more = items[at]
        if not isinstance(more, Grid) or not _continues(last, more):
            break
        body = more.rows[1:] if more.rows[0] == grid.rows[0] else more.rows
        rows += [(more.page, row) for row in body]
        last = more
        at += 1
    writer.builder.table((row for _, row in rows), before=lambda number: writer.reach(rows[number][0], ""))
    return at


def _continues(a: Grid, b: Grid) -> bool:
    same_width = abs(a.left - b.left) < 12 and abs(a.right - b.right) < 12
    return b.page == a.page + 1 and len(a.rows[0]) == len(b.rows[0]) and same_width


def _goes_on(text: str, more: str) -> bool:
    """Whether a word is parted between two lines."""
    return more[:1].isascii() and more[:1].islower() and PARTED.search(text) is not None


def _joined(text: str, more: str) -> str:
    if _goes_on(text, more):
        return text[:-1] + more
    latin = text[-1:].isascii() and text[-1:].isalpha() and more[:1].isascii() and more[:1].isalpha()
    return f"{text} {more}" if latin else text + more


def _breaks_sentence(line: Line, measure: _Measure) -> bool:
    """Whether a long line of running text ends inside a sentence."""
    long = line.right - measure.left > 0.6 * (measure.right - measure.left)
    return long and abs(line.left - measure.left) < line.size and line.text[-1:] not in ENDS + "”）)》】"


def forget_glyphs(lines: Iterable[Line]) -> None:
    """Keep of the characters of lines only those that the joining of paragraphs asks for: the others take most of the memory."""
    for line in lines:
        del line.glyphs[_of_first_unit(line) :]


def _of_first_unit(line: Line) -> int:
    """Characters of what can't be parted at the beginning of a line: a word or number, with the marks that stick to it."""
    for at, (last, glyph) in enumerate(pairwise(line.glyphs), 1):
        word = last.text.isascii() and glyph.text.isascii() and not glyph.text.isspace()
        if not (word or glyph.text in STICK_BEFORE or last.text in STICK_AFTER):
            return at
    return len(line.glyphs)


def _first_unit(line: Line) -> float:
    """Width of what can't be parted at the beginning of a line."""
    if not line.glyphs:
        return line.size
    return line.glyphs[_of_first_unit(line) - 1].right - line.glyphs[0].left


def _ends_paragraph(line: Line, following: Line, measure: _Measure) -> bool:
    em = line.size
    if _goes_on(line.text, following.text):
        return False
    if _is_row(line) or _is_row(following):
        return True
    room = measure.right - line.right - _first_unit(following)
    if room > _slack(line, following, measure) * em:
        return True
    short = following.right < measure.right - 6 * em
    if short and (room > 0.1 * em) and following.text[-1:] not in ENDS + "，、,”）)》":
        return True
    if short and line.text[-1:] in "。！？" and HEADING.match(following.text):
        return True
    if following.page == line.page:
        if following.top < line.top - em:
            return line.text[-1:] in ENDS
        if measure.pitch and following.top - line.top > 1.3 * max(measure.pitch, 1.1 * em):
            return True
        if abs(following.size - line.size) > measure.uneven * em and len(following.text) > 2:
            return True
    if measure.indented:
        return 1.2 * em < following.left - measure.left < 6 * em
    if measure.spaced and following.page == line.page:
        return False
    return line.text[-1:] in "。！？" and bool(HEADING.match(following.text))


def _is_row(line: Line) -> bool:
    """Whether a line is a row of a table without rules: several columns, or two short ones."""
    parts = line.text.split("\t")
    return len(parts) > 2 or (len(parts) == 2 and max(map(len, parts)) <= 12)


def _slack(line: Line, following: Line, measure: _Measure) -> float:
    """Room beyond the next word, in widths of a character, from which on a line must be the last of its paragraph.

    Little where lines are justified, much where paragraphs show themselves by indents or gaps.
    """
    if measure.tight:
        return 0.2
    if HEADING.match(line.text) and line.text[-1:] not in ENDS + "，、,":
        return 1.0
    signs = measure.indented or (measure.spaced and following.page == line.page)
    return 3.5 if signs or _breaks_sentence(line, measure) else 1.0
