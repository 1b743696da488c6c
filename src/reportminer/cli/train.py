"""How are the models learned anew from a user's gold? ``reportminer train``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reportminer.cli.emit import emit
from reportminer.cli.messages import UsageError, existing, say
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, ColumnsOption, Format, Printed, open_archive


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("train")
    def train(
        output: Annotated[Path, typer.Option("--output", "-o", help="Folder for model and card.", file_okay=False)],
        paths: Annotated[list[Path] | None, typer.Argument(help="Files and folders.", show_default=False)] = None,
        gold: Annotated[list[Path] | None, typer.Option("--gold", help="Gold files to learn from too.")] = None,
        reports: Annotated[
            list[Path] | None, typer.Option("--reports", "-r", help="Folder of the gold's reports, if not beside it.")
        ] = None,
        corrections: Annotated[
            bool,
            typer.Option("--corrections", help="From the archive and what people corrected in it, in place of files."),
        ] = False,
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        form: Annotated[Format, typer.Option("--format", "-f", help="Form of the scores.")] = Format.table,
        names: ColumnsOption = None,
    ) -> None:
        """Train the classifier that decides where headings and cue words say nothing, and write it with its card.

        Labels come from the headings of the reports themselves and from gold, if given.

        Example: reportminer train corpus/reports --gold corpus/gold/云澜县2023年政府工作报告.gold.jsonl -o models-new
        """
        if corrections == bool(paths):
            raise UsageError("give files and folders, or --corrections")
        if corrections:
            _on_corrections(archive, output, form, names)
            return
        from reportminer import training
        from reportminer.evaluation import GoldError
        from reportminer.exports.views import LEARNT

        found, missing = existing(paths or [])
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
        emit(rows, LEARNT, Printed(form, None, names), title="训练结果（留出的报告）")
        say(f"wrote {trained.path} and {trained.card}")
        if missing:
            raise typer.Exit(1)


def _on_corrections(path: Path, output: Path, form: Format, names: ColumnsOption) -> None:
    """Refit confidence and models on an archive and its corrections; the shipped ones stay."""
    from reportminer.exports.views import HELD
    from reportminer.review import learn

    with open_archive(path) as opened:
        try:
            learnt = learn(opened, output)
        except ValueError as error:
            raise UsageError(str(error)) from None
    rows = ({**row._asdict(), "before": round(row.before, 4), "after": round(row.after, 4)} for row in learnt.held)
    emit(rows, HELD, Printed(form, None, names), title="训练结果（留出的报告）")
    for written in learnt.paths:
        say(f"wrote {written}")
    say(f"to use them: set REPORTMINER_MODELS={output}; the next ingest then mines the archive again")
