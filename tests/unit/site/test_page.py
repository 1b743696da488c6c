"""Does the page tell what it holds, what it leaves out, and which reports came in damaged?"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from reportminer.archive import Archive
from reportminer.site import PageLimits, page, write_page

WHOLE = """云澜县2023年党建工作总结

一、主要做法
（一）抓好阵地建设。新建党群服务中心12个，投入资金300万元。
（二）抓好队伍建设。培训党员干部3600人次。

二、存在的问题
一是=1+1经费不足。</script><script>alert(1)</script>农村党建经费缺口达500万元。
二是<img src=x onerror=alert(2)>人才缺乏。年轻党员比例只有12%。
"""
CUT = "石樵县2023年党建工作总结\n\n一、主要做法\n（一）抓好阵地建设。现有党员\ufffd\ufffd名，新建中心\ufffd个，成效明显。\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder = tmp_path_factory.mktemp("page")
    (folder / "一.txt").write_text(WHOLE, encoding="utf-8")
    (folder / "二.txt").write_bytes(CUT.encode().replace("\ufffd".encode(), b"\xff"))
    (folder / "三.txt").write_bytes(b"")
    archive = Archive(folder / "archive")
    archive.ingest([folder / "一.txt", folder / "二.txt", folder / "三.txt"])
    return archive


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_reports_are_listed_with_all_their_counts_whatever_is_left_out(archive: Archive) -> None:
    whole, short = data_of(page(archive)), data_of(page(archive, limits=PageLimits(0, 1, 1)))
    names = ("title", "practices", "problems", "figures")
    counts = [tuple(report[name] for name in names) for report in whole["reports"]]
    assert counts[0][:3] == ("云澜县2023年党建工作总结", 2, 2)
    assert counts[0][3] == sum(figure["r"] == whole["reports"][0]["id"] for figure in whole["figures"]) > 3
    assert [tuple(report[name] for name in names) for report in short["reports"]] == counts


def test_what_a_page_leaves_out_is_counted(archive: Archive) -> None:
    whole, short = data_of(page(archive)), data_of(page(archive, limits=PageLimits(0, 1, 1)))
    assert whole["left_out"] == {"statements": 0, "figures": 0, "texts": 0}
    assert short["left_out"] == {
        "statements": len(whole["statements"]) - 1,
        "figures": len(whole["figures"]) - 1,
        "texts": len(whole["reports"]),
    }


def test_reports_that_came_in_damaged_are_named(archive: Archive) -> None:
    (damaged,) = data_of(page(archive))["damaged"]
    assert Path(damaged["path"]).name == "二.txt"
    assert "无法解码的字节 3 处" in damaged["faults"]


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.scripts, self.handlers = 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.handlers += tag == "img" or any(name.startswith("on") for name, _ in attrs)


def test_markup_in_a_report_stays_text(archive: Archive) -> None:
    html = page(archive)
    elements = _Elements()
    elements.feed(html)
    assert (elements.scripts, elements.handlers) == (2, 0)
    assert "</script><script>alert(1)</script>" in data_of(html)["reports"][0]["text"]


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node to parse the script")
def test_script_of_the_page_can_be_parsed() -> None:
    script = Path(write_page.__code__.co_filename).with_name("page.js")
    assert subprocess.run(["node", "--check", str(script)], check=False).returncode == 0
