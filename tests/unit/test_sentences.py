"""Where a sentence ends, and which one a span stands in."""

import pytest

from reportminer.sentences import END, STOP, around, sentence_spans

TEXT = "甲县修路。乙县修路35公里，投资2亿元。\n丙县修桥"


def test_a_span_stands_in_its_sentence() -> None:
    begin = TEXT.index("35公里")
    first, last = around(TEXT, begin, begin + 4, reach=100)
    assert TEXT[first:last] == "乙县修路35公里，投资2亿元。"


def test_lines_end_sentences_and_so_does_the_text() -> None:
    begin = TEXT.index("丙县")
    assert around(TEXT, begin, begin + 2, reach=100) == (begin, len(TEXT))


def test_no_further_than_the_reach() -> None:
    begin = TEXT.index("公里")
    assert around(TEXT, begin, begin + 2, reach=2) == (begin - 2, begin + 4)


@pytest.mark.parametrize("mark", "。！？!?")
def test_marks_that_end_a_sentence(mark: str) -> None:
    text = f"路修好了没有{mark}”修好了，灯也亮了；水也通了"
    assert [text[begin:end] for begin, end in sentence_spans(text)] == [
        f"路修好了没有{mark}”",
        "修好了，灯也亮了；水也通了",
    ]
    begin = text.index("亮了")
    assert text[slice(*around(text, begin, begin + 2, reach=50))].endswith("修好了，灯也亮了；水也通了")
    assert END.search(text).start() == STOP.search(text).start() == 6  # type: ignore[union-attr]


@pytest.mark.parametrize("mark", "；;")
def test_marks_that_part_statements_of_one_sentence(mark: str) -> None:
    text = f"灯亮了{mark}水通了"
    assert STOP.search(text) is not None
    assert END.search(text) is None
    assert list(sentence_spans(text)) == [(0, len(text))]
