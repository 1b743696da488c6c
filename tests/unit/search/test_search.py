"""Does a search find what a reader would expect, and only that?"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from reportminer.archive import Archive, QuerySyntaxError
from reportminer.search import engine
from reportminer.search.areas import UnknownPlaceError
from reportminer.search.hits import Ranked, find_marks, make_snippet
from reportminer.search.query_plan import Compiler
from reportminer.search.searchables import COLUMNS

Ingest = Callable[[str], Archive]


@pytest.fixture
def archive_of(tmp_path: Path, marked_pipeline: None) -> Ingest:
    """An archive of one report whose lines are given."""

    def make(lines: str) -> Archive:
        file = tmp_path / "一.txt"
        file.write_text(f"标题 巧家县工作总结 530622 2012 总结\n节 主要做法\n{lines}\n", encoding="utf-8")
        archive = Archive(tmp_path / "one")
        archive.ingest([file])
        return archive

    return make


def heads(archive: Archive, query: str, **options: object) -> list[str]:
    return [hit.head for hit in archive.hits(query, widen=False, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["结对共建", "結對共建", "结对共建", '"结对共建"', "结对 共建"])
def test_traditional_and_simplified_find_each_other(archive: Archive, query: str) -> None:
    assert set(heads(archive, query)) == {"开展结对共建活动", "推進結對共建"}


def test_full_width_and_case_do_not_matter(archive: Archive) -> None:
    assert heads(archive, "gdp增长") == ["農民增收明顯"]
    assert heads(archive, "8.5%") == ["農民增收明顯"]


def test_every_word_must_be_found(archive: Archive) -> None:
    assert heads(archive, "经费 简陋") == []
    assert set(heads(archive, "经费 OR 简陋")) == {"党建经费不足", "经费短缺", "加大投入", "活动场所简陋"}
    assert set(heads(archive, "经费 -短缺")) == {"党建经费不足", "加大投入"}


def test_two_characters_inside_a_longer_word_are_found(archive_of: Ingest) -> None:
    archive = archive_of("practice ⟦筹建⟧社会主义核心价值观宣传栏。\npractice ⟦其他⟧发展中国家经验。")
    text = "社会主义核心价值观宣传栏"
    for begin in range(len(text) - 1):
        assert heads(archive, text[begin : begin + 2]) == ["筹建"], text[begin : begin + 2]
    assert heads(archive, "中国") == ["其他"]


def test_one_character_is_found_everywhere(archive_of: Ingest) -> None:
    archive = archive_of("practice ⟦甲⟧建水库。\npractice ⟦乙⟧修渠。")
    assert heads(archive, "库") == ["甲"]
    assert heads(archive, "修") == ["乙"]


def test_a_word_never_bridges_a_punctuation_mark(archive_of: Ingest) -> None:
    archive = archive_of("practice ⟦甲⟧抓好党建，设施配套。\npractice ⟦乙⟧抓好党建设施。")
    assert heads(archive, '"党建设施"') == ["乙"]
    assert heads(archive, '"建设"') == ["乙"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("3.5", ["甲", "丙"]), ('"3.5"', ["甲", "丙"]), ("3.5%", ["甲"]), ("3.5亿", ["丙"]), ("R&D", ["丁"]), ("r＆d", ["丁"]),
        ("33.9", []), ("3.7", []),
    ],
)  # fmt: skip
def test_a_mark_inside_a_word_does_not_cut_off_what_stands_behind_it(
    archive_of: Ingest, query: str, found: list[str]
) -> None:
    archive = archive_of(
        "outcome ⟦甲⟧税收增长3.5%。\noutcome ⟦乙⟧税收增长3.6%，占33.2%。\noutcome ⟦丙⟧投资3.5亿元。\noutcome ⟦丁⟧R&D投入占3%。"
    )
    assert sorted(heads(archive, query)) == sorted(found)
    assert archive.count(query) == len(found)


def test_words_of_the_title_and_heading_count_but_less(archive: Archive) -> None:
    assert heads(archive, "鲁甸县 经费") == ["党建经费不足"]
    found = heads(archive, "党建经费")
    assert found[0] == "党建经费不足"
    assert set(heads(archive, "对策")) == {"加大投入"}


def test_filters(archive: Archive) -> None:
    assert set(heads(archive, "经费", kind="problem")) == {"党建经费不足", "经费短缺"}
    assert heads(archive, "经费", kind=["recommendation"]) == ["加大投入"]
    assert heads(archive, "经费", year=2008) == ["党建经费不足"]
    assert set(heads(archive, "经费", year="2009-2010")) == {"经费短缺", "加大投入"}
    assert heads(archive, "经费", year=(None, 2008)) == ["党建经费不足"]
    assert heads(archive, "经费 genre:汇报") == ["党建经费不足"]
    assert set(heads(archive, "topic:经费不足 kind:problem")) == {"党建经费不足", "经费短缺"}
    assert set(heads(archive, "kind:problem -topic:经费不足")) == {"党员队伍老化", "活动场所简陋"}


@pytest.mark.parametrize("place", ["昭通市", "昭通", "昭通地区", "云南省", "云南", "530600", "53", "5306"])
def test_a_place_holds_what_lies_below_by_any_name_it_had(archive: Archive, place: str) -> None:
    assert {hit.year for hit in archive.hits("经费", place=place, widen=False)} == {2008, 2010}
    assert not archive.hits("结对共建", place=place, kind="outcome", widen=False)


def test_a_county_and_its_full_name(archive: Archive) -> None:
    assert heads(archive, "经费", place="鲁甸县") == ["党建经费不足"]
    assert heads(archive, "经费", place="云南省鲁甸县") == ["党建经费不足"]
    assert set(heads(archive, "经费", place=["鲁甸", "昭阳区"])) == {"党建经费不足", "经费短缺", "加大投入"}
    assert set(heads(archive, "经费 -place:鲁甸县")) == {"经费短缺", "加大投入"}


def test_an_unknown_place_is_told(archive: Archive) -> None:
    with pytest.raises(UnknownPlaceError, match="虚构县"):
        archive.hits("经费", place="虚构县")


def test_filters_that_contradict_are_told(archive: Archive) -> None:
    with pytest.raises(QuerySyntaxError, match="the filter beside it"):
        archive.hits("经费 kind:problem", kind="plan")


@pytest.mark.parametrize("place", ["云南", "云南省", "昭通地区", "昭通市"])
def test_the_name_of_a_place_among_the_words_fits_what_lies_in_it(archive: Archive, place: str) -> None:
    assert set(heads(archive, f"{place} 经费")) == {"党建经费不足", "经费短缺", "加大投入"}
    assert heads(archive, f"{place} 经费 简陋") == []


def test_a_word_that_is_also_the_short_name_of_a_county_is_a_word(archive_of: Ingest) -> None:
    archive = archive_of("practice ⟦甲⟧促进和平。\npractice ⟦乙⟧修渠。")
    assert heads(archive, "和平") == ["甲"]


def test_related_words_widen_and_say_so(archive: Archive) -> None:
    hits = archive.hits("村党组织书记")
    assert [(hit.head, hit.widened) for hit in hits] == [("加强村支书培训", True)]
    mixed = archive.hits("经费短缺")
    assert [hit.head for hit in mixed if not hit.widened] == ["经费短缺"]
    assert "党建经费不足" in [hit.head for hit in mixed if hit.widened]
    assert not archive.hits('"村党组织书记"')


def test_copies_are_folded_and_counted(archive_of: Ingest) -> None:
    archive = archive_of("practice ⟦办夜校⟧，教文化。\npractice ⟦办夜校⟧，教文化。\npractice ⟦办夜校⟧，教技术。")
    hits = archive.hits("夜校")
    assert [(hit.text[-3:-1], hit.copies) for hit in hits] in ([("文化", 1), ("技术", 0)], [("技术", 0), ("文化", 1)])


def test_the_table_has_the_columns_of_the_contract(archive: Archive) -> None:
    table = archive.search("经费", limit=2)
    assert list(table.columns) == list(COLUMNS["statements"])
    assert list(table.columns[:12]) == [
        "rank", "score", "kind", "head", "text", "report_id", "title", "place", "year", "path", "begin", "end",
    ]  # fmt: skip
    assert list(table["rank"]) == [1, 2]
    assert table["score"].is_monotonic_decreasing
    assert archive.search("轮训")["best_part"].isna().all()
    row = table.iloc[0]
    assert archive.source_text(row["report_id"])[row["begin"] : row["end"]] == row["text"]
    empty = archive.search("没有的词儿")
    assert list(empty.columns) == list(COLUMNS["statements"])
    assert empty.empty


def test_search_gives_the_same_on_every_call(archive: Archive) -> None:
    assert archive.hits("经费 OR 党员") == archive.hits("经费 OR 党员")


def test_names_of_a_filter_may_be_parted_by_commas(archive: Archive) -> None:
    both = {*heads(archive, "党建", kind="problem"), *heads(archive, "党建", kind="practice")}
    assert set(heads(archive, "党建", kind="问题,做法")) == set(heads(archive, "党建", kind=["问题，practice"])) == both
    assert archive.count("党建", place="昭通市,陕西省") == archive.count("党建 place:昭通市,陕西省")


@pytest.mark.parametrize("query", [None, 5])
def test_a_query_that_is_no_text_is_refused(archive: Archive, query: object) -> None:
    with pytest.raises(QuerySyntaxError, match="is none"):
        archive.search(query)  # type: ignore[arg-type]


def test_a_span_of_years_may_be_a_list_of_two(archive: Archive) -> None:
    assert archive.count("党建", year=[2000, 2030]) == archive.count("党建", year=(2000, 2030)) > 0  # type: ignore[arg-type]
    with pytest.raises(QuerySyntaxError, match="no span of years"):
        archive.count("党建", year=[2000, 2001, 2002])


@pytest.mark.parametrize("limit", [1000, 1960, 1961, 3961, 3962, 5000, 10**20])
@pytest.mark.parametrize("query", ["党建", "kind:problem", "村"])
def test_a_high_limit_leaves_nothing_out(archive: Archive, query: str, limit: int) -> None:
    found = archive.hits(query, limit=limit)
    assert [hit.statement_id for hit in found] == [hit.statement_id for hit in archive.hits(query, limit=500)]
    assert len(found) + sum(hit.copies for hit in found) >= archive.count(query) > 0


def test_a_limit_below_one_is_refused(archive: Archive) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        archive.hits("经费", limit=0)


def test_marks_show_the_words_in_the_text_as_written(archive: Archive) -> None:
    hit = next(hit for hit in archive.hits("结对共建") if hit.kind == "practice" and "黨" in hit.text)
    assert [hit.text[begin:end] for begin, end in hit.marks] == ["結對共建"]
    assert "【結對共建】" in hit.highlight()


def test_marks_reach_over_line_breaks() -> None:
    text = "办公经\n费不足"
    assert [text[begin:end] for begin, end in find_marks(text, ["经费"])] == ["经\n费"]


def test_a_snippet_holds_the_first_mark() -> None:
    text = "前" * 300 + "经费" + "后" * 300
    snippet, marks = make_snippet(text, [(300, 302)])
    assert [snippet[begin:end] for begin, end in marks] == ["经费"]
    assert snippet.startswith("…")
    assert snippet.endswith("…")


@pytest.mark.parametrize(
    "query", ["'; DROP TABLE reports; --x", "%", "a%' OR '1'='1", "../../etc", "<script>x", "a[b", "经费^2"]
)
def test_no_query_is_code(archive: Archive, query: str) -> None:
    with contextlib.suppress(QuerySyntaxError):
        archive.hits(query, widen=False)
    assert len(archive.report_rows()) == 3


def test_no_place_is_a_pattern(archive: Archive) -> None:
    for name in ("%", "_", "鲁_县"):
        with pytest.raises(UnknownPlaceError):
            archive.hits("经费", place=name)


def test_facets_count_what_holds_every_word(archive: Archive) -> None:
    counts = archive.facets("经费")
    assert counts["kind"] == {"problem": 2, "recommendation": 1}
    assert counts["year"] == {"2010": 2, "2008": 1}
    assert counts["topic"] == {"经费不足": 3}
    assert counts["prefecture"] == {"530600": 3}
    assert counts["county"] == {"530602": 2, "530621": 1}
    assert archive.facets("经费 -place:鲁甸县")["county"] == {"530602": 2}
    assert archive.facets("经费", kind="problem")["kind"] == {"problem": 2}


def test_genre_and_topic_narrow_beside_the_query(archive: Archive) -> None:
    assert heads(archive, "经费", genre="调查报告") == heads(archive, "经费 genre:调查报告") != []
    assert set(heads(archive, "经费", genre=["调查报告", "汇报"])) >= {"经费短缺", "党建经费不足"}
    assert heads(archive, "kind:problem", topic="经费不足") == heads(archive, "kind:problem topic:经费不足") != []
    assert not heads(archive, "kind:problem topic:经费不足", topic="活动阵地")
    assert archive.facets("经费", genre="汇报")["genre"] == {"汇报": 1}
    with pytest.raises(QuerySyntaxError, match="genres are"):
        archive.hits("经费", genre="诗歌")
    with pytest.raises(QuerySyntaxError, match="beside"):
        archive.hits("经费 genre:汇报", genre="总结")


def test_many_queries_make_one_table(archive: Archive) -> None:
    table = archive.search_many(["经费", "结对共建"], widen=False)
    assert dict(table.groupby("query").size()) == {"经费": 3, "结对共建": 2}
    assert list(table.columns[:3]) == ["query", "rank", "score"]
    assert archive.search_many([]).empty


def test_what_nobody_writes_so_is_found_by_half_of_its_character_pairs(archive_of: Ingest) -> None:
    archive = archive_of("outcome ⟦天变蓝了，老杷树王挂果了⟧，林更密了。\npractice ⟦乙⟧树苗补栽百亩。")
    (hit,) = archive.hits("枇杷树王")
    assert hit.widened
    assert "天变蓝了，老【杷树王】挂果了" in hit.highlight()
    assert not archive.hits("枇杷树王", widen=False)
    assert not archive.hits('"枇杷树王"')


def test_widening_takes_what_holds_most_of_the_words(archive: Archive) -> None:
    found = {hit.head: hit.widened for hit in archive.hits("村干部待遇 经费")}
    assert found["党建经费不足"]
    assert found["加强村支书培训"]
    assert not archive.hits("村干部待遇 经费", widen=False)


def test_what_holds_most_of_the_words_is_found_beside_a_dozen_that_hold_all(archive_of: Ingest) -> None:
    all_ = "\n".join(f"practice ⟦第{n}项⟧{'其他事项另行安排，' * 9}涉及渡口，石桥，凉亭。" for n in range(12))
    archive = archive_of(f"{all_}\npractice ⟦新建渡口石桥⟧，新建渡口石桥三座。")
    hits = archive.hits("渡口 石桥 凉亭", limit=20)
    assert [hit.head for hit in hits if hit.widened] == ["新建渡口石桥"]
    assert len(hits) == 13


def test_half_of_the_words_is_not_asked_for_where_more_than_enough_hold_all(
    archive_of: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the best fetched are 35, and 60 others fit alike, so that none of these is taken
    lines = "\n".join(
        f"practice ⟦补贴{'烘干机' * (2 if number > 34 else 1)}⟧，第{number:02}批粮户。" for number in range(95)
    )
    archive = archive_of(lines)
    expected = [hit.text for hit in archive.hits("粮户 补贴", limit=5)]
    monkeypatch.setattr(Compiler, "half", lambda *args: pytest.fail("half of the words was asked for"))
    assert [hit.text for hit in archive.hits("粮户 补贴", limit=5)] == expected
    assert len(expected) == 5


def test_words_that_stand_nowhere_or_say_little_are_passed_over(archive: Archive) -> None:
    assert next(hit.head for hit in archive.hits("经费窘迫")) in {"经费短缺", "党建经费不足", "加大投入"}
    assert archive.hits("没有宇宙飞船") == []


def test_hits_with_every_word_come_before_others(archive: Archive) -> None:
    flags = [hit.widened for hit in archive.hits("党建 经费 不足")]
    assert flags == sorted(flags)
    assert flags[0] is False
    scores = [hit.score for hit in archive.hits("党建 经费 不足")]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(("query", "topic"), [("党建", "经费"), ("党建 topic:经费", None), ("党建 -topic:经费", None)])
def test_a_topic_that_nothing_has_names_those_near_it(archive: Archive, query: str, topic: str | None) -> None:
    with pytest.raises(QuerySyntaxError, match="there is no topic '经费'; nearest are: 经费不足"):
        archive.hits(query, topic=topic)


def test_years_given_as_a_pair_may_not_run_backwards(archive: Archive) -> None:
    with pytest.raises(QuerySyntaxError, match="run backwards: write 2020-2023"):
        archive.hits("党建", year=(2023, 2020))


def test_count_tells_how_many_there_are_beyond_the_limit(archive: Archive) -> None:
    everything = archive.hits("党建", limit=100, widen=False)
    assert len(everything) + sum(hit.copies for hit in everything) == archive.count("党建") > 1
    assert archive.count("党建", kind="problem") == len(archive.hits("党建", kind="problem", limit=100, widen=False))


def test_the_only_known_part_of_a_word_stands_for_it_where_nothing_else_does(archive_of: Ingest) -> None:
    archive = archive_of("problem ⟦甲⟧水资源紧张。\nproblem ⟦乙⟧资源紧张。\nplan ⟦丙⟧推进地铁二号线。")
    assert [hit.head for hit in archive.hits("水资源")] == ["甲"]
    assert [(hit.head, hit.widened) for hit in archive.hits("修地铁")] == [("丙", True)]


@pytest.mark.parametrize(
    "scores", [((4.5, -2.2), (1.0, -3.0)), ((4.5, -2.2), ()), ((-1.0,), (2.0, -2.0)), ((3.0, 1.0), (0.5,))]
)
def test_what_is_added_later_stands_below_whatever_the_scores(
    archive: Archive, scores: tuple[tuple[float, ...], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    hits = archive.hits("经费", widen=False)
    ranked = Ranked(archive.store, "statements", None, 9, None)  # type: ignore[arg-type]
    monkeypatch.setattr("reportminer.search.hits._marked", lambda hit, judged, query: hit)
    monkeypatch.setattr("reportminer.search.hits._holds", lambda fields, query: True)
    numbers = iter(range(99))
    for batch in scores:
        judged = [
            SimpleNamespace(hit=hits[0]._replace(same=str(next(numbers))), fields=(), score=score) for score in batch
        ]
        monkeypatch.setattr(ranked, "judged", lambda judged=judged: judged)
        ranked.rank()
    found = [hit.score for hit in ranked.hits]
    assert len(found) == sum(map(len, scores))
    assert found == sorted(found, reverse=True)
    first = len(scores[0])
    assert found[:first] == list(scores[0])


def test_confidence_and_checks_narrow_and_count(archive: Archive) -> None:
    found = {hit.statement_id: hit for hit in archive.hits("经费", limit=50, widen=False)}
    sure = {s.id: s.confidence for report in archive.iter_reports() for s in report.statements}
    half = sorted(sure[name] for name in found)[len(found) // 2]
    kept = archive.hits("经费", limit=50, widen=False, sure=half)
    assert {hit.statement_id for hit in kept} == {name for name in found if sure[name] >= half}
    assert archive.count("经费", sure=half) == len(kept)
    assert archive.count("经费", sure=1.01) == archive.count("经费", checked=True) == 0
    first = kept[0]
    archive.correct(archive.entry(first.report_id, what="statement", kind="confirm", record_id=first.statement_id))
    assert [hit.statement_id for hit in archive.hits("经费", checked=True)] == [first.statement_id]
    assert archive.count("经费", checked=False) == len(found) - 1
    answer = archive.answer("经费", fields=("sure", "checked"))
    assert answer.total == sum(answer.facets["sure"].values()) == len(found)
    assert answer.facets["checked"] == {"0": len(found) - 1, "1": 1}


def test_filters_are_those_that_a_query_is_read_with() -> None:
    taken = [name for name, one in inspect.signature(engine.resolve).parameters.items() if one.kind is one.KEYWORD_ONLY]
    assert sorted(engine.Filters.__annotations__) == sorted(set(taken) - {"only"})


def test_a_filter_of_another_name_is_refused(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive") as archive:
        for ask in (archive.hits, archive.search, archive.facets, archive.count, archive.understood):
            with pytest.raises(TypeError, match="plce"):
                ask("流动党员", plce="云澜县")
