from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportminer.archive import Archive
from reportminer.cli.app import build
from reportminer.cli.messages import UsageError
from reportminer.store.errors import UnknownPlaceError

PROBLEMS = (
    "一是财政收支矛盾突出，刚性支出不断增加。二是大气污染防治压力较大，生态环境治理任务重。三是少数干部作风不实、担当不够。",
    "一是财力不足，财政支出压力加大。二是生态环境质量不高，污染治理欠账较多。三是一些干部服务意识不强，推诿扯皮。",
    "一是财政增收困难，债务包袱较重。二是环境污染问题突出，节能减排压力大。三是部分干部不作为、慢作为。",
)
CITIES = ("石家庄市", "太原市", "大同市")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("issues")
    for city, problems in zip(CITIES, PROBLEMS, strict=True):
        text = f"{city}2022年工作总结\n\n一、主要做法\n\n组织技能培训三期，走访企业二十家。\n\n二、存在的问题\n\n{problems}\n"
        (root / f"{city}.txt").write_text(text, encoding="utf-8")
    with Archive(root / "archive") as archive:
        archive.ingest(sorted(root.glob("*.txt")))
    return root / "archive"


def run(*arguments: object) -> str:
    result = CliRunner().invoke(build(), ["issues", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def listed(folder: Path, *options: str) -> dict[str, str]:
    lines = run("--archive", folder, "--format", "jsonl", *options).splitlines()
    return {json.loads(line)["cluster_id"]: json.loads(line)["label"] for line in lines}


def test_decisions_are_kept_and_shown(folder: Path) -> None:
    before = listed(folder)
    assert len(before) >= 2
    first, second = list(before)[:2]
    run("rename", first, "钱不够用", "--archive", folder)
    assert listed(folder)[first] == "钱不够用"
    run("pin", first, "--archive", folder)
    run("--archive", folder, "merge", first, second)
    after = listed(folder)
    assert first in after and second not in after


def test_statements_with_a_word_become_an_issue_of_their_own(folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(folder, tmp_path / "archive", ignore=shutil.ignore_patterns("issues*.json")))

    def texts() -> dict[str, set[str]]:
        lines = run("--archive", folder, "--min-places", 1, "-f", "jsonl").splitlines()
        found = [json.loads(line) for line in lines]
        return {cluster["cluster_id"]: {s["text"] for s in cluster["statements"]} for cluster in found}

    whole = texts()
    issue = max(whole, key=lambda name: len(whole[name]))
    words = min(whole[issue])[:6]
    with pytest.raises(UsageError, match="no statement of"):
        run("split", issue, "没有这样的词", "--archive", folder)
    run("split", issue, words, "--archive", folder)
    parted = {text for text in whole[issue] if words in text}
    after = texts()
    assert after[issue] == whole[issue] - parted
    assert parted in after.values()


def test_unknown_issues_are_refused(folder: Path) -> None:
    listed(folder)
    with pytest.raises(UsageError, match="no issue nothing"):
        run("rename", "nothing", "甲", "--archive", folder)
    with pytest.raises(UsageError, match="no such file"):
        run("--archive", folder, "--topics", "nowhere.tsv")


@pytest.mark.parametrize("form", ["table", "csv", "md", "html"])
def test_issues_are_printed_in_every_form(folder: Path, form: str) -> None:
    (first, *_) = listed(folder).values()
    assert first in run("--archive", folder, "--format", form)


def test_what_is_told_in_too_few_places_is_counted(folder: Path) -> None:
    everything = len(listed(folder, "--min-places", "1"))
    said = CliRunner().invoke(build(), ["issues", "--archive", str(folder), "--min-places", "4"]).stderr
    shown = len(listed(folder, "--min-places", "4"))
    assert f"issues found in 4 places or more: {shown}; {everything - shown} of fewer places are not shown" in said
    assert shown < everything


def test_issues_are_held_to_places_and_years(folder: Path) -> None:
    whole = listed(folder, "--min-places", "2")
    assert listed(folder, "--min-places", "2", "--place", "山西省").items() <= whole.items()
    assert listed(folder, "--min-places", "1", "--place", "太原,大同市")
    assert not listed(folder, "--min-places", "2", "--place", "石家庄市")
    assert listed(folder, "--year", "2022") == whole
    assert not listed(folder, "--year", "2023-", "--min-places", "1")
    with pytest.raises(UnknownPlaceError):
        run("--archive", folder, "--place", "火星县")
