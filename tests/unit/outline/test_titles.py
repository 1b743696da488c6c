from __future__ import annotations

import pytest

from reportminer.metadata import describe
from reportminer.outline import split_reports

BODY = (
    "今年以来，我站认真履行职责，各项工作取得了新的进展，现将有关情况汇报如下。\n"
    "一、主要做法\n（一）加强领导。成立了领导小组，召开会议12次，研究部署工作。\n（二）强化宣传。发放资料3000份。\n"
    "二、存在问题\n一是经费不足，全年缺口25万元。二是人手偏紧，在编人员只有6人。\n"
)
RUN_ON = BODY.replace("\n", "")


def title(text: str) -> str:
    span = split_reports(text)[0]
    found = describe(text[span.begin : span.end], title_span=(span.title_begin, span.title_end)).title
    return "".join(found.split())


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("柳河乡秋冬水利建设\n实 施 方 案\n\n各村民委员会：", "柳河乡秋冬水利建设实施方案"),
        ("柳河街道办事处\n二○一八年度综治工作\n总　结", "二○一八年度综治工作总结"),
        ("柳河镇卫生院2018年度\n公共卫生服务项目自查报告\n县卫健局：", "柳河镇卫生院2018年度公共卫生服务项目自查报告"),
        ("柳河县2019年预算执行情况\n和2020年预算草案的报告", "柳河县2019年预算执行情况和2020年预算草案的报告"),
        ("柳河县“十三五”水利规划\n实施情况中期评估报告", "柳河县“十三五”水利规划实施情况中期评估报告"),
        ("2020年党建工作总结\n暨2021年工作打算", "2020年党建工作总结暨2021年工作打算"),
        ("2018年度\n工作总结及2019年工作打算\n柳河镇计生办", "2018年度工作总结及2019年工作打算"),
    ],
)
def test_titles_set_on_two_lines(head: str, expected: str) -> None:
    assert title(f"{head}\n{BODY}") == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("柳河县审计局审计结果公告\n2019年第3号\n关于扶贫资金使用情况的审计结果", "关于扶贫资金使用情况的审计结果"),
        (
            "统战动态\n（第6期）\n柳河县委统战部          2019年6月3日\n我县“万企帮万村”扎实推进",
            "我县“万企帮万村”扎实推进",
        ),
        ("工作简报\n第3期\n柳河乡党委办公室　2018年3月9日\n本期导读\n柳河乡：志愿服务进万家", "柳河乡：志愿服务进万家"),
        ("扶贫简报（第45期）\n柳河县扶贫办  2018年11月2日\n柳河县“六个一”抓实产业扶贫", "柳河县“六个一”抓实产业扶贫"),
        ("柳河县农业普查公报\n（第三号）\n——农民生活条件\n柳河县统计局", "柳河县农业普查公报（第三号）"),
        ("柳河日报　2020年3月11日　星期三　第2版\n柳河县春耕备耕忙起来", "柳河县春耕备耕忙起来"),
        ("首页 > 政务公开 > 计划总结\n柳河县文化馆2019年工作总结\n发布时间：2020-01-08", "柳河县文化馆2019年工作总结"),
        ("【经验交流】\n“三单”工作法解民忧\n柳河社区", "“三单”工作法解民忧"),
        ("附件2\n柳河县重大传染病防控应急预案", "柳河县重大传染病防控应急预案"),
    ],
)
def test_lines_of_papers_and_sites_are_no_titles(head: str, expected: str) -> None:
    assert title(f"{head}\n{BODY}") == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("把根扎深\n——农技推广体系改革的调查\n柳河县政协调研组", "把根扎深——农技推广体系改革的调查"),
        ("凝心聚力促发展　真抓实干惠民生\n柳河镇在全县经济工作会上的发言", "凝心聚力促发展真抓实干惠民生"),
        ("守好责任田　护好一方水\n柳河水库管理处经验交流材料", "守好责任田护好一方水"),
        ("柳河县林业局　柳河县应急局\n森林防火工作情况汇报", "森林防火工作情况汇报"),
    ],
)
def test_slogans_with_a_second_title(head: str, expected: str) -> None:
    assert title(f"{head}\n{BODY}") == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("述职报告 各位领导、同事们：我于2017年任站长。", "述职报告"),
        ("柳河小学校园安全自查报告中心校：接到通知后，我校立即组织自查。", "柳河小学校园安全自查报告"),
        ("在全县教育工作会议上的讲话（2019年9月9日）同志们：今天召开会议。", "在全县教育工作会议上的讲话"),
        ("现将我站2019年工作情况汇报如下：全站职工12人。", ""),
    ],
)
def test_titles_that_the_body_follows_at_once(head: str, expected: str) -> None:
    assert title(f"{head}{RUN_ON}") == expected


def test_an_address_is_no_title() -> None:
    assert title(f"县委巡察办：\n{BODY}") == ""


def test_a_year_in_brackets_belongs_to_a_title() -> None:
    assert title(f"柳河县应急管理统计公报（2022年）\n2023年3月1日\n{BODY}") == "柳河县应急管理统计公报（2022年）"
    assert title(f"柳河县文化馆工作总结（2022年3月1日）\n{BODY}") == "柳河县文化馆工作总结"
