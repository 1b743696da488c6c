"""What does the archive's own catalogue add to the stored reports, and what in them must not leave unseen?"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import msgspec

from reportminer.store.database import CATALOGUE
from reportminer.store.reading import StoredReports

if TYPE_CHECKING:
    from reportminer.catalogue import Catalogue, CatalogueRow, Matching


_RECORDS = """
    SELECT r.report_id, r.occurrence_id FROM reports r
    WHERE ?1 IS NULL OR r.report_id IN (SELECT value FROM json_each(?1)) ORDER BY r.path, r.part"""
_FIELDS = frozenset({"title", "issuer", "date", "place", "adcode", "year", "genre", "file"})
"""fields of a catalogue that reports have too"""


class Filed(NamedTuple):
    """What the archive's office keeps of a report: its mark of secrecy ("" if none), its row of the catalogue by head."""

    mark: str
    cells: dict[str, str]


class _Told(msgspec.Struct):
    """What a record says of that; no more of it is read."""

    begin: int = 0
    end: int = 0
    secrecy: str | msgspec.UnsetType = msgspec.UNSET
    catalogue: dict[str, str] = {}


def findings(matching: Matching | None) -> dict[str, int]:
    """How many rows were matched, how many not and why, and how many reports have no row."""
    if matching is None:
        return {}
    counts: Counter[str] = Counter()
    counts.update(match.trouble or "matched" for match in matching.matches)
    return {**counts, **({"no row": len(matching.without_row)} if matching.without_row else {})}


class CataloguedReports(StoredReports):
    """Stored reports with the rows of the archive's catalogue."""

    def check_catalogue(self, path: str | Path, *, heads: str | Path | None = None) -> Iterator[dict[str, Any]]:
        """What each row of a catalogue is matched to, and where it differs from the archive; nothing is written.

        Args:
            path: the catalogue, .xlsx, .csv or .tsv.
            heads: a file that maps its heads to the usual ones.

        Raises:
            CatalogueError: it cannot be read.
        """
        from reportminer.catalogue import check_lines

        return check_lines(self._match(self._read_catalogue(path, heads).rows), self.report)

    def _read_catalogue(self, path: str | Path, heads: str | Path | None) -> Catalogue:
        from reportminer.catalogue import read_catalogue, read_mapping

        return read_catalogue(Path(path), mapping=read_mapping(Path(heads)) if heads else None)

    def _match(self, rows: list[CatalogueRow]) -> Matching:
        from reportminer.catalogue.archived import match_archive

        return match_archive(self, rows)

    def _take_over(self, given: Catalogue | None) -> Matching | None:
        """Give the reports their rows: of the catalogue given, else of that given last; None where there is none."""
        from reportminer.catalogue.archived import remember, remembered, write_matched

        catalogue = remembered(self) if given is None else given
        if given is not None:
            remember(self, given)
        if not catalogue.rows:
            return None
        matching = self._match(catalogue.rows)
        write_matched(self, matching, anew=given is not None)
        return matching

    def secrecy(self, report_id: str) -> str:
        """The mark of secrecy that a report carries in its catalogue or its text (机密★10年); "" if it carries none."""
        report_id = self.find_report(report_id)
        return self.filed([report_id])[report_id].mark

    def filed(self, reports: Iterable[str] | None = None) -> dict[str, Filed]:
        """The mark of secrecy and the row of the catalogue of some reports, by id; of all that the archive holds if None."""
        from reportminer.secrecy import mark_in, mark_of_row

        wanted = self.only if reports is None else frozenset(reports)
        fields = self.catalogue_fields()
        rows = self.store.query(_RECORDS, (None if wanted is None else json.dumps(sorted(wanted)),))
        found: dict[str, Filed] = {}
        self.store.seals.require("reports")
        for report_id, occurrence_id in rows:
            record = self.store.seals.one("occurrences", occurrence_id, report_id=report_id)["record"]
            told = msgspec.json.decode(zlib.decompress(record), type=_Told)
            mark = told.secrecy
            if isinstance(mark, msgspec.UnsetType):  # mined before marks were records
                mark = mark_in(self.source_text(report_id)[told.begin : told.end])
            found[report_id] = Filed(mark_of_row(told.catalogue, fields) or mark, told.catalogue)
        return found

    def catalogue_heads(self, *, own: bool = False) -> list[str]:
        """The heads of the catalogue that was given last, in its order; `own` leaves out those that reports have fields for."""
        return [head for head, field in self.catalogue_fields().items() if not own or field not in _FIELDS]

    def catalogue_fields(self) -> dict[str, str]:
        """The heads of the catalogue that was given last, in its order, each with the field that it stands for, or ""."""
        if not self.store.meta(CATALOGUE):  # nothing need be loaded
            return {}
        from reportminer.catalogue.archived import remembered

        return remembered(self).heads

    def chosen(self, where: Iterable[tuple[str, str]] = (), *, exclude_marked: bool = False) -> Self:
        """The archive limited to reports whose catalogue says what is wanted, and to those without a mark of secrecy.

        Args:
            where: pairs of a head of the catalogue and what its cell must be; all must hold.
            exclude_marked: leave out reports that carry a mark.

        Raises:
            CatalogueError: the catalogue has no such column.
        """
        wanted = list(where)
        known = self.catalogue_heads() if wanted else []
        if unknown := [head for head, _ in wanted if head not in known]:
            from reportminer.catalogue import CatalogueError

            raise CatalogueError(
                f"no column {', '.join(unknown)} in the catalogue; "
                + (f"it has {'、'.join(known)}" if known else "none was given: reportminer catalogue apply FILE")
            )
        if not wanted and not exclude_marked:
            return self
        return self.limited(
            [
                report_id
                for report_id, filed in self.filed().items()
                if all(filed.cells.get(head, "") == cell for head, cell in wanted)
                and not (exclude_marked and filed.mark)
            ]
        )

    def personal(self) -> Iterator[dict[str, Any]]:
        """Every number of an identity card, a mobile or a bank card in the reports, masked, with its offsets."""
        from reportminer.personal import find_personal, mask_personal

        for row in self.report_rows():
            report, text = self.report(row.report_id), self.source_text(row.report_id)
            for found in find_personal(text[report.begin : report.end]):
                begin, end = found.begin + report.begin, found.end + report.begin
                yield {
                    "report_id": row.report_id, "title": row.title, "kind": found.kind, "begin": begin, "end": end,
                    "text": mask_personal(text[begin:end]), "path": row.path,
                }  # fmt: skip
