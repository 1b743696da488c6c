"""How sure is the kind of a point? As often as the rule that decided it was right, drawn to what was expected of it."""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

from reportminer import lexicons
from reportminer.lexicons.precision import COUNTS, precision_of
from reportminer.outline import is_action
from reportminer.sentences import CLAUSES
from reportminer.statements import cues

COLUMNS = ("rule", "from", *COUNTS)
UNKNOWN = 0.6
"""Confidence of a rule that the table does not know."""
MODEL = "model"
_SHORT, _MIDDLE = 9, 14
"""Characters of a short lead phrase and of one of middle length."""


class _Steps(NamedTuple):
    """Lower bounds of the model's probability, ascending, and the confidence from each on."""

    bounds: tuple[float, ...]
    values: tuple[float, ...]


def _precision(row: dict[str, str]) -> float:
    return round(precision_of(row, "confidence.tsv"), 3)


@cache
def _table() -> tuple[dict[str, float], _Steps]:
    """The confidence of every rule, and of the model by its probability.

    Raises:
        LexiconError: a count or prior is impossible, or the steps of the model do not ascend.
    """
    rows = lexicons.load_table("confidence.tsv", COLUMNS)
    steps = [row for row in rows if row["rule"] == MODEL]
    bounds = tuple(float(row["from"]) for row in steps)
    if list(bounds) != sorted(set(bounds)):
        raise lexicons.LexiconError("confidence.tsv: the steps of the model do not ascend")
    values = _ascending([_precision(row) for row in steps])
    return {row["rule"]: _precision(row) for row in rows if row["rule"] != MODEL}, _Steps(bounds, tuple(values))


def _ascending(values: list[float]) -> list[float]:
    """The values with each stretch that falls levelled to its mean, so that a higher probability is never less sure."""
    pools: list[list[float]] = []
    for value in values:
        pools.append([value])
        while len(pools) > 1 and sum(pools[-2]) / len(pools[-2]) > sum(pools[-1]) / len(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    return [round(sum(pool) / len(pool), 3) for pool in pools for _ in pool]


@cache
def _odds() -> dict[tuple[str, str], float]:
    """The weight of every value of every aspect of a statement."""
    rows = lexicons.load_table("statement_odds.tsv", ("aspect", "value", "weight"))
    return {(row["aspect"], row["value"]): float(row["weight"]) for row in rows}


def record_confidence(rule: str, *, section: str, kind: str, head: str) -> float:
    """How likely kind, extent and lead phrase of a statement are all right, 0 to 1.

    Args:
        rule: the form of the point and what decided its kind, as in `Statement.rule`.
        section: what decided the role of its section, "" if it stands under none.
        kind: its kind.
        head: its lead phrase.
    """
    odds = _odds()
    seen = aspects(rule, section=section, kind=kind, head=head)
    total = odds["base", "-"] + sum(odds.get(aspect, 0.0) for aspect in seen.items())
    return 1 / (1 + math.exp(-total))


def aspects(rule: str, *, section: str, kind: str, head: str) -> dict[str, str]:
    """What is seen of a statement, by aspect; arguments as for `record_confidence`."""
    form, _, decider = rule.partition("+")
    length = "short" if len(head) <= _SHORT else "middle" if len(head) <= _MIDDLE else "long"
    values = {"form": form, "decider": decider, "section": section, "kind": kind, "head": length}
    seen = {aspect: value.partition(":")[0] for aspect, value in values.items()}
    return seen | {"shape": _shape(head), "words": _bears_out(kind, head)}


def _shape(head: str) -> str:
    """Whether a lead phrase is one clause or several, and whether it gives a figure."""
    clauses = "clauses" if any(mark in head for mark in CLAUSES) else "clause"
    return clauses + ("+figure" if any(map(str.isdigit, head)) else "")


def _bears_out(kind: str, head: str) -> str:
    """Whether the words of a lead phrase speak for the kind (`yes`), for another (`no`), or say nothing (`none`)."""
    acts = is_action(head) or cues.opens("part_measure", head)
    lacks = cues.says_wrong(head)
    if kind == "problem":
        return "yes" if lacks else "no" if acts else "none"
    if kind == "practice":
        return "no" if lacks or (not acts and cues.says("outcome", head)) else "yes" if acts else "none"
    if kind == "outcome":
        return "no" if acts or lacks else "yes" if cues.says("outcome", head) else "none"
    if kind in ("plan", "recommendation"):
        return "yes" if acts or cues.opens("must", head) else "no" if lacks else "none"
    return "none"


def confidence(rule: str, probability: float = 0.0) -> float:
    """How sure a kind is that `rule` gave, 0 to 1; `probability` is what the model gave it where the model decided."""
    rules, steps = _table()
    if rule == MODEL and steps.bounds:
        return steps.values[max(0, bisect_right(steps.bounds, probability) - 1)]
    return rules.get(rule, UNKNOWN)
