"""Where do the rule data and trained models stand? Loads the tables of this folder, each checked for its columns and keys.

Tables are UTF-8 tab-separated files whose first line that is not a comment (`#`) names the columns; several values in one
cell are parted by `|`. What a column may hold is declared in the head of the table (`declared`). They are meant to be read
and edited by people who know the reports and not Python.
"""

from __future__ import annotations

import gzip
import hashlib
import os
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from reportminer.lexicons import declared

SHOWN = frozenset({"labels.tsv"})
"""tables that say how values are shown and decide nothing"""
SEARCH_ONLY = frozenset({"query_frames.tsv", "query_weak.tsv", "ranking.tsv", "synonym_lookalikes.tsv", "synonyms.tsv"})
"""tables that only searching reads; the full-text index knows its own"""


class LexiconError(ValueError):
    """A rule table is damaged: says which file, line and why."""


OWN = "REPORTMINER_MODELS"
"""the variable that names a folder of one's own models and tables of confidence (``train --corrections``)"""
_LEARNT = frozenset(["figure_trust.tsv", "statement_odds.tsv", "confidence.tsv"])
"""tables that are learnt from judged records, and so may be one's own"""


def _own(name: str) -> Path | None:
    """The file of one's own in place of the shipped one."""
    folder = os.environ.get(OWN, "")
    if not folder or not (name in _LEARNT or name.endswith(".npz")):
        return None
    path = Path(folder) / name
    return path if path.is_file() else None


def read_bytes(name: str) -> bytes:
    """Bytes of the data file `name` of this folder."""
    own = _own(name)
    return own.read_bytes() if own is not None else (resources.files(__name__) / name).read_bytes()


@cache
def load_table(name: str, columns: tuple[str, ...], key: str = "") -> tuple[dict[str, str], ...]:
    """Rows of the table `name`, one dict a row.

    Args:
        name: file name in this folder, e.g. ``units.tsv``.
        columns: the columns the table must have, in order.
        key: a column whose values must be unique and not empty.

    Raises:
        LexiconError: other columns, a row of another length, a cell that its column does not allow, an empty or repeated key.
    """
    (number, header), *lines = _checked(name)
    if tuple(header) != columns:
        raise LexiconError(f"{name}:{number}: columns are {header}, expected {list(columns)}")
    rows: list[dict[str, str]] = []
    seen: set[str] = set()
    for number, cells in lines:
        row = dict(zip(header, cells, strict=True))
        if key:
            if not row[key] or row[key] in seen:
                raise LexiconError(f"{name}:{number}: {key} {row[key]!r} is empty or repeated")
            seen.add(row[key])
        rows.append(row)
    return tuple(rows)


def _checked(name: str) -> list[tuple[int, list[str]]]:
    """Header and rows of a table with the numbers of their lines; every cell is one that its column allows."""
    lines = list(enumerate(read_bytes(name).decode("utf-8").splitlines(), 1))
    rows = [(n, [cell.strip() for cell in line.split("\t")]) for n, line in lines if line.strip() and line[0] != "#"]
    if not rows:
        raise LexiconError(f"{name}: no line names the columns")
    header = rows[0][1]
    try:
        known = declared.read([(number, line) for number, line in lines if line.startswith(declared.MARK)])
    except ValueError as error:
        raise LexiconError(f"{name}:{error}") from None
    if unknown := known.keys() - set(header):
        raise LexiconError(f"{name}: declares the columns {', '.join(sorted(unknown))}, which it does not have")
    checks = [
        (header.index(column), column, allowed._replace(values=allowed.values | _first_column(allowed.within)))
        for column, allowed in known.items()
    ]
    for number, cells in rows[1:]:
        if len(cells) > len(header):
            raise LexiconError(f"{name}:{number}: {len(cells)} cells, expected {len(header)}")
        cells.extend([""] * (len(header) - len(cells)))
        for place, column, allowed in checks:
            if fault := allowed.fault(cells[place]):
                raise LexiconError(f"{name}:{number}: {column}: {fault}")
    return rows


@cache
def _first_column(name: str) -> frozenset[str]:
    """The values of the first column of a table, its cells unchecked; nothing for no table."""
    if not name:
        return frozenset()
    lines = [line for line in read_bytes(name).decode("utf-8").splitlines() if line.strip() and line[0] != "#"]
    return frozenset(line.split("\t")[0].strip() for line in lines[1:])


def tables() -> tuple[str, ...]:
    """Names of all rule tables."""
    entries = resources.files(__name__).iterdir()
    return tuple(sorted(entry.name for entry in entries if entry.name.endswith(".tsv")))


@cache
def check_tables() -> None:
    """Read every rule table, so that a damaged one is told before anything is done with the others.

    Raises:
        LexiconError: says which file, line and why.
    """
    for name in tables():
        _checked(name)


def divisions_text() -> str:
    """The lines of the table of divisions, the first of which names the columns."""
    return gzip.decompress(read_bytes("divisions.tsv.gz")).decode("utf-8")


def split_values(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, parted by ``|``."""
    return tuple(filter(None, cell.split("|")))


def _models() -> Traversable:
    """The folder of trained models: in the installed package, or ``models/`` of a source checkout; it may be missing."""
    shipped = resources.files("reportminer") / "models"
    return shipped if shipped.is_dir() else Path(__file__).resolve().parents[3] / "models"


def read_model(name: str) -> bytes | None:
    """Bytes of the trained model `name`; None where the package was installed without."""
    model = _own(name) or _models() / name
    return model.read_bytes() if model.is_file() else None


def fingerprint() -> str:
    """Hash of every data file of this folder and of every trained model: changes when any rule does.

    What only says how values are shown (`SHOWN`) or is read by search alone (`SEARCH_ONLY`) is no rule.
    """
    folder = resources.files(__name__)
    rules = [e for e in folder.iterdir() if not e.name.endswith((".py", ".pyc")) and e.name not in SHOWN | SEARCH_ONLY]
    models = [entry for entry in _models().iterdir() if entry.name.endswith(".npz")] if _models().is_dir() else []
    entries = [e for e in (*sorted(rules, key=_by_name), *sorted(models, key=_by_name)) if e.is_file()]
    return _hashed(tuple(_stamped(_own(entry.name) or entry, entry.name) for entry in entries))


def _stamped(entry: Traversable, name: str) -> tuple[str, Traversable, int, int]:
    """A file under the name that it stands for, with when it was last changed and its size; in an archive it never changes."""
    if not isinstance(entry, Path):
        return name, entry, 0, 0
    stat = entry.stat()
    return name, entry, stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=2)
def _hashed(entries: tuple[tuple[str, Traversable, int, int], ...]) -> str:
    digest = hashlib.sha256()
    for name, entry, _changed, _size in entries:
        digest.update(name.encode())
        digest.update(entry.read_bytes())
    return digest.hexdigest()[:16]


def _by_name(entry: Traversable) -> str:
    return entry.name
