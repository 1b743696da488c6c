"""How is a query put to the index? Turns words and filters into tantivy queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from reportminer.search.areas import Area
from reportminer.search.concepts import FIELD as CONCEPT
from reportminer.search.documents import ABOVE, BODY, CHECKED, SURE, percent
from reportminer.search.query import Parsed, Word, Years
from reportminer.search.query_things import Thing
from reportminer.search.synonyms import numbers_of, weak_words
from reportminer.search.terms import pairs, pieces_of
from reportminer.search.understanding import Taken

BOOSTS = {BODY: 1.0, ABOVE: 0.3}
PIECES_BOOST = 0.6
RELATED_BOOST = 0.8
PAIR_BOOST = 0.3


class Request(NamedTuple):
    """A query with all its filters resolved."""

    parsed: Parsed
    kinds: tuple[str, ...]
    genres: tuple[str, ...]
    topics: tuple[tuple[str, ...], ...]
    """one topic of each of these must be there"""
    areas: tuple[Area, ...]
    years: tuple[Years, ...]
    wished: tuple[str, ...] = ()
    """kinds that answer the question asked, if it is one; they are preferred"""
    also: tuple[str, ...] = ()
    """kinds that come next"""
    taken: tuple[Taken, ...] = ()
    """words of the query that stand for filters"""
    sure: float = 0.0
    """confidence that a statement or figure must have"""
    checked: bool | None = None
    """whether people have looked at it; None where that does not matter"""


def terms_of(text: str) -> tuple[list[str], bool]:
    """The terms that stand for a text of several characters, and whether the last may go on (the 5 of 3.5 in 3.5亿).

    The last character of a longer run stands in the pair before it already; one by itself is all that its run has.
    """
    terms = pairs(text)
    alone = len(terms) > 1 and len(terms[-2]) == 1
    if len(terms) > 1 and len(terms[-1]) == 1 and not alone:
        return terms[:-1], False
    return terms, alone and text[-1].isalnum()


class Compiler:
    """Turns words, things and filters into tantivy queries for one schema; words are looked for in the fields of `boosts`."""

    def __init__(self, schema: Any, boosts: Mapping[str, float] = BOOSTS) -> None:
        import tantivy

        self.schema, self.boosts = schema, boosts
        self.make = tantivy.Query
        self.must, self.should, self.must_not = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
        self.integer, self.unsigned = tantivy.FieldType.Integer, tantivy.FieldType.Unsigned

    def any_of(self, queries: Sequence[Any]) -> Any:
        """One of the queries is enough; what more of them fit counts."""
        return queries[0] if len(queries) == 1 else self.make.boolean_query([(self.should, q) for q in queries])

    def all_of(self, queries: Sequence[Any]) -> Any:
        """Every query must fit."""
        return queries[0] if len(queries) == 1 else self.make.boolean_query([(self.must, q) for q in queries])

    def exact(self, text: str) -> Any:
        """`text` as it stands, in any field of the compiler; a single character counts in the body only, and all alike."""
        if len(text) == 1:
            return self.make.regex_query(self.schema, BODY, f"{text}.?")
        terms, open_end = terms_of(text)
        found = []
        for field, boost in self.boosts.items():
            if len(terms) == 1:
                one = self.make.term_query(self.schema, field, terms[0], "freq")
            elif field == ABOVE:
                known = terms[:-1] if open_end else terms
                one = self.all_of([self.make.term_query(self.schema, field, term, "basic") for term in known])
            elif open_end:
                one = self.make.regex_phrase_query(self.schema, field, [*terms[:-1], f"{terms[-1]}.?"])
            else:
                one = self.make.phrase_query(self.schema, field, list(terms))
            # a boosted query is scored to the last document, one that is not can be left off early
            found.append(one if boost == 1.0 else self.make.boost_query(one, boost))
        return self.any_of(found)

    def word(self, word: Word) -> Any:
        """`word` as it stands or, if it need not be literal, all the words that it is made of."""
        whole = self.exact(word.text)
        pieces = (word.text,) if word.literal else pieces_of(word.text)
        if pieces == (word.text,):
            return whole
        parts = self.all_of([self.exact(piece) for piece in pieces])
        if len(pieces) > 1:
            together = self.make.boost_query(parts, PIECES_BOOST)
            parts = self.make.boolean_query([(self.must, together), *self.near(word.text)])
        return self.any_of([whole, parts])

    def near(self, text: str) -> list[tuple[Any, Any]]:
        """Wishes for the character pairs of `text`: what holds many of them is much like it."""
        terms = [term for term in pairs(text) if len(term) > 1]
        single = (self.make.term_query(self.schema, BODY, term, "freq") for term in dict.fromkeys(terms))
        return [(self.should, self.make.boost_query(query, PAIR_BOOST)) for query in single]

    def thing(self, thing: Thing) -> Any:
        """A thing as written, in words that mean the same, or in all the shorter words that it is put together of."""
        found = [self.exact(word) for word in thing.words] + self._concepts(thing.concepts)
        if thing.parts:
            near = [self.any_of([self.exact(part[0]), *self._concepts(numbers_of(part[0]))]) for part in thing.parts]
            found.append(self.make.boost_query(self.all_of(near), PIECES_BOOST))
        return self.any_of(found)

    def _concepts(self, numbers: Sequence[int]) -> list[Any]:
        terms = (self.make.term_query(self.schema, CONCEPT, str(number), "basic") for number in numbers)
        return [self.make.boost_query(term, RELATED_BOOST) for term in terms]

    def area(self, area: Area) -> Any:
        """What lies in an area."""
        choices = []
        if area.prefixes:
            choices.append(self.make.term_set_query(self.schema, "place", list(area.prefixes)))
        if area.reports:
            choices.append(self.make.term_set_query(self.schema, "report", list(area.reports.values())))
        return self.any_of(choices)

    def of_kinds(self, kinds: Sequence[str]) -> tuple[Any, Any]:
        """A clause that lets through only some kinds, without a part in the score."""
        query = self.make.term_set_query(self.schema, "kind", list(kinds))
        return self.must, self.make.const_score_query(query, 0.0)

    def filters(self, request: Request) -> list[tuple[Any, Any]]:
        """Clauses that let through or keep out, without a part in the score."""
        parsed = request.parsed
        clauses: list[tuple[Any, Any]] = []

        def need(query: Any) -> None:
            clauses.append((self.must, self.make.const_score_query(query, 0.0)))

        named = [("kind", request.kinds), ("genre", request.genres), *(("topic", names) for names in request.topics)]
        for field, values in named:
            if values:
                need(self.make.term_set_query(self.schema, field, list(values)))
        for area in request.areas:
            need(self.area(area))
        for years in request.years:
            need(self.make.range_query(self.schema, "year", self.integer, years.first, years.last))
        if request.sure:
            need(self.make.range_query(self.schema, SURE, self.unsigned, percent(request.sure), None))
        if request.checked is not None:
            need(self.make.term_query(self.schema, CHECKED, int(request.checked), "basic"))
        for field, value in parsed.without_filters:
            if field != "place":
                clauses.append((self.must_not, self.make.term_set_query(self.schema, field, [value])))
        for word in parsed.without:
            clauses.append((self.must_not, self.exact(word.text)))
        return clauses

    def taken(self, taken: Taken) -> Any:
        """What the filter that words of the query stand for lets through."""
        if taken.area is not None:
            return self.area(taken.area)
        first, last = taken.years or (None, None)
        return self.make.range_query(self.schema, "year", self.integer, first, last)

    def query(self, groups: Iterable[Sequence[Word]], clauses: Sequence[tuple[Any, Any]]) -> Any:
        """Every group met by one of its words, and all filter clauses."""
        wanted = [(self.must, self.any_of([self.word(word) for word in group])) for group in groups]
        if not wanted:
            wanted = [(self.must, self.make.const_score_query(self.make.all_query(), 0.0))]
        if len(wanted) == 1 and not clauses:
            return wanted[0][1]
        return self.make.boolean_query([*wanted, *clauses])

    def related(self, things: Sequence[Thing], clauses: Sequence[tuple[Any, Any]]) -> Any:
        """Every thing that says something, as written or in other words; the others are wished for."""
        wanted = [(self.should if thing.weak else self.must, self.thing(thing)) for thing in things]
        return self.make.boolean_query([*wanted, *clauses])

    def half(
        self, things: Sequence[Thing], clauses: Sequence[tuple[Any, Any]], known: Callable[[str], bool]
    ) -> Any | None:
        """Half of the things that say something, each long word's shorter ones counted for it; None where one is all there is.

        Things in quotation marks must be there, words of which none is `known` are passed over.
        """
        fixed = [(self.must, self.thing(thing)) for thing in things if thing.literal]
        free = [thing for thing in things if not (thing.literal or thing.weak)]
        queries = [query for thing in free for query in self._halves(thing, known)]
        if len(queries) < (2 if len(free) == 1 and not free[0].parts else 1):
            return None
        some = [(self.should, query) for query in queries]
        least = self.make.boolean_query(some, minimum_number_should_match=(len(queries) + 1) // 2)
        wished = [(self.should, self.thing(thing)) for thing in things if thing.weak]
        return self.make.boolean_query([*fixed, (self.must, least), *wished, *clauses])

    def _halves(self, thing: Thing, known: Callable[[str], bool]) -> list[Any]:
        """A query for each of the words that a thing is put together of, the thing itself enough for any."""
        own = [self.exact(word) for word in thing.words] + self._concepts(thing.concepts)
        parts = [part[0] for part in thing.parts if known(part[0]) and part[0] not in weak_words()]
        if not parts:
            return [self.any_of(own)] if any(map(known, thing.words)) or thing.parts == () else []
        return [self.any_of([*own, self.exact(part), *self._concepts(numbers_of(part))]) for part in parts]

    def loose(self, things: Sequence[Thing], clauses: Sequence[tuple[Any, Any]]) -> Any | None:
        """Half of the character pairs must be found: for what is put in words that nobody writes; None without any."""
        fixed = [(self.must, self.thing(thing)) for thing in things if thing.literal]
        near = [wish for thing in things if not thing.literal for text in thing.words for wish in self.near(text)]
        if len(near) < 3:
            return None
        some = self.make.boolean_query(near, minimum_number_should_match=(len(near) + 1) // 2)
        return self.make.boolean_query([*fixed, (self.must, some), *clauses])
