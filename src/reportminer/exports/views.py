"""Which columns has each table, for programs, for files, for pages, for a terminal of 80 columns?"""

from __future__ import annotations

from reportminer.exports.columns import View
from reportminer.schema import heading

_WHERE = ("path", "page", "begin", "end")
STATEMENTS = View(
    "statements",
    machine=(
        *("kind", "head", "text", "actors", "topics", "place", "adcode", "year", "title", "section", "confidence", "rule"),
        *("report_id", *_WHERE, "statement_id"),
    ),
    file=(
        *("kind", "head", "text", "place", "full_name", "year", "title", "actors", "topics", "section", "page", "path"),
        *("adcode", "confidence", "report_id", "statement_id"),
    ),
    page=("kind", "head", "text", "place", "source"),
    terminal=("kind", "head", "place", "year", "short_id"),
)  # fmt: skip
FIGURES = View(
    "figures",
    machine=(
        *("indicator", "text", "min", "max", "approx", "unit", "status", "time", "year", "indicator_id", "per", "place"),
        *("adcode", "title", "report_year", "confidence", "rule", "report_id", *_WHERE, "figure_id", "statement_id"),
    ),
    file=(
        *("indicator", "value", "exact", "unit", "status", "year", "place", "full_name", "basis", "text", "approx", "min"),
        *("max", "time", "years_first", "years_last", "per", "estimate", "indicator_id", "title", "report_year", "page"),
        *("path", "adcode", "confidence", "report_id", "figure_id", "statement_id"),
    ),
    page=("indicator", "value", "status", "year", "place", "basis", "source"),
    terminal=("indicator", "value", "status", "year", "place", "short_id"),
)  # fmt: skip
FILE_REPORTS = View(
    "reports",
    machine=("report_id", "title", "org", "date", "period", "genre", "place", "adcode", "status", "path", "part"),
    file=(
        "title",
        "full_name",
        "year",
        "genre",
        "org",
        "date",
        "period",
        "adcode",
        "place_status",
        "path",
        "report_id",
    ),
    page=("title", "full_name", "year", "genre", "org", "date", "file"),
    terminal=("title", "full_name", "year", "genre"),
)
FILE_STATEMENTS = View(
    "statements",
    machine=("kind", "head", "text", "actors", "topics", "confidence", "begin", "end", "title", "place", "path"),
    file=("kind", "head", "text", "place", "report_year", "title", "actors", "topics", "page", "path", "confidence"),
    page=("kind", "head", "text", "place", "source"),
    terminal=("kind", "head", "place", "title"),
    heads={"report_year": heading("year")},
)
FILE_FIGURES = View(
    "figures",
    machine=(
        *("indicator", "text", "min", "max", "approx", "unit", "status", "time", "year", "indicator_id"),
        *("confidence", "begin", "end", "title", "place", "path"),
    ),
    file=(
        *("indicator", "value", "exact", "unit", "status", "year", "place", "basis", "text", "approx", "min", "max"),
        *("time", "per", "estimate", "indicator_id", "title", "report_year", "page", "path", "confidence"),
    ),
    page=("indicator", "value", "status", "year", "place", "basis", "source"),
    terminal=("indicator", "value", "status", "year", "place"),
)  # fmt: skip
SENTENCE = View(
    "figures",
    machine=("text", "min", "max", "approx", "unit", "indicator", "indicator_id", "status", "time", "begin", "end"),
    file=(
        *(
            "indicator",
            "value",
            "exact",
            "unit",
            "status",
            "basis",
            "text",
            "approx",
            "min",
            "max",
            "time",
            "year",
            "per",
        ),
    ),
    page=("indicator", "value", "exact", "unit", "status", "time"),
    terminal=("indicator", "value", "exact", "unit", "status", "time"),
)
REPORTS = View(
    "reports",
    machine=(
        *("report_id", "title", "place", "adcode", "year", "genre", "statements", "figures", "duplicate_of", "path", "part"),
    ),
    file=(
        *("title", "full_name", "year", "genre", "org", "date", "statements", "figures", "duplicate_of", "path"),
        *("adcode", "report_id"),
    ),
    page=("title", "full_name", "year", "genre", "statements", "figures", "file"),
    terminal=("short_id", "title", "place", "year", "genre"),
)  # fmt: skip
SECTIONS = View(
    "sections",
    machine=("level", "num", "head", "role", "begin", "end", "title", "place", "path"),
    file=("title", "level", "num", "head", "role", "place", "path"),
    page=("level", "num", "head", "role", "title"),
    terminal=("level", "num", "head", "role"),
)
FAILURES = View.alike("failures", "path", "stage", "reason", "skipped")
INDICATORS = View.alike("indicators", "indicator_id", "reports", "places", "years", "figures", "unit")
COPIES = View(
    "copies",
    machine=(
        *("what", "letters", "title", "place", "path", "begin", "end", "copy_title", "copy_place", "copy_path", "text"),
    ),
    file=("what", "letters", "title", "place", "copy_title", "copy_place", "text", "path", "copy_path"),
    page=("what", "letters", "title", "place", "copy_title", "copy_place", "text"),
    terminal=("what", "letters", "title", "copy_title"),
    labels={"what": "copy"},
)  # fmt: skip
PERSONAL = View(
    "personal",
    machine=("report_id", "title", "kind", "begin", "end", "text", "path"),
    file=("title", "kind", "text", "path", "report_id"),
    page=("title", "kind", "text", "file"),
    terminal=("short_id", "title", "kind", "text"),
    labels={"kind": "personal"},
)
STATS = View.alike("stats", "counted", "count", machine=("what", "count"), heads={"counted": heading("what")})
FACETS = View.alike("facets", "facet", "facet_value", "count", machine=("facet", "value", "name", "count"))
CATALOGUE = View.alike(
    "catalogue", "finding", "line", "title", "path", "way", "detail", terminal=("finding", "line", "title", "way")
)
PLAIN = View.alike("")
"""columns of an archive's own, which are added and shown as they are"""

CELLS = View(
    "cells",
    machine=(
        *("indicator_id", "row", "column", "status", "text", "min", "max", "approx", "unit", "conflict", "sentence"),
        *("title", "path", "page", "begin", "end", "year", "place", "adcode", "report_id", "estimate", "derived", "basis"),
    ),
    file=(
        *("indicator_id", "row", "column", "value", "exact", "unit", "status", "estimate", "basis", "conflict", "derived"),
        *("text", "approx", "min", "max", "sentence", "title", "page", "path", "year", "adcode", "report_id"),
    ),
    page=("indicator_id", "row", "column", "value", "status", "sentence", "source"),
    terminal=("indicator_id", "row", "column", "value", "status"),
)  # fmt: skip
GRID = View.alike("cells", "indicator", "row", "status")
_PLAN = ("indicator_id", "row", "year", "target", "actual", "gap", "verdict")
PLAN = View.alike("cells", *_PLAN, "target_sentence", "actual_sentence", terminal=_PLAN)
PRACTICES = View.alike("practices", "topic")
PRACTICE_LINES = View.alike("practices", "topic", "place", "size", "first", "practices")
OUTLINE = View.alike(
    "outline", "role", "level", "change", "likeness", "old", "new",
    terminal=("role", "change", "old", "new"), labels={"level": "outline"},
)  # fmt: skip
SCORES = View.alike("scores", "file", "measure", "precision", "recall", "f1", "gold", "system", "hit")
LEARNT = View.alike("scores", "kind", "precision", "recall", "f1", "examples")
ISSUES = View(
    "issues",
    machine=(
        *("cluster_id", "label", "area", "topic", "places", "reports_without_place", "size", "share", "years", "keywords"),
        "representative",
    ),
    file=(
        *("cluster_id", "label", "area", "topic", "place_count", "places", "reports_without_place", "size", "share", "years"),
        *("keywords", "representative"),
    ),
    page=("label", "place_count", "places", "size", "share", "years", "representative"),
    terminal=("cluster_id", "label", "place_count", "size", "years"),
)  # fmt: skip
HITS = {
    "statements": View(
        "statements",
        machine=(),
        file=("rank", "kind", "head", "text", "place", "year", "title", "page", "path", "report_id"),
        page=("rank", "kind", "head", "text", "place", "source"),
        terminal=("rank", "kind", "head", "place", "year", "short_id"),
    ),
    "reports": View(
        "reports",
        machine=(),
        file=("rank", "title", "place", "year", "genre", "org", "date", "headings", "path", "report_id"),
        page=("rank", "title", "place", "year", "genre", "headings"),
        terminal=("rank", "title", "place", "year", "short_id"),
    ),
    "sections": View(
        "sections",
        machine=(),
        file=("rank", "role", "head", "text", "place", "year", "title", "path", "report_id"),
        page=("rank", "role", "head", "text", "place", "source"),
        terminal=("rank", "role", "head", "place", "year", "short_id"),
    ),
    "figures": View(
        "figures",
        machine=(),
        file=(
            *("rank", "indicator", "value", "exact", "unit", "status", "year", "place", "sentence", "title", "path"),
            *("approx", "min", "max", "text", "time", "indicator_id", "report_id"),
        ),
        page=("rank", "indicator", "value", "status", "year", "place", "sentence", "source"),
        terminal=("rank", "indicator", "value", "status", "year", "place", "short_id"),
    ),
}  # fmt: skip
"""what a search finds; the names of the contract stand in `reportminer.search.searchables`"""
_CORRECTION = (
    "id",
    "when",
    "who",
    "report_id",
    "what",
    "kind",
    "quote",
    "field",
    "old",
    "new",
    "note",
    "path",
    "state",
)
CORRECTIONS = View.alike(
    "corrections", *_CORRECTION, terminal=("id", "who", "kind", "field", "old", "new", "state"),
    labels={"what": "corrected", "kind": "correction"},
)  # fmt: skip
QUALITY = View.alike(
    "quality", "what", "by", "group", "checked", "right", "precision", "low", "high",
    labels={"what": "corrected", "group": "kind"},
)  # fmt: skip
HELD = View.alike("scores", "measure", "cases", "before", "after")
LISTS = View.alike(
    "lists", "id", "name", "items", "who", "when", "note", terminal=("name", "items", "who", "when", "note")
)
LISTED = View(
    "lists",
    machine=(
        *(
            "id",
            "what",
            "kind",
            "head",
            "text",
            "place",
            "year",
            "title",
            "report_id",
            "record_id",
            "path",
            "page",
            "begin",
        ),
        *("end", "note", "who", "when", "state"),
    ),
    file=(
        "what",
        "kind",
        "head",
        "text",
        "place",
        "year",
        "title",
        "page",
        "path",
        "note",
        "who",
        "state",
        "report_id",
    ),
    page=("what", "head", "text", "place", "source", "note"),
    terminal=("id", "what", "head", "place", "year", "note", "state"),
    labels={"what": "corrected", "state": "list_state", "kind": "list_kind"},
)
