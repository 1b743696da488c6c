from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from reportminer.issues import recurring
from reportminer.issues.decisions import TOPICS, Edits, keep_edits
from reportminer.issues.grouping import OTHER
from reportminer.issues.known_clusters import FILE, Known, changes, match, recall
from reportminer.statements.topics import taxonomy


def texts(cluster: Any) -> set[str]:
    return {statement.text for statement in cluster.statements}


def holding(clusters: list[Any], word: str) -> Any:
    (found,) = [c for c in clusters if any(word in text for text in texts(c)) and len(c.places) > 1]
    return found


def test_statements_of_one_topic_are_one_issue_whatever_their_words(make: Callable[..., Any]) -> None:
    clusters = recurring(make())
    finance = holding(clusters, "刚性支出")
    assert len(finance.places) == 4
    assert finance.years == [2020, 2021, 2022, 2023]
    assert all("财" in text for text in texts(finance))
    assert not texts(finance) & texts(holding(clusters, "作风"))
    assert holding(clusters, "污染防治任务").reports == 4


def test_frames_without_a_topic_form_no_cluster(make: Callable[..., Any]) -> None:
    assert not any("清醒" in text for cluster in recurring(make()) for text in texts(cluster))


def test_issues_of_a_topic_are_called_by_the_taxonomy(make: Callable[..., Any]) -> None:
    for cluster in recurring(make()):
        assert (cluster.label, cluster.area) == (taxonomy()[cluster.topic].problem, taxonomy()[cluster.topic].area)


def test_a_copied_statement_is_shown_but_not_counted(make: Callable[..., Any]) -> None:
    archive = make()
    long = "财政收支矛盾十分突出，三保支出和政府债务还本付息压力都很大，税源基础比较薄弱，保障能力明显不足；"
    archive.add("石家庄市", "130100", 2020, long)
    archive.add("阳泉市", "140300", 2024, long)
    finance = holding(recurring(archive), "刚性支出")
    copied = [s for s in finance.statements if s.copy]
    assert [s.place for s in copied] == ["阳泉市"]
    assert "阳泉市" not in {place.name for place in finance.places}


@pytest.mark.parametrize(("by", "number"), [("county", 4), ("prefecture", 4), ("province", 2)])
def test_each_place_counts_once_in_the_grouping_asked_for(make: Callable[..., Any], by: str, number: int) -> None:
    assert len(holding(recurring(make(), by=by), "刚性支出").places) == number  # type: ignore[arg-type]


def test_trend_gives_the_share_of_each_year(make: Callable[..., Any]) -> None:
    archive = make()
    archive.add("阳泉市", "140300", 2020, "农业基础薄弱，农产品加工能力弱；")
    trend = {year.year: year for year in holding(recurring(archive), "刚性支出").trend}
    assert (trend[2020].reports, trend[2020].share) == (1, 0.5)
    assert (trend[2021].reports, trend[2021].share) == (1, 1.0)


def test_causes_stand_in_the_same_reports_and_practices_in_others(make: Callable[..., Any]) -> None:
    archive = make()
    archive.add("石家庄市", "130100", 2020, "财政收入增长放缓，税源单一，债务偏高。", kind="cause")
    archive.add("阳泉市", "140300", 2024, "拓宽财政收入来源，化解债务，培植税源。", kind="practice")
    archive.add("阳泉市", "140300", 2024, "财政收支管理放松，税源流失。", kind="cause")
    finance = holding(recurring(archive), "刚性支出")
    assert [c.place for c in finance.causes] == ["石家庄市"]
    assert [p.place for p in finance.practices] == ["阳泉市"]


def test_ids_and_labels_stay_when_reports_are_added(make: Callable[..., Any]) -> None:
    before = {c.cluster_id: c.label for c in recurring(make(cities=3, unknown=True))}
    after = {c.cluster_id: c.label for c in recurring(make(cities=4, unknown=True))}
    assert len(before) == 4
    assert before.items() <= after.items()


def test_ids_stay_when_all_is_clustered_anew(make: Callable[..., Any]) -> None:
    before = {c.cluster_id: c.label for c in recurring(make(cities=3, unknown=True))}
    after = {c.cluster_id: c.label for c in recurring(make(cities=4, unknown=True), anew=True)}
    assert before.items() <= after.items()


def test_a_read_only_archive_is_not_written_to(make: Callable[..., Any]) -> None:
    archive = make(read_only=True)
    stored = list(archive.store.query("SELECT name FROM sqlite_master"))
    first = recurring(archive)
    assert not (archive.path / FILE).exists()
    assert list(archive.store.query("SELECT name FROM sqlite_master")) == stored
    assert [c.cluster_id for c in recurring(archive)] == [c.cluster_id for c in first]


def test_a_damaged_memory_is_begun_anew(make: Callable[..., Any]) -> None:
    archive = make(unknown=True)
    ids = [c.cluster_id for c in recurring(archive)]
    (archive.path / FILE).write_text('{"version": 1, "kinds": {"pro', encoding="utf-8")
    assert [c.cluster_id for c in recurring(archive)] == ids
    assert recall(archive.path).kinds["problem"].clusters


def test_the_same_archive_gives_the_same_bytes(make: Callable[..., Any]) -> None:
    rows = [[c.as_row() for c in recurring(make(read_only=True))] for _ in range(2)]
    assert json.dumps(rows[0], ensure_ascii=False) == json.dumps(rows[1], ensure_ascii=False)


def test_each_earlier_id_goes_to_the_group_that_shares_most() -> None:
    past = {"one": Known("甲", ["a", "b", "c"]), "two": Known("乙", ["d", "e"])}
    assert match([["a", "x"], ["b", "c", "d"], ["e"]], past) == {1: "one", 2: "two"}


def test_merges_splits_and_ends_are_told() -> None:
    before = {
        "one": Known("甲", ["a", "b"]),
        "two": Known("乙", ["c"]),
        "three": Known("丙", list("wxyz")),
        "four": Known("丁", ["q"]),
    }
    after = {"one": Known("甲", ["a", "b", "c"]), "three": Known("丙", ["w", "x"]), "five": Known("戊", ["y", "z"])}
    told = {(event.event, tuple(event.clusters), tuple(event.into)) for event in changes(before, after, 1)}
    assert told == {("merged", ("two",), ("one",)), ("split", ("three",), ("five", "three")), ("gone", ("four",), ())}


def test_single_statements_are_listed_from_one_place_on(make: Callable[..., Any]) -> None:
    archive = make(cities=1)
    told = [row.text for row in archive.statements if "困难和问题" not in row.text]
    assert {t for c in recurring(archive, min_places=1) for t in texts(c)} >= set(told)
    assert not recurring(archive, min_places=2)


def test_reports_whose_place_cannot_be_told_recur_too(make: Callable[..., Any]) -> None:
    archive = make(cities=1)
    for number in (1, 2):
        archive.add("", "", 2020 + number, f"财力有限，财政支出压力加大{'。' * number}")
    (finance,) = [c for c in recurring(archive, min_places=3) if "刚性支出" in "".join(texts(c))]
    assert ([place.name for place in finance.places], finance.reports_without_place) == (["石家庄市"], 2)
    assert not recurring(archive, min_places=4)


def test_copies_of_a_report_without_place_count_once(make: Callable[..., Any]) -> None:
    archive = make(cities=1)
    long = "财政收支矛盾十分突出，三保支出和政府债务还本付息压力都很大，税源基础比较薄弱，保障能力明显不足；"
    for year in (2021, 2022, 2023):
        archive.add("", "", year, long)
    assert holding_any(recurring(archive, min_places=1), "三保支出").reports_without_place == 1


def test_model_texts_are_listed_and_marked(make: Callable[..., Any]) -> None:
    archive = make(cities=1)
    archive.listed = {name: row._replace(sample=True) for name, row in archive.listed.items()}
    assert all(s.sample for c in recurring(archive, min_places=1) for s in c.statements)
    assert recurring(archive, min_places=1)


@pytest.mark.parametrize("by", ["prefecture", "province"])
def test_a_place_without_code_is_no_province_of_its_own(make: Callable[..., Any], by: str) -> None:
    archive = make(cities=1)
    archive.add("青砚县", "", 2022, "财力有限，财政支出压力加大；")
    finance = holding_any(recurring(archive, by=by, min_places=2), "刚性支出")  # type: ignore[arg-type]
    assert (len(finance.places), finance.reports_without_place) == (1, 1)
    finance = holding_any(recurring(archive, min_places=2), "刚性支出")
    assert (len(finance.places), finance.reports_without_place) == (2, 0)


def test_what_a_report_tells_of_another_place_without_code_counts_for_no_place(make: Callable[..., Any]) -> None:
    archive = make(cities=2)
    archive.add("太原市", "140100", 2022, "财力有限，财政支出压力加大；")
    archive.statements[-1] = archive.statements[-1]._replace(place="我市", adcode="")
    finance = holding_any(recurring(archive, min_places=2), "刚性支出")
    assert {place.name for place in finance.places} == {"石家庄市", "唐山市"}


@pytest.mark.parametrize(
    ("places", "cities"), [("山西省", {"太原市", "大同市"}), (["130100", "大同"], {"石家庄市", "大同市"})]
)
def test_issues_of_a_region_are_those_of_the_archive_told_there(
    make: Callable[..., Any], places: Any, cities: set[str]
) -> None:
    archive = make()
    whole = {c.cluster_id: c for c in recurring(archive, min_places=1)}
    found = recurring(archive, min_places=1, places=places)
    assert found
    for cluster in found:
        assert {place.name for place in cluster.places} <= cities
        assert cluster.label == whole[cluster.cluster_id].label
        assert set(texts(cluster)) <= set(texts(whole[cluster.cluster_id]))
    assert {row.text for row in archive.statements if row.place in cities} >= {t for c in found for t in texts(c)}
    assert {c.cluster_id for c in recurring(archive, min_places=1)} == set(whole)


def test_issues_of_some_years_leave_the_others_out(make: Callable[..., Any]) -> None:
    archive = make()
    years = {row.year for row in archive.statements}
    archive.add("太原市", "140100", 2031, "财政收支矛盾突出，税源单一；")
    found = recurring(archive, min_places=1, year=(2030, 2040))
    assert [texts(c) for c in found] == [{"财政收支矛盾突出，税源单一；"}]
    assert found[0].share == 1.0
    assert {y for c in recurring(archive, min_places=1, year=(2000, 2030)) for y in c.years} <= years


def test_a_copy_of_what_another_region_told_first_stays_a_copy(make: Callable[..., Any]) -> None:
    archive = make()
    long = "财政收支矛盾十分突出，三保支出和政府债务还本付息压力都很大，税源基础比较薄弱，保障能力明显不足；"
    archive.add("唐山市", "130200", 2010, long)
    archive.add("大同市", "140200", 2024, long)
    cluster = holding_any(recurring(archive, min_places=1, places="河北省"), "三保支出")
    assert [s.copy for s in cluster.statements if s.text == long] == [False]
    told = [s for c in recurring(archive, min_places=0, places="山西省") for s in c.statements if s.text == long]
    assert [s.copy for s in told] == [True]


def holding_any(clusters: list[Any], word: str) -> Any:
    (found,) = [c for c in clusters if any(word in text for text in texts(c))]
    return found


@pytest.mark.parametrize(("more", "anew"), [(2, False), (3, True)])
def test_all_is_clustered_anew_once_the_archive_has_grown_enough(
    make: Callable[..., Any], more: int, anew: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module("reportminer.issues.grouping")
    real, joined = module._join, []

    def join(keys: Any, matrix: Any, past: Any) -> Any:
        joined.append(len(keys))
        return real(keys, matrix, past)

    monkeypatch.setattr(module, "_join", join)
    recurring(make(cities=2, unknown=True), remember=True)
    grown = make(cities=4, unknown=True)
    for number, words in enumerate(("稀少", "困难", "冷淡乏力")[:more]):
        grown.add("大同市", "140200", 2010 + number, f"侨乡联谊往来{words}；")
    recurring(grown, remember=True)
    assert (joined == []) is anew, joined


def rows_of(clusters: list[Any]) -> list[dict[str, Any]]:
    return [cluster.as_row() for cluster in clusters]


@pytest.fixture
def clustered(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many statements were selected by each run that did not answer from what was kept."""
    module = import_module("reportminer.issues.finding")
    real = module.select
    calls: list[int] = []

    def counted(archive: Any, kinds: Any) -> Any:
        chosen = real(archive, kinds)
        calls.append(len(chosen.rows))
        return chosen

    monkeypatch.setattr(module, "select", counted)
    return calls


def test_the_same_question_is_answered_from_what_was_kept(make: Callable[..., Any], clustered: list[int]) -> None:
    archive = make()
    told: list[str] = []
    first = rows_of(recurring(archive, min_places=1, notice=told.append))
    assert rows_of(recurring(archive, min_places=1, notice=told.append)) == first
    assert (len(clustered), told[0]) == (1, told[1])
    again = make()
    assert rows_of(recurring(again, kinds=["problem", "problem"], min_places=1)) == first
    assert len(clustered) == 1
    archive.store.connection.execute("DELETE FROM derived")
    assert rows_of(recurring(archive, min_places=1)) == first
    assert len(clustered) == 2


@pytest.mark.parametrize(
    "options", [{"by": "province"}, {"year": (2020, 2021)}, {"places": "山西省"}, {"kinds": ["cause"]}, {"anew": True}]
)
def test_another_question_is_another_answer(
    make: Callable[..., Any], clustered: list[int], options: dict[str, Any]
) -> None:
    archive = make()
    first = rows_of(recurring(archive, min_places=1))
    other = rows_of(recurring(archive, min_places=1, **options))
    assert (len(clustered), other == first) == (2, "anew" in options)
    assert rows_of(recurring(archive, min_places=1)) == first


def test_reports_decisions_and_topics_end_what_was_kept(make: Callable[..., Any], clustered: list[int]) -> None:
    archive = make()
    finance = holding(recurring(archive), "刚性支出")
    edits = Edits(names={finance.cluster_id: "钱不够用"})
    keep_edits(archive.path, edits)
    assert holding(recurring(archive), "刚性支出").label == "钱不够用"
    (archive.path / TOPICS).write_text("债务\t刚性支出\n", encoding="utf-8")
    assert not [c for c in recurring(archive) if "财政收支矛盾突出，刚性支出不断增加；" in texts(c)]
    (archive.path / TOPICS).unlink()
    archive.add("阳泉市", "140300", 2024, "财政收支矛盾突出，刚性支出增加；")
    assert len(holding(recurring(archive), "不断增加").places) == 5
    assert len(clustered) == 4


def test_an_answer_that_was_not_to_be_remembered_hides_no_memory(make: Callable[..., Any]) -> None:
    archive = make(unknown=True)
    recurring(archive, remember=False)
    assert not (archive.path / FILE).exists()
    recurring(archive, remember=True)
    assert (archive.path / FILE).exists()


def test_problems_of_no_known_topic_that_are_alike_are_one_issue(make: Callable[..., Any]) -> None:
    cluster = holding(recurring(make(unknown=True)), "联谊")
    assert (len(cluster.places), cluster.origin, cluster.topic, cluster.area) == (4, "found", "", "")
    assert any(cluster.label in text for text in texts(cluster))


def test_what_fits_nowhere_is_shown_as_such_and_last(make: Callable[..., Any]) -> None:
    archive = make()
    for number, text in enumerate(("侨乡联谊往来偏少；", "石碑拓片散失严重；", "戏班坐唱后台冷清；")):
        archive.add(f"第{number}县", f"15010{number}", 2022, text)
    *issues, other = recurring(archive)
    assert (other.cluster_id, other.label, other.origin, other.size) == (OTHER, "其他", "other", 3)
    assert "other" not in {issue.origin for issue in issues}


@pytest.mark.parametrize(
    "text",
    [
        "政府工作还有不少不足；",
        "无论困难有多大，任务多么艰巨；",
        "绝不能有丝毫掉以轻心。",
        "对于这些困难和问题，我们将下大力气加以解决。",
        "存在的问题并不可怕。",
        "任务艰巨繁重。",
    ],
)
def test_what_names_no_problem_is_in_no_issue(make: Callable[..., Any], text: str) -> None:
    archive = make()
    archive.add("阳泉市", "140300", 2022, text, "国有企业改革滞后；")
    found = {told for cluster in recurring(archive, min_places=1) for told in texts(cluster)}
    assert text not in found
    assert "国有企业改革滞后；" in found
