"""Which points does a paragraph list without numbers? Parts of a list, lessons, sentences built alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from reportminer.outline import is_action
from reportminer.sentences import ENDS, STOPS
from reportminer.statements import cues
from reportminer.statements.expressions import expression
from reportminer.statements.point import Point, Span, cut_closing, rstrip

_STOP = re.compile(rf"[{ENDS}\n]")
_SENTENCE = re.compile(f"[{STOPS}]+[”’]?")
_SEVERAL = 2
_PART = re.compile(r"[；;]")
_ANNOUNCED = expression("lists announced")
_RESOLVE = expression("lists resolve")
_OF_ALL = expression("lists of all")
_ONLY_ANNOUNCES = expression("lists only announces")
_COMMA = re.compile(r"[，,]")
_LESSONS = expression("lists lessons")
_DRAWN = expression("lists drawn")
_MAXIM = expression("lists maxim")
_SIDE = expression("lists side")
_LISTS = expression("lists lists")
_LESSONS_WITHIN = 160
_LESSONS_LEAST = 3
_MOST = 0.7
_WHOLE_SENTENCE = re.compile(rf"[^{ENDS}\n]+[{ENDS}]+”?")
_BRIEF_LEAD = re.compile("[一-鿿“”、]{4,12}。")
_NAME_LEAD = re.compile("[一-鿿]{2,6}。")
_NAMED_SIDE = re.compile("在?[一-鿿“”、]{2,10}?(?P<noun>[一-鿿]{2}(?:上|中|里|内)|方面|领域|环节|板块)[，,]")
_SENTENCE_OR_PART = re.compile("[^。；;！？\n]+[。；;！？]+”?")
_LEAD_IN = 40
_DETAIL = 12
"""Characters behind a short sentence that tell the details of what it names."""


def split_list(text: str, begin: int, end: int) -> list[Point]:
    """The problems of a paragraph that announces several and parts them by ； or, behind a colon, by 。."""
    end = cut_closing(text, begin, end)
    first, announced = list_begin(text, begin, end)
    resolve = _RESOLVE.search(text, first, end)
    end = resolve.start() + 1 if resolve else end
    parts = _parts(_PART, text, first, end)
    if len(parts) > 1 and _ONLY_ANNOUNCES.fullmatch(text, *parts[0]):
        parts = parts[1:]
    if len(parts) > 1:
        parts = [*parts[:-1], *_last_of_list(text, parts)]
    elif announced:
        parts = _parts(_STOP, text, first, end)
        if len(parts) < 3 or sum(cues.says("problem", text, *part) for part in parts) < _MOST * len(parts):
            return []
    if len(parts) < 2:
        return []
    return [Point(b, rstrip(text, b, e), b, "", "list", (begin, first)) for b, e in parts]


def _last_of_list(text: str, parts: Sequence[Span]) -> list[Span]:
    """The last problem of a list parted by ；, which ends with its sentence, and those that sentences behind it add."""
    begin, end = parts[-1]
    if any(_STOP.search(text, *part) for part in parts[:-1]):
        return [(begin, end)]
    sentences = _parts(_STOP, text, begin, end)
    found = sentences[:1] or [(begin, end)]
    for first, last in sentences[1:]:
        if not _adds(text, first, last):
            break
        found.append((first, last))
    return found


def _adds(text: str, begin: int, end: int) -> bool:
    """Whether a sentence behind a list of problems names another one, and does not speak of them all."""
    resolve = cues.pattern("resolve").search(text, begin, end)
    if cues.opens("closing", text, begin, end) or (resolve and not cues.says("problem", text, begin, resolve.start())):
        return False
    return _OF_ALL.match(text, begin, end) is None and cues.says("problem", text, begin, end)


def split_announced(text: str, begin: int, end: int) -> list[Point]:
    """The measures or pieces of advice of a paragraph that announces them with a colon (建议：…；…) and parts them by ；.

    None where what is announced are target figures, which are one point.
    """
    intro = _LISTS.match(text, begin, end)
    if intro is None or cues.says("target", text, begin, intro.end()):
        return []
    parts = _parts(_PART, text, intro.end(), cut_closing(text, intro.end(), end))
    if len(parts) < _SEVERAL or any(_STOP.search(text, b, e - 1) for b, e in parts):
        return []
    return [Point(b, rstrip(text, b, e), b, "", "list", (begin, parts[0][0])) for b, e in parts]


def split_lessons(text: str, begin: int, end: int) -> list[Point]:
    """The lessons of a paragraph that announces them and opens each with the same words (必须…；必须…)."""
    intro = _LESSONS.search(text, begin, min(end, begin + _LESSONS_WITHIN))
    if not intro:
        return _maxims(text, begin, end)
    at = intro.start("opener")
    behind = [m.end() for m in _SENTENCE.finditer(text, at, end)]
    # 必须坚持…；坚持…: the first of them may say 必须 for all
    openers = (text[at : at + 2], text[at + 2 : at + 4])
    starts = max(([at, *(b for b in behind if text.startswith(opener, b))] for opener in openers), key=len)
    if len(starts) < _LESSONS_LEAST:
        return []
    stops = [*starts[1:], cut_closing(text, starts[-1], end)]
    return [Point(b, e, b, "", "list", (begin, starts[0])) for b, e in zip(starts, stops, strict=True)]


def _maxims(text: str, begin: int, end: int) -> list[Point]:
    """The lessons that a paragraph announces (我们体会到：) and parts by ；, if each says what must be done."""
    intro = _DRAWN.match(text, begin, end)
    parts = _parts(_PART, text, intro.end(), end) if intro else []
    if len(parts) < _LESSONS_LEAST or not all(_MAXIM.search(text, *part) for part in parts):
        return []
    return [Point(b, rstrip(text, b, e), b, "", "list", (begin, parts[0][0])) for b, e in parts]


def _parts(stop: re.Pattern[str], text: str, begin: int, end: int) -> list[Span]:
    cuts = [begin, *(match.end() for match in stop.finditer(text, begin, end)), end]
    return [(b, e) for b, e in pairwise(cuts) if e - b >= 6]


def list_begin(text: str, begin: int, end: int) -> tuple[int, bool]:
    """Where the problems of a paragraph begin, and whether words that announce them, ended by ： or 。, stand before."""
    at = cues.turns_to_problem(text, begin, end) or begin
    announced = _ANNOUNCED.match(text, at, end)
    if announced and announced.end() < end:
        return announced.end(), True
    first = _PART.search(text, at, end)
    comma = _COMMA.search(text, at, first.start() if first else end)
    if (
        comma
        and cues.says("problem", text, at, comma.start())
        and not cues.says("part_lead_in", text, at, comma.start())
    ):
        return at, False
    leads = comma is not None and (
        at > begin
        or cues.says("part_lead_in", text, at, comma.start())
        or _STOP.search(text, at, comma.start()) is not None
    )
    return (comma.end() if comma and leads else at), False


def split_parallel(text: str, begin: int, end: int) -> list[Point]:
    """The points of a sentence whose parts, at ；, all open with the same words (有的…；有的…)."""
    if text.find("；", begin, end) < 0 and text.find(";", begin, end) < 0:
        return []
    parts = [m.start() for m in _PART.finditer(text, begin, end)]
    second = parts[0] + 1
    if _SIDE.match(text, second, end):
        return _sides(text, begin, end, parts)
    opener = text[second : second + 2]
    if len(opener.strip()) < 2:
        return []
    first = text.rfind(opener, begin, parts[0])
    if first < 0:
        return []
    starts = [first]
    for at in parts:
        if not text.startswith(opener, at + 1):
            break
        starts.append(at + 1)
    if len(starts) < (2 if opener == "有的" else 3):
        return []
    stop = _STOP.search(text, starts[-1], end)
    stops = [*starts[1:], stop.end() if stop else end]
    spans = list(zip(starts, stops, strict=True))
    if not all(cues.says("problem", text, *span) and not cues.says("remedy", text, *span) for span in spans):
        return []
    return [Point(b, e, b, "", "parallel", (begin, first)) for b, e in zip(starts, stops, strict=True)]


def _sides(text: str, begin: int, end: int, parts: Sequence[int]) -> list[Point]:
    """The problems that a sentence tells side by side (从…看，…；从…看，…)."""
    first = next((m.start() for m in _SIDE.finditer(text, begin, parts[0])), -1)
    starts = [first, *(at + 1 for at in parts if _SIDE.match(text, at + 1, end))]
    stop = _STOP.search(text, starts[-1], end)
    stops = [*starts[1:], stop.end() if stop else end]
    if first < 0 or len(starts) < _LESSONS_LEAST or not any(cues.says("problem", text, first, e) for e in stops):
        return []
    return [Point(b, e, b, "", "parallel", (begin, first)) for b, e in zip(starts, stops, strict=True)]


def split_alike(text: str, begin: int, end: int) -> list[Point]:
    """The points of a sentence whose parts, at ；, all open with the same adverb or verb (进一步…；进一步…；进一步…)."""
    end = cut_closing(text, begin, end)
    parts = _parts(_PART, text, begin, end)
    if len(parts) < _LESSONS_LEAST or any(_STOP.search(text, b, e - 1) for b, e in parts):
        return []
    opener = text[parts[1][0] : parts[1][0] + 2]
    first = text.find(opener, begin, min(parts[0][1], begin + _LEAD_IN))
    if first < 0 or not all(text.startswith(opener, b) for b, _ in parts[1:]):
        return []
    parts[0] = (first, parts[0][1])
    return [Point(b, rstrip(text, b, e), b, "", "list", (begin, first)) for b, e in parts]


def split_sides(text: str, begin: int, end: int) -> list[Point]:
    """The points of a paragraph whose sentences open by naming sides of the matter with one noun (…课堂上，…。…课堂上，…。)."""
    sentences = [(match.start(), match.end()) for match in _SENTENCE_OR_PART.finditer(text, begin, end)]
    if len(sentences) < _LESSONS_LEAST:
        return []
    sides = [_NAMED_SIDE.match(text, *span) for span in sentences]
    if sides[0] is None or sides[1] is None:
        return []
    noun = sides[0]["noun"]
    starts = [span[0] for span, side in zip(sentences, sides, strict=True) if side is not None and side["noun"] == noun]
    if len(starts) < _LESSONS_LEAST or len({text[b : b + 2] for b in starts}) < len(starts):
        return []
    stops = [*starts[1:], cut_closing(text, starts[-1], end)]
    return [
        Point(b, rstrip(text, b, e), b, "", "series:side", (begin, begin)) for b, e in zip(starts, stops, strict=True)
    ]


def split_names(text: str, begin: int, end: int) -> list[Point]:
    """The points of a paragraph that holds several, each named by a word or two with its details behind (硬化。…绿化。…)."""
    if not _NAME_LEAD.match(text, begin, end):
        return []
    sentences = [(match.start(), match.end()) for match in _WHOLE_SENTENCE.finditer(text, begin, end)]
    starts = [span for span in sentences if _NAME_LEAD.fullmatch(text, *span)]
    if len(starts) < _LESSONS_LEAST:
        return []
    stops = [*(first for first, _ in starts[1:]), end]
    if any(stop - last < _DETAIL for (_, last), stop in zip(starts, stops, strict=True)):
        return []
    return [
        Point(b, rstrip(text, b, e), b, "", "series:lead", (begin, begin))
        for (b, _), e in zip(starts, stops, strict=True)
    ]


def _does(text: str, begin: int, end: int) -> bool:
    return is_action(text[begin:end]) or cues.opens("part_measure", text, begin, end)


def split_leads(text: str, begin: int, end: int) -> list[Point]:
    """The points of a paragraph that holds several, each a short sentence of something done with its details behind it.

    None where the paragraph does not open with one, or where what stands behind one of them tells no details.
    """
    if not _BRIEF_LEAD.match(text, begin, end):
        return []
    sentences = [(match.start(), match.end()) for match in _WHOLE_SENTENCE.finditer(text, begin, end)]
    starts = [span for span in sentences if _BRIEF_LEAD.fullmatch(text, *span) and _does(text, *span)]
    if len(starts) < _SEVERAL or not sentences or starts[0] != sentences[0]:
        return []
    stops = [*(first for first, _ in starts[1:]), end]
    details = [text[last:stop] for (_, last), stop in zip(starts, stops, strict=True)]
    if not all(len(told) >= _DETAIL and any(map(str.isdigit, told)) for told in details):
        return []
    return [
        Point(b, rstrip(text, b, e), b, "", "series:lead", (begin, begin))
        for (b, _), e in zip(starts, stops, strict=True)
    ]
