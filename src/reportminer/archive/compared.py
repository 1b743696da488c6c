"""What do the reports of an archive say side by side? Comparison, targets and results, practices, recurring issues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, get_args

from reportminer.archive.catalogued import CataloguedReports
from reportminer.records import EARLIEST, LATEST, Status
from reportminer.schema import FigureRow, ReportRow, Row, StatementRow, columns_of, frame_types

if TYPE_CHECKING:
    import pandas as pd


_CELL_TYPES = {
    "min": "Float64", "max": "Float64", "year": "Int64", "page": "Int64", "begin": "Int64", "end": "Int64",
    "conflict": "bool", "estimate": "bool",
}  # fmt: skip
"""types of the columns of a comparison that are no texts"""


def _frame(rows: Iterable[Row], table: type[Row]) -> pd.DataFrame:
    """Rows as a data frame whose types do not hang on what they hold; texts are `string`, several texts `object`."""
    import pandas as pd

    columns = columns_of(table)
    types = {column.name: "string" for column in columns if column.type is str} | frame_types(table)
    made = pd.DataFrame(list(rows), columns=[column.name for column in columns], dtype=object)
    return made.astype(types)


def _span(year: int | str | tuple[int | None, int | None] | None) -> tuple[int, int] | None:
    """First and last year of what an archive takes for years.

    Raises:
        QuerySyntaxError: it is no year and no span, or runs backwards.
    """
    from reportminer.search.query import years_of

    return None if year is None else years_of(year).within(EARLIEST, LATEST)


class ComparedReports(CataloguedReports):
    """Stored reports with the tables that go across them."""

    def compare(
        self,
        indicators: Sequence[str],
        *,
        rows: str = "place",
        columns: str = "year",
        year: int | str | tuple[int | None, int | None] | None = None,
        status: str | Sequence[str] = (),
        derive: Sequence[str] = (),
        places: str | Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Cells of a comparison table, one a row, with the columns of ``reportminer compare --format jsonl``.

        Types are the same whatever the cells hold. `column` of a value of several years together is these years
        (2016–2020), so that ``table.pivot(index=["indicator_id", "row", "status"], columns="column", values="min")`` finds one
        cell at most in each place; `compare_table` does that.

        Args:
            indicators: canonical indicators by id or alias, or ``约:words``.
            rows: ``place`` or ``report``.
            columns: ``year`` or ``indicator``.
            year: one year, or first and last year: 2020, "2020-2023", "2020-", (2020, 2023).
            status: statuses to compare; actual, target and masked if empty.
            derive: ``rank``, ``mean``, ``change``: cells computed from others, marked in the column ``derived``.
            places: names or codes of places to which, and to what lies in them, the rows are held; all if empty.

        Raises:
            UnknownPlaceError: nobody knows one of the places.
            ValueError: `rows`, `columns`, `status` or `derive` is something else.
        """
        import pandas as pd

        from reportminer.compare import CompareCell, compare, quoted
        from reportminer.compare import derive as computed

        if rows not in {"place", "report"} or columns not in {"year", "indicator"}:
            raise ValueError(f"rows={rows!r}, columns={columns!r}: rows are place or report, columns year or indicator")
        statuses = [status] if isinstance(status, str) else list(status)
        if unknown := [name for name in statuses if name not in get_args(Status)]:
            raise ValueError(f"status {', '.join(unknown)}: known are {', '.join(get_args(Status))}")
        span = _span(year)
        wanted = [indicators] if isinstance(indicators, str) else list(indicators)
        cells = compare(
            self, wanted, rows=rows, columns=columns, year=span, status=statuses, places=places  # type: ignore[arg-type]
        )  # fmt: skip
        cells = [*quoted(self, cells), *computed(cells, derive)]  # type: ignore[arg-type]
        rows_ = [{**cell.as_row(), "column": cell.column or cell.span} for cell in cells]
        return pd.DataFrame(rows_, columns=list(CompareCell._fields)).astype(
            {name: _CELL_TYPES.get(name, "string") for name in CompareCell._fields if name != "others"}
        )

    def compare_table(self, indicators: Sequence[str], *, value: str = "min", **options: Any) -> pd.DataFrame:
        """The same comparison as a wide table: a row an indicator, place and status, a column a year (or an indicator).

        Args:
            indicators: as for `compare`.
            value: which field of the cells stands in it: ``min``, ``max``, ``text``, ``conflict``, ``report_id`` …
            options: as for `compare`; ``rank``, ``mean`` and ``change`` stand in columns of their own.

        Returns:
            Index: ``indicator_id``, ``row``, ``status``, ``unit`` (without the first where columns are indicators); columns in
            order: single years, several years together, "" for no known year. What no report states is missing.
        """
        from reportminer.compare.cells import UNKNOWN, column_order

        table = self.compare(indicators, **options)
        if value not in table.columns:
            raise ValueError(f"value={value!r}: cells have {', '.join(table.columns)}")
        across = options.get("columns") == "indicator"
        index = ["row", "status"] if across else ["indicator_id", "row", "status", "unit"]
        wide = table.pivot(index=index, columns="column", values=value)
        order = sorted(wide.columns, key=lambda column: column_order(column or UNKNOWN))
        found = table[index].drop_duplicates()
        return wide.reindex(index=list(found.itertuples(index=False, name=None)), columns=order)

    def statements(self, kind: str | Sequence[str] | None = None) -> pd.DataFrame:
        """Every statement, or those of some kinds, joined with its report: the columns of `reportminer.schema.StatementRow`."""
        return _frame(self.iter_statements(kind), StatementRow)

    def figures(
        self, indicator: str | Sequence[str] | None = None, *, status: str | Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Every figure, or those of some indicators and statuses, joined with its report: the columns of `FigureRow`."""
        return _frame(self.iter_figures(indicator, status=status), FigureRow)

    def reports(self) -> pd.DataFrame:
        """Every report, with the columns of `reportminer.schema.ReportRow`; `report_rows` gives the same as a list of rows."""
        return _frame(self.report_rows(), ReportRow)

    def plan(
        self,
        indicators: Sequence[str],
        *,
        year: int | str | tuple[int | None, int | None] | None = None,
        places: str | Sequence[str] | None = None,
        undecided: bool = False,
    ) -> pd.DataFrame:
        """Targets beside results of the same place and year, with the columns of ``compare --plan --format csv``.

        Args:
            indicators: canonical indicators by id or alias, or ``约:words``.
            year: one year, or first and last year: 2020, "2020-2023", "2020-", (2020, 2023).
            places: as for `compare`.
            undecided: also rows of which nobody can say whether the target was reached, as one of both is missing.
        """
        import pandas as pd

        from reportminer.compare import compare, decided, plan_rows, plan_table, quoted
        from reportminer.compare.plan import COLUMNS

        span = _span(year)
        wanted = [indicators] if isinstance(indicators, str) else list(indicators)
        rows = plan_rows(quoted(self, compare(self, wanted, year=span, places=places)))
        return pd.DataFrame(plan_table(rows if undecided else decided(rows)), columns=list(COLUMNS))

    def practices(self, places: str | Sequence[str] | None = None, *, by: str = "county") -> pd.DataFrame:
        """Practices by topic and place, one cell a row, with the statements behind each.

        Args:
            places: as for `compare`.
            by: what counts as one place: ``county``, ``prefecture`` or ``province``.
        """
        import pandas as pd

        from reportminer.compare import PracticeCell, practices

        cells = practices(self, places=places, by=by)
        return pd.DataFrame([cell.as_row() for cell in cells], columns=list(PracticeCell._fields))

    def align(self, old: str, new: str) -> pd.DataFrame:
        """Two reports aligned section by section and point by point: repeated, changed, new, dropped.

        Args:
            old: id of the earlier report, or the beginning of it.
            new: id of the later one.

        Raises:
            ArchiveError: no report, or more than one, has such an id.
        """
        import pandas as pd

        from reportminer.compare import Aligned, align

        return pd.DataFrame([line.as_row() for line in align(self, old, new)], columns=list(Aligned._fields))

    def issues(
        self,
        *,
        by: str = "county",
        min_places: int = 2,
        kinds: Sequence[str] = ("problem",),
        places: str | Sequence[str] | None = None,
        year: int | str | tuple[int | None, int | None] | None = None,
    ) -> pd.DataFrame:
        """Recurring issues, one cluster a row, with the fields of ``reportminer issues --format jsonl`` as columns.

        Args:
            by: what counts as one place: ``county``, ``prefecture`` or ``province``.
            min_places: places that must report an issue, a report whose place can't be told standing for one.
            kinds: kinds of statements to cluster.
            places: names or codes of places: only what reports of these, and of what lies in them, tell; all if empty.
            year: one year of reports, or first and last year.

        Raises:
            ValueError: `by` is something else.
            UnknownPlaceError: nobody knows one of the places.
        """
        import pandas as pd

        from reportminer.issues import IssueCluster, recurring

        if by not in {"county", "prefecture", "province"}:
            raise ValueError(f"by={by!r}: county, prefecture or province")
        span = _span(year)
        clusters = recurring(self, by=by, min_places=min_places, kinds=kinds, places=places, year=span)  # type: ignore[arg-type]
        return pd.DataFrame([c.as_row() for c in clusters], columns=list(IssueCluster.__struct_fields__))

    def indicators(self) -> pd.DataFrame:
        """The canonical indicators found, with counts of reports, places, years and figures."""
        import pandas as pd

        from reportminer.compare import indicators

        return pd.DataFrame(indicators(self))
