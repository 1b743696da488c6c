"""Do statements rise that speak of the things asked for: together, early, throughout, in their lead phrase?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from reportminer.archive import Archive
from reportminer.search.evidence import Field, Needles
from reportminer.search.query import parse
from reportminer.search.query_things import CREDIT, LITERAL, PAIR, PART, SYNONYM, Thing, things_of
from reportminer.search.ranking import EARLY, HALF, Asked, Features, Shown, closeness, features, shown, weights
from reportminer.search.weights import asked_for

ASKED = (Thing(("污水",), 0), Thing(("管网",), 1, others=("管道",)))
GROUPS = parse("污水 管网").groups
EVEN = Asked((0.5, 0.5), (0.5, 0.5), ((), ()), ((), ()))


def field(text: str, things: tuple[Thing, ...] = ASKED) -> Field:
    (found,) = Needles(things, GROUPS).find([text])
    return found


def close(text: str) -> float:
    found = field(text)
    return closeness(shown(found, EVEN).named, found.text)


def features_of(text: str, head: str = "") -> Features:
    nothing = Shown((0.0, 0.0), (0.0, 0.0), ((), ()))
    return features(field(text), field(head), nothing, "practice", EVEN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("污水管网", 1.0),
        ("管道污水", 1.0),
        ("污水" + "厂" * 2 * HALF + "管网", 0.5),
        ("只有污水", 0.5),
        ("没有", 0.0),
        ("污水" + "厂" * 200 + "管网", 0.5),
    ],
)
def test_closeness(text: str, expected: float) -> None:
    assert close(text) == pytest.approx(expected)


def test_a_word_that_reports_hardly_say_counts_no_more_than_a_rare_one() -> None:
    counts = {"村口": 2, "厕所": 30, "整治": 4000}
    searcher = SimpleNamespace(num_docs=10000, doc_freq=lambda field, term: counts.get(term, 0))
    asked = asked_for(searcher, SimpleNamespace(parsed=parse("村口 厕所 整治"), wished=(), also=()), widen=False).asked
    seldom, rare, common = asked.weights
    assert seldom == pytest.approx(rare)
    assert rare > 2 * common


def test_what_is_to_be_done_says_little_in_a_question() -> None:
    searcher = SimpleNamespace(num_docs=10000, doc_freq=lambda field, term: 100)

    def weights_of(**request: tuple[str, ...]) -> tuple[float, ...]:
        return asked_for(searcher, SimpleNamespace(parsed=parse("减少 噪音"), **request), widen=False).asked.weights

    assert weights_of(wished=(), also=()) == pytest.approx((0.5, 0.5))
    assert weights_of(wished=("practice",), also=()) == pytest.approx((0.2, 0.8))


def test_the_end_of_a_sentence_parts_words() -> None:
    assert close("治理污水，铺设管网") > close("治理污水。铺设管网")


def test_what_is_named_early_counts_more() -> None:
    early, late = features_of("污水管网要改造"), features_of("厂" * EARLY + "污水管网要改造")
    assert early.early > 1.8 * late.early > 0
    assert early.text == late.text


def test_other_words_count_less_than_those_of_the_query() -> None:
    literal, other = features_of("污水管网"), features_of("污水管道")
    assert literal.text == pytest.approx(1.0)
    assert other.text == pytest.approx((1 + CREDIT[SYNONYM]) / 2)
    assert (literal.written, other.written) == (1.0, 0.5)
    assert CREDIT[LITERAL] > CREDIT[SYNONYM] > CREDIT[PART] > CREDIT[PAIR] > 0


def test_one_of_many_in_a_list_is_named_half() -> None:
    assert features_of("道路、污水、绿化").text < features_of("道路，污水，绿化").text


def test_what_speaks_of_it_again_and_again_is_about_it() -> None:
    throughout = "治理污水，先查清污水从哪里来。污水入管以后，再看河水。"
    passing = "整修道路，种树种花，拆除棚子，清运垃圾，治理污水。再看。"
    assert features_of(throughout).often > features_of(passing).often > features_of(passing + "路" * 100).often


def test_the_lead_phrase_counts_beside_the_text() -> None:
    assert features_of("治理污水管网", head="治理污水管网").head == pytest.approx(1.0)
    assert features_of("治理污水管网").head == 0.0


def test_parts_and_pairs_stand_for_a_long_word_where_nothing_better_does() -> None:
    thing = (Thing(("经费短缺",), 0, parts=(("经费",), ("短缺",)), pairs=("经费", "费短", "短缺")), Thing(("村",), 1))
    asked = Asked((0.5, 0.5), (0.5, 0.5), (("经费", "短缺"), ()), (thing[0].pairs, ()))
    assert shown(field("经费十分短缺", thing), asked).credits[0] == pytest.approx(CREDIT[PART])
    assert shown(field("经费", thing), asked).credits[0] == pytest.approx(CREDIT[PART] / 2)
    assert shown(field("经费短缺", thing), asked).credits[0] == 1.0


def test_another_word_for_a_part_counts_less_than_the_part() -> None:
    thing = (Thing(("枇杷保鲜",), 0, parts=(("枇杷", "果品"), ("保鲜", "冷藏"))), Thing(("村",), 1))
    asked = Asked((0.5, 0.5), (0.5, 0.5), (("枇杷", "保鲜"), ()), ((), ()))
    assert shown(field("枇杷搭棚保鲜", thing), asked).credits[0] == pytest.approx(CREDIT[PART])
    assert shown(field("果品搭棚冷藏", thing), asked).credits[0] == pytest.approx(CREDIT[PART] * CREDIT[SYNONYM])


def test_texts_with_white_space_and_traditional_characters_are_read() -> None:
    found = field("污水 與\n管 道")
    assert [(match.word, found.written(match.begin)) for match in found.matches] == [
        ("污水", 0),
        ("管道", 5),
    ]
    assert [match.word for match in found.within(3, 8).matches] == ["管道"]


def test_every_feature_has_a_weight() -> None:
    known, part = weights()
    assert sum(known) > 0 > part


def test_a_long_word_is_taken_apart_and_known_words_stay_whole() -> None:
    assert [thing.words for thing in things_of(parse("外出打工党员").groups)] == [("外出打工",), ("党员",)]
    assert [thing.words for thing in things_of(parse("党员年龄偏大").groups)] == [("党员年龄偏大",)]
    assert [thing.words for thing in things_of(parse("党建 OR 支部").groups)] == [("党建", "支部")]
    weak = {thing.words[0]: thing.weak for thing in things_of(parse("污水 问题").groups)}
    assert weak == {"污水": False, "问题": True}
    assert not things_of(parse("问题").groups)[0].weak


@pytest.fixture
def archive_of(tmp_path: Path, marked_pipeline: None) -> Callable[..., Archive]:
    def make(*lines: str) -> Archive:
        file = tmp_path / "一.txt"
        body = "\n".join(lines)
        file.write_text(f"标题 巧家县工作总结 530622 2012 总结\n节 做法\n{body}\n", encoding="utf-8")
        archive = Archive(tmp_path / "archive")
        archive.ingest([file])
        return archive

    return make


def test_statements_that_hold_the_words_side_by_side_come_first(archive_of: Callable[..., Archive]) -> None:
    far = "污水要治理，河道要清淤，垃圾要清运，道路要硬化，路灯要亮起来，绿化也要跟上，同时改造管网"
    near = "道路要硬化，路灯要亮起来，绿化也要跟上，河道要清淤，垃圾要清运，还要改造污水管网，治理环境"
    archive = archive_of(f"practice ⟦甲⟧{far}。", f"practice ⟦乙⟧{near}。")
    for limit in (1, 2, 20):
        assert archive.hits("污水 管网", limit=limit)[0].head == "乙"


def test_a_statement_about_the_thing_beats_a_passing_mention_of_the_word(archive_of: Callable[..., Archive]) -> None:
    passing = "道路要硬化，路灯要亮起来，绿化要跟上，垃圾要清运，村务要公开，办公室、会议室、村支书都要有牌子"
    archive = archive_of(f"practice ⟦硬化道路⟧，{passing}。", "practice ⟦轮训村党组织书记⟧，村党组织书记每年培训两次。")
    assert [(hit.head, hit.widened) for hit in archive.hits("村支书")] == [
        ("轮训村党组织书记", True),
        ("硬化道路", False),
    ]


def test_a_question_leads_to_what_was_done(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of("problem ⟦垃圾清运不及时⟧，垃圾成堆。", "practice ⟦垃圾清运每天两次⟧，垃圾不过夜。")
    assert archive.hits("怎么解决垃圾清运")[0].kind == "practice"
    assert archive.hits("垃圾清运存在哪些问题")[0].kind == "problem"
