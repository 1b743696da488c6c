"""Floor of what is measured on annotated reports, where they lie beside the project."""

import json
from pathlib import Path

import pytest

from reportminer.figures import find_figures, meaning
from reportminer.records import Figure

GOLD = Path(__file__).resolve().parents[5] / "shared" / "gold"


def same_words(gold, found):
    """Character-bag F1 of at least 0.6 against any of the alternatives."""
    letters = [c for c in found if c not in ' 的、，,。“”"()（）']
    for wanted in gold.split("|"):
        rest = [c for c in wanted if c not in ' 的、，,。“”"()（）']
        size, common = len(rest) + len(letters), 0
        for letter in letters:
            if letter in rest:
                rest.remove(letter)
                common += 1
        if size and 2 * common / size >= 0.6:
            return True
    return False


@pytest.mark.skipif(not GOLD.is_dir(), reason="no annotated reports beside the project")
def test_work_report_with_the_annotated_spans():
    text = (GOLD / "work-report-2009.txt").read_text(encoding="utf-8")
    lines = (GOLD / "work-report-2009.gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [g for g in map(json.loads, lines) if g["t"] == "figure"]
    figures = [
        Figure(begin=g["b"], end=g["e"], text=g["q"], min=g["min"], max=g["max"], approx=g["approx"], unit=g["unit"])
        for g in gold
    ]
    pairs = [
        (g, f) for g, f in zip(gold, meaning.attach(text, figures, year=2009), strict=True) if not g.get("optional")
    ]
    assert sum(same_words(g["indicator"], f.indicator) for g, f in pairs) / len(pairs) >= 0.93
    assert sum(g["status"] == f.status for g, f in pairs) / len(pairs) >= 0.96


def test_same_words_can_say_no():
    assert same_words("党员占比|女党员", "女党员占比") and not same_words("行政村", "工业总产值")


def test_find_figures_is_what_the_floor_measures():
    assert [f.indicator for f in find_figures("行政村28个。")] == ["行政村"]
