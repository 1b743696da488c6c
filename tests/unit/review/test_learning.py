"""What is learnt from corrections: confidence moves towards what people said, models are written, the shipped ones stay."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reportminer import lexicons
from reportminer.archive import Archive
from reportminer.review import learn
from reportminer.training.refit import Case, held_back, probability, refit

CORPUS = Path(__file__).resolve().parents[3] / "corpus" / "reports"
WEIGHTS = {"bias": 1.0, "rule=good": 0.5}


def cases(number: int) -> list[Case]:
    """Records of one rule are always wrong, of the other always right."""
    return [
        Case(("rule=bad",) if at % 3 == 0 else ("rule=good",), at % 3 != 0, f"report {at % 10}") for at in range(number)
    ]


def test_weights_move_as_far_as_the_records_ask_for() -> None:
    few, many = refit(cases(6), WEIGHTS, bias="bias"), refit(cases(300), WEIGHTS, bias="bias")
    before = probability(WEIGHTS, ["rule=bad"], bias="bias")
    assert before > probability(few, ["rule=bad"], bias="bias") > probability(many, ["rule=bad"], bias="bias")
    assert probability(many, ["rule=bad"], bias="bias") < 0.1
    assert probability(many, ["rule=good"], bias="bias") > 0.9


def test_without_records_nothing_moves() -> None:
    assert refit([], WEIGHTS, bias="bias") == pytest.approx(WEIGHTS)


def test_held_back_reports_tell_whether_it_helps() -> None:
    square, loss = held_back(cases(300), WEIGHTS, bias="bias", name="x")
    assert square.after < square.before
    assert loss.after < loss.before
    assert square.cases == 300


def test_too_few_records_are_told(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="0 figures and 0 statements were looked at; at least 30"):
        learn(archive, tmp_path / "own")


@pytest.mark.slow
def test_an_archive_learns_from_its_corrections(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    archive.ingest([path for path in sorted(CORPUS.iterdir()) if path.suffix == ".txt"][:6])
    shipped = lexicons.fingerprint()
    log = []
    for report in archive.iter_reports():
        for figure in report.figures:
            wrong = figure.status == "target"
            log.append(
                archive.entry(
                    report.report_id, what="figure", kind="change" if wrong else "confirm", record_id=figure.id,
                    field="status" * wrong, value="实际", who="甲",
                )
            )  # fmt: skip
    archive.correct(log)
    learnt = learn(archive, tmp_path / "own")
    assert learnt.judged["figures"] >= 100
    assert {path.name for path in learnt.paths} >= {"figure_trust.tsv", "kinds.npz", "sections.npz"}
    assert learnt.held[0].after < learnt.held[0].before
    assert lexicons.fingerprint() == shipped
    code = (
        "from reportminer import lexicons, find_figures; "
        "print(lexicons.fingerprint(), find_figures('明年计划新建学校3所。')[0].confidence)"
    )
    own, plain = (
        subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
        ).stdout.split()
        for env in ({"REPORTMINER_MODELS": str(tmp_path / "own")}, {})
    )  # fmt: skip
    assert own[0] != plain[0] == shipped
    assert float(own[1]) < float(plain[1])
