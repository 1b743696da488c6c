"""The page of the queue."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from support.web import token


def test_the_queue_goes_on_until_nothing_is_left(client: TestClient) -> None:
    left = []
    for _ in range(40):
        page = client.get("/review").text
        left += map(int, re.findall(r"还有 (\d+) 条", page))
        target = re.search(r'action="(/report/\w+/record/\w+)"', page)
        if target is None:
            break
        client.post(target[1], data={"token": token(client), "action": "confirm", "next": "/review", "drawn": "1"})
    assert "没有要校对的记录了" in page
    assert len(left) > 1
    assert left == sorted(set(left), reverse=True)
    assert "完全正确" in client.get("/history").text
    assert "n</kbd>" not in page
