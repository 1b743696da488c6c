"""Which points does a report make, and of what kind is each: practice, outcome, problem, cause, advice, plan …?"""

from reportminer.statements.find import find_statements

__all__ = ["find_statements"]
