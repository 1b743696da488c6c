"""What has been found out about one figure, and which units are of a kind?"""

from __future__ import annotations

import msgspec

from reportminer.figures.meaning.phrases import EMPTY, Phrase
from reportminer.records import Figure

RATIOS = frozenset({"%", "‰", "百分点", "倍", "比例", "成", "‱"})
LAND = frozenset({"亩", "公顷", "平方米", "平方公里"})
MONEY = frozenset({"元", "美元", "港元", "欧元", "日元", "英镑"})
SHARES = frozenset({"%", "‰", "比例"})
PEOPLE = frozenset({"人", "人次", "名"})
DURATIONS = frozenset({"年", "个月", "天", "小时", "分钟", "周", "周年", "日", "月", "季度", "学期", "学时", "课时"})
POWER = frozenset({"千瓦", "兆瓦", "瓦", "GW", "MW"})
MEASURES = frozenset(
    [
        "元",
        "美元",
        "港元",
        "欧元",
        "日元",
        "英镑",
        "亩",
        "公顷",
        "平方米",
        "平方公里",
        "公里",
        "米",
        "厘米",
        "毫米",
        "吨",
        "公斤",
        "斤",
        "克",
        "千克",
        "千瓦",
        "千瓦时",
        "度",
        "立方米",
        "兆瓦",
        "升",
        "岁",
        "分",
        "标箱",
        "吨标准煤",
        "蒸吨",
        "里",
        "平方千米",
        "万亩",
        "瓦",
        "GW",
        "MW",
        "TEU",
        "华里",
        "海里",
        "立方",
        "方",
        "斤",
        "担",
        "微克/立方米",
        "kWh",
        "卡",
        "分贝",
        "摄氏度",
    ]
)


class Slot(msgspec.Struct):
    """One figure with what has been found out about it."""

    figure: Figure
    clause: int = 0
    """where its clause begins, by the commas of the sentence"""
    right: int = 0
    """where the words behind it that may name it end at most"""
    behind: int = 0
    """where the words behind it begin: after all that stand with it (1048户3044人)"""
    after: int = 0
    """end of the words behind it that it has taken"""
    kind: str = "level"
    noun: Phrase = EMPTY
    """what is measured, without the verb: to be taken up by what follows"""
    name: Phrase = EMPTY
    bracket: bool = False
    qualifier: bool = False
    change: str = ""
    """the change told of `noun`: 增速, 降幅, 年均增速 …"""
    base_year: int | None = None
    """the year a change is counted from, where it is told"""
    rule: str = ""
    first: int = 0
    """where the first figure of its run begins"""
