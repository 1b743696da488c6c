"""Smaller units, zones, joined units, unknown names and short names of banners: what place, which code, which level."""

from __future__ import annotations

import pytest

from reportminer.places import find_mentions, lookup, resolve_place
from reportminer.places.table import nicknames

LEVELS = [
    ("临泽县民政局2020年工作总结\n我局全年办理救助360件。", "620723", "unit", "临泽县民政局"),
    ("滦南县国家安全局工作总结\n我局开展宣传6次。", "130224", "unit", "滦南县国家安全局"),
    ("桂林饭店业发展调研\n全市有饭店120家。", "450300", "prefecture", "桂林"),
    ("临泽县林业局2019年工作总结\n全局现有干部38名。", "620723", "unit", "临泽县林业局"),
    ("滦南县人民医院党建总结\n医院有职工410人。", "130224", "unit", "滦南县人民医院"),
    ("武汉市武昌区水果湖街道工作汇报\n街道辖16个社区。", "420106", "township", "武昌区水果湖街道"),
    ("武汉市武昌区水果湖街道东湖路社区党建汇报\n社区有党员210名。", "420106", "village", "武昌区水果湖街道东湖路社区"),
    ("石溪街道工作总结\n滦南县石溪街道现有社区9个。", "130224", "township", "石溪街道"),
    ("石溪乡2020年工作方案\n为做好全年工作，制定本方案。", "", "township", "石溪乡"),
    ("临泽县农村党建调查报告\n全县有村党支部71个。", "620723", "county", "临泽县"),
    ("滦南县城镇化工作情况汇报\n全县城镇化率达到51%。", "130224", "county", "滦南县"),
    ("临泽县教育局课后服务工作总结\n全县学校41所。", "620723", "unit", "临泽县教育局"),
    ("临泽县产业布局情况报告\n全县有产业项目37个。", "620723", "county", "临泽县"),
    ("滦南县城乡建设投资有限公司党支部工作总结\n公司有员工64人。", "130224", "unit", "滦南县城乡建设投资有限公司"),
    ("滦南县供销合作社联合社改革总结\n恢复基层社9个。", "130224", "unit", "滦南县供销合作社联合社"),
    ("滦南县残疾人联合会工作总结\n全县有残疾人1.3万人。", "130224", "unit", "滦南县残疾人联合会"),
    ("人寿保险河北有限公司昌黎分公司党建总结\n公司有员工96人。", "130322", "unit", "昌黎分公司"),
    ("建设银行浙江省分行桐乡支行工作总结\n我行有网点11个。", "330483", "unit", "桐乡支行"),
    ("滦南县图书馆全民阅读总结\n开展活动52场。", "130224", "unit", "滦南县图书馆"),
    ("滦南县胡各庄镇年画村工作总结\n有画师41名。", "130224", "village", "滦南县胡各庄镇年画村"),
    ("临泽县传统村落保护工作总结\n列入名录的村落有14个。", "620723", "county", "临泽县"),
    ("孟村管件产业情况汇报\n全县管件企业达到480家。", "130930", "county", "孟村"),
    ("云石县柳林镇2019年党建总结\n全镇有村支部18个。", "", "township", "云石县柳林镇"),
]

ZONES = [
    ("唐山市高新区2020年党建工作总结\n我区有非公党组织61个。", "130200", "unit", "唐山市高新区"),
    ("青禾经济开发区2020年总结\n开发区位于唐山市滦南县境内。", "130224", "unit", "青禾经济开发区"),
    ("平潭综合实验区2021年工作总结\n全区接待游客410万人次。", "350128", "county", "平潭综合实验区"),
    ("日照经济技术开发区2020年总结\n开发区新增企业75家。", "371100", "unit", "日照经济技术开发区"),
    ("唐山市银沙滩滨海新区2019年总结\n新区投资12亿元。", "130200", "unit", "唐山市银沙滩滨海新区"),
    ("两江新区2021年党建工作总结\n新区有党员2.6万名。", "500000", "unit", "两江新区"),
]


@pytest.mark.parametrize(("text", "code", "level", "name"), [*LEVELS, *ZONES])
def test_level_and_name_of_a_smaller_unit(text: str, code: str, level: str, name: str) -> None:
    place = resolve_place(text, title=text.split("\n", maxsplit=1)[0])
    assert (place.adcode, place.level, place.name.removeprefix("武汉市")) == (code, level, name)


@pytest.mark.parametrize("name", ["青沛县", "明滦县", "金曹县", "南叶县", "临滦南县"])
def test_tail_of_an_unknown_name_is_no_place(name: str) -> None:
    place = resolve_place(f"{name}2019年政府工作报告\n各位代表：一年来，{name}面貌一新，全县地区生产总值增长6%。")
    assert (place.adcode, place.name) == ("", name)


@pytest.mark.parametrize("before", ["", "中共", "调研组来到", "今年", "江苏省"])
def test_whole_name_is_found_behind_words_that_are_no_part_of_it(before: str) -> None:
    assert [m.text for m in find_mentions(f"{before}沛县县委") if m.full][-1] == "沛县"


@pytest.mark.parametrize(
    ("nickname", "code"),
    [("科左后旗", "150522"), ("土右旗", "150221"), ("达茂旗", "150223"), ("阿旗", "150421"), ("东乌旗", "152525"),
     ("莫旗", "150722"), ("前郭县", "220721"), ("阜蒙县", "210921"), ("喀左县", "211324")],
)  # fmt: skip
def test_nicknames_made_from_full_names(nickname: str, code: str) -> None:
    assert {d.code for d in lookup(nickname)} >= {code}
    assert resolve_place(f"{nickname}2019年工作总结\n各项工作有序推进。").adcode == code


def test_nicknames_never_take_a_full_name() -> None:
    assert nicknames("和布克赛尔蒙古自治县")[-1] == "和县"
    assert {d.name for d in lookup("和县")} == {"和县"}
    assert nicknames("库伦旗") == []


def test_a_nickname_that_two_banners_share_leaves_both_open() -> None:
    place = resolve_place("扎旗2019年工作总结\n各项工作有序推进。")
    assert place.adcode == ""


@pytest.mark.parametrize(
    ("title", "code"),
    [("达州市通川区、达川区农村党建调查", "511700"), ("滦南县和迁西县基层组织建设调研报告", "130200")],
)
def test_two_units_joined_are_what_holds_both(title: str, code: str) -> None:
    text = f"{title}\n两地共有村党组织680个。"
    place = resolve_place(text, title=title)
    assert (place.adcode, place.level, len(place.evidence)) == (code, "prefecture", 2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("留守儿童调查\n暑假里，我在家乡滦南县柳河镇作了调查，走访小学2所。\n孩子们多由祖辈照看。", "130224"),
        ("留守儿童调查\n暑假里，我在家乡作了调查。本文发布于四川省蒲江县。\n孩子们多由祖辈照看。", ""),
    ],
)
def test_first_sentences_name_the_subject(text: str, code: str) -> None:
    assert resolve_place(text).adcode == code


@pytest.mark.parametrize("kinds", ["乡镇", "社区", "镇村两级", "街道社区", "村级"])
def test_kinds_of_units_behind_an_unlisted_county_are_no_unit_of_it(kinds: str) -> None:
    place = resolve_place(f"芦泉县{kinds}党建工作调查报告\n芦泉县委高度重视，全县共有乡镇16个。芦泉县位于河东。")
    assert (place.name, place.level) == ("芦泉县", "county")


@pytest.mark.parametrize(
    ("text", "name", "adcode", "level"),
    [
        ("情况汇报\n柏树镇共有15个村，全镇人口2万。", "柏树镇", "", "township"),
        ("工作汇报\n红光村位于山脚下，全村320户。", "红光村", "", "village"),
        ("工作汇报\n全镇上下认真学习，各镇各村都行动起来。", "全镇", "", "township"),
        ("情况汇报\n柏树镇共有15个村，全镇平稳。滦南县委高度重视，滦南县政府多次调度。", "柏树镇", "130224", "township"),
        ("漳州台商投资区2020年总结\n全区平稳。", "漳州台商投资区", "350600", "unit"),
        ("农八师一四三团2020年总结\n全团职工3000人。", "农八师一四三团", "", "unit"),
        ("石河子市143团工作汇报\n全团平稳。", "石河子市143团", "659001", "unit"),
    ],
)  # fmt: skip
def test_names_of_smaller_units_in_openings_and_zones(text: str, name: str, adcode: str, level: str) -> None:
    place = resolve_place(text)
    assert (place.name, place.adcode, place.level) == (name, adcode, level)
