from itertools import pairwise

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import reportminer
import reportminer.pipeline
from reportminer.language import COMPONENTS, load
from reportminer.language.model import ENTRY_POINT_GROUP, build

REPORT = """云澜县党建工作情况汇报
一、主要做法
一是选派第一书记。选派第一书记120名到村任职，其中35岁以下的占45%。二是开展结对共建。组织36个机关支部与36个村支部结对。
二、存在的问题
一是党务干部力量不足。部分乡镇只有1名专职党务干部。二是工作经费紧张。村均办公经费不足2万元。
"""


@pytest.fixture(scope="module")
def nlp() -> Language:
    return reportminer.load()


def test_a_doc_carries_the_records_at_its_own_offsets(nlp: Language) -> None:
    doc = nlp(REPORT)
    assert [doc.text[f.begin : f.end] for f in doc._.figures][:2] == ["120名", "35岁以下"]
    assert [s.kind for s in doc._.statements] == ["practice", "practice", "problem", "problem"]
    assert [s.head for s in doc._.sections] == ["主要做法", "存在的问题"]
    figure = doc._.figures[0]
    assert doc._.statements[0].figures[0] == figure.id
    assert figure.section == doc._.sections[0].id
    assert doc._.description.genre == "汇报"


def test_span_groups_lead_to_the_same_records(nlp: Language) -> None:
    doc = nlp(REPORT)
    assert len(doc.spans["figures"]) == len(doc._.figures)
    for span, figure in zip(doc.spans["figures"], doc._.figures, strict=True):
        assert span._.record == figure
        assert figure.text in span.text
    assert [span.label_ for span in doc.spans["sections"]] == ["practice", "problem"]


def test_the_pipeline_finds_what_extraction_finds(nlp: Language) -> None:
    (report,) = reportminer.pipeline.extract_text(REPORT)
    doc = nlp(REPORT)
    assert doc._.figures == report.figures
    assert doc._.statements == report.statements
    assert doc._.sections == report.sections


def test_traditional_text_is_cut_and_read_like_simplified(nlp: Language) -> None:
    traditional = nlp("全縣有農村黨員3600多名,占黨員總數的45%。")
    simplified = nlp("全县有农村党员3600多名,占党员总数的45%。")
    assert [len(token) for token in traditional] == [len(token) for token in simplified]
    assert [f.min for f in traditional._.figures] == [f.min for f in simplified._.figures] == [3600, 45]
    assert "黨員" in traditional._.figures[0].indicator


def test_tokens_joined_are_the_text(nlp: Language) -> None:
    text = " 一、 主要做法\n\n\t(一)加强“两新”组织建设 e-mail\u3000\n"
    doc = nlp(text)
    assert doc.text == text
    assert all(a.idx + len(a) == b.idx for a, b in pairwise(doc))


def test_pipe_in_one_and_in_two_processes_gives_the_same(nlp: Language) -> None:
    texts = [REPORT, REPORT.replace("120", "121"), ""]
    one = [doc._.figures for doc in nlp.pipe(texts)]
    two = [doc._.figures for doc in nlp.pipe(texts, n_process=2, batch_size=1)]
    assert one == two
    assert one[1][0].min == 121


def test_a_saved_pipeline_loads_and_a_saved_doc_keeps_its_records(nlp: Language, tmp_path) -> None:
    nlp.to_disk(tmp_path / "model")
    again = load(tmp_path / "model")
    doc = again(REPORT)
    assert again.pipe_names == list(COMPONENTS)
    assert doc._.figures == nlp(REPORT)._.figures
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (restored,) = DocBin(store_user_data=True).from_bytes(stored).get_docs(again.vocab)
    assert restored._.figures == doc._.figures


def test_components_may_be_left_out(nlp: Language) -> None:
    with nlp.select_pipes(disable=["reportminer_statements"]):
        doc = nlp(REPORT)
    assert doc._.statements == []
    assert doc._.figures


def test_both_engines_cut_a_domain_word_whole() -> None:
    for engine in ("rjieba", "jieba"):
        words = [token.text for token in build(engine=engine, plugins=False).make_doc("加强流动党员管理")]
        assert "流动党员" in words
    with pytest.raises(ValueError, match="unknown segmenter"):
        build(engine="other")


def test_a_component_from_an_entry_point_joins_the_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    class Entry:
        name = "count_money"

        @staticmethod
        def load() -> None:
            @Language.component("count_money")
            def count(doc: Doc) -> Doc:
                doc.user_data["money"] = sum(figure.unit == "元" for figure in doc._.figures)
                return doc

    monkeypatch.setattr(
        "reportminer.language.model.entry_points", lambda group: [Entry] if group == ENTRY_POINT_GROUP else []
    )
    doc = build()(REPORT)
    assert doc.user_data["money"] == 1
    assert spacy.registry.tokenizers.get("reportminer.tokenizer.v1")
