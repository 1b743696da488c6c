"""Helpers for tests of pages: a token, a correction, the elements of a page."""

from __future__ import annotations

from html.parser import HTMLParser

from starlette.testclient import TestClient

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"


def token(client: TestClient) -> str:
    client.get("/")
    return client.cookies["rm_token"]


def correct(client: TestClient, report_id: str, record_id: str, **fields: str) -> str:
    sent = {"token": token(client), "who": "王敏", "next": "/", **fields}
    answer = client.post(f"/report/{report_id}/record/{record_id}", data=sent, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


class Marks(HTMLParser):
    """Elements and attributes of a page, and where its scripts come from."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "script":
            self.scripts.append(dict(attrs).get("src") or "")
