"""The description of the addresses for programs: whole, sound, and true of what they answer."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from starlette.testclient import TestClient

from reportminer.web.app import FIRST, REST, routes_of
from reportminer.web.openapi import ANSWERS, description, unnamed
from support.web import token

TYPES: dict[str, Any] = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict, "null": type(None),
}  # fmt: skip


def wrong(value: Any, schema: dict[str, Any], where: str = "$") -> list[str]:
    """Where a value does not fit a JSON schema, as far as the description uses such schemas."""
    if "$ref" in schema:
        return wrong(value, description()["components"]["schemas"][schema["$ref"].rpartition("/")[2]], where)
    if "anyOf" in schema:
        tried = [wrong(value, one, where) for one in schema["anyOf"]]
        return [] if any(not found for found in tried) else min(tried, key=len)
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where}: {value!r} is none of {schema['enum']}"]
    kind = schema.get("type")
    kinds = [kind] if isinstance(kind, str) else kind or []
    if kinds and not any(
        isinstance(value, TYPES[k]) and not (k in {"integer", "number"} and isinstance(value, bool)) for k in kinds
    ):
        return [f"{where}: {value!r} is no {kind}"]
    found = []
    if isinstance(value, dict):
        known = schema.get("properties", {})
        found += [f"{where}: {name} is missing" for name in schema.get("required", ()) if name not in value]
        more = schema.get("additionalProperties", not known)
        for name, part in value.items():
            if name in known:
                found += wrong(part, known[name], f"{where}.{name}")
            elif more is False or (known and "additionalProperties" not in schema):
                found.append(f"{where}: {name} is not told")
            elif isinstance(more, dict):
                found += wrong(part, more, f"{where}.{name}")
    if isinstance(value, list):
        items = schema.get("items", {})
        for number, part in enumerate(value):
            found += wrong(part, items if isinstance(items, dict) else {}, f"{where}[{number}]")
    return found


def answered(client: TestClient, path: str) -> Any:
    for _ in range(100):
        answer = client.get(path)
        if answer.status_code == 200:
            return answer.json()
        time.sleep(0.1)
    raise AssertionError((path, answer.text))


def test_every_address_is_told_and_no_other(client: TestClient) -> None:
    paths = [route.path for route in routes_of((*FIRST, *REST))]
    assert unnamed(paths) == []
    assert set(ANSWERS) <= set(paths)
    assert set(client.get("/api/openapi.json").json()["paths"]) == {*ANSWERS, "/api/openapi.json"}


def test_every_reference_leads_somewhere(client: TestClient) -> None:
    told = client.get("/api/openapi.json")
    assert told.json()["openapi"] == "3.1.0"
    known = told.json()["components"]["schemas"]
    for name in re.findall(r'"#/components/schemas/([^"]+)"', told.text):
        assert name in known
    assert all(schema for schema in known.values())
    assert "Statement" in known


@pytest.fixture
def filled(client: TestClient) -> TestClient:
    for what, query in (("statements", "经费"), ("figures", "党员"), ("sections", "做法"), ("reports", "鲁甸")):
        things = re.findall(
            r'name="thing" value="([^"]+)"', client.get("/search", params={"q": query, "what": what}).text
        )
        client.post("/lists/add", data={"token": token(client), "new": "表", "thing": things, "next": "/"})
    return client


@pytest.mark.parametrize(
    "path",
    [
        "/api/search?q=经费", "/api/search?q=党员&what=figures",
        "/api/search?q=做法&what=sections", "/api/search?q=鲁甸&what=reports",
        "/api/report/{report_id}", "/api/reports", "/api/issues?min_places=1", "/api/issue/{issue_id}",
        "/api/lists", "/api/lists/表",
        "/api/failures", "/api/runs", "/api/run",
    ],
)  # fmt: skip
def test_answers_are_as_told(filled: TestClient, report_id: str, path: str) -> None:
    issue = answered(filled, "/api/issues?min_places=1")[0]["cluster_id"] if "issue_id" in path else ""
    found = answered(filled, path.format(report_id=report_id, issue_id=issue))
    address = path.partition("?")[0].replace("表", "{name}")
    told = description()["paths"][address]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert found or address == "/api/failures"
    assert wrong(found, told) == []


def test_what_is_wrong_is_told_as_described(client: TestClient) -> None:
    for path in (
        "/api/search?q=经费&what=nothing",
        "/api/report/zzzz",
        "/api/lists/没有",
        "/api/search?q=经费&place=没有的地方",
    ):
        answer = client.get(path)
        assert answer.status_code in {400, 404}, path
        assert wrong(answer.json(), {"$ref": "#/components/schemas/Error"}) == []


def test_parameters_that_are_told_are_heeded(client: TestClient) -> None:
    every = client.get("/api/search?q=经费").json()
    assert len(client.get("/api/search?q=经费&limit=1").json()) == 1 < len(every)
    assert {row["kind"] for row in client.get("/api/search?q=经费&kind=problem").json()} == {"problem"}
    assert {row["year"] for row in client.get("/api/search?q=经费&year=2008").json()} == {2008}
