"""A browser that asks the pages of a small archive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("starlette")

from starlette.testclient import TestClient

from reportminer.archive import Archive
from reportminer.web import create_app


@pytest.fixture
def client(archive: Archive) -> Iterator[TestClient]:
    archive.close()
    with TestClient(create_app(archive.path), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def report_id(client: TestClient) -> str:
    return next(row["report_id"] for row in client.get("/api/reports").json() if "鲁甸" in row["title"])
