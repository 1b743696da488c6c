"""Which topics does a point speak of? The lead phrase counts more, look-alikes and barely named topics don't count."""

import pytest

from reportminer import lexicons
from reportminer.statements.topics import COLUMNS, find_topics, taxonomy

AREAS = "经济|产业|农业农村|财政金融|生态环境|公共服务|医疗卫生|教育|住房|交通与城建|安全|社会治理|党的建设|队伍与作风"


def topics(head: str, rest: str = "") -> list[str]:
    text = head + rest
    return find_topics(text, head=(0, len(head)), end=len(text))


def test_what_is_named_once_in_passing_is_no_topic_beside_another() -> None:
    assert len(topics("工作开展得慢。", "部分村党员年龄老化。")) == 1
    assert topics("村集体经济薄弱。", "集体经济收入少，部分村党员年龄老化。") == topics(
        "村集体经济薄弱。", "集体经济收入少。"
    )


def test_the_lead_phrase_outweighs_two_mentions_behind_it() -> None:
    assert topics("村集体经济薄弱。", "党员年龄老化，党员队伍老龄化突出。")[0] == "集体经济"
    assert topics("经费有限。", "党员年龄老化，党员结构单一。")[0] == "经费保障"
    assert topics("情况不好。", "党员年龄老化，党员结构单一，经费有限。")[0] == "党员队伍结构"


@pytest.mark.parametrize("thing", ["供水管网", "灌溉渠系设备", "农村供电线路"])
def test_things_that_wear_out_are_no_ageing_members(thing: str) -> None:
    found = topics(f"{thing}老化，漏损严重。", "维修跟不上。")
    assert not {"党员队伍结构", "队伍力量"} & set(found)
    assert topics("党员年龄老化。", "后继乏人。")[0] == "党员队伍结构"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("创新生态还需优化", "科技创新"),
        ("政治生态还需净化", "廉政"),
        ("生态环境还需改善", "生态环保"),
        ("金融风险积聚", "金融风险与融资"),
        ("疫情防控压力大", "疫情防控"),
        ("财政收支矛盾较突出", "财政收支"),
        ("企业主动上门少，业主自治难", "住房与物业"),
        ("推动经济发展的本领还不强", "能力素质"),
        ("茶叶精深加工不够", "农产品加工与品牌"),
        ("民营经济发展还不充分", "市场主体"),
        ("就业、养老、托育还有欠账", "公共服务"),
        ("政府债务、安全生产、信访稳定等方面都有隐患", "风险防控"),
        ("金融领域风险外溢", "金融风险与融资"),
        ("金融等领域的风险还不少", "风险防控"),
        ("骨干企业停产", "企业经营"),
        ("灵活就业人员参保率低", "社会保障"),
        ("县域经济发展不平衡", "城乡区域协调"),
        ("转型升级进展缓慢", "产业结构"),
        ("应急演练走过场", "防灾应急"),
        ("政府工作人员能力素质还有不足", "能力素质"),
        ("政府工作作风有待改进", "作风"),
        ("宣传形式单一", "宣传引导"),
        ("三处厂房改建未招标", "预算与资金管理"),
    ],
)
def test_words_count_by_what_they_mean(text: str, topic: str) -> None:
    assert topics(text)[0] == topic


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("抓党务工作的精力不够", "就业"),
        ("市政府办公楼漏雨", "基础设施"),
        ("提高中药材品质还需努力", "教育"),
        ("深入学习不够", "教育"),
        ("影响农民生产", "公共服务"),
        ("吸引资深技师不易", "招商引资"),
        ("污水利用率低", "水利"),
    ],
)
def test_cues_across_the_bounds_of_words_say_nothing(text: str, topic: str) -> None:
    assert topic not in topics(text)


def test_one_taxonomy_serves_problems_and_practices() -> None:
    assert topics("村级经费紧张") == topics("足额落实村级经费") == ["经费保障"]


def test_the_taxonomy_has_two_levels_and_a_name_for_every_problem() -> None:
    assert {topic.area for topic in taxonomy().values()} == set(AREAS.split("|"))
    assert all(topic.problem and topic.name for topic in taxonomy().values())
    names = [topic.problem for topic in taxonomy().values()]
    assert len(names) == len(set(names))


def test_a_topic_to_sum_up_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    row = dict.fromkeys(COLUMNS, "") | {"topic": "乙", "strong": "丁戊", "sums": "己"}
    monkeypatch.setattr(lexicons, "load_table", lambda *_: [row])
    taxonomy.cache_clear()
    with pytest.raises(lexicons.LexiconError, match="a topic to sum up that is not there"):
        taxonomy()
    taxonomy.cache_clear()
