"""Of what kind is a point: by its section, by its words, by the place in a work report?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

Check = Callable[..., None]

WORK_REPORTS = {
    "dashes_are_outcomes_and_actions_practices": """某市政府工作报告
一、2020年工作回顾
⟦outcome|——‹经济实力显著增强›。地区生产总值增长6.5%，一般公共预算收入增长4%。⟧
二、2021年重点工作
⟦plan|（一）‹全力抓好项目建设›。安排重点项目120个，完成投资300亿元。⟧
⟦plan|（二）‹持续深化改革开放›。推进国资国企改革，扩大对外开放。⟧
""",
    "framing_is_left_out_targets_are_kept": """某市政府工作报告
一、2021年总体要求和主要目标
2021年是实施规划的开局之年，做好全年工作意义重大，影响深远。
今年政府工作的总体要求是：坚持稳中求进工作总基调，统筹发展和安全，全面完成各项任务。
⟦plan|‹今年经济社会发展的主要预期目标›是：生产总值增长6%左右，固定资产投资增长8%，城镇新增就业2万人，居民收入与经济增长同步。⟧
""",
    "numbered_paragraphs_behind_an_announcement_of_problems": """某县政府工作报告
一、2020年工作回顾
⟦outcome|（一）‹工业经济稳步增长›。规上工业增加值增长8%，新增规上企业12家。⟧
⟦outcome|（二）‹民生保障有力有效›。民生支出占比达到81%，新增学位900个。⟧
各位代表！我们也清醒地认识到，工作中还存在不少问题：
⟦problem|1.‹经济总量偏小›。人均水平居全市末位，大项目储备不足。⟧
⟦problem|2.‹公共服务还有欠账›。城区学位紧张，乡镇卫生院人才流失。⟧
""",
    "figures_of_the_year_before_actions": """某县政府工作报告
一、2020年工作回顾
⟦outcome|过去一年，面对严峻形势，全县上下团结奋斗，‹实现了经济平稳健康发展›。完成生产总值150亿元，增长6%；财政收入9亿元，增长4%；城镇居民收入3.1万元，增长5%。⟧
⟦practice|‹着力抓项目、扩投资›。实施重点项目86个，完成投资70亿元，增长9%。⟧
⟦practice|‹着力调结构、促转型›。新增高新技术企业8家，建成智能车间12个。⟧
""",
    "thanks_and_appeals_are_left_out": """某市政府工作报告
各位代表：
现在，我代表市人民政府向大会报告工作，请予审议。
一、2020年工作回顾
⟦outcome|——‹城乡面貌焕然一新›。新建改建道路60公里，建成公园8个，绿地率提高2个百分点。⟧
各位代表，成绩来之不易。在此，我代表市人民政府，向全市人民表示衷心的感谢！
""",
}

REPORTS = {
    "role_of_the_section": """某县调研报告
一、原因分析
⟦cause|（一）‹主观重视不够›。一些单位重业务轻党建，工作摆不上位置。⟧
⟦cause|（二）‹考核导向不明›。奖优罚劣得不到体现，干部缺乏动力。⟧
二、几点体会
⟦insight|（一）‹领导重视是关键›。主要领导亲自抓，工作才能落到实处。⟧
⟦insight|（二）‹群众参与是基础›。群众拥护支持，活动才有生命力。⟧
""",
    "a_solved_problem_is_an_outcome": """某县调研报告
一、存在的问题
⟦problem|（一）‹活动经费紧张›。村级经费缺口较大，活动难以正常开展。⟧
⟦outcome|（二）‹场所不足的问题已得到解决›。去年投入200万元，新建场所15个。⟧
""",
    "an_unsolved_problem_stays_one": """某县调研报告
一、存在的问题
⟦problem|（一）‹活动经费紧张›。村级经费缺口较大，活动难以正常开展。⟧
⟦problem|（二）‹场所不足的问题尚未得到解决›。仍有15个村没有活动场所。⟧
""",
    "plans_announced_behind_problems": """某镇交流发言
一、工作体会
⟦insight|（一）‹党建引领是根本›。支部强起来，产业才能旺起来，群众才能富起来。⟧
⟦insight|（二）‹真抓实干是保证›。一件接着一件办，一年接着一年干。⟧
虽然取得了一些成绩，但还存在不足，下一步，我们将做好三件事：⟦plan|一要‹做强产业›，三年内种植面积扩大到2万亩；⟧⟦plan|二要‹建好队伍›，每村储备后备干部5名以上；⟧⟦plan|三要‹落实保障›，每村每年安排经费5万元。⟧
""",
    "a_result_among_measures": """某局党建工作汇报
一、主要做法
⟦practice|（一）‹开设周末讲堂›。邀请专家授课16场，听众900人次。⟧
⟦outcome|（二）‹取得了良好效果›。群众测评满意率98%，投诉减少一半。⟧
""",
    "problems_in_passing": """某局工作总结
一、主要做法
⟦practice|（一）‹健全工作制度›。修订制度18项，汇编成册，人手一本。⟧
⟦practice|（二）‹强化日常监管›。开展检查260次，发现并整改隐患90处。⟧
在肯定成绩的同时，我们也清醒地看到，工作中还存在不少问题：⟦problem|一是‹力量配备不足›，基层站所人手紧张，身兼数职；⟧⟦problem|二是‹执法水平不高›，部分人员业务不熟，方法简单。⟧
""",
}


@pytest.mark.parametrize("name", WORK_REPORTS)
def test_work_reports(name: str, check: Check) -> None:
    check(WORK_REPORTS[name], "政府工作报告")


@pytest.mark.parametrize("name", REPORTS)
def test_reports(name: str, check: Check) -> None:
    check(REPORTS[name])
