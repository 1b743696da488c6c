"""Agreement with gold: what counts as a hit, what counts neither way, what is told about damaged gold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reportminer import evaluation
from reportminer.cli.app import main
from reportminer.evaluation import Score
from reportminer.records import Figure, Place, Report, Section, Statement, encode

TEXT = "某县汇报\n一、主要做法\n（一）抓培训。办班15期。\n（二）抓阵地。新建场所12个。\n"


def _figure(quote: str, value: int, unit: str, indicator: str, **more: object) -> dict[str, object]:
    facts = {"min": value, "max": value, "approx": "eq", "unit": unit, "indicator": indicator, "status": "actual"}
    return {"t": "figure", "q": quote, **facts, **more}


GOLD = [
    {"t": "report", "start": "某县汇报", "genre": "汇报", "adcode": "", "place_status": "masked"},
    {"t": "section", "start": "一、主要做法", "head": "主要做法", "num": "一", "level": 1, "role": "practice"},
    {"t": "item", "kind": "practice", "start": "（一）抓培训。", "end": "办班15期。", "head": "抓培训"},
    _figure("15期", 15, "期", "培训班|办班"),
    {"t": "item", "kind": "practice", "start": "（二）抓阵地。", "end": "12个。", "head": "抓阵地"},
    _figure("12个", 12, "个", "新建场所", optional=True),
]


def _at(words: str) -> tuple[int, int]:
    begin = TEXT.index(words)
    return begin, begin + len(words)


def _report() -> Report:
    first, second = _at("（一）抓培训。办班15期。"), _at("（二）抓阵地。新建场所12个。")
    heading, figure = _at("一、主要做法"), _at("15期")
    return Report(
        begin=0, end=len(TEXT), genre="汇报", place=Place(status="masked"),
        sections=[Section(head_begin=heading[0], head_end=heading[1], role="outcome", level=1)],
        statements=[
            Statement(kind="practice", begin=first[0], end=first[1], head="抓培训"),
            Statement(kind="problem", begin=second[0], end=second[1], head="抓阵地"),
        ],
        figures=[Figure(begin=figure[0], end=figure[1], text="15期", min=15, max=15, unit="期", indicator="办班")],
    )  # fmt: skip


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "某县.gold.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in GOLD), encoding="utf-8")
    return path


def test_scores(gold: Path) -> None:
    scores = evaluation.evaluate(evaluation.read_gold(gold, TEXT), [_report()])
    assert scores["report_place_status"] == Score(1, 1, 1)
    assert scores["section_found"] == Score(1, 1, 1)
    assert scores["section_role"] == Score(0, 1, 1)
    assert scores["statement_found"] == Score(2, 2, 2)
    assert scores["statement_kind"] == scores["statement_head"] == Score(1, 2, 2)
    assert scores["statement_practice"] == Score(1, 2, 1)
    assert scores["statement_problem"] == Score(0, 0, 1)
    assert scores["figure_full"] == Score(1, 1, 1)
    assert scores["statement_kind"].f1 == 0.5


def test_an_extra_figure_costs_precision_and_an_optional_one_nothing(gold: Path) -> None:
    report = _report()
    extra, optional = _at("某县"), _at("12个")
    report.figures += [Figure(begin=b, end=e, text=TEXT[b:e]) for b, e in (extra, optional)]
    scores = evaluation.evaluate(evaluation.read_gold(gold, TEXT), [report])
    assert scores["figure_found"] == Score(1, 1, 2)


def test_windows_leave_the_rest_out(gold: Path) -> None:
    second = _at("（二）抓阵地。新建场所12个。")
    scores = evaluation.evaluate(evaluation.read_gold(gold, TEXT), [_report()], windows=[second])
    assert scores["statement_found"] == Score(1, 1, 1)
    assert "section_found" not in scores


def test_scores_of_files_add_up() -> None:
    both = evaluation.total([{"a": Score(1, 2, 3)}, {"a": Score(1, 1, 1), "b": Score(0, 0, 0)}])
    assert both == {"a": Score(2, 3, 4), "b": Score(0, 0, 0)}
    assert both["b"].f1 == both["b"].precision == both["b"].recall == 0.0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("not json", "not a gold object"),
        ('{"t": "weather", "start": "某县"}', "type 'weather'"),
        ('{"t": "figure"}', "not a gold object"),
        ('{"t": "section", "start": "二、存在问题"}', "is not in the text"),
        ('{"t": "item", "start": "（一）", "end": "没有这句。"}', "the end '没有这句。'"),
    ],
)
def test_damaged_gold_is_told(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "x.gold.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(evaluation.GoldError, match=message):
        evaluation.read_gold(path, TEXT)


def test_finds_the_report_beside_its_gold(gold: Path) -> None:
    with pytest.raises(FileNotFoundError):
        evaluation.find_report_file(gold)
    report = gold.with_name("某县.txt")
    report.write_text(TEXT, encoding="utf-8")
    assert evaluation.find_report_file(gold) == report


SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "gold"


@pytest.mark.skipif(not (SHARED / "score.py").exists(), reason="the public gold is not beside this checkout")
def test_agrees_with_the_reference_scorer(tmp_path: Path) -> None:
    gold = SHARED / "001_0149a0507e0f3411.gold.jsonl"
    text = evaluation.find_report_file(gold, [SHARED.parent / "seeds"]).read_bytes().decode("utf-8")
    rows = evaluation.read_gold(gold, text)
    items = [row for row in rows if row["t"] == "item"]
    report = Report(
        begin=0, end=len(text),
        statements=[
            Statement(kind="practice", begin=row["span"][0], end=row["span"][1] - 3 * (n % 3), head=row["head"][: 2 + n % 5])
            for n, row in enumerate(items)
            if n % 4
        ],
    )  # fmt: skip
    system = tmp_path / "system.jsonl"
    system.write_bytes(encode(report))
    command = [sys.executable, str(SHARED / "score.py"), str(gold), str(system), "--json"]
    out = subprocess.run(
        command, capture_output=True, check=True, env={**os.environ, "PYTHONIOENCODING": "utf-8"}
    ).stdout
    reference = json.loads(out)
    ours = evaluation.evaluate(rows, [report])
    for name in ("statement_found", "statement_kind", "statement_head", "statement_chars", "statement_practice"):
        assert ours[name] == Score(reference[name]["hit"], reference[name]["gold"], reference[name]["system"]), name


def test_a_measure_below_its_floor_is_named(tmp_path: Path) -> None:
    table = tmp_path / "floors.tsv"
    table.write_text("# why\nmeasure\tprecision\trecall\na\t0.5\t0.5\nb\t0.9\t0.1\nc\t0\t0\n", encoding="utf-8")
    floors = evaluation.read_floors(table)
    scores = {"a": evaluation.Score(5, 10, 10), "b": evaluation.Score(8, 10, 10)}
    assert evaluation.below(scores, floors) == [
        "b: precision is 0.8000, its floor 0.9000",
        "c: not measured, but has a floor",
    ]
    assert evaluation.below({**scores, "c": evaluation.Score(0, 1, 1), "b": evaluation.Score(9, 90, 10)}, floors) == []
    assert evaluation.below({**scores, "c": evaluation.Score(0, 1, 1), "a": evaluation.Score(4, 9, 8)}, floors)[0] == (
        "a: recall is 0.4444, its floor 0.5000"
    )


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", "columns are not"),
        ("measure\tf1\na\t1\n", "columns are not"),
        ("measure\tprecision\trecall\na\t1\n", "2: a measure and two numbers"),
        ("measure\tprecision\trecall\na\t1\thigh\n", "2: a measure and two numbers"),
        ("measure\tprecision\trecall\na\t95\t1\n", "2: a floor below 0 or above 1"),
        ("measure\tprecision\trecall\na\t0\t1\na\t0\t1\n", "3: .*named twice"),
    ],
)
def test_a_damaged_table_of_floors_is_told(table: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "floors.tsv").write_text(table, encoding="utf-8")
    with pytest.raises(evaluation.GoldError, match=message):
        evaluation.read_floors(tmp_path / "floors.tsv")


CORPUS = Path(__file__).parents[2] / "corpus"


def test_every_measure_of_the_gold_has_a_floor_and_failing_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = sorted((CORPUS / "gold").glob("*.gold.jsonl"))
    measured = evaluation.total(file.scores for file in evaluation.evaluate_files(gold))
    floors = evaluation.read_floors(CORPUS / "gold" / "floors.tsv")
    assert set(floors) == set(measured)
    assert evaluation.below(measured, floors) == []
    (tmp_path / "floors.tsv").write_text("measure\tprecision\trecall\nfigure_full\t1\t1\n", encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", *map(str, gold), "--floors", str(tmp_path / "floors.tsv"), "--format", "csv"])
    assert stopped.value.code == 1
    assert "failed: figure_full: precision is 0." in capsys.readouterr().err


def test_whose_a_point_is_counts_where_the_gold_says_so():
    home = Place(name="青砚县")
    ours, theirs = Statement(begin=0, end=10, place="雁陂县"), Statement(begin=20, end=30)
    report = Report(place=home, statements=[ours, theirs])
    gold = [
        {"t": "item", "span": (0, 10), "place": "雁陂县"},
        {"t": "item", "span": (20, 30), "place": "雁陂县"},
        {"t": "item", "span": (40, 50)},
    ]
    assert evaluation.score_places(gold, [report]) == {"statement_place": Score(1, 2, 2)}
    assert evaluation.score_places(gold[2:], [report]) == {}


@pytest.mark.parametrize(("end", "right"), [(100, True), (72, True), (68, False), (10, False)])
def test_a_point_must_share_seven_tenths_of_its_extent(end: int, right: bool) -> None:
    gold = [{"t": "item", "span": (0, 100), "kind": "practice", "head": "抓培训"}]
    told = Statement(kind="practice", begin=0, end=end, head="抓培训")
    assert [verdict for _, verdict in evaluation.judge_statements(gold, [told])] == [right]
