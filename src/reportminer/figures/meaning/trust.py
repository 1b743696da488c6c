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


@cache
def _bucket(value: int, bounds: tuple[int, ...]) -> str:
    return str(max((bound for bound in bounds if value >= bound), default=bounds[0]))


def _kind(unit: str) -> str:
    if unit in RATIOS:
        return unit if unit in ("%", "百分点") else "ratio"
    return next((kind for units, kind in _KINDS if unit in units), "count" if unit else "none")


def _side(text: str, at: int) -> str:
    """What stands at `at`: the edge of a clause, 的, or words that go on."""
    return _sort_of(text[at : at + 1])


@lru_cache(maxsize=8192)
def _sort_of(char: str) -> str:
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
    return tuple(feature for group in _groups(text, figure) for feature in group)


def _groups(text: str, figure: Figure) -> list[tuple[str, ...]]:
    """The features of a figure, in groups of which most are those of many other figures too."""
    begin, end = figure.begin, figure.end
    found = [
        _of_record(figure.rule, figure.unit, figure.status, figure.approx, figure.indicator_id != ""),
        _of_name(figure.indicator),
        _of_form(_side(text, end), figure.text[:1] in _HAN, figure.per != ""),
    ]
    said = text[max(0, begin - _NEAR) : begin]
    found += [_NEARBY[word] for word in _TELLING if word in said]
    evidence = figure.indicator_evidence
    if evidence:
        first, last = evidence[0][0], evidence[-1][1]
        side = "left" if last <= begin else "right"
        gap = text[last:begin] if last <= begin else text[end : evidence[-1][0]]
        opens = _side(text, first - 1) if first else "stop"
        found.append(_of_gap(side, _bucket(len(gap), _GAPS), opens))
        if gap and not _STOPS.isdisjoint(gap):
            found.append(_OTHER_CLAUSE)
        if gap and not _DIGITS.isdisjoint(gap):
            found.append(_OTHER_NUMBER)
        if len(evidence) > 1:
            found.append(_JOINED)
    return found


_HAN = frozenset("一二两三四五六七八九十几数")
_NEARBY = {word: (f"near {word}",) for word in _TELLING}
_OTHER_CLAUSE, _OTHER_NUMBER, _JOINED = ("other clause",), ("other number between",), ("joined",)


@cache
def _of_form(behind: str, han: bool, per: bool) -> tuple[str, ...]:
    return (f"behind={behind}", *["chinese numeral"][:han], *["per"][:per])


@cache
def _of_gap(side: str, length: str, opens: str) -> tuple[str, ...]:
    return f"{side} gap={length}", f"opens={opens}"


@cache
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in lexicons.load_table("figure_trust.tsv", COLUMNS, "feature")}


@lru_cache(maxsize=16384)
def _weight(group: tuple[str, ...]) -> float:
    """What the features of a group weigh together."""
    weights = _weights()
    return sum(weights.get(feature, 0.0) for feature in group)


def confidence(text: str, figure: Figure, value: float = 1.0) -> float:
    """Probability that value, indicator and status of a figure are all right, 0 to 1.

    Args:
        text: the text it stands in.
        figure: the figure, complete.
        value: how sure its value is.
    """
    if not figure.indicator:
        return round(_NAMELESS * value, 3)
    total = _weights()[BIAS] + sum(map(_weight, _groups(text, figure)))
    sure = 1 / (1 + math.exp(-total))
    return round(sure * value if value < _DOUBTFUL else sure, 3)
