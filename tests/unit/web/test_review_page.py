"""The page of the queue."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from support.web import token


def test_the_queue_goes_on_until_nothing_is_left(client: TestClient) -> None:
    for _ in range(40):
        page = client.get("/review").text
        target = re.search(r'action="(/report/\w+/record/\w+)"', page)
        if target is None:
            break
        client.post(target[1], data={"token": token(client), "action": "confirm", "next": "/review", "drawn": "1"})
    assert "没有要校对的记录了" in page
    assert "完全正确" in client.get("/history").text
    assert "n</kbd>" not in page
