"""What rows does a catalogue hold? Reads xlsx, csv and tsv with the heads that archives use, or with heads mapped by a file."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from .. import lexicons

_HEAD_ROWS = 12
_LEAST_HEADS = 2
_DATE = re.compile(r"((?:19|20)\d{2})\D?(1[0-2]|0?[1-9])\D?(3[01]|[12]\d|0?[1-9])\D*")
_MONTH = re.compile(r"((?:19|20)\d{2})\D?(1[0-2]|0?[1-9])\D*")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


class CatalogueError(ValueError):
    """A catalogue cannot be read; the message says which file and why."""


class CatalogueRow(NamedTuple):
    """One line of the catalogue: its number in the sheet, its cells by head as written, and the fields they stand for."""

    line: int
    cells: dict[str, str]
    fields: dict[str, str]


class Catalogue(NamedTuple):
    """The rows, and what each head stands for: the field, "" for the archive's own columns, which are kept as they are."""

    rows: list[CatalogueRow]
    heads: dict[str, str]

    @property
    def own(self) -> list[str]:
        """The heads that stand for no known field."""
        return [head for head, field in self.heads.items() if not field]


def read_mapping(path: Path) -> dict[str, str]:
    """Heads of one's own catalogue, each with the usual head that it stands for (tab or comma between them, one a line).

    Raises:
        CatalogueError: a line has not two cells, or the second is no head that is known.
    """
    found: dict[str, str] = {}
    known = _heads()
    for number, cells in enumerate(_table(path), 1):
        pair = [cell for cell in cells if cell]
        if not pair:
            continue
        if len(pair) != 2 or pair[1] not in known:
            raise CatalogueError(f"{path}: line {number}: wanted HEAD and one of {'、'.join(known)}")
        found[pair[0]] = pair[1]
    return found


def read_catalogue(path: Path, *, mapping: Mapping[str, str] | None = None) -> Catalogue:
    """Read a catalogue.

    Args:
        path: an ``.xlsx``, ``.csv`` or ``.tsv`` file; lines above the heads (a title, a date) are passed over.
        mapping: heads of this file, each with the usual head that it stands for.

    Raises:
        CatalogueError: it cannot be read, or has no line with at least two heads that are known.
    """
    known, mapping = _heads(), mapping or {}
    table = _table(path)
    at = next((n for n, cells in enumerate(table[:_HEAD_ROWS]) if _known(cells, known, mapping) >= _LEAST_HEADS), None)
    if at is None:
        raise CatalogueError(
            f"{path}: no line with the heads of a catalogue (such as 档号, 题名, 文件名); give a file that maps them"
        )
    heads = [_head(cell) for cell in table[at]]
    fields = [known.get(mapping.get(head, head), "") for head in heads]
    rows = [_row(n, heads, fields, line) for n, line in enumerate(table[at + 1 :], at + 2) if any(line)]
    return Catalogue(rows, {head: field for head, field in zip(heads, fields, strict=True) if head})


def _known(cells: Sequence[str], known: Mapping[str, str], mapping: Mapping[str, str]) -> int:
    """How many fields do the cells of a line name?"""
    return len({known.get(mapping.get(_head(cell), _head(cell)), "") for cell in cells} - {""})


def _row(line: int, heads: Sequence[str], fields: Sequence[str], cells: Sequence[str]) -> CatalogueRow:
    pairs = list(zip(heads, fields, [*cells, *[""] * (len(heads) - len(cells))], strict=False))
    named: dict[str, str] = {}
    for _, field, cell in pairs:
        if field and cell:
            named.setdefault(field, cell)
    if "date" in named:
        named["date"] = iso_date(named["date"])
    if "year" in named:
        year = _YEAR.search(named["year"])
        named["year"] = year.group(1) if year else ""
    return CatalogueRow(line, {head: cell for head, _, cell in pairs if head}, {k: v for k, v in named.items() if v})


def iso_date(text: str) -> str:
    """20210315, 2021.3.15, 2021年3月15日 → 2021-03-15; 2021年3月 → 2021-03; "" for what is no date."""
    day = _DATE.fullmatch(text.strip().split(" ")[0])
    if day:
        return f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}"
    month = _MONTH.fullmatch(text.strip())
    return f"{month[1]}-{int(month[2]):02d}" if month else ""


def _heads() -> dict[str, str]:
    return {
        row["head"]: row["field"] for row in lexicons.load_table("catalogue_heads.tsv", ("head", "field"), key="head")
    }


def _head(cell: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", cell))


def _table(path: Path) -> list[list[str]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CatalogueError(f"{path}: {error.strerror}") from error
    kind = path.suffix.lower()
    if kind in {".xlsx", ".xls", ".ods"}:
        return _sheet(path, data)
    if kind not in {".csv", ".tsv", ".txt"}:
        raise CatalogueError(f"{path}: a catalogue is an .xlsx, .csv or .tsv file")
    from reportminer.readers.encoding import decode

    text = decode(data).text
    first = text.partition("\n")[0]
    delimiter = "\t" if kind == ".tsv" or first.count("\t") > first.count(",") else ","
    return [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]


def _sheet(path: Path, data: bytes) -> list[list[str]]:
    from reportminer.readers.base import ReadError
    from reportminer.readers.sheets import sheets

    try:
        return next(sheets(data))[1]
    except ReadError as error:
        raise CatalogueError(f"{path}: cannot be read as a workbook: {error}") from error
