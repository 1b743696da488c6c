"""Ten tasks of an office, done in a browser by what the pages show alone: words on links, buttons and fields, nothing else.

``-s`` prints what each took: clicks, fields filled, and seconds of a clerk who neither reads nor thinks.
"""

from __future__ import annotations

import io
import json
import shutil
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import pytest
from tests.e2e.conftest import CORPUS, reportminer

from support.browser import PROGRAM, Browser
from support.served import served

pytest.importorskip("uvicorn")
pytest.importorskip("python_multipart")
openpyxl = pytest.importorskip("openpyxl")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(PROGRAM is None, reason="there is no browser")]

COUNTIES = ("昭阳区", "鲁甸县", "巧家县", "盐津县", "大关县")
"""of one prefecture, 昭通市"""
TEXTS = (
    """\
{county}{year}年党建工作总结

{county}委组织部
{year}年12月20日

一、基本情况
全县{year}年实现地区生产总值{gdp}亿元，农村居民人均可支配收入{income}元，粮食总产量{grain}万吨。
二、主要做法
（一）加强流动党员管理。{managed}。
（二）{done}。
三、存在的问题
（一）{problem}。
（二）{other}。
""",
    """\
{county}{year}年党建工作总结

中共{county}委组织部
{year}年12月26日

一年来的主要指标：{year}年地区生产总值{gdp}亿元；粮食总产量{grain}万吨；农村居民人均可支配收入{income}元。
一、抓了哪些工作
（一）{done}。
（二）流动党员管理有了新办法。{managed}。
二、面临的困难
一是{other}。
二是{problem}。
""",
)
PROBLEMS = (
    "村集体经济薄弱，九个村没有经营性收入，办事靠上级拨款", "村级集体经济薄弱，半数村账上不到两万元，想办的公益事业办不成",
    "村集体经济薄弱，可以经营的资产少，多数村只有几间老仓库出租", "村集体经济基础薄弱，带头人不会经营，合作社挂着牌子没有业务",
    "村集体经济薄弱，山地多平地少，招不来企业，收入来源单一",
)  # fmt: skip
MANAGED = (
    "建立外出党员台账，由支部书记每季度电话回访一次，收缴党费", "在务工集中的城市设立流动党支部，选派专人联络服务流动党员",
    "推行流动党员线上报到，外出党员每月参加一次网上学习", "趁春节返乡组织流动党员集中上党课，补缴拖欠的党费",
    "把流动党员编入驻外商会党组织，明确双重管理的责任人",
)  # fmt: skip
SOLVED = "发展壮大村集体经济。引导村集体入股合作社，建成冷库对外出租，当年村均增收6万元，集体经济薄弱村减少11个"
DONE = (
    "整治村容村貌。清理沟渠垃圾，拆除废弃圈舍，硬化入户道路", "办好农民夜校。冬闲时节请农技员讲果树修剪和病虫害防治",
    "选优配强村干部。从返乡大学生和退役军人里选拔后备力量三十名", "推行积分兑换。村民参加义务劳动得积分，到村里超市换日用品",
)  # fmt: skip
OTHER = (
    "冬季山路结冰，客运班车经常停开", "卫生室药品配送不及时，老人买药要走十几里", "灌溉渠道年久失修，下游田块用水困难",
    "中学宿舍床位紧张，部分学生在校外租房", "果品分拣靠人工，旺季雇不到短工", "网点撤并以后，取养老金要跑到县城",
)  # fmt: skip
ROADS = "村组公路没有养护经费，雨季塌方以后要等半个月才修通"
LEAVE = "年轻干部不愿意留在乡镇，三年里调走二十多人"
_FIND = """(() => {
  const said = %s, what = %s, seen = e => e.getClientRects().length && getComputedStyle(e).visibility !== "hidden";
  const all = [...document.querySelectorAll(what)].filter(e => seen(e) && !e.disabled);
  const words = e => (e.innerText || e.value || "").trim().replace(/\\s+/g, " ");
  const found = all.find(e => words(e) === said) || all.find(e => words(e).startsWith(said))
    || all.find(e => words(e).includes(said));
  document.querySelectorAll("[data-clerk]").forEach(e => e.removeAttribute("data-clerk"));
  if (found) { found.setAttribute("data-clerk", ""); }
  return Boolean(found);
})()"""
_FIELD = """(() => {
  const said = %s, all = [...document.querySelectorAll("input:not([type=hidden]):not([type=checkbox]), textarea, select")];
  const named = e => [e.getAttribute("aria-label"), e.placeholder, ...[...(e.labels || [])].map(l => l.innerText)];
  const found = all.find(e => e.getClientRects().length && e.closest("main")
                              && named(e).some(n => (n || "").trim().startsWith(said)));
  document.querySelectorAll("[data-clerk]").forEach(e => e.removeAttribute("data-clerk"));
  if (found) { found.setAttribute("data-clerk", ""); }
  return Boolean(found);
})()"""


class Clerk:
    """One who knows the pages by their words alone."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.clicks = self.filled = 0

    def press(self, words: str, what: str = "a, button, summary, label", *, leads: bool = True) -> None:
        """Click what bears words; wait for the page that it leads to."""
        self.browser.wait(_FIND % (json.dumps(words), json.dumps(what)))
        self.browser.click("[data-clerk]", leads=leads)
        self.clicks += 1

    def fill(self, field: str, words: str) -> None:
        """Write words into the field of a name."""
        self.browser.wait(_FIELD % json.dumps(field))
        self.browser.type("[data-clerk]", words)
        self.filled += 1

    def go(self, words: str) -> None:
        """Choose a page of the head."""
        self.press(words, "header a")

    def sees(self, words: str) -> None:
        """Wait until words are on the page."""
        self.browser.wait(f"document.body.innerText.includes({json.dumps(words)})")

    def takes(self, words: str) -> bytes:
        """The file behind a link or a button that bears words."""
        self.browser.wait(_FIND % (json.dumps(words), json.dumps("a[href], button")))
        self.clicks += 1
        path = self.browser.js(
            """(() => { const e = document.querySelector("[data-clerk]"); if (e.href) { return e.getAttribute("href"); }
            return e.getAttribute("formaction") + "?" + new URLSearchParams(new FormData(e.form)).toString(); })()"""
        )
        with urllib.request.urlopen(urljoin(self.browser.js("location.href"), path), timeout=60) as answer:
            return bytes(answer.read())


def written() -> Iterator[tuple[str, str]]:
    """Names and texts of the reports."""
    for at, county in enumerate(COUNTIES):
        for year in (2013, 2018, 2019):
            number = at + year - 2013
            yield f"{county}{year}.txt", TEXTS[number % 2].format(
                county=county, year=year, gdp=40 + 3 * number, income=9000 + 410 * number, grain=11 + number,
                managed=MANAGED[number % 5], done=SOLVED if (county, year) == ("大关县", 2019) else DONE[number % 4],
                problem=_problem(county, year, at), other=OTHER[number % 6],
            )  # fmt: skip


def _problem(county: str, year: int, at: int) -> str:
    if county == "大关县":
        return ROADS
    return LEAVE if (county, year) == ("鲁甸县", 2019) else PROBLEMS[(at + year) % 5]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    where = tmp_path_factory.mktemp("office")
    folder = where / "in"
    folder.mkdir()
    for name, text in written():
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copy(next(CORPUS.glob("*.pdf")), folder / "扫描件.pdf")
    done = reportminer("ingest", folder, "--archive", where / "archive")
    assert done.returncode == 0, done.stderr
    with served(where / "archive") as address:
        yield address


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("browser")) as browser:
        browser.resize(1280, 900)
        yield browser


@contextmanager
def task(name: str, clerk: Clerk) -> Iterator[None]:
    begin = time.monotonic()
    yield
    print(f"\n| {name} | {clerk.clicks} | {clerk.filled} | {time.monotonic() - begin:.1f} |")


@pytest.fixture
def clerk(opened: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Clerk]:
    """A clerk who has just opened the first page."""
    opened.troubles.clear()
    opened.open(f"{address}/?lang=zh")
    clerk = Clerk(opened, address)
    with task(request.node.name, clerk):
        yield clerk
    assert [trouble for trouble in opened.troubles if "Failed to load resource" not in trouble] == []


def docx(body: bytes) -> str:
    """The words of a Word file."""
    with zipfile.ZipFile(io.BytesIO(body)) as opened:
        return opened.read("word/document.xml").decode()


def rows(body: bytes) -> list[tuple[object, ...]]:
    """The rows of the first sheet of a workbook."""
    return list(openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True))


def test_practices_on_a_subject_in_a_prefecture_since_a_year(clerk: Clerk) -> None:
    clerk.fill("检索词", "2015年以来昭通市流动党员管理")
    clerk.press("检索", "main button")
    clerk.sees("从检索词里看出")
    clerk.press("做法", ".facet a")
    found = clerk.browser.text("main")
    assert all(county in found for county in COUNTIES)
    assert "2013" not in " ".join(clerk.browser.js("[...document.querySelectorAll('.source')].map(e => e.innerText)"))


def test_three_indicators_of_five_counties_for_the_boss(clerk: Clerk) -> None:
    clerk.go("对比")
    for field, names in (("找指标", ("地区生产总值", "农村居民人均可支配收入", "粮食")), ("找地方", COUNTIES)):
        for name in names:
            clerk.fill(field, name)
            clerk.press(name, "label", leads=False)
    clerk.press("列表", "main button")
    assert all(clerk.browser.text("main").count(county) >= 3 for county in COUNTIES)
    words = docx(clerk.takes("Word"))
    assert all(county in words for county in COUNTIES)
    assert "地区生产总值" in words


def test_who_solved_a_problem_and_how(clerk: Clerk) -> None:
    clerk.go("问题")
    clerk.press("村集体经济薄弱", "main a")
    clerk.sees("各地怎么说")
    clerk.press("检索各地怎么解决的", "main a")
    clerk.press("发展壮大村集体经济", ".hit a")
    clerk.sees("建成冷库对外出租")


def test_a_wrong_figure_is_corrected(clerk: Clerk) -> None:
    clerk.go("档案")
    clerk.fill("标题、地方", "盐津县 2018")
    clerk.press("筛选", "main button")
    clerk.press("盐津县2018年党建工作总结", "main a")
    clerk.press("地区生产总值", ".records a", leads=False)
    clerk.press("更正", ".detail a")
    clerk.fill("数值", "77亿元")
    clerk.fill("谁", "王敏")
    clerk.press("保存改动", "main button")
    clerk.go("更正记录")
    clerk.sees("王敏")


def test_reports_of_the_next_year_are_added(clerk: Clerk, tmp_path: Path) -> None:
    (name, text), *_ = written()
    path = tmp_path / name.replace("2013", "2020")
    path.write_text(text.replace("2013", "2020").replace("电话回访一次", "上门走访一次"), encoding="utf-8")
    clerk.go("档案")
    clerk.browser.choose("input[type=file]", [path])
    clerk.press("上传并入库", "main button", leads=False)
    clerk.sees("处理完了")
    clerk.fill("标题、地方", "昭阳区 2020")
    clerk.press("筛选", "main button")
    clerk.press("昭阳区2020年党建工作总结", "main a")
    clerk.sees("上门走访一次")


def test_a_list_becomes_a_brief(clerk: Clerk) -> None:
    clerk.fill("检索词", "流动党员管理")
    clerk.press("检索", "main button")
    for at in range(3):
        clerk.browser.click("input.tick", at)
        clerk.clicks += 1
    clerk.fill("收藏夹名称", "流动党员")
    clerk.press("选中的加入收藏夹", "main button")
    clerk.press("查看", "main a")
    clerk.press("写成简报", "main a")
    assert "流动党员" in docx(clerk.takes("下载 Word"))


def test_what_is_new_this_year_in_a_place(clerk: Clerk) -> None:
    clerk.go("对比")
    clerk.press("两篇对照", "main a")
    clerk.fill("先前的报告", "鲁甸县 2018")
    clerk.fill("后来的报告", "鲁甸县 2019")
    clerk.press("对照", "main button")
    clerk.press("新提", "main a")
    clerk.sees("年轻干部不愿意留在乡镇")


def test_a_scan_is_seen_beside_its_text(clerk: Clerk) -> None:
    clerk.go("档案")
    clerk.fill("标题、地方", "扫描件")
    clerk.press("筛选", "main button")
    clerk.browser.click("table.files a", leads=True)
    clerk.clicks += 1
    clerk.browser.click(".records a")
    clerk.clicks += 1
    clerk.sees("原页：第")
    clerk.browser.wait("document.querySelector('.original img').naturalWidth > 100")


def test_filtered_figures_leave_as_a_workbook(clerk: Clerk) -> None:
    clerk.go("检索")
    clerk.browser.js("document.querySelector('[name=what]').value = 'figures'")
    clerk.clicks += 1
    clerk.fill("地方", "鲁甸县")
    clerk.fill("年份", "2018-2019")
    clerk.press("检索", "main button")
    found = rows(clerk.takes("Excel"))
    assert len(found) > 5
    assert all("鲁甸县" in str(row) for row in found[1:6])


def test_a_catalogue_is_given(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "目录.csv"
    lines = [
        f"{name.removesuffix('.txt')}年党建工作总结,{name},{number + 1}号柜"
        for number, (name, _) in enumerate(written())
    ]
    path.write_text("\n".join(["题名,文件名,柜号", *lines]), encoding="utf-8-sig")
    clerk.go("档案")
    clerk.press("本单位目录", "main a")
    clerk.browser.choose("input[type=file]", [path])
    clerk.press("核对目录", "main button")
    clerk.sees("已匹配 15")
    clerk.press("按这份目录改档案", "main button")
    clerk.sees("15 篇报告对上了目录")
    clerk.sees("7号柜")
