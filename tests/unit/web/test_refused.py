"""A question that cannot be answered is told to people as a page, to programs as JSON, wherever it is asked."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/search?q=x&place={HOSTILE}", 400), ("/report/0000", 404), ("/lists/nolist/export.csv", 400),
        (f"/compare/export.xlsx?indicator={HOSTILE}", 400), ("/report/0000/page/1.png", 404),
        (f"/brief/export.docx?q=&list={HOSTILE}", 400), (f"/api/lists/{HOSTILE}", 400),
        (f"/api/search?q=x&place={HOSTILE}", 400), ("/api/report/0000", 404),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    if path.startswith("/api/"):
        assert answer.json()["error"]
    else:
        assert 'class="card told"' in answer.text
        assert HOSTILE not in answer.text
