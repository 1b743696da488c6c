"""The first page."""

from __future__ import annotations

import re
import time
from pathlib import Path
from xml.etree import ElementTree

from starlette.testclient import TestClient

from reportminer.archive import Archive
from reportminer.web import create_app

SVG = "{http://www.w3.org/2000/svg}"


def test_pictures_count_reports_and_lead_to_them(client: TestClient) -> None:
    page = client.get("/").text
    years, genres, places = (ElementTree.fromstring(found) for found in re.findall(r"<svg .*?</svg>", page, re.S))
    assert years.findtext(f"{SVG}desc") == "2008 1；2009 1；2010 1"
    assert "汇报 1" in (genres.findtext(f"{SVG}desc") or "")
    assert places.findtext(f"{SVG}desc") == "云南省 2；湖南省 1"
    for link in [a.get("href", "") for picture in (years, genres, places) for a in picture.iter(f"{SVG}a")]:
        assert re.search(r"共 [12] 条", client.get(link).text), link


def test_failures_are_told_by_their_reason(archive: Archive, folder: Path) -> None:
    for name in ("空一.txt", "空<i>.txt"):
        (folder / name).write_text("", encoding="utf-8")
    archive.ingest(folder)
    archive.close()
    with TestClient(create_app(archive.path), base_url="http://127.0.0.1") as client:
        page = client.get("/").text
        assert "2 个文件没有读成" in page
        assert page.count("<summary>") == 1
        assert "空&lt;i&gt;.txt" in page
        assert "最近一次入库" in page


def test_an_empty_archive_says_what_to_do(tmp_path: Path) -> None:
    Archive(tmp_path / "none").close()
    with TestClient(create_app(tmp_path / "none"), base_url="http://127.0.0.1") as client:
        page = client.get("/").text
        assert "档案里还没有报告" in page
        assert "<svg" not in page
        for path in (
            "/search",
            "/search?q=经费",
            "/compare",
            "/compare/practices",
            "/compare/reports",
            "/compare?indicator=党员",
        ):
            assert client.get(path).status_code == 200, path


def test_what_recurs_most_is_named(client: TestClient) -> None:
    until = time.monotonic() + 30
    while "正在归纳" in (page := client.get("/").text) and time.monotonic() < until:
        time.sleep(0.1)
    assert "经费" in page.partition("反复出现最多的问题")[2].partition("<figure")[0]
