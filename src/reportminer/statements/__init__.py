"""Which points does a report make, and of what kind is each: practice, outcome, problem, cause, advice, plan …?"""

from reportminer.statements.find import find_statements
from reportminer.statements.section_roles import classify as classify_section

__all__ = ["classify_section", "find_statements"]
