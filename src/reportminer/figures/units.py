"""Which unit stands at a place in the text?"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from reportminer.lexicons import load_table, split_values

COLUMNS = ("unit", "forms", "dimension", "factor", "kind", "han")
LOOKALIKE_COLUMNS = ("word",)


class Unit(NamedTuple):
    """A unit of measure or a classifier.

    `factor` says how many of the dimension's base unit it is (亩 → 666.666667 square metres), for comparisons across units;
    the values of figures stay in the unit itself.
    """

    name: str
    dimension: str
    factor: float
    kind: str
    han: bool

    @property
    def measures(self) -> bool:
        """Whether it measures (元, %, 公里) rather than counts."""
        return self.kind in ("money", "ratio", "measure")


_PAIR = re.compile(r"[（(](?P<second>[^（()）\s]{1,2})[）)]")
PEOPLE = "人"


@lru_cache(maxsize=1)
def registry() -> dict[str, Unit]:
    """All units by canonical name."""
    return {
        row["unit"]: Unit(row["unit"], row["dimension"], float(row["factor"]), row["kind"], row["han"] == "yes")
        for row in load_table("units.tsv", COLUMNS, key="unit")
    }


@lru_cache(maxsize=1)
def _forms() -> dict[str, Unit | None]:
    """Every written form and its unit; None for words that only look like units."""
    forms: dict[str, Unit | None] = {}
    units = registry()
    for row in load_table("units.tsv", COLUMNS, key="unit"):
        for form in (row["unit"], *split_values(row["forms"])):
            forms[form] = units[row["unit"]]
    for row in load_table("unit_lookalikes.tsv", LOOKALIKE_COLUMNS, key="word"):
        forms.setdefault(row["word"], None)
    return forms


class _Matcher:
    """Looks units up: written forms by length, the lengths by first character."""

    def __init__(self) -> None:
        self.forms = _forms()
        lengths: dict[str, set[int]] = {}
        for form in self.forms:
            lengths.setdefault(form[0], set()).add(len(form))
        self.lengths = {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}

    def match(self, text: str, at: int) -> tuple[Unit, int] | None:
        """The unit written at `at` and where it ends; None where there is none."""
        sizes = self.lengths.get(text[at : at + 1])
        if sizes is None:
            return None
        forms = self.forms
        for size in sizes:
            form = text[at : at + size]
            if form in forms and len(form) == size:
                unit = forms[form]
                if unit is None:
                    return None
                end = at + size
                if (
                    form[-1].isascii()
                    and form[-1].isalpha()
                    and text[end : end + 1].isascii()
                    and text[end : end + 1].isalnum()
                ):
                    continue
                return unit, end
        return None


@lru_cache(maxsize=1)
def _matcher() -> _Matcher:
    return _Matcher()


def matcher() -> Callable[[str, int], tuple[Unit, int] | None]:
    """`match_unit`, ready to be called many times."""
    return _matcher().match


def first_characters() -> str:
    """Every character that a unit can begin with."""
    return "".join(sorted(_matcher().lengths))


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
    return unit._replace(name=unit.name + match[0]), match.end()


@lru_cache(maxsize=1)
def rate_pattern() -> re.Pattern[str]:
    """What follows a unit and makes it a rate: /年, /平方公里, /人·年, 每吨."""
    names = sorted(
        {form for form, unit in _forms().items() if unit and unit.kind != "ratio"} | {"月", "日", "人年"},
        key=lambda form: (-len(form), form),
    )
    one = "(?:" + "|".join(re.escape(name) for name in names) + ")"
    return re.compile(rf"(?:[/／]{one}(?:[/／·•]{one})?|[/／][（(]{one}[·•]{one}[）)])(?![A-Za-z])")
