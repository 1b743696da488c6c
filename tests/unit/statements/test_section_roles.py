"""The trained model of section roles: it speaks of sections whose heading says nothing, and only where it is sure."""

from __future__ import annotations

import pytest

from reportminer.outline import HeadingContext, find_sections
from reportminer.statements import section_roles
from reportminer.training import sections
from reportminer.training.fitting import Example

PLAN = (
    "2024年，是实施规划的关键一年。我们将坚持稳中求进，全面贯彻上级决策部署，着力扩大有效投资，加快产业转型升级，持续改善民生，"
    "生产总值增长6%左右，固定资产投资增长8%。（一）全力抓好项目建设。安排重点项目120个，加快推进工业园区建设。"
)


def context(body: str) -> HeadingContext:
    return HeadingContext("天时地利人和", 0.5, body, "某市工作报告")


def test_text_under_a_heading_tells_its_role() -> None:
    verdict = section_roles.classify(context("\n" + PLAN))
    assert verdict is not None
    assert (verdict.role, verdict.rule) == ("plan", "model")
    assert section_roles.SURE <= verdict.confidence <= 1


@pytest.mark.parametrize(
    "body",
    ["", "要抓紧落实。", "Notes on the data: where it is from, how it was cleaned and who may use it, in short."],
)
def test_too_little_or_foreign_text_is_left_to_the_rules(body: str) -> None:
    assert section_roles.classify(context(body)) is None


def test_unsure_leaves_the_rules_their_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(section_roles, "SURE", 1.1)
    assert section_roles.classify(context(PLAN)) is None


def test_headings_that_speak_are_not_asked_about() -> None:
    text = f"某市工作报告\n一、主要做法\n{PLAN}\n二、存在的问题\n{PLAN}\n三、天时地利人和\n{PLAN}\n"
    found = find_sections(text, classify=section_roles.classify)
    outer = {s.head: (s.role, s.rule.split()[-1]) for s in found if s.level == 1}
    assert outer["主要做法"] == ("practice", "words")
    assert outer["存在的问题"] == ("problem", "words")
    assert outer["天时地利人和"] == ("plan", "model")


def test_held_back_scores_count_every_section_once() -> None:
    bodies = {
        "problem": "经费不足，队伍老化，制度执行不严，{}组活动难以开展。",
        "plan": "要加大投入，健全制度，强化培训，{}组活动有序开展。",
    }
    headed = [
        sections.Headed(Example(body.format(number), role, f"r{number % 6}"), "practice", True, False)
        for role, body in bodies.items()
        for number in range(12)
    ]
    rows = sections.held_back(headed, [])
    assert [row.threshold for row in rows] == list(sections.THRESHOLDS)
    assert {(row.group, row.sections, row.rules) for row in rows} == {("other reports", 24, 0)}
    assert all(row.right <= row.sure <= row.sections and row.right <= row.both for row in rows)
    assert rows[0].both == 24
    assert "| other reports | 0.5 | 24 |" in sections.card("sections.npz", headed, rows, ["made up"], "2026-01-01")
