"""How long does a comparison take over many reports? Makes rows straight in SQLite, and measures beside a plain count in SQL.

    python benchmarks/compare.py [--reports 30000] [--archive FOLDER]

Made are work reports of every county and prefecture in the table of places, year after year, each with 34 figures of 25
indicators. `--archive` measures an archive that is there instead. Times are those of a clock; the best of several runs,
but for the first run of a comparison, which is made once.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reportminer.compare import compare
from reportminer.figures.meaning import canonical
from reportminer.figures.meaning.extent import kind_of
from reportminer.places import table
from reportminer.schema import FigureRow, ReportRow
from reportminer.store import seals, sql
from reportminer.store.database import Store
from reportminer.store.reading import StoredReports

INDICATORS = 25
TARGETS = 9
MOST_COMMON = (
    "SELECT indicator_id, count(*) AS n FROM figures WHERE indicator_id != '' GROUP BY 1 ORDER BY n DESC, 1 LIMIT 1"
)


def make(folder: Path, count: int) -> None:
    """An archive of made-up work reports; figures without meaning, of the same shape as those of mined ones."""
    store = Store(folder)
    with store.transaction():
        put_report = sql.insert("reports", "report_key", "generation", "occurrence_id")
        put_figure = sql.insert("figures", "report_key")
        for key, (report, figures) in enumerate(_reports(count), 1):
            store.connection.execute(put_report, (key, 1, key, *sql.cells("reports", report)))
            store.connection.executemany(put_figure, [(key, *sql.cells("figures", figure)) for figure in figures])
            seals.seal_report(store.connection, key)
        store.set_meta("generation", "1")
    store.close()


def _reports(count: int) -> Iterator[tuple[ReportRow, list[FigureRow]]]:
    chance = random.Random(13)
    below = (row for row in table.divisions() if row.level in {"county", "prefecture"} and not row.successors)
    places = list({row.code: row for row in below}.values())
    names = ["地区生产总值", "地区生产总值增速", *canonical.indicators()]
    chosen = [canonical.indicators()[name] for name in list(dict.fromkeys(names))[:INDICATORS]]
    for number in range(count):
        place, year = places[number % len(places)], 2024 - number // len(places)
        title = f"{place.name}{year}年政府工作报告"
        report = ReportRow(
            f"{number:016x}", title, "", "政府工作报告", f"{year}-01-08", "", year, place.name, place.name, place.code,
            place.level, "explicit", "simplified", False, "", f"{place.code}/{year}.txt", 0, 0, 20_000, 0,
            INDICATORS + TARGETS, (),
        )  # fmt: skip
        told = [(known, "actual") for known in chosen] + [(known, "target") for known in chosen[:TARGETS]]
        figures = []
        for at, (known, status) in enumerate(told):
            value = round(chance.uniform(1, 20), 1)
            figures.append(
                FigureRow(
                    report.report_id, f"f{at}", at * 100, at * 100 + 6, f"{value}", value, value, "eq", known.unit,
                    known.id, known.id, status, "", year - (status == "actual"), "", "", "", 0.9, "", None, place.name,
                    place.code, title, report.genre, year, "", place.name, place.code, place.level, False, "", report.path,
                    stock=kind_of(known.id),
                )
            )  # fmt: skip
        yield report, figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=30_000)
    parser.add_argument("--archive", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.archive or Path(scratch)
        if options.archive is None:
            make(folder, options.reports)
        measure(folder)


def measure(folder: Path) -> None:
    """Print the times of comparisons of the most common indicator of an archive."""
    archive = StoredReports(folder)
    store = archive.store
    indicator, _ = store.query(MOST_COMMON).fetchone()
    reports, figures = store.query("SELECT (SELECT count(*) FROM reports), (SELECT count(*) FROM figures)").fetchone()
    store.connection.execute("DROP TABLE IF EXISTS derived")  # earlier answers
    print(f"{reports} reports, {figures} figures; {indicator}")
    count = "SELECT count(*) FROM figures t JOIN reports r USING (report_key) WHERE t.indicator_id = ?"
    show("count in SQL", best(lambda: store.query(f"{count} AND r.duplicate_of = ''", (indicator,)).fetchone()[0]))
    last = store.query("SELECT max(year) FROM figures WHERE indicator_id = ?", (indicator,)).fetchone()[0]
    province = store.query("SELECT substr(adcode, 1, 2) FROM reports WHERE adcode != '' ORDER BY adcode").fetchone()[0]
    compare(archive, [indicator], year=(1900, 1900), places=[province])  # rule tables are loaded
    wanted: dict[str, dict[str, Any]] = {
        "all places and years": {},
        "a year": {"year": (last, last)},
        "a province": {"places": [province]},
        "results, as columns": {"columns": "indicator", "status": ["actual"]},
    }
    for name, bounds in wanted.items():
        show(f"{name}: first", timed(lambda bounds=bounds: len(compare(archive, [indicator], **bounds))))
        show(f"{name}: again", best(lambda bounds=bounds: len(compare(archive, [indicator], **bounds))))


def timed(run: Callable[[], int]) -> tuple[float, int]:
    """Milliseconds of a run, and what it gives."""
    begin = time.perf_counter()
    found = run()
    return (time.perf_counter() - begin) * 1000, found


def best(run: Callable[[], int], times: int = 5) -> tuple[float, int]:
    """`timed`, the best of several runs."""
    return min(timed(run) for _ in range(times))


def show(name: str, took: tuple[float, int]) -> None:
    """Print a line."""
    print(f"{name:32s} {took[0]:9.1f} ms   {took[1]:7d}")


if __name__ == "__main__":
    main()
