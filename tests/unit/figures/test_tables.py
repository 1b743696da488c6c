import re

from reportminer.figures import find_figures
from reportminer.records import Figure
from reportminer.text import Cell, Table


def laid_out(rows: str, before: str = "") -> tuple[str, Table]:
    """A text that ends in a table; cells of a row are parted by |."""
    text = before
    cells = []
    for row, line in enumerate(rows.strip().splitlines()):
        for column, words in enumerate(line.split("|")):
            cells.append(Cell(len(text), len(text) + len(words), row, column))
            text += words + "\t"
        text = text[:-1] + "\n"
    return text, Table(cells[0].begin, cells[-1].end, tuple(cells))


def read(rows: str, before: str = "", year: int | None = None) -> list[Figure]:
    text, table = laid_out(rows, before)
    found = find_figures(text, tables=[table], year=year)
    for figure in found:
        assert text[figure.begin : figure.end] == figure.text
        assert all(text[b:e] for b, e in figure.indicator_evidence)
    return found


def test_units_in_row_heads_years_in_column_heads() -> None:
    found = read(
        "指标|2022年|2023年|2024年目标\n地区生产总值（亿元）|86.4|91.8|—\n地区生产总值增速（%）|4.1|5.3|5.5左右"
    )
    assert [(f.indicator_id, f.min, f.unit, f.year, f.status, f.approx) for f in found] == [
        ("地区生产总值", 8640000000, "元", 2022, "actual", "eq"),
        ("地区生产总值", 9180000000, "元", 2023, "actual", "eq"),
        ("地区生产总值增速", 4.1, "%", 2022, "actual", "eq"),
        ("地区生产总值增速", 5.3, "%", 2023, "actual", "eq"),
        ("地区生产总值增速", 5.5, "%", 2024, "target", "about"),
    ]


def test_one_unit_above_the_table() -> None:
    found = read("科目|预算|决算\n税收收入|3200|3310", before="某县收支情况表（单位：万元）\n")
    assert [(f.min, f.unit) for f in found] == [(32000000, "元"), (33100000, "元")]
    assert found[1].indicator == "税收收入决算"


def test_several_units_above_the_table() -> None:
    found = read("单位|考核得分|应拨资金\n甲院|93.5|328.6\n乙院|88|246", before="单位：分、万元\n")
    assert [(f.min, f.unit) for f in found] == [(93.5, "分"), (3286000, "元"), (88, "分"), (2460000, "元")]
    found = read("产业|总产值|增速\n陶瓷|41.5|-3.2\n玻璃|4.2|1.7", before="完成情况（单位：亿元、%）\n")
    assert [(f.min, f.unit) for f in found[:2]] == [(4150000000, "元"), (-3.2, "%")]


def test_a_column_of_units() -> None:
    found = read("指标|单位|数值\n粮食总产量|万吨|10.9\n城镇新增就业|人|2300以上")
    assert [(f.min, f.max, f.unit, f.approx) for f in found] == [
        (109000, 109000, "吨", "eq"),
        (2300, None, "人", "ge"),
    ]


def test_a_unit_in_the_head_of_a_column_goes_before_the_one_of_the_row() -> None:
    found = read("产品|计量单位|产量|比上年增长（%）\n水稻|吨|4200|2.6\n茶叶|公斤|950|-1.5")
    assert [(f.indicator, f.min, f.unit) for f in found] == [
        ("水稻产量", 4200, "吨"), ("水稻增速", 2.6, "%"), ("茶叶产量", 950, "公斤"), ("茶叶增速", -1.5, "%"),
    ]  # fmt: skip


def test_rows_that_are_places_keep_their_figures_apart() -> None:
    found = read("乡镇|行政村（个）|党员（人）\n桐坪镇|12|640\n柳汀乡|9|415")
    assert [(f.place, f.indicator_id, f.min) for f in found if f.unit == "人"] == [
        ("桐坪镇", "党员", 640),
        ("柳汀乡", "党员", 415),
    ]


def test_a_table_of_words_gives_nothing() -> None:
    assert read("时间|内容\n上午|集中学习\n下午|分组讨论") == []


def test_running_numbers_are_no_figures() -> None:
    found = read("序号|村名|户数（户）\n1|东坪村|320\n2|西坪村|281")
    assert [f.text for f in found] == ["320", "281"]
    assert not [f for f in found if re.fullmatch(r"[12]", f.text)]


def test_heads_mean_units_that_they_do_not_write() -> None:
    found = read("来源|笔数|占比\n街道|23|61.5\n学校|14|38.5")
    assert [(f.min, f.unit) for f in found] == [(23, "笔"), (61.5, "%"), (14, "笔"), (38.5, "%")]


def test_cells_without_unit_are_doubtful_and_names_of_rows_no_figures() -> None:
    found = read("品种|引进|电话\n甲种|12|6620031\n乙种|9|6620045")
    assert [(f.min, f.unit, f.confidence < 0.9) for f in found] == [(12, "", True), (9, "", True)]


def test_rows_of_some_months_tell_the_year() -> None:
    found = read("年度|救助（户）\n2018|41\n2019.1-6|27")
    assert [(f.min, f.year, f.time) for f in found] == [(41, 2018, "2018"), (27, 2019, "2019.1-6")]


def test_ages_that_bound_the_rows_are_qualifiers() -> None:
    found = read("分组|人数（人）\n18岁以下|41\n18-35岁|27\n36岁及以上|90")
    assert [(f.text, f.status, f.indicator) for f in found if f.unit == "岁"] == [
        ("18岁以下", "qualifier", "年龄"),
        ("18-35岁", "qualifier", "年龄"),
        ("36岁及以上", "qualifier", "年龄"),
    ]
