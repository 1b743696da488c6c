"""In which language does a page speak, and what does it say there?

All words of templates and views stand in ``texts.tsv``, Chinese first and English beside it; scripts hold no words, they take
what they show from the page. A template or view says ``_("共 {n} 条", n=3)``; the value stands where its name is in braces.
`mark` marks words of a constant that reach a page through `text` later. The test of this module finds words without a row.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from typing import Any

from reportminer import labels
from reportminer.translation import read_pairs, translate

LANGUAGES = ("zh", "en")
_LANGUAGE: ContextVar[str] = ContextVar("language", default="zh")


def speak(language: str) -> None:
    """Let what follows in this request, or this thread, be said in a language: ``zh`` or ``en``."""
    _LANGUAGE.set(language if language in LANGUAGES else LANGUAGES[0])


def spoken() -> str:
    """The language of this request."""
    return _LANGUAGE.get()


def preferred(header: str) -> str:
    """The first of our languages that an Accept-Language header names, by its weights; empty if it names none."""
    weighed = []
    for place, part in enumerate(header[:500].split(",")):
        name, _, weight = part.partition(";q=")
        try:
            weighed.append((-float(weight or 1), place, name.strip()[:2].lower()))
        except ValueError:
            continue
    return next((name for _, _, name in sorted(weighed) if name in LANGUAGES), "")


def text(words: str, **values: Any) -> str:
    """Words in the language of this request, with values in their places; words without a row stay as they are."""
    said = words if spoken() == "zh" else catalogue().get(words, words)
    return said.format(**values) if values else said


def mark(words: str) -> str:
    """The words themselves: a mark that a page will say them through `text`."""
    return words


def run_state(state: str) -> str:
    """How a run ended, or that it goes on."""
    return text(_STATES.get(state, state))


def label(field: str, value: str) -> str:
    """What stands for a record's own value: its Chinese label, or in English the value as records hold it."""
    return labels.label(field, value) if spoken() == "zh" else value.replace("_", " ")


def message(words: str) -> str:
    """A message of the package, such as that of an error, in the language of this request."""
    return translate(words, spoken())


_STATES = {
    "done": mark("完成"),
    "interrupted": mark("中断"),
    "failed": mark("失败"),
    "running": mark("进行中"),
}


@cache
def catalogue() -> dict[str, str]:
    """English by Chinese.

    Raises:
        ValueError: a line is damaged; the message names it.
    """
    return read_pairs("reportminer.web", "texts.tsv", "Chinese", "English")
