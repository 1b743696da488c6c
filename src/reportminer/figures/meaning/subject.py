"""Which words before a number name what it measures?"""

from __future__ import annotations

import re

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import words
from reportminer.figures.meaning.phrases import EMPTY, NOTE, NOTE_AT_END, Phrase, Span, last_object, of, trim
from reportminer.segmentation import segmenter

_MAX_LEFT = 26
_PREPOSITION = expression("phrases preposition")
_LIST_END = re.compile(r".*(?:以及|、)(?=.{4})")
_AND_SO_ON = re.compile(r".*等(?=[\u4e00-\u9fff]{2})(?!级|次|候|效|额)")
_EXAMPLES = expression("examples")
"""examples before what they are examples of: 电焊、养殖等|培训班"""
_LONG = 23


def _holds_verb(phrase: str) -> bool:
    return any(phrase[at : at + 2] in words.plain_verbs() for at in range(len(phrase) - 1))


_AS_WORD = re.compile("等[级次候效额]")
_COUNTING = expression("phrases counting")
_COUNTS = re.compile("[有共累先已总次]")


def _after_adverb(text: str, begin: int, end: int) -> int:
    """Where the part behind 共, 已有 and the like begins: 甲与乙共签订协议 → 签订协议."""
    if _COUNTS.search(text, begin, end) is None:
        return begin
    verbs = words.words_of("verb")
    for match in _COUNTING.finditer(text, begin, end - 2):
        if text.find("每", begin, match.start()) >= 0:
            continue  # 每百户|拥有汽车
        if match.group(1) is None or match.group(1) in verbs:
            begin = match.end()
    return begin


_SINCE = expression("phrases since")
_SINCE_ENDS = frozenset("末年初底期次批轮的五”来先去前上")


def _measure_with_owner(text: str, first: int, begin: int, end: int) -> Phrase:
    """What is measured, a vague word with whose it is as ``text[first:begin]`` says: 风电项目累计完成|投资 → 风电项目投资."""
    if begin == first or text[begin:end] not in words.words_of("vague"):
        return of(text, begin, end)
    start, stop = trim(text, first, begin)
    verbs = words.words_of("verb")
    while stop - start > 2 and text[stop - 2 : stop] in verbs:
        start, stop = trim(text, start, stop - 2)
    owner = of(text, start, stop) if 2 <= stop - start <= _OWNER and text[start : start + 2] not in verbs else EMPTY
    return owner + of(text, begin, end)


_OWNER = 16
_RUN_ON_HEADING = expression("phrases run on heading")


def _behind_heading(text: str, begin: int, end: int) -> int:
    """Where the words begin behind a heading that runs on in the same line: 一、基本情况 全县|耕地面积."""
    if text.find("、", begin, end) < 0 and text.find("）", begin, end) < 0 and text.find(")", begin, end) < 0:
        return begin
    match = _RUN_ON_HEADING.match(text, begin, end)
    return match.end() if match and match.end() < end else begin


def subject_in(text: str, begin: int, end: int, *, most: int = _MAX_LEFT) -> Phrase:
    """The subject named in ``text[begin:end]``, trimmed, without notes in brackets.

    One longer than `most` characters is cut to its last verb and object.
    """
    start = begin = _behind_heading(text, begin, end)
    end = _without_start(text, begin, end)
    stop = end
    begin, end = _behind_basis(text, start, end)
    if (
        start < begin
        and end - begin > 5
        and text[begin - 1] in _PREPOSITIONS
        and (text[begin - 1] not in "到过由" or begin - 1 == start or text[begin - 2 : begin] == "通过")
    ):
        begin = _behind_circumstance(text, begin, end)
    begin, end = _without_tail(text, begin, end, stop)
    if end - begin > most:
        begin = last_object(text, begin, end)
        if end - begin > most:
            begin = end - most
        begin, end = trim(text, begin, end)
    if most <= _MAX_LEFT and (kind := _kind_of_examples(text, begin, end)):
        return kind
    first = begin = _behind_adjunct(text, begin, end)
    plain = _LOOKED_INTO.search(text, begin, end) is None
    if end - begin > 4:
        begin = _behind_adverbs(text, begin, end, plain=plain, listed=most <= _MAX_LEFT)
    if plain:
        return _measure_with_owner(text, first, begin, end)
    reached = _reached(text, begin, end)
    if reached:
        return reached
    note = NOTE.search(text, begin, end)
    if note and note.start() > begin and not (first < begin and text[begin:end] in words.words_of("vague")):
        said = text[begin : note.start()] + text[note.end() : end]
        return Phrase(said, ((begin, note.start()), (note.end(), end)))
    return _measure_with_owner(text, first, begin, end)


def _without_start(text: str, begin: int, end: int) -> int:
    """Where the words end before what tells that a value is replaced: 适用率|由一季度的."""
    first = max(begin + 2, end - _FROM_AT_MOST)
    at = max(text.rfind("由", first, end), text.rfind("从", first, end))
    if at < 0:
        return end
    replaced = _FROM.match(text, at, end)
    return at if replaced else end


_FROM = expression("phrases from")
_FROM_AT_MOST = 12


def _behind_basis(text: str, start: int, end: int) -> Span:
    """The words from `start` on, trimmed, without what the number rests on: 从年龄结构看, 调查显示."""
    given = _GIVEN.match(text, start, end) if text.startswith(_GIVERS, start) else None
    begin, stop = trim(text, given.end() if given else start, end)
    if stop - start <= 3 or not (
        text[start] in "根依据从按" or text.find("示", start, stop) > 0 or text.find("表明", start, stop) > 0
    ):
        return begin, stop
    basis = _BASIS.match(text, start, stop - 3)
    return trim(text, basis.end(), stop) if basis else (begin, stop)


def _without_tail(text: str, begin: int, end: int, stop: int) -> Span:
    """The words without what stands behind the name up to `stop`: for each of what, since when, a note in brackets."""
    if end - begin > _SHORTEST and text.find("每", begin + 2, end) > 0:
        rate = _FOR_EACH.search(text, begin + 2, end)
        if rate and text[rate.start() - 1] not in "员户人":
            begin, end = trim(text, begin, rate.start())
    if end > begin and (text[end - 1] in _SINCE_ENDS or text[stop - 1] in _SINCE_ENDS):
        since = _SINCE.search(text, max(begin, stop - 16), stop) or _SINCE.search(text, max(begin, end - 16), end)
        if since and since.start() < end:
            begin, end = trim(text, begin, since.start())
    note = NOTE_AT_END.search(text[begin:end]) if end > begin and text[end - 1] in "）)" else None
    if note:
        begin, end = trim(text, begin, begin + note.start())
    return begin, end


def _kind_of_examples(text: str, begin: int, end: int) -> Phrase:
    """A verb with what its examples are examples of: 举办|电焊、养殖等|培训班 → 举办培训班; EMPTY where it has none."""
    if text[begin : begin + 2] not in words.words_of("verb") or text.find("等", begin, end) <= 0:
        return EMPTY
    examples = _EXAMPLES.fullmatch(text, begin, end)
    if examples and not _AS_WORD.match(text, examples.end("list")) and not _holds_verb(examples["things"]):
        return of(text, begin, begin + 2) + of(text, *examples.span("things"))
    return EMPTY


def _behind_adverbs(text: str, begin: int, end: int, *, plain: bool, listed: bool) -> int:
    """Where the name begins behind adverbs, lists and opening words. `plain`: it holds none of the characters of adverbs."""
    begin = begin if plain else _after_adverb(text, begin, end)
    if end - begin > _LONG and listed:
        cut = _AND_SO_ON.match(text, begin, end) or _LIST_END.match(text, begin, end)
        if cut:
            begin = cut.end()
    begin = begin if plain else max(begin, text.rfind("各级", begin, end))
    match = words.opening().match(text, begin, end)
    if match and end - match.end() >= 2:
        begin = match.end() + (text[match.end()] == "了")
    if text[end - 2 : end] in words.words_of("verb") and _PREPOSITION.search(text, begin, end - 2):
        begin = end - 2
    return begin


def _behind_adjunct(text: str, begin: int, end: int) -> int:
    """Where the deed begins behind how, why or where it is done: 经审查|立案, 赴基地|开展教学; or a measure behind 将, 把, 使."""
    if end - begin < _SHORTEST:
        return begin
    if text[begin] in _ADJUNCTS and text[begin : begin + 2] not in _NO_ADJUNCTS:
        if words.tail_of(text[begin:end]):
            return begin
        return _last_deed(text, begin + 1, end) or begin
    won = text.rfind("获", begin + 1, end - 2) + 1 if text[end - 1] == "奖" else 0
    if won:
        return won + (text[won] in "得评")
    at = max(text.rfind(word, begin + 1, end - 2) for word in _CAUSING) + 1
    return at if at and text[at] not in "用馆命者" and words.tail_of(text[at:end]) else begin


def _last_deed(text: str, begin: int, end: int) -> int:
    """Where the last verb of ``text[begin:end]`` begins, by the table or else by its part of speech; 0 if there is none."""
    verbs = words.words_of("verb")
    for at in range(end - 2, begin, -1):
        if text[at : at + 2] in verbs:
            return at
    deed = next((word for word, tag in reversed(segmenter().tag(text[begin:end])) if tag in ("v", "vn")), "")
    return text.rfind(deed, begin, end) if len(deed) > 1 else 0


_CAUSING = ("将", "把", "使")
_ADJUNCTS = frozenset("按因经赴凭")
_NO_ADJUNCTS = frozenset(
    {"经济", "经营", "经费", "经验", "经销", "经办", "按揭", "按键", "因病", "因残", "因灾", "因公", "因故"}
)


def _reached(text: str, begin: int, end: int) -> Phrase:
    """A measure with whose it is, without the verb between: 旅游业|实现|总收入; EMPTY where it is not told so."""
    reaching = end - begin > _SHORTEST and (text.find("实现", begin, end) > 0 or text.find("完成", begin, end) > 0)
    done = _REACHING.search(text, begin, end) if reaching else None
    if done is None or done.start() - begin < 2 or not words.is_measure(text[done.end() : end]):
        return EMPTY
    owner = of(text, begin, done.start())
    alone = owner.text[-2:] not in words.words_of("verb") and "、" not in owner.text
    return owner + of(text, done.end(), end) if alone else EMPTY


_FOR_EACH = expression("phrases for each")
_LOOKED_INTO = re.compile("[有共累先已总次各实完（(]")
"""characters of adverbs, verbs and notes inside a subject; most subjects hold none"""
_REACHING = expression("phrases reaching")
_SHORTEST = 5
_BASIS = expression("phrases basis")
"""what a number rests on: 从年龄结构看, 按上级要求, 调查显示"""
_GIVEN = expression("phrases given")
_GIVERS = tuple("上省市县区州镇乡")
"""first characters of those who give tasks"""
_PREPOSITIONS = frozenset("从在对为向给到用沿经由过")
_RATES = ("率", "比", "比重", "比例", "占比")
_PLACED = frozenset("中里上内下间等处市县区村口路段侧线旁镇乡")


def _behind_circumstance(text: str, begin: int, end: int) -> int:
    """Where the verb and its object begin behind a circumstance: (从)返乡人员中|储备后备干部."""
    if text.endswith(_RATES, begin, end):
        return begin
    verbs, nominal = words.words_of("verb"), words.words_of("nominal")
    for at in range(end - 4, begin, -1):
        pair = text[at : at + 2]
        if pair in verbs and text[at + 2] != "值" and (pair not in nominal or text[at - 1] in _PLACED):
            return at
    return begin
