"""Do links of workbooks lead to the files that they name?"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import xlsxwriter

from reportminer.exports.links import link_target


@pytest.mark.skipif(os.name == "nt", reason="XlsxWriter itself makes links to files of Windows")
@pytest.mark.parametrize("name", ["报告.txt", "报 告#1?.txt", "50%.txt", "a&b.txt"])
def test_a_link_leads_to_its_file(tmp_path: Path, name: str) -> None:
    import openpyxl

    file = tmp_path / name
    file.write_text("文", encoding="utf-8")
    for path in (str(file), f"{file}!/里面.txt"):
        with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
            book.add_worksheet().write_url(0, 0, link_target(path), string=path)
        target = openpyxl.load_workbook(tmp_path / "a.xlsx").active["A1"].hyperlink.target
        parts = urlsplit(target)
        assert parts.scheme == "file"
        assert Path(unquote(parts.path)) == file


@pytest.mark.parametrize("path", ["", "/没有.txt", "长" * 5000])
def test_what_is_not_there_gets_no_link(path: str) -> None:
    assert link_target(path) == ""
