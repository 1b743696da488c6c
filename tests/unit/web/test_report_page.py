"""The page of a report, and what it changes."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.testclient import TestClient

from support.web import correct, token


def test_a_report_shows_its_text_whole_and_its_records(client: TestClient, report_id: str, folder: Path) -> None:
    page = client.get(f"/report/{report_id}").text
    text = re.search(r'<div class="card text"[^>]*>(.*?)</div>', page, re.S)
    assert text
    assert re.sub(r"<[^>]+>", "", text[1]) == (folder / "鲁甸2008.txt").read_text(encoding="utf-8")
    assert 'data-f="f1"' in page
    assert f"/report/{report_id}/record/f1" in page
    assert client.get("/report/zzzz").status_code == 404
    assert client.get(f"/report/{report_id}/record/f99").status_code == 400


def test_a_record_is_changed_confirmed_deleted_and_taken_back(client: TestClient, report_id: str) -> None:
    assert correct(client, report_id, "f1", action="change", **{"new-status": "目标", "old-status": "实际"}) == "/"
    correct(client, report_id, "f2", action="confirm")
    correct(client, report_id, "p1", action="delete")
    report = client.get(f"/api/report/{report_id}").json()
    assert [(f["status"], f["rule"]) for f in report["figures"]][:2] == [
        ("target", "corrected"),
        ("actual", "confirmed"),
    ]
    assert "p1" not in {s["id"] for s in report["statements"]}
    page = client.get("/history").text
    assert page.count("有效") == 3
    assert "王敏" in page
    assert 'value="王敏"' in client.get(f"/report/{report_id}/record/f1").text
    entry = re.search(r"/history/(\w+)/undo", page)
    assert entry
    client.post(f"/history/{entry[1]}/undo", data={"token": token(client), "who": "王敏"})
    assert "p1" in {s["id"] for s in client.get(f"/api/report/{report_id}").json()["statements"]}


def test_a_record_is_added_where_text_was_chosen(client: TestClient, report_id: str) -> None:
    sent = {"token": token(client), "quote": "轮训了所有村干部", "what": "statement", "new-kind": "成效", "who": "王敏"}
    assert client.post(f"/report/{report_id}/add", data=sent).status_code == 200
    kinds = {s["rule"]: s["kind"] for s in client.get(f"/api/report/{report_id}").json()["statements"]}
    assert kinds["added"] == "outcome"
    assert "出现 4 次" in client.post(f"/report/{report_id}/add", data={**sent, "quote": "党"}).text


def test_nothing_changed_and_wrong_values_are_told(client: TestClient, report_id: str) -> None:
    path = f"/report/{report_id}/record/f1"
    sent = {"token": token(client), "action": "change", "new-status": "实际", "old-status": "实际"}
    assert "没有改动" in client.post(path, data=sent).text
    assert client.post(path, data={**sent, "new-year": "去年", "old-year": ""}).status_code == 400
