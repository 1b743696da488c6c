"""Which points does a report make? One record each: what it says, of what kind, by whom and on what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from reportminer.cleaning.notes import notes_begin
from reportminer.genres import labelled, view_of
from reportminer.records import Role, Section, Statement
from reportminer.statements import cues, heads, kinds
from reportminer.statements.actors import find_actors
from reportminer.statements.answers import link_answers
from reportminer.statements.blocks import LABELLED, Block, find_blocks, is_point, paragraphs
from reportminer.statements.confidence import MODEL, confidence, record_confidence
from reportminer.statements.expressions import expression
from reportminer.statements.judge import LABEL, PROMISED, Deciders, Spot, decide
from reportminer.statements.lists import list_begin, split_alike, split_announced, split_lessons, split_list
from reportminer.statements.model import Model
from reportminer.statements.parts import find_parts
from reportminer.statements.point import Point, cut_closing
from reportminer.statements.points import acts, behind_lead_in, cut_sides, find_points, tells_of_its_own
from reportminer.statements.topics import find_topics

_BACK = expression("find back")
_MAIN_WORK = expression("find main work")
_AHEAD = expression("find ahead")
_TURN = expression("find turn")
_YEAR_REVIEWED = re.compile(r"(?P<year>20\d\d)年[^\d，。]{0,12}(?:回顾|总结)")
_YEAR_OPENS = expression("find year opens")
_TURN_WITHIN = 80
_BLANK = re.compile(r"[\s\u3000*]+")
_NOTES = expression("find notes")
_AIMS = expression("find aims")
_FRAME = expression("find frame")
_NUMERAL = re.compile(r"[\d一二三四五六七八九十]+")
_UNMARKED = ("paragraph", "lead", "body", "heading")
_READ_BY_KIND = {"outcome": _UNMARKED, "plan": ("paragraph", "lead", "body")}
"""Kinds whose lead phrase is looked for in a way of their own in points of these forms; that of problems is in all."""
_LISTED_KINDS = ("practice", "plan", "recommendation")
_MARKED = ("dash", "numbered")
_ANNOUNCED = ("heading", "numbered", "dash")
_ANNOUNCED_WITHIN = 120
_BY_MODEL = f"+{MODEL}"
_SINGLE = 0.6
_POINT_LENGTH = 150
_CAUSE = expression("find cause")
_THEN = expression("find then")
_ONLY_SAYS = expression("find only says")
_LATER = expression("find later")
_CAUSE_BEHIND = 8
_WHEN = re.compile(r"(?<=.)[（(][^（）()]{0,12}\d{1,2}月[^（）()]{0,16}[)）]$")
"""The time of a stage behind its name: 动员部署（3月10日前）."""
_GAP = " \t\r\n\u3000*"
_STOPS_OF_POINTS = tuple("。；;！")
_LISTED = ("heading", "body", "lead", "numbered", "series:is", "series:nth", "series:paren", "series:point")
_DONE_OR_REACHED = ("review:action", "review:slogan", "review:state", "review:default")
_LIKE_THE_OTHERS = "review:list"
_NEXT = 8
"""Blank or marked-up characters that may stand between the points of one list."""
_LIST = 3
_MOST = 0.6
"""A list has so many points, and agrees when so many of them do."""


def _phase(block: Block, phase: str) -> str:
    """Whether the part of a work report that begins with `block` looks back or ahead."""
    for section in block.path[:1]:
        ahead = section.role in ("plan", "recommendation")
        if _BACK.search(section.head) or (not ahead and _MAIN_WORK.search(section.head)):
            return "review"
        if ahead or _AHEAD.search(section.head):
            return "plan"
    return phase


def _is_of_next_year(text: str, point: Point, block: Block) -> bool:
    """Whether a paragraph of a review opens with a year later than the one that its part looks back on."""
    reviewed = _YEAR_REVIEWED.search(block.path[0].head) if block.path else None
    opening = _YEAR_OPENS.match(text, point.begin, point.end)
    return reviewed is not None and opening is not None and int(opening["year"]) > int(reviewed["year"])


def _numbering(num: str) -> str:
    """The way a heading is numbered, with the number itself taken out."""
    return _NUMERAL.sub("", num) if num else "none"


def _alone(blocks: Sequence[Block], text: str) -> dict[str, int]:
    """Headings that are the last of their kind and most of whose siblings hold one paragraph at most, by their ids.

    What follows the first paragraph of such a heading goes back to the heading above, and so does the first where the
    headings are whole sentences and nothing stands below the others.
    """
    siblings: dict[tuple[str, str], list[tuple[Section, int]]] = {}
    for block in blocks:
        if block.place == "body" and block.section:
            count = len(paragraphs(text, block.begin, block.end))
            group = (block.section.parent, _numbering(block.section.num))
            siblings.setdefault(group, []).append((block.section, count))
    return {
        group[-1][0].id: 0
        if all(not count and _is_sentence(text, one) for one, count in (*group[:-1], (group[-1][0], 0)))
        else 1
        for group in siblings.values()
        if len(group) > 1
        and sum(count <= 1 for _, count in group[:-1]) >= _SINGLE * (len(group) - 1)
        and (group[-1][1] > 1 or (group[-1][1] == 1 and not any(count for _, count in group[:-1])))
    }


def _is_sentence(text: str, section: Section) -> bool:
    """Whether a heading is a whole line that a stop closes."""
    return text[section.head_end : section.head_end + 1] in _STOPS_OF_POINTS and ":own-line" in section.rule


def _leads_in(text: str, block: Block, point: Point, first: bool, phase: str) -> bool:
    """Whether a paragraph between a heading and the headings below it leads over to them.

    The first one does, unless it stands by itself and has a lead sentence of its own, like the points that follow.
    """
    nested = len(block.path) > 1
    apart = not first or "\n" in text[block.path[-1].head_end : point.begin]
    if nested and apart and tells_of_its_own(text, point.begin, point.end):
        return False
    if first:
        led = (
            nested and apart and phase == "review" and point.form == "lead" and point.end - point.begin >= _POINT_LENGTH
        )
        if led and not kinds.sums_up_time(text, point):
            return False
        if apart and phase == "review" and acts(text, point):
            return False
        does = phase == "plan" and point.form == "lead" and cues.opens("action", text, point.body, point.end)
        return not (apart and does and point.end - point.begin >= _POINT_LENGTH)
    return phase != "review" and point.form != "lead"


def _without_lead_in(text: str, block: Block, point: Point, first: bool, phase: str) -> tuple[Point, bool]:
    """The point without a sentence that leads over to headings below, and whether all of it does."""
    if block.place != "intro" or not _leads_in(text, block, point, first, phase):
        return point, False
    inner = behind_lead_in(text, point) if first and len(block.path) > 1 else None
    return inner or point, inner is None


def _lead_in(text: str, begin: int) -> tuple[int, int] | None:
    """Span of the line before `begin` when it ends with a colon and so announces what begins there."""
    end = begin
    while end and text[end - 1] in _GAP:
        end -= 1
    if not end or text[end - 1] not in "：:":
        return None
    return max(text.rfind("\n", 0, end) + 1, end - _ANNOUNCED_WITHIN), end


def _points(text: str, block: Block, *, alone: int, ahead: bool) -> list[Point]:
    """Candidates of a block, paragraphs that turn to problems cut there; in a part that looks ahead only plain turns count."""
    points = [part for point in find_points(text, block, alone=alone) for part in cut_sides(text, point)]
    return points if ahead else [part for point in points for part in kinds.cut_at_turn(text, point)]


def _spots(text: str, sections: Sequence[Section], genre: str) -> Iterator[Spot]:
    """Every candidate of the report with its context, in order."""
    notes = notes_begin(text)
    sections = [section for section in sections if section.begin < notes]
    blocks = find_blocks(text, sections)
    headed = {section.begin: section for section in sections if is_point(section)}
    explaining = {section.id for section in sections if _NOTES.search(_BLANK.sub("", section.head))}
    alone = _alone(blocks, text)
    phase = "review" if view_of(genre).phased else ""
    lead, listed = (0, 0), ("", "")
    outlined = max((section.begin for section in sections), default=0)
    for block in blocks:
        if notes <= block.begin < len(text):
            break
        phase = _phase(block, phase) if phase else ""
        section = block.section
        if not explaining.isdisjoint(above.id for above in block.path):
            continue
        framed = bool(section and phase != "review" and _FRAME.fullmatch(section.head))
        if block.end > notes:
            block = block._replace(end=notes)  # noqa: PLW2901
        points = _points(text, block, alone=alone.get(section.id, -1) if section else -1, ahead=phase == "plan")
        if section and block.place == "body" and len(points) == 1 and _AIMS.search(section.head):
            points = [points[0]._replace(form="body" if points[0].form == "paragraph" else points[0].form)]
        if section and points and section.rule.endswith(LABELLED) and points[0].form in _UNMARKED:
            points[0] = points[0]._replace(form="label")
        marked = next((number for number, point in enumerate(points) if point.form in _MARKED), 0)
        firm = next((number for number, point in enumerate(points) if point.form not in kinds.LOOSE), len(points))
        for number, point in enumerate(points):
            if framed and point.form in _UNMARKED and not kinds.sets_aims(text, point, phase):
                continue
            if phase == "review" and point.form in _UNMARKED and _is_of_next_year(text, point, block):
                phase = "plan"
            if phase and not block.path and _TURN.search(text, point.begin, min(point.end, point.begin + _TURN_WITHIN)):
                phase = "plan"
            after = points[number + 1].form if number + 1 < len(points) else ""
            point, leads_in = _without_lead_in(text, block, point, number == 0, phase)  # noqa: PLW2901
            own = headed.get(point.begin) or point.heading or section
            group = (own.parent if point.heading and own else own.id) if own else ""
            if point.form in _ANNOUNCED:
                kin = (group, _numbering(point.num))
                lead = _lead_in(text, point.begin) or (lead if kin == listed else (0, 0))
                listed = kin
                if point.lead != lead:
                    point = point._replace(lead=lead)  # noqa: PLW2901
            role: Role = own.role if own else "other"
            before = (
                leads_in
                or (block.place == "free" and block.begin < outlined)
                or after in _MARKED
                or (phase == "plan" and number < marked)
            )
            closing = block.place == "tail" or number > firm
            last = block is blocks[-1] and number == len(points) - 1
            first = number == 0 and block.place != "tail"
            place = "body" if point.form == "dash" and point.begin in headed else block.place
            context = kinds.Context(role, phase, place, first, closing, last, before)
            yield Spot(point, own, context, _head(text, point), group)


def _behind_label(text: str, spot: Spot, verdict: kinds.Verdict, genre: str) -> Spot:
    """The candidate, its lead phrase looked for behind the label that said its kind (整改情况：)."""
    label = labelled(genre, text, spot.point.body) if verdict.rule == LABEL else None
    if label is None:
        return spot
    point = spot.point._replace(body=label[1])
    return spot._replace(point=point, head=heads.find_head(text, point.body, point.end, kind=label[0], marked=True))


def _with_cause(text: str, point: Point, verdict: kinds.Verdict) -> list[tuple[Point, kinds.Verdict]]:
    """A problem and the cause that its last clauses give (…；原因主要是…), or what is to be done next, apart."""
    ahead = _THEN.search(text, point.body, point.end) if verdict.rule == PROMISED else None
    if ahead is not None and ahead.start("then") - point.body >= _CAUSE_BEHIND:
        rest = Point(ahead.start("then"), point.end, ahead.end(), "", "list", point.lead)
        return [(point._replace(end=ahead.start("then")), kinds.Verdict("problem", "role")), (rest, verdict)]
    later = _LATER.search(text, point.body, point.end) if verdict.kind == "problem" else None
    if later is not None:
        begin = later.start("then")
        before = [(point._replace(end=begin), verdict)]
        if not any(map(str.isdigit, text[begin : point.end])):
            return before
        rest = Point(begin, point.end, begin, "", "list", point.lead)
        return [*before, (rest, kinds.Verdict("plan", PROMISED))]
    cause = _CAUSE.search(text, point.body, point.end) if verdict.kind == "problem" else None
    if cause is None or cause.start("cause") - point.body < _CAUSE_BEHIND:
        return [(point, verdict)]
    rest = Point(cause.start("cause"), point.end, cause.end(), "", "list", point.lead)
    return [(point._replace(end=cause.start("cause")), verdict), (rest, kinds.Verdict("cause", "words:cause"))]


def _expand(text: str, point: Point, verdict: kinds.Verdict) -> list[Point]:
    """The points of a paragraph that lists them without numbers."""
    if verdict.kind == "insight" and point.form in (*kinds.LOOSE, "body"):
        return split_lessons(text, point.begin, point.end) or [point]
    if verdict.kind in _LISTED_KINDS and point.form in ("paragraph", "lead", "body"):
        return split_announced(text, point.begin, point.end) or split_alike(text, point.begin, point.end) or [point]
    if verdict.kind == "problem" and point.form in ("paragraph", "lead"):
        parts = split_list(text, point.begin, point.end)
        if parts:
            return parts
        begin, end = list_begin(text, point.begin, point.end)[0], cut_closing(text, point.begin, point.end)
        if _ONLY_SAYS.fullmatch(text, point.begin, begin) and begin < end:
            point = point._replace(begin=begin)
        return [point._replace(body=begin if begin < end else point.body, end=end)]
    return [point]


def _head(text: str, point: Point, kind: str = "") -> tuple[int, int]:
    """Span of the lead phrase: the heading where it is short and something follows it, else the first main clause."""
    heading = point.heading
    marked = point.form not in _UNMARKED or bool(kind == "problem" and point.num)
    if heading and heading.head and not (heading.rule.startswith("label") and point.end > heading.head_end + 2):
        begin = text.find(heading.head, heading.head_begin, heading.head_end)
        if begin >= 0:
            end = begin + len(heading.head)
            when = _WHEN.search(text, begin, end)
            end = when.start() if when else end
            whole = len(heading.head) <= heads.LONGEST and point.end > heading.head_end + 2
            return (begin, end) if whole else heads.find_head(text, begin, end, kind=kind, marked=marked)
    return heads.find_head(
        text, max(point.body, heading.head_end if heading else 0), point.end, kind=kind, marked=marked
    )


def _statement(text: str, point: Point, verdict: kinds.Verdict, spot: Spot) -> Statement:
    own_way = point.form in _READ_BY_KIND.get(verdict.kind, ()) or verdict.kind == "problem"
    begin, end = _head(text, point, verdict.kind) if own_way or point is not spot.point else spot.head
    whole = text[point.begin : point.end]
    return Statement(
        kind=verdict.kind,
        head=text[begin:end],
        head_begin=begin,
        head_end=end,
        num=point.num,
        begin=point.begin + len(whole) - len(whole.lstrip()),
        end=point.begin + len(whole.rstrip()),
        section=spot.section.id if spot.section else "",
        actors=find_actors(text, point.body, point.end, kind=verdict.kind),
        topics=find_topics(text, head=(begin, end), end=point.end),
        confidence=confidence(verdict.rule, verdict.probability),
        rule=f"{point.form}+{verdict.rule}",
    )


def _sure(statement: Statement, sections: Mapping[str, Section]) -> float:
    """How sure a statement is by its form, section, words and lead phrase; no surer than the model where that decided."""
    section = sections.get(statement.section)
    decided = section.rule.rpartition(" ")[2] if section else ""
    odds = record_confidence(statement.rule, section=decided, kind=statement.kind, head=statement.head)
    return round(min(statement.confidence, odds) if statement.rule.endswith(_BY_MODEL) else odds, 3)


def _agree(statements: Sequence[Statement], sections: Mapping[str, Section]) -> None:
    """Give the points of one list that tell what was done or reached the same kind, if most of them have it.

    In one list 转变作风 and 作风不断好转 are told alike; which of the two a single point looks like depends on its wording.
    """
    groups: list[list[Statement]] = []
    last: tuple[str, str] = ("", "")
    end = 0
    for statement in sorted(statements, key=lambda s: s.begin):
        form, _, rule = statement.rule.partition("+")
        own = sections.get(statement.section)
        lone = form == "heading" or (form == "body" and own is not None and own.level > 1)
        above = own.parent if own and (lone or own.begin == statement.begin) else statement.section
        if rule in _DONE_OR_REACHED and form in _LISTED:
            if (above, form) != last or statement.begin - end > _NEXT:
                groups.append([])
            groups[-1].append(statement)
            last = (above, form)
        else:
            last = ("", "")
        end = statement.end
    for group in groups:
        kind, count = Counter(s.kind for s in group).most_common(1)[0]
        if len(group) >= _LIST and count >= _MOST * len(group):
            for statement in group:
                if statement.kind != kind:
                    statement.kind, statement.rule = kind, statement.rule.partition("+")[0] + "+" + _LIKE_THE_OTHERS
                    statement.confidence = confidence(_LIKE_THE_OTHERS)


def _tell(text: str, statement: Statement) -> None:
    """Make the most telling part the lead phrase of an unmarked point whose own says nothing of its kind.

    Of a problem that is the first thing wrong, of what was done or reached the part with most figures.
    """
    form = statement.rule.partition("+")[0]
    if not statement.parts or form not in ("paragraph", "lead", "body"):
        return
    head = (statement.head_begin, statement.head_end)
    if statement.kind == "problem":
        says = cues.says_wrong(text, *head)
        part = None if says else next((p for p in statement.parts if p.kind == "problem"), None)
    elif heads.is_circumstance(text, *head):
        part = max(statement.parts, key=lambda p: (p.kind == statement.kind, sum(sign.isdigit() for sign in p.head)))
    else:
        part = None
    if part is not None:
        begin = text.find(part.head, part.begin, part.end)
        statement.head, statement.head_begin, statement.head_end = part.head, begin, begin + len(part.head)


def find_statements(
    text: str,
    sections: Sequence[Section],
    *,
    genre: str = "other",
    deciders: Deciders = "both",
    model: Model | None = None,
) -> list[Statement]:
    """The points of one report in order, ids ``p1``, ``p2`` …

    Args:
        text: the clean text of one report.
        sections: its outline, with roles, as `outline.find_sections` gives it.
        genre: kind of report; in some the part that looks back and the part that looks ahead are told apart.
        deciders: who says of what kind a point is: ``rules``, ``model``, or rules first and the model where they are
            silent.
        model: the trained model; the one that comes with the package where None.

    Returns:
        Records with offsets into `text`; `figures` is left empty for the pipeline.
    """
    spots = list(_spots(text, sections, genre))
    found: list[Statement] = []
    for spot, verdict in zip(
        spots,
        decide(text, spots, genre=genre, deciders=deciders, model=model),
        strict=True,
    ):
        if verdict:
            behind = _behind_label(text, spot, verdict, genre)
            for point in _expand(text, behind.point, verdict):
                if verdict.kind == "problem" and kinds.tells_chance(text, point.begin, point.end):
                    continue
                found += (_statement(text, *one, behind) for one in _with_cause(text, point, verdict))
    by_id = {section.id: section for section in sections}
    _agree(found, by_id)
    found.sort(key=lambda s: (s.begin, s.end))
    for number, statement in enumerate(found, 1):
        statement.id = f"p{number}"
        statement.parts = find_parts(text, statement)
        _tell(text, statement)
        statement.confidence = _sure(statement, by_id)
    link_answers(text, found, sections, genre=genre)
    return found
