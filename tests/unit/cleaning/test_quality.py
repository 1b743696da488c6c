"""What is wrong with a text is counted, and nothing else is."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer import cleaning
from reportminer.cleaning.quality import COLUMNS
from reportminer.lexicons import load_table, split_values
from reportminer.records import Quality
from reportminer.text import SourceText

BODY = "全县共有基层党组织327个，党员8412名，去年投入资金586.5万元，群众满意度明显提高。"


def measure(text: str) -> Quality:
    return cleaning.measure(cleaning.clean(SourceText(text)))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("全县有党员xx人，党员业主xx人", 2),
        ("在××乡和××村", 2),
        ("给**镇**村党支部", 2),
        ("_____县委", 1),
        ("随着??陶瓷工业", 1),
        ("某某同志在某县", 2),
        ("xx届xx全会", 2),
        ("在20xx年以来", 1),
        ("x县x镇x村", 3),
        ("×月×日", 2),
        ("“1+X”证书和7×24小时服务", 0),
        ("2×66万千瓦机组", 0),
        ("X光机、县道X503", 0),
        ("某些地方、某种程度", 0),
        ("二〇〇八年", 0),
    ],
)
def test_masked(text: str, count: int) -> None:
    assert measure(text).masked == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("现有团员人,占青工总数的三分之一", 1),
        ("下设个党总支,个支部、个党小组", 3),
        ("(直工发[]12号)", 1),
        ("月日上午举行仪式", 1),
        ("于月20日召开", 1),
        ("庆祝建党周年大会", 1),
        ("累计投入万元，新建", 1),
        ("党员人数较多，年度投资完成，亿元以上项目", 0),
        ("去年党员大会，当月日均", 0),
        ("成立100周年", 0),
        ("每人每月日常补贴", 0),
        ("每个党员人人参与，做好群众工作", 0),
    ],
)
def test_missing_digits(text: str, count: int) -> None:
    assert measure(text).missing_digits == count


@pytest.mark.parametrize("table", ["masks.tsv", "lost_digits.tsv"])
def test_every_rule_holds_for_its_example(table: str) -> None:
    for row in load_table(table, COLUMNS, key="id"):
        found = measure(row["example"])
        assert (found.masked if table == "masks.tsv" else found.missing_digits) >= 1, row


@pytest.mark.parametrize(
    ("end", "truncated"),
    [
        ("提高了干部的能力，", True),
        ("一是加强了基层组织建设，通过培训提高了干部的素质，健全了各项规章制度，完善了考核办法并且", True),
        ("提高了干部的能力。", False),
        ("（县委组织部）", False),
        ("云岭县人民政府", False),
        ("2021年3月4日", False),
        ("特此报告", False),
    ],
)
def test_truncated(end: str, truncated: bool) -> None:
    assert measure(f"{BODY}\n{end}").truncated is truncated


def test_damaged_bytes_are_counted() -> None:
    assert measure(f"{BODY}\n一是加\ufffd组织建设。").damaged == 1


@pytest.mark.parametrize(
    ("text", "sample"),
    [
        (f"标题\n2021-07-09下载文档一键复制全文\n{BODY}", True),
        (f"導語:本文來源于網友上傳,不代表本站觀點\n{BODY}", True),
        (f"第1篇 调查报告\n{BODY}", True),
        (f"标题\n{BODY}\n上一篇:述职", True),
        (f"标题\n{BODY}", False),
    ],
)
def test_sample(text: str, sample: bool) -> None:
    assert measure(text).sample is sample


def test_slice_is_measured_alone() -> None:
    clean = cleaning.clean(SourceText(f"在××乡。{BODY}"))
    assert cleaning.measure(clean.slice(5, len(clean.text))).masked == 0
    assert cleaning.measure(clean.slice(0, 5)).masked == 1


@pytest.mark.parametrize(
    "row",
    [row for table in ("masks.tsv", "lost_digits.tsv") for row in load_table(table, COLUMNS, key="id") if row["needs"]],
    ids=lambda row: row["id"],
)
@given(st.data())
@settings(max_examples=25, deadline=None)
def test_every_match_holds_what_its_rule_needs(row: dict[str, str], data: st.DataObject) -> None:
    text = data.draw(st.from_regex(row["pattern"]))
    assert re.search(row["pattern"], text)
    assert any(need in text for need in split_values(row["needs"]))
