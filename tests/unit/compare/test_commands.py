from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from reportminer.archive import Archive
from reportminer.cli.app import build
from reportminer.cli.messages import UsageError
from reportminer.store.errors import UnknownPlaceError


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("compare")
    text = "太原市2023年政府工作报告\n\n一、2022年工作回顾\n\n全市生产总值完成910亿元，下降1.9%。\n"
    (root / "a.txt").write_text(text, encoding="utf-8")
    with Archive(root / "archive") as archive:
        archive.ingest([root / "a.txt"])
    return root / "archive"


def run(*arguments: object) -> str:
    result = CliRunner().invoke(build(), ["compare", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    ("name", "begins"), [("g.xlsx", b"PK"), ("g.docx", b"PK"), ("g.html", b"<!DOCTYPE"), ("g.tex", b"\\begin{tabular}")]
)
def test_the_name_of_the_file_says_the_form(folder: Path, tmp_path: Path, name: str, begins: bytes) -> None:
    run("--archive", folder, "-i", "GDP", "-o", tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_name_that_says_another_form_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the name says xlsx, --format says csv"):
        run("--archive", folder, "-i", "GDP", "-f", "csv", "-o", tmp_path / "g.xlsx")


def test_cells_are_listed_with_their_evidence(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "cells.csv"
    run("--archive", folder, "-i", "GDP", "-i", "GDP增速", "--cells", "--columns", "machine", "-o", file)
    rows = list(csv.DictReader(file.open(encoding="utf-8-sig")))
    assert [(row["indicator_id"], float(row["min"]), row["text"]) for row in rows] == [
        ("地区生产总值", 91e9, "910亿元"),
        ("地区生产总值增速", -1.9, "1.9%"),
    ]
    assert all("太原" in row["title"] and "910亿元" in row["sentence"] for row in rows)
    run("--archive", folder, "-i", "GDP", "--cells", "-o", tmp_path / "cells.xlsx")
    assert openpyxl.load_workbook(tmp_path / "cells.xlsx").active.max_row == 2


def test_cells_are_for_people_unless_the_contract_is_asked_for(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "cells.csv"
    run("--archive", folder, "-i", "GDP", "-i", "GDP增速", "--cells", "-o", file)
    rows = list(csv.DictReader(file.open(encoding="utf-8-sig")))
    told = [(row["指标"], row["数值"], float(row["精确值"]), row["单位"], row["状态"]) for row in rows]
    assert told == [
        ("地区生产总值", "910亿元", 91e9, "元", "实际"),
        ("地区生产总值增速", "-1.9%", -1.9, "%", "实际"),
    ]
    assert run("--archive", folder, "-i", "GDP", "-f", "csv").splitlines()[0] == "指标,地方,状态,2022"


@pytest.mark.parametrize("given", [("indicator,machine",), ("machine", "indicator"), ("indicator，machine",)])
def test_columns_say_what_stands_across_and_for_whom(folder: Path, given: tuple[str, ...]) -> None:
    options = [part for value in given for part in ("--columns", value)]
    printed = run("--archive", folder, "-i", "GDP", "-f", "csv", *options)
    assert printed.splitlines()[0] == "row,status,地区生产总值"
    assert "actual" in printed


@pytest.mark.parametrize("given", ["year,indicator", "people,machine", "years"])
def test_columns_that_say_nothing_or_two_things_are_refused(folder: Path, given: str) -> None:
    with pytest.raises(UsageError, match="give year or indicator, and people or machine"):
        run("--archive", folder, "-i", "GDP", "--columns", given)
    with pytest.raises(UsageError, match="jsonl always has the names of the record contract"):
        run("--archive", folder, "-i", "GDP", "--columns", "people", "-f", "jsonl")


def test_rows_are_held_to_places(folder: Path) -> None:
    assert "太原市" in run("--archive", folder, "-i", "GDP", "--place", "山西省", "-f", "csv")
    assert "太原市" not in run("--archive", folder, "-i", "GDP", "--place", "大同市", "-f", "csv")
    assert "太原市" in run("--archive", folder, "-i", "GDP", "--place", "大同市,太原", "-f", "md")


@pytest.mark.parametrize("table", [("-i", "GDP"), ("-i", "GDP", "--plan"), ("--practices",)])
def test_a_place_that_nobody_knows_is_refused(folder: Path, table: tuple[str, ...]) -> None:
    with pytest.raises(UnknownPlaceError, match="no place '火星县' is known"):
        run("--archive", folder, *table, "--place", "火星县")


@pytest.mark.parametrize(
    ("arguments", "unused"),
    [
        (("--plan", "-i", "GDP", "--derive", "rank"), "--derive"),
        (("--plan", "-i", "GDP", "--cells"), "--cells"),
        (("--plan", "-i", "GDP", "--columns", "indicator", "--status", "actual"), "--columns, --status"),
        (("--practices", "-i", "GDP", "--rows", "report"), "--indicator, --rows"),
        (("--outline", "1", "2", "--year", "2020", "--place", "太原"), "--year, --place"),
        (("--outline", "1", "2", "--practices"), "--practices"),
    ],
)
def test_options_that_would_be_ignored_are_refused(folder: Path, arguments: tuple[str, ...], unused: str) -> None:
    with pytest.raises(UsageError, match=f"makes no use of {unused}: leave that away"):
        run("--archive", folder, *arguments)


def test_reports_to_align_that_are_not_there_are_wrong_use(folder: Path) -> None:
    with pytest.raises(UsageError, match="no report has an id that begins with 'x'"):
        run("--archive", folder, "--outline", "x", "y")


def test_a_form_that_nothing_is_written_in_names_all_there_are(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"nothing is written as pdf; name it .*\.tex, \.parquet, or \.txt"):
        run("--archive", folder, "-i", "GDP", "-o", "g.pdf")
