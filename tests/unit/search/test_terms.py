"""Are terms of the index taken from a text as they should be?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.folding import normalise, squeeze
from reportminer.lexicons import LexiconError
from reportminer.search import synonyms
from reportminer.search.terms import folded_codes, joined_pairs, pairs, parts_of, pieces_of, words


@given(st.text())
def test_normalising_keeps_every_character_in_its_place(text: str) -> None:
    assert len(normalise(text)) == len(text)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


def test_normalise() -> None:
    assert normalise("黨員ＡＢ　１２％") == "党员ab 12%"
    assert normalise("İ") == "İ"


@given(st.text(alphabet="党建经费，a1 \n"))
def test_every_character_begins_one_term(text: str) -> None:
    plain = squeeze(normalise(text))
    assert [term[0] for term in pairs(plain)] == [c for c in plain if c.isalnum()]


@given(st.lists(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("党建，經Ａ \n\x00_𠮷"))), max_size=4))
def test_terms_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    wanted = [pairs(squeeze(normalise(text.replace("\x00", " ")))) for text in texts]
    found = joined_pairs(folded_codes(texts)) if texts else []
    assert [terms.split() for terms in found] == wanted


def test_pairs_stop_at_punctuation() -> None:
    assert pairs("党建，设施") == ["党建", "建", "设施", "施"]


def test_squeeze_takes_white_space_out() -> None:
    assert squeeze("党 建\n经费 big data\t平台") == "党建经费bigdata平台"


def test_words_of_synonym_groups_are_normalised() -> None:
    words = [word for group in synonyms.groups() for word in (*group.words, *group.means)]
    assert [word for word in words if word != normalise(word)] == []


def test_synonyms_are_the_other_words_of_a_group() -> None:
    assert "村党组织书记" in synonyms.synonyms("村支书")
    assert "村支书" in synonyms.synonyms("村党组织书记")
    assert "村支书" not in synonyms.synonyms("村支书")
    assert synonyms.synonyms("没有的词儿") == ()


def test_a_group_of_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        synonyms, "load_table", lambda name, columns: ({"words": "党建|黨建", "means": "", "note": ""},)
    )
    with pytest.raises(LexiconError, match="at least two words"):
        synonyms.groups.__wrapped__()


@pytest.mark.parametrize(
    ("query", "pieces"),
    [
        ("企业融资难", ("企业", "融资难")),
        ("干部不作为", ("干部", "不作为")),
        ("产业层次低", ("产业", "层次低")),
        ("群众的养老负担", ("群众", "养老", "负担")),
        ("难", ("难",)),
        ("微信上交费", ("微信", "交费")),
        ("让学生午休", ("学生", "午休")),
        ("村民当裁判", ("村民", "裁判")),
        ("种果树的人", ("种果树",)),
    ],
)
def test_single_characters_stay_with_a_word(query: str, pieces: tuple[str, ...]) -> None:
    assert pieces_of(query) == pieces


def test_parts_of_a_word() -> None:
    assert parts_of("经费短缺") == ["经费", "短缺"]
    assert parts_of("融资难") == ["融资"]
    assert parts_of("不作为") == []
    assert parts_of("上幼儿园难") == ["幼儿园"]


@pytest.mark.parametrize("text", ["经费", "不作", "的确", "4a", "水", "a，"])
def test_two_characters_are_one_word_and_load_no_dictionary(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tuple(words(text)) in {(text,), ()}
    pieces_of.cache_clear()
    monkeypatch.setattr("reportminer.search.terms.segmenter", lambda: pytest.fail("the dictionary was loaded"))
    assert pieces_of(text) == (text,)
