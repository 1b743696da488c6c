"""Lead phrases, actors, topics and cues: what single words decide."""

from __future__ import annotations

import pytest

from reportminer import lexicons
from reportminer.statements import cues
from reportminer.statements.actors import find_actors
from reportminer.statements.heads import find_head
from reportminer.statements.topics import find_topics


def _plain(marked: str) -> tuple[str, str]:
    """The text without ‹ › and what stands between them."""
    begin, end = marked.index("‹"), marked.index("›")
    return marked.replace("‹", "").replace("›", ""), marked[begin + 1 : end]


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("‹加强教育培训›。全年举办培训班12期。", "practice"),
        ("要‹健全督查机制›，每季度督查一次，结果通报全县。", "recommendation"),
        ("按照上级统一部署，‹集中整顿后进支部›，选派工作组进村帮扶。", "practice"),
        ("虽然建立了学习制度，但‹执行情况不理想›，缺课现象较多。", "problem"),
        ("‹少数党员长期不参加活动›，作用没有发挥出来。", "problem"),
        ("2019年，面对复杂形势，全市上下团结奋进，‹实现了经济平稳较快发展›。完成生产总值300亿元。", "outcome"),
        ("‹今年经济社会发展的主要预期目标›是：生产总值增长6%左右。", "plan"),
        (
            "做好明年的各项工作，必须‹把项目抓得更实›，一月一调度，一季一观摩，让每一个好项目都尽早落地、尽早见到成效。",
            "plan",
        ),
        (
            "今年是新一轮规划的开局之年，做好各项工作意义重大。‹全年主要预期目标›为：生产总值增长6%，财政收入增长4%，新增就业2万人。",
            "plan",
        ),
        ("如今的新城，‹水更清、岸更绿›，处处是勃勃生机，来过的人都说好。", "outcome"),
        ("‹加快振兴，必须做强园区›。园区兴则产业兴，今年新建标准厂房30万平方米。", "plan"),
        (
            "立足新发展阶段，贯彻新发展理念，融入新发展格局，必须‹把干部队伍建得更强›，让能干事的有舞台、肯吃苦的有奔头。",
            "plan",
        ),
        (
            "站在新起点，我们将‹守牢为民之本›，树立正确政绩观，努力建设人民满意的服务型政府，让群众的日子越过越好。",
            "plan",
        ),
        ("综合考虑各方面因素，‹今年地区生产总值增长6%›，财政收入增长4%。", "plan"),
        ("经初步核算，‹地区生产总值突破400亿元›，增长6%，实现财政收入30亿元。", "outcome"),
        ("特别是受连续干旱、外贸订单减少和原料价格上涨等多种因素叠加影响，‹部分工厂开工不足›，用工减少。", "problem"),
        ("这五年，是‹县城面貌持续改善的五年›。新建公园9个，成功创建国家园林县城，绿地率提高4个百分点。", "outcome"),
        ("这一年，是攻坚克难、砥砺奋进的一年。全县上下一心，‹实现了经济平稳增长›，群众收入稳步提高。", "outcome"),
    ],
)
def test_head(marked: str, kind: str) -> None:
    text, head = _plain(marked)
    begin, end = find_head(text, 0, len(text), kind=kind)
    assert text[begin:end] == head


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("五年来，‹开放步伐明显加快›，口岸功能更全。进出口实现倍增。", "outcome"),
        ("‹龙头项目少›，带动能力不足，配套不够完善；", "problem"),
        ("受外部市场收缩影响，‹订单减少›，部分工厂开工不足；", "problem"),
        ("虽然有所改善，但‹欠账仍然较多›；", "problem"),
        ("我们‹健全了例会制度›，每周调度一次，问题逐个销号。", "practice"),
        ("离任干部人数多，‹待遇落实不到位›，意见较大；", "problem"),
        ("我们‹为民解忧、守住底线，群众生活更有奔头›。民生支出占比达到82%。", "outcome"),
        ("‹通过夜校讲座，提升技能›。全年开班12期。", "practice"),
    ],
)
def test_a_marked_point_says_first_what_it_is_about(marked: str, kind: str) -> None:
    text, head = _plain(marked)
    begin, end = find_head(text, 0, len(text), kind=kind, marked=True)
    assert text[begin:end] == head


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("县委组织部牵头制定实施方案，各乡镇积极落实。", ["县委组织部", "各乡镇"]),
        ("2021年，扶贫办党支部先后走访困难群众60户。", ["扶贫办党支部"]),
        ("民政局、农业局充分发挥职能优势，帮助村里办实事。", ["民政局", "农业局"]),
        ("加强基层党组织建设，推动工作落实。", []),
        ("民政局、农业局等单位率先进村走访。", ["民政局", "农业局"]),
        ("县工委3月2日召开动员会。", ["县工委"]),
        ("总工会与团县委联合举办技能比赛。", ["总工会", "团县委"]),
        ("各县（市、区）党政主要领导带头包案。", ["各县（市、区）党政主要领导"]),
        ("县委县政府高度重视，各镇安排部署的任务较多。", ["县委", "县政府"]),
        ("帮助村党支部完善制度，组织党员学习。", []),
        ("坚持把党支部建在产业链上，改善学校条件。", []),
        ("压实企业和属地政府责任，锚定市委提出的目标。", []),
        ("多次组织机关干部下乡，在8个试点村党支部开展评议。", []),
        ("企业创新能力增强，党员教育管理从严。", []),
        ("支持12家企业开展技术改造，市一中学校建成开学。", []),
        ("支持北岭集团公司实施技术改造，市政府自觉接受监督，支持市政协履行职能。", ["市政府"]),
        ("发展和改革局认真编制规划。", ["发展和改革局"]),
        ("___县委始终重视，××局党组定期研究。", []),
        ("建设法治政府，依法办理人大代表建议。", []),
    ],
)
def test_actors(text: str, actors: list[str]) -> None:
    assert find_actors(text, 0, len(text)) == actors


def test_of_whom_a_problem_is_told_is_no_actor() -> None:
    text = "党员干部大多不熟悉业务，县财政局尚未建立台账，县审计局还没有跟进。"
    assert find_actors(text, 0, len(text), kind="problem") == ["县审计局"]


@pytest.mark.parametrize(
    ("head", "body", "topic"),
    [
        ("活动经费严重不足", "多数村没有专项经费。", "经费保障"),
        ("流动党员管理难", "外出务工党员常年不在家。", "流动党员"),
        ("村级集体经济薄弱", "空壳村占三成。", "集体经济"),
        ("产业结构不优", "传统产业占比高，新兴产业尚未形成规模。", "产业结构"),
        ("经营人才匮乏", "懂市场的人请不来、留不住。", "人才"),
        ("活动内容陈旧，缺乏创新性", "年年都是老一套。", "组织生活"),
        ("城区与乡村发展不平衡", "道路管网等基础设施欠账多。", "城乡区域协调"),
        ("非公企业主对党建认识难", "担心影响生产。", "思想观念"),
        ("党员分布结构不合理", "一线工地没有党员。", "党员队伍结构"),
        ("信息化硬件薄弱", "村里没有电脑。", "数字化"),
        ("党务工作力量单薄", "书记多为兼职。", "党务队伍"),
        ("经费保障水平低", "活动靠向上争取。", "经费保障"),
        ("村集体收入来源单一", "主要靠土地发包。", "集体经济"),
        ("统筹谋划能力不强，干部本领不高", "遇事推给上级。", "能力素质"),
        ("开展先进性教育活动", "组织党员到企业走访。", "党员教育管理"),
        ("举办专题培训班", "培训党员干部900人次。", "学习教育"),
        ("加快招商引资", "签约项目40个。", "招商引资"),
    ],
)
def test_topics(head: str, body: str, topic: str) -> None:
    text = f"{head}。{body}"
    assert find_topics(text, head=(0, len(head)), end=len(text))[0] == topic


def test_what_only_looks_like_a_topic_is_none() -> None:
    text = "社区党组织引导发展力度不大。产业发展水平不高。"
    found = find_topics(text, head=(0, 13), end=len(text))
    assert not {"能力素质", "营商环境", "公共服务"} & set(found)
    text = "开展先进性教育。走访12家企业，送去学习资料。"
    assert not {"工业发展", "教育"} & set(find_topics(text, head=(0, 7), end=len(text)))


@pytest.mark.parametrize(
    ("head", "topic"),
    [
        ("开展政法队伍教育整顿", "组织建设"),
        ("推进厂房标准化建设", "组织建设"),
        ("发展非公有制经济", "组织建设"),
        ("营造创新生态", "生态环保"),
    ],
)
def test_words_of_other_fields_give_no_topic(head: str, topic: str) -> None:
    assert topic not in find_topics(f"{head}。", head=(0, len(head)), end=len(head) + 1)


def test_party_organisations_are_a_topic() -> None:
    head = "在商会楼宇建立党支部"
    assert find_topics(f"{head}。", head=(0, len(head)), end=len(head) + 1)[0] == "组织建设"


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("我们也清醒地看到，发展中还存在不少问题。", True),
        ("当前仍面临不少困难和挑战。", True),
        ("面对困难和挑战，我们迎难而上。", False),
        ("着力解决群众反映的突出问题，存在的问题全部整改。", False),
        ("虽然存在一些困难，前景仍然广阔。", False),
        ("多年积累的矛盾没有根本解决，工作中存在着不少问题。", True),
    ],
)
def test_turns_to_problem(text: str, turns: bool) -> None:
    assert bool(cues.turns_to_problem(text, 0, len(text), plainly=True)) is turns


def test_a_class_without_cues_is_told() -> None:
    with pytest.raises(lexicons.LexiconError, match="no cue of class 'weather'"):
        cues.pattern("weather")
