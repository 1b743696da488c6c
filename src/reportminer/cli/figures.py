"""Which quantities does a bare sentence state? ``reportminer figures``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from reportminer.cli.emit import emit
from reportminer.cli.groups import spread
from reportminer.cli.messages import UsageError
from reportminer.cli.options import Printed


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("figures")
    @spread
    def figures(
        text: Annotated[str, typer.Argument(help="A sentence, or - to read stdin.")] = "-",
        *,
        printed: Printed,
    ) -> None:
        """Find the quantities of a sentence: value, unit, what they measure.

        Example: reportminer figures "全县有农村党员3600多名，占党员总数的45%"
        """
        import msgspec

        from reportminer.api import find_figures
        from reportminer.exports.views import SENTENCE

        if text == "-":
            data = sys.stdin.buffer.read()
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError as error:
                raise UsageError(f"stdin is not UTF-8 (byte {error.start})") from None
        rows = (msgspec.structs.asdict(figure) for figure in find_figures(text))
        emit(rows, SENTENCE, printed, title="数据")
