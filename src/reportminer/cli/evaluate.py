"""reportminer evaluate: how well do the records agree with your own gold?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.emit import emit
from reportminer.cli.groups import spread
from reportminer.cli.messages import UsageError, existing, say
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, Printed, open_archive

if TYPE_CHECKING:
    from reportminer.evaluation import Score


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("evaluate")
    @spread
    def evaluate(
        gold: Annotated[
            list[Path] | None, typer.Argument(help="Gold files (NAME.gold.jsonl).", show_default=False)
        ] = None,
        reports: Annotated[
            list[Path] | None, typer.Option("--reports", "-r", help="Folder of the reports, if not beside the gold.")
        ] = None,
        floors: Annotated[
            Path | None, typer.Option("--floors", help="Table of what each measure must come to at least.")
        ] = None,
        corrections: Annotated[
            bool,
            typer.Option("--corrections", help="Against what people corrected in the archive, on what they looked at."),
        ] = False,
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        *,
        printed: Printed,
    ) -> None:
        """Measure precision, recall and F1 against hand-made gold.

        Example: reportminer evaluate corpus/gold/*.gold.jsonl --reports corpus/reports
        """
        from reportminer import evaluation
        from reportminer.exports.views import SCORES

        if corrections == bool(gold):
            raise UsageError("give gold files, or --corrections")
        if corrections:
            emit(_corrected(archive), SCORES, printed, title="评测结果")
            return
        found, failed = existing(gold or [])
        rows, parts = [], []
        try:
            least = evaluation.read_floors(floors) if floors else {}
            for path, scores, problem in evaluation.evaluate_files(found, reports or []):
                if problem:
                    say(f"failed: {problem}")
                    failed += 1
                    continue
                parts.append(scores)
                rows += _rows(path.name, scores)
        except (evaluation.GoldError, FileNotFoundError) as error:
            raise UsageError(str(error)) from None
        together = evaluation.total(parts)
        if len(parts) > 1:
            rows += _rows("all together", together)
        emit(rows, SCORES, printed, title="评测结果")
        for sentence in evaluation.below(together, least):
            say(f"failed: {sentence}")
            failed += 1
        if failed:
            raise typer.Exit(1)


def _corrected(path: Path) -> list[dict[str, object]]:
    from reportminer.review import evaluate_corrections

    with open_archive(path) as archive:
        scores = evaluate_corrections(archive)
    if not scores:
        say("nobody has looked at a statement or figure of this archive yet; begin with: reportminer review export")
    return _rows("corrections", scores)


def _rows(name: str, scores: Mapping[str, Score]) -> list[dict[str, object]]:
    return [
        {
            "file": name,
            "measure": measure,
            "precision": round(score.precision, 4),
            "recall": round(score.recall, 4),
            "f1": round(score.f1, 4),
            **{"gold": score.gold, "system": score.system, "hit": score.hit},
        }
        for measure, score in scores.items()
    ]
