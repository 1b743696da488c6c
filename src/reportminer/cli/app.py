"""Which commands are there? Builds the command line from one module a command and turns errors into words."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer

from reportminer.cli.messages import StoppedError, UsageError, damage_behind, explain, say
from reportminer.store.errors import QuerySyntaxError, UnknownPlaceError
from reportminer.translation import language, told
from reportminer.version import __version__

COMMANDS = (
    "mine",
    "extract",
    "text",
    "figures",
    "ingest",
    "failures",
    "stats",
    "reports",
    "show",
    "search",
    "issues",
    "indicators",
    "compare",
    "brief",
    "copies",
    "evaluate",
    "train",
    "check",
    "doctor",
    "backup",
    "export",
    "catalogue",
    "correct",
    "corrections",
    "lists",
    "review",
    "quality",
    "publish",
    "serve",
    "personal",
    "schema",
)
MODULES = {"restore": "backup", "import": "export"}
"""modules of commands that are not named like theirs"""
STOPPED = told("interrupted: what was finished before is kept; run the same command again to go on")
STATUS_STOPPED = 130


def _version(wanted: bool) -> None:
    if wanted:
        print(f"reportminer {__version__}")
        raise typer.Exit


def build(only: str = "") -> typer.Typer:
    """The command line as a Typer application; `only` the commands of one of the modules, "" for all."""
    app = typer.Typer(
        name="reportminer",
        help="Mine archives of Chinese official reports into tables that lead back to their source sentence.",
        no_args_is_help=True,
        add_completion=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    )

    @app.callback()
    def options(
        version: Annotated[
            bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
        ] = False,
    ) -> None:
        """Mine archives of Chinese official reports into tables that lead back to their source sentence."""

    for name in (only,) if only else COMMANDS:
        module = import_module(f"reportminer.cli.{name}")
        module.register(app)
    return app


def module_of(arguments: Sequence[str]) -> str:
    """The module of the command that the arguments begin with, "" where they do not tell: a command starts without the others."""
    name = arguments[0] if arguments else ""
    name = MODULES.get(name, name)
    return name if name in COMMANDS else ""


def command(arguments: Sequence[str] = ()) -> Any:
    """The command line as typer runs it, in the language of the person at the shell, as far as the arguments need it."""
    made = typer.main.get_command(build(module_of(arguments)))
    if language() == "zh":
        from reportminer.cli.help_words import in_chinese

        return in_chinese(made)
    return made


def _run(arguments: list[str] | None) -> int:
    """Run the command; its exit status."""
    made = command(sys.argv[1:] if arguments is None else arguments)
    try:
        status = made.main(arguments, standalone_mode=False)
    except Exception as error:
        if not hasattr(error, "exit_code") or not hasattr(error, "show"):
            raise
        from reportminer.cli.help_words import show_wrong_use

        show_wrong_use(error) if language() == "zh" else error.show()
        return int(error.exit_code)
    if status == STATUS_STOPPED:  # so typer ends a command on Ctrl-C, without a word
        say(STOPPED)
    return status if isinstance(status, int) else 0


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(_run(list(arguments) if arguments is not None else None))
    except (UsageError, QuerySyntaxError, UnknownPlaceError) as error:
        say(f"error: {error}")
        sys.exit(2)
    except (StoppedError, KeyboardInterrupt):
        say(STOPPED)
        sys.exit(STATUS_STOPPED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        words = damage_behind(error) or explain(error)
        if words is None:
            raise
        say(f"error: {words}")
        sys.exit(1)
