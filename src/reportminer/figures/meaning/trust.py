"""How sure is a figure? The probability that the whole record is right on a text nobody has read.

A logistic model over what can be seen of the record and the words around it; its weights stand in `figure_trust.tsv` and
are fitted by `reportminer.training.trust` on judged figures.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any

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


def _side(char: str) -> str:
    """What a character beside the words is: the edge of a clause ("" too), 的, or words that go on."""
    return "stop" if not char or char in _STOPS or char.isspace() else "的" if char == "的" else "word"


_HAN = frozenset("一二两三四五六七八九十几数")


def _beginning(name: str) -> str:
    if name[:2] in words.words_of("verb"):
        return "verb"
    return "digit" if any(char.isdecimal() for char in name) else "的" if "的" in name else "noun"


def _ending(name: str) -> str:
    if words.tail_of(name):
        return "measure"
    return "thing" if words.tail_of(name, "thing") else "verb" if name[-2:] in words.words_of("verb") else "other"


def _of_name(name: str, rule: str, kind: str) -> tuple[str, ...]:
    ends = _ending(name)
    length = _bucket(len(name), _LENGTHS)
    inside = {name[at : at + 2] for at in range(1, len(name) - 2)}
    told = (
        ("、" in name, "listed"),
        (not inside.isdisjoint(words.plain_verbs()), "verb inside"),
        (name[:1] in _ODD_BEGINNINGS, "begins oddly"),
        (name[-1:] in _ODD_ENDINGS, "ends oddly"),
    )
    return (
        f"length={length}",
        f"rule={rule} length={length}",
        f"begins={_beginning(name)}",
        f"ends={ends}",
        f"ends={ends} kind={kind}",
        f"first={name[:1]}",
        f"last={name[-1:]}",
        *(feature for holds, feature in told if holds),
    )


_ODD_BEGINNINGS = frozenset("按对为在用由每与比其各不较再")
_ODD_ENDINGS = frozenset("为的达到在按以有需只仅个")
"""characters that a good name seldom begins or ends with"""


def _of_record(rule: str, kind: str, status: str, approx: str, canonical: bool) -> tuple[str, ...]:
    return (
        f"rule={rule}",
        f"rule={rule} kind={kind}",
        f"kind={kind}",
        f"status={status}",
        f"status={status} kind={kind}",
        "canonical" if canonical else "not canonical",
        "exact" if approx == "eq" else "inexact",
    )


def _of_form(behind: str, kind: str, han: bool, per: bool) -> tuple[str, ...]:
    side = _side(behind)
    return (f"behind={side}", f"behind={side} kind={kind}", *["chinese numeral"][:han], *["per"][:per])


def _of_gap(side: str, gap: int, opens: str, begins: str, told: tuple[bool, ...]) -> tuple[str, ...]:
    """Features of the words between a figure and what names it, which begins so, and before which is the character `opens`."""
    edge = _side(opens)
    return (
        f"{side} gap={_bucket(gap, _GAPS)}",
        f"opens={edge}",
        f"opens={edge} begins={begins}",
        *(name for holds, name in zip(told, _BETWEEN, strict=True) if holds),
    )


_BETWEEN = ("other clause", "other number between", "joined")


def _of_words(word: str) -> tuple[str, ...]:
    return (f"near {word}",)


_GROUPS: tuple[Callable[..., tuple[str, ...]], ...] = (_of_record, _of_name, _of_form, _of_gap, _of_words)
_RECORD, _NAME, _FORM, _GAP, _WORDS = range(len(_GROUPS))


def _seen(text: str, figure: Figure) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Which of `_GROUPS` speak of a figure of `text`, and with what they are to be called."""
    begin, end, kind = figure.begin, figure.end, _kind(figure.unit)
    yield _RECORD, (figure.rule, kind, figure.status, figure.approx, figure.indicator_id != "")
    yield _NAME, (figure.indicator, figure.rule, kind)
    yield _FORM, (text[end : end + 1], kind, figure.text[:1] in _HAN, figure.per != "")
    said = text[max(0, begin - _NEAR) : begin]
    for word in _TELLING:
        if word in said:
            yield _WORDS, (word,)
    evidence = figure.indicator_evidence
    if evidence:
        first, last = evidence[0][0], evidence[-1][1]
        side = "left" if last <= begin else "right"
        gap = text[last:begin] if last <= begin else text[end : evidence[-1][0]]
        clause = gap != "" and not _STOPS.isdisjoint(gap)
        number = gap != "" and not _DIGITS.isdisjoint(gap)
        opens, begins = text[first - 1 : first] if first else "", _beginning(figure.indicator)
        yield _GAP, (side, len(gap), opens, begins, (clause, number, len(evidence) > 1))


def features(text: str, figure: Figure) -> tuple[str, ...]:
    """What is seen of a figure of `text`, as names of features that hold."""
    return tuple(feature for group, seen in _seen(text, figure) for feature in _GROUPS[group](*seen))


@cache
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in lexicons.load_table("figure_trust.tsv", COLUMNS, "feature")}


@lru_cache(maxsize=1 << 14)
def _weight(seen: tuple[int, tuple[Any, ...]]) -> float:
    """What the features of one group weigh together; most are those of many other figures too."""
    weights = _weights()
    return sum(weights.get(feature, 0.0) for feature in _GROUPS[seen[0]](*seen[1]))


def confidence(text: str, figure: Figure, value: float = 1.0) -> float:
    """Probability that value, indicator and status of a figure are all right, 0 to 1.

    Args:
        text: the text it stands in.
        figure: the figure, complete.
        value: how sure its value is.
    """
    if not figure.indicator:
        return round(_NAMELESS * value, 3)
    total = _weights()[BIAS] + sum(map(_weight, _seen(text, figure)))
    sure = 1 / (1 + math.exp(-total))
    return round(sure * value if value < _DOUBTFUL else sure, 3)
