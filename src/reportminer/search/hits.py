"""What does a hit look like? Fetches what was found, folds copies, marks the words, cuts snippets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from reportminer.folding import normalise, squeeze
from reportminer.search.query import Word
from reportminer.search.ranking import raised
from reportminer.search.searchables import Hit, fetch
from reportminer.search.synonyms import synonyms, tiles
from reportminer.search.terms import pairs, parts_of, pieces_of
from reportminer.store.database import Store

_SNIPPET = 90
SPARE = 40
"""hits fetched beyond those wanted, to make up for folded copies"""
_POOL = 60
"""hits fetched at least, so that the first ones are the same whatever the limit"""
_MOST = 2000

_ANY_SPACE = re.compile(r"\s")


def best(searcher: Any, query: Any, wanted: int) -> tuple[list[tuple[float, int]], bool]:
    """Score and key of about so many best documents, and whether there are more.

    Equal scores stand in order of key, however the index orders them: those that share the last score are all there or
    all left out.
    """
    # more than there are would only cost memory
    fetched = wanted = min(wanted, int(searcher.num_docs) + 1)
    while True:
        hits = searcher.search(query, limit=fetched, count=False).hits
        more = len(hits) == fetched
        last = round(hits[-1][0], 4) if hits else 0.0
        if not more or fetched > _MOST or round(hits[wanted // 2][0], 4) > last:
            break
        fetched *= 4
    if more and round(hits[0][0], 4) > last:
        hits = [hit for hit in hits if round(hit[0], 4) > last]
    keys = searcher.fast_field_values("key", [address for _, address in hits])
    scored = [(float(score), int(key)) for (score, _), key in zip(hits, keys, strict=True)]
    return sorted(scored, key=lambda pair: (-round(pair[0], 4), pair[1]))[:wanted], more


def first(searcher: Any, query: Any, wanted: int) -> tuple[list[tuple[float, int]], bool]:
    """Like `best` for a query that ranks nothing: what it finds in order of key, with no score."""
    import tantivy

    wanted = min(wanted, int(searcher.num_docs) + 1)
    hits = searcher.search(query, limit=wanted, count=False, order_by_field="key", order=tantivy.Order.Asc).hits
    return [(0.0, int(key)) for key, _ in hits], len(hits) == wanted


class Found:
    """The hits so far: in order of score, equal scores by path and place, copies folded into one."""

    def __init__(self, store: Store, what: str, groups: Sequence[Sequence[Word]], limit: int) -> None:
        self.store, self.what, self.limit = store, what, limit
        # filters rank nothing, nor do single characters, which most statements hold
        self._choose = best if any(len(word.text) > 1 for group in groups for word in group) else first
        self.needles = [word.text for group in groups for word in group]
        self.hits: list[Hit] = []
        self.keys: set[int] = set()
        self._texts: dict[str, int] = {}

    def add_all(
        self,
        searcher: Any,
        query: Any,
        *,
        literal: AbstractSet[int] | None = None,
        asked: Sequence[Sequence[str]] = (),
    ) -> None:
        """Put what a query finds after what is there, until there are enough or no more; copies don't count.

        What is not among the keys `literal` is marked as widened. What is about the things `asked` for is raised among
        those that the query brings.
        """
        wanted = max(self.limit + SPARE, _POOL) // 2
        most = max(_MOST, 2 * wanted)
        before = self.hits[-1].score if self.hits else None
        scale, more = 1.0, True
        while more and len(self.hits) < self.limit and wanted <= most:
            wanted *= 2
            scored, more = self._choose(searcher, query, wanted)
            fresh = [(score, key) for score, key in scored if key not in self.keys]
            if before is not None and fresh and fresh[0][0] > 0:
                # what comes later must not seem better
                scale = min(scale, 0.99 * before / fresh[0][0])
            self._add(fresh, scale, literal, asked)

    def _add(
        self,
        fresh: Sequence[tuple[float, int]],
        scale: float,
        literal: AbstractSet[int] | None,
        asked: Sequence[Sequence[str]],
    ) -> None:
        self.keys.update(key for _, key in fresh)
        found = fetch(self.store, self.what, [key for _, key in fresh])
        order = sorted(
            (
                (raised(score, found[key].text, asked, literal=literal is None), found[key])
                for score, key in fresh
                if key in found
            ),
            key=lambda pair: (-round(pair[0], 4), pair[1].path, pair[1].begin),
        )
        related = [] if literal is None else _related(self.needles)
        for score, hit in order:
            same = "".join(hit.same.split())
            if same in self._texts:
                number = self._texts[same]
                self.hits[number] = self.hits[number]._replace(copies=self.hits[number].copies + 1)
            elif len(self.hits) < self.limit:
                self._texts[same] = len(self.hits)
                widened = literal is not None and hit.key not in literal
                needles = [*self.needles, *related] if widened else self.needles
                ranked = hit._replace(rank=len(self.hits) + 1, score=round(score * scale, 4), widened=widened)
                self.hits.append(_marked(ranked, needles))


def _related(needles: Sequence[str]) -> list[str]:
    """The other words for `needles` and their pieces."""
    pieces = [piece for needle in needles for piece in (needle, *tiles(needle))]
    parts = [part for piece in pieces for part in parts_of(piece)]
    known = dict.fromkeys([*pieces, *parts])
    return [other for piece in known for other in (piece, *synonyms(piece))]


def _marked(hit: Hit, needles: Sequence[str]) -> Hit:
    """The hit with the places of what was found in it and a snippet around them."""
    marks = find_marks(hit.text, needles) or find_marks(
        hit.text, [pair for word in needles for pair in pairs(word)[:-1]]
    )
    snippet, snippet_marks = make_snippet(hit.text, marks)
    return hit._replace(marks=marks, snippet=snippet, snippet_marks=snippet_marks)


def find_marks(text: str, needles: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where the normalised `needles` stand in `text`, white space apart; those that don't, word by word."""
    plain = normalise(text)
    squeezed = squeeze(plain)
    places: Sequence[int] = range(len(plain))
    if len(squeezed) < len(plain):
        places = [at for at, character in enumerate(plain) if not character.isspace()]
    spans: set[tuple[int, int]] = set()
    for needle in needles:
        found = _occurrences(squeezed, needle)
        if not found:
            found = [span for piece in pieces_of(needle) for span in _occurrences(squeezed, piece)]
        spans.update((places[begin], places[end - 1] + 1) for begin, end in found)
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return tuple(merged)


def _occurrences(text: str, needle: str) -> list[tuple[int, int]]:
    found = []
    at = text.find(needle) if needle else -1
    while at >= 0:
        found.append((at, at + len(needle)))
        at = text.find(needle, at + len(needle))
    return found


def make_snippet(text: str, marks: Sequence[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A piece of `text`, on one line, where most marks, given in order, stand together, and the marks that stand in it."""
    ends = [end for _, end in marks]
    held = [bisect_right(ends, begin + _SNIPPET * 2 // 3) - number for number, (begin, _) in enumerate(marks)]
    first = marks[held.index(max(held))][0] if marks else 0
    begin = max(0, min(first - _SNIPPET // 3, len(text) - _SNIPPET))
    end = min(len(text), begin + _SNIPPET)
    lead, tail = "…" if begin else "", "…" if end < len(text) else ""
    body = _ANY_SPACE.sub(" ", text[begin:end])
    shift = len(lead) - begin
    inside = tuple((max(b, begin) + shift, min(e, end) + shift) for b, e in marks if b < end and e > begin)
    return f"{lead}{body}{tail}", inside
