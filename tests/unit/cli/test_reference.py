"""Does the page on commands say of each one which forms it prints and where it writes?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from reportminer.cli.app import build

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "commands.md"
ROW = re.compile(r"^\| (?P<names>`[^|]*`) \| (?P<forms>[^|]*) \| (?P<output>[^|]*) \|$", re.MULTILINE)


def _commands(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", {})
    if name and (not inner or command.invoke_without_command):
        yield name, command
    for below, found in inner.items():
        yield from _commands(found, f"{name} {below}".strip())


@pytest.fixture(scope="module")
def commands() -> dict[str, Any]:
    return dict(_commands(typer.main.get_command(build())))


@pytest.fixture(scope="module")
def rows() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for row in ROW.finditer(PAGE.read_text(encoding="utf-8")):
        for name in re.findall("`([^`]+)`", row["names"]):
            assert name not in found, name
            found[name] = row["forms"], row["output"]
    return found


def test_every_command_stands_once(commands: dict[str, Any], rows: dict[str, tuple[str, str]]) -> None:
    assert sorted(rows) == sorted(commands)


def test_forms_are_those_of_the_option(commands: dict[str, Any], rows: dict[str, tuple[str, str]]) -> None:
    for name, command in commands.items():
        option = next((one for one in command.params if "--format" in one.opts), None)
        told = re.findall("[a-z]+", re.sub("[(][^)]*[)]", "", rows[name][0]))
        if name == "train":
            told = re.findall("[a-z]+", rows["extract"][0])  # the page refers to that row
        assert told == list(option.type.choices) if option else rows[name][0].startswith("none"), name


def test_who_takes_a_file_to_write(commands: dict[str, Any], rows: dict[str, tuple[str, str]]) -> None:
    for name, command in commands.items():
        takes = any("--output" in one.opts for one in command.params)
        assert takes == (not rows[name][1].startswith("none")), name


def test_the_page_on_catalogues_tells_what_each_command_leaves_out(commands: dict[str, Any]) -> None:
    page = (PAGE.parents[1] / "howto" / "catalogue.md").read_text(encoding="utf-8")
    heads = ("--where", "--exclude-marked", "--mask-personal")
    told = {
        name: tuple(cell.strip() != "–" for cell in row["cells"].split("|"))
        for row in re.finditer(r"^\| (?P<names>`[a-z][^|]*) \| (?P<cells>[^|]*\|[^|]*\|[^|]*) \|$", page, re.MULTILINE)
        for name in re.findall("`([^`]+)`", row["names"])
    }
    takes = {
        name: tuple(any(head in one.opts for one in command.params) for head in heads)
        for name, command in commands.items()
    }
    assert told == {name: found for name, found in takes.items() if any(found)}
