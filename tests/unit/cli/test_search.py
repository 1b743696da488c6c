"""Does `reportminer search` take what people type, and tell what it can't take?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reportminer.archive import Archive
from reportminer.cli.app import build, main
from reportminer.cli.search import What
from reportminer.search.searchables import COLUMNS, WHATS

LINES = (
    "党建经费不足，办公经费每年只有三千元。",
    "党员队伍老化，六十岁以上党员过半。",
    "机关支部与村支部结对共建。",
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    body = "\n".join(f"{number}、{line}" for number, line in zip("一二三", LINES, strict=True))
    (folder / "一.txt").write_text(f"云南省鲁甸县2008年党建工作汇报\n一、存在的问题\n{body}\n", encoding="utf-8")
    with Archive(folder / "archive") as made:
        made.ingest([folder / "一.txt"])
    return folder / "archive"


def search(archive: Path, *arguments: str) -> Result:
    return CliRunner().invoke(build(), ["search", *arguments, "--archive", str(archive), "-f", "jsonl"])


def kinds(done: Result) -> set[str]:
    assert done.exit_code == 0, done.output
    return {json.loads(line)["kind"] for line in done.stdout.splitlines()}


@pytest.mark.parametrize("kind", ["problem", "问题", "問題", "Problem", "困难"])
def test_kinds_have_chinese_names(archive: Path, kind: str) -> None:
    assert kinds(search(archive, "党", "--kind", kind)) == {"problem"}


@pytest.mark.parametrize(
    "year", ["2008", "2007-2009", "2007～2009", "2007至2009", "２００８", "2008年", "-2010", "2001-"]
)
def test_years_are_taken_as_people_write_them(archive: Path, year: str) -> None:
    assert search(archive, "党", "--year", year).stdout
    assert not search(archive, "党", "--year", "2010-").stdout


@pytest.mark.parametrize("place", ["鲁甸县", "昭通地区", "滇", "云南省昭通市鲁甸县", "5306"])
def test_places_by_any_name(archive: Path, place: str) -> None:
    assert search(archive, "党", "--place", place).stdout
    assert search(archive, "党", "--place", "陕西省", "--place", place).stdout
    assert not search(archive, "党", "--place", "陕西省").stdout


def test_words_need_no_quotation_marks_in_the_shell(archive: Path) -> None:
    assert search(archive, "党员", "六十岁").stdout == search(archive, "党员 六十岁").stdout != ""
    assert search(archive, "党", "-六十岁").stdout == search(archive, "党 -六十岁").stdout != ""


@pytest.mark.parametrize("query", ["-kind:practice 党", "-类型：做法 党", "-三千元 党"])
def test_a_query_may_begin_with_a_minus(archive: Path, query: str) -> None:
    done = search(archive, query)
    assert done.exit_code == 0, done.output
    assert done.stdout == search(archive, "党 " + query.removesuffix(" 党")).stdout != ""


def test_years_may_begin_with_a_minus_too(archive: Path) -> None:
    assert search(archive, "党", "--year", "-2010").stdout == search(archive, "党", "--year=-2010").stdout != ""


@pytest.mark.parametrize("option", ["--years", "-x", "--facet=1"])
def test_an_option_that_is_none_is_refused(archive: Path, option: str) -> None:
    done = search(archive, "党", option)
    assert done.exit_code == 2
    assert f"No such option: {option.partition('=')[0]}" in done.stderr


def test_kinds_and_places_may_be_parted_by_commas(archive: Path) -> None:
    assert (
        search(archive, "党", "-k", "问题,做法").stdout
        == search(archive, "党", "-k", "问题", "-k", "做法").stdout
        != ""
    )
    assert search(archive, "党", "--place", "陕西省,云南省").stdout


@pytest.mark.parametrize("form", ["table", "csv", "jsonl", "md"])
def test_that_nothing_was_found_is_told_in_every_form(archive: Path, form: str) -> None:
    command = ["search", "火星移民", "--literal", "--archive", str(archive), "-f", form]
    done = CliRunner().invoke(build(), command)
    assert (done.exit_code, done.stderr) == (0, "nothing found\n")


@pytest.mark.parametrize("arguments", [("党 year:1990",), ("党", "--place", "陕西省"), ("党", "--kind", "体会")])
def test_filters_that_leave_nothing_are_told(archive: Path, arguments: tuple[str, ...]) -> None:
    assert "this archive has no statements of such a place, year" in search(archive, *arguments).stderr


def test_filters_alone_list_what_they_let_through(archive: Path) -> None:
    everything = search(archive, "党 OR 支部").stdout.splitlines()
    assert len(search(archive, "--place", "云南").stdout.splitlines()) >= len(everything) > 0


def test_related_words_can_be_left_out(archive: Path) -> None:
    assert search(archive, "资金短缺").stdout
    assert not search(archive, "资金短缺", "--literal").stdout


def reason(archive: Path, *arguments: str) -> str:
    done = CliRunner().invoke(build(), ["search", *arguments, "--archive", str(archive)])
    assert done.exit_code != 0
    return str(done.exception)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("党", "--kind", "诗"), "known kinds are practice (做法"),
        (("党", "--year", "去年"), "give a year such as 2021"),
        (("党", "--place", "火星县"), "no place '火星县' is known"),
        ((), "give either a query or"),
        (("党", "--queries", "x.txt"), "give either a query or"),
    ],
)
def test_what_is_wrong_is_told(archive: Path, arguments: tuple[str, ...], words: str) -> None:
    assert words in reason(archive, *arguments)


@pytest.mark.parametrize(
    ("what", "query", "column", "value"),
    [
        ("statements", "三千元", "kind", "problem"),
        ("reports", "鲁甸县", "title", "云南省鲁甸县2008年党建工作汇报"),
        ("sections", "存在的问题", "head", "存在的问题"),
        ("figures", "办公经费", "text", "三千元"),
    ],
)
def test_other_things_are_searched_too(archive: Path, what: str, query: str, column: str, value: str) -> None:
    done = search(archive, query, "--what", what)
    assert done.exit_code == 0, done.output
    row = json.loads(done.stdout.splitlines()[0])
    assert list(row) == list(COLUMNS[what])
    assert row[column] == value
    with Archive(archive) as opened:
        source = opened.source_text(row["report_id"])
    assert Path(row["path"]).name == "一.txt"
    assert 0 <= row["begin"] < row["end"] <= len(source)
    printed = CliRunner().invoke(build(), ["search", query, "--what", what, "--archive", str(archive)])
    assert printed.exit_code == 0, printed.output
    assert row["report_id"][:8] in printed.stdout
    assert "鲁甸县 2008" in printed.stdout


@pytest.mark.parametrize("form", ["csv", "xlsx", "docx", "md", "html"])
def test_other_things_go_into_any_file(archive: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"figures.{form}"
    command = ["search", "经费", "--what", "figures", "--archive", str(archive), "-o", str(file)]
    done = CliRunner().invoke(build(), command)
    assert done.exit_code == 0, done.output
    assert file.stat().st_size


def test_headings_above_other_things(archive: Path) -> None:
    command = ["search", "三千元", "--archive", str(archive), "-f", "csv", "--context", "--what"]
    for what in ("statements", "sections", "figures"):
        header = CliRunner().invoke(build(), [*command, what]).stdout.splitlines()[0].split(",")
        assert header[header.index("指标" if what == "figures" else "要点") + 1] == "章节"
        header = CliRunner().invoke(build(), [*command, what, "--columns", "machine"]).stdout.splitlines()[0].split(",")
        assert header[header.index("indicator" if what == "figures" else "head") + 1] == "section"
    refused = search(archive, "鲁甸", "--what", "reports", "--context")
    assert "nothing stands above" in str(refused.exception)


def test_what_can_be_searched_is_what_the_archive_knows() -> None:
    assert tuple(What) == WHATS


def test_what_the_limit_leaves_out_is_told(archive: Path) -> None:
    cut = search(archive, "党", "--limit", "1")
    assert len(cut.stdout.splitlines()) == 1
    assert "1 of 2 statements shown; --limit N for more" in cut.stderr
    assert "shown" not in search(archive, "党", "--limit", "3").stderr


def test_unknown_places_end_like_other_queries_that_cannot_be_answered(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["search", "党", "--place", "虚构县", "--archive", str(archive)])
    assert left.value.code == 2
    assert "no place '虚构县' is known" in capsys.readouterr().err
