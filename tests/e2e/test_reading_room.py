"""The pages for reading, searching and comparing in a real browser: what a person clicks, types and sees."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from tests.e2e.conftest import CORPUS, reportminer

from reportminer.archive import Archive
from support.browser import PROGRAM, Browser
from support.served import served

pytest.importorskip("uvicorn")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(PROGRAM is None, reason="there is no browser")]

HOSTILE = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>\"'{{7*7}}"
WRITTEN = (("云岭县", 2019, "8.1"), ("云岭县", 2020, "9.3"), ("云岭县", 2021, "7.2"), ("青砚县", 2020, "6.4"))
"""county, year and growth of the reports"""
TEXT = """\
{county}{year}年政府工作报告

{county}人民政府

一、{last}年工作回顾
（一）经济运行总体平稳。{last}年全县地区生产总值增长{growth}%。
（二）流动党员管理不断加强。{measure}。
二、存在的问题
（一）{problem}，群众办事不方便。
三、{year}年工作安排
（一）稳住经济大盘。全县地区生产总值增长{target}%左右，{plan}。
"""
OTHER = """\
{county}{year}年政府工作报告

{county}人民政府

一、过去一年的成绩
（一）综合实力迈上新台阶。初步核算，{last}年地区生产总值比上年增长{growth}%，主要指标好于预期。
（二）流动党员服务更加贴心。{measure}。
二、面临的困难
（一）{problem}，这些问题要下大力气解决。
三、今年的目标任务
（一）推动高质量发展。地区生产总值预期增长{target}%左右，{plan}。
"""
OWN = [
    ("建立台账并由支部书记每季度电话回访一次", "村级活动场所简陋，上河村等3个村没有活动室", "抓好三个重点项目开工"),
    ("趁春节返乡集中补课，收缴拖欠的党费", "农产品销路不宽，冷库容量只够存放一半鲜果", "新引进两家果品加工企业"),
    ("同沿海用工企业共建流动党支部，派驻指导员", "乡村医生年龄偏大，六成卫生室没有执业医师", "改造老旧小区十二个"),
    ("推行积分管理，外出党员线上报到领取任务", "县城停车难，早晚高峰主街拥堵一个多小时", "建成公共停车位八百个"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of two counties over three years, a PDF, and one whose name and text are hostile."""
    where = tmp_path_factory.mktemp("room")
    folder = where / "in"
    folder.mkdir()
    for number, (county, year, growth) in enumerate(WRITTEN):
        measure, problem, plan = OWN[number]
        text = (TEXT if county == "云岭县" else OTHER).format(
            county=county,
            year=year,
            last=year - 1,
            growth=growth,
            measure=measure,
            problem=problem,
            target=growth,
            plan=plan,
        )
        (folder / f"{county}{year}.txt").write_text(text, encoding="utf-8")
    (folder / "坏<img onerror=x>.txt").write_text(
        f"青沛县{HOSTILE}流动党员教育管理工作情况汇报\n\n一、存在的主要问题\n"
        f"（一）流动党员教育经费不足{HOSTILE}。全县流动党员教育经费全年只有3万元，支部开展活动缺少场地和师资，外出党员参加学习的次数少。\n"
        "（二）台账更新不及时。外出党员去向变动以后，支部没有及时登记，联系电话打不通的有十二名，党费收缴拖到年底。\n",
        encoding="utf-8",
    )
    shutil.copy(next(CORPUS.glob("*.pdf")), folder / "页.pdf")
    done = reportminer("ingest", folder, "--archive", where / "archive")
    assert done.returncode == 0, done.stderr
    return where / "archive"


@pytest.fixture(scope="module")
def ids(archive: Path) -> dict[str, str]:
    """Ids of the reports by the name of their file."""
    with Archive(archive, read_only=True) as opened:
        return {Path(row.path).stem: row.report_id for row in opened.report_rows()}


@pytest.fixture(scope="module")
def address(archive: Path) -> Iterator[str]:
    with served(archive) as address:
        yield address


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("browser")) as browser:
        yield browser


@pytest.fixture
def browser(opened: Browser, address: str) -> Iterator[Browser]:
    """The browser; whatever a script threw or a page's policy refused fails the test."""
    opened.troubles.clear()
    opened.resize(1280, 900)
    opened.open(f"{address}/login?lang=zh")
    yield opened
    assert [trouble for trouble in opened.troubles if "Failed to load resource" not in trouble] == []


def test_a_report_is_read_by_click_and_by_key(browser: Browser, address: str, ids: dict[str, str]) -> None:
    browser.open(f"{address}/report/{ids['云岭县2020']}")
    assert "云岭县2020年政府工作报告" in browser.text("h1")
    assert browser.js("document.querySelector('#detail').children.length") == 0
    browser.click(".text [data-s]:not([data-f])")
    browser.wait("document.querySelector('#detail .detail') && document.querySelector('.records li.now')")
    chosen = browser.js("document.querySelector('.records li.now').id.slice(2)")
    assert browser.js(f"[...document.querySelectorAll('.text .now')].every(p => p.dataset.s === '{chosen}')")
    assert f"record={chosen}" in browser.js("location.search")
    assert browser.js("document.querySelectorAll('.outline a.here').length") == 1
    browser.key("j")
    browser.wait(f"document.querySelector('.records li.now').id !== 'r-{chosen}'")
    following = browser.js("document.querySelector('.records li.now').id")
    assert browser.js("document.activeElement.closest('li').id") == following
    browser.key("k")
    browser.wait(f"document.querySelector('.records li.now').id === 'r-{chosen}'")
    browser.click(".records li a", 3)
    browser.wait("document.querySelectorAll('.records li')[3].classList.contains('now')")
    assert browser.js("document.querySelectorAll('.records li.now').length") == 1
    browser.key("]")
    assert browser.js("document.activeElement.closest('.outline') !== null")


def test_the_address_of_a_record_leads_back_to_it(browser: Browser, address: str, ids: dict[str, str]) -> None:
    browser.open(f"{address}/report/{ids['云岭县2020']}?record=p2")
    assert "流动党员管理不断加强" in browser.text("#detail h2")
    assert "流动党员管理不断加强" in browser.text(".text .now")
    assert "云岭县人民政府. 云岭县2020年政府工作报告[R]. 2020." in browser.js("document.querySelector('#cite').value")
    browser.click("#detail .actions a", leads=True)
    assert "与这一条相似的要点" in browser.text("main")
    assert "流动党员管理不断加强" in browser.text(".hit")


def test_kinds_are_switched_off(browser: Browser, address: str, ids: dict[str, str]) -> None:
    browser.open(f"{address}/report/{ids['云岭县2020']}")
    before = browser.js("[...document.querySelectorAll('.records li')].filter(e => e.offsetParent).length")
    browser.click("[data-kind=figure]")
    after = browser.js("[...document.querySelectorAll('.records li')].filter(e => e.offsetParent).length")
    assert before - after == browser.js("document.querySelectorAll('.records li.figure').length") > 0


def test_years_of_the_same_office_are_a_click_away(browser: Browser, address: str, ids: dict[str, str]) -> None:
    browser.open(f"{address}/report/{ids['云岭县2020']}")
    browser.click("a[rel=next]", leads=True)
    assert "云岭县2021年" in browser.text("h1")
    browser.click("a[rel=prev]", leads=True)
    assert "云岭县2020年" in browser.text("h1")
    browser.click(".years a[href*='/compare/reports']", leads=True)
    assert "两篇对照" in browser.text("h1")
    assert browser.js("document.querySelectorAll('.aligned ins, .aligned del').length") > 0


def test_the_page_of_a_pdf_is_seen_beside_its_text(browser: Browser, address: str, ids: dict[str, str]) -> None:
    browser.open(f"{address}/report/{ids['页']}")
    browser.click(".records li a")
    browser.wait("document.querySelector('.original img')?.naturalWidth > 500")
    first = browser.js("document.querySelector('.original img').src")
    browser.key("j")
    browser.wait(f"document.querySelector('.original img')?.src !== '{first}'")


def test_a_record_is_corrected_and_one_is_added(browser: Browser, address: str, ids: dict[str, str]) -> None:
    report = f"{address}/report/{ids['青砚县2020']}"
    browser.open(f"{report}?record=p2")
    browser.click("#detail .actions a[href*='/record/']", leads=True)
    browser.type("input[name=who]", "王敏")
    browser.click("button[value=confirm]", leads=True)
    browser.open(f"{report}?record=p2")
    assert browser.js("document.querySelector('#r-p2').classList.contains('checked')")
    browser.click(".add summary")
    words = "要下大力气解决"
    browser.js(SELECT % (words, words, len(words)))
    browser.wait(f"document.querySelector('textarea[name=quote]').value === '{words}'")
    browser.js("document.querySelector('select[name=new-kind]').value = 'problem'")
    browser.type(".add input[name=who]", "王敏")
    browser.click(".add button.main", leads=True)
    assert words in browser.text(".records")


def test_search_shows_what_it_understood(browser: Browser, address: str) -> None:
    browser.open(f"{address}/search")
    browser.type(".ask input[name=q]", "2020年流动党员管理")
    browser.key("Enter", leads=True)
    assert "年份：2020" in browser.text(".ask")
    assert browser.js("document.querySelectorAll('.hit mark').length") > 0
    count = browser.js("document.querySelectorAll('.hit').length")
    browser.click(".ask .tag", leads=True)
    assert "年份：2020" not in browser.text(".ask")
    browser.open(f"{address}/search?{urlencode({'q': '流动党员'})}")
    assert count >= 1
    browser.click(".facet .row a", leads=True)
    assert "条件：" in browser.text(".ask")
    browser.click(".hit a", leads=True)
    assert browser.js("document.querySelectorAll('.text .now').length") > 0


def test_a_comparison_is_built_and_every_mark_leads_to_its_sentence(browser: Browser, address: str) -> None:
    browser.open(f"{address}/compare")
    browser.type("[data-narrows=indicators]", "生产总值增速")
    browser.wait("[...document.querySelectorAll('#indicators li')].filter(e => e.offsetParent).length < 3")
    browser.click("#indicators input[value=地区生产总值增速]")
    browser.type(".builder input[name=year]", "2018-2021")
    browser.click(".builder button.main", leads=True)
    table = browser.text("table.numbers")
    assert [growth for _, _, growth in WRITTEN if growth not in table] == [], table
    assert browser.js("document.querySelectorAll('svg.chart').length") >= 2
    assert browser.js("document.querySelector('svg.chart desc').textContent.includes('云岭县')")
    # 2021 has a target and no result yet: nothing is drawn of it beside those that have both
    plans = browser.js("[...document.querySelectorAll('svg.chart')].at(-1).querySelector('desc').textContent")
    assert "云岭县 2019 目标" in plans
    assert "未写明" not in plans
    assert " 2021 " not in plans
    browser.click("svg.chart a circle", leads=True)
    assert "增长" in browser.text(".text .now, .text")
    assert "%" in browser.text(".text .now")


def test_practices_stand_side_by_side(browser: Browser, address: str) -> None:
    asked = urlencode([("place", "云岭县"), ("place", "青砚县"), ("kind", "outcome")])
    browser.open(f"{address}/compare/practices?{asked}")
    assert browser.js("document.querySelectorAll('table.beside thead th').length") == 3
    browser.click("table.beside td a", leads=True)
    assert browser.js("document.querySelectorAll('.text .now').length") > 0


def test_the_first_page_leads_to_reports(browser: Browser, address: str) -> None:
    browser.open(address)
    assert browser.js("document.activeElement.name") == "q"
    browser.click("svg.chart a rect", leads=True)
    assert re.search("共 [0-9]+ 条", browser.text("main"))


@pytest.mark.parametrize(
    "path",
    [
        "/", "/report/{bad}", "/report/{bad}?record=p1", "/search?q={words}", "/search?q=" + quote("流动党员经费"),
        "/compare?indicator={words}", "/compare?place={words}&indicator=" + quote("党员"),
        "/compare/practices?place={words}&place={words}", "/compare/reports?old={words}&new={words}",
        "/compare/reports?old={bad}&new={bad}", "/search?like={words}",
    ],
)  # fmt: skip
def test_no_text_runs(browser: Browser, address: str, ids: dict[str, str], path: str) -> None:
    bad = next(value for name, value in ids.items() if name.startswith("坏"))
    browser.open(address + path.format(bad=bad, words=quote(HOSTILE)))
    assert browser.js("window.hacked") is None
    assert browser.js("[...document.images].every(i => i.src.includes('/page/'))")
    assert browser.js("document.querySelectorAll('main [onerror], main script').length") == 0


PARTY = quote("党员")
PAGES = (
    "/", "/search", f"/search?q={PARTY}", f"/search?q={PARTY}&what=figures", "/search?q=" + quote("没有这种词"),
    "/report/{good}?record=p1", "/report/{good}/record/p1", "/issues", "/compare", "/compare/practices",
    "/compare?derive=rank&indicator=" + quote("地区生产总值增速"), "/compare/reports?old={good}&new={next}",
    f"/compare/practices?place={quote('云岭县')}&place={quote('青砚县')}", "/lists", "/brief", f"/brief?q={PARTY}",
    "/review", "/history", "/files", "/files?part=failures", "/files?part=runs", "/files?part=catalogue",
    "/files?part=copies", "/files?part=settings", "/login",
)  # fmt: skip
"""every page, dense and empty"""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound(browser: Browser, address: str, ids: dict[str, str], path: str) -> None:
    """Words stand out (4.5, WCAG 2.2, 1.4.3), nothing jumps or is wider than the window, controls have names and their order."""
    browser.open(address + path.format(good=ids["云岭县2020"], next=ids["云岭县2021"]))
    assert browser.js(SHIFTS) < 0.01
    assert browser.js(CONTRAST) == []
    assert browser.js(UNNAMED) == []
    assert browser.js("[...document.querySelectorAll('[tabindex]')].filter(e => e.tabIndex > 0).length") == 0
    assert browser.js("[...document.querySelectorAll('main table')].filter(t => !t.querySelector('th')).length") == 0
    assert browser.js("document.documentElement.scrollWidth") <= 1280
    browser.resize(800, 900)
    assert browser.js("document.documentElement.scrollWidth") <= 800


SHIFTS = """
new Promise(done => {
  let all = 0;
  const seen = new PerformanceObserver(list => list.getEntries().forEach(entry => { all += entry.value; }));
  seen.observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => setTimeout(() => done(all), 60));
})
"""
UNNAMED = """
[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter(e =>
  !e.textContent.trim() && !e.labels?.length && !e.closest('svg')
  && !['aria-label', 'title', 'placeholder'].some(n => e.getAttribute(n)))
  .map(e => e.outerHTML.slice(0, 100))
"""
SELECT = """
(() => {
  const piece = [...document.querySelectorAll('.text i')].find(i => i.textContent.includes('%s')).firstChild;
  const range = document.createRange(), begin = piece.data.indexOf('%s');
  range.setStart(piece, begin);
  range.setEnd(piece, begin + %d);
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
})()
"""
CONTRAST = """
(() => {
  const part = c => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const read = s => (s.match(/[\\d.]+/g) || []).map(Number);
  const light = c => 0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2]);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = read(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] > 0) { return c; }
    }
    return [255, 255, 255];
  };
  const weak = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.getClientRects().length || e.closest('svg')) { continue; }
    const a = light(read(getComputedStyle(e).color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) { weak.push(`${walker.currentNode.data.trim().slice(0, 20)} ${ratio.toFixed(2)}`); }
  }
  return weak;
})()
"""
