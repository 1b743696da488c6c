"""The pages of the reading room: what they show, what they change, what they refuse."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

pytest.importorskip("starlette")

from starlette.testclient import TestClient

from reportminer.archive import Archive
from reportminer.store.lock import locked
from reportminer.web import create_app, serve
from reportminer.web.security import HEADERS, Password

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"


@pytest.fixture
def client(archive: Archive) -> Iterator[TestClient]:
    archive.close()
    with TestClient(create_app(archive.path), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def report_id(client: TestClient) -> str:
    return next(row["report_id"] for row in client.get("/api/reports").json() if "鲁甸" in row["title"])


def token(client: TestClient) -> str:
    client.get("/")
    return client.cookies["rm_token"]


def correct(client: TestClient, report_id: str, record_id: str, **fields: str) -> str:
    sent = {"token": token(client), "who": "王敏", "next": "/", **fields}
    answer = client.post(f"/report/{report_id}/record/{record_id}", data=sent, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


class Marks(HTMLParser):
    """Elements and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}


PAGES = ["/", "/search?q=经费", "/issues?min_places=1", "/compare?indicator=党员", "/review", "/history", "/files"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_with_its_heads(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "style=" not in answer.text
    assert answer.text.count("<script") == 1


def test_search_finds_marks_and_narrows(client: TestClient) -> None:
    page = client.get("/search", params={"q": "经费", "kind": "problem"}).text
    assert "<mark>经费</mark>" in page
    assert "问题 ✕" in page
    assert re.search(r'href="\?q=%E7%BB%8F%E8%B4%B9[^"]*year=2008', page)
    assert "没有找到" in client.get("/search", params={"q": "火星"}).text
    assert client.get("/search", params={"q": "("}).status_code == 400
    assert client.get("/search", params={"q": "经费", "place": "没有的地方"}).status_code == 400


def test_a_report_shows_its_text_whole_and_its_records(client: TestClient, report_id: str, folder: Path) -> None:
    page = client.get(f"/report/{report_id}").text
    text = re.search(r'<div class="card text"[^>]*>(.*?)</div>', page, re.S)
    assert text
    assert re.sub(r"<[^>]+>", "", text[1]) == (folder / "鲁甸2008.txt").read_text(encoding="utf-8")
    assert 'data-f="f1"' in page
    assert f"/report/{report_id}/record/f1" in page
    assert client.get("/report/zzzz").status_code == 404
    assert client.get(f"/report/{report_id}/record/f99").status_code == 400


def test_a_cell_of_a_comparison_leads_to_its_sentence(client: TestClient, report_id: str) -> None:
    correct(
        client,
        report_id,
        "f2",
        action="change",
        **{"new-value": "120名", "old-value": "41%", "new-year": "2008", "new-indicator": "党员"},
    )
    page = client.get("/compare", params={"indicator": "党员"}).text
    link = re.search(rf'href="/report/{report_id}\?at=(\d+)#a(\d+)"', page)
    assert link
    assert f'id="a{link[2]}"' in client.get(f"/report/{report_id}").text


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


def test_nothing_changed_and_wrong_values_are_told(client: TestClient, report_id: str) -> None:
    path = f"/report/{report_id}/record/f1"
    sent = {"token": token(client), "action": "change", "new-status": "实际", "old-status": "实际"}
    assert "没有改动" in client.post(path, data=sent).text
    assert client.post(path, data={**sent, "new-year": "去年", "old-year": ""}).status_code == 400


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


def test_no_text_is_markup(archive: Archive, folder: Path) -> None:
    (folder / "坏<b>.txt").write_text(
        f"标题 青沛县{HOSTILE.replace(' ', '')} 530621 2008 汇报\n节 {HOSTILE}\n"
        f"problem ⟦{HOSTILE}⟧，经费只有⟪3元⟫。\n", encoding="utf-8",
    )  # fmt: skip
    (folder / f"空{HOSTILE[:8]}.txt").write_text("", encoding="utf-8")
    archive.ingest(folder)
    hostile = next(row.report_id for row in archive.reports() if "青沛" in row.title)
    archive.correct(
        archive.entry(hostile, what="statement", record_id="p1", field="head", value=HOSTILE, who=HOSTILE, note=HOSTILE)
    )
    archive.close()
    with TestClient(create_app(archive.path), base_url="http://127.0.0.1") as client:
        paths = [
            *PAGES,
            f"/report/{hostile}",
            f"/report/{hostile}/record/p1",
            f"/search?q={HOSTILE[:7]}",
            "/search?q=alert",
        ]
        plain = Marks(client.get("/").text)
        for path in [*paths, f"/compare?indicator={HOSTILE}&place={HOSTILE}", f"/issues?min_places={HOSTILE}"]:
            found = Marks(client.get(path).text)
            assert found.tags.count("script") == plain.tags.count("script") == 1, path
            assert "img" not in found.tags, path
            assert not [name for name in found.attributes if name.startswith("on")], path


def test_another_writer_is_told(
    client: TestClient, report_id: str, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportminer.web.app._WAIT", 0.1)
    with locked(archive.path / "ingest.lock", wait=1.0):
        sent = {"token": token(client), "action": "confirm"}
        answer = client.post(f"/report/{report_id}/record/f1", data=sent)
    assert answer.status_code == 409
    assert "稍后再试" in answer.text


def test_many_readers_and_a_writer_at_once(client: TestClient, report_id: str) -> None:
    wrong: list[int] = []

    def read() -> None:
        for path in ("/", "/search?q=经费", f"/report/{report_id}", "/files"):
            status = client.get(path).status_code
            if status != 200:
                wrong.append(status)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    correct(client, report_id, "f1", action="confirm")
    for thread in threads:
        thread.join()
    assert wrong == []


def test_large_forms_are_refused(client: TestClient, report_id: str) -> None:
    sent = {"token": token(client), "action": "confirm", "note": "长" * 1_000_000}
    assert client.post(f"/report/{report_id}/record/f1", data=sent).status_code == 403


def test_personal_numbers_and_marked_reports_stay_in_the_archive(tmp_path: Path) -> None:
    number, mobile = "11010519491231002X", "13800138000"
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "人.txt").write_text(
        f"青砚县信访工作情况汇报\n\n一、存在的问题\n（一）联系不上信访人。{number}的户主电话{mobile}打了3次没有人接，工作经费不足。\n",
        encoding="utf-8",
    )
    (folder / "密.txt").write_text(
        "机密★10年\n\n云澜县保密工作情况汇报\n\n一、存在的问题\n（一）保密经费不足。全年只有5万元，设备没有更新。\n",
        encoding="utf-8",
    )
    archive = Archive(tmp_path / "archive")
    archive.ingest(folder)
    names = {Path(row.path).stem: row.report_id for row in archive.reports()}
    person, secret = names["人"], names["密"]
    record = archive.report(person).statements[0].id
    archive.close()
    paths = [
        f"/report/{person}",
        f"/report/{person}/record/{record}",
        f"/api/report/{person}",
        "/search?q=电话",
        "/review",
    ]
    with TestClient(create_app(archive.path), base_url="http://127.0.0.1") as client:
        assert number in client.get(paths[0]).text
        assert client.get(f"/report/{secret}").status_code == 200
    app = create_app(archive.path, mask=True, exclude_marked=True)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        for path in [*paths, "/api/search?q=电话", "/issues?min_places=1"]:
            page = client.get(path).text
            assert number not in page, path
            assert mobile not in page, path
        assert f"110{'*' * 13}2X" in client.get(paths[0]).text
        assert client.get(f"/report/{secret}").status_code == 404
        assert secret not in client.get("/files").text
        assert secret not in client.get("/search?q=经费").text
        assert client.get(f"/api/report/{secret}").status_code == 404
