"""Which of the words behind a number are the things counted, and what do they tell of these?"""

from __future__ import annotations

import re
from functools import cache

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.phrases import EMPTY, Phrase
from reportminer.figures.meaning.slots import DURATIONS, MEASURES, PEOPLE, PROPORTION, RATIOS, Slot
from reportminer.figures.meaning.words import tail_of
from reportminer.records import Figure
from reportminer.segmentation import segmenter
from reportminer.sentences import CLAUSES

_PREDICATE = 16
"""characters of a predicate that are taken into a name"""


def without_deed(noun: Phrase) -> Phrase:
    """The things counted without what is done for them: 176家企业|发展."""
    of = noun.text.find("的", 2)
    if of > 0 and noun.text.endswith(tuple(words.words_of("abstract"))) and len(tail_of(noun.text[:of], "thing")) > 1:
        return Phrase(noun.text[:of], noun.spans)
    things = noun.text[:-2]
    if noun.text.endswith(_DEEDS) and len(things) > 1 and things.endswith(_DOERS):
        return Phrase(things, noun.spans)
    return noun


def is_first(text: str, left: int, figure: Figure) -> bool:
    """Does the clause begin with a number of things, so that they do or are what it goes on to tell?"""
    if figure.unit in PEOPLE or figure.unit in MEASURES or figure.unit in DURATIONS or figure.unit in RATIOS:
        return False
    return text[left - 1] in _BEFORE_CLAUSE and not text[left : figure.begin].strip()


_BEFORE_CLAUSE = frozenset(CLAUSES + "\n")


def doers_in(noun: Phrase, use: str) -> int:
    """How long those counted are, who end in a word of this use, without what they do (就读学生|返校); 0 if they do nothing."""
    doers, concerns = _doers(use)
    match = doers.match(noun.text)
    if match is None or len(noun.text) - match.end() < _LEAST_DEED or concerns.match(noun.text, match.end()):
        return 0
    if noun.text[match.end() : match.end() + 2] in words.words_of("nominal"):
        return 0
    return 0 if tail_of(noun.text) or len(tail_of(noun.text, "thing")) > 1 else match.end()


def people_in(text: str) -> int:
    """Where the last word for people ends that `text` holds, 0 if it holds none."""
    match = _doers("people")[0].match(text)
    return match.end() if match is not None else 0


_LEAST_DEED = 2
"""characters at least of what people do"""


@cache
def _doers(use: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A phrase up to its last word for people, or for others with `use` "maker", and what goes on behind as their matter."""
    doers, concerns = (words.alternation(words.phrase_words(each)) for each in (use, "concern"))
    return re.compile(f".*(?:{doers})"), re.compile(concerns)


_DEEDS = ("发展", "建设", "培育")
_DOERS = ("企业", "项目", "园区", "合作社", "公司", "小区", "学校", "工程", "农场", "商户", "电站", "基地", "生产线")
_BODY = expression("counted body")


def counted_body(noun: str) -> int:
    """How long the things are whose measure follows them: 行政村|集体经济收入; 0 where there is no such pair."""
    match = _BODY.match(noun)
    if match is None or len(noun) - match.end() < 2:
        return 0
    matter = noun[match.end() :]
    return match.end() if tail_of(matter) or matter in words.words_of("matter") else 0


def said_of(text: str, noun: Phrase, rest: phrases.Span) -> Phrase:
    """The things counted with what a predicate says of a matter of theirs: 9个断面|水质|达标 → 水质达标的断面; EMPTY if none."""
    body = counted_body(noun.text)
    begin = noun.spans[0][0] + body
    if not body or rest[1] <= rest[0] or rest[1] - begin > _PREDICATE or text[rest[1] : rest[1] + 1] not in _ENDS:
        return EMPTY
    return Phrase(f"{text[begin : rest[1]]}的{noun.text[:body]}", ((begin - body, begin), (begin, rest[1])))


_ENDS = ("，", "。", "；", "、", "！", "\n", "")


_BARE = 2
"""characters of a noun that says too little alone (企业, 项目)"""
_DONE_TO = "进行"
"""verb that tells what is done to the things rather than which they are"""
_PARTNER = re.compile("(?:(?<!参)与|(?<!协)同|跟|从|在|到|赴)$|由")
"""words before those with, among or by whom something is done"""
_JOINING = frozenset("的之和与及以或、")
_LISTED = re.compile(r"、\d")
_GOES_ON = ("、", "“", "（", "(")


def name_by_bound(text: str, slot: Slot, after: Slot) -> None:
    """Name things counted by the bound that the next number sets: 6户企业产值|超百亿元 → 产值超百亿元企业.

    The bound is nobody's value then. Where all of them are beyond it (均超过), it is. What few of them lack or how long they
    have lasted (12个支部全年到村不足4次, 5台冰箱使用超过8年) bounds too, but is seldom what the count is known by.
    """
    figure, bound = slot.figure, after.figure
    if slot.rule not in _OF_THINGS or figure.unit in MEASURES or figure.unit == PROPORTION:
        return
    lasting = bound.unit in DURATIONS or bound.unit == "次"
    if bound.unit not in MEASURES and not lasting:
        return
    between = _BETWEEN.fullmatch(text, figure.end, bound.begin)
    if between is None or text[bound.end : bound.end + 1] not in _ENDS:
        return
    named = slot.rule == "noun behind" and not lasting and figure.unit not in PEOPLE and bound.approx in _BEYOND
    if not _ROUND.match(bound.text) or not (named or lasting or bound.text.startswith(_LACKING)):
        return
    if named:
        things = "" if tail_of(slot.noun.text) or not between[1].startswith(slot.noun.text) else slot.noun.text
        said = between[1][len(things) :] + bound.text
        slot.name = Phrase(said + things, (*slot.noun.spans, (figure.end + len(things), bound.end)))
    after.qualifier, after.kind = True, "qualifier"


_OF_THINGS = ("noun behind", "part of", "predicate behind", "subject before", "share of")
_BEYOND = ("gt", "ge")
_LACKING = ("不足", "不到", "未达", "低于")
_ROUND = expression("counted round")
"""a bound is a round number; others (超过3500亿元) are what all things have together"""
_BETWEEN = expression("counted between")


def says_little(noun: Phrase) -> bool:
    """Is it only the bare word for the things counted (企业, 项目)?"""
    return len(noun.text) <= _BARE


_WAYS = ("按照", "根据", "围绕", "随着", "经过", "依托", "依据")
"""words that open how something is done, which says nothing of the things"""


def _tells_of_time(text: str, slot: Slot, at: int) -> bool:
    """Is what the things counted do told from `at` on by how long it has lasted: 有4个村|三年没有发展党员?"""
    return says_little(slot.noun) and at == slot.right < len(text) and text[at] in _HAN and text[at + 1] in "年个"


_HAN = frozenset("一二两三四五六七八九十几多")


def with_predicate(text: str, slot: Slot, rest: tuple[int, int], *, done: bool = False) -> Phrase:
    """The counted noun with the short predicate that says which of them: 没有发展党员的行政村; any that they have `done`."""
    told = text[max(0, slot.figure.begin - 8) : slot.figure.begin]
    if told.endswith("有") and (rest[1] > rest[0] or _tells_of_time(text, slot, rest[0])):
        clause = phrases.clause_end(text, rest[0], len(text))
        if 2 <= clause - rest[0] <= _PREDICATE and text[rest[0]] not in "的之和与、":
            return phrases.of(text, rest[0], clause) + ("的" if clause - rest[0] > 4 else "") + slot.noun
    if text.startswith(("有", "是", "情况", "问题", *_WAYS), rest[0]):
        return slot.noun
    begin, end = phrases.trim(text, *rest)
    said = text[begin:end]
    if not said or (rest[1] >= slot.right and slot.right < len(text) and text[slot.right] not in "。！？\n"):
        return slot.noun
    chosen = said[0] in "受获被" or "其中" in told or told.endswith("有")
    counts = slot.figure.unit not in MEASURES and slot.noun.text not in words.words_of("attribute")
    if counts and says_little(slot.noun) and text[rest[0]] not in _JOINING and not _PARTNER.search(told):
        said = text[begin : rest[1]]
        ended = text[rest[1] : rest[1] + 1] not in _GOES_ON or _LISTED.match(text, rest[1])
        if len(said) <= _PREDICATE and ended and not said.startswith(_DONE_TO):
            return Phrase(said + ("的" if len(said) > 4 else "") + slot.noun.text, (*slot.noun.spans, (begin, rest[1])))
    if (
        (chosen and len(said) <= 12)
        or (len(said) <= 6 and (done or said[:2] in words.words_of("state")))
        or (len(said) <= 14 and said[0] in "没未不无仍缺")
    ):
        of = "的" if len(said) > 4 else ""
        return Phrase(said + of + slot.noun.text, (*slot.noun.spans, (begin, end)))
    return slot.noun


def without_examples(subject: Phrase) -> Phrase:
    """What examples are examples of: 保洁、护路等|公益岗位."""
    at = subject.text.rfind("等") + 1
    things = subject.text[at:]
    if len(things) < _LEAST_THINGS or things[0] in _NO_EXAMPLES or not at > 2:
        return subject
    return Phrase(things.removeprefix("各类").removeprefix("各种"), subject.spans)


_NO_EXAMPLES = "级待候同于额值效离腰距线次外第"
"""what makes 等 a part of a word: 等级, 平等待遇, 等值"""
_BRIEF = 8
"""characters of a whole that its parts are named with; of a longer one only its last word"""
_LEAST_THINGS = 3
"""characters of things, with examples before them, that stand alone"""


def named_briefly(noun: Phrase) -> Phrase:
    """The word that a long name of a whole comes down to: 公路口岸进出境|货运量."""
    if len(noun.text) <= _BRIEF:
        return noun
    word, tag = segmenter().tag(noun.text)[-1]
    return Phrase(word, noun.spans) if len(word) > 1 and tag[0] in "nv" else noun
