"""Which number does Word print before a paragraph? Follows numbering.xml (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from reportminer.readers.base import words
from reportminer.readers.package import attribute, child, local

COUNTING = words(
    "chineseCounting chineseCountingThousand japaneseCounting taiwaneseCounting taiwaneseCountingThousand "
    "koreanCounting"
)
DIGITS = "〇一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def chinese(number: int, digits: str = DIGITS, units: str = "十百千") -> str:
    """Chinese numeral of a number from 0 to 9999, 十 rather than 一十 at the beginning."""
    if not 0 < number < 10_000:
        return digits[0] if number == 0 else str(number)
    text = ""
    for place, value in enumerate(reversed([int(d) for d in str(number)])):
        if value:
            text = digits[value] + (units[place - 1] if place else "") + text
        elif text and text[0] != digits[0] and text[0] != "零":
            text = "零" + text
    return text[1:] if digits == DIGITS and text.startswith("一十") else text


def roman(number: int) -> str:
    """Roman numeral in capitals."""
    text = ""
    for value, sign in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
        (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        count, number = divmod(number, value)
        text += sign * count
    return text


def _letter(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _offset(number: int, first: str, count: int) -> str:
    return chr(ord(first) + number - 1) if 1 <= number <= count else str(number)


def written(number: int, form: str) -> str:
    """`number` in the format that Word calls `form` (ST_NumberFormat); decimal for formats we don't know."""
    number = max(0, min(number, 9_999))
    if form in COUNTING:
        return chinese(number)
    if form in ("upperRoman", "lowerRoman"):
        return roman(number) if form == "upperRoman" else roman(number).lower()
    if form in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return chinese(number, FORMAL, "拾佰仟")
    if form in ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"):
        return "".join(DIGITS[int(d)] for d in str(number))
    if number == 0:
        return "0"
    if form in ("upperLetter", "lowerLetter"):
        letter = _letter(number)
        return letter if form == "upperLetter" else letter.lower()
    if form == "ideographTraditional":
        return STEMS[(number - 1) % 10]
    if form == "ideographZodiac":
        return BRANCHES[(number - 1) % 12]
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return str(number).translate({ord("0") + i: 0xFF10 + i for i in range(10)})
    ranges = {
        "decimalEnclosedCircle": ("①", 20), "decimalEnclosedCircleChinese": ("①", 20),
        "decimalEnclosedFullstop": ("⒈", 20), "decimalEnclosedParen": ("⑴", 20),
        "ideographEnclosedCircle": ("㊀", 10),
    }  # fmt: skip
    if form in ranges:
        return _offset(number, *ranges[form])
    return f"{number:02}" if form == "decimalZero" else str(number)


@dataclass(slots=True)
class Level:
    """How one level of a list is numbered; `text` has %1…%9 where the numbers of the levels stand."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int = -1
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of one document."""

    abstract: dict[str, dict[int, Level]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    nums: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = field(default_factory=dict)
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    started: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: Any | None) -> Numbering:
        """From the root element of numbering.xml; an empty one if the document has none."""
        self = cls()
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                key = attribute(element, "abstractNumId")
                self.abstract[key] = {
                    int(attribute(lvl, "ilvl") or 0): _level(lvl) for lvl in element if local(lvl) == "lvl"
                }
                link = child(element, "numStyleLink")
                if link is not None:
                    self.links[key] = attribute(link, "val")
            elif local(element) == "num":
                self._add_num(element)
        return self

    def _add_num(self, element: Any) -> None:
        target = child(element, "abstractNumId")
        levels: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for override in element:
            if local(override) != "lvlOverride":
                continue
            ilvl = _int(attribute(override, "ilvl"))
            if (lvl := child(override, "lvl")) is not None:
                levels[ilvl] = _level(lvl)
            if (start := child(override, "startOverride")) is not None:
                starts[ilvl] = _int(attribute(start, "val"))
        if target is not None:
            self.nums[attribute(element, "numId")] = (attribute(target, "val"), levels, starts)

    def level_of_style(self, num_id: str, style: str) -> int:
        """Level of a list that is tied to the paragraph style `style`; 0 if none is."""
        abstract = self.nums.get(num_id, ("", {}, {}))[0]
        return next((i for i, lvl in self.abstract.get(abstract, {}).items() if lvl.style == style), 0)

    def next(self, num_id: str, ilvl: int, *, styles: dict[str, str] | None = None) -> str:
        """Count one paragraph and return its number as printed; "" for bullets and unknown lists.

        Args:
            num_id: list that the paragraph belongs to.
            ilvl: level from 0.
            styles: lists by the style that links to them.
        """
        if num_id not in self.nums or not 0 <= ilvl < 9:
            return ""
        key, overrides, starts = self.nums[num_id]
        for _ in range(4):
            linked = (styles or {}).get(self.links.get(key, ""), "")
            if self.abstract.get(key) or linked not in self.nums:
                break
            key = self.nums[linked][0]
        levels = {**self.abstract.get(key, {}), **overrides}
        level = levels.get(ilvl)
        if level is None or level.form == "none":
            return ""
        counter = self.counters.setdefault(key, [None] * 9)
        if (num_id, ilvl) not in self.started and ilvl in starts:
            counter[ilvl] = starts[ilvl]
        else:
            current = counter[ilvl]
            counter[ilvl] = level.start if current is None else current + 1
        self.started.add((num_id, ilvl))
        for lower in range(ilvl + 1, 9):
            restart = levels[lower].restart if lower in levels else -1
            if restart != 0 and (restart < 0 or ilvl < restart):
                counter[lower] = None
        return _printed(level, levels, counter)


def _printed(level: Level, levels: dict[int, Level], counter: list[int | None]) -> str:
    if level.form == "bullet":
        return level.text if level.text in ("—", "——", "－", "-") else ""

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        other = levels.get(at, Level())
        value = counter[at]
        return written(other.start if value is None else value, "decimal" if level.legal else other.form)

    return re.sub(r"%([1-9])", number, level.text).strip()


def _int(text: str) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else 0


def _level(element: Any) -> Level:
    level = Level()
    for item in element:
        name, value = local(item), attribute(item, "val")
        if name == "start":
            level.start = _int(value)
        elif name == "numFmt":
            level.form = value
        elif name == "lvlText":
            level.text = value
        elif name == "lvlRestart":
            level.restart = _int(value)
        elif name == "isLgl":
            level.legal = value not in ("0", "false")
        elif name == "pStyle":
            level.style = value
        elif name == "AlternateContent":
            fallback = next((e for e in item.iter() if local(e) == "numFmt" and attribute(e, "val") != "custom"), None)
            if fallback is not None:
                level.form = attribute(fallback, "val")
    return level
