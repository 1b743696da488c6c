"""Lists, briefs and files of the reading room in a real browser: every write, as a person makes it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("python_multipart")

from support.browser import PROGRAM, Browser
from support.served import free_port

pytestmark = [pytest.mark.slow, pytest.mark.skipif(PROGRAM is None, reason="there is no browser")]
REPORT = """\
青禾县2022年党建工作汇报

一、主要做法
（一）建立流动党员台账。为外出党员逐人建档，联系党员128名，设流动党支部6个。
二、存在的问题
一是经费不足。每个流动党支部每年只有活动经费2000元。
"""


class Server:
    """The command `serve`, that is started, killed, and started again."""

    def __init__(self, archive: Path) -> None:
        self.archive, self.port = archive, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [str(Path(sys.executable).with_name("reportminer")), "serve", "--archive", str(self.archive)]
        environment = {**os.environ, "REPORTMINER_LANG": "zh"}
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)], stderr=subprocess.DEVNULL, env=environment
        )
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{self.address}/login", timeout=5).close()
                return
            except OSError:
                time.sleep(0.2)
        raise AssertionError("the server does not answer")

    def ask(self, path: str) -> object:
        with urllib.request.urlopen(self.address + path, timeout=60) as answer:
            return json.load(answer)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        self.process.send_signal(how)
        self.process.wait(30)


@pytest.fixture(scope="module")
def server(mined: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("room") / "archive"
    shutil.copytree(mined / "archive", place)
    server = Server(place)
    yield server
    server.stop()


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    with Browser(tmp_path / "profile") as browser:
        yield browser
        assert browser.troubles == []


def test_a_list_is_filled_changed_deleted_and_brought_back(server: Server, browser: Browser) -> None:
    browser.open(f"{server.address}/search?q=%E5%85%9A%E5%91%98&lang=zh")
    for number in (0, 1, 2):
        browser.js(f"document.querySelectorAll('input.tick')[{number}].click()")
    browser.type("#to-list input[name=new]", "党员 <b>材料</b>")
    browser.click("#to-list button", leads=True)
    assert "已加入“党员 <b>材料</b>”" in browser.text()
    browser.click("#to-list .done a", leads=True)
    assert "共 3 条" in browser.text()
    browser.click("input[name=item]")
    browser.click("form[action$='/remove'] p button", leads=True)
    assert "共 2 条" in browser.text()
    browser.js("document.querySelector('details.card').open = true")
    browser.type("form[action$='/rename'] input[name=name]", "流动党员材料")
    browser.click("form[action$='/rename'] button", leads=True)
    assert "流动党员材料" in str(browser.js("document.querySelector('h1').innerText"))
    browser.js("document.querySelector('details.card').open = true")
    browser.click("form[action$='/delete'] button", leads=True)
    assert "流动党员材料" not in browser.text()
    browser.open(f"{server.address}/history")
    browser.click("form[action$='/undo'] button", leads=True)
    browser.open(f"{server.address}/lists")
    assert "流动党员材料" in browser.text()
    browser.type("form[action$='/create'] input[name=name]", "另一个")
    browser.click("form[action$='/create'] button", leads=True)
    assert "另一个" in browser.text()


def test_a_record_is_kept_from_its_report(server: Server, browser: Browser) -> None:
    browser.open(f"{server.address}/search?q=%E5%85%9A%E5%91%98")
    browser.click("article.hit b", leads=True)
    browser.open(f"{server.address}/lists/put?thing={str(browser.js('location.pathname')).rpartition('/')[2]}")
    browser.type("#to-list input[name=new]", "整篇")
    browser.click("#to-list button", leads=True)
    assert str(browser.js("location.pathname")).startswith("/lists/")
    assert "整篇" in browser.text()


def test_a_brief_is_arranged_and_taken_as_word(server: Server, browser: Browser) -> None:
    browser.open(f"{server.address}/brief?lang=zh")
    browser.type(".cols input[name=q]", "党员")
    browser.click(".cols button.main", leads=True)
    first = "document.querySelector('.quote:not(.left) p').innerText"
    words = str(browser.js(first))
    browser.type("textarea[name=title]", "党员教育管理情况")
    browser.click(".quote input[name=x]")
    assert browser.js("document.querySelector('.quote').classList.contains('left')")
    browser.js("[...document.querySelectorAll('.part')].at(-2).querySelector('[data-move=\"-1\"]').click()")
    moved = str(browser.js("[...document.querySelectorAll('.part h2 input')].at(-3).value"))
    assert moved == "没有涉及的"
    browser.click(".bar-top button:not(.main)", leads=True)
    assert browser.js("document.querySelector('textarea[name=title]').value") == "党员教育管理情况"
    assert browser.js("[...document.querySelectorAll('.part h2 input')].at(-3).value") == moved
    assert words[:20] not in str(browser.js(first))
    script = """(async () => {
      const form = document.querySelector('form.brief'), button = form.querySelector('button.main');
      const asked = new URLSearchParams(new FormData(form));
      const answer = await fetch(button.getAttribute('formaction') + '?' + asked);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return [answer.status, answer.headers.get('content-disposition'), String.fromCharCode(bytes[0], bytes[1])];
    })()"""
    status, name, start = browser.js(script)
    assert (status, start) == (200, "PK")
    assert "docx" in name


def test_files_are_chosen_and_dropped_and_tried_again(server: Server, browser: Browser, tmp_path: Path) -> None:
    sent = tmp_path / "青禾县汇报.txt"
    sent.write_text(REPORT, encoding="utf-8")
    browser.open(f"{server.address}/files?lang=zh")
    browser.choose("input[name=file]", [sent])
    browser.click("#upload button.main", leads=True)
    browser.wait("document.querySelector('#run') && document.querySelector('#run').dataset.state === 'done'")
    assert "新增 1 个" in browser.text()
    browser.open(f"{server.address}/search?q=%E9%9D%92%E7%A6%BE%E5%8E%BF&what=reports")
    assert "青禾县2022年党建工作汇报" in browser.text()
    browser.open(f"{server.address}/files")
    browser.js("""(() => {
      const held = new DataTransfer();
      held.items.add(new File(['\\u0000\\u0001\\u0002'], '坏<img src=x>.doc'));
      const form = document.getElementById('upload');
      document.documentElement.dataset.old = '1';
      form.dispatchEvent(new DragEvent('drop', { dataTransfer: held, bubbles: true, cancelable: true }));
    })()""")
    browser.wait("!document.documentElement.dataset.old && document.querySelector('#run').dataset.state === 'done'")
    browser.open(f"{server.address}/files?part=failures")
    assert "坏_img src=x_.doc" in browser.text()
    browser.click("form[action$='/retry'] p button", leads=True)
    browser.wait("document.querySelector('#run').dataset.state === 'done'")
    assert "坏_img src=x_.doc" in browser.text()


def test_a_server_that_is_killed_loses_no_file(mined: Path, tmp_path: Path) -> None:
    place = tmp_path / "archive"
    shutil.copytree(mined / "archive", place)
    server = Server(place)
    sent = []
    for number in range(12):
        sent.append(tmp_path / f"青禾县{2000 + number}.txt")
        sent[-1].write_text(REPORT.replace("2022", str(2000 + number)), encoding="utf-8")
    with Browser(tmp_path / "profile") as browser:
        browser.open(f"{server.address}/files")
        browser.choose("input[name=file]", sent)
        browser.click("#upload button.main")
        folder = tmp_path / "archive-files"
        for _ in range(600):
            if folder.is_dir() and len([path for path in folder.iterdir() if path.suffix == ".txt"]) == len(sent):
                break
            time.sleep(0.02)
        server.stop(signal.SIGKILL)
        server.start()
        browser.open(f"{server.address}/files")
        if browser.js("Boolean(document.querySelector(\"form[action$='/files/run']\"))"):
            browser.click("form[action$='/files/run'] button", leads=True)
            browser.wait("document.querySelector('#run').dataset.state === 'done'")
        rows = server.ask("/api/reports")
        assert isinstance(rows, list)
        assert len([row for row in rows if "青禾县" in row["title"]]) == len(sent)
        browser.open(f"{server.address}/files")
        assert not browser.js("Boolean(document.querySelector(\"form[action$='/files/run']\"))")
    server.stop()


@pytest.mark.parametrize("width", [1280, 800])
def test_pages_fit_their_window(server: Server, browser: Browser, tmp_path: Path, width: int) -> None:
    for path in (
        "/lists",
        "/brief",
        "/brief?q=%E5%85%9A%E5%91%98",
        "/files",
        "/files?part=settings",
        "/files?part=runs",
    ):
        browser.open(f"{server.address}{path}")
        browser.resize(width, 900)
        over = browser.js("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, path
