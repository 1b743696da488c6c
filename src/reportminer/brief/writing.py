"""How does a brief become a Word document in the usual form of a 公文?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.exports.document import OfficeDocument
from reportminer.exports.sinks import replacing_file

if TYPE_CHECKING:
    from reportminer.brief.gather import Brief, Part, Quote

_NUMERALS = "一二三四五六七八九十"


def write_brief(
    brief: Brief, path: str | Path, *, template: str | Path | None = None, made: date | None = None
) -> None:
    """Write a brief: what was asked, practices by place, figures, problems, answers, what is not covered, the sources by number.

    Args:
        brief: what to write.
        path: the .docx.
        template: a .docx whose styles (Title, Heading 1, Heading 2, Normal, endnote text) and page are taken; else the form
            of GB/T 9704.
        made: the date under the title, none if None.

    Raises:
        ExportError: the file cannot be written, or the template is none.
    """
    write_parts(brief.title, brief.parts, path, template=template, made=made)


def write_parts(
    title: str, parts: Sequence[Part], path: str | Path, *, template: str | Path | None = None, made: date | None = None
) -> None:
    """Write a brief by its title and parts, which people may have put in another order; else as `write_brief`."""
    document = OfficeDocument(template=Path(template) if template else None, title=title, endnotes=False)
    document.paragraph(title, style="Title")
    dated = f"整理日期：{made.year}年{made.month}月{made.day}日。" if made else ""
    for number, part in enumerate(parts):
        document.paragraph(f"{numeral(number)}、{part.heading}", style="Heading 1")
        if part.key == "sources":
            document.list_notes()
        if part.words:
            document.paragraph(part.words + (dated if part.key == "about" else ""))
        for at, group in enumerate(part.groups):
            if group.name:
                document.paragraph(f"（{numeral(at)}）{group.name}", style="Heading 2")
            _quoted(document, group.quotes, named=part.named)
    with replacing_file(Path(path)) as temporary:
        document.save(temporary)


def numeral(number: int) -> str:
    """The numeral before a heading, from 0 on: 一, 二, … 十一."""
    tens, ones = divmod(number + 1, 10)
    if not tens:
        return _NUMERALS[ones - 1]
    return ("" if tens == 1 else _NUMERALS[tens - 1]) + "十" + (_NUMERALS[ones - 1] if ones else "")


def lead(quote: Quote, *, named: bool) -> str:
    """What stands before a quotation: place, where it is `named`, and year."""
    year = f"{quote.year}年" if quote.year else ""
    told = "，".join(filter(None, (quote.place if named else "", year)))
    return f"{told}：" if told else ""


def _quoted(document: OfficeDocument, quotes: Iterable[Quote], *, named: bool) -> None:
    for quote in quotes:
        document.paragraph(f"{lead(quote, named=named)}“", (f"{quote.text}”", quote.source))
