"""Are places, years and questions in the words of a query understood, and can that be taken back?"""

from __future__ import annotations

import pytest

from reportminer.archive import Archive
from reportminer.search.query import parse
from reportminer.search.understanding import filters_in, frames, unframed


def left(query: str) -> tuple[list[str], list[tuple[str, str]], tuple[str, ...]]:
    groups, kinds, _ = unframed(parse(query).groups)
    rest, taken = filters_in(groups)
    return [word.text for group in rest for word in group], [(each.field, each.value) for each in taken], kinds


@pytest.mark.parametrize(
    ("query", "words", "filters"),
    [
        ("浙江 2019年以来 农村污水", ["农村污水"], [("place", "浙江"), ("year", "2019-")]),
        ("浙江2019年以来农村污水", ["农村污水"], [("year", "2019-"), ("place", "浙江")]),
        ("云南省昭通市易地搬迁", ["易地搬迁"], [("place", "云南省"), ("place", "昭通市")]),
        ("2015-2018年 扶贫", ["扶贫"], [("year", "2015-2018")]),
        ("扶贫 2018年以前", ["扶贫"], [("year", "-2018")]),
        ("扶贫 2018", ["扶贫"], [("year", "2018")]),
        ("浙江", ["浙江"], []),
        ("2018", ["2018"], []),
        ('"浙江" 污水', ["浙江", "污水"], []),
        ("浙江 OR 江苏", ["浙江", "江苏"], []),
        ("和平 发展", ["和平", "发展"], []),
        ("2019年到2015年 扶贫", ["2019年到2015年", "扶贫"], []),
    ],
)
def test_places_and_years_become_filters(query: str, words: list[str], filters: list[tuple[str, str]]) -> None:
    assert left(query)[:2] == (words, filters)


@pytest.mark.parametrize(
    ("query", "words", "kind"),
    [
        ("怎么治理垃圾", ["治理垃圾"], "practice"),
        ("如何解决融资难", ["融资难"], "practice"),
        ("垃圾没人管怎么办", ["垃圾没人管"], "practice"),
        ("养老有哪些好的做法", ["养老"], "practice"),
        ("党建存在哪些问题", ["党建"], "problem"),
        ("为什么财政增收困难", ["财政增收困难"], "cause"),
        ("下一步怎么做好养老", ["养老"], "plan"),
        ("噪音怎么减少", ["噪音减少"], "practice"),
        ("村干部待遇", ["村干部待遇"], None),
        ("怎么办", ["怎么办"], None),
    ],
)
def test_questions_are_taken_out_of_the_words(query: str, words: list[str], kind: str | None) -> None:
    found, _, kinds = left(query)
    assert "".join(found) == "".join(words)
    assert (kinds[0] if kinds else None) == kind


def test_the_table_of_frames_is_read() -> None:
    assert len(frames()) > 10


def test_filters_in_words_are_named_and_can_be_taken_back(archive: Archive) -> None:
    assert [(taken.field, taken.value) for taken in archive.understood("昭通市 2008年 经费").taken] == [
        ("place", "昭通市"),
        ("year", "2008"),
    ]
    assert [hit.year for hit in archive.hits("昭通市 2008年 经费", widen=False)] == [2008]
    assert archive.count("昭通市 2008年 经费") == 1
    assert archive.understood("昭通市 2008年 经费", as_words=True).taken == ()
    assert archive.hits("昭通市 2008年 经费", widen=False, as_words=True) == []


def test_a_place_or_year_that_the_archive_lacks_stays_a_word(archive: Archive) -> None:
    assert archive.understood("浙江 1999年 经费").taken == ()
    assert archive.hits("浙江 1999年 经费")[0].widened


def test_a_year_that_the_place_beside_it_lacks_stays_a_word(archive: Archive) -> None:
    assert [taken.value for taken in archive.understood("2009年 昭通市 经费").taken] == ["昭通市"]
    assert [taken.value for taken in archive.understood("2010年 昭通市 经费").taken] == ["2010", "昭通市"]
    assert {hit.year for hit in archive.hits("2009年 昭通市 经费")} == {2008, 2010}


def test_hits_tell_in_which_words_they_were_found(archive: Archive) -> None:
    (hit,) = archive.hits("村党组织书记")
    assert [tuple(each) for each in hit.found] == [("村党组织书记", "村支书", "synonym")]
    assert ("经费", "经费", "literal") in {tuple(each) for each in archive.hits("经费")[0].found}


def test_the_place_of_a_report_is_one_though_no_table_knows_it(archive: Archive) -> None:
    assert [taken.value for taken in archive.understood("互助共 建设").taken] == []
    with archive.store.transaction():
        archive.store.connection.execute("UPDATE reports SET place = '石樵镇', full_name = '石樵镇' WHERE year = 2009")
    assert [(each.field, each.value) for each in archive.understood("石樵镇 共建").taken] == [("place", "石樵镇")]
    assert archive.understood("石樵镇").taken == ()
    assert {hit.year for hit in archive.hits("石樵镇 共建")} == {2009}
