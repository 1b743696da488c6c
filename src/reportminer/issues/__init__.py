"""Which problems do the reports of different places tell again and again? Clusters of problem statements."""

from reportminer.issues.model import By, IssueCluster, IssueStatement
from reportminer.issues.recurring import recurring
from reportminer.issues.workbook import write_workbook

__all__ = ["By", "IssueCluster", "IssueStatement", "recurring", "write_workbook"]
