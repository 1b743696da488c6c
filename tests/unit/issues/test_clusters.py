from __future__ import annotations

import numpy as np
import pytest

from reportminer.issues import clusters
from reportminer.issues.vectors import Problem, Space, lead
from reportminer.statements.topics import clauses, find_topics


def topic(text: str) -> str:
    return (find_topics(text, head=(0, len(text)), end=len(text)) or [""])[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("科技研发投入偏少，高层次人才引不进、留不住；", "科技创新"),
        ("三是群众就医、入学还有不少难处，公共服务供给不足。", "公共服务"),
        ("党支部组织生活流于形式，走过场。", "组织生活"),
        ("外出务工的流动党员难以联系，教育跟不上。", "流动党员"),
        ("村党支部党员年龄老化，后继乏人。", "党员队伍结构"),
        ("营商环境还不够优，企业融资难。", "营商环境"),
    ],
)
def test_topics_are_told_by_cues(text: str, expected: str) -> None:
    assert topic(text) == expected


def test_the_first_clause_weighs_more_than_later_ones() -> None:
    assert topic("财政收支矛盾突出，生态环境压力加大；") == "财政收支"
    assert topic("生态环境压力加大，财政收支矛盾突出；") == "生态环保"


def test_frames_say_nothing_unless_a_problem_stands_in_them() -> None:
    assert clauses("我们也清醒地认识到，还存在不少困难和问题。") == []
    assert clauses("在看到成绩的同时，财政收支矛盾突出。") == ["财政收支矛盾突出"]


def test_the_lead_phrase_names_what_further_sentences_illustrate() -> None:
    story = "投入不足。去年只添了两台电脑。党员学习没有地方。"
    assert lead("投入不足", story) == "投入不足"
    assert lead("学习没有地方", "财力有限，学习没有地方。") == "财力有限"


def test_rows_of_zeros_stand_alone_and_numbers_follow_first_appearance() -> None:
    rows = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 0.0], [1.0, 0.0]])
    assert clusters.cluster(rows).tolist() == [0, 1, 2, 3, 2]


def test_many_rows_are_clustered_from_a_sample_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(7)
    centres = np.eye(6)
    rows = centres[np.arange(240) % 6] + random.normal(0, 0.05, (240, 6))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    exact = clusters.cluster(rows)
    monkeypatch.setattr(clusters, "EXACT_UP_TO", 50)
    assert clusters.cluster(rows).tolist() == exact.tolist()
    assert len(set(exact.tolist())) == 6


def test_assign_leaves_out_what_is_far() -> None:
    middles = np.eye(2)
    rows = np.array([[1.0, 0.0], [0.7, 0.714], [-1.0, 0.0]])
    assert clusters.assign(rows, middles, near=0.5).tolist() == [0, 1, clusters.NONE]


def test_a_space_places_new_statements_beside_those_it_was_learnt_from() -> None:
    known = [Problem(t, t) for t in ("财政收支矛盾突出", "空气污染较重", "干部作风不实", "财力有限")]
    space = Space(known)
    (new,) = space.place([Problem("债务压力大，财力不足", "债务压力大，财力不足")])
    likeness = space.place(known) @ new
    assert int(likeness.argmax()) in {0, 3}
    assert np.linalg.norm(new) == pytest.approx(1.0)


def test_what_is_alike_is_joined_and_what_is_not_stays_apart() -> None:
    angles = np.radians([0.0, 20.0, 75.0])
    rows = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert clusters.cluster(rows).tolist() == [0, 0, 1]
