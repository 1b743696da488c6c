"""Where does a heading end? Finds the end by punctuation, bold type or, in run-on text, by language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from reportminer.lexicons import load_table
from reportminer.outline.expressions import expression
from reportminer.outline.lines import CLOSING
from reportminer.outline.roles import opens_part, role_named
from reportminer.sentences import STOPS

_STOP = re.compile(rf"[{STOPS}：:…“”‘’《》（）()『』「」【】\n]")
_OPEN, _CLOSE = "“‘《（(『「【", "”’》）)』」】"
_NOT_LAST = "的和与及在对为把将被由从向以于因按据使让并或而但等、,，“《（(之其各是不有"
_NOT_FIRST = "中上下里内外间的和与及、,，.。”》）)了着过地得之等化性者式型率度们"
_LINKS = (
    "首先",
    "其次",
    "最后",
    "同时",
    "以上",
    "此外",
    "另外",
    "因此",
    "所以",
    "但",
    "而",
    "对此",
    "为此",
    "总之",
    "其中",
)
LONGEST = 70
"""A first sentence longer than this is not a heading; its first clauses are."""
_BLANK = re.compile(
    r"[ \t　\u00a0](?<=[一-鿿”].)[ \t　\u00a0]*(?=[一-鿿“\d①-⑳]|[（(][一二三四五六七八九十\d]{1,2}[)）])"
)
_SPACED_QUOTE = re.compile(r"[ \t\u3000\u00a0]”")
"""A text that sets blanks on both sides of quoted words parts nothing by them."""
_NAME = 6
"""Characters of the longest name before a colon that a heading goes on behind."""
_TOLD = re.compile("[一-鿿“”、]{3,16}(?=。[^\\s])")
_SAYS_MORE = re.compile("[一-鿿“”、，,？！\\d]{3,28}")
"""What stands behind a colon, up to the end of the line, without a stop: the other half of a heading."""
_LABELS = expression("heads labels")
_PART = 20
"""Characters of the longest title of a part that a blank alone parts from its body."""
_NEAR = 4
_SENTENCE = 12
"""The first sentence of a body that follows its heading without a mark has so many characters or more, unless what opens it
is a sure sign."""
_SURE = 3
_REACH = 64
_OPENER_WITHIN = 60


class Head(NamedTuple):
    """End of a heading without closing punctuation, where the body begins, what decided it and how sure it is."""

    end: int
    body: int
    rule: str
    confidence: float


class _Openers(NamedTuple):
    """Phrases that open a body sentence: all in one pattern, to pass over most text quickly; again with a group for each,
    heaviest first; and how much each speaks for a cut before it."""

    some: re.Pattern[str]
    each: re.Pattern[str]
    weights: dict[str, float]


@lru_cache(maxsize=1)
def _openers() -> _Openers:
    rows = load_table("openers.tsv", ("pattern", "weight"), key="pattern")
    named = {f"opener{n}": row for n, row in enumerate(sorted(rows, key=lambda row: -float(row["weight"])))}
    return _Openers(
        re.compile("|".join(f"(?:{row['pattern']})" for row in rows)),
        re.compile("|".join(f"(?P<{name}>{row['pattern']})" for name, row in named.items())),
        {name: float(row["weight"]) for name, row in named.items()},
    )


def opens_body(text: str, at: int) -> bool:
    """Whether what stands at `at` reads like the first sentence of a body, not like a heading."""
    return _opener(text, at) >= 1.4 or text.startswith(_LINKS, at)


def _opener(text: str, at: int) -> float:
    """How much the words at `at` speak for the beginning of a body; the heaviest opener counts."""
    openers = _openers()
    if not openers.some.match(text, at, at + _OPENER_WITHIN):
        return 0.0
    match = openers.each.match(text, at, at + _OPENER_WITHIN)
    return openers.weights[match.lastgroup] if match and match.lastgroup else 0.0


def first_stop(text: str, begin: int, end: int) -> int:
    """Offset of the first sentence end or colon outside quotes and brackets; `end` where there is none."""
    depth = 0
    opened = 0
    for match in _STOP.finditer(text, begin, end):
        sign = match[0]
        if sign in _OPEN:
            depth += 1
            opened = match.start()
        elif sign in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 or match.start() - opened > 60:
            if sign in ":：" and _is_clock(text, match.start()):
                continue
            return match.start()
    return end


def _is_clock(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()


def trim(text: str, begin: int, end: int) -> int:
    """`end` moved back over closing punctuation, markup and white space."""
    while end > begin and (text[end - 1] in CLOSING or text[end - 1] in "*_"):
        end -= 1
    return end


def find_head(
    text: str,
    begin: int,
    end: int,
    *,
    bold_end: int = 0,
    run_on: bool = False,
    known: Sequence[str] = (),
    parallels: Sequence[str] = (),
) -> Head:
    """Where the heading that begins at `begin` ends.

    Args:
        text: the text.
        begin: first character of the heading's words, behind its number.
        end: end of the line, or of the stretch up to the next number.
        bold_end: where bold type that opens the line ends, 0 for none.
        run_on: headings run into their body without mark in this text.
        known: whole headings that are heading words by themselves (主要做法).
        parallels: headings beside this one, whose build it is likely to share.
    """
    if begin < bold_end <= end:
        stop = first_stop(text, begin, bold_end)
        if stop - begin >= 2:
            return Head(trim(text, begin, bold_end), bold_end, "bold", 0.97)
    stop = first_stop(text, begin, end)
    stop = _behind_colon(text, begin, stop, end)
    length = stop - begin
    alone = stop >= end - 1
    blank = _blank_cut(text, begin, stop, known=known)
    if blank:
        return Head(trim(text, begin, blank), blank, "blank", 0.85)
    sure = run_on and not (alone and text[stop : stop + 1] not in (":", "："))
    if sure or length > 30:
        cut = run_in_cut(text, begin, min(stop, begin + 2 * _REACH), sure=sure, known=known, parallels=parallels)
        if cut:
            return Head(trim(text, begin, cut), cut, "run-in", 0.75)
    if alone and length <= LONGEST:
        return Head(trim(text, begin, stop), min(stop + 1, end), "own-line", 0.97)
    if length <= LONGEST:
        return Head(trim(text, begin, stop), stop + 1, "sentence", 0.93)
    return _clauses(text, begin, stop)


def _behind_colon(text: str, begin: int, stop: int, end: int) -> int:
    """The first stop of a heading, or the next one where a colon parts a name from what is told of it (苏州：让居民当家。…)."""
    if stop - begin > _NAME or text[stop : stop + 1] not in (":", "：") or _LABELS.fullmatch(text, begin, stop):
        return stop
    told = _TOLD.match(text, stop + 1, end) or _SAYS_MORE.fullmatch(text, stop + 1, end)
    return told.end() if told else stop


def _blank_cut(text: str, begin: int, stop: int, *, known: Sequence[str]) -> int:
    """Where the only blank of a first sentence parts a heading from its body; 0 where it does not.

    A heading may itself have a blank between two phrases of like length.
    """
    blanks = list(_BLANK.finditer(text, begin, min(stop, begin + LONGEST)))
    if len(blanks) != 1:
        return 0
    at, after = blanks[0].span()
    if text[after] == "“" and _SPACED_QUOTE.search(text, after, stop):
        return 0
    rest = stop - after
    if text[begin:at] in known or (at - begin <= _PART and opens_part(text[begin:at])):
        return at
    return at if 4 <= at - begin <= 40 and rest >= max(16, at - begin + 6) else 0


def _clauses(text: str, begin: int, end: int) -> Head:
    """The first clauses of a long sentence, up to about thirty characters."""
    at = last = begin
    depth = 0
    for at in range(begin, min(end, begin + LONGEST)):
        sign = text[at]
        depth += (sign in _OPEN) - (sign in _CLOSE)
        if sign in ",，" and depth <= 0:
            if at - begin > 32 and last > begin:
                break
            last = at
            if at - begin >= 12:
                break
    stop = last if last > begin else min(end, begin + 30)
    return Head(trim(text, begin, stop), stop, "clause", 0.6)


def run_in_cut(
    text: str, begin: int, end: int, *, sure: bool, known: Sequence[str] = (), parallels: Sequence[str] = ()
) -> int:
    """Where a body begins that follows its heading without any mark; 0 where nothing speaks for a cut."""
    cut, score = cut_score(text, begin, end, known=known, parallels=parallels, by_opener=sure)
    return cut if score >= (2.4 if sure else 4.0) else 0


def cut_score(
    text: str,
    begin: int,
    end: int,
    *,
    known: Sequence[str] = (),
    parallels: Sequence[str] = (),
    by_opener: bool = True,
    shortest: int = 2,
    longest: int = _REACH,
) -> tuple[int, float]:
    """The best place to cut a heading from the body that follows it, and how much speaks for it.

    Every word boundary within reach is scored: what opens a sentence there, which words of the heading come again
    behind it, whether the heading would be a whole one by itself or built like its neighbours, and whether it would end
    or begin in mid-phrase. A sentence opener that the heading would swallow speaks against a cut behind it.
    """
    window = text[begin : min(end, begin + _REACH + 24)]
    shapes = {_shape(parallel) for parallel in parallels}
    best, best_at, swallowed = 0.0, 0, 0.0
    places = dict.fromkeys((sum(shape) + len(shape) - 1 for shape in shapes), "")
    places.update(_boundaries(window, by_opener=by_opener))
    for at, last_word in sorted(places.items()):
        if not shortest <= at <= longest or at >= len(window) - 4:
            continue
        opener = _opener(window, at)
        stop = window.find("。", at)
        short = (stop if stop >= 0 else len(window)) - at < _SENTENCE
        if short and opener < _SURE and window[:at] not in known and not role_named(window[:at]):
            continue
        score = _score_cut(window, at, last_word, opener, known, alike=_shape(window[:at]) in shapes) - 0.8 * swallowed
        if score > best:
            best, best_at = score, at
        if at >= _NEAR and window[at - 1] not in ",，" and opener >= 2:
            swallowed = max(swallowed, opener)
    return begin + best_at, best


def _shape(head: str) -> tuple[int, ...]:
    """Lengths of the clauses of a heading; neighbours are often built alike."""
    return tuple(len(clause) for clause in re.split("[,，]", re.sub("[“”‘’]", "", head)))


def _boundaries(window: str, *, by_opener: bool) -> list[tuple[int, str]]:
    """Word boundaries of `window` outside quotes and brackets, each with the word before it.

    With `by_opener` also places inside a word where a strong sentence opener begins: the segmenter does not know that
    a heading ends there.
    """
    import rjieba

    found = []
    at = depth = 0
    last = ""
    for word in rjieba.cut(window):
        if depth == 0 and at:
            found.append((at, last))
        for sign in word:
            depth = max(0, depth + (sign in _OPEN) - (sign in _CLOSE))
        if by_opener and depth == 0:
            found += [(at + i, "") for i in range(1, len(word)) if _opener(window, at + i) >= 3]
        at += len(word)
        last = word
    return found


def _score_cut(window: str, at: int, last_word: str, opener: float, known: Sequence[str], *, alike: bool) -> float:
    head, body = window[:at], window[at:]
    if head[-1] in _NOT_LAST or body[0] in _NOT_FIRST:
        return 0.0
    score = opener + _repetition(head, body)
    if not last_word and score < 1:
        return 0.0
    score += 1.6 * alike
    if head in known or role_named(head):
        score += 3.5
    elif at < _NEAR:
        return 0.0
    if len(last_word) > 1 and last_word[-2:] in head[:-2]:
        score -= 1.2
    if last_word in _transitive():
        score -= 2.0
    clause = max(head.rfind(","), head.rfind("，"))
    if 0 <= at - clause - 1 < 3:
        score -= 2.0
    return score - 0.06 * max(0, at - 24)


@lru_cache(maxsize=1)
def _transitive() -> frozenset[str]:
    """Verbs that want an object and so seldom end a heading."""
    rows = load_table("heading_verbs.tsv", ("verb",), key="verb")
    return frozenset(row["verb"] for row in rows if len(row["verb"]) == 2) - {"建设", "发展", "服务", "改革", "管理"}


def _repetition(head: str, body: str) -> float:
    """How much the body takes up the heading's words near its beginning."""
    for quoted in re.finditer(r"“[^”]{2,12}”", body[:30]):
        if quoted[0] in head and quoted.start() <= 14:
            return 2.6 - 0.05 * quoted.start()
    best = 0.0
    for skip in (0, 1, 2):
        for size in (6, 5, 4, 3, 2):
            piece = body[skip : skip + size]
            if len(piece) == size and piece in head and not re.search(r"[,，。、]", piece):
                best = max(best, (1.0 + 0.4 * size) * (1.0 if skip == 0 else 0.4))
                break
    return best
