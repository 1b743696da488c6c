"""How good is each candidate? What depends on its text alone is looked at once for all copies of the text, which are many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reportminer.folding import normalise, squeeze
from reportminer.search.evidence import Field
from reportminer.search.query_things import LITERAL, SYNONYM
from reportminer.search.ranking import Asked, Features, Own, Shown, own, score, shown
from reportminer.search.searchables import Hit, HitPart
from reportminer.search.weights import Query

_PARTS = 2
"""parts of a statement that are looked at, those that name most"""


class _Place(NamedTuple):
    """A part as copies of its statement share it: places are counted from the beginning of the statement."""

    kind: str
    head: str
    begin: int
    end: int


class _Said:
    """What a text, under a lead phrase and of a kind, shows of the things asked for, wherever it stands."""

    def __init__(self, text: Field, head: Field, kind: str, asked: Asked) -> None:
        self.text, self.head = text, head
        self.lead = shown(head, asked)
        self.own = own(text, head, self.lead, kind, asked)
        self._likely: dict[tuple[_Place, ...], list[tuple[int, Own]]] = {}

    def likely(self, parts: tuple[_Place, ...], asked: Asked) -> list[tuple[int, Own]]:
        """The parts that name most, by their number, and what they show by themselves."""
        if parts not in self._likely:
            rated = []
            for number, part in enumerate(parts):
                field = self.text.within(part.begin, part.end)
                named = {match.thing for match in field.matches if match.how in (LITERAL, SYNONYM)}
                rated.append((-sum(asked.weights[thing] for thing in named), len(field.text), number, field))
            rated.sort(key=lambda each: each[:2])
            self._likely[parts] = [
                (number, _own_of_part(field, parts[number], asked)) for _, _, number, field in rated[:_PARTS]
            ]
        return self._likely[parts]


class Judged:
    """A candidate with what it shows."""

    def __init__(self, hit: Hit, said: _Said, beyond: Field, above: Shown, asked: Asked) -> None:
        self.hit, self.fields = hit, (said.text, said.head, beyond)
        self._said, self._above = said, above
        self.own = said.own.under(above, asked)
        self.of_parts: list[Features] = []
        self.score = score(self.own)
        self.part: HitPart | None = None

    def weigh_parts(self, parts: Sequence[HitPart], asked: Asked, kinds: Sequence[str]) -> None:
        """Note the part that answers, if one does so alone; it stands for the statement if it is better or alone of the kinds."""
        above, lead = self._above, self._said.lead
        over = Shown(list(map(max, above.credits, lead.credits)), above.counts, above.named)
        must = bool(kinds) and self.hit.kind not in kinds
        if must:
            parts = [part for part in parts if part.kind in kinds] or parts
        begin = self.hit.begin
        places = tuple(_Place(part.kind, part.head, part.begin - begin, part.end - begin) for part in parts)
        for number, alone in self._said.likely(places, asked):
            found = alone.under(over, asked)
            self.of_parts.append(found)
            points = score(found, of_part=True)
            if points > self.score or must:
                self.score, self.part, must = points, parts[number], False
            elif self.part is None and found.text >= self.own.text:
                self.part = parts[number]


class Judging:
    """Judges the candidates of one query, round after round."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._said: dict[tuple[str, str, str], _Said] = {}

    def judge(self, hits: Sequence[Hit]) -> list[Judged]:
        """The candidates with what they show, in the order in which they come."""
        asked = self._query.asked
        above = [f"{hit.section}，{hit.title}，{hit.place}" for hit in hits]
        fields = self._find(
            [*above, *(text for hit in hits if _key(hit) not in self._said for text in (hit.text, hit.head))]
        )
        judged = []
        for hit, beyond in zip(hits, above, strict=True):
            said = self._said.get(_key(hit))
            if said is None:
                said = self._said[_key(hit)] = _Said(fields[hit.text], fields[hit.head], hit.kind, asked)
            judged.append(Judged(hit, said, fields[beyond], shown(fields[beyond], asked), asked))
        return judged

    def _find(self, texts: Iterable[str]) -> dict[str, Field]:
        each = list(dict.fromkeys(texts))
        return dict(zip(each, self._query.needles.find(each), strict=True))


def _key(hit: Hit) -> tuple[str, str, str]:
    return hit.text, hit.head, hit.kind


def _own_of_part(field: Field, part: _Place, asked: Asked) -> Own:
    lead = _lead(field, part.head)
    return own(field, lead, shown(lead, asked), part.kind, asked)


def _lead(field: Field, head: str) -> Field:
    """The lead phrase of a part, which stands in it."""
    lead = squeeze(normalise(head))
    at = field.text.find(lead) if lead else -1
    if at < 0:
        return Field("", (), ())
    return Field(lead, field.between(at, at + len(lead)), ())
