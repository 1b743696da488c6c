"""Where is a number torn apart by a line end, by blanks or by a misread point?"""

from __future__ import annotations

import re

from reportminer.text import CleanText, Edit

_UNIT = r"(?:[%％‰亿万元亩吨户座名]|公里|公顷|平方|千瓦|人(?![民才大口员均为工类们])|个(?![人体别])|家(?![庭长属])|件(?!数))"
_BROKEN = re.compile(
    rf"\n(?:(?<=\d[.．]\n)(?=\d+ ?{_UNIT})|(?:(?<=[\u4e00-\u9fff]\d\n)|(?<=[\u4e00-\u9fff]\d\d\n))(?=\d{{3}}{_UNIT})"
    rf"|(?<=\d\n)(?={_UNIT})|(?<=\d[万亿]\n)(?=元))"
)
"""a line end behind a point, inside thousands, or between a number and its unit"""
_LETTERED = re.compile(r"(?<!\S)(?:[\u4e00-\u9fff\d，。、；：%] ){7,}[\u4e00-\u9fff\d，。、；：%](?!\S)")
"""a line set with a blank behind every character"""
_SPACED_POINT = re.compile(rf"(?<=\d)(?P<before> ?)[.．](?P<after> ?)(?=\d+ ?{_UNIT})")
_POINT = re.compile(r"(?<=\d)(?:[·•](?=\d{1,2}(?:[%％万亿]|个百分点))|。(?=\d{1,2}[%％]))")
"""what is read for a decimal point"""
_WORDS = 4
"""characters that at least stand before a number at the end of a line of running text"""


def mend_numbers(clean: CleanText) -> CleanText:
    """Put together what a page or a recogniser tore apart inside a number (12.⏎5亿元, 36⏎公里, 86·5亿元, 1 2 6 个)."""
    text = clean.text
    edits = [Edit(*match.span()) for match in _BROKEN.finditer(text) if _in_prose(text, match.start())]
    edits += [Edit(match.start(), match.end(), ".") for match in _POINT.finditer(text)]
    edits += [
        Edit(*match.span(group))
        for match in _SPACED_POINT.finditer(text)
        for group in ("before", "after")
        if match["before"] and match["after"]
    ]
    for run in _LETTERED.finditer(text):
        edits += [Edit(at, at + 1) for at in range(run.start() + 1, run.end(), 2)]
    # the blanks of a lettered line may stand at a point too
    return (
        clean.edit({edit.begin: edit for edit in sorted(edits, key=lambda edit: edit.begin)}.values())
        if edits
        else clean
    )


def _in_prose(text: str, at: int) -> bool:
    """Whether the line that ends at `at` is running text and not a cell by itself: words stand before its number."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    words = line.rstrip("0123456789.．万亿")
    return len(words) >= _WORDS and "\t" not in line and "|" not in line and words[-1] not in "、，。；：  "
