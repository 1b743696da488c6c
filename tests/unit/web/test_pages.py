"""All pages: their heads, what they refuse, and that no text is markup."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reportminer.archive import Archive
from reportminer.web import create_app
from reportminer.web.security import HEADERS
from support.web import HOSTILE, Marks, correct

PAGES = ["/", "/search?q=经费", "/issues?min_places=1", "/compare?indicator=党员", "/review", "/history", "/files"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_with_its_heads(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "style=" not in answer.text
    assert answer.text.count("<script") == answer.text.count("<script src=")


def test_no_text_is_markup(archive: Archive, folder: Path) -> None:
    (folder / "坏<b>.txt").write_text(
        f"标题 青沛县{HOSTILE.replace(' ', '')} 530621 2008 汇报\n节 {HOSTILE}\n"
        f"problem ⟦{HOSTILE}⟧，经费只有⟪3元⟫。\n", encoding="utf-8",
    )  # fmt: skip
    (folder / f"空{HOSTILE[:8]}.txt").write_text("", encoding="utf-8")
    archive.ingest(folder)
    hostile = next(row.report_id for row in archive.report_rows() if "青沛" in row.title)
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
        for path in [*paths, f"/compare?indicator={HOSTILE}&place={HOSTILE}", f"/issues?min_places={HOSTILE}"]:
            found = Marks(client.get(path).text)
            assert found.scripts, path
            assert all(source.startswith("/static/") for source in found.scripts), path
            assert "img" not in found.tags, path
            assert not [name for name in found.attributes if name.startswith("on")], path


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
    names = {Path(row.path).stem: row.report_id for row in archive.report_rows()}
    person, secret = names["人"], names["密"]
    record, hidden = (archive.report(name).statements[0].id for name in (person, secret))
    archive.close()
    paths = [
        f"/report/{person}",
        f"/report/{person}/record/{record}",
        f"/api/report/{person}",
        f"/report/{person}/detail/{record}",
        f"/report/{person}?record={record}",
        f"/compare/reports?old={person}&new={person}",
        f"/search?like={secret}:{hidden}",
        "/compare/practices?place=青砚县&place=云澜县&kind=problem",
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
        for path in ("", f"/detail/{hidden}", "/page/1.png"):
            assert client.get(f"/report/{secret}{path}").status_code == 404
        assert client.get(f"/search?like={secret}:{hidden}").status_code == 404
        assert "没有这样的报告" in client.get(f"/compare/reports?old={secret}&new={person}").text
        assert "云澜县保密工作" not in client.get(f"/search?like={person}:{record}").text
        assert "云澜" not in client.get("/").text
        assert secret not in client.get("/files").text
        assert secret not in client.get("/search?q=经费").text
        assert client.get(f"/api/report/{secret}").status_code == 404


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
