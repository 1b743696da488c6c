"""What are the columns of each table? One typed list a table, from which all else that names columns is made.

A table is a named tuple whose fields carry their Chinese heading and what they mean. From it come the layout and the
queries of SQLite, the schema of Arrow, the types of data frames, the headings of exported tables and the page of the
documentation that lists them. A new column is a new field here; what stands in no field of a record is
put together in `reportminer.tables`.
"""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from reportminer.records import Number

Row = tuple[Any, ...]


class Head(NamedTuple):
    """What a column is called in Chinese and what stands in it.

    `of` names the column of the table of reports that it is taken from when rows are read; `field` the field of the
    record that it comes from, where that has another name; `kept` is False for what is put together when rows are read.
    """

    chinese: str
    about: str
    of: str = ""
    kept: bool = True
    field: str = ""


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


_ReportId = Annotated[str, Head("报告编号", "id of the report", of="report_id")]
_Title = Annotated[str, Head("标题", "title of the report", of="title")]
_Genre = Annotated[str, Head("文种", "kind of report", of="genre")]
_Year = Annotated[int | None, Head("年份", "year that the report is filed under", of="year")]
_Date = Annotated[str, Head("日期", "date of the report", of="date")]
_ReportPlace = Annotated[str, Head("报告地方", "place of the report", of="place")]
_ReportAdcode = Annotated[str, Head("报告区划代码", "code of the report's place", of="adcode")]
_Sample = Annotated[bool, Head("范文", "the report is a template", of="sample")]
_DuplicateOf = Annotated[str, Head("重复自", "id of the report that its report repeats", of="duplicate_of")]
_Path = Annotated[str, Head("文件", "file of the report", of="path")]
_Begin = Annotated[int, Head("起", "where it begins in the source text")]
_End = Annotated[int, Head("止", "where it ends in the source text")]
_Words = Annotated[str, Head("原文", "the characters of the source")]
_Topics = Annotated[tuple[str, ...], Head("主题", "topics, strongest first")]
_Figures = Annotated[tuple[str, ...], Head("数据", "ids of the figures inside it")]
_Confidence = Annotated[float, Head("可信度", "0 to 1")]
_Rule = Annotated[str, Head("依据规则", "the rule that decided")]
_Page = Annotated[int | None, Head("页码", "page, from 1")]
_Place = Annotated[str, Head("地方", "place that it speaks of")]
_Adcode = Annotated[str, Head("行政区划代码", "code of that place")]


class ReportRow(NamedTuple):
    """One report as the archive lists it. `paths` holds every file the same report was found in, `path` the first."""

    report_id: Annotated[str, Head("报告编号", "id of the report, made of its text")]
    title: Annotated[str, Head("标题", "title")]
    org: Annotated[str, Head("发文单位", "issuing body")]
    genre: Annotated[str, Head("文种", "kind of report")]
    date: Annotated[str, Head("日期", "ISO date of writing or delivery, as exact as the text tells")]
    period: Annotated[str, Head("所述年份", "years reported on")]
    year: Annotated[int | None, Head("年份", "year that the report is filed under")]
    place: Annotated[str, Head("地方", "place, as written", field="place.name")]
    full_name: Annotated[str, Head("地方全称", "place by its full name", field="place.full_name")]
    adcode: Annotated[
        str, Head("行政区划代码", "six digits of GB/T 2260, empty where there is none", field="place.adcode")
    ]
    level: Annotated[str, Head("级别", "level of the place", field="place.level")]
    place_status: Annotated[str, Head("地方依据", "what proves the place", field="place.status")]
    script: Annotated[str, Head("字体", "simplified or traditional", field="quality.script")]
    sample: Annotated[bool, Head("范文", "a template from a site of model texts", field="quality.sample")]
    duplicate_of: Annotated[str, Head("重复自", "id of the report that this one repeats", field="quality.duplicate_of")]
    path: Annotated[str, Head("文件", "file it was found in", field="source.path")]
    part: Annotated[int, Head("篇次", "number of the report in its file, from 0")]
    begin: _Begin
    end: _End
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

    report_id: _ReportId
    statement_id: Annotated[str, Head("要点编号", "id within the report", field="id")]
    kind: Annotated[str, Head("类型", "kind of statement")]
    head: Annotated[str, Head("要点", "lead phrase, as written")]
    text: _Words
    num: Annotated[str, Head("序号", "number as written")]
    begin: _Begin
    end: _End
    section: Annotated[str, Head("章节", "headings above it, outermost first")]
    actors: Annotated[tuple[str, ...], Head("主体", "bodies named as subject")]
    topics: _Topics
    figures: _Figures
    confidence: _Confidence
    rule: _Rule
    page: _Page
    place: _Place
    adcode: _Adcode
    title: _Title
    genre: _Genre
    year: _Year
    date: _Date
    report_place: _ReportPlace
    report_adcode: _ReportAdcode
    sample: _Sample
    duplicate_of: _DuplicateOf
    path: _Path


class PartRow(NamedTuple):
    """One assertion within a statement that holds several, joined with its report."""

    report_id: _ReportId
    statement_id: Annotated[str, Head("要点编号", "id of the statement it is part of")]
    number: Annotated[int, Head("序", "its place among the parts, from 1")]
    kind: Annotated[str, Head("类型", "kind of the assertion")]
    head: Annotated[str, Head("要点", "its lead phrase, as written")]
    text: _Words
    begin: _Begin
    end: _End
    topics: _Topics
    figures: _Figures
    confidence: _Confidence
    title: _Title
    year: _Year
    path: _Path


class FigureRow(NamedTuple):
    """One figure joined with its report; `year` is the year the figure speaks of, `report_year` that of its report.

    `place` and `adcode` are the figure's own where the report gives them, else those of the report.
    """

    report_id: _ReportId
    figure_id: Annotated[str, Head("数据编号", "id within the report", field="id")]
    begin: _Begin
    end: _End
    text: Annotated[str, Head("原文写法", "the quantity as written")]
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
    section_id: Annotated[str, Head("章节编号", "id of its section", field="section")]
    statement_id: Annotated[str, Head("要点编号", "id of its statement", field="statement")]
    confidence: _Confidence
    rule: _Rule
    page: _Page
    place: _Place
    adcode: _Adcode
    title: _Title
    genre: _Genre
    report_year: Annotated[int | None, Head("报告年份", "year that the report is filed under", of="year")]
    date: _Date
    report_place: _ReportPlace
    report_adcode: _ReportAdcode
    report_level: Annotated[str, Head("报告级别", "level of the report's place", of="level")]
    sample: _Sample
    duplicate_of: _DuplicateOf
    path: _Path
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


ANSWERS: dict[str, dict[str, Head]] = {
    "": {
        "rank": Head("序号", "place in the list"),
        "score": Head("相关度", "how well it fits the query"),
        "snippet": Head("摘录", "piece of the text around what was found"),
        "sentence": Head("原句", "the sentence around it"),
        "headings": Head("各级标题", "headings of the report"),
        "widened": Head("近义", "found by related words only"),
        "explained": Head("命中说明", "how the words were found"),
        "copies": Head("重复数", "further ones with the same text"),
        "role": Head("作用", "what a section is for"),
        "section_id": Head("章节编号", "id of the section"),
        "query": Head("检索词", "the query"),
        "value": Head("数值", "the value in a readable unit"),
        "exact": Head("精确值", "the value as one number in the unit, empty for ranges"),
        "short_id": Head("编号", "beginning of the id of the report, which `show` takes"),
        "file": Head("文件", "name of the file"),
        "source": Head("出处", "report, year, page"),
        "facet": Head("分组", "what is counted by"),
        "name": Head("名称", "the name of a code"),
        "count": Head("数量", "how many"),
        "what": Head("项目", "what is counted"),
        "stage": Head("环节", "step that failed"),
        "reason": Head("原因", "why"),
        "skipped": Head("有意略过", "left out on purpose"),
        "finding": Head("结果", "what was found"),
        "line": Head("目录行", "line of the catalogue"),
        "way": Head("匹配依据", "how the row was matched"),
        "detail": Head("说明", "more about it"),
    },
    "facets": {
        "facet_value": Head("值", "a value"),
        "value": Head("值", "a value"),
        "name": Head("名称", "the name of a code"),
    },
    "cells": {
        "indicator_id": Head("指标", "canonical indicator"),
        "indicator": Head("指标", "canonical indicator"),
        "row": Head("地方", "place, or report, of the row"),
        "column": Head("列", "column of the table"),
        "conflict": Head("互相矛盾", "another figure of the same cell contradicts it"),
        "others": Head("另有", "other figures of the same cell"),
        "estimate": Head("预计", "expected when the report was written"),
        "basis": Head("口径", "how it was reckoned, where not as usual"),
        "derived": Head("计算方法", "how a value that no report states was computed"),
        "gap": Head("差额", "result less target"),
        "target": Head("目标", "target as written"),
        "actual": Head("结果", "result as written"),
        "verdict": Head("结论", "whether the target was reached"),
        "target_sentence": Head("目标原句", "sentence of the target"),
        "actual_sentence": Head("结果原句", "sentence of the result"),
    },
    "practices": {
        "topic": Head("主题", "topic"),
        "first": Head("最早", "where, or when, it was first"),
        "size": Head("条数", "how many"),
        "practices": Head("做法", "what is done"),
    },
    "outline": {
        "level": Head("层次", "heading or point"),
        "change": Head("变化", "repeated, changed, new or dropped"),
        "likeness": Head("相似度", "share of words"),
        "old": Head("前一篇", "point of the earlier report"),
        "new": Head("后一篇", "point of the later report"),
    },
    "issues": {
        "area": Head("领域", "area of the topic"),
        "topic": Head("主题", "topic of the taxonomy"),
        "cluster_id": Head("编号", "id of the issue"),
        "label": Head("问题", "what it is about"),
        "places": Head("地方", "places that report it"),
        "place_count": Head("地方数", "how many places report it"),
        "reports_without_place": Head("地方不详的报告", "reports whose place can't be told"),
        "size": Head("条数", "statements without copies"),
        "share": Head("占报告比", "share of the reports that tell any problem"),
        "years": Head("年份", "years of the reports"),
        "keywords": Head("关键词", "words that set it apart"),
        "representative": Head("代表性表述", "the statement nearest to all"),
    },
    "indicators": {
        "indicator_id": Head("指标", "canonical indicator"),
        "reports": Head("报告数", "how many reports state it"),
        "places": Head("地方数", "of how many places"),
        "years": Head("年份数", "of how many years"),
        "figures": Head("数据数", "how many figures"),
        "wordings": Head("各种说法", "wordings that were grouped"),
    },
    "scores": {
        "file": Head("文件", "gold file"),
        "measure": Head("项目", "what is measured"),
        "precision": Head("准确率", "share of what was found that is right"),
        "recall": Head("召回率", "share of what is there that was found"),
        "f1": Head("F1", "harmonic mean of both"),
        "gold": Head("标准数", "how many are in the gold"),
        "system": Head("识别数", "how many were found"),
        "hit": Head("正确数", "how many are right"),
        "examples": Head("样本数", "examples"),
        "cases": Head("样本数", "cases"),
        "before": Head("训练前", "before"),
        "after": Head("训练后", "after"),
    },
    "corrections": {
        "id": Head("编号", "id of the entry"),
        "when": Head("时间", "when it was made"),
        "who": Head("更正人", "who made it"),
        "what": Head("记录", "kind of record"),
        "kind": Head("动作", "what was done"),
        "quote": Head("原文", "words that the record is found by"),
        "field": Head("字段", "field that was put right"),
        "old": Head("原值", "value before"),
        "new": Head("新值", "value now"),
        "note": Head("备注", "why"),
        "state": Head("效力", "whether it holds"),
    },
    "lists": {
        "id": Head("编号", "id of the list, or of the thing in it"),
        "name": Head("名称", "name of the list"),
        "items": Head("条数", "how many things are in it"),
        "what": Head("类别", "statement, figure, section or report"),
        "who": Head("收藏人", "who put it there"),
        "when": Head("时间", "when it was put there"),
        "note": Head("备注", "why"),
        "state": Head("状态", "whether it is still found in the archive"),
    },
    "quality": {
        "what": Head("记录", "kind of record"),
        "by": Head("分组", "what it is told by"),
        "group": Head("组", "which of these"),
        "checked": Head("核对数", "records looked at"),
        "right": Head("正确数", "records wholly right"),
        "precision": Head("正确率", "share of them"),
        "low": Head("区间下限", "lower end of the 95 % interval"),
        "high": Head("区间上限", "upper end"),
    },
    "copies": {
        "what": Head("类型", "whole report or passage"),
        "letters": Head("字数", "characters that are the same"),
        "copy_title": Head("重复稿标题", "title of the copy"),
        "copy_place": Head("重复稿地方", "place of the copy"),
        "copy_path": Head("重复稿文件", "file of the copy"),
    },
}
"""columns that stand in answers and in no table, by answer; those under "" are the same in all"""


@cache
def heading(name: str, table: str = "") -> str:
    """The Chinese heading of a column of a table or an answer; the name itself where no list has it."""
    own = {column.name: column.head for column in columns_of(TABLES[table])} if table in TABLES else {}
    everywhere = {column.name: column.head for known in TABLES.values() for column in columns_of(known)}
    for heads in (own, ANSWERS.get(table, {}), ANSWERS[""], everywhere):
        if name in heads:
            return heads[name].chinese
    return name
