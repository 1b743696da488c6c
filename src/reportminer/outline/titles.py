"""Which of the lines above the body are a report's title? Tells them from a paper's head, a site's lines, and who speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportminer.outline.expressions import expression
from reportminer.outline.lines import Line, has_any, is_date, is_occasion, is_title_like, starts_with_any
from reportminer.outline.numbering import read_number
from reportminer.records import Span

PIECE = expression("split piece")
_RUN_ON_TITLE = re.compile(r"[^\s。，,；;]{4,50}(?=\s)")
_JOINED_TITLE = expression("split joined title")
_NOTICE = expression("split notice")
_ISSUED_WITHIN = 16
_SUBTITLE = expression("split subtitle")
_GOES_ON = expression("split goes on")
_ABOUT = re.compile("关于")
"""How the second line of a title set on two begins, and what its first line holds."""
_ISSUER = expression("split issuer")
_FURNITURE = expression("split furniture")
_ISSUE = expression("split issue")
_IMPRINT = expression("split imprint")
_BARE_KIND = expression("split bare kind")
_UNENDED = expression("split unended")
_SPACED = re.compile(r"\S(?:[ \t\u3000]{1,6}\S){1,12}")
"""A line whose characters are set apart: 实 施 方 案."""
_BLANK = re.compile(r"\s+")
_PLANS = ("打算", "安排", "思路", "设想")
_DASH = ("—", "－", "--")
_LEADS_ON = "的暨及和与"
"""last characters of a line that the title goes on behind"""
_ENDED = "。；;，,：:）)日"
_NAMED, _SLOGAN = 8, 4
_HALVES = 2
_HEAD_LINES = 9
_COLUMN = 8
"""Characters of the longest name of a column in 【】."""


def is_short(line: Line, longest: int = 80) -> bool:
    """Whether a line has at most so many characters."""
    return line.end - line.begin <= longest


def find_title_lines(text: str, lines: Sequence[Line]) -> Span:
    """Span of the title: among the short lines before the body the first that looks like one, else the first of all.

    Of 第N篇 lines it is what follows the number.

    Args:
        text: clean text of the file.
        lines: the lines of one report, at least one.
    """
    line = lines[0]
    issued = _issued(text, lines[:_ISSUED_WITHIN])
    if issued is not None:
        return issued
    number = PIECE.match(text, line.begin, line.end)
    if number is not None and number.end() < line.end:
        return number.end(), line.end
    opening = _RUN_ON_TITLE.match(text, line.begin, line.end)
    if opening is not None and not is_short(line) and is_title_like(opening[0]):
        return opening.span()
    joined = _JOINED_TITLE.match(text, line.begin, line.end)
    if joined is not None and not is_short(line):
        return joined.span("title")
    front = _behind_masthead(text, _front(text, lines[number is not None : _HEAD_LINES]))
    if not front:
        return line.begin, line.begin
    return _chosen(text, front)


def _issued(text: str, lines: Sequence[Line]) -> Span | None:
    """Span of the title of what a notice issues (关于印发《…方案》的通知), where it stands again on a line of its own."""
    notice = next((m for line in lines[:4] if (m := _NOTICE.search(text, line.begin, line.end))), None)
    if notice is None:
        return None
    below = (line for line in lines if line.begin > notice.end())
    return next(((n.begin, n.end) for n in below if text[n.begin : n.end] == notice["name"]), None)


def _front(text: str, lines: Sequence[Line]) -> list[Line]:
    """The short lines above the body, without a site's and those that only speak to somebody."""
    front: list[Line] = []
    for line in lines:
        words = text[line.begin : line.end]
        if has_any(words, "site") or (is_short(line) and _FURNITURE.search(words)):
            continue
        numbered = read_number(text, line.begin, line.end)
        if not is_short(line) or words[-1] in "。；;，," or (numbered is not None and numbered.value > 0):
            break
        if (words[-1] in "：:" or starts_with_any(words, "salutation")) and not is_title_like(words):
            if front:
                break
            continue  # whom it is to, above the title
        front.append(line)
    columns = [line for line in front if line.bold_end and text[line.begin - 1] == "【" and is_short(line, _COLUMN)]
    return [line for line in front if line not in columns] or front


def _behind_masthead(text: str, front: list[Line]) -> list[Line]:
    """The lines behind the head of a paper that counts its issues (工作动态 ⏎ 第6期 ⏎ who prints it, and when)."""
    for at, line in enumerate(front):
        if not _ISSUE.fullmatch(text, line.begin, line.end):
            continue
        rest = [n for n in front[at + 1 :] if not _IMPRINT.search(text[n.begin : n.end])]
        while len(rest) > 1 and _ISSUER.search(text[rest[0].begin : rest[0].end]):
            rest = rest[1:]
        above = front[max(0, at - 1)]
        if rest and not _is_note(text, rest[0]) and not text.endswith("公报", above.begin, above.end):
            return rest
    return front


def _is_note(text: str, line: Line) -> bool:
    """Whether a line is no title but says when, on what occasion or by whom."""
    words = text[line.begin : line.end]
    return (
        words.startswith((*_DASH, "(", "（"))
        or is_date(words)
        or is_occasion(words)
        or _ISSUER.search(words) is not None
    )


def _named(text: str, line: Line) -> str:
    """The words of a line; those whose characters are set apart, together."""
    words = text[line.begin : line.end]
    return _BLANK.sub("", words) if _SPACED.fullmatch(words) else words


def _names_report(text: str, line: Line) -> bool:
    """Whether a line ends as titles do, or is a kind of report whose characters are set apart (总　结)."""
    words = _named(text, line)
    return is_title_like(words) or (words != text[line.begin : line.end] and _BARE_KIND.fullmatch(words) is not None)


def _chosen(text: str, front: Sequence[Line]) -> Span:
    """The title among the lines above the body, with the lines that it is set on."""
    at = next((at for at, line in enumerate(front) if _names_report(text, line)), 0)
    if at and _is_second_title(text, front[at - 1], front[at]):
        at -= 1
    last = next((n for n in range(at, len(front)) if not _leads_on(text, front, n)), at)
    first = at - 1 if at and _belongs_above(text, front[at - 1], front[at]) else at
    return front[first].begin, front[last].end


def _leads_on(text: str, front: Sequence[Line], at: int) -> bool:
    """Whether a title goes on behind a line: by how the line ends, or how a next one that ends like a title begins."""
    if text[front[at].end - 1] in _LEADS_ON:
        return True
    below = front[at + 1] if at + 1 < len(front) else None
    if below is None:
        return False
    if _UNENDED.search(text[front[at].begin : front[at].end]) and not _is_note(text, below):
        return True
    return (
        (is_title_like(text[below.begin : below.end]) or text.endswith(_PLANS, below.begin, below.end))
        and text[front[at].end - 1] not in _ENDED
        and _GOES_ON.match(text, below.begin, below.end) is not None
    )


def _is_second_title(text: str, above: Line, line: Line) -> bool:
    """Whether a line that looks like a title only says of what kind the title above it is, or on what occasion."""
    words = text[above.begin : above.end]
    if is_date(words) or _ISSUER.search(words):
        return False
    if _is_couplet(words):
        return True
    if not _SUBTITLE.match(text, line.begin, line.end):
        return False
    named = _SLOGAN if text.startswith(_DASH, line.begin) else _NAMED
    return above.end - above.begin >= named


def _is_couplet(words: str) -> bool:
    """Whether a line is a slogan of two halves of like length that a blank parts."""
    halves = words.split()
    if len(halves) != _HALVES:
        return False
    first, second = map(len, halves)
    return min(first, second) >= _SLOGAN and abs(first - second) <= _HALVES


def _belongs_above(text: str, above: Line, line: Line) -> bool:
    """Whether the line above a title is its first half."""
    words = text[above.begin : above.end]
    if words[-1] in _ENDED:
        return False
    by_whom = _ABOUT.match(text, line.begin, line.end) and _ISSUER.search(words)
    if by_whom or _GOES_ON.match(text, line.begin, line.end) or _UNENDED.search(words):
        return True
    if is_title_like(words):
        return False
    if _ABOUT.search(words):
        return True
    bare = _BARE_KIND.fullmatch(_named(text, line)) is not None
    return bare and len(words) >= _NAMED and not _ISSUER.search(words) and not _BLANK.search(words)
