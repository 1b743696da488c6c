"""Does a command start without what it does not need?"""

from __future__ import annotations

import subprocess
import sys

import pytest
import typer

from reportminer.archive import Archive
from reportminer.cli import app
from reportminer.places import table
from reportminer.search import areas

ALL = typer.main.get_command(app.build()).commands  # type: ignore[attr-defined]
NOT_NEEDED = ("rjieba.rjieba", "jieba", "reportminer.places", "reportminer.catalogue", "reportminer.pipeline", "numpy")


@pytest.mark.parametrize("name", ALL)
def test_a_command_is_built_without_the_others(name: str) -> None:
    assert app.module_of([name, "--help"])
    alone = app.command([name, "--help"]).commands
    assert len(alone) < len(ALL)
    assert [param.name for param in alone[name].params] == [param.name for param in ALL[name].params]


@pytest.mark.parametrize("arguments", [[], ["--help"], ["serach", "党员"], ["--version"]])
def test_where_no_command_is_named_all_are_known(arguments: list[str]) -> None:
    assert app.module_of(arguments) == ""
    assert app.command(arguments).commands.keys() == ALL.keys()


def _loaded(*arguments: str) -> tuple[list[str], str]:
    """What a command prints, and which of the modules that are not needed it loads."""
    code = (
        "import sys\nfrom reportminer.cli.app import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"print([name for name in {NOT_NEEDED!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    *printed, loaded = done.stdout.splitlines()
    return printed, loaded


def test_a_search_for_a_plain_word_loads_no_dictionary_and_no_places(archive: Archive) -> None:
    hits, loaded = _loaded("search", "党员", "--archive", str(archive.path), "--format", "jsonl")
    assert hits
    assert loaded == "[]"


def test_help_on_all_commands_loads_nothing_that_mines() -> None:
    printed, loaded = _loaded("--help")
    assert any("review" in line for line in printed)
    assert loaded == "[]"


def test_every_name_of_a_place_may_name_one() -> None:
    names = {*table.full_names(), *table.short_names()}
    assert [name for name in names if not areas._may_name_one(name)] == []
    assert not areas._may_name_one("党员")
    assert areas.area_of_word("党员") is None
