"""Which columns does a reader see, under which heads, and what stands in them?

People get Chinese heads and values, the fewest columns that answer; programs get the names and values of the record contract.
Heads come from `reportminer.schema`, labels of values from `reportminer.labels`, the choice of columns from
`reportminer.exports.views`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, NamedTuple

from reportminer.exports import cells
from reportminer.labels import label, readable_unit, shown
from reportminer.schema import heading

SHORT = 8
"""characters of an id from which on `show` finds its report"""
_SIMPLE: Mapping[str, str] = MappingProxyType({})


class View(NamedTuple):
    """The columns of one table, by who reads it: `machine` in the contract's names, the others with Chinese heads.

    `file` is for csv and xlsx, which people filter; `page` for docx, html and md; `terminal` is what 80 columns have room for.
    `labels` names the field whose labels stand in a column where it is not the column's own name.
    """

    table: str
    machine: tuple[str, ...]
    file: tuple[str, ...]
    page: tuple[str, ...]
    terminal: tuple[str, ...]
    labels: Mapping[str, str] = _SIMPLE
    heads: Mapping[str, str] = _SIMPLE

    def columns(self, form: str, *, machine: bool = False) -> tuple[str, ...]:
        """The columns of a form.

        Args:
            form: one of `reportminer.exports.FORMS`.
            machine: in the contract's names.
        """
        if machine or form == "jsonl":
            return self.machine
        if form == "table":
            return self.terminal
        return self.file if form in {"csv", "xlsx"} else self.page

    @classmethod
    def alike(cls, table: str, *columns: str, **others: Any) -> View:
        """A view with the same columns for all, as far as `others` do not say more."""
        return cls(**{"table": table, **dict.fromkeys(("machine", "file", "page", "terminal"), columns), **others})

    def followed_by(self, *names: str) -> View:
        """The same with further columns at the end of every form."""
        return self._replace(
            machine=(*self.machine, *names), file=(*self.file, *names), page=(*self.page, *names),
            terminal=(*self.terminal, *names),
        )  # fmt: skip

    def with_own(self, *names: str) -> View:
        """The same with an archive's own columns, those of its catalogue, at the end of what files and programs get."""
        return self._replace(machine=(*self.machine, *names), file=(*self.file, *names))

    def led_by(self, *names: str) -> View:
        """The same with further columns at the beginning of every form."""
        return self._replace(
            machine=(*names, *self.machine), file=(*names, *self.file), page=(*names, *self.page),
            terminal=(*names, *self.terminal),
        )  # fmt: skip


def for_people(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[str], view: View
) -> tuple[Iterator[dict[str, Any]], list[str]]:
    """Rows and heads as people read them: columns by their Chinese heads, values by their labels.

    A head that stands there already (a column of an archive's own catalogue may be called 标题) is told apart.
    """
    heads: list[str] = []
    for name in columns:
        head = view.heads.get(name) or heading(name, view.table)
        heads.append(head if head not in heads else f"{head}（{sum(h.startswith(head) for h in heads) + 1}）")
    makers = [_maker(name, view) for name in columns]

    def made() -> Iterator[dict[str, Any]]:
        for row in rows:
            yield {head: make(row) for head, make in zip(heads, makers, strict=True)}

    return made(), heads


def _maker(name: str, view: View) -> Callable[[Mapping[str, Any]], Any]:
    if name in COMPUTED:
        return COMPUTED[name]
    field = view.labels.get(name, name)

    def make(row: Mapping[str, Any]) -> Any:
        value = row.get(name)
        if isinstance(value, bool):
            return "是" if value else ""
        return label(field, value) if isinstance(value, str) else value

    return make


class _Value(NamedTuple):
    min: Any
    max: Any
    approx: str
    status: str


def _there(value: Any) -> Any:
    """A value, None for the missing ones of pandas."""
    return cells.scalar(value)


def value_of(row: Mapping[str, Any]) -> str:
    """A figure as a reader would write it: 1,205亿元, 约5万人, ≥85%; as written where it holds no number."""
    low, high = _there(row.get("min")), _there(row.get("max"))
    told = shown(
        _Value(low, high, row.get("approx") or "eq", row.get("status") or ""),
        *readable_unit((low, high), row.get("unit") or ""),
    )
    return told or str(row.get("text") or "")


def exact_of(row: Mapping[str, Any]) -> Any:
    """The one number of a figure in its unit: its value, or the end of a bound; None for a range."""
    low, high = _there(row.get("min")), _there(row.get("max"))
    return low if high is None or low == high else high if low is None else None


def source_of(row: Mapping[str, Any]) -> str:
    """Where a record stands, as a reader would cite it: 《title》（2021年），第3页."""
    title, page = row.get("title") or "", _there(row.get("page"))
    # the year of a figure is not its report's
    year = _there(row.get("report_year") if "report_year" in row or "indicator" in row else row.get("year"))
    name = f"《{title}》" if title else file_name(row.get("path") or "")
    dated = f"（{year}年）" if year and str(year) not in name else ""
    return f"{name}{dated}" + (f"，第{page}页" if page else "")


def file_name(path: str) -> str:
    """The name of the file of a path, or of its member in a container."""
    return PurePath(path.replace("!/", "/")).name


def _counted(row: Mapping[str, Any]) -> str:
    """What a line of ``stats`` counts: statements: practice → 要点：做法."""
    what, parted, kind = str(row.get("what") or "").partition(": ")
    return label("count", what) + (f"：{label('kind' if what == 'statements' else 'genre', kind)}" if parted else "")


def _facet_value(row: Mapping[str, Any]) -> str:
    value = str(row.get("value") or "")
    return str(row.get("name") or label(row.get("facet") or "", value) or "不详")


def full_place_of(row: Mapping[str, Any]) -> str:
    """The place of a record by its full name, 河南省三门峡市; as written where it has no code."""
    from reportminer import places

    told, code = row.get("full_name") or "", row.get("adcode") or ""
    return str(told or (code and places.full_name(code)) or row.get("place") or "")


COMPUTED: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "value": value_of,
    "exact": exact_of,
    "full_name": full_place_of,
    "source": source_of,
    "short_id": lambda row: str(row.get("report_id") or "")[:SHORT],
    "counted": _counted,
    "facet_value": _facet_value,
    "file": lambda row: file_name(row.get("path") or ""),
}
"""columns that are put together from others of their row"""
