"""References in the form of GB/T 7714."""

from reportminer.exports.citation import citation
from reportminer.records import Place, Report


def test_what_is_known_stands_in_the_order_of_the_standard() -> None:
    report = Report(
        title="政府工作\n报告。", org="青砚县人民政府", date="2023-01-05", year=2023, genre="政府工作报告",
        place=Place(name="青砚县", full_name="云岭省青砚县"),
    )  # fmt: skip
    assert citation(report, page=3) == "青砚县人民政府. 政府工作 报告[R]. 2023-01-05: 3."
    report.org, report.date = "", ""
    assert citation(report) == "云岭省青砚县. 政府工作 报告[R]. 2023."


def test_what_is_unknown_is_said_to_be() -> None:
    assert citation(Report()) == "［责任者不详］. ［无题］[Z]. ［日期不详］."
