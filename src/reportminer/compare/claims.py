"""Which figures of an archive may fill a cell? One query an indicator, held to statuses, years and places before it is read.

Only what a cell needs of a figure and of its report is read, report columns in the same query.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reportminer.cleaning.characters import to_simplified
from reportminer.compare.declines import as_growth, decline_of
from reportminer.compare.values import Claim, UnknownIndicatorError, identify, near_words, unit_of
from reportminer.compare.wording import wording_groups
from reportminer.figures.meaning.extent import kind_of
from reportminer.store import derived

if TYPE_CHECKING:
    from reportminer.search.areas import Area
    from reportminer.store.database import Store

COMPARED = ("actual", "target", "masked")


_STATUS = "CASE WHEN t.estimate THEN 'actual' ELSE t.status END"
_OWN = "(t.place = r.place AND t.adcode = r.adcode)"
_CLAIMS = f"""
    SELECT r.report_id, t."begin", t."end", t.text, t."min", t."max", t.approx, t.unit, {_STATUS}, t.year, t.confidence,
        t.page, t.place, t.adcode, t.basis, t.estimate, {_OWN}, r.title, r.genre, r.year, r.place, r.adcode, r.full_name,
        r.level, r.place_status, r.sample, r.path, t.years_first, t.years_last, {{more}}
    FROM figures t CROSS JOIN reports r USING (report_key)
    WHERE {{wanted}} AND t.whole AND NOT (t.before AND t.year IS NULL) AND r.duplicate_of = ''
        AND {_STATUS} IN (SELECT value FROM json_each(:statuses))
        AND (:first IS NULL OR t.year BETWEEN :first AND :last) {{held}}
    ORDER BY r.path, r.part, t.figure_key"""
_IN_PREFIXES = " OR ".join(
    f"substr(t.adcode, 1, {length}) IN (SELECT value FROM json_each(:prefixes))" for length in (2, 4, 6)
)
_IN_REPORTS = f" OR ({_OWN} AND t.report_key IN (SELECT value FROM json_each(:reports)))"
_ONLY = "r.report_id IN (SELECT value FROM json_each(:only))"
_IDENTIFIED = "t.indicator_id = :indicator AND (NOT :stock OR t.stock = 'stock')"
_WORDED = "t.indicator IN (SELECT value FROM json_each(:wordings))"


class Bounds(NamedTuple):
    """What figures are held to: statuses, first and last year, an area, the reports of an archive that was limited."""

    statuses: Sequence[str] = COMPARED
    years: tuple[int, int] | None = None
    area: Area | None = None
    only: frozenset[str] | None = None

    @property
    def held(self) -> str:
        """The conditions that hold figures to the area and to some reports, behind others."""
        within = "" if self.area is None else f"AND ({_IN_PREFIXES}{_IN_REPORTS if self.area.reports else ''})"
        return within if self.only is None else f"{within} AND {_ONLY}"

    @property
    def parameters(self) -> dict[str, object]:
        """The bounds as parameters of the query."""
        first, last = self.years or (None, None)
        area = self.area
        return {
            "statuses": json.dumps(list(self.statuses)), "first": first, "last": last,
            "prefixes": json.dumps(area.prefixes if area else ()),
            "reports": json.dumps(list(area.reports.values()) if area else ()), "only": json.dumps(sorted(self.only or ())),
        }  # fmt: skip


def wanted_claims(store: Store, wanted: Sequence[str], bounds: Bounds) -> Iterator[tuple[str, list[Claim]]]:
    """Each indicator once, however often and by whatever names it is wanted, with the figures that may fill its cells.

    Declines count as growth.

    Raises:
        UnknownIndicatorError: there is no indicator of one of the names.
    """
    done: set[str] = set()
    for name in dict.fromkeys(wanted):
        if name.startswith(("约:", "约：")):
            for identity, claims in _worded(store, to_simplified(name[2:].strip()), bounds):
                if identity not in done:
                    yield identity, claims
                done.add(identity)
            continue
        for number, identity in enumerate(identify(name)):
            if identity in done:
                continue
            if not number and not unit_of(identity) and not _is_told(store, identity):
                raise UnknownIndicatorError(near_words(name))
            done.add(identity)
            yield identity, _identified(store, identity, bounds)


def _is_told(store: Store, identity: str) -> bool:
    store.seals.require_group("figures", "indicator_id", [name for name in (identity, decline_of(identity)) if name])
    known = "SELECT 1 FROM figures WHERE indicator_id IN (?, ?) LIMIT 1"
    return store.query(known, (identity, decline_of(identity) or identity)).fetchone() is not None


def _read(store: Store, wanted: str, bounds: Bounds, more: str = "", **values: object) -> Iterator[tuple[Claim, str]]:
    """The figures that a condition wants, each with a further column."""
    width = len(Claim._fields)
    query = _CLAIMS.format(wanted=wanted, held=bounds.held, more=more or "NULL")
    for row in store.query(query, {**bounds.parameters, **values}):
        yield Claim._make(row[:width]), row[width]


def _identified(store: Store, identity: str, bounds: Bounds) -> list[Claim]:
    store.seals.require("reports")
    store.seals.require_group("figures", "indicator_id", [name for name in (identity, decline_of(identity)) if name])
    stock = kind_of(identity) == "stock"
    claims = [claim for claim, _ in _read(store, _IDENTIFIED, bounds, indicator=identity, stock=stock)]
    if decline := decline_of(identity):
        claims += [as_growth(claim) for claim, _ in _read(store, _IDENTIFIED, bounds, indicator=decline, stock=stock)]
    return claims


def _wordings(store: Store) -> list[tuple[str, str, int]]:
    """Every wording of an indicator in the archive with its unit, and how many figures have both."""
    query = "SELECT indicator, unit, count(*) FROM figures GROUP BY indicator, unit ORDER BY indicator, unit"

    def read() -> list[tuple[str, str, int]]:
        store.seals.require("figures")
        return store.query(query).fetchall()

    return derived.kept(store, "wordings", "", list[tuple[str, str, int]], read)


def _worded(store: Store, words: str, bounds: Bounds) -> Iterator[tuple[str, list[Claim]]]:
    """The figures whose indicators hold some words, a group of similar wordings at a time; other units are other groups."""
    if not words:
        return
    store.seals.require("reports")
    counts = [row for row in _wordings(store) if words in to_simplified(row[0])]
    groups = wording_groups(_by_wording(counts))
    sizes: Counter[tuple[str, str]] = Counter()
    for wording, unit, count in counts:
        sizes[groups[wording], unit] += count
    store.seals.require_count("figures", "indicator", list(groups), sum(count for _, _, count in counts))
    found: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim, wording in _read(store, _WORDED, bounds, "t.indicator", wordings=json.dumps(list(groups))):
        found[groups[wording], claim.unit].append(claim)
    units = Counter(name for name, _ in sizes)
    for name, unit in sorted(sizes, key=lambda group: (-sizes[group], group)):
        yield f"约:{name}" + (f"（{unit}）" if units[name] > 1 and unit else ""), found[name, unit]


def _by_wording(counts: Sequence[tuple[str, str, int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for wording, _, count in counts:
        found[wording] += count
    return found
