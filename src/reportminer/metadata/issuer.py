"""Who issued a report? Reads the line under the title, the signature, the title itself, a government's speaker."""

from __future__ import annotations

import re
from functools import lru_cache

from reportminer.metadata.expressions import expression

from .. import lexicons
from ..genres import view_of

_LINES = 8
_TAIL_CHARS, _TAIL_LINES = 200, 4
_GOVERNMENT = expression("issuer government")
_NOT_ISSUER = expression("issuer not issuer")


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A line that is an issuer, with its head's office and name perhaps; an issuer at the beginning of a title."""
    rows = lexicons.load_table("issuers.tsv", ("ending", "where"), key="ending")
    endings = "|".join(sorted((row["ending"] for row in rows), key=len, reverse=True))
    titled = "|".join(row["ending"] for row in rows if row["where"] == "title")
    head = r"(?:书记|副书记|主任|部长|局长|院长|校长)?(?:[\s　]+[\u4e00-\u9fff　 ]{2,5})?"
    own = re.compile(rf"[（(]?((?!我)[^，。、：:…\s]{{1,30}}?(?:{endings})){head}[）)]?")
    return own, re.compile(rf"(?:中共)?[\u4e00-\u9fff×xX*]{{2,16}}?(?:{titled})(?=(?:19|20)\d{{2}}年|关于)")


def is_issuer(line: str) -> bool:
    """Whether a line is nothing but the name of a body that issues reports."""
    match = _patterns()[0].fullmatch(line.strip())
    return match is not None and _NOT_ISSUER.search(match.group(1)) is None


def find_org(text: str, *, head_end: int, genre: str = "other", title_begin: int = 0, title_end: int = 0) -> str:
    """The issuing body as written, "" if the text does not tell.

    Args:
        text: clean text of one report.
        head_end: end of the lines above the body.
        genre: a government work report is issued by the government that its speaker speaks for.
        title_begin: where the title stands.
        title_end: its end.
    """
    if view_of(genre).by_government:
        return _government(text[title_end : head_end + _TAIL_CHARS])
    own, titled = _patterns()
    tail = text[max(head_end, len(text) - _TAIL_CHARS) :].splitlines()[-_TAIL_LINES:]
    for line in (*text[title_end:head_end].splitlines()[:_LINES], *reversed(tail)):
        match = own.fullmatch(line.strip().strip("*"))
        if match and not _NOT_ISSUER.search(match.group(1)):
            return match.group(1)
    match = titled.match(text[title_begin:title_end])
    return match.group() if match else ""


def _government(heading: str) -> str:
    for line in heading.splitlines():
        match = _GOVERNMENT.search(line.rpartition("会议上")[2].strip())
        if match:
            return match.group(1)
    return ""
