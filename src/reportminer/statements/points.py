"""Which stretches of a block are points of their own? Cuts paragraphs, series and lists into points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from reportminer.outline import role_named
from reportminer.records import Section
from reportminer.sentences import ENDS, STOPS
from reportminer.statements import cues, heads
from reportminer.statements.blocks import Block, is_generic, paragraphs
from reportminer.statements.expressions import expression
from reportminer.statements.lists import split_leads, split_names, split_parallel, split_sides
from reportminer.statements.point import SIGNED, Point, Span, cut_closing, cut_farewell, rstrip
from reportminer.statements.series import Mark, Run, find_runs

_STOP = re.compile(rf"[{ENDS}\n]")
_SENTENCE = re.compile(f"[{STOPS}]+[”’]?")
_WHOLE_SENTENCE = re.compile(f"[{ENDS}]+[”’]?")
_DASH = re.compile(r"(?:——|--|—|－－|[●■◆▲►•])\s*")
_NUMBER = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]、?|\d{1,2}(?:[、．]|[.](?!\d)|[.](?=(?:19|20)\d\d年))|[①-⑳])\s*"
)
_NAMED_BY_HEADING = ("insight", "problem", "cause", "recommendation")
"""Roles under which a heading on its own line states the point that the paragraph below it explains."""
_CLOSED = STOPS + "：:…”）)】》」』"
_LABELLED = re.compile("[一-鿿]{2,8}[:：]")
"""A paragraph below its heading that opens so (整改情况：) answers it: both are one point."""
_MANY = 4
_SHORT_PARAGRAPH = 200
"""A paragraph of more characters tells several things, so that its heading says best what it is about."""
_OWN_TEXT = 80
"""A paragraph that ends with a colon has text of its own when so many characters stand before its last sentence."""
_OWN_POINT = 200
"""A paragraph behind its heading with so many characters is a point, not a lead-in to the paragraphs below."""
_OF_THEIR_OWN = ("lead", "bold", "dash", "numbered")
_FIRST_SENTENCE = ("lead:sentence", "lead:run-in")
_SEVERAL = 2
"""Before a series so many paragraphs of these forms are points themselves; fewer lead in to it."""
_SIDED = ("problem", "cause", "recommendation", "insight")
"""Roles under whose headings 一方面 … 另一方面 are points; elsewhere they only build the sentence."""
_ADDED = expression("points added")
_CAUSE = expression("points cause")
_MORE = expression("points more")
_AHEAD = expression("kinds looks ahead")
_SAYS = 12
"""A heading that a stop closes and that has so many characters states a point."""
_BLANKS = " \t\u3000"
_LOOKS_BACK = expression("points looks back")
_HEADLINE = 60
_SUMS_UP = expression("points sums up")
_MEASURE = expression("points measure")
_SIDE_TURN = expression("points side turn")
_ON_THE_WHOLE = expression("points on the whole")
_LEAST = 15
"""Characters of a paragraph that are a point, or part of one."""
_SIGNED = expression("points signed")
_HALF = 0.5
_BRIEF = 25
"""Points inside a point that are shorter than this on average are a list of names, not points."""
_TELLS = 100
_SEVERAL_MEASURES = 3
"""A paragraph of so many characters, with so many figures, does more than lead over to those behind it."""
_LED = re.compile("[一-鿿“”、]{4,14}。")
_MOST_OF = 0.35
"""A series that fills less of its numbered paragraph than this is told in passing."""


def _paragraph_end(spans: Sequence[Span], offset: int) -> int:
    for _, end in spans:
        if offset <= end:
            return end
    return spans[-1][1] if spans else offset


def _run_end(text: str, run: Run, spans: Sequence[Span], limit: int) -> int:
    """Where the last point of a run ends: with its paragraph, or with the block when the points are paragraphs."""
    last = run.marks[-1]
    end = min(_paragraph_end(spans, last.end), limit)
    inside = _paragraph_end(spans, run.marks[0].end) >= last.end
    if inside and len(run.marks) > 2:
        end = _like_the_others(text, run, end)
    elif not _regular(run, spans):
        for begin, stop in spans:
            if begin >= end and stop <= limit:
                if turns_away(text, begin, stop):
                    break
                end = stop
    return cut_closing(text, last.end, end)


def _like_the_others(text: str, run: Run, end: int) -> int:
    """End of the last point of a run when all points before it have the same number of sentences: it has as many.

    What follows them leaves the point when its words say so (全镇上下…, 目前…), when only 。 and no ； stands before it, or
    when the points before are many; else it belongs to the point.
    """
    begins = [mark.begin for mark in run.marks]
    for sentence in (_SENTENCE, _WHOLE_SENTENCE):
        counts = {len(sentence.findall(text, first, stop)) for first, stop in pairwise(begins)}
        if len(counts) == 1:
            break
    else:
        return end
    listed = all(text[rstrip(text, 0, at) - 1] in "；;" for at in begins[1:])
    sure = counts == {1} and (listed or len(begins) > _MANY)
    for number, stop in enumerate(sentence.finditer(text, begins[-1], end), 1):
        if number in counts:
            if _CAUSE.match(text, stop.end(), end):
                return end
            return stop.end() if sure or cues.opens("leaves", text, stop.end(), end) else end
    return end


def _regular(run: Run, spans: Sequence[Span]) -> bool:
    """Whether the points of a run stand all in one paragraph, or each in one of its own."""
    if _paragraph_end(spans, run.marks[0].end) >= run.marks[-1].end:
        return True
    begins = {begin: number for number, (begin, _) in enumerate(spans)}
    places = [begins.get(mark.begin, -1) for mark in run.marks]
    return (
        all(place >= 0 for place in places[1:])
        and all(after - before == 1 for before, after in pairwise(places[1:]))
        and (places[0] < 0 or places[1] - places[0] == 1)
    )


def turns_away(text: str, begin: int, end: int) -> bool:
    """Whether a paragraph leaves the points before it: sums up, thanks, or turns to problems."""
    near = min(end, begin + 60)
    return (
        cues.opens("closing", text, begin, end)
        or cues.says("ritual", text, begin, near)
        or cues.turns_to_problem(text, begin, near, plainly=True) > 0
    )


def split_runs(text: str, begin: int, end: int, spans: Sequence[Span], *, sides: bool = True) -> list[Point]:
    """The innermost points of all series in ``text[begin:end]``; 一方面 … 另一方面 is one of its own if `sides`."""
    runs = find_runs(text, begin, end)
    points: list[Point] = []

    def members(run: Run, limit: int) -> list[tuple[int, int]]:
        stops = [mark.begin for mark in run.marks[1:]] + [_run_end(text, run, spans, limit)]
        return [(mark.begin, stop) for mark, stop in zip(run.marks, stops, strict=True)]

    def walk(inside: list[Run], limit: int, nested: bool) -> None:
        at = -1
        for run in inside:
            if run.marks[0].begin < at or (run.family == "side" and (nested or not sides)):
                continue
            lead = _lead_of(text, begin, run.marks[0].begin)
            for mark, (first, stop) in zip(run.marks, members(run, limit), strict=True):
                deeper = [r for r in inside if r is not run and first < r.marks[0].begin and r.marks[-1].end < stop]
                deeper = [r for r in deeper if r.marks[-1].begin - r.marks[0].begin >= _BRIEF * (len(r.marks) - 1)]
                before = len(points)
                if deeper:
                    walk(deeper, stop, True)
                if len(points) == before:
                    points.extend(_with_more(text, run, mark, rstrip(text, first, stop), lead))
                at = stop
            close = _paragraph_end(spans, at)
            followed = any(at <= other.marks[0].begin < close for other in inside)
            points.extend(_added(text, run, at, lead) or ([] if followed else _promised(text, at, close, lead)))

    walk(runs, end, False)
    return points


def _with_more(text: str, run: Run, mark: Mark, end: int, lead: Span) -> list[Point]:
    """The point of a series that begins with `mark`, and those that its last one adds with other words (再就是…)."""
    more = [m.span("more") for m in _MORE.finditer(text, mark.end, end)] if mark is run.marks[-1] else []
    begins = [mark.begin, *(first for first, _ in more)]
    bodies = [mark.end, *(last for _, last in more)]
    nums = [mark.num, *([""] * len(more))]
    return [
        Point(begin, rstrip(text, begin, stop), body, num, f"series:{run.family}", lead)
        for begin, body, num, stop in zip(begins, bodies, nums, [*begins[1:], end], strict=True)
    ]


def _promised(text: str, begin: int, end: int, lead: Span) -> list[Point]:
    """What the rest of a paragraph behind a list promises to do, if it says how much (下一步，…达到90%)."""
    while begin < end and text[begin] in _BLANKS:
        begin += 1
    end = cut_closing(text, begin, end)
    if not _AHEAD.match(text, begin, end) or _MEASURE.search(text, begin, end) is None:
        return []
    return [Point(begin, end, begin, "", "paragraph", lead)]


def _added(text: str, run: Run, begin: int, lead: Span) -> list[Point]:
    """The sentence behind a list of problems that adds one without a number (同时，…还不够)."""
    added = _ADDED.match(text, begin)
    if not added or not cues.turns_to_problem(text, *lead):
        return []
    end = heads.sentence_end(text, added.end(), len(text)) + 1
    if cues.opens("closing", text, added.end(), end) or not cues.says("problem", text, added.end(), end):
        return []
    return [Point(begin, end, added.end(), "", f"series:{run.family}", lead)]


def _lead_of(text: str, begin: int, offset: int) -> Span:
    """The sentences before `offset`, up to two, that may announce a series."""
    window = max(begin, offset - 160)
    stops = [m.end() for m in _STOP.finditer(text, window, max(window, offset - 1))]
    return (stops[-2] if len(stops) > 1 else stops[-1] if stops and stops[-1] < offset - 4 else window, offset)


def paragraph_point(text: str, begin: int, end: int, lead: Span) -> Point:
    """The paragraph as one point, without a last sentence that announces what follows; a dash before it is its number."""
    end = cut_farewell(text, begin, end)
    if text[end - 1] in "：:":
        stop = max(text.rfind(mark, begin, end) for mark in ENDS) + 1
        end = stop if stop - begin >= _OWN_TEXT else end
    dash = _DASH.match(text, begin, end)
    if dash:
        return Point(begin, end, dash.end(), text[begin : dash.end()].strip(), "dash", lead)
    number = _NUMBER.match(text, begin, end)
    if number:
        return Point(begin, end, number.end(), number[0].strip(" 、.．"), "numbered", lead)
    bold = begin >= 2 and text[begin - 2 : begin] == "**"
    form = "bold" if bold else "lead" if heads.lead_length(text, begin, end) else "paragraph"
    return Point(begin, end, begin, "", form, lead)


def _own_end(text: str, block: Block, spans: Sequence[Span], alone: int) -> int:
    """How many paragraphs belong to the heading of a block; the rest goes back to the heading above."""
    runs = find_runs(text, spans[0][0], spans[-1][1]) if len(spans) > 1 else []
    several = any(_paragraph_end(spans, r.marks[0].end) < r.marks[-1].begin for r in runs)
    inline = bool(spans) and "\n" not in text[block.path[-1].head_end : spans[0][0]]
    if alone == 0 and not inline and not several:
        return 0
    for number, (begin, end) in enumerate(spans):
        if number == 0 and (inline or not turns_away(text, begin, end)):
            continue
        if turns_away(text, begin, end):
            return number
        if alone >= 0 and number >= 1 and not several:
            return number
    return len(spans)


def _opens_paragraph(text: str, section: Section) -> bool:
    """Whether a heading is the first sentence of a paragraph, without number, dash or bold type: it heads that paragraph only."""
    return section.rule.startswith(_FIRST_SENTENCE) and "\n" not in text[section.head_end : section.head_end + 3]


def find_points(text: str, block: Block, *, alone: int) -> list[Point]:
    """Candidates of one block in order.

    Args:
        text: the clean text of the report.
        block: where to look.
        alone: so many paragraphs belong to the block's heading, as to its siblings; -1 where that is not known.
    """
    spans = paragraphs(text, block.begin, block.end)
    section = block.section
    answered = len(spans) == 1 and section is not None and section.num and _LABELLED.match(text, *spans[0])
    if block.place != "body" or section is None or (is_generic(section) and not answered):
        return _free_points(text, block.begin, block.end, spans)
    own = min(1, len(spans)) if _opens_paragraph(text, section) else _own_end(text, block, spans, alone)
    turned = not own and spans and section.level == 1 and "\n" in text[section.head_end : spans[0][0]]
    turned = turned and (text[section.head_end] not in STOPS or len(section.head) < _SAYS)
    points = [] if turned else _pointed(text, section, spans[:own])
    if own < len(spans) and _opens_group(text, *spans[-1]):
        spans = spans[:-1]
    if own < len(spans):
        points += _free_points(text, spans[own][0], block.end, spans[own:])
    return points


def turns_aside(text: str, begin: int, end: int) -> bool:
    """Whether a sentence turns to what stands in the way (从面临挑战来看)."""
    return _SIDE_TURN.match(text, begin, end) is not None


def cut_sides(text: str, point: Point) -> list[Point]:
    """An unmarked paragraph on how things stand, cut before and behind the sentences on what stands in the way."""
    if point.form not in ("paragraph", "lead", "body"):
        return [point]
    begins = [stop.end() for stop in _STOP.finditer(text, point.begin, point.end)]
    turn = next((at for at in (point.begin, *begins) if turns_aside(text, at, point.end)), -1)
    if turn < 0:
        return [point]
    close = next((at for at in begins if at > turn and _ON_THE_WHOLE.match(text, at, point.end)), point.end)
    rest = Point(turn, close, turn, "", "paragraph", point.lead)
    before = [point._replace(end=turn)] if turn - point.begin >= _LEAST else []
    behind = [Point(close, point.end, close, "", "paragraph", point.lead)] if point.end - close >= _LEAST else []
    return [*before, rest, *behind]


def _opens_group(text: str, begin: int, end: int) -> bool:
    """Whether the last paragraph below a heading is a line that heads the headings behind it (一年来，我们…，…。)."""
    return (
        end - begin <= _HEADLINE and _LOOKS_BACK.match(text, begin) is not None and text.find("。", begin, end - 1) < 0
    )


def _pointed(text: str, section: Section, spans: Sequence[Span]) -> list[Point]:
    """Points under a heading that states one itself: its series, its lead paragraphs, or it as a whole."""
    whole = Point(section.begin, spans[-1][1] if spans else section.head_end, section.head_end, section.num, "heading",
                  (section.begin, section.begin), section)  # fmt: skip
    spans = _without_signature(text, spans)
    if not spans:
        whole = whole._replace(end=section.head_end)
        stop = whole.end
        while stop < len(text) and text[stop] in "。；;！!.":
            stop += 1
        return [whole._replace(end=stop)]
    apart = "\n" in text[section.head_end : spans[0][0]]
    if apart and (section.level == 1 or _says_it_all(text, section, spans)):
        return _below(text, spans)
    begin, end = spans[0][0], spans[-1][1]
    if role_named(section.head) and not apart:
        return _free_points(text, begin, end, spans)
    points = split_runs(text, begin, end, spans, sides=section.role in _SIDED)
    brief = sum(p.end - p.begin for p in points) < _BRIEF * len(points) and section.role not in _SIDED
    if points and not brief and sum(p.end - p.begin for p in points) >= _HALF * (end - begin):
        return points
    if len(spans) > 1:
        led = [bool(heads.lead_length(text, *span)) or _DASH.match(text, *span) is not None for span in spans]
        if sum(led) >= max(2, 0.6 * (len(spans) - 1)):
            if not led[0] and spans[0][1] - spans[0][0] >= _OWN_POINT:
                return [whole._replace(end=spans[0][1]), *_free_points(text, spans[1][0], end, spans[1:])]
            own = (led[0] and sum(led) == len(led)) or (
                "\n" in text[section.head_end : begin] and tells_of_its_own(text, *spans[0])
            )
            first = 0 if own else 1
            return _free_points(text, spans[first][0], end, spans[first:])
    end = cut_closing(text, section.head_end, end)
    return [whole._replace(end=end)]


def _says_it_all(text: str, section: Section, spans: Sequence[Span]) -> bool:
    """Whether the paragraph below an inner heading on its own line is the point by itself: one, short, no answer to it."""
    if len(spans) != 1 or section.role in _NAMED_BY_HEADING or text[section.head_end : section.head_end + 1] in STOPS:
        return False
    return spans[0][1] - spans[0][0] <= _SHORT_PARAGRAPH and not _LABELLED.match(text, *spans[0])


def _without_signature(text: str, spans: Sequence[Span]) -> Sequence[Span]:
    """The paragraphs without the short ones at their end that no stop closes: who signed, when, the tail of a page."""
    last = len(spans)
    while last and (
        (
            spans[last - 1][1] - spans[last - 1][0] <= SIGNED
            and text[spans[last - 1][1] - 1] not in _CLOSED
            and _WHOLE_SENTENCE.search(text, *spans[last - 1]) is None
        )
        or _SIGNED.fullmatch(text, *spans[last - 1])
    ):
        last -= 1
    return spans[:last]


def _below(text: str, spans: Sequence[Span]) -> list[Point]:
    """Points of the paragraphs below a heading that stands on a line of its own."""
    points = _free_points(text, spans[0][0], spans[-1][1], spans)
    enumerated = next((number for number, point in enumerate(points) if point.form.startswith("series")), 0)
    if sum(point.form in _OF_THEIR_OWN for point in points[:enumerated]) >= _SEVERAL:
        return points
    before = [part for point in points[:enumerated] for part in cut_sides(text, point)]
    points = [p for p in before if acts(text, p) or turns_aside(text, p.begin, p.end)] + points[enumerated:]
    if len(spans) > 1 and len(points) == len(spans):
        first, *rest = points
        led = sum(point.form in ("lead", "dash", "numbered") for point in rest)
        if first.form == "paragraph" and led == len(rest) > 1 and not acts(text, first):
            return rest
    return [p._replace(form="body") if p.form in ("paragraph", "lead") else p for p in points]


def acts(text: str, point: Point) -> bool:
    """Whether a paragraph before others tells of work done, with figures, instead of leading over to them."""
    begin, end = point.begin, point.end
    if text[end - 1] in "：:" or cues.says("leadin", text, begin, end) or not cues.opens("action", text, begin, end):
        return False
    return _MEASURE.search(text, begin, end) is not None


def tells_of_its_own(text: str, begin: int, end: int) -> bool:
    """Whether a paragraph before others is long and tells of several things done or to be done, with figures."""
    if end - begin < _TELLS or sum(1 for _ in _MEASURE.finditer(text, begin, end)) < _SEVERAL_MEASURES:
        return False
    return acts(text, Point(begin, end, begin, "", "paragraph", (begin, begin)))


def behind_lead_in(text: str, point: Point) -> Point | None:
    """The point that a paragraph holds behind a first sentence that leads over: one with a lead phrase of its own; else None."""
    stop = heads.sentence_end(text, point.begin, point.end) + 1
    if (
        point.end - stop < _TELLS
        or _MEASURE.search(text, point.begin, stop)
        or not 0 < heads.lead_length(text, stop, point.end) <= _BRIEF
    ):
        return None
    return Point(stop, point.end, stop, "", "lead", point.lead) if _LED.match(text, stop, point.end) else None


def _free_points(text: str, begin: int, end: int, spans: Sequence[Span]) -> list[Point]:
    """Points of paragraphs that stand under no heading of their own."""
    series = split_runs(text, begin, end, spans)
    covered = [(p.begin, p.end) for p in series]
    points = list(series)
    lead: Span = (begin, begin)
    for first, last in spans:
        inside = [c for c in covered if c[0] < last and c[1] > first]
        if inside:
            if sum(min(c[1], last) - max(c[0], first) for c in inside) < _MOST_OF * (last - first) and all(
                first <= c[0] and c[1] <= last for c in inside
            ):
                points = [p for p in points if not (first <= p.begin and p.end <= last)]
            else:
                continue
        found = [] if cues.says("target", text, first, min(last, first + 60)) else split_parallel(text, first, last)
        found = found or split_leads(text, first, last) or split_names(text, first, last)
        points += found or split_sides(text, first, last) or [paragraph_point(text, first, last, lead)]
        lead = (first, last)
    return _with_follow_ons(text, sorted(points))


def _with_follow_ons(text: str, points: Sequence[Point]) -> list[Point]:
    """The points, with the unmarked paragraphs that stand between a dash and the next made part of the first.

    Where the last dash ends nothing tells: its paragraph is taken to be all.
    """
    dashes = [number for number, point in enumerate(points) if point.form == "dash"]
    kept: list[Point] = []
    for number, point in enumerate(points):
        between = dashes and dashes[0] < number < dashes[-1]
        if between and point.form in ("paragraph", "lead") and kept[-1].form == "dash" and _goes_on(text, point):
            kept[-1] = kept[-1]._replace(end=point.end)
        else:
            kept.append(point)
    return kept


def _goes_on(text: str, point: Point) -> bool:
    """Whether an unmarked paragraph can be part of the point before it: it neither sums up nor leads over."""
    begin, end = point.begin, point.end
    announces = text[end - 1] in "：:" or text[end : end + 1] in ("：", ":")
    return not announces and not cues.opens("closing", text, begin, end) and not _SUMS_UP.match(text, begin, end)
