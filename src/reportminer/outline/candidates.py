"""Which places of a report look like the beginning of a heading? Lists them in order, with what is known of each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportminer.outline.expressions import expression
from reportminer.outline.heads import opens_body
from reportminer.outline.lines import (
    CLOSING,
    Line,
    is_annex,
    is_label,
    is_occasion,
    is_own_line,
    is_table_row,
    is_title_like,
    starts_with_any,
    words,
)
from reportminer.outline.numbering import LAST, Form, Number, read_number
from reportminer.outline.roles import is_action, names_section, role_named
from reportminer.records import Role
from reportminer.sentences import STOPS
from reportminer.text import HeadingMark

OWN = Form("own", 0, False)
CLAUSE = Form("clause", 0, False)
LABEL = Form("label", 10, False)
LEAD = Form("lead", 9, False)
_INLINE = re.compile(
    r"[第一二三四五六七八九十(（〔\d⒈-⒛①-⑳⑴-⒇㈠-㈩](?:(?<=[。；;！!？?：:”）)\s].)(?:(?<=第)(?=[一二三四五六七八九十]部分)|(?<=[一二三四五六七八九十])(?=[一二三四五六七八九十]{0,2}\s*[、.．])"
    r"|(?<=[(（〔])(?=\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）〕])|(?<=\d)(?=\d?\s*[、.．](?!\d))|(?<=[⒈-⒛①-⑳⑴-⒇㈠-㈩]))"
    r"|(?<=[一-鿿][(（])(?=一[)）][一-鿿“])|(?<=[一-鿿]1)(?=[、．.][一-鿿“]))"
)
"""The first character of a number that follows a stop, or of （一） and 1、 right behind a word: it is looked for first, as
most text has none."""
_STATES = expression("candidates states")
_BEFORE = "。；;！!？?：:”）) \t\u3000\u00a0"
_OUTER = re.compile(r"[一二三四五六七八九十][、)）][^。；;：:\n]{4,32}$")
_QUANTITY = expression("candidates quantity")
_UNBROKEN = 1500
_RUN_LINE, _LISTED_LINE = 30, 16
"""Characters from which on a line is looked through for numbers inside it, and one that opens with a number itself."""
_COLON = re.compile("[:：]")
_NAMED = re.compile(r"[。；;！!？?][ \t\u3000\u00a0]{0,6}(?P<name>[一-鿿]{4,12})$")
"""A name behind a stop, in the middle of a paragraph, before a colon."""
_ANSWER = expression("candidates answer")
_NAMED_WITHIN = 20
_FIRST_OF_LIST = re.compile("(?P<name>[一-鿿]{4,12})(?:1[、.．](?![0-9])|[(（][一1][)）])")
_ENDS_PARAGRAPH: tuple[Role, ...] = ("problem", "cause", "recommendation", "plan")
"""Roles of sections that may begin in the middle of a paragraph on what was done."""
_TELLS = 6
"""Characters behind such a name without which it only announces the lines below."""
_BLANKS = " \t\u3000\u00a0"
_LABEL = re.compile(r"[一-鿿]{2,10}(?=[:：])")
_LEAD = re.compile(r"[^。：:；;！!？?，,]{4,22}(?=。)|[^。：:；;！!？?，,]{3,12}[，,][^。：:；;！!？?，,]{3,14}(?=。)")
_WE_WILL = expression("candidates we will")
_SHORT_SENTENCE = 12
_SUBTITLE = 30
_EXHORTS = 90
"""A paragraph of fewer characters that opens with a maxim and then says what we must do, or ends with ！, only exhorts."""
_SENTENCE_CLOSED = "。！？!?；;：:…”’』」）)》.*"


@dataclass(slots=True)
class Candidate:
    """One place where a heading may begin.

    `begin` is where its number (or first word) stands, `words` where its words begin, `end` where its line ends or the
    next number begins; `depth` is the level a file marks it with (0 = not marked). `colon` is where a colon ends its words
    in the middle of a line (0 = none), `names` whether they name a kind of section.
    """

    form: Form
    value: int
    num: str
    begin: int
    words: int
    end: int
    bold_end: int = 0
    depth: int = 0
    inline: bool = False
    head_end: int = 0
    body: int = 0
    names: bool = False
    colon: int = 0
    rule: str = ""
    confidence: float = 1.0
    level: int = 0
    parent: int = -1

    @property
    def own_line(self) -> bool:
        """Whether nothing but the heading stands on its line."""
        return self.body >= self.end


def _numbered(number: Number, line: Line) -> Candidate:
    return Candidate(
        number.form, number.value, number.text, line.begin, number.end, line.end, line.bold_end, line.hashes
    )


def list_candidates(text: str, lines: Sequence[Line], marks: Sequence[HeadingMark], *, run_on: bool) -> list[Candidate]:
    """Every place where a heading may begin, in order; wrong series are taken out."""
    marked = {mark.begin: mark for mark in marks}
    mark_begins = sorted(marked)
    found: list[Candidate] = []
    seen_body = False
    lines = _without_run_in(text, lines)
    named = _named_once(text, lines)
    for index, line in enumerate(lines):
        if is_table_row(text, line.begin, line.end):
            continue
        mark = _mark_at(line, marked, mark_begins)
        number = read_number(text, line.begin, line.end)
        front = _is_front(text, line, seen_body=seen_body) or (
            number is not None and not seen_body and _is_subtitle(text, lines, index, number)
        )
        if number is not None and number.end < line.end and not front:
            candidate: Candidate | None = _numbered(number, line)
            if candidate is not None and _is_quantity(text, candidate):
                candidate = None
        else:
            candidate = _unnumbered(text, lines, index, seen_body=seen_body, mark=mark)
            if candidate.form == LABEL if candidate is not None else seen_body:
                candidate = named.get(line.begin, candidate)
        if candidate is not None:
            if mark is not None:
                candidate.depth = mark.level
                if mark.num and not candidate.num:
                    _take_mark_number(candidate, mark.num)
            found.append(candidate)
        inner = _inline(text, line, candidate, run_on=run_on)
        found += sorted(
            [*inner, *(own for at, own in named.items() if line.begin < at < line.end)], key=lambda c: c.begin
        )
        seen_body = seen_body or _is_body(text, line) or (candidate is not None and candidate.value > 0)
    return _only_series(_with_lost_numbers(text, found))


def _without_run_in(text: str, lines: Sequence[Line]) -> list[Line]:
    """The lines, with one cut where a list begins right behind its numbered heading (三、下步打算1、…)."""
    cut: list[Line] = []
    for line in lines:
        number = read_number(text, line.begin, line.end)
        first = _FIRST_OF_LIST.match(text, number.end, line.end) if number is not None and number.value else None
        if first is not None and names_section(first["name"]):
            cut += [line._replace(end=first.end("name")), line._replace(begin=first.end("name"), bold_end=0, hashes=0)]
        else:
            cut.append(line)
    return cut


def _named_once(text: str, lines: Sequence[Line]) -> dict[int, Candidate]:
    """Names of sections before a colon, at the beginning of a line or behind a stop, by where they begin.

    One that comes again (存在问题：… 整改情况：… of every point) is a label, no heading of the report.
    """
    found: dict[int, Candidate] = {}
    times: dict[str, int] = {}
    for line in lines:
        opening = _LABEL.match(text, line.begin, line.end)
        spans = [opening.span()] if opening else []
        for colon in _COLON.finditer(text, line.begin, line.end):
            behind = _NAMED.search(text, max(line.begin, colon.start() - _NAMED_WITHIN), colon.start())
            spans += [behind.span("name")] if behind else []
        for begin, end in spans:
            name = text[begin:end]
            role = role_named(name)
            apart = begin == line.begin or text[begin - 1] in _BLANKS
            told_there = apart or (role in _ENDS_PARAGRAPH and line.end - end > _TELLS)
            if (
                role
                and told_there
                and is_label(name, told=line.end - end > _NAMED_WITHIN)
                and not _is_answered(text, line)
            ):
                times[name] = times.get(name, 0) + 1
                found[begin] = Candidate(OWN, 0, "", begin, begin, line.end, colon=end, inline=begin > line.begin)
    return {at: one for at, one in found.items() if times[text[at : one.colon]] == 1}


def _is_answered(text: str, line: Line) -> bool:
    """Whether a label stands beside one of what was done about it (存在问题：… ⏎ 整改措施：…)."""
    return (
        _ANSWER.search(text, max(0, line.begin - 2 * _NAMED_WITHIN), min(len(text), line.end + _NAMED_WITHIN))
        is not None
    )


def _with_lost_numbers(text: str, found: list[Candidate]) -> list[Candidate]:
    """Add numbers of the outer forms that a list lacks and that stand inside the paragraphs before its next one."""
    full: list[Candidate] = []
    for candidate in found:
        if candidate.form.rank <= 3 and candidate.value >= 2 and not candidate.inline:
            near = next((c for c in reversed(full) if c.form == candidate.form), None)
            expected = near.value + 1 if near is not None and near.value < candidate.value else 1
            begin = near.words if near is not None else 0
            while expected < candidate.value:
                lost = _find_inline(text, begin, candidate, expected)
                if lost is None:
                    break
                full.append(lost)
                begin, expected = lost.words, expected + 1
            full.sort(key=lambda c: c.begin)
        full.append(candidate)
    return full


def _find_inline(text: str, begin: int, later: Candidate, value: int) -> Candidate | None:
    for match in _INLINE.finditer(text, begin, later.begin):
        number = read_number(text, match.start(), later.begin)
        if number is not None and number.form == later.form and number.value == value:
            stop = text.find("\n", number.end, later.begin)
            end = stop if stop > 0 else later.begin
            return Candidate(number.form, value, number.text, match.start(), number.end, end, inline=True)
    return None


def _is_body(text: str, line: Line) -> bool:
    length = line.end - line.begin
    return length > 60 or (length >= 25 and text[line.end - 1] in "。：:")


def _is_front(text: str, line: Line, *, seen_body: bool) -> bool:
    """Whether a line before the body says where a report was given; its dash is no bullet."""
    return not seen_body and is_occasion(text[line.begin : line.end])


def _is_subtitle(text: str, lines: Sequence[Line], index: int, number: Number) -> bool:
    """Whether a line behind a dash, before the body and alone there, is the second line of a title."""
    line = lines[index]
    if (
        number.form.name not in ("dash", "bullet")
        or line.end - number.end > _SUBTITLE
        or text[line.end - 1] in _SENTENCE_CLOSED[:8]
    ):
        return False
    below = lines[index + 1] if index + 1 < len(lines) else None
    following = read_number(text, below.begin, below.end) if below else None
    return following is None or following.form != number.form


def _is_quantity(text: str, candidate: Candidate) -> bool:
    """Whether a dash or bullet opens a line of a list of figures: ——粮食产量增长5%以上."""
    words = text[candidate.words : candidate.end]
    if candidate.value:
        return False
    if len(words) > 45:
        return bool(_QUANTITY.search(words.partition("。")[0]))
    first, _, rest = words.partition("。")
    return sum("一" <= c <= "鿿" for c in words) < 3 or bool(_QUANTITY.search(first if rest else words))


def _mark_at(line: Line, marked: dict[int, HeadingMark], begins: list[int]) -> HeadingMark | None:
    at = bisect_right(begins, line.begin) - 1
    if at < 0:
        return None
    mark = marked[begins[at]]
    return mark if mark.end > line.begin and mark.end <= line.end + 2 else None


def _take_mark_number(candidate: Candidate, written: str) -> None:
    number = read_number(written + "、" if written[-1:].isalnum() else written, 0, len(written) + 1)
    if number is not None:
        candidate.form, candidate.value, candidate.num = number.form, number.value, number.text


def _unnumbered(
    text: str, lines: Sequence[Line], index: int, *, seen_body: bool, mark: HeadingMark | None
) -> Candidate | None:
    line = lines[index]
    words_of_line = text[line.begin : line.end]
    strong = mark is not None or bool(line.hashes) or line.bold_end > 0
    if line.end - line.begin <= 60 and is_own_line(words_of_line, longest=60 if strong else 42):
        if not seen_body and is_title_like(words_of_line) and not names_section(words_of_line):
            return None
        if _may_stand_alone(text, lines, index, seen_body=seen_body or strong):
            form = CLAUSE if re.search("[,，]", words_of_line) else OWN
            return Candidate(form, 0, "", line.begin, line.begin, line.end, line.bold_end, line.hashes)
        return None
    label = _LABEL.match(text, line.begin, line.end)
    if label and seen_body and is_label(label[0]):
        return Candidate(LABEL, 0, "", line.begin, line.begin, line.end, line.bold_end)
    lead = _LEAD.match(text, line.begin, line.end)
    if (lead and _is_lead(lead[0])) or line.bold_end:
        if line.bold_end and words_of_line.startswith(words()["no_label"]):
            return None
        if not seen_body or line.end - line.begin <= (12 if line.bold_end else 40):
            return None
        if opens_body(text, line.begin) and not (lead and is_action(lead[0])):
            return None
        if exhorts(text, line.begin, line.end):
            return None
        form = OWN if line.bold_end and names_section(text[line.begin : line.bold_end].strip(CLOSING)) else LEAD
        return Candidate(form, 0, "", line.begin, line.begin, line.end, line.bold_end)
    return None


def exhorts(text: str, begin: int, end: int) -> bool:
    """Whether a paragraph is a maxim and a resolve drawn from it (打铁必须自身硬。我们将…), such as open and close a list."""
    if end - begin >= _EXHORTS or is_action(text[begin:end]):
        return False
    lead = _LEAD.match(text, begin, end)
    return lead is not None and (text[end - 1] in "！!" or _WE_WILL.match(text, lead.end(), end) is not None)


def _is_lead(sentence: str) -> bool:
    """Whether a short first sentence names what its paragraph tells, instead of stating something."""
    if starts_with_any(sentence, "closer") or _QUANTITY.search(sentence):
        return False
    return len(sentence) <= 10 or _STATES.search(sentence) is None


def _may_stand_alone(text: str, lines: Sequence[Line], index: int, *, seen_body: bool) -> bool:
    """Whether the lines around a short line let it be a heading: closed before it, something under it."""
    line = lines[index]
    named = starts_with_any(text[line.begin : line.end], "front") or role_named(text[line.begin : line.end])
    if not seen_body and not named:
        return False
    if index:
        before = lines[index - 1]
        long_and_open = before.end - before.begin > 42 and text[before.end - 1] not in _SENTENCE_CLOSED
        if long_and_open:
            return False
    behind = text[line.begin : line.end]
    if is_annex(behind):
        return True
    if behind.endswith(words()["signature"]) and sum(n.end - n.begin for n in lines[index + 1 :]) < 40:
        return False
    if any(following.end - following.begin > 30 for following in lines[index + 1 : index + 4]):
        return True
    return index + 1 < len(lines) and _tells(text, lines[index + 1])


def _tells(text: str, line: Line) -> bool:
    """Whether a short line is a sentence or the first of a list, as may stand below a heading without number."""
    number = read_number(text, line.begin, line.end)
    first = number is not None and number.value == 1
    return first or (line.end - line.begin >= _SHORT_SENTENCE and text[line.end - 1] in STOPS)


def _inline(text: str, line: Line, opening: Candidate | None, *, run_on: bool) -> list[Candidate]:
    """Numbers inside a paragraph, outside quotes and brackets.

    In run-on text all of them; elsewhere those that go on with the number that opens the paragraph, and in very long
    paragraphs those of the outer forms.
    """
    length = line.end - line.begin
    form = opening.form.name if opening is not None and opening.value > 0 else ""
    if length < (_LISTED_LINE if form else _RUN_LINE):
        return []
    expected = opening.value + 1 if opening is not None else 0
    if not run_on and not form and length <= _UNBROKEN:
        return []
    found = []
    for match in _INLINE.finditer(text, opening.words if opening is not None else line.begin, line.end):
        at = match.start()
        number = read_number(text, at, line.end)
        if number is None or number.form.series or _in_quotes(text, line.begin, at):
            continue
        if text[at - 1] not in _BEFORE and not (run_on and _follows_heading(text, line.begin, at)):
            continue
        goes_on = number.form.name == form and number.value == expected and text[at - 1] in "。；！？;!? \u3000"
        if not (run_on or goes_on or (length > _UNBROKEN and number.form.rank <= 3)):
            continue
        expected += goes_on
        found.append(Candidate(number.form, number.value, number.text, at, number.end, line.end, inline=True))
        first = _FIRST_OF_LIST.match(text, number.end, line.end)
        inner = read_number(text, first.end("name"), line.end) if first and names_section(first["name"]) else None
        if first is not None and inner is not None:
            begin = first.end("name")
            found.append(Candidate(inner.form, inner.value, inner.text, begin, inner.end, line.end, inline=True))
    return found


def _follows_heading(text: str, begin: int, at: int) -> bool:
    """Whether （一） or 1、 stands right behind the words of an outer heading: 一、工作总结（一）…"""
    return _OUTER.search(text, max(begin, at - 36), at) is not None


def _in_quotes(text: str, begin: int, at: int) -> bool:
    window = text[max(begin, at - 200) : at]
    return window.rfind("“") > window.rfind("”") or window.rfind("《") > window.rfind("》")


def _only_series(found: list[Candidate]) -> list[Candidate]:
    """Take out numbers that belong to no series: broken decimals, single numbers, series that began in a paragraph."""
    last: dict[str, int] = {}
    ranks = {c.form.name: c.form.rank for c in found}
    series = {c.form.name: c.form.series for c in found}
    ones = {c.form.name for c in found if c.value == 1}
    kept = []
    for index, candidate in enumerate(found):
        name, value = candidate.form.name, candidate.value
        if value == 0:
            kept.append(candidate)
            continue
        for other in [o for o in last if ranks[o] > candidate.form.rank and series[o]]:
            del last[other]
        before = last.get(name, 0)
        fits = value == 1 or (before and (value <= before + 3 or value == LAST))
        if not fits and candidate.form.rank <= 3 and not candidate.inline:
            fits = True
        if not fits and value == 2 and candidate.form.rank == 4 and name not in ones:
            fits = True
        if fits and value == 1 and (candidate.form.series or candidate.inline):
            fits = any(c.form.name == name and c.value == 2 for c in found[index + 1 : index + 40])
        if fits:
            last[name] = value if value != LAST else before + 1
            kept.append(candidate)
    return kept


def close_ends(candidates: Sequence[Candidate]) -> None:
    """Let a candidate end where the next one begins in the same line."""
    for candidate, following in pairwise(candidates):
        candidate.end = min(candidate.end, following.begin)
