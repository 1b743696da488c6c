"""What leaves an archive: of which reports, beside what of the catalogue, and what of it unseen? Every output asks here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from reportminer.personal import PersonalKind, find_personal, masked, numbers_in
from reportminer.translation import told

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from reportminer.archive.archive import Archive

_T = TypeVar("_T")


class Outgoing:
    """Rows and records on their way out; a context that tells, when it ends, what personal data went by.

    Args:
        archive: an open archive.
        where: pairs of a head of the catalogue and what its cell must be.
        exclude_marked: leave out reports that carry a mark of secrecy.
        mask: mask numbers of identity cards, mobile telephones and bank cards.
        exporting: what goes out is kept by somebody (a file, lines for a program): marks and personal data are told.
        notice: called with a sentence for each thing to tell.

    Raises:
        CatalogueError: the catalogue has no such column.
    """

    def __init__(
        self,
        archive: Archive,
        *,
        where: Iterable[tuple[str, str]] = (),
        exclude_marked: bool = False,
        mask: bool = False,
        exporting: bool = True,
        notice: Callable[[str], None] = lambda words: None,
    ) -> None:
        chosen = archive.chosen(where)
        self.archive = chosen.chosen(exclude_marked=True) if exclude_marked else chosen
        """the archive as far as it goes out"""
        self.mask, self._notice, self._exporting = mask, notice, exporting or mask
        self._numbers: set[tuple[PersonalKind, str]] = set()
        self._cut: dict[str, tuple[str, ...]] = {}
        if exclude_marked:
            kept = self.archive.only or frozenset()
            _tell_marks(
                (filed.mark for name, filed in chosen.filed().items() if name not in kept),
                told("were left out"),
                notice,
            )

    def __enter__(self) -> Self:
        """The same."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Tell what personal data went out."""
        if self._numbers and error is None:
            counts = Counter(kind for kind, _ in self._numbers)
            what = ", ".join(f"{name}: {count}" for name, count in sorted(counts.items()))
            if self.mask:
                self._notice(told(f"personal data in the output ({what}) were masked"))
            else:
                self._notice(told(f"personal data in the output ({what}); --mask-personal masks them"))

    def announce(self, reports: Iterable[str] | None = None) -> None:
        """Tell, before they go out, which of the reports carry a mark of secrecy; of all in the archive if None."""
        if self._exporting:
            names = None if reports is None else list(reports)
            filed = self.archive.filed(names).values() if names is None or names else ()
            _tell_marks(
                (one.mark for one in filed), told("are in the output; --exclude-marked leaves them out"), self._notice
            )

    def heads(self) -> list[str]:
        """The catalogue's own columns, to stand behind those of a table."""
        return self.archive.catalogue_heads(own=True)

    def beside(self, reports: Iterable[str] | None = None) -> dict[str, dict[str, str]]:
        """What stands in these columns, by id of the report; nothing where the archive has no catalogue."""
        heads = self.heads()
        filed = self.archive.filed(reports) if heads else {}
        return {name: self.clean({head: one.cells.get(head, "") for head in heads}) for name, one in filed.items()}

    def rows(self, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Rows with a `report_id`, announced, with the catalogue's own columns, cleaned."""
        listed = [dict(row) for row in rows]
        reports = dict.fromkeys(str(row["report_id"]) for row in listed)
        self.announce(reports)
        beside = self.beside(reports)
        return [{**self.clean(row), **beside.get(row["report_id"], {})} for row in listed]

    def clean(self, value: _T) -> _T:
        """A value, record or row as it may go out: masked if that is asked for, else counted.

        What has a `report_id` is known to be a piece of that report's text, and may begin or end within a number.
        """
        if not self._exporting:
            return value
        if not self.mask:
            self._numbers.update(number for text in _texts(value) for number in numbers_in(text))
            return value
        made: _T = masked(value, cut_of=self._numbers_of, numbers=self._numbers)
        return made

    def export(self, folder: Path, form: str) -> list[Path]:
        """Write the records as they may go out, as ``jsonl`` or ``parquet``; the files written are returned.

        Raises:
            ValueError: the form is another one.
            ArchiveError: a file cannot be written.
        """
        from reportminer.store.transfer import export_records

        return export_records(self.archive, folder, form, clean=self.clean)

    def _numbers_of(self, report: str) -> tuple[str, ...]:
        """The personal numbers of a report's text, which a piece of it may be cut within."""
        if report not in self._cut:
            text = self.archive.source_text(report)
            self._cut[report] = tuple(dict.fromkeys(text[one.begin : one.end] for one in find_personal(text)))
        return self._cut[report]


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif hasattr(value, "__struct_fields__"):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _tell_marks(marks: Iterable[str], done: str, notice: Callable[[str], None]) -> None:
    counts = Counter(mark for mark in marks if mark)
    if counts:
        what = ", ".join(f"{mark}: {count}" for mark, count in sorted(counts.items()))
        notice(told(f"{counts.total()} reports carry a mark of secrecy ({what}) and {done}"))
