"""How do records reach stdout or a file? One adapter between commands and the sinks of `reportminer.exports`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reportminer.cli.messages import UsageError, say
from reportminer.cli.options import Format

_FILE_FORMS = [form.value for form in Format if form is not Format.table]


def emit(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, form: Format, output: Path | None, title: str = ""
) -> None:
    """Write rows in the form asked for.

    Raises:
        UsageError: xlsx without a file to write to.
    """
    from reportminer import exports

    form = form_for(form, output)
    if form in {Format.xlsx, Format.docx} and output is None:
        raise UsageError(f"{form.value} needs a file: add -o FILE.{form.value}")
    exports.write(rows, columns, form=form.value, output=output, title=title)
    if output is not None:
        say(f"wrote {output}")


def form_for(form: Format, output: Path | None) -> Format:
    """The form to write in: that of the file's name where none was asked for.

    Raises:
        UsageError: the name of the file says another form than the one asked for, or one that nothing is written in.
    """
    named = output.suffix.lower().removeprefix(".") if output is not None else ""
    if named in {"", "txt", form.value}:
        return form
    if named not in {*Format}:
        if form is Format.table:
            raise UsageError(f"{output}: nothing is written as {named}; name it .{', .'.join(_FILE_FORMS)}, or .txt")
        return form
    if form is Format.table:
        return Format(named)
    raise UsageError(f"{output}: the name says {named}, --format says {form.value}")


def plain(row: Any) -> dict[str, Any]:
    """A row (named tuple or mapping) as a dict."""
    return dict(row) if isinstance(row, Mapping) else dict(row._asdict())
