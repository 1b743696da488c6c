"""Does the table of synonyms hold together, and does it give the words that reports use?"""

from __future__ import annotations

from pathlib import Path

import pytest

from reportminer.archive import Archive
from reportminer.search.synonyms import groups, synonyms, tiles, weak_words


def test_the_table_holds_many_groups_of_words_and_none_twice() -> None:
    found = groups()
    assert len(found) >= 4500
    assert len({(frozenset(group.words), frozenset(group.means)) for group in found}) == len(found)
    assert not [word for group in found for word in (*group.words, *group.means) if len(word) < 2]
    assert not [group for group in found if set(group.words) & set(group.means)]


@pytest.mark.parametrize(("asked", "written"), [("外卖小哥", "新就业群体"), ("老板", "企业主"), ("上网", "宽带网络")])
def test_everyday_words_lead_to_those_of_reports_and_not_back(asked: str, written: str) -> None:
    assert written in synonyms(asked)
    assert asked not in synonyms(written)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("村支书", "村党组织书记"),
        ("两新组织", "非公企业和社会组织"),
        ("新农合", "新型农村合作医疗"),
        ("煤改电", "清洁取暖"),
        ("医院联合", "医共体"),
        ("非法吸收存款", "非法集资"),
        ("招工困难", "招工难"),
        ("招工困难", "用工荒"),
    ],
)
def test_words_of_queries_lead_to_those_of_reports(asked: str, written: str) -> None:
    assert written in synonyms(asked)
    assert asked not in synonyms(asked)


def test_a_word_that_only_ends_in_difficulty_has_no_short_form() -> None:
    assert "难" not in synonyms("困难")
    assert synonyms("有没有这个词") == ()


def test_long_queries_are_cut_where_words_with_synonyms_stand() -> None:
    assert tiles("外出打工党员") == ["外出打工", "党员"]
    assert tiles("假货太多") == ["假货"]
    assert tiles("搞污水处理难") == ["污水处理"]
    assert tiles("教师节活动") == ["教师节", "活动"]
    assert tiles("不发工资")[0].startswith("不")
    assert not weak_words() & {"党员", "资金"}


@pytest.mark.parametrize(
    ("heads", "found"),
    [(("调处矛盾纠纷",), ["调处矛盾纠纷"]), (("调处矛盾纠纷", "改善了干群关系"), ["改善了干群关系"])],
)
def test_half_of_a_word_with_synonyms_is_shown_only_where_nothing_has_more(
    heads: tuple[str, ...], found: list[str], tmp_path: Path, marked_pipeline: None
) -> None:
    lines = "\n".join(f"practice ⟦{head}⟧，去年做了不少事。" for head in heads)
    file = tmp_path / "一.txt"
    file.write_text(f"标题 巧家县工作总结 530622 2012 总结\n节 做法\n{lines}\n", encoding="utf-8")
    with Archive(tmp_path / "archive") as archive:
        archive.ingest([file])
        assert [hit.head for hit in archive.hits("干群矛盾")] == found
