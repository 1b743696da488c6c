"""Is a figure as sure as the rule that named it was right?"""

import pytest

from reportminer import lexicons
from reportminer.figures import find_figures
from reportminer.figures.meaning import trust
from reportminer.figures.meaning.trust import COLUMNS, UNKNOWN, confidence


def test_every_rule_has_a_confidence_between_its_prior_and_what_was_counted() -> None:
    for row in lexicons.load_table("figure_confidence.tsv", COLUMNS, "rule"):
        judged = int(row["read"]) + int(row["gold"])
        right = int(row["read_right"]) + int(row["gold_right"])
        ends = sorted([float(row["prior"]), right / judged if judged else float(row["prior"])])
        assert ends[0] - 0.08 <= confidence(row["rule"]) <= ends[1] + 0.08


def test_an_unknown_rule_has_a_confidence() -> None:
    assert confidence("no such rule") == UNKNOWN


def test_figures_carry_the_confidence_of_their_rule() -> None:
    measured, counted = find_figures("全年粮食产量达到80万吨。建成12个标准厂房。")
    assert (measured.rule, counted.rule) == ("subject before", "noun behind")
    assert measured.confidence == confidence("subject before") > counted.confidence


def test_a_figure_without_indicator_is_the_least_sure() -> None:
    (figure,) = find_figures("3.5亿元。")
    assert figure.indicator == ""
    assert figure.confidence < 0.5


def test_impossible_counts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"rule": "x", "prior": "0.5", "read": "3", "read_right": "4", "gold": "0", "gold_right": "0"}
    monkeypatch.setattr(trust.lexicons, "load_table", lambda *_: (row,))
    trust._table.cache_clear()
    trust.confidence.cache_clear()
    with pytest.raises(lexicons.LexiconError, match="more records right than judged"):
        confidence("x")
    monkeypatch.undo()
    trust._table.cache_clear()
    trust.confidence.cache_clear()
