"""Does the query language mean what it says, and does it say what is wrong?"""

from __future__ import annotations

import pytest

from reportminer.search.query import Word, Years, parse, parse_kind, parse_years
from reportminer.store.errors import QuerySyntaxError


@pytest.mark.parametrize(
    ("query", "groups"),
    [
        ("党建", [["党建"]]),
        ("党建 经费", [["党建"], ["经费"]]),
        ("黨建　經費", [["党建"], ["经费"]]),
        ("ＧＤＰ", [["gdp"]]),
        ("党建 OR 支部 经费", [["党建", "支部"], ["经费"]]),
        ("党建 或者 支部 OR 党员", [["党建", "支部", "党员"]]),
        ("党建 AND 经费", [["党建"], ["经费"]]),
        ("“三会一课”制度", [["三会一课"], ["制度"]]),
        ("http://a.cn", [["http://a.cn"]]),
    ],
)
def test_words_and_alternatives(query: str, groups: list[list[str]]) -> None:
    if "http" in query:
        with pytest.raises(QuerySyntaxError, match="no filter http"):
            parse(query)
        return
    assert [[word.text for word in group] for group in parse(query).groups] == groups


def test_phrases_are_literal() -> None:
    assert parse('"支部 共建" 党员').groups == ((Word("支部共建", literal=True),), (Word("党员"),))


def test_excluded_words_and_phrases() -> None:
    parsed = parse('党建 -培训 -"远程 教育" －考核')
    assert [word.text for word in parsed.without] == ["培训", "远程教育", "考核"]
    assert len(parsed.groups) == 1


def test_a_hyphen_inside_a_word_excludes_nothing() -> None:
    assert parse("4-2工作法").without == ()


def test_filters_in_english_and_chinese() -> None:
    parsed = parse("经费 kind:problem,原因 地区：鲁甸县 year:2008-2010 genre:汇报 topic:经费不足 -kind:plan")
    assert parsed.kinds == ("problem", "cause")
    assert parsed.places == ("鲁甸县",)
    assert parsed.years == (Years(2008, 2010),)
    assert parsed.genres == ("汇报",)
    assert parsed.topics == ("经费不足",)
    assert parsed.without_filters == (("kind", "plan"),)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2008", Years(2008, 2008)),
        ("2008-2010", Years(2008, 2010)),
        ("2008—2010年", Years(2008, 2010)),
        ("2008至2010", Years(2008, 2010)),
        ("2008-", Years(2008, None)),
        ("-2010", Years(None, 2010)),
        ("２００８", Years(2008, 2008)),
    ],
)
def test_years(text: str, years: Years) -> None:
    assert parse_years(text) == years


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ('"党建', "not closed"),
        ("党建 ”经费", "not closed"),
        ("OR 党建", "both sides"),
        ("党建 OR", "both sides"),
        ("党建 OR OR 经费", "both sides"),
        ("党建 OR -经费", "excluded word"),
        ("党建 OR kind:problem", "between words"),
        ("-党建", "at least one word"),
        ("党建 - 经费", "cannot understand '- 经费' at character 4: a minus stands right before"),
        ('("', "quotation mark at character 2 is not closed"),
        ("，。", "no letter or digit"),
        ("kind:beispiel", "kinds are: practice"),
        ("kind:", "cannot understand|no value|holds no letter"),
        ("year:去年", "is no year"),
        ("year:2010-2008", "backwards"),
        ("year:1899", "years run from 1900 to 2100"),
        ("year:2000-3000", "years run from 1900 to 2100"),
        ("genre:小说", "genres are"),
        ("colour:red", "no filter colour"),
        ("-year:2008", "cannot be excluded"),
        ("党建 NOT 培训", "with a minus"),
        ("党建 (经费 不足)", "joined by OR only"),
    ],
)
def test_errors_are_told_in_words(query: str, words: str) -> None:
    with pytest.raises(QuerySyntaxError, match=words):
        parse(query)


def test_the_place_of_an_error_is_told() -> None:
    with pytest.raises(QuerySyntaxError) as error:
        parse("党建 year:去年")
    assert error.value.position == 3


def test_kinds_have_chinese_names() -> None:
    assert parse_kind("问题") == "problem"
    assert parse_kind("對策") == "recommendation"


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("党建*", "党建"),
        ("党建，经费？", "党建，经费"),
        ("（党建 OR 经费） 不足", "党建 OR 经费 不足"),
        ("党建　ＯＲ　经费", "党建 OR 经费"),
        ("党建 and 经费", "党建 经费"),
        ("党建 || 经费", "党建 OR 经费"),
        ("「結對 共建」", '"结对 共建"'),
        ("ＫＩＮＤ：问题 党建", "kind:problem 党建"),
    ],
)
def test_what_people_type_means_the_same(query: str, same: str) -> None:
    assert parse(query) == parse(same)


def test_brackets_in_quotation_marks_are_text() -> None:
    assert parse('"第一（二 三）"').groups == ((Word("第一(二三)", literal=True),),)
