"""Which topics does a question in free words ask about?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reportminer.issues import NoTopicError, recurring
from reportminer.issues.asking import topics_asked


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("看病难怎么办", "医疗卫生"),
        ("鄰近鄉鎮的就醫難", "医疗卫生"),
        ("2022年云南省有哪些招商引资的好做法", "招商引资"),
        ("年轻人都往外跑", "人才"),
        ("不给工钱", "就业"),
        ("老百姓办事跑断腿", "营商环境"),
    ],
)
def test_own_words_and_those_of_reports_tell_the_topic(question: str, topic: str) -> None:
    assert topics_asked(question)[0] == topic


@pytest.mark.parametrize("question", ["", "你好", "2022年", "？？"])
def test_what_names_nothing_asks_about_nothing(question: str) -> None:
    assert topics_asked(question) == []


def test_only_the_issues_asked_about_are_shown(make: Callable[..., Any]) -> None:
    archive, told = make(), []
    every = recurring(archive)
    (found,) = recurring(archive, about="干部作风怎么样", notice=told.append)
    assert found.topic == "作风" and len(every) == 3
    assert found == next(cluster for cluster in every if cluster.topic == "作风")
    assert "作风" in told[0]
    assert recurring(archive, about="看病难") == []


def test_a_question_without_a_topic_is_refused(make: Callable[..., Any]) -> None:
    with pytest.raises(NoTopicError, match="你好"):
        recurring(make(), about="你好")
