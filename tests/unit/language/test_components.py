import msgspec
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import reportminer
from reportminer import pipeline
from reportminer.language import COMPONENTS
from reportminer.pipeline import Draft
from reportminer.records import Figure

REPORT = """禾渡县农业工作情况汇报
一、主要做法
一是选派技术员。选派技术员86名到村服务，其中女性占25%。二是筹措资金。投入资金320万元。
二、存在的问题
一是专业人员缺乏。部分乡镇只有1名农技员。
三、下步打算
一是充实队伍。力争今年新招技术员12名。
"""


@pytest.fixture
def nlp() -> Language:
    return reportminer.load()


@Language.component("as_target")
def as_target(doc: Doc) -> Doc:
    doc._.figures[0].status = "target"
    return doc


@Language.component("only_money")
def only_money(doc: Doc) -> Doc:
    doc._.figures = [figure for figure in doc._.figures if figure.unit == "元"]
    return doc


@Language.component("one_more")
def one_more(doc: Doc) -> Doc:
    at = doc.text.index("25%")
    doc._.figures.append(Figure(id="own", begin=at, end=at + 3, text="25%", min=25, max=25, unit="%"))
    return doc


def test_a_figure_changed_in_place_stays_changed(nlp: Language) -> None:
    nlp.add_pipe("as_target", after="reportminer_figures")
    doc = nlp(REPORT)
    assert doc._.figures[0].status == "target"
    assert doc._.figures[0].statement, "the links go on with what was changed"


def test_figures_assigned_between_two_components_are_linked(nlp: Language) -> None:
    nlp.add_pipe("only_money", after="reportminer_figures")
    doc = nlp(REPORT)
    assert [figure.text for figure in doc._.figures] == ["320万元"]
    assert [len(statement.figures) for statement in doc._.statements] == [0, 1, 0, 0]
    assert [span.text for span in doc.spans["figures"]] == ["320万元"]


def test_a_figure_added_in_place_is_linked_and_marked(nlp: Language) -> None:
    nlp.add_pipe("one_more", after="reportminer_figures")
    doc = nlp(REPORT)
    added = next(figure for figure in doc._.figures if figure.id == "own")
    assert added.section == doc._.sections[0].id
    assert "own" in doc._.statements[0].figures


def test_changes_reach_a_text_with_other_offsets_and_script(nlp: Language) -> None:
    nlp.add_pipe("as_target", after="reportminer_figures")
    text = "禾渡縣農業工作情況匯報\n\n　　一、主要做法\n　　選派技術員\u200b８６名到村服務，投入資金３２０萬元。\n"
    doc = nlp(text)
    assert [doc.text[f.begin : f.end] for f in doc._.figures] == ["８６名", "３２０萬元"]
    assert [f.status for f in doc._.figures] == ["target", "actual"]


def test_an_edit_through_a_span_is_an_edit_of_the_record(nlp: Language) -> None:
    doc = nlp(REPORT)
    doc.spans["figures"][0]._.record.indicator = "技术员"
    assert doc._.figures[0].indicator == "技术员"


@pytest.mark.parametrize("left_out", COMPONENTS)
def test_a_doc_is_written_whichever_component_is_left_out(left_out: str, nlp: Language) -> None:
    nlp.remove_pipe(left_out)
    doc = nlp(REPORT)
    restored = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert restored._.figures == doc._.figures
    assert restored._.sections == doc._.sections
    assert restored._.description == doc._.description


def test_a_restored_doc_goes_through_further_components(nlp: Language, tmp_path) -> None:
    linker = nlp.get_pipe("reportminer_links")
    nlp.remove_pipe("reportminer_links")
    nlp(REPORT).to_disk(tmp_path / "doc")
    doc = linker(Doc(nlp.vocab).from_disk(tmp_path / "doc"))
    assert doc._.figures == reportminer.load()(REPORT)._.figures


def test_numbers_too_large_for_msgpack_are_written(nlp: Language) -> None:
    doc = nlp(REPORT)
    doc._.figures[0].min = doc._.figures[0].max = 10**30
    assert Doc(nlp.vocab).from_bytes(doc.to_bytes())._.figures[0].min == 10**30


def test_the_config_of_a_component_has_effect_and_is_saved(nlp: Language, tmp_path) -> None:
    nlp.replace_pipe("reportminer_figures", "reportminer_figures", config={"statuses": ["target"]})
    nlp.replace_pipe("reportminer_statements", "reportminer_statements", config={"kinds": ["problem"]})
    nlp.replace_pipe("reportminer_metadata", "reportminer_metadata", config={"year": 2021})
    nlp.to_disk(tmp_path)
    for model in (nlp, reportminer.load(tmp_path)):
        doc = model(REPORT)
        assert [(figure.text, figure.year) for figure in doc._.figures] == [("12名", 2021)]
        assert [statement.kind for statement in doc._.statements] == ["problem"]
        assert doc._.description.year == 2021


def test_a_level_and_a_hint_of_the_config(nlp: Language) -> None:
    nlp.replace_pipe("reportminer_outline", "reportminer_outline", config={"levels": 1})
    nlp.replace_pipe("reportminer_places", "reportminer_places", config={"hints": ["长沙市"]})
    doc = nlp("农业工作情况汇报\n一、主要做法\n（一）选派干部\n选派86名。\n（二）筹措资金\n投入320万元。\n")
    assert [section.level for section in doc._.sections] == [1]
    assert (doc._.place.adcode, doc._.place.status) == ("430100", "path")


def test_a_config_with_an_unknown_or_wrong_value_is_refused(nlp: Language) -> None:
    with pytest.raises(ValueError, match="min_confidence"):
        nlp.add_pipe("reportminer_figures", name="again", config={"min_confidence": "high"})
    with pytest.raises(ValueError, match="confidence_min"):
        nlp.add_pipe("reportminer_figures", name="again", config={"confidence_min": 0.9})


def test_sentences_begin_where_one_ends_and_at_every_line(nlp: Language) -> None:
    doc = nlp("一、主要做法\n　　他说：“要落实。”会后，投入3.5亿元！各乡镇如何？\n二、问题\n")
    assert [sentence.text.strip() for sentence in doc.sents] == [
        "一、主要做法", "他说：“要落实。”", "会后，投入3.5亿元！", "各乡镇如何？", "二、问题",
    ]  # fmt: skip


def test_entities_are_figures_places_and_the_body(nlp: Language) -> None:
    doc = nlp("2023年，长沙市投入资金320万元，选派技术员86名，占比25%，新修公路12公里。")
    assert [(entity.text, entity.label_) for entity in doc.ents] == [
        ("长沙市", "GPE"), ("320万元", "MONEY"), ("86名", "CARDINAL"), ("25%", "PERCENT"), ("12公里", "QUANTITY"),
    ]  # fmt: skip


@spacy.registry.misc("drop_rates.v1")
def make_drop_rates():
    return drop_rates


def drop_rates(draft: Draft) -> None:
    draft.figures = [figure for figure in draft.figures if figure.unit != "%"]


def test_a_step_of_ones_own_runs_in_a_batch_and_under_spacy(nlp: Language) -> None:
    nlp.add_pipe("reportminer_step", before="reportminer_links", config={"step": {"@misc": "drop_rates.v1"}})
    steps = (*pipeline.STEPS[:-1], drop_rates, pipeline.STEPS[-1])
    (report,) = pipeline.extract_bytes(REPORT.encode(), "a.txt", steps=steps).reports
    doc = nlp(REPORT)
    assert doc._.figures == report.figures
    assert "%" not in {figure.unit for figure in report.figures}
    assert msgspec.json.encode(doc._.statements) == msgspec.json.encode(report.statements)
