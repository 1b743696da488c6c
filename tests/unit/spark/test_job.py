"""A job can be repeated, broken off and fed with anything: the tables stay those of an archive."""

import json
import shutil

import pytest

from reportminer.archive import Archive
from reportminer.corrections import anchor_of, new_entry
from reportminer.spark import OutputError, mine, open_tables
from reportminer.spark.__main__ import main
from reportminer.spark.output import Output

REPORT = """{place}{year}年党建工作总结

一、主要做法
（一）建强阵地。投入资金{money}万元，新建村级活动场所{rooms}个，培训党员{people}人次。
（二）健全制度。建立联系服务群众制度，全县{rooms}个乡镇全部实行。

二、存在问题
一是经费保障不足，部分村运转困难。二是党员队伍老化，后继乏人的现象比较突出。

三、下一步打算
力争明年集体经济收入达到{money}万元以上，新建场所{people}个。
"""


def write(folder, number, **told):
    folder.mkdir(exist_ok=True)
    given = {"place": "浙江省安吉县", "year": 2020, "money": 100 + number, "rooms": 7 + number, "people": 300 + number}
    (folder / f"r{number:02}.txt").write_text(REPORT.format(**{**given, **told}), encoding="utf-8")


@pytest.fixture
def papers(tmp_path):
    folder = tmp_path / "papers"
    for number, place in enumerate(["浙江省安吉县", "浙江省德清县", "云南省嵩明县", "江苏省沛县"]):
        write(folder, number, place=place, year=2018 + number)
    return folder


def ids(tables):
    return {row["path"].rsplit("/", 1)[-1]: row["report_id"] for row in tables["reports"].collect()}


@pytest.mark.slow
def test_only_what_changed_is_mined_again(spark, papers, tmp_path):
    out = tmp_path / "out"
    first = ids(mine(spark, str(papers), out))
    batches = Output(spark, str(out)).batches()
    assert ids(mine(spark, str(papers), out)) == first
    (papers / "r01.txt").touch()
    assert ids(mine(spark, str(papers), out)) == first
    state = json.loads((out / "current.json").read_text())
    assert (state["run"], state["files"], Output(spark, str(out)).batches()) == (1, 4, batches)

    write(papers, 1, place="浙江省德清县", money=999)
    write(papers, 4, place="江西省靖安县")
    (papers / "r00.txt").unlink()
    second = ids(mine(spark, f"file://{papers}/", out))
    assert second.keys() == {"r01.txt", "r02.txt", "r03.txt", "r04.txt"}
    assert second["r01.txt"] != first["r01.txt"]
    assert {second[name] for name in ("r02.txt", "r03.txt")} == {first[name] for name in ("r02.txt", "r03.txt")}


@pytest.mark.slow
def test_what_a_killed_job_left_is_done_again_and_what_it_finished_is_kept(spark, papers, tmp_path):
    out = tmp_path / "out"
    whole = ids(mine(spark, str(papers), out, batch_files=2))
    assert Output(spark, str(out)).batches() == [1, 2]
    # as a job leaves it that is killed while it writes its second batch
    (out / "files" / "batch=000002" / "_SUCCESS").unlink()
    (out / "current.json").unlink()
    shutil.rmtree(out / "tables" / "000001" / "figures")
    with pytest.raises(OutputError, match="no complete run"):
        open_tables(spark, out)
    assert ids(mine(spark, str(papers), out)) == whole
    assert open_tables(spark, out)["figures"].count() > 0


def test_a_file_that_breaks_and_one_that_hangs_are_failures(spark, papers, tmp_path, monkeypatch):
    (papers / "broken.docx").write_bytes(b"PK\x03\x04" + bytes(100))
    # millions of characters of figures take far longer than the limit on any machine
    (papers / "slow.txt").write_text("全县共有党员12名，比上年增长3.5%。\n" * 200_000, encoding="utf-8")
    tables = mine(spark, str(papers), tmp_path / "out", timeout=4.0)
    failed = {row["path"].rsplit("/", 1)[-1]: row["reason"] for row in tables["failures"].collect()}
    assert "broken.docx" in failed
    assert "took longer than 4 s" in failed["slow.txt"]
    assert tables["reports"].count() == 4


def test_corrections_are_applied_and_those_that_match_nothing_told(spark, papers, tmp_path):
    out = tmp_path / "out"
    tables = mine(spark, str(papers), out)
    figure = tables["figures"].filter("text = '100万元'").first()
    report_id = figure["report_id"]
    text = tables["texts"].filter(f"path = '{figure['path']}'").first()["text"]
    anchor = anchor_of(text, figure["begin"], figure["end"])
    entries = [
        new_entry(report_id, what="figure", kind="change", who="试", anchor=anchor, field="status", new="target"),
        new_entry(report_id, what="report", kind="change", who="试", field="year", new=1999),
        new_entry(report_id, what="figure", kind="delete", who="试", anchor=anchor_of("没有的字句九十九万", 2, 6)),
    ]
    log = tmp_path / "log.jsonl"
    import msgspec

    log.write_bytes(b"\n".join(map(msgspec.json.encode, entries)))
    after = mine(spark, str(papers), out, corrections=log)
    changed = after["figures"].filter("text = '100万元'").first()
    assert (changed["status"], changed["rule"], changed["report_year"]) == ("target", "corrected", 1999)
    assert after["stale"].count() == 1

    with Archive(tmp_path / "archive") as archive:
        archive.ingest([papers])
        archive.store.correct(entries)
        [wanted] = [row for row in archive.iter_figures() if row.text == "100万元"]
    assert {name: changed[name] for name in wanted._fields} == wanted._asdict()


@pytest.mark.slow
def test_a_table_of_bytes_gives_what_its_files_give(spark, papers, tmp_path):
    lines = [(str(path), path.read_bytes()) for path in sorted(papers.iterdir())]
    table = str(tmp_path / "bytes.parquet")
    spark.createDataFrame(lines, "path string, content binary").write.parquet(table)
    tables = mine(spark, table, tmp_path / "out", form="parquet")
    assert ids(tables) == ids(mine(spark, str(papers)))
    assert ids(mine(spark, table, tmp_path / "out", form="parquet")) == ids(tables)


def test_an_output_that_cannot_be_used_is_told(spark, papers, tmp_path, capsys):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("x")
    with pytest.raises(OutputError, match="holds something else"):
        mine(spark, str(papers), tmp_path / "other")
    with pytest.raises(OutputError, match="cannot read"):
        mine(spark, str(tmp_path / "nothing"), tmp_path / "out")
    with pytest.raises(OutputError, match="cannot read the log"):
        mine(spark, str(papers), tmp_path / "out", corrections=tmp_path / "none.jsonl")
    assert capsys.readouterr().err == ""


def test_command_line_is_checked(capsys):
    with pytest.raises(SystemExit):
        main(["--input", "x", "--output", "y", "--timeout", "-1"])
    assert "timeout" in capsys.readouterr().err


def test_names_that_spark_does_not_see_are_told(spark, papers, tmp_path):
    (papers / "_old").mkdir()
    (papers / "r00.txt").rename(papers / "_old" / "r00.txt")
    (papers / "r01.txt").rename(papers / ".r01.txt")
    tables = mine(spark, str(papers), tmp_path / "out")
    assert ids(tables).keys() == {"r02.txt", "r03.txt"}
    failed = {row["path"]: row["reason"] for row in tables["failures"].collect()}
    assert failed.keys() == {str(papers / "_old" / "r00.txt"), str(papers / ".r01.txt")}
    assert all("does not see" in reason for reason in failed.values())


def test_what_is_superseded_is_removed_and_nothing_else_changes(spark, papers, tmp_path):
    out = tmp_path / "out"
    wanted = ids(mine(spark, str(papers), out))
    (papers / "r03.txt").unlink()
    del wanted["r03.txt"]
    assert ids(mine(spark, str(papers), out, redo=True)) == wanted
    # eight rows, three of which hold: they stand in one batch now, and the older ones go with the next job
    [whole] = Output(spark, str(out)).batches()
    assert len(list((out / "files").iterdir())) > 1
    assert ids(mine(spark, str(papers), out)) == wanted
    assert [path.name for path in (out / "files").iterdir()] == [f"batch={whole:06}"]
    assert ids(open_tables(spark, out)) == wanted


def test_a_format_that_the_session_cannot_write_is_told_before_anything_is_mined(spark, papers, tmp_path):
    with pytest.raises(OutputError, match="cannot write 'delta'"):
        mine(spark, str(papers), tmp_path / "out", format="delta")
    assert not (tmp_path / "out").exists()


def test_signatures_of_another_version_are_made_anew(papers):
    from reportminer.ingest.settings import Settings
    from reportminer.spark.rows import row_making
    from reportminer.spark.truth import SCHEMA, batches
    from reportminer.spark.worker import BytesTask, mine_bytes

    path = papers / "r00.txt"
    sources = mine_bytes(BytesTask(str(path), "", path.read_bytes()), settings=Settings.of(workers=1)).sources
    row = {**dict.fromkeys(SCHEMA.names), "key": str(path), "path": str(path), "failures": [], "sources": sources}

    def made():
        [part] = row_making({})(batches([row], SCHEMA))
        return part.column("signature").to_pylist()

    wanted = made()
    for report in sources[0]["reports"]:
        report["signature"] = b"\0" + report["signature"][1:]
    assert made() == wanted
