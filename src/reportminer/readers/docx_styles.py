"""What do the styles of a Word document say of its paragraphs and runs?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from reportminer.readers.numbering import Numbering
from reportminer.readers.package import attribute, child, local


@dataclass(slots=True)
class Style:
    """One style: name, base, outline level, list and whether it hides its text (None where it doesn't say)."""

    name: str = ""
    based_on: str = ""
    outline: int = 0
    num_id: str = ""
    ilvl: int | None = None
    hidden: bool | None = None


@dataclass(slots=True)
class Document:
    """What the paragraphs need to know: styles and lists."""

    styles: dict[str, Style] = field(default_factory=dict)
    numbering: Numbering = field(default_factory=Numbering)
    style_lists: dict[str, str] = field(default_factory=dict)
    default_style: str = ""

    def chain(self, style: str) -> Iterator[Style]:
        """The style and those it is based on."""
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield self.styles[style]
            style = self.styles[style].based_on

    def hides(self, style: str) -> bool:
        """Whether text in a style is hidden."""
        return next((found.hidden for found in self.chain(style) if found.hidden is not None), False)


def is_on(element: Any | None) -> bool | None:
    """Value of an on-off property such as w:vanish; None if it is missing."""
    return None if element is None else attribute(element, "val") not in ("0", "false", "off")


def read_document(styles: Any | None, numbering: Any | None) -> Document:
    """From the root elements of styles.xml and numbering.xml, either of which may be missing."""
    document = Document(numbering=Numbering.of(numbering))
    for element in styles if styles is not None else ():
        if local(element) != "style":
            continue
        style = Style()
        for item in element:
            name = local(item)
            if name == "name":
                style.name = attribute(item, "val")
            elif name == "basedOn":
                style.based_on = attribute(item, "val")
            elif name == "pPr" and len(item):
                style.outline = outline_of(item)
                style.num_id, style.ilvl = list_of(item)
            elif name == "rPr" and len(item):
                style.hidden = is_on(child(item, "vanish"))
        key = attribute(element, "styleId")
        document.styles[key] = style
        if style.num_id:
            document.style_lists[key] = style.num_id
        if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true"):
            document.default_style = key
    return document


def outline_of(properties: Any | None) -> int:
    """Outline level from 1; 0 for body text or where none is given."""
    level = child(properties, "outlineLvl")
    value = attribute(level, "val") if level is not None else ""
    return int(value) + 1 if value.isdigit() and int(value) < 9 else 0


def list_of(properties: Any | None) -> tuple[str, int | None]:
    """List and level of a paragraph or style; "" and None where it doesn't say."""
    listed = child(properties, "numPr")
    num_id, ilvl = child(listed, "numId"), child(listed, "ilvl")
    value = attribute(ilvl, "val") if ilvl is not None else ""
    return (attribute(num_id, "val") if num_id is not None else ""), (int(value) if value.isdigit() else None)
