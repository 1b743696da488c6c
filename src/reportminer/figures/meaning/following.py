"""Which noun stands behind a number, and which predicate behind that?"""

from __future__ import annotations

import re

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import words
from reportminer.figures.meaning.phrases import SMALL_BRACKET, Span, clause_end
from reportminer.sentences import CLAUSES

_ADVERBS = "只仅皆"
_TAIL_CHARS = "的等内里和与及以、各"
_REPLACED = re.compile("(?:[增减削提扩缩压降升跃攀调整合归并精简发改变划转建拓延下上回][\u4e00-\u9fff]?)?[到至为]")
_REPLACING = 4
"""characters between a value and the one that replaces it"""
_CLOSED = frozenset(CLAUSES + "\n）)、”’")
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
        inside = SMALL_BRACKET.match(text, at, limit) if char in "（(" else None
        if inside:
            at = inside.end()  # 86个村（居）党组织
            continue
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
_WORDS_OF_OWN = words.words_of("own word")
_OF_ALL = ("全国", "全省", "全区", "全球", "国家", "省级", "中国")
_LACKING = frozenset({"没有", "尚未", "未能", "无法", "不足"})
_LIGHT = expression("phrases light")
_DESCRIBED = re.compile(
    r"[\u4e00-\u9fff]{1,8}[强大高好弱差小多少全新优低薄显快齐广深密严重](?:、[\u4e00-\u9fff]{2,10})+的(?=[\u4e00-\u9fff]{2})"
)
_RANKS = frozenset("国部省市州县区乡镇村")
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
