"""Does a brief say only what reports say, with its source, on few pages?"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from reportminer.archive import Archive
from reportminer.brief import BriefError, Edits, arrange, gather, on_issue, on_list, on_query, write_brief, write_parts
from reportminer.brief.editing import LONGEST_HEADING
from reportminer.brief.gather import GAP, excerpt
from reportminer.cli.app import build
from reportminer.issues import recurring

REPORTS = {
    "云南省鲁甸县": "一、主要做法\n（一）推行结对共建。机关支部与42个村结对共建。每季开一次联席会。协调资金130万元。\n"
    "二、存在的问题\n一是结对共建流于形式。有的单位一年只去一次。\n三、下步建议\n一是建议把结对共建纳入考核。\n",
    "云南省巧家县": "一、主要做法\n一是开展结对共建。68家企业与村结对共建，带动就业1200人。\n"
    "二、存在的问题\n一是结对共建经费不足。每村只有2000元。\n",
    "xx县": "一、主要做法\n一是=cmd结对共建进社区，结对共建党员900名。\n",
    "xx县_": "一、主要做法\n一是结对共建到户，结对共建走访70户。\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("brief")
    for place, body in REPORTS.items():
        (root / f"{place}.txt").write_text(f"{place.strip('_')}2023年党建工作汇报\n{body}", encoding="utf-8")
    with Archive(root / "archive") as archive:
        archive.ingest([root / f"{place}.txt" for place in REPORTS])
    return root


def bare(words: str) -> str:
    return re.sub(r"\s|\u3000", "", words)


def test_every_quotation_stands_in_its_report(folder: Path) -> None:
    with Archive(folder / "archive", read_only=True) as archive:
        brief = on_query(archive, "结对共建")
        assert {group.name for group in brief.practices} >= {"云南省昭通市鲁甸县", "云南省昭通市巧家县"}
        assert len(brief.problems) == 2
        for quote in brief.quotes:
            text = bare(archive.source_text(quote.report_id)[quote.begin : quote.end])
            pieces = [piece for piece in bare(quote.text).split(GAP) if piece]
            assert pieces
            assert all(piece in text for piece in pieces)
            assert quote.source.endswith("2023年党建工作汇报》")
        masked = [group for group in brief.practices if group.name.startswith("xx县（")]
        assert [len(group.quotes) for group in masked] == [1, 1]
        with pytest.raises(BriefError, match="nothing found: 火星"):
            on_query(archive, "火星移民")


def test_a_brief_without_the_words_asked_for_says_so_first(folder: Path) -> None:
    with Archive(folder / "archive", read_only=True) as archive:
        found, other = on_query(archive, "结对共建"), on_query(archive, "结对共建 帮扶")
    assert not any("原词" in words for words in found.about)
    assert any("没有一条要点含有“结对共建 帮扶”的原词" in words for words in other.about)


def test_a_brief_has_levels_page_numbers_and_a_list_of_sources(folder: Path, tmp_path: Path) -> None:
    with Archive(folder / "archive", read_only=True) as archive:
        brief = on_query(archive, "结对共建")
    write_brief(brief, tmp_path / "简报.docx", made=date(2026, 11, 30))
    document = docx.Document(str(tmp_path / "简报.docx"))
    told = [(p.style.name, p.text) for p in document.paragraphs]
    assert told[0] == ("Title", "关于“结对共建”的简报")
    heads = [words.partition("、") for style, words in told if style == "Heading 1"]
    assert [number for number, _, _ in heads] == list("一二三四五六"[: len(heads)])
    names = [name for _, _, name in heads]
    assert names[:3] == ["查询与资料", "各地做法", "存在的问题"]
    assert names[-2:] == ["没有涉及的", "资料来源"]
    assert [words[:3] for style, words in told if style == "Heading 2"][:2] == ["（一）", "（二）"]
    assert told[-1][1].startswith("［")
    assert "整理日期：2026年11月30日" in told[2][1]


def test_an_issue_makes_a_brief_too(folder: Path) -> None:
    with Archive(folder / "archive", read_only=True) as archive:
        cluster = recurring(archive, min_places=1)[0]
        brief = on_issue(archive, cluster)
    assert brief.title == f"关于“{cluster.label}”问题的简报"
    assert brief.problems


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("一是推行结对共建。开会。投入3万元。", (), "推行结对共建。开会。投入3万元。"),
        ("（二）建阵地\n全县建成" + "很" * 80 + "。投入3万元。", (), "建阵地" + GAP + "投入3万元。"),
        ("甲。" + "乙" * 90 + "。", (), "甲。" + GAP),
        ("", (), ""),
    ],
)
def test_an_excerpt_is_whole_sentences_in_order(text: str, words: tuple[str, ...], shown: str) -> None:
    assert excerpt(text, words) == shown


def test_the_command_writes_word_and_tells_wrong_use(folder: Path, tmp_path: Path) -> None:
    command = ["brief", "--archive", str(folder / "archive")]
    done = CliRunner().invoke(build(), [*command, "结对共建", "-o", str(tmp_path / "a.docx")])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "a.docx").read_bytes().startswith(b"PK")
    for arguments, words in (
        (["-o", "a.docx"], "give either a query, --issue ID or --list NAME"),
        (["党建", "-o", "a.pdf"], "a brief is written as .docx"),
        (["--issue", "zzz", "-o", "a.docx"], "no issue has the id zzz"),
        (["火星移民", "-o", "a.docx"], "nothing found"),
        (["--issue", "1", "--year", "2020", "-o", "a.docx"], "make no use of"),
    ):
        assert words in str(CliRunner().invoke(build(), [*command, *arguments]).exception)


def listed(archive: Archive, name: str = "共建") -> None:
    things = [(row.report_id, record) for row in archive.report_rows() for record in ("p1", "p2", "f1", "")]
    known = {(r.report_id, item.id) for r in archive.iter_reports() for item in (*r.statements, *r.figures)}
    archive.add_to_list(name, [thing for thing in things if not thing[1] or thing in known], who="甲")


def test_a_list_makes_a_brief_of_what_was_put_into_it(folder: Path, tmp_path: Path) -> None:
    with Archive(folder / "archive") as archive:
        listed(archive)
        brief = on_list(archive, "共建")
        kept = {(item.report_id, item.begin) for item in archive.list_items("共建") if item.what == "statement"}
        assert {(q.report_id, q.begin) for q in brief.quotes if q not in brief.figures} <= kept
        quoted = [quote.text for quote in brief.quotes if quote not in brief.figures]
        assert not any(figure.text.strip("。；") in words for figure in brief.figures for words in quoted)
        archive.add_to_list("数", [(r.report_id, "f1") for r in archive.iter_reports() if r.figures])
        figures = on_list(archive, "数").figures
        assert figures
        for quote in figures:
            assert bare(quote.text).strip(GAP) in bare(archive.source_text(quote.report_id)[quote.begin : quote.end])
        assert any("4 篇报告只是整篇收藏" in words for words in brief.missing)
        archive.create_list("空的")
        with pytest.raises(BriefError, match="can be quoted"):
            on_list(archive, "空的")
    command = ["brief", "--archive", str(folder / "archive"), "--list", "共建", "-o", str(tmp_path / "a.docx")]
    assert CliRunner().invoke(build(), command).exit_code == 0
    assert (tmp_path / "a.docx").read_bytes().startswith(b"PK")
    assert "no list 没有" in str(CliRunner().invoke(build(), [*command[:4], "没有", *command[5:]]).exception)


def test_edits_change_order_headings_and_what_is_left_out_but_no_quotation(folder: Path, tmp_path: Path) -> None:
    with Archive(folder / "archive", read_only=True) as archive:
        brief = on_query(archive, "结对共建")
    plain = arrange(brief, Edits())
    assert (plain.title, plain.parts) == (brief.title, brief.parts)
    first, second, *_ = brief.practices
    problems = next(part for part in brief.parts if part.key == "problems").groups[0].quotes
    keys = {group.name: group.key for part in brief.parts for group in part.groups}
    edits = Edits(
        title="结对共建\n情况" + "长" * 100,
        headings={"practices": "<b>做法</b>", keys[first.name]: "甲县", "problems": " \x00 "},
        ranks={keys[second.name]: 1, keys[first.name]: 2, "problems": 0, problems[1].id: 1, "unknown": 5},
        left=frozenset([problems[0].id, "about"]),
    )
    made = arrange(brief, edits)
    assert made.title.startswith("结对共建 情况长")
    assert len(made.title) == LONGEST_HEADING
    assert [part.key for part in made.parts][:2] == ["problems", "practices"]
    assert [part.heading for part in made.parts][:2] == ["存在的问题", "<b>做法</b>"]
    assert [group.name for group in made.parts[1].groups][:2] == [second.name, "甲县"]
    assert [q.id for q in made.parts[0].groups[0].quotes] == [problems[1].id, *[q.id for q in problems[2:]]]
    assert "about" in [part.key for part in made.every]
    quotes = {quote for part in made.every for group in part.groups for quote in group.quotes}
    assert quotes == set(brief.quotes)
    write_parts(made.title, made.parts, tmp_path / "b.docx")
    told = [(p.style.name, p.text) for p in docx.Document(str(tmp_path / "b.docx")).paragraphs]
    assert ("Heading 1", "二、<b>做法</b>") in told
    assert not any(problems[0].text in words for _, words in told)


def test_a_part_whose_quotations_are_all_left_out_is_none(folder: Path) -> None:
    with Archive(folder / "archive", read_only=True) as archive:
        brief = on_query(archive, "结对共建")
    made = arrange(brief, Edits(left=frozenset(quote.id for quote in brief.quotes)))
    assert {part.key for part in made.parts} == {"about", "missing", "sources"}


def test_what_does_not_fit_three_pages_goes_second_practices_first() -> None:
    def quote(place: int, number: int) -> gather.Quote:
        text = f"第{number}年起由{place}号工作队驻村，逐户登记缺水、缺电、缺路的情况，能办的当月办完。"
        return gather.Quote(text, f"{place}号县", 2020, f"报告{place}", f"r{place}", number, number + len(text))

    groups = [gather.Group(f"{place}号县", tuple(quote(place, number) for number in range(4))) for place in range(12)]
    brief = gather.Brief("驻村", ["说明。"], practices=groups)
    assert gather._lines(brief) > 100
    gather._fit(brief)
    assert gather._lines(brief) <= 60  # three pages of twenty-two lines, less what title and headings take
    assert [group.quotes[0] for group in brief.practices] == [quote(place, 0) for place in range(len(brief.practices))]
    assert len(brief.practices) > 2
