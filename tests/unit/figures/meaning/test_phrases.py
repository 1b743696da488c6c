"""Edges of phrases: what is left out around the words that name something."""

import pytest

from reportminer.figures.meaning.change import find_change, find_share
from reportminer.figures.meaning.following import noun_after
from reportminer.figures.meaning.phrases import Phrase
from reportminer.figures.meaning.respectively import split_subjects
from reportminer.figures.meaning.subject import subject_in


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("其中，全县共有", ""),
        ("目前全市共有注册志愿者", "注册志愿者"),
        ("截至2020年底，全县", ""),
        ("市直机关党组织", "市直机关党组织"),
        ("现代农业示范区", "现代农业示范区"),
        ("基本养老保险参保率达到", "基本养老保险参保率"),
        ("党费返还", "党费返还"),
        ("对外贸易总额为", "对外贸易总额"),
        ("城乡居民收入比", "城乡居民收入比"),
        ("完成工业投资", "工业投资"),
        ("合作社与农户共签订合同", "签订合同"),
    ],
)
def test_subject(text, subject):
    begin = text.rfind("，") + 1
    assert subject_in(text, begin, len(text)).text == subject


@pytest.mark.parametrize(
    ("text", "noun", "said"),
    [
        ("行政村实现通水。", "行政村", "实现通水"),
        ("县(市、区)委召开会议。", "县(市、区)委", "召开会议"),
        ("农村、学校、社区联系点。", "农村、学校、社区联系点", ""),
        ("基础薄弱、管理松散的支部。", "基础薄弱、管理松散的支部", ""),
        ("企业、取得成效。", "企业", ""),
        ("达到标准", "", "达到标准"),
        ("落地项目", "落地项目", ""),
        ("没有产业的村", "没有产业的村", ""),
        ("和两个街道", "", "和两个街道"),
    ],
)
def test_noun_after(text, noun, said):
    (begin, end), (start, stop) = noun_after(text, 0, len(text))
    assert (text[begin:end], text[start:stop]) == (noun, said)


@pytest.mark.parametrize(
    ("phrase", "subject", "word", "yearly"),
    [
        ("生产总值同比增长", "生产总值", "增长", False),
        ("投资五年年均增长", "投资", "增长", True),
        ("税收收入按同口径下降", "税收收入", "下降", False),
        ("旅游收入涨幅达", "旅游收入", "涨", False),
        ("人均收入比上年实际增长", "人均收入", "增长", False),
    ],
)
def test_change(phrase, subject, word, yearly):
    change = find_change(phrase)
    assert change is not None
    assert (phrase[: change.subject_end], change.word, change.yearly) == (subject, word, yearly)


@pytest.mark.parametrize("phrase", ["覆盖率提高到", "市场主体增至", "流动人口最高", "党员", ""])
def test_no_change(phrase):
    assert find_change(phrase) is None


@pytest.mark.parametrize(
    ("phrase", "of"),
    [("女党员占总数的", ""), ("支出占财政支出比重达到", "财政支出"), ("税收占地方财政收入的比重为", "地方财政收入")],
)
def test_share(phrase, of):
    share = find_share(phrase)
    assert share is not None and share.of == of


@pytest.mark.parametrize("phrase", ["项目占地", "侵占", "总面积"])
def test_no_share(phrase):
    assert find_share(phrase) is None


@pytest.mark.parametrize(
    ("subject", "count", "parts"),
    [
        ("甲园区、乙园区和丙园区工业总产值", 3, ["甲园区工业总产值", "乙园区工业总产值", "丙园区工业总产值"]),
        ("城镇和农村居民人均可支配收入", 2, ["城镇居民人均可支配收入", "农村居民人均可支配收入"]),
        ("城乡低保标准", 2, ["城镇低保标准", "农村低保标准"]),
        ("存款余额、贷款余额", 2, ["存款余额", "贷款余额"]),
        ("存款余额、贷款余额", 3, None),
    ],
)
def test_split_subjects(subject, count, parts):
    found = split_subjects(Phrase(subject), count)
    assert (found and [phrase.text for phrase in found]) == parts
