"""In which code page of one byte is a text written that is not Chinese?

Such texts come as saved pages, mails and old Word files. Read as GBK or Big5 they give rare characters without sense. In the
right code page the letters of a word belong to one script, and capitals stand only where words begin; a third of a Western
word at least is ASCII letters. No language is known here, so pages that differ in letters alone (Western and Central European)
are told apart by the label of the file, if it has one.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

from reportminer.readers.characters import worth

PAGES = (
    "cp1252", "cp1250", "cp1255", "cp1251", "koi8-r", "cp1253", "cp1256", "cp866", "cp855", "iso8859-2", "iso8859-5", "mac-roman",
)  # fmt: skip
"""code pages that are tried, the first of equal ones wins"""
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a]")
LABEL = re.compile(r"(?:iso-?8859|windows|cp|ibm|koi8|x-mac|mac|latin|tis)[-_\w]*|macintosh", re.IGNORECASE)
CHINESE = 0.3
"""mean worth of the characters beyond ASCII from which on a text is Chinese; prose has about 0.9"""
SENSE = 0.85
"""share of the characters beyond ASCII that must stand where a language has them"""
BINARY = 0.02
"""share of control characters from which on bytes are no text; Word 6 marks cells and fields with some"""
WORD = re.compile(r"[^\W\d_]+")
SIGNS = frozenset("‘’“”‚„–—…•«»‹›©®™°·§€£ªº¿¡²³½\xa0\xad№")


def is_chinese(text: str) -> bool:
    """Whether most of the characters beyond ASCII are such as Chinese texts have."""
    foreign = [worth(char) for char in text if char >= "\x80"]
    return not foreign or sum(foreign) / len(foreign) >= CHINESE


def code_page(sample: bytes, label: str) -> str:
    """The code page, by Python's name, in which bytes beyond ASCII are letters of words; "" if in none.

    Args:
        sample: bytes that are no sensible Chinese in any encoding.
        label: what the file says of itself; of pages with equal sense it wins.
    """
    if len(CONTROL.findall(sample)) > BINARY * len(sample):
        return ""
    wanted = _known(label)
    senses = {page: _sense(sample.decode(page, "replace")) for page in dict.fromkeys((wanted, *PAGES)) if page}
    best = max(senses, key=lambda page: (senses[page], page == wanted))
    return best if senses[best] >= SENSE else ""


@lru_cache(maxsize=64)
def _known(label: str) -> str:
    """Python's name of a code page of one byte, if the label names one."""
    name = label.strip().strip("\"'").removeprefix("x-")
    if not LABEL.fullmatch(name):
        return ""
    try:
        found = codecs.lookup(name)
    except LookupError:
        return ""
    return found.name if len(bytes(range(128, 256)).decode(found.name, "replace")) == 128 else ""


def _sense(text: str) -> float:
    """Share of the characters beyond ASCII that stand in words as languages have them, or are usual signs."""
    foreign = sum(char >= "\x80" for char in text)
    good = sum(char in SIGNS for char in text)
    for match in WORD.finditer(text):
        if not (word := match[0]).isascii() and _is_word(word):
            good += sum(char >= "\x80" and char not in SIGNS for char in word)
    return good / foreign if foreign else 1.0


def _is_word(word: str) -> bool:
    plain = word.strip("ªº")
    ascii_letters = sum(char < "\x80" for char in plain)
    if plain not in (plain.lower(), plain.upper()) and not plain[1:].islower():
        return False
    if any(_script(char) != _script(plain[0]) for char in plain):
        return False
    return bool(plain) and (_script(plain[0]) != "LATIN" or 3 * ascii_letters >= len(plain) or len(plain) == 1)


@lru_cache(maxsize=4_096)
def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
