"""What does the archive's own catalogue add to the stored reports, and what in them must not leave unseen?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer import lexicons
from reportminer.store.reading import StoredReports

if TYPE_CHECKING:
    from reportminer.catalogue import CatalogueRow, Matching


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

        return check_lines(self._match(self._rows_of(path, heads)), self.report)

    def _rows_of(self, path: str | Path, heads: str | Path | None) -> list[CatalogueRow]:
        from reportminer.catalogue import read_catalogue, read_mapping

        return read_catalogue(Path(path), mapping=read_mapping(Path(heads)) if heads else None).rows

    def _match(self, rows: list[CatalogueRow]) -> Matching:
        from reportminer.catalogue.archived import match_archive

        return match_archive(self, rows)

    def _take_over(self, rows: list[CatalogueRow] | None) -> Matching | None:
        """Give the reports their rows: those given, else those of the catalogue given last; None where there are none."""
        from reportminer.catalogue.archived import remember, remembered, write_matched

        if rows is None:
            rows = remembered(self)
        else:
            remember(self, rows)
        if not rows:
            return None
        matching = self._match(rows)
        write_matched(self, matching)
        return matching

    def secrecy(self, report_id: str) -> str:
        """The mark of secrecy that a report carries in its catalogue or its text (机密★10年); "" if it carries none."""
        from reportminer.secrecy import mark_in, mark_of_row

        report = self.report(report_id)
        own = self.source_text(report_id)[report.begin : report.end]
        return mark_of_row(report.catalogue, self._heads) or mark_in(own)

    @cached_property
    def _heads(self) -> dict[str, str]:
        return {
            row["head"]: row["field"]
            for row in lexicons.load_table("catalogue_heads.tsv", ("head", "field"), key="head")
        }

    def personal(self) -> Iterator[dict[str, Any]]:
        """Every number of an identity card, a mobile or a bank card in the reports, masked, with its offsets."""
        from reportminer.personal import find_personal, mask_personal

        for row in self.reports():
            report, text = self.report(row.report_id), self.source_text(row.report_id)
            for found in find_personal(text[report.begin : report.end]):
                begin, end = found.begin + report.begin, found.end + report.begin
                yield {
                    "report_id": row.report_id, "title": row.title, "kind": found.kind, "begin": begin, "end": end,
                    "text": mask_personal(text[begin:end]), "path": row.path,
                }  # fmt: skip
