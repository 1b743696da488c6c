"""A page gives its report: all of it, and nothing of the site around it."""

import pytest

from reportminer import cleaning, readers
from reportminer.records import Failure
from reportminer.text import SourceText

ONE = "今年以来，云岭县共发展党员168名，其中农村党员92名，占54.8%，党员队伍结构进一步优化。"
TWO = "村级活动场所全部达标，累计投入资金586.5万元，新建43处，改建61处，群众满意度明显提高。"


def page(html: str, **options: str) -> SourceText:
    (result,) = readers.read_bytes(html.encode(options.get("encoding", "utf-8")), options.get("name", "a.html"))
    assert not isinstance(result, Failure), result
    return result


def lines(html: str) -> list[str]:
    return cleaning.clean(page(html)).text.split()


def test_layout_of_nested_tables_is_read_as_text() -> None:
    html = f"""<html><body><table><tr><td><a href=1>首页</a>|<a href=2>机构</a>|<a href=3>信箱</a></td></tr>
    <tr><td><table><tr><td width=200><a href=4>通知公告</a><br><a href=5>领导讲话</a></td>
    <td><b>党建工作总结</b><br>　　{ONE}<br>　　{TWO}</td></tr></table></td></tr>
    <tr><td>版权所有 云岭县政府 联系电话 123</td></tr></table></body></html>"""
    assert lines(html) == ["党建工作总结", ONE, TWO]


def test_page_inside_one_form_is_not_lost() -> None:
    html = f"<form id=aspnetForm><input type=hidden value=x><div><h1>工作总结</h1><p>{ONE}</p><p>{TWO}</p></div></form>"
    assert lines(html) == ["工作总结", ONE, TWO]


def test_block_with_the_name_of_furniture_but_prose_in_it_stays() -> None:
    html = f"<div class='hot-news'><p>{ONE}</p><p>{TWO}</p>" + f"<p>{ONE}{TWO}</p>" * 4 + "</div>"
    assert lines(html)[:2] == [ONE, TWO]


def test_menus_comments_and_lists_of_links_go() -> None:
    html = f"""<header><a href=/>云岭网</a></header><nav><a href=1>新闻</a></nav>
    <div class="crumbs"><a href=/>首页</a> &gt; <a href=/d>党建</a></div><article><h1>总结</h1><p>{ONE}</p><p>{TWO}</p></article>
    <ul><li><a href=1>推荐文章之一的题目</a></li><li><a href=2>推荐文章之二的题目</a></li></ul>
    <div id="comments">网友甲：写得好！很有启发，值得学习。</div><p style="display:none">隐藏的关键词堆砌，用来骗搜索引擎。</p>
    <!-- 注释，不是正文。 --><script>document.write("广告，快来看。")</script>"""
    assert lines(html) == ["总结", ONE, TWO]


def test_paragraphs_beside_the_main_part_are_not_lost() -> None:
    beside = "<div><p>编者按，这是一段放在正文以外的说明文字。</p></div>"
    html = beside + f"<div><div>{'<p>' + ONE + '</p>'}{('<p>' + TWO + '</p>') * 30}</div></div>"
    assert lines(html)[0] == "编者按，这是一段放在正文以外的说明文字。"


def test_links_inside_sentences_stay() -> None:
    html = f"<p>根据<a href=1>《农村工作条例》</a>和<a href=2>《基层工作办法》</a>的要求，{ONE}</p><p>{TWO}</p>"
    assert lines(html) == [f"根据《农村工作条例》和《基层工作办法》的要求，{ONE}", TWO]


def test_data_table_keeps_rows_and_cells() -> None:
    table = "<table><tr><th>指标</th><th>2022年</th></tr><tr><td>党员（名）</td><td> 8,412 </td></tr></table>"
    html = f"<p>{ONE}</p>{table}<p>{TWO}</p>"
    source = page(html)
    assert "指标\t2022年\n党员（名）\t8,412\n" in source.text
    (table,) = source.tables
    assert [source.text[cell.begin : cell.end] for cell in table.cells] == ["指标", "2022年", "党员（名）", "8,412"]
    assert [(cell.row, cell.column) for cell in table.cells] == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_headings_are_marked() -> None:
    source = page(f"<h1>总结</h1><h3>一、<b>主要做法</b></h3><p>{ONE}</p>")
    assert [(source.text[m.begin : m.end], m.level) for m in source.headings] == [("总结", 1), ("一、主要做法", 3)]


def test_blanks_of_the_markup_are_not_text() -> None:
    html = f"<p>\n   {ONE[:10]}\n   {ONE[10:]}&nbsp;&nbsp;\n</p><pre>甲  乙\n丙，丁。</pre>"
    source = page(html)
    assert source.text.splitlines()[0] == f"{ONE[:10]} {ONE[10:]}"
    assert "甲  乙" in source.text


@pytest.mark.parametrize(
    ("head", "encoding", "found"),
    [
        ('<meta charset="gb2312">', "gb18030", "gb18030"),
        ('<meta http-equiv=Content-Type content="text/html; charset=utf-8">', "gb18030", "gb18030"),
        ("", "gb18030", "gb18030"),
        ('<?xml version="1.0" encoding="utf-8"?>', "utf-8", "utf-8"),
        ('<meta charset="utf-8">', "utf-16", "utf-16-le"),
    ],
)
def test_charset(head: str, encoding: str, found: str) -> None:
    source = page(f"<html><head>{head}<title>a</title></head><body><p>{ONE}镕、喆</p></body></html>", encoding=encoding)
    assert source.encoding == found
    assert source.text == f"{ONE}镕、喆\n"


@pytest.mark.parametrize(
    ("html", "date"),
    [
        ('<meta name="PubDate" content="2021-03-04 10:00">', "2021-03-04"),
        ('<meta property="article:published_time" content="2020-12-31T10:00:00+08:00">', "2020-12-31"),
        ("<div>发布日期：2019年1月2日 浏览：3次</div>", "2019-01-02"),
        ("<div>日期：2019-15-40</div>", ""),
        ("", ""),
    ],
)
def test_published(html: str, date: str) -> None:
    assert cleaning.clean(page(f"{html}<div><h1>总结</h1><p>{ONE}</p><p>{TWO}</p></div>")).published == date


def test_title_without_the_name_of_the_site() -> None:
    assert page(f"<title>党建工作总结_云岭党建网</title><p>{ONE}</p>").title == "党建工作总结"
    assert page(f"<title>x</title><meta name=ArticleTitle content=党建工作总结><p>{ONE}</p>").title == "党建工作总结"


def test_deeply_nested_page_is_read() -> None:
    assert lines("<div>" * 5_000 + f"<p>{ONE}</p>" + "</div>" * 5_000) == [ONE]


def test_unclosed_tags() -> None:
    assert lines(f"<html><body><p>{ONE}<p>{TWO}<div>完。") == [ONE, TWO, "完。"]


def read(body: str) -> SourceText:
    data = f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()
    (result,) = readers.read_bytes(data, "a.html")
    assert not isinstance(result, Failure), result
    return result


SENTENCES = "<p>今年以来，全县新建公厕四十座，群众比较满意。</p><p>还存在管护不到位的问题，需要抓紧解决。</p>"


@pytest.mark.parametrize(
    "page",
    [
        f'<div class="footer">{SENTENCES}</div>',
        f'<h1>总结</h1><div class="hot">{SENTENCES}</div>',
        f'<div id="app" style="display:none">{SENTENCES}</div>',
        f"<aside>{SENTENCES}</aside>",
        "<textarea>今年以来，全县新建公厕四十座，群众满意。还存在管护不到位的问题。</textarea>",
    ],
)
def test_what_looks_like_furniture_is_kept_where_there_is_nothing_else(page: str) -> None:
    assert "新建公厕四十座" in read(page).text and "管护不到位" in read(page).text


def test_numbers_of_lists() -> None:
    page = "<p>做法如下，请参考。</p><ol start=3><li>加强领导，压实责任。<li>2、督促检查，推动落实。</ol>"
    assert read(page).text.splitlines()[1:] == ["3. 加强领导，压实责任。", "2、督促检查，推动落实。"]
    page = f'{SENTENCES}<ol style="list-style-type: cjk-ideographic"><li>加强领导，压实责任。</li></ol>'
    assert read(page).text.splitlines()[-1] == "一、加强领导，压实责任。"


def test_comments_and_deletions_of_word_are_left_out() -> None:
    page = (
        SENTENCES + "<p>工作<del>很</del><ins>较</ins>实<a class=msocomanchor href='#c'>[李1]</a>。</p>"
        "<div style='mso-element:comment-list'><div style='mso-element:comment'>"
        "<p class=MsoCommentText>请改，这里不妥。</p></div></div>"
    )
    assert read(page).text.splitlines()[2:] == ["工作较实。"]


def test_greeting_and_signature_outside_the_main_part_are_kept() -> None:
    page = f"<div><p>各乡镇党委：</p></div><div>{SENTENCES}</div>"
    page += "<div><p>禾渡县委组织部</p><p>2022年6月1日</p></div><div>更多栏目</div>"
    lines = read(page).text.splitlines()
    assert (lines[0], lines[-2:]) == ("各乡镇党委：", ["禾渡县委组织部", "2022年6月1日"])


def test_table_in_a_layout_table_with_caption_and_spread_cells() -> None:
    table = (
        "<table><caption>表1 收支</caption><tr><td colspan=2>科目</td><td>数额</td></tr>"
        "<tr><td rowspan=2>支出</td><td>教育</td><td>7</td></tr><tr><td>卫生</td><td>8</td></tr></table>"
    )
    source = read(f"<table><tr><td>{SENTENCES}</td></tr><tr><td>{table}</td></tr></table>")
    assert source.text.splitlines()[2:] == ["表1 收支", "科目\t\t数额", "支出\t教育\t7", "\t卫生\t8"]
    assert len(source.tables) == 1


def test_page_of_which_hardly_anything_is_text_says_so() -> None:
    menu = "<ul>" + "<li><a href='/a'>政务公开栏目</a></li>" * 400 + "</ul>"
    assert "only" in read(menu + SENTENCES).notes[0]
    assert read(SENTENCES).notes == ()
