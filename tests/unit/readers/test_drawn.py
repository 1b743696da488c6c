"""Which lines of a plain text are read as a table?"""

from __future__ import annotations

import pytest

from reportminer.readers.drawn import drawn_tables

TABBED = "石樵县收支情况\n\n单位：万元\n科目\t2021年\t2022年\n税收\t4100\t4350\n非税\t900\t870\n\n以上。\n"
BARRED = "| 指标 | 单位 | 2022年 |\n|---|---|---|\n| 粮食产量 | 万吨 | 9.4 |\n"
BLANKS = "乡镇      党员    支部\n桐坪镇    1200    45\n石樵镇    980     38\n"


INNER = "行业 | 总产值 | 增速\n陶瓷 | 412.5 | 45\n玻璃 | 45.2 | 38\n"


@pytest.mark.parametrize(("text", "rows"), [(TABBED, 3), (BARRED, 2), (BLANKS, 3), (INNER, 3)])
def test_rows_and_columns(text: str, rows: int) -> None:
    (table,) = drawn_tables(text)
    grid = {(cell.row, cell.column): text[cell.begin : cell.end] for cell in table.cells}
    assert max(row for row, _ in grid) + 1 == rows
    assert max(column for _, column in grid) == 2
    assert grid[1, 2] in {"4350", "9.4", "45"}


@pytest.mark.parametrize(
    "text",
    [
        "一、做法\t二、问题\n没有数\t也没有\n",
        "第一段文字比较长，说的是今年的工作。  第二句也在这一行里，后面还有话要说，所以不是表格，而是正文。\n" * 3,
        "1\t2\n3\t4\n",
        "首页 | 信息公开 | 政民互动\n主任信箱 | 12345 | 网站地图\n",
        "电话  2233\n",
    ],
)
def test_prose_and_lists_are_no_tables(text: str) -> None:
    assert drawn_tables(text) == ()


def test_prose_between_and_after_parts_tables() -> None:
    between = TABBED.replace("非税", "说明如下。\n非税")
    assert drawn_tables(between) == ()
    assert len(drawn_tables(TABBED + BLANKS + "以上为三年数。\n" + BARRED.rstrip("\n"))) == 3


def test_rulers_and_indents_are_no_rows() -> None:
    (table,) = drawn_tables("　　各乡镇情况：\n" + BARRED + "\t|---|---|\n| 油料产量 | 万吨 | 1.2 |\n")
    assert [cell.row for cell in table.cells] == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_a_word_spread_over_its_column_is_one_cell() -> None:
    (table,) = drawn_tables("品种    产量（吨）    增减（%）\n小  麦    120    3.5\n玉  米    90    -1.2\n")
    assert [(cell.row, cell.column) for cell in table.cells][3:6] == [(1, 0), (1, 1), (1, 2)]
    (table,) = drawn_tables("村  组    户  数    人  数\n东  西    12    40\n南  北    9    31\n")
    assert max(cell.column for cell in table.cells) == 2
