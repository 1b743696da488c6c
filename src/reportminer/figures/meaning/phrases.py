"""Which words before or after a number name what it measures?"""

from __future__ import annotations

import re

import msgspec

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import words
from reportminer.segmentation import segmenter

Span = tuple[int, int]

_STOP = re.compile(r"[，。；：、！？\n\r\t,;:!?…—《》（）()]")
_NOTE = re.compile(r"[（(](?![市区县旗工郊镇乡村场街道社委所站、,，/]{1,5}[)）])[^（）()]{0,24}[)）]")
_SMALL_BRACKET = expression("phrases small bracket")
_ADVERBS = "只仅皆"
_TAIL_CHARS = "的等内里和与及以、各"


class Phrase(msgspec.Struct, frozen=True, gc=False):
    """Words that name something, and where they stand in the text."""

    text: str
    spans: tuple[Span, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text)

    def __add__(self, other: object) -> Phrase:
        if not isinstance(other, Phrase):
            return Phrase(self.text + str(other), self.spans)
        if not other.text:
            return self
        return Phrase(self.text + other.text, _united(self.spans, other.spans))


def _united(spans: tuple[Span, ...], others: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans of both in order, each once."""
    if not others or not spans:
        return spans or others
    return tuple(sorted({*spans, *others}))


EMPTY = Phrase("")


def of(text: str, begin: int, end: int) -> Phrase:
    """The phrase that stands at ``text[begin:end]``."""
    return Phrase(text[begin:end], ((begin, end),)) if end > begin else EMPTY


_FRONT_MARKS = frozenset(" 　\t*#>”’】）)、")
_END_MARKS = frozenset(" 　\t“‘*（(")
_BRACKETS = frozenset("（(")


def trim(text: str, begin: int, end: int) -> Span:
    """Leave out the connectives, adverbs and light verbs at both ends of ``text[begin:end]``."""
    while begin < end and text[begin] in _FRONT_MARKS:
        begin += 1
    cut = words.cut_front(text, begin, end)
    if text[cut : cut + 1] in _BRACKETS:
        match = _NOTE.match(text, cut, end)
        if match:
            cut = words.cut_front(text, match.end(), end)
    begin = cut
    while begin < end and text[end - 1] in _END_MARKS:
        end -= 1
    if begin < end:
        cut = words.cut_end(text, begin, end)
        if cut < end:
            end = cut
            while begin < end and text[end - 1] in _END_MARKS:
                end -= 1
    if begin < end and text[begin] in '“"' and text.find("”", begin, end) < 0:
        begin += 1
    return begin, end


_REPLACED = re.compile("(?:[增减削提扩缩压降升跃攀调整合归并精简发改变划转建拓延下上回][\u4e00-\u9fff]?)?[到至为]")
_MAX_LEFT = 26
_REPLACING = 4
"""characters between a value and the one that replaces it"""
_PREPOSITION = expression("phrases preposition")
_LIST_END = re.compile(r".*(?:以及|、)(?=.{4})")
_AND_SO_ON = re.compile(r".*等(?=[\u4e00-\u9fff]{2})(?!级|次|候|效|额)")
_EXAMPLES = re.compile(
    "(?P<list>[^、]{2,12}(?:、[^、]{1,10}){1,6}?)等(?:各类|多种|各种)?(?P<things>[\u4e00-\u9fff]{2,10})"
)
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


NOTE_AT_END = re.compile(r"[（(][^（）()]{0,16}[)）]$")


_SINCE = expression("phrases since")


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
    begin, end = trim(text, begin, end)
    rests = end - start > 3 and (
        text[start] in "根依据从按" or text.find("示", start, end) > 0 or text.find("表明", start, end) > 0
    )
    basis = _BASIS.match(text, start, end - 3) if rests else None
    if basis:
        begin, end = trim(text, basis.end(), end)
    if (
        start < begin
        and end - begin > 5
        and text[begin - 1] in _PREPOSITIONS
        and (text[begin - 1] not in "到过由" or begin - 1 == start or text[begin - 2 : begin] == "通过")
    ):
        begin = _behind_circumstance(text, begin, end)
    if end > begin and text[end - 1] in "末年初底期的五”来先去前上":
        since = _SINCE.search(text, max(begin, end - 16), end)
        if since:
            begin, end = trim(text, begin, since.start())
    note = NOTE_AT_END.search(text[begin:end]) if end > begin and text[end - 1] in "）)" else None
    if note:
        begin, end = trim(text, begin, begin + note.start())
    if end - begin > _SHORTEST and text.find("每", begin + 2, end) > 0:
        rate = _FOR_EACH.search(text, begin + 2, end)
        if rate and text[rate.start() - 1] not in "员户人":
            begin, end = trim(text, begin, rate.start())
    if end - begin > most:
        begin = last_object(text, begin, end)
        if end - begin > most:
            begin = end - most
        begin, end = trim(text, begin, end)
    if most <= _MAX_LEFT and text[begin : begin + 2] in words.words_of("verb") and text.find("等", begin, end) > 0:
        examples = _EXAMPLES.fullmatch(text, begin, end)
        if examples and not _AS_WORD.match(text, examples.end("list")) and not _holds_verb(examples["things"]):
            return of(text, begin, begin + 2) + of(text, *examples.span("things"))
    begin = _behind_adjunct(text, begin, end)
    first = begin
    plain = _LOOKED_INTO.search(text, begin, end) is None
    if end - begin > 4:
        begin = begin if plain else _after_adverb(text, begin, end)
        if end - begin > _LONG:
            cut = _AND_SO_ON.match(text, begin, end) or _LIST_END.match(text, begin, end) if most <= _MAX_LEFT else None
            if cut:
                begin = cut.end()
        begin = begin if plain else max(begin, text.rfind("各级", begin, end))
        match = words.opening().match(text, begin, end)
        if match and end - match.end() >= 2:
            begin = match.end() + (text[match.end()] == "了")
        if text[end - 2 : end] in words.words_of("verb") and _PREPOSITION.search(text, begin, end - 2):
            begin = end - 2
    if plain:
        return _measure_with_owner(text, first, begin, end)
    reached = _reached(text, begin, end)
    if reached:
        return reached
    note = _NOTE.search(text, begin, end)
    if note and note.start() > begin and not (first < begin and text[begin:end] in words.words_of("vague")):
        said = text[begin : note.start()] + text[note.end() : end]
        return Phrase(said, ((begin, note.start()), (note.end(), end)))
    return _measure_with_owner(text, first, begin, end)


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


_CLOSED = frozenset("，。；：！？\n,;:!?）)、”’")
_AWARDED = frozenset({"获奖", "获评", "获批"})
_FUTURE = frozenset({"未来", "未成", "未婚"})
_FUNCTION = frozenset("需了的得是有在为占已被均都达居以并使把由从因将还也和与及或")


def _begins_predicate(text: str, begin: int, end: int) -> bool:
    """Does a predicate or a function word begin at `begin`, instead of a noun?"""
    one, pair = text[begin : begin + 1], text[begin : begin + 2]
    if text[begin + 2 : begin + 3] == "了" and (pair in words.words_of("hard") or pair in words.words_of("verb")):
        return True
    if pair in words.words_of("hard"):
        if pair in words.words_of("begin") or text[begin : begin + 4] in words.words_of("begin"):
            return False
        if pair in words.words_of("modifying"):
            return not _names_thing(text, begin + 2, end)
        return not (pair in _LACKING and 0 < text.find("的", begin, end) < end - 1)
    if one == "未":
        return pair not in _FUTURE
    if one == "获":
        return pair not in _AWARDED
    if one not in _FUNCTION:
        return False
    stop = words.stops().get(one)
    return text[begin + 1 : begin + 2] not in ((stop.after if stop else "") or "-")


_ABSTRACT = ("问题",)
"""words that end a noun before them, but are counted where they stand alone"""


def noun_after(text: str, begin: int, end: int) -> tuple[Span, Span]:
    """The noun that begins at `begin`, and the predicate that follows it up to the end of its clause.

    Either may be empty. Works up to `end` at most.
    """
    if begin >= end or text[begin] in _CLOSED or text.startswith("不等", begin):
        return (begin, begin), (begin, begin)
    if end - begin <= _REPLACING and end < len(text) and _REPLACED.fullmatch(text, begin, end):
        # 由119项削减为95项: what stands between is said of the first
        return (begin, begin), (begin, end)
    limit, scanned = _list_end(text, begin, clause_end(text, begin, end), end)
    light = _LIGHT.match(text, begin, limit)
    if light:
        begin = light.end()
    if _begins_predicate(text, begin, limit) and not text.startswith(_ABSTRACT, begin):
        return (begin, begin), (begin, limit)
    cut = _predicate_at(text, begin, max(begin + 1, scanned), limit)
    # a predicate before 的 describes the noun: 没有发展党员的行政村
    if cut < limit:
        of_mark = text.find("的", cut, limit)
        if (
            0 < of_mark - cut <= 8
            and limit - of_mark > 1
            and limit - begin <= 24
            and text[cut] not in "按根通围结由对为"
            and not (cut - begin > 1 and text.endswith(words.tails("thing"), begin, cut))
        ):
            cut = limit
    stop = cut
    while cut < limit and stop - begin > 3 and text[stop - 2 : stop] in words.words_of("adverb"):
        stop -= 2
    word = words.stops()["中"].before
    while stop > begin and (
        text[stop - 1] in _TAIL_CHARS
        or (stop == cut < limit and text[stop - 1] in _ADVERBS and text[stop - 2] not in "船羊鸡猪牛")
        or (stop == cut and text[stop - 1] in "中上下" and text[stop - 2] not in word)
    ):
        stop -= 1
    if cut < limit:
        adverbs = words.words_of("adverb")
        while stop - begin > 3 and text[stop - 2 : stop] in adverbs:
            stop -= 2
    if stop - begin == 1 and text[begin] in "外内时后前起多左右期":
        stop = begin
    return (begin, stop), (cut, limit)


_POLICIES = frozenset("稳促保扩降防控治惠强")
"""verbs that make the name of a policy with what stands behind them: 稳增长, 促消费"""


_DATE = re.compile(r"(?:19|20)\d\d年|\d{1,2}月")


def _predicate_at(text: str, begin: int, at: int, limit: int) -> int:
    """Where the noun that begins at `begin` is ended by a predicate, looked for from `at` on; `limit` if it is not."""
    hard, verbs, stops = words.words_of("hard"), words.words_of("verb"), words.stops()
    modifying = words.words_of("modifying")
    pairs, single = words.noun_enders()
    if at == begin + 1 and text[begin] == "“":
        at = _behind_quotation(text, at, limit)
    dated = _DATE.search(text, at, limit)
    limit = dated.start() if dated else limit
    while at < limit:
        pair, char = text[at : at + 2], text[at]
        if pair not in pairs and char not in single:
            at += 1
            continue
        if char == "”" and not pair[1:].isalpha():
            return at
        if char == "“":
            # a name in quotes is not cut: “我为群众办实事”活动
            at = _behind_quotation(text, at, limit)
            continue
        if at == begin + 1 and text[begin] in _POLICIES:
            at += 2  # 稳增长措施
            continue
        if pair in hard or (pair in pairs and at + 2 < limit):
            attribute = text[begin:at] in words.words_of("attribute") and limit - at > 2
            named = at + 2 < limit and text[at + 2] in _NOUN_ENDS and text[at + 2 : at + 4] not in _WORDS_OF_OWN
            if attribute or named:
                at += 2
                continue
            if pair not in modifying or not _names_thing(text, at + 2, limit) or _counts_more(text, begin, at, limit):
                return at - (text[at - 1] == "新")
            at += 2
            continue
        alone = stops.get(char)
        if alone and alone.before != "*" and text[at - 1] not in alone.before and pair[1:] not in (alone.after or "-"):
            # 企业发展到100户: the verb is no part of the noun
            grown = char == "到" and (text[at - 2 : at] in verbs or text[at - 2 : at] in hard)
            return max(begin, at - 2) if grown else at
        at += 1
    return limit


def _behind_quotation(text: str, at: int, limit: int) -> int:
    """Behind the mark that closes the quotation around `at`; behind `at` itself where none does."""
    close = text.find("”", at, limit)
    return close + 1 if close >= 0 else at + 1


def _names_thing(text: str, begin: int, end: int) -> bool:
    """Is ``text[begin:end]`` the rest of a thing's name, so that the word before it describes it: 保障|性住房项目?"""
    if (
        not 2 <= end - begin <= 10
        or text[begin] in "了这该此本其各"
        or text[begin : begin + 2] in words.words_of("hard")
    ):
        return False
    if text.startswith(_OF_ALL, begin, end) or text[begin : begin + 2] in words.words_of("state"):
        return False
    if text.endswith(words.tails("thing"), begin, end):
        return True
    return end - begin <= 4 and text[begin : begin + 2] not in words.words_of("verb")


def _counts_more(text: str, begin: int, at: int, limit: int) -> bool:
    """Do things counted before `at` do what the next number counts: 十个特色镇|实施基础设施项目|55个?"""
    counting = text[limit : limit + 1].isdigit() and limit - at > _DEED
    return counting and text.endswith(words.tails("thing"), begin, at) and text[at : at + 2] in words.words_of("verb")


_DEED = 4
"""characters at least of a verb with its object"""
_NOUN_ENDS = frozenset("区型性者人")
"""characters that make a noun of a verb before them: 集聚|区, 成长|型"""
_WORDS_OF_OWN = frozenset(
    {
        "区域",
        "区级",
        "区内",
        "区外",
        "区县",
        "区直",
        "型材",
        "型号",
        "性质",
        "性能",
        "人均",
        "人口",
        "人员",
        "人次",
        "人民",
        "人才",
        "人大",
        "人居",
        "人数",
        "人工",
        "人选",
    }
)
_OF_ALL = ("全国", "全省", "全区", "全球", "国家", "省级", "中国")
_LACKING = frozenset({"没有", "尚未", "未能", "无法", "不足"})
_LIGHT = expression("phrases light")
_DESCRIBED = re.compile(
    r"[\u4e00-\u9fff]{1,8}[强大高好弱差小多少全新优低薄显快齐广深密严重](?:、[\u4e00-\u9fff]{2,10})+的(?=[\u4e00-\u9fff]{2})"
)
_RANKS = frozenset("国部省市州县区乡镇村")
_RANK_LIST = expression("phrases rank list")
_MEMBERS = re.compile(r"(?:、[\u4e00-\u9fff“”]{2,10})+(?=[，。；！？\n,;]|$)")


def _list_end(text: str, begin: int, limit: int, end: int) -> tuple[int, int]:
    """End of the clause, beyond a 、 where what stands there belongs to the same number, and the end of a description.

    That is so where it describes (基础薄弱、工作滞后的村) and where no other number follows in the clause (农村、企业、社区).
    """
    if limit >= end or text[limit] != "、":
        return limit, begin
    if limit - begin == 1 and text[begin] in _RANKS:
        # 13个国、省考核断面
        return clause_end(text, limit + 1, end), limit + 1
    described = _DESCRIBED.match(text, begin, end)
    if described:
        return clause_end(text, described.end(), end), described.end()
    members = _MEMBERS.match(text, limit, end)
    if members is None or (members.end() == end and end < len(text) and text[end] not in "，。；！？\n,;"):
        return limit, begin
    first = limit + 1
    if text[first : first + 2] in words.words_of("hard") or text[first : first + 2] in words.words_of("verb"):
        return limit, begin
    return members.end(), begin


def clause_end(text: str, begin: int, end: int) -> int:
    """Where the clause that holds `begin` ends; short brackets inside a word (县(市、区)委) don't end it."""
    at = begin
    while True:
        match = _STOP.search(text, at, end)
        if match is None:
            return end
        if match.group() == "、" and match.start() > begin and _RANK_LIST.match(text, match.start() - 1, end):
            at = match.end()  # 省、市、县人大代表
            continue
        bracket = _SMALL_BRACKET.match(text, match.start(), min(len(text), end + 1))
        if bracket is None:
            return match.start()
        at = bracket.end()


def core(phrase: Phrase) -> Phrase:
    """The thing at the end of a phrase, without the verb and what stands before it: 在企业中建立党组织 → 党组织."""
    text = phrase.text
    verbs = words.words_of("verb")
    for at in range(len(text) - 4, -1, -1):
        if text[at : at + 2] in verbs and text[at : at + 2] not in words.words_of("nominal"):
            return Phrase(text[at + 2 :].removeprefix("了"), phrase.spans)
    return phrase


def without_deed(name: str) -> str:
    """The things at the end of a name without the deed that it begins with: 归集|维修资金, 委员们共提交|提案."""
    at = 0
    adverb = False
    for word, tag in segmenter().tag(name):
        done = tag == "v" and (at == 0 or adverb)
        adverb, at = tag == "d", at + len(word)
        if done:
            return name[at:] if len(name) - at > 1 else ""
    return name


def last_things(said: str) -> str:
    """The things that the last verb of a clause is done with: 免费安装|独立式报警器; "" where nothing follows a verb."""
    at, found = len(said), ""
    for word, tag in reversed(segmenter().tag(said)):
        if tag == "v":
            return found
        at -= len(word)
        found = said[at:]
    return ""


def last_object(text: str, begin: int, end: int) -> int:
    """Where the last verb with its object begins in a long phrase: 推动…建成学校 → 建成学校."""
    verbs = words.words_of("verb")
    at = end - 4
    while at > begin:
        if text[at : at + 2] in verbs and text[at : at + 2] not in words.words_of("nominal"):
            return at
        at -= 1
    return begin
