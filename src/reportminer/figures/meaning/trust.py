"""How sure is a figure? The probability that the whole record is right on a text nobody has read.

A logistic model over what can be seen of the record and the words around it; its weights stand in `figure_trust.tsv` and
are fitted by `reportminer.training.trust` on judged figures.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache

from reportminer import lexicons
from reportminer.figures.meaning import words
from reportminer.figures.meaning.slots import DURATIONS, MEASURES, MONEY, PEOPLE, RATIOS
from reportminer.records import Figure

COLUMNS = ("feature", "weight")
BIAS = "bias"
UNNAMED = "unnamed"
_NAMELESS = 0.3
"""a record that does not say what it measures is of little use, however sure the rest"""
_DOUBTFUL = 0.8
"""a value less sure than this (digits taken out of the text) makes the whole record less sure"""
_STOPS = frozenset("，。；：、！？\n,;:（()）“”")
_NEAR = 14
_TELLING = ("每", "按", "应", "其中", "分别", "对", "任务", "目标", "计划", "由", "中")
"""words close before a number that make it harder to say what it is, or easier"""
_DIGITS = frozenset("0123456789")
_LENGTHS = (0, 1, 2, 3, 4, 6, 8, 10, 13, 17)
_GAPS = (0, 1, 2, 4, 8, 16)
_KINDS = ((MONEY, "money"), (PEOPLE, "people"), (DURATIONS, "time"), (MEASURES, "measure"))


def _bucket(value: int, bounds: tuple[int, ...]) -> str:
    return str(max((bound for bound in bounds if value >= bound), default=bounds[0]))


def _kind(unit: str) -> str:
    if unit in RATIOS:
        return unit if unit in ("%", "百分点") else "ratio"
    return next((kind for units, kind in _KINDS if unit in units), "count" if unit else "none")


def _side(text: str, at: int) -> str:
    """What stands at `at`: the edge of a clause, 的, or words that go on."""
    char = text[at : at + 1]
    return "stop" if not char or char in _STOPS or char.isspace() else "的" if char == "的" else "word"


def _beginning(name: str) -> str:
    if name[:2] in words.words_of("verb"):
        return "verb"
    return "digit" if any(char.isdecimal() for char in name) else "的" if "的" in name else "noun"


def _ending(name: str) -> str:
    if words.tail_of(name):
        return "measure"
    return "thing" if words.tail_of(name, "thing") else "verb" if name[-2:] in words.words_of("verb") else "other"


@lru_cache(maxsize=8192)
def _of_name(name: str) -> tuple[str, ...]:
    return f"length={_bucket(len(name), _LENGTHS)}", f"begins={_beginning(name)}", f"ends={_ending(name)}"


@lru_cache(maxsize=4096)
def _of_record(rule: str, unit: str, status: str, approx: str, canonical: bool) -> tuple[str, ...]:
    kind = _kind(unit)
    return (
        f"rule={rule}",
        f"kind={kind}",
        f"status={status}",
        f"status={status} kind={kind}",
        "canonical" if canonical else "not canonical",
        "exact" if approx == "eq" else "inexact",
    )


def features(text: str, figure: Figure) -> tuple[str, ...]:
    """What is seen of a figure of `text`, as names of features that hold."""
    found = [
        *_of_record(figure.rule, figure.unit, figure.status, figure.approx, bool(figure.indicator_id)),
        *_of_name(figure.indicator),
        f"behind={_side(text, figure.end)}",
    ]
    if figure.text[:1] in "一二两三四五六七八九十几数":
        found.append("chinese numeral")
    said = text[max(0, figure.begin - _NEAR) : figure.begin]
    found += [f"near {word}" for word in _TELLING if word in said]
    if figure.per:
        found.append("per")
    if figure.indicator_evidence:
        begin, end = figure.indicator_evidence[-1]
        first = figure.indicator_evidence[0][0]
        gap = text[end : figure.begin] if end <= figure.begin else text[figure.end : begin]
        side = "left" if end <= figure.begin else "right"
        found.append(f"{side} gap={_bucket(len(gap), _GAPS)}")
        found.append(f"opens={_side(text, first - 1) if first else 'stop'}")
        if gap and not _STOPS.isdisjoint(gap):
            found.append("other clause")
        if gap and not _DIGITS.isdisjoint(gap):
            found.append("other number between")
        if len(figure.indicator_evidence) > 1:
            found.append("joined")
    return tuple(found)


@cache
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in lexicons.load_table("figure_trust.tsv", COLUMNS, "feature")}


def confidence(text: str, figure: Figure, value: float = 1.0) -> float:
    """Probability that value, indicator and status of a figure are all right, 0 to 1.

    Args:
        text: the text it stands in.
        figure: the figure, complete.
        value: how sure its value is.
    """
    if not figure.indicator:
        return round(_NAMELESS * value, 3)
    weights = _weights()
    total = weights[BIAS] + sum(weights.get(feature, 0.0) for feature in features(text, figure))
    sure = 1 / (1 + math.exp(-total))
    return round(sure * value if value < _DOUBTFUL else sure, 3)
