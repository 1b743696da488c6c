"""Do the commands show the catalogue's columns, leave marked reports out and mask what is personal, and never the store?"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportminer.archive import Archive
from reportminer.cli.app import build
from reportminer.cli.messages import UsageError

MOBILE = "13912345678"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    marked = (
        "滦南县2019年养老服务工作总结\n机密★10年\n一、主要做法\n（一）建设食堂。全县建成老年食堂16个，方便老人就餐。\n"
    )
    plain = (
        f"迁西县2018年养老服务工作总结\n一、主要做法\n（一）建设食堂。全县建成老年食堂12个，电话{MOBILE}，老人满意。\n"
    )
    (folder / "甲.txt").write_text(marked, encoding="utf-8")
    (folder / "乙.txt").write_text(plain, encoding="utf-8")
    (tmp_path / "目录.csv").write_text("文件名,保管期限\n甲.txt,永久\n乙.txt,10年\n", encoding="utf-8")
    return tmp_path


def run(folder: Path, *words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(build(), [*words, "--archive", str(folder / "archive")])
    if isinstance(result.exception, UsageError):
        return 2, result.stdout, str(result.exception)
    return result.exit_code, result.stdout, result.stderr


def ingest(folder: Path) -> None:
    assert run(folder, "ingest", str(folder / "texts"), "--catalogue", str(folder / "目录.csv"))[0] == 0


def test_reports_shows_and_filters_by_the_catalogues_columns(archive: Path) -> None:
    ingest(archive)
    code, out, _ = run(archive, "reports", "--where", "保管期限=永久", "--format", "jsonl")
    [row] = [json.loads(line) for line in out.splitlines()]
    assert (code, row["title"], row["保管期限"]) == (0, "滦南县2019年养老服务工作总结", "永久")


@pytest.mark.parametrize("words", [("search", "老年食堂", "--format", "jsonl"), ("reports", "--format", "jsonl")])
def test_marked_reports_are_told_and_left_out(archive: Path, words: tuple[str, ...]) -> None:
    ingest(archive)
    _, everything, _ = run(archive, *words)
    _, kept, told = run(archive, *words, "--exclude-marked")
    assert ("甲.txt" in everything, "甲.txt" in kept, "乙.txt" in kept) == (True, False, True)
    assert "1 reports carry a mark of secrecy (机密★10年: 1) and were left out" in told


def test_personal_numbers_are_masked_in_outputs_and_never_in_the_store(archive: Path) -> None:
    ingest(archive)
    _, plain, _ = run(archive, "search", "老年食堂", "--format", "jsonl")
    _, hidden, told = run(archive, "search", "老年食堂", "--format", "jsonl", "--mask-personal")
    assert (MOBILE in plain, MOBILE in hidden) == (True, False)
    assert "mobile" in told
    code, _, _ = run(archive, "export", str(archive / "out"), "--mask-personal", "--exclude-marked")
    lines = (archive / "out" / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    assert (code, len(lines), MOBILE in lines[0]) == (0, 1, False)
    with Archive(archive / "archive", read_only=True) as opened:
        [found] = opened.personal()
        assert opened.source_text(found["report_id"])[found["begin"] : found["end"]] == MOBILE


def test_an_exported_catalogue_can_be_given_back(archive: Path) -> None:
    run(archive, "ingest", str(archive / "texts"))
    made = archive / "made.csv"
    assert run(archive, "catalogue", "export", "-o", str(made))[0] == 0
    rows = list(csv.DictReader(made.read_text(encoding="utf-8-sig").splitlines()))
    assert sorted((row["地区"], row["年度"], row["密级"]) for row in rows) == [
        ("河北省唐山市滦南县", "2019", "机密★10年"),
        ("河北省唐山市迁西县", "2018", ""),
    ]
    code, out, _ = run(archive, "catalogue", "check", str(made), "--format", "jsonl")
    assert (code, [json.loads(line)["finding"] for line in out.splitlines()]) == (0, ["matched", "matched"])


def lines(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def names(rows: list[dict[str, object]]) -> set[str]:
    return {Path(str(row["path"])).name for row in rows}


def test_search_and_compare_filter_show_and_export_the_catalogues_columns(archive: Path) -> None:
    ingest(archive)
    code, out, _ = run(archive, "search", "老年食堂", "--where", "保管期限=永久", "--format", "jsonl")
    assert (code, names(lines(out)), lines(out)[0]["保管期限"]) == (0, {"甲.txt"}, "永久")
    _, shown, _ = run(archive, "search", "老年食堂")
    assert "保管期限 永久" in "".join(shown.split("│")).replace("\n", "").replace("  ", "")
    words = ("compare", "--indicator", "约:食堂", "--format", "jsonl")
    _, out, _ = run(archive, *words)
    assert names(lines(out)) == {"甲.txt", "乙.txt"}
    code, out, _ = run(archive, *words, "--where", "保管期限=10年")
    assert (code, names(lines(out)), {row["保管期限"] for row in lines(out)}) == (0, {"乙.txt"}, {"10年"})
    _, out, told = run(archive, *words, "--exclude-marked")
    assert (names(lines(out)), "机密★10年: 1" in told) == ({"乙.txt"}, True)


def test_a_column_that_the_catalogue_lacks_is_named_with_those_it_has(archive: Path) -> None:
    ingest(archive)
    for command in (("search", "食堂"), ("reports",), ("compare", "-i", "约:食堂"), ("issues",)):
        code, _, told = run(archive, *command, "--where", "柜号=三")
        assert (code, "柜号" in told, "保管期限" in told) == (2, True, True)


def test_issues_are_held_to_reports_and_tell_their_columns(archive: Path) -> None:
    for name, county in (("丙", "滦南县"), ("丁", "迁西县"), ("戊", "玉田县")):
        words = f"{county}2019年养老服务调研报告\n一、存在的问题\n（一）护理人员严重不足。全县护理人员严重不足，招不来留不住。\n"
        words = words.replace("\n一", "\n内部资料\n一", 1) if name == "戊" else words
        (archive / "texts" / f"{name}.txt").write_text(words, encoding="utf-8")
    with (archive / "目录.csv").open("a", encoding="utf-8") as stream:
        stream.write("丙.txt,30年\n丁.txt,10年\n戊.txt,10年\n")
    ingest(archive)
    words = ("issues", "--min-places", "1", "--format", "jsonl")

    def told(*more: str) -> set[tuple[str, str]]:
        _, out, _ = run(archive, *words, *more)
        return {(Path(s["path"]).name, s["保管期限"]) for row in lines(out) for s in row["statements"]}  # type: ignore[attr-defined]

    assert told() == {("丙.txt", "30年"), ("丁.txt", "10年"), ("戊.txt", "10年")}
    assert told("--where", "保管期限=10年") == {("丁.txt", "10年"), ("戊.txt", "10年")}
    assert told("--exclude-marked") == {("丙.txt", "30年"), ("丁.txt", "10年")}
    assert told("--where", "保管期限=100年") == set()


def test_show_masks_announces_and_leaves_out(archive: Path) -> None:
    ingest(archive)
    with Archive(archive / "archive", read_only=True) as opened:
        marked, plain = sorted(opened.report_rows(), key=lambda row: row.path.endswith("乙.txt"))
    assert run(archive, "show", marked.report_id, "--exclude-marked")[0] == 2
    _, out, told = run(archive, "show", marked.report_id, "--format", "jsonl")
    assert (
        json.loads(out)["secrecy"],
        "1 reports carry a mark of secrecy (机密★10年: 1) and are in the output" in told,
    ) == (
        "机密★10年",
        True,
    )
    assert "保管期限 永久" in run(archive, "show", marked.report_id)[1]
    with Archive(archive / "archive", read_only=True) as opened:
        (statement,) = opened.report(plain.report_id).statements
    masked = json.loads(run(archive, "show", plain.report_id, "--format", "jsonl", "--mask-personal")[1])
    assert (MOBILE in json.dumps(masked), masked["statements"][0]["begin"]) == (False, statement.begin)


def test_products_of_mine_leave_marked_reports_out_and_mask(archive: Path) -> None:
    out = archive / "out"
    words = [str(archive / "texts"), "-o", str(out), "--catalogue", str(archive / "目录.csv")]
    result = CliRunner().invoke(build(), ["mine", *words, "--exclude-marked", "--mask-personal"])
    assert result.exit_code == 0
    assert "机密★10年: 1) and were left out" in result.stderr
    assert "personal data in the output (mobile: 1) were masked" in result.stderr
    pages = sorted((out / "pages").rglob("*.*"))
    for path in [*out.glob("*.*"), *pages]:
        content = path.read_bytes()
        assert (MOBILE.encode() in content, "滦南县".encode() in content) == (False, False)
    assert any("139******78" in path.read_text(encoding="utf-8") for path in pages if path.suffix == ".html")
    assert 'value="0=10年"' in (out / "pages" / "search.html").read_text(encoding="utf-8")
    assert all("保管期限" in path.read_text(encoding="utf-8") for path in (out / "pages" / "report").iterdir())
    rows = list(csv.DictReader((out / "statements.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert {row["保管期限"] for row in rows} == {"10年"}
    with Archive(out / "archive", read_only=True) as opened:
        assert len(opened.report_rows()) == 2


def test_extract_and_text_mask_and_leave_out(archive: Path) -> None:
    words = ["extract", str(archive / "texts"), "--format", "jsonl", "--mask-personal", "--exclude-marked"]
    result = CliRunner().invoke(build(), words)
    assert (result.exit_code, MOBILE in result.stdout, "滦南" in result.stdout) == (0, False, False)
    result = CliRunner().invoke(build(), ["text", str(archive / "texts" / "乙.txt"), "--mask-personal"])
    assert (MOBILE in result.stdout, "139******78" in result.stdout) == (False, True)


def test_a_catalogue_applied_later_is_kept_to(archive: Path) -> None:
    run(archive, "ingest", str(archive / "texts"))
    code, _, told = run(archive, "catalogue", "apply", str(archive / "目录.csv"))
    assert (code, "matched: 2" in told) == (0, True)
    assert lines(run(archive, "reports", "--where", "保管期限=永久", "--format", "jsonl")[1])[0]["保管期限"] == "永久"
    made = archive / "made.csv"
    run(archive, "catalogue", "export", "-o", str(made))
    rows = list(csv.DictReader(made.read_text(encoding="utf-8-sig").splitlines()))
    assert sorted(row["保管期限"] for row in rows) == ["10年", "永久"]
    missing = CliRunner().invoke(build(), ["catalogue", "apply", str(made), "--archive", str(archive / "nowhere")])
    assert (type(missing.exception), (archive / "nowhere").exists()) == (UsageError, False)


def test_copies_and_review_leave_marked_reports_out(archive: Path) -> None:
    pytest.importorskip("openpyxl")
    passage = (
        "全县坚持以老年人需求为导向，逐村摸排底数，分类建立台账，统筹资金、土地、人员，改建老年食堂和日间照料中心。"
    )
    for name in ("甲", "乙"):
        path = archive / "texts" / f"{name}.txt"
        path.write_text(path.read_text(encoding="utf-8") + f"（二）整合资源。{passage}\n", encoding="utf-8")
    ingest(archive)
    words = ("copies", "--smallest", "30", "--format", "jsonl")
    assert len(lines(run(archive, *words)[1])) == 1
    _, out, told = run(archive, *words, "--exclude-marked")
    assert (out, "机密★10年: 1) and were left out" in told) == ("", True)
    book = str(archive / "review.xlsx")
    assert "are in the output" in run(archive, "review", "export", "-o", book)[2]
    code, _, told = run(archive, "review", "export", "-o", book, "--exclude-marked")
    assert (code, "were left out" in told) == (0, True)
