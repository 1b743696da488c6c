"""What answers a query best? Resolves the filters, asks the index stage by stage, counts by facet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from reportminer.folding import normalise
from reportminer.lexicons import load_table
from reportminer.search.areas import Area, area_of_reports, area_of_word, find_area, find_areas
from reportminer.search.documents import BODY
from reportminer.search.hits import SPARE, Found, best
from reportminer.search.index import Index
from reportminer.search.query import Parsed, Word, listed, parse, parse_genre, parse_kind, years_of
from reportminer.search.query_plan import BOOSTS, Compiler, Request
from reportminer.search.searchables import Hit
from reportminer.search.suggest import did_you_mean
from reportminer.search.synonyms import synonyms
from reportminer.store.database import Store
from reportminer.store.errors import QuerySyntaxError
from reportminer.translation import told

FEW = 10
"""literal hits below this number are widened"""
_FACETS = 5000


def resolve(
    store: Store,
    query: str,
    *,
    kind: str | Sequence[str] | None = None,
    place: str | Sequence[str] | None = None,
    year: str | int | Sequence[int | None] | None = None,
    genre: str | Sequence[str] | None = None,
    topic: str | Sequence[str] | None = None,
    only: Collection[str] | None = None,
) -> Request:
    """Read a query and its filters; those in the query and those beside it must all hold.

    With `only`, what is found stands in these reports, by their ids.

    Raises:
        QuerySyntaxError: something cannot be understood.
        UnknownPlaceError: nobody knows the place.
    """
    if not isinstance(query, str):
        raise QuerySyntaxError(f"a query is a text, {query!r} is none")
    filtered = only is not None or any((kind, place, genre, topic, str(year or "").strip()))
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
    return Request(parsed, kinds, genres, topics, areas, tuple(years))


def _know_topics(store: Store, names: Sequence[str]) -> None:
    """Refuse topics that no statement can have.

    Raises:
        QuerySyntaxError: neither the table of topics nor any statement has one of the names.
    """
    if not names:
        return
    known = {row["topic"] for row in load_table("topics.tsv", ("topic", "kinds", "cues"))} - {"-"}
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

    First come those that hold every word as the query has it, then those that hold the words that longer ones are made
    of. When all these are few, the rest is ranked by how many of the words it holds, themselves or in other words; what
    does not hold every word is marked as widened.
    """
    searcher = index.searcher()
    compiler = Compiler(index.schema)
    clauses = [*compiler.filters(request), *_unwanted_areas(store, compiler, request)]
    groups = request.parsed.groups
    found = Found(store, index.what, groups, limit)
    literal = tuple(tuple(word._replace(literal=True) for word in group) for group in groups)
    asked = [[word.text for word in group] for group in groups]
    if groups:
        # many times faster than in every field
        found.add_all(searcher, Compiler(index.schema, {BODY: BOOSTS[BODY]}).query(literal, clauses), asked=asked)
    if len(found.hits) < limit:
        found = Found(store, index.what, groups, limit)
        found.add_all(searcher, compiler.query(literal, clauses), asked=asked)
    if len(found.hits) < limit and literal != groups:
        compiler = Compiler(index.schema, areas=_areas_named(searcher, compiler, groups))
        apart = compiler.query(groups, clauses)
        keys = {key for _, key in best(searcher, apart, limit + SPARE)[0]} | found.keys
        query = None
        if widen and len(keys) < min(limit, FEW):
            query = compiler.wider(searcher, groups, clauses)
        things = compiler.things(groups)
        found.add_all(searcher, apart if query is None else query, literal=keys, asked=things)
        if widen and not found.hits and (query := compiler.wider(searcher, groups, clauses, half=True)) is not None:
            found.add_all(searcher, query, literal=keys, asked=things)
        loose = compiler.loose(groups, clauses) if widen and len(found.hits) < min(limit, FEW) else None
        if loose is not None:
            found.add_all(searcher, loose, literal=keys)
    return found.hits


def _areas_named(searcher: Any, compiler: Compiler, groups: Sequence[Sequence[Word]]) -> dict[str, Area]:
    """The words beside others that name places, of which the archive holds any reports, with the places."""
    if len(groups) < 2:
        return {}
    words = [word.text for group in groups for word in group if not (word.literal or synonyms(word.text))]
    known = {word: area for word in words if (area := area_of_word(word)) is not None}
    return {
        word: area for word, area in known.items() if searcher.search(compiler.area(area), limit=1, count=True).count
    }


def lets_through(store: Store, index: Index, request: Request) -> bool:
    """Whether anything at all passes the filters of a request, whatever its words."""
    return count(store, index, request._replace(parsed=request.parsed._replace(groups=(), without=()))) > 0


def count(store: Store, index: Index, request: Request) -> int:
    """How many hold every word of a request, those with the same text counted each."""
    searcher = index.searcher()
    compiler = Compiler(index.schema)
    clauses = [*compiler.filters(request), *_unwanted_areas(store, compiler, request)]
    return int(searcher.search(compiler.query(request.parsed.groups, clauses), limit=1, count=True).count)


def facets(store: Store, index: Index, request: Request) -> dict[str, dict[str, int]]:
    """How many hold every word of a request, by kind, genre, topic, year, province, prefecture and county."""
    searcher = index.searcher()
    compiler = Compiler(index.schema)
    clauses = [*compiler.filters(request), *_unwanted_areas(store, compiler, request)]
    query = compiler.query(request.parsed.groups, clauses)
    wanted = {name: {"terms": {"field": name, "size": _FACETS}} for name in ("kind", "genre", "topic", "year", "place")}
    found = searcher.aggregate(query, wanted)
    counts: dict[str, dict[str, int]] = {}
    for name in wanted:
        buckets = {str(bucket["key"]).removesuffix(".0"): int(bucket["doc_count"]) for bucket in found[name]["buckets"]}
        counts[name] = dict(sorted(buckets.items(), key=lambda pair: (-pair[1], pair[0])))
    codes = counts.pop("place")
    for name, digits in (("province", 2), ("prefecture", 4), ("county", 6)):
        counts[name] = {code.ljust(6, "0"): count for code, count in codes.items() if len(code) == digits}
    return counts


def _unwanted(parsed: Parsed, wanted: str) -> list[str]:
    return [value for field, value in parsed.without_filters if field == wanted]


def _unwanted_areas(store: Store, compiler: Compiler, request: Request) -> list[tuple[Any, Any]]:
    areas = [find_area(store, value) for value in _unwanted(request.parsed, "place")]
    return [(compiler.must_not, compiler.area(area)) for area in areas]
