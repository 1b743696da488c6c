"""Fill the page of commands with what ``reportminer COMMAND --help`` prints, and the change log with CHANGELOG.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from reportminer.cli.app import COMMANDS, build


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Replace the marks ``{{ commands }}`` and ``{{ changelog }}``."""
    if "{{ commands }}" in markdown:
        runner, app = CliRunner(), build()
        parts = []
        for name in (*COMMANDS, "import", "catalogue check", "catalogue export"):
            shown = runner.invoke(app, [*name.split(), "--help"], prog_name="reportminer", terminal_width=100)
            parts.append(f"## {name}\n\n```text\n{shown.output.strip()}\n```\n")
        markdown = markdown.replace("{{ commands }}", "\n".join(parts))
    if "{{ changelog }}" in markdown:
        log = (Path(page.file.abs_src_path).parents[1] / "CHANGELOG.md").read_text(encoding="utf-8")
        markdown = markdown.replace("{{ changelog }}", log.removeprefix("# Changelog"))
    return markdown
