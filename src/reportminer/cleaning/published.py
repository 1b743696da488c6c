"""When was a page put on the web? From its meta data, its front matter, or a line of the site."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from reportminer.cleaning.characters import may_be_traditional, to_simplified
from reportminer.cleaning.furniture import FRONT_MATTER, furniture_lines
from reportminer.text import CleanText

DATE = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
DATE_LINE = re.compile(r"^[ \t]*(?:date|published|pubdate)[ \t]*:.*$", re.MULTILINE | re.IGNORECASE)


def iso_date(text: str) -> str:
    """The first date written in digits in `text` as ISO; "" if there is none that exists."""
    for match in DATE.finditer(text):
        try:
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        except ValueError:
            continue
    return ""


def note_published(clean: CleanText) -> CleanText:
    """Note when the page says it was put on the web: in its meta data or a line such as 时间:2020-03-05.

    Never the report's own date. "" if the page doesn't say. To be called before anything that the site put around the
    report is taken out.
    """
    return replace(clean, published=clean.source.published or _told(clean))


def _told(clean: CleanText) -> str:
    plain = to_simplified(clean.text) if may_be_traditional(clean.alphabet) else clean.text
    matter = FRONT_MATTER.match(plain)
    if matter and (line := DATE_LINE.search(matter[1])) and (found := iso_date(line[0])):
        return found
    for begin, end, _, tells_date in sorted(furniture_lines(plain, dated=DATE)):
        if tells_date and (found := iso_date(plain[begin:end])):
            return found
    return ""
