from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportminer.issues import recurring
from reportminer.issues.labels import keywords, label
from reportminer.issues.vectors import Problem

STAFF = (
    "一是党务干部配备不足，专职党务干部每个乡镇平均只有一名。",
    "二是党务干部配备不足，多数兼职。",
    "三是驻外党务干部缺乏，党务干部配备跟不上。",
    "⒉xx乡党务干部力量不足，党务干部身兼数职。",
)


def test_keywords_are_words_that_several_statements_share() -> None:
    (words,) = keywords([STAFF])
    assert "党务干部" in words
    assert not {"一是", "二是", "三是", "xx", "平均", "每个", "只有", "驻外"} & set(words)


def test_a_label_is_what_most_members_say_without_a_body_of_its_own() -> None:
    problems = [Problem("", text) for text in STAFF]
    found = label(problems)
    assert "党务干部" in found
    assert "驻外" not in found


def test_the_representative_is_told_as_most_tell_it(make: Callable[..., Any]) -> None:
    archive = make(cities=1)
    archive.listed, archive.statements = {}, []
    for number, text in enumerate((*STAFF, "四是党务干部男女比例失调，任职年限长短不一。")):
        archive.add(f"第{number}市", f"1{number}0100", 2020, text)
    (cluster,) = [c for c in recurring(archive) if c.size > 1]
    assert cluster.representative in STAFF


def test_a_clause_that_only_says_when_is_no_label() -> None:
    problems = [Problem("村改居后", "村改居后，原有的管理办法不再适用；"), Problem("", "村改居后，物业收费难度大；")]
    assert label(problems) == "物业收费难度大"
    lagging = [Problem("", "道路建设滞后；")]
    assert label(lagging) == "道路建设滞后"
