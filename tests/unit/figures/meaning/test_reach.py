"""How far do words beside a number reach? On either side of the bounds that the rules set."""

import pytest

from reportminer.figures import find_figures
from reportminer.records import Figure


def figures(text: str, year: int | None = None) -> list[Figure]:
    return find_figures(text, year=year)


def test_numbers_of_different_units_are_told_apart_only_right_behind_the_word() -> None:
    near = figures("冷库和晾房分别为18座、2600平方米。")
    far = figures("市县两级分别成立专班推进，新增冷库和晾房18座、2600平方米。")
    assert [figure.indicator for figure in near] == ["冷库", "晾房"]
    assert [figure.indicator for figure in far] == ["新增冷库和晾房", "新增冷库和晾房面积"]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("力争2021年新建公路30公里。", 2021),
        ("到2022年，要新建公路30公里。", 2022),
        ("力争2015年新建公路30公里。", None),
    ],
)
def test_a_target_keeps_the_year_it_names_unless_that_is_past(text: str, year: int | None) -> None:
    (figure,) = figures(text, year=2021)
    assert (figure.status, figure.year) == ("target", year)


def test_at_least_reaches_over_a_few_characters_only() -> None:
    assert [f.approx for f in figures("至少要召开2次。")] == ["ge"]
    assert [f.approx for f in figures("各乡镇至少要组织全体机关干部到联系村开展夜校学习2次。")] == ["eq"]


def test_a_bare_number_is_a_proportion_only_while_it_is_small() -> None:
    assert [f.unit for f in figures("城乡收入比为2.3。")] == ["比例"]
    assert figures("城乡居民收入比达到25。") == []


@pytest.mark.parametrize(("word", "year"), [("明年", 2022), ("后年", 2023), ("去年", 2020), ("今年", 2021)])
def test_every_word_for_a_year_dates_what_follows(word: str, year: int) -> None:
    (figure,) = figures(f"{word}新招技术员12名。", year=2021)
    assert figure.year == year


@pytest.mark.parametrize(("year", "status"), [(2021, "actual"), (2024, "target")])
def test_only_a_year_to_come_makes_a_target(year: int, status: str) -> None:
    (figure,) = figures(f"到{year}年，新建公路30公里。", year=2021)
    assert figure.status == status
