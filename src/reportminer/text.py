"""Where in the source does a piece of cleaned text come from?

The source text of a file is never changed. Cleaning makes a second text; `OffsetMap` leads from every character of it
back to the source, and from the source forward, through any chain of cleaning steps.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LONG = 2_000
"""characters from which on a text is long"""


class HeadingMark(NamedTuple):
    """A paragraph that its file marks as a heading (Word style, h1…h6): where it stands and its outline level from 1."""

    begin: int
    end: int
    level: int
    num: str = ""


class Cell(NamedTuple):
    """One cell of a table in a file: where its text stands in the source text, and its place in the grid from 0."""

    begin: int
    end: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table as its file draws it; `begin` and `end` cover all cells in the source text."""

    begin: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one file or container member as a reader would copy it, and what the reader knows of it."""

    text: str
    path: str = ""
    sha256: str = ""
    media_type: str = "text/plain"
    encoding: str = ""
    published: str = ""
    title: str = ""
    """title that the file carries beside its text (html title, document property), weak evidence"""
    damaged: int = 0
    page_begins: tuple[int, ...] = ()
    """offset at which each page begins, for paged formats"""
    page_confidence: tuple[float, ...] = ()
    """per page: 1.0 for text, the mean recognition score for OCR"""
    headings: tuple[HeadingMark, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    """what the reader left out and why, one sentence each"""

    def page_of(self, offset: int) -> int | None:
        """Number, from 1, of the page that holds the character at `offset`; None for formats without pages."""
        if not self.page_begins:
            return None
        return max(1, bisect_right(self.page_begins, offset))


class Edit(NamedTuple):
    """Put `text` in place of ``clean[begin:end]``; `text` is never longer than what it replaces."""

    begin: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Monotone map between a derived text and the text it was made from.

    `derived` and `original` hold the first offsets of runs that were taken over character for character; a run ends
    where the next one begins in the derived text.
    """

    derived: tuple[int, ...]
    original: tuple[int, ...]
    derived_length: int
    original_length: int

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """The map of a text onto itself."""
        return cls((0,), (0,), length, length)

    def to_original(self, offset: int) -> int:
        """Offset in the original of the derived character at `offset`.

        The end of the text maps to just behind the original of its last character.

        Raises:
            IndexError: `offset` is outside ``0..derived_length``.
        """
        if not 0 <= offset <= self.derived_length:
            raise IndexError(f"offset {offset} outside 0..{self.derived_length}")
        if offset and offset == self.derived_length:
            return self.to_original(offset - 1) + 1
        run = bisect_right(self.derived, offset) - 1
        return self.original[run] + offset - self.derived[run]

    def span_to_original(self, begin: int, end: int) -> tuple[int, int]:
        """Smallest span of the original that holds every character of ``derived[begin:end]``.

        An empty span maps to the empty span before the character at `begin`.
        """
        if not 0 <= begin < end <= self.derived_length:
            first = self.to_original(begin)
            return (first, first) if end <= begin else (first, self.to_original(end - 1) + 1)
        following = bisect_right(self.derived, begin)
        first = self.original[following - 1] + begin - self.derived[following - 1]
        if following == len(self.derived) or end <= self.derived[following]:
            return first, first + end - begin
        return first, self.to_original(end - 1) + 1

    def to_derived(self, offset: int) -> int:
        """Offset of the first derived character that stands at or after `offset` of the original."""
        if not 0 <= offset <= self.original_length:
            raise IndexError(f"offset {offset} outside 0..{self.original_length}")
        run = bisect_right(self.original, offset) - 1
        if run < 0:
            return 0
        ends = self.derived[run + 1] if run + 1 < len(self.derived) else self.derived_length
        return min(self.derived[run] + offset - self.original[run], ends)

    def span_to_derived(self, begin: int, end: int) -> tuple[int, int]:
        """The derived characters that stem from ``original[begin:end]``."""
        first = self.to_derived(begin)
        return first, max(first, self.to_derived(end))

    def edited(self, edits: Sequence[Edit]) -> OffsetMap:
        """The map of the text that results when `edits` (sorted, not overlapping) are made in the derived text."""
        derived: list[int] = []
        original: list[int] = []

        def copy(begin: int, end: int, at: int) -> None:
            """Take over ``derived[begin:end]`` of this map, to stand at `at`."""
            if begin >= end:
                return
            run = bisect_right(self.derived, begin) - 1
            while run < len(self.derived) and self.derived[run] < end:
                start = max(begin, self.derived[run])
                place, source = at + start - begin, self.original[run] + start - self.derived[run]
                if not derived or source - original[-1] != place - derived[-1]:
                    derived.append(place)
                    original.append(source)
                run += 1

        at = done = 0
        for edit in edits:
            if edit.begin < done or edit.end > self.derived_length or len(edit.text) > edit.end - edit.begin:
                raise ValueError(f"edit out of order, out of range or longer than what it replaces: {edit}")
            copy(done, edit.begin, at)
            at += edit.begin - done
            copy(edit.begin, edit.begin + len(edit.text), at)
            at += len(edit.text)
            done = edit.end
        copy(done, self.derived_length, at)
        at += self.derived_length - done
        if not derived:
            derived, original = [0], [0]
        return OffsetMap(tuple(derived), tuple(original), at, self.original_length)

    def sliced(self, begin: int, end: int) -> OffsetMap:
        """The map of ``derived[begin:end]`` onto the same original."""
        return (
            self.edited([Edit(0, begin), Edit(end, self.derived_length)])
            if end > begin
            else replace(self.edited([Edit(0, self.derived_length)]), original=(self.to_original(begin),))
        )


@dataclass(frozen=True, slots=True)
class CleanText:
    """Text ready for extraction, with the way back to its source."""

    text: str
    map: OffsetMap
    source: SourceText
    garbled: tuple[tuple[int, int], ...] = field(default=())
    """spans of `text` that are mojibake"""
    alphabet: frozenset[str] = field(default=frozenset(), compare=False)
    """characters that `text` may hold: it holds no others, so nobody need look for others in it"""

    published: str = ""
    """ISO date on which the page says that it was put on the web"""
    _letters: str | None = field(default=None, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.alphabet:
            object.__setattr__(self, "alphabet", characters_of(self.text))

    @classmethod
    def of(cls, source: SourceText) -> CleanText:
        """The source text itself, before any cleaning."""
        return cls(source.text, OffsetMap.identity(len(source.text)), source)

    def edit(self, edits: Iterable[Edit]) -> CleanText:
        """Make replacements and deletions; the spans in `garbled` move along.

        Raises:
            ValueError: edits overlap, lie outside the text, or put in more than they take out.
        """
        edits = sorted(e for e in edits if self.text[e.begin : e.end] != e.text)
        if not edits:
            return self
        pieces: list[str] = []
        done = 0
        for edit in edits:
            pieces += (self.text[done : edit.begin], edit.text)
            done = edit.end
        pieces.append(self.text[done:])
        alphabet = self.alphabet.union(*(edit.text for edit in edits))
        new = replace(self, text="".join(pieces), map=self.map.edited(edits), garbled=(), alphabet=alphabet)
        if not self.garbled:
            return new
        spans = (new.map.span_to_derived(*self.map.span_to_original(*span)) for span in self.garbled)
        return replace(new, garbled=tuple(span for span in spans if span[0] < span[1]))

    def with_text(self, text: str, *, alphabet: frozenset[str] = frozenset()) -> CleanText:
        """The same offsets with other characters, one for one; `alphabet` spares counting them.

        Raises:
            ValueError: `text` has another length.
        """
        if len(text) != len(self.text):
            raise ValueError(f"length changed from {len(self.text)} to {len(text)}")
        return self if text == self.text else replace(self, text=text, alphabet=alphabet)

    def slice(self, begin: int, end: int) -> CleanText:
        """The part ``text[begin:end]`` with its map into the whole source."""
        garbled = tuple((max(b, begin) - begin, min(e, end) - begin) for b, e in self.garbled if b < end and e > begin)
        return replace(self, text=self.text[begin:end], map=self.map.sliced(begin, end), garbled=garbled)

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Source offsets of ``text[begin:end]``."""
        return self.map.span_to_original(begin, end)

    def quote(self, begin: int, end: int) -> str:
        """What stands in the source where the clean text has ``text[begin:end]``."""
        first, last = self.span(begin, end)
        return self.source.text[first:last]

    @property
    def letters(self) -> str:
        """The source's own characters behind those of `text`, one for one; `text` itself where none was changed."""
        if self._letters is None:
            ends = (*self.map.derived[1:], self.map.derived_length)
            runs = zip(self.map.original, self.map.derived, ends, strict=True)
            letters = "".join(self.source.text[at : at + end - begin] for at, begin, end in runs)
            object.__setattr__(self, "_letters", self.text if letters == self.text else letters)
        return self._letters or ""

    def verbatim(self, begin: int, end: int) -> str:
        """The source's own characters behind ``text[begin:end]``, without those that cleaning took out between them."""
        return self.letters[begin:end]


def characters_of(text: str) -> frozenset[str]:
    """The different characters of `text`."""
    if len(text) < LONG:
        return frozenset(text)
    import numpy as np  # many times faster for long texts; not worth its loading for short ones

    codes = code_points(text)
    seen = np.zeros(int(codes.max()) + 1, dtype=bool)
    seen[codes] = True
    return frozenset(of_code_points(np.flatnonzero(seen)))


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """The code point of each character of `text`, lone surrogates too."""
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.dtype("<u4"))


def of_code_points(codes: npt.NDArray[np.integer]) -> str:
    """The text behind `code_points`."""
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


def are_letters(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Which of some code points are letters or digits, as `str.isalnum` has it."""
    import numpy as np

    found = _letters()[np.minimum(codes, 0xFFFF)]
    for at in np.flatnonzero(codes > 0xFFFF):
        found[at] = chr(codes[at]).isalnum()
    return found


@lru_cache(maxsize=1)
def _letters() -> npt.NDArray[np.bool_]:
    """Which code points of the basic plane are letters or digits."""
    import numpy as np

    return np.fromiter((chr(code).isalnum() for code in range(0x10000)), dtype=bool, count=0x10000)


def line_spans(text: str) -> list[tuple[int, int]]:
    """Begin and end of every line of `text`, line breaks left out."""
    spans = []
    begin = 0
    if "\r" not in text:
        # every line break is one character
        for line in text.splitlines():
            end = begin + len(line)
            spans.append((begin, end))
            begin = end + 1
        return spans
    for line in text.splitlines(keepends=True):
        spans.append((begin, begin + len(line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"))))
        begin += len(line)
    return spans
