"""Wrecked characters are marked; they are mended where their bytes prove what stood there."""

import time

import pytest

from reportminer import cleaning
from reportminer.text import SourceText

BEFORE, AFTER = "全县各级党组织高度重视，", "，为发展提供了保证。"


def with_lost_byte(text: str, at: int) -> str:
    """`text` as a site shows it that lost the first byte of character `at`: `?`, then pairs shifted by one byte."""
    raw = bytearray(text.encode("gbk"))
    del raw[2 * at]
    shown = raw[: 2 * at].decode("gbk") + "?"
    rest = bytes(raw[2 * at :])
    while rest:
        pair = rest[: 1 if rest[0] < 0x80 else 2]
        try:
            shown += pair.decode("gbk")
        except UnicodeDecodeError:
            shown += "?"
        rest = rest[len(pair) :]
    return shown


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("年度工作总结报告", "gbk", "utf-8"),
        ("年度工作总结报告", "cp1252", "utf-8"),
        ("年度工作总结报告", "latin-1", "gbk"),
    ],
)
def test_text_read_in_a_wrong_encoding_is_read_again(text: str, wrong: str, right: str) -> None:
    wreck = text.encode(right).decode(wrong, "ignore")
    clean = cleaning.clean(SourceText(BEFORE + wreck + AFTER))
    assert clean.text == BEFORE + text + AFTER
    assert [clean.text[begin:end] for begin, end in clean.garbled] == [text]
    assert cleaning.measure(clean).garbled == 1


def test_shift_by_one_byte_is_undone() -> None:
    """部 lost its first byte: those behind it pair wrongly up to 風, whose second byte is the letter L."""
    shown = with_lost_byte("幹部作風呈現新氣象", 1)
    assert shown.endswith("L呈現新氣象")
    clean = cleaning.clean(SourceText(BEFORE + shown + AFTER))
    assert clean.text == f"{BEFORE}幹?作風呈現新氣象{AFTER}"
    assert [clean.text[begin:end] for begin, end in clean.garbled] == ["?作風"]
    begin, end = clean.garbled[0]
    assert clean.quote(begin, end) in shown


@pytest.mark.parametrize(
    "text",
    [
        "帮扶活动会不会流于形式?有的单位没有打算。",
        "为什么?因为经费不足。",
        "尤其是依托??竹编和茶叶加工的带动",
        "鑫瑞钒钛、鑫淼钒钛等项目建设",
        "涓涓细流汇聚",
        "使用ATM、VCD等设备",
        "怎样改进?我们带着问题调研",
        "谁来管?(一)落实责任。",
        "喆、镕、翀、垚等同志",
    ],
)
def test_sound_text_is_not_touched(text: str) -> None:
    clean = cleaning.clean(SourceText(text))
    assert clean.text == text
    assert clean.garbled == ()


def test_rare_run_is_marked_only() -> None:
    clean = cleaning.clean(SourceText(f"{BEFORE}脤嵭顒颙疃鱻{AFTER}"))
    assert [clean.text[begin:end] for begin, end in clean.garbled] == ["脤嵭顒颙疃鱻"]


def test_very_many_rare_runs_cost_no_square_time() -> None:
    begin = time.process_time()
    clean = cleaning.clean(SourceText("وزارة شؤون المرأة والطفل سلسلة " * 8_000))
    assert time.process_time() - begin < 5
    assert len(clean.garbled) > 1_000
