"""Which lines did a web site put around a report, and when does it say that the page was published?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from reportminer.cleaning.characters import may_be_traditional, to_simplified
from reportminer.lexicons import load_table, split_values
from reportminer.text import CleanText, Edit, line_spans

COLUMNS = ("id", "where", "pattern", "date")
LONG_LINE = 50
"""characters from which on a line with a comma or full stop counts as a paragraph of the report"""
LONGEST_LINE = 400
"""characters of the longest line that can be furniture"""
ZONE = 40
"""lines at either end that can be furniture"""
FRONT_MATTER = re.compile(
    r"\A\s*---[ \t]*\r?\n((?:[ \t]*[\w-]+[ \t]*:.*\r?\n|[ \t]*-[ \t].*\r?\n|\r?\n){1,40}?)---[ \t]*(?:\r?\n|\Z)"
)
TITLE_LINE = re.compile(r"^[ \t]*title[ \t]*:[ \t]*([\"']?)(.*?)\1[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)


class _Rule(NamedTuple):
    id: str
    where: str
    pattern: str
    date: bool


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(row["id"], row["where"], row["pattern"], row["date"] == "yes")
        for row in load_table("furniture.tsv", COLUMNS, key="id")
    )


@cache
def _rules_at(where: str) -> tuple[re.Pattern[str], dict[str, _Rule]]:
    """The rules for lines at the `where` (head, tail or any) of a text: one pattern with a group for each, by its id."""
    places = {"any": ("any",)}.get(where, (where, "any", "edge"))
    rules = [rule for rule in _rules() if rule.where in places]
    pattern = "|".join(f"(?P<{rule.id}>{rule.pattern})" for rule in rules)
    return re.compile(pattern, re.IGNORECASE), {rule.id: rule for rule in rules}


def _match(line: str, where: str) -> _Rule | None:
    """The first rule that holds for a line standing at the `where` (head, tail or any) of a text."""
    if len(line) > LONGEST_LINE:
        return None
    pattern, rules = _rules_at(where)
    match = pattern.fullmatch(line)
    return rules[match.lastgroup] if match and match.lastgroup else None


def _is_paragraph(line: str) -> bool:
    return len(line) >= LONG_LINE and any(mark in line for mark in "，,。；;")


@cache
def _dated_anywhere() -> bool:
    """Whether any rule for lines that may stand anywhere is for lines that tell a date."""
    return any(rule.where == "any" and rule.date for rule in _rules())


def furniture_lines(text: str, *, dated: re.Pattern[str] | None = None) -> Iterator[tuple[int, int, str, bool]]:
    """Begin, end, rule id and "tells the date" of each line of furniture.

    Args:
        text: with half-width digits, Simplified.
        dated: what a date looks like, where only lines are wanted that tell the date; others may be left out.
    """
    spans = [(begin, end) for begin, end in line_spans(text) if begin < end and not text[begin:end].isspace()]
    found: dict[int, _Rule] = {}
    for where, order in (
        ("head", range(min(ZONE, len(spans)))),
        ("tail", range(len(spans) - 1, max(-1, len(spans) - ZONE), -1)),
    ):
        for at in order:
            line = text[slice(*spans[at])].strip()
            if at in found:
                continue
            paragraph = _is_paragraph(line)
            wanted = paragraph or dated is None or dated.search(line)
            if wanted and (rule := _match(line, where)):
                found[at] = rule
            elif paragraph:
                break
    if dated is None or _dated_anywhere():
        for at, (begin, end) in enumerate(spans):
            if at not in found and (rule := _match(text[begin:end].strip(), "any")):
                found[at] = rule
    _add_lists_of_links(text, spans, found)
    for at in sorted(found):
        yield (*spans[at], found[at].id, found[at].date)


def _add_lists_of_links(text: str, spans: list[tuple[int, int]], found: dict[int, _Rule]) -> None:
    """Titles of other pages below a heading such as 相关文章 are furniture, too, up to the end or the next sentence."""
    for at in sorted(found):
        if found[at].id != "related_heading":
            continue
        for below in range(at + 1, len(spans)):
            line = text[slice(*spans[below])]
            if below not in found and (len(line) > 60 or "。" in line):
                break
            found.setdefault(below, found[at])


def drop_furniture(clean: CleanText) -> CleanText:
    """Take out lines that the site put around the report, each with its line break."""
    text = clean.text
    plain = to_simplified(text) if may_be_traditional(clean.alphabet) else text
    spans = sorted((begin, end) for begin, end, _, _ in furniture_lines(plain))
    return clean.edit(Edit(begin, end + (text[end : end + 1] == "\n")) for begin, end in spans)


@lru_cache(maxsize=1)
def _insertions() -> tuple[tuple[str, ...], re.Pattern[str]]:
    """What every insertion holds one of, nothing if one may hold none, and what insertions look like."""
    rows = load_table("insertions.tsv", ("id", "needs", "pattern", "example"), key="id")
    needs = dict.fromkeys(word for row in rows for word in split_values(row["needs"]))
    needs = needs if all(row["needs"] for row in rows) else {}
    return tuple(needs), re.compile("|".join(f"(?:{row['pattern']})" for row in rows), re.IGNORECASE)


def drop_insertions(clean: CleanText) -> CleanText:
    """Take out addresses and advertisements that a site put into the middle of paragraphs."""
    needs, pattern = _insertions()
    if needs and not any(word in clean.text for word in needs):
        return clean
    return clean.edit(Edit(match.start(), match.end()) for match in pattern.finditer(clean.text))


def open_front_matter(clean: CleanText) -> CleanText:
    """Take out the ``---`` block on top of a Markdown file, but for the value of its title."""
    match = FRONT_MATTER.match(clean.text)
    if not match:
        return clean
    title = TITLE_LINE.search(clean.text, match.start(1), match.end(1))
    if not title or not title[2].strip():
        return clean.edit([Edit(match.start(), match.end())])
    return clean.edit([Edit(match.start(), title.start(2)), Edit(title.end(2), match.end(), "\n")])
