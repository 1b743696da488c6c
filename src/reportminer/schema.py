"""What are the columns of each table? One typed list a table, from which all else that names columns is made.

A table is a named tuple whose fields carry their Chinese heading and what they mean. From it come the layout and the
queries of SQLite, the schema of Arrow, the types of data frames, the headings of exported tables and the page of the
documentation that lists them. A new column is a new field here and its value in `reportminer.tables`.
"""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from reportminer.records import Number

Row = tuple[Any, ...]


class Head(NamedTuple):
    """What a column is called in Chinese and what stands in it.

    `of` names the column of the table of reports that it is taken from when rows are read; `kept` is False for what
    is put together when rows are read.
    """

    chinese: str
    about: str
    of: str = ""
    kept: bool = True


class Column(NamedTuple):
    """One column of a table: `type` is str, int, float, bool, `Number` or tuple (several texts)."""

    name: str
    type: Any
    null: bool
    head: Head

    @property
    def english(self) -> str:
        """The heading in English."""
        return self.name.replace("_", " ")

    @property
    def own(self) -> bool:
        """Whether the table itself holds the column."""
        return self.head.kept and not self.head.of


class ReportRow(NamedTuple):
    """One report as the archive lists it. `paths` holds every file the same report was found in, `path` the first."""

    report_id: Annotated[str, Head("报告编号", "id of the report, made of its text")]
    title: Annotated[str, Head("标题", "title")]
    org: Annotated[str, Head("发文单位", "issuing body")]
    genre: Annotated[str, Head("文种", "kind of report")]
    date: Annotated[str, Head("日期", "ISO date of writing or delivery, as exact as the text tells")]
    period: Annotated[str, Head("所述年份", "years reported on")]
    year: Annotated[int | None, Head("年份", "year that the report is filed under")]
    place: Annotated[str, Head("地方", "place, as written")]
    full_name: Annotated[str, Head("地方全称", "place by its full name")]
    adcode: Annotated[str, Head("行政区划代码", "six digits of GB/T 2260, empty where there is none")]
    level: Annotated[str, Head("级别", "level of the place")]
    place_status: Annotated[str, Head("地方依据", "what proves the place")]
    script: Annotated[str, Head("字体", "simplified or traditional")]
    sample: Annotated[bool, Head("范文", "a template from a site of model texts")]
    duplicate_of: Annotated[str, Head("重复自", "id of the report that this one repeats")]
    path: Annotated[str, Head("文件", "file it was found in")]
    part: Annotated[int, Head("篇次", "number of the report in its file, from 0")]
    begin: Annotated[int, Head("起", "where it begins in the source text")]
    end: Annotated[int, Head("止", "where it ends in the source text")]
    statements: Annotated[int, Head("要点数", "how many statements it has")]
    figures: Annotated[int, Head("数据数", "how many figures it has")]
    paths: Annotated[tuple[str, ...], Head("所有文件", "every file it was found in", kept=False)]
    year_status: Annotated[str, Head("年份依据", "what told the year")] = "unknown"


class StatementRow(NamedTuple):
    """One statement joined with its report.

    `place` and `adcode` are the statement's own where it speaks of another place than its report (then
    `report_adcode` differs). `section` is the path of headings above it, outermost first, joined by `` › ``.
    `text` is ``source_text[begin:end]``.
    """

    report_id: Annotated[str, Head("报告编号", "id of the report", of="report_id")]
    statement_id: Annotated[str, Head("要点编号", "id within the report")]
    kind: Annotated[str, Head("类型", "kind of statement")]
    head: Annotated[str, Head("要点", "lead phrase, as written")]
    text: Annotated[str, Head("原文", "the characters of the source")]
    num: Annotated[str, Head("序号", "number as written")]
    begin: Annotated[int, Head("起", "where it begins in the source text")]
    end: Annotated[int, Head("止", "where it ends in the source text")]
    section: Annotated[str, Head("章节", "headings above it, outermost first")]
    actors: Annotated[tuple[str, ...], Head("主体", "bodies named as subject")]
    topics: Annotated[tuple[str, ...], Head("主题", "topics, strongest first")]
    figures: Annotated[tuple[str, ...], Head("数据", "ids of the figures inside it")]
    confidence: Annotated[float, Head("可信度", "0 to 1")]
    rule: Annotated[str, Head("依据规则", "the rule that decided")]
    page: Annotated[int | None, Head("页码", "page, from 1")]
    place: Annotated[str, Head("地方", "place that it speaks of")]
    adcode: Annotated[str, Head("行政区划代码", "code of that place")]
    title: Annotated[str, Head("标题", "title of the report", of="title")]
    genre: Annotated[str, Head("文种", "kind of report", of="genre")]
    year: Annotated[int | None, Head("年份", "year that the report is filed under", of="year")]
    date: Annotated[str, Head("日期", "date of the report", of="date")]
    report_place: Annotated[str, Head("报告地方", "place of the report", of="place")]
    report_adcode: Annotated[str, Head("报告区划代码", "code of the report's place", of="adcode")]
    sample: Annotated[bool, Head("范文", "the report is a template", of="sample")]
    duplicate_of: Annotated[str, Head("重复自", "id of the report that its report repeats", of="duplicate_of")]
    path: Annotated[str, Head("文件", "file of the report", of="path")]


class PartRow(NamedTuple):
    """One assertion within a statement that holds several, joined with its report."""

    report_id: Annotated[str, Head("报告编号", "id of the report", of="report_id")]
    statement_id: Annotated[str, Head("要点编号", "id of the statement it is part of")]
    number: Annotated[int, Head("序", "its place among the parts, from 1")]
    kind: Annotated[str, Head("类型", "kind of the assertion")]
    head: Annotated[str, Head("要点", "its lead phrase, as written")]
    text: Annotated[str, Head("原文", "the characters of the source")]
    begin: Annotated[int, Head("起", "where it begins in the source text")]
    end: Annotated[int, Head("止", "where it ends in the source text")]
    topics: Annotated[tuple[str, ...], Head("主题", "topics, strongest first")]
    figures: Annotated[tuple[str, ...], Head("数据", "ids of the figures inside it")]
    confidence: Annotated[float, Head("可信度", "0 to 1")]
    title: Annotated[str, Head("标题", "title of the report", of="title")]
    year: Annotated[int | None, Head("年份", "year that the report is filed under", of="year")]
    path: Annotated[str, Head("文件", "file of the report", of="path")]


class FigureRow(NamedTuple):
    """One figure joined with its report; `year` is the year the figure speaks of, `report_year` that of its report.

    `place` and `adcode` are the figure's own where the report gives them, else those of the report.
    """

    report_id: Annotated[str, Head("报告编号", "id of the report", of="report_id")]
    figure_id: Annotated[str, Head("数据编号", "id within the report")]
    begin: Annotated[int, Head("起", "where it begins in the source text")]
    end: Annotated[int, Head("止", "where it ends in the source text")]
    text: Annotated[str, Head("数值", "the quantity as written")]
    min: Annotated[Number | None, Head("下限", "least value in the unit")]
    max: Annotated[Number | None, Head("上限", "greatest value in the unit")]
    approx: Annotated[str, Head("约数", "how exact the value is")]
    unit: Annotated[str, Head("单位", "canonical unit of min and max")]
    indicator: Annotated[str, Head("指标", "what is measured, in the report's words")]
    indicator_id: Annotated[str, Head("标准指标", "canonical indicator, empty where there is none for certain")]
    status: Annotated[str, Head("状态", "actual, target, standard, qualifier or masked")]
    time: Annotated[str, Head("时间", "words of the text that say when")]
    year: Annotated[int | None, Head("年份", "the one year it speaks of")]
    per: Annotated[str, Head("每", "what it is told per")]
    section_id: Annotated[str, Head("章节编号", "id of its section")]
    statement_id: Annotated[str, Head("要点编号", "id of its statement")]
    confidence: Annotated[float, Head("可信度", "0 to 1")]
    rule: Annotated[str, Head("依据规则", "the rule that decided")]
    page: Annotated[int | None, Head("页码", "page, from 1")]
    place: Annotated[str, Head("地方", "place that it speaks of")]
    adcode: Annotated[str, Head("行政区划代码", "code of that place")]
    title: Annotated[str, Head("标题", "title of the report", of="title")]
    genre: Annotated[str, Head("文种", "kind of report", of="genre")]
    report_year: Annotated[int | None, Head("报告年份", "year that the report is filed under", of="year")]
    date: Annotated[str, Head("日期", "date of the report", of="date")]
    report_place: Annotated[str, Head("报告地方", "place of the report", of="place")]
    report_adcode: Annotated[str, Head("报告区划代码", "code of the report's place", of="adcode")]
    report_level: Annotated[str, Head("报告级别", "level of the report's place", of="level")]
    sample: Annotated[bool, Head("范文", "the report is a template", of="sample")]
    duplicate_of: Annotated[str, Head("重复自", "id of the report that its report repeats", of="duplicate_of")]
    path: Annotated[str, Head("文件", "file of the report", of="path")]
    years_first: Annotated[int | None, Head("起始年", "first of several years that it covers together")] = None
    years_last: Annotated[int | None, Head("截止年", "last of them")] = None
    basis: Annotated[str, Head("口径", "how it was reckoned, as written")] = ""
    whole: Annotated[bool, Head("全口径", "false where it is of a part of its place or indicator")] = True
    estimate: Annotated[bool, Head("预计数", "expected, not counted")] = False
    before: Annotated[bool, Head("变化前", "the value before a change")] = False
    stock: Annotated[str, Head("存量流量", "stock, flow or empty")] = ""


TABLES: dict[str, type[Row]] = {
    "reports": ReportRow,
    "statements": StatementRow,
    "parts": PartRow,
    "figures": FigureRow,
}
"""the tables of an archive, by name"""


@cache
def columns_of(table: type[Row]) -> tuple[Column, ...]:
    """The columns of a table, in order."""
    hints = get_type_hints(table, include_extras=True)
    return tuple(_column(name, hint) for name, hint in hints.items())


@cache
def own_columns(table: type[Row]) -> tuple[Column, ...]:
    """The columns that the table itself holds in the store."""
    return tuple(column for column in columns_of(table) if column.own)


def _column(name: str, hint: Any) -> Column:
    kind, head = get_args(hint)
    if kind == Number | None:
        return Column(name, Number, True, head)
    if isinstance(kind, UnionType):
        return Column(name, next(part for part in get_args(kind) if part is not type(None)), True, head)
    return Column(name, get_origin(kind) or kind, False, head)


def frame_types(table: type[Row]) -> dict[str, str]:
    """The pandas type of each column that is no text: the same whatever the rows hold."""
    known = {int: "Int64", float: "float64", bool: "bool", Number: "Float64"}
    return {column.name: known[column.type] for column in columns_of(table) if column.type in known}


def arrow_schema(table: type[Row]) -> Any:
    """The pyarrow schema of a table."""
    import pyarrow

    known = {
        str: pyarrow.string(), int: pyarrow.int64(), bool: pyarrow.bool_(), float: pyarrow.float64(),
        Number: pyarrow.float64(), tuple: pyarrow.list_(pyarrow.string()),
    }  # fmt: skip
    return pyarrow.schema([(column.name, known[column.type]) for column in columns_of(table)])
