"""Places as a tree."""

from reportminer.web.views.tree import place_tree, tree_of_sums


def test_places_stand_under_those_that_they_lie_in() -> None:
    [yunnan, hunan] = place_tree({"530621": 2, "530602": 1, "530000": 1, "430121": 3, "": 9, "xx": 1})
    assert (yunnan.name, yunnan.total) == ("云南省", 4)
    [zhaotong] = yunnan.below
    assert (zhaotong.name, zhaotong.total) == ("昭通市", 3)
    assert [(county.name, county.total) for county in zhaotong.below] == [("鲁甸县", 2), ("昭阳区", 1)]
    assert (hunan.name, hunan.total, hunan.below[0].below[0].name) == ("湖南省", 3, "长沙县")


def test_sums_are_not_added_up_again() -> None:
    [yunnan] = tree_of_sums({"530000": 4, "530600": 3, "530621": 2})
    assert (yunnan.total, yunnan.below[0].total, yunnan.below[0].below[0].total) == (4, 3, 2)
    [alone] = tree_of_sums({"530621": 2})
    assert (alone.code, alone.total, alone.below[0].below[0].code) == ("530000", 2, "530621")
