"""What do corrections say to those who measure and train? Records that people looked at, as gold in the form of `evaluation`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from reportminer.corrections import in_force, locate
from reportminer.evaluation import GOLD_SUFFIX, Scores, evaluate, total
from reportminer.files import replacing
from reportminer.records import Correction, Figure, Report, Span, Statement
from reportminer.store.corrected import all_entries

if TYPE_CHECKING:
    from reportminer.archive import Archive


class Looked(NamedTuple):
    """A report with records that people looked at: as mined, as corrected, its text, and where these records stand."""

    mined: Report
    corrected: Report
    text: str
    figures: list[Span]
    statements: list[Span]


def looked_at(archive: Archive) -> Iterator[Looked]:
    """The reports with statements or figures that people corrected, confirmed, added or deleted, by id."""
    by_report: dict[str, list[Correction]] = {}
    archive.store.seals.require("corrections")
    for bound in all_entries(archive.store.connection):
        by_report.setdefault(bound.report_id, []).append(bound.entry)
    for report_id, entries in sorted(by_report.items()):
        stored = archive.store.as_mined(report_id)
        if stored is None or stored.corrected is None:
            continue
        mined, corrected, text = stored.mined, stored.corrected, stored.text
        spans: dict[str, dict[Span, None]] = {"figure": {}, "statement": {}}
        for entry in in_force(entries):
            if entry.what in spans and entry.anchor is not None:
                same = entry.report_id == report_id
                if found := locate(text[mined.begin : mined.end], entry.anchor, same=same):
                    spans[entry.what][found[0] + mined.begin, found[1] + mined.begin] = None
        if spans["figure"] or spans["statement"]:
            yield Looked(mined, corrected, text, list(spans["figure"]), list(spans["statement"]))


def _at(records: Sequence[Any], spans: Sequence[Span]) -> list[Any]:
    """The records that share more than half of all characters with one of some spans."""
    found = []
    for record in records:
        for begin, end in spans:
            shared = min(record.end, end) - max(record.begin, begin)
            if shared > 0 and 2 * shared >= max(record.end, end) - min(record.begin, begin):
                found.append(record)
                break
    return found


def only_looked_at(looked: Looked) -> Report:
    """The report as mined with none but the statements and figures that people looked at."""
    return msgspec.structs.replace(
        looked.mined,
        figures=_at(looked.mined.figures, looked.figures),
        statements=_at(looked.mined.statements, looked.statements),
    )


def gold_rows(looked: Looked) -> list[dict[str, Any]]:
    """The records that people looked at, as they are right, as gold: what they deleted is no gold."""
    rows = [_figure_row(f, looked.text) for f in _at(looked.corrected.figures, looked.figures)]
    rows += [_item_row(s, looked.text) for s in _at(looked.corrected.statements, looked.statements)]
    return sorted(rows, key=lambda row: (row["b"], row["e"]))


def _figure_row(figure: Figure, text: str) -> dict[str, Any]:
    return {
        "t": "figure", "b": figure.begin, "e": figure.end, "q": text[figure.begin : figure.end], "min": figure.min,
        "max": figure.max, "approx": figure.approx, "unit": figure.unit, "indicator": figure.indicator,
        "status": figure.status,
    }  # fmt: skip


def _item_row(statement: Statement, text: str) -> dict[str, Any]:
    whole = text[statement.begin : statement.end]
    return {
        "t": "item", "b": statement.begin, "e": statement.end, "kind": statement.kind, "start": whole[:20],
        "end": whole[-20:], "head": statement.head,
    }  # fmt: skip


def evaluate_corrections(archive: Archive) -> Scores:
    """How well the records as mined agree with what people say of them, on the records that they looked at."""
    parts = []
    for looked in looked_at(archive):
        rows = [{**row, "span": (row["b"], row["e"])} for row in gold_rows(looked)]
        parts.append(evaluate(rows, [only_looked_at(looked)]))
    return total(parts)


def write_gold(archive: Archive, folder: Path) -> list[Path]:
    """Write each report that people looked at as a text with its gold, for ``evaluate`` and ``train --gold``.

    Only what people looked at counts: the spans of these records are the windows of the gold.

    Returns:
        The gold files, ``<report id>.gold.jsonl``, each with ``<report id>.txt`` and ``<report id>.windows.json``.

    Raises:
        OSError: the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for looked in looked_at(archive):
        name = looked.corrected.report_id
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in gold_rows(looked))
        windows = {"windows": sorted([*looked.figures, *looked.statements])}
        for suffix, words in ((".txt", looked.text), (".windows.json", json.dumps(windows)), (GOLD_SUFFIX, lines)):
            path = folder / f"{name}{suffix}"
            with replacing(path) as part:
                part.write_bytes(words.encode("utf-8", "replace"))
        written.append(path)
    return written
