"""What the server refuses: other hosts, forged and oversized forms, strangers."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from reportminer.archive import Archive
from reportminer.store.lock import locked
from reportminer.web import create_app, serve
from reportminer.web.security import Password
from support.web import correct, token


def test_forms_without_the_token_change_nothing(client: TestClient, report_id: str) -> None:
    path = f"/report/{report_id}/record/f1"
    token(client)
    for sent in ({"action": "delete"}, {"action": "delete", "token": "x"}, {"action": "delete", "token": ""}):
        assert client.post(path, data=sent).status_code == 403
    assert len(client.get(f"/api/report/{report_id}").json()["figures"]) == 3


def test_other_host_names_are_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421
    assert client.get("/", headers={"host": "[::1]:8765"}).status_code == 200
    assert client.get("/", headers={"host": "localhost:8765"}).status_code == 200


def test_redirects_stay_on_the_server(client: TestClient, report_id: str) -> None:
    for target in ("//evil.example/", "https://evil.example/"):
        assert correct(client, report_id, "f1", action="confirm", next=target) == "/"


def test_a_reading_server_has_no_writes(archive: Archive) -> None:
    archive.close()
    with TestClient(create_app(archive.path, read_only=True), base_url="http://127.0.0.1") as client:
        report_id = client.get("/api/reports").json()[0]["report_id"]
        assert client.post(f"/report/{report_id}/record/f1", data={"token": token(client)}).status_code == 405
        page = client.get(f"/report/{report_id}").text
        assert "更正</a>" not in page.replace('href="/history"', "")
        assert "<textarea" not in page


def test_a_password_is_asked_for_first(archive: Archive) -> None:
    archive.close()
    app = create_app(archive.path, password="口令")
    with TestClient(app, base_url="http://127.0.0.1") as client:
        assert client.get("/", follow_redirects=False).headers["location"] == "/login"
        assert client.get("/api/reports", follow_redirects=False).status_code == 303
        assert "口令不对" in client.post("/login", data={"password": "别的"}).text
        assert client.get("/files", follow_redirects=False).status_code == 303
        assert "在这个档案里检索" in client.post("/login", data={"password": "口令"}).text
        assert client.get("/files").status_code == 200
    assert Password("a").fits("a")
    assert not Password("a").fits("b")
    with pytest.raises(ValueError, match="needs a password"):
        serve(archive.path, host="0.0.0.0")


def test_another_writer_is_told(
    client: TestClient, report_id: str, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportminer.web.routes.report.WAIT", 0.1)
    with locked(archive.path / "ingest.lock", wait=1.0):
        sent = {"token": token(client), "action": "confirm"}
        answer = client.post(f"/report/{report_id}/record/f1", data=sent)
    assert answer.status_code == 409
    assert "稍后再试" in answer.text


def test_large_forms_are_refused(client: TestClient, report_id: str) -> None:
    sent = {"token": token(client), "action": "confirm", "note": "长" * 1_000_000}
    assert client.post(f"/report/{report_id}/record/f1", data=sent).status_code == 403
