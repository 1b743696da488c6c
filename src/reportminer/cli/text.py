"""Which text do offsets refer to? ``reportminer text`` prints it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from reportminer.cli.guard import MaskPersonalOption
from reportminer.cli.messages import UsageError, existing, say, tell_failures
from reportminer.cli.options import OutputOption
from reportminer.files import replace_file


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("text")
    def text(
        file: Annotated[
            str,
            typer.Argument(help="One file, or a member of a container: archive.zip!/dir/file.doc", show_default=False),
        ],
        clean: Annotated[bool, typer.Option("--clean", help="Print the text after cleaning instead.")] = False,
        mask_personal: MaskPersonalOption = False,
        output: OutputOption = None,
    ) -> None:
        """Print the source text of a file: what `begin` and `end` of its records count in.

        Example: reportminer text corpus/reports/report.docx
        """
        from reportminer import cleaning, readers
        from reportminer.personal import mask_personal as hide
        from reportminer.records import Failure

        on_disk, _, member = file.partition("!/") if not Path(file).exists() else (file, "", "")
        existing([Path(on_disk)])
        failures: list[Failure] = []
        texts: list[bytes] = []
        found = within = False
        for item in readers.read(on_disk):
            if member and not item.path.endswith(f"!/{member}"):
                within = within or f"!/{member}!/" in item.path
                continue
            found = True
            if isinstance(item, Failure):
                failures.append(item)
            else:
                shown = cleaning.clean(item).text if clean else item.text
                shown = hide(shown) if mask_personal else shown
                texts.append(shown.encode("utf-8", "replace"))
        if within and not found:
            raise UsageError(f"{file} is a container: name one of its members behind another !/")
        if member and not found:
            raise UsageError(f"{on_disk} holds no {member}")
        if output is None:
            sys.stdout.buffer.writelines(texts)
            sys.stdout.flush()
        elif texts:
            replace_file(output, b"".join(texts))
            say(f"wrote {output}")
        if tell_failures(failures):
            raise typer.Exit(1)
