"""Numbers without a unit, lost percent signs, ratios, and digits that were struck out."""

from __future__ import annotations

import pytest

from reportminer.figures.bare import percent_lost
from reportminer.figures.quantities import find_quantities


def said(sentence: str) -> list[tuple[str, object, str]]:
    return [
        (figure.text, figure.min if figure.min is not None else figure.max, figure.unit)
        for figure in find_quantities(sentence)
    ]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("总人口2.81万。", [("2.81万", 28100, "人")]),
        ("解决74万农村人口的饮水问题。", [("74万", 740000, "人")]),
        ("惠及110万群众。", [("110万", 1100000, "人")]),
        ("32.6万维修户全部完工。", [("32.6万", 326000, "户")]),
        ("财政收入突破3亿，", [("突破3亿", 300000000, "元")]),
        ("107372名建档立卡贫困人口。", [("107372名", 107372, "人")]),
        ("107372建档立卡贫困人口。", [("107372", 107372, "人")]),
        ("拨打12345政务服务热线。", []),
        ("新建2009。", []),
        ("电话3344556。", []),
        ("全年旅游人次突破900万。", [("突破900万", 9000000, "人次")]),
        ("旅游人次、收入分别达到800万、62亿元。", [("800万", 8000000, "人次"), ("62亿元", 6200000000, "元")]),
        ("存贷款余额分别达到300亿、200亿元。", [("300亿", 30000000000, "元"), ("200亿元", 20000000000, "元")]),
        ("1.4万施工人员日夜奋战。", [("1.4万", 14000, "人")]),
        ("检测能力达到9万管。", [("9万管", 90000, "管")]),
        ("建成6管理站。", []),
        ("新谋划超60亿大项目。", [("超60亿", 6000000000, "元")]),
        ("两地居民收入倍差缩小到1.7。", [("1.7", 1.7, "倍")]),
        ("城乡收入比由2.3缩小至2.1以内。", [("2.3", 2.3, "比例"), ("2.1以内", 2.1, "比例")]),
        ("编号7，收入比较高。", []),
        ("培育20亿级企业6户。", [("20亿", 2000000000, "元"), ("6户", 6, "户")]),
    ],
)
def test_bare_numbers(sentence: str, found: list[tuple[str, object, str]]) -> None:
    assert said(sentence) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("工作覆盖面达到95，", [("95", 95, "%")]),
        ("就业率为92.5。", [("92.5", 92.5, "%")]),
        ("占全县的比重为38.6，", [("38.6", 38.6, "%")]),
        ("产值增长12.5，", [("12.5", 12.5, "%")]),
        ("产值增长12，", []),
        ("优良率85以上，", [("85以上", 85, "%")]),
        ("工业贡献率超过42，", [("超过42", 42, "%")]),
        ("投入比重年均达61。", [("61", 61, "%")]),
        ("平均年龄在45以下的，", [("45以下", 45, "岁")]),
    ],
)
def test_percent_signs_and_ages_that_the_sentence_proves(sentence: str, found: list[tuple[str, object, str]]) -> None:
    assert said(sentence) == found


def test_a_text_without_percent_signs_restores_weaker_ones() -> None:
    lost = "覆盖面达到95，履约率100，优良率85以上。先进个人的工资增加10，"
    assert percent_lost(lost)
    assert ("10", 10, "%") in said(lost)
    assert not percent_lost(lost + "另有5%。")
    assert ("10", 10, "%") not in said(lost + "另有5%。")


def test_parts_of_a_whole_are_shares() -> None:
    assert said("三次产业结构由15:45:40调整为12.5∶41∶46.5。") == [
        ("15", 15, "%"), ("45", 45, "%"), ("40", 40, "%"), ("12.5", 12.5, "%"), ("41", 41, "%"), ("46.5", 46.5, "%"),
    ]  # fmt: skip


def test_times_of_day_are_no_ratios() -> None:
    assert said("每天8:30开门。") == []
    assert said("直播时间为10:30:00。") == []


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("现有企业xx个，从业人员xx人。", ["xx个", "xx人"]),
        ("党员**名，预备党员＊＊名。", ["**名", "＊＊名"]),
        ("投入××万元，惠及xx余户。", ["××万元", "xx余户"]),
        ("帮扶____户。", ["____户"]),
        ("xx年，xx县**镇**村召开会议。", []),
        ("20xx年12月，___同志到会。", []),
        ("党的xx大和xx届x中全会。", []),
        ("**对口帮扶。", []),
        ("第xx次会议。", []),
        ("_____家园社区。", []),
    ],
)
def test_masked_counts_and_masked_names(sentence: str, found: list[str]) -> None:
    figures = find_quantities(sentence)
    assert [figure.text for figure in figures] == found
    assert all(figure.status == "masked" and figure.min is None and figure.max is None for figure in figures)


def test_bold_type_is_no_mask() -> None:
    assert find_quantities("**名词解释**\n**台账**") == []


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("我公司现有党员人，其中在职党员人。", ["人", "人"]),
        ("下设个党总支。", ["个"]),
        ("同比增长%，", ["%"]),
        ("投入资金万元，", ["万元"]),
        ("党员人数增加。", []),
        ("现有个人企业。", []),
        ("党员人人参与。", []),
    ],
)
def test_digits_taken_out(sentence: str, found: list[str]) -> None:
    figures = find_quantities(sentence)
    assert [figure.text for figure in figures] == found
    assert all(figure.status == "masked" and figure.confidence <= 0.5 for figure in figures)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("引进硕士14、博士5人。", [("14", 14, "人"), ("5人", 5, "人")]),
        ("查处无证车辆127，超载58，酒驾16起。", [("127", 127, "起"), ("58", 58, "起"), ("16起", 16, "起")]),
        ("全校寄宿生640，教职工88。", [("640", 640, "人"), ("88", 88, "人")]),
        ("整修省道204、县道6条。", [("6条", 6, "条")]),
        ("人均绿地由12.4提高到13.1平方米。", [("12.4", 12.4, "平方米"), ("13.1平方米", 13.1, "平方米")]),
        ("园区规划面积8.5平方公里，已建成3.2，", [("8.5平方公里", 8.5, "平方公里"), ("3.2", 3.2, "平方公里")]),
        ("外出26.4万人，比上年少了1.7万。", [("26.4万人", 264000, "人"), ("1.7万", 17000, "人")]),
        ("修一道坝要40多万，", [("40多万", 400000, "元")]),
        ("倒一次300万的贷款。", [("300万", 3000000, "元")]),
        ("门票收入每人7块多。", [("7块多", 7, "元")]),
        ("公示牌45块。", [("45块", 45, "块")]),
        ("逾期的最高可处3000元罚款。", [("3000元", None, "元")]),
        ("能用的不过4个。", [("不过4个", None, "个")]),
        ("占比两成不到，", [("两成不到", None, "%")]),
        ("占地过四成。", [("过四成", 40, "%")]),
        ("配备60台班车。", [("60台", 60, "台")]),
        ("建成6兆瓦余热电站。", [("6兆瓦", 6, "兆瓦")]),
        ("直接损失约320万元。", [("约320万元", 3200000, "元")]),
    ],
)
def test_units_told_by_what_stands_around(sentence: str, found: list[tuple[str, object, str]]) -> None:
    assert [(figure.text, figure.min, figure.unit) for figure in find_quantities(sentence)] == found
