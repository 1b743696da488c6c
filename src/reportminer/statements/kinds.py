"""What kind of point is it? Puts the role of the section, the words of the point and the trained model together.

Practice or outcome: under a heading for one of them the section decides. In the part of a work report that looks back, where
both stand mixed, the *first clause of the lead phrase* does: it says what was done (adverb and verb with an
object: 扎实推进城乡建设), and the point is a practice, however many results its second clause and its body tell; or it says
what became of something (subject and predicate: 创新能力不断增强), and the point is an outcome. Points behind ``——`` or
in bold, and paragraphs that sum up a year, are outcomes. Points of one list are told alike and agree in kind.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reportminer.outline import exhorts
from reportminer.records import KINDS, Kind, Role
from reportminer.sentences import CLAUSES, END, STOPS
from reportminer.statements import cues
from reportminer.statements.expressions import expression
from reportminer.statements.heads import is_circumstance
from reportminer.statements.lists import split_lessons
from reportminer.statements.point import Point
from reportminer.statements.points import turns_aside, turns_away

_ITEM_ROLES: dict[Role, Kind] = {kind: kind for kind in KINDS}


class Verdict(NamedTuple):
    """The kind of a point, the rule that decided it, and how probable the model thinks it where the model decided."""

    kind: Kind
    rule: str
    probability: float = 0.0


class Context(NamedTuple):
    """Where a point stands: the role of its section, and whether a work report looks back or ahead there."""

    role: Role
    phase: str
    place: str
    first: bool
    """nothing stands before it under its heading"""
    closing: bool
    """enumerated points or deeper headings stand before it under the same heading"""
    last: bool
    """nothing follows it in the report"""
    before: bool
    """numbered or dashed points, or deeper headings, follow: the paragraph may only lead over to them"""


LOOSE = ("paragraph", "lead", "bold", "dash")
"""Forms of points that nothing but their paragraph sets apart."""
_AIMED = ("dash", "numbered")
"""Forms that even under a heading for the situation set aims in a plan; others describe it."""
_LISTED_ROLES = ("problem", "cause", "recommendation")
"""Roles of sections whose points stand under headings of their own where there are any: what comes before leads in."""
_REVIEW_ROLES = ("practice", "outcome", "background", "other")
_LAMENTED = ("problem", "cause")
_LOOKS_AHEAD = expression("kinds looks ahead")
_SEVERAL_PARTS = 2
"""A paragraph that leads in to so many parts of its own is no mere lead-in."""
_PROBLEMS_LEAD = expression("kinds problems lead")
_LESSONS_LEAD = expression("kinds lessons lead")
_LESSONS_COUNTED = expression("kinds lessons counted")
_WILL_DO = expression("kinds will do")
_INVENTORY = expression("kinds inventory")
_COLUMN = re.compile(r"(?<=[^\s|])(?:[ \u3000]{2}|\u3000|\t|\|)")
_COLUMNS = 2
"""A line parted so often is a row of a table."""
_CAPTION = expression("kinds caption")
_DEMANDS = expression("kinds demands")
_DOES_TO = expression("kinds does to")
_SHORTEST = 15
_NEAR = 70
_SLOGAN = 8
"""A clause of so few characters before another (打基础，育特色，农业不断壮大) says what was done."""
_OPEN_ROLES = ("background", "practice", "outcome", "insight", "problem", "cause", "plan", "other")
"""Roles of sections in which the words that announce a list may say that it holds something else."""
_FIGURE = expression("kinds figure")
_TRANSITIVE = expression("kinds transitive")
_MEASURED = 3
_RESULTS = 2
_MEASURES_LEAD = expression("kinds measures lead")
_ADDRESS = expression("kinds address")
_STOPS = STOPS + ".…”’）)】"
_UNSTOPPED = 60
"""A paragraph of fewer characters without a stop is a title, a link or a signature."""
_RESULT = expression("kinds result")
_WE_DID = expression("kinds we did")
_LONG_ADDRESS = 150
_ANNOUNCES = re.compile(r"[^。！？；;的]{0,8}?[：:是为]|[^。！？；;]{0,30}?[：:]")
_REACHED = expression("kinds reached")
_TACKLES = expression("kinds tackles")
_NUMERALS = "一二三四五六七八九十0123456789"
_MUST = expression("kinds must")
_TARGETS = 5
"""A paragraph of a plan with so many figures sets targets, announced or not."""
_TARGETS_WITHIN = 600
_SUMMARY = expression("kinds summary")
_APPEAL = 100
_HOPES = expression("kinds hopes")
_THANKS = expression("kinds thanks")
_CREDIT = expression("kinds credit")
_HOPE = 45
"""A paragraph of a plan that ends so only hopes."""
_APPEAL_FOR = 250
"""A paragraph of a plan that speaks of reaching the aims set before it, and is shorter, only calls for it."""
_CHANCES = expression("kinds chances")
_CHANCE = expression("kinds chance")
_CHALLENGE = expression("kinds challenge")
_GUIDED = expression("kinds guided")
_COMMENT = ("<!--", "!--", "http")
_ADVICE = expression("kinds advice")
_VENUE = expression("kinds venue")
_SEEN = expression("kinds seen")
_EXPLAINS = expression("kinds explains")
_RESOLVES = expression("kinds resolves")
_LOOKED_BACK = expression("kinds looked back")
_BECAME = expression("kinds became")
_FELL_SHORT = expression("kinds fell short")
_ADVERB = expression("kinds adverb")
_GOVERNMENT = expression("kinds government")
_HAN = re.compile("[一-鿿]")
_SEVERAL_PROBLEMS = 3
_FACED = expression("kinds faced")
_FIRST_SENTENCE = 200
"""A first sentence of so many characters at most is asked as a whole whether it turns to problems."""
_LAMENTS = 6
_LAMENTS_TIMES = 4
"""A paragraph of a review with so many words for problems, and so many times more than for results, tells of problems."""


def _ahead(text: str, context: Context, begin: int, end: int) -> bool:
    """Whether the words before a list look ahead; under a heading for the situation it may list chances and strengths."""
    return context.role != "background" and cues.says("ahead", text, begin, end)


def _announced(text: str, point: Point, context: Context) -> Verdict | None:
    """What the sentence before a list says that the list holds."""
    begin, end = point.lead
    if begin >= end:
        return None
    turn = cues.turns_to_problem(text, begin, end)
    if turn:
        if cues.says("resolve", text, turn, end) or _ADVICE.match(text, point.body, point.end):
            return Verdict("plan", "lead:resolve")
        return Verdict("problem", "lead:problem")
    if context.phase != "plan" and _PROBLEMS_LEAD.search(text, begin, end):
        return Verdict("problem", "lead:problem")
    if cues.says("cause", text, begin, end):
        return Verdict("cause", "lead:cause")
    drawn = _LESSONS_LEAD.search(text, begin, end) and not any(map(str.isdigit, text[point.begin : point.end]))
    if cues.says("lesson", text, begin, end) or drawn or _LESSONS_COUNTED.search(text, begin, end):
        return Verdict("insight", "lead:insight")
    if context.phase == "review":
        begin = max(begin, text.rfind("。", begin, end - 1) + 1)
        ahead = cues.says("target", text, begin, end) and not _LOOKED_BACK.match(text, begin, end)
    else:
        ahead = cues.says("target", text, begin, end) or _ahead(text, context, begin, end)
    if ahead or (not context.phase and _WILL_DO.search(text, begin, end)):
        return Verdict("plan", "lead:ahead")
    if context.role == "other" and context.phase != "plan" and _MEASURES_LEAD.search(text, point.lead[0], end):
        return Verdict("practice", "lead:practice")
    return None


def _gives_thanks(text: str, begin: int, end: int, head: tuple[int, int]) -> bool:
    """Whether a paragraph ends with thanks, unless it tells of something done and gives no one credit for it all."""
    if not _THANKS.search(text, max(begin, end - _NEAR), end):
        return False
    return not cues.opens("action", text, *head) or _CREDIT.search(text, begin, end) is not None


def _left_out(text: str, point: Point, head: tuple[int, int], context: Context) -> bool:
    """Whether a paragraph is no point: salutation, thanks, an announcement, a closing, a general demand."""
    begin, end = point.begin, point.end
    if (
        end - begin < 15
        or text[end - 1] in "：:"
        or (end - begin < _UNSTOPPED and text[end - 1] not in _STOPS)
        or _VENUE.match(text, begin, end)
        or text.startswith(_COMMENT, begin)
    ):
        return True
    near = min(end, begin + _NEAR)
    if _ADDRESS.match(text, begin, end):
        bare = (
            context.phase == "review"
            and _figures(text, begin, end) < _MEASURED
            and not cues.opens("action", text, *head)
            and _WE_DID.search(text, begin, near) is None
        )
        if bare or end - begin < _LONG_ADDRESS or cues.says("ritual", text, begin, end):
            return True
    elif (
        cues.opens("closing", text, begin, end)
        or cues.says("ritual", text, begin, near)
        or _gives_thanks(text, begin, end, head)
    ):
        return True
    last = max(text.rfind("。", begin, end - 1), begin)
    leads = cues.pattern("leadin").search(text, last, end) if end - begin < 150 else None
    if leads is not None and text.count("；", leads.end(), end) < _SEVERAL_PARTS:
        return True
    if context.phase == "review":
        return _CHANCES.search(text, *head) is not None
    frames = cues.says("framing", text, begin, near) or (
        end - begin < _APPEAL_FOR and cues.says("aim", text, begin, near)
    )
    return frames and not is_target(text, begin, end)


def _promises(text: str, point: Point) -> bool:
    """Whether a paragraph opens with what one is going to do and says how much of it."""
    near = min(point.end, point.begin + _NEAR // 2)
    return cues.says("plan", text, point.begin, near) and _FIGURE.search(text, point.begin, point.end) is not None


def tells_problem(text: str, point: Point) -> bool:
    """Whether a point says that something is wrong, or is set apart, so that what it found is one whatever its words."""
    if point.form not in (*LOOSE, "body"):
        return True
    return cues.says_wrong(text, point.begin, point.end)


def tells_chance(text: str, begin: int, end: int) -> bool:
    """Whether a point tells of a chance or a strength, and of nothing wrong: chances stand beside what one is faced with."""
    rest, chances = _CHANCE.subn("", text[begin:end])
    return chances > 0 and _CHALLENGE.search(rest) is None and not cues.says_wrong(rest)


def is_target(text: str, begin: int, end: int, *, within: int = 0) -> bool:
    """Whether a paragraph announces target figures, `within` so many characters of its beginning or anywhere."""
    goals = cues.pattern("target").finditer(text, begin, min(end, begin + within) if within else end)
    if not any(_ANNOUNCES.match(text, goal.end() - 1, goal.end() + _NEAR) for goal in goals):
        return False
    return _figures(text, begin, end) > 0 and _figures(text, begin, begin + _TARGETS_WITHIN) >= _MEASURED


def sets_aims(text: str, point: Point, phase: str) -> bool:
    """Whether a paragraph under a heading for guidelines sets aims; outside work reports one with figures does."""
    return is_target(text, point.begin, point.end) or (not phase and _figures(text, point.begin, point.end) > 0)


def _figures(text: str, begin: int, end: int) -> int:
    """How many numbers with a unit or a percent sign a paragraph gives: one that sums up a year gives several."""
    return sum(1 for _ in _FIGURE.finditer(text, begin, end))


def _sums_up(text: str, point: Point, head: tuple[int, int]) -> bool:
    """Whether a paragraph behind the points of a practice tells what they led to."""
    if point.form not in ("paragraph", "lead", "body") or cues.opens("action", text, *head):
        return False
    if _DOES_TO.match(text, *head) or text.startswith("我们先后", point.begin):
        return False
    return _results(text, point)


def _results(text: str, point: Point) -> bool:
    """Whether a paragraph tells of several results, in words or figures."""
    return cues.count("outcome", text, point.begin, point.end) + _figures(text, point.begin, point.end) >= _RESULTS


def _tells_result(text: str, begin: int, end: int) -> bool:
    """Whether a clause says what became of something (创新能力不断增强), not what was made of it (不断增强创新能力)."""
    found = cues.pattern("outcome").search(text, begin, end)
    if found is None:
        return _BECAME.fullmatch(text, begin, end) is not None and not cues.opens("action", text, begin, end)
    adverb = _ADVERB.match(text, begin, end)
    made = (
        found.start() in (begin, adverb.end() if adverb else begin)
        and found.end() < end
        and _TRANSITIVE.search(found[0])
    )
    return not made or cues.says("outcome", text, found.end(), end)


def _review(text: str, point: Point, head: tuple[int, int], first: bool) -> Verdict:
    """A point of the part of a work report that looks back."""
    if point.form in ("dash", "bold"):
        return Verdict("outcome", "review:" + point.form)
    if point.form in ("paragraph", "lead") and sums_up_time(text, point):
        return Verdict("outcome", "review:summary")
    acts = cues.opens("action", text, *head) and not _GUIDED.search(text, *head)
    sums_up = first or (point.form == "paragraph" and not acts)
    if point.form in ("paragraph", "lead") and sums_up and _figures(text, point.begin, point.end) > _MEASURED:
        return Verdict("outcome", "review:figures")
    clause = re.compile(r"[，,。：:；;]").search(text, *head)
    opening = (head[0], clause.start() if clause else head[1])
    subject = _GOVERNMENT.match(text, *opening)
    does = (subject.end() if subject and not _GUIDED.search(text, *head) else opening[0], opening[1])
    if not _tells_result(text, *opening):
        if cues.opens("action", text, *does) or _TACKLES.match(text, *opening):
            return Verdict("practice", "review:action")
        if _laments(text, point) or (point.form == "paragraph" and _FELL_SHORT.search(text, point.begin, point.end)):
            return Verdict("problem", "review:laments")
        if (
            clause
            and opening[1] - opening[0] <= _SLOGAN
            and not is_circumstance(text, *opening)
            and text[opening[0]] not in _NUMERALS
            and not _REACHED.match(text, *head)
            and point.form in ("lead", "heading", "numbered")
        ):
            return Verdict("practice", "review:slogan")
    if cues.says("outcome", text, *head):
        return Verdict("outcome", "review:state")
    return Verdict("outcome", "review:default")


def sums_up_time(text: str, point: Point) -> bool:
    """Whether a paragraph opens by saying what kind of year or years it sums up."""
    return _SUMMARY.match(text, point.begin, point.end) is not None


def left_out(text: str, point: Point, head: tuple[int, int], context: Context) -> bool:
    """Whether a candidate is no point that a table would hold: salutation, lead-in, closing, general demand."""
    begin, end = point.begin, point.end
    if cues.opens("copies", text, begin, end):
        return True
    if point.form == "dash":
        return _VENUE.match(text, begin, end) is not None or _HAN.search(text, begin, end) is None
    if point.form in ("body", "paragraph") and _is_no_point(text, begin, end, context):
        return True
    if point.form == "body":
        return end - begin < _SHORTEST or text[end - 1] in "：:" or turns_away(text, begin, end)
    if point.form not in LOOSE:
        if point.form == "heading" and not point.num and _is_row(text, begin, end):
            return True
        addresses = point.form == "numbered" and cues.says("ritual", text, begin, min(end, begin + _NEAR))
        stops = _STOPS + CLAUSES + "、" if point.form.startswith("series") else _STOPS
        return addresses or (end - begin < _SHORTEST and text[end - 1] not in stops)
    if text[end - 1] in "：:" or (context.place == "intro" and context.role in _LISTED_ROLES):
        return True
    if _turns(text, begin, end, context) or (context.phase != "plan" and split_lessons(text, begin, end)):
        return False
    if context.closing and _DEMANDS.match(text, begin, end):
        return True
    promises = context.closing and not context.phase and _promises(text, point)
    if not promises and _left_out(text, point, head, context):
        return True
    if context.last and context.closing and not _results(text, point) and not _promises(text, point):
        return not cues.says("way_out", text, begin, end)
    hopes = context.phase == "plan" and _HOPES.search(text, max(begin, end - _HOPE), end)
    if hopes and not is_target(text, begin, end):
        return True
    if context.phase == "plan" and context.closing and end - begin < _APPEAL and text[end - 1] in "！!":
        return True
    if context.phase == "plan" and exhorts(text, begin, end):
        return True
    if not context.before or is_target(text, begin, end):
        return False
    if not context.phase:
        return context.place == "free"
    return _figures(text, begin, end) < (_TARGETS if context.phase == "plan" else _MEASURED)


def _is_row(text: str, begin: int, end: int) -> bool:
    """Whether a line that no stop closes is parted into columns."""
    return text[end - 1] not in STOPS and sum(1 for _ in _COLUMN.finditer(text, begin, end)) >= _COLUMNS


def _is_no_point(text: str, begin: int, end: int, context: Context) -> bool:
    """Whether an unmarked paragraph is a row of a table, or says what an office or place is and has."""
    if _is_row(text, begin, end) or (text[end - 1] not in STOPS and _CAPTION.match(text, begin, end)):
        return True
    return not context.phase and context.role in _REVIEW_ROLES and _INVENTORY.match(text, begin, end) is not None


def _general(text: str, point: Point, head: tuple[int, int]) -> bool:
    """Whether an unmarked paragraph of a plan only speaks of the situation: it says nothing to be done."""
    if point.form == "paragraph" and _figures(text, point.begin, point.end) > _MEASURED:
        return False
    if point.form != "paragraph" or is_target(text, point.begin, point.end):
        return False
    return not (cues.opens("action", text, *head) or cues.says("must", text, *head))


def _turns(text: str, begin: int, end: int, context: Context | None = None) -> bool:
    """Whether a paragraph turns to problems and names one; in a plan, which speaks of them to rouse, it names several."""
    if turns_aside(text, begin, end):
        return cues.says("problem", text, begin, end)
    turn = cues.turns_to_problem(text, begin, min(end, begin + _NEAR), plainly=True)
    if turn and _ends_at(text, turn, end) and cues.opens("action", text, begin, end):
        return False
    if not turn:
        turn = _turns_late(text, begin, end)
    if turn and context and context.phase == "plan":
        return cues.count("problem", text, begin, end) >= _SEVERAL_PROBLEMS
    return turn > 0 and cues.says_wrong(text, begin, end)


def _ends_at(text: str, offset: int, end: int) -> bool:
    """Whether nothing but a stop stands in ``text[offset:end]``."""
    return not text[offset:end].strip("。；;！!，, \t\u3000")


def _turns_late(text: str, begin: int, end: int) -> int:
    """Offset where the long first sentence of a paragraph turns to problems of which several follow; 0 where it does not."""
    stop = END.search(text, begin + _NEAR, min(end, begin + _FIRST_SENTENCE))
    turn = cues.turns_to_problem(text, begin, stop.start(), plainly=True) if stop else 0
    turn = _faces(text, begin, min(end, begin + _NEAR + _FIRST_SENTENCE)) or turn
    return turn if turn and cues.count("problem", text, turn, end) >= _SEVERAL_PROBLEMS else 0


def _faces(text: str, begin: int, end: int) -> int:
    """Where a sentence begins to name the problems that it then promises to face (对于…等问题，我们必须…); 0 if none does."""
    found = _FACED.search(text, begin, end)
    return found.end("of") if found else 0


def cut_at_turn(text: str, point: Point) -> list[Point]:
    """An unmarked paragraph of a review, cut before the sentence that turns to problems if it does so late."""
    begin, end = point.begin, point.end
    if point.form not in ("paragraph", "lead", "body") or end - begin < 2 * _NEAR:
        return [point]
    if _turns(text, begin, end) and not _EXPLAINS.search(text, begin, begin + _NEAR):
        return [point]
    turn = _faces(text, begin, end) or cues.turns_to_problem(text, begin + _NEAR, end, plainly=True)
    sentence = max((stop.end() for stop in END.finditer(text, begin, turn)), default=begin)
    several = cues.count("problem", text, turn, end) >= _SEVERAL_PROBLEMS
    if not turn or not (several or _SEEN.search(text, begin + _NEAR, end)):
        return [point]
    if sentence - begin < _SHORTEST or _RESOLVES.search(text, sentence, turn) or not _turns(text, sentence, end):
        return [point]
    rest = Point(sentence, end, sentence, "", "paragraph", point.lead)
    return [point._replace(end=sentence), rest]


def _laments(text: str, point: Point) -> bool:
    """Whether an unmarked paragraph speaks of hardly anything but problems."""
    if point.form not in ("paragraph", "lead"):
        return False
    laments = cues.count("problem", text, point.begin, point.end)
    return laments >= _LAMENTS and laments >= _LAMENTS_TIMES * cues.count("outcome", text, point.begin, point.end)


def _by_words(text: str, point: Point, head: tuple[int, int], context: Context) -> Verdict | None:
    """What the words of a point, or of the sentence that announces it, say against or beyond its section."""
    begin, end = point.begin, point.end
    loose = point.form in LOOSE
    running = (loose and point.form != "dash") or (point.form == "body" and context.role in _REVIEW_ROLES)
    if running and _turns(text, begin, end, context):
        return Verdict("problem", "words:problem_intro")
    if point.form in ("parallel", "heading", "numbered", "dash") or point.form.startswith("series"):
        if point.form == "parallel" and cues.says("problem", text, begin, end):
            return Verdict("problem", "words:problem")
        if context.role in _OPEN_ROLES:
            announced = _announced(text, point, context)
            if announced:
                return announced
    lesson = cues.says("lesson", text, begin, min(end, begin + 2 * _NEAR)) or split_lessons(text, begin, end)
    if loose and context.phase == "review" and lesson:
        return Verdict("insight", "words:lesson")
    if context.role in _REVIEW_ROLES and not context.phase:
        draws = point.form in (*LOOSE, "body") and split_lessons(text, begin, end)
        if draws or _is_maxim(text, point):
            return Verdict("insight", "words:lesson")
        if loose and context.closing and (_promises(text, point) or _LOOKS_AHEAD.match(text, begin, end)):
            return Verdict("plan", "words:plan")
    if context.phase != "plan" and loose and is_target(text, begin, end, within=_NEAR):
        return Verdict("plan", "words:target")
    if context.role == "problem" and cues.says("solved", text, *head) and not cues.says("negation", text, *head):
        return Verdict("outcome", "words:solved")
    if context.role == "practice" and not loose and _RESULT.match(text, *head):
        return Verdict("outcome", "words:result")
    if context.role == "practice" and not context.phase and context.closing and _sums_up(text, point, head):
        return Verdict("outcome", "words:results")
    if context.role in _LAMENTED and loose and _LOOKS_AHEAD.match(text, begin, end):
        return Verdict("plan", "words:plan")
    if context.role == "problem" and loose and cues.says("way_out", text, begin, end):
        return Verdict("recommendation", "words:way_out")
    return None


def _is_maxim(text: str, point: Point) -> bool:
    """Whether a point of a series that looks back says what must be done (一是必须领导重视): a lesson."""
    return point.form.startswith("series") and _MUST.match(text, point.body) is not None


def decide(text: str, point: Point, head: tuple[int, int], context: Context) -> Verdict | None:
    """The kind of `point` by words and place; None when neither says it.

    Args:
        text: the clean text of the report.
        point: a candidate that is not to be left out.
        head: span of its lead phrase.
        context: where it stands.
    """
    words = _by_words(text, point, head, context)
    if words:
        return words
    situation = context.role == "background" and point.form not in _AIMED
    if context.phase == "plan" and (situation or _general(text, point, head)):
        return None
    if context.phase == "plan":
        return Verdict("plan", "phase:plan")
    if context.phase == "review" and context.role in _REVIEW_ROLES:
        return _review(text, point, head, context.first)
    own = _ITEM_ROLES.get(context.role)
    if own and not (context.place in ("intro", "free") and point.form in LOOSE):
        return Verdict(own, "role")
    return None
