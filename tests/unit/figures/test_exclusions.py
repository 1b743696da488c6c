"""What is no quantity: coinages, names, durations in passing, articles, abstract counts."""

from __future__ import annotations

import pytest

from reportminer.figures import exclusions
from reportminer.figures.quantities import find_quantities
from reportminer.lexicons import load_table


def texts(sentence: str) -> list[str]:
    return [figure.text for figure in find_quantities(sentence)]


@pytest.mark.parametrize(
    "coinage",
    [
        "六联六建",
        "三帮三带",
        "一村一品",
        "3个100%",
        "十百千万",
        "双五双十",
        "两个10万元",
        "四个一",
        "百村万户",
        "1+3+6",
    ],
)
def test_a_coinage_in_quotation_marks_is_a_name(coinage: str) -> None:
    for opening, closing in ("“”", "‘’", "「」", "《》"):
        assert texts(f"我县推行{opening}{coinage}{closing}工作法，建成示范点12个。") == ["12个"]


def test_an_amount_alone_in_quotation_marks_is_a_quantity() -> None:
    assert texts("总产值迈上“5000亿元”台阶。") == ["5000亿元"]
    assert texts("合格率保持“100%”。") == ["100%"]
    assert texts("开展“2W”行动。") == []


def test_a_long_quotation_is_speech() -> None:
    assert texts("他说：“我们村去年修了3公里路，打了12口井，群众都很满意。”") == ["3公里", "12口"]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("连续三年获评先进。", ["三年"]),
        ("三年来成效明显。", []),
        ("今后五年的目标。", []),
        ("用两年时间完成。", ["两年"]),
        ("实施三年行动。", []),
        ("近3年来发展很快。", []),
        ("工期3年。", ["3年"]),
        ("服务满5年的教师。", ["5年"]),
        ("提前一年完成。", ["一年"]),
        ("一年更比一年好。", []),
        ("2009年新建。", []),
        ("九年义务教育。", []),
        ("为期一个月。", ["一个月"]),
        ("历时9年终于建成。", ["9年"]),
        ("连续12年制定计划。", ["12年"]),
        ("建成一所6年制学校。", []),
        ("应对数十年不遇的大旱。", []),
        ("展望二Ο三五年。", []),
    ],
)
def test_years_that_measure_and_years_in_passing(sentence: str, found: list[str]) -> None:
    assert texts(sentence) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("这是一个重要经验。", []),
        ("每月召开一次例会。", ["一次"]),
        ("每个村配备一名指导员。", ["一名"]),
        ("同一个目标。", []),
        ("只有一家企业达标。", ["一家"]),
        ("进一步加强。", []),
        ("另一项工作。", []),
        ("每一个村。", []),
        ("全村仅有一口水井。", []),
        ("最后一公里。", []),
        ("各一名副职。", ["一名"]),
    ],
)
def test_one_as_a_number_and_as_an_article(sentence: str, found: list[str]) -> None:
    assert texts(sentence) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("抓好三个方面。", []),
        ("实现两个全覆盖。", []),
        ("建成三个冷库。", ["三个"]),
        ("成立五个工作组。", ["五个"]),
        ("抓好三个重点项目。", ["三个"]),
        ("突出四个重点。", []),
        ("完善四项制度。", []),
        ("坚持两手抓。", []),
        ("解决两张皮问题。", []),
        ("修建两座桥。", ["两座"]),
        ("二期工程。", []),
        ("二级公路。", []),
        ("打造五大产业基地。", ["五大"]),
        ("打赢三大攻坚战。", []),
        ("培育3大产业集群。", ["3大"]),
        ("建设统一大市场。", []),
        ("新建一栋三层小楼，有三层考虑。", ["三层"]),
        ("打牢两个基点。", []),
        ("市四套班子领导。", []),
    ],
)
def test_counts_of_things_and_of_abstractions(sentence: str, found: list[str]) -> None:
    assert texts(sentence) == found


def test_the_number_of_a_heading_is_not_part_of_the_count_behind_it() -> None:
    assert texts("名词解释\n12.6个示范区：县城周边的示范区。") == []
    assert texts("每千人托位\n达到4.5个。") == ["4.5个"]


def test_the_number_of_a_road_is_no_share() -> None:
    assert texts("G5成北高速、S24成平高速通车，完成七成。") == ["七成"]


def test_terms_that_a_glossary_explains_are_names() -> None:
    assert texts("3.四种模式：自建、联建、代建、共建。") == []
    assert texts("〔5〕五个村庄：是指县委确定的示范村。") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "市十届人大五次会议通过。",
        "十九届四中、五中全会精神。",
        "市十二次党代会召开。",
        "市委七届八次九次十次全会精神。",
    ],
)
def test_sessions_are_ordinals(sentence: str) -> None:
    assert texts(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("年底前6个县通水。", ["6个"]),
        ("最后85名贫困户脱贫。", ["85名"]),
        ("列全省前10名。", []),
        ("考核后3名约谈。", []),
    ],
)
def test_ranks_and_numbers_behind_a_time(sentence: str, found: list[str]) -> None:
    assert texts(sentence) == found


@pytest.mark.parametrize(
    "sentence", ["前5名企业。", "排名前十位。", "居第3位。", "列第二十三名。", "省道302改线。", "上午9点30分。"]
)
def test_ranks_roads_and_clock_times(sentence: str) -> None:
    assert texts(sentence) == []


def test_every_set_word_hides_its_numeral() -> None:
    for row in load_table("not_figures.tsv", exclusions.COLUMNS):
        assert texts(f"坚持{row['word']}。") == [], row["word"]
