"""Which unit stands at a place in the text?"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

import msgspec
from msgspec import structs

from reportminer.lexicons import load_table, split_values
from reportminer.segmentation import segmenter

COLUMNS = ("unit", "forms", "dimension", "factor", "kind", "han")
LOOKALIKE_COLUMNS = ("word", "unless", "fixed")


class Unit(msgspec.Struct, frozen=True, gc=False):
    """A unit of measure or a classifier.

    `factor` says how many of the dimension's base unit it is (亩 → 666.666667 square metres), for comparisons across units;
    the values of figures stay in the unit itself.
    """

    name: str
    dimension: str
    factor: float
    kind: str
    han: bool
    measures: bool = False
    """whether it measures (元, %, 公里) rather than counts"""


_PAIR = re.compile(r"[（(](?P<second>[^（()）\s]{1,2})[）)]")
PEOPLE = "人"
_BEFORE = "+"
_MEASURING = frozenset(["money", "ratio", "measure"])


@lru_cache(maxsize=1)
def registry() -> dict[str, Unit]:
    """All units by canonical name."""
    return {
        row["unit"]: Unit(
            name=row["unit"],
            dimension=row["dimension"],
            factor=float(row["factor"]),
            kind=row["kind"],
            han=row["han"] == "yes",
            measures=row["kind"] in _MEASURING,
        )
        for row in load_table("units.tsv", COLUMNS, key="unit")
    }


@cache
def of_kind(*kinds: str) -> frozenset[str]:
    """Names of the units of some kinds: money, measure, ratio, time …"""
    return frozenset(unit.name for unit in registry().values() if unit.kind in kinds)


@cache
def of_dimension(*dimensions: str) -> frozenset[str]:
    """Names of the units that measure in some dimensions: area, people, time …"""
    return frozenset(unit.name for unit in registry().values() if unit.dimension in dimensions)


class _Lookalike(NamedTuple):
    """A word that only looks like a unit, the characters behind it that prove the unit after all, whether it is never parted."""

    unless: str
    fixed: bool


@lru_cache(maxsize=1)
def _forms() -> dict[str, Unit | _Lookalike]:
    """Every written form and its unit, and the words that only look like units."""
    forms: dict[str, Unit | _Lookalike] = {}
    units = registry()
    for row in load_table("units.tsv", COLUMNS, key="unit"):
        for form in (row["unit"], *split_values(row["forms"])):
            if _BEFORE not in form:
                forms[form] = units[row["unit"]]
    for row in load_table("unit_lookalikes.tsv", LOOKALIKE_COLUMNS, key="word"):
        forms.setdefault(row["word"], _Lookalike(row["unless"], row["fixed"] == "yes"))
    return forms


@lru_cache(maxsize=1)
def _bound_forms() -> dict[str, tuple[Unit, int]]:
    """The forms that count before certain words only, these words included: the unit and the length of its own form."""
    return {
        form.replace(_BEFORE, ""): (registry()[row["unit"]], form.index(_BEFORE))
        for row in load_table("units.tsv", COLUMNS, key="unit")
        for form in split_values(row["forms"])
        if _BEFORE in form
    }


class _Matcher:
    """Looks units up: all written forms, and the lengths of the longer ones by their first two characters."""

    def __init__(self) -> None:
        self.forms = _forms()
        self.bound = _bound_forms()
        lengths: dict[str, set[int]] = {}
        for form in (*self.forms, *self.bound):
            if len(form) > 1:
                lengths.setdefault(form[:2], {1}).add(len(form))
        self.lengths = {head: tuple(sorted(sizes, reverse=True)) for head, sizes in lengths.items()}

    def match(self, text: str, at: int) -> tuple[Unit, int] | None:
        """The unit written at `at` and where it ends; None where there is none."""
        forms, head = self.forms, text[at : at + 2]
        if head not in self.lengths:
            unit = forms.get(head[:1])
            return (
                (unit, at + 1) if isinstance(unit, Unit) and not (head.isascii() and _runs_on(text, at + 1)) else None
            )
        for size in self.lengths[head]:
            form = text[at : at + size]
            end, unit = at + len(form), forms.get(form)
            if isinstance(unit, Unit):
                if not (form[-1].isascii() and _runs_on(text, end)):
                    return unit, end
            elif unit is not None and (end == len(text) or text[end] not in unit.unless):
                return None if unit.fixed else self._parted(text, at, size)
            elif form in self.bound:
                unit, length = self.bound[form]
                return unit, at + length
        return None

    def _parted(self, text: str, at: int, lookalike: int) -> tuple[Unit, int] | None:
        """The unit at the beginning of a look-alike of so many characters, if the words behind it read better with it apart.

        120台风机 is 台|风机, not 台风|机; 3项目 stays 项目.
        """
        for size in range(lookalike - 1, 0, -1):
            unit = self.forms.get(text[at : at + size])
            if isinstance(unit, Unit) and better_parted(text, at, size):
                return unit, at + size
        return None


_STRETCH = re.compile(r"[\u4e00-\u9fff]{1,10}")
_WHOLE = 10
_FREE = frozenset("均都已皆也即就被因为与和在的于由从对将可后前并未能及等达有占需")
"""single characters that stand by themselves in running text and speak neither for one reading nor the other"""


@lru_cache(maxsize=4096)
def _leftovers(stretch: str) -> int:
    """How many single characters, words of grammar apart, are left over when a stretch is cut into words."""
    words = segmenter().cut(stretch)
    # the last word may be cut off with the stretch
    return sum(len(word) == 1 and word not in _FREE for word in words[: None if len(stretch) < _WHOLE else -1])


def better_parted(text: str, at: int, size: int) -> bool:
    """Whether what stands at `at` reads no worse as a word of `size` characters and the rest than as a whole."""
    match = _STRETCH.match(text, at)
    if match is None or len(match[0]) <= size:
        return False
    whole = match[0]
    if next(iter(segmenter().cut(whole))) == whole[:size]:
        return True
    rest = whole[size:]
    free = rest[0] in _FREE
    return _leftovers(rest) < _leftovers(whole) or (free and _leftovers(rest) == _leftovers(whole))


def _runs_on(text: str, end: int) -> bool:
    """Whether the Latin word whose letters end at `end` goes on: the t of 5th is no unit."""
    return text[end - 1].isalpha() and text[end : end + 1].isascii() and text[end : end + 1].isalnum()


@lru_cache(maxsize=1)
def _matcher() -> _Matcher:
    return _Matcher()


def matcher() -> Callable[[str, int], tuple[Unit, int] | None]:
    """`match_unit`, ready to be called many times."""
    return _matcher().match


def first_characters() -> str:
    """Every character that a unit can begin with."""
    return "".join(sorted({form[0] for form in (*_forms(), *_bound_forms())}))


def match_unit(text: str, at: int) -> tuple[Unit, int] | None:
    """The unit written at `at` and where it ends; None where there is none.

    The longest form wins; Latin symbols must not run on into a longer word.
    """
    return _matcher().match(text, at)


def match_pair(text: str, unit: Unit, end: int) -> tuple[Unit, int]:
    """A classifier and its pair in brackets, 处(次) or 台（套）, whose name is the pair as written; else `unit` and `end`."""
    match = _PAIR.match(text, end)
    if match is None or unit.kind not in ("classifier", "event"):
        return unit, end
    second = match_unit(match["second"], 0)
    if second is None or second[1] != len(match["second"]) or second[0].kind not in ("classifier", "event"):
        return unit, end
    return structs.replace(unit, name=unit.name + match[0]), match.end()


@lru_cache(maxsize=1)
def rate_pattern() -> re.Pattern[str]:
    """What follows a unit and makes it a rate: /年, /平方公里, /人·年, 每吨."""
    names = sorted(
        {form for form, unit in _forms().items() if isinstance(unit, Unit) and unit.kind != "ratio"}
        | {"月", "日", "人年"},
        key=lambda form: (-len(form), form),
    )
    one = "(?:" + "|".join(re.escape(name) for name in names) + ")"
    return re.compile(rf"(?:[/／]{one}(?:[/／·•]{one})?|[/／][（(]{one}[·•]{one}[）)])(?![A-Za-z])")
