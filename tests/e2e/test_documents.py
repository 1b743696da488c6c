"""What the README and the documentation show must be true: their commands run, their examples give what they say."""

import doctest
import importlib
import json
import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import msgspec
import pytest

from reportminer.cli.search import What, columns_of
from reportminer.readers import ReadOptions
from reportminer.search import searchables

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]
PLACEHOLDERS = {"REPORT", "ID", "报告编号"}


def shell_lines() -> list[tuple[str, str]]:
    """Every line of a shell block that calls reportminer, with the page it stands on."""
    found = []
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.S):
            for line in block.splitlines():
                command = line.split(" && ")[-1]
                if command.startswith("reportminer "):
                    found.append((str(page.relative_to(ROOT)), command))
    return found


def python_of(page: Path) -> str:
    """The Python blocks of a page, in order, each on its own lines of the page."""
    code = ""
    text = page.read_text(encoding="utf-8")
    for match in re.finditer(r"```python\n(.*?)```", text, re.S):
        code += "\n" * (text.count("\n", 0, match.start(1)) - code.count("\n")) + match[1]
    return code


def test_the_readmes_give_the_two_commands() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    command = importlib.import_module("readme_command").command
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert command("main", readme).endswith("reportminer mine corpus/reports -o out")
    assert command("test", readme).endswith("python -m pytest")
    with pytest.raises(ValueError, match="tagged <!-- run: other -->"):
        command("other", readme)
    for shown in (command("main", readme), command("test", readme)):
        assert shown in (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")


def with_real_ids(words: list[str], archive: Path, run) -> list[str]:
    """The words with ids of this archive in place of the ids shown: clusters in order, reports in order."""
    clusters = [json.loads(c) for c in run("issues", "--archive", archive, "-f", "jsonl").stdout.splitlines()]
    reports = [json.loads(r) for r in run("reports", "--archive", archive, "-f", "jsonl").stdout.splitlines()]
    point = clusters[-1]["statements"][0]
    found: dict[str, str] = {}
    for word in words:
        if re.fullmatch("[0-9a-f]{10}", word):
            found.setdefault(word, clusters[len(found)]["cluster_id"])
        elif re.fullmatch("[0-9a-f]{6}", word):
            found.setdefault(word, reports[len(found)]["report_id"])
        elif re.fullmatch("[0-9a-f]{6}:p[0-9]+", word):
            found[word] = f"{point['report_id']}:{point['statement_id']}"
    if words[:2] == ["issues", "split"]:
        parted = [s["head"][:2] for s in clusters[0]["statements"]]
        return ["issues", "split", clusters[0]["cluster_id"], parted[0]]
    return [found.get(word, word) for word in words]


@pytest.mark.parametrize(("page", "line"), shell_lines())
def test_every_command_shown_runs(page: str, line: str, mined: Path, run, tmp_path: Path) -> None:
    words = shlex.split(line, comments=True)[1:]
    if any(re.fullmatch("[0-9a-f]{6,10}(?::p[0-9]+)?", word) for word in words):
        copy = tmp_path / "copy"
        shutil.copytree(mined / "archive", copy)
        done = run(*with_real_ids(words, copy, run), cwd=ROOT, env={"REPORTMINER_ARCHIVE": str(copy)})
        assert done.returncode == 0, (page, line, done.stderr)
        return
    if words[0] == "mine":
        assert words[1:] == ["corpus/reports", "-o", "out"]
        return
    report = json.loads(run("reports", "--archive", mined / "archive", "-f", "jsonl").stdout.splitlines()[0])
    archive = str(tmp_path / "archive") if words[0] in {"ingest", "import"} else str(mined / "archive")
    backup = str(tmp_path / "backup")
    if words[0] == "import":
        assert run("export", backup, "--archive", mined / "archive").returncode == 0
    saved = str(tmp_path / "backups" / "monday")
    if words[0] == "restore":
        assert run("backup", saved, "--archive", mined / "archive").returncode == 0
    replaced = {
        "out/archive": archive,
        "archive": archive,
        "backups/monday": saved,
        "restored": str(tmp_path / "restored"),
        "backup": backup,
        "/data/county-archive": "corpus/reports/云澜县2023年政府工作报告.txt",
    }
    replaced |= dict.fromkeys(PLACEHOLDERS, report["report_id"])
    replaced |= {
        "mygold/*.gold.jsonl": "corpus/gold/云澜县2023年政府工作报告.gold.jsonl",
        "myreports": "corpus/reports",
    }
    queries = tmp_path / "queries.txt"
    queries.write_text("结对共建\n流动党员\n", encoding="utf-8")
    replaced["queries.txt"] = str(queries)
    # a shell would name the files that a pattern fits
    parted = [
        sorted(map(str, ROOT.glob(word))) if "*" in word else [word]
        for word in (words[0], *(replaced.get(w, w) for w in words[1:]))
    ]
    arguments = [word for group in parted for word in group]
    if "-o" in arguments:
        at = arguments.index("-o") + 1
        arguments[at] = str(tmp_path / arguments[at])
    done = run(*arguments, cwd=ROOT, env={"REPORTMINER_ARCHIVE": archive})
    assert done.returncode == 0, (page, line, done.stderr)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("page", [page for page in PAGES if python_of(page)], ids=lambda page: page.name)
def test_python_of_every_page_runs(page: Path, mined: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = ROOT / "corpus" / "reports" / "云澜县2024年政府工作报告.docx"
    shutil.copytree(mined / "archive", tmp_path / "archive")
    (tmp_path / "report.docx").write_bytes(report.read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    code = python_of(page).replace("/data/county-archive", str(report)).replace("workers=2", "workers=1")
    given = {"path": str(report), "begin": 0, "end": 4, "__name__": "a_page"}
    exec(compile(code, page, "exec"), given)


def test_the_example_of_the_readme_prints_what_it_shows(run) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```console\n\$ reportminer (.*?)\n(.*?)```", readme, re.S)
    assert block[1] in (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
    done = run(*shlex.split(block[0]), env={"COLUMNS": "120"})
    shown = [line.split() for line in block[1].splitlines() if line.strip()]
    printed = [line.split() for line in done.stdout.splitlines() if line.strip()]
    assert shown == printed


def table_below(page: str, heading: str) -> list[list[str]]:
    """The cells of the first table below a heading of a page, without its head."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    lines = text[text.index(f"\n{heading}\n") :].split("\n|", 1)[1].split("\n\n", 1)[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_fields_of_hits_are_those_listed() -> None:
    listed = {cells[0].strip("`"): cells[1] for cells in table_below("howto/search.md", "## Rows")}
    assert set(listed) == {*searchables.COLUMNS}
    for what, fields in listed.items():
        assert re.findall(r"\w+", fields) == [*searchables.COLUMNS[what]], what
        in_files = re.findall(r"\w+", re.sub(r"\([^)]*\)", "", fields))
        assert in_files == [*columns_of(What(what))], what


def test_the_limits_of_reading_are_those_listed() -> None:
    usual = msgspec.to_builtins(ReadOptions())
    listed = {}
    for names, value, _ in table_below("concepts/formats.md", "## Limits"):
        for name in re.findall(r"`(\w+)`", names):
            listed[name] = value == "on" or float(value.replace(",", ""))
    assert listed == usual


@pytest.mark.parametrize("name", ["reportminer"])
def test_examples_in_docstrings(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0
