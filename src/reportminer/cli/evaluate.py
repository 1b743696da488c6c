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
        form: FormatOption = Format.table,
        output: OutputOption = None,
    ) -> None:
        """Measure precision, recall and F1 against hand-made gold.

        Example: reportminer evaluate corpus/gold/*.gold.jsonl --reports corpus/reports
        """
        from reportminer import evaluation
        from reportminer.pipeline import extract_file

        found, missing = existing(gold)
        rows = []
        parts = []
        for path in found:
            try:
                report_file = evaluation.find_report_file(path, reports or [])
                result = extract_file(report_file)
                if not result.sources:
                    say(f"failed: {report_file}: " + "; ".join(failure.reason for failure in result.failures))
                    missing += 1
                    continue
                source = result.sources[0]
                objects = evaluation.read_gold(path, source.source.text)
                scores = evaluation.evaluate(objects, source.reports, windows=evaluation.read_windows(path))
            except (evaluation.GoldError, FileNotFoundError) as error:
                raise UsageError(str(error)) from None
            parts.append(scores)
            rows += _rows(path.name, scores)
        if len(parts) > 1:
            rows += _rows("all together", evaluation.total(parts))
        emit(rows, COLUMNS, form=form, output=output, title="reportminer · evaluate")
        if missing:
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
