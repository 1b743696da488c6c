"""Who does what? Practices by topic and place, side by side, and where a practice was first."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from reportminer.exports.columns import file_name
from reportminer.places import table
from reportminer.search.areas import area_named
from reportminer.store.rows import Home, home_of

if TYPE_CHECKING:
    from reportminer.schema import StatementRow
    from reportminer.store.reading import StoredReports

NO_TOPIC = "其他"
SHOWN = 6
"""practices of a cell that are told in words"""
_REPORT = re.compile("[0-9a-f]{16}")
_DIGITS = {"county": 6, "prefecture": 4, "province": 2}


class Practice(NamedTuple):
    """One statement behind a cell, with its evidence."""

    head: str
    text: str
    year: int | None
    report_id: str
    statement_id: str
    title: str
    path: str
    begin: int
    end: int
    page: int | None


class PracticeCell(NamedTuple):
    """What one place does about one topic: statements, the earliest first, and the first year."""

    topic: str
    row: str
    adcode: str
    size: int
    first_year: int | None
    statements: tuple[Practice, ...]

    def as_row(self) -> dict[str, Any]:
        """The cell as plain types, as ``compare --practices --format jsonl`` prints it."""
        return {**self._asdict(), "statements": [statement._asdict() for statement in self.statements]}


def practices(
    archive: StoredReports,
    *,
    places: str | Sequence[str] | None = None,
    topics: Sequence[str] = (),
    by: str = "county",
    kinds: Sequence[str] = ("practice",),
    year: tuple[int, int] | None = None,
) -> list[PracticeCell]:
    """Practices by topic and place, most common topics first, then by place.

    Args:
        archive: an open archive.
        places: names or codes of places to which, and to what lies in them, the rows are held; all if empty.
        topics: topics to compare; all if empty. A statement counts for its strongest topic.
        by: what counts as one place: ``county``, ``prefecture``, ``province``.
        kinds: kinds of statements.
        year: first and last year of reports.

    Raises:
        UnknownPlaceError: nobody knows one of the places.
    """
    region = area_named(archive.store, places)
    homes = {report.report_id: home_of(report) for report in archive.report_rows()}
    found: dict[tuple[str, Home], list[StatementRow]] = defaultdict(list)
    for row in archive.iter_statements(kind=list(kinds)):
        if row.duplicate_of or row.sample or (year and (row.year is None or not year[0] <= row.year <= year[1])):
            continue
        topic = row.topics[0] if row.topics else NO_TOPIC
        home = _area(row, homes[row.report_id], by)
        wanted = region is None or region.holds(row.report_adcode, row.report_id)
        if (not topics or topic in topics) and wanted:
            # a place that can't be told, or is masked, is that of its report alone
            own = home if home.key else Home(row.report_id, row.report_place or "地方不详")
            found[topic, own].append(row)
    names = _told_apart(found)
    cells = [_cell(topic, Home(home.key, names[home.key]), rows) for (topic, home), rows in found.items()]
    totals: dict[str, int] = defaultdict(int)
    for cell in cells:
        totals[cell.topic] += cell.size
    return sorted(cells, key=lambda c: (c.topic == NO_TOPIC, -totals[c.topic], c.topic, c.adcode, c.row))


def _told_apart(found: Mapping[tuple[str, Home], Sequence[StatementRow]]) -> dict[str, str]:
    """The name of each place by its key; those of one name (xx市 of two reports) get their file behind it."""
    files = {home.key: file_name(rows[0].path) for (_, home), rows in found.items()}
    names = {home.key: home.name for _, home in found}
    counts = Counter(names.values())
    return {
        key: f"{name}（{files[key]}）" if counts[name] > 1 or not _known(key) else name for key, name in names.items()
    }


def _known(key: str) -> bool:
    """Whether a key is the code or the name of a place, not the id of a report."""
    return not _REPORT.fullmatch(key)


def _area(row: StatementRow, home: Home, by: str) -> Home:
    if len(home.key) != 6 or not home.key.isdecimal():
        return home
    area = home.key[: _DIGITS[by]].ljust(6, "0")
    return home if area == home.key else Home(area, table.full_name(area) or row.place)


def _cell(topic: str, home: Home, rows: Iterable[StatementRow]) -> PracticeCell:
    ordered = sorted(rows, key=lambda row: (row.year or 9999, row.path, row.begin))
    years = [row.year for row in ordered if row.year is not None]
    return PracticeCell(
        topic, home.name, home.key if len(home.key) == 6 and home.key.isdecimal() else "", len(ordered), min(years, default=None),
        tuple(
            Practice(r.head, r.text, r.year, r.report_id, r.statement_id, r.title, r.path, r.begin, r.end, r.page)
            for r in ordered
        ),
    )  # fmt: skip


def told(cell: PracticeCell, *, most: int = SHOWN) -> str:
    """What a place does about a topic, in the lead phrases of its statements, each with its year; one line each."""
    lines = [
        " ".join(practice.head.split()) + (f"（{practice.year}）" if practice.year else "")
        for practice in cell.statements[:most]
    ]
    if cell.size > most:
        lines.append(f"…… 共 {cell.size} 条")
    return "\n".join(lines)


def practice_lines(cells: Sequence[PracticeCell]) -> list[dict[str, Any]]:
    """Topic and place a row, with what is done: the same as `practice_grid`, for narrow pages and many places."""
    return [
        {"topic": cell.topic, "place": cell.row, "size": cell.size, "first": cell.first_year, "practices": told(cell)}
        for cell in cells
    ]


def practice_grid(cells: Sequence[PracticeCell]) -> tuple[list[dict[str, Any]], list[str]]:
    """Topic by place with the practices in words, as a table to print; the last column says where a topic was first, and when."""
    names = list(dict.fromkeys(cell.row for cell in sorted(cells, key=lambda c: (c.adcode, c.row))))
    lines: dict[str, dict[str, Any]] = {}
    for cell in cells:
        lines.setdefault(cell.topic, {"topic": cell.topic})[cell.row] = told(cell)
    for topic, line in lines.items():
        first = min(
            (cell for cell in cells if cell.topic == topic and cell.first_year is not None),
            key=lambda c: (c.first_year or 0, c.adcode, c.row),
            default=None,
        )
        line["first"] = f"{first.first_year} {first.row}" if first else ""
    return list(lines.values()), ["topic", *names, "first"]


def spread(cells: Iterable[PracticeCell], topic: str) -> list[tuple[int, str, str]]:
    """Where a topic's practices went: first year, place and lead phrase of each place's first one, in order of time."""
    found = [
        (cell.first_year, cell.row, cell.statements[0].head)
        for cell in cells
        if cell.topic == topic and cell.first_year is not None and cell.statements
    ]
    return sorted(found)
