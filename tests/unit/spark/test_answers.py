"""Copies, issues, comparisons and slices of a cluster are those of an archive."""

import numpy as np
import pytest
from typer.testing import CliRunner

from reportminer.archive import Archive
from reportminer.cli.app import build
from reportminer.duplicates.candidates import MAX_HOLDERS
from reportminer.issues import recurring
from reportminer.spark import create_views, issues, mine, repeats
from reportminer.spark.repeats import ALL, FEW, pairs_of

PLACES = ["浙江省安吉县", "浙江省德清县", "云南省嵩明县", "江苏省沛县", "江西省靖安县", "湖南省宁远县"]
PROBLEMS = [
    "村级活动经费不足，运转保障困难", "农村党员年龄老化，青年党员发展缓慢", "集体经济薄弱，增收渠道单一",
    "流动党员管理难度大，联系不经常", "干部队伍能力不强，服务群众本领欠缺", "活动场所陈旧，设施年久失修",
]  # fmt: skip


WHO = ["县委组织部", "乡镇党委", "驻村工作队", "县直机关党员", "村党支部书记", "退役军人志愿队", "农技推广站"]
DID = [
    "走访慰问",
    "集中培训",
    "现场帮办",
    "分类整顿",
    "结对联系",
    "督促检查",
    "宣讲政策",
    "调处化解",
    "评议表彰",
    "统筹安排",
    "联合推动",
]
WHAT = [
    "困难老党员", "种植大户", "合作社理事", "邻里纠纷", "软弱涣散支部", "务工青年", "留守儿童", "村务公开栏", "河道保洁员",
    "低收入农户", "返乡创业者", "村级后备力量", "网格信息员",
]  # fmt: skip


def text(number, year):
    place = PLACES[number % len(PLACES)]
    told = "".join(
        f"{mark}是{PROBLEMS[(number + at) % len(PROBLEMS)]}，{place[3:]}的情况尤其突出。"
        for at, mark in enumerate("一二三四")
    )
    long = "".join(
        f"{WHO[(number * 3 + n) % 7]}{DID[(number * 5 + n * n) % 11]}{WHAT[(number * 7 + 3 * n) % 13]}{n + number}次。"
        for n in range(1, 30)
    )
    return (
        f"{place}{year}年基层党建工作总结\n\n一、主要工作\n（一）抓走访。{long}\n"
        f"（二）抓收入。{year}年全县地区生产总值{120 + number}亿元，增长{6 + number / 10}%。\n\n"
        f"二、存在问题\n{told}\n\n三、下一步打算\n{year + 1}年地区生产总值增长8%以上。\n"
    )


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    for number in range(8):
        (folder / f"r{number}.txt").write_text(text(number, 2016 + number % 3), encoding="utf-8")
    copy = text(0, 2016).replace("尤其突出", "比较突出").replace("走访慰问", "看望慰问")
    (folder / "z_copy.txt").write_text(copy, encoding="utf-8")
    (folder / "z_same.txt").write_text(text(1, 2017), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("out") / "out"


@pytest.fixture(scope="module")
def tables(spark, papers, out):
    return mine(spark, str(papers), out)


@pytest.fixture(scope="module")
def archive(papers, tmp_path_factory):
    with Archive(tmp_path_factory.mktemp("archive")) as opened:
        opened.ingest([papers])
        yield opened


def test_copies_are_those_of_an_archive(tables, archive):
    wanted = {row.report_id: (row.duplicate_of, row.paths) for row in archive.report_rows()}
    found = {row["report_id"]: (row["duplicate_of"], tuple(row["paths"])) for row in tables["reports"].collect()}
    assert found == wanted
    assert any(original for original, _ in wanted.values())
    assert any(len(paths) > 1 for _, paths in wanted.values())


def test_copies_found_by_joins_are_those_found_at_once(spark, tables, papers, monkeypatch):
    wanted = {row["report_id"]: (row["duplicate_of"], row["paths"]) for row in tables["reports"].collect()}
    monkeypatch.setattr(repeats, "FIT", 0)
    joined = mine(spark, str(papers))["reports"]
    assert {row["report_id"]: (row["duplicate_of"], row["paths"]) for row in joined.collect()} == wanted


def group(size, anchor=False):
    """The pairs of one group of so many reports."""
    ats = np.arange(size)
    found = [codes for codes, _ in pairs_of(ats, ats, np.full(size, size), np.full(size, anchor))]
    codes = np.concatenate(found)
    assert len(np.unique(codes)) == len(codes)
    return codes >> 32, codes & 0xFFFFFFFF


def test_many_that_are_alike_are_not_compared_each_with_each():
    later, earlier = group(ALL)
    assert len(later) == ALL * (ALL - 1) // 2
    later, earlier = group(10 * ALL)
    assert len(later) <= 10 * ALL * 2 * FEW
    assert (earlier < later).all()
    assert set(later.tolist()) == set(range(1, 10 * ALL))
    assert set(earlier[later == 4000].tolist()) == {*range(FEW), *range(4000 - FEW, 4000)}


def test_an_anchor_that_many_hold_counts_for_the_first_of_them():
    later, _ = group(300, anchor=True)
    assert set(later.tolist()) == set(range(1, MAX_HOLDERS + 1))
    assert len(later) == MAX_HOLDERS * (MAX_HOLDERS + 1) // 2


def test_issues_are_those_of_an_archive(tables, archive, tmp_path):
    wanted = recurring(archive, companions=False, remember=False)
    found = issues(tables, tmp_path / "state")
    told = {row["cluster_id"]: (row["label"], row["size"], row["places"]) for row in found["issues"].collect()}
    assert told == {one.cluster_id: (one.label, one.size, len(one.places)) for one in wanted}
    members = {
        (row["report_id"], row["statement_id"], row["part"]): row["cluster_id"] for row in found["members"].collect()
    }
    assert members == {(s.report_id, s.statement_id, s.part): one.cluster_id for one in wanted for s in one.statements}
    # ids stay from run to run
    again = issues(tables, tmp_path / "state")["issues"].collect()
    assert {row["cluster_id"] for row in again} == set(told)


def test_beyond_the_sample_each_joins_the_issue_of_its_topic(tables, archive, tmp_path):
    members = {
        (row["report_id"], row["statement_id"], row["part"]): row["cluster_id"]
        for row in issues(tables, tmp_path / "state", sample=16)["members"].collect()
    }
    wanted = recurring(archive, min_places=1, remember=False)
    assert len(members) > 16
    assert members == {(s.report_id, s.statement_id, s.part): one.cluster_id for one in wanted for s in one.statements}


def test_views_answer_as_an_archive_does(spark, tables, archive):
    from reportminer.compare.cells import compare

    assert {"comparison", "plan_and_result", "coverage", "quality"} <= set(create_views(tables))
    sql = "SELECT * FROM comparison WHERE indicator_id = '地区生产总值'"
    found = {
        (row["adcode"], row["year"], row["status"]): (row["min"], row["report_id"]) for row in spark.sql(sql).collect()
    }
    wanted = {
        (cell.adcode, cell.year, cell.status): (float(cell.min), cell.report_id)
        for cell in compare(archive, ["地区生产总值"])
        if cell.adcode and cell.year is not None
    }
    assert wanted
    assert found == wanted
    coverage = spark.sql("SELECT sum(reports) AS n FROM coverage").first()
    assert coverage["n"] == len(archive.report_rows())


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ([], range(8)),
        (["--place", "浙江"], [0, 1, 6, 7]),
        (["--year", "2017"], [1, 4, 7]),
        (["--place", "浙江", "--year", "2016"], [0, 6]),
    ],
)
def test_a_slice_becomes_an_archive(tables, archive, out, tmp_path, given, wanted):
    target = tmp_path / "part"
    result = CliRunner().invoke(build(), ["import", str(out), "--archive", str(target), *given])
    assert result.exit_code == 0, result.output
    with Archive(target, read_only=True) as part:
        found = {row.path.rsplit("/", 1)[-1] for row in part.report_rows()} - {"z_copy.txt"}
        assert found == {f"r{number}.txt" for number in wanted}
        theirs = {report.report_id: report for report in archive.iter_reports()}
        for report in part.iter_reports():
            report.quality.duplicate_of = theirs[report.report_id].quality.duplicate_of
            assert report == theirs[report.report_id]


def test_an_unknown_place_is_told(tables, out, tmp_path):
    result = CliRunner().invoke(
        build(), ["import", str(out), "--archive", str(tmp_path / "part"), "--place", "没有这个县"]
    )
    assert result.exit_code != 0
    assert not (tmp_path / "part").exists()
