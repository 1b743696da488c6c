"""Are reports, sections and figures found as statements are, each with its columns and its place in the source?"""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from reportminer.archive import Archive
from reportminer.folding import normalise, squeeze
from reportminer.records import Part, Report, Section, Statement
from reportminer.search.searchables import COLUMNS, WHATS, HitPart
from reportminer.store import seals
from reportminer.store.errors import ArchiveError
from reportminer.store.packing import PackedFile, pack_source
from reportminer.text import SourceText


def heads(archive: Archive, what: str, query: str, **options: object) -> list[str]:
    return [hit.head for hit in archive.hits(query, what=what, widen=False, **options)]  # type: ignore[arg-type]


def test_reports_are_found_by_title_place_and_headings(archive: Archive) -> None:
    assert heads(archive, "reports", "鲁甸 党建") == ["鲁甸县党建工作汇报"]
    assert heads(archive, "reports", "昭阳区") == ["昭阳区基层组织建设调查报告"]
    assert heads(archive, "reports", "对策建议") == ["昭阳区基层组织建设调查报告"]
    assert heads(archive, "reports", "简陋") == []


def test_a_title_counts_more_than_a_heading(archive: Archive, folder: Path) -> None:
    (folder / "对策.txt").write_text("标题 对策建议汇编 530622 2012 总结\n节 其他\nplan ⟦做⟧事。\n", encoding="utf-8")
    archive.ingest(folder)
    assert heads(archive, "reports", "对策建议") == ["对策建议汇编", "昭阳区基层组织建设调查报告"]


def test_sections_are_found_by_heading_and_text(archive: Archive) -> None:
    assert heads(archive, "sections", "对策")[0] == "对策建议"
    assert "存在的困难" in heads(archive, "sections", "简陋")
    assert "存在的问题" in heads(archive, "sections", "經費 -短缺", place="鲁甸县")


def test_figures_are_found_by_indicator_and_sentence(archive: Archive) -> None:
    found = archive.hits("结成", what="figures", widen=False)
    assert [dict(hit.more)["text"] for hit in found] == ["35对"]
    assert found[0].head == "数"
    assert "机关支部" in found[0].text
    assert len(archive.hits("数", what="figures")) == 5


def test_filters_hold_for_every_kind_of_thing(archive: Archive) -> None:
    assert set(heads(archive, "sections", "kind:problem")) == {"存在的问题", "存在的困难"}
    assert heads(archive, "reports", "topic:经费不足 year:2008") == ["鲁甸县党建工作汇报"]
    assert {hit.place for hit in archive.hits("kind:problem", what="figures", place="昭通市")} == {"鲁甸县", "昭阳区"}
    assert heads(archive, "reports", "genre:总结") == ["互助共建工作總結"]
    assert archive.facets("工作 OR 组织", what="reports")["year"] == {"2008": 1, "2009": 1, "2010": 1}


@pytest.mark.parametrize("what", WHATS)
def test_every_row_cites_its_source(archive: Archive, what: str) -> None:
    table = archive.search("工作 OR 组织 OR 数 OR 经费 OR 做法", what=what)
    assert list(table.columns) == list(COLUMNS[what])
    assert not table.empty
    for row in table.to_dict("records"):
        source = archive.source_text(row["report_id"])
        assert Path(row["path"]).name in {"鲁甸2008.txt", "昭阳2010.txt", "臺北.txt"}
        assert 0 <= row["begin"] < row["end"] <= len(source)
        if what != "reports":
            assert source[row["begin"] : row["end"]] == row["text"]
    empty = archive.search("没有的词儿", what=what, widen=False)
    assert list(empty.columns) == list(COLUMNS[what])


@pytest.mark.parametrize("what", WHATS)
def test_whatever_stands_in_a_text_is_found(archive: Archive, what: str) -> None:
    listed = archive.hits("year:2000-2020", what=what, limit=100)
    plain = {(hit.report_id, hit.begin): squeeze(normalise(f"{hit.head}|{hit.text}")) for hit in listed}
    text = "|".join(plain.values())
    words = {text[begin : begin + length] for length in (1, 2, 3, 5) for begin in range(0, len(text) - length, 7)}
    for word in sorted(word for word in words if word.isalnum()):
        found = {(hit.report_id, hit.begin) for hit in archive.hits(f'"{word}"', what=what, limit=100)}
        assert {key for key, held in plain.items() if word in held} <= found, word


def test_nothing_else_can_be_searched(archive: Archive) -> None:
    with pytest.raises(ValueError, match="'pages' cannot be searched; statements, reports"):
        archive.hits("经费", what="pages")


@pytest.mark.parametrize("what", ["reports", "sections", "figures"])
def test_an_index_is_made_when_first_searched_and_kept_in_step(archive: Archive, folder: Path, what: str) -> None:
    index = archive.path / f"index-{what}"
    assert not index.exists()
    query = "place:巧家县"
    assert archive.hits(query, what=what) == []
    assert index.is_dir()
    (folder / "新.txt").write_text(
        "标题 巧家县工作总结 530622 2012 总结\n节 做法\npractice ⟦管好经费⟧，花了⟪8元⟫。\n", encoding="utf-8"
    )
    archive.ingest(folder)
    assert len(archive.hits(query, what=what)) == 1
    (folder / "新.txt").unlink()
    archive.prune()
    assert archive.hits(query, what=what) == []
    assert archive.check() == []


def test_the_first_search_of_sections_says_nothing(archive: Archive) -> None:
    notices: list[str] = []
    archive.close()
    with Archive(archive.path, notice=notices.append) as again:
        assert again.hits("对策", what="sections")
    assert notices == []


def test_damage_of_a_further_index_is_noticed_and_mended(archive: Archive) -> None:
    wanted = archive.hits("经费", what="sections")
    archive.close()
    for file in (archive.path / "index-sections").glob("*.idx"):
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(bytes(data))
    notices: list[str] = []
    with Archive(archive.path, notice=notices.append) as again:
        assert "index of the sections" in again.check()[0]
        assert again.hits("经费", what="sections") == wanted
        assert again.check() == []
    assert len(notices) == 1
    assert "built anew" in notices[0]


def test_the_same_text_in_two_reports_is_folded_for_sections_not_for_reports(archive: Archive, folder: Path) -> None:
    for name, place in (("甲", "巧家县"), ("乙", "彝良县")):
        text = f"标题 {place}工作总结 530622 2012 总结\n节 独特做法\npractice ⟦管好{name}⟧。\n"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    archive.ingest(folder)
    assert len(archive.hits("独特做法", what="reports")) == 2
    assert [hit.copies for hit in archive.hits("独特做法", what="sections")] == [0, 0]


@pytest.mark.parametrize("blob", [b"no such thing", zlib.compress(b'{"report_id": ')])
def test_a_damaged_record_is_told_in_words(archive: Archive, blob: bytes) -> None:
    archive.close()
    with closing(sqlite3.connect(archive.path / "archive.db")) as base, base:
        seals.break_seals(base)
        base.execute("UPDATE occurrences SET record = ?", (blob,))
    with Archive(archive.path) as again, pytest.raises(ArchiveError, match="`reportminer check`"):
        again.hits("经费", what="figures")


def test_the_part_that_answers_is_shown_in_its_point(tmp_path: Path) -> None:
    text = "整修道路十里，种树千棵，轮训支书两次，清运垃圾。"
    begin = text.index("轮训")
    part = Part(begin=begin, end=begin + 6, kind="outcome", head="轮训支书")
    statement = Statement(id="p1", kind="practice", head="整修道路", end=len(text), section="s1", parts=[part])
    report = Report(
        report_id="0123456789abcdef", end=len(text), sections=[Section(id="s1", head="做法", end=len(text))]
    )
    report.statements.append(statement)
    with Archive(tmp_path / "archive") as archive:
        packed = PackedFile("一.txt", "", 0, False, [pack_source(SourceText(text), [report])], [])
        archive.store.put_file(packed, path="/一.txt", rules="", run_id=archive.store.begin_run("{}"))
        (found,) = archive.hits("轮训")
        assert found.part == HitPart("outcome", "轮训支书", begin, begin + 6)
        assert found.highlight() == text.replace("轮训", "【轮训】")
        assert [each.part for each in archive.hits("轮训", kind="outcome")] == [found.part]
        assert archive.search("轮训")["best_part"][0] == found.part._asdict()
        assert archive.hits("垃圾")[0].part is None
        assert archive.hits("轮训", kind="problem") == []
