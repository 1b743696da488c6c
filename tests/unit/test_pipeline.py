from functools import partial
from pathlib import Path

import msgspec
import pytest

from reportminer import api, cleaning, pipeline, relocation
from reportminer.records import Part, Report, Statement, decode_report, encode, schema
from reportminer.text import Cell, SourceText, Table

REPORT = (
    "石桥县机关党建工作汇报\n2023年以来，我县抓党建工作。\n"
    "一、主要做法\n一是选派干部。选派第一书记120名。二是压实责任。签订责任书36份。\n"
    "二、存在的问题\n一是经费不足。村均经费不足2万元。二是力量薄弱。专职人员少。\n"
)


def only(text: str) -> Report:
    (report,) = pipeline.extract_text(text)
    return report


def test_every_record_can_be_traced_to_the_source() -> None:
    messy = REPORT.replace("120名", "１２０\u200b名").replace("一、", "　　一、").replace("\n", "\r\n")
    report = only(messy)
    assert pipeline.check_offsets(report, messy) == []
    figure = next(f for f in report.figures if f.min == 120)
    assert messy[figure.begin : figure.end] == "１２０\u200b名"
    assert figure.text == "１２０名"
    assert figure.min == 120


def test_offsets_that_lie_are_told() -> None:
    report = only(REPORT)
    report.figures[0].begin += 1
    report.figures[0].end += 1
    assert "does not stand at" in pipeline.check_offsets(report, REPORT)[0]


def test_the_same_content_has_the_same_id_under_any_name_and_line_break() -> None:
    unix = pipeline.extract_text(REPORT, path="a.txt")[0]
    windows = pipeline.extract_text(REPORT.replace("\n", "\r\n"), path="b/c.txt")[0]
    assert unix.report_id == windows.report_id
    assert unix.report_id != only(REPORT.replace("120", "121")).report_id


def test_records_survive_their_json() -> None:
    report = only(REPORT)
    assert decode_report(encode(report)) == report
    assert encode(report) == encode(only(REPORT))
    with pytest.raises(msgspec.ValidationError):
        decode_report(b'{"report_id": 3}')


def test_the_schema_names_every_field_of_the_contract() -> None:
    definitions = schema()["$defs"]
    assert set(definitions["Figure"]["properties"]) >= {
        *("id", "begin", "end", "text", "min", "max", "approx", "unit", "indicator", "indicator_id", "status", "time"),
        *("year", "per", "section", "statement", "confidence", "rule"),
    }
    assert set(definitions["Report"]["properties"]) >= {
        *("report_id", "source", "begin", "end", "title", "org", "date", "period", "genre", "place", "quality"),
        *("sections", "statements", "figures"),
    }


def test_figures_are_tied_to_the_statement_and_section_they_stand_in() -> None:
    report = only(REPORT)
    figure = next(f for f in report.figures if f.min == 36)
    statement = next(s for s in report.statements if s.id == figure.statement)
    section = next(s for s in report.sections if s.id == figure.section)
    assert "压实责任" in statement.head
    assert figure.id in statement.figures
    assert section.head == "主要做法"


def test_a_paged_source_gives_every_record_its_page() -> None:
    at = REPORT.index("二、存在的问题")
    (report,) = pipeline.extract_source(SourceText(REPORT, path="a.pdf", page_begins=(0, at)))
    assert {statement.page for statement in report.statements if statement.kind == "practice"} == {1}
    assert {statement.page for statement in report.statements if statement.kind == "problem"} == {2}
    assert all(figure.page in {1, 2} for figure in report.figures)


def test_a_file_without_text_fails_with_a_reason(tmp_path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    blank = tmp_path / "blank.txt"
    blank.write_bytes(b" \r\n \n")
    for path in (empty, blank):
        result = pipeline.extract_file(path)
        assert result.sources == []
        assert [failure.path for failure in result.failures] == [str(path)]
        assert result.failures[0].reason


def test_title_and_place_stand_in_the_script_of_the_source() -> None:
    report = only("松塢縣黨建工作匯報\n2023年，我縣抓黨建。\n一、主要做法\n選派幹部120名到村任職，組織黨員開展學習。\n")
    assert report.title == "松塢縣黨建工作匯報"
    assert (report.place.name, report.place.full_name) == ("松塢縣", "松坞县")
    assert report.quality.script == "traditional"


def test_the_indicator_of_a_traditional_report_is_traditional_throughout() -> None:
    report = only("黨建匯報\n一、主要做法\n組織黨員參加會議共120人，培訓入黨積極分子36名，佔黨員總數的45%。\n")
    for figure in report.figures:
        assert not set(figure.indicator) & set("党员组织参会议训积总数"), figure.indicator


def test_records_of_a_recognised_page_are_no_surer_than_the_recognition() -> None:
    at = REPORT.index("二、存在的问题")
    source = SourceText(REPORT, path="a.pdf", page_begins=(0, at), page_confidence=(1.0, 0.8))
    (scanned,), (plain,) = pipeline.extract_source(source), pipeline.extract_text(REPORT)
    for name in ("statements", "figures", "sections"):
        pairs = list(zip(getattr(scanned, name), getattr(plain, name), strict=True))
        assert {record.page for record, _ in pairs} == {1, 2}
        for record, other in pairs:
            expected = other.confidence if record.page == 1 else round(other.confidence * 0.8, 3)
            assert record.confidence == expected


def test_a_bare_sentence_says_whose_figure_it_is() -> None:
    (figure,) = pipeline.figures_of_text("全国党员9000万名。")
    assert figure.place == "全国"


NOTE = "# About these files\n\nTwo reports of every county, as Markdown; place and year stand in the path (石桥县/2023.md).\n"


@pytest.mark.parametrize("name", ["README.md", "README", "licence.txt"])
def test_a_note_among_reports_is_left_out_with_a_reason(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(NOTE, encoding="utf-8")
    result = pipeline.extract_file(tmp_path / name)
    assert result.sources == []
    assert [(failure.skipped, failure.stage) for failure in result.failures] == [(True, "read")]
    assert "hardly any Chinese text (3 Chinese characters" in result.failures[0].reason


def test_a_list_with_many_foreign_names_is_a_report_like_others() -> None:
    rows = "".join(f"{n}．企业名称：Shengda Machinery Works Limited 投资{n}亿元\n" for n in range(1, 9))
    result = pipeline.extract_bytes(f"雁陂县外资企业名录\n{rows}".encode(), "a.txt")
    assert result.failures == []
    assert len(result.reports) == 1


@pytest.mark.parametrize(
    "text",
    [
        REPORT,
        REPORT + "Summary: 120 secretaries were sent to the villages, and 36 letters of responsibility were signed.\n",
        REPORT + "The county sent secretaries to villages and signed letters of responsibility. " * 4,
        "Prepared by the office of the county. " * 200 + "\n" + REPORT,
        "某县基本情况\n" + "GDP  120  130  140\n" * 40,
        "GDP 120",
    ],
)
def test_no_report_is_taken_for_a_note(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    result = pipeline.extract_file(tmp_path / "a.txt")
    assert len(result.sources) == 1
    assert not result.failures


def test_bytes_give_what_their_file_gives(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(REPORT.encode("gb18030"))
    from_file, from_bytes = pipeline.extract_file(path), pipeline.extract_bytes(path.read_bytes(), str(path))
    assert from_file == from_bytes
    assert from_file.reports
    assert pipeline.extract_bytes(b"%PDF-1.4 nothing", "b.pdf").failures


def without_figures(draft: pipeline.Draft, *, unit: str = "") -> None:
    draft.figures = [figure for figure in draft.figures if unit and figure.unit != unit]


def test_given_steps_are_run_in_place_of_the_usual_ones() -> None:
    steps = (*pipeline.STEPS, without_figures)
    (report,) = pipeline.extract_bytes(REPORT.encode(), "a.txt", steps=steps).reports
    assert report.figures == []
    assert report.statements == only(REPORT).statements
    (bare,) = pipeline.extract_bytes(REPORT.encode(), "a.txt", steps=()).reports
    assert (bare.sections, bare.statements) == ([], [])


def test_options_of_steps_bound_by_partial() -> None:
    options = {
        pipeline.figures_step: partial(pipeline.figures_step, min_confidence=0.99),
        pipeline.statements_step: partial(pipeline.statements_step, kinds=["problem"]),
    }
    steps = [options.get(step, step) for step in pipeline.STEPS]
    (report,) = pipeline.extract_bytes(REPORT.encode(), "a.txt", steps=steps).reports
    assert {statement.kind for statement in report.statements} == {"problem"}
    assert len(report.figures) < len(only(REPORT).figures)


def test_a_step_is_known_by_its_function_and_options() -> None:
    assert pipeline.step_name(pipeline.figures_step) == "reportminer.pipeline.figures_step"
    bound = partial(without_figures, unit="人")
    assert pipeline.step_name(bound) == f"{__name__}.without_figures(unit='人')"
    assert pipeline.step_name(bound) != pipeline.step_name(partial(without_figures, unit="户"))
    with pytest.raises(ValueError, match="no function of a module"):
        pipeline.step_name(lambda draft: None)


def test_a_step_that_fails_becomes_a_failure_that_names_it() -> None:
    def broken(draft: pipeline.Draft) -> None:
        raise RuntimeError("no such table")

    result = pipeline.extract_bytes(REPORT.encode(), "a.txt", steps=(broken,))
    assert [failure.reason for failure in result.failures] == ["RuntimeError: no such table"]
    with pytest.raises(RuntimeError, match="no such table"):
        pipeline.extract_bytes(REPORT.encode(), "a.txt", steps=(broken,), strict=True)
    with pytest.raises(RuntimeError, match="no such table"):
        api.extract_bytes(REPORT.encode(), "a.txt", steps=(broken,))


def test_a_slip_of_the_program_is_an_error_in_every_test() -> None:
    def slip(draft: pipeline.Draft) -> None:
        draft.figures = nothing_of_the_name  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(NameError, match="nothing_of_the_name"):
        pipeline.extract_bytes(REPORT.encode(), "a.txt", steps=(slip,))


def test_the_parts_of_a_statement_move_with_it() -> None:
    text = REPORT.replace("一是选派干部", "一是\u200b选派干部")
    clean = cleaning.clean(SourceText(text))
    at = clean.text.index("选派第一书记")
    whole = Statement(begin=at - 6, end=at + 11, parts=[Part(begin=at, end=at + 10, head="选派第一书记")])
    moved = relocation.statement_at_source(whole, clean)
    (part,) = moved.parts
    assert text[part.begin : part.end] == "选派第一书记120名"
    assert relocation.to_clean(moved, clean).parts == [Part(begin=at, end=at + 10, head="选派第一书记")]


def test_files_in_folders_one_after_the_other(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(REPORT, encoding="utf-8")
    assert [Path(result.path).name for result in pipeline.extract_files([tmp_path])] == ["a.txt", "b.txt"]
    (tmp_path / "empty").mkdir()
    (nothing,) = pipeline.extract_files([tmp_path / "empty"])
    assert nothing.failures[0].reason == "no file in there"


def test_cells_with_running_text_lay_out_the_page_and_are_mined() -> None:
    def found(cell: str) -> list[str]:
        text = f"禾渡县工作汇报\n{cell}\t略\n"
        at = text.index(cell)
        end = at + len(cell)
        cells = (Cell(at, end, 0, 0), Cell(end + 1, end + 2, 0, 1))
        source = SourceText(text, path="a.docx", tables=(Table(at, end + 2, cells),))
        return [statement.head for statement in pipeline.extract_source(source)[0].statements]

    points = "二、存在的问题。一是经费不足，村均工作经费不到2万元，难以为继。二是力量薄弱，专职人员太少，工作推进缓慢。"
    assert found(points + "三是制度不全，办事没有规矩可依，群众有意见，还需要花大力气来完善。")
    assert not found("一是经费不足。")


def test_a_place_keeps_its_full_name_beside_the_name_as_written() -> None:
    [report] = pipeline.extract_text("鲁甸县2020年党建工作总结\n\n一、主要做法\n（一）抓培训。全年办班15期。\n")
    assert (report.place.name, report.place.full_name) == ("鲁甸县", "云南省昭通市鲁甸县")
    assert report.place.status == "explicit"
