"""How are the models made? Trains the models of kinds and of section roles and writes each with its card."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from reportminer import evaluation
from reportminer.evaluation import Score
from reportminer.statements import model as kind_model
from reportminer.statements import section_roles
from reportminer.training import calibration, points, sections
from reportminer.training.fitting import Example, fit, save

__all__ = ["Example", "Trained", "fit", "save", "train"]


class Trained(NamedTuple):
    """What came out of a training: the file, how many examples of each kind, held-back scores by kind."""

    path: Path
    card: Path
    examples: dict[str, int]
    scores: dict[str, Score]
    ablation: dict[str, evaluation.Scores]
    section_model: Path
    """the model of section roles, with its card beside it"""
    reliability: list[sections.Reliability]


def train(
    paths: Sequence[str | Path],
    out: str | Path,
    *,
    gold: Sequence[str | Path] = (),
    folders: Sequence[str | Path] = (),
    sources: Sequence[str] = (),
) -> Trained:
    """Train the models of kinds and of section roles and write each with its card.

    Beside them ``confidence.tsv`` is written, the rule table of that name with gold and held-back points counted anew.

    Args:
        paths: report files and folders to learn from by their headings.
        out: folder for ``kinds.npz``, ``sections.npz`` and their cards.
        gold: gold files to learn from as well.
        folders: where to look for the report files of the gold.
        sources: what the data are, for the card; the names of `paths` where empty.

    Raises:
        ValueError: the reports give fewer than two kinds.
        GoldError, FileNotFoundError: a gold file is damaged or lacks its report.
    """
    labelled = list(points.examples_from_reports(paths))
    examples = [*labelled, *points.examples_from_gold(gold, folders)]
    counts = Counter(e.kind for e in examples)
    if len(counts) < 2:
        raise ValueError(f"{len(examples)} points of {len(counts)} kinds: too few to learn from")
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    odds = points.held_back_odds(examples)
    judged = list(calibration.judged_points(gold, folders))
    headed = list(sections.headed_sections(paths))
    trained = Trained(
        folder / kind_model.NAME,
        folder / Path(kind_model.NAME).with_suffix(".md"),
        dict(sorted(counts.items())),
        points.held_back_scores(odds),
        points.ablation(examples, gold, folders),
        folder / section_roles.NAME,
        sections.held_back(headed, labelled),
    )
    save(fit(examples), trained.path)
    save(fit(sections.examples(headed, labelled)), trained.section_model)
    kind_model.load.cache_clear()
    names = sources or [Path(p).name for p in (*paths, *gold)]
    date = datetime.datetime.now(datetime.UTC).date().isoformat()
    (folder / "confidence.tsv").write_text(calibration.table(judged, odds), encoding="utf-8")
    said = calibration.reliability(judged)
    about = points.card(trained.path, examples, trained.scores, trained.ablation, names, date, said)
    trained.card.write_text(about, encoding="utf-8")
    about = sections.card(section_roles.NAME, headed, trained.reliability, names, date)
    trained.section_model.with_suffix(".md").write_text(about, encoding="utf-8")
    return trained
