"""A gated expression finds what the expression alone finds, and asks it less often."""

from __future__ import annotations

import re

import pytest

from reportminer.figures.meaning.spans import cue
from reportminer.lexicons import load_table
from reportminer.lexicons.gates import Gated, first_characters, needed_characters, quick

TEXT = (
    "过去五年，全市新增就业12万人。2021年以来，累计建成标准化校舍36所；“十四五”时期，力争达到40所，其中园区经开区规上工业完成产值9亿元，按可比价格计算增长6%。"
    "预计全年接待游客80万人次，比上年增加10万人次，等18个项目开工；本届政府任期内完成。\n未来三年，新建、改建、扩建养老床位500张。"
)


@pytest.mark.parametrize(
    ("expression", "first"),
    [
        ("预计|有望", "预有"),
        ("(?:过去|近)?[三五]年", "过近三五"),
        ("(?<!今年)以来", "以"),
        (r"\d+年", ""),
        ("[^，]年?", ""),
        ("(?:全市)?", ""),
        ("a*|b", ""),
    ],
)
def test_characters_that_every_match_begins_with(expression, first):
    assert first_characters(expression) == frozenset(first)


@pytest.mark.parametrize(
    ("expression", "needed"),
    [
        ("今年|去年|上年", "年"),
        ("(?:过去|近)?[三五]年", "年"),
        (r"\d+年", "年"),
        ("(?:全市)?", ""),
        ("a*|b", ""),
        ("[^，]+", ""),
    ],
)
def test_characters_that_no_match_can_do_without(expression, needed):
    assert needed_characters(expression) == frozenset(needed)


KINDS = sorted({row["kind"] for row in load_table("figure_scopes.tsv", ("kind", "expression"))})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("begin", [0, 17, 60])
def test_gated_cues_find_what_plain_ones_find(kind, begin):
    plain = [match.span() for match in cue(kind).finditer(TEXT, begin, len(TEXT))]
    gated = Gated(cue(kind))
    assert [match.span() for match in gated.finditer(TEXT, begin, len(TEXT))] == plain
    found = gated.search(TEXT, begin, len(TEXT))
    assert (found.span() if found else None) == (plain[0] if plain else None)


def test_expressions_of_either_case_are_not_gated():
    assert Gated(re.compile("km", re.IGNORECASE)).search("5KM", 0, 3) is not None
    assert quick(re.compile("(?:共)?KM", re.IGNORECASE)).search("5km") is not None
