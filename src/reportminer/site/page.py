"""How does an archive become one HTML page? Collects the records, and puts them into the page as data, never as markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from reportminer.files import replace_file
from reportminer.folding import normalise, pairs_of_scripts, simplify, variants
from reportminer.labels import labels
from reportminer.search.concepts import concepts
from reportminer.search.synonyms import groups
from reportminer.search.terms import folded_codes
from reportminer.store.rows import home_of
from reportminer.translation import translate
from reportminer.version import __version__

if TYPE_CHECKING:
    from reportminer.archive import Archive

COUNT_NAMES = {
    "files": "文件",
    "reports": "报告",
    "places": "地方",
    "statements": "要点",
    "figures": "数据",
    "failures": "未能读取",
}
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_BATCH = 2000
DAMAGE_NAMES = {"garbled": "乱码", "damaged": "无法解码的字节", "missing_digits": "缺失的数字"}
_KINDS_OF_REPORTS = """
    SELECT report_id, kind, COUNT(*) FROM statements JOIN reports USING (report_key)
    WHERE kind IN ('practice', 'problem') GROUP BY report_id, kind"""


@dataclass(frozen=True, slots=True)
class PageLimits:
    """How much a page may carry before it leaves texts out and says so."""

    text_characters: int = 8_000_000
    """characters of report text in all; the reports beyond are listed without their text"""
    statements: int = 60_000
    figures: int = 120_000


def page(
    archive: Archive,
    *,
    issues: Sequence[Mapping[str, Any]] = (),
    cells: Iterable[Mapping[str, Any]] = (),
    limits: PageLimits | None = None,
    beside: Mapping[str, Mapping[str, str]] | None = None,
    clean: Callable[[Any], Any] = lambda value: value,
) -> str:
    """The whole page as HTML.

    Args:
        archive: an open archive.
        issues: recurring issues, one mapping a cluster, as ``reportminer issues --format jsonl`` prints them.
        cells: cells of the comparison table, as ``reportminer compare --format jsonl`` prints them.
        limits: what to leave out of a page over a large archive.
        beside: columns of the archive's catalogue, by id of the report.
        clean: gives a value as it may be shown; texts must stay as long as they are.
    """
    filed = beside or {}
    limits = limits or PageLimits()
    reports = _reports(archive, limits)
    damaged = _damaged(archive)
    statements = _statements(archive, limits)
    figures = _figures(archive, limits)
    failures = [
        {"path": f.path, "stage": f.stage, "reason": translate(f.reason, "zh"), "skipped": bool(f.skipped)}
        for f in archive.failures()
    ]
    stats = {**archive.stats(), "places": len({home_of(row).key for row in archive.reports()} - {""})}
    if archive.only is not None:
        rows = archive.reports()
        told = {name: sum(getattr(row, name) for row in rows) for name in ("statements", "figures")}
        stats |= {"reports": len(rows), "files": len({path for row in rows for path in row.paths}), **told}
    heads = list(next(iter(filed.values()), ()))
    data = {
        "subtitle": f"{len(reports)} 篇报告 · reportminer {__version__}",
        "counts": [(shown, stats[name]) for name, shown in COUNT_NAMES.items() if name in stats],
        "labels": {field: labels(field) for field in ("kind", "status", "stage")},
        "heads": heads,
        "reports": [
            {**report, "filed": [filed.get(report["id"], {}).get(head, "") for head in heads]} for report in reports
        ],
        "damaged": damaged,
        "left_out": {
            "statements": stats["statements"] - len(statements),
            "figures": stats["figures"] - len(figures),
            "texts": sum(report["text"] is None for report in reports),
        },
        "statements": statements,
        "folding": _folding(),
        "synonyms": _synonyms(statements),
        "figures": figures,
        "failures": failures,
        "issues": list(issues),
        "cells": list(cells),
    }
    # "<" escaped as data: no text of a report can end the script element it stands in
    encoded = msgspec.json.encode(clean(data)).decode("utf-8").replace("<", "\\u003c").replace("\u2028", "\\u2028")
    template = _part("page.html")
    for mark, words in (("/*STYLE*/", _part("page.css")), ("/*SCRIPT*/", _part("page.js")), ("/*DATA*/", encoded)):
        before, after = template.split(mark)
        template = before + words + after
    return template


def _part(name: str) -> str:
    return (resources.files(__package__) / name).read_text(encoding="utf-8")


def _reports(archive: Archive, limits: PageLimits) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    room = limits.text_characters
    archive.store.seals.require("reports", "statements")
    counts = {(report_id, kind): count for report_id, kind, count in archive.store.query(_KINDS_OF_REPORTS)}
    for row in archive.reports():
        text: str | None = None
        if row.end - row.begin <= room:
            room -= row.end - row.begin
            text = archive.source_text(row.report_id)[row.begin : row.end]
        rows.append(
            {
                "id": row.report_id,
                "title": row.title,
                "place": row.full_name or row.place,
                "adcode": row.adcode,
                "year": row.year,
                "genre": row.genre,
                "path": row.path,
                "begin": row.begin,
                "end": row.end,
                "text": text,
                "practices": counts.get((row.report_id, "practice"), 0),
                "problems": counts.get((row.report_id, "problem"), 0),
                "figures": row.figures,
            }
        )
    return rows


def _damaged(archive: Archive) -> list[dict[str, str]]:
    """The reports whose text came in with faults that no reading mends, and which these are."""
    found = []
    for report in archive.iter_reports():
        faults = [
            f"{words} {count} 处" for name, words in DAMAGE_NAMES.items() if (count := getattr(report.quality, name))
        ]
        if report.quality.truncated:
            faults.append("结尾残缺")
        if faults:
            found.append({"id": report.report_id, "path": report.source.path, "faults": "，".join(faults)})
    return found


def _statements(archive: Archive, limits: PageLimits) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for row in archive.iter_statements():
        if len(rows) >= limits.statements:
            break
        entry = {"r": row.report_id, "k": row.kind, "h": row.head, "x": row.text, "b": row.begin, "e": row.end}
        folded = normalise(row.text) if _WIDE.search(row.text) else simplify(row.text)
        if folded != row.text.lower():
            entry["s"] = folded
        rows.append(entry)
    return rows


def _folding() -> dict[str, Any]:
    """Which characters and spellings count as the same when the page is searched."""
    written, usual = pairs_of_scripts()
    return {"from": written, "to": usual, "variants": sorted(variants().items())}


def _synonyms(statements: Sequence[Mapping[str, Any]]) -> list[tuple[Sequence[str], Sequence[str]]]:
    """The groups of words for the same thing of which the statements hold any that they lead to."""
    spoken: set[str] = set()
    for begin in range(0, len(statements), _BATCH):
        for numbers in concepts(folded_codes([row["x"] for row in statements[begin : begin + _BATCH]])):
            spoken.update(numbers.split())
    return [(group.words, group.means) for number, group in enumerate(groups()) if str(number) in spoken]


def _figures(archive: Archive, limits: PageLimits) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for row in archive.iter_figures():
        if len(rows) >= limits.figures:
            break
        rows.append({"r": row.report_id, "b": row.begin, "e": row.end})
    return rows


def write_page(path: Path, html: str) -> None:
    """Write the page whole or not at all."""
    replace_file(path, html.encode())
