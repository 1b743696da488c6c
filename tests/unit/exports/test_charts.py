"""Pictures of numbers: what is drawn where, in words too, and nothing of a text as markup."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from reportminer.exports.charts import (
    COLOURS,
    MOST_BARS,
    MOST_SERIES,
    Pair,
    Series,
    Value,
    bar_chart,
    column_chart,
    line_chart,
    plan_chart,
)

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</title><script>alert(1)</script>\"'&\x00\ud800"


def parsed(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)


def words(svg: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in svg.iter(f"{SVG}text")]


def values(*numbers: float, first: int = 2015) -> tuple[Value, ...]:
    return tuple(Value(str(first + at), number, f"{number}亿元", f"/report/r{at}") for at, number in enumerate(numbers))


def test_lines_rise_where_numbers_rise_and_lead_to_their_evidence() -> None:
    svg = parsed(
        line_chart([Series("甲县", values(10, 20, 15)), Series("乙县", values(5, 6, 7))], title="产值（亿元）")
    )
    links = svg.findall(f"{SVG}a")
    assert [link.get("href") for link in links] == ["/report/r0", "/report/r1", "/report/r2"] * 2
    ys = [float(link.find(f"{SVG}circle").get("cy")) for link in links[:3]]  # type: ignore[union-attr,arg-type]
    assert ys[1] < ys[2] < ys[0]
    assert {"甲县", "乙县", "2015", "2017", "0", "20"} <= set(words(svg))
    assert "甲县：2015年 10亿元，2017年 15亿元" in (svg.findtext(f"{SVG}desc") or "")
    assert svg.findtext(f"{SVG}title") == svg.get("aria-label") == "产值（亿元）"


def test_a_gap_of_years_is_dotted_and_a_target_hollow() -> None:
    told = (Value("2015", 1, "1个"), Value("2018", 2, "2个", open=True), Value("2019", 3, "3个", doubt=True))
    svg = parsed(line_chart([Series("甲县", told)], title="数"))
    dotted = [line for line in svg.findall(f"{SVG}line") if line.get("stroke-dasharray") == "1 5"]
    assert len(dotted) == 1
    fills = [circle.get("fill") for circle in svg.iter(f"{SVG}circle")]
    assert fills[:3] == [COLOURS[0], "#fff", COLOURS[0]]
    assert words(svg).count("⚠") == 1


def test_names_of_lines_that_end_together_do_not_touch() -> None:
    svg = parsed(line_chart([Series(f"{at}号县", values(1, 100 + at / 10)) for at in range(8)], title="数"))
    ys = sorted(float(t.get("y", "")) for t in svg.iter(f"{SVG}text") if "号县" in (t.text or ""))
    assert len(ys) == 8
    assert all(later - earlier >= 15.9 for earlier, later in pairwise(ys))
    assert ys[-1] <= float(svg.get("height", ""))


def test_lines_are_told_apart_without_colour() -> None:
    svg = parsed(line_chart([Series(f"{at}", values(at, at + 1)) for at in range(MOST_SERIES + 3)], title="数"))
    lines = {(line.get("stroke"), line.get("stroke-dasharray")) for line in svg.findall(f"{SVG}line")}
    assert len({pair for pair in lines if pair[0] in COLOURS}) == MOST_SERIES


def test_bars_are_as_long_as_their_numbers_and_negative_ones_go_left() -> None:
    svg = parsed(bar_chart([Value("甲县", 8, "8%"), Value("乙县", 4, "4%"), Value("丙县", -4, "-4%")], title="增速"))
    bars = [(float(r.get("x", "")), float(r.get("width", ""))) for r in svg.iter(f"{SVG}rect")]
    assert bars[0][1] == pytest.approx(2 * bars[1][1], rel=0.02)
    assert bars[2][0] + bars[2][1] == pytest.approx(bars[0][0], abs=0.2)
    assert {"甲县", "8%", "-4%"} <= set(words(svg))
    many = parsed(bar_chart([Value(str(at), at, str(at)) for at in range(MOST_BARS + 9)], title="增速"))
    assert len(list(many.iter(f"{SVG}rect"))) == MOST_BARS


def test_a_plan_is_a_stroke_and_what_is_missing_is_told() -> None:
    pairs = [
        Pair("甲县 2020", Value("", 8, "8%左右"), Value("", 8.2, "8.2%", "/r#a5"), "达到"),
        Pair("乙县 2020", Value("", 7, "≥7%", open=True), None, "无法判断"),
    ]
    svg = parsed(plan_chart(pairs, title="增速"))
    assert "目标 8%左右，实际 8.2%，达到" in words(svg)
    assert "目标 ≥7%，实际 未写明，无法判断" in words(svg)
    assert len(list(svg.iter(f"{SVG}rect"))) == 1
    assert len([line for line in svg.iter(f"{SVG}line") if line.get("stroke") == COLOURS[1]]) == 2
    [bar] = svg.iter(f"{SVG}rect")
    [target, _] = [line for line in svg.iter(f"{SVG}line") if line.get("stroke") == COLOURS[1]]
    assert float(bar.get("x", "")) + float(bar.get("width", "")) > float(target.get("x1", ""))


def test_columns_show_counts() -> None:
    svg = parsed(column_chart([Value("2015", 3, "3", "/s?year=2015"), Value("2016", 6, "6")], title="报告"))
    heights = [float(r.get("height", "")) for r in svg.iter(f"{SVG}rect")]
    assert heights[1] == pytest.approx(2 * heights[0], rel=0.02)
    assert {"3", "6", "2015", "2016"} <= set(words(svg))


@pytest.mark.parametrize("number", [0.0, -5.0, 1e-6, 3e12])
def test_every_number_can_be_drawn(number: float) -> None:
    one = Value("2020", number, str(number))
    for picture in (
        line_chart([Series("甲", (one,))], title="数"), bar_chart([one], title="数"),
        plan_chart([Pair("甲", one, one)], title="数"), column_chart([one], title="数"),
    ):  # fmt: skip
        assert "nan" not in picture
        assert parsed(picture).tag == f"{SVG}svg"


def test_nothing_to_draw_says_so() -> None:
    for picture in (
        line_chart([], title="数"),
        bar_chart([], title="数"),
        plan_chart([Pair("甲", None, None)], title="数"),
    ):
        assert "没有可画的数" in words(parsed(picture))


def test_no_text_becomes_markup() -> None:
    bad = Value(HOSTILE, 5, HOSTILE, HOSTILE)
    year = bad._replace(at="2020")
    for picture in (
        line_chart([Series(HOSTILE, (year,))], title=HOSTILE), bar_chart([bad], title=HOSTILE),
        plan_chart([Pair(HOSTILE, bad, bad, HOSTILE)], title=HOSTILE), column_chart([bad], title=HOSTILE),
    ):  # fmt: skip
        svg = parsed(picture)
        assert not [element for element in svg.iter() if "script" in element.tag]
        assert "<script" not in picture
        assert "style=" not in picture
        assert {name for element in svg.iter() for name in element.attrib if name.startswith("on")} == set()


def test_pictures_speak_the_language_of_their_page() -> None:
    pair = Pair("Jia 2020", Value("", 90, "90"), None, "can't be told")
    pictures = [
        line_chart([Series("Jia", values(1, 2))], title="Output", language="en"),
        bar_chart([Value("Jia", 2_500_000, "2,500,000")], title="Output", language="en"),
        plan_chart([pair], title="Output", language="en"),
        column_chart([Value("2020", 3, "3"), Value("2021", 4, "4")], title="Reports", language="en"),
        *(draw([], title="Output", language="en") for draw in (line_chart, bar_chart, plan_chart, column_chart)),
    ]
    own = re.sub("亿元?", "", "".join(pictures))
    assert not re.search("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", own)
    assert "Jia 2020 target 90, result not stated, can't be told" in own
    assert "2.5m" in words(parsed(pictures[1]))
    assert "250万" in words(parsed(bar_chart([Value("甲", 2_500_000, "250万")], title="数")))
