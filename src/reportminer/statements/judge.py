"""Who decides of what kind a point is? Rules first; the trained model where section and words say nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from reportminer.genres import labelled
from reportminer.outline import default_kind, has_no_others, role_named
from reportminer.records import KINDS, Kind, Section
from reportminer.statements import cues, kinds
from reportminer.statements import model as kind_model
from reportminer.statements.confidence import MODEL
from reportminer.statements.expressions import expression
from reportminer.statements.point import Point

Deciders = Literal["both", "rules", "model"]
_KINDS: dict[str, Kind] = {kind: kind for kind in KINDS}
_HAN = re.compile("[一-鿿]")
"""The model knows Chinese text only."""
_SILENT = ("other",)
"""Roles of sections that say nothing of the points in them."""
_FOUND = ("other", "background")
"""Those in a report of what was found wrong: it tells of how things stand and of the faults found there under one heading."""
_ENOUGH = 0.5
_ENOUGH_LOOSE = 0.7
"""What the model must be sure of a point that a number or heading sets apart, and of one that nothing does."""
_LEAST = 1e-4
_AND = re.compile("[与和及、]")
_OPENS_AHEAD = expression("find opens ahead")
_TAIL = 6
"""Last characters of a heading that may name a second kind of section."""
PROMISED = "words:plan"
"""What decided that a point under a heading for problems and what comes next tells the latter."""
LABEL = "label"
"""What decided the kind of a point that begins with a label of its kind of report."""


class Spot(NamedTuple):
    """A candidate with all that is known of the place where it stands."""

    point: Point
    section: Section | None
    context: kinds.Context
    head: tuple[int, int]
    group: str
    """candidates of one group stand side by side under one heading"""


def decide(
    text: str,
    spots: Sequence[Spot],
    *,
    genre: str = "other",
    deciders: Deciders = "both",
    model: kind_model.Model | None = None,
) -> list[kinds.Verdict | None]:
    """The kind of every candidate, in order; None for one that no table would hold.

    Args:
        text: the clean text of the report.
        spots: its candidates.
        genre: kind of report, which says what its labels mean, and what points are where section and words say nothing.
        deciders: who is asked.
        model: the trained model; the one that comes with the package where None, read when it is first asked.
    """
    default, closed = default_kind(genre), has_no_others(genre)
    unsaid = _FOUND if default == "problem" else _SILENT
    verdicts: list[kinds.Verdict | None] = []
    silent: dict[str, list[int]] = {}
    for number, spot in enumerate(spots):
        verdict = None
        if not kinds.left_out(text, spot.point, spot.head, spot.context):
            if deciders != "model":
                label = labelled(genre, text, spot.point.body)
                rule = kinds.Verdict(label[0], LABEL) if label else None
                verdict = rule or kinds.decide(text, spot.point, spot.head, spot.context)
                if _looks_ahead(text, spot) or (verdict and verdict.kind == "problem" and _promised(text, spot)):
                    verdict = kinds.Verdict("plan", PROMISED)
            if verdict is None and default and deciders != "model" and spot.context.role in unsaid and spot.section:
                plain = default == "problem" and not kinds.tells_problem(text, spot.point)
                verdict = None if plain else kinds.Verdict(default, "genre")
            open_ = verdict is None and not (closed or default) and spot.context.role in _SILENT
            asked = deciders == "model" or (deciders == "both" and open_)
            if asked and _HAN.search(text, spot.head[0], spot.point.end):
                silent.setdefault(spot.group, []).append(number)
        verdicts.append(verdict)
    model = (model or kind_model.load()) if silent else None
    if model:
        for numbers in silent.values():
            odds = [model.probabilities(text[spots[n].head[0] : spots[n].point.end]) for n in numbers]
            for number, verdict in zip(numbers, _together(odds, [spots[n] for n in numbers]), strict=True):
                verdicts[number] = verdict
    return verdicts


def _looks_ahead(text: str, spot: Spot) -> bool:
    """Whether an unmarked paragraph under a heading for problems says what will be done, and how much."""
    point = spot.point
    if spot.context.role != "problem" or point.form not in kinds.LOOSE:
        return False
    return _OPENS_AHEAD.match(text, point.body, point.end) is not None and any(
        map(str.isdigit, text[point.body : point.end])
    )


def _promised(text: str, spot: Spot) -> bool:
    """Whether a point under a heading for problems and what will be done about them tells the latter."""
    if spot.section is None or spot.context.role != "problem":
        return False
    mixed = role_named(_AND.split(spot.section.head[-_TAIL:])[-1]) == "plan"
    return mixed and cues.says("plan", text, spot.point.begin, spot.point.end)


def _together(odds: Sequence[dict[str, float]], spots: Sequence[Spot]) -> Iterable[kinds.Verdict | None]:
    """One kind for points that stand side by side; those that look like none, and lone paragraphs, are left out."""
    total = {kind: sum(math.log(max(one[kind], _LEAST)) for one in odds) for kind in odds[0] if kind in _KINDS}
    best = max(total, key=lambda kind: total[kind])
    for one, spot in zip(odds, spots, strict=True):
        loose = spot.point.form in kinds.LOOSE
        if one.get(kind_model.NONE, 0.0) >= _ENOUGH or (loose and one[best] < _ENOUGH_LOOSE):
            yield None
        else:
            share = math.exp(total[best] / len(odds)) / sum(math.exp(value / len(odds)) for value in total.values())
            yield kinds.Verdict(_KINDS[best], MODEL, share)
