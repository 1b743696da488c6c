"""Which mark of secrecy does a report carry? (绝密, 机密★10年, 秘密, 内部资料), in its text or in its catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LEVEL = r"(?P<level>绝密|机密|秘密|内部(?:资料|文件|材料|发行|刊物)?)"
_YEARS = r"(?:[★☆*＊·\s]*(?P<years>\d{1,2}年|[一二三十]{1,3}年|长期))?"
_LINE = re.compile(
    rf"^[\s【\[（(]*(?:密\s*级\s*[:：]?\s*)?{_LEVEL}{_YEARS}[\s★☆】\]）)]*(?:注意保[密存])?[\s!！]*$", re.MULTILINE
)
_LABEL = re.compile(rf"密\s*级\s*[:：]\s*{_LEVEL}{_YEARS}")
_CELL = re.compile(rf"{_LEVEL}{_YEARS}")
_HEAD, _TAIL = 500, 200


def mark_in(text: str) -> str:
    """The mark that stands by itself above or below the text of a report, with its years; "" if there is none."""
    match = _mark(text)
    return _written(match) if match else ""


def mark_span(text: str) -> tuple[int, int]:
    """Where that mark stands; (0, 0) if there is none."""
    match = _mark(text)
    return match.span() if match else (0, 0)


def _mark(text: str) -> re.Match[str] | None:
    for begin, end in ((0, _HEAD), (max(_HEAD, len(text) - _TAIL), len(text))):
        if match := _LINE.search(text, begin, end) or _LABEL.search(text, begin, end):
            return match
    return None


def mark_of_row(row: Mapping[str, str], heads: Mapping[str, str]) -> str:
    """The mark in a row of the catalogue; `heads` tells which field a head stands for."""
    for head, cell in row.items():
        match = _CELL.match(cell.strip()) if heads.get(head) == "secrecy" else None
        if match:
            return _written(match)
    return ""


def _written(match: re.Match[str]) -> str:
    return match["level"] + (f"★{match['years']}" if match["years"] else "")
