"""The pages of recurring issues: what they count, and what people decide in them."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reportminer.archive import Archive
from reportminer.issues import IssueCluster, IssueStatement
from reportminer.issues.decisions import read_edits
from reportminer.issues.model import Companion, FollowUp, IssuePlace, IssueSpread, IssueStanding
from reportminer.web import create_app
from reportminer.web.views.issues import Asked, chart, in_order, issue, narrowed, overview
from support.web import HOSTILE, Marks, token

TEXT = """\
标题 {place}党建工作汇报 {code} {year} 汇报
节 存在的问题
problem ⟦村级办公经费不足{mark}⟧，{money}
problem ⟦党员队伍老化⟧，{age}
节 主要做法
practice ⟦设立村级办公经费专项资金⟧，{practice}
"""
REPORTS = {
    "鲁甸县": ("530621", "⟪31个⟫村每年只有3000元", "60岁以上占四成", "每村每年安排2万元"),
    "巧家县": ("530622", "⟪32个⟫村靠借款运转", "多年没有发展年轻人", "从党费里划拨一部分"),
    "盐津县": ("530623", "开一次会的钱也拿不出", "平均年龄过了五十八", "由乡镇统一保障"),
    "义马市": ("411281", "报刊费要支书自己垫", "青年外出不归", "列入年度预算"),
    "渑池县": ("411221", "各级补助到位很晚", "三年没有新党员", "按人口核定标准"),
}
PLACES = tuple(REPORTS)


@pytest.fixture
def told(tmp_path: Path, marked_pipeline: None) -> Path:
    folder = tmp_path / "told"
    folder.mkdir()
    for at, (place, (code, money, age, practice)) in enumerate(REPORTS.items()):
        mark = HOSTILE if at == 2 else ""
        text = TEXT.format(place=place, code=code, year=2018 + at, money=money, age=age, practice=practice, mark=mark)
        (folder / f"{place}.txt").write_text(text, encoding="utf-8")
    archive = Archive(tmp_path / "told archive")
    archive.ingest(folder)
    archive.close()
    return archive.path


@pytest.fixture
def client(told: Path) -> Iterator[TestClient]:
    with TestClient(create_app(told), base_url="http://127.0.0.1") as client:
        worked_out(client)
        yield client


def worked_out(client: TestClient) -> str:
    """The list as soon as nothing is being worked out."""
    for _ in range(1200):
        page = client.get("/issues").text
        if 'role="status"' not in page:
            return page
        time.sleep(0.05)
    raise AssertionError(page)


def issue_id(client: TestClient, words: str) -> str:
    return next(row["cluster_id"] for row in client.get("/api/issues").json() if words in row["label"])


def decide(client: TestClient, path: str, **fields: str) -> int:
    sent = {"token": token(client), "who": "王敏", **fields}
    return client.post(path, data=sent, follow_redirects=False).status_code


def statement(place: str, adcode: str, year: int, *, copy: bool = False) -> IssueStatement:
    return IssueStatement("r" + place, "p1", "x.txt", 0, 4, "经费不足", "经费不足", adcode, place, year, "报告", copy)


def cluster(name: str, *statements: IssueStatement) -> IssueCluster:
    named = {s.adcode: s.place for s in statements}
    places = [IssuePlace(code, called, 1) for code, called in named.items()]
    years = sorted({s.year for s in statements if s.year})
    return IssueCluster(
        cluster_id=name, label=name, keywords=["经费"], size=len(statements), places=places, years=years,
        representative="", statements=list(statements),
    )  # fmt: skip


A = cluster(
    "甲", statement("鲁甸县", "530621", 2018), statement("巧家县", "530622", 2019), statement("渑池县", "411221", 2019)
)
B = cluster("乙", statement("鲁甸县", "530621", 2019), statement("巧家县", "530622", 2019, copy=True))


def test_issues_are_counted_by_what_is_a_place() -> None:
    assert [(i.label, len(i.places)) for i in narrowed([A, B], Asked())] == [("甲", 3), ("乙", 1)]
    assert [(i.label, dict(i.places)) for i in narrowed([A, B], Asked(by="province", min_places=1))] == [
        ("甲", {"530000": 2, "410000": 1}), ("乙", {"530000": 1}),
    ]  # fmt: skip
    assert [i.label for i in narrowed([A, B], Asked(by="province"))] == ["甲"]


def test_issues_are_narrowed_by_words_and_years() -> None:
    (only,) = narrowed([A], Asked(years=(2018, 2018)))
    assert (only.size, only.span, dict(only.places)) == (1, "2018", {"530621": 1})
    assert narrowed([A], Asked(words="經費")) != []
    assert narrowed([A], Asked(words="住房")) == []
    assert narrowed([A], Asked(years=(2001, 2002))) == []


def test_orders_differ_where_counts_do() -> None:
    late = cluster("丙", statement("鲁甸县", "530621", 2023), statement("巧家县", "530622", 2023))
    found = narrowed([late, A], Asked())
    assert [i.label for i in in_order(found, "places")] == ["甲", "丙"]
    assert [i.label for i in in_order(found, "size")] == ["甲", "丙"]
    assert [i.label for i in in_order(found, "latest")] == ["丙", "甲"]
    assert [i.label for i in in_order(found, "growing")] == ["丙", "甲"]


def test_a_chart_has_a_bar_a_year_and_the_tallest_fills_it() -> None:
    drawn = chart({2018: 1, 2020: 4}, [2018, 2020], bar=10, height=40)
    assert [(bar.year, bar.x, bar.y, bar.height) for bar in drawn.bars] == [
        (2018, 0, 30, 10), (2019, 10, 40, 0), (2020, 20, 0, 40),
    ]  # fmt: skip
    assert chart({}, []).bars == []


def test_maps_count_statements_and_grow_darker() -> None:
    shown = overview([A, B], Asked())
    heat = shown["by_place"]
    assert heat.columns == ["鲁甸县", "渑池县", "巧家县"]
    assert [(name, [cell.told for cell in cells], total) for _, name, cells, total in heat.rows] == [
        ("甲", [1, 1, 1], 3), ("乙", [1, 0, 0], 1),
    ]  # fmt: skip
    assert {cell.step for _, _, cells, _ in shown["by_year"].rows for cell in cells} == {0, 4, 5}


def test_a_list_leads_to_an_issue_with_its_members(client: TestClient) -> None:
    page = worked_out(client)
    link = re.search(r'href="(/issue/\w+)">[^<]*经费投入不足', page)
    assert link
    shown = client.get(link[1]).text
    assert [place for place in PLACES if place in shown] == list(PLACES)
    assert "2018" in shown
    assert re.search(r'href="/report/\w+\?at=\d+#a\d+"', shown)
    assert "重复" not in shown
    assert client.get("/issue/0000000000").status_code == 404
    assert client.get("/issues?year=x").status_code == 400
    assert client.get("/issues?place=没有的地方").status_code == 400
    narrow = client.get("/issues", params={"place": "云南省"}).text
    assert re.search(r'经费投入不足[^/]*</a>.*?</th><td class="n">3</td>', narrow)


def test_programs_get_the_rows_of_the_contract(client: TestClient) -> None:
    (row,) = [row for row in client.get("/api/issues").json() if "经费" in row["label"]]
    assert len(row["places"]) == len(PLACES)
    assert client.get(f"/api/issue/{row['cluster_id']}").json() == row
    assert len(client.get("/api/issues?limit=1").json()) == 1
    assert client.get("/api/issue/x").status_code == 404


def test_an_issue_gets_a_name_that_shows_at_once_and_can_be_taken_back(client: TestClient) -> None:
    name = issue_id(client, "经费")
    assert decide(client, f"/issue/{name}/rename", label="村里没钱办事") == 303
    assert "村里没钱办事" in client.get(f"/issue/{name}").text
    assert "村里没钱办事" in worked_out(client)
    entry = re.search(r"/history/(\w+)/undo", client.get("/history").text)
    assert entry
    client.post(f"/history/{entry[1]}/undo", data={"token": token(client), "who": "王敏"})
    assert "村里没钱办事" not in worked_out(client)


def test_issues_are_merged_and_their_old_addresses_lead_on(client: TestClient) -> None:
    money, age = issue_id(client, "经费"), issue_id(client, "老化")
    assert decide(client, f"/issue/{age}/merge", named="经费") == 303
    page = worked_out(client)
    assert "党员队伍老化" not in page
    assert client.get(f"/api/issue/{age}").json()["cluster_id"] == money
    assert decide(client, f"/issue/{money}/merge", into=age) == 400
    assert decide(client, f"/issue/{money}/merge", named="没有这样的问题") == 400
    assert decide(client, f"/issue/{money}/merge", named="") == 400
    assert decide(client, f"/issue/{money}/merge", into="x") == 400


def test_statements_are_split_off_and_pinned(client: TestClient, told: Path) -> None:
    money = issue_id(client, "经费")
    assert decide(client, f"/issue/{money}/split", words="火星") == 400
    assert decide(client, f"/issue/{money}/split", words="31个、32个") == 303
    worked_out(client)
    assert len(client.get(f"/api/issue/{money}").json()["statements"]) == len(PLACES) - 2
    assert decide(client, f"/issue/{money}/pin", **{"s-x:p1": "1"}) == 400
    assert decide(client, f"/issue/{money}/pin") == 303
    assert set(read_edits(told).pins.values()) == {money}
    assert len(read_edits(told).pins) == len(PLACES) - 2


def test_decisions_need_the_token_and_a_server_that_writes(client: TestClient, told: Path) -> None:
    name = issue_id(client, "经费")
    for what in ("rename", "merge", "split", "pin"):
        assert client.post(f"/issue/{name}/{what}", data={"label": "x", "into": "x", "words": "x"}).status_code == 403
        assert decide(client, f"/issue/none/{what}", label="x", into=name, words="村") == 400
    assert read_edits(told).names == {}
    with TestClient(create_app(told, read_only=True), base_url="http://127.0.0.1") as reader:
        worked_out(reader)
        assert "<form method" not in reader.get(f"/issue/{name}").text
        assert decide(reader, f"/issue/{name}/rename", label="x") == 404


def test_nothing_told_of_issues_is_markup(client: TestClient) -> None:
    name = issue_id(client, "经费")
    decide(client, f"/issue/{name}/rename", label=HOSTILE)
    worked_out(client)
    aged = next(r["cluster_id"] for r in client.get("/api/issues").json() if "老化" in r["label"])
    asked = {"q": HOSTILE, "order": HOSTILE, "by": HOSTILE, "min_places": HOSTILE, "page": HOSTILE}
    for path, params in (
        ("/issues", None), ("/issues", asked), (f"/issue/{name}", None), (f"/issue/{aged}", {"page": HOSTILE}),
        ("/issues", {"place": HOSTILE}), ("/issues", {"year": HOSTILE}), ("/history", None),
    ):  # fmt: skip
        found = Marks(client.get(path, params=params).text)
        assert "img" not in found.tags, path
        assert all(source.startswith("/static/") for source in found.scripts), path
        assert not [attribute for attribute in found.attributes if attribute.startswith("on")], path
    assert "&lt;script&gt;" in client.get("/issues").text


def test_a_page_says_that_issues_are_being_worked_out(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportminer.web.recurring.Recurring.refresh", lambda self: None)
    with TestClient(create_app(told), base_url="http://127.0.0.1") as client:
        page = client.get("/issues").text
        assert "正在归纳" in page
        assert 'http-equiv="refresh"' in page
        assert "正在归纳" in client.get("/issue/x").text


def test_issues_of_large_archives_are_worked_out_by_a_process_of_their_own(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportminer.web.recurring.IN_PROCESS", 0)
    with TestClient(create_app(told), base_url="http://127.0.0.1") as client:
        assert "经费投入不足" in worked_out(client)
    with Archive(told, read_only=True) as archive:
        assert archive.store.query("SELECT count(*) FROM derived WHERE name = 'issues'").fetchone()[0] == 1


def test_a_question_in_free_words_lists_the_issues_of_its_topics(client: TestClient) -> None:
    worked_out(client)
    page = client.get("/issues", params={"about": "没钱办公怎么办", "order": "size"}).text
    assert "问的是这些主题：经费保障" in page
    assert "经费投入不足" in page
    assert "about=%E6%B2%A1" in page  # files and pages go on with it
    assert [row["topic"] for row in client.get("/api/issues", params={"about": "没钱办公怎么办"}).json()] == [
        "经费保障"
    ]
    hostile = client.get("/issues", params={"about": f"嗯嗯{HOSTILE}"}).text
    assert "没有听出问的是哪个主题" in hostile
    assert "经费投入不足" not in hostile.partition("</form>")[2]
    assert HOSTILE not in hostile
    assert 'href="/search?q=%E5%97%AF' in hostile


def test_issues_counted_once_are_those_counted_anew() -> None:
    every = narrowed([A, B], Asked())
    for asked in (
        Asked(order="size"),
        Asked(words="經費"),
        Asked(by="province"),
        Asked(min_places=1),
        Asked(years=(2018, 2018)),
    ):
        assert overview([A, B], asked, every) == overview([A, B], asked), asked


def test_a_room_that_is_closed_begins_nothing(told: Path) -> None:
    app = create_app(told)
    recurring = app.state.room.recurring
    recurring.refresh()
    recurring.close()
    began = recurring._thread
    recurring.refresh()
    assert recurring._thread is began
    assert began is not None
    app.state.room.pool.close()


SCRIPT = """
import sys, time
from starlette.testclient import TestClient
from reportminer.web import create_app, recurring
recurring.IN_PROCESS = 0
with TestClient(create_app(sys.argv[1]), base_url="http://127.0.0.1") as client:
    assert client.get("/login").status_code == client.get("/").status_code == 200
    # what only other pages need comes after the first answer
    print(sorted({"reportminer.compare", "reportminer.pipeline", "reportminer.review"} & sys.modules.keys()))
    until = time.monotonic() + 60
    while 'role="status"' in (page := client.get("/issues?lang=zh").text) and time.monotonic() < until:
        time.sleep(0.1)
    print("经费投入不足" in page)
"""


def test_a_script_without_a_guard_shows_issues_and_answers_before_all_is_loaded(told: Path, tmp_path: Path) -> None:
    script = tmp_path / "room.py"
    script.write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, "-W", "ignore", str(script), str(told)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert done.stdout.splitlines() == ["[]", "True"], done.stderr


def test_an_issue_tells_how_it_stands_and_what_followed() -> None:
    result = Companion("outcome", "经费全部到位", 0.5, "r9", "p1", "乙.txt", 3, 9, "530621", "鲁甸县", 2021)
    told = [IssueStatement("r1", "p1", "甲.txt", 0, 4, "经费紧", "经费紧", "530621", "鲁甸县", 2018, "汇报", False)]
    cluster = IssueCluster(
        cluster_id="i1", label="经费紧", keywords=[], size=1, places=[IssuePlace("530621", "鲁甸县", 1)], years=[2018],
        representative="经费紧", statements=told, area="财政金融", topic="经费保障",
        standing=IssueStanding(2021, "gone", 0.93, 40, 0), spread=[IssueSpread(2018, ["鲁甸县"], 1)], followed_by=1,
        followed=[FollowUp("鲁甸县", "530621", 2018, 2018, 2, None, result, solved=True)],
    )  # fmt: skip
    shown = issue([cluster], "i1")
    assert shown is not None
    assert "93%" in shown["standing"]
    (follow,) = shown["followed"]
    assert (follow["place"], follow["years"], follow["silent"], follow["solved"]) == ("鲁甸县", "2018", 2, True)
    assert [(name, record["head"]) for name, record in follow["records"]] == [("成效", "经费全部到位")]
    assert shown["spread"] == [(2018, 1, ["鲁甸县"], 1)]


def test_what_fits_nowhere_stands_last_in_every_order() -> None:
    some = [statement(f"{n}县", f"53062{n}", 2023) for n in range(5)]
    other = cluster("其他", *some)
    other.origin = "other"
    for order in ("places", "size", "latest", "growing"):
        assert overview([other, A, B], Asked(order=order, min_places=1))["issues"][-1][0].id == "其他"
