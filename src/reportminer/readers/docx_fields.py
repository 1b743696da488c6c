"""Which part of a Word field is shown? Follows the marks of fields (ECMA-376 part 1, 17.16.18) over paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from reportminer.readers.package import attribute

EQUATION = re.compile(r"\s*eq\b\s*(.*)$", re.IGNORECASE | re.DOTALL)
FRACTION = re.compile(r"\\f\s*\(([^(),;]{0,80})[,;]([^(),;]{0,80})\)", re.IGNORECASE)
OVERSTRIKE = re.compile(r"\\o(?:\s*\\[a-z]{2})?\s*\((?:[^(),;]{0,20}[,;]){0,3}([^(),;]{0,80})\)", re.IGNORECASE)
ABOVE = re.compile(r"\\s\s*\\(?:up|do)\s*\d{0,3}\s*\([^()]{0,80}\)\s*[,;]?", re.IGNORECASE)
"""the reading that stands above a character"""
FORMAT = re.compile(r"\\\*\s*[\w\"]{1,40}\s*")
SWITCH = re.compile(r"\\[a-z*]{1,2}(?:\s*\\[a-z]{1,2}\d{0,3})*\s*", re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    code: str = ""
    shown: bool = False
    held: bool = False


@dataclass(slots=True)
class Fields:
    """The fields that are open at one point of a text."""

    stack: list[_Field] = field(default_factory=list)
    balanced: bool = True

    def mark(self, element: Any) -> str:
        """Take in a w:fldChar; the text that stands for the field which it ends."""
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self.stack.append(_Field())
        elif kind == "separate" and self.stack:
            self.stack[-1].shown = True
        elif kind == "end" and self.stack:
            done = self.stack.pop()
            return equation(done.code) if not done.held else ""
        return ""

    def code(self, text: str) -> None:
        """Take in a piece of the instruction of the innermost field."""
        if self.stack and not self.stack[-1].shown:
            self.stack[-1].code += text[:2_000]

    def hold(self) -> None:
        """Note that the innermost field has a result of its own."""
        if self.stack and self.stack[-1].shown:
            self.stack[-1].held = True

    @property
    def in_contents(self) -> bool:
        """Whether this point lies in a table of contents."""
        return self.balanced and any(open_.shown and open_.code.split()[:1] == ["TOC"] for open_ in self.stack)


def equation(code: str) -> str:
    """The text that an EQ field draws: the sign in the circle, a fraction; "" for other fields."""
    match = EQUATION.match(code)
    if match is None:
        return ""
    words = OVERSTRIKE.sub(r"\1", FRACTION.sub(r"\1/\2", ABOVE.sub("", FORMAT.sub("", match[1]))))
    return re.sub(r"[(),;]", "", SWITCH.sub("", words)).strip()


def are_balanced(root: Any) -> bool:
    """Whether every field of a part has its end, so that what it holds can be left out safely."""
    kinds = [attribute(element, "fldCharType") for element in root.iter("{*}fldChar")]
    return kinds.count("begin") == kinds.count("end")
