"""How is a report built? Splits compendia, finds headings at every level and gives each section its role."""

from reportminer.outline.candidates import exhorts
from reportminer.outline.frames import default_kind, has_no_others
from reportminer.outline.lines import lost_breaks
from reportminer.outline.roles import Classifier, HeadingContext, Verdict, is_action, role_named, sense_of
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
    "is_action",
    "lost_breaks",
    "role_named",
    "sense_of",
    "split_reports",
]
