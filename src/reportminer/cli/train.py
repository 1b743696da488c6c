"""How are the models learned anew from a user's gold? ``reportminer train``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reportminer.cli.emit import emit
from reportminer.cli.messages import UsageError, existing, say
from reportminer.cli.options import Format, PathsArgument

COLUMNS = ("kind", "precision", "recall", "f1", "examples")


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("train")
    def train(
        paths: PathsArgument,
        output: Annotated[Path, typer.Option("--output", "-o", help="Folder for model and card.", file_okay=False)],
        gold: Annotated[list[Path] | None, typer.Option("--gold", help="Gold files to learn from too.")] = None,
        reports: Annotated[
            list[Path] | None, typer.Option("--reports", "-r", help="Folder of the gold's reports, if not beside it.")
        ] = None,
        form: Annotated[Format, typer.Option("--format", "-f", help="Form of the scores.")] = Format.table,
    ) -> None:
        """Train the classifier that decides where headings and cue words say nothing, and write it with its card.

        Labels come from the headings of the reports themselves and from gold, if given.

        Example: reportminer train corpus/reports --gold corpus/gold/云澜县2023年政府工作报告.gold.jsonl -o models-new
        """
        from reportminer import training
        from reportminer.evaluation import GoldError

        found, missing = existing(paths)
        try:
            trained = training.train(found, output, gold=gold or (), folders=reports or ())
        except (GoldError, ValueError, FileNotFoundError) as error:
            raise UsageError(str(error)) from None
        rows = (
            {
                "kind": kind,
                "precision": round(score.precision, 3),
                "recall": round(score.recall, 3),
                "f1": round(score.f1, 3),
                "examples": score.gold,
            }
            for kind, score in trained.scores.items()
        )
        emit(rows, COLUMNS, form=form, output=None, title="reportminer · train (held-back reports)")
        say(f"wrote {trained.path} and {trained.card}")
        if missing:
            raise typer.Exit(1)
