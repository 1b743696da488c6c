"""Reports that repeat each other, and passages that were copied."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import opencc
import pytest

from reportminer.duplicates import (
    Entry,
    Pairs,
    SignatureError,
    Sketches,
    find_copies,
    find_duplicates,
    read_signature,
    shingle_hashes,
    signature,
    verify,
)

ARCHIVE = Path(__file__).parents[3].parent / "shared" / "archive"
needs_archive = pytest.mark.skipif(not ARCHIVE.exists(), reason="the archive is not here")

WORDS = [
    *("支部", "党员", "村民", "活动", "阵地", "资金", "培训", "制度", "干部", "群众", "服务", "考核"),
    *("产业", "道路", "学校", "医院", "环境", "治理", "合作社", "书记", "乡镇", "机关", "企业", "社区"),
]


def made_up(seed: int, sentences: int = 60) -> str:
    """A text of random words; two seeds share next to nothing."""
    rng = random.Random(seed)
    lines = ["".join(rng.choices(WORDS, k=rng.randint(8, 16))) for _ in range(sentences)]
    return "。\n".join(f"{seed}{rng.randint(0, 99)}{line}" for line in lines) + "。"


def noisy(text: str, share: float, rng: random.Random) -> str:
    """Every so-and-so-many-th character read wrong."""
    return "".join(rng.choice("日曰目囗口未末土士己已") if rng.random() < share else c for c in text)


def edits(text: str, rng: random.Random) -> dict[str, str]:
    """The same report again, as archives hold it."""
    paragraphs = text.split("\n")
    moved = paragraphs[len(paragraphs) // 2 :] + paragraphs[: len(paragraphs) // 2]
    return {
        "cut": text[: len(text) * 6 // 10],
        "middle": text[len(text) // 4 : len(text) * 3 // 4],
        "reordered": "\n".join(moved),
        "noise": noisy(text, 0.03, rng),
        "header": "首页 > 正文\n发布时间：2020-01-01 浏览：88次\n" + text + "\n上一篇：无 下一篇：通知",
        "unwrapped": text.replace("\n", ""),
        "punctuation": text.replace("，", ",").replace("。", "."),
    }


def candidates_of(texts: Sequence[str]) -> Pairs:
    """The candidates of texts in order."""
    sketches = Sketches(len(texts))
    for place in reversed(range(len(texts))):
        sketches.put(place, signature(texts[place]))
    return sketches.candidates([f"{place:03}" for place in range(len(texts))])


def one_by_one(texts: Sequence[str]) -> dict[int, set[int]]:
    """What `candidates_of` says, found by comparing every two."""
    found: dict[int, set[int]] = {}
    made = [read_signature(signature(text)) for text in texts]
    holders: Counter[int] = Counter()
    for later, new in enumerate(made):
        rare = {anchor for anchor in new.anchors.tolist() if holders[anchor] <= 50}
        for earlier, old in enumerate(made[:later]):
            equal = (new.values == old.values) & (new.size > 0)
            alike = equal.mean() >= 0.15 and equal[:255].reshape(85, 3).all(axis=1).any()
            anchored = len(rare & set(old.anchors.tolist())) >= min(3, max(1, new.anchors.size))
            shorter, longer = sorted((new.size, old.size))
            least = max(0.12, shorter / 2 / max(1, longer + shorter / 2))
            if (alike or anchored) and equal.mean() >= least - 6 * math.sqrt(least * (1 - least) / 256):
                found.setdefault(later, set()).add(earlier)
        holders.update(new.anchors.tolist())
    return found


def test_signature_is_the_same_everywhere_and_says_its_version() -> None:
    data = signature(made_up(1))
    assert data == signature(made_up(1))
    assert read_signature(data).size == shingle_hashes(made_up(1)).size
    with pytest.raises(SignatureError):
        read_signature(b"\x09" + data[1:])
    with pytest.raises(SignatureError):
        read_signature(data[:100])


def test_layout_does_not_change_a_signature() -> None:
    assert signature("一、支部，建设。\n二、党员  管理") == signature("一、支部建设二、党员管理")


def test_score_is_close_to_the_exact_similarity() -> None:
    texts = [made_up(1, 200), made_up(1, 200)[:4000] + made_up(2, 100)]
    pairs = candidates_of(texts)
    assert (pairs.later.tolist(), pairs.earlier.tolist()) == ([1], [0])
    assert abs(pairs.score[0] / 256 - verify(*texts).jaccard) < 0.12


@pytest.mark.parametrize("kind", ["cut", "middle", "reordered", "noise", "header", "unwrapped", "punctuation"])
def test_edited_copy_is_found(kind: str) -> None:
    texts = {str(seed): made_up(seed) for seed in range(20)}
    texts["copy"] = edits(texts["7"], random.Random(3))[kind]
    entries = [Entry(k, signature(v), path="2" if k == "copy" else "1") for k, v in texts.items()]
    assert find_duplicates(entries, text_of=texts.__getitem__) == {"copy": "7"}


def test_next_years_report_written_over_this_years_is_no_copy() -> None:
    this = made_up(7)
    following = this[: len(this) * 7 // 10] + made_up(8, 18)
    texts = {"this": this, "following": following, "reprint": this + "新增一句。"}
    assert verify(this, following).duplicate
    dates = {"this": "2019-12-20", "following": "2020-12-22", "reprint": "2020-01-03"}
    entries = [Entry(k, signature(v), date=dates[k]) for k, v in texts.items()]
    assert find_duplicates(entries, text_of=texts.__getitem__) == {"reprint": "this"}


WRITTEN_OVER = made_up(7)[:-12] + made_up(8, 2)
"""a report of which next to nothing was changed"""


@pytest.mark.parametrize(
    ("first", "second", "copies"),
    [
        ((2018, "catalogue"), (2019, "catalogue"), False),
        ((2018, "explicit"), (2019, "catalogue"), False),
        ((2018, "corrected"), (2019, "explicit"), False),
        ((2018, "catalogue"), (2018, "catalogue"), True),
        ((2018, "explicit"), (2019, "explicit"), True),
        ((2018, "catalogue"), (2019, "path"), True),
        ((2018, "catalogue"), (None, "unknown"), True),
    ],
)
def test_years_that_people_tell_set_reports_without_date_apart(
    first: tuple[int, str], second: tuple[int | None, str], copies: bool
) -> None:
    texts = {"first": made_up(7), "second": WRITTEN_OVER, "same": made_up(7) + "\n"}
    assert 0.8 < verify(texts["first"], texts["second"]).jaccard < 1
    filed = {"first": first, "second": second, "same": second}
    entries = [Entry(k, signature(v), "", k, *filed[k]) for k, v in texts.items()]
    found = find_duplicates(entries, text_of=texts.__getitem__)
    assert found.get("second", "") == ("first" if copies else "")
    assert found["same"] == "first", "all words are the same"


def test_years_that_texts_tell_set_reports_without_date_apart_that_share_less() -> None:
    texts = {"first": made_up(7), "second": made_up(7)[: len(made_up(7)) * 7 // 10] + made_up(8, 18)}
    for year, copies in ((2018, {"second": "first"}), (2019, {})):
        filed = {"first": 2018, "second": year}
        entries = [Entry(k, signature(v), "", k, filed[k], "explicit") for k, v in texts.items()]
        assert find_duplicates(entries, text_of=texts.__getitem__) == copies


def test_earliest_is_the_original_and_copies_of_copies_lead_to_it() -> None:
    text = made_up(1)
    texts = {"late": text, "early": text + "新增一句话在最后面。", "undated": text[:2000]}
    dates = {"late": "2012-11-01", "early": "2012-05", "undated": ""}
    entries = [Entry(k, signature(v), date=dates[k], path=k) for k, v in texts.items()]
    assert find_duplicates(entries, text_of=texts.__getitem__) == {"late": "early", "undated": "early"}


@pytest.fixture
def mixed() -> list[str]:
    """Texts that share between nothing and everything, anchors of many reports among it; some short or empty."""
    rng = random.Random(11)
    pool = made_up(0, 60).split("\n")
    phrases = made_up(99, 40)
    texts = ["", "", "党建汇报", "党建汇报"]
    for seed in range(1, 80):
        own = made_up(seed, 50).split("\n")
        share = rng.random()
        lines = [rng.choice(pool) if rng.random() < share else line for line in own]
        texts.append(noisy("\n".join(lines)[: rng.randint(300, 9000)], rng.choice([0, 0, 0.05]), rng))
    texts += [phrases + made_up(200 + seed, 260) for seed in range(60)]
    texts += [phrases + made_up(300 + seed, 2) for seed in range(10)]
    rng.shuffle(texts)
    return texts


@pytest.mark.parametrize(("pairs", "block"), [(1 << 18, 1 << 12), (40, 7)])
def test_candidates_are_those_of_comparing_every_two(
    mixed: list[str], pairs: int, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportminer.duplicates.candidates._PAIRS", pairs)
    monkeypatch.setattr("reportminer.duplicates.candidates._BLOCK", block)
    monkeypatch.setattr("reportminer.duplicates.candidates.MOST", len(mixed))
    wanted = one_by_one(mixed)
    found = candidates_of(mixed)
    assert {later: set(earlier) for later, earlier in found.by_report()} == wanted
    assert sum(map(len, wanted.values())) == found.later.size > 1000


def test_the_likeliest_candidates_are_kept_and_come_first(mixed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    every = candidates_of(mixed)
    monkeypatch.setattr("reportminer.duplicates.candidates.MOST", 5)
    few = candidates_of(mixed)
    kept = dict(few.by_report())
    assert {later: earlier[:5] for later, earlier in every.by_report()} == kept
    for later in kept:
        scores = every.score[every.later == later]
        assert (np.diff(scores) <= 0).all()


def test_reports_linked_by_candidates_stand_together() -> None:
    texts = [made_up(seed % 5) + made_up(90 + seed, 3) for seed in range(20)]
    found = candidates_of(texts)
    assert found.later.size == 5 * 6
    assert len([1 for one, two in pairwise(found.later % 5) if one != two]) == 4


def test_nothing_is_a_candidate_of_nothing() -> None:
    assert list(candidates_of([]).by_report()) == []
    assert list(candidates_of(["", made_up(1), made_up(2)]).by_report()) == []


def test_short_and_empty_texts_match_only_themselves() -> None:
    assert verify("党建汇报", "党建汇报").duplicate
    assert not verify("党建工作汇报材料", "党建工作汇报提纲").duplicate
    assert not verify("", "").duplicate
    texts = {"a": "", "b": "", "c": "。，"}
    assert find_duplicates([Entry(k, signature(v)) for k, v in texts.items()], text_of=texts.__getitem__) == {}


def test_copied_passages() -> None:
    own, other = made_up(1), made_up(2)
    passage = own.split("\n")[10:14]
    borrowed = other.split("\n")
    borrowed[5:5] = passage
    texts = {"own": own, "other": "\n".join(borrowed), "third": made_up(3)}
    found = find_copies(texts.items())
    assert [(c.first_id, c.second_id) for c in found] == [("own", "other")]
    copy = found[0]
    first = own[copy.first_begin : copy.first_end]
    assert first == texts["other"][copy.second_begin : copy.second_end]
    assert first == "\n".join(passage).rstrip("。")
    assert find_copies(texts.items(), skip=[("other", "own")]) == []


@pytest.mark.parametrize(("between", "passages"), [(1, 1), (3, 2)])
def test_a_passage_bridges_one_other_sentence_and_no_more(between: int, passages: int) -> None:
    shared, texts = made_up(1, 8).split("\n"), {}
    for name, seed in (("own", 2), ("other", 3)):
        own = made_up(seed, 20).split("\n")
        texts[name] = "\n".join((*own[:5], *shared[:4], *own[5 : 5 + between], *shared[4:], *own[10:]))
    found = find_copies(texts.items())
    assert [texts["own"][copy.first_begin : copy.first_end].count("\n") for copy in found] == (
        [7 + between] if passages == 1 else [3, 3]
    )


def test_phrases_that_everybody_uses_are_no_copies() -> None:
    phrase = "高举伟大旗帜坚持正确方向全面贯彻落实各项决策部署。"
    phrase += "统筹推进总体布局协调推进战略布局奋力开创新的局面。扎实做好各项工作不断取得新的更大成绩。"
    texts = {str(seed): made_up(seed, 10) + phrase for seed in range(20)}
    assert find_copies(texts.items()) == []


@cache
def archive() -> dict[str, str]:
    return {f"{p.parent.name}/{p.stem}": p.read_text(encoding="utf-8") for p in sorted(ARCHIVE.glob("*/*.md"))}


@needs_archive
def test_different_reports_of_one_city_are_no_duplicates() -> None:
    texts = dict(list(archive().items())[:120])
    entries = [Entry(k, signature(v), path=k) for k, v in texts.items()]
    assert find_duplicates(entries, text_of=texts.__getitem__) == {}
    for first, second in combinations(texts, 2):
        if first.split("/")[0] == second.split("/")[0]:
            assert verify(texts[first], texts[second]).containment < 0.3


@needs_archive
def test_edited_reports_of_the_archive_are_found() -> None:
    rng = random.Random(5)
    texts = dict(list(archive().items())[::12])
    to_traditional, back = opencc.OpenCC("s2t"), opencc.OpenCC("t2s")
    expected = {}
    for key in list(texts):
        made = edits(texts[key], rng)
        made["traditional"] = back.convert(to_traditional.convert(texts[key]))
        for kind in rng.sample(sorted(made), 3):
            texts[f"{key} {kind}"] = made[kind]
            expected[f"{key} {kind}"] = key
    entries = [Entry(k, signature(v), path=f"{k in expected} {k}") for k, v in texts.items()]
    found = find_duplicates(entries, text_of=texts.__getitem__)
    right = sum(found.get(k) == v for k, v in expected.items())
    assert right / len(found) >= 0.99
    assert right / len(expected) >= 0.99


def test_short_texts_are_copies_only_if_all_is_the_same() -> None:
    notice = "禾渡县农业农村局关于开展冬季农技培训的通知，各乡镇农技站请于本月底前报送名单。"
    assert verify(notice, notice).duplicate
    assert not verify(notice, notice.replace("本月底前", "下月初前")).duplicate


def filled_in(place: str, year: int, seed: int) -> str:
    """A short report on a form that every office fills in."""
    rng = random.Random(seed)
    numbers = [f"{rng.uniform(100, 900):.1f}" for _ in range(8)]
    return (
        f"{place}{year}年经济运行情况。{year}年，全县地区生产总值{numbers[0]}亿元，规模以上工业增加值{numbers[1]}亿元，固定资产投资{numbers[2]}亿元，"
        f"社会消费品零售总额{numbers[3]}亿元，外贸进出口总额{numbers[4]}万元，一般公共预算收入{numbers[5]}万元，粮食总产量{numbers[6]}万斤，"
        f"全社会用电量{numbers[7]}万千瓦时。经济运行总体平稳、稳中向好，为完成全年目标任务打下坚实基础，各项工作取得新的成效。"
    )


def test_reports_on_one_form_with_other_numbers_are_no_copies():
    one, same, other_year, other_place = (
        filled_in("云澜县", 2022, 1),
        filled_in("云澜县", 2022, 1) + "（转载）",
        filled_in("云澜县", 2023, 2),
        filled_in("石樵县", 2022, 3),
    )
    texts = {"a": one, "b": same, "c": other_year, "d": other_place}
    assert verify(one, same).duplicate
    assert not verify(one, other_year).duplicate
    entries = [Entry(name, signature(text), "2023", name) for name, text in texts.items()]
    assert find_duplicates(entries, text_of=texts.__getitem__) == {"b": "a"}
