"""Which statements answer a query best? Compiles a query for the index, ranks, folds copies, widens, marks hits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from reportminer.archive.areas import Area, find_area
from reportminer.archive.errors import QuerySyntaxError
from reportminer.archive.index import SHORT_FIELDS, Index
from reportminer.archive.query import Parsed, Word, Years, parse, parse_kind, parse_years
from reportminer.archive.store import Store
from reportminer.archive.synonyms import synonyms, tiles, weak_words
from reportminer.archive.terms import normalise, pairs, parts_of, pieces_of, squeeze

BOOSTS = {"head": 1.5, "text": 1.0, "section": 0.4, "title": 0.2}
PIECES_BOOST = 0.6
RELATED_BOOST = 0.8
PAIR_BOOST = 0.2
SAME_BOOST = 0.3
FEW = 10
_SNIPPET = 90
_SPARE = 40
"""hits fetched beyond those wanted, to make up for folded copies"""
_MOST = 2000
_FACETS = 5000

_ANY_SPACE = re.compile(r"\s")

_SHOW = """
    SELECT s.statement_key, s.kind, s.head, s.text, r.report_id, r.title, CASE WHEN s.place != '' THEN s.place
           WHEN r.full_name != '' THEN r.full_name ELSE r.place END, r.year, r.path, s.begin, s."end", s.section,
           s.id, r.duplicate_of, CASE WHEN s.adcode != '' THEN s.adcode ELSE r.adcode END, r.genre, s.topics
    FROM statements s JOIN reports r USING (report_key) WHERE s.statement_key IN ({marks})"""

COLUMNS = (
    "rank", "score", "kind", "head", "text", "report_id", "title", "place", "year", "path", "begin", "end", "snippet",
    "marks", "widened", "copies", "section", "statement_id", "adcode", "genre",
)  # fmt: skip


class Hit(NamedTuple):
    """One statement found. `marks` are the places of the words found in `text`, `snippet_marks` those in `snippet`."""

    rank: int
    score: float
    kind: str
    head: str
    text: str
    report_id: str
    title: str
    place: str
    year: int | None
    path: str
    begin: int
    end: int
    section: str
    statement_id: str
    adcode: str
    genre: str
    widened: bool
    """found only by related words"""
    copies: int
    """further statements with the same text, left out"""
    marks: tuple[tuple[int, int], ...]
    snippet: str
    snippet_marks: tuple[tuple[int, int], ...]

    def highlight(self, before: str = "【", after: str = "】") -> str:
        """The snippet with what was found set between two marks."""
        pieces: list[str] = []
        done = 0
        for begin, end in self.snippet_marks:
            pieces += (self.snippet[done:begin], before, self.snippet[begin:end], after)
            done = end
        return "".join([*pieces, self.snippet[done:]])

    def as_row(self) -> dict[str, Any]:
        """The hit as a row; `marks` there are those of the snippet."""
        row = self._asdict()
        row["marks"] = [list(mark) for mark in self.snippet_marks]
        del row["snippet_marks"]
        return {name: row[name] for name in COLUMNS}


class Request(NamedTuple):
    """A query with all its filters resolved."""

    parsed: Parsed
    kinds: tuple[str, ...]
    areas: tuple[Area, ...]
    years: tuple[Years, ...]


def resolve(
    store: Store,
    query: str,
    *,
    kind: str | Sequence[str] | None = None,
    place: str | Sequence[str] | None = None,
    year: str | int | tuple[int | None, int | None] | None = None,
) -> Request:
    """Read a query and its filters; those in the query and those beside it must all hold.

    Raises:
        QuerySyntaxError: something cannot be understood.
        UnknownPlaceError: nobody knows the place.
    """
    parsed = parse(query)
    beside = tuple(parse_kind(name) for name in ([kind] if isinstance(kind, str) else kind or ()))
    kinds = tuple(k for k in beside if k in parsed.kinds) if beside and parsed.kinds else beside or parsed.kinds
    if beside and parsed.kinds and not kinds:
        raise QuerySyntaxError(
            f"the query asks for {', '.join(parsed.kinds)}, the filter beside it for {', '.join(beside)}"
        )
    areas = []
    for names in ((place,) if isinstance(place, str) else tuple(place or ()), parsed.places):
        if names:
            found = [find_area(store, name) for name in names]
            areas.append(
                Area(tuple(p for a in found for p in a.prefixes), tuple(key for a in found for key in a.reports))
            )
    years = list(parsed.years)
    if isinstance(year, tuple):
        years.append(Years(*year))
    elif year is not None and str(year).strip():
        years.append(parse_years(str(year)))
    return Request(parsed, kinds, tuple(areas), tuple(years))


class Compiler:
    """Turns words and filters into tantivy queries for one schema; words are looked for in the fields of `boosts`."""

    def __init__(self, schema: Any, boosts: Mapping[str, float] = BOOSTS) -> None:
        import tantivy

        self.schema, self.boosts = schema, boosts
        self.make = tantivy.Query
        self.must, self.should, self.must_not = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
        self.integer = tantivy.FieldType.Integer

    def any_of(self, queries: Sequence[Any]) -> Any:
        """One of the queries is enough; what more of them fit counts."""
        return queries[0] if len(queries) == 1 else self.make.boolean_query([(self.should, q) for q in queries])

    def best_of(self, queries: Sequence[Any]) -> Any:
        """One of the queries is enough, and the best counts: many words for the same thing are no more than one."""
        return queries[0] if len(queries) == 1 else self.make.disjunction_max_query(list(queries), SAME_BOOST)

    def all_of(self, queries: Sequence[Any]) -> Any:
        """Every query must fit."""
        return queries[0] if len(queries) == 1 else self.make.boolean_query([(self.must, q) for q in queries])

    def exact(self, text: str) -> Any:
        """`text` as it stands, in any text field."""
        terms = pairs(text)
        if len(text) > 1 and len(terms) > 1 and len(terms[-1]) == 1:
            terms = terms[:-1]
        if len(text) == 1:
            return self.make.regex_query(self.schema, "text", f"{text}.?")
        found = []
        for field, boost in self.boosts.items():
            if len(terms) == 1:
                one = self.make.term_query(self.schema, field, terms[0], "freq")
            elif field in SHORT_FIELDS:
                one = self.all_of([self.make.term_query(self.schema, field, term, "basic") for term in terms])
            else:
                one = self.make.phrase_query(self.schema, field, list(terms))
            found.append(self.make.boost_query(one, boost))
        return self.any_of(found)

    def word(self, word: Word, *, related: bool = False) -> Any:
        """`word` as it stands or, if it need not be literal, all the words that it is made of.

        With `related`, each may stand in the words that mean the same.
        """
        whole = self.exact(word.text)
        if word.literal:
            return whole
        pieces = (related and tuple(tiles(word.text))) or pieces_of(word.text)
        others = self._others(word.text) if related else []
        found = [whole, self.best_of(others)] if others else [whole]
        if len(pieces) > 1:
            parts = [self.piece(piece, related=related) for piece in pieces]
            together = self.make.boost_query(self.all_of(parts), PIECES_BOOST)
            found.append(self.make.boolean_query([(self.must, together), *self.near(word.text)]))
        elif related or pieces != (word.text,):
            found.append(self.piece(pieces[0], related=related))
        return self.any_of(found)

    def near(self, text: str) -> list[tuple[Any, Any]]:
        """Wishes for the character pairs of `text`: what holds many of them is much like it."""
        terms = [term for term in pairs(text) if len(term) > 1]
        single = (self.make.term_query(self.schema, "text", term, "freq") for term in dict.fromkeys(terms))
        return [(self.should, self.make.boost_query(query, PAIR_BOOST)) for query in single]

    def piece(self, piece: str, *, related: bool) -> Any:
        """A word of a longer one; with `related`, or one that means the same, or all that it is put together of."""
        if not related:
            return self.exact(piece)
        found = [self.exact(piece), *self._others(piece)]
        parts = parts_of(piece)
        if parts:
            near = [self.best_of([self.exact(part), *self._others(part)]) for part in parts]
            found.append(self.make.boost_query(self.all_of(near), RELATED_BOOST))
        return self.best_of(found)

    def _others(self, text: str) -> list[Any]:
        return [self.make.boost_query(self.exact(other), RELATED_BOOST) for other in synonyms(text)]

    def area(self, area: Area) -> Any:
        """What lies in an area."""
        choices = []
        if area.prefixes:
            choices.append(self.make.term_set_query(self.schema, "place", list(area.prefixes)))
        if area.reports:
            choices.append(self.make.term_set_query(self.schema, "report", list(area.reports)))
        return self.any_of(choices)

    def filters(self, request: Request) -> list[tuple[Any, Any]]:
        """Clauses that let through or keep out, without a part in the score."""
        parsed = request.parsed
        clauses: list[tuple[Any, Any]] = []

        def need(query: Any) -> None:
            clauses.append((self.must, self.make.const_score_query(query, 0.0)))

        for field, values in (("kind", request.kinds), ("genre", parsed.genres), ("topic", parsed.topics)):
            if values:
                need(self.make.term_set_query(self.schema, field, list(values)))
        for area in request.areas:
            need(self.area(area))
        for years in request.years:
            need(self.make.range_query(self.schema, "year", self.integer, years.first, years.last))
        for field, value in parsed.without_filters:
            if field != "place":
                clauses.append((self.must_not, self.make.term_set_query(self.schema, field, [value])))
        for word in parsed.without:
            clauses.append((self.must_not, self.exact(word.text)))
        return clauses

    def query(
        self, groups: Iterable[Sequence[Word]], clauses: Sequence[tuple[Any, Any]], *, related: bool = False
    ) -> Any:
        """Every group met by one of its words, and all filter clauses."""
        wanted = [(self.must, self.any_of([self.word(word, related=related) for word in group])) for group in groups]
        if not wanted:
            wanted = [(self.must, self.make.const_score_query(self.make.all_query(), 0.0))]
        if len(wanted) == 1 and not clauses:
            return wanted[0][1]
        return self.make.boolean_query([*wanted, *clauses])

    def wider(self, searcher: Any, groups: Sequence[Sequence[Word]], clauses: Sequence[tuple[Any, Any]]) -> Any | None:
        """Half of the words that say something must be found, themselves or in other words; None if none stands anywhere.

        What holds more of them, near each other or as the query has them, comes first.
        """
        literal = [self.any_of([self.exact(word.text) for word in group]) for group in groups if _is_literal(group)]
        free = [word.text for group in groups if not _is_literal(group) for word in group]
        pieces = dict.fromkeys(piece for text in free for piece in tiles(text) or [text])
        strong = [piece for piece in pieces if piece not in weak_words()] or list(pieces)
        queries = {piece: self.piece(piece, related=True) for piece in pieces}
        known = [queries[piece] for piece in strong if searcher.search(queries[piece], limit=1, count=True).count]
        enough = [other for text in free for other in self._others(text)]
        if known:
            half = [(self.should, query) for query in known]
            enough.append(self.make.boolean_query(half, minimum_number_should_match=(len(known) + 1) // 2))
        if not enough:
            return None
        wished = [queries[piece] for piece in pieces if piece not in strong]
        wished += [self.word(Word(text), related=True) for text in free]
        return self.make.boolean_query(
            [(self.must, query) for query in [*literal, self.any_of(enough)]]
            + [(self.should, query) for query in wished]
            + list(clauses)
        )


def _is_literal(group: Sequence[Word]) -> bool:
    return all(word.literal for word in group)


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
    found = Found(store, groups, limit)
    literal = tuple(tuple(word._replace(literal=True) for word in group) for group in groups)
    if len(groups) > 1:
        found.add_all(searcher, _all_in_text(index.schema, literal, clauses))
    if len(found.hits) < limit:
        found = Found(store, groups, limit)
        found.add_all(searcher, compiler.query(literal, clauses))
    if len(found.hits) < limit and literal != groups:
        apart = compiler.query(groups, clauses)
        keys = {key for _, key in _best(searcher, apart, limit + _SPARE)[0]} | found.keys
        query = compiler.wider(searcher, groups, clauses) if widen and len(keys) < min(limit, FEW) else None
        found.add_all(searcher, apart if query is None else query, literal=keys)
    return found.hits


def _all_in_text(schema: Any, groups: Sequence[Sequence[Word]], clauses: Sequence[tuple[Any, Any]]) -> Any:
    """Every word in the text itself, where there are enough such statements: many times faster than in any field."""
    text, head = (Compiler(schema, {field: BOOSTS[field]}) for field in ("text", "head"))
    wished = [(text.should, head.exact(word.text)) for group in groups for word in group if len(word.text) > 1]
    return text.make.boolean_query([(text.must, text.query(groups, ())), *wished, *clauses])


def facets(store: Store, index: Index, request: Request) -> dict[str, dict[str, int]]:
    """How many statements hold every word of a request, by kind, genre, topic, year, province, prefecture and county."""
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


def _unwanted_areas(store: Store, compiler: Compiler, request: Request) -> list[tuple[Any, Any]]:
    areas = [find_area(store, value) for field, value in request.parsed.without_filters if field == "place"]
    return [(compiler.must_not, compiler.area(area)) for area in areas]


def _best(searcher: Any, query: Any, wanted: int) -> tuple[list[tuple[float, int]], bool]:
    """Score and key of about so many best documents, and whether there are more.

    Equal scores stand in order of key, however the index orders them: those that share the last score are all there or
    all left out.
    """
    fetched = wanted
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


class Found:
    """The hits so far: in order of score, equal scores by path and place, statements of the same text folded into one."""

    def __init__(self, store: Store, groups: Sequence[Sequence[Word]], limit: int) -> None:
        self.store, self.limit = store, limit
        self.needles = [word.text for group in groups for word in group]
        self.hits: list[Hit] = []
        self.keys: set[int] = set()
        self._texts: dict[str, int] = {}

    def add_all(self, searcher: Any, query: Any, *, literal: AbstractSet[int] | None = None) -> None:
        """Put what a query finds after what is there, until there are enough or no more; copies don't count.

        What is not among the keys `literal` is marked as widened.
        """
        wanted = (self.limit + _SPARE) // 2
        before = self.hits[-1].score if self.hits else None
        scale, more = 1.0, True
        while more and len(self.hits) < self.limit and wanted <= _MOST:
            wanted *= 2
            scored, more = _best(searcher, query, wanted)
            fresh = [(score, key) for score, key in scored if key not in self.keys]
            if before is not None and fresh and fresh[0][0] > 0:
                # what comes later must not seem better
                scale = min(scale, 0.99 * before / fresh[0][0])
            self._add(fresh, scale, literal)

    def _add(self, fresh: Sequence[tuple[float, int]], scale: float, literal: AbstractSet[int] | None) -> None:
        self.keys.update(key for _, key in fresh)
        rows = _rows(self.store, [key for _, key in fresh])
        order = sorted(
            ((score, rows[key]) for score, key in fresh if key in rows),
            key=lambda pair: (-round(pair[0], 4), pair[1][8], pair[1][9]),
        )
        related = [] if literal is None else _related(self.needles)
        for score, row in order:
            same = "".join(row[3].split())
            if same in self._texts:
                number = self._texts[same]
                self.hits[number] = self.hits[number]._replace(copies=self.hits[number].copies + 1)
            elif len(self.hits) < self.limit:
                self._texts[same] = len(self.hits)
                widened = literal is not None and row[0] not in literal
                needles = [*self.needles, *related] if widened else self.needles
                self.hits.append(_hit(len(self.hits) + 1, score * scale, row, needles=needles, widened=widened))


def _related(needles: Sequence[str]) -> list[str]:
    """The other words for `needles` and their pieces."""
    pieces = [piece for needle in needles for piece in (needle, *tiles(needle))]
    parts = [part for piece in pieces for part in parts_of(piece)]
    return [other for piece in dict.fromkeys([*pieces, *parts]) for other in (piece, *synonyms(piece))]


def _rows(store: Store, keys: list[int]) -> dict[int, tuple[Any, ...]]:
    found: dict[int, tuple[Any, ...]] = {}
    for begin in range(0, len(keys), 500):
        part = keys[begin : begin + 500]
        sql = _SHOW.replace("{marks}", ", ".join("?" * len(part)))
        found.update((row[0], row) for row in store.query(sql, part))
    return found


def _hit(rank: int, score: float, row: tuple[Any, ...], *, needles: Sequence[str], widened: bool) -> Hit:
    text = row[3]
    marks = find_marks(text, needles)
    snippet, snippet_marks = make_snippet(text, marks)
    return Hit(
        rank=rank, score=round(score, 4), kind=row[1], head=row[2], text=text, report_id=row[4], title=row[5],
        place=row[6], year=row[7], path=row[8], begin=row[9], end=row[10], section=row[11], statement_id=row[12],
        adcode=row[14], genre=row[15], widened=widened, copies=0, marks=marks, snippet=snippet,
        snippet_marks=snippet_marks,
    )  # fmt: skip


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
    """A piece of `text`, on one line, where most marks stand together, and the marks that stand in it."""

    def held(mark: tuple[int, int]) -> int:
        """How many marks stand in a snippet that begins around this one."""
        return sum(1 for begin, end in marks if mark[0] <= begin and end <= mark[0] + _SNIPPET * 2 // 3)

    first = max(marks, key=lambda mark: (held(mark), -mark[0]))[0] if marks else 0
    begin = max(0, min(first - _SNIPPET // 3, len(text) - _SNIPPET))
    end = min(len(text), begin + _SNIPPET)
    lead, tail = "…" if begin else "", "…" if end < len(text) else ""
    body = _ANY_SPACE.sub(" ", text[begin:end])
    shift = len(lead) - begin
    inside = tuple((max(b, begin) + shift, min(e, end) + shift) for b, e in marks if b < end and e > begin)
    return f"{lead}{body}{tail}", inside
