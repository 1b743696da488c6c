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


WIDE = "\u3000\u3000"


def cells_of(text: str) -> list[list[str]]:
    (table,) = drawn_tables(text)
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(text[cell.begin : cell.end])
    return list(rows.values())


def test_a_single_wide_blank_parts_cells_beside_wider_ones() -> None:
    text = f"站点{WIDE}车位（个）\u3000电桩（个）\n北站{WIDE}120\u300016\n火车东站\u300085\u30009\n以上。\n"
    assert cells_of(text)[1:] == [["北站", "120", "16"], ["火车东站", "85", "9"]]
    text = f"站点\u3000车位\u3000电桩\n北站{WIDE}120\u300016\n东站{WIDE}85\u30009\n"
    assert cells_of(text)[0] == ["站点", "车位", "电桩"]


def test_heads_that_leave_out_the_names_of_the_rows() -> None:
    head = f"表2{WIDE}各园区情况\n{WIDE}{WIDE}企业（个）\u3000用工（人）\n"
    text = f"{head}东园{WIDE}{WIDE}45\u30001280\n西园{WIDE}{WIDE}31\u3000960\n"
    assert cells_of(text) == [["", "企业（个）", "用工（人）"], ["东园", "45", "1280"], ["西园", "31", "960"]]


def test_cells_missing_at_the_end_of_a_row_are_empty() -> None:
    assert cells_of("品名\t产量\t增减\n茶叶\t12\t3.1\n蚕茧\t8\n")[2] == ["蚕茧", "8", ""]


def test_a_wide_cell_may_hold_a_single_wide_blank() -> None:
    text = f"负责人{WIDE}户数{WIDE}金额\n张\u3000三丰{WIDE}12{WIDE}30\n李四{WIDE}8{WIDE}19\n"
    assert cells_of(text)[1][0] == "张\u3000三丰"
