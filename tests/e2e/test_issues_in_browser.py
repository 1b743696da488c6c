"""Issues are looked at, renamed, split, merged and pinned in a real browser, and published pages are searched in one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("uvicorn")

from tests.e2e.conftest import reportminer

from reportminer.issues.decisions import read_edits
from support.browser import PROGRAM, Browser
from support.served import served

pytestmark = [pytest.mark.slow, pytest.mark.skipif(PROGRAM is None, reason="there is no browser")]

READY = "document.querySelector('[role=status]') === null && document.querySelector('table') !== null"
FIRST = ".list th a"


@pytest.fixture(scope="module")
def archive(mined: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("served") / "archive"
    shutil.copytree(mined / "archive", copy)
    return copy


@pytest.fixture(scope="module")
def address(archive: Path) -> Iterator[str]:
    with served(archive) as address:
        yield address


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    with Browser(tmp_path / "profile") as browser:
        yield browser
        assert browser.troubles == []


def listed(browser: Browser, address: str) -> list[str]:
    """The labels of the list, as soon as nothing is being worked out."""
    for _ in range(100):
        browser.open(f"{address}/issues")
        if browser.js(READY):
            break
    return browser.js(f"Array.from(document.querySelectorAll('{FIRST}'), a => a.textContent)")


def test_an_issue_is_renamed_and_taken_back(browser: Browser, address: str) -> None:
    before = listed(browser, address)
    browser.click(FIRST, leads=True)
    assert browser.js("document.querySelector('h1').textContent") == before[0]
    browser.click("details.decide summary")
    browser.type("form[action$='/rename'] [name=label]", "<b>党务</b>人手不够")
    browser.type("form[action$='/rename'] [name=who]", "王敏")
    browser.click("form[action$='/rename'] button", leads=True)
    assert browser.js("document.querySelector('h1').textContent") == "<b>党务</b>人手不够"
    assert "<b>党务</b>人手不够" in listed(browser, address)
    browser.open(f"{address}/history")
    assert "王敏" in browser.js("document.body.innerText")
    browser.click("form[action$='/undo'] button", leads=True)
    assert listed(browser, address) == before


def test_issues_are_merged_split_and_pinned(browser: Browser, address: str, archive: Path) -> None:
    before = listed(browser, address)
    browser.click(FIRST, leads=True)
    browser.click("details.decide summary")
    browser.js("document.querySelector('[name=into]').selectedIndex = 1")
    gone = browser.js("document.querySelector('h1').textContent")
    browser.click("form[action$='/merge'] button", leads=True)
    assert len(listed(browser, address)) == len(before) - 1
    assert gone not in listed(browser, address)
    browser.click(FIRST, leads=True)
    browser.click("details.decide summary")
    browser.click(".members input")
    browser.click("form#pin button", leads=True)
    assert len(read_edits(archive).pins) == 1
    browser.click("details.decide summary")
    words = browser.js("document.querySelector('.members a').textContent.slice(4, 8)")
    browser.type("form[action$='/split'] [name=words]", words)
    browser.click("form[action$='/split'] button", leads=True)
    assert read_edits(archive).splits[0].words == [words]


def test_filters_and_order_make_an_address(browser: Browser, address: str) -> None:
    listed(browser, address)
    browser.type("main [name=q]", "经费")
    browser.js("document.querySelector('[name=order]').value = 'latest'")
    browser.click("main form button", leads=True)
    assert "order=latest" in browser.js("location.search")
    labels = browser.js(f"Array.from(document.querySelectorAll('{FIRST}'), a => a.closest('th').textContent)")
    assert labels
    assert all("经费" in label for label in labels)


def test_published_pages_are_searched_from_disk(browser: Browser, mined: Path) -> None:
    browser.open((mined / "index.html").as_uri())
    browser.type("main [name=q]", "经费")
    browser.click("main form button", leads=True)
    browser.wait("document.querySelectorAll('#found article').length === 20")
    more = "Array.from(document.querySelectorAll('#found > button')).some(b => !b.hidden)"
    assert browser.js(more)
    browser.click("#found > button")
    browser.wait("document.querySelectorAll('#found article').length > 20")
    browser.type("#ask [name=q]", "<img src=x onerror=alert(1)> 没有这个词")
    browser.click("#ask button")
    browser.wait("document.querySelector('#found > .card')")
    assert "没有找到" in browser.text("#found")
    browser.type("#ask [name=q]", "村级 经费")
    browser.click("#ask button")
    browser.wait("document.querySelectorAll('#found article').length")
    browser.click("#found article a", leads=True)
    assert "report/" in browser.js("location.pathname")
    assert browser.js("document.getElementById(location.hash.slice(1)) !== null")


def test_published_comparisons_are_built_from_disk(browser: Browser, mined: Path) -> None:
    browser.open((mined / "pages" / "compare.html").as_uri())
    browser.wait("!document.getElementById('build').hidden")
    browser.click("#indicators input")
    browser.type("#build [name=place]", "县")
    browser.type("#build [name=year]", "2022-2024")
    browser.click("#build button")
    browser.wait("document.querySelectorAll('#built tbody tr').length")
    heads = browser.js("Array.from(document.querySelectorAll('#built thead th'), e => e.textContent)")
    assert set(heads[1:]) <= {"2022", "2023", "2024"}
    assert browser.js(
        "Array.from(document.querySelectorAll('#built tbody th')).every(e => e.textContent.includes('县'))"
    )
    assert browser.js("document.querySelectorAll('#built svg circle').length") > 1
    address = browser.js("location.href")
    built = browser.text("#built")
    browser.open(address)
    browser.wait("document.querySelectorAll('#built tbody tr').length")
    assert browser.text("#built") == built
    words = browser.js("document.querySelector('#built td a').textContent")
    browser.click("#built td a", leads=True)
    assert "report/" in browser.js("location.pathname")
    assert browser.js("document.getElementById(location.hash.slice(1)) !== null"), words


HOSTILE = "<img src=x onerror=window.hacked=1></script><script>window.hacked=1</script>\"'"


def test_published_comparisons_take_no_text_of_a_report_for_markup(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / f"in{HOSTILE[:8]}"
    folder.mkdir()
    for county, told in (
        (
            "巧家县",
            "新建水窖36口，改造危房120户，铺设管道8公里，解决了半山区群众吃水难。蚕桑面积扩大到5万亩，养蚕农户户均增收4000元。"
            "易地搬迁安置点配套建成小学和卫生室。地区生产总值增长6.5%，一般公共预算收入9.5亿元",
        ),
        (
            "会泽县",
            "流转土地8万亩，培育家庭农场41家，引进企业3家，马铃薯良种覆盖率明显提高。草海片区退耕还湿，候鸟栖息地得到恢复。"
            "城区打通断头路6条，新增公交线路2条。地区生产总值增长7.1%，一般公共预算收入12.3亿元",
        ),
    ):
        (folder / f"{county}<b>.txt").write_text(
            f"{county}2019年政府工作报告{HOSTILE}\n\n一、2018年工作回顾\n{HOSTILE}{told}{HOSTILE}。\n", encoding="utf-8"
        )
    assert reportminer("mine", folder, "-o", tmp_path / "out").returncode == 0
    browser.open((tmp_path / "out" / "pages" / "compare.html").as_uri())
    browser.wait("!document.getElementById('build').hidden")
    for at in range(min(3, browser.js("document.querySelectorAll('#indicators input').length"))):
        browser.click("#indicators input", at)
    browser.click("#build button")
    browser.wait("document.querySelectorAll('#built tbody tr').length > 1")
    assert "巧家县" in browser.text("#built")
    browser.click("#built td a", leads=True)
    browser.wait("document.querySelector('h1')")
    assert browser.js("window.hacked === undefined && document.querySelectorAll('img[src=x]').length === 0")


def test_a_published_comparison_has_the_pictures_of_the_server(browser: Browser, mined: Path) -> None:
    browser.open((mined / "pages" / "compare.html").as_uri())
    browser.click("main table th a", leads=True)
    assert browser.js("document.querySelectorAll('table.numbers tbody tr').length") > 1
    browser.click("svg.chart a circle, svg.chart a rect", leads=True)
    assert browser.js("document.getElementById(location.hash.slice(1)) !== null")


def test_a_question_is_asked_in_ones_own_words(browser: Browser, address: str) -> None:
    listed(browser, address)
    browser.type("form.filters [name=about]", "没钱办公怎么办")
    browser.click("form.filters button", leads=True)
    assert "问的是这些主题：经费保障" in browser.js("document.querySelector('.understood').textContent")
    assert browser.js("document.querySelector('[name=about]').value") == "没钱办公怎么办"
    browser.open(f"{address}/issues?about=嗯嗯")
    assert browser.js("document.querySelector('.understood a').getAttribute('href')").startswith("/search?q=")
