"""The page of searches."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.testclient import TestClient

from reportminer.archive import Archive
from reportminer.web import create_app
from support.web import correct


def test_search_finds_marks_and_narrows(client: TestClient) -> None:
    page = client.get("/search", params={"q": "经费", "kind": "problem"}).text
    assert "<mark>经费</mark>" in page
    assert "问题 ✕" in page
    assert re.search(r'href="\?q=%E7%BB%8F%E8%B4%B9[^"]*year=2008', page)
    assert "没有找到" in client.get("/search", params={"q": "火星"}).text
    assert client.get("/search", params={"q": "("}).status_code == 400
    assert client.get("/search", params={"q": "经费", "place": "没有的地方"}).status_code == 400


def links(page: str, words: str) -> list[str]:
    """The addresses of links that say some words."""
    return [
        link.replace("&amp;", "&")
        for link, said in re.findall(r'<a [^>]*?href="([^"]+)"[^>]*>(.*?)</a>', page)
        if words in said
    ]


def heads(page: str) -> list[str]:
    return re.findall(r"<b>([^<]+)</b></a>", page)


def test_what_was_understood_is_shown_and_taken_back(client: TestClient) -> None:
    page = client.get("/search", params={"q": "鲁甸县2008年怎么解决经费不足"}).text
    assert "地方：鲁甸县 ✕" in page
    assert "年份：2008 ✕" in page
    assert "问的是做法、对策建议" in page
    [link] = links(page, "年份：2008 ✕")
    again = client.get("/search" + link).text
    assert "年份：2008 ✕" not in again
    assert "地方：鲁甸县 ✕" in again
    [link] = links(page, "全部当作普通的词")
    words = client.get("/search" + link).text
    assert "地方：鲁甸县 ✕" not in words
    assert links(words, "把地方、年份和问法当作条件")


def test_related_words_are_shown_and_switched_off(client: TestClient) -> None:
    page = client.get("/search", params={"q": "经费短缺"}).text
    assert "<b>经费短缺</b> → " in page
    assert {"党建经费不足", "经费短缺"} <= set(heads(page))
    [link] = links(page, "只找原词")
    only = client.get("/search" + link).text
    assert heads(only) == ["经费短缺"]
    assert links(only, "也找近义词")


def test_it_is_explained_why_a_hit_was_found(client: TestClient) -> None:
    page = client.get("/search", params={"q": "经费短缺"}).text
    assert 'class="why"' not in page
    [link] = links(page, "说明为什么找到")
    told = re.findall(r'<p class="why">(.*?)</p>', client.get("/search" + link).text)
    assert "<b>原词</b> 经费短缺" in told[0]
    assert any("<b>近义词</b> 经费短缺 → " in each for each in told)


def test_hits_are_put_in_order(client: TestClient) -> None:
    def years(sort: str) -> list[str]:
        page = client.get("/search", params={"q": "经费", "sort": sort}).text
        return re.findall(r'class="quiet source">[^<]*? · (\d{4})', page)

    assert years("latest") == sorted(years("latest"), reverse=True)
    assert years("earliest") == sorted(years("earliest"))
    assert set(years("latest")) == {"2008", "2010"}


def test_places_are_a_tree_that_narrows(client: TestClient) -> None:
    page = client.get("/search", params={"q": "经费"}).text
    assert [links(page, name) != [] for name in ("云南省", "昭通市", "鲁甸县", "昭阳区")] == [True] * 4
    [link] = links(page, "鲁甸县")[:1]
    narrowed = client.get("/search" + link).text
    assert "昭阳区" not in re.sub(r"<nav.*?</nav>", "", narrowed, flags=re.S)
    [back] = links(narrowed, "鲁甸县 ✕")
    assert heads(client.get("/search" + back).text) == heads(page)


def test_without_words_a_filter_lists_all_of_it(client: TestClient) -> None:
    page = client.get("/search", params={"q": "", "what": "reports", "year": "2010"}).text
    assert "共 1 条" in page
    assert "昭阳区基层组织建设调查报告" in page
    assert "怎么检索" in client.get("/search").text


def test_confidence_and_checked_narrow(client: TestClient, report_id: str) -> None:
    correct(client, report_id, "p1", action="confirm")
    page = client.get("/search", params={"q": "经费"}).text
    [checked] = links(page, "已核对")
    assert heads(client.get("/search" + checked).text) == ["党建经费不足"]
    [other] = links(page, "未核对")
    assert "党建经费不足" not in heads(client.get("/search" + other).text)
    [sure] = links(page, "不低于 0.9")
    assert len(heads(client.get("/search" + sure).text)) == len(heads(page))


def test_columns_of_the_catalogue_narrow(archive: Archive, folder: Path) -> None:
    table = folder.parent / "目录.csv"
    table.write_text(
        "文件名,题名,批次\n鲁甸2008.txt,鲁甸县党建工作汇报,甲\n昭阳2010.txt,昭阳区基层组织建设调查报告,乙<b>\n"
        "臺北.txt,互助共建工作總結,甲\n",
        encoding="utf-8-sig",
    )
    archive.apply_catalogue(table)
    archive.close()
    with TestClient(create_app(archive.path), base_url="http://127.0.0.1") as client:
        page = client.get("/search", params={"q": "经费"}).text
        assert "<h2>批次</h2>" in page
        [link] = links(page, "乙&lt;b&gt;")
        narrowed = client.get("/search" + link).text
        assert heads(narrowed) and "党建经费不足" not in heads(narrowed)
        assert "批次：乙&lt;b&gt; ✕" in narrowed
        assert client.get("/search", params={"q": "经费", "c.没有": "甲"}).status_code == 400


def test_similar_statements_are_a_click_away(client: TestClient, report_id: str) -> None:
    page = client.get("/search", params={"q": "结对共建"}).text
    assert links(page, "相似要点")
    alike = client.get("/search", params={"like": f"{report_id}:p3"}).text
    assert "与这一条相似的要点" in alike
    assert "推進結對共建" in heads(alike)
    assert client.get("/search", params={"like": f"{report_id}:p99"}).status_code == 404
    assert client.get("/search", params={"like": "<b>:p1"}).status_code == 404


def test_look_alikes_stand_together(tmp_path: Path, marked_pipeline: None) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    own = {"鲁甸县": "抓阵地建设⟧，修缮活动室", "昭阳区": "抓教育培训⟧，轮训村干部", "巧家县": "抓经费保障⟧，列入预算"}
    same = "⟦建立流动党员台账⟧，逐人登记务工去向与联系电话，每季度由支部书记回访一次，全年回访"
    for number, (place, other) in enumerate(own.items()):
        title = f"{place}党建汇报{number} 53062{number + 1} 201{number} 汇报"
        text = f"标题 {title}\n节 做法\npractice {same}⟪{number + 3}人⟫。\npractice ⟦{other}。\n"
        (folder / f"{place}.txt").write_text(text, encoding="utf-8")
    archive = Archive(tmp_path / "archive")
    archive.ingest(folder)
    archive.close()
    with TestClient(create_app(archive.path), base_url="http://127.0.0.1") as client:
        page = client.get("/search", params={"q": "流动党员台账"}).text
        assert heads(page) == ["建立流动党员台账"]
        assert "另有 2 条说法几乎一样" in page
        assert page.count('<details class="same">') == 1
