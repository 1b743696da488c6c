"""What is the outline of a report? Finds its headings, nests them and gives each its role."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from reportminer.genres import labelled
from reportminer.outline import roles
from reportminer.outline.candidates import Candidate, close_ends, list_candidates
from reportminer.outline.expressions import expression
from reportminer.outline.frames import framed
from reportminer.outline.heads import find_head, trim
from reportminer.outline.leads import run_in_leads
from reportminer.outline.lines import (
    Line,
    front_matter_end,
    is_annex,
    is_title_like,
    lost_breaks,
    split_lines,
    starts_with_any,
)
from reportminer.outline.nesting import UNNUMBERED, nest
from reportminer.records import Role, Section
from reportminer.text import HeadingMark

_REVIEW = expression("sections review")
_RESULTS = ("sentence:reached", "sentence:result")
"""What decides that a heading tells of something reached."""
_DONE_OR_REACHED: tuple[Role, ...] = ("practice", "outcome", "background")
_UNSURE = ("default", "model", "sentence:result", "sentence:reached", "sentence:done", "parent", "body", "order")
"""What decides the role of a heading whose words do not name it."""
_NEARLY_ALL = 0.75
_NAMED_TO_ANSWER = " genre"
"""What decides that a heading which names a problem tells what was done about it, unless it tells of the problem first."""
_LIST = 3
_MOST = 0.6
"""So many headings make a list, and so many of them must agree."""
_MEETING = re.compile(r"(20\d\d)\s*年\s*(\d{1,2})\s*月")
_FRONT = 200
"""A line that begins further on is no second copy of the title if it names a section (…总结及…安排 as title)."""
_WHOLE = 2
"""A line that is less than the title by more than this many times is no second copy of it (运行情况 below …运行情况汇报)."""
_RUN_ON_LINE = 2500
_LONG_LINE = 160
_FIRST = re.compile(r"(?:^|(?<=[。：:！!\s]))一、")
_SECOND = re.compile(r"(?<=[。：:！!\s])二、")
_MODEL_BELOW = 0.6
_FOLLOWS = re.compile("以下[^。]{0,12}[。]$")
_BESIDE = 12
_OPENING = 160
"""Characters under a heading that are asked what it holds."""
_ASKED = 400
"""Characters under a heading that a trained model is asked about."""
_SERIES = re.compile(r"(?:^|(?<=[。；;：:\n]))[一二三四五六七八九十]{1,2}是(?P<said>[^。；;，,\n]{2,30})")
_NEXT_LINE = 6
"""Blank characters that may part a title from the line right below it."""
_MOTTO = 10
"""A line that adorns a title is longer than the name of a section."""


def find_sections(
    text: str,
    *,
    marks: Sequence[HeadingMark] = (),
    title_end: int = 0,
    genre: str = "other",
    classify: roles.Classifier | None = None,
) -> list[Section]:
    """The headings of one report with what stands under them.

    Args:
        text: clean text of one report.
        marks: paragraphs that the file marks as headings, as offsets into `text`.
        title_end: where the report's title ends; nothing before it is a heading.
        genre: kind of report: in a plan what is to be done stands where other reports tell what was done.
        classify: a trained model, asked for the role of outermost headings whose words say nothing.

    Returns:
        Sections in order of `begin`, with ids s1, s2…, parents, levels from 1, roles, confidence and the rule that
        decided. All offsets refer to `text`; `head_end` leaves out closing punctuation.
    """
    start = max(title_end, front_matter_end(text))
    lines = split_lines(text, start)
    run_on = _is_run_on(text, lines)
    title = text[front_matter_end(text) : title_end].strip() or (text[: lines[0].end] if lines else "")
    candidates = list_candidates(text, lines, marks, run_on=run_on)
    candidates = [c for c in candidates if not _repeats_title(text, c, title)]
    candidates = _without_contents(text, candidates)
    close_ends(candidates)
    candidates = _with_heads(text, candidates, run_on=run_on)
    for _ in range(2):
        _align_heads(text, candidates, run_on=run_on)
    if candidates and all(c.value == 0 and not c.depth for c in candidates):
        candidates = run_in_leads(text, lines, candidates)
    closers = [line.begin for line in lines if starts_with_any(text, "closer", line.begin)]
    candidates = _without_mottos(text, _without_second_lines(candidates))
    begins = {candidate.begin for candidate in candidates}
    announcing = [n.begin for n in lines if n.begin not in begins and _announces(text, n)]
    nest(candidates, closers=closers, announcing=announcing)
    candidates = _without_annex(_without_stray_leads(candidates))
    return _records(text, candidates, closers, title, genre, classify)


def _announces(text: str, line: Line) -> bool:
    """Whether a paragraph ends with a colon, or says that what it tells of follows."""
    return text[line.end - 1] in ":：" or _FOLLOWS.search(text, max(line.begin, line.end - 20), line.end) is not None


def _is_run_on(text: str, lines: Sequence[Line]) -> bool:
    """Whether most of the text stands in paragraphs that hold several outer headings: line breaks have been lost."""
    long = 0
    for line in lines:
        length = line.end - line.begin
        joined = length > _LONG_LINE and _holds_headings(text, line)
        if length > _RUN_ON_LINE or joined or lost_breaks(text, line.begin, line.end):
            long += length
    return long > 0.5 * sum(line.end - line.begin for line in lines)


def _holds_headings(text: str, line: Line) -> bool:
    if text.find("二、", line.begin, line.end) < 0:
        return False
    first = _FIRST.search(text, line.begin, line.end)
    return first is not None and _SECOND.search(text, first.end(), line.end) is not None


def _repeats_title(text: str, candidate: Candidate, title: str) -> bool:
    if candidate.form.name not in UNNUMBERED:
        return False
    line = text[candidate.begin : candidate.end].strip()
    if title and line in title and candidate.begin >= _FRONT and roles.names_section(line):
        return False
    if line in title and _WHOLE * len(line) < len(title):
        return False
    if not title or line in title or title in line:
        return bool(title)
    return is_title_like(line) and candidate.begin < _FRONT and not roles.names_section(line)


def _with_heads(text: str, candidates: Sequence[Candidate], *, run_on: bool) -> list[Candidate]:
    known = roles.known_heads()
    kept: list[Candidate] = []
    for candidate in candidates:
        name = candidate.form.name
        if name in ("own", "clause", "label"):
            stop = candidate.colon or candidate.bold_end or candidate.end
            if name == "label":
                stop = next(i for i in range(candidate.begin, candidate.end) if text[i] in ":：")
            candidate.head_end, candidate.body = trim(text, candidate.words, stop), min(stop + 1, candidate.end)
            appendix = name != "label" and is_annex(text[candidate.begin : candidate.end])
            candidate.rule, candidate.confidence = ("appendix" if appendix else name), 0.8
        else:
            head = find_head(
                text,
                candidate.words,
                candidate.end,
                bold_end=candidate.bold_end,
                run_on=run_on,
                known=known,
            )
            candidate.head_end, candidate.body = head.end, head.body
            candidate.rule, candidate.confidence = f"{name}:{head.rule}", head.confidence
        candidate.names = roles.names_section(text[candidate.words : candidate.head_end])
        if candidate.head_end > candidate.words:
            kept.append(candidate)
    return kept


def _align_heads(text: str, candidates: Sequence[Candidate], *, run_on: bool) -> None:
    """Find the ends of headings once more, now that the headings beside them are known.

    In run-on text of all numbered ones, elsewhere of those whose first sentence is too long for a heading.
    """
    known = roles.known_heads()
    lists: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        lists.setdefault(candidate.form.name, []).append(candidate)
    places = {id(candidate): at for listed in lists.values() for at, candidate in enumerate(listed)}
    for candidate in candidates:
        unsure = candidate.rule.endswith(":clause") and candidate.form.rank <= 4
        if candidate.value and not candidate.bold_end and (run_on or unsure):
            at, listed = places[id(candidate)], lists[candidate.form.name]
            beside = [*listed[max(0, at - _BESIDE) : at], *listed[at + 1 : at + 1 + _BESIDE]]
            parallels = [text[c.words : c.head_end] for c in beside]
            head = find_head(text, candidate.words, candidate.end, run_on=True, known=known, parallels=parallels)
            candidate.head_end, candidate.body, candidate.confidence = head.end, head.body, head.confidence
            candidate.rule = f"{candidate.form.name}:{head.rule}"


def _without_contents(text: str, candidates: list[Candidate]) -> list[Candidate]:
    """Take out a table of contents: lines without text between them that come again as headings further down."""
    size = 0
    for before, candidate in pairwise(candidates):
        if text[before.end : candidate.begin].strip(" \t\r\n　#*") or before.end - before.begin > 60:
            break
        size += 1
    if size < 2:
        return candidates
    lines = [text[c.words : c.end].strip() for c in candidates]
    again = sum(line in lines[size + 1 :] for line in lines[: size + 1])
    return candidates[size + 1 :] if again >= 0.7 * (size + 1) else candidates


def _without_second_lines(candidates: list[Candidate]) -> list[Candidate]:
    """Take out the second line of headings that are set on two."""
    second = {
        at
        for at, (before, candidate) in enumerate(pairwise(candidates), 1)
        if before.form.name == "clause" and candidate.form.name in UNNUMBERED and candidate.begin - before.end <= 6
    }
    return [candidate for at, candidate in enumerate(candidates) if at not in second]


def _without_mottos(text: str, candidates: list[Candidate]) -> list[Candidate]:
    """Take out the lines that only adorn the title of a part: right below it, alone there, and no name of a section."""
    heads = [text[candidate.words : candidate.head_end] for candidate in candidates]
    below = [False]
    for before, candidate in pairwise(candidates):
        near = before.own_line and candidate.begin - before.end <= _NEXT_LINE
        below.append(near and candidate.form.name in UNNUMBERED and not candidate.depth)
    titles = {n for n, c in enumerate(candidates) if not below[n] and c.form.name in UNNUMBERED}
    adorned = {n for n in titles if below[n + 1 : n + 2] == [True]}
    dropped: set[int] = set()
    for at, head in enumerate(heads):
        if not below[at] or len(head) < _MOTTO or roles.opens_part(head):
            continue
        outer = candidates[at - 1].form.name
        rest = range(at + 1, len(heads))
        following = next((n for n in rest if n in titles or (not below[n] and candidates[n].form.name == outer)), None)
        alone = following is None or following in adorned or candidates[following].value > 0
        if (at - 1 in dropped or roles.opens_part(heads[at - 1])) and (
            alone or roles.opens_part(heads[following or 0])
        ):
            dropped.add(at)
    return [candidate for at, candidate in enumerate(candidates) if at not in dropped]


def _without_annex(candidates: list[Candidate]) -> list[Candidate]:
    """Take out what stands behind an annex heading: explained words and lists, no headings.

    Where the count of the outermost headings goes on behind it, it only calls a table between them, and is none itself.
    """
    tables: set[int] = set()
    for at, candidate in enumerate(candidates):
        if candidate.rule == "appendix" and at not in tables:
            behind = _next_of_count(candidates, at)
            if behind is None:
                return _without(candidates[: at + 1], tables)
            tables.update(range(at, behind))
    return _without(candidates, tables)


def _next_of_count(candidates: Sequence[Candidate], at: int) -> int | None:
    """Which heading behind `at` goes on with the count of the first form of numbered headings; None if none does."""
    before, behind = candidates[:at], range(at + 1, len(candidates))
    first = next((c.form for c in before if c.value > 0), None)
    last = max((c.value for c in before if c.form == first), default=0)
    following = (n for n in behind if candidates[n].form == first and candidates[n].value == last + 1)
    return next(following, None) if last > 1 else None


def _without_stray_leads(candidates: list[Candidate]) -> list[Candidate]:
    """Take out first sentences and labels that stand alone under their heading.

    Under the last of several numbered headings that have none, even a group of them does not belong to the outline.
    """
    groups: dict[int, list[int]] = {}
    for at, candidate in enumerate(candidates):
        if candidate.form.name in ("lead", "label"):
            groups.setdefault(candidate.parent, []).append(at)
    dropped: set[int] = set()
    for parent, members in groups.items():
        held = candidates[parent] if parent >= 0 else None
        beside = [
            at
            for at, c in enumerate(candidates)
            if held is not None and at != parent and c.parent == held.parent and c.form == held.form and c.value > 0
        ]
        ends_list = held is not None and not held.own_line and len(beside) >= 2 and parent > beside[-1]
        stray = ends_list and not any(at in groups for at in beside)
        bold = any(candidates[at].rule.endswith("bold") for at in members)
        if stray or (len(members) < 2 and not bold):
            dropped.update(members)
    return _without(candidates, dropped)


def _without(candidates: list[Candidate], dropped: set[int]) -> list[Candidate]:
    """The candidates but for the `dropped` ones, which hold none."""
    if not dropped:
        return candidates
    place = {at: new for new, at in enumerate(i for i in range(len(candidates)) if i not in dropped)}
    kept = [candidates[at] for at in place]
    for candidate in kept:
        candidate.parent = place.get(candidate.parent, -1)
    return kept


def _plan_year(text: str) -> int:
    """First year that a report to a people's congress plans for, by the date of the meeting; 0 for other reports."""
    front = text[:600]
    if "各位代表" not in front:
        return 0
    date = _MEETING.search(front)
    if date is None:
        return 0
    return int(date[1]) + (int(date[2]) > 6)


def _year_after_review(text: str, candidates: Sequence[Candidate]) -> int:
    """The year after the one that an outermost heading looks back on (2023年工作回顾 → 2024); 0 if none does."""
    for candidate in candidates:
        found = _REVIEW.search(text, candidate.words, candidate.head_end) if candidate.level == 1 else None
        if found is not None:
            return int(found["year"]) + 1
    return 0


def _records(
    text: str,
    candidates: Sequence[Candidate],
    closers: Sequence[int],
    title: str,
    genre: str,
    classify: roles.Classifier | None,
) -> list[Section]:
    sections: list[Section] = []
    verdicts: list[roles.Verdict] = []
    seen: list[Role] = []
    announced: dict[tuple[int, str], roles.Verdict | None] = {}
    reviewed = False
    plan_year = _plan_year(text) or _year_after_review(text, candidates)
    closing = len(text.rstrip())
    ends = _ends(candidates, closing, closers)
    for at, candidate in enumerate(candidates):
        head = text[candidate.words : candidate.head_end]
        parent = verdicts[candidate.parent] if candidate.parent >= 0 else None
        if candidate.value == 1:
            announced[candidate.parent, candidate.form.name] = roles.announced_role(text, candidate.begin)
        promised = announced.get((candidate.parent, candidate.form.name)) if candidate.value > 0 else None
        labels = candidate.form.name == "label" or (parent is not None and candidate.value > 0)
        label = labelled(genre, text, candidate.words) if labels else None
        if candidate.rule == "appendix":
            verdict = roles.Verdict("other", 0.95, "appendix")
        elif label is not None:
            verdict = roles.Verdict(label[0], 0.95, "label")
        elif parent is not None and promised is not None:
            verdict = promised
        elif parent is not None:
            verdict = _inner_role(text, candidate, head, parent, ends[at])
        else:
            opening = text[candidate.body : min(ends[at], candidate.body + 80)].strip()
            verdict = roles.top_role(head, seen=seen, title=title, body=opening, plan_year=plan_year, reviewed=reviewed)
            verdict = roles.by_body(head, text[candidate.body : min(ends[at], candidate.body + _OPENING)], verdict)
            verdict = roles.by_points(head, _points(text, candidates, at, ends[at]), verdict)
        if classify is not None and parent is None and verdict.confidence <= _MODEL_BELOW:
            body = _asked_body(text, candidate, ends[at])
            verdict = classify(roles.HeadingContext(head, candidate.begin / max(1, len(text)), body, title)) or verdict
        if label is None:
            verdict = framed(verdict, head, genre, parent)
        elif parent is not None and verdict.role == "problem":
            _name_problem(sections[candidate.parent])
        verdicts.append(verdict)
        reviewed = reviewed or verdict.rule == "review"
        if candidate.level == 1 and verdict.role not in seen:
            seen.append(verdict.role)
        sections.append(_record(at, candidate, head, verdict, ends[at]))
    _agree(candidates, sections, verdicts)
    return sections


def _record(at: int, candidate: Candidate, head: str, verdict: roles.Verdict, end: int) -> Section:
    return Section(
        id=f"s{at + 1}",
        parent=f"s{candidate.parent + 1}" if candidate.parent >= 0 else "",
        num=candidate.num,
        level=candidate.level,
        head=head,
        role=verdict.role,
        head_begin=candidate.begin,
        head_end=candidate.head_end,
        begin=candidate.begin,
        end=end,
        confidence=round(candidate.confidence * (0.5 + 0.5 * verdict.confidence), 3),
        rule=f"{candidate.rule} {verdict.rule}",
    )


def _inner_role(text: str, candidate: Candidate, head: str, parent: roles.Verdict, end: int) -> roles.Verdict:
    """Role of a heading under another, by its words, the heading above and what stands under it."""
    label = candidate.form.name == "label"
    verdict = roles.child_role(head, parent, label=label)
    if parent.role == "background" and not label:
        verdict = roles.by_body(head, text[candidate.body : min(end, candidate.body + _OPENING)], verdict)
    return verdict


def _name_problem(section: Section) -> None:
    """Make the heading above a label that tells the problem one that names it, if it was taken for what was done about it."""
    if section.rule.endswith(_NAMED_TO_ANSWER):
        section.role = "problem"


def _agree(candidates: Sequence[Candidate], sections: Sequence[Section], verdicts: Sequence[roles.Verdict]) -> None:
    """Make headings of one list of results outcomes whose own words say nothing, if most beside them tell what was reached."""
    lists: dict[tuple[int, str], list[int]] = {}
    for at, candidate in enumerate(candidates):
        lists.setdefault((candidate.parent, candidate.form.name), []).append(at)
    for listed in lists.values():
        _like_most(listed, candidates, sections, verdicts)
        reached = sum(verdicts[at].rule in _RESULTS for at in listed)
        if len(listed) < _LIST or reached < _MOST * len(listed):
            continue
        for at in listed:
            if (
                verdicts[at].rule == "parent"
                and sections[at].role == "practice"
                and not roles.is_action(sections[at].head)
            ):
                sections[at].role, sections[at].rule = "outcome", f"{candidates[at].rule} siblings"


def _like_most(
    listed: Sequence[int],
    candidates: Sequence[Candidate],
    sections: Sequence[Section],
    verdicts: Sequence[roles.Verdict],
) -> None:
    """Give headings of one list whose own words say little the role of nearly all beside them, of work done or reached."""
    listed = [at for at in listed if sections[at].role in _DONE_OR_REACHED]
    if len(listed) < _LIST:
        return
    role, count = Counter(sections[at].role for at in listed).most_common(1)[0]
    if count < _NEARLY_ALL * len(listed):
        return
    for at in listed:
        if sections[at].role in _DONE_OR_REACHED and sections[at].role != role and verdicts[at].rule in _UNSURE:
            sections[at].role, sections[at].rule = role, f"{candidates[at].rule} siblings"


def _asked_body(text: str, candidate: Candidate, end: int) -> str:
    """The text under a heading that a trained model reads; of one with text behind it only its own paragraph."""
    body = text[candidate.body : min(end, candidate.body + _ASKED)]
    return body if candidate.own_line else body.partition("\n")[0]


def _points(text: str, candidates: Sequence[Candidate], at: int, end: int) -> list[str]:
    """What the points under a heading say first: the headings right below it, else the points of a series (一是…) before any."""
    below = [c for c in candidates[at + 1 :] if c.parent == at]
    numbered = [c for c in below if c.value > 0]
    if numbered:
        return [re.split("[，,]", text[c.words : c.head_end])[0] for c in numbered]
    end = min([end, *(c.begin for c in below)])
    paragraph = text.find("\n", candidates[at].body, end) if not candidates[at].own_line else -1
    return [match["said"] for match in _SERIES.finditer(text, candidates[at].body, end if paragraph < 0 else paragraph)]


def _ends(candidates: Sequence[Candidate], closing: int, closers: Sequence[int]) -> list[int]:
    """Where each section ends: before the next heading of its level or above.

    The last of a list of inner headings ends before a paragraph that closes the list.
    """
    ends = [closing] * len(candidates)
    open_at: list[int] = []
    for at, candidate in enumerate(candidates):
        while open_at and candidates[open_at[-1]].level >= candidate.level:
            closed = open_at.pop()
            beside = candidates[closed].level == candidate.level and candidates[closed].parent == candidate.parent
            same_list = beside and candidates[closed].form == candidate.form
            ends[closed] = candidate.begin if same_list else _closed(candidates[closed], candidate.begin, closers)
        open_at.append(at)
    for at in open_at:
        ends[at] = _closed(candidates[at], closing, closers)
    return ends


def _closed(candidate: Candidate, end: int, closers: Sequence[int]) -> int:
    """`end`, or where the first closing paragraph under an inner heading begins."""
    at = bisect_right(closers, candidate.begin)
    return closers[at] if candidate.level > 1 and at < len(closers) and closers[at] < end else end
