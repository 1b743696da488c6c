"""Headings are marked in the test text: ⟦level role⟧ before a heading, ⟦/⟧ behind its words."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from reportminer.outline import HeadingContext, Verdict, find_sections
from reportminer.records import Section
from reportminer.text import HeadingMark

BODY = "我们走访了许多农户和企业,听取了各方面的意见,把每一件事都落到了实处,群众普遍表示满意。"


class Expected(NamedTuple):
    begin: int
    end: int
    level: int
    role: str


def parse(marked: str) -> tuple[str, list[Expected]]:
    """The text without marks, and what the marks say."""
    text, expected, open_at = "", [], None
    for piece in re.split(r"(⟦[^⟧]*⟧)", marked.replace("BODY", BODY)):
        if piece == "⟦/⟧":
            assert open_at is not None
            begin, level, role = open_at
            expected.append(Expected(begin, len(text), level, role))
        elif piece.startswith("⟦"):
            level, role = piece[1:-1].split()
            open_at = (len(text), int(level), role)
        else:
            text += piece
    return text, expected


def outline(text: str, **options: object) -> list[Section]:
    return find_sections(text, title_end=text.index("\n"), **options)  # type: ignore[arg-type]


def seen(sections: list[Section]) -> list[Expected]:
    return [Expected(s.head_begin, s.head_end, s.level, s.role) for s in sections]


CASES = {
    "under the state of things what was done makes a practice": """某县殡葬改革调研报告
⟦1 background⟧一、我县工作现状⟦/⟧
我县辖14个乡镇,总人口54万。
⟦2 practice⟧（一）惠民政策有序推进⟦/⟧
自2017年7月1日起,对本县户籍人员免除基本费用,惠及群众4736户。
⟦2 practice⟧（二）移风易俗初见成效⟦/⟧
各行政村全部成立了理事会,户均支出下降到4000元以内。
⟦1 problem⟧二、存在的主要问题⟦/⟧
BODY
""",
    "headings of one list are told alike": """某镇烟叶生产经验交流材料
BODY
⟦1 practice⟧一、认识到位，摆上重要位置抓茶⟦/⟧
镇党委始终把茶叶作为支柱产业，多次专题研究。
⟦1 practice⟧二、规划到位，优化布局稳茶⟦/⟧
坚持退次进优，把种植面积向海拔800米以上的村集中。
⟦1 practice⟧三、投入到位，夯实基础兴茶⟦/⟧
争取项目资金860万元，修建生产路46公里。
⟦1 practice⟧四、品质显著提升，增收效果明显⟦/⟧
全面推广绿色防控，亩产由110公斤增加到130公斤，均价上涨两成。
""",
    "a numbered caption is no heading": """某县农业工作汇报
BODY
⟦1 practice⟧一、农业⟦/⟧
BODY
表1：主要农产品产量
产品 单位 产量 增长
茶叶 吨 320 1.9，为近年最好水平，全县种植面积稳定在三万亩以上，单产持续提高。
⟦1 practice⟧二、工业⟦/⟧
BODY
""",
    "a name and a colon behind the last point": """某乡民生工程工作总结
BODY
⟦1 practice⟧1.改造危房⟦/⟧。改造危房62户,每户补助1.4万元。
⟦1 practice⟧2.修建水窖⟦/⟧。修建水窖140口。⟦1 problem⟧存在问题⟦/⟧：个别村配套资金没有到位。
""",
    "a quarter named in a heading is no list of numbers": """某县经济运行情况汇报
BODY
⟦1 outcome⟧一、一季度主要指标完成情况⟦/⟧
BODY
⟦1 plan⟧二、二季度工作打算⟦/⟧
BODY
""",
    "a list right behind its heading": """某村工作总结
BODY
⟦1 practice⟧一、主要工作⟦/⟧
BODY
⟦1 plan⟧二、明年打算⟦/⟧⟦2 plan⟧1、修通组路⟦/⟧。修通断头路2.4公里。⟦2 plan⟧2、办好夜校⟦/⟧。每月开课两次。
""",
    "headings below names of sections, all without number": """某局上半年工作总结
BODY
⟦1 practice⟧上半年工作完成情况⟦/⟧

⟦2 practice⟧项目建设快速推进⟦/⟧

BODY

⟦2 practice⟧市场秩序平稳有序⟦/⟧

BODY

⟦1 problem⟧存在的主要问题⟦/⟧

BODY
""",
    "points that say what is wrong make their heading a problem": """在全县人居环境整治推进会上的讲话
BODY
⟦1 problem⟧一、当前形势⟦/⟧
一是设施有短板。还有31个村没有垃圾中转点。二是群众参与不够。门前三包签约率只有四成。三是部门配合不紧。交办事项逾期17件。
⟦1 plan⟧二、下一步工作⟦/⟧
BODY
""",
    "headings above short lines": """机关党支部工作计划
BODY
⟦1 plan⟧工作目标⟦/⟧：
党员学习参与率达到九成以上。
⟦1 plan⟧时间安排⟦/⟧：
⟦2 plan⟧1.上半年⟦/⟧：召开组织生活会。
⟦2 plan⟧2.下半年⟦/⟧：开展民主评议。
""",
    "a second line of the title behind a dash": """关于茶产业富民的调研报告
——以禾渡县为例
BODY
⟦1 background⟧一、基本情况⟦/⟧
BODY
⟦1 problem⟧二、存在问题⟦/⟧
BODY
""",
    "the caption of a table is no heading": """某局工作总结
BODY
⟦1 practice⟧一、主要工作⟦/⟧
BODY
公路建设进展表      单位：公里、万元
BODY
⟦1 plan⟧二、下步打算⟦/⟧
BODY
""",
    "the usual order": """某乡党建工作汇报
BODY
⟦1 background⟧一、基本情况⟦/⟧
BODY
⟦1 practice⟧二、主要做法⟦/⟧
⟦2 practice⟧(一)抓班子建设⟦/⟧。BODY
⟦2 practice⟧(二)抓队伍建设⟦/⟧。BODY
⟦3 practice⟧1、办好夜校⟦/⟧。BODY
⟦3 practice⟧2、结好对子⟦/⟧。BODY
⟦1 problem⟧三、存在的薄弱环节⟦/⟧
BODY
⟦1 plan⟧四、下步打算⟦/⟧
BODY
""",
    "digits are outermost": """某局工作总结
⟦1 practice⟧1、主要工作⟦/⟧
⟦2 practice⟧(1)改进作风⟦/⟧。BODY
⟦2 practice⟧(2)办好实事⟦/⟧。BODY
⟦1 problem⟧2、存在问题⟦/⟧
BODY
""",
    "signs as numbers": """某厂党建工作汇报
⟦1 problem⟧一、存在的困难⟦/⟧
⟦2 problem⟧⒈人手紧张⟦/⟧。BODY
⟦2 problem⟧⒉场地狭小⟦/⟧。BODY
⟦1 recommendation⟧二、几点建议⟦/⟧
⟦2 recommendation⟧①增加编制⟦/⟧。BODY
⟦2 recommendation⟧②扩建场地⟦/⟧。BODY
""",
    "repeated and missing numbers stay on their level": """某镇情况汇报
⟦1 practice⟧一、工作做法⟦/⟧
⟦2 practice⟧(一)修路⟦/⟧。BODY
⟦2 practice⟧(二)通水⟦/⟧。BODY
⟦2 practice⟧(二)通电⟦/⟧。BODY
⟦2 practice⟧(五)建校⟦/⟧。BODY
⟦1 outcome⟧二、取得的成效⟦/⟧
BODY
""",
    "a list of the same form inside a section": """某市机关工作调查报告
⟦1 practice⟧一、主要做法⟦/⟧
BODY
⟦1 problem⟧二、存在的主要问题⟦/⟧
BODY
⟦2 problem⟧一、重视程度不平衡⟦/⟧。BODY
⟦2 problem⟧二、方法研究不够⟦/⟧。BODY
⟦2 problem⟧三、制度执行不严⟦/⟧。BODY
⟦1 recommendation⟧三、改进工作的建议⟦/⟧
BODY
""",
    "numbers in brackets are outside the Chinese numerals": """某区经验材料
⟦1 practice⟧(一)抓组织⟦/⟧。BODY
⟦2 practice⟧1、建机构⟦/⟧。BODY
⟦2 practice⟧2、配干部⟦/⟧。BODY
⟦1 practice⟧(二)抓制度⟦/⟧。BODY
⟦2 practice⟧1、立规矩⟦/⟧。BODY
⟦2 practice⟧2、严考核⟦/⟧。BODY
""",
    "headings without numbers": """某县扶贫工作调研报告
BODY
⟦1 background⟧基本情况⟦/⟧
BODY
⟦1 practice⟧主要做法⟦/⟧
BODY
⟦1 problem⟧存在的问题⟦/⟧
BODY
""",
    "unnumbered headings hold lists that begin anew": """某市政府工作报告
BODY
⟦1 outcome⟧2020年工作回顾⟦/⟧
BODY
⟦2 practice⟧一、工业稳步增长⟦/⟧。BODY
⟦2 practice⟧二、农业连年丰收⟦/⟧。BODY
⟦1 plan⟧2021年工作安排⟦/⟧
BODY
⟦2 plan⟧一、抓好项目建设⟦/⟧。BODY
⟦2 plan⟧二、抓好生态保护⟦/⟧。BODY
""",
    "一是 at the beginning of paragraphs": """某委工作汇报
⟦1 cause⟧一、原因分析⟦/⟧
⟦2 cause⟧一是认识不够⟦/⟧。BODY
⟦2 cause⟧二是投入不足⟦/⟧。BODY
⟦1 recommendation⟧二、对策和建议⟦/⟧
BODY一是统一思想。BODY
二是增加投入。BODY
""",
    "labels in front of paragraphs": """某校党建情况汇报
⟦1 background⟧一、党组织的基本情况⟦/⟧
⟦2 background⟧党员人数⟦/⟧:全校有党员九十九人。BODY
⟦2 background⟧组织设置⟦/⟧:全校有支部六个。BODY
⟦1 practice⟧二、主要工作⟦/⟧
BODY
""",
    "dashes": """某州工作报告
⟦1 outcome⟧一、取得的主要成绩⟦/⟧
⟦2 outcome⟧——收入稳步提高⟦/⟧。BODY
⟦2 outcome⟧——环境明显改善⟦/⟧。BODY
⟦1 plan⟧二、主要目标⟦/⟧
——粮食产量增长5%以上;
——财政收入增长8%左右。
""",
    "parts, named points, halves of brackets and letters": """某局党建工作调查报告
BODY
⟦1 background⟧第一部分 基本情况⟦/⟧
BODY
⟦1 problem⟧第二部分 存在的问题⟦/⟧
⟦2 problem⟧问题一:认识不到位⟦/⟧。BODY
⟦2 problem⟧问题二:经费紧张⟦/⟧。BODY
⟦1 recommendation⟧第三部分 对策建议⟦/⟧
⟦2 recommendation⟧1)提高认识⟦/⟧。BODY
⟦3 recommendation⟧A.办好夜校⟦/⟧。BODY
⟦3 recommendation⟧B.办好专栏⟦/⟧。BODY
⟦2 recommendation⟧2)增加投入⟦/⟧。BODY
""",
    "第一 outermost": """某县情况汇报
BODY
⟦1 practice⟧第一,工作进展情况⟦/⟧。BODY
⟦1 problem⟧第二,存在的主要困难⟦/⟧。BODY
⟦1 plan⟧第三,下一步工作打算⟦/⟧。BODY
""",
    "headings in square brackets": """某县农村工作调研报告
BODY
【⟦1 background⟧基本情况⟦/⟧】
BODY
【⟦1 problem⟧存在问题⟦/⟧】BODY
""",
    "a heading parted from its body by a blank": """某区工作汇报
⟦1 background⟧一、基本情况⟦/⟧ 全区有学校九所,在校学生一万多人,办学条件良好。BODY
⟦1 plan⟧二、下步打算⟦/⟧ 我们将继续加大投入,改善办学条件,稳定教师队伍。BODY
""",
    "an annex ends the outline": """某市政府工作报告
⟦1 plan⟧一、目标任务⟦/⟧
BODY
⟦1 other⟧名词解释⟦/⟧
1.四好公路:建好、管好、护好、运营好。BODY
2.两新组织:新经济组织和新社会组织。BODY
""",
}


@pytest.mark.parametrize("marked", CASES.values(), ids=CASES.keys())
def test_headings(marked: str) -> None:
    text, expected = parse(marked)
    assert seen(outline(text)) == expected


@pytest.mark.parametrize(
    "line",
    [
        "一、二、三产业都有发展,比例更加协调。",
        "2008年3月,县里召开了动员会,部署了各项任务。",
        "一是一、二是二,账目清楚,群众放心。",
        "3.5万亩果园全部挂果,亩均收入超过往年。",
        "5、财政收入的比重逐年上升,结构更加合理。",
        "第十条规定,支部大会每季度召开一次。",
        "“1、不迟到;2、不早退”写进了村规民约,人人遵守。",
    ],
)
def test_numbers_that_are_not_headings(line: str) -> None:
    text = f"某村情况汇报\n{BODY}\n{line}\n{BODY}\n"
    assert outline(text) == []


def test_run_on_text_is_cut_by_its_language() -> None:
    marked = (
        "某县共建活动情况汇报\nBODY现将情况汇报如下:⟦1 practice⟧一、主要做法⟦/⟧近年来,全县各单位主动配合,做法是:"
        "⟦2 practice⟧(一)认真制订共建方案⟦/⟧在总结经验的基础上,我们提出了共建方案。"
        + BODY * 12
        + "⟦2 practice⟧(二)加强组织领导⟦/⟧为进一步加强领导,县里成立了领导小组。"
        + BODY * 12
        + "⟦2 practice⟧(三)开展共建活动⟦/⟧。"
        + BODY * 12
        + "⟦1 outcome⟧二、初步成效⟦/⟧从一年来的情况看,基本达到了目标。"
        + BODY * 12
        + "⟦1 plan⟧三、下步打算⟦/⟧我县将继续抓好这项工作。"
        + BODY * 12
    )
    text, expected = parse(marked)
    assert seen(outline(text)) == expected


def test_points_inside_a_paragraph_are_no_sections() -> None:
    text = f"某镇工作汇报\n一、主要做法\n我们抓了三件事:(1)修路;(2)架桥;(3)植树。一是定人员。{BODY}二是定时间。{BODY}\n"
    assert [s.head for s in outline(text)] == ["主要做法"]


def test_paragraph_opened_by_a_number_holds_the_next_one() -> None:
    text, expected = parse(
        "某局工作汇报\n⟦1 problem⟧一、存在问题⟦/⟧\n⟦2 problem⟧1.人员偏少⟦/⟧。BODY⟦2 problem⟧2.认识不一⟦/⟧。BODY\n"
    )
    assert seen(outline(text)) == expected


def test_parents_and_ends() -> None:
    text, _ = parse(CASES["the usual order"])
    sections = outline(text)
    by_id = {s.id: s for s in sections}
    assert [s.id for s in sections] == [f"s{i}" for i in range(1, len(sections) + 1)]
    for section in sections:
        if section.parent:
            parent = by_id[section.parent]
            assert parent.level == section.level - 1
            assert parent.begin < section.begin < section.end <= parent.end
    assert sections[-1].end == len(text.rstrip())
    assert [s.num for s in sections] == ["一", "二", "(一)", "(二)", "1", "2", "三", "四"]


def test_a_list_ends_before_the_paragraph_that_closes_it() -> None:
    text = (
        f"某市政府工作报告\n各位代表:\n{BODY}\n一、2020年工作回顾\n(一)产业更强。{BODY}\n(二)城乡更美。{BODY}\n"
        f"同时,我们也清醒地看到,困难还不少。{BODY}\n二、2021年工作安排\n{BODY}\n"
    )
    first, _, last, plan = outline(text)
    closing = text.index("同时,我们也")
    assert last.end == closing
    assert first.end == plan.begin > closing


def test_marks_of_the_file_give_headings_and_levels() -> None:
    text = f"某院调研报告\n{BODY}\n党员队伍\n{BODY}\n年龄结构\n{BODY}\n活动阵地\n{BODY}\n"
    marks = [
        HeadingMark(text.index(words), text.index(words) + len(words), level)
        for words, level in (("党员队伍", 1), ("年龄结构", 2), ("活动阵地", 1))
    ]
    assert [(s.head, s.level) for s in outline(text, marks=marks)] == [
        ("党员队伍", 1),
        ("年龄结构", 2),
        ("活动阵地", 1),
    ]


def test_numbers_that_only_the_file_knows() -> None:
    text = f"某院调研报告\n{BODY}\n主要做法\n{BODY}\n存在问题\n{BODY}\n"
    marks = [
        HeadingMark(text.index(words), text.index(words) + len(words), 1, num)
        for words, num in (("主要做法", "一、"), ("存在问题", "二、"))
    ]
    assert [(s.num, s.level, s.role) for s in outline(text, marks=marks)] == [
        ("一", 1, "practice"),
        ("二", 1, "problem"),
    ]


def test_markdown_headings_and_bold_type() -> None:
    text, expected = parse(
        "某州政府工作报告\nBODY\n## ⟦1 practice⟧一、工作回顾⟦/⟧\n**⟦2 practice⟧(一)稳增长⟦/⟧。**BODY\n"
        "**⟦2 practice⟧(二)促改革⟦/⟧。**BODY\n"
    )
    assert seen(outline(text)) == expected


def test_repeated_title_is_no_heading() -> None:
    text = f"某县民营企业党建工作的调查报告\n某县民营企业党建工作的调查报告\n{BODY}\n一、主要做法\n{BODY}\n"
    assert [s.head for s in outline(text)] == ["主要做法"]


def test_trained_model_is_asked_where_words_say_nothing() -> None:
    asked: list[str] = []

    def classify(context: HeadingContext) -> Verdict:
        asked.append(context.head)
        return Verdict("insight", 0.8, "model")

    text = f"某村工作汇报\n一、主要做法\n{BODY}\n二、天时地利人和\n{BODY}\n"
    first, second = outline(text, classify=classify)
    assert asked == ["天时地利人和"]
    assert (first.role, second.role) == ("practice", "insight")
    assert second.rule.endswith("model")


def test_no_text() -> None:
    assert find_sections("") == []
    assert find_sections("某村情况汇报") == []


def test_leads_that_open_like_a_body_are_headings_beside_others() -> None:
    leads = ("培育壮大新兴产业", "大力发展现代物流", "深入推进招商引资", "积极扩大有效投资")
    text = "某市工作报告\n一、今年重点工作\n" + "".join(f"{lead}。{BODY}{BODY}\n" for lead in leads)
    assert [s.head for s in find_sections(text) if s.level == 2] == list(leads)


def test_a_list_that_a_paragraph_announces_does_not_stand_under_the_dash_before_it() -> None:
    text = (
        f"某市工作报告\n一、2019年工作回顾\n——综合实力增强。{BODY}\n——民生改善。{BODY}\n"
        f"{BODY}一年来，重点开展了以下工作：\n一是抓项目。{BODY}\n二是抓产业。{BODY}\n"
    )
    assert [(s.head, s.level) for s in find_sections(text)][1:] == [
        ("综合实力增强", 2), ("民生改善", 2), ("抓项目", 2), ("抓产业", 2)
    ]  # fmt: skip


def test_a_first_sentence_that_only_appeals_is_no_heading() -> None:
    leads = ("加快转变政府职能", "切实改进工作作风", "着力抓好廉政建设")
    text = f"某市工作报告\n一、加强自身建设\n新的责任和使命催人奋进。{BODY}\n" + "".join(
        f"{x}。{BODY}{BODY}\n" for x in leads
    )
    assert [s.head for s in find_sections(text) if s.level == 2] == list(leads)


def test_a_maxim_with_a_resolve_is_no_heading() -> None:
    leads = ("建设法治政府", "建设廉洁政府")
    text = (
        "某市工作报告\n一、加强自身建设\n打铁先要本身硬。我们将牢记宗旨，以更实的作风建设人民满意的政府，不辜负群众期待。\n"
        + "".join(f"{x}。{BODY}{BODY}\n" for x in leads)
    )
    assert [s.head for s in find_sections(text) if s.level == 2] == list(leads)


def test_headings_beside_results_are_results() -> None:
    heads = ("产业结构持续优化", "城市品质显著提升", "内生动力不断增强", "民生福祉达到新水平", "着力深化改革")
    numbered = "".join(f"（{n}）{head}。{BODY}\n" for n, head in zip("一二三四五", heads, strict=True))
    sections = find_sections("某市政府工作报告\n各位代表：\n一、2022年工作回顾\n" + numbered)
    assert [s.role for s in sections if s.level == 2] == ["outcome"] * 4 + ["practice"]


def test_a_body_opens_with_more_than_a_few_words() -> None:
    head = "让先锋在岗位上闪光，让骨干在车间里成长"
    text = f"某企业党建汇报\n一、主要做法抓住了关键环节。(一){head}。{BODY}(二)健全制度。{BODY}" + BODY * 60
    assert head in [s.head for s in find_sections(text)]


def test_blanks_on_both_sides_of_quoted_words_part_nothing() -> None:
    text = f"某市工作报告\n一、重点工作\n（一）着力打好 “三路 ”建设攻坚战，力保投资再上新台阶。{BODY}\n（二）抓转型。{BODY}\n"
    assert find_sections(text)[1].head == "着力打好 “三路 ”建设攻坚战，力保投资再上新台阶"


def test_leads_that_run_into_their_paragraphs() -> None:
    marked = (
        "某县企业党建工作的调查报告\nBODYBODY\n⟦1 practice⟧立足大局,统一思想⟦/⟧\n"
        "⟦2 practice⟧强化责任意识⟦/⟧责任意识强不强,决定着工作的成败。BODY\n"
        "⟦2 practice⟧强化服务意识⟦/⟧服务意识要体现在每一件小事上。BODY\n"
        "⟦1 practice⟧健全制度,带好队伍⟦/⟧\n"
        "⟦2 practice⟧选派党建指导员⟦/⟧近年来,全县先后选派了多名干部。BODY\n"
        "⟦2 practice⟧选好支部带头人⟦/⟧通过公开推荐,一批能人当上了书记。BODY\n"
    )
    text, expected = parse(marked)
    assert seen(outline(text)) == expected


def test_table_of_contents() -> None:
    listed = "目录\n一、主要做法\n二、存在问题\n三、几点建议\n"
    dotted = "目 录\n一、主要做法……1\n二、存在问题……3\n三、几点建议……5\n"
    for contents in (listed, dotted):
        text = f"某县党建工作调研报告\n{contents}{BODY}\n一、主要做法\n{BODY}\n二、存在问题\n{BODY}\n三、几点建议\n{BODY}\n"
        sections = outline(text)
        assert [s.head for s in sections] == ["主要做法", "存在问题", "几点建议"]
        assert sections[0].begin > text.index(BODY)


def test_labels_of_a_paper_are_no_sections() -> None:
    text = f"某县社区工作调研报告\n{BODY}\n摘要:{BODY}\n关键词:社区;治理;{BODY}\n一、基本情况\n{BODY}\n"
    assert [s.head for s in outline(text)] == ["基本情况"]


def test_a_line_that_adorns_the_title_of_a_part_is_no_level() -> None:
    text = (
        f"某市工作报告\n{BODY}\n过去一年\n凝心聚力谋发展，实干笃行开新局\n{BODY}\n一、产业提质增效\n{BODY}\n二、城乡面貌改观\n{BODY}\n"
        f"新的一年\n踔厉奋发启新程，勇毅前行谱新篇\n{BODY}\n一、抓好项目建设\n{BODY}\n二、抓好民生改善\n{BODY}\n"
    )
    assert [(s.level, s.head) for s in find_sections(text)] == [
        (1, "过去一年"), (2, "产业提质增效"), (2, "城乡面貌改观"), (1, "新的一年"), (2, "抓好项目建设"), (2, "抓好民生改善")
    ]  # fmt: skip


def test_headings_right_below_the_title_of_a_part_that_have_siblings_stay() -> None:
    text = (
        f"某市工作报告\n{BODY}\n过去一年\n产业发展，提质增效步伐更快\n{BODY}\n城乡建设，面貌持续改观提升\n{BODY}\n"
        f"新的一年\n{BODY}\n"
    )
    heads = [s.head for s in find_sections(text)]
    assert "产业发展，提质增效步伐更快" in heads and "城乡建设，面貌持续改观提升" in heads


@pytest.mark.parametrize(("number", "headings"), [(3, 4), (5, 4), (9, 3), (12, 3)])
def test_a_number_far_ahead_of_its_series_is_no_heading(number: int, headings: int) -> None:
    text = f"一、主要做法\n1．选派干部\n选派86名。\n2．筹措资金\n投入320万元。\n{number}．建设阵地\n改造86处。\n"
    assert len(find_sections(text)) == headings


def test_labels_of_a_report_on_mending_tell_the_problem_and_its_answer() -> None:
    found = "".join(
        f"（{number}）关于“{name}”的问题\n问题：{name}，涉及村组9个。\n整改情况：召开会议3次，全部纠正。\n"
        for number, name in zip("一二", ("学习走过场", "台账不完整"), strict=True)
    )
    text = f"某局党组关于巡察整改情况的报告\n{BODY}\n一、具体问题整改情况\n{found}"
    sections = outline(text, genre="整改报告")
    assert [s.role for s in sections] == ["practice", *["problem", "problem", "practice"] * 2]


def test_a_unit_is_the_caption_of_a_table() -> None:
    text = f"某镇工作总结\n{BODY}\n一、主要做法\n{BODY}\n各村得分如下：\n单位：分、万元\n上河村 92 36\n下河村 88 29\n{BODY}\n"
    assert [s.head for s in outline(text)] == ["主要做法"]


def test_a_number_before_an_age_is_no_decimal() -> None:
    text = f"某县工作总结\n{BODY}\n1.孕产妇管理。{BODY}\n2.0-6岁儿童管理。{BODY}\n3.老年人管理。{BODY}\n"
    assert [s.head for s in outline(text)] == ["孕产妇管理", "0-6岁儿童管理", "老年人管理"]


def test_a_label_may_have_a_number() -> None:
    text = (
        f"某监狱党委关于巡视整改进展情况的通报\n{BODY}\n一、整改落实情况\n（一）执法方面\n1．反馈问题：台账混乱。\n整改情况：复核台账86份。\n"
        "2．反馈问题：会见室简陋。\n整改情况：投入46万元。\n"
    )
    sections = outline(text, genre="整改报告")
    assert [(s.head, s.role) for s in sections[2:]] == [("反馈问题", "problem")] * 2


def test_the_first_heading_may_stand_right_below_the_title() -> None:
    text = f"某市就业工作汇报\n\n基本情况\n\n{BODY}\n主要做法\n{BODY}\n下半年打算\n{BODY}\n"
    assert [s.head for s in outline(text)] == ["基本情况", "主要做法", "下半年打算"]


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("（一）苏州：让居民当家。", "苏州：让居民当家"),
        ("（一）产量：12万吨。", "产量"),
        ("（一）主要做法：让居民当家。", "主要做法"),
    ],
)
def test_a_name_before_a_colon_belongs_to_the_heading_behind_it(line: str, head: str) -> None:
    text = f"某区考察报告\n{BODY}\n一、考察地的做法\n{line}{BODY}\n（二）杭州。{BODY}\n"
    assert outline(text)[1].head == head


def test_the_fourth_quarter_may_stand_behind_the_number_three() -> None:
    text = f"某公司三季度经营分析\n{BODY}\n一、完成情况\n{BODY}\n二、存在问题\n{BODY}\n三、四季度重点工作\n{BODY}\n"
    assert [(s.num, s.head, s.role) for s in outline(text)][2] == ("三", "四季度重点工作", "plan")


def test_a_speech_that_faces_problems_tells_them() -> None:
    heads = ("一、肯定成绩，坚定信心", "二、正视问题，增强紧迫感", "三、突出重点，打好攻坚战")
    text = f"在推进会上的讲话\n{BODY}\n" + "".join(f"{head}\n{BODY}\n" for head in heads)
    assert [s.role for s in outline(text, genre="讲话")] == ["outcome", "problem", "plan"]


def test_a_short_line_may_hold_a_whole_list() -> None:
    listed = "1、强化组织领导。2、强化宣传引导。3、强化资金监管。"
    text = f"某县红十字会工作计划\n{BODY}\n一、主要任务\n{BODY}\n二、保障措施\n{listed}\n"
    assert [s.head for s in outline(text, genre="计划")][2:] == ["强化组织领导", "强化宣传引导", "强化资金监管"]


def test_to_raise_awareness_is_a_demand_of_a_speech() -> None:
    text = f"在推进会上的讲话\n{BODY}\n一要提高认识。{BODY}\n二要落实待遇。{BODY}\n三要发挥作用。{BODY}\n"
    assert {s.role for s in outline(text, genre="讲话")} == {"plan"}


@pytest.mark.parametrize(
    ("body", "role"), [("一是平台初步形成。建有平台74个。二是规模扩大。成交86笔。", "outcome"), (BODY, "background")]
)
def test_points_under_a_state_and_results_are_results(body: str, role: str) -> None:
    text = f"某市调研报告\n{BODY}\n一、现状与成效\n{body}\n二、短板与瓶颈\n{BODY}\n"
    assert outline(text)[0].role == role


def test_a_heading_in_the_words_of_the_title_is_no_copy_of_it() -> None:
    text = f"某县残疾人康复中心运行情况汇报\n{BODY}\n运行情况\n{BODY}\n主要做法\n{BODY}\n"
    assert [s.head for s in outline(text)] == ["运行情况", "主要做法"]


def test_a_table_of_an_annex_between_numbered_headings_ends_nothing() -> None:
    text = (
        f"某县疫病防控情况汇报\n{BODY}\n一、监测情况\n{BODY}\n二、主要做法\n{BODY}\n附表：主要指标完成情况\n"
        f"指标 目标 完成\n检测率 90% 95%\n三、存在问题\n{BODY}\n四、下步打算\n{BODY}\n附件：名单\n一、甲组\n张某\n"
    )
    heads = [section.head for section in outline(text)]
    assert heads[:4] == ["监测情况", "主要做法", "存在问题", "下步打算"]
    assert "甲组" not in heads


def test_both_halves_of_a_heading_with_a_colon_belong_to_it() -> None:
    heads = ("怎么建：钱从哪里来", "怎么管：水由谁来放", "存在问题：渠系老化失修")
    text = f"在全县水利会议上的讲话\n{BODY}\n" + "".join(
        f"{number}、{head}\n{BODY}\n" for number, head in zip("一二三", heads, strict=True)
    )
    assert [s.head for s in outline(text, genre="讲话")] == [*heads[:2], "存在问题"]


def test_rows_of_a_table_are_no_headings() -> None:
    rows = "　　乡镇　　　　新栽（亩）　　成活率（%）\n一、东片　　　　3200　　　92.5\n合　计　　　5000　　　—\n"
    text = f"某县造林情况汇报\n{BODY}\n一、造林进度\n{rows}{BODY}\n二、存在问题\n{BODY}\n"
    assert [s.head for s in outline(text)] == ["造林进度", "存在问题"]


def test_the_name_of_a_section_is_cut_from_what_runs_on_behind_it() -> None:
    text = (
        "某村帮扶情况汇报\n各位领导：现将情况汇报如下：一、村情概况柳湾村距县城二十里，全村共有农户三百多户，耕地两千余亩，"
        "以种桑养蚕为主要收入来源。二、主要工作（一）修水渠。新修水渠三公里，解决了六百亩地的灌溉。（二）建蚕棚。"
        "新建蚕棚二十个，户均增收三千元。三、差距与不足对照要求，我村主要存在：路窄弯多，蚕茧运不出去；缺少懂技术的年轻人。"
        "四、下步打算一是把村道拓宽到五米；二是请县里的技术员每月来村讲一次课。"
    )
    assert [s.head for s in outline(text) if s.level == 1] == ["村情概况", "主要工作", "差距与不足", "下步打算"]


def test_months_of_a_calendar_and_furniture_in_brackets_are_no_headings() -> None:
    months = "三月：植树；家访。\n四月：春游；期中考试。\n五月：运动会；体检。\n"
    text = f"某校工作计划\n{BODY}\n一、主要工作\n{BODY}\n二、月份安排\n{months}【责任编辑：小林】　相关链接：市教育局　县教育局\n"
    assert [s.head for s in outline(text, genre="计划")] == ["主要工作", "月份安排"]


def test_headings_of_work_done_stay_together_whatever_comes_behind_them() -> None:
    heads = ("阵地建设攻坚克难", "帮扶机制逐步健全", "培训工作持续发力", "劳动竞赛和素质", "不足之处", "下半年打算")
    text = f"某县总工会工作总结\n{BODY}\n" + "".join(
        f"{number}、{head}\n全年新增联系点36个。{BODY}\n" for number, head in zip("一二三四五六", heads, strict=True)
    )
    assert [s.role for s in outline(text, genre="总结")][:4] == ["practice"] * 4
