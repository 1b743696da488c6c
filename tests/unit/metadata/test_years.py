"""Which year, and what told it: text before path, and a contradiction is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportminer.metadata import describe, settle_year, year_of_path
from reportminer.pipeline import extract_text

SHARED = Path(__file__).parents[3].parent / "shared"

CASES = [
    ("养老服务调研报告\n一、现状\n截至2014年8月，全区有老年人6万人。", (), 2014, "inferred"),
    ("农村公路建设情况汇报\n我县截至2010年底，全县公路通车总里程4862公里。", (), 2011, "inferred"),
    ("农村公路建设情况汇报\n截至2010年底，通车4862公里。2010年，新修公路12公里。", (), 2010, "inferred"),
    ("养老服务工作总结\n到2010年底，全县有敬老院12所，养老床位900张。", (), None, "unknown"),
    ("云澜县2019年工作总结\n全县工作平稳。", (), 2019, "explicit"),
    ("工作汇报\n2018年以来，我县加大投入。截至2018年9月，新修道路12公里。", (), 2018, "inferred"),
    ("工作汇报\n我县力争到2030年全面完成。2016年已修道路12公里。", (), 2016, "inferred"),
    (
        "政府工作报告\n各位代表：\n刚刚过去的2015年，全县面貌一新。\n\n二、今年工作安排\n抓好项目。",
        (),
        2016,
        "inferred",
    ),
    ("政府工作报告\n各位代表：\n今年是“十四五”开局之年，全县要抓好项目。", (), 2021, "inferred"),
    ("政府工作报告\n各位代表：\n我们迎来了新中国成立70周年，全县要抓好项目。", (), 2019, "inferred"),
    ("工作汇报\n全县工作平稳。", ("石樵县", "2021年党建", "汇报.docx"), 2021, "path"),
    ("工作汇报\n全县工作平稳。", ("石樵县", "202103汇报.docx"), 2021, "path"),
    ("护林工作二〇一九年汇报\n全县护林员36名，其中专职12名。", (), 2019, "explicit"),
    ("护林汇报\n全场2015年造林4200亩。\n三、2016年努力方向\n造林5000亩。", (), 2015, "inferred"),
    ("护林述职报告\n本人2010年参加工作，现任站长。", (), None, "unknown"),
    ("护林经验材料\n覆盖率由2015年的4%提升到2020年的9%。", (), 2020, "inferred"),
    ("校园阅读经验材料\n我校创办于1998年，现有教学班36个。", (), None, "unknown"),
    ("工作汇报\n发布时间：2022-03-04 来源：县局\n全县工作平稳。", (), None, "unknown"),
]


@pytest.mark.parametrize(("text", "hints", "year", "status"), CASES)
def test_year_and_what_told_it(text: str, hints: tuple[str, ...], year: int | None, status: str) -> None:
    found = settle_year(describe(text), text, hints=hints)
    assert (found.year, found.year_status) == (year, status)


@pytest.mark.parametrize(
    ("hints", "year"),
    [
        (("2019", "汇报.txt"), 2019),
        (("2019", "2020年汇报.txt"), 2020),
        (("2019-2021汇报.txt",), None),
        (("120199.txt",), None),
    ],
)
def test_year_of_path(hints: tuple[str, ...], year: int | None) -> None:
    assert year_of_path(hints) == year


def test_path_settles_a_choice_but_never_overrides_the_text() -> None:
    text = "滦南县2019年工作总结\n全县工作平稳。"
    (report,) = extract_text(text, path="archive/临泽县/2021/总结.txt")
    assert (report.year, report.year_status, report.place.adcode) == (2019, "explicit", "130224")
    assert report.quality.contradictions == [
        "year: text 2019, path 2021",
        "place: text 河北省唐山市滦南县, path 临泽县",
    ]


def test_place_and_year_of_a_silent_text_come_from_the_path() -> None:
    (report,) = extract_text("工作汇报\n我县工作平稳，全县面貌一新。", path="archive/滦南县/2021/总结.txt")
    assert (report.place.adcode, report.place.status) == ("130224", "path")
    assert (report.year, report.year_status, report.quality.contradictions) == (2021, "path", [])


@pytest.mark.skipif(not (SHARED / "archive").exists(), reason="the archive is not here")
def test_work_reports_without_title_and_date_line() -> None:
    right = with_path = 0
    files = sorted((SHARED / "archive").glob("*/*.md"))
    for path in files:
        text = path.read_text(encoding="utf-8")
        text = "政府工作报告\n\n" + text[max(0, text.find("各位代表")) :]
        about, year = describe(text), int(path.stem[:4])
        right += settle_year(about, text).year == year
        with_path += settle_year(about, text, hints=(path.parent.name, path.name)).year == year
    assert right >= 0.97 * len(files)
    assert with_path == len(files)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("现在，我代表县政府向大会报告工作，请予审议。一、 2018年工作回顾\n2018年，全县平稳。\n二、 2019年重点工作", 2019),
        ("我代表市政府向大会报告工作，请予审议。\n\n2016年工作回顾\n2016年，是关键之年。\n2017年工作安排", 2017),
        ("我代表市人民政府，向大会报告工作，请予审议。\n一、过去一年的成绩\n2014年，面对困难。\n三、做好今年工作", 2015),
        ("我代表县人民政府向大会报告工作，请审议。\n一、“十二五”简要回顾及2015年工作情况\n五年极不平凡。\n二、今后五年", 2016),
        ("我代表县人民政府向大会报告工作，请审议。\n一、过去五年工作回顾\n2020年预计实现生产总值74亿元。\n二、今后五年", 2021),
    ],
)  # fmt: skip
def test_a_work_report_without_title_and_date_is_of_the_year_after_the_one_it_opens_with(text: str, year: int) -> None:
    (report,) = extract_text(text)
    assert (report.genre, report.year) == ("政府工作报告", year)
    assert "审议" not in report.title
