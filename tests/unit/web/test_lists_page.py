"""收藏夹: lists made, filled from hits, shown, written out, put right; hostile names and things."""

from __future__ import annotations

import csv
import io
import re
import time
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from reportminer.archive import Archive
from reportminer.web import create_app
from reportminer.web.downloads import safe_name
from support.web import HOSTILE, Marks, token


def ticked(client: TestClient, query: str = "经费") -> list[str]:
    asked = {"q": query, "kind": "problem"}
    return re.findall(r'name="thing" value="([^"]+)"', client.get("/search", params=asked).text)


def put(client: TestClient, name: str, things: list[str], **fields: str) -> str:
    sent: dict[str, object] = {
        "token": token(client),
        "new": name,
        "thing": things,
        "who": "王敏",
        "next": "/search?q=经费",
        **fields,
    }
    answer = client.post("/lists/add", data=sent, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def list_id(client: TestClient, name: str) -> str:
    return str(next(row["id"] for row in client.get("/api/lists").json() if row["name"] == name))


def test_ticked_hits_go_into_a_list_and_back_leads_to_the_hits(client: TestClient) -> None:
    things = ticked(client)
    assert len(things) == 2
    back = put(client, "经费 问题", things)
    assert unquote(back) == "/search?q=经费&listed=经费+问题"
    assert "已加入“经费 问题”" in client.get(back).text
    page = client.get(f"/lists/{list_id(client, '经费 问题')}").text
    assert "党建经费不足" in page
    assert page.count('name="item"') == 2
    assert [row["head"] for row in client.get("/api/lists/经费 问题").json()] == ["党建经费不足", "经费短缺"]
    assert "2" in client.get("/lists").text


def test_things_of_all_kinds_are_ticked(client: TestClient, report_id: str) -> None:
    for what, query in (("figures", "党员"), ("sections", "做法"), ("reports", "鲁甸")):
        found = re.findall(
            r'name="thing" value="([^"]+)"', client.get("/search", params={"q": query, "what": what}).text
        )
        assert found, what
        put(client, "杂", found[:1])
    assert {row["what"] for row in client.get("/api/lists/杂").json()} == {"figure", "section", "report"}
    assert "kind=figure" in client.get(f"/lists/{list_id(client, '杂')}").text


def test_taken_out_renamed_deleted_undone(client: TestClient) -> None:
    put(client, "表", ticked(client))
    place = f"/lists/{list_id(client, '表')}"
    first = re.findall(r'name="item" value="(\w+)"', client.get(place).text)[0]
    sent = {"token": token(client), "who": "王敏"}
    client.post(f"{place}/remove", data={**sent, "item": [first]})
    assert len(client.get("/api/lists/表").json()) == 1
    client.post(f"{place}/rename", data={**sent, "name": "新表"})
    assert [row["name"] for row in client.get("/api/lists").json()] == ["新表"]
    client.post(f"{place}/delete", data=sent)
    assert client.get("/api/lists").json() == []
    undo = re.findall(r'action="(/history/\w+/undo)"', client.get("/history").text)[0]
    client.post(undo, data=sent)
    assert [row["name"] for row in client.get("/api/lists").json()] == ["新表"]


def test_a_list_leaves_as_a_file(client: TestClient) -> None:
    put(client, "经费/问题", ticked(client))
    place = f"/lists/{list_id(client, '经费/问题')}"
    for form, start in (("xlsx", b"PK"), ("docx", b"PK"), ("csv", "﻿".encode())):
        answer = client.get(f"{place}/export.{form}")
        assert answer.status_code == 200
        assert answer.content.startswith(start)
        told = answer.headers["content-disposition"]
        assert unquote(told).endswith(f"经费 问题.{form}")
        assert "/" not in unquote(told).partition("''")[2]
    rows = list(csv.DictReader(io.StringIO(client.get(f"{place}/export.csv").content.decode("utf-8-sig"))))
    assert [row["要点"] if "要点" in row else row["类别"] for row in rows]
    assert client.get(f"{place}/export.exe").status_code == 400
    assert client.get("/lists/没有/export.csv").status_code == 400


def test_hits_leave_as_a_file(client: TestClient) -> None:
    page = client.get("/search", params={"q": "经费", "kind": "problem"}).text
    link = re.findall(r'href="(/search/export\.xlsx[^"]*)"', page)[0].replace("&amp;", "&")
    sheet = load_workbook(io.BytesIO(client.get(link).content)).active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    assert {"类型", "要点", "地方"} <= set(heads)
    assert {row[heads.index("类型")].value for row in sheet.iter_rows(min_row=2)} == {"问题"}
    assert client.get("/search/export.csv").status_code == 400
    assert client.get("/search/export.csv?q=经费&what=nothing").status_code == 400


def test_what_is_masked_and_left_out_stays_so_in_files(archive: Archive, folder: object) -> None:
    from pathlib import Path

    (Path(str(folder)) / "密.txt").write_text(
        "标题 青沛县党建工作汇报 530621 2008 汇报\n节 问题\nproblem ⟦经费联系人电话13912345678⟧，经费少。\n",
        encoding="utf-8",
    )
    archive.ingest(Path(str(folder)))
    archive.close()
    with TestClient(create_app(archive.path, mask=True), base_url="http://127.0.0.1") as client:
        put(client, "表", ticked(client))
        for path in ("/search/export.csv?q=经费", f"/lists/{list_id(client, '表')}/export.csv", "/api/lists/表"):
            body = client.get(path).content.decode("utf-8-sig")
            assert "青沛县" in body
            assert "13912345678" not in body


@pytest.mark.parametrize(
    "name", [HOSTILE[:58], "{{7*7}}", "../../etc", "a/b?c#d", "'; DROP TABLE reports;--", "=cmd|x"]
)
def test_a_hostile_name_is_only_a_name(client: TestClient, name: str) -> None:
    put(client, name, ticked(client), note=HOSTILE)
    place = f"/lists/{list_id(client, ' '.join(name.split()))}"
    for path in ("/lists", place, "/search?q=经费", "/history", f"/search?q=经费&listed={HOSTILE}"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        marks = Marks(answer.text)
        assert "img" not in marks.tags
        assert "onerror" not in marks.attributes
        assert all(source.startswith("/static/") for source in marks.scripts)
        assert "49" not in re.findall(r"<h1>(.*?)</h1>", answer.text)[:1]
    assert client.get(f"{place}/export.csv").status_code == 200


def test_forged_and_wrong_forms_change_nothing(client: TestClient) -> None:
    things = ticked(client)
    for sent in ({"new": "表", "thing": things}, {"new": "表", "thing": things, "token": "x"}):
        assert client.post("/lists/add", data=sent).status_code == 403
    good = {"token": token(client)}
    assert client.post("/lists/add", data={**good, "new": "表"}).status_code == 400
    assert client.post("/lists/add", data={**good, "new": "表", "thing": ["没有:p1"]}).status_code == 400
    assert client.post("/lists/add", data={**good, "new": "长" * 61, "thing": things}).status_code == 400
    assert client.post("/lists/create", data={**good, "name": " "}).status_code == 400
    assert client.get("/api/lists").json() == []
    assert client.get("/lists/没有").status_code == 400


def test_a_reading_server_shows_lists_and_changes_none(archive: Archive) -> None:
    archive.add_to_list("表", [(archive.report_rows()[0].report_id, "p1")])
    name = archive.lists()[0].id
    archive.close()
    with TestClient(create_app(archive.path, read_only=True), base_url="http://127.0.0.1") as client:
        sent = {"token": token(client), "name": "别的"}
        assert client.post("/lists/create", data=sent).status_code in {404, 405}
        assert client.post(f"/lists/{name}/delete", data=sent).status_code in {404, 405}
        page = client.get(f"/lists/{name}").text
        assert "<form method" not in page
        assert 'name="item"' not in page
        assert 'name="thing"' not in client.get("/search?q=经费").text


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("检索 经费", "检索 经费.csv"), ('a/b\\c:*?"<>|d', "a b c d.csv"), ("..", "reportminer.csv"), ("CON", "_CON.csv"),
        ("甲\u202e\x00乙", "甲 乙.csv"), ("长" * 99, "长" * 60 + ".csv"),
    ],
)  # fmt: skip
def test_file_names_are_safe_anywhere(title: str, name: str) -> None:
    assert safe_name(title, "csv") == name


def test_a_record_and_a_report_are_kept_from_the_page_of_the_report(client: TestClient, report_id: str) -> None:
    page = client.get(f"/report/{report_id}?record=p1").text
    for link in (f"/lists/put?thing={report_id}", f"/lists/put?thing={report_id}:p1"):
        assert link in page
        shown = client.get(link).text
        thing = re.findall(r'name="thing" value="([^"]+)"', shown)[0]
        sent = {"token": token(client), "thing": [thing], "new": "a/b", "next": "/lists"}
        answer = client.post("/lists/add", data=sent)
        assert "<h1>a/b</h1>" in answer.text
    assert {(row["what"], row["record_id"]) for row in client.get(f"/api/lists/{list_id(client, 'a/b')}").json()} == {
        ("report", ""), ("statement", "p1")
    }  # fmt: skip
    assert client.get("/lists/put?thing=zzzz").status_code == 404
    assert client.get(f"/lists/put?thing={report_id}:p99").status_code == 400


def test_issues_leave_as_files(client: TestClient) -> None:
    for _ in range(100):
        if client.get("/api/issues?min_places=1").status_code == 200:
            break
        time.sleep(0.1)
    page = client.get("/issues?min_places=1").text
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+/export\.\w+[^"]*)"', page)]
    assert len(links) == 3
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert "反复出现的问题" in unquote(answer.headers["content-disposition"])
        assert answer.content.startswith((b"PK", "\ufeff".encode()))
    rows = list(csv.DictReader(io.StringIO(client.get("/issues/export.csv?min_places=1").content.decode("utf-8-sig"))))
    assert rows
    assert client.get("/issues/export.exe").status_code == 400
