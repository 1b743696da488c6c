"""Texts are read in the encoding they were written in, short or long, whole or damaged."""

import random
from pathlib import Path

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.readers.characters import is_cut_wrongly
from reportminer.readers.encoding import canonical, declared, decode
from reportminer.readers.recovery import recover

SENTENCE = "今年以来，全县共发展党员168名，其中农村党员92名，占54.8%。"
ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
ARCHIVE = Path(__file__).resolve().parents[4] / "shared" / "archive"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_one_sentence_without_mark(encoding: str) -> None:
    assert decode(SENTENCE.encode(encoding)) == (SENTENCE, encoding, 0)


def test_traditional_in_big5() -> None:
    text = "今年以來，全縣共發展黨員168名，其中農村黨員92名。"
    assert decode(text.encode("big5")) == (text, "big5", 0)


@pytest.mark.parametrize(
    ("encoding", "found"), [("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16-le"), ("utf-32", "utf-32-le")]
)
def test_byte_order_marks(encoding: str, found: str) -> None:
    assert decode(SENTENCE.encode(encoding)) == (SENTENCE, found, 0)


FOREIGN = {
    "cp1252": "Das Café an der Straße schließt früh, à peine après Noël – “déjà vu”, señor.",
    "cp1250": "Příliš žluťoučký kůň úpěl ďábelské ódy v městě.",
    "cp1251": "Отчёт о работе сельского совета за первое полугодие. Построено пять школ, вырыты колодцы.",
    "koi8-r": "Отчёт о работе сельского совета за первое полугодие. Построено пять школ, вырыты колодцы.",
    "cp1253": "Η έκθεση του δήμου για το πρώτο εξάμηνο. Χτίστηκαν πέντε σχολεία.",
    "cp1255": "דוח המועצה על המחצית הראשונה של השנה, נבנו חמישה בתי ספר",
    "cp1256": "تقرير المجلس عن النصف الأول من السنة، بنيت خمس مدارس",
}


@pytest.mark.parametrize("page", FOREIGN)
@pytest.mark.parametrize("before", [0, 9_000])
def test_text_of_another_language_is_not_taken_for_chinese(page: str, before: int) -> None:
    text = "plain words\n" * (before // 12) + FOREIGN[page]
    assert decode(text.encode(page)) == (text, page, 0)


@pytest.mark.parametrize("label", ["iso-8859-9", "windows-1254"])
def test_label_of_another_language_decides_between_pages_of_equal_sense(label: str) -> None:
    text = "Köyümüzde beş yeni okul açıldı, çeşme de yapılmış."
    assert decode(text.encode(label), hint=label).text == text


@pytest.mark.parametrize(
    "text", ["党员", "闵焘、毛羽", "姓名: 翟瑀 age 45", "蕲春县浠水县鄱阳县", "Café 咖啡馆开业12家", "温度25℃—30℃"]
)
@pytest.mark.parametrize("label", ["", "iso-8859-1", "windows-1251"])
def test_few_or_rare_chinese_characters_are_not_taken_for_another_language(text: str, label: str) -> None:
    chinese = text.replace("é", "e")
    assert decode(chinese.encode("gb18030"), hint=label).text == chinese


def test_characters_that_only_gb18030_has() -> None:
    text = SENTENCE + "㛃、𠮷、镕"
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize(("first", "second"), [("utf-8", "gb18030"), ("gb18030", "utf-8"), ("big5", "utf-8")])
@pytest.mark.parametrize("many", [2, 9])
def test_files_pasted_together_are_read_line_by_line(first: str, second: str, many: int) -> None:
    parts = [("本會今年召開黨員大會三次。\n", first)] * 9 + [("全村党员大会表决通过了两项决议。\n", second)] * many
    found = decode(b"".join(text.encode(encoding) for text, encoding in parts))
    assert found.text == "".join(text for text, _ in parts)
    assert found.damaged == 0


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-8"])
@pytest.mark.parametrize("change", ["replaced", "lost", "added"])
def test_a_bad_byte_costs_no_more_than_its_neighbours(encoding: str, change: str) -> None:
    raw = bytearray((SENTENCE * 3).encode(encoding))
    at = len(raw) // 2
    if change == "replaced":
        raw[at] = 0xFF
    elif change == "lost":
        del raw[at]
    else:
        raw.insert(at, 0x81)
    text, found, damaged = decode(bytes(raw))
    assert found == encoding
    assert damaged <= 3
    assert damaged or encoding == "utf-16-le"  # where another byte gives another character, nothing shows it
    assert text.startswith(SENTENCE) and text.endswith(SENTENCE)


def test_label_of_a_page_decides_where_bytes_leave_it_open() -> None:
    assert canonical("GB2312") == canonical("gbk") == "gb18030"
    assert canonical(' "UTF-8" ') == "utf-8"
    assert canonical("klingon") == ""
    assert declared(b'<html><META http-equiv=Content-Type content="text/html; charset=gb2312">') == "gb2312"
    assert declared(b'<?xml version="1.0" encoding="GBK"?>') == "GBK"
    assert decode("党员".encode("gb18030"), hint="gb2312").text == "党员"


def test_label_that_is_wrong_is_not_believed() -> None:
    assert decode(SENTENCE.encode("gb18030"), hint="utf-8").text == SENTENCE
    assert decode(SENTENCE.encode("gb18030"), hint="big5").text == SENTENCE


@given(st.binary(max_size=300))
def test_any_bytes_decode(data: bytes) -> None:
    text, encoding, damaged = decode(data)
    assert damaged <= len(data)
    assert encoding
    text.encode("utf-8")


@given(st.binary(max_size=60), st.sampled_from(["gb18030", "cp950", "utf-16-le"]))
def test_recovery_accounts_for_every_byte(data: bytes, codec: str) -> None:
    text = recover(data, codec)
    assert sum(1 if char == "\ufffd" else len(char.encode(codec)) for char in text) == len(data)


@pytest.mark.slow
@pytest.mark.parametrize("damaged", [False, True], ids=["whole", "damaged"])
def test_samples_of_real_texts(damaged: bool) -> None:
    """200 samples of each length and encoding; benchmarks/readers.py takes 1,000."""
    files = sorted(ARCHIVE.glob("*/*.md"))
    if not files:
        pytest.skip("no folder ../shared/archive beside the project")
    texts = [path.read_text(encoding="utf-8") for path in files[::4]]
    traditional = opencc.OpenCC("s2t")
    rng = random.Random(7)
    wrong = total = 0
    for size in (30, 200, 5_000):
        for encoding in (*ENCODINGS, "big5"):
            for _ in range(200 if size < 5_000 else 40):
                text = rng.choice(texts)[60:]
                at = rng.randrange(max(1, len(text) - size))
                piece = text[at : at + size]
                raw = bytearray(
                    traditional.convert(piece).encode("cp950", "ignore")
                    if encoding == "big5"
                    else piece.encode(encoding)
                )
                if damaged:
                    raw[rng.randrange(len(raw))] = rng.randrange(256)
                found = decode(bytes(raw)).encoding.replace("ascii", "utf-8")
                total += 1
                wrong += found != encoding
    assert wrong <= (0.005 if damaged else 0.002) * total


@pytest.mark.parametrize("at", range(7))
def test_rare_characters_in_a_row_are_seen_wherever_they_stand(at: int) -> None:
    assert is_cut_wrongly("县" * at + "脤嵭顒" + "乡" * 5)
    assert not is_cut_wrongly("县" * at + "脤嵭村顒" + "乡" * 5)
    assert is_cut_wrongly("县" * at + "\ufffd")
