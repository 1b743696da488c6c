"""Which problems do the reports of different places tell again and again? Clusters of problem statements."""

from reportminer.issues.decisions import EditError
from reportminer.issues.model import (
    By,
    Companion,
    FollowUp,
    IssueCluster,
    IssuePlace,
    IssueSpread,
    IssueStanding,
    IssueStatement,
    IssueYear,
)
from reportminer.issues.page import page, write_page
from reportminer.issues.recurring import NoTopicError, known_issues, recurring
from reportminer.issues.workbook import write_workbook

__all__ = [
    "By",
    "Companion",
    "EditError",
    "FollowUp",
    "IssueCluster",
    "IssuePlace",
    "IssueSpread",
    "IssueStanding",
    "IssueStatement",
    "IssueYear",
    "NoTopicError",
    "known_issues",
    "page",
    "recurring",
    "write_page",
    "write_workbook",
]
