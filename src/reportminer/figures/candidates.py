"""Where could a number stand? One pattern that finds numerals and steps over dates, ordinals and headings."""

from __future__ import annotations

import re
from functools import lru_cache

from reportminer.figures import numerals
from reportminer.figures.units import first_characters

HAN = "一二三四五六七八九十百千万亿两零〇廿卅"
DASHES = "-—–－─━~～〜∼―"
_DASH = re.escape(DASHES)
RANGE_SIGNS = frozenset(DASHES + "至到 ")
DIGIT_HAN = "零〇一二三四五六七八九"
_DIGITS = "0-9０-９"
_FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
_PAIRS = "".join(numerals.PAIRS)
_STARTS = f"{_DIGITS}{HAN}{_PAIRS}{_FORMAL}几数第翻过超半½xX×ＸｘΧ＊*＿_○◯"
"""every character that a candidate can begin with"""
# Blanks are scars of typesetting: behind the point only a scale or percent sign proves them (87. 5%), between groups of
# three digits what is counted (5 000万元, 1 300多人, 2 186兆伏安).
_NO_UNIT = "年月日号时秒至到和与及或比第"
"""what stands behind a number of its own, so that the blank before it parts two"""
ARABIC = (
    rf"(?:\d{{1,3}}(?:[,，]\d{{3}})+(?!\d)"
    rf"|(?<![\d.,，])(?<!\d )[1-9]\d{{0,2}}(?: \d{{3}})+(?=(?:\.\d+)?(?:[多余]| ?(?![{_NO_UNIT}])[\u4e00-\u9fff]))|\d+)"
    r"(?:[.．](?: (?=\d+ ?[%％万亿]))?\d+)?"
)
# 千 and 百 belong to the unit in 千瓦, 千米, 百分点
SCALE = r"(?:[十万亿]|千(?![瓦克米伏卡帕焦兆赫])|百(?!分[点之]|货|姓|强))"
MASK = r"(?:[xX×ＸｘΧ＊*＿_]{1,8}|[○◯]{2,6})"

_YEARS = rf"(?<!\d)(?:19|20)\d\d\s?(?:[{_DASH}、和及与至到/]{{1,2}}\s?(?:19|20)?\d\d\s?){{0,9}}(?:年(?!龄)|学年)"
_SHORT_YEAR = r"(?<!\d)(?:0\d|9\d(?!年[来历]))年(?!代)|(?<!\d)\d\d年(?=[底初末度]|[上下]半年|\d{1,2}月|[一二三四]季度)"
_DAY = r"(?<!\d)(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d)"
_MONTH = (
    rf"(?<![\d.])\d{{1,2}}\s?(?:[{_DASH}、至到和]{{1,2}}\s?\d{{1,2}}\s?){{0,4}}月(?![龄薪])"
    rf"(?:\s?\d{{1,2}}\s?(?:[{_DASH}、至到]{{1,2}}\s?\d{{1,2}}\s?)?[日号])?"
)
_OS = "ＯO0○ΟО"
"""what is typed for 〇: Latin, Greek and Cyrillic letters, a circle, a digit"""
_HAN_YEAR = rf"[一二][九〇零{_OS}][〇零{_OS}一二三四五六七八九十]{{2}}年"
_ONE_MONTH = r"(?:十[一二]?|[一二三四五六七八九])"
_HAN_MONTH = (
    rf"(?<![个两几]){_ONE_MONTH}(?:[、至到]{_ONE_MONTH})?月(?![龄薪])(?:[一二三四五六七八九十廿]{{1,3}}[日号])?"
)
_ORDINAL = rf"第\s?(?:\d+|[{HAN}几]+)(?:[、和{_DASH}至到]\s?第?(?:\d+|[{HAN}]+))*"
_QUARTER = rf"[{HAN}\d](?:[、和至到{_DASH}][{HAN}\d])?季度"
_SESSION = (
    rf"(?<![{HAN}])[{HAN}]++届(?:[{HAN}]+[次中](?:、[{HAN}]+[次中])*)?|[xX×*]{{1,3}}届(?:[xX×*{HAN}]{{1,3}}[次中])?"
)
_HEADING = rf"(?<![^\s。；;\ufeff])(?:[{HAN}]{{1,3}}、|\d{{1,2}}(?:、|[.．](?!\d)|[.．](?=(?:19|20)\d\d年)))"
_SECTION = r"(?<![^\n\u3000 ])\d{1,2}(?:[.．]\d{1,2}){0,3} (?=[\u4e00-\u9fff][^\n，。；\d]{2,16}\n)"
"""1.3 成本高, 3 对策与建议: the number of a heading that stands alone in its line"""
_HEADING_AND_COUNT = r"(?<![^\n\u3000])\d{1,2}[.．](?=\d+(?:个(?!百分|小时|月|亿|基点)|[项条座家种件类处所]))"
"""the 27. of 27.6个示范区, a term in a list at the beginning of a line: nothing is counted in tenths there"""
_WEEKDAY = r"(?<=[本上下这]周)[一二三四五六]"
_CHAINAGE = r"(?<=[KkＫ])\d+\+\d+\s?[处段]?"
"""a place along a road, K32+600处"""
_MASKED_DATE = rf"(?:20|19)?{MASK}\s?年(?:\s?(?:{MASK}|\d{{1,2}})\s?月)?(?:\s?(?:{MASK}|\d{{1,2}})\s?日)?"
_AFTER_PLAIN = rf"\d\s.．,，、和及与至到/年学月季分:：∶︰多余来几十百千万亿xX×ＸｘΧ＊*＿_○◯{_DASH}"
"""what begins a date, a heading, a ratio, a range or a longer number behind digits"""
_NUMERAL = (
    rf"(?P<arabic>{ARABIC})(?: (?=[多余]))?(?P<more>[多余来几])?(?P<scale>(?:[ ]?{SCALE}{SCALE}?)?)"
    r"(?:(?P<more2>[多余来])(?P<scale2>[万亿]{0,2}))?"
)


@lru_cache(maxsize=1)
def pattern() -> re.Pattern[str]:
    """The pattern that steps through a text from one thing that could be a number to the next.

    Each match begins where the one before ended, and its last group tells what it ends with: ``plain`` (12.5万) with ``digits``
    and ``power``; ``numeral`` (any other Arabic number) with ``arabic``, ``more``, ``scale``, ``more2``, ``scale2``; ``han``;
    ``formal`` (壹仟贰佰); ``compound`` (1亿2000万); ``fraction`` with ``denominator`` and ``share``; ``slash``; ``fan`` (翻番)
    with ``fold``; ``half``; ``pair`` (俩); ``liang`` (三两五); ``ratio`` (4:3:3); ``mask``; none for a date, an ordinal,
    a heading or a character that begins no number.
    """
    follow = re.escape(first_characters()) + _DASH + "至到、和及多余来几左上以"
    of_digits = "|".join([_YEARS, _DAY, _SHORT_YEAR, _MONTH, _QUARTER, _HEADING, _SECTION])
    of_han = "|".join([_HAN_YEAR, _HAN_MONTH, _QUARTER, _SESSION, _HEADING])
    skip = rf"{_WEEKDAY}|(?=[{_DIGITS}])(?:{of_digits})|(?=[{HAN}])(?:{of_han})|{_ORDINAL}|{_SESSION}|{_MASKED_DATE}"
    circle = r"(?<=[百千])○(?=[一二三四五六七八九])"
    one = rf"(?:[一二三四五六七八九十万亿两零〇廿卅]|{circle}|千(?![瓦克米伏卡帕焦兆赫])|百(?!分[点之]))"
    han = rf"(?<![{HAN}])(?:{one}++(?:好?几)?|几|数(?=[十百千万亿])){one}*+(?:点[{DIGIT_HAN}]++[万亿]*+)?"
    liang = (
        rf"(?<![{HAN}])(?:[二三四五六七八九]?十[一二三四五六七八九]?|[二三四五六七八九]|一(?=两[半二三四五六七八九]))"
        r"两(?:(?P<and_half>半|[二三四五六七八九](?=[，。；、）)\n]|$)))?(?=[，。；、）)\n的左右以]|$|[酒茶米面油肉])"
    )
    idle = rf"[{HAN}几数](?![{HAN}{_OS}届月季半\s{follow}]|好几)"  # 统一, 一些, 十分: most Chinese digits
    return re.compile(
        rf"[^{_STARTS}]*+(?:{idle}[^{_STARTS}]*+)*+(?:"
        rf"{_HEADING_AND_COUNT}|{_CHAINAGE}"
        rf"|(?P<plain>(?<!\d[.．])(?P<digits>\d++(?:\.\d++)?+)(?P<power>[万亿]{{0,2}}+))(?![{_AFTER_PLAIN}]|零\d|比\d)"
        rf"|(?:{skip})"
        rf"|(?P<fraction>(?P<denominator>(?<![{HAN}])[{HAN}]++|\d++)分之(?P<share>{ARABIC}|[{HAN}几]++(?:点[{DIGIT_HAN}]++)?))"
        rf"|(?=[{_DIGITS}])(?:(?<![\d/.])(?P<slash>[1-9]\d?/[1-9]\d?)(?![\d/年月日万])"
        rf"|(?<![\d.:：])(?P<ratio>\d+(?:\.\d+)?(?:(?:\s?[:：∶︰]\s?\d+(?:\.\d+)?)+|(?:比\d+(?:\.\d+)?){{2,}}))(?![\d:：])"
        rf"|(?P<compound>\d+亿\d+(?:\.\d+)?{SCALE}{{1,2}}|(?:\d{{1,4}}{SCALE}){{2,6}}万?|\d{{1,2}}[百千万]零\d{{1,3}}|\d+万\d{{4}}(?!\d)"
        rf"|\d+(?:\.\d+)?\s?[×xX*]\s?10\^\d{{1,2}}(?!\d))"
        rf"|(?P<numeral>{_NUMERAL}))"
        rf"|(?P<fan>翻(?:了|上)?近?(?P<fold>[一两二三四五\d])?番)"
        rf"|(?P<half>过半数?(?!年|天|个|小时|月)|超半数|半数|一半|½|(?<![上下多大小]|(?<!提)前|(?<![延推])后)半(?=年|天|个|小时|月|斤|公斤|吨|亩|里|公里|米|升))"
        rf"|(?P<formal>(?<![{HAN}{_FORMAL}])[{_FORMAL}][{_FORMAL}零万亿]++)(?=\s?[元圆户人亩个])"
        rf"|(?P<pair>[{_PAIRS}])(?=人(?![世均品生口民家物格情际]))|(?P<liang>{liang})"
        rf"|(?P<han>{han})(?=\s?[{follow}]|(?<=[一二两三四五六七八九十百千万亿]万|[一-龥]亿|[万千][二三四五六七八九])[，。；、])"
        rf"|(?P<mask>(?<![A-Za-z×*_]){MASK}[百千万亿]{{0,2}})(?![A-Za-z\d×*_])"
        r"|.|\Z)",
        re.DOTALL,
    )


@lru_cache(maxsize=1)
def second_number() -> re.Pattern[str]:
    """The sign of a range and the number behind it, groups as in `pattern`."""
    han = rf"[{HAN}]+(?:点[{DIGIT_HAN}]+)?"
    return re.compile(
        rf"\s?(?P<sign>[{_DASH}]{{1,2}}|至|到)\s?(?:近|约)?(?P<minus>(?<=[至到])[-－−])?(?:{_NUMERAL}|(?P<han>{han}))"
    )


@lru_cache(maxsize=1)
def neighbour() -> re.Pattern[str]:
    """A pause mark and a single digit, as in 三、四个 or 3、4个."""
    return re.compile(r"[、，,]\s?(?P<next>[一二三四五六七八九]|\d(?![\d.,]))")
