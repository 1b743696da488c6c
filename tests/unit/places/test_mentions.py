"""Names of places in running text. ⟦…⟧ marks each that is to be found; nothing else may be."""

from __future__ import annotations

import re

import pytest

from reportminer.places import find_mentions, table


def marked(text: str) -> tuple[str, list[str]]:
    """The text without marks and the marked pieces with their offsets, as ``begin:piece``."""
    plain, found = "", []
    for piece in re.split(r"(⟦[^⟧]*⟧)", text):
        if piece.startswith("⟦"):
            found.append(f"{len(plain)}:{piece[1:-1]}")
            plain += piece[1:-1]
        else:
            plain += piece
    return plain, found


@pytest.mark.parametrize(
    "text",
    [
        "调研组到⟦湖南省⟧⟦长沙市⟧和⟦浏阳市⟧，又到⟦岳阳⟧。",
        "⟦河北⟧⟦滦南县⟧共有9个乡镇。",
        "⟦恩施州⟧和⟦恩施土家族苗族自治州⟧是一个地方。",
        "办起了⟦华县⟧党员学堂。",
        "乡镇和县直部门要规范县级流程，完成县里任务，召开县委会议。",
        "全市、全县、我市、城区、郊区、开发区都要落实。",
        "努力适应城市发展，增强沿海城市功能，陇南山区条件艰苦。",
        "⟦南京市⟧⟦鼓楼区⟧的做法",
        "坚持世界大同、长治久安，推广安全经验，保障平安阳光。",
        "云贵川三省",
        "⟦山西⟧安排资金，⟦河南⟧平均水平。",
        "新疆生产建设兵团的团场",
        "⟦北京市⟧和⟦吉林市⟧",
        "",
    ],
)
def test_finds_the_marked_names_only(text: str) -> None:
    plain, expected = marked(text)
    assert [f"{m.begin}:{m.text}" for m in find_mentions(plain)] == expected


def test_parent_named_before_narrows_the_name() -> None:
    alone = find_mentions("鼓楼区的做法")[0]
    under = find_mentions("徐州市鼓楼区的做法")[1]
    assert set(alone.codes) == {"320106", "320302", "350102", "410204"}
    assert under.codes == ("320302",)
    assert under.above == "320300"


def test_codes_that_one_place_had_count_once() -> None:
    assert find_mentions("华县")[0].codes == ("610521",)
    assert find_mentions("双鸭山市")[0].codes == ("230500",)
    assert find_mentions("渝北区")[0].codes == ("500112",)


def test_short_names_can_be_left_out() -> None:
    assert [m.text for m in find_mentions("长沙和长沙市", short=False)] == ["长沙市"]


def test_no_name_begins_before_the_text() -> None:
    names = {name for name in table.full_names() if name[-1] in "省市县区旗州盟"}
    for name in sorted(names)[::7]:
        tail = name[1:]
        assert all(m.begin >= 0 and tail[m.begin : m.end] == m.text for m in find_mentions(tail)), name


def test_a_district_that_was_gone_before_reports_began_is_not_meant_where_another_bears_its_name() -> None:
    (mention,) = find_mentions("东城区")
    assert mention.codes == ("110101",)
