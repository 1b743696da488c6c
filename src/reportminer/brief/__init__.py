"""What would a clerk put before the boss? One to three pages: who does what, which problems, how others answered them."""

from reportminer.brief.gather import Brief, BriefError, Group, Quote, on_issue, on_query
from reportminer.brief.writing import write_brief

__all__ = ["Brief", "BriefError", "Group", "Quote", "on_issue", "on_query", "write_brief"]
