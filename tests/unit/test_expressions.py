"""Do the tables of expressions hold what the rules ask, and nothing that takes more time than its text is long?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import reportminer
from reportminer.expressions import find_expression, kinds
from reportminer.lexicons import LexiconError, growth, tables

SOURCE = Path(reportminer.__file__).parent
TABLES = tuple(name for name in tables() if name.endswith("_expressions.tsv"))
ASKED = re.compile(r"expression\(\s*\"([a-z ]+)\"")
WORDS = re.compile(r"\"([a-z][a-z ]*)\"")


def asked(table: str) -> tuple[set[str], set[str]]:
    """The kinds that the modules of a table's package ask for, or its rows name; and all words that stand in quotes there."""
    stem = table.removesuffix("_expressions.tsv")
    folder = next(path for path in (SOURCE / stem, SOURCE / f"{stem}s") if path.is_dir())
    code = "".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    rows = (SOURCE / "lexicons" / table).read_text("utf-8")
    named = {kind for kind in re.findall(r"\{([a-z][a-z ]+)\}", rows) if kind != "kind"}
    return {*ASKED.findall(code), *named}, {*WORDS.findall(code), *named}


@pytest.mark.parametrize("table", TABLES)
def test_every_kind_is_asked_for_and_every_question_has_rows(table: str) -> None:
    questions, words = asked(table)
    assert questions <= set(kinds(table)) <= words


@pytest.mark.parametrize("table", TABLES)
def test_what_the_rows_come_to_takes_no_more_time_than_its_text(table: str) -> None:
    faults = {kind: growth.fault(find_expression(table, kind).pattern) for kind in kinds(table)}
    assert {kind: fault for kind, fault in faults.items() if fault} == {}


def test_rows_may_name_the_marks_of_sentences_and_other_rows() -> None:
    listed = find_expression("statement_expressions.tsv", "lists announced")
    assert listed.match("工作还有三项不足，主要表现在：一是") is not None
    assert "{" not in re.sub(r"\{\d*,?\d*\}", "", listed.pattern)


def test_a_kind_without_rows_is_told() -> None:
    with pytest.raises(LexiconError, match=r"outline_expressions\.tsv: no row of kind 'roles unheard'"):
        find_expression("outline_expressions.tsv", "roles unheard")
