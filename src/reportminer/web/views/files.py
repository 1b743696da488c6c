"""Which files are there, which failed, which runs were made, what does the catalogue say, which reports repeat others?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import urlencode

from reportminer.archive.outgoing import Outgoing
from reportminer.review import accuracy
from reportminer.schema import ReportRow
from reportminer.web.texts import label, mark, message
from reportminer.web.texts import text as _

PAGE = 100
"""rows of a page"""
PARTS = (
    ("files", mark("报告")),
    ("failures", mark("没有读成的")),
    ("runs", mark("运行")),
    ("catalogue", mark("本单位目录")),
    ("copies", mark("重复稿")),
    ("settings", mark("设置")),
)
_RUNS = 50
_FAILURES = 500
_CHECKED = 400
"""findings of a catalogue that are listed"""
_WHOLE = 500
"""reports on a page that has no server"""
_NOTHING: Mapping[str, str] = MappingProxyType({})


class Setting(NamedTuple):
    """One setting of the server: its name, what it is now, what it means, how it is changed."""

    name: str
    value: str
    meaning: str
    how: str


def files(
    out: Outgoing,
    asked: Mapping[str, str] = _NOTHING,
    waiting: Sequence[Path] = (),
    settings: Sequence[Setting] = (),
    *,
    whole: bool = False,
) -> dict[str, Any]:
    """The part of the page that is asked for.

    Args:
        out: the archive as far as it is shown.
        asked: ``part`` of `PARTS`, ``q`` words of title, place or path, ``page``.
        waiting: files that were sent and are not in the archive.
        settings: of the server.
        whole: for pages without a server: many reports on one, failures and runs on the first.
    """
    part = asked.get("part", "") if asked.get("part") in dict(PARTS) else "files"
    beside = whole and asked.get("page", "1") == "1"
    archive = out.archive
    failures = [out.clean(failure) for failure in archive.failures()]
    data: dict[str, Any] = {
        "part": part, "beside": beside, "parts": [(value, _(name)) for value, name in PARTS],
        "waiting": [path.name for path in waiting], "failed": sum(not failure.skipped for failure in failures),
    }  # fmt: skip
    if part == "failures" or beside:
        data |= {"failures": failures[:_FAILURES], "failure_count": len(failures), "most": _FAILURES}
    if part == "runs" or beside:
        data |= {
            "runs": archive.runs()[-_RUNS:][::-1],
            "accuracy": [row for row in accuracy(archive) if row.by == "all"],
        }
    if part == "catalogue":
        data |= _catalogue(out)
    if part == "copies":
        data |= _copies(out)
    if part == "settings":
        data["settings"] = settings
    if part == "files":
        data |= _reports(out, asked, _WHOLE if whole else PAGE)
    return data


def _reports(out: Outgoing, asked: Mapping[str, str], most: int) -> dict[str, Any]:
    words = asked.get("q", "").split()
    rows = [row for row in out.archive.report_rows() if _fits(row, words)]
    number = asked.get("page", "")
    page = min(max(int(number), 1), 1_000) if number.isdecimal() and len(number) < 5 else 1
    state = {"part": "files", **({"q": asked["q"]} if words else {})}
    return {
        "reports": [out.clean(row) for row in rows[(page - 1) * most : page * most]], "count": len(rows), "page": page,
        "before": "?" + urlencode({**state, "page": page - 1}) if page > 1 else "",
        "more": "?" + urlencode({**state, "page": page + 1}) if len(rows) > page * most else "",
    }  # fmt: skip


def _fits(row: ReportRow, words: Sequence[str]) -> bool:
    """Whether every word stands in the title, place, year or path of a report."""
    cells = (row.title, row.full_name or row.place, row.path, str(row.year or ""))
    return all(any(word in cell for cell in cells) for word in words)


def _catalogue(out: Outgoing) -> dict[str, Any]:
    """The archive's own columns, how many reports have a cell in each, and the first rows."""
    heads = out.archive.catalogue_heads()
    if not heads:
        return {"heads": [], "rows": [], "matched": 0, "all": len(out.archive.report_rows())}
    listed = out.archive.report_rows()
    filed = out.archive.filed()
    matched = [row for row in listed if row.report_id in filed and filed[row.report_id].cells]
    counts = [(head, sum(bool(filed[row.report_id].cells.get(head)) for row in matched)) for head in heads]
    rows = [
        (
            row.report_id,
            row.title or Path(row.path).name,
            [out.clean(filed[row.report_id].cells.get(head, "")) for head in heads],
        )
        for row in matched[:PAGE]
    ]
    return {"heads": counts, "rows": rows, "matched": len(matched), "all": len(listed)}


def checked(out: Outgoing, path: Path) -> dict[str, Any]:
    """What giving a catalogue would do, row by row: how many rows were found, the first findings, those that need a look first.

    Raises:
        CatalogueError: it cannot be read.
    """
    lines = [out.clean(line) for line in out.archive.check_catalogue(path)]
    counts = Counter(line["finding"] for line in lines)
    lines.sort(key=lambda line: (line["finding"] == "matched", line["finding"] == "no row", line["line"] or 0))
    return {
        "check": path.name, "counts": [(label("finding", name), count) for name, count in counts.most_common()],
        "matches": counts["matched"], "left": max(0, len(lines) - _CHECKED),
        "lines": [
            {**line, "told": label("finding", line["finding"]), "file": Path(line["path"].split("; ")[0]).name}
            for line in lines[:_CHECKED]
        ],
    }  # fmt: skip


def _copies(out: Outgoing) -> dict[str, Any]:
    """Reports that repeat another one, and reports that stand in several files."""
    rows = {row.report_id: row for row in out.archive.report_rows()}
    near = [(row, rows[row.duplicate_of]) for row in rows.values() if row.duplicate_of in rows]
    several = [row for row in rows.values() if len(row.paths) > 1]
    return {"near": near[:PAGE], "near_count": len(near), "several": several[:PAGE], "several_count": len(several)}


def failed_paths(out: Outgoing, chosen: str) -> list[Path]:
    """The files of some failures, to be tried again: of the path chosen, else of all that were not left out on purpose.

    Raises:
        ValueError: no file of that path failed.
    """
    found = out.archive.failed_files()
    wanted = [path for shown, path in found if not chosen or shown == chosen]
    if not wanted:
        raise ValueError(_("没有要重试的文件"))
    return list(dict.fromkeys(wanted))


def run_row(run: Mapping[str, Any]) -> dict[str, Any]:
    """A run as it goes on, for programs: the words of its stage and error in the language of the request."""
    return {**run, "stage": message(str(run["stage"])), "error": message(str(run["error"]))}
