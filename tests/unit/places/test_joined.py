"""Are the records of a report of two units together given to the one that their sentence names?"""

from __future__ import annotations

import pytest

from reportminer.pipeline import extract_text
from reportminer.places import resolve_place
from reportminer.places.joined import units_of

TEXT = """滦南县、迁西县2021年养老服务情况调研报告
调研组先后到滦南县、迁西县调研，两县共有敬老院20所。
一、主要做法
（一）建设食堂。在滦南县，建成老年食堂16个。在迁西县，投入资金300万元新建日间照料中心21个。
二、存在的问题
（一）人手短缺。滦南的护理员短缺问题突出，缺口达70名。
（二）设施陈旧。迁西县护理设施陈旧。
（三）资金不足。两县资金投入都不足，缺口800万元。
"""


def test_records_are_of_the_unit_that_their_sentence_names() -> None:
    (report,) = extract_text(TEXT)
    assert (report.place.name, report.place.adcode) == ("滦南县、迁西县", "130200")
    figures = {figure.text: figure.adcode for figure in report.figures}
    assert figures == {
        "20所": "", "16个": "130224", "300万元": "130227", "21个": "130227", "70名": "130224", "800万元": "",
    }  # fmt: skip
    statements = {statement.head: statement.adcode for statement in report.statements}
    assert statements == {"建设食堂": "", "人手短缺": "130224", "设施陈旧": "130227", "资金不足": ""}


def test_a_report_of_one_place_is_left_alone() -> None:
    (report,) = extract_text(TEXT.replace("滦南县、迁西县2021年", "唐山市2021年"))
    assert "130227" not in {statement.adcode for statement in report.statements if statement.head == "设施陈旧"}


@pytest.mark.parametrize(
    ("title", "code", "units"),
    [
        ("阜宁、响水两县养老服务调查", "320900", ("320923", "320921")),
        ("关于泗阳、沭阳、泗洪三县花木产业的调查", "321300", ("321323", "321322", "321324")),
        ("寻乌和安远脐橙产业调查", "360700", ("360734", "360726")),
        ("江永、道县果业调研", "431100", ("431125", "431124")),
        ("唐山市滦南、迁西两县养老服务调查", "130200", ("130224", "130227")),
    ],
)
def test_counties_joined_by_their_short_names(title: str, code: str, units: tuple[str, ...]) -> None:
    text = f"{title}\n两地共有企业20家。\n"
    place = resolve_place(text, title=title)
    assert (place.adcode, place.level) == (code, "prefecture")
    assert tuple(unit.adcode for unit in units_of(text, place)) == units


def test_cities_of_two_provinces_have_no_place_of_both() -> None:
    place = resolve_place("韩城、河津两市焦化产业比较\n产能较大。", title="韩城、河津两市焦化产业比较")
    assert (place.adcode, place.candidates) == ("", ["610581", "140882"])
