"""Anchors find their characters again, or say that they cannot."""

from hypothesis import given
from hypothesis import strategies as st

from reportminer.corrections import anchor_of, locate

TEXT = "全县有党员120人，比上年多5个。\n全乡有党员120人，比上年多5个。"


def test_equal_words_are_told_apart() -> None:
    first, second = TEXT.index("120人"), TEXT.rindex("120人")
    assert locate(TEXT, anchor_of(TEXT, first, first + 4)) == (first, first + 4)
    assert locate(TEXT, anchor_of(TEXT, second, second + 4)) == (second, second + 4)


def test_line_breaks_script_and_width_do_not_count() -> None:
    anchor = anchor_of(TEXT, TEXT.rindex("120人"), TEXT.rindex("120人") + 4)
    other = "全縣有黨員\n１２０人，比上年多5個。全鄉有黨員 120\n人，比上年多5個。"
    begin, end = locate(other, anchor) or (0, 0)
    assert other[begin:end] == "120\n人"


def test_a_text_that_changed_elsewhere_keeps_what_its_surroundings_prove() -> None:
    begin = TEXT.rindex("5个")
    anchor = anchor_of(TEXT, begin, begin + 2)
    changed = "本文有改动。" + TEXT
    assert locate(changed, anchor, same=False) == (begin + 6, begin + 8)
    assert locate(TEXT.replace("全乡", "全镇"), anchor, same=False) is None


def test_of_lines_that_are_the_same_only_their_count_tells_one() -> None:
    line = "村级账目每季度公示，接受群众监督，其中公示栏32块，电子屏8块，由村务监督委员会逐项核对。\n"
    text = line * 3
    begin = text.rindex("32块")
    anchor = anchor_of(text, begin, begin + 3)
    assert locate("\n" + text, anchor) == (begin + 1, begin + 4)
    assert locate("新增一句。" + text, anchor, same=False) is None


def test_a_quote_that_went_is_not_found() -> None:
    anchor = anchor_of(TEXT, 0, 6)
    assert locate(TEXT[8:], anchor) is None


@given(st.text("甲乙丙1个。\n ", max_size=60), st.data())
def test_every_span_is_found_where_it_stood(text: str, data: st.DataObject) -> None:
    spans = [(b, e) for b in range(len(text)) for e in range(b + 1, min(len(text), b + 9) + 1)]
    spans = [(b, e) for b, e in spans if not text[b].isspace() and not text[e - 1].isspace()]
    if not spans:
        return
    begin, end = data.draw(st.sampled_from(spans))
    assert locate(text, anchor_of(text, begin, end)) == (begin, end)
