"""How often is each rule of kinds right, and do the confidences say so? Counts points of gold by the rule that decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reportminer import evaluation, lexicons, pipeline
from reportminer.statements import find_statements
from reportminer.statements import model as kind_model
from reportminer.statements.confidence import COLUMNS, MODEL
from reportminer.training.fitting import Example, drafts

STEPS = (0.0, 0.7, 0.8, 0.9, 0.95)
_SAME_POINT = 0.7
_NO_POINT = 0.5
"""From this probability on the model takes a text for none."""


class Judged(NamedTuple):
    """One point: the rule that decided its kind, how sure it was said to be, and whether the gold has it so."""

    rule: str
    confidence: float
    right: bool


def judged_points(golds: Iterable[str | Path], folders: Sequence[str | Path] = ()) -> Iterator[Judged]:
    """Every point found inside the windows of the gold, judged by it.

    Raises:
        GoldError: a gold file is damaged.
        FileNotFoundError: the report file of a gold is missing.
    """
    for gold in golds:
        parts = list(drafts(evaluation.find_report_file(gold, folders)))
        rows = [r for r in evaluation.read_gold(gold, parts[0].clean.source.text) if r["t"] == "item"] if parts else []
        windows = evaluation.read_windows(gold)
        found = []
        for part, draft in enumerate(parts):
            draft.statements = find_statements(draft.text, draft.sections, genre=draft.description.genre)
            draft.sections = []
            found += pipeline.finish(draft, part=part).statements
        if windows is not None:
            found = [s for s in found if any(begin <= s.begin < end for begin, end in windows)]
            rows = [row for row in rows if any(begin <= row["span"][0] < end for begin, end in windows)]
        if not rows:
            continue
        pairs = evaluation.match(rows, found, lambda s: (s.begin, s.end), evaluation.overlap, _SAME_POINT)
        right = {s.id + str(s.begin) for row, s in pairs if row["kind"] == s.kind}
        skipped = {s.id + str(s.begin) for row, s in pairs if row.get("optional")}
        for s in found:
            if s.id + str(s.begin) not in skipped:
                yield Judged(s.rule.partition("+")[2], s.confidence, s.id + str(s.begin) in right)


def _by_step(bounds: Sequence[str], odds: Sequence[tuple[Example, dict[str, float]]]) -> Iterator[tuple[str, bool]]:
    """For every held-back example that looks like a point, the step of the model's probability and whether it was right."""
    for example, one in odds:
        kinds = {kind: value for kind, value in one.items() if kind != kind_model.NONE}
        best = max(kinds, key=lambda kind: kinds[kind])
        if one.get(kind_model.NONE, 0.0) < _NO_POINT:
            share = kinds[best] / sum(kinds.values())
            yield max((bound for bound in bounds if float(bound) <= share), key=float), best == example.kind


def table(judged: Sequence[Judged], odds: Sequence[tuple[Example, dict[str, float]]]) -> str:
    """``confidence.tsv`` with its columns of gold counted anew; what was read by hand and the priors stay.

    Args:
        judged: points of gold.
        odds: held-back examples with the model's probabilities.
    """
    bounds = [row["from"] for row in lexicons.load_table("confidence.tsv", COLUMNS) if row["from"]]
    outcomes = [*((point.rule, point.right) for point in judged if point.rule != MODEL), *_by_step(bounds, odds)]
    count = Counter(key for key, _ in outcomes)
    right = Counter(key for key, hit in outcomes if hit)
    lines = ["\t".join(COLUMNS)]
    for row in lexicons.load_table("confidence.tsv", COLUMNS):
        key = row["from"] or row["rule"]
        row = row | {"gold": str(count[key]), "gold_right": str(right[key])}  # noqa: PLW2901
        lines.append("\t".join(row[column] for column in COLUMNS))
    return "\n".join(lines) + "\n"


def reliability(judged: Sequence[Judged]) -> str:
    """A table in Markdown: how sure points were said to be, and how many of them were right."""
    rows = ["| said | points | mean said | right |", "|---|---|---|---|"]
    for low, high in zip(STEPS, (*STEPS[1:], 1.01), strict=True):
        inside = [point for point in judged if low <= point.confidence < high]
        if inside:
            said = sum(point.confidence for point in inside) / len(inside)
            right = sum(point.right for point in inside) / len(inside)
            rows.append(f"| {low:.2f}–{min(high, 1.0):.2f} | {len(inside)} | {said:.3f} | {right:.3f} |")
    return "\n".join(rows)
