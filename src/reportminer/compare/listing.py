"""Which indicators can be compared? Those of an archive with how widely they are told, by queries over its rows."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from reportminer.compare.claims import COMPARED
from reportminer.compare.declines import growth_of
from reportminer.compare.values import unit_of
from reportminer.compare.wording import other_indicators
from reportminer.lexicons import fingerprint
from reportminer.store import derived
from reportminer.store.rows import home_told

if TYPE_CHECKING:
    from reportminer.store.reading import StoredReports

Listed = list[tuple[str, int, int, int, int, str]]
COLUMNS = ("indicator_id", "reports", "places", "years", "figures", "unit")
_KEPT = "r.duplicate_of = '' AND (:only IS NULL OR r.report_id IN (SELECT value FROM json_each(:only)))"
_FIGURES = f"FROM figures t JOIN reports r USING (report_key) WHERE {_KEPT}"
_COUNTS = f"""
    WITH named AS (SELECT key AS indicator_id, value AS name FROM json_each(:names)),
    told AS (
        SELECT n.name, t.report_key, t.year,
            CASE WHEN t.adcode != '' THEN t.adcode ELSE coalesce(h.value, nullif(r.adcode, ''), r.report_id) END AS place
        FROM figures t JOIN named n USING (indicator_id) JOIN reports r USING (report_key)
        LEFT JOIN json_each(:homes) h ON r.adcode = '' AND h.key = r.report_id
        WHERE {_KEPT})
    SELECT name, count(DISTINCT report_key), count(DISTINCT place), count(DISTINCT year), count(*)
    FROM told GROUP BY name"""
_UNITS = f"""SELECT t.indicator_id, t.unit, count(*) {_FIGURES} AND t.indicator_id IN (SELECT value FROM json_each(:names))
    GROUP BY t.indicator_id, t.unit ORDER BY t.unit"""
_HOMELESS = "SELECT report_id, adcode, place, full_name, level, place_status FROM reports WHERE adcode = ''"
_WORDED = f"""SELECT t.indicator, r.report_id, t.adcode, t.year, t.unit {_FIGURES} AND t.indicator != '' AND t.indicator_id = ''
    AND t.status IN (SELECT value FROM json_each(:statuses)) ORDER BY r.path, r.part, t.figure_key"""


def indicators(archive: StoredReports) -> list[dict[str, Any]]:
    """The canonical indicators of an archive, most often reported first; declines (降幅) count as growth (增速).

    Returns:
        One mapping an indicator: ``indicator_id``, numbers of ``reports``, ``places``, ``years`` and ``figures``, ``unit``.
    """
    only = _only(archive)
    rows = derived.kept(archive.store, "indicators", _key(only), Listed, lambda: _counted(archive, only))
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def _only(archive: StoredReports) -> str | None:
    return None if archive.only is None else json.dumps(sorted(archive.only))


def _key(only: str | None) -> str:
    return f"{fingerprint()} {sha256(only.encode()).hexdigest() if only is not None else ''}"


def _counted(archive: StoredReports, only: str | None) -> Listed:
    query = archive.store.query
    archive.store.seals.require("reports", "figures")
    ids = [row[0] for row in query("SELECT DISTINCT indicator_id FROM figures WHERE indicator_id != ''")]
    names = {identity: growth_of(identity) for identity in ids}
    homes = {row[0]: home.key for row in query(_HOMELESS) if (home := home_told(*row[1:])).key}
    told = query(_COUNTS, {"names": json.dumps(names), "homes": json.dumps(homes), "only": only}).fetchall()
    unmeasured = [identity for identity in ids if not unit_of(names[identity])]
    units: dict[str, Counter[str]] = defaultdict(Counter)
    for identity, unit, count in query(_UNITS, {"names": json.dumps(unmeasured), "only": only}):
        units[names[identity]][unit] += count
    rows = [
        (name, *counts, unit_of(name) or max(sorted(units[name]), key=units[name].__getitem__))
        for name, *counts in told
    ]
    return sorted(rows, key=lambda row: (-row[1], -row[4], row[0]))


def worded_indicators(archive: StoredReports, *, most: int = 100) -> list[dict[str, Any]]:
    """Indicators that no canonical one covers, similar wordings grouped; columns as `indicators`, with the wordings.

    Each can be compared as ``约:`` and its words.
    """
    only = _only(archive)
    return derived.kept(
        archive.store, "worded", f"{_key(only)} {most}", list[dict[str, Any]], lambda: _worded(archive, only, most)
    )


def _worded(archive: StoredReports, only: str | None, most: int) -> list[dict[str, Any]]:
    archive.store.seals.require("reports", "figures")
    figures = archive.store.query(_WORDED, {"only": only, "statuses": json.dumps(COMPARED)}).fetchall()
    groups = other_indicators([(words, report_id) for words, report_id, *_ in figures], most=most)
    home = {words: name for name, _, _, wordings in groups for words in wordings}
    told: dict[str, list[tuple[str, int | None, str]]] = defaultdict(list)
    for words, report_id, adcode, year, unit in figures:
        if words in home:
            told[home[words]].append((adcode or report_id, year, unit))
    return [
        {
            "indicator_id": f"约:{name}",
            "reports": reports,
            "places": len({place for place, _, _ in told[name]}),
            "years": len({year for _, year, _ in told[name]} - {None}),
            "figures": count,
            "unit": Counter(unit for _, _, unit in told[name]).most_common(1)[0][0],
            "wordings": "、".join(wordings[:6]),
        }
        for name, reports, count, wordings in groups
    ]
