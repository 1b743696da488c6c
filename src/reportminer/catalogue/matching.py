"""Which row of a catalogue speaks of which report? By path, file name, 档号, title; what is not certain is listed, not used."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

from .reading import CatalogueRow

Way = Literal["path", "file name", "number", "title", "similar title"]
Trouble = Literal["", "no file", "doubled row", "several rows", "in doubt"]
_SIMILAR, _APART, _OTHER_TITLE = 0.85, 0.08, 0.5
_LEAST_NUMBER = 4
_TELLING = 8
"""characters of a title that is more than the name of its kind (政府工作报告)"""


class Document(NamedTuple):
    """A report of the archive, as far as matching needs it."""

    report_id: str
    path: str
    title: str
    year: int | None
    date: str = ""


class Match(NamedTuple):
    """A row with the reports it speaks of, or with what keeps it from being used."""

    row: CatalogueRow
    documents: tuple[Document, ...]
    way: Way | None
    trouble: Trouble = ""


class Matching(NamedTuple):
    """Every row once, and the reports that no row speaks of."""

    matches: list[Match]
    without_row: list[Document]


def match_rows(rows: Sequence[CatalogueRow], documents: Sequence[Document]) -> Matching:
    """Find the report of each row.

    A row is used only where one report, or one file, fits it, and no other row fits that: of rows alike in every cell the
    first is used and the others are listed as doubled, of rows that differ none is used. A row whose path or 档号 leads to
    a report of quite another title, while a report elsewhere has the row's title, is in doubt.
    """
    finders = _finders(documents)
    by_title = _index(documents, lambda d: [_folded(d.title)])
    found = [_first(row, finders, by_title) for row in rows]
    taken = {d.report_id for match in found for d in match.documents}
    left = [d for d in documents if d.report_id not in taken]
    found = [_similar(match, left) if not match.documents and not match.trouble else match for match in found]
    settled = _settle_rivals(found)
    used = {
        d.report_id for match in settled if not match.trouble or match.trouble == "doubled row" for d in match.documents
    }
    return Matching(settled, [d for d in documents if d.report_id not in used])


_Index = dict[str, list[Document]]


def _index(documents: Iterable[Document], keys: Callable[[Document], Iterable[str]]) -> _Index:
    index: _Index = defaultdict(list)
    for document in documents:
        for key in keys(document):
            if key:
                index[key].append(document)
    return index


def _finders(documents: Sequence[Document]) -> list[tuple[Way, Callable[[CatalogueRow], list[Document]]]]:
    names = _index(documents, lambda d: [_name(d.path), PurePosixPath(_name(d.path)).stem])
    numbers = _index(documents, lambda d: _numbers_in(d.path))

    def by_path(row: CatalogueRow) -> list[Document]:
        wanted = _path(row.fields.get("file", ""))
        if "/" not in wanted:
            return []
        return [d for d in names.get(_name(wanted), ()) if f"/{_path(d.path)}".endswith(f"/{wanted.lstrip('/')}")]

    def by_end_of_path(row: CatalogueRow) -> list[Document]:
        """Files that were moved as a whole: what shares the most folders with the row's path, at least one."""
        wanted = _path(row.fields.get("file", "")).split("/")
        near = [(_shared(wanted, _path(d.path).split("/")), d) for d in names.get(wanted[-1], ())]
        most = max((count for count, _ in near), default=0)
        return [d for count, d in near if count == most] if most > 1 else []

    def by_name(row: CatalogueRow) -> list[Document]:
        wanted = row.fields.get("file", "")
        return list(names.get(_name(wanted), ())) if wanted else []

    def by_number(row: CatalogueRow) -> list[Document]:
        number = _number(row.fields.get("number", ""))
        piece = _number(row.fields.get("piece", ""))
        joined = f"{number}-{piece}" if piece else ""
        return list(numbers.get(joined, ()) or numbers.get(number, ())) if len(number) >= _LEAST_NUMBER else []

    return [("path", by_path), ("path", by_end_of_path), ("file name", by_name), ("number", by_number)]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many parts two paths have in common at their ends."""
    count = 0
    for mine, its in zip(reversed(one), reversed(other), strict=False):
        if mine != its:
            break
        count += 1
    return count


def _first(
    row: CatalogueRow, finders: Sequence[tuple[Way, Callable[[CatalogueRow], list[Document]]]], by_title: _Index
) -> Match:
    title = _folded(row.fields.get("title", ""))
    for way, find in finders:
        found = find(row)
        exact = [d for d in found if title and _folded(d.title) == title]
        found = exact or found
        if len({d.path for d in found}) != 1:
            continue
        if title and not exact and _elsewhere(title, found, by_title):
            return Match(row, tuple(found), way, "in doubt")
        return Match(row, tuple(found), way)
    same = by_title.get(title, []) if title else []
    if len(same) == 1 and not _other_year(row, same[0]):
        return Match(row, (same[0],), "title")
    dated = [d for d in same if _same_day(row, d)]
    if len(dated) == 1:
        return Match(row, (dated[0],), "title")
    return Match(row, (), None, "in doubt" if same else "")


def _elsewhere(title: str, found: Sequence[Document], by_title: _Index) -> bool:
    """Is the row's title quite another than the report's, and that of a report elsewhere?"""
    here = max((_likeness(title, _folded(d.title)) for d in found if d.title), default=1.0)
    return title in by_title or here < _OTHER_TITLE


def _similar(match: Match, left: Sequence[Document]) -> Match:
    """The one report left whose title is much like the row's, and that no other title of the archive comes near."""
    title = _folded(match.row.fields.get("title", ""))
    if not title:
        return match._replace(trouble="no file")
    inside = [d for d in left if _same_day(match.row, d) and _within(title, _folded(d.title))]
    if len(inside) == 1:
        return match._replace(documents=(inside[0],), way="similar title")
    ranked = sorted(((_likeness(title, _folded(d.title)), d) for d in left if d.title), key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] < _SIMILAR:
        return match._replace(trouble="no file")
    best, second = ranked[0], ranked[1][0] if len(ranked) > 1 else 0.0
    digits = re.findall(r"\d+", title) == re.findall(r"\d+", _folded(best[1].title))
    if best[0] - second < _APART or not digits or _other_year(match.row, best[1]):
        return match._replace(documents=(best[1],), way="similar title", trouble="in doubt")
    return match._replace(documents=(best[1],), way="similar title")


def _settle_rivals(found: Sequence[Match]) -> list[Match]:
    """Of several rows for one report: alike in every cell, the first counts; else none."""
    claims: dict[str, list[int]] = defaultdict(list)
    for number, match in enumerate(found):
        if not match.trouble:
            for document in match.documents:
                claims[document.report_id].append(number)
    troubles: dict[int, Trouble] = {}
    for numbers in claims.values():
        alike = Counter(tuple(sorted(found[n].row.fields.items())) for n in numbers)
        if len(alike) > 1:
            troubles.update(dict.fromkeys(numbers, "several rows"))
        else:
            for number in numbers[1:]:
                troubles.setdefault(number, "doubled row")
    return [match._replace(trouble=troubles.get(n, match.trouble)) for n, match in enumerate(found)]


def _other_year(row: CatalogueRow, document: Document) -> bool:
    year = row.fields.get("year", "")
    return bool(year and document.year and abs(int(year) - document.year) > 1)


def _same_day(row: CatalogueRow, document: Document) -> bool:
    """Is the row's date, to the day, that of the report, and its year no other?"""
    date = row.fields.get("date", "")
    return len(date) == len("2021-03-15") and date == document.date and not _other_year(row, document)


def _within(title: str, other: str) -> bool:
    """Does one title, if it is more than the name of a kind, stand in the other? (云澜县… in 某省云澜县2021年…)"""
    short, long = sorted((title, other), key=len)
    return len(short) >= _TELLING and (short in long or short in re.sub(r"\d{4}年", "", long))


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _OTHER_TITLE else 0.0


def _folded(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).casefold()


def _path(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip().replace("\\", "/")).casefold()


def _name(text: str) -> str:
    return _path(text).rsplit("/", 1)[-1]


def _number(text: str) -> str:
    return re.sub(r"[^0-9a-z]+", "-", unicodedata.normalize("NFKC", text).casefold()).strip("-")


def _numbers_in(path: str) -> set[str]:
    """Every run of parts of a file's name that could be a 档号: X12-2019-永久-0031 gives it whole and from its front."""
    parts = [part for part in _number(PurePosixPath(_name(path)).stem).split("-") if part]
    return {"-".join(parts[:end]) for end in range(1, len(parts) + 1)}
