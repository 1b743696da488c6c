"""How is a query put to the index? Turns words and filters into tantivy queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from reportminer.search.areas import Area
from reportminer.search.documents import ABOVE, BODY
from reportminer.search.query import Parsed, Word, Years
from reportminer.search.synonyms import synonyms, tiles, weak_words
from reportminer.search.terms import pairs, parts_of, pieces_of

BOOSTS = {BODY: 1.0, ABOVE: 0.3}
PIECES_BOOST = 0.6
RELATED_BOOST = 0.8
PART_BOOST = 0.4
PAIR_BOOST = 0.3
SAME_BOOST = 0.3
AREA_SCORE = 1.0


class Request(NamedTuple):
    """A query with all its filters resolved."""

    parsed: Parsed
    kinds: tuple[str, ...]
    genres: tuple[str, ...]
    topics: tuple[tuple[str, ...], ...]
    """one topic of each of these must be there"""
    areas: tuple[Area, ...]
    years: tuple[Years, ...]


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
    """Turns words and filters into tantivy queries for one schema.

    Words are looked for in the fields of `boosts`; `areas` are
    the places that words of the query name.
    """

    def __init__(
        self,
        schema: Any,
        boosts: Mapping[str, float] = BOOSTS,
        areas: Mapping[str, Area] = MappingProxyType({}),
    ) -> None:
        import tantivy

        self.schema, self.boosts, self.areas = schema, boosts, areas
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

    def word(self, word: Word, *, related: bool = False) -> Any:
        """`word` as it stands or, if it need not be literal, all the words that it is made of.

        With `related`, each may stand in the words that mean the same. The name of a place fits all that lies in it.
        """
        whole = self.exact(word.text)
        if word.literal:
            return whole
        if word.text in self.areas:
            return self.any_of([whole, self.make.const_score_query(self.area(self.areas[word.text]), AREA_SCORE)])
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
        single = (self.make.term_query(self.schema, BODY, term, "freq") for term in dict.fromkeys(terms))
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

    def _part(self, part: str) -> Any:
        """A word inside a piece, or another one for it: some of what the piece asks for."""
        return self.make.boost_query(self.best_of([self.exact(part), *self._others(part)]), PART_BOOST)

    def _others(self, text: str) -> list[Any]:
        # a longer word is not rarer by as much as its pairs make it score
        evened = ((other, min(1.0, len(text) / len(other)) ** 0.5) for other in synonyms(text))
        return [self.make.boost_query(self.exact(other), RELATED_BOOST * weight) for other, weight in evened]

    def area(self, area: Area) -> Any:
        """What lies in an area."""
        choices = []
        if area.prefixes:
            choices.append(self.make.term_set_query(self.schema, "place", list(area.prefixes)))
        if area.reports:
            choices.append(self.make.term_set_query(self.schema, "report", list(area.reports.values())))
        return self.any_of(choices)

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

    def wider(
        self,
        searcher: Any,
        groups: Sequence[Sequence[Word]],
        clauses: Sequence[tuple[Any, Any]],
        *,
        half: bool = False,
    ) -> Any | None:
        """Half of the words that say something must be found, themselves or in other words; None if none stands anywhere.

        What holds more of them, near each other or as the query has them, comes first. Of one word that has synonyms,
        half is not enough, unless with `half`.
        """
        literal, free = self._apart(groups)
        if not free:
            return None
        pieces = dict.fromkeys(piece for text in free for piece in tiles(text) or [text])
        strong = [piece for piece in pieces if piece not in weak_words()] or list(pieces)
        queries = {piece: self.piece(piece, related=True) for piece in pieces}
        known = [queries[piece] for piece in strong if searcher.search(queries[piece], limit=1, count=False).hits]
        others = [other for text in free for other in self._others(text)]
        more = not half and len(free) == 1 and synonyms(free[0])
        enough = [*others, *self._some(known, len(strong) // 2 + 1 if more else (len(known) + 1) // 2)]
        if not enough:
            return None
        wished = [queries[piece] for piece in pieces if piece not in strong]
        wished += [self.word(Word(text), related=True) for text in free]
        wished += [self._part(part) for part in dict.fromkeys(part for piece in strong for part in parts_of(piece))]
        return self.make.boolean_query(
            [(self.must, query) for query in [*literal, self.any_of(enough)]]
            + [(self.should, query) for query in wished]
            + [near for text in free for near in self.near(text)]
            + list(clauses)
        )

    def _some(self, queries: Sequence[Any], least: int) -> list[Any]:
        """One query for all that so many of the queries fit; none where there are not so many."""
        if not 0 < least <= len(queries):
            return []
        return [self.make.boolean_query([(self.should, query) for query in queries], minimum_number_should_match=least)]

    def things(self, groups: Sequence[Sequence[Word]]) -> list[list[str]]:
        """What the words ask for, thing by thing, each with all words for it: those that say something, or else all."""
        found: dict[str, list[str]] = {}
        for group in groups:
            for word in group:
                if word.literal or word.text in self.areas:
                    continue
                pieces = [word.text] if synonyms(word.text) else tiles(word.text) or [word.text]
                for piece in [part for whole in pieces for part in (whole, *parts_of(whole))]:
                    found[piece] = [piece, *synonyms(piece)]
        return [words for piece, words in found.items() if piece not in weak_words()] or list(found.values())

    def loose(self, groups: Sequence[Sequence[Word]], clauses: Sequence[tuple[Any, Any]]) -> Any | None:
        """Half of the character pairs must be found: for what is put in words that nobody writes; None without any."""
        fixed, free = self._apart(groups)
        near = [wish for text in free for wish in self.near(text)]
        if len(near) < 3:
            return None
        some = self.make.boolean_query(near, minimum_number_should_match=(len(near) + 1) // 2)
        return self.make.boolean_query([(self.must, query) for query in [*fixed, some]] + list(clauses))

    def _apart(self, groups: Sequence[Sequence[Word]]) -> tuple[list[Any], list[str]]:
        """What must be found as it is or lies in a place, and the words that may be found in others."""
        fixed = [group for group in groups if all(word.literal or word.text in self.areas for word in group)]
        free = [word.text for group in groups if group not in fixed for word in group]
        return [self.any_of([self.word(word) for word in group]) for group in fixed], free
