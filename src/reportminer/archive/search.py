"""Which statements answer a query best? Compiles a query for the index, ranks, folds copies, widens, marks hits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from reportminer.archive.areas import Area, find_area
from reportminer.archive.errors import QuerySyntaxError
from reportminer.archive.index import Index
from reportminer.archive.query import Parsed, Word, Years, parse, parse_kind, parse_years
from reportminer.archive.store import Store
from reportminer.archive.synonyms import variants
from reportminer.archive.terms import normalise, pairs
from reportminer.archive.terms import words as cut_words

BOOSTS = {"head": 1.5, "text": 1.0, "section": 0.4, "title": 0.2}
WORD_BOOST = 0.6
PIECES_BOOST = 0.6
FEW = 10
_SNIPPET = 90
_SPARE = 40

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
    """Turns words and filters into tantivy queries for one schema."""

    def __init__(self, schema: Any) -> None:
        import tantivy

        self.schema = schema
        self.make = tantivy.Query
        self.must, self.should, self.must_not = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
        self.integer = tantivy.FieldType.Integer

    def any_of(self, queries: Sequence[Any]) -> Any:
        """One of the queries is enough; what more of them fit counts."""
        return queries[0] if len(queries) == 1 else self.make.boolean_query([(self.should, q) for q in queries])

    def all_of(self, queries: Sequence[Any]) -> Any:
        """Every query must fit."""
        return queries[0] if len(queries) == 1 else self.make.boolean_query([(self.must, q) for q in queries])

    def exact(self, text: str) -> Any:
        """`text` as it stands, in any text field."""
        terms = pairs(text)
        if len(text) > 1 and len(terms) > 1 and len(terms[-1]) == 1:
            terms = terms[:-1]
        if len(text) == 1:
            fits = [self.make.regex_query(self.schema, field, f"{text}.?") for field in BOOSTS]
            return self.any_of(fits)
        found = []
        for field, boost in BOOSTS.items():
            if len(terms) == 1:
                one = self.make.term_query(self.schema, field, terms[0], "freq")
            else:
                one = self.make.phrase_query(self.schema, field, list(terms))
            found.append(self.make.boost_query(one, boost))
        return self.any_of(found)

    def word(self, word: Word) -> Any:
        """`word` as it stands or, if it need not be literal, all the words that it is made of."""
        whole = self.exact(word.text)
        if word.literal:
            return whole
        pieces = cut_words(word.text)
        found = [whole]
        if len(pieces) > 1:
            found.append(self.make.boost_query(self.all_of([self.exact(piece) for piece in pieces]), PIECES_BOOST))
        found += [
            self.make.boost_query(self.make.term_query(self.schema, "words", piece, "freq"), WORD_BOOST)
            for piece in pieces
            if piece == word.text
        ]
        return self.any_of(found)

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
            choices = []
            if area.prefixes:
                choices.append(self.make.term_set_query(self.schema, "place", list(area.prefixes)))
            if area.reports:
                choices.append(self.make.term_set_query(self.schema, "report", list(area.reports)))
            need(self.any_of(choices))
        for years in request.years:
            need(self.make.range_query(self.schema, "year", self.integer, years.first, years.last))
        for field, value in parsed.without_filters:
            if field != "place":
                clauses.append((self.must_not, self.make.term_set_query(self.schema, field, [value])))
        for word in parsed.without:
            clauses.append((self.must_not, self.exact(word.text)))
        return clauses

    def query(self, groups: Iterable[Sequence[Word]], clauses: Sequence[tuple[Any, Any]]) -> Any:
        """Every group met by one of its words, and all filter clauses."""
        wanted = [(self.must, self.any_of([self.word(word) for word in group])) for group in groups]
        if not wanted:
            wanted = [(self.must, self.make.const_score_query(self.make.all_query(), 0.0))]
        if len(wanted) == 1 and not clauses:
            return wanted[0][1]
        return self.make.boolean_query([*wanted, *clauses])


def search(store: Store, index: Index, request: Request, *, limit: int, widen: bool = True) -> list[Hit]:
    """The best hits of a request, best first; related words widen it when few are found literally."""
    searcher = index.searcher()
    compiler = Compiler(index.schema)
    clauses = compiler.filters(request)
    for area in _unwanted_areas(store, request):
        clauses.append((compiler.must_not, compiler.make.term_set_query(index.schema, "place", list(area.prefixes))))
    groups = request.parsed.groups
    scored = _run(searcher, compiler.query(groups, clauses), limit)
    hits = _hits(store, scored, groups, widened=False, limit=limit, seen=set())
    if widen and len(hits) < min(limit, FEW):
        wider = widened_groups(groups)
        if wider != groups:
            scored = _run(searcher, compiler.query(wider, clauses), limit)
            seen = {(hit.report_id, hit.statement_id) for hit in hits}
            hits += _hits(store, scored, wider, widened=True, limit=limit - len(hits), seen=seen, rank=len(hits))
    return hits


def _unwanted_areas(store: Store, request: Request) -> list[Area]:
    return [find_area(store, value) for field, value in request.parsed.without_filters if field == "place"]


def widened_groups(groups: Sequence[Sequence[Word]]) -> tuple[tuple[Word, ...], ...]:
    """Each group with the related words of its words."""
    wider = []
    for group in groups:
        words = dict.fromkeys(group)
        for word in group:
            if not word.literal:
                words.update(dict.fromkeys(Word(variant) for variant in variants(word.text)))
        wider.append(tuple(words))
    return tuple(wider)


def _run(searcher: Any, query: Any, limit: int) -> list[tuple[float, int]]:
    found = searcher.search(query, limit=limit + _SPARE, count=False).hits
    return [(float(score), int(searcher.doc(address)["key"][0])) for score, address in found]


def _hits(
    store: Store,
    scored: Sequence[tuple[float, int]],
    groups: Sequence[Sequence[Word]],
    *,
    widened: bool,
    limit: int,
    seen: set[tuple[str, str]],
    rank: int = 0,
) -> list[Hit]:
    """Hits in order of score; equal scores by path and place; statements of the same text folded into the first."""
    rows = _rows(store, [key for _, key in scored])
    order = sorted(
        ((score, rows[key]) for score, key in scored if key in rows),
        key=lambda pair: (-round(pair[0], 4), pair[1][8], pair[1][9]),
    )
    needles = [word.text for group in groups for word in group]
    folded: dict[str, int] = {}
    kept: list[tuple[float, tuple[Any, ...]]] = []
    copies: list[int] = []
    for score, row in order:
        if (row[4], row[12]) in seen:
            continue
        same = "".join(row[3].split())
        if same in folded:
            copies[folded[same]] += 1
            continue
        folded[same] = len(kept)
        kept.append((score, row))
        copies.append(0)
    return [
        _hit(rank + number, score, row, needles=needles, widened=widened, copies=copies[number - 1])
        for number, (score, row) in enumerate(kept[:limit], 1)
    ]


def _rows(store: Store, keys: list[int]) -> dict[int, tuple[Any, ...]]:
    found: dict[int, tuple[Any, ...]] = {}
    for begin in range(0, len(keys), 500):
        part = keys[begin : begin + 500]
        sql = _SHOW.replace("{marks}", ", ".join("?" * len(part)))
        found.update((row[0], row) for row in store.query(sql, part))
    return found


def _hit(rank: int, score: float, row: tuple[Any, ...], *, needles: Sequence[str], widened: bool, copies: int) -> Hit:
    text = row[3]
    marks = find_marks(text, needles)
    snippet, snippet_marks = make_snippet(text, marks)
    return Hit(
        rank=rank, score=round(score, 4), kind=row[1], head=row[2], text=text, report_id=row[4], title=row[5],
        place=row[6], year=row[7], path=row[8], begin=row[9], end=row[10], section=row[11], statement_id=row[12],
        adcode=row[14], genre=row[15], widened=widened, copies=copies, marks=marks, snippet=snippet,
        snippet_marks=snippet_marks,
    )  # fmt: skip


def find_marks(text: str, needles: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where the normalised `needles` stand in `text`, white space apart; those that don't, word by word."""
    plain = normalise(text)
    places = [at for at, character in enumerate(plain) if not character.isspace()]
    squeezed = "".join(plain[at] for at in places)
    spans: set[tuple[int, int]] = set()
    for needle in needles:
        found = _occurrences(squeezed, needle)
        if not found:
            found = [span for piece in cut_words(needle) for span in _occurrences(squeezed, piece)]
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
    """A piece of `text` around the first mark, on one line, and the marks that stand in it."""
    first = marks[0][0] if marks else 0
    begin = max(0, min(first - _SNIPPET // 3, len(text) - _SNIPPET))
    end = min(len(text), begin + _SNIPPET)
    lead, tail = "…" if begin else "", "…" if end < len(text) else ""
    body = "".join(" " if c.isspace() else c for c in text[begin:end])
    shift = len(lead) - begin
    inside = tuple((max(b, begin) + shift, min(e, end) + shift) for b, e in marks if b < end and e > begin)
    return f"{lead}{body}{tail}", inside
