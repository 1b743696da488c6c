"""What answers a query best? Resolves the filters, asks the index stage by stage, counts by facet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any, TypedDict

from reportminer.folding import normalise
from reportminer.search.areas import area_of_reports, find_area, find_areas
from reportminer.search.documents import BODY
from reportminer.search.hits import MOST, POOL, SPARE, Listed, Ranked, best
from reportminer.search.index import Index
from reportminer.search.query import Parsed, Word, listed, parse, parse_genre, parse_kind, years_of
from reportminer.search.query_plan import BOOSTS, Compiler, Request
from reportminer.search.searchables import Hit
from reportminer.search.suggest import did_you_mean
from reportminer.search.understanding import Taken, filters_in, places_of_reports, unframed
from reportminer.search.weights import asked_for, stands
from reportminer.store.database import Store
from reportminer.store.errors import QuerySyntaxError
from reportminer.translation import told

FEW = 40
"""candidates below this number are joined by those that hold half of what is asked for"""
HARDLY_ANY = 10
"""candidates below this number are joined by those that hold half of its character pairs"""
FACETS = ("kind", "genre", "topic", "year", "place")
"""fields of the index by which what is found is counted"""
_FACETS = 5000
_ALL = "all"


class Filters(TypedDict, total=False):
    """What may narrow a query beside its own words; both must hold.

    `kind`: only these kinds; of things that are no statements only those that hold, or stand in, one of these kinds.
    `place`: only what is about this place or lies below it, by any of its names or by code. `year`: only reports filed
    under this year or span (``2008``, ``"2008-2010"``, ``(2008, 2010)``); figures that name their year are filed under that.
    `genre`, `topic`: only reports of these genres, statements with one of these topics. `sure`: only statements or figures
    of at least this confidence, 0 to 1. `checked`: only those at which people have looked (True) or have not (False).
    `as_words`: places and years among the words are words, no filters, and a question is no wish for kinds.
    """

    kind: str | Sequence[str] | None
    place: str | Sequence[str] | None
    year: str | int | Sequence[int | None] | None
    genre: str | Sequence[str] | None
    topic: str | Sequence[str] | None
    sure: float
    checked: bool | None
    as_words: bool


def resolve(
    store: Store,
    query: str,
    *,
    kind: str | Sequence[str] | None = None,
    place: str | Sequence[str] | None = None,
    year: str | int | Sequence[int | None] | None = None,
    genre: str | Sequence[str] | None = None,
    topic: str | Sequence[str] | None = None,
    sure: float = 0.0,
    checked: bool | None = None,
    only: Collection[str] | None = None,
    as_words: bool = False,
) -> Request:
    """Read a query and its filters; those in the query and those beside it must all hold.

    Places and years among the words, and the frame of a question, are taken out of them, unless `as_words`. With `only`,
    what is found stands in these reports, by their ids.

    Raises:
        QuerySyntaxError: something cannot be understood.
        UnknownPlaceError: nobody knows the place.
    """
    if not isinstance(query, str):
        raise QuerySyntaxError(f"a query is a text, {query!r} is none")
    filtered = only is not None or any((kind, place, genre, topic, str(year or "").strip(), sure, checked is not None))
    parsed = parse(query) if query.strip() or not filtered else Parsed((), ())
    kinds = _both(parsed.kinds, [parse_kind(name) for name in listed(kind)])
    genres = _both(parsed.genres, [parse_genre(name) for name in listed(genre)])
    topics = tuple(
        names for names in (parsed.topics, tuple(normalise(name.strip()) for name in listed(topic))) if names
    )
    _know_topics(store, (*(name for names in topics for name in names), *_unwanted(parsed, "topic")))
    areas = tuple(find_areas(store, names) for names in (listed(place), parsed.places) if names)
    areas += () if only is None else (area_of_reports(store, only),)
    years = list(parsed.years)
    if year is not None and str(year).strip():
        years.append(years_of(year))
    request = Request(parsed, kinds, genres, topics, areas, tuple(years), sure=sure, checked=checked)
    if as_words:
        return request
    groups, wished, also = unframed(parsed.groups)
    groups, taken = filters_in(groups)
    groups, named = places_of_reports(store, groups)
    taken += named
    return request._replace(parsed=parsed._replace(groups=groups), wished=wished, also=also, taken=tuple(taken))


def settled(index: Index, request: Request) -> Request:
    """The request with the filters that its words stand for; those that nothing in the archive fits are words again.

    So are years that nothing fits of the places named beside them, and places after the first that have nothing in common.
    """
    if not request.taken:
        return request
    fitting = _fitting(index, request.taken)
    words = tuple((Word(taken.words),) for taken in request.taken if taken not in fitting)
    return request._replace(
        parsed=request.parsed._replace(groups=(*request.parsed.groups, *words)),
        areas=(*request.areas, *(taken.area for taken in fitting if taken.area is not None)),
        years=(*request.years, *(taken.years for taken in fitting if taken.years is not None)),
        taken=tuple(fitting),
    )


def _fitting(index: Index, taken: Sequence[Taken]) -> list[Taken]:
    """Of filters, in order, as many as something in the archive fits all together, places before years."""
    searcher, compiler = index.searcher(), Compiler(index.schema)
    kept: list[Taken] = []
    for one in sorted(taken, key=lambda each: each.years is not None):
        both = compiler.all_of([compiler.taken(each) for each in [*kept, one]])
        if searcher.search(both, limit=1, count=False).hits:
            kept.append(one)
    return [one for one in taken if one in kept]


def _know_topics(store: Store, names: Sequence[str]) -> None:
    """Refuse topics that no statement can have.

    Raises:
        QuerySyntaxError: neither the table of topics nor any statement has one of the names.
    """
    if not names:
        return
    from reportminer.statements.topics import taxonomy

    known = set(taxonomy())
    if known.issuperset(names):
        return
    rows = store.query("SELECT DISTINCT value FROM statements, json_each(statements.topics)")
    given = {str(row[0]) for row in rows} - {""}
    for name in names:
        if name not in known and name not in given:
            hint = did_you_mean(name, given | known) or told("; --facets counts the topics of what a query finds")
            raise QuerySyntaxError(f"there is no topic {name!r}{hint}")


def _both(asked: tuple[str, ...], beside: Sequence[str]) -> tuple[str, ...]:
    """What the query and the filter beside it let through, of which a statement has one only."""
    if not asked or not beside:
        return asked or tuple(beside)
    kept = tuple(name for name in beside if name in asked)
    if not kept:
        raise QuerySyntaxError(f"the query asks for {', '.join(asked)}, the filter beside it for {', '.join(beside)}")
    return kept


def search(store: Store, index: Index, request: Request, *, limit: int, widen: bool = True) -> list[Hit]:
    """The best hits of a request, best first.

    Candidates are what holds every word as the query has it, what holds every thing asked for in whatever words, and,
    where these are few, what holds half of them; all are ranked together. What does not hold every word, or all the words
    that a longer one is made of, is marked as widened.
    """
    searcher = index.searcher()
    request = settled(index, request)
    compiler = Compiler(index.schema)
    groups = request.parsed.groups
    if not any(len(word.text) > 1 for group in groups for word in group):
        # filters rank nothing, nor do single characters, which most statements hold
        found = Listed(store, index.what, request, limit)
        found.add_all(searcher, compiler.query(groups, _clauses(store, compiler, request)))
        return found.hits
    ranked = Ranked(store, index.what, request, limit, asked_for(searcher, request, widen=widen))
    asking = gathering(store, index, request, ranked, widen=widen)
    wanted = POOL
    while True:
        more = asking.candidates(wanted)
        ranked.rank()
        if not more or len(ranked.hits) >= limit or wanted >= max(MOST, 2 * limit):
            return ranked.hits
        wanted = max(2 * wanted, limit + SPARE)


def gathering(store: Store, index: Index, request: Request, ranked: Ranked, *, widen: bool) -> Gathering:
    """What asks the index for candidates of a settled request, and hands them to `ranked`."""
    clauses = _clauses(store, Compiler(index.schema), request)
    return Gathering(index.searcher(), index.schema, request, clauses, ranked, widen=widen)


def _clauses(store: Store, compiler: Compiler, request: Request) -> list[tuple[Any, Any]]:
    return [*compiler.filters(request), *_unwanted_areas(store, compiler, request)]


class Gathering:
    """Asks the index for candidates."""

    def __init__(
        self,
        searcher: Any,
        schema: Any,
        request: Request,
        clauses: Sequence[tuple[Any, Any]],
        ranked: Ranked,
        *,
        widen: bool,
    ) -> None:
        self.searcher, self.ranked, self.widen = searcher, ranked, widen
        self.groups, self.clauses, self.wished = request.parsed.groups, clauses, request.wished
        self.compiler = Compiler(schema)
        self.quick = Compiler(schema, {BODY: BOOSTS[BODY]})
        self.literal = tuple(tuple(word._replace(literal=True) for word in group) for group in self.groups)

    def candidates(self, wanted: int) -> bool:
        """Gather so many of each kind; whether there may be more."""
        literal, clauses = self.literal, self.clauses
        # many times faster than in every field
        full = self._add(self.quick.query(literal, clauses), wanted, literal=True)
        if not full:
            full = self._add(self.compiler.query(literal, clauses), wanted, literal=True)
        if not full and literal != self.groups:
            full = self._add(self.compiler.query(self.groups, clauses), wanted, literal=True)
        return (self.widen and self._widened(wanted, full=full)) or full

    def _widened(self, wanted: int, *, full: bool) -> bool:
        things = self.ranked.query.things
        known = [thing for thing, there in zip(things, self.ranked.query.known, strict=True) if there]
        more = False
        if any(not thing.weak for thing in known):
            # where so many hold every word, others hardly ever come before them (measured: nDCG the same)
            if not full and any(thing.concepts or thing.parts for thing in known):
                more |= self._add(self.quick.related(known, self.clauses), wanted)
            if self.wished:
                kinds = self.quick.of_kinds(self.wished)
                more |= self._add(self.quick.related(known, [*self.clauses, kinds]), wanted)
        # where there are more, those that fit as badly as the last are left out, so that fewer may be held than were asked for
        enough = full or more
        if not enough and len(self.ranked.keys) < (FEW if len(things) > 1 else 1):
            half = self.quick.half(things, self.clauses, partial(stands, self.searcher))
            more |= half is not None and self._add(half, wanted)
        if (
            not enough
            and len(self.ranked.keys) < HARDLY_ANY
            and (loose := self.quick.loose(things, self.clauses)) is not None
        ):
            more |= self._add(loose, wanted)
        return more

    def _add(self, query: Any, wanted: int, *, literal: bool = False) -> bool:
        candidates, more = best(self.searcher, query, wanted)
        self.ranked.add(candidates, literal=literal)
        return more


def lets_through(store: Store, index: Index, request: Request) -> bool:
    """Whether anything at all passes the filters of a request, whatever its words."""
    request = settled(index, request)._replace(taken=())
    return count(store, index, request._replace(parsed=request.parsed._replace(groups=(), without=()))) > 0


def count(store: Store, index: Index, request: Request) -> int:
    """How many hold every word of a request, those with the same text counted each."""
    searcher = index.searcher()
    request = settled(index, request)
    compiler = Compiler(index.schema)
    clauses = _clauses(store, compiler, request)
    return int(searcher.search(compiler.query(request.parsed.groups, clauses), limit=1, count=True).count)


def matching(store: Store, index: Index, request: Request, *, most: int) -> list[tuple[int, int]]:
    """The keys of what holds every word of a request, `most` at most, each with the key of its report."""
    searcher = index.searcher()
    request = settled(index, request)
    compiler = Compiler(index.schema)
    query = compiler.query(request.parsed.groups, _clauses(store, compiler, request))
    addresses = [address for _, address in searcher.search(query, limit=most, count=False).hits]
    if not addresses:
        return []
    keys, reports = searcher.fast_field_values("key", addresses), searcher.fast_field_values("report", addresses)
    return [(int(key), int(report)) for key, report in zip(keys, reports, strict=True)]


def facets(
    store: Store, index: Index, request: Request, *, fields: Sequence[str] = FACETS
) -> dict[str, dict[str, int]]:
    """`counted` without the number of all."""
    return counted(store, index, request, fields=fields)[1]


def counted(
    store: Store, index: Index, request: Request, *, fields: Sequence[str] = FACETS
) -> tuple[int, dict[str, dict[str, int]]]:
    """How many hold every word of a request, in all and by kind, genre, topic, year, province, prefecture and county.

    Args:
        store: an open store.
        index: what is searched.
        request: what is asked.
        fields: of the index; ``place`` gives three levels, ``sure`` counts by confidence in hundredths, ``checked`` by 0 and 1.
    """
    searcher = index.searcher()
    request = settled(index, request)
    compiler = Compiler(index.schema)
    clauses = _clauses(store, compiler, request)
    query = compiler.query(request.parsed.groups, clauses)
    wanted = {name: {"terms": {"field": name, "size": _FACETS}} for name in fields}
    found = searcher.aggregate(query, {**wanted, _ALL: {"value_count": {"field": "key"}}})
    counts: dict[str, dict[str, int]] = {}
    for name in wanted:
        buckets = {str(bucket["key"]).removesuffix(".0"): int(bucket["doc_count"]) for bucket in found[name]["buckets"]}
        counts[name] = dict(sorted(buckets.items(), key=lambda pair: (-pair[1], pair[0])))
    codes = counts.pop("place", {})
    for name, digits in (("province", 2), ("prefecture", 4), ("county", 6)):
        counts[name] = {code.ljust(6, "0"): count for code, count in codes.items() if len(code) == digits}
    return int(found[_ALL]["value"]), counts


def _unwanted(parsed: Parsed, wanted: str) -> list[str]:
    return [value for field, value in parsed.without_filters if field == wanted]


def _unwanted_areas(store: Store, compiler: Compiler, request: Request) -> list[tuple[Any, Any]]:
    areas = [find_area(store, value) for value in _unwanted(request.parsed, "place")]
    return [(compiler.must_not, compiler.area(area)) for area in areas]
