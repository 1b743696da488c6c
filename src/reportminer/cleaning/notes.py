"""Where do the notes behind a report begin? What explains its words (名词解释) makes no points."""

from __future__ import annotations

import re

from reportminer.cleaning.expressions import expression

_TITLE = expression("notes title")
_WORD = expression("notes word")
_TERM = re.compile(
    r"^[ \t\u3000*#]*(?:[〔\[(（【]?(?P<number>\d{1,3})[〕\])）】.、．]?|(?P<ring>[①-⑳㉑-㊿]))[ \t\u3000]*"
    r"(?P<term>[^：:\n。；]{2,40})[：:]",
    re.MULTILINE,
)
_QUOTES = re.compile(r"[“”\"《》‘’（）()\s*]")
_LINE = re.compile(r"^(?=[^\n]*\S)", re.MULTILINE)
_LATE = 0.4
"""Before this part of a text no notes are looked for."""
_FEWEST = 3
_MOST = 0.5
"""Of the lines of a glossary so many define a term, and of its terms so many stand in the report before it."""


def notes_begin(text: str) -> int:
    """Offset where the explanations behind the report begin, under a title or as a list of its terms; else its end."""
    late = int(len(text) * _LATE)
    title = _TITLE.search(text, late) if _WORD.search(text, late) else None
    end = title.start() if title else len(text)
    terms = list(_TERM.finditer(text, late, end))
    for place, first in enumerate(terms):
        if first["number"] not in ("1", "01") and first["ring"] != "①":
            continue
        rest = terms[place:]
        if len(rest) < _FEWEST or len(rest) < _MOST * sum(1 for _ in _LINE.finditer(text, first.start(), end)):
            continue
        plain = _QUOTES.sub("", text[: first.start()])
        known = sum(any(word in plain for word in _words(match["term"])) for match in rest)
        if known >= _MOST * len(rest):
            return first.start()
    return end


def _words(term: str) -> list[str]:
    """The words that a term of a glossary is looked for by: its parts between 、 and the whole."""
    plain = _QUOTES.sub("", term)
    return [word for word in (plain, *plain.split("、")) if len(word) > 1]
