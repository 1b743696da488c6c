import pickle
import subprocess
import sys

import pytest

from reportminer import segmentation
from reportminer.lexicons import LexiconError, load_table, split_values
from reportminer.segmentation import Segmenter, domain_words

TEXT = "各乡镇党委加强流动党员管理，推进“两新”组织覆盖。\n村党组织书记123名。"


@pytest.mark.parametrize("engine", ["rjieba", "jieba"])
def test_words_joined_are_the_text_and_words_of_the_field_stay_whole(engine) -> None:
    words = Segmenter(engine).cut(TEXT)
    assert "".join(words) == TEXT
    assert {"流动党员", "村党组织书记"} <= set(words)


@pytest.mark.parametrize("engine", ["rjieba", "jieba"])
def test_search_words_hold_the_short_ones_inside(engine) -> None:
    assert {"党员", "流动党员"} <= set(Segmenter(engine).cut_for_search("流动党员"))


def test_a_segmenter_can_be_sent_to_another_process() -> None:
    segmenter = Segmenter("rjieba", words=[("云澜高山茶", 5000, "n")])
    again = pickle.loads(pickle.dumps(segmenter))
    assert again.cut("种植云澜高山茶") == segmenter.cut("种植云澜高山茶")
    assert "云澜高山茶" in again.cut("种植云澜高山茶")


def test_jieba_reads_no_cache_that_others_could_write(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("marshal.load", lambda *_: pytest.fail("a cache was read"))
    assert "党员" in Segmenter("jieba").cut("党员带头")


def test_only_the_native_part_of_the_segmenter_is_loaded_and_the_package_still_works_after_it() -> None:
    code = (
        "import sys\n"
        "from reportminer.segmentation import Segmenter\n"
        "assert Segmenter('rjieba').cut('流动党员')\n"
        "assert 'rjieba' not in sys.modules\n"
        "import rjieba\n"
        "assert rjieba.cut('流动党员')\n"
        "assert Segmenter('rjieba').cut('流动党员') == ['流动党员']"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_without_the_native_part_jieba_cuts(monkeypatch) -> None:
    monkeypatch.setattr("reportminer.segmentation.find_spec", lambda name: None)
    segmentation._rjieba.cache_clear()
    try:
        assert segmentation.default_engine() == "jieba"
    finally:
        segmentation._rjieba.cache_clear()


def test_parts_of_speech_are_given_by_both_engines() -> None:
    for engine in ("rjieba", "jieba"):
        assert ("流动党员", "n") in Segmenter(engine).tag("管理流动党员")


def test_domain_words_are_unique_and_counted() -> None:
    words = [word for word, freq, tag in domain_words() if freq > 0 and tag]
    assert len(words) == len(set(words)) > 300


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("word\tfreq\na\t1\n", "columns"),
        ("word\tfreq\ttag\na\t1\tn\na\t2\tn\n", "repeated"),
        ("word\tfreq\ttag\na\tb\tc\td\n", "cells"),
    ],
)
def test_a_damaged_table_is_told_with_its_line(monkeypatch, content: str, message: str) -> None:
    monkeypatch.setattr("reportminer.lexicons.read_bytes", lambda name: content.encode())
    load_table.cache_clear()
    with pytest.raises(LexiconError, match=rf"words\.tsv:\d+: .*{message}"):
        load_table("words.tsv", ("word", "freq", "tag"), "word")
    load_table.cache_clear()


def test_values_of_a_cell_are_parted() -> None:
    assert split_values("a|b||c") == ("a", "b", "c")
    assert split_values("") == ()
