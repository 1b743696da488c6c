"""How is a report cited? The reference list of a paper, in the form of GB/T 7714-2015 (4.2, 8)."""

from __future__ import annotations

from reportminer.records import Report

REPORT, OTHER = "R", "Z"
"""document types of annex B: a report, and what has no letter of its own"""
NOBODY = "［责任者不详］"


def citation(report: Report, *, page: int | None = None) -> str:
    """One entry of a reference list: 责任者. 题名[R]. 年或日期: 页码.

    Whoever issued a report is its author, else the place that it is about; what the text does not tell is left out, or said
    to be unknown where the standard wants that said.

    Args:
        report: what is cited.
        page: of the source, if it has pages.
    """
    author = _plain(report.org) or _plain(report.place.full_name or report.place.name) or NOBODY
    title = _plain(report.title) or "［无题］"
    kind = OTHER if report.genre == "other" else REPORT
    when = report.date or (str(report.year) if report.year else "［日期不详］")
    return f"{author}. {title}[{kind}]. {when}{f': {page}' if page else ''}."


def _plain(text: str) -> str:
    """A text on one line, without a full stop at its end."""
    return " ".join(text.split()).rstrip(".。")
