"""Does the name of a place find all codes that it had, has, and that lie below it, and no others?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reportminer.search.areas import UnknownPlaceError, area_of_word, find_area
from reportminer.store.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path)
    yield store
    store.close()


@pytest.mark.parametrize(
    ("name", "prefixes"),
    [
        ("鄂", {"42"}),
        ("內蒙", {"15"}),
        ("昭通地区", {"5321", "5306"}),
        ("宜宾县", {"511504", "511521", "512527"}),
        ("通县", {"110112", "110203", "110223"}),
        ("崇文区", {"110101", "110103"}),
        ("湖北恩施巴东", {"422823"}),
        ("湖北省恩施土家族苗族自治州巴东县", {"422823"}),
        ("5306", {"5306", "5321"}),
    ],
)
def test_the_codes_of_a_name(store: Store, name: str, prefixes: set[str]) -> None:
    assert set(find_area(store, name).prefixes) == prefixes


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("大庸", {"4308", "433102"}, {"4307"}),
        ("涪陵", {"500102", "517002", "5170"}, {"5114", "5138"}),
        ("万县市", {"5112", "500101", "5122"}, {"5114", "510981"}),
        ("重庆", {"50", "510202"}, {"51", "5101"}),
        ("济南市", {"3701", "3712", "371202"}, {"3713", "371300"}),
        ("莱芜市", {"3712", "370116", "370117"}, {"3701"}),
        ("合肥市", {"3401", "341402"}, {"3414"}),
        ("湖北省 宜昌市", {"4205"}, {"4206", "42"}),
    ],
)
def test_codes_that_others_had_before_or_after_are_left_out(
    store: Store, name: str, inside: set[str], outside: set[str]
) -> None:
    found = set(find_area(store, name).prefixes)
    assert inside <= found
    assert not outside & found


def test_words_that_name_a_place() -> None:
    assert area_of_word("阿坝州") == area_of_word("阿坝藏族羌族自治州")
    assert area_of_word("云南") is not None
    assert area_of_word("和平") is None
    assert area_of_word("党员") is None


def test_names_that_nobody_knows_are_told(store: Store) -> None:
    with pytest.raises(UnknownPlaceError, match="火星县"):
        find_area(store, "火星县")


@pytest.mark.parametrize("times", [3, 9, 40])
def test_a_long_name_that_nobody_knows_is_answered_at_once(store: Store, times: int) -> None:
    from reportminer.search.areas import _within

    _within.cache_clear()
    with pytest.raises(UnknownPlaceError):
        find_area(store, "云南省鲁甸县" * times)
    assert _within.cache_info().misses <= 6 * times
