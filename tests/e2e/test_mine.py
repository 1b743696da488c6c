import csv
import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest

from reportminer.mining import write_products

FURNITURE = re.compile("下载文档|一键复制|文章中心|上一篇|下一篇|網友上傳|网友上传|客服老師|客服老师|欢迎参考|歡迎參考")


def rows(path: Path) -> list[dict[str, str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_main_job_writes_all_its_tables(mined: Path) -> None:
    practices, problems, figures = (rows(mined / f"{name}.csv") for name in ("practices", "problems", "figures"))
    assert len(practices) > 50
    assert {row["类型"] for row in practices} == {"做法"}
    assert len(problems) > 30
    assert {row["类型"] for row in problems} == {"问题", "原因"}
    assert len(figures) > 400
    assert all(row["报告编号"] and row["文件"] for row in (*practices, *problems, *figures))
    assert all(row["数值"] and row["状态"] for row in figures)
    comparison = openpyxl.load_workbook(mined / "comparison.xlsx")
    assert comparison.sheetnames == ["说明", "总览", "对比", "依据"]
    sheet = comparison["对比"]
    years = {str(cell.value) for cell in sheet[1][4:]}
    assert {"2022", "2023"} <= years
    of_product = [line for line in sheet.iter_rows(min_row=2) if line[0].value == "地区生产总值"]
    commented = [cell for line in of_product for cell in line[4:] if cell.comment]
    assert commented
    assert all("生产总值" in cell.comment.text for cell in commented)
    issues = openpyxl.load_workbook(mined / "issues.xlsx")
    assert issues.sheetnames == ["说明", "问题", "问题×地方", "问题×年份", "表述"]
    assert issues["问题"].max_row > 3


def test_issues_keep_their_ids_in_the_archive(mined: Path, run, tmp_path: Path) -> None:
    shutil.copytree(mined / "archive", tmp_path / "archive")
    heads, *listed = openpyxl.load_workbook(mined / "issues.xlsx")["问题"].values
    for option in ((), ("--anew",)):
        told = run("issues", "--archive", tmp_path / "archive", *option, "--format", "jsonl").stdout
        ids = [json.loads(line)["cluster_id"] for line in told.splitlines()]
        assert ids == [row[heads.index("编号")] for row in listed]
    assert listed


def test_every_row_leads_back_to_its_source(mined: Path, run, tmp_path: Path) -> None:
    texts: dict[str, str] = {}
    shutil.copytree(mined, tmp_path / "out")
    write_products(tmp_path / "out", machine=True)
    for row in rows(tmp_path / "out" / "figures.csv")[::7]:
        if "!/" in row["path"]:
            continue
        if row["path"] not in texts:
            texts[row["path"]] = run("text", row["path"], text=False, encoding=None).stdout.decode("utf-8")
        evidence = texts[row["path"]][int(row["begin"]) : int(row["end"])]
        assert "".join(row["text"].split())[0] == evidence[0], row
        assert "".join(row["text"].split())[-1] == evidence[-1], row


def test_mining_again_changes_nothing(mined: Path, run, tmp_path: Path) -> None:
    copy = tmp_path / "out"
    shutil.copytree(mined, copy)
    again = run("mine", mined.parent / "nothing", Path(__file__).parents[2] / "corpus" / "reports", "-o", copy)
    assert again.returncode == 1
    assert "nothing: no such file" in again.stderr
    assert " 0 new, 0 changed" in again.stderr
    for name in ("practices.csv", "problems.csv", "statements.csv", "figures.csv", "index.html"):
        assert (copy / name).read_bytes() == (mined / name).read_bytes(), name


def test_all_kinds_stand_in_one_table_with_ids(mined: Path) -> None:
    everything = rows(mined / "statements.csv")
    ids = {(row["报告编号"], row["要点编号"]) for row in everything}
    assert len(ids) == len(everything)
    assert {"做法", "成效", "问题", "打算"} <= {row["类型"] for row in everything}
    for name, kinds in (("practices", {"做法"}), ("problems", {"问题", "原因"})):
        assert rows(mined / f"{name}.csv") == [row for row in everything if row["类型"] in kinds]
    figures = rows(mined / "figures.csv")
    assert len({(row["报告编号"], row["数据编号"]) for row in figures}) == len(figures)
    assert {(row["报告编号"], row["要点编号"]) for row in figures if row["要点编号"]} <= ids


def test_the_seeds_hold_seventeen_reports_without_site_furniture(seeds: Path, run, tmp_path: Path) -> None:
    done = run("mine", seeds, "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    listed = run("reports", "--archive", tmp_path / "out" / "archive", "--format", "jsonl").stdout.splitlines()
    counts = Counter(Path(json.loads(line)["path"]).name[:3] for line in listed)
    assert counts == {"000": 1, "001": 1, "002": 13, "003": 1, "004": 1}
    for name in ("practices", "problems", "figures"):
        for row in rows(tmp_path / "out" / f"{name}.csv"):
            assert not FURNITURE.search(row.get("原文") or row["原文写法"]), row
            assert not FURNITURE.search(row.get("要点") or row.get("指标") or ""), row


def browser() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no Chromium on this machine")
    return found


CHROMIUM = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-logging=stderr"),
)


def opened(page: str, tmp_path: Path, *more: str) -> str:
    """What stands in a page when its scripts have run; none of them may complain."""
    command = [*(browser(), *CHROMIUM, f"--user-data-dir={tmp_path / 'profile'}", *more, "--dump-dom"), page]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "CONSOLE" not in done.stderr, done.stderr
    return done.stdout


@pytest.mark.parametrize("page", ["index.html", "pages/issues.html", "pages/compare.html", "pages/files.html"])
def test_the_pages_open_from_disk_without_a_console_message(mined: Path, tmp_path: Path, page: str) -> None:
    assert "<h1" in opened((mined / page).as_uri(), tmp_path)


def test_a_search_from_disk_leads_to_the_characters(mined: Path, tmp_path: Path) -> None:
    search = (mined / "pages" / "search.html").as_uri()
    page = opened(f"{search}?q={quote('流动党员 管理')}", tmp_path, "--virtual-time-budget=10000")
    assert page.count('class="card hit"') >= 5
    assert "<mark>流动党员</mark>" in page
    link = re.search(r'href="(report/\w+\.html)#(a\d+)"', page)
    assert link
    report = opened(f"{(mined / 'pages' / link[1]).as_uri()}#{link[2]}", tmp_path)
    assert f'id="{link[2]}"' in report
    for asked, said in (("火星基地", "没有找到"), ("", 'id="found"')):
        assert said in opened(f"{search}?q={quote(asked)}", tmp_path, "--virtual-time-budget=10000")


def test_a_search_from_disk_knows_scripts_and_kinds(mined: Path, tmp_path: Path) -> None:
    search = (mined / "pages" / "search.html").as_uri()
    usual = opened(f"{search}?q={quote('经费')}&kind=problem", tmp_path, "--virtual-time-budget=10000")
    written = opened(f"{search}?q={quote('經費')}&kind=problem", tmp_path, "--virtual-time-budget=10000")
    hits = re.findall(r'href="report/[^"]+"', usual)
    assert hits
    assert re.findall(r'href="report/[^"]+"', written) == hits
    assert 'class="tag practice"' not in usual


def test_the_first_page_is_light_and_shows_what_recurs(mined: Path) -> None:
    first = mined / "index.html"
    assert first.stat().st_size < 1_000_000
    page = first.read_text(encoding="utf-8")
    assert page.count("<rect") > 2
    assert page.count('href="pages/issue/') > 5
    assert "地区生产总值" in (mined / "pages" / "compare.html").read_text(encoding="utf-8")


def test_the_pages_carry_no_outside_address(mined: Path) -> None:
    for path in [mined / "index.html", *(mined / "pages").rglob("*.html")]:
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", path.read_text(encoding="utf-8")), path
    for path in (mined / "pages" / "static").glob("*"):
        assert not re.search(r"https?://(?!www\.w3\.org)", path.read_text(encoding="utf-8")), path
