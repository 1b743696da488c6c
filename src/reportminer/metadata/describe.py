"""What is a report called, who issued it, when, on which years, and of which kind is it?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportminer.metadata.expressions import expression

from .. import lexicons
from ..genres import view_of
from ..records import Genre, Section, Span, YearStatus
from .dates import Date, find_date
from .issuer import find_org, is_issuer
from .numerals import number
from .title import ADDRESS, find_title, fuller_title

_HEAD_LINES, _HEAD_CHARS, _OPENING = 10, 500, 500
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年|年度)?(?!\d|\s*[-—~至到]\s*(?:19|20)\d{2})")
_SPAN = re.compile(r"((?:19|20)\d{2})\s*(?:年)?\s*(?:[-—–~～]{1,2}|至|到)\s*((?:19|20)\d{2})\s*年?")
_HAN_YEAR = re.compile(r"[一二][〇○零九OＯ][〇○零一二三四五六七八九OＯ]{2}(?=年)")
_URL = re.compile(r"https?:|<!--")
_NEXT_TITLE = re.compile(
    r"[\s\u3000]*(?P<title>(?![一二三四五六七八九十\d]{1,3}[、.．])[^\n。，；：]{6,60})[ \t]*(?:\n|$)"
)
"""A line right below that may be a title: short, without a stop, no numbered heading."""
_MAY_BE_TITLE = re.compile(r"(?![（(【—-])(?!.*(?:\d{1,2}日|[:：?？]$))")
"""A line below an issuer that is neither its date nor an address."""
_NUMBER = re.compile(
    r"[ \t\u3000]*\n[ \t\u3000]*(?P<number>[（(]第?[一二三四五六七八九十\d]{1,3}号[）)])[ \t\u3000]*(?=\n|$)"
)
_SUBTITLE = re.compile(
    r"[ \t\u3000]*\n[ \t\u3000]*(?P<said>[—－-]{2}(?!.*(?:\d日|会议上))[^\n。；]{4,40}?)[ \t\u3000]*(?=\n|$)"
)
_BREAK = re.compile(r"\s*\n\s*")
"""Where a title is set on two lines."""
_PLAN = expression("describe plan")
_SINCE = re.compile(r"(?:自|^\s*)((?:19|20)\d{2})年[^。，,；\n]{0,30}?以来")
_REVIEW = expression("describe review")
_PAST = expression("describe past")
_SECOND_TITLE = ("——", "--", "—", "－－")
"""How a second title below the first begins: it says of what kind the report is where the first does not."""
CLOSING_MONTH = 11
"""A government work report given from this month on is next year's."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a report says of itself.

    Attributes:
        title: the title as it stands in the text, or the source's title if the text has none.
        title_begin: where it stands; equal to `title_end` if it does not stand in the text.
        org: issuing body as written, "" if not told.
        date: ISO date (2014-01-08, 2012-10) of writing or delivery, never a web page's; "" if not told.
        date_begin: where the date stands; equal to `date_end` if there is none.
        period: years reported on: 2023, 2016-2020, 2001- ; "" if not told.
        genre: kind of report, of the contract's list.
        year: the year whose report it is, as offices file it: the government work report of January 2014 and that of
            December 2013 are both the report of 2014, which look back on 2013 and plan 2014. Other reports: the year of
            the title, of the date, or of the period's end.
        current_year: the year that 今年 means in the text (2013 for a report given in December 2013); 去年 is one less.
        review_year: the year looked back on.
        year_status: what told the year, as `settle_year` finds it.
        other_year: a year in the path that contradicts the text.
    """

    title: str = ""
    title_begin: int = 0
    title_end: int = 0
    org: str = ""
    date: str = ""
    date_begin: int = 0
    date_end: int = 0
    period: str = ""
    genre: Genre = "other"
    year: int | None = None
    current_year: int | None = None
    review_year: int | None = None
    year_status: YearStatus = "unknown"
    other_year: int | None = None


def describe(
    text: str, *, title_span: Span = (0, 0), source_title: str = "", sections: Sequence[Section] = ()
) -> Description:
    """Title, issuer, date, period, genre and years of one report.

    Args:
        text: clean text of one report.
        title_span: where the title stands, if known; ``(0, 0)`` to look for it.
        source_title: title that the file carries beside its text.
        sections: headings, whose names tell the period (2013年工作回顾).
    """
    begin, end, title, head_end = _titled(text, title_span, source_title)
    date = find_date(text, head_end=head_end, title_end=max(end, title_span[1]))
    genre = find_genre(title, text[head_end : head_end + _OPENING], text[:head_end])
    heads = [s.head for s in sections[:3]] or _first_heads(text, head_end)
    if view_of(genre).reviews:
        year, current, review = _years_of_work_report(_in_digits(title), date, heads)
        period = _period_of_work_report(heads, review)
    else:
        period, review = _period(_in_digits(title), text[head_end : head_end + _OPENING]), None
        year = current = _year(_in_digits(title), date, period)
    return Description(
        title=title,
        title_begin=begin,
        title_end=end,
        org=find_org(text, head_end=head_end, genre=genre, title_begin=begin, title_end=end),
        date=date.iso if date else "",
        date_begin=date.begin if date else 0,
        date_end=date.end if date else 0,
        period=period,
        genre=genre,
        year=year,
        current_year=current,
        review_year=review,
    )


def _titled(text: str, title_span: Span, source_title: str) -> tuple[int, int, str, int]:
    """Where the title stands, what it is, and where the lines above the body end."""
    if ADDRESS.search(text, *title_span):
        title_span = (title_span[0], title_span[0])
    begin, end = fuller_title(text, *title_span) if title_span[1] > title_span[0] else find_title(text)
    begin, end = _with_second_line(text, *_below_issuer(text, begin, end))
    title = _BREAK.sub("", text[begin:end].strip()) or source_title.strip()
    return begin, end, title, max(_head_end(text), title_span[1], end)


def _below_issuer(text: str, begin: int, end: int) -> Span:
    """The title, or the next line where what was taken for it only says who issued the report."""
    after = text.find("\n", end)
    if after < 0 or not is_issuer(text[begin:end]):
        return begin, end
    below = _NEXT_TITLE.match(text, after)
    if below is None or is_issuer(below["title"]) or not _MAY_BE_TITLE.match(below["title"].strip()):
        return begin, end
    return below.span("title")


def _with_second_line(text: str, begin: int, end: int) -> Span:
    """The title with the line right below it that belongs to it: the number of a communiqué, or what a slogan is about."""
    numbered = _NUMBER.match(text, end) if text.endswith("公报", begin, end) else None
    if numbered is not None:
        return begin, numbered.end("number")
    second = _SUBTITLE.match(text, end) if end > begin else None
    if (
        second is None
        or _by_title(text[begin:end]) is not None
        or not view_of(_by_title(second["said"]) or "").subtitled
    ):
        return begin, end
    return begin, second.end("said")


def tell_genre(text: str, *, title_span: Span = (0, 0), source_title: str = "") -> Genre:
    """Kind of one report, as `describe` tells it, before its headings are known."""
    _, _, title, head_end = _titled(text, title_span, source_title)
    return find_genre(title, text[head_end : head_end + _OPENING], text[:head_end])


@lru_cache(maxsize=1)
def _genres() -> list[tuple[re.Pattern[str], Genre, str]]:
    rows = lexicons.load_table("genres.tsv", ("pattern", "genre", "where"), key="pattern")
    return [(re.compile(row["pattern"]), row["genre"], row["where"]) for row in rows]  # type: ignore[misc]


def find_genre(title: str, opening: str, masthead: str = "") -> Genre:
    """Kind of report by masthead or title, else by its opening; a study tour in the opening outweighs a title that says 调查.

    A title that names no kind over a text in which somebody tells what they do is a slogan: such texts are for exchange.
    """
    for pattern, genre, where in _genres():
        if where == "masthead" and pattern.search(masthead):
            return genre
    titled = _by_title(title)
    for line in masthead.splitlines() if titled is None else ():
        titled = titled or (_by_title(line.strip()) if line.lstrip().startswith(_SECOND_TITLE) else None)
    by_title: Genre = titled or "other"
    yields = view_of(by_title).yields
    if titled is not None and not yields:
        return titled
    for pattern, genre, where in _genres():
        if where == "opening" and pattern.search(opening) and (by_title == "other" or genre == yields):
            return genre
    for pattern, genre, where in _genres() if title and by_title == "other" and titled is None else ():
        if where == "untold" and pattern.search(opening):
            return genre
    return by_title


def _by_title(title: str) -> Genre | None:
    """The kind of report that a title announces."""
    return next((genre for pattern, genre, where in _genres() if where == "title" and pattern.search(title)), None)


def _head_end(text: str) -> int:
    """End of the lines above the body, salutation included."""
    at = 0
    for count, line in enumerate(text.splitlines(keepends=True)):
        stripped = line.strip()
        long = len(stripped) > 70 and not _URL.search(stripped)
        if count >= 2 * _HEAD_LINES or at > _HEAD_CHARS or long or stripped.endswith(("。", "；")):
            break
        if ADDRESS.search(stripped):
            break
        at += len(line)
        if stripped.startswith("各位代表"):
            break
    return at


def _year(title: str, date: Date | None, period: str) -> int | None:
    """Year of the title (a summary of 2023 may be signed in January 2024), else of the date, else the period's last."""
    titled = _YEAR.search(title)
    if titled:
        return int(titled.group(1))
    if date:
        return date.year
    return int(period[-4:]) if period[-4:].isdigit() else None


def _in_digits(title: str) -> str:
    """The title with years in Chinese numerals (二〇一九年) written in digits."""
    return _HAN_YEAR.sub(lambda match: str(number(match[0]) or match[0]), title)


def _years_of_work_report(
    title: str, date: Date | None, heads: Sequence[str]
) -> tuple[int | None, int | None, int | None]:
    """(year, current_year, review_year) of a government work report."""
    titled = _YEAR.search(title)
    if date:
        late = date.month >= CLOSING_MONTH
        year = date.year + 1 if late else date.year
        return year, date.year, year - 1
    if titled:
        year = int(titled.group(1))
        return year, year, year - 1
    for head in heads:
        match = _REVIEW.search(head)
        if match:
            year = int(match.group(1)) + 1
            return year, year, year - 1
    return None, None, None


def _first_heads(text: str, begin: int) -> list[str]:
    """Short lines right below the heading: what stands for headings where none have been found."""
    lines = [line.strip(" *#　") for line in text[begin : begin + 1500].splitlines()]
    return [line for line in lines if 4 <= len(line) <= 40 and not line.endswith(("。", "：", "！", "；"))][:3]


def _five_years(match: re.Match[str]) -> str:
    """十三五 → 2016-2020."""
    first = 2001 + 5 * (number(match["quoted"] or match["plain"]) or 1)
    return f"{first}-{first + 4}"


def _period_of_work_report(heads: Sequence[str], review: int | None) -> str:
    """The years looked back on: a plan's five years, the years of a term, else the year before."""
    for head in heads[:2]:
        if "回顾" not in head and "工作" not in head:
            continue
        plan = _PLAN.search(head)
        if plan and review and int(_five_years(plan)[:4]) < review:
            return f"{_five_years(plan)[:4]}-{min(int(_five_years(plan)[-4:]), review)}"
        years = _SPAN.search(head)
        if years:
            return f"{years.group(1)}-{years.group(2)}"
        past = _PAST.search(head)
        count = number(past.group(1)) if past else None
        if count and count > 1 and review:
            return f"{review - count + 1}-{review}"
    return str(review) if review else ""


def _period(title: str, opening: str) -> str:
    """Years in the title, a plan's years, 自2001年…以来 in the opening."""
    for text in (title, opening):
        years = _SPAN.search(text)
        if years and int(years.group(1)) < int(years.group(2)):
            return f"{years.group(1)}-{years.group(2)}"
        plan = _PLAN.search(text) if text is title else None
        if plan:
            return _five_years(plan)
        single = _YEAR.search(title) if text is title else None
        if single:
            return single.group(1)
    first = re.match(r"\s*((?:19|20)\d{2})年[，,]", opening)
    if first:
        return first.group(1)
    since = _SINCE.search(opening)
    if since:
        return f"{since.group(1)}-"
    return ""
