"""Does a title name a smaller unit of a county or city: a street, a village, an office, a school, a zone?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from reportminer import lexicons
from reportminer.places.expressions import expression
from reportminer.records import Level, Span

_REACH = 26
_STEM = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·“”\"×xX*＊_]*")
_NOT_IN_STEM = expression("not in stem")
_IN_STEM = expression("in stem")
_LEADING = re.compile(r"(?:[\s#＃*“《]|中共|国网|我|关于|驻(?=[\u4e00-\u9fff]{1,6}村)|(?:19|20)\d{2}年度?)*")
_OWN = re.compile(r"(?:[xXｘＸ×*＊某]{0,4})(?:省|市|县|区|州|旗)(?![委政直级内域情乡镇区市县城])")
_HOLDER = re.compile(r"[\u4e00-\u9fff]{2,8}?[县市旗](?![县市])")
_SOLE = expression("sole body")
_NO_BODY = expression("no body")
_SOLE_GOES_ON = expression("behind a sole body")
_REGIMENT = expression("regiment")
"""a farm of the Xinjiang corps, which is called by its number: 农八师一四三团, 143团"""
_SUBJECT = expression("unit as subject")
"""a township or village as what an opening speaks of"""
_OPENING_REACH = 400
_KINDS_ONLY = re.compile(r"(?:乡|镇|村|街道?|社区|园区)+")
"""behind a county's name no name of a unit, but its kinds (乡镇, 社区, 镇村): it is about all of them"""
_GOES_ON = {
    "township": re.compile(r"[化级长村企办]|[乡镇][级村]"),
    "village": re.compile(
        r"[级民干务组官庄镇落寨居容貌史规医社企域集道]|街道|社区|卫生|矫正|教育|医[院疗]|治理|养老|服务|居家|两委"
    ),
}
_UNIT_BEHIND = re.compile(
    r"$|[\s（(〈“\"_—,，:：-]|(?:19|20)?\d|[〇○一二三四五六七八九十xX×*]{2}|关于(?!.{0,3}[全我][县市区州旗省])|党|工作|年|上半|下半|近|述[职廉]|总结|汇报|报告|领导|班子|机关|"
    r"团[委支]|工会|[总支]+部|纪[检委]|纪律|整改|巡察|落实|贯彻|主要|经验|情况|第|开展|学习|先进|典型|事迹|扶贫|脱贫|驻村|局|在|校长|院长|书记|主任|经理"
)


class Unit(NamedTuple):
    """A smaller unit: where its name stands in the title, its level, whether it is a zone."""

    begin: int
    end: int
    level: Level
    zone: bool = False
    bare: bool = False
    """no county or city stands before it"""


@lru_cache(maxsize=1)
def _endings() -> tuple[dict[str, str], re.Pattern[str], frozenset[str]]:
    rows = lexicons.load_table("place_units.tsv", ("ending", "level"), key="ending")
    levels = {row["ending"]: row["level"] for row in rows}
    words = "|".join(sorted(levels, key=lambda w: (-len(w), w)))
    general = lexicons.load_table("place_unit_words.tsv", ("word",), key="word")
    return levels, re.compile(f"(?=({words}))"), frozenset(row["word"] for row in general)


def unit_in(text: str, begin: int, end: int) -> Unit | None:
    """The smallest unit named at the beginning of ``text[begin:end]``, right behind the name of its county; None if none is.

    玉林街道青春岛社区党建汇报 → the 社区; 林业局2019年工作总结 → the 局; 农村党建调查 → None.
    """
    if regiment := _REGIMENT.match(text, begin, end):
        return Unit(begin, regiment.end(), "unit", zone=True)
    found: Unit | None = None
    at = begin
    while step := _step(text, at, end, first=found is None):
        found = Unit(begin, step.end, step.level, step.zone)
        at = step.end
        if step.level == "unit" and not step.zone:
            break
    return found


def _step(text: str, begin: int, end: int, *, first: bool) -> Unit | None:
    levels, pattern, general = _endings()
    reach = _STEM.match(text, begin, min(end, begin + _REACH))
    if reach is None:
        return None
    for match in pattern.finditer(text, begin, reach.end()):
        ending = match.group(1)
        stop = match.start() + len(ending)
        name, stem = text[begin:stop], text[begin : match.start()]
        plain = _IN_STEM.sub(lambda m: "〇" * len(m.group()), name)[: len(stem)]
        if _NOT_IN_STEM.search(plain) or stop > reach.end() or stem.count("“") != stem.count("”"):
            return None
        level = levels[ending]
        if name in general or _NO_BODY.search(name) or (level in _GOES_ON and not _small(text, stem, level, stop)):
            continue
        if level == "unit" and not (
            _UNIT_BEHIND.match(text[stop:end]) or (_SOLE.search(name) and not _SOLE_GOES_ON.match(text, stop, end))
        ):
            continue
        if level == "zone":
            return Unit(begin, stop, "unit", zone=True) if first else None
        return Unit(begin, stop, level)  # type: ignore[arg-type]
    return None


def _small(text: str, stem: str, level: str, stop: int) -> bool:
    """Is it the name of a township or village, not 城镇化 or 村级?"""
    levels, _, general = _endings()
    name = text[stop - len(stem) - 1 : stop]
    common = any(name.endswith(word) for word in general if len(word) > 1 and word not in levels)
    return 1 <= len(stem) <= 9 and not common and not _GOES_ON[level].match(text, stop)


def subject_unit(text: str, begin: int, level: str) -> Unit | None:
    """The township or village, as `level` says, that the sentences from `begin` on speak of by its name (柏树镇共有15个村)."""
    for match in _SUBJECT.finditer(text, max(0, begin - 1), begin + _OPENING_REACH):
        start, end = match.span("name")
        unit = unit_in(text, start, end)
        if unit and unit.end == end and unit.level == level and not _KINDS_ONLY.fullmatch(text, start, end):
            return unit._replace(bare=True)
    return None


def bare_unit(text: str, begin: int, end: int) -> Unit | None:
    """The unit that ``text[begin:end]`` begins with, where no county in the table does: 石溪乡, 县林业局, 青沛县柳河镇."""
    lead = _LEADING.match(text, begin, end)
    start = lead.end() if lead else begin
    own = _OWN.match(text, start, end)
    if own:
        unit = unit_in(text, own.end(), end)
        return unit and unit._replace(begin=start, bare=True)
    holder = _HOLDER.match(text, start, end)
    unit = unit_in(text, holder.end(), end) if holder else None
    if unit is None:
        unit = unit_in(text, start, end)
        named = unit is not None and (unit.level in ("township", "village") or unit.zone)
        if not named:
            return None
    if holder and unit and _KINDS_ONLY.fullmatch(text, holder.end(), unit.end):
        return None
    return unit and unit._replace(begin=start, bare=True)


@lru_cache(maxsize=1)
def _zones() -> dict[str, tuple[str, bool]]:
    rows = lexicons.load_table("place_zones.tsv", ("name", "code", "use"), key="name")
    return {row["name"]: (row["code"], row["use"] == "division") for row in rows}


def known_zone(text: str, begin: int, end: int) -> tuple[Span, str, bool] | None:
    """A zone of ``place_zones.tsv`` near the beginning of ``text[begin:end]``: where, whose, and is it that division itself?"""
    for name, (code, same) in _zones().items():
        at = text.find(name, begin, min(end, begin + len(name) + 6))
        if at >= 0:
            return (at, at + len(name)), code, same
    return None
