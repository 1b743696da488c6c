"""Fact, target or rule; the year a figure speaks of; for each of what; whose."""

import pytest

from reportminer.figures import find_figures
from reportminer.records import Section


def only(text, **options):
    (figure,) = find_figures(text, **options)
    return figure


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("新建公路12公里。", "actual"),
        ("力争新建公路12公里。", "target"),
        ("主要预期目标是：地区生产总值增长6%左右。", "target"),
        ("到明年底争取建成示范村10个。", "target"),
        ("争取上级资金3000万元。", "actual"),
        ("预计明年可实现产值3亿元。", "target"),
        ("党支部每月召开一次党员大会。", "standard"),
        ("按每人每月120元发放补贴。", "standard"),
        ("农村低保标准提高到每年4300元。", "standard"),
        ("经费由县财政承担40%。", "standard"),
        ("30岁以下的优先录用。", "qualifier"),
        ("对4名以上正式党员的商户单独设立支部。", "standard"),
        ("党员满50名的建立党总支。", "standard"),
        ("职工不足8名的作坊，采取联合组建的方式建立工会。", "standard"),
        ("任职满3年的，优先提拔。", "standard"),
        ("干部下村每月不少于6天。", "standard"),
        ("村干部值班不少于20天。", "standard"),
        ("3名以上党员的商户已建立支部。", "actual"),
        ("准备用2年内的时间修完水渠。", "target"),
        ("准备在2年内修完水渠。", "target"),
        ("制定三年内的帮扶计划。", "target"),
        ("粮食总产量可望达到80万吨。", "target"),
        ("下一步，新建冷库12座。", "target"),
        ("我们将把水利作为头等大事，新建水库6座。", "actual"),
        ("力争招商资金比去年增加20%。", "target"),
        ("护林员补助每月只有300元。", "standard"),
        ("辅警月报酬不低于2600元。", "standard"),
        ("村集体平均每村收入12万元。", "actual"),
        ("每个渡口都配了2名救生员。", "actual"),
        ("要求整改的隐患46处，我乡已动手整改。", "actual"),
        ("全村有70%归农场经营。", "actual"),
        ("每个渡口配2名救生员。", "standard"),
        ("目标任务是引进6家检测机构。", "target"),
        ("推广院坝课堂，每次不超过1小时。", "standard"),
        ("化解十年以上信访积案。", "qualifier"),
        ("漏报的扣绩效150元。", "standard"),
        ("发展百羽以上养鸡场。", "qualifier"),
        ("每例手术减免320元。", "standard"),
        ("据气象部门预测，汛期降雨量为600毫米。", "target"),
        ("各乡按不少于800条备足草袋。", "standard"),
        ("对发生2起以上事故的单位一票否决。", "standard"),
        ("县级储备粮轮出计划3.6万吨。", "target"),
        ("录取率（目标值≥85%）", "target"),
        ("距离省定8000册的要求差距较大。", "standard"),
        ("按每班2名教师的标准缺30人。", "standard|actual"),
        ("明年我们还要投入60万元。", "target"),
        ("老年人每餐优惠3元。", "standard"),
        ("茶青价由每斤40元涨至60元。", "actual|actual"),
        ("门诊起付线由200元降为100元。", "standard|standard"),
        ("镇、县医院补偿比例分别提高到80%、70%。", "standard|standard"),
        ("计划招聘教师90人，实际到岗64人。", "target|actual"),
        ("人均补助标准为69元，服务人口23万人，资金总额900万元，其中省级300万元。", "standard|actual|actual|actual"),
    ],
)
def test_status(text, status):
    assert "|".join(figure.status for figure in find_figures(text)) == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("接警后20分钟内到场，雨停后6小时内排涝。", "standard|standard"),
        ("对5台挖掘机、8台抽水机、2艘冲锋舟逐台检修。", "actual|actual|actual"),
        ("督促26名河长每月巡河。", "actual"),
        ("2023年开办夜校12所，今年增加到20所。", "actual|target"),
        ("2024年开办夜校12所。", "target"),
    ],
)
def test_status_in_a_plan(text, status):
    found = find_figures(text, year=2024, sections=[Section(id="s1", role="plan", begin=0, end=len(text))])
    assert "|".join(figure.status for figure in found) == status


def test_work_of_a_year_is_done_where_a_report_looks_back_on_its_own_year():
    text = "2022年工作总结和2023年打算\n一、2022年主要工作\n新登记商户320户。\n二、2023年工作打算\n新登记商户400户。\n"
    heads = (("2022年主要工作", "practice"), ("2023年工作打算", "plan"))
    begins = [text.index(head) for head, _ in heads]
    sections = [
        Section(id=f"s{n}", head=head, role=role, begin=begin, end=end)
        for n, ((head, role), begin, end) in enumerate(zip(heads, begins, (begins[1], len(text)), strict=True))
    ]
    for genre, first in (("总结", "actual"), ("政府工作报告", "target")):
        found = [f for f in find_figures(text, year=2022, genre=genre, sections=sections) if f.unit == "户"]
        assert [figure.status for figure in found] == [first, "target"], genre


def test_a_paragraph_that_runs_on_from_its_heading_is_no_heading_of_plans():
    head = "履行职责情况2015年，我作为河口灌区管理站站长，团结带领全站职工，全面完成了局党组交给的各项任务"
    text = f"述职报告\n一、{head}。\n清淤渠道27公里。\n"
    sections = [Section(id="s1", head=head, role="practice", begin=text.index("一、"), end=len(text))]
    assert [f.status for f in find_figures(text, year=2015, genre="述职报告", sections=sections)] == ["actual"]


def test_a_plan_begins_with_how_things_stand():
    text = "我站管护渠道6条。\n一、目标\n衬砌渠道2条。\n"
    begin = text.index("一、")
    sections = [Section(id="s1", head="目标", role="plan", begin=begin, end=len(text))]
    assert [f.status for f in find_figures(text, genre="方案", sections=sections)] == ["actual", "target"]


def test_what_is_announced_holds_to_the_end_of_the_paragraph():
    text = "去年新建1处。今年要重点抓好三件事：第一，改造2处。第二，创建30处，其中省级5处。\n现有党员40名。"
    assert [figure.status for figure in find_figures(text)] == ["actual"] + ["target"] * 4 + ["actual"]


def test_a_long_heading_that_tells_what_was_completed_is_none_of_plans():
    head = "履行职责情况2023年，我团结带领全场职工，全面完成了局党组下达的各项任务"
    text = f"一、{head}。（一）抓营林。造林420亩。"
    sections = [Section(id="s1", head=head, role="practice", begin=0, end=len(text))]
    (figure,) = find_figures(text, year=2023, genre="述职报告", sections=sections)
    assert figure.status == "actual"


def in_plan(text):
    return find_figures(text, sections=[Section(id="s1", role="plan", begin=0, end=len(text))])


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        # what each body is to do or be given is an aim of the plan
        ("每个乡镇至少建成1个冷链中心。", ["target"]),
        ("每村投入25万元。", ["target"]),
        ("每名支部书记认领不少于2个难题。", ["target"]),
        ("护林员补助提高到每月不少于600元。", ["target"]),
        # how often, at what rate, for single things and persons: a rule in a plan too
        ("每两周会商一次。", ["standard"]),
        ("每个垃圾屋配备管护员2名。", ["standard"]),
        ("每亩补助种苗款280元。", ["standard"]),
        ("树桩高度不得超过8厘米。", ["standard"]),
        ("质保期不少于3年。", ["standard"]),
        # what the year is to reach
        ("水稻播种面积不低于6万亩。", ["target"]),
        ("开展送戏下乡不少于40场次。", ["target"]),
        ("优良天数不少于310天。", ["target"]),
        # marks
        ("安全生产（20分），隐患整改率达到100%，5分；85分以上为优秀。", ["standard"] * 4),
        # what is there already
        ("对全镇36座山塘逐座体检，新建水窖5口。", ["actual", "target"]),
        ("消防队对辖区70家单位逐家检查，其中商场9家。", ["actual", "actual"]),
        ("引进项目90个、开工50个，落地大项目12个，其中制造业4个。", ["target"] * 4),
        ("对300户老人家庭进行适老化改造。", ["target"]),
        ("全年责任事故不超过30起。", ["target"]),
        ("团结带领全县3.1万名工会会员建功立业。", ["actual"]),
        ("老年食堂由目前的6家扩大到14家，惠及老人900名。", ["actual", "target", "target"]),
        ("对连续两月排名靠后的社区，扣减当季工作经费的10%。", ["standard"]),
        ("会员每月交纳会费0.5元。", ["standard"]),
    ],
)
def test_rules_and_aims_in_plans(text, statuses):
    assert [figure.status for figure in in_plan(text)] == statuses


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("分到每个支部不足800元。", ["actual"]),
        # parts of a task; what was found is no norm; a bound within which something is kept
        ("下达任务900套，其中公租房200套，棚户区改造700户。", ["target", "target", "target"]),
        ("下达任务900套，其中已开工200套。", ["target", "actual"]),
        ("用于学习的时间每周不到2天。", ["actual"]),
        ("药品占比28%，控制在30%以内。", ["actual", "standard"]),
        ("低于75分的取消资格。", ["standard"]),
        ("新发展百头以上养猪大户4户。", ["qualifier", "actual"]),
        ("完成上级下达的60人的任务。", ["target"]),
        # the norm that a figure is measured by
        ("床位使用率78%，低于85%的标准。", ["actual", "standard"]),
        ("距离95分的达标线还差3分。", ["standard", "actual"]),
        ("入库税费2.1亿元，为年计划4亿元的52.5%。", ["actual", "target", "actual"]),
        ("产值高于全省标准3万元。", ["actual"]),
        # a class, however it goes on
        ("四年以上未修缮校舍26间。", ["qualifier", "actual"]),
        ("20人以下教学班有15个。", ["qualifier", "actual"]),
        ("300只以上养鸡场12个。", ["qualifier", "actual"]),
        # a rule that goes on; what is so little that each one pays it; at which share something is paid
        ("每人每天供水不低于60升，保证率不低于95%。", ["standard", "standard"]),
        ("个人缴费80元，财政补助320元。", ["standard", "standard"]),
        ("发放补贴320万元。", ["actual"]),
        ("贷款给予40%贴息。", ["standard"]),
        ("按新增产值2%奖励企业。", ["standard"]),
        ("每万人仅有医生12人。", ["actual"]),
        ("限期2个月整改到位。", ["standard"]),
        ("年内实现销售460余万元，户均分红3200元。", ["actual", "actual"]),
        ("年内实现销售460万元。", ["target"]),
        ("有9个支部全年下村不足3次。", ["actual", "qualifier"]),
        ("有6台水泵使用超过9年。", ["actual", "qualifier"]),
        ("25%的村年收入不足8万元。", ["actual", "qualifier"]),
        ("回访率93%，每月召开座谈会1次。", ["actual", "standard"]),
        ("保费由个人40%，县财政承担60%。", ["standard", "standard"]),
    ],
)
def test_rules_bounds_and_findings(text, statuses):
    assert [figure.status for figure in find_figures(text)] == statuses


def test_what_follows_from_a_condition_is_a_rule_too():
    assert [f.status for f in find_figures("连续三年先进的，奖励2000元。")] == ["standard", "standard"]


def test_masked_figures_stay_masked():
    for figure in find_figures("全镇有党员xx名，力争发展xx名。"):
        assert figure.status == "masked"


@pytest.mark.parametrize(
    ("role", "text", "status"),
    [
        ("plan", "建成示范社区8个。", "target"),
        ("recommendation", "设立专项资金200万元。", "target"),
        ("plan", "去年建成示范社区8个。", "actual"),
        ("plan", "20%的村没有活动场所。", "actual"),
        ("plan", "一是设施有短板。达标率53%。", "actual"),
        ("plan", "一是补齐短板。达标率53%。", "target"),
        ("plan", "全乡4家采石场。", "actual"),
        ("plan", "新建采石场4家。", "target"),
        ("plan", "达标率仅53%。", "actual"),
        ("practice", "建成示范社区8个。", "actual"),
    ],
)
def test_section_of_plans_makes_targets(role, text, status):
    section = Section(id="s1", role=role, begin=0, end=len(text))
    assert only(text, sections=[section]).status == status


REPORT = """政府工作报告
——2019年1月10日在县人民代表大会上
一、2018年工作回顾
地区生产总值达到210亿元，增长7%。上半年一般公共预算收入4亿元。前十个月，进出口总额2亿元，预计全年3亿元。
五年来，累计新增城镇就业3.1万人，城镇化率由40%提高到48%。
二、2019年工作安排
地区生产总值增长6.5%，居民消费价格涨幅控制在3%以内，城镇新增就业6000人以上。
到2025年，地区生产总值突破300亿元。
"""


def facts():
    return {
        figure.text: (figure.indicator_id, figure.status, figure.year) for figure in find_figures(REPORT, year=2019)
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("210亿元", ("地区生产总值", "actual", 2018)),
        ("7%", ("地区生产总值增速", "actual", 2018)),
        ("4亿元", ("", "actual", 2018)),
        ("2亿元", ("", "actual", 2018)),
        ("3.1万人", ("城镇新增就业", "actual", None)),
        ("40%", ("常住人口城镇化率", "actual", None)),
        ("48%", ("常住人口城镇化率", "actual", 2018)),
        ("6.5%", ("地区生产总值增速", "target", 2019)),
        ("3%以内", ("居民消费价格涨幅", "target", 2019)),
        ("6000人以上", ("城镇新增就业", "target", 2019)),
        ("突破300亿元", ("地区生产总值", "target", 2025)),
    ],
)
def test_work_report(text, expected):
    assert facts()[text] == expected


@pytest.mark.parametrize(
    ("text", "time", "year"),
    [
        ("去年新建学校3所。", "去年", 2020),
        ("今年以来新建学校3所。", "今年以来", 2021),
        ("去年以来新建学校3所。", "去年以来", None),
        ("2016年新建学校3所。", "2016年", 2016),
        ("“十三五”期间新建学校3所。", "“十三五”期间", None),
        ("“十三五”末有学校3所。", "“十三五”末", 2020),
        ("近五年来新建学校3所。", "近五年来", None),
        ("2016年以来新建学校3所。", "2016年以来", None),
        ("二〇一八年新建学校3所。", "二〇一八年", 2018),
        ("截至10月底，新建学校3所。", "截至10月底", None),
        ("有学校3所。", "", 2021),
    ],
)
def test_time(text, time, year):
    figure = only(text, year=2021)
    assert (figure.time, figure.year) == (time, year)


def test_a_change_against_the_year_before_is_an_ordinary_one():
    text = "2020年粮食总产量50万吨，比2019年增长2%，比2015年增长9%。"
    assert [f.indicator_id for f in find_figures(text)] == ["粮食总产量", "粮食总产量增速", ""]


def test_a_level_reached_after_several_years_is_that_of_the_last():
    head = "政府工作报告\n——2021年1月10日在县人民代表大会上\n一、“十三五”时期工作回顾\n"
    text = head + "五年来，一般公共预算收入达9亿元，累计新增城镇就业2万人。"
    assert [f.year for f in find_figures(text, year=2021)] == [2020, None]


def test_the_new_year_of_a_report_read_in_december_is_the_next():
    text = (
        "政府工作报告\n——2015年12月20日在县人民代表大会上\n一、2015年工作\n二、奋斗目标\n新的一年，地区生产总值增长7%。"
    )
    assert [f.year for f in find_figures(text, year=2015)] == [2016]


def test_the_year_that_something_grew_to_is_a_year():
    figures = find_figures("税收由2010年的3亿元提高到2014年的6亿元；粮食产量由20万吨增加到25万吨。")
    assert [(f.time, f.year) for f in figures][:3] == [("2010年", 2010), ("2014年", 2014), ("", None)]


def test_aims_of_the_coming_five_years_are_not_of_the_year_reviewed():
    head = "政府工作报告\n——2021年1月10日在县人民代表大会上\n一、工作回顾\n"
    text = head + "“十四五”时期奋斗目标是：经济实力实现跃升，确保地区生产总值超过80亿元。"
    assert [(f.status, f.year, f.time) for f in find_figures(text, year=2021)] == [("target", 2025, "“十四五”时期")]


def test_what_a_value_exceeds_another_by_is_no_value():
    figures = find_figures("一般公共预算收入9亿元，高出目标2亿元。")
    assert [f.indicator_id for f in figures] == ["一般公共预算收入", ""]


def test_a_report_read_in_december_looks_back_on_its_own_year():
    text = "政府工作报告\n——2015年12月20日在县人民代表大会上\n今年，全县地区生产总值达到90亿元。"
    assert [f.year for f in find_figures(text, year=2016)] == [2015]


@pytest.mark.parametrize(
    ("text", "per"),
    [("补贴标准为每人每月120元。", "每人每月"), ("人均纯收入9800元。", "人均"), ("低保标准为420元/月。", "每月")],
)
def test_per(text, per):
    assert only(text).per == per


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("到2030年，油茶面积达到5万亩。", ["target"]),
        ("2024年，油茶面积达到5万亩。", ["actual"]),
        ("目前油茶面积3万亩。", ["actual"]),
    ],
)
def test_a_year_to_come_makes_a_target(text, status):
    assert [f.status for f in find_figures(text, year=2025)] == status


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2015年的300亿元增加到500亿元。", [2015, 2021]),
        ("旅游人数恢复到2019年的96%，新建景区5家。", [2021, 2021]),
        ("产值由2016年的20亿元增加到2020年的45亿元，增长125%。", [2016, 2020, 2020]),
    ],
)
def test_a_year_dates_only_its_own_value(text, years):
    assert [f.year for f in find_figures(text, year=2021)] == years


def test_what_a_review_looks_ahead_to_does_not_date_the_next_sentence():
    text = "政府工作报告\n一、2024年工作回顾\n2027年通航目标有序推进。新建泊位3个。"
    assert [(f.year, f.status) for f in find_figures(text, year=2025)] == [(2024, "actual")]


def test_the_heading_of_a_point_is_no_plan():
    text = "政府工作报告\n一、2022年工作回顾\n——抓好双统筹，为一体化发展擘画未来。\n新建医院2家。"
    begin = text.index("——")
    sections = [Section(id="s1", head="抓好双统筹，为一体化发展擘画未来", begin=begin, end=len(text), role="practice")]
    assert [f.status for f in find_figures(text, sections=sections, year=2023)] == ["actual"]


@pytest.mark.parametrize(
    ("annex", "status"),
    [
        ("附件：\n十大民生实事和十大工业项目", "target"),
        ("附件：\n民生实事完成情况", "actual"),
        ("附件\n名词解释", "actual"),
    ],
)
def test_an_annex_lists_what_is_to_be_done(annex, status):
    text = f"政府工作报告\n一、2022年工作回顾\n新建医院2家。\n二、2023年工作安排\n新建学校3所。\n{annex}\n新建公园4个。"
    assert find_figures(text, year=2023)[-1].status == status


def test_a_paragraph_on_several_years_dates_levels_but_no_sums_and_no_means():
    text = (
        "云澜县2021年政府工作报告\n一、“十三五”时期工作回顾\n——这是民生持续改善的五年。改造危房8600户，"
        "贫困人口从4.9万人减少到0.3万人，居民收入年均增长8.1%。"
    )
    found = {figure.text: figure.year for figure in find_figures(text, year=2021)}
    assert (found["8600户"], found["0.3万人"], found["8.1%"]) == (None, 2020, None)


def test_a_review_of_a_term_of_office_tells_of_several_years():
    text = "云澜县2022年政府工作报告\n本届政府工作回顾\n我们坚持民生优先。新建学校60所。"
    assert [figure.year for figure in find_figures(text, year=2022)] == [None]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("去年我们大力促进消费，发放补贴5.3万份。", "actual"),
        ("争取6亿元国债资金用于城市更新。", "actual"),
        ("风电等拟建项目12个正在推进。", "actual"),
        ("力促年内新开工项目12个。", "target"),
    ],
)
def test_words_that_only_look_like_an_aim(text, status):
    assert {figure.status for figure in find_figures(text, year=2023)} == {status}


def test_a_year_that_is_built_upon_dates_nothing():
    (figure,) = find_figures("到2025年，力争农业总产值在2020年基础上翻番。", year=2021)
    assert (figure.indicator, figure.year) == ("农业总产值", 2025)


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("计划总投资3亿元，目前完成1亿元，修路6公里。", "target actual actual"),
        ("9月底前改厕300户，年底前再建公厕8座。", "target target"),
        ("8月底前完成七成，年底前建成泵站12座。", "target target"),
        ("明年新栽核桃2万株，改造茶园600亩。", "target target"),
        ("全县造林任务4200亩，已完成3900亩。", "target actual"),
        ("完成造林任务4200亩。", "actual"),
        ("高于年初目标2.4个百分点。", "actual"),
        ("确保工作落到实处，选派干部18名。", "actual"),
        ("确保新建冷库6座，培训农民900人。", "target target"),
        ("每亩产值1.3万元，每亩补助180元。", "actual standard"),
        ("每头羊可赚600元。", "actual"),
        ("对评为先进的小组，一次性奖励2600元。", "standard"),
        ("对获省级荣誉的奖励6万元，市级3万元。", "standard standard"),
        ("迟到一次扣2分。", "standard"),
        ("种植连片40亩以上的，每亩补助160元。", "standard standard"),
        ("地方应配套900万元，尚需投入2亿元。", "target target"),
        ("全乡40人以上企业12家。", "qualifier actual"),
        ("按30%补助。", "standard"),
        ("在册对象18名，解除9名，每月集中学习一次。", "actual actual standard"),
        ("对考核得分靠前的乡镇分别奖励9万元、6万元。", "standard standard"),
        ("85分以上的社区奖励1万元。", "standard standard"),
        ("截至2021年10月底，完成投资3亿元。", "actual"),
    ],
)
def test_status_comes_from_the_own_clause_then_from_what_lasts(text, statuses):
    assert [figure.status for figure in find_figures(text)] == statuses.split()


def test_a_genre_that_looks_ahead_makes_targets_except_where_a_section_looks_back():
    text = "新建书屋9家。\n全县现辖乡镇12个。\n"
    back = Section(id="s1", role="background", begin=8, end=len(text))
    assert [f.status for f in find_figures(text, genre="计划", sections=[back])] == ["target", "actual"]
    assert [f.status for f in find_figures(text, genre="总结", sections=[back])] == ["actual", "actual"]


def test_a_role_guessed_from_the_order_of_points_makes_no_targets():
    text = "三是抓好便民服务。建成服务点60个。"
    for rule, status in (("shi:sentence order", "actual"), ("shi:sentence words", "target"), ("cjk order", "target")):
        section = Section(id="s1", role="plan", begin=0, end=len(text), rule=rule)
        assert only(text, sections=[section]).status == status


def test_what_a_review_hopes_for_is_not_yet_measured_and_no_aim():
    text = "政府工作报告\n一、过去五年工作回顾\n全市生产总值有望达到400亿元。\n二、今后五年工作安排\n生产总值有望达到600亿元。"
    figures = find_figures(text, year=2022, genre="政府工作报告")
    assert [(f.text, f.status) for f in figures if "亿元" in f.text] == [("400亿元", "actual"), ("600亿元", "target")]


def test_a_running_total_in_a_list_of_aims_is_one():
    text = "主要预期目标是：生产总值增长8%；固定资产投资累计实现90亿元。"
    assert [f.status for f in find_figures(text, sections=[Section(id="s1", role="plan", begin=0, end=len(text))])] == [
        "target",
        "target",
    ]
    assert find_figures("力争早日建成，目前累计实现投资90亿元。")[-1].status == "actual"


def test_a_state_of_things_in_a_plan_is_a_fact():
    text = "我市正处于转型的关键阶段，生产总值突破90亿元大关。"
    (figure,) = find_figures(text, sections=[Section(id="s1", role="plan", begin=0, end=len(text))])
    assert figure.status == "actual"


def statuses_under(head, body, rule, genre):
    text = f"{head}\n{body}"
    below = Section(id="s1", head=head, head_end=len(head), role="plan", end=len(text), rule=rule)
    return [figure.status for figure in find_figures(text, sections=[below], genre=genre)]


@pytest.mark.parametrize(
    ("head", "body", "rule", "statuses"),
    [
        ("强化市场巡查", "查处案件31起，罚款17.4万元，已结案28起。", "cn:own-line order", "actual actual actual"),
        ("强化市场巡查", "增设巡查岗12个，新招队员30名。", "cn:own-line order", "target target"),
        ("整改落实情况", "清退了占用房屋13间，收回资金42.6万元。", "cn:own-line genre", "actual actual"),
        ("严把关口", "一要查案件90起，必须建台账12本。", "cn:own-line genre", "target target"),
        ("下一步打算", "已建成的不算，再修水池12口，铺管9公里。", "cn:own-line words", "target target"),
    ],
)
def test_what_a_section_tells_can_refute_a_role_that_only_its_heading_speaks_for(head, body, rule, statuses):
    assert statuses_under(head, body, rule, "总结") == statuses.split()


def test_a_section_that_has_ended_decides_nothing_any_more():
    text = "一、三年来的成效\n种茶900亩。\n二、几点建议\n建茶厂2座。\n"
    second = text.index("二、")
    sections = [
        Section(id="s1", head="三年来的成效", role="outcome", begin=0, end=second),
        Section(id="s2", head="几点建议", role="recommendation", begin=second, end=len(text)),
    ]
    assert [figure.status for figure in find_figures(text, year=2015, sections=sections)] == ["actual", "target"]


def test_a_title_below_its_issuer_dates_no_plans():
    text = "云澜县林业局\n关于2020年度造林目标责任情况的自查报告\n县政府：\n全县造林1260亩。\n"
    assert only(text, year=2020, genre="汇报").status == "actual"


def test_a_bound_announces_nothing():
    text = "今年要全部脱贫，发生率须降到2%以下。来时村里只有路灯6盏，新装路灯32盏。"
    assert [figure.status for figure in find_figures(text)][1:] == ["actual", "actual"]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("全乡计划栽果树4000亩，眼下已栽2600亩，覆膜900亩。", "target actual actual"),
        ("剩余机井因缺电停用，预计明年6月底前通电；向83户发放水费补贴4.2万元。", "actual actual"),
        ("冷库建成后闲置11个月，涉及资金236万元。", "actual actual"),
        ("我们将分散站点整合为3个中心，人员由96人减到41人。", "actual actual actual"),
        ("空置率9.3%，比年初定的12%低2.7个百分点。", "actual target actual"),
        ("市下达我县造林面积3600亩、抚育面积5200亩，已造林3700亩。", "target target actual"),
        ("下达改厕任务900户（东片400户，西片500户），已改870户。", "target target target actual"),
        ("省公司应到位1.6亿元，实际到位9000万元。", "target actual"),
        ("预脱贫73户，已脱贫61户。", "target actual"),
        ("残疾学生补助小学生每人800元、中学生1100元。", "standard standard"),
        ("按每公里12万元补助36万元。", "standard actual"),
        ("户外活动每天不少于2小时，其中早操1小时。", "standard standard"),
        ("镇里规定：养狗不拴的，罚款50元。", "standard"),
        ("冷冻品到港前36小时即可申报。", "standard"),
        ("纠纷48小时内办结。", "standard"),
        ("聘请护林员23名，月工资1300元。", "actual standard"),
        ("现行居民水价每吨1.6元。", "standard"),
        ("平均用时41分钟（国标60分钟）。", "actual standard"),
        ("县城40分钟、乡村80分钟是承诺时限。", "standard standard"),
        ("值班室24小时有人。", "standard"),
        ("降雨持续24小时。", "actual"),
        ("平均每3.2人一辆。", "actual actual"),
        ("凡举报一条线索奖30元，共兑现奖金2600元。", "standard actual"),
        ("考核分值由4分调到12分。", "actual actual"),
    ],
)
def test_facts_behind_aims_and_rules_behind_facts(text, statuses):
    assert [figure.status for figure in find_figures(text)] == statuses.split()


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("剩余17户房屋、4座线塔务必拆完。", ["actual", "actual"]),
        ("39名镇干部每人包联2户。", ["actual", "standard"]),
        ("未整改的6个问题月底销号。", ["actual"]),
        ("引导沿湖52户养殖户退养。", ["actual"]),
        ("7台锅炉10月15日前全部点火。", ["actual"]),
        ("新建锅炉房7座。", ["target"]),
        ("覆盖率由现在的61%提高到80%。", ["actual", "target"]),
    ],
)
def test_things_that_are_there_in_a_plan(text, statuses):
    assert [figure.status for figure in in_plan(text)] == statuses


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("午餐每份只收3元。", ["standard"]),
        ("优秀社员奖500元。", ["standard"]),
        ("报废一辆老旧三轮车补1500元。", ["standard"]),
        ("共收8000元。", ["actual"]),
        ("退赔群众2300元。", ["actual"]),
        ("诊疗费8元/次。", ["standard"]),
        ("均价620元/亩。", ["actual"]),
        ("奖学金一等奖2000元、二等奖1000元。", ["standard", "standard"]),
        ("简易案80元、复杂案300元。", ["standard", "standard"]),
        ("违者可处2000元以下罚款。", ["standard"]),
        ("擅自占道的处200元以上1000元以下罚款。", ["standard", "standard"]),
        ("对3家企业处5万元罚款。", ["actual", "actual"]),
        ("贷款期限3年。", ["standard"]),
        ("村委会任期由三年改为五年。", ["standard", "standard"]),
        ("任期内财政收入由2亿元增至5亿元。", ["actual", "actual"]),
        ("贷款额度由5万元提高到20万元。", ["standard", "standard"]),
        ("10天一通报。", ["standard"]),
        ("四人一组分片走访。", ["standard"]),
        ("按服务半径800米布点。", ["standard"]),
        ("按建筑面积30%配建停车位。", ["standard"]),
        ("按计划完成投资3亿元。", ["actual"]),
        ("按照上级要求，建成公厕12座。", ["actual"]),
        ("利润的15%可用于奖励班子。", ["standard"]),
        ("平安考核中矛盾化解占5分。", ["standard"]),
        ("跟车员每车1名。", ["standard"]),
        ("县里规划总规模3200户9600人，占全县农户的2.1%。", ["target", "target", "target"]),
        ("全年争取“一事一议”奖补46万元，新修水渠3公里。", ["actual", "actual"]),
        ("省里要求是8%，我们只有3%。", ["standard", "actual"]),
        ("离及格线60分还差4分。", ["standard", "actual"]),
        ("要求绿化率达到35%以上，我镇实际是28%。", ["standard", "actual"]),
        ("未达到2%比例的单位有18家。", ["standard", "actual"]),
        ("自收到通知之日起10日内缴清。", ["standard"]),
        ("志愿服务每满2小时积1分。", ["standard", "standard"]),
        ("分红的50%给农户、30%留村集体、20%归合作社。", ["standard", "standard", "standard"]),
        ("下达任务为：新建公厕20座，改造厕所600户。截至8月底，已建18座。", ["target", "target", "actual"]),
        ("满意率低于70%的重新整改。", ["standard"]),
        ("同类案件有的罚300元，有的罚3000元。", ["actual", "actual"]),
        ("每村配水管员1名、护路员2名。", ["standard", "standard"]),
        ("瞬时客流达到承载量90%的要限流。", ["standard"]),
        ("连续3次末位的村由镇党委约谈。", ["standard"]),
        ("连续两年未发生欠薪的可减半。", ["standard"]),
        ("达到90%的村有12个。", ["actual", "actual"]),
    ],
)
def test_what_is_laid_down_though_no_every_says_so(text, statuses):
    assert [figure.status for figure in find_figures(text)] == statuses


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("月工资1500元，由县上负担900元、村上负担600元。", ["standard", "standard", "standard"]),
        ("追回多付工程款36万元。", ["actual"]),
        ("日供水能力由2万吨增加到3万吨。", ["actual", "target"]),
        ("巡查员126名每天巡查。", ["actual"]),
        ("招聘护林员52名全部到岗。", ["target"]),
        ("去年已有120户参保，今年做到参保率95%。", ["actual", "target"]),
        ("建成沼气池30口（已建12口），新修公厕5座。", ["target", "actual", "target"]),
        ("新招教师30人，占缺编的40%。", ["target", "target"]),
        ("现有党员86名，占总人口的4%。", ["actual", "actual"]),
        ("教育、卫生等14家单位参加。", ["actual"]),
        ("候选人126名已经公示。", ["actual"]),
        ("新农合补助提高到每人每年320元。", ["target"]),
    ],
)
def test_rules_and_facts_between_the_aims_of_a_plan(text, statuses):
    section = Section(id="s1", role="plan", head="下步打算", begin=0, end=len(text))
    assert [figure.status for figure in find_figures(text, sections=[section])] == statuses
