"""Which unit stands at a place in the text?"""

from __future__ import annotations

import re
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


NO_UNIT = Unit("", "", 1.0, "none", False)
PEOPLE = "人"


@lru_cache(maxsize=1)
def registry() -> dict[str, Unit]:
    """All units by canonical name."""
    return {
        row["unit"]: Unit(row["unit"], row["dimension"], float(row["factor"]), row["kind"], row["han"] == "yes")
        for row in load_table("units.tsv", COLUMNS, key="unit")
    }


@lru_cache(maxsize=1)
def _forms() -> dict[str, tuple[tuple[str, Unit | None], ...]]:
    """By first character: the written forms that begin with it, longest first; None for words that only look like units."""
    forms: dict[str, Unit | None] = {}
    units = registry()
    for row in load_table("units.tsv", COLUMNS, key="unit"):
        for form in (row["unit"], *split_values(row["forms"])):
            forms[form] = units[row["unit"]]
    for row in load_table("unit_lookalikes.tsv", LOOKALIKE_COLUMNS, key="word"):
        forms.setdefault(row["word"], None)
    by_first: dict[str, list[tuple[str, Unit | None]]] = {}
    for form, unit in sorted(forms.items(), key=lambda item: (-len(item[0]), item[0])):
        by_first.setdefault(form[0], []).append((form, unit))
    return {first: tuple(rest) for first, rest in by_first.items()}


def first_characters() -> str:
    """Every character that a unit can begin with."""
    return "".join(sorted(_forms()))


def match_unit(text: str, at: int) -> tuple[Unit, int] | None:
    """The unit written at `at` and where it ends; None where there is none.

    The longest form wins; Latin symbols must not run on into a longer word.
    """
    for form, unit in _forms().get(text[at : at + 1], ()):
        if text.startswith(form, at):
            end = at + len(form)
            last = form[-1]
            if last.isascii() and last.isalpha() and end < len(text) and text[end].isascii() and text[end].isalnum():
                continue
            return None if unit is None else (unit, end)
    return None


@lru_cache(maxsize=1)
def rate_pattern() -> re.Pattern[str]:
    """What follows a unit and makes it a rate: /年, /平方公里, /人·年, 每吨."""
    names = sorted(
        {form for forms in _forms().values() for form, unit in forms if unit and unit.kind != "ratio"} | {"月", "日", "人年"},
        key=lambda form: (-len(form), form),
    )
    one = "(?:" + "|".join(re.escape(name) for name in names) + ")"
    return re.compile(rf"(?:[/／]{one}(?:[/／·•]{one})?|[/／][（(]{one}[·•]{one}[）)])(?![A-Za-z])")
