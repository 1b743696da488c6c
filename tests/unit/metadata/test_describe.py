"""Title, issuer, date, period, genre and years of made-up reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportminer.metadata import Description, describe, find_genre
from reportminer.pipeline import extract_text

SHARED = Path(__file__).parents[3].parent / "shared"
WORK_REPORT = """某市政府工作报告
——{date}在某市第五届人民代表大会第四次会议上
某市人民政府市长 张三
各位代表：
现在，我代表市人民政府，向大会报告工作，请予审议。
{head}
一年来，各项工作取得进展。
"""


def work_report(date: str, head: str = "一、工作回顾") -> Description:
    return describe(WORK_REPORT.format(date=date, head=head))


@pytest.mark.parametrize(
    ("date", "iso", "year", "current", "review"),
    [
        ("2014年1月9日", "2014-01-09", 2014, 2014, 2013),
        ("2013年12月27日", "2013-12-27", 2014, 2013, 2013),
        ("二〇一二年十月二十一日", "2012-10-21", 2012, 2012, 2011),
        ("二○○九年二月三日", "2009-02-03", 2009, 2009, 2008),
        ("2021年8月23日", "2021-08-23", 2021, 2021, 2020),
    ],
)
def test_years_of_a_work_report(date: str, iso: str, year: int, current: int, review: int) -> None:
    found = work_report(date)
    assert (found.date, found.year, found.current_year, found.review_year) == (iso, year, current, review)


@pytest.mark.parametrize(
    ("head", "period"),
    [
        ("一、2013年工作回顾", "2013"),
        ("一、“十一五”时期工作回顾", "2006-2010"),
        ("一、“十二五”以来工作回顾", "2011-2013"),
        ("一、过去五年工作回顾", "2009-2013"),
        ("一、2011—2013年工作回顾", "2011-2013"),
    ],
)
def test_period_of_a_work_report(head: str, period: str) -> None:
    assert work_report("2014年1月9日", head).period == period


def test_work_report_without_a_date_takes_the_year_of_its_title_or_heading() -> None:
    assert describe("2026年自治州政府工作报告\n各位代表：\n现在，我代表自治州人民政府报告工作。").year == 2026
    text = "政府工作报告\n各位代表：\n现在，我代表市人民政府报告工作。\n一、2015年工作回顾\n一年来，各项工作取得进展。"
    assert describe(text).year == 2016


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023年党建工作总结\n一年来，工作平稳，成绩不小。\n2024年1月5日", 2023),
        ("党建工作总结\n一年来，工作平稳，成绩不小。\n2024年1月5日", 2024),
        ("2016-2020年党建工作总结\n五年来，工作平稳，成绩不小。", 2020),
        ("党建工作总结\n一年来，工作平稳，成绩不小。", None),
    ],
)
def test_year_of_other_reports(text: str, year: int | None) -> None:
    found = describe(text)
    assert (found.year, found.current_year) == (year, year)


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("2021年园区工作调查报告(1)", "调查报告"),
        ("关于农村党建的调研与思考", "调查报告"),
        ("关于开展“三联”活动的情况汇报", "汇报"),
        ("县直机关党建工作报告", "汇报"),
        ("现场推进会上的交流发言:网格治理", "交流发言"),
        ("在全市党建工作会议上的发言", "交流发言"),
        ("2019年党建工作总结", "总结"),
        ("区档案局一季度工作情况及二季度工作安排", "总结"),
        ("区档案局二季度工作安排", "计划"),
        ("赴浙江学习考察的报告", "考察报告"),
        ("孝感市政府工作报告", "政府工作报告"),
        ("关于整治活动的自查报告", "汇报"),
        ("流动党员管理的问题与对策", "调查报告"),
        ("党支部述职报告", "述职报告"),
        ("关于加强作风建设的通知", "other"),
        ("2018年档案工作完成情况及2019年工作打算", "总结"),
        ("五一期间全市消防安全情况通报", "简报"),
        ("县气象局2018年工作开展情况", "汇报"),
        ("县气象局关于2014年工作情况和2015年工作要点的报告", "总结"),
        ("邮政分公司三季度经营分析", "汇报"),
        ("关于改进殡仪收费的调研建议", "调查报告"),
        ("关于解决学位不足问题的建议办理情况答复", "other"),
        ("1月全市消费品市场运行简析", "汇报"),
        ("关于校园周边环境整治的督查通报", "简报"),
        ("县林业局贯彻落实《森林法》情况自查", "汇报"),
        ("县政协关于景观带建设的视察意见", "视察报告"),
        ("关于乡镇卫生院改革的几点思考", "调查报告"),
        ("", "other"),
    ],
)
def test_genre_by_title(title: str, genre: str) -> None:
    assert find_genre(title, "") == genre


def test_genre_by_opening() -> None:
    assert find_genre("机关党建调查报告", "5月，我们赴江西省进行了四天学习考察。") == "考察报告"
    assert find_genre("", "现将有关情况汇报如下：") == "汇报"
    assert find_genre("机关党建工作总结", "5月，我们赴江西省开展了学习考察活动。") == "总结"


def test_a_slogan_over_what_somebody_does_is_for_exchange() -> None:
    told = "去年以来，我镇把河道保洁作为头等大事，清淤9公里。"
    assert find_genre("小河长 大作为", told) == "交流发言"
    assert find_genre("", told) == "other"
    assert find_genre("小河长 大作为", "全市清淤9公里。") == "other"


def test_date_beside_the_issuer_below_the_title() -> None:
    text = "中秋假期全市客流情况通报\n雁陂市文化和旅游局    2023-10-07\n假期全市接待游客9万人次，秩序井然，没有发生投诉。\n"
    assert describe(text).date == "2023-10-07"


def test_date_of_a_signature_that_nothing_parts_from_the_text() -> None:
    assert (
        describe("县气象局工作总结\n" + "全县工作平稳。" * 9 + "年内新建气象站8个。县气象局2022年12月15日").date
        == "2022-12-15"
    )
    assert describe("县气象局工作总结\n" + "全县工作平稳。" * 9 + "新站将于2022年12月15日建成。").date == ""


@pytest.mark.parametrize(
    ("front", "title", "genre", "date"),
    [
        ("【经验交流】雁陂县“三长联动”破难题", "雁陂县“三长联动”破难题", "交流发言", ""),
        ("大会发言材料之七\n抓实集体经济 托起振兴梦\n中共桐坪镇委员会", "抓实集体经济 托起振兴梦", "交流发言", ""),
        ("第五期 雁陂信息 2019年4月3日\n我县审批跑出加速度", "我县审批跑出加速度", "简报", "2019-04-03"),
        ("水利工作简报\n（2021）第9期\n雁陂县水利局  2021年7月5日\n清淤走深走实", "清淤走深走实", "简报", "2021-07-05"),
        ("2023年1月全市供水运行情况", "2023年1月全市供水运行情况", "汇报", ""),
        (
            "雁陂县人民政府办公室\n关于印发2019年安全生产工作要点的通知\n各乡镇：\n现印发给你们。\n2019年3月6日\n2019年安全生产工作要点",
            "2019年安全生产工作要点",
            "计划",
            "2019-03-06",
        ),
    ],
)
def test_front_of_a_paper(front: str, title: str, genre: str, date: str) -> None:
    (report,) = extract_text(
        f"{front}\n近年来，全县清淤36公里，投入机械92台，水质明显改善，群众满意度提高到九成以上。\n"
    )
    assert (report.title, report.genre, report.date) == (title, genre, date)


def test_title_below_the_issuer() -> None:
    text = "雁陂市住房公积金管理中心\n2018年上半年工作总结暨下半年工作安排\n今年上半年，中心各项业务平稳，归集资金14亿元。\n"
    found = describe(text)
    assert (found.title, found.genre) == ("2018年上半年工作总结暨下半年工作安排", "总结")
    text = "雁陂市住房公积金管理中心\n一、上半年工作总结\n今年上半年，中心各项业务平稳，归集资金14亿元。\n"
    assert describe(text).title == "雁陂市住房公积金管理中心"


def test_number_of_a_bulletin_with_its_year_is_no_title() -> None:
    text = "雁陂县水利简报\n2023年第12期\n雁陂县水利局    2023年8月18日\n清淤工作进展顺利\n近日，全县清淤36公里，投入机械92台。\n"
    begin = text.index("2023年第")
    assert describe(text, title_span=(begin, text.index("\n雁陂县水利局"))).title == "清淤工作进展顺利"
    text = "标题：一个乡村小学的阅读路\n三年来，学校以阅读为突破口，走出了一条路子。\n"
    assert describe(text).title == "一个乡村小学的阅读路"
    assert describe(text).genre == "交流发言"


def test_the_head_of_a_paper_is_no_title() -> None:
    text = "雁陂市水务局文件\n雁水〔2020〕15号\n1-9月份全市供水运行情况分析\n一、供水量\n全市供水量86万吨，漏损率降到9%。\n"
    assert describe(text).title == "1-9月份全市供水运行情况分析"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "首页 > 文章中心 > 正文\n\n村级阵地建设汇报\n\n村级阵地建设汇报\n\n关于村级阵地建设的情况汇报\n\n我乡辖9个村。",
            "关于村级阵地建设的情况汇报",
        ),
        ("第7篇 市直机关党建调查报告2023\n为推动工作，我们开展了调查。", "市直机关党建调查报告2023"),
        ("---\ntitle: 阳江市政府工作报告 （2009年2月18日 张三）\n---\n\n各位代表：", "阳江市政府工作报告"),
        ("党建工作总结(精选12篇)\n今年以来，我们认真工作，取得成绩。", "党建工作总结"),
        ("社区党建调研报告 - 某某文库网\n近年来，我们认真工作，取得成绩。", "社区党建调研报告"),
        ("社区党建调研报告社区党建调研报告\n近年来，我们认真工作，取得成绩。", "社区党建调研报告"),
        ("近年来，我们认真工作，取得了成绩，得到了肯定。\n一、做法", ""),
    ],
)
def test_title_without_decoration(text: str, title: str) -> None:
    found = describe(text)
    assert found.title == title
    assert text[found.title_begin : found.title_end] == title


def test_title_without_the_mark_of_a_note() -> None:
    assert describe("雁陂县2021年统计公报[1]\n雁陂县统计局\n全年粮食产量20万吨。\n").title == "雁陂县2021年统计公报"


def test_title_of_the_file_where_the_text_has_none() -> None:
    found = describe("近年来，我们认真工作，取得了成绩，得到了肯定。", source_title="机关党建工作总结")
    assert (found.title, found.genre) == ("机关党建工作总结", "总结")
    assert found.title_begin == found.title_end


def test_given_title_gives_way_to_the_same_title_in_full() -> None:
    text = "三联活动情况汇报\n\n关于三联活动的情况汇报\n\n我乡辖9个村。"
    assert describe(text, title_span=(0, 8)).title == "关于三联活动的情况汇报"


@pytest.mark.parametrize(
    "line",
    [
        "2021-07-09下载文档一键复制全文",
        "时间:2020-03-05 16:40:00",
        "来源：某某日报 2018年1月29日",
        "发布日期：2020年3月4日 浏览次数：12",
        "<!-- 2018年01月29日 11:43 -->",
    ],
)
def test_date_of_a_web_page_is_not_the_reports(line: str) -> None:
    assert describe(f"机关党建工作汇报\n{line}\n我局认真工作，取得了成绩，得到了肯定。").date == ""


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("机关党建工作汇报\n（2016年5月）\n我局认真工作，取得了成绩。", "2016-05"),
        ("机关党建工作汇报\n2016.5.8\n我局认真工作，取得了成绩。", "2016-05-08"),
        (
            "机关党建工作汇报\n我局认真工作，取得了成绩，得到了肯定。\n中共某某局委员会\n二〇一六年五月八日",
            "2016-05-08",
        ),
        ("机关党建工作汇报\n自2003年3月以来，我局认真工作，取得了成绩。", ""),
    ],
)
def test_date(text: str, date: str) -> None:
    found = describe(text)
    assert found.date == date
    assert bool(text[found.date_begin : found.date_end]) == bool(date)


@pytest.mark.parametrize(
    ("text", "org"),
    [
        ("关于基层建设的汇报\n\n中共某某乡委员会\n\n我乡辖9个村。", "中共某某乡委员会"),
        ("关于基层建设的汇报\n我乡辖9个村，工作平稳有序。\n某某县民政局\n2016年5月", "某某县民政局"),
        ("关于基层建设的汇报\n我乡辖9个村，工作平稳有序。", ""),
        ("在座谈会上的发言\n中共临泽县新华镇委员会书记　张三\n我镇工作平稳，成绩不小。", "中共临泽县新华镇委员会"),
        ("临泽县委组织部2022年工作总结\n一年来，工作平稳，成绩不小。", "临泽县委组织部"),
        ("第三季度工作情况汇报\n一年来，工作平稳，成绩不小。\n学习中心", "学习中心"),
    ],
)
def test_issuing_body(text: str, org: str) -> None:
    assert describe(text).org == org


@pytest.mark.parametrize(
    ("title", "opening", "period"),
    [
        ("2023年党建工作总结", "", "2023"),
        ("2016-2020年党建工作总结", "", "2016-2020"),
        ("“十三五”党建工作总结", "", "2016-2020"),
        ("党建工作汇报", "自2004年全县部署这项工作以来，", "2004-"),
        ("党建工作汇报", "近年来，", ""),
        ("党建工作汇报", "2022年，在县委领导下，", "2022"),
        ("党建工作汇报", "近年来变化不小，2022年以来更是如此，", ""),
    ],
)
def test_period(title: str, opening: str, period: str) -> None:
    assert describe(f"{title}\n{opening}我们认真工作，取得了成绩，得到了肯定。").period == period


@pytest.mark.skipif(not (SHARED / "archive").exists(), reason="the archive is not here")
def test_years_of_the_archive() -> None:
    files = sorted((SHARED / "archive").glob("*/*.md"))
    found = [(path, describe(path.read_text(encoding="utf-8"))) for path in files]
    wrong = [(path.parent.name, path.stem, d.year) for path, d in found if str(d.year) != path.stem[:4]]
    assert len(wrong) <= len(files) * 0.02, wrong
    assert all(d.genre == "政府工作报告" for _, d in found)


def test_a_title_on_two_lines_is_one() -> None:
    text = (
        "关于禾渡县2020年度本级预算执行\n和其他财政收支的审计工作报告\n"
        "主任、各位委员：\n受县政府委托，报告审计情况。\n一、总体情况\n"
    )
    assert find_title_of(text) == "关于禾渡县2020年度本级预算执行和其他财政收支的审计工作报告"


def test_a_line_of_the_page_is_no_title() -> None:
    text = "文档之家 > 工作总结   上传时间：2019-03-02\n禾渡县水利局2018年工作总结\n一、主要工作\n一年来修渠46公里。\n"
    assert find_title_of(text) == "禾渡县水利局2018年工作总结"


def find_title_of(text: str) -> str:
    return extract_text(text)[0].title


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("禾渡县人民检察院工作报告", "other"),
        ("关于对县水利局开展工作评议的报告", "视察报告"),
        ("禾渡县人民法院工作情况汇报", "汇报"),
    ],
)
def test_genre_of_other_bodies(title: str, genre: str) -> None:
    assert find_genre(title, "现将有关情况汇报如下") == genre


def test_the_masthead_of_a_bulletin_outweighs_the_title() -> None:
    assert find_genre("禾渡县2016年信访情况通报", "上半年信访总量下降。", "信访工作简报\n第9期\n") == "简报"


def test_a_date_behind_the_last_sentence() -> None:
    text = (
        "村委会主任述职报告\n一、主要工作\n一年来修路3公里，架桥2座，接通自来水86户，"
        "栽植果树120亩，发展养殖户17户，户均增收2400元，调解纠纷9起，走访老人46人次。以上述职，"
        "请批评指正。谢谢大家！ 2010年12月28日\n"
    )
    assert describe(text, title_span=(0, 9)).date == "2010-12-28"


def test_the_title_of_what_a_notice_issues() -> None:
    text = (
        "关于印发《禾渡县秸秆禁烧工作实施方案》的通知\n各乡镇人民政府：\n现将方案印发给你们，请认真执行。\n2021年5月10日\n"
        "禾渡县秸秆禁烧工作实施方案\n一、工作目标\n秸秆综合利用率达到95%以上。\n"
    )
    found = extract_text(text)[0]
    assert (found.title, found.genre, found.date) == ("禾渡县秸秆禁烧工作实施方案", "方案", "2021-05-10")


def test_a_title_that_its_body_follows_without_a_mark() -> None:
    text = (
        "禾渡县妇联2020年上半年工作总结半年来,县妇联围绕中心,服务大局,扎实开展工作,开办培训班12期,培训妇女860人,"
        "帮助就业412人,发放贷款1200万元,走访慰问困难妇女210户。\n一、存在的问题\n经费不足,活动难以开展。\n"
    )
    assert extract_text(text)[0].title == "禾渡县妇联2020年上半年工作总结"


def test_the_masthead_of_news_counts_with_its_issue() -> None:
    assert find_genre("春播工作进展顺利", "截至目前完成春播46万亩。", "工作动态\n第 18 期\n") == "简报"
    assert find_genre("春播工作进展顺利", "截至目前完成春播46万亩。", "工作动态\n") == "other"


@pytest.mark.parametrize(
    ("text", "title", "date"),
    [
        (
            "雁 陂 县 政 务 简 报\n第 1 6 期\n雁陂县行政服务中心  2019年7月15日\n━━━━\n我县“一窗受理”改革成效显著\n",
            "我县“一窗受理”改革成效显著",
            "2019-07-15",
        ),
        (
            "雁陂县2016年统计公报\n雁陂县统计局   2017年3月28日   点击：次\n一、综合\n",
            "雁陂县2016年统计公报",
            "2017-03-28",
        ),
        (
            "在全县水利会议上的讲话\n（二〇一二年四月十八日，根据录音整理）\n同志们：\n",
            "在全县水利会议上的讲话",
            "2012-04-18",
        ),
        ("雁陂县2016年统计公报\n发布时间：2017年3月28日   点击：次\n一、综合\n", "雁陂县2016年统计公报", ""),
    ],
)
def test_title_and_date_below_a_masthead(text: str, title: str, date: str) -> None:
    found = describe(text + "全年完成生产总值86亿元，增长6.5%，新建茶园3200亩。\n" * 4)
    assert (found.title, found.date) == (title, date)


def test_a_title_goes_on_behind_a_line_that_leads_on() -> None:
    text = "关于全县农村供水管护工作情况的\n视察报告\n雁陂县政协视察组\n\n今年6月，视察组走访了水厂12座，现将情况报告如下。\n"
    (report,) = extract_text(text)
    assert (report.title, report.genre) == ("关于全县农村供水管护工作情况的视察报告", "视察报告")


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("推行阳光服务　促进计划生育家庭致富", "other"),
        ("雁陂县2020年水资源公报（摘要）", "统计公报"),
        ("雁陂县水利局2021年政府信息公开工作年度报告", "总结"),
        ("雁陂县2021年造林计划（草案）", "计划"),
    ],
)
def test_the_noun_that_ends_a_title_tells_its_kind(title: str, genre: str) -> None:
    assert find_genre(title, "") == genre


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("雁陂县第四次经济普查公报\n（第二号）\n雁陂县统计局\n", "雁陂县第四次经济普查公报（第二号）"),
        ("水清了，鱼回来没有\n——关于沙渡河禁渔情况的调研\n", "水清了，鱼回来没有——关于沙渡河禁渔情况的调研"),
        ("念好“水”字经　走活富民路\n——在全县水利座谈会上的发言\n", "念好“水”字经　走活富民路"),
        ("雁陂镇红十字会\n关于防汛捐赠款物使用情况的公告\n", "关于防汛捐赠款物使用情况的公告"),
        ("市水务中心\n清淤护岸守住安澜\n\n", "清淤护岸守住安澜"),
        ("雁陂县水利局\n2021年6月30日\n", "雁陂县水利局"),
        (
            "关于2020年度防汛工作审计整改情况的报告——2021年12月24日在县人大常委会会议上　",
            "关于2020年度防汛工作审计整改情况的报告",
        ),
    ],
)
def test_lines_below_that_belong_to_a_title(lines: str, title: str) -> None:
    assert describe(lines + "全年清淤9公里，新建堤防3200米，解决了沿河群众的排涝困难。" * 30 + "\n").title == title
