"""Which problem does a measure answer? In reports on mending, where every problem is told with what was done about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reportminer.genres import answers_problems
from reportminer.records import Section, Span, Statement
from reportminer.statements.expressions import expression
from reportminer.statements.judge import LABEL

_NAMES = expression("answers names problem")
_LABELLED = f"+{LABEL}"
_LABEL = "label"
"""How the rule of a heading begins that is a label before a colon."""
_ANSWERING = ("practice", "outcome", "plan")


def _named(text: str, begin: int, end: int) -> Span | None:
    """The words for a problem in ``text[begin:end]`` that names one to say what was done about it (关于…问题)."""
    found = _NAMES.search(text, begin, end)
    return found.span("problem") if found else None


def _above(statement: Statement, sections: Mapping[str, Section]) -> Iterator[Section]:
    """The headings above a statement, its own first."""
    section = sections.get(statement.section)
    while section is not None:
        yield section
        section = sections.get(section.parent)


def _follows(statement: Statement, problem: Statement, sections: Mapping[str, Section]) -> bool:
    """Whether a measure stands under a label beside the problem before it: of one section, or two labels under one heading."""
    if statement.rule.endswith(_LABELLED):
        return problem.section == statement.section
    own, other = sections.get(statement.section), sections.get(problem.section)
    return (
        own is not None
        and other is not None
        and own.parent == other.parent
        and own.rule.startswith(_LABEL)
        and other.rule.startswith(_LABEL)
    )


def link_answers(text: str, statements: Sequence[Statement], sections: Sequence[Section], *, genre: str) -> None:
    """Note in `answers` of every measure of a report on mending where the problem stands that it answers.

    That is the problem told right before it under a label of its own (存在问题：… 整改情况：…), else the one that its own words
    or a heading above it name (关于…的问题).

    Args:
        text: the clean text of the report.
        statements: its points in order; those that answer a problem are changed in place.
        sections: its outline.
        genre: kind of report; reports of most kinds answer nothing.
    """
    if not answers_problems(genre):
        return
    by_id = {section.id: section for section in sections}
    problem: Statement | None = None
    for statement in statements:
        if statement.kind == "problem":
            problem = statement
        elif statement.kind in _ANSWERING:
            told = problem is not None and _follows(statement, problem, by_id)
            spans = [_named(text, statement.begin, statement.head_end)]
            spans += [_named(text, section.head_begin, section.head_end) for section in _above(statement, by_id)]
            span = (problem.head_begin, problem.head_end) if told and problem else next(filter(None, spans), None)
            statement.answers = [span] if span else []
