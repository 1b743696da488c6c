"""Is every row of a catalogue matched to the right report, or listed, and what does a report take from its row?"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from reportminer.archive import Archive
from reportminer.catalogue import (
    CatalogueError,
    CatalogueRow,
    Document,
    apply_row,
    export_rows,
    match_rows,
    read_catalogue,
    read_mapping,
    undo,
)
from reportminer.pipeline import extract_text
from reportminer.records import encode

TOPICS = [
    "农村公路建设",
    "人居环境整治",
    "基层党组织建设",
    "小型水库除险",
    "农技推广",
    "义务教育均衡",
    "集体经济发展",
    "养老服务",
    "河道治理",
    "林权改革",
]
NAMES = ["云澜县", "石樵县", "禾渡县", "青砚县", "枫陵县", "雁陂县"]
KINDS = ["情况汇报", "调查报告", "工作总结", "整改报告", "经验材料"]


def write_csv(path: Path, heads: Sequence[str], rows: Sequence[Sequence[str]], *, encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows([heads, *rows])
    return path


def test_catalogue_of_300_rows_with_errors_missing_and_doubled_rows() -> None:
    draw = random.Random(16)
    titles = [f"{name}{topic}{kind}" for name in NAMES for topic in TOPICS for kind in KINDS]
    documents = [
        Document(
            f"id{n:03d}",
            f"/archive/X01-2019-{n:04d}.docx" if n % 3 else f"/archive/{n % 7}/文件{n:04d}.docx",
            title,
            2019,
        )
        for n, title in enumerate(titles)
    ]
    rows, truth = [], {}
    for n, document in enumerate(documents):
        if n % 20 == 19:
            continue
        fields = {"title": document.title, "year": "2019"}
        if n % 3 == 1:
            fields["number"] = f"X01-2019-{n:04d}"
        elif n % 3 == 2:
            fields["file"] = document.path.rsplit("/", 1)[-1]
        if draw.random() < 0.1:
            field = draw.choice(sorted(set(fields) - {"year"}))
            text = fields[field]
            at = draw.randrange(len(text))
            fields[field] = text[:at] + draw.choice("了在某0123456789") + text[at + 1 :]
        rows.append(CatalogueRow(len(rows) + 2, dict(fields), fields))
        truth[rows[-1].line] = document.report_id
        if n % 25 == 7:
            rows.append(rows[-1]._replace(line=len(rows) + 2))
            truth[rows[-1].line] = document.report_id
    rows += [CatalogueRow(len(rows) + 2 + n, {}, {"title": f"雁陂县另一件事{n}"}) for n in range(5)]
    found = match_rows(rows, documents)
    assert [match.row for match in found.matches] == rows
    used = [match for match in found.matches if not match.trouble]
    assert [m for m in used if [d.report_id for d in m.documents] != [truth.get(m.row.line)]] == []
    assert len(used) >= 0.9 * len(set(truth.values()))
    assert sum(match.trouble == "doubled row" for match in found.matches) >= 10
    assert sum(match.trouble == "no file" for match in found.matches) >= 5
    listed = {d.report_id for d in found.without_row} | {d.report_id for m in found.matches for d in m.documents}
    assert listed == {d.report_id for d in documents}


def test_a_number_that_leads_to_a_report_of_another_title_is_in_doubt() -> None:
    documents = [
        Document("a", "X01-0001.txt", "云澜县公路汇报", 2019),
        Document("b", "X01-0002.txt", "石樵县水库调查", 2019),
    ]
    row = CatalogueRow(2, {}, {"number": "X01-0002", "title": "云澜县公路汇报"})
    [match] = match_rows([row], documents).matches
    assert match.trouble == "in doubt"


def test_rows_that_differ_and_claim_one_report_are_both_listed() -> None:
    documents = [Document("a", "汇报.txt", "云澜县公路汇报", 2019)]
    rows = [CatalogueRow(n, {}, {"file": "汇报.txt", "year": year}) for n, year in ((2, "2019"), (3, "2018"))]
    assert [match.trouble for match in match_rows(rows, documents).matches] == ["several rows", "several rows"]


@pytest.mark.parametrize(("number", "found"), [("0417", True), ("17", False)])
def test_a_short_number_at_the_beginning_of_a_file_name_proves_nothing(number: str, found: bool) -> None:
    documents = [Document("a", f"/x/{number}.txt", "", None), Document("b", "/x/别的.txt", "", None)]
    [match] = match_rows([CatalogueRow(2, {}, {"number": number})], documents).matches
    assert [one.report_id for one in match.documents] == (["a"] if found else [])


def test_similar_title_counts_only_if_no_other_is_near_and_its_numbers_agree() -> None:
    documents = [
        Document("a", "1.txt", "云澜县2019年农村公路建设情况汇报", 2019),
        Document("b", "2.txt", "石樵县水库除险调查报告", 2019),
    ]
    near, other = ({"title": f"云澜县{year}年农村公路建没情况汇报"} for year in (2019, 2018))
    assert [m.way for m in match_rows([CatalogueRow(2, {}, near)], documents).matches] == ["similar title"]
    assert [m.trouble for m in match_rows([CatalogueRow(2, {}, other)], documents).matches] == ["in doubt"]


@pytest.mark.parametrize(("name", "encoding"), [("目录.csv", "gb18030"), ("目录.csv", "utf-8-sig"), ("目录.xlsx", "")])
def test_reads_the_forms_that_archives_have(tmp_path: Path, name: str, encoding: str) -> None:
    heads, cells = (
        ["档 号", "题名", "日期", "柜号"],
        ["X01-2019-0001", "云澜县农村公路建设情况汇报", "20190312", "三-2"],
    )
    path = tmp_path / name
    if encoding:
        write_csv(path, heads, [cells], encoding=encoding)
    else:
        openpyxl = pytest.importorskip("openpyxl")
        pytest.importorskip("python_calamine")
        book = openpyxl.Workbook()
        for line in (["云澜县档案馆文件目录"], heads, cells):
            book.active.append(line)
        book.save(path)
    catalogue = read_catalogue(path)
    [row] = catalogue.rows
    assert row.fields == {"number": "X01-2019-0001", "title": "云澜县农村公路建设情况汇报", "date": "2019-03-12"}
    assert (catalogue.own, row.cells["柜号"]) == (["柜号"], "三-2")
    assert row.line == (2 if encoding else 3)


def test_heads_that_differ_are_mapped_and_no_heads_are_an_error(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ["案名", "所在"], [["云澜县公路汇报", "汇报.txt"]])
    with pytest.raises(CatalogueError, match="档号"):
        read_catalogue(path)
    heads = tmp_path / "heads.tsv"
    heads.write_text("案名\t题名\n所在\t文件名\n", encoding="utf-8")
    assert read_catalogue(path, mapping=read_mapping(heads)).rows[0].fields == {
        "title": "云澜县公路汇报",
        "file": "汇报.txt",
    }
    heads.write_text("案名\t无此头\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="line 1"):
        read_mapping(heads)


def test_a_report_takes_what_its_text_leaves_open_and_gives_it_back() -> None:
    (report,) = extract_text("工作汇报\n我县工作平稳，全县面貌一新。")
    before = encode(report)
    apply_row(report, CatalogueRow(2, {"地区": "滦南县"}, {"place": "滦南县", "year": "2018", "issuer": "滦南县委办"}))
    assert (report.place.adcode, report.place.status, report.year, report.year_status) == (
        "130224",
        "catalogue",
        2018,
        "catalogue",
    )
    assert (report.org, report.catalogue, report.quality.contradictions) == ("滦南县委办", {"地区": "滦南县"}, [])
    undo(report)
    assert encode(report) == before


def test_what_the_text_says_outright_stands_and_the_contradiction_is_shown() -> None:
    (report,) = extract_text("滦南县2019年工作总结\n全县工作平稳。")
    apply_row(report, CatalogueRow(2, {}, {"place": "迁西县", "year": "2018"}))
    assert (report.place.adcode, report.year) == ("130224", 2019)
    assert report.quality.contradictions == [
        "year: text 2019, catalogue 2018",
        "place: text 河北省唐山市滦南县, catalogue 迁西县",
    ]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "甲.txt").write_text(
        "农村公路建设情况汇报\n我县工作平稳，全县面貌一新，新修公路12公里。", encoding="utf-8"
    )
    (folder / "乙.txt").write_text(
        "滦南县2019年养老服务工作总结\n机密★10年\n全县工作平稳，建成食堂16个。", encoding="utf-8"
    )
    catalogue = write_csv(
        tmp_path / "目录.csv", ["文件名", "地区", "年度", "柜号", "密级"],
        [["甲.txt", "迁西县", "2018", "三-2", ""], ["丙.txt", "迁西县", "2018", "三-3", ""]],
    )  # fmt: skip
    archive = Archive(tmp_path / "archive")
    archive.ingest(folder, catalogue=catalogue)
    return archive


def test_ingest_with_a_catalogue_fills_the_tables_and_later_runs_keep_it(archive: Archive, tmp_path: Path) -> None:
    def row() -> tuple[object, ...]:
        (found,) = [report for report in archive.report_rows() if report.path.endswith("甲.txt")]
        return (
            found.adcode,
            found.place_status,
            found.year,
            found.year_status,
            archive.report(found.report_id).catalogue["柜号"],
        )

    assert row() == ("130227", "catalogue", 2018, "catalogue", "三-2")
    (tmp_path / "texts" / "甲.txt").write_text(
        "农村公路建设情况汇报\n我县工作平稳，全县面貌一新，新修公路15公里。", encoding="utf-8"
    )
    archive.ingest(tmp_path / "texts")
    assert row() == ("130227", "catalogue", 2018, "catalogue", "三-2")
    assert archive.check() == []


@pytest.mark.parametrize(("later", "copies"), [("2019", 0), ("2018", 1)])
def test_years_of_the_catalogue_tell_a_report_written_over_another_from_a_copy(
    tmp_path: Path, later: str, copies: int
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    told = "".join(f"各村{word}工作按{word}台账逐户推进，{word}专班每月到点上核对。" for word in "水电路讯房田林果")
    for name, road in (("甲.txt", "新修村道"), ("乙.txt", "改建便桥")):
        (folder / name).write_text(f"农村公路建设情况汇报\n{told}一年来{road}，群众出行方便。", encoding="utf-8")
    rows = [["甲.txt", "迁西县", "2018"], ["乙.txt", "迁西县", later]]
    archive = Archive(tmp_path / "archive")
    archive.ingest(folder)
    assert sum(bool(row.duplicate_of) for row in archive.report_rows()) == 1, "no year is known yet"
    archive.ingest(folder, catalogue=write_csv(tmp_path / "目录.csv", ["文件名", "地区", "年度"], rows))
    assert sum(bool(row.duplicate_of) for row in archive.report_rows()) == copies


def test_check_lists_rows_without_file_and_files_without_row(archive: Archive, tmp_path: Path) -> None:
    lines = list(archive.check_catalogue(tmp_path / "目录.csv"))
    assert [(line["finding"], line["line"]) for line in lines] == [("matched", 2), ("no file", 3), ("no row", None)]


def test_marks_of_secrecy_are_read_from_the_text(archive: Archive) -> None:
    marks = {Path(report.path).name: archive.secrecy(report.report_id) for report in archive.report_rows()}
    assert marks == {"甲.txt": "", "乙.txt": "机密★10年"}


WORK_REPORT = (
    "政府工作报告\n各位代表：\n一、过去一年的工作\n去年，全县生产总值完成120亿元，新建公路30公里。\n"
    "二、今年的工作安排\n今年，全县生产总值力争达到130亿元。\n"
)


def test_figures_follow_the_year_and_place_of_the_catalogue_and_give_them_back() -> None:
    (report,) = extract_text(WORK_REPORT)
    before = encode(report)
    years = {figure.text: figure.year for figure in report.figures}
    assert (years["120亿元"], years["130亿元"]) == (None, None)
    row = CatalogueRow(2, {}, {"year": "2018", "place": "滦南县"})
    apply_row(report, row, source_text=WORK_REPORT)
    years = {figure.text: figure.year for figure in report.figures}
    assert (years["120亿元"], years["130亿元"]) == (2017, 2018)
    assert (report.year, report.period, report.text_says["year"]) == (2018, "2017", None)
    told = next(iter(report.text_says["figures"].values()))
    assert told["year"] is None
    again = encode(report)
    apply_row(report, row, source_text=WORK_REPORT)
    assert encode(report) == again
    undo(report)
    assert encode(report) == before


def test_the_year_that_a_text_tells_outright_dates_its_figures_whatever_the_catalogue_says() -> None:
    text = "滦南县2019年工作总结\n今年，全县新修公路12公里。"
    (report,) = extract_text(text)
    apply_row(report, CatalogueRow(2, {}, {"year": "2016"}), source_text=text)
    assert [figure.year for figure in report.figures] == [2019]
    assert report.quality.contradictions == ["year: text 2019, catalogue 2016"]


def test_a_date_alone_tells_the_year() -> None:
    (report,) = extract_text("工作汇报\n我县工作平稳，今年新修公路12公里。")
    apply_row(report, CatalogueRow(2, {}, {"date": "2018-03-12"}))
    assert (report.year, report.year_status, report.date) == (2018, "catalogue", "2018-03-12")


def test_heads_that_were_mapped_tell_marks_and_fields(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "甲.txt").write_text("滦南县2019年公路工作总结\n全县新修公路12公里。", encoding="utf-8")
    heads = tmp_path / "heads.tsv"
    heads.write_text("保密等级\t密级\n存放\t文件名\n卷号\t档号\n", encoding="utf-8")
    path = write_csv(tmp_path / "目录.csv", ["存放", "保密等级", "卷号"], [["甲.txt", "秘密★5年", "X1-7"]])
    with Archive(tmp_path / "archive") as archive:
        archive.ingest(tmp_path / "texts", catalogue=path, heads=heads)
        [row] = archive.report_rows()
        assert archive.secrecy(row.report_id) == "秘密★5年"
        assert archive.catalogue_heads(own=True) == ["保密等级", "卷号"]
        assert archive.chosen(exclude_marked=True).report_rows() == []
        assert archive.chosen([("卷号", "X1-7")]).hits("公路", what="reports", limit=5) != []
        with pytest.raises(CatalogueError, match="柜号"):
            archive.chosen([("柜号", "三")])


def test_a_corrected_name_counts_though_the_code_beside_it_was_left() -> None:
    (report,) = extract_text("工作汇报\n我县工作平稳，全县面貌一新。")
    apply_row(report, CatalogueRow(2, {}, {"place": "河北省唐山市迁西县", "adcode": "130224"}))
    assert (report.place.adcode, report.place.status) == ("130227", "catalogue")
    assert report.quality.contradictions == ["place: text code 130224 is 滦南县, catalogue 河北省唐山市迁西县"]
    apply_row(report, CatalogueRow(2, {}, {"place": "鼓楼区", "adcode": "320106"}))
    assert (report.place.adcode, report.quality.contradictions) == ("320106", [])


def test_only_places_that_are_told_go_into_an_exported_catalogue(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "甲.txt").write_text("公路工作总结\n我县新修公路12公里。", encoding="utf-8")
    with Archive(tmp_path / "archive") as archive:
        archive.ingest(tmp_path / "texts")
        [row] = export_rows(archive.report_rows(), archive.filed(), archive.catalogue_fields())
    assert (row["地区"], row["年度"], row["备注"]) == ("", "", "地区、年度待核")


def test_a_folder_that_was_moved_is_found_by_the_end_of_the_path() -> None:
    documents = [
        Document(name, f"/new/{name}/2019.txt", "政府工作报告", 2019) for name in ("云澜县", "石樵县", "禾渡县")
    ]
    rows = [
        CatalogueRow(2, {}, {"file": "D:\\old\\石樵县\\2019.txt"}),
        CatalogueRow(3, {}, {"file": "old/别处/2019.txt"}),
    ]
    first, second = match_rows(rows, documents).matches
    assert ([d.report_id for d in first.documents], first.way) == (["石樵县"], "path")
    assert (second.documents, second.trouble) == ((), "no file")


def test_of_reports_with_one_title_the_date_tells_which_and_a_year_alone_does_not() -> None:
    documents = [
        Document("a", "1.txt", "云澜县政府工作报告", 2019, "2019-01-08"),
        Document("b", "2.txt", "云澜县政府工作报告", 2021, "2021-01-12"),
        Document("c", "3.txt", "政府工作报告", 2021, "2021-01-15"),
    ]

    def found(**fields: str) -> tuple[list[str], str]:
        [match] = match_rows([CatalogueRow(2, {}, fields)], documents).matches
        return [d.report_id for d in match.documents] if not match.trouble else [], match.trouble

    title = "云澜县政府工作报告"
    assert found(title=title, date="2021-01-12", year="2021") == (["b"], "")
    assert found(title=title, date="2021-01-12", year="2012") == ([], "in doubt")
    assert found(title=title, date="2021-01-13", year="2021") == ([], "in doubt")
    assert found(title=title, year="2021") == ([], "in doubt")
    assert found(title=f"某省2021年{title}", date="2021-01-12") == (["b"], "")
    assert found(title="石樵县2021年政府工作报告", date="2021-01-15") == ([], "no file")
