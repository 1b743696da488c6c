"""Which topics does a point speak of? The lead phrase counts more, one mention in passing does not count."""

import pytest

from reportminer.statements.topics import find_topics


def topics(head: str, rest: str) -> list[str]:
    text = head + rest
    return find_topics(text, "problem", head=(0, len(head)), end=len(text))


def test_what_is_named_once_in_passing_is_no_topic_beside_another() -> None:
    alone = topics("工作推进缓慢。", "部分村党员年龄老化。")
    assert len(alone) == 1
    assert topics("村集体经济薄弱。", "集体经济收入少，部分村党员年龄老化。") == topics(
        "村集体经济薄弱。", "集体经济收入少。"
    )


def test_the_lead_phrase_outweighs_two_mentions_behind_it() -> None:
    first, *_ = topics("村集体经济薄弱。", "党员年龄老化，党员队伍老龄化突出。")
    assert first == topics("村集体经济薄弱。", "")[0]


def test_one_cue_in_the_lead_phrase_outweighs_two_behind_it() -> None:
    assert topics("经费有限。", "年龄老化，学历结构单一。")[0] == "经费不足"
    assert topics("情况不好。", "年龄老化，学历结构单一，经费有限。")[0] == "党员老化与结构"


@pytest.mark.parametrize("thing", ["供水管网", "灌溉渠系设备", "农村供电线路"])
def test_things_that_wear_out_are_no_ageing_members(thing: str) -> None:
    assert "党员老化与结构" not in topics(f"{thing}老化，漏损严重。", "维修跟不上。")
    assert "党员老化与结构" in topics("党员年龄老化。", "后继乏人。")
