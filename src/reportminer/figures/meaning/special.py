"""How are numbers named that no subject and no counted noun names: durations, attendance, parts, money and its use?"""

from __future__ import annotations

import re

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.classes import NOT_COUNTED
from reportminer.figures.meaning.following import noun_after
from reportminer.figures.meaning.phrases import EMPTY, Phrase
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import MEASURES, PEOPLE, RATIOS, Slot
from reportminer.figures.meaning.subject import subject_in

_FIXED_DAY = expression("special fixed day")

_RATES = ("速度", "增速", "增幅", "幅度", "比例", "比重", "水平", "率")
_PASSED = ("认定", "验收", "审核", "评审", "核查", "鉴定", "检查", "认证")
_COMMAS = ("，", ",")
_STARTS = frozenset(["准备", "计划", "用", "利用", "需", "需要", "拟", "打算", "花", "确定", "固定", "安排"])

_ATTENDED = expression("special attended")

_SAID, _SAID_OF_PEOPLE = 12, 20
"""characters of what is said behind a number that names it"""
_ADVERBIAL = ("结合", "通过", "按照", "根据", "围绕", "经过", "依托", "随着")

ACTED_ON = {"人": "人数", "人次": "人次", "户": "户", "名": "人数"}


def name_duration(sentence: Sentence, slot: Slot, left: int, subject: Phrase) -> bool:
    """Name how long something lasts: 连续7年实现平安县 → 连续实现平安县年数."""
    text, figure = sentence.text, slot.figure
    if text.endswith(("为期", "历时"), left, figure.begin) and text.startswith("的", figure.end):
        slot.noun = slot.name = phrases.of(text, *noun_after(text, figure.end + 1, slot.right)[0])
        slot.kind, slot.rule = "duration", "duration"
        return True
    if _name_reach(text, slot):
        return True
    fixed = _FIXED_DAY.match(text, figure.end, slot.right)
    if fixed:
        begin = max(fixed.end(), text.rfind("的", fixed.end(), noun_after(text, fixed.end(), slot.right)[0][1]) + 1)
        slot.noun = slot.name = phrases.of(text, *noun_after(text, begin, slot.right)[0])
        slot.kind, slot.rule = "duration", "duration"
        return bool(slot.name)
    if text.startswith("的", figure.end) and not NOT_COUNTED.match(text, figure.end) and _bare_start(subject.text):
        slot.noun = slot.name = phrases.of(text, *noun_after(text, figure.end + 1, slot.right)[0])
        slot.kind, slot.rule = "duration", "duration"
        return bool(slot.name)
    row = text.rfind("连续", left, figure.begin) if "连续" not in figure.text else figure.begin
    if row < 0 and subject.text and not _bare_start(subject.text):
        return False
    begin = figure.end
    while text[begin : begin + 1] and text[begin] in "来内间时的年实保就":
        begin += 2 if text[begin : begin + 2] in ("时间", "实现", "保持") else 1
    if text[begin : begin + 1] in _COMMAS and text.endswith("时间", figure.end, begin):
        begin = phrases.trim(text, begin + 1, phrases.clause_end(text, begin + 1, sentence.end))[0]
    end = noun_after(text, begin, slot.right)[1][1] if begin < slot.right else begin
    begin += text[begin : begin + 1] in ("里", "了")
    end = _short_end(text, begin, end)
    said = text[begin:end]
    slot.rule = "duration"
    lasting = subject_in(text, left, row) if row > left else EMPTY
    count = "年数" if figure.unit == "年" else "时间"
    if row >= 0:
        slot.name = Phrase(
            f"{lasting.text}连续{said}{count}", lasting.spans + phrases.of(text, begin, begin + len(said)).spans
        )
    elif said:
        slot.name = Phrase(said + "时间", ((begin, begin + len(said)),))
    else:
        return False
    slot.noun = lasting or subject
    slot.kind = "duration"
    return True


def _name_reach(text: str, slot: Slot) -> bool:
    """Name what is reached within minutes or hours: 15分钟健身圈."""
    if slot.figure.unit not in _REACHED_WITHIN:
        return False
    begin = slot.figure.end + text.startswith("“", slot.figure.end)
    match = _REACH.match(text, begin, slot.right)
    if match is None:
        return False
    slot.noun = slot.name = phrases.of(text, *match.span())
    slot.kind, slot.rule, slot.after = "duration", "duration", match.end()
    return True


_REACHED_WITHIN = frozenset({"分钟", "小时"})
_REACH = re.compile("[^，。；、“”]{1,10}?圈")


_LASTING, _LEAST = 24, 5
"""characters of what lasts: more are cut where a list goes on, but not to fewer"""


def _short_end(text: str, begin: int, end: int) -> int:
    """Where what lasts ends; a long list is cut behind its first members, what is long and no list is left out."""
    if end - begin <= _LASTING:
        return end
    cut = max(text.rfind(mark, begin + _LEAST, begin + _LASTING) for mark in "、，")
    return max(begin, cut)


def _bare_start(subject: str) -> bool:
    """Do the words before a duration say only that it is meant to last?"""
    return not subject or subject in _STARTS or subject.endswith(("制定", "制定了", "开展", "进行"))


def name_attendance(sentence: Sentence, slot: Slot, left: int) -> bool:
    """Name people who are listed by what they took part in: 书记、委员共30人参加了会议."""
    text = sentence.text
    match = _ATTENDED.match(text, slot.figure.end, slot.right) or _ATTENDED.search(text, left, slot.figure.begin)
    if match is None:
        return False
    said = match[1] + (
        match[2] if match.start() >= slot.figure.end else match[2].removesuffix("的有").removesuffix("的")
    )
    slot.noun = slot.name = Phrase(said + "人数", (match.span(),))
    slot.rule = "attendance"
    return True


def name_repetition(sentence: Sentence, slot: Slot, subject: Phrase) -> bool:
    """Name how often something was done by what is said behind: 连续三次到村调研."""
    text, figure = sentence.text, slot.figure
    begin, end = figure.end, noun_after(text, figure.end, slot.right)[1][1]
    told = text[figure.begin - 2 : figure.begin] in ("连续", "先后", "多达") or figure.text.startswith("连续")
    said = text[begin : _short_end(text, begin, end)]
    if len(said) < (2 if told else _DEED) or (not told and (subject.text or not _is_deed(said[:2]))):
        return False
    slot.noun = slot.name = Phrase(said + "次数", ((figure.end, figure.end + len(said)),))
    slot.rule = "repetition"
    return True


def _alike(unit: str, other: str) -> bool:
    """Are both units of one kind, so that things told in one can be meant in the other: 4218户、17605人?"""
    households = PEOPLE | {"户"}
    return unit == other or (unit in households and other in households)


_DEED = 4
"""characters at least of what was done so often, where nothing but a number stands before it"""


def _is_deed(pair: str) -> bool:
    verbs = words.words_of("hard") | words.words_of("verb")
    return pair in verbs and pair not in words.words_of("nominal")


def name_by_predicate(sentence: Sentence, slot: Slot, rest: tuple[int, int]) -> None:
    """Name a number with nothing before it by what is said behind it: 1048户实现脱贫, 9个建成投产."""
    begin, end = phrases.trim(sentence.text, *rest)
    unit = slot.figure.unit
    most = _SAID_OF_PEOPLE if unit in ACTED_ON and not sentence.done else _SAID
    if not 2 <= end - begin <= most or (unit in RATIOS and unit != "%") or unit in MEASURES:
        return
    said = Phrase(sentence.text[begin:end].removeprefix("被").replace("了", "", 1), ((begin, end),))
    alike = sentence.done and (unit in RATIOS or _alike(sentence.done[-1].figure.unit, unit))
    base = phrases.core(sentence.base()) if alike else EMPTY
    if base.text == said.text:
        base = EMPTY
    of = "的" if len(said.text) > 4 and base else ""
    if unit == "%":
        slot.kind, slot.name = "share", said + (of + base.text + "占比")
    else:
        slot.name = said + (of + base.text if base else ACTED_ON.get(unit, ""))
    slot.noun = base or said
    slot.rule = "predicate behind"


def name_part(sentence: Sentence, slot: Slot, behind: phrases.Span, rest: phrases.Span) -> bool:
    """Name a share that stands before its noun and predicate: 6.2%的村没有… → 没有…的村占比."""
    text = sentence.text
    begin, end = behind
    if end <= begin:
        return False
    noun = phrases.of(text, begin, end)
    said_begin, said_end = rest
    if text.startswith(_ADVERBIAL, said_begin) and not text.endswith(_PASSED, said_begin, said_end):
        said_begin, said_end = said_end + 1, noun_after(text, said_end + 1, slot.right)[1][1]
    while said_begin < said_end and text[said_begin] in "均都已是为":
        said_begin += 1
    said = text[said_begin:said_end].replace("了", "", 1)
    slot.kind, slot.rule, slot.noun = "share", "part of", noun
    if noun.text.endswith(_RATES):
        slot.kind, slot.rule, slot.name = "level", "noun behind", noun
    elif text[rest[0] : rest[0] + 1] in ("是", "为") and said:
        slot.name = Phrase(said + "占比", ((said_begin, said_end),))
    elif said and len(said) <= 24:
        slot.name = Phrase(f"{said}的{noun.text}占比", (*noun.spans, (said_begin, said_end)))
    else:
        slot.name = noun + "占比"
    return True


def spent_for(text: str, rest: tuple[int, int]) -> Phrase:
    """What money was spent for: 投入30万元整治环境卫生 → 整治环境卫生."""
    begin, end = rest
    done = text.rfind("了", begin, end - 1)
    if done > begin + 1:
        return phrases.of(text, done + 1, min(end, done + 15))
    if text[begin : begin + 2] in words.words_of("hard") or text[begin : begin + 2] in words.words_of("verb"):
        begin += 2
    elif text[begin] in "用":
        begin += 1
    else:
        return EMPTY
    while begin < end and text[begin] in "了于":
        begin += 1
    return phrases.of(text, begin, min(end, begin + 14))


_PAYS = words.words_of("pays")
_OBJECT = 8
"""characters of what money was spent for, that are taken as a whole"""


def paid_at(text: str, begin: int, end: int) -> Phrase:
    """What is paid at a rate: 按每月80元的标准发放补贴 → 补贴."""
    if text[begin : begin + 2] not in _PAYS:
        return EMPTY
    begin += 2 + text.startswith("了", begin + 2)
    return phrases.of(text, *noun_after(text, begin, end)[0])


def spent_next(sentence: Sentence, slot: Slot) -> Phrase:
    """What money was spent for, told in the next clause: 投资3亿元，继续开展道路整治 → 道路整治."""
    text, at = sentence.text, slot.figure.end
    if text[at : at + 1] not in "，,":
        return EMPTY
    begin, _ = phrases.trim(text, at + 1, sentence.end)
    pair = text[begin : begin + 2]
    if pair not in words.words_of("verb") or pair in words.words_of("spend"):
        return EMPTY
    begin += 2 + text.startswith("了", begin + 2)
    span, rest = noun_after(text, begin, min(slot.right, sentence.end))
    if rest[1] - begin <= _OBJECT and text[rest[1] : rest[1] + 1] in "，。；,;":
        span = (begin, rest[1])
    noun = phrases.of(text, *span)
    return noun if 2 <= len(noun.text) <= 16 and noun.text not in words.words_of("vague") else EMPTY
