"""What is a report's title, without the site's decoration, a number of the compendium or a second copy of itself?"""

from __future__ import annotations

import re

from reportminer.metadata.expressions import expression

from ..records import Span

_BREADCRUMB = expression("title breadcrumb")
_FRONT = re.compile(r"^\s*(?:title|标题|题目)\s*[:：]\s*", re.IGNORECASE)
_PART = expression("title part")
_NUMBERED = re.compile(r"^\d{1,2}\s*[、.．]\s*(?=[^\d\s])")
_CRUMBS = re.compile(r"^[^>＞»。，]{0,30}[>＞»][^。，]*[>＞»]\s*(?=[^>＞»]{4,}$)")
"""The way through a site to the page: 范文网 > 工作总结 > title."""
_RUNNING = re.compile(r"\s+[(（]\d{1,2}[)）]$")
_NOTED = re.compile(r"\s*[\[［【〔]\d{1,2}[\]］】〕]$")
"""The mark of a note on the title."""
_MASTHEAD = expression("title masthead")
_WORDLESS = re.compile(r"[\W_]+")
_SPACES = re.compile(r"\s+")
_LED_BY = expression("title led by")
_SITE = expression("title site")
_COLLECTION = expression("title collection")
_DATED = re.compile(r"\s*[(（]\s*(?:19|20)\d{2}年(?![)）]|度[)）])[^()（）]{0,30}[)）]\s*$")
_BARE = expression("title bare")
_REPORTS = expression("title reports")
_MASKED = expression("title masked")
ADDRESS = expression("title address")
MAX_TITLE = 60
LONGEST_LINE = 1_000
"""characters of the longest line that is looked through for a title"""


def tidy_title(text: str, begin: int, end: int) -> Span:
    """Narrow ``text[begin:end]`` to the title itself: without 第N篇, site name, (精选12篇), a date in brackets, marks."""
    if end - begin > LONGEST_LINE:
        return (begin, end)
    while True:
        piece = text[begin:end]
        front = re.match(r"[\s#＃*>·●◆★☆\-—]+", piece)
        cut = len(front.group()) if front and not _MASKED.match(piece) else 0
        for pattern in (_FRONT, _CRUMBS, _PART, _NUMBERED):
            match = pattern.match(piece)
            if match and match.end() < len(piece):
                cut = max(cut, match.end())
        tail = len(piece.rstrip(" \t\r\n*#　。")) if piece.strip() else 0
        for pattern in (_SITE, _COLLECTION, _DATED, _RUNNING, _NOTED):
            match = pattern.search(piece[:tail])
            if match and match.start() > 3:
                tail = match.start()
        if cut == 0 and tail == len(piece):
            return _halved(text, begin, end)
        if cut >= tail:
            return (begin, end)
        begin, end = begin + cut, begin + tail


def _halved(text: str, begin: int, end: int) -> Span:
    """The second of two equal halves: titles that stand twice in one line."""
    piece = text[begin:end]
    for gap in (0, 1):
        half, rest = divmod(len(piece) - gap, 2)
        if half >= 6 and rest == 0 and piece[:half] == piece[half + gap :]:
            return (begin + half + gap, end)
    return (begin, end)


def find_title(text: str) -> Span:
    """Where the title stands when nobody has told: the front matter's, else the last and fullest of the first lines.

    ``(0, 0)`` when the text begins with its body.
    """
    best: Span = (0, 0)
    below = False
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        begin, end = at, at + len(line.rstrip())
        at += len(line)
        stripped = line.strip()
        if number > 12 or begin > 800:
            break
        if _FRONT.match(stripped):
            return tidy_title(text, begin, end)
        if not stripped or _WORDLESS.fullmatch(stripped) or _BREADCRUMB.search(stripped):
            continue
        if stripped.endswith(("：", ":")) and not _REPORTS.search(stripped):
            break
        if _MASTHEAD.search(stripped) or _MASTHEAD.search(_SPACES.sub("", stripped)):
            below = True
            continue
        if len(stripped) > MAX_TITLE or stripped.endswith(("。", "；", "，", ",", ";")) or ADDRESS.search(stripped):
            led = _LED_BY.match(text, begin + len(line) - len(line.lstrip()), end) if best == (0, 0) else None
            best = led.span() if led else best
            break
        if best != (0, 0) and not _twin(text[slice(*best)], stripped):
            break
        if best == (0, 0) and not _REPORTS.search(stripped) and number > 3 and not below:
            break
        again = tidy_title(text, begin, end)
        best = again if again[1] - again[0] >= best[1] - best[0] else best
    return best


def fuller_title(text: str, begin: int, end: int) -> Span:
    """The title given as ``text[begin:end]``, tidied, or the same title again in the next lines if that says more."""
    mask = re.search(r"[*＊]{1,6}$", text[max(0, begin - 6) : begin])
    if mask and text[begin] in "省市县区州旗乡镇村局":
        begin -= len(mask.group())
    if _MASTHEAD.search(text[begin:end].strip()) or _MASTHEAD.search(_SPACES.sub("", text[begin:end])):
        return find_title(text)
    best = tidy_title(text, begin, end)
    at = end
    for line in text[end : end + 240].splitlines(keepends=True)[:8]:
        start, at = at, at + len(line)
        stripped = line.strip()
        if not stripped:
            continue
        if len(stripped) > MAX_TITLE or not _twin(text[slice(*best)], stripped):
            break
        again = tidy_title(text, start, start + len(line.rstrip()))
        if again[1] - again[0] > best[1] - best[0]:
            best = again
    return best


def _twin(first: str, second: str) -> bool:
    """Is the second line the same title again, perhaps fuller?"""
    plain = [_BARE.sub("", s) for s in (first, second)]
    short, long = sorted(plain, key=len)
    return short in long and 2 * len(short) >= len(long) > 0
