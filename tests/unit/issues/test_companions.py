"""What goes with an issue: of its topic, where it is said, and nothing else."""

from collections.abc import Callable
from typing import Any

from reportminer.issues import recurring


def finance(archive: Any) -> Any:
    (found,) = [cluster for cluster in recurring(archive) if cluster.topic == "财政收支"]
    return found


def test_what_a_place_reports_later_follows_its_problem(make: Callable[..., Any]) -> None:
    archive = make()
    archive.add("石家庄市", "130100", 2023, "财政增收措施有力，盘活财政资金2亿元。", kind="practice")
    archive.add("石家庄市", "130100", 2023, "财政收支矛盾得到有效化解，财政收入增长9%。", kind="outcome")
    archive.add("石家庄市", "130100", 2019, "财政收支矛盾基本解决。", kind="outcome")
    archive.add("阳泉市", "140300", 2024, "财政收支矛盾得到有效化解。", kind="outcome")
    issue = finance(archive)
    (follow,) = issue.followed
    assert (follow.place, follow.named, follow.last, follow.solved) == ("石家庄市", 2020, 2020, True)
    assert "盘活" in follow.practice.head
    assert "增长9%" in follow.result.head
    assert issue.followed_by == 1


def test_a_later_result_on_another_topic_answers_nothing(make: Callable[..., Any]) -> None:
    archive = make()
    archive.add("石家庄市", "130100", 2023, "大气污染得到有效治理，空气质量改善。", kind="outcome")
    assert not finance(archive).followed


def test_a_place_that_cannot_be_told_is_followed_by_nothing(make: Callable[..., Any]) -> None:
    archive = make()
    archive.add("", "", 2020, "财力有限，财政支出压力大；")
    archive.add("", "", 2023, "财政收支矛盾得到有效化解。", kind="outcome")
    assert not finance(archive).followed


def test_a_result_without_words_of_a_solution_is_not_called_solved(make: Callable[..., Any]) -> None:
    archive = make()
    archive.add("石家庄市", "130100", 2023, "财政收支管理加强，财政收入增长9%。", kind="outcome")
    (follow,) = finance(archive).followed
    assert not follow.solved


def test_a_measured_result_is_told_before_a_vague_one(make: Callable[..., Any]) -> None:
    archive = make()
    archive.add("石家庄市", "130100", 2023, "财政收支状况持续改善，财政收支更加平衡。", kind="outcome")
    archive.add("石家庄市", "130100", 2023, "一般公共预算收入增长9%。", kind="outcome")
    archive.statements[-1] = archive.statements[-1]._replace(figures=("f1",))
    (follow,) = finance(archive).followed
    assert "增长9%" in follow.result.head
