"""Cleaning takes out what is no report, and the way back to the source holds at every step."""

from collections.abc import Iterable

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer import cleaning
from reportminer.cleaning import chain, characters, furniture, lines, published
from reportminer.lexicons import load_table
from reportminer.text import CleanText, SourceText

BODY = "全县共有基层党组织327个，党员8412名，去年投入资金586.5万元，新建活动场所43处，群众满意度明显提高。"


def clean(text: str, **source: str) -> CleanText:
    return cleaning.clean(SourceText(text, **source))  # type: ignore[arg-type]


def kept(text: str) -> list[str]:
    return [line for line in clean(text).text.splitlines() if line.strip()]


PIECES = st.sampled_from(
    [
        "党員",
        "黨組織建設(shè)",
        "８４１２名",
        "３５％",
        "\u200b",
        "\u00ad",
        "\x00",
        "\r\n",
        "\n",
        "  ",
        "　　",
        "⻄部",
        "⼀是",
        "**某村**",
        "xx个",
        "首页 > 文章中心 > 正文\n",
        "\n上一篇:总结\n",
        "---\ntitle: 题目\n---\n",
        "\ufeff",
        "中?;顒映尸F以下",
        BODY,
        "# 标题\n",
        "　",
        "，",
        "？",
        "𠮷",
        "全縣干部認真學習貫徹會議精神，取得了明顯成效。",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_every_kept_character_comes_from_its_source(text: str) -> None:
    result = clean(text)
    forms = opencc.OpenCC("t2s")
    garbled = {at for begin, end in result.garbled for at in range(begin, end)}
    last = -1
    for at, char in enumerate(result.text):
        offset = result.map.to_original(at)
        assert offset > last
        last = offset
        if at in garbled:
            continue
        origin = text[offset]
        folded = characters.fold(CleanText.of(SourceText(origin))).text
        assert char in (origin, folded, forms.convert(folded)) or (char, origin) == ("\n", "\r") or origin in "-\n", (
            char,
            origin,
        )
    for begin in range(0, len(result.text), 7):
        first, end = result.span(begin, min(len(result.text), begin + 5))
        assert 0 <= first <= end <= len(text)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=10).map("".join), st.data())
def test_any_chain_of_steps_keeps_the_way_back(text: str, data: st.DataObject) -> None:
    steps = data.draw(st.lists(st.sampled_from(chain.STEPS), max_size=6))
    result = CleanText.of(SourceText(text))
    for step in steps:
        result = step(result)
    offsets = [result.map.to_original(at) for at in range(len(result.text))]
    assert offsets == sorted(set(offsets))
    assert all(offset < len(text) for offset in offsets)
    assert len(result.verbatim(0, len(result.text))) == len(result.text)


def test_evidence_of_a_converted_text_is_the_original() -> None:
    source = "全縣共有黨組織建設(shè)示範點⟦１２個⟧，黨員隊伍不斷壯大，群眾滿意度明顯提高。"
    begin, end = source.index("⟦"), source.index("⟧") - 1
    text = source.replace("⟦", "").replace("⟧", "")
    result = clean(text)
    at = result.text.index("12个")
    assert result.text.startswith("全县共有党组织建设示范点12个")
    assert result.span(at, at + 3) == (begin, end)
    assert result.quote(at, at + 3) == "１２個"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("增长３５．６％，达到ＧＤＰ１２亿元", "增长35.6%，达到GDP12亿元"),
        ("⻄部⻓江⼀带⾏政村", "西部长江一带行政村"),
        ("党\u200b员\u00ad十\ufeff人\x00", "党员十人"),
        ("，。；：？！（）“”、《》【】", "，。；：？！（）“”、《》【】"),
        ("Ⅲ类①㈠", "Ⅲ类①㈠"),
        ("甲\r\n乙\r丙\u2028丁", "甲\n乙\n丙\n丁"),
        ("  　甲　 \n\t乙", "甲\n乙"),
    ],
)
def test_characters_one_for_one(written: str, wanted: str) -> None:
    assert clean(written).text == wanted


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("党组织建设(shè)问卷调(diào)查", "党组织建设问卷调查"),
        ("任务重(zhòng)、压力（yā lì）大", "任务重、压力大"),
        ("使用VCD(dvd)设备和系统(OA)办公", "使用VCD(dvd)设备和系统(OA)办公"),
        ("总量(GDP)增长", "总量(GDP)增长"),
    ],
)
def test_readings_in_brackets(written: str, wanted: str) -> None:
    assert clean(written).text == wanted


def test_simplified_text_is_left_alone() -> None:
    text = "干部乾坤，頭一个字写错了，其余都是简体字，因此不是繁体文章，按原样保留即可。" * 3
    assert clean(text).text == text


def test_traditional_keeps_its_length() -> None:
    text = "關於黨員幹部隊伍建設的調查報告，現將有關情況報告如下，請予審議，並請提出意見。"
    result = clean(text)
    assert result.text == "关于党员干部队伍建设的调查报告，现将有关情况报告如下，请予审议，并请提出意见。"
    assert len(result.text) == len(text)
    assert cleaning.measure(result).script == "traditional"


FURNITURE_HEAD = (
    "首页 > 文章中心 > 正文",
    "您现在的位置：首页>>党建>>调查报告",
    "当前位置:网站首页 » 工作总结",
    "2021-07-09下载文档一键复制全文",
    "时间:2020-03-05 16:40:00",
    "发布时间：2021年3月4日 来源：县委办 浏览：87次",
    "来源：县委组织部 作者：李某 点击：120",
    "作者：佚名",
    "字体：【大 中 小】",
    "导语：本文由网友上传，不代表本站观点，仅供参考。",
    "浏览次数：1024",
    "【打印】 【关闭】",
    "关键词：党建 调查 报告",
    "以下是小编整理的调查报告，希望对大家有所帮助。",
    "党建工作是一切工作的基础，下面小编给大家带来几篇调查报告的范文，供大家参考，希望对大家的工作有所帮助！",
    "（转载请注明出处）",
    "来源：网络",
    "索 引 号：000014349/2021-00012 主题分类：农业、林业",
    "（全文共3500字）",
    "分享到：",
)
FURNITURE_TAIL = (
    "上一篇：关于开展活动的通知",
    "- 下一篇:班主任学期工作小结",
    "上一篇 | 下一篇",
    "相关文章：",
    "责任编辑：王某",
    "（责任编辑：admin）",
    "版权所有：某某县人民政府办公室",
    "京ICP备05012345号",
    "The template file 'a.htm' not found or have no access!(1)",
    "【推荐阅读】",
    "主办：县人民政府 承办：县信息中心",
    "扫一扫在手机打开当前页",
    "https://www.example.org/a/1.html",
    "点击下载文档",
)


@pytest.mark.parametrize("line", FURNITURE_HEAD)
def test_furniture_above_goes(line: str) -> None:
    assert kept(f"党建工作调查报告\n{line}\n{BODY}\n{BODY}") == ["党建工作调查报告", BODY, BODY]


@pytest.mark.parametrize("line", FURNITURE_TAIL)
def test_furniture_below_goes(line: str) -> None:
    assert kept(f"党建工作调查报告\n{BODY}\n{BODY}\n{line}") == ["党建工作调查报告", BODY, BODY]


@pytest.mark.parametrize(
    "line",
    [
        "关于党建工作的调查报告",
        "（2021年3月4日）",
        "2021年3月4日",
        "县委组织部课题组",
        "中共云岭县委员会",
        "一、阅读推广活动开展情况",
        "来源于群众，服务于群众",
        "云岭县 2021年工作总结",
        "——在全县经济工作会议上的报告",
        "市长 李某",
        "各位代表：",
        "附件：2021年主要指标",
        "主题词：党建 报告",
        "抄送：县委办公室",
        "联系人：张某，联系电话：0000-1234567",
        "下一步打算",
        "上一年度工作回顾",
        "时间：2021年3月—6月 地点：全县9个乡镇",
        "GDP>100亿元",
    ],
)
def test_what_belongs_to_the_report_stays(line: str) -> None:
    for text in (f"{line}\n{BODY}\n{BODY}", f"{BODY}\n{BODY}\n{line}", f"{BODY}\n{line}\n{BODY}"):
        assert line in kept(text)


def test_titles_of_other_pages_go() -> None:
    text = (
        f"云岭信息网\n首页 > 党建\n工作总结\n{BODY}\n{BODY}\n相关文章：\n· 关于慰问的通知\n· 12个项目开工\n版权所有：县"
    )
    assert kept(text) == ["工作总结", BODY, BODY]


def test_only_a_paragraph_ends_the_head_of_a_page_not_a_short_line_with_a_comma() -> None:
    byline = "云岭县委党校，课题组"
    assert kept(f"党建工作调查报告\n{byline}\n下载\n{BODY}\n{BODY}") == ["党建工作调查报告", byline, BODY, BODY]


def test_furniture_in_the_middle_of_the_text_stays() -> None:
    assert kept(f"{BODY}\n下载\n{BODY}") == [BODY, "下载", BODY]


@pytest.mark.parametrize(
    "row", load_table("insertions.tsv", ("id", "needs", "pattern", "example"), key="id"), ids=lambda r: r["id"]
)
def test_insertions_go(row: dict[str, str]) -> None:
    assert clean(f"{BODY}{row['example']}\n{BODY}").text == f"{BODY}\n{BODY}"


def test_front_matter_leaves_the_title() -> None:
    text = f'---\ntitle: "云岭县政府工作报告（2020年）"\nsource: https://example.org/1\n---\n\n**一、工作回顾**\n\n{BODY}\n'
    result = clean(text, media_type="text/markdown")
    assert result.text == f"云岭县政府工作报告（2020年）\n\n一、工作回顾\n\n{BODY}\n"


def test_contents_go() -> None:
    text = f"云岭县工作报告\n目  录\n一、基本情况……………………1\n二、存在问题 .......... 12\n一、基本情况\n{BODY}"
    assert kept(text) == ["云岭县工作报告", "一、基本情况", BODY]


def test_front_matter_without_title_goes() -> None:
    assert clean(f"---\ndate: 2020-01-01\n---\n{BODY}").text == BODY


def test_stars_are_masks_in_a_plain_text_and_marks_in_markdown() -> None:
    text = f"给**镇**村党支部。{BODY}"
    assert clean(text).text == text
    assert clean(f"# 标题\n**加强领导。**{BODY}", media_type="text/markdown").text == f"标题\n加强领导。{BODY}"


def test_hard_wraps_inside_sentences_go() -> None:
    paragraphs = [BODY * 3, "二、存在的主要问题", BODY * 2 + "经费仍然不足。", BODY * 4]
    wrapped = []
    for paragraph in paragraphs:
        row = "　　" if len(paragraph) > 30 else ""
        for char in paragraph:
            if lines.width(row + char) > 76:
                wrapped.append(row)
                row = ""
            row += char
        wrapped.append(row)
    assert len(wrapped) > 2 * len(paragraphs)
    assert kept("\n".join(wrapped)) == paragraphs


def test_ragged_lines_that_end_inside_sentences_are_joined() -> None:
    text = """一、基本情况
上半年, 全镇实现农林牧渔业总产值 3.6 亿元, 完成工业税
金 1200 万元, 同比增长 8%, 接待游客 4.2 万人次, 实现旅
游收入 2100 万元。目前, 全镇共有规模以上工业企业 7 家,
在建项目 5 个, 其中总投资过亿元的 2 个, 已完成全部征
地拆迁任务, 计划年底前建成投产, 可新增就业岗位 300
多个; 新修道路 14 公里, 安装路灯 260 盏, 改造厕所 90
座, 群众出行条件明显改善。
二、存在的问题
一是土地指标不足; 二是专业人才缺乏。"""
    cleaned = clean(text).text
    assert "完成工业税金1200万元" in cleaned and "实现旅游收入" in cleaned and "工业企业7家,在建项目" in cleaned
    assert [line for line in cleaned.split("\n") if len(line) < 9] == ["一、基本情况", "二、存在的问题"]


def test_lines_that_end_with_sentences_stay_apart() -> None:
    text = "\n".join(f"第{n}村今年新修了道路，安装了路灯，改造了厕所，群众出行条件明显改善。" for n in range(20))
    assert clean(text).text == text


def test_short_paragraphs_are_not_taken_for_wrapped_lines() -> None:
    text = "\n".join(f"{n}、完成了第{n}项工作任务，进展情况总体良好；" for n in range(10, 40))
    assert clean(text).text == text


@given(st.lists(st.text(alphabet="党员，。1 a", max_size=50), max_size=30).map("\n".join))
def test_joining_takes_out_line_breaks_only(text: str) -> None:
    joined = lines.join_wraps(CleanText.of(SourceText(text))).text
    assert "".join(joined.split()) == "".join(text.split())


def test_blanks_between_characters_and_digits_go_where_they_are_a_habit() -> None:
    text = "投资 3844 亿元，增长 12 个百分点，新建 43 处，占 58% 以上。"
    assert clean(text).text == "投资3844亿元，增长12个百分点，新建43处，占58%以上。"
    assert clean(f"第1篇 2023年报告\n{BODY}").text == f"第1篇 2023年报告\n{BODY}"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("时间:2020-03-05 16:40:00\n" + BODY, "2020-03-05"),
        ("发布日期：2021年3月4日\n" + BODY, "2021-03-04"),
        ("2021-07-09下载文档一键复制全文\n" + BODY, "2021-07-09"),
        (f"{BODY}\n2021年3月4日", ""),
        ("时间:2022-13-45\n" + BODY, ""),
        (f"---\ntitle: 题目\ndate: 2020-05-06\n---\n{BODY}", "2020-05-06"),
    ],
)
def test_published(text: str, wanted: str) -> None:
    assert cleaning.clean(SourceText(text)).published == wanted


FURNITURE = (
    "首页 > 党建",
    "时间:2020-03-05 16:40:00",
    "来源:云岭网",
    "2021年3月4日",
    "小编整理",
    "目 录",
    "相关文章",
    "上一篇:总结",
    BODY,
)


@given(st.lists(st.sampled_from(FURNITURE), max_size=12))
def test_dated_lines_are_the_same_when_only_they_are_wanted(page: list[str]) -> None:
    text = "\n".join(page)

    def dated(found: Iterable[tuple[int, int, str, bool]]) -> list[tuple[int, int]]:
        return [(begin, end) for begin, end, _, tells in found if tells and published.DATE.search(text, begin, end)]

    every, wanted = furniture.furniture_lines(text), furniture.furniture_lines(text, dated=published.DATE)
    assert dated(every) == dated(wanted)


def test_published_of_a_page_comes_from_the_page() -> None:
    assert cleaning.clean(SourceText(BODY, published="2020-02-02")).published == "2020-02-02"


def test_every_rule_of_furniture_is_whole() -> None:
    from reportminer.cleaning.furniture import COLUMNS

    rows = load_table("furniture.tsv", COLUMNS, key="id")
    assert {row["where"] for row in rows} <= {"head", "tail", "edge", "any"}
    assert {row["date"] for row in rows} <= {"", "yes"}
