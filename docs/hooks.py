"""Fill the pages of commands with what ``reportminer COMMAND --help`` prints, and the change log with CHANGELOG.md."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportminer.cli.app import command


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Replace the marks ``{{ commands }}``, ``{{ commands zh }}`` and ``{{ changelog }}``."""
    for mark, language in (("{{ commands }}", "en"), ("{{ commands zh }}", "zh")):
        if mark in markdown:
            markdown = markdown.replace(mark, helps(language))
    if "{{ changelog }}" in markdown:
        log = (Path(page.file.abs_src_path).parents[1] / "CHANGELOG.md").read_text(encoding="utf-8")
        markdown = markdown.replace("{{ changelog }}", log.removeprefix("# Changelog"))
    return markdown


def helps(language: str) -> str:
    """The help of every command, a heading each, in a language."""
    before = os.environ.get("REPORTMINER_LANG")
    os.environ["REPORTMINER_LANG"] = language
    try:
        made = command()
        parts = []
        for name in _names(made):
            shown = io.StringIO()
            with contextlib.redirect_stdout(shown):
                made.main([*name.split(), "--help"], prog_name="reportminer", standalone_mode=False, terminal_width=100)
            parts.append(f"## {name}\n\n```text\n{shown.getvalue().strip()}\n```\n")
        return "\n".join(parts)
    finally:
        os.environ.pop("REPORTMINER_LANG") if before is None else os.environ.update(REPORTMINER_LANG=before)


def _names(made: Any, above: str = "") -> Iterator[str]:
    """Every command, those of groups behind their group."""
    for name, inner in made.commands.items():
        yield f"{above}{name}"
        if hasattr(inner, "commands"):
            yield from _names(inner, f"{above}{name} ")
