"""What does the program learn from corrections? Confidence and models refitted on one's own archive; the shipped ones stay."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reportminer import lexicons, training
from reportminer.evaluation import judge_figures, judge_statements
from reportminer.figures.meaning import trust
from reportminer.files import replacing
from reportminer.review.gold import Looked, gold_rows, looked_at, only_looked_at, write_gold
from reportminer.statements import confidence as sure
from reportminer.training.refit import Case, Held, held_back, refit
from reportminer.training.trust import table

if TYPE_CHECKING:
    from reportminer.archive import Archive

FEWEST = 30
"""judged records of a type without which nothing is refitted"""
MOST_REPORTS = 2_000
"""reports of the archive whose headings the models learn from"""
_ODDS_COLUMNS = ("aspect", "value", "weight")
_JOIN = "\t"


class Learnt(NamedTuple):
    """What was written, and how it does on reports that were held back."""

    paths: list[Path]
    held: list[Held]
    judged: dict[str, int]


def learn(archive: Archive, folder: Path, *, models: bool = True) -> Learnt:
    """Refit confidence, and the models of kinds and section roles, on an archive and what people corrected in it.

    Args:
        archive: an open archive.
        folder: for the tables and models; give it to ``REPORTMINER_MODELS`` to use them.
        models: train the models too, from the headings of the archive's reports and the corrections.

    Returns:
        The files, and before and after on held-back reports.

    Raises:
        ValueError: fewer than `FEWEST` figures and statements were looked at.
        OSError: the folder cannot be written to.
    """
    looked = list(looked_at(archive))
    figures, points = list(_figure_cases(looked)), list(_statement_cases(looked))
    if max(len(figures), len(points)) < FEWEST:
        raise ValueError(
            f"{len(figures)} figures and {len(points)} statements were looked at; at least {FEWEST} of one are needed"
        )
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    held: list[Held] = []
    if len(figures) >= FEWEST:
        rows = lexicons.load_table("figure_trust.tsv", trust.COLUMNS, "feature")
        shipped = {row["feature"]: float(row["weight"]) for row in rows}
        held += held_back(figures, shipped, bias=trust.BIAS, name="confidence of figures")
        paths.append(_write(folder / "figure_trust.tsv", table(refit(figures, shipped, bias=trust.BIAS))))
    if len(points) >= FEWEST:
        odds = lexicons.load_table("statement_odds.tsv", _ODDS_COLUMNS)
        shipped = {f"{row['aspect']}{_JOIN}{row['value']}": float(row["weight"]) for row in odds}
        held += held_back(points, shipped, bias=_BASE, name="confidence of statements")
        paths.append(_write(folder / "statement_odds.tsv", _odds_table(refit(points, shipped, bias=_BASE))))
    if models:
        paths += _models(archive, folder)
    return Learnt(paths, held, {"figures": len(figures), "statements": len(points)})


_BASE = f"base{_JOIN}-"


def _figure_cases(looked: Sequence[Looked]) -> Iterator[Case]:
    for each in looked:
        rows = [{**row, "span": (row["b"], row["e"])} for row in gold_rows(each)]
        for figure, right in judge_figures(rows, only_looked_at(each).figures):
            if figure.indicator:
                yield Case(trust.features(each.text, figure), right, each.corrected.report_id)


def _statement_cases(looked: Sequence[Looked]) -> Iterator[Case]:
    for each in looked:
        rows = [{**row, "span": (row["b"], row["e"])} for row in gold_rows(each)]
        sections = {section.id: section for section in each.mined.sections}
        for statement, right in judge_statements(rows, only_looked_at(each).statements):
            section = sections.get(statement.section)
            decided = section.rule.rpartition(" ")[2] if section else ""
            seen = sure.aspects(statement.rule, section=decided, kind=statement.kind, head=statement.head)
            yield Case(tuple(f"{a}{_JOIN}{value}" for a, value in seen.items()), right, each.corrected.report_id)


def _odds_table(weights: dict[str, float]) -> str:
    head = "# Refitted on corrections by reportminer train --corrections; not meant to be edited.\n"
    rows = "".join(f"{name}\t{weight:.3f}\n" for name, weight in weights.items())
    return f"{head}{_JOIN.join(_ODDS_COLUMNS)}\n{rows}"


def _write(path: Path, words: str) -> Path:
    with replacing(path) as part:
        part.write_text(words, encoding="utf-8")
    return path


def _models(archive: Archive, folder: Path) -> list[Path]:
    """The models, trained from the headings of the archive's reports and, weighing more, from what people corrected."""
    with tempfile.TemporaryDirectory() as place:
        texts, gold = Path(place) / "texts", Path(place) / "gold"
        texts.mkdir()
        golds = write_gold(archive, gold)
        own = {path.name.partition(".")[0] for path in golds}
        for row in archive.report_rows()[:MOST_REPORTS]:
            if row.report_id not in own:
                report = archive.source_text(row.report_id)[row.begin : row.end]
                (texts / f"{row.report_id}.txt").write_bytes(report.encode("utf-8", "replace"))
        paths = [texts, *sorted(gold.glob("*.txt"))]
        trained = training.train(
            paths, folder, gold=golds, folders=[gold], sources=["an archive of one's own", "corrections"]
        )
    return [trained.path, trained.card, trained.section_model]
