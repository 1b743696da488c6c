"""Has every row that the page on rules shows the effect that it promises?"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "howto" / "rules.md").read_text(encoding="utf-8")
ROWS = {
    name: block.splitlines()[1:]
    for name, block in re.findall(r"^### (\S+\.tsv)\n.*?^```tsv\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
}
PROGRAM = """
import json, sys
from reportminer import lexicons

added = json.loads(sys.argv[1])
real = lexicons.read_bytes
lexicons.read_bytes = lambda name: real(name) + "".join(f"{line}{chr(10)}" for line in added.get(name, [])).encode()
from reportminer import pipeline
from reportminer.figures import find_figures

lexicons.check_tables()
figures = lambda text: [(f.text, f.approx, f.unit, f.indicator_id, f.status, f.year) for f in find_figures(text, year=2021)]


def report(text):
    (found,) = pipeline.extract_text(text)
    return found.genre, [(s.head, s.role) for s in found.sections], [(s.kind, s.topics) for s in found.statements]


print(json.dumps([figures(text) if kind == "figures" else report(text) for kind, text in json.loads(sys.argv[2])]))
"""
EFFECTS = {
    "units.tsv": ("figures", "全县收购小麦36蒲式耳。"),
    "approximators.tsv": ("figures", "全县有茶农约莫3000人。"),
    "not_figures.tsv": ("figures", "全县推行四项约定。"),
    "indicators.tsv": ("figures", "全县村级快递服务点达到86个。"),
    "time_words.tsv": ("figures", "旧岁新招技术员12名。"),
    "growth_words.tsv": ("figures", "全县地区生产总值攀高8.5%。"),
    "figure_expressions.tsv": ("figures", "保费由县财政帮补30%。"),
    "status_cues.tsv": ("figures", "奔着新建冷库12座。"),
    "numbering.tsv": (
        "report",
        "工作汇报\n*1选派干部\n选派技术员86名到村服务。\n*2筹措资金\n投入资金320万元。\n*3加强培训\n办班12期。\n",
    ),
    "roles.tsv": ("report", "工作汇报\n一、堵处\n村里缺少技术员。\n二、主要做法\n选派技术员86名。\n"),
    "genres.tsv": ("report", "禾渡县农业局巡察反馈\n一年来，我局选派技术员86名。\n"),
    "topics.tsv": ("report", "工作汇报\n二、存在的问题\n一是保鲜库太少，预冷设备缺乏。二是人手不够。\n"),
}


def run(rows: dict[str, list[str]]) -> list[object]:
    """What the program finds with some rows added, in a process of its own."""
    asked = [(kind, text.replace("\n", "\n")) for kind, text in EFFECTS.values()]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(rows), json.dumps(asked)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr.decode()
    found: list[object] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[object, object]]:
    """What each text gives without and with all rows of the page."""
    return dict(zip(EFFECTS, zip(run({}), run(ROWS), strict=True), strict=True))


@pytest.mark.parametrize("name", EFFECTS)
def test_a_row_shown_on_the_page_changes_what_is_found(name: str, found: dict[str, tuple[object, object]]) -> None:
    assert ROWS[name]
    before, after = found[name]
    assert before != after
