"""Who decides of what kind a point is? Rules first; the trained model where section and words say nothing."""

from __future__ import annotations

from typing import Literal, NamedTuple

from reportminer.records import KINDS, Kind
from reportminer.statements import kinds
from reportminer.statements import model as kind_model
from reportminer.statements.points import Point

Deciders = Literal["both", "rules", "model"]
_KINDS: dict[str, Kind] = {kind: kind for kind in KINDS}
_SILENT = ("other",)
"""Roles of sections that say nothing of the points in them."""
_ENOUGH = 0.5
_ENOUGH_LOOSE = 0.7
"""What the model must be sure of a point that a number or heading sets apart, and of one that nothing does."""


class Judge(NamedTuple):
    """Puts rules and model together; the model is read when it is first asked."""

    deciders: Deciders = "both"
    model: kind_model.Model | None = None

    def decide(self, text: str, point: Point, head: tuple[int, int], context: kinds.Context) -> kinds.Verdict | None:
        """The kind of `point`, or None when it is none that a table would hold."""
        if kinds.left_out(text, point, context):
            return None
        if self.deciders == "model":
            return self._ask(text, point, head)
        verdict = kinds.decide(text, point, head, context)
        if verdict or self.deciders == "rules" or context.role not in _SILENT:
            return verdict
        return self._ask(text, point, head)

    def _ask(self, text: str, point: Point, head: tuple[int, int]) -> kinds.Verdict | None:
        model = self.model or kind_model.load()
        if model is None:
            return None
        odds = model.probabilities(text[head[0] : point.end])
        best = max(odds, key=lambda name: odds[name])
        kind = _KINDS.get(best)
        loose = point.form in kinds.LOOSE
        if kind is None or odds[best] < (_ENOUGH_LOOSE if loose else _ENOUGH):
            return None
        return kinds.Verdict(kind, round(0.5 + 0.4 * odds[best], 2), "model")
