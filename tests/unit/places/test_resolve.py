"""What place a report is about: each case a made-up report, with what must come out."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportminer import pipeline
from reportminer.places import lookup, resolve_place

SHARED = Path(__file__).parents[3].parent / "shared"

EXPLICIT = [
    (
        "鄢陵县2019年政府工作报告\n——2019年2月20日在鄢陵县第十五届人民代表大会第三次会议上\n各位代表：\n现在，我代表县人民政府报告工作。",
        "411024",
    ),
    (
        "政府工作报告\n（2018年1月25日在湖南省第十三届人民代表大会第一次会议上）\n各位代表：\n现在，我代表省人民政府报告工作。",
        "430000",
    ),
    ("2012年上海市政府工作报告\n各位代表：\n现在，我代表市人民政府，向大会报告工作。", "310000"),
    (
        "北京市海淀区人民政府工作报告\n——2021年1月12日在北京市海淀区第十六届人民代表大会第七次会议上\n各位代表：",
        "110108",
    ),
    ("阿坝州政府工作报告\n——在州十二届人大三次会议上\n各位代表：", "513200"),
    ("南京市鼓楼区2020年党建工作总结\n今年以来，我区认真落实部署，全区党员作用明显。", "320106"),
    ("长沙2014年工作总结\n我市认真落实部署，全市工作上了台阶。", "430100"),
    ("社区工作调研\n河北滦南县共有社区12个，我们走访了其中的4个，全县社区工作基础较好。", "130224"),
    ("基层党建汇报\n我乡位于临泽县北部，全乡辖9个村。", "620723"),
    ("关于赴浙江省安吉县学习考察的报告\n5月8日，县里组织干部赴浙江省安吉县学习考察，收获很大。", "330523"),
    ("临泽县新华镇党建工作汇报\n全镇有党员800名，我镇党委抓得紧。", "620723"),
    ("关于代县小杂粮产业的调查报告\n调查组走访了全县18个村。", "140923"),
    ("中共文县委宣传部工作总结\n全县宣讲220场。", "621222"),
    ("巴彦淖尔市后旗风电总结\n乌拉特后旗装机110万千瓦。", "150825"),
    ("兴安盟前旗奶业总结\n全旗有奶牛2.1万头。", "152221"),
    ("鄂温克旗2019年草原工作总结\n全旗禁牧草原210万亩。", "150724"),
    ("桐乡2019年党建工作总结\n今年以来，我市认真落实部署。", "330483"),
]

INFERRED = [
    ("党建工作调查报告\n为推动全市工作，调查组深入各县，滦南县、迁西县、玉田县做得较好，全市还有差距。", "130200"),
    ("党建工作调查报告\n我市做了探索，铁锋区两个街道走在前面，铁锋区的做法要在全市推开。", "230200"),
    ("党建工作汇报\n我县办起了华县党员学堂，全县党员受到教育。", "610521"),
    ("工作汇报\n区直机关各单位落实自治区直属机关工委部署，驻桂各单位积极参加，柳州、梧州、玉林三市设点。", "450000"),
    ("XX市2015年工作总结\n我市现有5县2区，滦南县、迁西县基础较好，全市工作平稳。", "130200"),
    ("学院党委工作总结\n我院党委在武汉市委教育工委领导下工作，武汉市的要求我院都做到了。", "420100"),
    ("工作汇报\n我镇离城不远，在临泽县委领导下，全镇工作有新进展。", "620723"),
    (
        "工作汇报\n我县认真落实部署。临泽经济平稳，临泽人民齐心，临泽党员带头，临泽农业增产，临泽变了样，全县稳定。",
        "620723",
    ),
    ("工作汇报\n我市认真落实部署。河津、永济、稷山三地增收，新绛、垣曲、芮城三地减负，全市平稳。", "140800"),
]

NOTHING = [
    ("党建工作汇报\n**县现有农村党员3000名，我县工作有进展。", "masked"),
    ("xx市机关党建调研\n全市机关党组织300个。湖北远安县、四川省青神县有好做法，我市要总结经验。", "masked"),
    ("某县党建工作汇报\n我县现有村200个，全县工作平稳。", "masked"),
    ("市直机关党建调研报告\n全市机关党组织300个，我市先后到苏州、无锡学习。", "unknown"),
    ("鼓楼区党建总结\n我区工作平稳。", "unknown"),
    ("扶贫工作调研\n我县与陕西省镇巴县、城口县交界，全县山多地少。", "unknown"),
    ("工作汇报\n我县学习义乌市的经验，全县面貌一新。", "unknown"),
    ("关于和县级领导联系工作的汇报\n我县工作平稳。", "unknown"),
    ("前旗奶业总结\n全旗有奶牛2.1万头。", "unknown"),
    ("长春花园业主委员会工作总结\n小区有居民600户。", "unknown"),
    ("北京冬奥会志愿服务工作总结\n我校有志愿者80名。", "unknown"),
    ("B县2019年扶贫工作汇报\nB县有贫困村53个。", "masked"),
    ("工作总结\n今年以来，各项工作有序推进。", "unknown"),
    ("党委工作总结\n我院学习延安精神，又学习在江苏考察时的重要讲话，江苏考察时的要求我院都落实了。", "unknown"),
    ("南京路社区党建汇报\n社区党员齐心，工作平稳。", "unknown"),
    ("新疆生产建设兵团某团工作汇报\n全团平稳。", "unknown"),
    ("", "unknown"),
]


@pytest.mark.parametrize(("text", "code"), EXPLICIT)
def test_named_as_the_subject(text: str, code: str) -> None:
    place = resolve_place(text)
    assert (place.adcode, place.status) == (code, "explicit"), place
    assert place.evidence
    assert place.name[:2] in text[slice(*place.evidence[0])]


@pytest.mark.parametrize(("text", "code"), INFERRED)
def test_proved_in_passing(text: str, code: str) -> None:
    place = resolve_place(text)
    assert (place.adcode, place.status) == (code, "inferred"), place
    assert place.evidence


@pytest.mark.parametrize(("text", "status"), NOTHING)
def test_never_a_guess(text: str, status: str) -> None:
    place = resolve_place(text)
    assert (place.adcode, place.status) == ("", status), place


def test_ambiguous_name_gives_candidates() -> None:
    place = resolve_place("鼓楼区党建总结\n我区工作平稳。")
    assert set(place.candidates) == {"320106", "320302", "350102", "410204"}


def test_neighbours_tell_places_of_one_name_apart() -> None:
    assert resolve_place("鼓楼区党建总结\n我区与云龙区、泉山区一样做得好，我区工作平稳。").adcode == "320302"


def test_hints_settle_a_choice_but_not_a_mask() -> None:
    assert resolve_place("鼓楼区党建总结\n我区工作平稳。", hints=("福州市/鼓楼区.txt",)).adcode == "350102"
    assert resolve_place("政府工作报告\n各位代表：\n我市工作平稳。", hints=("孝感市",)).status == "path"
    assert resolve_place("xx市党建总结\n我市工作平稳。", hints=("孝感市",)).adcode == ""


def test_year_tells_which_code_a_name_had() -> None:
    text = "晋城市工作总结\n我市工作平稳。"
    assert resolve_place(text, year=1984).adcode == "142501"
    assert resolve_place(text, year=2010).adcode == "140500"
    assert resolve_place("东乡县劳务工作总结\n全县劳务输出6.2万人。", year=2020).adcode == "622926"


def test_small_places_keep_their_level_and_full_name() -> None:
    place = resolve_place("临泽县新华镇党建工作汇报\n全镇有党员800名，我镇党委抓得紧。")
    assert (place.name, place.level, place.full_name) == ("临泽县新华镇", "township", "甘肃省张掖市临泽县")


@pytest.mark.parametrize(
    ("text", "code", "status"),
    [
        (
            "机关党建调查报告\n5月，市直机关赴江西省赣州市开展学习考察，到了瑞金市。我市要学习赣州市。",
            "360700",
            "explicit",
        ),
        (
            "赴浙江学习考察的报告\n临泽县委组织部\n5月，我县组织干部赴浙江省安吉县、德清县考察学习。",
            "330500",
            "explicit",
        ),
        ("临泽县党建工作汇报\n年初，我县干部赴浙江省安吉县考察学习，全县工作有新进展。", "620723", "explicit"),
        ("赴外地学习考察的报告\n5月，我县组织干部赴江苏、浙江考察学习，收获很大。", "", "unknown"),
    ],
)
def test_study_tours(text: str, code: str, status: str) -> None:
    place = resolve_place(text)
    assert (place.adcode, place.status) == (code, status), place


@pytest.mark.parametrize(
    ("text", "name", "level"),
    [
        ("青砚县党建工作汇报\n一年来，全县工作平稳，全县党员齐心。", "青砚县", "county"),
        ("关于赴青砚县学习考察的报告\n青砚县委高度重视，我县要学习平安县、青砚县的做法。", "青砚县", "county"),
        ("党建发言\n中共石樵县桐坪镇委员会\n石樵县桐坪镇地处山区，我镇工作平稳。", "石樵县桐坪镇", "township"),
        (
            "政府工作报告\n——在石樵县第九届人民代表大会第一次会议上\n各位代表：\n石樵县政府工作平稳。",
            "石樵县",
            "county",
        ),
    ],
)
def test_name_that_no_table_knows(text: str, name: str, level: str) -> None:
    place = resolve_place(text)
    assert (place.name, place.level, place.adcode, place.status) == (name, level, "", "explicit")


@pytest.mark.parametrize(
    "title", ["农村社区党建汇报", "贫困县工作汇报", "全市党建汇报", "县民营企业党建汇报", "建设文明城市汇报"]
)
def test_words_that_end_like_a_place_are_no_names(title: str) -> None:
    assert (
        resolve_place(f"{title}\n一年来，全县工作平稳，全市工作平稳，农村社区、贫困县委、城市政府工作平稳。").status
        == "unknown"
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("党建调查\n调查组深入各县，滦南县、迁西县、玉田县做得较好，全市还有差距。", "唐山市"),
        (
            "工作汇报\n区直机关各单位落实自治区直属机关工委部署，驻桂各单位积极参加，柳州、梧州、玉林三市设点。",
            "广西壮族自治区",
        ),
        ("工作总结\n我院党委在武汉市委教育工委领导下工作，武汉市的要求我院都做到了。", "我院"),
        ("工作总结\n我县**乡、**镇工作平稳，全县党员齐心。", "我县"),
        ("工作总结\n我县工作平稳。近年来，_____县变化很大，全县党员齐心。", "_____县"),
    ],
)
def test_name_of_a_place_that_the_text_does_not_write(text: str, name: str) -> None:
    assert resolve_place(text).name == name


def test_national_report_has_no_code() -> None:
    place = resolve_place("政府工作报告\n——在第九届全国人民代表大会第一次会议上\n各位代表：\n我代表国务院报告工作。")
    assert (place.name, place.adcode, place.status) == ("全国", "", "explicit")


@pytest.mark.skipif(not (SHARED / "archive").exists(), reason="the archive is not here")
def test_city_reports_from_the_text_alone() -> None:
    wrong = []
    files = sorted((SHARED / "archive").glob("*/*.md"))
    for path in files:
        code = lookup(path.parent.name)[0].code
        found = resolve_place(path.read_text(encoding="utf-8"))
        if found.adcode != code:
            wrong.append((path.parent.name, path.stem, found.adcode))
    assert len(files) > 200
    assert len(wrong) <= len(files) * 0.01, wrong


@pytest.mark.skipif(not (SHARED / "archive").exists(), reason="the archive is not here")
def test_city_reports_without_title_and_meeting_line() -> None:
    wrong = unknown = 0
    files = sorted((SHARED / "archive").glob("*/*.md"))[::3]
    for path in files:
        text = path.read_text(encoding="utf-8")
        found = resolve_place(text[max(0, text.find("各位代表")) :])
        unknown += found.adcode == ""
        wrong += found.adcode not in {"", lookup(path.parent.name)[0].code}
    assert wrong <= 1
    assert unknown <= len(files) * 0.05


@pytest.mark.parametrize(
    ("text", "adcode"),
    [
        ("甘肃农村党建工作汇报\n临泽县2020年以来，我县认真落实部署，全县平稳。", "620723"),
        ("甘肃农业工作汇报\n我县认真落实部署，全县农业平稳。", ""),
        ("甘肃农业工作汇报\n我省认真落实部署，全省农业平稳。", "620000"),
    ],
)
def test_a_province_in_the_title_of_a_countys_report_is_its_superior(text: str, adcode: str) -> None:
    assert resolve_place(text).adcode == adcode


@pytest.mark.parametrize(("times", "adcode"), [(1, ""), (2, ""), (4, "620723")])
def test_a_unit_stands_where_a_county_is_named_again_and_again(times: int, adcode: str) -> None:
    filler = "我院坚持教学为本，抓好课堂，改进作风，完善制度，师生满意。" * 40
    named = "学院同临泽县企业结对，开展技能培训，效果良好。\n" * times
    assert resolve_place(f"学院工作总结\n{filler}\n{named}").adcode == adcode


@pytest.mark.parametrize(
    ("body", "name"),
    [("青砚县教育体育局党组认真学习。", ""), ("局党组认真学习。", "局党组"), ("对局党组提出要求。", "局党组")],
)
def test_the_end_of_a_longer_name_is_not_how_a_report_calls_itself(body: str, name: str) -> None:
    (report,) = pipeline.extract_text(f"关于2023年工作情况的报告\n一年来，{body}\n")
    assert (report.place.name, report.place.level) == (name, "unit")
