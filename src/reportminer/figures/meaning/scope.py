"""For what does a figure count: which year or years, of the whole or of a part, reckoned how?

Runs when value, indicator, status and the words on time of every figure are known, and makes a figure comparable without
its text: `year` and `years` are decided here and nowhere else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from reportminer.cleaning.notes import notes_begin
from reportminer.figures.expressions import expression
from reportminer.figures.meaning.extent import has_zone, is_of_a_part, kind_of, states_stock
from reportminer.figures.meaning.spans import Paragraphs, Times, Told, cue, gated, last_told, years_of
from reportminer.figures.meaning.time import Own, own_years
from reportminer.genres import view_of
from reportminer.records import Figure
from reportminer.sentences import END

LONGEST = 300
"""characters of a sentence that are looked at, on either side of a figure"""
_ENDLESS, _STEP = 5 * LONGEST, LONGEST // 2
"""in what is too long for a sentence the figures of so many characters are looked at from one place on, so that it is read
once for them"""
_CLAUSES = "，；,;"
_CLAUSE_MARK = re.compile(f"[{_CLAUSES}。]")
_FROM = re.compile(
    r"(?:由|从|(?<![同环占])比)[^，。；、,;\d]{0,10}(?:(?:(?:19|20)\d\d年的?)?(?:\d[\d.]*[万亿]?[元人户个%％][、和])+|(?:[\d.]+[：:∶]){0,2})$"
)
_LISTED_TO = re.compile(r"(?:[、和]\d[\d.]*[万亿]?[元人户个%％])+(?=[^，。；,;\d]{0,6}(?:增|提|升|降|减|扩|发展))")
"""further values of a row between a first value and the words that it was changed by"""
_OF_YEARS = expression("of years")
"""what a paragraph that looks back on several years says of its values"""
_OF_A_TOWN = expression("of a town")
"""behind a value that a part of the place has or is to have: 生产总值突破20亿元的新城"""
_TO = expression("scope to")
_ESTIMATES_BELOW = expression("scope estimates below")
_BELOW = "下同"
_SET_AGAINST = re.compile(r"(?:由|从|[比较])((?:19|20)\d{2})年(?!均)")
_NEAR_BASIS = 16
_NEAR_ESTIMATE = 60
_OPENS_ESTIMATE = 12
"""characters of a sentence: what is expected in them holds for all that it tells"""
_CONTINUED = 4
"""a clause as short as this takes its basis from the clause before (扣除留抵退税因素后，同口径增长5%)"""


class _Around(NamedTuple):
    """Where a figure stands: its sentence, as far as it is looked at, and its clause."""

    text: str
    first: int
    """where the sentence begins"""
    clause: int
    """where the clause begins"""
    begin: int
    """where the figure begins"""
    end: int
    """where the figure ends"""
    stop: int
    """where the sentence ends, with its mark"""

    @property
    def before(self) -> str:
        """The words of the sentence before the figure."""
        return self.text[self.first : self.begin]

    @property
    def after(self) -> str:
        """The words of the sentence behind the figure."""
        return self.text[self.end : self.stop]


class _Sentence:
    """What a sentence says for all its figures; each is looked up once, when the first of them asks."""

    def __init__(self, text: str, begin: int, end: int, above: Told | None) -> None:
        self.begin = begin
        self.above = above
        """the last words on time above it"""
        self.times = Times(text, begin, end)
        self.reckoned = any(gated(kind).search(text, begin, end) for kind in ("variant", "basis"))
        """it says how something was reckoned"""
        self.zoned = has_zone(text, begin, end)
        self.total = gated("clause_span").search(text, begin, end) is not None
        """one of its clauses gives a running total"""


class _Reading(NamedTuple):
    """What the surroundings of a figure say of the time it counts for."""

    several: Told | None
    """words on several years that hold for it, in its sentence or above"""
    summed: bool
    """its own sentence says that it sums up or looks back on several years, or gives no year for a running total (累计)"""
    at_the_end: bool
    """its clause says what was reached in the end (达到, 突破), which is a value of the last year"""
    total: bool
    """its clause gives a running total"""
    undated: bool
    """the time that its sentence tells stands outside the clause of a running total"""


class _Years(NamedTuple):
    """The years that a report stands for; all None where its year can't be told."""

    reviewed: int | None
    """the year that a figure without any word on time is a fact of"""
    planned: int | None
    """the year that such a figure is a target for"""
    work_report: bool


def set_scopes(
    text: str, figures: Sequence[Figure], *, year: int | None = None, genre: str = "", place: str = ""
) -> None:
    """Write into figures for what they count: `year`, `years`, `before`, `estimate`, `basis`, `whole`, `stock`.

    A figure in the explanations behind a report is of no indicator of its place.

    Args:
        text: clean text of one report.
        figures: its figures in order of begin, complete but for these fields; they are changed in place.
        year: the year the report speaks from.
        genre: its genre; a government work report reviews the year before its own.
        place: the place it is about.
    """
    years = _years(own_years(text, year), year, genre)
    paragraphs = Paragraphs(text)
    notes = notes_begin(text)
    of_a_part = cue("part").search(place) is not None
    ends = [match.start() for match in END.finditer(text)]
    ends.append(len(text))
    sentence = None
    for figure in figures:
        if figure.begin >= notes:
            figure.indicator_id = ""
        around = _around(text, figure, ends)
        if sentence is None or sentence.begin != around.first:
            sentence = _Sentence(text, around.first, around.stop, paragraphs.told(around.first))
        of_another = is_of_a_part(text, around.first, around.begin, zoned=sentence.zoned) or _OF_A_TOWN.match(
            around.after
        )
        figure.whole = of_a_part or not of_another
        figure.before = _is_before(around)
        figure.basis = _basis(figure, around) if sentence.reckoned else ""
        kind = kind_of(figure.indicator_id)
        if kind == "stock":
            told = not figure.per and states_stock(around.before, figure.text, around.after, figure.indicator)
            kind = "stock" if told else ""
        figure.stock = kind
        _set_years(figure, _read_time(figure, around, sentence, paragraphs), around, years)


def _is_before(around: _Around) -> bool:
    """Whether a figure is what was changed to another (从5万增加到7万, 分别从2万元、1万元提高到…)."""
    row = _LISTED_TO.match(around.after)
    changed = _TO.match(around.after[row.end() :] if row else around.after)
    return changed is not None and _FROM.search(around.text, around.clause, around.begin) is not None


def _years(own: Own, year: int | None, genre: str) -> _Years:
    if view_of(genre).reviews:
        return _Years(own.reviewed, own.planned, True)
    return _Years(year, year, False)


def _around(text: str, figure: Figure, ends: Sequence[int]) -> _Around:
    """Where a figure stands between the `ends` of sentences."""
    begin, end = figure.begin, figure.end
    number = bisect_left(ends, begin)
    first = ends[number - 1] + 1 if number else 0
    if begin - first > _ENDLESS:
        first += (begin - first) // _STEP * _STEP - (LONGEST - _STEP)
    elif begin - first > LONGEST:
        first = begin - LONGEST
    while ends[number] < end < len(text):
        number += 1
    stop = min(ends[number] + 1, end + LONGEST, len(text))
    clause = first
    for mark in _CLAUSES:
        clause = text.rfind(mark, clause, begin) + 1 or clause
    return _Around(text, first, clause, begin, end, stop)


def _basis(figure: Figure, around: _Around) -> str:
    """The words that say how a figure was reckoned, in its clause or in one before that says only this, or in its name."""
    near = around.text[max(around.clause, around.begin - _NEAR_BASIS) : around.begin]
    for words in (near, _short_clause_before(around.before)):
        if found := cue("variant").search(words) or cue("basis").search(words):
            return found.group()
    named = cue("variant").search(figure.indicator)
    return named.group() if named else ""


def _short_clause_before(before: str) -> str:
    pieces = re.split(r"[，,；;]", before[-2 * LONGEST :])
    return pieces[-2] if len(pieces) > 1 and len(pieces[-1]) <= _CONTINUED else ""


def is_usual(basis: str) -> bool:
    """Whether a value is reckoned as the indicator usually is; 同口径, 剔除…, 现价 are other ways."""
    return not basis or not cue("variant").search(basis)


def _read_time(figure: Figure, around: _Around, sentence: _Sentence, paragraphs: Paragraphs) -> _Reading:
    text, clause, begin = around.text, around.clause, around.begin
    total = sentence.total and cue("clause_span").search(text, clause, begin) is not None
    in_sentence = sentence.times.last(begin)
    undated = total and figure.time != "" and text.find(figure.time, clause, begin) < 0
    if undated and in_sentence is not None and not in_sentence.many:
        in_sentence = sentence.times.several(begin)
    told = last_told(figure.time) if figure.time and not undated else in_sentence
    several = told or in_sentence or sentence.above
    summed = told.many if told is not None else total
    if not figure.time and not summed and is_sum(figure.indicator_id):
        opening, rest = paragraphs.opening(begin)
        opening = cue("plan_name").sub("", opening)
        years_told = cue("span").search(opening + "。") or (
            figure.status == "actual" and _OF_YEARS.search(opening + rest) is not None
        )
        if years_told and not cue("year").search(opening):
            between = last_told(rest)
            summed = between is None or between.many
    level = not total and not _is_yearly_growth(figure.indicator_id)
    reached = level and (gated("reached").search(text, clause, figure.end) is not None or _is_state(figure, around))
    return _Reading(several if several and several.many else None, summed, reached, total, undated)


def _is_state(figure: Figure, around: _Around) -> bool:
    """Whether a figure is of what holds at one time (常住人口城镇化率66%), which several years neither add up nor keep."""
    if not is_state(figure.indicator_id):
        return False
    behind = _CLAUSE_MARK.search(around.text, around.end, around.stop)
    if cue("held").search(around.text, around.clause, behind.start() if behind else around.stop):
        return False
    return figure.unit == "%" or cue("grown").match(around.text, around.end) is not None


@lru_cache(maxsize=4096)
def is_state(indicator_id: str) -> bool:
    """Whether an indicator tells a state at one time, or a level that a year ends with."""
    return cue("state_indicator").search(indicator_id) is not None


@lru_cache(maxsize=4096)
def is_sum(indicator_id: str) -> bool:
    """Whether several years of an indicator add up (城镇新增就业, 固定资产投资), so that five years have a sum."""
    return not cue("no_sum").search(indicator_id) and any(
        cue(kind).search(indicator_id) for kind in ("flow_indicator", "summed_indicator")
    )


def _set_years(figure: Figure, reading: _Reading, around: _Around, years: _Years) -> None:
    figure.estimate = _is_estimate(figure, reading, around, years)
    target = figure.status == "target" and not figure.estimate
    undated = figure.year is None and not figure.time
    if figure.before and figure.year in {None, years.planned, years.reviewed}:
        figure.year = None
        return
    if target and _is_added_up_to(figure, reading, years.planned):
        figure.year, figure.years = None, (years.planned or 0, figure.year or 0)
        return
    if _is_of_several(figure, reading, target):
        span = _span(figure, reading, target, years)
        if target and reading.at_the_end and span is not None and not is_sum(figure.indicator_id):
            figure.year = span[1]
        elif not (reading.at_the_end and span is not None and figure.year == span[1]):
            figure.year, figure.years = None, span
        return
    if figure.year is None and figure.time and reading.at_the_end and not target:
        span = _span(figure, reading, target, years)
        figure.year = span[1] if span else None
    if undated and figure.status in {"actual", "target", "masked"}:
        figure.year = years.planned if target else years.reviewed
    last = years.reviewed if figure.year is None and not target else figure.year
    if last is not None and _is_yearly_growth(figure.indicator_id):
        since = _set_against(around)
        if since is not None and since < last - 1:
            figure.year, figure.years = None, (since + 1, last)


def _is_added_up_to(figure: Figure, reading: _Reading, planned: int | None) -> bool:
    """Whether a target for a later year is what the years up to it add up to: 到2025年，累计完成投资…, 城镇新增就业10万人."""
    later = figure.year is not None and planned is not None and figure.year > planned
    return later and (reading.undated or ("新增" in figure.indicator_id and figure.time.startswith(("到", "至"))))


def _is_of_several(figure: Figure, reading: _Reading, target: bool) -> bool:
    if reading.at_the_end and not target:
        return False
    if reading.undated:
        return True
    if figure.year is not None and (str(figure.year) in figure.time or figure.time.endswith("末")):
        return False
    several = reading.several is not None or reading.total
    return reading.summed or (several and figure.year is None)


def _span(figure: Figure, reading: _Reading, target: bool, years: _Years) -> tuple[int, int] | None:
    words = reading.several.words if reading.several else figure.time
    if not target:
        return years_of(words, last=years.reviewed)
    return years_of(words, last=None if years.planned is None else years.planned - 1, ahead=True)


def _is_estimate(figure: Figure, reading: _Reading, around: _Around, years: _Years) -> bool:
    """Whether a figure is what a report expects of a year that is over or nearly so, be it told as a fact or as a target."""
    if figure.status not in {"actual", "target"} or reading.total or _is_of_several(figure, reading, target=False):
        return False
    reviewed = figure.status == "actual" and figure.year is None and not figure.time
    if not reviewed and (figure.year is None or figure.year != years.reviewed):
        return False
    near = max(around.first, around.begin - _NEAR_ESTIMATE)
    opens = min(around.first + _OPENS_ESTIMATE, around.begin)
    return (figure.status == "target" and years.work_report) or (
        gated("estimate").search(around.text, near, around.begin) is not None
        or gated("estimate").search(around.text, around.first, opens) is not None
        or around.text.startswith(("（预计", "(预计"), around.end)
        or _is_expected_below(around.text, around.begin)
    )


def _is_expected_below(text: str, begin: int) -> bool:
    """Whether its paragraph says before `begin` that what is below is expected too: （预计数，下同）."""
    said = _estimates_below(text)
    number = bisect_left(said, begin)
    return number > 0 and text.find("\n", said[number - 1], begin) < 0


@lru_cache(maxsize=1)
def _estimates_below(text: str) -> tuple[int, ...]:
    """Where a text says that what is below is expected too."""
    return tuple(match.end() for match in _ESTIMATES_BELOW.finditer(text)) if _BELOW in text else ()


def _set_against(around: _Around) -> int | None:
    """The year that a change is told against in the same part of its sentence (由2015年的…增加到…，增长…)."""
    text, first, begin = around.text, around.first, around.begin
    part = max(first, *(text.rfind(mark, first, begin) + 1 for mark in "；;"))
    years = _SET_AGAINST.findall(text, part, begin)
    return int(years[-1]) if years else None


@lru_cache(maxsize=4096)
def _is_yearly_growth(indicator_id: str) -> bool:
    return indicator_id.endswith(("增速", "降幅")) and "年均" not in indicator_id
