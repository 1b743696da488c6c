"""Named lists, replayed from a log: names, things in and out, two logs put together."""

from __future__ import annotations

import itertools

import pytest

from reportminer.corrections import CorrectionError, new_entry
from reportminer.lists import (
    LONGEST_NAME,
    NamedList,
    addition,
    clean_name,
    creation,
    deletion,
    list_named,
    lists_of,
    removal,
    renaming,
)
from reportminer.records import Correction


def made(log: list[Correction], name: str) -> NamedList:
    log.append(creation(log, name, who="甲"))
    return list_named(lists_of(log), name)


def put(log: list[Correction], one: NamedList, report: str) -> Correction:
    entry = addition(one, report, "report", None, {"head": report}, who="甲")
    log.append(entry)
    return entry


def held(log: list[Correction]) -> dict[str, list[str]]:
    return {one.name: [entry.report_id for entry in one.items] for one in lists_of(log)}


def test_a_list_holds_what_was_put_in_and_not_taken_out() -> None:
    log: list[Correction] = []
    one = made(log, "流动党员")
    first, second = put(log, one, "a"), put(log, one, "b")
    log.append(removal(one, [first.id], who="甲"))
    assert held(log) == {"流动党员": ["b"]}
    log.append(new_entry("", what="list", kind="undo", who="乙", new=log[-1].id))
    assert held(log) == {"流动党员": ["a", "b"]}
    log.append(new_entry("", what="list", kind="undo", who="乙", new=second.id))
    assert held(log) == {"流动党员": ["a"]}


def test_renamed_deleted_and_brought_back() -> None:
    log: list[Correction] = []
    one = made(log, "甲表")
    put(log, one, "a")
    log.append(renaming(log, one, "乙表", who="甲"))
    assert held(log) == {"乙表": ["a"]}
    again = made(log, "甲表")
    assert again.id != one.id
    log.append(deletion(log, one, who="甲"))
    assert held(log) == {"甲表": []}
    log.append(new_entry("", what="list", kind="undo", who="乙", new=log[-1].id))
    assert held(log) == {"甲表": [], "乙表": ["a"]}
    with pytest.raises(CorrectionError, match="already"):
        renaming(log, again, "乙表", who="甲")


def test_what_one_office_puts_in_while_another_deletes_the_list_stays() -> None:
    log: list[Correction] = []
    one = made(log, "共用")
    put(log, one, "a")
    mine, other = list(log), list(log)
    mine.append(deletion(mine, one, who="甲"))
    put(other, one, "b")
    merged = {entry.id: entry for entry in [*mine, *other]}.values()
    assert held(list(merged)) == {"共用": ["b"]}


def test_lists_of_one_name_made_in_two_offices_are_one() -> None:
    mine: list[Correction] = []
    other: list[Correction] = []
    put(mine, made(mine, "共用"), "a")
    put(other, made(other, " 共用 "), "b")
    assert {name: sorted(items) for name, items in held([*mine, *other]).items()} == {"共用": ["a", "b"]}


def test_the_order_of_the_entries_does_not_count() -> None:
    log: list[Correction] = []
    one = made(log, "甲表")
    first = put(log, one, "a")
    put(log, one, "b")
    log.append(removal(one, [first.id], who="甲"))
    log.append(renaming(log, one, "乙表", who="甲"))
    for order in itertools.permutations(log):
        assert held(list(order)) == {"乙表": ["b"]}


def test_two_lists_that_got_one_name_are_told_apart_by_id() -> None:
    log: list[Correction] = []
    one, two = made(log, "甲表"), made(log, "乙表")
    log.append(renaming(log, one, "丙表", who="甲"))
    log.append(renaming(log[:-1], two, "丙表", who="乙"))
    with pytest.raises(CorrectionError, match="2 lists have the name"):
        list_named(lists_of(log), "丙表")
    assert list_named(lists_of(log), two.id).id == two.id


@pytest.mark.parametrize("name", ["", "  \t", "\x00\u200b", "长" * (LONGEST_NAME + 1)])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(CorrectionError):
        clean_name(name)


def test_a_name_is_data() -> None:
    assert clean_name(" <b>甲</b>\u202e\n 乙 ") == "<b>甲</b> 乙"
