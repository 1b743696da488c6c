"""Are the records of a report of two units together given to the one that their sentence names?"""

from __future__ import annotations

from reportminer.pipeline import extract_text

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
