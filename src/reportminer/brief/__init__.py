"""What would a clerk put before the boss? One to three pages: who does what, which problems, how others answered them."""

from reportminer.brief.editing import Arranged, Edits, arrange, heading_of
from reportminer.brief.gather import Brief, BriefError, Group, Part, Quote, on_issue, on_list, on_query
from reportminer.brief.writing import lead, numeral, write_brief, write_parts

__all__ = [
    "Arranged",
    "Brief",
    "BriefError",
    "Edits",
    "Group",
    "Part",
    "Quote",
    "arrange",
    "heading_of",
    "lead",
    "numeral",
    "on_issue",
    "on_list",
    "on_query",
    "write_brief",
    "write_parts",
]
