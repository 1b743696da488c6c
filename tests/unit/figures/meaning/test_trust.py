"""Is a figure as sure as what is seen of it tells?"""

import math

import pytest

from reportminer import lexicons
from reportminer.figures import find_figures
from reportminer.figures.meaning.trust import BIAS, COLUMNS, confidence, features
from reportminer.training.trust import Judged, curve, fit, table


def only(text):
    (figure,) = find_figures(text)
    return figure


def test_the_confidence_is_the_logistic_of_the_weights_of_what_is_seen():
    text = "全年粮食产量达到80万吨。"
    figure = only(text)
    weights = {
        row["feature"]: float(row["weight"]) for row in lexicons.load_table("figure_trust.tsv", COLUMNS, "feature")
    }
    total = weights[BIAS] + sum(weights.get(feature, 0) for feature in features(text, figure))
    assert figure.confidence == pytest.approx(1 / (1 + math.exp(-total)), abs=0.001)


@pytest.mark.parametrize(
    ("surer", "less"),
    [
        ("全年粮食产量达到80万吨。", "3.5亿元。"),
        ("共有行政村16个。", "对于这项工作中由各单位按要求分别抓好落实的事项仅9个。"),
    ],
)
def test_plain_records_are_surer_than_doubtful_ones(surer, less):
    assert only(surer).confidence > only(less).confidence + 0.1


def test_a_figure_without_indicator_is_unnamed_and_unsure():
    figure = only("3.5亿元。")
    assert (figure.indicator, figure.rule) == ("", "unnamed")
    assert figure.confidence < 0.5


def test_a_doubtful_value_makes_the_whole_record_less_sure():
    text = "共有行政村16个。"
    figure = only(text)
    assert confidence(text, figure, 0.5) == pytest.approx(figure.confidence / 2, abs=0.002)


def test_what_was_right_speaks_for_a_feature_and_the_table_holds_it(tmp_path):
    good, bad = Judged(("plain",), 0.9, True), Judged(("odd",), 0.4, False)
    weights = fit([good] * 30 + [bad] * 30 + [Judged(("seldom",), 0.5, True)])
    assert weights["plain"] > 0 > weights["odd"]
    assert "seldom" not in weights
    rows = [line.split("\t") for line in table(weights).splitlines() if not line.startswith("#")]
    assert tuple(rows[0]) == COLUMNS
    assert {feature for feature, _ in rows[1:]} == set(weights)


def test_what_is_right_on_unread_reports_moves_the_bias_alone():
    judged = [Judged(("plain",), 0.9, True)] * 30 + [Judged(("odd",), 0.4, False)] * 10
    read, unread = fit(judged), fit(judged, unread=0.5)
    assert unread[BIAS] == pytest.approx(read[BIAS] - math.log(3))
    assert {name: weight for name, weight in unread.items() if name != BIAS} == {
        name: weight for name, weight in read.items() if name != BIAS
    }


@pytest.mark.parametrize(
    ("name", "feature"),
    [
        ("修建水渠、道路", "listed"),
        ("村民修建水渠", "verb inside"),
        ("按增收部分", "begins oddly"),
        ("实现整改的", "ends oddly"),
    ],
)
def test_the_form_of_a_name_is_seen(name, feature):
    text = "共有行政村16个。"
    figure = only(text)
    assert feature not in features(text, figure)
    figure.indicator = name
    assert feature in features(text, figure)


def test_the_curve_tells_which_part_is_kept_and_right():
    judged = [Judged((), 0.95, True)] * 3 + [Judged((), 0.6, False)]
    assert [(p.coverage, p.precision) for p in curve(judged, (0.0, 0.9))] == [(1.0, 0.75), (0.75, 1.0)]
