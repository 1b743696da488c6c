"""Which statements say nearly the same as a given one, and where else do the words of a report stand?

Candidates come from the index by the rarest character pairs of a text and the groups of synonyms that it speaks of; how alike
two texts are is measured on all their pairs, each counting what its rarity gives it (Ochiai's coefficient, weighted).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from reportminer.folding import normalise, squeeze
from reportminer.search.concepts import FIELD as CONCEPT
from reportminer.search.concepts import concepts
from reportminer.search.documents import BODY
from reportminer.search.index import Index
from reportminer.search.searchables import Hit, fetch
from reportminer.search.terms import folded_codes, pairs
from reportminer.store.database import Store

SAME_FROM = 0.8
"""likeness from which two statements are the same in other words, such as a copy with another figure"""
ALIKE_FROM = 0.15
"""likeness below which two statements share no more than the words of their kind of text"""
_RAREST = 16
"""pairs of a text by which candidates are found"""
_CANDIDATES = 80
_WINDOW = 8
"""characters of a stretch by which a copy is found"""
_WINDOWS = 3
"""stretches of a text that are looked for, so that one changed number or name hides no copy"""
_STEP = 3
"""from which place of a text to the next a stretch may begin"""
_LETTERS = 20
"""of a text so short that it may be said twice by chance, no copies are looked for"""
_LONGEST = 4_000
"""characters of a text that are looked at"""


class Similar(NamedTuple):
    """A statement like another one; `same` are further statements, elsewhere, that say what it says."""

    hit: Hit
    likeness: float
    """0 to 1"""
    same: tuple[Hit, ...] = ()


def similar(
    store: Store,
    index: Index,
    text: str,
    *,
    head: str = "",
    without: Collection[str] = (),
    only: Collection[str] | None = None,
    limit: int = 10,
) -> list[Similar]:
    """Statements that are like a text, most alike first; those that repeat each other are one.

    Args:
        store: an open store.
        index: that of the statements.
        text: any text, for example that of a statement.
        head: its lead phrase, whose pairs count twice when candidates are chosen.
        without: ids of reports to leave out, such as the text's own.
        only: ids of the reports that may be found, all if None.
        limit: how many at most.
    """
    text, head = text[:_LONGEST], head[:_LONGEST]
    searcher = index.searcher()
    weights = _weights(searcher, text)
    query = _alike(searcher, index.schema, text, head, weights)
    if query is None:
        return []
    hits = _fetch(store, searcher, searcher.search(query, limit=_CANDIDATES, count=False).hits)
    kept = [hit for hit in hits if hit.report_id not in without and (only is None or hit.report_id in only)]
    told = {hit.key: _weights(searcher, hit.text[:_LONGEST]) for hit in kept}
    rated = sorted(((_likeness(weights, told[hit.key]), hit) for hit in kept), key=_order)
    found: list[Similar] = []
    for value, hit in rated:
        if value < ALIKE_FROM:
            break
        like = (at for at, one in enumerate(found) if _likeness(told[one.hit.key], told[hit.key]) >= SAME_FROM)
        again = next(like, None)
        if again is not None:
            found[again] = found[again]._replace(same=(*found[again].same, hit))
        elif len(found) < limit:
            found.append(Similar(hit, round(value, 4)))
    return found


def repeated(
    store: Store,
    index: Index,
    texts: Sequence[str],
    *,
    report_id: str,
    only: Collection[str] | None = None,
    most: int = 12,
) -> list[list[Hit]]:
    """For each text of a report, the statements of other reports that say the same, by path; those in many are all cut to `most`.

    Args:
        store: an open store.
        index: that of the statements.
        texts: of one report.
        report_id: its id.
        only: ids of the reports that may be found, all if None.
        most: statements for each text.
    """
    searcher = index.searcher()
    counts: dict[str, int] = {}
    own = store.query("SELECT report_key FROM reports WHERE report_id = ?", (report_id,)).fetchone()
    keys: list[list[int]] = []
    for text in texts:
        query = _windows(searcher, index.schema, text[:_LONGEST], counts)
        addresses = [] if query is None else [at for _, at in searcher.search(query, limit=most + 1, count=False).hits]
        # nearly all that is found is the text itself
        reports = searcher.fast_field_values("report", addresses) if addresses else []
        others = [at for at, report in zip(addresses, reports, strict=True) if own is None or int(report) != own[0]]
        keys.append([int(key) for key in searcher.fast_field_values("key", others)] if others else [])
    hits = fetch(store, "statements", list(dict.fromkeys(key for each in keys for key in each))) if any(keys) else {}
    return [
        _same(searcher, text, [hits[key] for key in each if key in hits], only)[:most]
        for text, each in zip(texts, keys, strict=True)
    ]


def _same(searcher: Any, text: str, hits: Sequence[Hit], only: Collection[str] | None) -> list[Hit]:
    """Those of some hits that say what a text says, by path."""
    kept = [hit for hit in hits if only is None or hit.report_id in only]
    weights = _weights(searcher, text[:_LONGEST]) if kept else {}
    same = [hit for hit in kept if _likeness(weights, _weights(searcher, hit.text[:_LONGEST])) >= SAME_FROM]
    return sorted(same, key=lambda hit: (hit.path, hit.begin))


def groups_of(searcher: Any, texts: Sequence[str]) -> list[list[int]]:
    """The numbers of texts that say nearly the same, each group led by its first."""
    weights = [_weights(searcher, text[:_LONGEST]) for text in texts]
    groups: list[list[int]] = []
    for number, own in enumerate(weights):
        home = next((group for group in groups if _likeness(weights[group[0]], own) >= SAME_FROM), None)
        if home is None:
            groups.append([number])
        else:
            home.append(number)
    return groups


def likeness(searcher: Any, one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1: what the pairs that they share count, of the geometric mean of what all count."""
    return _likeness(_weights(searcher, one[:_LONGEST]), _weights(searcher, other[:_LONGEST]))


def _likeness(first: dict[str, float], second: dict[str, float]) -> float:
    every = math.sqrt(sum(first.values()) * sum(second.values()))
    return sum(weight for pair, weight in first.items() if pair in second) / every if every else 0.0


def _order(rated: tuple[float, Hit]) -> tuple[float, str, int]:
    return -round(rated[0], 4), rated[1].path, rated[1].begin


@lru_cache(maxsize=256)
def _weights(searcher: Any, text: str) -> dict[str, float]:
    """What each pair of a text counts; asked again and again of the same few texts, and never changed."""
    total = int(searcher.num_docs)
    rarity = _rarities(searcher)
    return {pair: rarity(pair, total) for pair in dict.fromkeys(pairs(_plain(text))) if len(pair) > 1}


@lru_cache(maxsize=8)
def _rarities(searcher: Any) -> Any:
    """How rare each pair is, asked of one state of the index once."""

    @lru_cache(maxsize=100_000)
    def rarity(pair: str, total: int) -> float:
        return math.log(1.0 + (total + 1) / (int(searcher.doc_freq(BODY, pair)) + 1))

    return rarity


def _plain(text: str) -> str:
    return squeeze(normalise(text))


def _alike(searcher: Any, schema: Any, text: str, head: str, weights: dict[str, float]) -> Any | None:
    """A query for what holds several of a text's rarest pairs that others hold too, or speaks of the same things."""
    import tantivy

    known = [pair for pair in weights if searcher.doc_freq(BODY, pair) > 1]
    lead = set(pairs(_plain(head)))
    chosen = sorted(known, key=lambda pair: (-weights[pair] * (1 + (pair in lead)), pair))[:_RAREST]
    if not chosen:
        return None
    [spoken] = concepts(folded_codes([text]))
    make, should = tantivy.Query, tantivy.Occur.Should
    clauses = [
        (should, make.boost_query(make.term_query(schema, BODY, pair, "freq"), 1.0 + (pair in lead))) for pair in chosen
    ]
    clauses += [(should, make.term_query(schema, CONCEPT, number, "basic")) for number in spoken.split()[:_RAREST]]
    return make.boolean_query(clauses, minimum_number_should_match=min(2, len(clauses)))


def _windows(searcher: Any, schema: Any, text: str, known: dict[str, int]) -> Any | None:
    """A query for the stretches of a text that fewest documents, but not its own alone, can hold; None where it is short.

    `known` takes up how many documents hold each term.
    """
    import tantivy

    plain = _plain(text)
    if sum(character.isalnum() for character in plain) < _LETTERS:
        return None
    terms, width = pairs(plain), _WINDOW - 1
    # a single character ends a run: no phrase goes over it
    for term in terms:
        if term not in known:
            known[term] = int(searcher.doc_freq(BODY, term)) if len(term) > 1 else 0
    counts = [known[term] for term in terms]
    rated = sorted((min(counts[at : at + width]), at) for at in range(0, len(terms) - width + 1, _STEP))
    chosen: list[int] = []
    for least, at in rated:
        if least > 1 and len(chosen) < _WINDOWS and all(abs(at - other) >= width for other in chosen):
            chosen.append(at)
    phrases = [tantivy.Query.phrase_query(schema, BODY, list(terms[at : at + width])) for at in chosen]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, phrase) for phrase in phrases]) if phrases else None


def _fetch(store: Store, searcher: Any, hits: Iterable[tuple[float, Any]]) -> list[Hit]:
    addresses = [address for _, address in hits]
    if not addresses:
        return []
    return list(fetch(store, "statements", [int(k) for k in searcher.fast_field_values("key", addresses)]).values())
