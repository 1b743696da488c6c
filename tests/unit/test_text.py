import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer import cleaning
from reportminer.text import (
    CleanText,
    Edit,
    OffsetMap,
    SourceText,
    are_letters,
    code_points,
    line_spans,
    of_code_points,
)

TEXTS = st.text(alphabet="一二三四五党员人,。 \n12xXé𠮷", min_size=0, max_size=60)


def edits_of(draw: st.DrawFn, length: int) -> list[Edit]:
    """Sorted edits that don't overlap; what they put in is drawn from letters that no text here holds."""
    edits = []
    at = 0
    while at < length and draw(st.booleans()):
        begin = draw(st.integers(at, length))
        end = draw(st.integers(begin, length))
        if end > begin:
            edits.append(Edit(begin, end, "Z" * draw(st.integers(0, end - begin))))
        at = end + 1
    return edits


@st.composite
def chains(draw: st.DrawFn) -> tuple[CleanText, list[tuple[str, int]]]:
    """A text after several cleaning steps, and a naive model of it: every character with its source offset."""
    text = draw(TEXTS)
    clean = CleanText.of(SourceText(text))
    model = [(char, offset) for offset, char in enumerate(text)]
    for _ in range(draw(st.integers(0, 4))):
        step = draw(st.sampled_from(("edit", "same length", "slice")))
        if step == "edit":
            edits = edits_of(draw, len(model))
            clean = clean.edit(edits)
            for edit in reversed(edits):
                kept = model[edit.begin : edit.begin + len(edit.text)]
                model[edit.begin : edit.end] = [(char, old[1]) for char, old in zip(edit.text, kept, strict=True)]
        elif step == "same length":
            clean = clean.with_text(clean.text.replace("一", "1"))
            model = [(char.replace("一", "1"), offset) for char, offset in model]
        else:
            begin = draw(st.integers(0, len(model)))
            end = draw(st.integers(begin, len(model)))
            clean, model = clean.slice(begin, end), model[begin:end]
    return clean, model


@given(chains())
def test_every_character_knows_its_source(chain: tuple[CleanText, list[tuple[str, int]]]) -> None:
    clean, model = chain
    assert clean.text == "".join(char for char, _ in model)
    assert [clean.map.to_original(offset) for offset in range(len(model))] == [offset for _, offset in model]


@given(chains(), st.data())
def test_a_span_covers_exactly_its_characters(
    chain: tuple[CleanText, list[tuple[str, int]]], data: st.DataObject
) -> None:
    clean, model = chain
    begin = data.draw(st.integers(0, len(model)))
    end = data.draw(st.integers(begin, len(model)))
    first, last = clean.span(begin, end)
    if begin == end:
        assert first == last
        return
    assert (first, last) == (model[begin][1], model[end - 1][1] + 1)
    assert clean.quote(begin, end) == clean.source.text[first:last]
    untouched = [(char, offset) for char, offset in model[begin:end] if clean.source.text[offset] == char]
    assert all(first <= offset < last for _, offset in untouched)
    assert len(clean.verbatim(begin, end)) == end - begin


@given(chains(), st.data())
def test_the_way_forward_finds_the_same_characters(
    chain: tuple[CleanText, list[tuple[str, int]]], data: st.DataObject
) -> None:
    clean, model = chain
    begin = data.draw(st.integers(0, len(clean.source.text)))
    end = data.draw(st.integers(begin, len(clean.source.text)))
    inside = [at for at, (_, offset) in enumerate(model) if begin <= offset < end]
    first, last = clean.map.span_to_derived(begin, end)
    assert list(range(first, last)) == inside


@given(chains())
@settings(max_examples=50)
def test_the_map_is_compact_and_rising(chain: tuple[CleanText, list[tuple[str, int]]]) -> None:
    clean, _ = chain
    offsets = clean.map
    assert list(offsets.derived) == sorted(set(offsets.derived))
    assert list(offsets.original) == sorted(offsets.original)
    assert len(offsets.derived) <= len(clean.text) + 1


def test_deletion_keeps_the_evidence_contiguous() -> None:
    clean = CleanText.of(SourceText("有党员\n12人")).edit([Edit(3, 4)])
    assert clean.text == "有党员12人"
    assert clean.quote(1, 5) == "党员\n12"
    assert clean.verbatim(1, 5) == "党员12"


@given(st.text(alphabet="党员１２%乾\r\n\u200b　 #*", max_size=40))
def test_a_text_holds_no_characters_but_those_of_its_alphabet(text: str) -> None:
    clean = cleaning.clean(SourceText(text, media_type="text/markdown"))
    assert clean.alphabet.issuperset(clean.text)


def test_alphabet_knows_what_was_put_in() -> None:
    clean = CleanText.of(SourceText("党员十二"))
    assert clean.edit([Edit(2, 4, "甲")]).alphabet.issuperset("党员甲")
    assert clean.with_text("党员12").alphabet == set("党员12")
    assert clean.slice(0, 2).alphabet.issuperset("党员")


def test_garbled_spans_move_with_the_text() -> None:
    clean = CleanText("甲乙丙丁戊", OffsetMap.identity(5), SourceText("甲乙丙丁戊"), garbled=((2, 4),))
    assert clean.edit([Edit(0, 1)]).garbled == ((1, 3),)
    assert clean.edit([Edit(2, 4)]).garbled == ()
    assert clean.slice(3, 5).garbled == ((0, 1),)


@pytest.mark.parametrize("edits", [[Edit(0, 1, "ab")], [Edit(1, 3), Edit(2, 4)], [Edit(3, 9)]])
def test_bad_edits_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="edit"):
        CleanText.of(SourceText("一二三四")).edit(edits)


def test_other_length_is_refused() -> None:
    with pytest.raises(ValueError, match="length"):
        CleanText.of(SourceText("一二")).with_text("一")


def test_offsets_outside_are_refused() -> None:
    offsets = OffsetMap.identity(3)
    with pytest.raises(IndexError):
        offsets.to_original(4)
    with pytest.raises(IndexError):
        offsets.to_derived(-1)


def test_pages() -> None:
    source = SourceText("一二三四五六", page_begins=(0, 2, 2, 5))
    assert [source.page_of(offset) for offset in range(6)] == [1, 1, 3, 3, 3, 4]
    assert SourceText("一").page_of(0) is None


@given(st.text(alphabet="一\r\n\v\f\x1c\x85\u2028a ", max_size=30))
def test_line_spans_are_the_lines(text: str) -> None:
    assert [text[begin:end] for begin, end in line_spans(text)] == text.splitlines()


@given(st.text(st.characters(), max_size=40))
def test_code_points_lead_back_and_letters_are_told(text: str) -> None:
    codes = code_points(text + "党𠮷\ud800😀é٣ ")
    assert of_code_points(codes) == text + "党𠮷\ud800😀é٣ "
    assert are_letters(codes).tolist() == [c.isalnum() for c in text + "党𠮷\ud800😀é٣ "]
