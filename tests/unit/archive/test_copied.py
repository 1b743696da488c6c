"""Do copies lead to the characters of both reports?"""

from __future__ import annotations

from pathlib import Path

import pytest

from reportminer.archive import Archive
from reportminer.archive.copied import copied

TAKEN = "村支部每月初五开放党群服务站，由两名支委轮流接待来访群众，当场能办的事情当场办结，办不了的三天之内回话。"
LONG = "".join(
    f"{thing}由{person}牵头，账目每季度向全体村民公布一次，{person}不在时由副手代办。"
    for thing, person in (
        ("水塘清淤", "老支书"), ("果园改造", "妇女主任"), ("晒谷场修补", "会计"), ("路灯维护", "民兵排长"),
        ("戏台翻修", "退伍军人"), ("祠堂腾退", "理事长"), ("机井换泵", "农技员"), ("茶山补植", "护林员"),
    )
)  # fmt: skip
OTHER = "".join(
    f"{month}月，{village}把{matter}一项一项讲给大家听，散会后还挨家上门补课。"
    for month, village, matter in (
        ("三", "石桥村", "医保缴费"), ("四", "柳塘村", "宅基地登记"), ("五", "松岭村", "防汛预案"), ("七", "枣园村", "河道禁养"),
    )
)  # fmt: skip
THIRD = "".join(
    f"{who}提出{what}，乡里当场记下，次日派人到现场看过，月底在公示栏贴出答复。"
    for who, what in (("烟农", "烤房太旧"), ("渔户", "码头窄"), ("教师", "宿舍漏雨"), ("司机", "弯道没有护栏"))
)


@pytest.fixture
def stored(tmp_path: Path) -> Archive:
    where = tmp_path / "reports"
    where.mkdir()
    for name, text in {
        "甲.txt": f"禾渡县2019年工作总结\n\n{LONG}\n",
        "乙.txt": "\n" * 200 + f"禾渡县2019年工作总结\n\n{LONG}另附名单。\n",
        "丙.txt": f"禾渡县2020年工作总结\n\n{THIRD}今年换了新班子。{TAKEN}\n",
        "丁.txt": f"青沛县2021年工作总结\n\n{OTHER}我们学来一条。{TAKEN}效果不错。\n",
    }.items():
        (where / name).write_text(text, encoding="utf-8")
    archive = Archive(tmp_path / "archive")
    archive.ingest(where)
    return archive


def test_whole_copies_and_passages_stand_where_they_say(stored: Archive) -> None:
    with stored as archive:
        texts = {row.path: archive.source_text(row.report_id) for row in archive.report_rows()}
        whole, passage = copied(archive, smallest=30)
    assert (whole["what"], passage["what"]) == ("report", "passage")
    for row, words in ((whole, LONG), (passage, TAKEN)):
        assert words.strip("。") in texts[row["path"]][row["begin"] : row["end"]]
        assert words.strip("。") in texts[row["copy_path"]][row["copy_begin"] : row["copy_end"]]
    assert texts[whole["path"]][whole["begin"] : whole["end"]].strip().startswith("禾渡县")
    assert (passage["title"], passage["copy_title"]) == ("禾渡县2020年工作总结", "青沛县2021年工作总结")
