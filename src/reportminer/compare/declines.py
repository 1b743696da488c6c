"""How does a decline stand among changes? 下降9.9%, a positive figure of 降幅, is a growth of -9.9 in a row of 增速."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportminer.figures.meaning import canonical

if TYPE_CHECKING:
    from reportminer.compare.values import Claim
    from reportminer.records import Number

GROWTH, DECLINE = "增速", "降幅"
_MIRRORED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}


def decline_of(indicator_id: str) -> str:
    """The canonical indicator that tells declines of what `indicator_id` tells growth of; "" if there is none."""
    name = indicator_id.removesuffix(GROWTH) + DECLINE
    return name if indicator_id.endswith(GROWTH) and name in canonical.indicators() else ""


def growth_of(indicator_id: str) -> str:
    """The canonical indicator of growth that a decline counts for; `indicator_id` itself if it tells no decline."""
    name = indicator_id.removesuffix(DECLINE) + GROWTH
    return name if indicator_id.endswith(DECLINE) and name in canonical.indicators() else indicator_id


def as_growth(figure: Claim) -> Claim:
    """A decline as negative growth: ends negated and swapped, bounds mirrored; its words stay as they stand in the report."""
    if (figure.min or 0) < 0 or (figure.max or 0) < 0:
        return figure
    return figure._replace(
        min=_negative(figure.max), max=_negative(figure.min), approx=_MIRRORED.get(figure.approx, figure.approx)
    )


def _negative(number: Number | None) -> Number | None:
    return -number if number else number
