"""The page of comparisons."""

from __future__ import annotations

import html
import re
from pathlib import Path
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from starlette.testclient import TestClient

from reportminer.archive import Archive
from reportminer.web import create_app
from support.web import correct


def test_a_cell_of_a_comparison_leads_to_its_sentence(client: TestClient, report_id: str) -> None:
    correct(
        client,
        report_id,
        "f2",
        action="change",
        **{"new-value": "120名", "old-value": "41%", "new-year": "2008", "new-indicator": "党员"},
    )
    page = client.get("/compare", params={"indicator": "党员"}).text
    link = re.search(rf'href="/report/{report_id}\?at=(\d+)#a(\d+)"', page)
    assert link
    assert f'id="a{link[2]}"' in client.get(f"/report/{report_id}").text


YEARS = """\
标题 {name}{year}年汇报 {code} {year} 汇报
节 做法
practice ⟦{work}⟧，全县党员⟪{own}人⟫。
practice ⟦{other}{year}⟧，{why}。
"""
WORK = {
    "鲁甸县": ("建立流动党员台账", "办法", "由乡镇组织委员逐月核对外出务工人员去向"),
    "昭阳区": ("推行河长巡查", "规定", "每条河道都挂牌公布责任人与举报电话"),
}
YEARLY = {2018: "试点三个村以后再铺开", 2019: "经费列入预算并接受审计", 2021: "考核结果同年终奖励挂钩"}


@pytest.fixture
def places(tmp_path: Path, marked_pipeline: None) -> Path:
    """An archive of two places over three years, one of them with two numbers for one year."""
    folder = tmp_path / "years"
    folder.mkdir()
    for name, code in (("鲁甸县", "530621"), ("昭阳区", "530602")):
        work, other, why = WORK[name]
        for year, number in ((2018, 10), (2019, 20), (2021, 30)):
            own = number + (code == "530602")
            text = YEARS.format(
                name=name, code=code, year=year, work=work, other=other, why=f"{why}，{YEARLY[year]}", own=own
            )
            (folder / f"{name}{year}.txt").write_text(text, encoding="utf-8")
    again = "标题 鲁甸县2019年补充汇报 530621 2019 汇报\n节 做法\npractice ⟦补报数字⟧，年底党员共有⟪55人⟫。\n"
    (folder / "鲁甸县2019补.txt").write_text(again, encoding="utf-8")
    archive = Archive(tmp_path / "places")
    assert archive.ingest(folder).ok
    about = {"what": "figure", "record_id": "f1", "who": "王敏"}
    archive.correct(
        [
            archive.entry(row.report_id, field=field, value=value, **about)  # type: ignore[arg-type]
            for row in archive.report_rows()
            for field, value in (("year", row.date), ("indicator_id", "党员"))
        ]
    )
    archive.close()
    return archive.path


def asked(client: TestClient, path: str, **fields: str | list[str]) -> str:
    answer = client.get(path, params=fields)
    assert answer.status_code == 200, answer.text
    return answer.text


def svgs(page: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(found) for found in re.findall(r"<svg .*?</svg>", page, re.S)]


def test_the_builder_offers_what_the_archive_holds(places: Path) -> None:
    with TestClient(create_app(places), base_url="http://127.0.0.1") as client:
        page = asked(client, "/compare")
        assert '<input type="checkbox" name="indicator" value="党员">' in page
        assert '<input type="checkbox" name="place" value="530600">' in page
        page = asked(client, "/compare", indicator="党员", place=["530621", "昭阳区"])
        assert '<input type="checkbox" name="place" value="530621" checked>' in page
        assert 'value="昭阳区"' in page
        assert '<input type="checkbox" name="indicator" value="党员" checked>' in page


def test_table_and_pictures_show_the_same_numbers(places: Path) -> None:
    with TestClient(create_app(places), base_url="http://127.0.0.1") as client:
        page = asked(client, "/compare", indicator="党员", derive="rank")
        heads = re.findall(r'<th scope="col" class="n(?: derived)?">([^<]+)</th>', page)
        assert heads == ["2018", "2018 位次", "2019", "2019 位次", "2021", "2021 位次"]
        rows = [re.sub(r"<[^>]+>", " ", row).split() for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", page)]
        numbers = {row[0]: row[1:] for row in rows}
        assert numbers["昭阳区"] == ["11", "1", "21", "1", "31", "1"] or numbers["昭阳区"][0::2] == ["11", "21", "31"]
        assert "⚠" in page
        lines, bars = svgs(page)
        told = lines.findtext("{http://www.w3.org/2000/svg}desc") or ""
        assert "昭阳区：2018年 11人，2021年 31人" in told
        assert len(list(bars.iter("{http://www.w3.org/2000/svg}rect"))) == 2
        links = {a.get("href", "") for a in lines.iter("{http://www.w3.org/2000/svg}a")}
        assert len(links) == 6
        for link in sorted(links)[:2]:
            place = link.rpartition("#")[2]
            assert f'id="{place}"' in client.get(link.partition("#")[0]).text


def test_filters_hold_and_what_is_not_stated_is_said(places: Path) -> None:
    with TestClient(create_app(places), base_url="http://127.0.0.1") as client:
        page = asked(client, "/compare", indicator="党员", place=["鲁甸县", "长沙县"], year="2018-2019")
        assert "昭阳区" not in re.sub(r"<fieldset.*?</fieldset>", "", page, flags=re.S)
        assert ">2021</th>" not in page
        assert "这些地方的报告没有写明：长沙县" in page
        assert "没有报告写到这个指标" in asked(client, "/compare", indicator="党员", status="target")
        assert client.get("/compare", params={"indicator": "党员", "place": "没有的地方"}).status_code == 400
        assert client.get("/compare", params={"indicator": "没有的指标"}).status_code == 400
        assert client.get("/compare", params={"indicator": "党员", "year": "2020-2010"}).status_code == 400


def test_practices_of_places_stand_side_by_side(places: Path) -> None:
    with TestClient(create_app(places), base_url="http://127.0.0.1") as client:
        assert "至少选两个地方" in asked(client, "/compare/practices", place="鲁甸县")
        page = asked(client, "/compare/practices", place=["鲁甸县", "530602"])
        heads = re.findall(r'<th scope="col">([^<]+)</th>', page)
        assert heads == ["鲁甸县", "云南省昭通市昭阳区"]
        cells = re.findall(r"<td>(.*?)</td>", page, re.S)
        assert "办法2021" in cells[0]
        assert cells[0].index("办法2021") < cells[0].index("办法2018")
        link = re.search(r'href="(/report/[^"#]+)#(a\d+)"', cells[0])
        assert link
        assert f'id="{link[2]}"' in client.get(link[1].replace("&amp;", "&")).text
        assert "没有这样的内容" in asked(client, "/compare/practices", place=["鲁甸县", "昭阳区"], kind="cause")


def test_two_reports_are_aligned_and_found_by_name(places: Path) -> None:
    with TestClient(create_app(places), base_url="http://127.0.0.1") as client:
        page = asked(client, "/compare/reports", old="鲁甸县 2018", new="鲁甸县 2021")
        assert page.count('<tr class="changed">') >= 1
        assert "<del>10</del>" in page
        assert "<ins>30</ins>" in page
        only = asked(client, "/compare/reports", old="鲁甸县 2018", new="鲁甸县 2021", change="new")
        assert '<tr class="changed">' not in only
        several = asked(client, "/compare/reports", old="鲁甸县 2019", new="鲁甸县 2021")
        links = re.findall(r'<li><a href="(\?old=[^"]+)">', several)
        assert len(links) == 2
        assert "<table" in client.get("/compare/reports" + links[0].replace("&amp;", "&")).text
        assert "没有这样的报告" in asked(client, "/compare/reports", old="火星", new="鲁甸县 2021")


def test_a_comparison_leaves_as_workbook_and_word(places: Path, tmp_path: Path) -> None:
    with TestClient(create_app(places), base_url="http://127.0.0.1") as client:
        page = asked(client, "/compare", indicator="党员", year="2018-2019", derive="rank")
        for form in ("xlsx", "docx"):
            link = re.search(rf'href="(/compare/export\.{form}[^"]+)"', page)
            assert link
            answer = client.get(link[1].replace("&amp;", "&"))
            assert answer.status_code == 200
            (tmp_path / f"out.{form}").write_bytes(answer.content)
        book = openpyxl.load_workbook(tmp_path / "out.xlsx")
        assert {"2018", "2019", "2019 位次"} <= {str(cell.value) for cell in book["对比"][1]}
        assert "2021" not in {str(cell.value) for cell in book["对比"][1]}
        document = docx.Document(str(tmp_path / "out.docx"))
        assert "昭阳区" in {cell.text for row in document.tables[0].rows for cell in row.cells}
        assert client.get("/compare/export.xlsx").status_code == 400
        assert client.get("/compare/export.exe", params={"indicator": "党员"}).status_code == 400


def test_practices_and_aligned_reports_leave_as_files(places: Path) -> None:
    with TestClient(create_app(places), base_url="http://127.0.0.1") as client:
        for path, fields in (
            ("/compare/practices", {"place": ["鲁甸县", "530602"]}),
            ("/compare/reports", {"old": "鲁甸县 2018", "new": "鲁甸县 2021"}),
        ):
            links = re.findall(rf'href="({path}/export[^"]+)"', asked(client, path, **fields))  # type: ignore[arg-type]
            assert [re.search(r"export\.(\w+)", link)[1] for link in links] == ["xlsx", "docx", "csv"]  # type: ignore[index]
            for link in links:
                answer = client.get(html.unescape(link))
                assert answer.status_code == 200
                assert "filename*=UTF-8''" in answer.headers["content-disposition"]
            assert "建立流动党员台账" in answer.content.decode("utf-8-sig")
        assert client.get("/compare/practices/export.csv", params={"place": "鲁甸县"}).status_code == 400
        assert client.get("/compare/reports/export.csv").status_code == 400
        assert client.get("/compare/reports/export.exe").status_code == 400
