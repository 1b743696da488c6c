"""In which language does a person read a message, and what does it say there?

Messages are written in English where they arise, in records and errors too, so that a program reads the same text everywhere.
They are translated where a person reads them, by the catalogue ``zh.tsv``: a row holds the English words with their
places numbered (``{1}: no such file``) and the Chinese ones. In these ``{1*}`` stands for a value that is a message itself.
`told` marks words that reach people through a variable; ``scripts/messages.py`` finds what has no row.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from importlib import resources
from typing import NamedTuple, TypeVar

T = TypeVar("T")

_VARIABLES = ("REPORTMINER_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
_PLACE = re.compile(r"\{(\d+)(\*?)\}")
_DEPTH = 4
"""messages within messages"""


class _Template(NamedTuple):
    open: bool
    """whether it begins with a value"""
    anchor: str
    """the longest piece of its words, which a message must hold"""
    pattern: re.Pattern[str]
    chinese: str


def told(words: T) -> T:
    """The words themselves: a mark that people will be told them, so that the catalogue must have a row for each."""
    return words


def language() -> str:
    """``zh`` or ``en``: by REPORTMINER_LANG, else by the locale."""
    named = next((value for name in _VARIABLES if (value := os.environ.get(name, "").strip())), "")
    if not named and sys.platform == "win32":
        import locale

        named = locale.getlocale()[0] or ""
    return "zh" if named.lower().startswith(("zh", "chinese", "中文")) else "en"


def translate(words: str, to: str | None = None) -> str:
    """The message in the language of whoever reads it; words that the catalogue does not know stay as they are.

    Args:
        words: a message in English, its values filled in.
        to: ``zh`` or ``en``; None is `language()`.
    """
    return _chinese(words, _DEPTH) if (to or language()) == "zh" else words


def is_known(words: str) -> bool:
    """Whether the catalogue has a row for a message, or needs none because the message holds no word."""
    return not re.search("[A-Za-z]", _PLACE.sub("", words)) or words in catalogue()


@cache
def catalogue() -> dict[str, str]:
    """Chinese by English, places numbered.

    Raises:
        ValueError: a line of the table is damaged; the message names it.
    """
    return read_pairs("reportminer.translation", "zh.tsv", "English", "Chinese")


def read_pairs(package: str, name: str, left: str, right: str) -> dict[str, str]:
    """A table of words in one language and in another, parted by a tab; `left` and `right` are what the languages are called.

    Raises:
        ValueError: a line is damaged; the message names it.
    """
    rows: dict[str, str] = {}
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        words, tab, said = line.partition("\t")
        if not tab or not said or words in rows:
            raise ValueError(f"{name}:{number}: wanted {left}, a tab, {right}, and no {left} twice")
        rows[words] = said
    return rows


def places(words: str) -> list[str]:
    """The numbers of the places in a row's words, in order."""
    return [match[1] for match in _PLACE.finditer(words)]


@cache
def _templates() -> list[_Template]:
    """Rows with places, those with most words of their own first."""
    found = []
    for english, chinese in catalogue().items():
        pieces = _PLACE.split(english)[::3]
        if len(pieces) > 1:
            groups = ["(.*?)", *("(.*?)" if piece else "((?:; .*?)?)" for piece in pieces[1:-1]), ""]
            pattern = "".join(re.escape(piece) + group for piece, group in zip(pieces, groups, strict=True))
            template = _Template(not pieces[0], max(pieces, key=len), re.compile(pattern, re.S), chinese)
            found.append((sum(map(len, pieces)), template))
    return [template for _, template in sorted(found, key=lambda row: -row[0])]


def _chinese(words: str, depth: int) -> str:
    """The message in Chinese; as it is where no row fits."""
    if (found := _by_row(words, depth, whole=True)) is not None:
        return found
    if depth == 0 or not re.search("[A-Za-z]{2}", words):
        return words
    if "; " in words:
        parts = [_by_row(part, depth - 1, whole=True) for part in words.split("; ")]
        if None not in parts:
            return "；".join(map(str, parts))
    if (found := _by_row(words, depth, whole=False)) is not None:
        return found
    for mark, shown in (("; ", "；"), (": ", "：")):
        pieces = words.split(mark)
        put = [_chinese(piece, depth - 1) if " " in piece else piece for piece in pieces]
        if put != pieces:
            return shown.join(put)
    return words


def _by_row(words: str, depth: int, *, whole: bool) -> str | None:
    """The message by its row, one without places or one that begins with words if `whole`, else one that begins with a value."""
    if whole and (known := catalogue().get(words)) is not None:
        return known
    for template in _templates() if depth else ():
        if template.open is whole or template.anchor not in words:
            continue
        if match := template.pattern.fullmatch(words):
            return _filled(template.chinese, match, depth)
    return None


def _filled(chinese: str, match: re.Match[str], depth: int) -> str:
    """The Chinese words with the values of a message in their places."""

    def value(place: re.Match[str]) -> str:
        found = match[int(place[1])]
        return _chinese(found, depth - 1) if place[2] else found

    return _PLACE.sub(value, chinese)
