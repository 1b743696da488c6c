"""Where do the rule data and trained models stand? Loads the tables of this folder, each checked for its columns and keys.

Tables are UTF-8 tab-separated files whose first line that is not a comment (`#`) names the columns; several values in one
cell are parted by `|`. They are meant to be read and edited by people who know the reports and not Python.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path


class LexiconError(ValueError):
    """A rule table is damaged: says which file, line and why."""


def read_bytes(name: str) -> bytes:
    """Bytes of the data file `name` of this folder."""
    return (resources.files(__name__) / name).read_bytes()


@cache
def load_table(name: str, columns: tuple[str, ...], key: str = "") -> tuple[dict[str, str], ...]:
    """Rows of the table `name`, one dict a row.

    Args:
        name: file name in this folder, e.g. ``units.tsv``.
        columns: the columns the table must have, in order.
        key: a column whose values must be unique and not empty.

    Raises:
        LexiconError: other columns, a row of another length, an empty or repeated key.
    """
    rows: list[dict[str, str]] = []
    seen: set[str] = set()
    header: list[str] | None = None
    for number, line in enumerate(read_bytes(name).decode("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if header is None:
            header = cells
            if tuple(header) != columns:
                raise LexiconError(f"{name}:{number}: columns are {header}, expected {list(columns)}")
            continue
        cells += [""] * (len(header) - len(cells))
        if len(cells) != len(header):
            raise LexiconError(f"{name}:{number}: {len(cells)} cells, expected {len(header)}")
        row = dict(zip(header, cells, strict=True))
        if key:
            if not row[key] or row[key] in seen:
                raise LexiconError(f"{name}:{number}: {key} {row[key]!r} is empty or repeated")
            seen.add(row[key])
        rows.append(row)
    return tuple(rows)


def split_values(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, parted by ``|``."""
    return tuple(value for value in cell.split("|") if value)


def _models() -> Traversable:
    """The folder of trained models: in the installed package, or ``models/`` of a source checkout; it may be missing."""
    shipped = resources.files("reportminer") / "models"
    return shipped if shipped.is_dir() else Path(__file__).resolve().parents[3] / "models"


def read_model(name: str) -> bytes | None:
    """Bytes of the trained model `name`; None where the package was installed without."""
    model = _models() / name
    return model.read_bytes() if model.is_file() else None


def fingerprint() -> str:
    """Hash of every data file of this folder and of every trained model: changes when any rule does."""
    digest = hashlib.sha256()
    rules = [entry for entry in resources.files(__name__).iterdir() if not entry.name.endswith((".py", ".pyc"))]
    models = [entry for entry in _models().iterdir() if entry.name.endswith(".skops")] if _models().is_dir() else []
    for entry in (*sorted(rules, key=_by_name), *sorted(models, key=_by_name)):
        if entry.is_file():
            digest.update(entry.name.encode())
            digest.update(entry.read_bytes())
    return digest.hexdigest()[:16]


def _by_name(entry: Traversable) -> str:
    return entry.name
