"""What does a hit look like? Fetches candidates, puts them in order, folds copies, marks the words, cuts snippets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reportminer.folding import normalise, squeeze
from reportminer.search.documents import part_keys
from reportminer.search.evidence import WHOLE, Field, Match
from reportminer.search.judging import Judged, Judging
from reportminer.search.query_plan import Request
from reportminer.search.query_things import LITERAL, PAIR, PART, SYNONYM
from reportminer.search.searchables import Found, Hit, HitPart, fetch
from reportminer.search.terms import pieces_of
from reportminer.search.weights import Query
from reportminer.store.database import Store

_SNIPPET = 90
SPARE = 40
"""hits fetched beyond those wanted, to make up for folded copies"""
POOL = 40
"""candidates of each kind that are ranked together, so that the first hits are the same whatever the limit"""
MOST = 2000
_WITH_PARTS = 40
"""of the candidates, in order, whose parts are ranked too"""
_ANY_SPACE = re.compile(r"\s")

Candidate = tuple[float, int, int]
"""how well the index finds that it fits, its key, and what its document says of its parts"""


def best(searcher: Any, query: Any, wanted: int) -> tuple[list[Candidate], bool]:
    """About so many best documents, and whether there are more.

    Equal scores stand in order of key, however the index orders them: those that share the last score are all there or
    all left out.
    """
    # more than there are would only cost memory
    fetched = wanted = min(wanted, int(searcher.num_docs) + 1)
    while True:
        hits = searcher.search(query, limit=fetched, count=False).hits
        more = len(hits) == fetched
        last = round(hits[-1][0], 4) if hits else 0.0
        if not more or fetched > MOST or round(hits[wanted // 2][0], 4) > last:
            break
        fetched *= 4
    if more and round(hits[0][0], 4) > last:
        hits = [hit for hit in hits if round(hit[0], 4) > last]
    addresses = [address for _, address in hits]
    keys, parts = searcher.fast_field_values("key", addresses), searcher.fast_field_values("parts", addresses)
    scored = [(float(points), int(key), int(part)) for (points, _), key, part in zip(hits, keys, parts, strict=True)]
    return sorted(scored, key=lambda hit: (-round(hit[0], 4), hit[1]))[:wanted], more


class _Hits:
    """The hits so far, copies folded into one."""

    def __init__(self, store: Store, what: str, request: Request, limit: int) -> None:
        self.store, self.what, self.request, self.limit = store, what, request, limit
        self.hits: list[Hit] = []
        self.keys: set[int] = set()
        self._texts: dict[str, int] = {}

    def _put(self, hit: Hit) -> bool:
        """Put a hit after what is there, or count it as a copy; whether it was put."""
        if self._counted(hit) or len(self.hits) >= self.limit:
            return False
        self._texts["".join(hit.same.split())] = len(self.hits)
        self.hits.append(hit._replace(rank=len(self.hits) + 1))
        return True

    def _counted(self, hit: Hit) -> bool:
        """Count a hit as a copy of one that is there already, if it is one; whether it is."""
        number = self._texts.get("".join(hit.same.split()))
        if number is not None:
            self.hits[number] = self.hits[number]._replace(copies=self.hits[number].copies + 1)
        return number is not None

    def _parts(self, candidates: Iterable[tuple[int, int]]) -> dict[int, list[HitPart]]:
        """The parts of statements, from their keys and what their documents say of their parts."""
        owners = {part: key for key, value in candidates for part in part_keys(value)}
        found: dict[int, list[HitPart]] = {}
        if owners:
            rows = self.store.seals.rows("parts", list(owners))
            for part in sorted(rows):
                cells = (rows[part][name] for name in HitPart._fields)
                found.setdefault(owners[part], []).append(HitPart(*cells))
        return found


class Listed(_Hits):
    """What a query finds that ranks nothing, in order of key, with no score."""

    def add_all(self, searcher: Any, query: Any) -> None:
        """Take in what the query finds, until there is enough; copies don't count."""
        import tantivy

        wanted, more = max(self.limit + SPARE, POOL) // 2, True
        most = max(MOST, 2 * wanted)
        while more and len(self.hits) < self.limit and wanted <= most:
            wanted *= 2
            fetched = min(wanted, int(searcher.num_docs) + 1)
            found = searcher.search(query, limit=fetched, count=False, order_by_field="key", order=tantivy.Order.Asc)
            more = len(found.hits) == fetched
            self._take([int(key) for key, _ in found.hits if int(key) not in self.keys])

    def _take(self, keys: Sequence[int]) -> None:
        self.keys.update(keys)
        found = fetch(self.store, self.what, keys)
        needles = [word.text for group in self.request.parsed.groups for word in group]
        for hit in sorted(found.values(), key=lambda hit: (hit.path, hit.begin)):
            marks = find_marks(hit.text, needles) if needles else ()
            snippet, snippet_marks = make_snippet(hit.text, marks)
            self._put(hit._replace(marks=marks, snippet=snippet, snippet_marks=snippet_marks))


class Ranked(_Hits):
    """Hits in order of what they show of the things asked for; equal ones by path and place."""

    def __init__(self, store: Store, what: str, request: Request, limit: int, query: Query) -> None:
        super().__init__(store, what, request, limit)
        self.query, self._judging = query, Judging(query)
        self._fresh: dict[int, int] = {}
        self._literal: set[int] = set()

    def add(self, candidates: Sequence[Candidate], *, literal: bool) -> None:
        """Take in candidates; `literal` ones hold every word."""
        for _, key, parts in candidates:
            if literal:
                self._literal.add(key)
            if key not in self.keys:
                self.keys.add(key)
                self._fresh[key] = parts

    def rank(self) -> None:
        """Put the candidates taken in since the last time after what is there, best first."""
        before = self.hits[-1].score if self.hits else None
        ordered = self.judged()
        top = ordered[0].score if ordered else 0.0
        above = 0.0 if before is None else max(0.0, top - before)
        for judged in ordered:
            self._put_judged(judged, judged.score - above)

    def judged(self) -> list[Judged]:
        """The candidates taken in since the last time, in order; copies of hits are counted, and are none."""
        fresh, self._fresh = self._fresh, {}
        found = fetch(self.store, self.what, list(fresh))
        judged = self._judging.judge([hit for hit in found.values() if not self._counted(hit)])
        judged.sort(key=_order)
        kinds = self.request.kinds
        first = [one for at, one in enumerate(judged) if at < _WITH_PARTS or (kinds and one.hit.kind not in kinds)]
        parts = self._parts((one.hit.key, fresh[one.hit.key]) for one in first)
        for one in first:
            if one.hit.key in parts:
                one.weigh_parts(parts[one.hit.key], self.query.asked, kinds)
        return sorted(judged, key=_order)

    def _put_judged(self, judged: Judged, score: float) -> None:
        if self._put(judged.hit._replace(score=round(score, 4))):
            widened = judged.hit.key not in self._literal and not _holds(judged.fields, self.query)
            self.hits[-1] = _marked(self.hits[-1]._replace(widened=widened), judged, self.query)


def _order(judged: Judged) -> tuple[float, str, int]:
    return -round(judged.score, 4), judged.hit.path, judged.hit.begin


def _holds(fields: Sequence[Field], query: Query) -> bool:
    """Whether every word stands in a text, its head or what is above it, or all the words that it is made of."""

    def stands(word: str) -> bool:
        return any(word in field.text for field in fields)

    return all(
        any(stands(word.text) or (not word.literal and all(map(stands, pieces_of(word.text)))) for word in group)
        for group in query.groups
    )


def _marked(hit: Hit, judged: Judged, query: Query) -> Hit:
    """The hit with the places of what was found in it, a snippet around them, and in which words it was found."""
    text = judged.fields[0]
    chosen = _telling(text.matches)
    marks = _merged((text.written(match.begin), text.written(match.end - 1) + 1) for match in chosen)
    if not marks:
        marks = find_marks(hit.text, [pair for thing in query.things for pair in thing.pairs])
    first = hit.begin if judged.part is None else judged.part.begin
    last = hit.end if judged.part is None else judged.part.end
    begin, end = first - hit.begin, last - hit.begin
    inside = [(b, e) for b, e in marks if b >= begin and e <= end]
    # a short part is shown in its point
    first, last = (begin, end) if end - begin >= _SNIPPET // 2 else (0, len(hit.text))
    snippet, snippet_marks = make_snippet(hit.text[first:last], [(b - first, e - first) for b, e in inside])
    fields = (text.within(begin, end) if judged.part else text, *judged.fields[1:])
    found = tuple(_found(fields, query))
    return hit._replace(marks=marks, snippet=snippet, snippet_marks=snippet_marks, part=judged.part, found=found)


def _found(fields: Sequence[Field], query: Query) -> Iterator[Found]:
    """In which words things were found, in order of the things; by character pairs where there is no word."""
    words: dict[int, dict[Found, None]] = {number: {} for number in range(len(query.things))}
    for match in _telling([match for field in fields for match in field.matches]):
        if match.how is not WHOLE:
            words[match.thing][Found(query.things[match.thing].words[0], match.word, match.how)] = None
    for number, thing in enumerate(query.things):
        yield from words[number] or (
            Found(thing.words[0], pair, PAIR) for pair in thing.pairs if any(pair in field.text for field in fields)
        )


def _telling(matches: Sequence[Match]) -> list[Match]:
    """The matches that say most of each thing: as written and in other words or, failing these, by its parts."""
    sure = {match.thing for match in matches if match.how in (LITERAL, SYNONYM)}
    kept = [match for match in matches if match.how is not PART or match.thing not in sure]
    return sorted(kept, key=lambda match: (LITERAL, SYNONYM, PART, WHOLE).index(match.how))


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
    return _merged(spans)


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans that touch or overlap as one, in order."""
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
