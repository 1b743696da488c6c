"""How do records reach stdout or a file? One adapter between commands and the sinks of `reportminer.exports`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.cli.messages import UsageError, say
from reportminer.cli.options import ColumnNames, Format, Printed

if TYPE_CHECKING:
    from reportminer.exports.columns import View

_FILE_FORMS = [form.value for form in Format if form is not Format.table]


def emit(
    rows: Iterable[Mapping[str, Any]],
    view: View | Sequence[str],
    printed: Printed,
    *,
    title: str = "",
    repeated: int = 0,
) -> None:
    """Write rows in the form asked for.

    Args:
        rows: in the contract's names.
        view: which of their columns are shown to whom; names alone are the same columns for all.
        printed: form of the output, the file (stdout if None), and whom the heads are for: people if None, but
            programs in JSON Lines.
        title: heading of the page or name of the sheet.
        repeated: columns that stand before each part of a table too wide for the screen (`exports.write`).

    Raises:
        UsageError: xlsx without a file to write to, or JSON Lines with names for people.
    """
    from reportminer import exports
    from reportminer.exports.columns import View

    view = view if isinstance(view, View) else View.alike("", *view)
    output = printed.output
    form = form_for(printed.form, output)
    if form in {Format.xlsx, Format.docx} and output is None:
        raise UsageError(f"{form.value} needs a file: add -o FILE.{form.value}")
    machine = for_machines(form, printed.names)
    columns = view.columns(form.value, machine=machine)
    if machine:
        exports.write(rows, columns, form=form.value, output=output, title=title, repeated=repeated)
    else:
        shown, heads = exports.for_people(rows, columns, view)
        exports.write(shown, heads, form=form.value, output=output, title=title, repeated=repeated)
    if output is not None:
        say(f"wrote {output}")


def for_machines(form: Format, names: ColumnNames | None) -> bool:
    """Whether a table is in the names of the contract.

    Raises:
        UsageError: JSON Lines with names for people.
    """
    if form is Format.jsonl and names is ColumnNames.people:
        raise UsageError("jsonl always has the names of the record contract; leave --columns people away")
    return names is ColumnNames.machine or form is Format.jsonl


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
