"""How is a report built? Splits compendia, finds headings at every level and gives each section its role."""

from reportminer.outline.candidates import exhorts
from reportminer.outline.frames import default_kind, has_no_others
from reportminer.outline.roles import Classifier, HeadingContext, Verdict
from reportminer.outline.sections import find_sections
from reportminer.outline.split import ReportSpan, split_reports

__all__ = [
    "Classifier",
    "HeadingContext",
    "ReportSpan",
    "Verdict",
    "default_kind",
    "exhorts",
    "find_sections",
    "has_no_others",
    "split_reports",
]
