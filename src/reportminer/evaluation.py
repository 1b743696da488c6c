"""How well do extracted records agree with hand-made gold? Precision, recall and F1 for every kind of record.

A gold file has one JSON object a line, in the order in which the annotated things begin: `t` is ``report``, ``section``,
``item`` or ``figure``; quotes are verbatim. Where offsets (`b`, `e`) are missing they are found from the quotes. What
counts as right is written beside each function; things marked ``optional`` count neither way.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from reportminer import pipeline
from reportminer.records import Figure, Report, Section, Span, Statement

GOLD_SUFFIX = ".gold.jsonl"
_TYPES = ("report", "section", "item", "figure")
_TITLE_MAY_SHIFT = 60
_HEADING_MAY_SHIFT = 3
_SAME_POINT = 0.7
_SAME_FIGURE = 0.5
_SAME_WORDS = 0.6
_UNITS = {
    "名": "人", "位": "人", "员": "人", "个人": "人", "％": "%", "百分之": "%", "成": "%", "场次": "场", "多场次": "场",
    "平米": "平方米", "㎡": "平方米", "平方千米": "平方公里", "千米": "公里", "公斤": "公斤", "千克": "公斤",
    "个百分点": "百分点", "周岁": "岁", "日": "天", "月": "个月", "元人民币": "元", "余": "",
}  # fmt: skip
Gold = dict[str, Any]
T = TypeVar("T")


class GoldError(ValueError):
    """A gold file is damaged: says which line and why."""


class Score(NamedTuple):
    """Hits among what the gold has and what the system gave."""

    hit: int
    gold: int
    system: int

    @property
    def precision(self) -> float:
        """Share of the system's records that are right; 0 without any."""
        return self.hit / self.system if self.system else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 0 without any."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.gold + self.system
        return 2 * self.hit / total if total else 0.0

    def __add__(self, other: object) -> Score:
        """The score of two files together."""
        if not isinstance(other, Score):
            return NotImplemented
        return Score(self.hit + other.hit, self.gold + other.gold, self.system + other.system)


Scores = dict[str, Score]


def read_gold(path: str | Path, text: str) -> list[Gold]:
    """The objects of a gold file with `span`, begin and end in `text`.

    Args:
        path: the gold file.
        text: source text of the report file that the gold was made on.

    Raises:
        GoldError: a line is no JSON object of a known type, or its quote is not in the text after the one before it.
        OSError: the file cannot be read.
    """
    cursor = dict.fromkeys(_TYPES, 0)
    rows: list[Gold] = []
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            kind = row["t"]
            quote = row["q"] if kind == "figure" else row["start"]
        except (ValueError, KeyError, TypeError) as error:
            raise GoldError(f"{path}:{number}: not a gold object: {error}") from error
        if kind not in cursor:
            raise GoldError(f"{path}:{number}: type {kind!r}, expected one of {', '.join(_TYPES)}")
        begin, end = row.get("b"), row.get("e")
        if begin is None or end is None:
            begin, end = _find_quote(text, row, quote, cursor[kind], f"{path}:{number}")
        cursor[kind] = end if kind == "figure" else begin + 1
        rows.append(row | {"span": (begin, end)})
    return rows


def _find_quote(text: str, row: Gold, quote: str, after: int, where: str) -> Span:
    begin = text.find(quote, after)
    if begin < 0:
        raise GoldError(f"{where}: {quote!r} is not in the text after offset {after}")
    end = begin + len(quote)
    if row["t"] == "item":
        close = text.find(row["end"], begin)
        if close < 0:
            raise GoldError(f"{where}: the end {row['end']!r} is not in the text after its start")
        end = close + len(row["end"])
    return begin, end


def overlap(a: Span, b: Span) -> float:
    """Shared characters of two spans over the characters of both together."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def match(
    gold: Sequence[Gold],
    system: Sequence[T],
    span: Callable[[T], Span],
    closeness: Callable[[Span, Span], float],
    least: float,
) -> list[tuple[Gold, T]]:
    """Pair gold and system one to one, the closest first, as long as they are at least `least` close."""
    spans = sorted((span(record), number) for number, record in enumerate(system))
    candidates = []
    for number, row in enumerate(gold):
        for other, index in spans:
            if other[0] >= row["span"][1] + _TITLE_MAY_SHIFT:
                break
            value = closeness(row["span"], other)
            if value >= least:
                candidates.append((-value, number, index))
    used_gold: set[int] = set()
    used_system: set[int] = set()
    pairs = []
    for _, number, index in sorted(candidates):
        if number not in used_gold and index not in used_system:
            used_gold.add(number)
            used_system.add(index)
            pairs.append((gold[number], system[index]))
    return pairs


def _words(text: str) -> Counter[str]:
    return Counter(re.sub(r"[\s的、，,。“”\"()（）]", "", text))


def same_words(gold: str, system: str) -> bool:
    """Whether two names share enough characters; the gold may give alternatives, parted by |."""
    ours = _words(system)
    for alternative in gold.split("|"):
        theirs = _words(alternative)
        common = sum((ours & theirs).values())
        if common and 2 * common / (sum(ours.values()) + sum(theirs.values())) >= _SAME_WORDS:
            return True
    return False


def _inside(begin: int, windows: Sequence[Span] | None) -> bool:
    return windows is None or any(first <= begin < last for first, last in windows)


def score_reports(gold: Sequence[Gold], reports: Sequence[Report]) -> Scores:
    """Reports of a file: begun within 60 characters of the gold; then place code, place status and genre."""
    want = [row for row in gold if row["t"] == "report"]
    if not want:
        return {}
    pairs = match(
        want, reports, lambda r: (r.begin, r.end), lambda a, b: float(abs(a[0] - b[0]) <= _TITLE_MAY_SHIFT), 0.5
    )

    def score(right: Callable[[Gold, Report], bool]) -> Score:
        return Score(sum(right(g, r) for g, r in pairs), len(want), len(reports))

    return {
        "report_found": score(lambda g, r: True),
        "report_place": score(lambda g, r: (g.get("adcode") or "") == r.place.adcode),
        "report_place_status": score(lambda g, r: g.get("place_status") == r.place.status),
        "report_genre": score(lambda g, r: g.get("genre") == r.genre),
    }


def score_sections(gold: Sequence[Gold], sections: Iterable[Section]) -> Scores:
    """Headings: both ends within three characters in all; then role and level.

    A numbered paragraph that is an item may or may not be called a section: it counts neither way.
    """
    points = {row["span"][0] for row in gold if row["t"] == "item"}
    want = []
    for row in gold:
        if row["t"] == "section" and row["span"][0] not in points:
            begin, end = row["span"]
            want.append(row | {"span": (begin, end - len(row["start"]) + len(row["start"].rstrip(" 　。:：\n")))})
    if not want:
        return {}
    system = [s for s in sections if not any(abs(s.head_begin - point) <= 1 for point in points)]

    def near(a: Span, b: Span) -> float:
        gap = abs(a[0] - b[0]) + abs(a[1] - b[1])
        return 1.0 - gap / 10 if gap <= _HEADING_MAY_SHIFT else 0.0

    pairs = match(want, system, lambda s: (s.head_begin, s.head_end), near, 0.5)

    def score(right: Callable[[Gold, Section], bool]) -> Score:
        return Score(sum(right(g, s) for g, s in pairs), len(want), len(system))

    return {
        "section_found": score(lambda g, s: True),
        "section_role": score(lambda g, s: g["role"] == s.role),
        "section_level": score(lambda g, s: g["level"] == s.level),
    }


def score_statements(gold: Sequence[Gold], statements: Iterable[Statement]) -> Scores:
    """Points: overlap of 0.7 or more; then kind, kind by kind, and lead phrase; and the kind of every character."""
    want = [row for row in gold if row["t"] == "item" and not row.get("optional")]
    optional = [row["span"] for row in gold if row["t"] == "item" and row.get("optional")]
    system = [s for s in statements if not any(overlap(o, (s.begin, s.end)) >= _SAME_POINT for o in optional)]
    if not want and not system:
        return {}
    pairs = match(want, system, lambda s: (s.begin, s.end), overlap, _SAME_POINT)
    right = [(g, s) for g, s in pairs if g["kind"] == s.kind]
    scores = {
        "statement_found": Score(len(pairs), len(want), len(system)),
        "statement_kind": Score(len(right), len(want), len(system)),
        "statement_head": Score(sum(same_words(g["head"], s.head) for g, s in right), len(want), len(system)),
    }
    for kind in sorted({g["kind"] for g in want} | {s.kind for s in system}):
        scores["statement_" + kind] = Score(
            sum(s.kind == kind for _, s in right),
            sum(g["kind"] == kind for g in want),
            sum(s.kind == kind for s in system),
        )
    ours = {at: s.kind for s in system for at in range(s.begin, s.end)}
    theirs = {at: row["kind"] for row in want for at in range(*row["span"])}
    hit = sum(ours.get(at) == kind for at, kind in theirs.items())
    return scores | {"statement_chars": Score(hit, len(theirs), len(ours))}


def score_places(gold: Sequence[Gold], reports: Iterable[Report]) -> Scores:
    """Whose each point is, where the gold says so (`place`): the place of the statement, else that of its report."""
    want = [row for row in gold if row["t"] == "item" and "place" in row]
    if not want:
        return {}
    told = [(s, s.place or report.place.name) for report in reports for s in report.statements]
    pairs = match(want, told, lambda pair: (pair[0].begin, pair[0].end), overlap, _SAME_POINT)
    hits = sum(row["place"] == place for row, (_, place) in pairs)
    return {"statement_place": Score(hits, len(want), len(pairs))}


def judge_statements(gold: Sequence[Gold], statements: Iterable[Statement]) -> Iterator[tuple[Statement, bool]]:
    """Each statement that no optional gold covers, and whether its kind, extent and lead phrase are all right."""
    want = [row for row in gold if row["t"] == "item" and not row.get("optional")]
    optional = [row["span"] for row in gold if row["t"] == "item" and row.get("optional")]
    system = [s for s in statements if not any(overlap(o, (s.begin, s.end)) >= _SAME_POINT for o in optional)]
    pairs = match(want, system, lambda s: (s.begin, s.end), overlap, _SAME_POINT)
    right = {id(s) for g, s in pairs if g["kind"] == s.kind and same_words(g["head"], s.head)}
    for statement in system:
        yield statement, id(statement) in right


def _same_value(gold: Gold, figure: Figure) -> bool:
    def same(a: float | None, b: float | None) -> bool:
        return a is b if a is None or b is None else abs(a - b) <= 1e-6 * max(1.0, abs(a), abs(b))

    def unit(name: str) -> str:
        return _UNITS.get(name.strip(), name.strip())

    return (
        same(gold["min"], figure.min)
        and same(gold["max"], figure.max)
        and gold["approx"] == figure.approx
        and unit(gold["unit"] or "") == unit(figure.unit)
    )


def judge_figures(gold: Sequence[Gold], figures: Iterable[Figure]) -> Iterator[tuple[Figure, bool]]:
    """Each figure that no optional gold covers, and whether its value, indicator and status are all right."""
    want = [row for row in gold if row["t"] == "figure" and not row.get("optional")]
    optional = [row["span"] for row in gold if row["t"] == "figure" and row.get("optional")]
    system = [f for f in figures if not any(overlap(o, (f.begin, f.end)) >= _SAME_FIGURE for o in optional)]
    right = {
        id(f)
        for g, f in match(want, system, lambda f: (f.begin, f.end), overlap, _SAME_FIGURE)
        if _same_value(g, f) and same_words(g["indicator"], f.indicator) and g["status"] == f.status
    }
    for figure in system:
        yield figure, id(figure) in right


def score_figures(gold: Sequence[Gold], figures: Iterable[Figure]) -> Scores:
    """Quantities: overlap of one half or more; then value, and with a right value indicator, status and both."""
    want = [row for row in gold if row["t"] == "figure" and not row.get("optional")]
    optional = [row["span"] for row in gold if row["t"] == "figure" and row.get("optional")]
    system = [f for f in figures if not any(overlap(o, (f.begin, f.end)) >= _SAME_FIGURE for o in optional)]
    if not want and not system:
        return {}
    pairs = match(want, system, lambda f: (f.begin, f.end), overlap, _SAME_FIGURE)
    value = [(g, f) for g, f in pairs if _same_value(g, f)]
    named = [(g, f) for g, f in value if same_words(g["indicator"], f.indicator)]

    def score(hits: int) -> Score:
        return Score(hits, len(want), len(system))

    return {
        "figure_found": score(len(pairs)),
        "figure_value": score(len(value)),
        "figure_value_indicator": score(len(named)),
        "figure_value_status": score(sum(g["status"] == f.status for g, f in value)),
        "figure_full": score(sum(g["status"] == f.status for g, f in named)),
    }


def evaluate(gold: Sequence[Gold], reports: Sequence[Report], *, windows: Sequence[Span] | None = None) -> Scores:
    """Scores of one file by name of what is measured; what the gold does not annotate is left out.

    Args:
        gold: objects as `read_gold` gives them.
        reports: what was extracted from the same file, offsets into its source text.
        windows: spans of the text that were annotated; None for all of it.
    """
    gold = [row for row in gold if _inside(row["span"][0], windows)]
    kinds = {row["t"] for row in gold}
    scores: Scores = {}
    if "report" in kinds:
        scores |= score_reports(gold, [r for r in reports if _inside(r.begin, windows)])
    if "section" in kinds:
        scores |= score_sections(gold, (s for r in reports for s in r.sections if _inside(s.head_begin, windows)))
    if "item" in kinds:
        scores |= score_statements(gold, (s for r in reports for s in r.statements if _inside(s.begin, windows)))
        scores |= score_places(gold, reports)
    if "figure" in kinds:
        scores |= score_figures(gold, (f for r in reports for f in r.figures if _inside(f.begin, windows)))
    return scores


def total(parts: Iterable[Mapping[str, Score]]) -> Scores:
    """The scores of several files added up."""
    result: Scores = {}
    for scores in parts:
        for name, score in scores.items():
            result[name] = result.get(name, Score(0, 0, 0)) + score
    return result


def find_report_file(gold: str | Path, folders: Sequence[str | Path] = ()) -> Path:
    """The report file that ``<name>.gold.jsonl`` was made on: ``<name>.*`` beside it, in `folders`, or in ``../reports``.

    Raises:
        FileNotFoundError: there is none.
    """
    gold = Path(gold)
    name = gold.name.removesuffix(GOLD_SUFFIX)
    for folder in (gold.parent, *map(Path, folders), gold.parent.parent / "reports"):
        for path in sorted(folder.glob(name.replace("[", "[[]") + ".*")):
            if path.is_file() and not path.name.endswith((GOLD_SUFFIX, ".windows.json")):
                return path
    raise FileNotFoundError(f"no report file for {gold}: looked for {name}.* beside it")


def read_windows(gold: str | Path) -> list[Span] | None:
    """The annotated spans named in ``<name>.windows.json`` beside a gold file; None where there is no such file."""
    path = Path(gold).with_name(Path(gold).name.removesuffix(GOLD_SUFFIX) + ".windows.json")
    if not path.is_file():
        return None
    return [(int(first), int(last)) for first, last in json.loads(path.read_text(encoding="utf-8"))["windows"]]


class FileScores(NamedTuple):
    """The scores of one gold file; `problem` says why there are none."""

    gold: Path
    scores: Scores
    problem: str = ""


def evaluate_files(gold: Iterable[str | Path], folders: Sequence[str | Path] = ()) -> Iterator[FileScores]:
    """Mine the report of each gold file and score it.

    Args:
        gold: gold files.
        folders: where reports stand, if not beside their gold.

    Raises:
        GoldError: a gold file is damaged.
        FileNotFoundError: a gold file has no report.
    """
    for path in map(Path, gold):
        report_file = find_report_file(path, folders)
        result = pipeline.extract_file(report_file, strict=True)
        if not result.sources:
            reasons = "; ".join(failure.reason for failure in result.failures)
            yield FileScores(path, {}, f"{report_file}: {reasons}")
            continue
        source = result.sources[0]
        objects = read_gold(path, source.source.text)
        yield FileScores(path, evaluate(objects, source.reports, windows=read_windows(path)))


class Floor(NamedTuple):
    """The least that a measure may come to."""

    precision: float
    recall: float


def read_floors(path: str | Path) -> dict[str, Floor]:
    """Floors by measure from a table with the columns measure, precision, recall.

    Raises:
        GoldError: other columns, or a floor that is no number from 0 to 1.
        OSError: the file cannot be read.
    """
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    rows = [(n, line.split("\t")) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not rows or rows[0][1] != ["measure", *Floor._fields]:
        raise GoldError(f"{path}: columns are not measure, precision, recall")
    floors: dict[str, Floor] = {}
    for number, cells in rows[1:]:
        try:
            floor = Floor(*map(float, cells[1:]))
        except (TypeError, ValueError):
            raise GoldError(f"{path}:{number}: a measure and two numbers are expected") from None
        if not all(0 <= value <= 1 for value in floor) or cells[0] in floors:
            raise GoldError(f"{path}:{number}: a floor below 0 or above 1, or a measure named twice")
        floors[cells[0]] = floor
    return floors


def below(scores: Mapping[str, Score], floors: Mapping[str, Floor]) -> list[str]:
    """Which measures fell below their floor, one sentence each; a measure that was not taken has fallen too."""
    told = []
    for measure, floor in floors.items():
        score = scores.get(measure)
        if score is None:
            told.append(f"{measure}: not measured, but has a floor")
            continue
        for name in Floor._fields:
            value, least = getattr(score, name), getattr(floor, name)
            if value < least:
                told.append(f"{measure}: {name} is {value:.4f}, its floor {least:.4f}")
    return told
