"""The page of searches."""

from __future__ import annotations

import re

from starlette.testclient import TestClient


def test_search_finds_marks_and_narrows(client: TestClient) -> None:
    page = client.get("/search", params={"q": "经费", "kind": "problem"}).text
    assert "<mark>经费</mark>" in page
    assert "问题 ✕" in page
    assert re.search(r'href="\?q=%E7%BB%8F%E8%B4%B9[^"]*year=2008', page)
    assert "没有找到" in client.get("/search", params={"q": "火星"}).text
    assert client.get("/search", params={"q": "("}).status_code == 400
    assert client.get("/search", params={"q": "经费", "place": "没有的地方"}).status_code == 400
