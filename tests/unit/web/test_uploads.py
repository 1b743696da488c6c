"""Files that a browser sends: names that are only names, whole or not at all, and the run that takes them in."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.unit.conftest import REPORTS

from reportminer.archive import Archive
from reportminer.ingest.run import Run
from reportminer.web import create_app, uploads
from reportminer.web.uploads import UploadError, clean_name, folder_of, land, waiting
from support.web import HOSTILE, Marks, token

pytest.importorskip("python_multipart")

NEW = REPORTS["鲁甸2008.txt"].replace("鲁甸", "巧家").replace("530621", "530622").replace("3000元", "4000元")


@pytest.fixture
def client(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    # workers are processes of their own, in which nothing is put in place of the pipeline
    monkeypatch.setattr("reportminer.web.jobs.FILE_TIMEOUT", 0)
    archive.close()
    with TestClient(create_app(archive.path), base_url="http://127.0.0.1") as client:
        yield client


def send(client: TestClient, *files: tuple[str, bytes], given: str | None = None, **fields: str) -> Any:
    sent = [("file", (name, io.BytesIO(body), "application/octet-stream")) for name, body in files]
    address = f"/files/upload?token={token(client) if given is None else given}"
    return client.post(address, files=sent, data=fields, follow_redirects=False)


def settled(client: TestClient) -> dict[str, Any]:
    for _ in range(200):
        now: dict[str, Any] = client.get("/api/run").json()
        if now["state"] != "running":
            return now
        time.sleep(0.05)
    raise AssertionError(now)


def test_a_file_that_is_sent_is_mined_and_found(client: TestClient, archive: Archive) -> None:
    answer = send(client, ("巧家.txt", NEW.encode()))
    assert (answer.status_code, answer.headers["location"]) == (303, "/files?part=files#run")
    run = settled(client)
    assert (run["state"], run["new"], run["failed"]) == ("done", 1, 0)
    assert (folder_of(archive.path) / "巧家.txt").read_text(encoding="utf-8") == NEW
    assert any("巧家" in row["title"] for row in client.get("/api/reports").json())
    assert "处理完了" in client.get("/files").text
    assert "巧家县" in client.get("/search?q=经费").text


def test_what_fails_is_told_and_tried_again(client: TestClient, archive: Archive) -> None:
    send(client, ("坏.txt", b"defect"), ("好.txt", NEW.encode()))
    run = settled(client)
    assert (run["new"], run["failed"]) == (1, 1)
    page = client.get("/files?part=failures").text
    assert "坏.txt" in page
    assert "全部重试" in page
    (folder_of(archive.path) / "坏.txt").write_text(NEW.replace("巧家", "盐津"), encoding="utf-8")
    shown = re.findall(r'name="path" value="([^"]+坏\.txt)"', page)[0]
    answer = client.post("/files/retry", data={"token": token(client), "path": shown}, follow_redirects=False)
    assert answer.status_code == 303
    assert settled(client)["failed"] == 0
    assert "所有文件都读成了" in client.get("/files?part=failures").text
    assert client.post("/files/retry", data={"token": token(client)}).status_code == 400


def test_files_of_a_server_that_was_killed_wait_and_are_taken_in(client: TestClient, archive: Archive) -> None:
    folder = folder_of(archive.path)
    folder.mkdir()
    (folder / "巧家.txt").write_text(NEW, encoding="utf-8")
    (folder / ".半个.txt.1.part").write_text("半", encoding="utf-8")
    page = client.get("/files").text
    assert "有 1 个上传的文件还没有入库" in page
    assert "半个" not in page
    client.post("/files/run", data={"token": token(client)})
    assert settled(client)["new"] == 1
    assert "还没有入库" not in client.get("/files").text


def test_the_same_name_twice(client: TestClient, archive: Archive) -> None:
    folder = folder_of(archive.path)
    send(client, ("巧家.txt", NEW.encode()))
    settled(client)
    send(client, ("巧家.txt", NEW.encode()))
    assert settled(client)["unchanged"] == 1
    other = NEW.replace("4000元", "5000元")
    send(client, ("巧家.txt", other.encode()))
    settled(client)
    assert sorted(path.name for path in folder.iterdir()) == ["巧家.txt", "巧家（2）.txt"]
    third = NEW.replace("4000元", "6000元")
    send(client, ("巧家.txt", third.encode()), replace="1")
    settled(client)
    assert (folder / "巧家.txt").read_text(encoding="utf-8") == third
    assert sorted(path.name for path in folder.iterdir()) == ["巧家.txt", "巧家（2）.txt"]


def test_limits_and_empty_files_are_told(client: TestClient, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_FILE", 2_000)
    answer = send(client, ("大.txt", b"x" * 2_001), ("空.txt", b""), ("好.txt", NEW.encode()))
    page = client.get(answer.headers["location"]).text
    assert "大.txt：2,001 字节" in page
    assert "空.txt：文件是空的" in page
    assert settled(client)["new"] == 1
    assert [path.name for path in folder_of(archive.path).iterdir()] == ["好.txt"]
    monkeypatch.setattr(uploads, "LARGEST_SENDING", -100_000)
    assert send(client, ("好.txt", NEW.encode())).status_code == 413
    monkeypatch.undo()
    assert send(client).status_code in {400, 403}
    monkeypatch.setattr(uploads, "MOST_FILES", 1)
    assert send(client, ("甲.txt", b"a"), ("乙.txt", b"b")).status_code == 400


def test_a_forged_sending_leaves_nothing(client: TestClient, archive: Archive) -> None:
    token(client)
    for forged in ("", "x"):
        assert send(client, ("巧家.txt", NEW.encode()), given=forged).status_code == 403
    assert client.post("/files/run", data={}).status_code == 403
    assert not folder_of(archive.path).exists()


def test_a_reading_server_takes_nothing(archive: Archive) -> None:
    archive.close()
    with TestClient(create_app(archive.path, read_only=True), base_url="http://127.0.0.1") as client:
        assert send(client, ("巧家.txt", NEW.encode())).status_code in {404, 405}
        page = client.get("/files").text
        assert "multipart" not in page
        assert '<button class="main">全部重试' not in client.get("/files?part=failures").text
    assert not folder_of(archive.path).exists()


@pytest.mark.parametrize("part", ["files", "failures", "runs", "catalogue", "copies", "settings", HOSTILE])
def test_every_part_shows_hostile_names_as_names(client: TestClient, archive: Archive, part: str) -> None:
    name = f"{HOSTILE}.txt"
    send(client, (name, NEW.encode()), (f"坏{name}", b"defect"))
    settled(client)
    for path in ("/files", f"/files?q={HOSTILE}", f"/files?refused={HOSTILE}"):
        answer = client.get(path, params={"part": part} if "?" not in path else None)
        marks = Marks(answer.text)
        assert answer.status_code == 200
        assert "img" not in marks.tags
        assert "onerror" not in marks.attributes
        assert all(source.startswith("/static/") for source in marks.scripts)
    inside = [path.name for path in folder_of(archive.path).iterdir()]
    assert len(inside) == 2
    assert not any(c in name for name in inside for c in '<>:"|?*\\/')


def test_settings_are_shown_with_their_meaning(client: TestClient, archive: Archive) -> None:
    page = client.get("/files?part=settings").text
    assert str(archive.path) in page
    for option in ("--read-only", "--exclude-marked", "--mask-personal", "--password", "--name"):
        assert f"<code>{option}</code>" in page
    assert "--read-only" not in client.get("/files").text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("报告.docx", "报告.docx"), ("C:\\文件\\报告.docx", "报告.docx"),
        ("../../etc/passwd", "passwd"), ("a:b*c?.txt", "a_b_c_.txt"),
        ("甲\x00\u202e乙.txt", "甲乙.txt"), (".hidden.txt", "hidden.txt"), ("con.txt", "_con.txt"), ("nul", "_nul"),
        ("名. . ", "名"),
        ("长" * 200 + ".docx", "长" * 58 + ".docx"), (" 两  个 空格.txt ", "两 个 空格.txt"),
    ],
)  # fmt: skip
def test_a_name_is_only_a_name(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


@pytest.mark.parametrize("sent", ["", "/", "..", "...", "\x00", "~$报告.docx", "._报告.docx"])
def test_what_is_no_name(sent: str) -> None:
    with pytest.raises(UploadError):
        clean_name(sent)


def test_a_sending_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("broken off")

    with pytest.raises(OSError, match="broken off"):
        land(Broken(), "甲.txt", tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert waiting(tmp_path / "none", set()) == []


def given(client: TestClient, name: str, body: bytes) -> Any:
    sent = [("file", (name, io.BytesIO(body), "application/octet-stream"))]
    return client.post(f"/files/catalogue?token={token(client)}", files=sent, follow_redirects=False)


def test_a_catalogue_is_looked_at_row_by_row_and_then_given(client: TestClient, archive: Archive) -> None:
    title = next(row["title"] for row in client.get("/api/reports").json() if "鲁甸" in row["title"])
    table = f"题名,文件名,柜号\n{title},鲁甸2008.txt,七柜\n<b>没有的</b>报告,没有.txt,八柜\n"
    answer = given(client, "目录.csv", table.encode("utf-8-sig"))
    assert answer.status_code == 303, answer.text
    page = client.get(answer.headers["location"]).text
    assert "<b>没有的" not in page
    assert "&lt;b&gt;没有的" in page
    assert "无对应文件" in page
    assert "已匹配 1" in page
    assert "柜号" not in client.get("/files?part=catalogue").text
    name = answer.headers["location"].rpartition("check=")[2]
    done = client.post("/files/catalogue/apply", data={"token": token(client), "check": name}, follow_redirects=False)
    assert done.status_code == 303
    assert "七柜" in client.get("/files?part=catalogue").text
    assert client.post("/files/catalogue/apply", data={"token": token(client), "check": name}).status_code == 404
    assert not list(folder_of(archive.path).glob(".catalogue/*"))


@pytest.mark.parametrize(("name", "body"), [("目录.docx", b"x"), ("目录.csv", b""), ("目录.xlsx", b"no workbook")])
def test_what_is_no_catalogue_is_told(client: TestClient, name: str, body: bytes) -> None:
    answer = given(client, name, body)
    if answer.status_code == 303:
        answer = client.get(answer.headers["location"])
    assert answer.status_code == 400
    assert client.get("/files?part=catalogue&check=../archive.db").status_code == 400


def test_a_run_stops_between_two_files_and_is_taken_up_again(
    client: TestClient, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = Run._take

    def take(run: Run, *arguments: Any) -> None:
        client.app.state.room.runs.stop()  # type: ignore[attr-defined]
        taken(run, *arguments)

    monkeypatch.setattr(Run, "_take", take)
    others = [NEW.replace("巧家", name) for name in ("盐津", "大关", "永善")]
    send(client, *((f"{number}.txt", text.encode()) for number, text in enumerate(others)))
    run = settled(client)
    assert (run["state"], run["done"], run["total"], run["new"]) == ("stopped", 1, 3, 1)
    page = client.get("/files").text
    assert "已停下" in page
    assert "有 2 个上传的文件还没有入库" in page
    with Archive(archive.path, read_only=True) as opened:
        assert opened.check() == []
        assert opened.runs()[-1]["state"] == "interrupted"
    monkeypatch.setattr(Run, "_take", taken)
    client.post("/files/run", data={"token": token(client)})
    assert settled(client)["state"] == "done"
    assert client.post("/files/stop", data={"token": token(client)}, follow_redirects=False).status_code == 303
    assert client.get("/api/run").json()["state"] == "done"
