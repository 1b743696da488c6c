"""How do rows become a file? One call for every form: table, jsonl, csv, xlsx, html, md.

The command line calls exactly

    write(rows, columns, *, form, output=None, title="")

with `rows` an iterable of mappings or a DataFrame, `columns` the keys to print in that order (jsonl prints every key of
the row; the others print `columns` only), `form` one of ``table jsonl csv xlsx html md docx``, `output` a path or None for
stdout (xlsx, docx: ValueError without a path; csv to stdout has no byte order mark, to a file it is utf-8-sig). Lists and
tuples in cells are joined by "；". Files are written to a temporary name beside the target and renamed, so that a half-written
table never stands there.

Cells hold text of reports, which anybody may have written: no form lets it become a formula, markup or a command.
"""

from reportminer.exports.columns import View, for_people
from reportminer.exports.errors import ExportError
from reportminer.exports.sinks import FORMS, write, write_book

__all__ = ["FORMS", "ExportError", "View", "for_people", "write", "write_book"]
