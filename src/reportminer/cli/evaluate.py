"""reportminer evaluate: how well do the records agree with your own gold?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.emit import emit
from reportminer.cli.messages import UsageError, existing, say
from reportminer.cli.options import Format, FormatOption, OutputOption

if TYPE_CHECKING:
    from reportminer.evaluation import Score

COLUMNS = ("file", "measure", "precision", "recall", "f1", "gold", "system", "hit")


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("evaluate")
    def evaluate(
        gold: Annotated[list[Path], typer.Argument(help="Gold files (NAME.gold.jsonl).", show_default=False)],
        reports: Annotated[
            list[Path] | None, typer.Option("--reports", "-r", help="Folder of the reports, if not beside the gold.")
        ] = None,
        floors: Annotated[
            Path | None, typer.Option("--floors", help="Table of what each measure must come to at least.")
        ] = None,
        form: FormatOption = Format.table,
        output: OutputOption = None,
    ) -> None:
        """Measure precision, recall and F1 against hand-made gold.

        Example: reportminer evaluate corpus/gold/*.gold.jsonl --reports corpus/reports
        """
        from reportminer import evaluation

        found, failed = existing(gold)
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
        emit(rows, COLUMNS, form=form, output=output, title="reportminer · evaluate")
        for sentence in evaluation.below(together, least):
            say(f"failed: {sentence}")
            failed += 1
        if failed:
            raise typer.Exit(1)


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
