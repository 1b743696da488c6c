"""Quantities: one phrase a form, properties, spans, and speed on hostile input."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest

from reportminer.figures.quantities import find_quantities
from reportminer.records import Figure

PHRASES = Path(__file__).with_name("phrases.tsv")
SIGNS = {">=": "ge", "<=": "le", ">": "gt", "<": "lt", "~": "about", "=": "eq"}


def parse(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without ⟦ ⟧ and the spans they mark."""
    text, spans, begin = "", [], 0
    for char in marked:
        if char == "⟦":
            begin = len(text)
        elif char == "⟧":
            spans.append((begin, len(text)))
        else:
            text += char
    return text, spans


def number(written: str) -> int | float:
    value = float(written)
    return int(value) if value.is_integer() else value


def expected(said: str) -> tuple[object, object, str, str, str]:
    """min, max, approx, unit and status of one column entry."""
    if said.startswith("?"):
        return None, None, "eq", said[1:], "masked"
    value, _, unit = said.partition(" ")
    if value == "-":
        return None, None, "eq", unit, "actual"
    if ".." in value:
        low, high = value.split("..")
        return number(low), number(high), "range", unit, "actual"
    sign = next(sign for sign in SIGNS if value.startswith(sign))
    amount, approx = number(value[len(sign) :]), SIGNS[sign]
    low, high = (None if approx in ("lt", "le") else amount), (None if approx in ("gt", "ge") else amount)
    return low, high, approx, unit, "actual"


def rows() -> list[tuple[str, str]]:
    lines = [line for line in PHRASES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [(line.split("\t")[0], line.split("\t")[1].strip() if "\t" in line else "") for line in lines]


def said(figure: Figure) -> tuple[object, object, str, str, str]:
    return figure.min, figure.max, figure.approx, figure.unit, figure.status


@pytest.mark.parametrize(("marked", "column"), rows(), ids=lambda value: value or "none")
def test_phrase(marked: str, column: str) -> None:
    text, spans = parse(marked)
    figures = find_quantities(text)
    assert [text[figure.begin : figure.end] for figure in figures] == [text[begin:end] for begin, end in spans]
    assert [(figure.begin, figure.end) for figure in figures] == spans
    assert [said(figure) for figure in figures] == [expected(part) for part in column.split(" | ") if part]


def test_there_are_three_hundred_phrases() -> None:
    texts = [marked for marked, _ in rows()]
    assert len(texts) == len(set(texts)) >= 300


@pytest.mark.parametrize(("marked", "column"), rows()[:250:7])
def test_phrases_keep_their_reading_in_a_sentence(marked: str, column: str) -> None:
    text, spans = parse(marked)
    figures = find_quantities(f"据统计，全县{text}。\n下一段没有数量。")
    assert [figure.end - figure.begin for figure in figures] == [end - begin for begin, end in spans]


def test_figures_are_in_order_and_never_overlap() -> None:
    text = "。".join(parse(marked)[0] for marked, _ in rows())
    figures = find_quantities(text)
    assert len(figures) > 200
    assert all(first.end <= second.begin for first, second in pairwise(figures))
    assert all(text[figure.begin : figure.end] == figure.text for figure in figures)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,000,",
        "9.",
        "三",
        "一千",
        "1:",
        "1、",
        "1和",
        "翻",
        "xx",
        "xx个",
        "**名",
        "三个问题",
        "1-",
        "12万和",
        "(",
        "百分之",
        "增加10，",
        "占1的",
        "第1、",
        "3个和",
        "5 000 ",
        "2009、",
        "1/2/",
        "近",
        "每",
    ],
)
def test_long_runs_take_linear_time(piece: str) -> None:
    short, long = piece * (20_000 // len(piece)), piece * (80_000 // len(piece))
    find_quantities(short)
    begin = time.process_time()
    find_quantities(short)
    middle = time.process_time()
    find_quantities(long)
    end = time.process_time()
    assert end - middle < 12 * (middle - begin) + 0.5
    assert end - middle < 5


def test_a_count_of_things_of_a_size_is_no_spoken_amount() -> None:
    found = find_quantities("新开工25个亿元以上项目，建设4个万头牛场，借款3个多亿。")
    assert [(figure.text, figure.min, figure.unit) for figure in found] == [
        ("25个", 25, "个"),
        ("亿元以上", 100_000_000, "元"),
        ("4个", 4, "个"),
        ("3个多亿", 300_000_000, "元"),
    ]


def test_a_bare_scale_counts_where_it_is_reached() -> None:
    found = find_quantities("产值达百亿元，税收跃上十亿元台阶，客流达到百万人次。引进百亿元企业，保持在千亿元级。")
    assert [(figure.text, figure.min, figure.approx) for figure in found] == [
        ("百亿元", 10**10, "eq"),
        ("十亿元", 10**9, "eq"),
        ("百万人次", 10**6, "eq"),
    ]
    assert [(figure.text, figure.approx) for figure in find_quantities("规模超越千亿元。")] == [("超越千亿元", "gt")]


def test_same_text_gives_same_figures() -> None:
    text = "全县有农村党员3600多名，占党员总数的45%，投入40-50万元。"
    assert find_quantities(text) == find_quantities(text)


def test_empty_text_has_no_figures() -> None:
    assert find_quantities("") == []


@pytest.mark.parametrize(
    ("verb", "texts"), [("使", []), ("让", []), ("令", []), ("组织", ["xx人"]), ("带动", ["xx人"])]
)
def test_the_people_of_a_masked_place_are_no_masked_count(verb: str, texts: list[str]) -> None:
    assert [figure.text for figure in find_quantities(f"新渠修成，{verb}xx人改种了水稻。")] == texts
