"""What does an archive find? Its full-text indexes, and the questions that are put to them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, Unpack

from reportminer.archive.listed import ListedReports
from reportminer.schema import FigureRow, ReportRow, frame_types

if TYPE_CHECKING:
    import pandas as pd

    from reportminer.search.engine import Filters
    from reportminer.search.index import Index, Opened
    from reportminer.search.query_plan import Request
    from reportminer.search.searchables import Hit

_T = TypeVar("_T")


class Answer(NamedTuple):
    """What a query finds: how it was understood, the best hits, how many hold all its words, and these by facet."""

    request: Request
    hits: list[Hit]
    total: int
    facets: dict[str, dict[str, int]]


class SearchedReports(ListedReports):
    """Stored reports with their full-text indexes.

    Args:
        path: the folder of the archive; made if missing, unless `read_only`.
        read_only: never write to the store.
        notice: called with a sentence when something is waited for or built anew.

    Raises:
        ArchiveError: there is no archive (read-only), it is damaged, newer than this program, or cannot be opened.
    """

    def __init__(
        self, path: str | Path, *, read_only: bool = False, notice: Callable[[str], None] | None = None
    ) -> None:
        super().__init__(path, read_only=read_only)
        self._notice = notice
        self._indexes: dict[str, Index] = {}
        self.opened: Opened | None = None
        """indexes that other archives of this process have open too; its own if None"""

    @property
    def index(self) -> Index:
        """The full-text index of the statements, brought in step when it is searched."""
        return self.index_of("statements")

    def index_of(self, what: str) -> Index:
        """The full-text index of ``statements``, ``reports``, ``sections`` or ``figures``; made when first searched.

        Raises:
            ValueError: nothing of that name can be searched.
        """
        if what not in self._indexes:
            from reportminer.search.index import Index
            from reportminer.search.searchables import WHATS

            if what not in WHATS:
                raise ValueError(f"{what!r} cannot be searched; {', '.join(WHATS)} can")
            frozen = not os.access(self.path, os.W_OK)
            folder = self.path / ("index" if what == "statements" else f"index-{what}")
            self._indexes[what] = Index(
                self.store, folder, what=what, read_only=frozen, notice=self._notice, opened=self.opened
            )  # fmt: skip
        return self._indexes[what]

    def indexes(self) -> list[Index]:
        """The index of the statements and those others that were made."""
        from reportminer.search.searchables import WHATS

        found = [self.index_of(what) for what in WHATS]
        return [index for index in found if index.what == "statements" or index.folder.is_dir()]

    # -- search --------------------------------------------------------------------------------------------------

    def hits(
        self,
        query: str,
        *,
        what: str = "statements",
        limit: int = 20,
        widen: bool = True,
        **filters: Unpack[Filters],
    ) -> list[Hit]:
        """The best statements, or other things, for a query, best first.

        Args:
            query: see `reportminer.search.query`.
            what: ``statements``, ``reports`` (by title, authority, place and headings), ``sections`` (by heading and the
                text under it up to the next heading) or ``figures`` (by indicator and sentence).
            limit: how many at most; `count` tells how many there are.
            widen: add what related words find; hits that do not hold every word are marked ``widened``.
            filters: `reportminer.search.engine.Filters`: ``kind``, ``place``, ``year``, ``genre``, ``topic``, ``sure``,
                ``checked``, ``as_words``; `understood` tells what is taken for a filter among the words.

        Raises:
            QuerySyntaxError: the query cannot be understood.
            UnknownPlaceError: nobody knows the place.
            ValueError: nothing of the name `what` can be searched, or the limit is below 1.
        """
        from reportminer.search import engine

        if limit < 1:
            raise ValueError(f"limit is {limit}; it must be at least 1")
        index = self.index_of(what)
        request = engine.resolve(self.store, query, **filters, only=self.only)
        return _again(index, lambda: engine.search(self.store, index, request, limit=limit, widen=widen))

    def search(
        self,
        query: str,
        *,
        what: str = "statements",
        limit: int = 20,
        widen: bool = True,
        **filters: Unpack[Filters],
    ) -> pd.DataFrame:
        """What `hits` finds, `limit` rows at most, as a table with the columns of `reportminer.search.searchables.COLUMNS`."""
        import pandas as pd

        from reportminer.search.searchables import COLUMNS

        found = self.hits(query, what=what, limit=limit, widen=widen, **filters)
        table = pd.DataFrame([hit.as_row() for hit in found], columns=list(COLUMNS[what]))
        types = frame_types(FigureRow if what == "figures" else ReportRow)
        return table.astype({name: kind for name, kind in types.items() if name in table.columns})

    def understood(self, query: str, *, what: str = "statements", **filters: Unpack[Filters]) -> Request:
        """What a query is taken for: its words, the filters among them (`taken`) and the kinds that answer it (`wished`).

        `filters` are as for `hits`.
        """
        from reportminer.search import engine

        return engine.settled(self.index_of(what), engine.resolve(self.store, query, **filters, only=self.only))

    def count(self, query: str, *, what: str = "statements", **filters: Unpack[Filters]) -> int:
        """How many hold every word of a query, repetitions of the same text included; `filters` as for `hits`."""
        from reportminer.search import engine

        return engine.count(
            self.store, self.index_of(what), engine.resolve(self.store, query, **filters, only=self.only)
        )

    def search_many(self, queries: Iterable[str], **filters: Any) -> pd.DataFrame:
        """What several queries find, in one table with the query as first column; `filters` as for `search`."""
        import pandas as pd

        tables = []
        for query in queries:
            table = self.search(query, **filters)
            table.insert(0, "query", query)
            tables.append(table)
        return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=["query"])

    def facets(
        self,
        query: str,
        *,
        what: str = "statements",
        **filters: Unpack[Filters],
    ) -> dict[str, dict[str, int]]:
        """How many hold every word of a query, by kind, genre, topic, year, province, prefecture, county.

        Returns:
            For each of these names a dict from value (places by code) to count, most frequent first.
        """
        from reportminer.search import engine

        request = engine.resolve(self.store, query, **filters, only=self.only)
        return engine.facets(self.store, self.index_of(what), request)

    def answer(
        self,
        query: str,
        *,
        what: str = "statements",
        limit: int = 20,
        widen: bool = True,
        fields: Sequence[str],
        **filters: Unpack[Filters],
    ) -> Answer:
        """What `understood`, `hits`, `count` and `facets` tell of a query, which is read once.

        Args:
            query: as for `hits`.
            what: as for `hits`.
            limit: how many hits at most.
            widen: as for `hits`.
            fields: of the index, by which all that holds every word is counted (`reportminer.search.engine.facets`).
            filters: as for `hits`.

        Raises:
            QuerySyntaxError, UnknownPlaceError, ValueError: as for `hits`.
        """
        from reportminer.search import engine

        index = self.index_of(what)
        request = engine.resolve(self.store, query, **filters, only=self.only)

        def found() -> Answer:
            settled = engine.settled(index, request)
            hits = engine.search(self.store, index, request, limit=limit, widen=widen)
            return Answer(settled, hits, *engine.counted(self.store, index, request, fields=fields))

        return _again(index, found)


def _again(index: Index, ask: Callable[[], _T]) -> _T:
    """What asking an index gives; asked twice where its files went away or changed under an open searcher."""
    try:
        return ask()
    except OSError:
        index.forget()
        return ask()
