import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reports"
COMMANDS = (
    *("mine", "extract", "text", "figures", "ingest", "failures", "stats", "reports", "show", "search", "issues"),
    *(
        "indicators",
        "compare",
        "brief",
        "evaluate",
        "check",
        "schema",
        "copies",
        "train",
        "export",
        "import",
        "backup",
        "restore",
    ),
)


def jsonl(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def archive(mined: Path) -> Path:
    return mined / "archive"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(run, command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"Example: reportminer {command}" in " ".join(done.stdout.split())


def test_extract_prints_one_report_a_line_the_same_every_time(run) -> None:
    first, second = (run("extract", CORPUS, "--format", "jsonl") for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    reports = jsonl(first.stdout)
    assert len(reports) >= 18
    assert all(report["report_id"] and report["figures"] for report in reports)


@pytest.mark.parametrize("form", ["csv", "md", "html"])
def test_extract_prints_tables(run, form: str) -> None:
    file = next(CORPUS.glob("*2024年政府工作报告.txt"))
    done = run("extract", file, "--what", "figures", "--format", form)
    assert done.returncode == 0, done.stderr
    assert "生产总值" in done.stdout


def test_extract_prints_a_table_for_reading(run) -> None:
    file = next(CORPUS.glob("*2024年政府工作报告.txt"))
    done = run("extract", file, "--what", "figures")
    assert done.returncode == 0, done.stderr
    assert "140.6亿" in done.stdout
    assert "指标" in done.stdout


def test_figures_of_a_sentence(run) -> None:
    done = run("figures", "新建公路120余公里，投资3.6亿元", "--format", "jsonl")
    found = [(f["text"], f["min"], f["max"], f["approx"], f["unit"]) for f in jsonl(done.stdout)]
    assert found == [("120余公里", 120, None, "gt", "公里"), ("3.6亿元", 360000000, 360000000, "eq", "元")]
    piped = run("figures", "-", "--format", "jsonl", input="新建公路120余公里，投资3.6亿元")
    assert piped.stdout == done.stdout


def test_a_traditional_query_finds_simplified_text_and_the_other_way_round(run, archive: Path) -> None:
    simplified = jsonl(run("search", "结对共建", "--archive", archive, "--format", "jsonl").stdout)
    traditional = jsonl(run("search", "結對共建", "--archive", archive, "--format", "jsonl").stdout)
    assert simplified == traditional
    scripts = {"結" in hit["text"] for hit in simplified}
    assert scripts == {True, False}
    assert {
        "rank",
        "score",
        "kind",
        "head",
        "text",
        "report_id",
        "title",
        "place",
        "year",
        "path",
        "begin",
        "end",
    } <= set(simplified[0])


def test_search_prints_a_table_and_narrows_by_kind_and_year(run, archive: Path) -> None:
    done = run("search", "结对共建", "--kind", "practice", "--archive", archive)
    assert done.returncode == 0
    assert "做法" in done.stdout
    narrowed = jsonl(
        run("search", "党组织", "--year", "2023", "-k", "problem", "--archive", archive, "-f", "jsonl").stdout
    )
    assert narrowed
    assert {(hit["kind"], hit["year"]) for hit in narrowed} == {("problem", 2023)}


def test_show_prints_the_outline_as_a_tree(run, archive: Path) -> None:
    report = jsonl(run("reports", "--archive", archive, "-f", "jsonl").stdout)[0]
    done = run("show", report["report_id"][:8], "--archive", archive)
    assert done.returncode == 0
    assert report["title"] in done.stdout
    assert "做法" in done.stdout
    assert "├──" in done.stdout


def test_a_report_and_a_text_can_be_written_to_a_file(run, archive: Path, tmp_path: Path) -> None:
    report = jsonl(run("reports", "--archive", archive, "-f", "jsonl").stdout)[0]
    assert run("show", report["report_id"], "--archive", archive, "-o", tmp_path / "s.txt").returncode == 0
    assert "├──" in (tmp_path / "s.txt").read_text(encoding="utf-8")
    shown = run("show", report["report_id"], "--archive", archive, "-f", "jsonl").stdout
    run("show", report["report_id"], "--archive", archive, "-o", tmp_path / "s.jsonl")
    assert (tmp_path / "s.jsonl").read_text(encoding="utf-8") == shown
    (tmp_path / "in.txt").write_text("全县有党员1022人。\n", encoding="gb18030")
    assert run("text", tmp_path / "in.txt", "-o", tmp_path / "out.txt").returncode == 0
    assert (tmp_path / "out.txt").read_text(encoding="utf-8").strip() == "全县有党员1022人。"


def test_issues_and_compare_print_the_contract(run, archive: Path) -> None:
    clusters = jsonl(run("issues", "--archive", archive, "-f", "jsonl").stdout)
    assert len(clusters) >= 3
    assert all(len(cluster["places"]) + cluster["reports_without_place"] >= 2 for cluster in clusters)
    assert {"report_id", "path", "begin", "end", "text", "adcode", "year"} <= set(clusters[0]["statements"][0])
    cells = jsonl(run("compare", "-i", "GDP", "--archive", archive, "-f", "jsonl").stdout)
    assert {cell["indicator_id"] for cell in cells} == {"地区生产总值"}
    assert len({cell["row"] for cell in cells}) >= 3
    assert all(cell["text"] in cell["sentence"] for cell in cells)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("frobnicate",), "No such command"),
        (("text", "nowhere.txt"), "no such file"),
        (("extract", "nowhere.txt"), "no such file"),
        (("mine", "nowhere", "-o", "out"), "no such file"),
        (("search", "党建", "--archive", "nowhere"), "no archive there"),
        (("search", "党建", "--year", "last", "--archive", "{archive}"), "give a year"),
        (("search", "党建", "--kind", "praxis", "--archive", "{archive}"), "known kinds"),
        (("search", '"党建', "--archive", "{archive}"), "引号"),
        (("compare", "-i", "GDP", "--status", "real", "--archive", "{archive}"), "known are"),
        (("stats", "--format", "xlsx", "--archive", "{archive}"), "-o FILE"),
        (("stats", "-o", "stats.pdf", "--archive", "{archive}"), "nothing is written as pdf"),
        (("show", "a", "-o", "a.csv", "--archive", "{archive}"), "written as .jsonl"),
        (("issues", "split", "{issue}", "没有的词", "--archive", "{archive}"), "no statement of"),
    ],
)
def test_wrong_use_is_answered_in_words(
    run, archive: Path, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    if "{issue}" in arguments:
        issue = jsonl(run("issues", "--archive", archive, "-f", "jsonl").stdout)[0]["cluster_id"]
        arguments = tuple(a.replace("{issue}", issue) for a in arguments)
    done = run(*(a.replace("{archive}", str(archive)) for a in arguments), cwd=tmp_path)
    assert done.returncode in ({1, 2} if words == "引号" else {2})
    if words != "引号":
        assert words in done.stderr
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_bad_files_fail_with_a_reason_and_the_rest_is_done(run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text("石桥县党建总结\n一、主要做法\n选派第一书记120名。\n", encoding="gb18030")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 not a document")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 cut off")
    done = run("ingest", folder, "--archive", tmp_path / "archive")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    failed = jsonl(run("failures", "--archive", tmp_path / "archive", "-f", "jsonl").stdout)
    assert sorted(Path(row["path"]).name for row in failed) == ["broken.docx", "broken.pdf", "empty.txt"]
    assert all(row["reason"] for row in failed)
    assert len(run("reports", "--archive", tmp_path / "archive", "-f", "jsonl").stdout.splitlines()) == 1


def test_a_folder_without_reports_is_told(run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    done = run("mine", tmp_path / "in", "-o", tmp_path / "out")
    assert done.returncode == 1
    assert "no file in there" in done.stderr


def test_workers_change_nothing(run, tmp_path: Path) -> None:
    exports = []
    for workers in (1, 2):
        archive = tmp_path / f"archive{workers}"
        done = run("ingest", CORPUS, "--archive", archive, "--workers", workers)
        assert done.returncode == 0, done.stderr
        reports = jsonl(run("reports", "--archive", archive, "-f", "jsonl").stdout)
        exports.append(
            "".join(run("show", r["report_id"], "--archive", archive, "-f", "jsonl").stdout for r in reports[:5])
        )
    assert exports[0] == exports[1]


def test_an_archive_of_a_newer_version_is_refused_and_kept(run, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    file = next(CORPUS.glob("*2024年政府工作报告.txt"))
    assert run("ingest", file, "--archive", archive).returncode == 0
    with sqlite3.connect(archive / "archive.db") as database:
        database.execute("INSERT INTO migrations SELECT version + 1000, name, applied FROM migrations LIMIT 1")
        database.execute("PRAGMA user_version = 9999")
    for arguments in (("stats",), ("ingest", file)):
        done = run(*arguments, "--archive", archive)
        assert done.returncode in {1, 2}
        assert "newer" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_interrupting_leaves_an_archive_that_can_be_taken_up(run, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    command = [str(Path(sys.executable).with_name("reportminer")), "ingest", str(CORPUS), "--archive", str(archive)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "NO_COLOR": "1"})
    deadline = time.monotonic() + 60
    while not (archive / "archive.db").exists() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert "Traceback" not in errors
    assert process.returncode in {0, 130}
    again = run("ingest", CORPUS, "--archive", archive)
    assert again.returncode == 0, again.stderr
    assert run("check", "--archive", archive).returncode == 0


def test_an_exported_archive_comes_back_the_same(run, archive: Path, tmp_path: Path) -> None:
    assert run("export", tmp_path / "backup", "--archive", archive).returncode == 0
    first, second = (run("import", tmp_path / "backup", "--archive", tmp_path / "again") for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0)
    assert " 0 known" in first.stderr
    assert ": 0 new" in second.stderr
    listed = [run("reports", "--archive", folder, "-f", "jsonl").stdout for folder in (archive, tmp_path / "again")]
    assert listed[0] == listed[1]
    assert run("check", "--archive", tmp_path / "again").returncode == 0
    nothing = run("import", tmp_path / "nowhere", "--archive", tmp_path / "again")
    assert nothing.returncode == 2
    assert "no such file" in nothing.stderr


def test_a_member_of_a_container_can_be_shown(run) -> None:
    archive = next(CORPUS.glob("*.zip"))
    rows = jsonl(run("extract", archive, "--format", "jsonl").stdout)
    assert len(rows) == 2
    for report in rows:
        shown = run("text", report["source"]["path"], text=False, encoding=None)
        text = shown.stdout.decode("utf-8")
        figure = report["figures"][0]
        assert text[figure["begin"] : figure["end"]] == figure["text"]
    missing = run("text", f"{archive}!/nothing.txt")
    assert missing.returncode == 2
    assert "holds no nothing.txt" in missing.stderr


def test_the_name_of_the_output_gives_its_form(run, archive: Path, tmp_path: Path) -> None:
    assert run("reports", "--archive", archive, "-o", tmp_path / "reports.csv").returncode == 0
    assert (tmp_path / "reports.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    done = run("reports", "--archive", archive, "-f", "jsonl", "-o", tmp_path / "reports.html")
    assert done.returncode == 2
    assert not (tmp_path / "reports.html").exists()


def test_a_query_may_begin_with_an_excluded_word(run, archive: Path) -> None:
    hits = jsonl(run("search", "-社区 党组织", "--archive", archive, "-f", "jsonl").stdout)
    assert hits
    assert not [hit for hit in hits if "社区" in hit["text"] or "社區" in hit["text"]]


def test_an_output_that_cannot_be_written_is_told_in_words(run, archive: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run("reports", "--archive", archive, "-f", "csv", "-o", tmp_path / "file" / "x.csv")
    assert done.returncode in {1, 2}
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr


def small_folder(where: Path) -> Path:
    folder = where / "in"
    folder.mkdir()
    for county, money in (("石桥县", 2), ("云澜县", 3)):
        text = f"{county}党建工作总结\n一、存在的问题\n一是村级经费不足。每年只有{money}千元。\n二是党员老化。\n"
        (folder / f"{county}.txt").write_text(text, encoding="utf-8")
    return folder


def test_a_file_that_takes_too_long_fails_and_is_tried_again(run, tmp_path: Path) -> None:
    folder = small_folder(tmp_path)
    late = run("ingest", folder, "--archive", tmp_path / "archive", "--timeout", "0.000001")
    assert late.returncode == 1
    assert late.stderr.count("took longer than 1e-06 s") == 2
    again = run("ingest", folder, "--archive", tmp_path / "archive", "--timeout", 0)
    assert again.returncode == 0, again.stderr
    assert run("failures", "--archive", tmp_path / "archive", "-f", "jsonl").stdout == ""
    mined = run("mine", folder, "-o", tmp_path / "out", "--timeout", "0.000001")
    assert mined.returncode == 1
    assert "Traceback" not in mined.stderr


def test_pruning_takes_out_what_is_gone(run, tmp_path: Path) -> None:
    folder, archive = small_folder(tmp_path), tmp_path / "archive"
    assert run("ingest", folder, "--archive", archive).returncode == 0
    (folder / "云澜县.txt").unlink()
    # a run over the folder itself would notice; one over another file does not
    done = run("ingest", folder / "石桥县.txt", "--archive", archive, "--prune")
    assert done.returncode == 0
    assert "1 files that are gone from the disk were taken out" in done.stderr
    assert [Path(row["path"]).stem for row in jsonl(run("reports", "--archive", archive, "-f", "jsonl").stdout)] == [
        "石桥县"
    ]
    assert run("check", "--archive", archive).returncode == 0


def test_limits_of_reading_are_told(run, tmp_path: Path) -> None:
    folder = small_folder(tmp_path)
    for command in (("extract", folder), ("ingest", folder, "--archive", tmp_path / "archive")):
        done = run(*command, "--max-bytes", 10, "--no-ocr", "--no-office")
        assert done.returncode == 1
        assert done.stderr.count("failed: ") == 2
    assert run("ingest", folder, "--archive", tmp_path / "archive").returncode == 0


def test_search_counts_by_facet_and_shows_the_headings(run, archive: Path, tmp_path: Path) -> None:
    done = run("search", "党组织", "--facets", "--context", "--archive", archive)
    assert done.returncode == 0, done.stderr
    lines = {line.split("：")[0]: line for line in done.stdout.splitlines() if line.startswith(("类型：", "年份："))}
    assert "做法" in lines["类型"]
    assert "2023 " in lines["年份"]
    assert " › " in done.stdout
    table = tmp_path / "hits.csv"
    assert run("search", "党组织", "--facets", "--context", "-o", table, "--archive", archive).returncode == 0
    assert "章节" in table.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    counts = (tmp_path / "hits-facets.csv").read_text(encoding="utf-8-sig").splitlines()
    assert counts[0] == "分组,值,数量"
    assert any(line.startswith("类型,做法,") for line in counts)
    run("search", "党组织", "--facets", "-o", table, "--columns", "machine", "--archive", archive)
    counts = (tmp_path / "hits-facets.csv").read_text(encoding="utf-8-sig").splitlines()
    assert counts[0] == "facet,value,name,count"
    assert any(line.startswith("kind,practice,,") for line in counts)
    refused = run("search", "党组织", "--facets", "-f", "jsonl", "--archive", archive)
    assert refused.returncode == 2
    assert "-o FILE" in refused.stderr


def test_search_narrows_by_genre_and_topic(run, archive: Path) -> None:
    every = jsonl(run("search", "党组织", "--archive", archive, "-f", "jsonl", "-n", 200).stdout)
    genre = every[0]["genre"]
    some = jsonl(run("search", "党组织", "--genre", genre, "--archive", archive, "-f", "jsonl", "-n", 200).stdout)
    assert {hit["genre"] for hit in some} == {genre}
    assert 0 < len(some) <= len(every)
    by_option = run("search", "经费", "--topic", "经费保障", "--archive", archive, "-f", "jsonl")
    by_query = run("search", "经费 topic:经费保障", "--archive", archive, "-f", "jsonl")
    assert by_option.stdout == by_query.stdout != ""
    assert run("search", "经费", "--genre", "诗歌", "--archive", archive).returncode == 2


def test_many_queries_make_one_workbook_or_rows_with_their_query(run, archive: Path, tmp_path: Path) -> None:
    import openpyxl

    file = tmp_path / "queries.txt"
    file.write_text("# what to look for\n结对共建\n\n党建 kind:practice\n党建：没有的话儿\n", encoding="utf-8-sig")
    rows = jsonl(run("search", "--queries", file, "-n", 3, "--archive", archive, "-f", "jsonl").stdout)
    single = jsonl(run("search", "结对共建", "-n", 3, "--archive", archive, "-f", "jsonl").stdout)
    assert [row for row in rows if row["query"] == "结对共建"] == [{"query": "结对共建", **hit} for hit in single]
    book = tmp_path / "hits.xlsx"
    done = run("search", "--queries", file, "--facets", "--archive", archive, "-o", book)
    assert done.returncode == 0, done.stderr
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["1 结对共建", "2 党建 kindpractice", "3 党建：没有的话儿", "分组统计"]
    assert sheets["1 结对共建"]["A1"].value == "序号"
    assert sheets["1 结对共建"].max_row > 1
    assert [cell.value for cell in sheets["分组统计"][1]] == ["检索词", "分组", "值", "数量"]
    file.write_text('党建\n"党建\n', encoding="utf-8")
    wrong = run("search", "--queries", file, "--archive", archive)
    assert wrong.returncode == 2
    assert "line 2" in wrong.stderr
    assert run("search", "--archive", archive).returncode == 2
