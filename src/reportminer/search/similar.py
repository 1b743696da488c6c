"""Which statements say nearly the same as a given one, and where else do the words of a report stand?

Candidates come from the index by the rarest character pairs of a text and the groups of synonyms that it speaks of; how alike
two texts are is measured on all their pairs, each counting what its rarity gives it (Ochiai's coefficient, weighted).
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
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
_KNOWN = 200_000
"""pairs of an index whose rarity is kept"""
_PART = "\x00"
_FIGURES = re.compile("[0-9.%]+")


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
    searcher, known = index.searcher(), _rarities(index)
    [own] = known.weigh([text])
    query = _alike(known, index.schema, text, head, own)
    if query is None:
        return []
    hits = _fetch(store, searcher, searcher.search(query, limit=_CANDIDATES, count=False).hits)
    kept = [hit for hit in hits if hit.report_id not in without and (only is None or hit.report_id in only)]
    told = {hit.key: weighed for hit, weighed in zip(kept, known.weigh([hit.text for hit in kept]), strict=True)}
    rated = sorted(((known.likeness(own, told[hit.key]), hit) for hit in kept), key=_order)
    found: list[Similar] = []
    for value, hit in rated:
        if value < ALIKE_FROM:
            break
        like = (at for at, one in enumerate(found) if known.likeness(told[one.hit.key], told[hit.key]) >= SAME_FROM)
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
    searcher, known = index.searcher(), _rarities(index)
    own = store.query("SELECT report_key FROM reports WHERE report_id = ?", (report_id,)).fetchone()
    keys: list[list[int]] = []
    plain = _plain(texts)
    for words in plain:
        query = _windows(known, index.schema, words)
        addresses = [] if query is None else [at for _, at in searcher.search(query, limit=most + 1, count=False).hits]
        # nearly all that is found is the text itself
        reports = searcher.fast_field_values("report", addresses) if addresses else []
        others = [at for at, report in zip(addresses, reports, strict=True) if own is None or int(report) != own[0]]
        keys.append([int(key) for key in searcher.fast_field_values("key", others)] if others else [])
    wanted = list(dict.fromkeys(key for each in keys for key in each))
    hits = fetch(store, "statements", wanted) if wanted else {}
    held = {key: hit for key, hit in hits.items() if only is None or hit.report_id in only}
    words_of = dict(zip(held, _plain([hit.text for hit in held.values()]), strict=True))
    found = []
    for words, each in zip(plain, keys, strict=True):
        same = [held[key] for key in each if key in held and _same(known, words, words_of[key])]
        found.append(sorted(same, key=lambda hit: (hit.path, hit.begin))[:most])
    return found


def _same(known: _Rarities, one: str, other: str) -> bool:
    """Whether two plain texts are the same, or are so but for their figures, or in other words."""
    if _FIGURES.sub("", one) == _FIGURES.sub("", other):
        return True
    return known.likeness(known.weighed(one), known.weighed(other)) >= SAME_FROM


def groups_of(index: Index, texts: Sequence[str]) -> list[list[int]]:
    """The numbers of texts that say nearly the same, each group led by its first."""
    known = _rarities(index)
    weighed = known.weigh(texts)
    groups: list[list[int]] = []
    for number, own in enumerate(weighed):
        home = next((group for group in groups if known.likeness(weighed[group[0]], own) >= SAME_FROM), None)
        if home is None:
            groups.append([number])
        else:
            home.append(number)
    return groups


def likeness(index: Index, one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1: what the pairs that they share count, of the geometric mean of what all count."""
    known = _rarities(index)
    return known.likeness(*known.weigh([one, other]))


def _order(rated: tuple[float, Hit]) -> tuple[float, str, int]:
    return -round(rated[0], 4), rated[1].path, rated[1].begin


class _Weighed(NamedTuple):
    """The pairs of a text, and what they count together."""

    pairs: frozenset[str]
    total: float


class _Counts(dict[str, int]):
    """How many documents of an index hold each pair, asked once."""

    def __init__(self, searcher: Any) -> None:
        super().__init__()
        self._searcher = searcher

    def __missing__(self, pair: str) -> int:
        count = int(self._searcher.doc_freq(BODY, pair)) if len(pair) > 1 else 0
        if len(self) < _KNOWN:
            self[pair] = count
        return count


class _Rarities(dict[str, float]):
    """What each pair counts in an index, the rarer the more; worked out once for all who search the same state of it."""

    def __init__(self, searcher: Any) -> None:
        super().__init__()
        self.counts = _Counts(searcher)
        self._documents = int(searcher.num_docs) + 1

    def __missing__(self, pair: str) -> float:
        # single characters say nothing of what a text is about
        rarity = math.log(1.0 + self._documents / (self.counts[pair] + 1)) if len(pair) > 1 else 0.0
        if len(self) < _KNOWN:
            self[pair] = rarity
        return rarity

    def weigh(self, texts: Iterable[str]) -> list[_Weighed]:
        """The pairs of texts, as far as these are looked at."""
        return list(map(self.weighed, _plain(list(texts))))

    def weighed(self, plain: str) -> _Weighed:
        """The pairs of a plain text."""
        held = frozenset(pairs(plain))
        return _Weighed(held, math.fsum(map(self.__getitem__, held)))

    def likeness(self, one: _Weighed, other: _Weighed) -> float:
        """How alike two texts are, from 0 to 1."""
        every = math.sqrt(one.total * other.total)
        return math.fsum(map(self.__getitem__, one.pairs & other.pairs)) / every if every else 0.0


@dataclass(frozen=True)
class _Opened:
    """A searcher, told apart by the state of the index that it was opened of."""

    state: tuple[str, int, str]
    searcher: Any = field(compare=False)


def _rarities(index: Index) -> _Rarities:
    searcher = index.searcher()
    return _of_state(_Opened(index.state, searcher))


@lru_cache(maxsize=2)
def _of_state(opened: _Opened) -> _Rarities:
    return _Rarities(opened.searcher)


def _plain(texts: Sequence[str]) -> list[str]:
    """Texts, as far as they are looked at, as the index has them."""
    folded = normalise(_PART.join(text[:_LONGEST].replace(_PART, " ") for text in texts)).split(_PART)
    return [squeeze(text) for text in folded][: len(texts)]


def _alike(rarities: _Rarities, schema: Any, text: str, head: str, own: _Weighed) -> Any | None:
    """A query for what holds several of a text's rarest pairs that others hold too, or speaks of the same things."""
    import tantivy

    known = [pair for pair in own.pairs if rarities.counts[pair] > 1]
    lead = set(pairs(_plain([head])[0]))
    chosen = sorted(known, key=lambda pair: (-rarities[pair] * (1 + (pair in lead)), pair))[:_RAREST]
    if not chosen:
        return None
    [spoken] = concepts(folded_codes([text]))
    make, should = tantivy.Query, tantivy.Occur.Should
    clauses = [
        (should, make.boost_query(make.term_query(schema, BODY, pair, "freq"), 1.0 + (pair in lead))) for pair in chosen
    ]
    clauses += [(should, make.term_query(schema, CONCEPT, number, "basic")) for number in spoken.split()[:_RAREST]]
    return make.boolean_query(clauses, minimum_number_should_match=min(2, len(clauses)))


def _windows(rarities: _Rarities, schema: Any, plain: str) -> Any | None:
    """A query for the stretches of a text that fewest documents, but not its own alone, can hold; None where it is short."""
    import tantivy

    if sum(character.isalnum() for character in plain) < _LETTERS:
        return None
    terms, width = pairs(plain), _WINDOW - 1
    # a single character ends a run: no phrase goes over it
    counts = list(map(rarities.counts.__getitem__, terms))
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
