"""Does what follows from the kind of a report follow from the tables, and from nothing else?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

import reportminer
from reportminer import genres
from reportminer.genres import View, announces_review, labelled, view_of
from reportminer.records import Genre, Section
from reportminer.statements import find_statements

SOURCES = Path(reportminer.__file__).parent
DISTINCT = [genre for genre in get_args(Genre) if len(genre) > 3 and genre != "other"]


def test_views_say_where_reports_look() -> None:
    assert view_of("计划").ahead and not view_of("计划").reviews
    assert view_of("总结") == View() and view_of("汇报").standing
    work = view_of("政府工作报告")
    assert (work.phased, work.by_government, work.reviewed(2024)) == (True, True, 2023)
    assert view_of("汇报").reviewed(2024) == 2024
    assert announces_review("云澜县2024年政府工作报告") and not announces_review("云澜县2024年工作汇报")


def test_no_code_names_a_kind_of_report() -> None:
    literal = re.compile("[\"'](?:" + "|".join(DISTINCT) + ")[\"']")
    told = [
        f"{path.relative_to(SOURCES)}: {line.strip()}"
        for path in sorted(SOURCES.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if literal.search(line) and path.name != "records.py"
    ]
    assert not told


def test_a_row_alone_gives_a_kind_of_report_its_view(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(genres, "_views", lambda: {"简报": View(reviews=2, phased=True)})
    assert view_of("简报").reviewed(2024) == 2022
    assert view_of("政府工作报告").reviewed(2024) == 2024


TEXT = "存在问题：台账登记不全，底数不清。\n整改情况：补登台账120册，逐户核对底数。\n"


@pytest.mark.parametrize(("genre", "kinds"), [("整改报告", ["problem", "practice"]), ("汇报", ["problem", "problem"])])
def test_labels_say_of_what_kind_a_point_is_in_their_reports_alone(genre: str, kinds: list[str]) -> None:
    text = f"一、台账方面\n1.{TEXT}2.{TEXT}"
    heads = [match.start() for match in re.finditer("[12][.]", text)]
    ends = [heads[1], len(text)]
    sections = [
        Section(id="s1", level=1, num="一", head="台账方面", role="problem", head_begin=0, head_end=6, begin=0, end=len(text)),
        *(
            Section(
                id=f"s{number}", parent="s1", level=2, num=str(number - 1), head="存在问题", role="problem", head_begin=begin,
                head_end=begin + 6, begin=begin, end=end,
            )
            for number, (begin, end) in enumerate(zip(heads, ends, strict=True), 2)
        ),
    ]  # fmt: skip
    found = find_statements(text, sections, genre=genre, deciders="rules")
    told = [(one.kind, one.head) for one in found if text[one.begin :].startswith("整改情况")]
    assert {kind for kind, _ in told} == {kinds[1]}
    if genre == "整改报告":
        assert {head for _, head in told} == {"补登台账120册"}


def test_labels_end_at_their_colon() -> None:
    assert labelled("整改报告", "问题3：底数不清", 0) == ("problem", 4)
    assert labelled("整改报告", "问题很多：底数不清", 0) is None
    assert labelled("汇报", "问题3：底数不清", 0) is None
