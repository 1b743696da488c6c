"""Is the confidence of a place that of its rule, and is what else the text speaks for kept beside it?"""

from __future__ import annotations

import re
from pathlib import Path

from reportminer import lexicons, places
from reportminer.pipeline import extract_text


def test_a_place_told_by_its_title_is_surer_than_one_told_by_its_units() -> None:
    title = places.resolve_place("滦南县2019年工作总结\n全县工作平稳。")
    units = places.resolve_place(
        "情况汇报\n我市各县推进有序。滦南县、迁西县、玉田县都有进展，滦南县率先完成，迁西县、玉田县跟进。"
    )
    assert (title.adcode, units.adcode) == ("130224", "130200")
    assert 0.85 < units.confidence < title.confidence < 1
    assert (title.competing, units.competing) == ([], [])


def test_what_competes_is_kept_with_its_evidence_and_makes_less_sure() -> None:
    text = "滦南县2019年工作总结\n近年来，迁西县坚持绿色发展。迁西县位于燕山南麓，迁西县委、迁西县政府高度重视。"
    (report,) = extract_text(text)
    place = report.place
    assert (place.adcode, place.status) == ("130224", "explicit")
    [other] = place.competing
    begin, end = other.evidence[0]
    assert (other.adcode, text[begin:end]) == ("130227", "迁西县")
    plain = places.resolve_place("滦南县2019年工作总结\n全县工作平稳。")
    assert place.confidence < plain.confidence


def test_the_county_over_a_township_does_not_compete_and_nothing_told_is_sure_of_nothing() -> None:
    place = places.resolve_place("滦南县倴城镇2019年工作总结\n全镇工作平稳。滦南县委高度重视，唐山市大力支持。")
    assert (place.level, place.competing) == ("township", [])
    assert places.resolve_place("工作汇报\n我县工作平稳。").confidence == 0


def test_the_path_competes_where_it_says_otherwise() -> None:
    place = places.resolve_place("滦南县2019年工作总结\n全县工作平稳。", hints=("迁西县",))
    assert [(other.adcode, other.rule) for other in place.competing] == [("130227", "file name")]


def test_every_rule_that_tells_a_place_has_a_row() -> None:
    columns = ("rule", "prior", "read", "read_right", "gold", "gold_right")
    known = {row["rule"] for row in lexicons.load_table("place_trust.tsv", columns, key="rule")}
    source = "".join(path.read_text(encoding="utf-8") for path in Path(places.__file__).parent.glob("*.py"))
    silent = {"name struck out", "name of a smaller unit", "only its level is told", "no place named"}
    silent |= {"heading, several places of this name"}
    assert set(re.findall(r'rule="([^"]*)"', source)) - silent <= known
