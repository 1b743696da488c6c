"""What do the addresses below ``/api/`` answer? An OpenAPI 3.1 description, made from the types of the records and rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints, is_typeddict

import msgspec

from reportminer.archive.listed import ListItem
from reportminer.issues import IssueCluster
from reportminer.records import Figure, Report, Statement
from reportminer.schema import Head, ReportRow, columns_of
from reportminer.search.searchables import COLUMNS, Hit, HitPart
from reportminer.store.rows import FailureRow
from reportminer.version import __version__
from reportminer.web.jobs import RunState

Schema = dict[str, Any]
_REF = "#/components/schemas/{name}"
_PLAIN: Mapping[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}


class ListRow(NamedTuple):
    """A named list: how many things are in it, who made it and when."""

    id: str
    name: str
    items: int
    who: str
    when: str
    note: str


class RunRow(NamedTuple):
    """A run: when it began and ended, its state, and what it was given and gave."""

    run_id: int
    started: str
    finished: str | None
    state: str


class ErrorRow(NamedTuple):
    """What was wrong with the question."""

    error: str


class _Answer(NamedTuple):
    """What an address answers: `rows` of `one` type, or one of it; `asked` are its parameters."""

    about: str
    one: str
    rows: bool
    asked: tuple[str, ...] = ()


_ASKED: Mapping[str, tuple[str, Schema]] = {
    "q": ("words; “…” a phrase, -word without it, OR, kind: place: year: genre: topic:", {"type": "string"}),
    "about": ("a question in free words: only issues of the topics that it asks about", {"type": "string"}),
    "what": ("what is searched", {"type": "string", "enum": sorted(COLUMNS), "default": "statements"}),
    "kind": ("only this kind of statement", {"type": "string"}),
    "place": ("only this place and what lies in it, by any name or by code", {"type": "string"}),
    "year": ("only this year or span: 2020, 2020-2023", {"type": "string"}),
    "genre": ("only reports of this genre", {"type": "string"}),
    "topic": ("only statements with this topic", {"type": "string"}),
    "limit": ("how many at most, 200 in all", {"type": "integer", "minimum": 1, "maximum": 200}),
    "min_places": ("places that must tell an issue", {"type": "integer", "minimum": 1, "maximum": 50, "default": 2}),
    "by": ("what counts as one place", {"type": "string", "enum": ["county", "prefecture", "province"]}),
}  # fmt: skip
_FILTERS = ("kind", "place", "year", "genre", "topic")
ANSWERS: Mapping[str, _Answer] = {
    "/api/search": _Answer("Hits of a query, best first", "Hit", True, ("q", "what", *_FILTERS, "limit")),
    "/api/report/{report_id}": _Answer("One report with its records", "Report", False),
    "/api/reports": _Answer("All reports", "ReportRow", True),
    "/api/issues": _Answer("Problems that recur", "Issue", True, ("q", "about", "place", "year", "min_places", "by", "limit")),
    "/api/issue/{issue_id}": _Answer("One issue", "Issue", False),
    "/api/lists": _Answer("Named lists", "List", True),
    "/api/lists/{name}": _Answer("What is in a list, by its name or id", "ListItem", True),
    "/api/failures": _Answer("What could not be read or mined", "Failure", True),
    "/api/runs": _Answer("Runs that took files in", "Run", True),
    "/api/run": _Answer("How far the run is that a page began", "RunState", False),
}  # fmt: skip
"""every address below ``/api/`` but this description itself"""


@cache
def description() -> Schema:
    """The OpenAPI document."""
    schemas = _Schemas()
    schemas.add(
        "ReportRow", {column.name: _column(column.type, column.null, column.head) for column in columns_of(ReportRow)}
    )
    for name, kind in (
        ("ListItem", ListItem),
        ("List", ListRow),
        ("Failure", FailureRow),
        ("Run", RunRow),
        ("Error", ErrorRow),
    ):
        schemas.add(name, schemas.fields(kind), kind)
    schemas.found["Run"]["additionalProperties"] = True
    schemas.add("Issue", schemas.fields(IssueCluster), IssueCluster)
    schemas.add("RunState", schemas.fields(RunState), RunState)
    schemas.add_hits()
    [_], records = msgspec.json.schema_components([Report], ref_template=_REF)
    schemas.found |= records
    paths = {path: {"get": _operation(path, answer)} for path, answer in ANSWERS.items()}
    paths["/api/openapi.json"] = {
        "get": {
            "summary": "This description",
            "responses": {"200": {"description": "OpenAPI", "content": {"application/json": {}}}},
        }
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "reportminer", "version": __version__, "description": "Rows of an archive; reading only."},
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.found.items()))},
    }  # fmt: skip


def _operation(path: str, answer: _Answer) -> Schema:
    ref = {"$ref": _REF.format(name=answer.one)}
    given = {"type": "array", "items": ref} if answer.rows else ref
    wrong = {
        "description": "what is wrong",
        "content": {"application/json": {"schema": {"$ref": _REF.format(name="Error")}}},
    }
    inside = [
        {"name": part[1:-1], "in": "path", "required": True, "schema": {"type": "string"}}
        for part in path.split("/") if part.startswith("{")
    ]  # fmt: skip
    asked = [
        {"name": name, "in": "query", "required": False, "description": _ASKED[name][0], "schema": _ASKED[name][1]}
        for name in answer.asked
    ]
    return {
        "summary": answer.about,
        "parameters": [*inside, *asked],
        "responses": {
            "200": {"description": answer.about, "content": {"application/json": {"schema": given}}},
            **({"400": wrong, "404": wrong} if inside or asked else {}),
        },
    }


class _Schemas:
    """The schemas of named types, put together as they are met."""

    def __init__(self) -> None:
        self.found: dict[str, Schema] = {}

    def add(self, name: str, properties: Mapping[str, Schema], kind: Any = None) -> None:
        """An object with all of some properties."""
        about = {"description": " ".join((kind.__doc__ or "").split())} if kind is not None else {}
        self.found[name] = {
            "title": name,
            "type": "object",
            **about,
            "properties": dict(properties),
            "required": list(properties),
        }

    def add_hits(self) -> None:
        """What is found: an object for each thing that can be searched."""
        known: dict[str, Any] = {
            **get_type_hints(Figure), **get_type_hints(Statement),
            **{column.name: column.type for column in columns_of(ReportRow)},
            **get_type_hints(Hit), "headings": str, "role": str, "sentence": str, "section_id": str, "figure_id": str,
            "statements": int, "figures": int, "found": list[list[str]], "marks": list[list[int]], "best_part": HitPart | None,
        }  # fmt: skip
        for what, columns in COLUMNS.items():
            self.add(f"Hit_{what}", {name: self.of(known[name]) for name in columns})
        self.found["Hit"] = {"title": "Hit", "anyOf": [{"$ref": _REF.format(name=f"Hit_{what}")} for what in COLUMNS]}

    def fields(self, kind: Any) -> dict[str, Schema]:
        """The schema of each field of a struct or named tuple."""
        return {
            name: self.of(hint) for name, hint in get_type_hints(kind, include_extras=True).items() if name[0] != "_"
        }

    def of(self, hint: Any) -> Schema:
        """The schema of a type as rows hold it: named tuples and structs are objects."""
        origin, inner = get_origin(hint), get_args(hint)
        if origin is Annotated:
            about = next((part.about for part in inner[1:] if isinstance(part, Head)), "")
            return {**self.of(inner[0]), **({"description": about} if about else {})}
        if origin in {Union, UnionType}:
            return {"anyOf": [self.of(part) for part in inner]}
        if origin is Literal:
            return {"enum": list(inner)}
        if origin in {list, tuple, set, frozenset}:
            return {"type": "array", "items": self.of(inner[0])} if inner else {"type": "array"}
        if origin is dict:
            return {"type": "object", "additionalProperties": self.of(inner[1])}
        if hint is NoneType:
            return {"type": "null"}
        if hint in _PLAIN:
            return {"type": _PLAIN[hint]}
        if isinstance(hint, type) and (
            hasattr(hint, "_fields") or issubclass(hint, msgspec.Struct) or is_typeddict(hint)
        ):
            if hint.__name__ not in self.found:
                self.found[hint.__name__] = {}
                self.add(hint.__name__, self.fields(hint), hint)
            return {"$ref": _REF.format(name=hint.__name__)}
        return {}


def _column(kind: Any, null: bool, head: Head) -> Schema:
    plain: Schema = (
        {"type": "array", "items": {"type": "string"}} if kind is tuple else {"type": _PLAIN.get(kind, "number")}
    )
    return {
        **({"anyOf": [plain, {"type": "null"}]} if null else plain),
        "title": head.chinese,
        "description": head.about,
    }


def unnamed(paths: Iterable[str]) -> list[str]:
    """Of some addresses, those below ``/api/`` that the description does not tell."""
    told = {*ANSWERS, "/api/openapi.json"}
    return sorted(path for path in paths if path.startswith("/api/") and path not in told)
