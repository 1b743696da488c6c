from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl

from reportminer.issues import page, recurring, write_page, write_workbook
from reportminer.issues.page import heat_map, trend_line


def test_the_workbook_has_issues_statements_and_matrices(make: Callable[..., Any], tmp_path: Path) -> None:
    archive = make()
    archive.add("石家庄市", "130100", 2020, "=1+1财政收支矛盾突出")
    clusters = recurring(archive)
    path = tmp_path / "issues.xlsx"
    write_workbook(clusters, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["说明", "问题", "问题×地方", "问题×年份", "表述"]
    assert book["问题"].max_row == 1 + len(clusters)
    assert book["表述"].max_row == 1 + sum(len(c.statements) for c in clusters)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert book["问题"].freeze_panes == "B2"


def test_the_page_is_whole_and_escapes_what_reports_say(make: Callable[..., Any], tmp_path: Path) -> None:
    archive = make()
    archive.add("太原市", "140100", 2022, "财政<script>alert(1)</script>收支矛盾突出；")
    clusters = recurring(archive)
    words = page(clusters)
    assert "<script" not in words
    assert "&lt;script&gt;" in words
    assert all(cluster.cluster_id in words for cluster in clusters)
    assert "http" not in words.replace("http-equiv", "")
    write_page(clusters, tmp_path / "sub" / "issues.html")
    assert (tmp_path / "sub" / "issues.html").read_text(encoding="utf-8") == words


def test_drawings_are_sound(make: Callable[..., Any]) -> None:
    clusters = recurring(make())
    heat = ElementTree.fromstring(heat_map(clusters))
    assert len(heat.findall("rect")) == sum(len(c.places) for c in clusters)
    line = ElementTree.fromstring(trend_line(clusters[0]))
    assert len(line.findall("circle")) == len(clusters[0].trend)


def test_reports_without_place_are_told_in_page_and_workbook(make: Callable[..., Any], tmp_path: Path) -> None:
    archive = make()
    archive.add("", "", 2022, "财力有限，财政支出压力加大；")
    clusters = recurring(archive)
    assert "4 个地方，另有 1 份报告地方不详" in page(clusters)
    write_workbook(clusters, tmp_path / "issues.xlsx")
    heads, *rows = openpyxl.load_workbook(tmp_path / "issues.xlsx")["问题"].values
    assert 1 in [row[heads.index("地方不详的报告")] for row in rows]
