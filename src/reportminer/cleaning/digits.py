"""Where is a number torn apart by a line end, by blanks or by a misread point?"""

from __future__ import annotations

import re

from reportminer.lexicons import load_table, split_values
from reportminer.text import CleanText, Edit

_UNIT_COLUMNS = ("unit", "forms", "dimension", "factor", "kind", "han")
_LOOKALIKE_COLUMNS = ("word", "unless", "fixed")
_BEFORE = "+"
"""in a form: what follows only bounds it"""
_APART = ("time", "score")
"""Kinds of units that a number at a line end does not ask for: 2021⏎年 is as often a date set apart."""


def _unit() -> str:
    """An expression for a written unit, or a scale before one; words that only begin like a unit are none."""
    forms = {
        form
        for row in load_table("units.tsv", _UNIT_COLUMNS, key="unit")
        if row["kind"] not in _APART
        for form in (row["unit"], *split_values(row["forms"]))
        if _BEFORE not in form
    }
    words = {row["word"] for row in load_table("unit_lookalikes.tsv", _LOOKALIKE_COLUMNS, key="word")} - forms
    listed = ["|".join(map(re.escape, sorted(some, key=lambda form: (-len(form), form)))) for some in (words, forms)]
    return f"(?:[万亿]|(?!{listed[0]})(?:{listed[1]}))"


_UNIT = _unit()
_BROKEN = re.compile(
    r"\n(?:(?=(?:(?<=\d[.．]\n)\d+ ?|(?:(?<=[\u4e00-\u9fff]\d\n)|(?<=[\u4e00-\u9fff]\d\d\n))\d{3}|(?<=\d\n))"
    rf"{_UNIT})|(?<=\d[万亿]\n)(?=元))"
)
"""a line end behind a point, inside thousands, or between a number and its unit"""
_LETTERED = re.compile(r"(?<!\S)(?:[\u4e00-\u9fff\d，。、；：%] ){7,}[\u4e00-\u9fff\d，。、；：%](?!\S)")
"""a line set with a blank behind every character"""
_SPACED_POINT = re.compile(rf"(?<=\d)(?P<before> ?)[.．](?P<after> ?)(?=\d+ ?{_UNIT})")
_POINT = re.compile(r"(?<=\d)(?:[·•](?=\d{1,2}(?:[%％万亿]|个百分点))|。(?=\d{1,2}[%％]))")
"""what is read for a decimal point"""
_WORDS = 4
"""characters that at least stand before a number at the end of a line of running text"""


def mend_numbers(clean: CleanText) -> CleanText:
    """Put together what a page or a recogniser tore apart inside a number (12.⏎5亿元, 36⏎公里, 86·5亿元, 1 2 6 个)."""
    text = clean.text
    edits = [Edit(*match.span()) for match in _BROKEN.finditer(text) if _in_prose(text, match.start())]
    edits += [Edit(match.start(), match.end(), ".") for match in _POINT.finditer(text)]
    edits += [
        Edit(*match.span(group))
        for match in _SPACED_POINT.finditer(text)
        for group in ("before", "after")
        if match["before"] and match["after"]
    ]
    for run in _LETTERED.finditer(text):
        edits += [Edit(at, at + 1) for at in range(run.start() + 1, run.end(), 2)]
    # the blanks of a lettered line may stand at a point too
    return (
        clean.edit({edit.begin: edit for edit in sorted(edits, key=lambda edit: edit.begin)}.values())
        if edits
        else clean
    )


def _in_prose(text: str, at: int) -> bool:
    """Whether the line that ends at `at` is running text and not a cell by itself: words stand before its number."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    words = line.rstrip("0123456789.．万亿")
    return len(words) >= _WORDS and "\t" not in line and "|" not in line and words[-1] not in "、，。；：  "
