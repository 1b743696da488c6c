"""What follows from the kind of a report? Where it looks, which year it reviews, what its labels mean."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from reportminer.lexicons import load_table
from reportminer.records import KINDS, Kind

_KINDS: dict[str, Kind] = {kind: kind for kind in KINDS}
_NUMBER = r"[\d一二三四五六七八九十]{0,3}[:：]"


class View(NamedTuple):
    """Where reports of a kind look.

    `ahead`: what they tell is still to be done. `phased`: they look back first, then ahead. `reviews`: how many years before
    its own lies the year that one looks back on. `by_government`: issued by the government that its speaker speaks for.
    `yields`: the kind whose words in the first sentences outweigh a title of this kind, "" if none. `standing`: it
    tells how things stand, not what a year brought. `subtitled`: a line below a title that names this kind belongs to it.
    """

    ahead: bool = False
    phased: bool = False
    reviews: int = 0
    by_government: bool = False
    yields: str = ""
    standing: bool = False
    subtitled: bool = False

    def reviewed(self, year: int) -> int:
        """The year that a report of some year looks back on."""
        return year - self.reviews


@cache
def _views() -> dict[str, View]:
    rows = load_table("genre_views.tsv", ("genre", "view", "reviews", "issuer", "yields", "subtitle"), "genre")
    return {
        row["genre"]: View(
            row["view"] == "ahead", row["view"] == "phases", int(row["reviews"] or 0), row["issuer"] == "government",
            row["yields"], row["view"] == "standing", row["subtitle"] == "yes",
        )
        for row in rows
    }  # fmt: skip


def view_of(genre: str) -> View:
    """Where reports of a kind look; the plain view of one that no row of the table speaks of."""
    return _views().get(genre, View())


def reviewing() -> dict[str, int]:
    """The kinds of report that look back on a year before their own, and how many years."""
    return {genre: view.reviews for genre, view in _views().items() if view.reviews}


def announces_review(text: str) -> bool:
    """Whether a text, the beginning of a report, names a kind that reviews a year before its own."""
    return any(view.reviews and genre in text for genre, view in _views().items())


@cache
def _labels() -> dict[str, list[tuple[re.Pattern[str], Kind]]]:
    found: dict[str, list[tuple[re.Pattern[str], Kind]]] = {}
    for row in load_table("genre_labels.tsv", ("genre", "label", "kind")):
        found.setdefault(row["genre"], []).append((re.compile(f"(?:{row['label']}){_NUMBER}"), _KINDS[row["kind"]]))
    return found


def answers_problems(genre: str) -> bool:
    """Whether reports of a kind tell of problems what was done about each: a label of theirs opens such an answer."""
    return any(kind == "practice" for _, kind in _labels().get(genre, ()))


def labelled(genre: str, text: str, begin: int) -> tuple[Kind, int] | None:
    """The kind of a point that begins with a label of its kind of report (整改情况：), and where the label ends, if it does."""
    for label, kind in _labels().get(genre, ()):
        if match := label.match(text, begin):
            return kind, match.end()
    return None
