"""Where a sentence ends, and which one a span stands in."""

from reportminer.sentences import around

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
