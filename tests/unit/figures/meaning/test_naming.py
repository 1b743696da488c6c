"""What is measured: each marked quantity with the indicator that must be found, ⟦quantity=indicator⟧."""

import re

import pytest

from reportminer.figures import find_figures

MARK = re.compile(r"⟦([^=⟧]+)=([^⟧]*)⟧")

SENTENCES = [
    # the noun counted stands behind the number
    "全县辖⟦212个=行政村⟧行政村、⟦9个=乡镇⟧乡镇。",
    "共有⟦8个=基层党（工）委⟧基层党（工）委。",
    "派出⟦15名=派出驻村干部⟧驻村干部。",
    "新建⟦12所=新建幼儿园⟧幼儿园。",
    "⟦3个=没有发展党员的村⟧村没有发展党员。",
    "⟦26个=开工项目⟧项目开工。",
    "⟦40家=农村电商服务站⟧农村电商服务站。",
    "列入计划的⟦70个=列入计划的重大项目⟧重大项目进展顺利。",
    "建立⟦2个=建立企业支部⟧企业支部、⟦3个=学校支部⟧学校支部。",
    "联系⟦20个=农村、社区共建点⟧农村、社区共建点。",
    # the subject stands before the number
    "党员⟦1345名=党员⟧，其中农村党员⟦902名=农村党员⟧。",
    "建成标准化卫生室⟦36所=标准化卫生室⟧。",
    "硬化村内道路⟦15公里=硬化村内道路⟧，打机井⟦22眼=打机井⟧。",
    "招商引资到位资金达⟦6.5亿元=招商引资到位资金⟧。",
    "党务干部平均年龄为⟦46.2岁=党务干部平均年龄⟧。",
    "累计发放小额贷款⟦1200万元=发放小额贷款⟧。",
    "合作社和农户共签订订单⟦310份=签订订单⟧。",
    # verbs without an object
    "抽调⟦12人=抽调人数⟧组成调研组。",
    "座谈⟦96人次=座谈人次⟧。",
    "培训农民⟦800人=培训农民⟧，输转⟦300人=输转农民⟧。",
    "因灾死亡2人，受伤⟦7人=受伤人数⟧。",
    # growth
    "地区生产总值⟦320亿元=地区生产总值⟧，同比增长⟦7.1%=地区生产总值增速⟧。",
    "工业用电量下降⟦3%=工业用电量降幅⟧。",
    "居民消费价格上涨⟦1.8%=居民消费价格涨幅⟧。",
    "市场主体增至⟦5.2万户=市场主体⟧、增长⟦11%=市场主体增速⟧。",
    "固定资产投资年均增长⟦9%=固定资产投资年均增速⟧。",
    "旅游收入（含门票）增长⟦20%=旅游收入增速⟧。",
    "城镇化率⟦51%=城镇化率⟧，提高⟦1.2个百分点=城镇化率提高⟧。",
    "茶叶产量再创新高、增长⟦8%=茶叶产量增速⟧。",
    "农民收入增速高于全省⟦0.6个百分点=农民收入高于全省⟧。",
    "粮食面积由⟦40万亩=粮食面积⟧扩大到⟦45万亩=粮食面积⟧。",
    # shares
    "女党员⟦210人=女党员⟧，占总数的⟦15.6%=女党员占比⟧。",
    "民生支出占一般公共预算支出的比重达⟦81%=民生支出占一般公共预算支出比重⟧。",
    "⟦12%=没有固定场所的村占比⟧的村没有固定场所。",
    "⟦60%=负债村占比⟧的村是负债村。",
    "三产占地区生产总值比重为⟦47%=三产占地区生产总值比重⟧。",
    "45岁以上党员占⟦52%=45岁以上党员占比⟧。",
    # bounds of classes
    "共发展党员⟦60名=发展党员⟧，其中⟦35岁以下=发展党员年龄⟧的占⟦70%=35岁以下发展党员占比⟧。",
    "引进⟦亿元以上=项目投资额⟧项目⟦21个=引进亿元以上项目⟧。",
    # parts of a whole
    "有民营企业⟦340家=民营企业⟧，其中制造⟦120家=制造民营企业⟧，运输⟦45家=运输民营企业⟧。",
    "预备党员⟦30人=预备党员⟧(教师⟦4人=教师预备党员⟧,学生⟦26人=学生预备党员⟧)。",
    "新增特色产业园，国家级⟦2个=国家级特色产业园⟧、省级⟦5个=省级特色产业园⟧。",
    # respectively
    "小麦单产和玉米单产分别达到⟦430公斤=小麦单产⟧和⟦510公斤=玉米单产⟧。",
    "城乡居民人均可支配收入分别增长⟦6%=城镇居民人均可支配收入增速⟧、⟦7.5%=农村居民人均可支配收入增速⟧。",
    "秸秆、农膜综合利用率分别达到⟦91%=秸秆综合利用率⟧、⟦85%=农膜综合利用率⟧。",
    "民营企业、制造业贷款分别增长⟦10%=民营企业贷款增速⟧和⟦13%=制造业贷款增速⟧。",
    "税收⟦20亿元=税收⟧，利润⟦9亿元=利润⟧，分别增长⟦5%=税收增速⟧和⟦8%=利润增速⟧。",
    "三次产业结构调整为⟦12=第一产业占比⟧:⟦43=第二产业占比⟧:⟦45=第三产业占比⟧。",
    # money and what it is for
    "实施重点项目⟦30个=重点项目⟧，完成投资⟦18亿元=重点项目投资⟧。",
    "投入⟦20万元=整修村部投入⟧整修村部。",
    "累计投入⟦900多万元=村级活动场所投入⟧改善了村级活动场所。",
    # several units of one thing
    "⟦120户=脱贫户⟧⟦410人=脱贫人数⟧实现脱贫。",
    "⟦88个=重点项目开工率⟧重点项目开工率达⟦93%=重点项目开工率⟧。",
    # people listed by what they took part in; what was done again and again
    "各支部书记、委员共⟦80人=参加会议人数⟧参加了会议。",
    "工作组连续⟦3次=到村调研次数⟧到村调研。",
    # how long
    "每月固定⟦一天=党员活动日⟧，作为党员活动日。",
    "社会治安满意度连续⟦6年=社会治安满意度连续位居全市第一年数⟧位居全市第一。",
    # the subject is left out and goes on
    "工业产值⟦突破80亿元=工业产值⟧大关，达到⟦86亿元=工业产值⟧。",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_indicator(sentence):
    text, wanted, at = "", [], 0
    for match in MARK.finditer(sentence):
        text += sentence[at : match.start()]
        wanted.append((len(text), match[1], match[2]))
        text += match[1]
        at = match.end()
    text += sentence[at:]
    found = {figure.begin: figure for figure in find_figures(text)}
    assert [(b, found[b].text, found[b].indicator) for b, _, _ in wanted if b in found] == wanted


def test_evidence_lies_in_the_text_and_holds_the_words():
    text = "全市农村集体经营性收入达到3.2亿元，增长15%。"
    for figure in find_figures(text):
        words = "".join(text[b:e] for b, e in figure.indicator_evidence)
        assert "农村集体经营性收入" in words


def test_subject_goes_on_into_the_next_sentence_of_a_paragraph_only():
    figures = find_figures("茶园面积12万亩。增长5%。\n增长6%。")
    assert [figure.indicator for figure in figures] == ["茶园面积", "茶园面积增速", "增速"]
