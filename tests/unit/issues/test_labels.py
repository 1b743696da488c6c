from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportminer.issues import recurring
from reportminer.issues.labels import keywords, label
from reportminer.issues.themes import theme_weights
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
    found = label(problems, theme_weights(STAFF))
    assert "党务干部" in found
    assert "驻外" not in found


def test_the_representative_fits_the_label(make: Callable[..., Any]) -> None:
    archive = make(cities=1)
    archive.listed, archive.statements = {}, []
    for number, text in enumerate(STAFF):
        archive.add(f"第{number}市", f"1{number}0100", 2020, text)
    (cluster,) = [c for c in recurring(archive) if c.size > 1]
    assert cluster.label in cluster.representative


def test_a_clause_that_only_says_when_is_no_label() -> None:
    problems = [Problem("村改居后", "村改居后，原有的管理办法不再适用；"), Problem("", "村改居后，物业收费难度大；")]
    assert label(problems, theme_weights([p.text for p in problems])) == "物业收费难度大"
    lagging = [Problem("", "道路建设滞后；")]
    assert label(lagging, theme_weights([lagging[0].text])) == "道路建设滞后"


def test_ecologies_of_other_things_are_no_environment() -> None:
    texts = ["创新生态还需优化；", "政治生态还需净化；", "生态环境还需改善；"]
    likeness = theme_weights(texts)
    assert (likeness @ likeness.T).round(2).tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_what_is_named_first_says_more() -> None:
    clauses = ("污染治理欠账较多", "干部作风不实")
    first, second = (theme_weights([f"{words}；"])[0].argmax() for words in clauses)
    there, back = (theme_weights([f"{one}，{other}；"])[0] for one, other in (clauses, clauses[::-1]))
    assert there[first] / there[second] > 2.2 * back[first] / back[second]
    assert min(there[first], there[second], back[first], back[second]) > 0
