"""What time does a figure count for, as its surroundings say? One year, several together, the year before a change."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reportminer.cleaning.characters import to_simplified
from reportminer.lexicons import load_table
from reportminer.statements.notes import notes_begin

if TYPE_CHECKING:
    from reportminer.schema import FigureRow
    from reportminer.store.reading import StoredReports

ENDS = "。！？\n"
LONGEST = 300
"""characters of a sentence that are looked at, on either side of a figure"""
LEAD = 44
"""characters at the beginning of a paragraph that may say what time it speaks of"""
PARAGRAPHS = 80
_FROM = re.compile(r"(?:由|从|(?<![同环占])比)[^，。；、,;\d]{0,10}(?:[\d.]+[：:∶]){0,2}$")
_TO = re.compile(
    r"^(?:[：:∶][\d.]+){0,2}[^，。；,;\d]{0,6}(?:调整|优化|增加|增长|增至|增|提高|提升|扩大|上升|下降|降低|减少|升|降|减|发展|壮大|拓展|攀升|跃升|跨越|突破)[^，。；,;\d]{0,3}(?:到|至|为)?[^，。；,;\d]{0,12}\d"
)


_SINCE = re.compile(r"(?:由|从|[比较])((?:19|20)\d{2})年(?!均)")


class Scope(NamedTuple):
    """What the surroundings of a figure say of it."""

    sentence: str
    span: bool
    """it counts for several years together, or is planned for the end of several years"""
    earlier: bool
    """it is the value before a change (从5万增加到7万)"""
    variant: bool
    """it is computed another way than usual (同口径, 剔除…)"""
    part: bool
    """the sentence speaks of a part of the place (园区, 新区)"""
    estimate: bool
    """it was not yet measured when the report was written"""
    summed: bool = False
    """its own sentence says that it sums up or looks back on several years, or gives no year for a running total (累计)"""
    reached: bool = False
    """its clause says what was reached in the end (达到, 突破), which is a value of the last year"""
    since: int | None = None
    """the year that it is set against in the same part of its sentence (由2015年的…增加到…，增长…)"""


@lru_cache(maxsize=8)
def cue(kind: str) -> re.Pattern[str]:
    """The words of one kind of ``compare_scopes.tsv``."""
    rows = load_table("compare_scopes.tsv", ("kind", "expression"))
    return re.compile("|".join(f"(?:{row['expression']})" for row in rows if row["kind"] == kind))


class Reader:
    """Reads the surroundings of figures in the stored texts, one report at a time."""

    def __init__(self, archive: StoredReports) -> None:
        self._archive = archive
        self._kept: tuple[str, str, int] = ("", "", 0)

    def text(self, figure: FigureRow) -> str:
        """The source text that a figure stands in."""
        if self._kept[0] != figure.report_id:
            text = self._archive.source_text(figure.report_id)
            self._kept = figure.report_id, text, notes_begin(to_simplified(text))
        return self._kept[1]

    def scope(self, figure: FigureRow) -> Scope:
        """What the surroundings of a figure say of it."""
        text = self.text(figure)
        scope = scope_of(text, figure.begin, figure.end, time=figure.time)
        if not figure.time and is_sum(figure.indicator_id) and _opens_with_span(text, figure.begin):
            return scope._replace(summed=True)
        return scope

    def in_notes(self, figure: FigureRow) -> bool:
        """Whether a figure, the last one asked about, stands in the explanations behind the report (名词解释)."""
        return self._kept[0] == figure.report_id and figure.begin >= self._kept[2]


@lru_cache(maxsize=1024)
def is_sum(indicator_id: str) -> bool:
    """Whether several years of an indicator add up (城镇新增就业, 固定资产投资), so that five years have a sum."""
    return not cue("no_sum").search(indicator_id) and any(
        cue(kind).search(indicator_id) for kind in ("flow_indicator", "summed_indicator")
    )


def _opens_with_span(text: str, begin: int) -> bool:
    """Whether a figure's paragraph opens with several years (这是城市面貌焕然一新的五年。) and names no other time up to it."""
    first = text.rfind("\n", 0, begin) + 1
    opening, _, rest = to_simplified(text[first:begin]).partition("，")
    opening, _, more = opening.partition("。")
    opening = cue("plan_name").sub("", opening)
    spans, year = cue("span").search(opening + "。"), cue("year").search(opening)
    return bool(spans and not year) and _last(more + rest) is not False


def is_of_a_part(text: str, begin: int) -> bool:
    """Whether the figure at `begin` counts for less than its place.

    That is so where an economic zone is the subject of its sentence or clause (高新区要完成产值90亿元), where it ends a list of
    examples (电子产业园等18个重点项目), or where it is what one event brought (洽谈会上签约项目36个).
    """
    first = max(max(text.rfind(mark, max(0, begin - LONGEST), begin) for mark in ENDS) + 1, begin - LONGEST, 0)
    pieces = re.split("[，；：,;:]", to_simplified(text[first:begin]).strip())
    if cue("listed").search(pieces[-1]):
        return True
    return any(cue("zone").search(piece) for piece in (pieces[0], pieces[-1])) and not cue("whole").search(pieces[-1])


def scope_of(text: str, begin: int, end: int, *, time: str = "") -> Scope:
    """What ``text`` says of the figure at ``text[begin:end]``; `time` is what was already found to be its time."""
    first = max(text.rfind(mark, max(0, begin - LONGEST), begin) for mark in ENDS) + 1
    first = max(first, begin - LONGEST, 0)
    stops = [at for at in (text.find(mark, end, end + LONGEST) for mark in ENDS) if at >= 0]
    last = min(stops) + 1 if stops else min(len(text), end + LONGEST)
    before, after = to_simplified(text[first:begin]), to_simplified(text[end:last])
    clause = before[max(before.rfind(mark) for mark in "，；,;") + 1 :]
    total, told = bool(cue("clause_span").search(clause)), _last(time or before)
    return Scope(
        sentence=text[first:last].strip(),
        span=total or _spans(text, first, before, time),
        earlier=bool(_FROM.search(clause) and _TO.search(after)),
        variant=bool(cue("variant").search(clause[-16:]) or cue("variant").search(_clause_before(before))),
        part=bool(cue("part").search(before)),
        estimate=bool(cue("estimate").search(before[-60:]) or after.startswith(("（预计", "(预计"))),
        summed=bool(told) or (total and told is None),
        since=_since(before),
        reached=not total and bool(cue("reached").search(clause + to_simplified(text[begin:end]))),
    )


def _since(before: str) -> int | None:
    years = _SINCE.findall(before[max(before.rfind(mark) for mark in "；;") + 1 :])
    return int(years[-1]) if years else None


def _clause_before(before: str) -> str:
    """The clause in front of a figure's own, where that says only how it was computed (扣除留抵退税因素后，同口径增长5%)."""
    pieces = re.split(r"[，,；;]", before)
    return pieces[-2] if len(pieces) > 1 and len(pieces[-1]) <= 4 else ""


def _spans(text: str, first: int, before: str, time: str) -> bool:
    """Whether the last word on time before a figure, in its sentence, its paragraph or one above, speaks of several years."""
    for words in (time, before):
        if (found := _last(words)) is not None:
            return found
    end = first
    for _ in range(PARAGRAPHS):
        start = text.rfind("\n", 0, max(0, end - 1)) + 1 if end else 0
        if (found := _last(to_simplified(text[start : min(end, start + LEAD)]))) is not None:
            return found
        if start == 0:
            break
        end = start
    return False


def _last(words: str) -> bool | None:
    """Whether the last word on time in a text speaks of several years; None if there is none."""
    spans = [match.start() for match in cue("span").finditer(words)]
    years = [match.start() for match in cue("year").finditer(words)]
    if not spans and not years:
        return None
    return max(spans, default=-1) > max(years, default=-1)
