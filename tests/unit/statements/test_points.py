"""Which stretches are points, and how far do they reach?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reportminer.pipeline import extract_text
from reportminer.statements.series import chinese_number, find_runs

Check = Callable[..., None]

TEXTS = {
    "run_in_series": """某镇工作汇报
一、主要做法
⟦practice|一是‹夯实阵地建设›。投入80万元改造活动室12个，新增图书3000册。⟧⟦practice|二是‹抓实党员培训›。全年办班15期，培训党员900人次，选派骨干外出学习。⟧
二、下步打算
⟦plan|一是‹完善制度›。健全例会、考勤、通报三项制度，逐月检查。⟧⟦plan|二是‹配强力量›。年内选聘专干10名，充实到村任职。⟧
""",
    "numbered_paragraphs": """某县党建工作汇报
一、主要做法
⟦practice|（一）‹织密组织体系›。新建党支部21个，调整设置15个，做到应建尽建。⟧
⟦practice|（二）‹建强骨干队伍›。选派第一书记43名，调整村干部17名，培训两轮。⟧
""",
    "points_stand_for_their_heading": """某县党建工作汇报
一、主要做法
（一）创新活动载体。⟦practice|一是‹开展结对共建›。86个机关支部与村支部结对，办实事210件。⟧⟦practice|二是‹开设流动课堂›。组织宣讲小分队进村入户，开讲130场次。⟧
⟦practice|（二）‹严格督查考核›。每季度开展一次督查，年底逐个述职，结果全县通报。⟧
""",
    "inner_numbers_win": """某局机关党建工作总结
一、主要做法
一是开展主题活动。活动突出三个特点：⟦practice|（1）‹领导带头›。班子成员分别到联系点上党课，参加组织生活。⟧⟦practice|（2）‹形式新颖›。采用情景教学、现场观摩等办法，党员参与率高。⟧
⟦practice|二是‹强化服务群众›。为结对社区办实事36件，慰问困难群众120户。⟧
""",
    "closing_words_are_not_part": """某县调研报告
一、存在的问题
⟦problem|一是‹经费保障不足›。多数村没有专项经费，活动靠临时筹措。⟧⟦problem|二是‹队伍老化严重›。六十岁以上党员占四成，后备力量缺乏。⟧对于这些问题，我们将采取措施逐步解决。
""",
    "semicolon_list_of_problems": """某市政府工作报告
一、2020年工作回顾
⟦outcome|——‹产业结构更优›。服务业占比提高到48%，高新技术企业达到120家。⟧
同时，我们也清醒地认识到，发展中还存在一些问题：⟦problem|‹经济总量偏小›，龙头企业不多；⟧⟦problem|‹城乡发展不平衡›，公共服务仍有短板；⟧⟦problem|‹少数干部作风不实›，服务意识有待增强。⟧对这些问题，我们一定认真解决。
""",
    "the_last_problem_of_a_list_ends_with_its_sentence": """某市政府工作报告
一、2020年工作回顾
⟦outcome|——‹产业结构更优›。服务业占比提高到48%，高新技术企业达到120家。⟧
在总结成绩的同时，我们也看到，前进中还有不少困难，主要是：⟦problem|‹工业基础薄弱›，缺少大项目支撑；⟧⟦problem|‹城市管理水平不高›，停车难问题突出；⟧⟦problem|‹少数干部担当不够›，办事效率偏低，等等。⟧再陡的坡也要一步步爬，我们有信心走好每一程。
""",
    "a_sentence_behind_a_list_adds_a_problem": """某市政府工作报告
一、2020年工作回顾
⟦outcome|——‹产业结构更优›。服务业占比提高到48%，高新技术企业达到120家。⟧
在总结成绩的同时，我们也看到，前进中还有不少困难，主要是：⟦problem|‹工业基础薄弱›，缺少大项目支撑；⟧⟦problem|‹城市管理水平不高›，停车难问题突出。⟧⟦problem|此外，‹少数干部担当不够›，服务意识不强。⟧对此，我们将认真解决。
""",
    "paragraphs_that_lost_their_breaks": """某镇政府工作报告
一、2011年工作回顾
⟦outcome|‹产业基础更加牢固›。新增大棚420座，亩均收入8200元。⟧ \
⟦outcome|‹集镇面貌大为改观›。硬化街道2.3公里，安装路灯96盏。⟧ \
⟦outcome|‹民生保障不断改善›。参合率达到98%，低保金按月发放。⟧
""",
    "a_heading_that_names_its_section_runs_into_its_list": """某局工作汇报
一、主要做法
⟦practice|1.‹抓好渠道清淤›。清淤46公里，受益农田1.2万亩。⟧
⟦practice|2.‹抓好泵站检修›。检修泵站9座，更换机组14台。⟧存在的不足：⟦problem|‹管护人员少›，每人管渠道11公里；⟧⟦problem|‹管护经费没有列入预算›。⟧
""",
    "short_sentences_of_work_in_one_paragraph": """某镇工作汇报
一、主要做法
⟦practice|‹开展门前三包›。签订责任书860份，每月评比一次。⟧⟦practice|‹整治占道经营›。劝导流动摊贩340人次，取缔马路市场2处。⟧
""",
    "points_parted_by_semicolons_on_one_line": """某站自查汇报
一、存在问题
⟦problem|（1）‹台账不全›，抽查60份有7份缺签字；⟧⟦problem|（2）‹设备落后›，三分之二的仪器超期服役。⟧
""",
    "the_paragraph_below_a_heading_on_its_own_line": """某局工作总结
一、主要工作
（一）严管渣土运输
⟦practice|‹查处违规车辆86台›，处罚37.2万元，清理抛撒路面14处。⟧
（二）扮靓城市夜景
⟦practice|‹安装亮化灯具2300套›，改造沿街楼宇41栋。⟧
""",
    "who_signed_is_no_paragraph_of_the_last_point": """某局工作总结
一、下步打算
⟦plan|1、‹新建公厕12座›，改造垃圾中转站3座。⟧
⟦plan|2、‹更换环卫车辆8台›，实现城区机扫率85%。⟧
某县城市管理局
2019年1月7日
""",
    "farewell_and_signature_behind_the_last_point": """某村述职报告
一、明年打算
⟦plan|1、‹硬化村道3公里›，争取资金40万元。⟧⟦plan|2、‹栽植果树200亩›，成立合作社一家。⟧以上述职，请大家批评指正。 2015年12月30日
""",
    "a_problem_and_its_cause_in_one_point": """某支部述职报告
一、存在的问题
⟦problem|一是‹走访不够›，全年进村只有21次；⟧⟦cause|原因主要是‹本人把时间多用在了会议上›。⟧
⟦problem|二是‹学习不系统›，理论文章读得少。⟧
""",
    "lessons_parted_by_semicolons": """某矿交流发言
一、主要做法
⟦practice|（一）‹建强班组支部›。新建支部9个，配齐书记9名，投入60万元。⟧
⟦practice|（二）‹评选党员标兵›。评出标兵36名，奖励7.2万元，带徒88人。⟧
我们体会到：⟦insight|‹做思想工作必须贴近职工›，空话没人听；⟧⟦insight|‹抓安全必须盯住班组›，隐患就在身边；⟧⟦insight|‹建队伍必须舍得投入›，人才是本钱。⟧
""",
    "a_list_that_a_colon_announces": """某局审计情况报告
一、审计建议
审计报告已经送达。建议：⟦recommendation|‹加强预算管理›，细化年初预算；⟧⟦recommendation|‹清理往来款项›，核销呆账；⟧⟦recommendation|‹健全资产盘点制度›，每年盘点一次。⟧
""",
    "a_heading_on_its_own_line_that_states_a_problem": """某村工作总结
一、存在的问题
⟦problem|1.‹妇女参与率不高›
尽管开展了很多活动，参加的妇女不到两成。⟧
⟦problem|2.‹活动经费缺乏›
全年只有3000元，添不起设备。⟧
""",
    "stages_by_name": """某县整治工作汇报
一、实施步骤
⟦plan|（一）‹宣传发动›（5月10日—5月25日）。悬挂横幅120条，发放明白纸2万份。⟧
⟦plan|（二）‹集中整治›（5月26日—9月底）。组织巡查46次，每次不少于8人。⟧
""",
    "one_side_and_the_other": """某县调研报告
一、对策建议
⟦recommendation|一方面，要‹强化经费保障›。将活动经费列入财政预算，逐年增加。⟧⟦recommendation|另一方面，要‹强化场所建设›。用三年时间改造面积不达标的场所。⟧
""",
    "last_point_has_as_many_sentences_as_the_others": """某镇工作汇报
一、主要做法
⟦practice|一是‹抓学习教育›。每月组织集中学习两次。⟧⟦practice|二是‹抓典型引路›。评选先进支部十个。⟧⟦practice|三是‹抓督促检查›。每季度通报一次进展。⟧全镇上下形成了浓厚氛围。
""",
    "last_point_keeps_its_own_sentences": """某镇工作汇报
一、主要做法
⟦practice|一是‹学习制度›。每周三集中学习。⟧⟦practice|二是‹值班制度›。两委轮流坐班。⟧⟦practice|三是‹补助制度›。按季兑现误工补贴。另外报销交通费3千元。⟧
""",
    "last_point_of_a_list_with_semicolons": """某镇工作汇报
一、主要做法
⟦practice|一是‹开办农民夜校›，当年培训村民90人次，发放了教材；⟧⟦practice|二是‹建成农家书屋›，新增各类图书600册，配了桌椅；⟧⟦practice|三是‹组织送服务上门›，代办各类事项75件，无一投诉。⟧群众对此十分满意，锦旗送到了镇里。
""",
    "lessons_of_which_the_first_says_must_for_all": """某市政府工作报告
一、2020年工作回顾
⟦outcome|——‹产业结构更优›。服务业占比提高到48%，高新技术企业达到120家。⟧
五年的实践使我们深刻体会到，推动本市发展，⟦insight|必须‹始终坚持以人为本›，把实事办到群众心坎上；⟧⟦insight|‹始终坚持实干为要›，一张蓝图绘到底；⟧⟦insight|‹始终坚持创新引领›，不断增添发展动能。⟧
""",
    "a_numbered_paragraph_that_names_a_way_of_working": """某局工作总结
一、下步打算
⟦plan|（一）‹不断创新工作方法›。推行清单管理，每周调度一次，每月通报一次进展。⟧
⟦plan|（二）‹加强队伍建设›。全年培训干部400人次，选派12人到基层锻炼。⟧
""",
    "lessons_listed_without_numbers": """某市政府工作报告
一、2020年工作回顾
⟦outcome|——‹产业结构更优›。服务业占比提高到48%，高新技术企业达到120家。⟧
回首五年，我们积累了弥足珍惜的经验，主要是：⟦insight|‹始终坚持规划先行›，一张蓝图干到底；⟧⟦insight|‹始终坚持项目为王›，以增量优存量；⟧⟦insight|‹始终坚持群众路线›，问计于民、问需于民。⟧
""",
    "notes_with_and_without_a_title": """某市政府工作报告
一、2021年重点工作
⟦plan|（一）‹抓实“三园共建”›。新开工园区项目30个，完成投资90亿元，用好“拨改投”资金。⟧
⟦plan|（二）‹推行“一窗通办”›。压减审批材料200份，办结时限缩短一半。⟧
1.“三园共建”：城东产业园、临港物流园、大学科技园共同建设。
2.“拨改投”：把无偿拨款改为股权投资，到期退出。
3.“一窗通办”：一个窗口受理全部事项。
名词解释
4.“新词”：这里写一段完整的话，提高工作水平，加强组织领导。
""",
    "dashes_before_a_series_under_one_heading": """某市政府工作报告
一、攻坚克难，“十二五”发展取得显著成绩
⟦outcome|——‹锁定目标稳增长›。出台政策18条，减免税费3亿元。⟧
⟦outcome|——‹紧盯项目增投资›。开工项目76个，完成投资97亿元。⟧
五年来，我们积累了宝贵经验：⟦insight|一是必须‹坚持发展第一要务›，用发展解决前进中的问题；⟧⟦insight|二是必须‹坚持改革开放›，用改革激发社会的活力。⟧
""",
    "a_problem_added_behind_a_series": """某市政府工作报告
一、2013年工作回顾
⟦outcome|（一）‹工业经济稳步增长›。规上工业增加值增长8%，新增规上企业12家。⟧
我们也清醒地看到，发展中还存在不少问题。⟦problem|一是‹经济总量不大›，人均水平偏低。⟧⟦problem|二是‹投资规模偏小›，项目储备不足。⟧⟦problem|三是‹社会事业滞后›，优质资源短缺。⟧⟦problem|同时，‹一些工作人员思想解放不够›，办事效率不高。⟧对于这些问题，我们将认真加以解决。
""",
    "two_sides_of_one_measure": """某市政府工作报告
一、2015年重点工作
（一）稳企业、促增长
⟦plan|1.‹防范企业债务风险›。建立台账，逐户会诊。一方面，强化银企互信，保障资金链安全；另一方面，清理不合理收费，减轻企业负担。⟧
⟦plan|2.‹加大招商力度›。组建专班12个，引进项目40个。⟧
""",
    "paragraphs_that_open_with_what_is_to_be_done": """某市政府工作报告
一、2021年重点工作
（一）加快转型升级
坚持创新引领，推动产业迈向中高端。
⟦plan|‹培育壮大新兴产业›。开工建设电子信息产业园二期，引进配套企业二十家，产值突破百亿元。⟧
⟦plan|‹大力发展现代物流›。建成冷链仓库五座，开通货运专线三条，服务周边八个县区的农产品外销。⟧
⟦plan|‹深入推进招商引资›。瞄准沿海地区开展驻点招商，签约亿元以上项目三十个，资金到位率过半。⟧
""",
    "unmarked_paragraphs_between_dashes": """某市政府工作报告
一、2021年工作回顾
⟦outcome|——‹产业结构更优›。服务业占比提高到48%，高新技术企业达到120家。
推进园区提档升级，新建标准厂房26万平方米，入驻企业73家。⟧
⟦outcome|——‹城乡面貌更美›。改造老旧小区38个，新增绿地52公顷，建成口袋公园19处。⟧
⟦practice|‹扎实推进依法行政›，办理人大代表建议210件，办结率达到100%。⟧
""",
    "work_told_before_a_series_is_no_lead_in": """某市政府工作报告
一、2021年工作回顾
⟦practice|‹大力推进食品加工园区建设›，龙头企业达到73家，新增节水灌溉面积26万亩，粮食生产喜获丰收，农民收入稳步提高。⟧
推动重点工作落地见效。⟦practice|一是‹抓工业›。规上工业增加值增长8%，新增规上企业12家。⟧⟦practice|二是‹抓消费›。社会消费品零售总额增长9%，新开大型商超5家。⟧
二、2022年工作安排
⟦plan|（一）‹抓好项目建设›。安排重点项目120个，完成投资300亿元。⟧
⟦plan|（二）‹抓好民生改善›。新建学校三所，改造医院两家。⟧
""",
    "a_first_sentence_heads_its_own_paragraph_only": """某市政府工作报告
一、2021年工作回顾
⟦outcome|‹工业经济企稳回升›。规上工业增加值增长8%，新增规上企业12家，技改投资增长两成。⟧
⟦outcome|‹消费市场持续回暖›。社会消费品零售总额增长9%，新开大型商超5家，夜间经济十分活跃。⟧
⟦outcome|‹粮食产量突破历史纪录›，总产达到56万吨，增长3.2%，新建高标准农田18万亩，建成冷链仓库9座。⟧
二、2022年工作安排
⟦plan|（一）‹抓好项目建设›。安排重点项目120个，完成投资300亿元。⟧
⟦plan|（二）‹抓好民生改善›。新建学校三所，改造医院两家。⟧
""",
}


@pytest.mark.parametrize("name", TEXTS)
def test_points(name: str, check: Check) -> None:
    check(TEXTS[name], "政府工作报告" if "政府工作报告" in TEXTS[name] else "汇报")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("一是抓学习强素质，二是抓制度强管理，三是抓服务强作用。", [["一是", "二是", "三是"]]),
        ("首先，要提高思想认识。其次，要健全工作制度。最后，要严格督促检查。", [["首先", "其次", "最后"]]),
        ("第一，加强组织领导工作。第二，加大宣传力度。", [["第一", "第二"]]),
        ("一是学习不够深入。三是作风不够扎实。", [["一是", "三是"]]),
        ("坚持实事求是，一是一、二是二，不搞弄虚作假。", []),
        ("第一产业增长3%，第二产业增长8%。", []),
        ("2019年投入3.5万元，2020年投入4.2万元。", []),
        ("要素保障有力，五要素齐备。", []),
    ],
)
def test_series(text: str, numbers: list[list[str]]) -> None:
    assert [[mark.num for mark in run.marks] for run in find_runs(text, 0, len(text))] == numbers


@pytest.mark.parametrize(
    ("written", "value"), [("十", 10), ("十二", 12), ("三十", 30), ("九十九", 99), ("7", 7), ("百", 0)]
)
def test_chinese_number(written: str, value: int) -> None:
    assert chinese_number(written) == value


def test_a_question_and_its_answer_are_one_point() -> None:
    text = (
        "某局党组关于巡察整改进展情况的通报\n一、整改情况\n1.关于“台账资料不规范”的问题。\n整改情况：补齐台账46册，举办培训3期。\n"
        "2.关于“公车管理不严”的问题。\n整改情况：退缴费用1800元，加装定位装置9台。\n"
    )
    found = extract_text(text)[0].statements
    assert [(s.kind, s.head) for s in found] == [
        ("practice", "关于“台账资料不规范”的问题"),
        ("practice", "关于“公车管理不严”的问题"),
    ]
