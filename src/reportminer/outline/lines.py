"""What kind of line is this? Cuts a text into its lines and tells headings on their own line from everything else."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from reportminer.lexicons import load_table
from reportminer.outline.expressions import expression
from reportminer.sentences import ENDS, STOPS

CLOSING = " \t　。：:；;，,、.．"
"""What may close a heading without belonging to its words."""
_LINE = re.compile(r"[^\n]+")
_MARKUP = re.compile(r"[ \t　\u00a0\ufeff]*(?:#{1,6}[ \t]+)?(?:\*\*|__)?[ \t　\u00a0]*")
_DATE = re.compile(
    r"^[(（]?[\d〇○零一二三四五六七八九十xX×*_]{2,4}\s*年(?:[\d〇○零一二三四五六七八九十xX×*_\s]{1,4}月(?:[\d〇○零一二三四五六七八九十xX×*_\s]{1,4}[日号])?)?[)）]?$"
    r"|^[(（]?\d{4}[-./]\d{1,2}"
)
_BRACKETED = re.compile(r"[(（\[][^)）\]]*[)）\]]$")
_LEADER = re.compile(r"(?:[.．·]{3,}|…+)\s*\d{1,3}$")
_LEADS_IN = expression("lines leads in")
_OCCASION = expression("lines occasion")
_RUNNING = expression("lines running")
_IN_BRACKETS = re.compile(
    r"[(（\[【《「『](?:\d{1,2}|[一-鿿]{1,6}|[^)）]{0,12}年[^)）]{0,16})[)）\]】》」』]$|[\d\s]+$"
)
_INNER_STOP = re.compile(f"[{STOPS}]")
_PARTED = re.compile(rf"[{STOPS}][”’）)]?[ \t\u3000\u00a0]+(?=\S)")
_JOINED = re.compile(rf"[{ENDS}][”’）)]?(?=[^\s”’）)])")
_CAPTION = re.compile(r"(?:^|[ \t\u3000(（])单位\s*[:：]")
"""The caption of a table, with the unit of its figures."""
_COLUMNS = re.compile("(?:[^ \u3000\t]{2,8}[ \u3000\t]{1,12}){3,8}[^ \u3000\t]{2,8}")
"""A line of words set apart: the head of a table."""
_ROW = re.compile(r"[^ \u3000\t|]{2,16}(?:[ \u3000\t|]{1,12}[-－]?\d[\d.,%％]{0,12}){2,12}$")
"""A row of a table: a name, then numbers set apart."""
_CELLS = re.compile(
    r"[ \u3000\t]{2,}[-－+]?(?:\d[\d.,，%％]*[一-鿿]{0,2}|[—-]{1,2})(?:[ \u3000\t]+[-－+]?(?:\d[\d.,，%％]*|[—-]{1,2}))*\s*$"
)
"""How a row of a table ends: numbers set apart by more than one blank."""
_LONGEST_ROW, _LAST_CELLS = 80, 40
_NUMBERED_CAPTION = expression("lines numbered caption")
_BLANKS = " \u3000\t\u00a0"
_PARTED_LINE = 60
_PARTED_TIMES = 2


class Line(NamedTuple):
    """One line without white space and markup around it.

    `bold_end` is where bold type or 【】 that opens the line ends, `hashes` the depth of a Markdown heading; 0 = none.
    """

    begin: int
    end: int
    bold_end: int
    hashes: int


@lru_cache(maxsize=1)
def words() -> dict[str, tuple[str, ...]]:
    """The word lists of `outline_words.tsv` by kind."""
    found: dict[str, list[str]] = {}
    for row in load_table("outline_words.tsv", ("kind", "word")):
        found.setdefault(row["kind"], []).append(row["word"])
    return {kind: tuple(sorted(listed, key=len, reverse=True)) for kind, listed in found.items()}


def lost_breaks(text: str, begin: int, end: int) -> list[int]:
    """Where line breaks stood in a line that has lost them: behind a blank that follows a stop, if other stops have none.

    A text that sets a blank behind every sentence, or a single one by mistake, has lost none.
    """
    if end - begin < _PARTED_LINE or all(text.find(blank, begin, end) < 0 for blank in _BLANKS):
        return []
    breaks = [match.end() for match in _PARTED.finditer(text, begin, end)]
    return breaks if len(breaks) >= _PARTED_TIMES and _JOINED.search(text, begin, end) else []


def split_lines(text: str, begin: int = 0, end: int | None = None) -> list[Line]:
    """The lines of ``text[begin:end]`` that hold something, in order."""
    lines = []
    for match in _LINE.finditer(text, begin, len(text) if end is None else end):
        raw = match[0]
        first, last = match.start(), match.start() + len(raw.rstrip())
        if raw[0] in " \t　\u00a0\ufeff#*_":
            opened = _MARKUP.match(text, first, last)
            marks = opened[0].strip() if opened else ""
            first = opened.end() if opened else first
        else:
            marks = ""
        if first >= last:
            continue
        hashes = marks.count("#")
        bold_end = 0
        if marks.endswith(("**", "__")):
            closed = text.find(marks[-2:], first, last)
            bold_end = closed if closed > 0 else 0
            if closed > 0 and not text[closed + 2 : last].strip(CLOSING):
                last = closed
        if text[first] == "【":
            closed = text.find("】", first, min(last, first + 40))
            if closed > first + 2:
                first, bold_end = first + 1, closed
                last = closed if closed + 1 == last else last
        if first < last and not is_contents(text[first:last]):
            lines.append(Line(first, last, bold_end, hashes))
    return lines


def front_matter_end(text: str) -> int:
    """Where a Markdown file's front matter ends; 0 where there is none."""
    if not text.startswith("---"):
        return 0
    closed = re.compile(r"^---[ \t]*$", re.M).search(text, 3)
    return closed.end() if closed and closed.start() < 3000 else 0


def is_date(words_of_line: str) -> bool:
    """Whether a short line is nothing but a date, perhaps in brackets."""
    return len(words_of_line) <= 24 and bool(_DATE.search(words_of_line))


def starts_with_any(line: str, kind: str, begin: int = 0) -> bool:
    """Whether a word of that kind stands at `begin` of a line."""
    return line.startswith(words().get(kind, ()), begin)


def is_own_line(line: str, *, longest: int = 42) -> bool:
    """Whether a line without number could be a heading: short, no sentence inside, no closing punctuation."""
    if not 2 <= len(line) <= longest or line[-1] in STOPS + "，,、…" or _INNER_STOP.search(line):
        return False
    if (
        _CAPTION.search(line)
        or _COLUMNS.fullmatch(line)
        or _ROW.match(line)
        or _NUMBERED_CAPTION.match(line)
        or has_any(line, "site")
    ):
        return False
    if starts_with_any(line, "salutation") or is_date(line) or _BRACKETED.match(line) or _LEADER.search(line):
        return False
    if _LEADS_IN.search(line) and has_any(line, "lead_in"):
        return False
    hanzi = sum("一" <= c <= "鿿" for c in line)
    if hanzi < 2 or hanzi + sum(c.isdigit() for c in line) < 0.6 * len(line):
        return False
    if line[-1] in ":：":
        return (
            len(line) <= 14 and line[-2] not in "是为有" and not _LEADS_IN.search(line) and not has_any(line, "lead_in")
        )
    return True


def is_label(line: str, *, told: bool = False) -> bool:
    """Whether the words before a colon at the beginning of a paragraph name what it tells (党员人数：…).

    With `told` what they announce (几点体会：) stands right behind them.
    """
    if _LEADS_IN.search(line) or line[-1] in "是为有说道" or starts_with_any(line, "salutation"):
        return False
    return (told or not has_any(line, "lead_in")) and not line.endswith(words()["no_label"])


def has_any(line: str, kind: str) -> bool:
    """Whether a line holds a word of that kind."""
    return any(word in line for word in words().get(kind, ()))


def is_contents(line: str) -> bool:
    """Whether a line is of a table of contents: its title, or an entry with a page number behind dots."""
    if line[-1:].isdigit():
        return len(line) < 100 and _LEADER.search(line) is not None
    return line in words()["contents"]


def is_table_row(text: str, begin: int, end: int) -> bool:
    """Whether a line ends with numbers that blanks set apart from its words: the row of a table, no heading."""
    if end - begin > _LONGEST_ROW:
        return False
    return _CELLS.search(text, max(begin + 1, end - _LAST_CELLS), end) is not None


def is_annex(line: str) -> bool:
    """Whether an own line opens an annex or a list of explained words."""
    bare = re.sub(r"[(（][^)）]*[)）]$|[ \t　]", "", line).rstrip(CLOSING)
    return (
        starts_with_any(bare, "appendix")
        or starts_with_any(line, "appendix")
        or (len(bare) <= 24 and bare.endswith(words()["glossary"]))
    )


def is_occasion(line: str) -> bool:
    """Whether a line says on what occasion a report was given: ——2021年2月23日在…会议上."""
    return bool(_OCCASION.search(line))


def is_title_like(line: str) -> bool:
    """Whether a line could be the title of a report by its last words."""
    bare = _IN_BRACKETS.sub("", _RUNNING.sub("", line.strip().rstrip(CLOSING)))
    return 4 <= len(bare) <= 60 and bare.endswith(words()["title_end"]) and not _INNER_STOP.search(bare)
