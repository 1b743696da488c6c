"""Where does a line end because the paragraph ends, and where only because the page was full?"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise

from reportminer.sentences import STOPS
from reportminer.text import CleanText, Edit, line_spans

SENTENCE_ENDS = STOPS + "：:…”』」》）)"
NUMBERED = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[①-⑳⒈-⒛㈠-㈩])[)）、.．,，:：是]|第[一二三四五六七八九十\d]{1,3}[章节篇条部]|[-—*●■◆]"
)
BLANKS = re.compile(r"[ \t\u3000]+")
BREAKS = "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def normalise_breaks(clean: CleanText) -> CleanText:
    r"""Every line break becomes ``\n``."""
    if clean.alphabet.isdisjoint(BREAKS):
        return clean
    clean = clean.edit(Edit(m.start(), m.end()) for m in re.finditer(r"(?<!\r)\r++(?=\n)", clean.text))
    text = clean.text
    for sign in BREAKS:
        text = text.replace(sign, "\n")
    return clean.with_text(text)


def trim(clean: CleanText) -> CleanText:
    """Take out blanks at both ends of every line."""
    text, size = clean.text, len(clean.text)
    if not any(blank in text for blank in " \t\u3000"):
        return clean
    return clean.edit(
        Edit(begin, end)
        for begin, end in (match.span() for match in BLANKS.finditer(text))
        if not begin or end == size or text[begin - 1] == "\n" or text[end] == "\n"
    )


WIDEST = 160
"""columns of the widest page that texts are wrapped for"""
LONGER = 0.03
"""share of lines that may be longer than the others in a wrapped text"""


def width(text: str) -> int:
    """Columns that `text` takes on a terminal or typewriter: 2 for each Chinese character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def join_wraps(clean: CleanText) -> CleanText:
    """Take out the line breaks of a text that was wrapped at the edge of a page.

    Only where the text proves it: most lines end within a few columns of one width, most of these inside a sentence; or
    lines of any width, which hold a comma or full stop, end inside a sentence. A line break stays where the next line is
    indented or blank, or the line is short, or a sentence ends and the next line could begin a paragraph.
    """
    text = clean.text
    spans = line_spans(text)
    wrap = _wrap_width(text, spans)
    if not wrap:
        return _join_ragged(clean, spans)
    edits = []
    for (begin, end), (after, stop) in pairwise(spans):
        line, following = text[begin:end], text[after:stop]
        if not following.strip() or following[:1] in " \t\u3000" or width(line) < wrap - 5:
            continue
        bare = line.rstrip()
        if bare[-1:] in SENTENCE_ENDS and (bare[-1:] in "。！？" or NUMBERED.match(following)):
            continue
        blank = bool(re.search(r"[A-Za-z0-9]$", bare) and re.match(r"[A-Za-z]", following))
        edits.append(Edit(begin + len(bare), after, " " if blank and len(bare) < after - begin else ""))
    return clean.edit(edits)


def _wrap_width(text: str, spans: list[tuple[int, int]]) -> int:
    """Columns at which the text is wrapped; 0 if it isn't, or not for certain."""
    lines = [line for begin, end in spans if (line := text[begin:end].rstrip()).strip()]
    if len(lines) < 8 or sum(len(line) > WIDEST for line in lines) > LONGER * len(lines):
        return 0
    # a line of more characters than the widest page has columns needs no exact measure
    widths = [len(line) if len(line) > WIDEST else width(line) for line in lines]
    counts = Counter(w for w in widths if 24 <= w <= WIDEST)
    if not counts:
        return 0
    top = max(counts, key=lambda w: (sum(counts[v] for v in range(w - 4, w + 1)), w))
    full = [line for line, columns in zip(lines, widths, strict=True) if top - 5 <= columns <= top]
    longer = sum(1 for w in widths if w > top)
    if len(full) < 5 or len(full) < 0.45 * len(widths) or longer > LONGER * len(widths):
        return 0
    broken = sum(1 for line in full if line[-1] not in SENTENCE_ENDS)
    return top if broken >= 0.6 * len(full) else 0


PROSE = re.compile("[，。；,;]")
TABLE = re.compile(r"[|\t]| {3}")
LEAST_WIDE = 40
"""columns of lines that tell whether those of a text end inside sentences"""


def _join_ragged(clean: CleanText, spans: list[tuple[int, int]]) -> CleanText:
    """Take out the line breaks inside sentences where nearly all lines of prose that are no short ones end so.

    So are the pages that recognition or PDF files leave: each line as long as its letters were wide.
    """
    text = clean.text
    if len(spans) < 8 or any(end - begin > WIDEST for begin, end in spans):
        return clean
    prose = [line for begin, end in spans if PROSE.search(line := text[begin:end].strip()) and not TABLE.search(line)]
    widths = sorted(columns for line in prose if (columns := width(line)) >= LEAST_WIDE)
    broken = sum(1 for line in prose if width(line) >= LEAST_WIDE and line[-1] not in SENTENCE_ENDS)
    if broken < 5 or broken < 0.55 * len(widths):
        return clean
    least = 0.7 * widths[len(widths) // 2]
    edits = []
    for (begin, end), (after, stop) in pairwise(spans):
        bare, following = text[begin:end].rstrip(), text[after:stop]
        if not PROSE.search(bare) or TABLE.search(bare.strip()) or bare[-1] in SENTENCE_ENDS or width(bare) < least:
            continue
        if following.strip() and following[0] not in " \t\u3000" and not _OPENS.match(following):
            edits.append(Edit(begin + len(bare), after, ""))
    return clean.edit(edits)


_OPENS = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)）]|[、.．](?! ?\d))|第[一二三四五六七八九十]{1,3}[章节条部]|[|●■◆]"
)
"""what begins a point of its own, however the line before ends"""

GAP = re.compile(r" (?<=[\u4e00-\u9fff] )(?=[0-9])| (?<=[0-9%] )(?=[\u4e00-\u9fff])")
CLOSED = re.compile(r"[\u4e00-\u9fff](?=[0-9])|[0-9%](?=[\u4e00-\u9fff])")


def close_gaps(clean: CleanText) -> CleanText:
    """Take out the blanks between characters and digits (投资 3844 亿元) where a text sets them as a habit."""
    gaps = [Edit(m.start(), m.end()) for m in GAP.finditer(clean.text)]
    if len(gaps) < 4 or len(gaps) < sum(1 for _ in CLOSED.finditer(clean.text)):
        return clean
    return clean.edit(gaps)
