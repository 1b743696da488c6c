"""The page of a report, and what it changes."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from reportminer.archive import Archive
from reportminer.web import create_app
from reportminer.web.views.report import _Offices
from support import formats
from support.web import correct, token


def test_a_report_shows_its_text_whole_and_its_records(client: TestClient, report_id: str, folder: Path) -> None:
    page = client.get(f"/report/{report_id}").text
    text = re.search(r'<div class="card text"[^>]*>(.*?)</div>', page, re.S)
    assert text
    assert re.sub(r"<[^>]+>", "", text[1]) == (folder / "鲁甸2008.txt").read_text(encoding="utf-8")
    assert 'data-f="f1"' in page
    assert f"/report/{report_id}/record/f1" in client.get(f"/report/{report_id}/detail/f1").text
    assert client.get("/report/zzzz").status_code == 404
    assert client.get(f"/report/{report_id}/record/f99").status_code == 400


def test_a_record_is_changed_confirmed_deleted_and_taken_back(client: TestClient, report_id: str) -> None:
    assert correct(client, report_id, "f1", action="change", **{"new-status": "目标", "old-status": "实际"}) == "/"
    correct(client, report_id, "f2", action="confirm")
    correct(client, report_id, "p1", action="delete")
    report = client.get(f"/api/report/{report_id}").json()
    assert [(f["status"], f["rule"]) for f in report["figures"]][:2] == [
        ("target", "corrected"),
        ("actual", "confirmed"),
    ]
    assert "p1" not in {s["id"] for s in report["statements"]}
    page = client.get("/history").text
    assert page.count("有效") == 3
    assert "王敏" in page
    assert 'value="王敏"' in client.get(f"/report/{report_id}/record/f1").text
    entry = re.search(r"/history/(\w+)/undo", page)
    assert entry
    client.post(f"/history/{entry[1]}/undo", data={"token": token(client), "who": "王敏"})
    assert "p1" in {s["id"] for s in client.get(f"/api/report/{report_id}").json()["statements"]}


def test_a_record_is_added_where_text_was_chosen(client: TestClient, report_id: str) -> None:
    sent = {"token": token(client), "quote": "轮训了所有村干部", "what": "statement", "new-kind": "成效", "who": "王敏"}
    assert client.post(f"/report/{report_id}/add", data=sent).status_code == 200
    kinds = {s["rule"]: s["kind"] for s in client.get(f"/api/report/{report_id}").json()["statements"]}
    assert kinds["added"] == "outcome"
    assert "出现 4 次" in client.post(f"/report/{report_id}/add", data={**sent, "quote": "党"}).text


def test_nothing_changed_and_wrong_values_are_told(client: TestClient, report_id: str) -> None:
    path = f"/report/{report_id}/record/f1"
    sent = {"token": token(client), "action": "change", "new-status": "实际", "old-status": "实际"}
    assert "没有改动" in client.post(path, data=sent).text
    assert client.post(path, data={**sent, "new-year": "去年", "old-year": ""}).status_code == 400


def test_a_record_is_chosen_by_its_address_and_beside_the_text(client: TestClient, report_id: str) -> None:
    page = client.get(f"/report/{report_id}?record=p1").text
    assert page.count('<section class="card detail">') == 1
    assert "党建经费不足</h2>" in page.replace("\n", "")
    part = client.get(f"/report/{report_id}/detail/p1").text
    assert part.startswith('<section class="card detail">')
    assert f"/search?like={report_id}:p1" in part
    assert "（鲁甸县. 鲁甸县党建工作汇报[R]. 2008.）" in part
    assert '<section class="card detail">' not in client.get(f"/report/{report_id}?record=p99").text
    assert client.get(f"/report/{report_id}/detail/p99").status_code == 404
    assert client.get("/report/zzzz/detail/p1").status_code == 404


def test_outline_text_and_records_name_the_same_places(client: TestClient, report_id: str) -> None:
    page = client.get(f"/report/{report_id}").text
    places = set(re.findall(r'<i id="a(\d+)"', page))
    outline = re.findall(r'<li class="l\d"><a href="#a(\d+)"', page)
    records = re.findall(r'<li id="r-\w+" class="[\w ]*"><a href="\?record=\w+#a(\d+)"', page)
    assert len(outline) == 2
    assert len(records) == 7
    assert places >= {*outline, *records}


@pytest.fixture
def paged(tmp_path: Path) -> Path:
    """A folder with a PDF and two reports that say the same."""
    folder = tmp_path / "paged"
    folder.mkdir()
    text = (
        "青砚县党建工作情况汇报\n一、存在的问题\n（一）流动党员管理不到位。外出党员312人没有建立台账，支部半年没有联系一次，党费收缴不及时。\n"
        "（二）经费不足。村级办公经费每年只有5000元，活动场所没有维修。\n"
    )
    (folder / "青砚.pdf").write_bytes(formats.pdf(text))
    (folder / "云岭.txt").write_text(text.replace("青砚县", "云岭县").replace("312人", "77人"), encoding="utf-8")
    return folder


@pytest.fixture
def ids(tmp_path: Path, paged: Path) -> tuple[Path, str, str]:
    """The archive, and the ids of the PDF and of the other."""
    archive = Archive(tmp_path / "of-pages")
    assert archive.ingest(paged).ok
    names = {Path(row.path).suffix: row.report_id for row in archive.report_rows()}
    archive.close()
    return archive.path, names[".pdf"], names[".txt"]


def test_the_page_of_a_pdf_stands_beside_its_record(ids: tuple[Path, str, str], paged: Path) -> None:
    where, pdf, other = ids
    with TestClient(create_app(where), base_url="http://127.0.0.1") as client:
        part = client.get(f"/report/{pdf}/detail/p1").text
        source = re.search(r'<img src="([^"]+)"', part)
        assert source
        answer = client.get(source[1])
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
        assert answer.content.startswith(b"\x89PNG")
        assert answer.content != client.get(f"/report/{pdf}/page/1.png?record=p2").content
        assert client.get(f"/report/{pdf}/page/9.png").status_code == 404
        assert client.get(f"/report/{other}/page/1.png").status_code == 404
        assert client.get(f"/report/{pdf}/page/..%2f..%2fx.png").status_code == 404
        assert "<img" not in client.get(f"/report/{other}/detail/p1").text
    with TestClient(create_app(where, mask=True), base_url="http://127.0.0.1") as client:
        assert "个人信息已遮盖" in client.get(f"/report/{pdf}/detail/p1").text
        assert client.get(f"/report/{pdf}/page/1.png").status_code == 404


@pytest.mark.parametrize("change", ["gone", "changed"])
def test_a_file_that_is_gone_or_changed_is_not_shown(ids: tuple[Path, str, str], paged: Path, change: str) -> None:
    where, pdf, _ = ids
    if change == "gone":
        (paged / "青砚.pdf").unlink()
    else:
        (paged / "青砚.pdf").write_bytes(formats.pdf("别的文件\n内容也不同。"))
    with TestClient(create_app(where), base_url="http://127.0.0.1") as client:
        part = client.get(f"/report/{pdf}/detail/p1").text
        assert {"gone": "不在原来的位置", "changed": "改动过"}[change] in part
        assert "<img" not in part
        answer = client.get(f"/report/{pdf}/page/1.png")
        assert answer.status_code == 404
        assert {"gone": "不在原来的位置", "changed": "改动过"}[change] in answer.text


def test_repeated_words_say_where_else_they_stand(ids: tuple[Path, str, str]) -> None:
    where, pdf, other = ids
    with TestClient(create_app(where), base_url="http://127.0.0.1") as client:
        page = client.get(f"/report/{pdf}").text
        again = set(re.findall(r'class="problem(?: f)? again" data-s="(\w+)"', page))
        assert again == {"p1", "p2"}
        assert "+1</b>" in page
        assert f"/report/{other}?at=" in client.get(f"/report/{pdf}/detail/p1").text
        assert "这篇是副本" in client.get(f"/report/{pdf}").text + client.get(f"/report/{other}").text


def test_the_neighbouring_years_of_an_office_are_a_click_away(tmp_path: Path, marked_pipeline: None) -> None:
    folder = tmp_path / "years"
    folder.mkdir()
    for year in (2018, 2019, 2021):
        (folder / f"{year}.txt").write_text(
            f"标题 鲁甸县{year}年汇报 530621 {year} 汇报\n节 做法\npractice ⟦办法{year}⟧，已经推行。\n",
            encoding="utf-8",
        )
    archive = Archive(tmp_path / "years-archive")
    archive.ingest(folder)
    names = {row.date: row.report_id for row in archive.report_rows()}
    archive.close()
    with TestClient(create_app(archive.path), base_url="http://127.0.0.1") as client:
        page = client.get(f"/report/{names['2019']}").text
        assert f'<a rel="prev" href="/report/{names["2018"]}">← 2018</a>' in page
        assert f'<a rel="next" href="/report/{names["2021"]}">2021 →</a>' in page
        assert f"/compare/reports?old={names['2018']}&amp;new={names['2019']}" in page
        assert 'rel="prev"' not in client.get(f"/report/{names['2018']}").text


def test_offices_of_other_places_that_bear_the_same_name_are_not_the_same() -> None:
    def row(name: str, adcode: str, org: str, year: int) -> SimpleNamespace:
        return SimpleNamespace(
            report_id=name, duplicate_of="", genre="总结", adcode=adcode, org=org, year=year, title=name, path=name
        )

    offices = _Offices(
        [
            row("a", "530621", "县水利局", 2019), row("b", "530621", "鲁甸县水利局", 2020),
            row("c", "530621", "县教育局", 2020), row("d", "530622", "县水利局", 2020),
            row("e", "", "县水利局", 2021), row("f", "", "鲁甸县水利局", 2021),
        ]
    )  # fmt: skip

    def others(name: str) -> list[str]:
        own = offices.by_id[name]
        report = SimpleNamespace(report_id=name, genre="总结", place=SimpleNamespace(adcode=own.adcode), org=own.org)
        return [found.report_id for found in offices.of(report)]

    assert others("a") == ["b"]
    assert others("b") == ["a", "f"]
    assert others("d") == others("e") == []
