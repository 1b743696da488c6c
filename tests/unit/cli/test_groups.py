"""Do groups of options become options, and reach the command as one value?"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import typer
from typer.testing import CliRunner

from reportminer.cli.groups import command


class Size(NamedTuple):
    """Two options."""

    wide: Annotated[int, typer.Option("--wide", min=1, help="Columns.")] = 80
    high: Annotated[bool, typer.Option("--high")] = False


def show(
    name: Annotated[str, typer.Argument()], again: Annotated[int, typer.Option("--again")] = 1, *, size: Size
) -> None:
    """Print what arrived."""
    print(name, again, size)


def _run(*words: str) -> str:
    app = typer.Typer(rich_markup_mode=None)
    command(app, "show", show)
    return CliRunner().invoke(app, list(words)).output


def test_fields_of_a_group_are_options_with_their_defaults() -> None:
    assert _run("x") == "x 1 Size(wide=80, high=False)\n"
    assert _run("x", "--again", "2", "--high", "--wide", "9") == "x 2 Size(wide=9, high=True)\n"


def test_options_of_a_group_are_checked_and_listed() -> None:
    assert "--wide" in _run("x", "--wide", "0")
    assert "Size" not in _run("--help")
    assert all(words in _run("--help") for words in ("Print what arrived.", "--wide", "Columns.", "80", "--again"))
