"""A pattern that can take more time than its text is long is refused when its table is loaded, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportminer import lexicons
from reportminer.lexicons import LexiconError, growth

LOOPS = [
    r"(?:\d+,?)+元",
    r"(?:\[?\d{1,2}\]?\s*){1,20}(?:下一页|下页)",
    r"(?:[一二三]{1,3}[、，]?)+是",
    r"(?:(?:县|县乡)*村?)*委",
    r"(?:\s*)*完",
]
NEIGHBOURS = [r"县\s*\s*元", r"共.*人.*元$", r"由[^。]{0,200}到[^。]{0,200}元", r"一[\d.]+\d*万"]
RESTARTS = [
    r"\d+年",
    r"[_×]{2,}(?:省|县)",
    r"关于[^，]*的通知",
    r"首先|[一二三]+是",
    r"(?:其次|(?:.*\s)?第三)点",
    r"^第.*条|.*款",
]
SOUND = [
    r"\d+",
    r"(?<!\d)\d+年",
    r"(?<!\d)(?:\d+年|\d+月)",
    r"首先|第[一二三]+",
    r"^\s*第\d+章",
    r"(?<![\d,])(?>\d+,?)++元",
    r"^(?:[^，。]{1,10}，)*完",
    r"(?:[一二三四]、){1,20}是",
    r"县\s*+\s*+元",
    r"增长[^，。]{0,20}至[^，。]{0,20}亿",
    r"(?:县|乡|村)+",
    r"[\u4e00-\u9fff]{2,10}(?:总体|运行){1,4}平稳",
]


@pytest.mark.parametrize("pattern", [*LOOPS, *NEIGHBOURS, *RESTARTS])
def test_what_grows_is_seen(pattern: str) -> None:
    assert growth.fault(pattern)


@pytest.mark.parametrize("pattern", SOUND)
def test_what_is_bounded_passes(pattern: str) -> None:
    assert growth.fault(pattern) == ""


def test_where_a_line_begins_nothing_is_begun_anew() -> None:
    assert growth.fault(r"\d+年", at_begin=True) == ""
    assert growth.fault(r"[-—\s]*第\d+页", at_begin=True) == ""
    assert growth.fault(r"\s*\s*", at_begin=True)


def test_a_table_is_refused_with_file_and_line(monkeypatch: pytest.MonkeyPatch) -> None:
    table = "#: pattern = pattern\npattern\n第[一二三]章\n(?:\\d+,?)+元\n".encode()
    monkeypatch.setattr(lexicons, "read_bytes", lambda _: table)
    lexicons.load_table.cache_clear()
    with pytest.raises(
        LexiconError, match=r"own\.tsv:4: pattern: .* can take more time than its text is long: a repeat in a repeat"
    ):
        lexicons.load_table("own.tsv", ("pattern",))
    lexicons.load_table.cache_clear()


def test_every_table_says_which_of_its_columns_are_patterns() -> None:
    folder = Path(lexicons.__file__).parent
    for path in folder.glob("*.tsv"):
        lines = path.read_text("utf-8").splitlines()
        header = next(line for line in lines if line and line[0] != "#").split("\t")
        for name in {"pattern", "expression"} & set(header):
            assert any(line.startswith(f"#: {name} =") for line in lines), f"{path.name}: {name}"
