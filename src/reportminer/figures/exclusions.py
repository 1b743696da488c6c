"""Is this numeral no quantity at all? Names, slogans, idioms, ordinals, years and the article 一个."""

from __future__ import annotations

import re
from functools import lru_cache

from reportminer.figures.units import Unit
from reportminer.lexicons import load_table

COLUMNS = ("word", "kind")
CONTEXT_COLUMNS = ("word", "side", "kind")

_OPENING = "“‘「『《〈【"
_CLOSING = "”’」』》〉】"
_LONGEST_COINAGE = 16
_DURATION_BEFORE = re.compile(
    r"(?:过去|今后|未来|最近|[这前头往上下近后]|历史|早在)(?:的|这)?[近约]?$"
)
_DURATION_AFTER = re.compile(
    r"\s?(?:多|余)?(?:以来|来|间|行动|规划|计划|攻坚|任务|目标|前|后|之|一|内?大变|倍增|提升|整治|纲要|方案|滚动|再|见|跃|翻|上|工作|工程|消除|建|打|变|成|收官|为|初|早)"
)
_DURATION_CUE = re.compile(r"(?:连续|用|利用|历时|为期|长达|达|需|需要|满|超过|不少于|不低于|至少|每|任期|滞留|从事|工作|经过|再用|争取|力争|时间|提前|缩短|延长|周期|期限)[了到至为]?$")
_PERIODIC = re.compile(r"(?:每|各|按|人均|户均|平均)[^，。；,;、]{0,14}$")
_ONLY = re.compile(r"(?:仅有?|只有|只|不足|共|均|各|都有|至少|不少于|增加|减少)(?:配备?|设|派|安排|明确|确定)?(?:了)?$")
_ABSTRACT_AFTER = re.compile(
    r"(?:方面|环节|问题|层面|阶段|关键|重点|坚持|代表|覆盖|确保|突出|结合|到位|转变|加强|提升|方向|原则|维度|角度|意识|自信|维护|确立|全面|责任"
    r"|关系|统筹|优先|一流|体系|走在|率先|重大|必须|不|好|新|高|更|同步|融合|打造|强化|推进|聚焦|聚力|着力|文明|平安|满意|认同|服务|主动|明显|显著"
    r"|专项|标准|特点|亮点|特色|优势|定位|战略|目标|任务|举措|抓手|载体|着眼|突破|创新|转型|提高|增强|促进|保障|支撑|同|字|一|百|千|万|没有|要|为|是|以|强|大|老|先行|领先|争|带|到|在|于|的)"
)
_NAME_BEHIND = "省市县区乡镇村路街"


@lru_cache(maxsize=1)
def _fixed() -> tuple[re.Pattern[str], int]:
    """A pattern of the set words, and how long the longest is."""
    words = sorted((row["word"] for row in load_table("not_figures.tsv", COLUMNS, key="word")), key=lambda w: (-len(w), w))
    return re.compile("|".join(re.escape(word) for word in words)), max(map(len, words))


def in_set_word(text: str, begin: int, end: int) -> bool:
    """Whether ``text[begin:end]`` overlaps a word of ``not_figures.tsv`` that holds the numeral at `begin`."""
    pattern, longest = _fixed()
    for at in range(max(0, begin - 3), begin + 1):
        match = pattern.match(text, at, at + longest)
        if match is not None and match.end() > begin + (at == begin):
            return True
    return False


def in_coinage(text: str, begin: int, end: int, *, longest: int = _LONGEST_COINAGE) -> bool:
    """Whether the span stands inside a short quotation or a title: “六联六建”, “3个100%”, 《八项规定》."""
    for at in range(begin - 1, max(-1, begin - longest - 1), -1):
        char = text[at]
        if char in _CLOSING or char == "\n" or char == "。":
            return False
        if char in _OPENING:
            reach = 40 if char in "《〈" else longest
            close = text.find(_CLOSING[_OPENING.index(char)], end, at + reach + 2)
            return close >= 0 and "。" not in text[at:close]
    return False


def in_straight_quotes(text: str, begin: int, end: int) -> bool:
    """Whether straight quotation marks stand close on both sides."""
    left = text.rfind('"', max(0, begin - 8), begin)
    if left < 0:
        return False
    right = text.find('"', end, end + 9)
    return right >= 0 and not re.search(r"[，。；,;]", text[left:right])


def is_passing_duration(text: str, begin: int, end: int, *, han: bool) -> bool:
    """Whether a number of years names a stretch of time and measures nothing: 过去五年, 三年行动, 近3年来."""
    before, after = text[max(0, begin - 6) : begin], text[end : end + 4]
    if _DURATION_CUE.search(before):
        return False
    if _DURATION_BEFORE.search(before):
        return True
    return bool(_DURATION_AFTER.match(after)) or (han and after[:1] in "，。、“")


def is_article(text: str, begin: int, end: int, unit: Unit) -> bool:
    """Whether 一 before a unit means "a" and not the number 1."""
    before = text[max(0, begin - 18) : begin]
    if before[-1:] in "第这那某另同哪任万统唯逐":
        return True
    if _PERIODIC.search(before):
        # 每一个 is "every", 每月一次 a rule
        return before[-1:] == "每"
    return not (_ONLY.search(before) and unit.kind in ("classifier", "event") and unit.name not in ("个", "种", "项", "条"))


def is_abstract_count(text: str, end: int) -> bool:
    """Whether what follows a Chinese-numeral count is no countable thing: 两个覆盖, 三个方面, 四个更加."""
    return bool(_ABSTRACT_AFTER.match(text, end))
