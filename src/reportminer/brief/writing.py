"""How does a brief become a Word document in the usual form of a 公文?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.exports.document import OfficeDocument
from reportminer.exports.sinks import replacing_file

if TYPE_CHECKING:
    from reportminer.brief.gather import Brief, Quote

_NUMERALS = "一二三四五六七八九十"


def write_brief(
    brief: Brief, path: str | Path, *, template: str | Path | None = None, made: date | None = None
) -> None:
    """Write a brief: what was asked, practices by place, problems, answers, what is not covered, the sources by number.

    Args:
        brief: what to write.
        path: the .docx.
        template: a .docx whose styles (Title, Heading 1, Heading 2, Normal, endnote text) and page are taken; else the form
            of GB/T 9704.
        made: the date under the title, none if None.

    Raises:
        ExportError: the file cannot be written, or the template is none.
    """
    document = OfficeDocument(template=Path(template) if template else None, title=brief.title, endnotes=False)
    document.paragraph(brief.title, style="Title")
    number = 0

    def part(name: str) -> None:
        nonlocal number
        document.paragraph(f"{_NUMERALS[number]}、{name}", style="Heading 1")
        number += 1

    part("查询与资料")
    dated = f"整理日期：{made.year}年{made.month}月{made.day}日。" if made else ""
    document.paragraph("".join(brief.about) + dated)
    if brief.practices:
        part("各地做法")
        for at, group in enumerate(brief.practices):
            document.paragraph(f"（{_NUMERALS[at]}）{group.name}", style="Heading 2")
            _quoted(document, group.quotes, named=False)
    if brief.problems:
        part("存在的问题")
        _quoted(document, brief.problems, named=True)
    if brief.answers:
        part("有关对策")
        for at, group in enumerate(brief.answers):
            if len(brief.answers) > 1:
                document.paragraph(f"（{_NUMERALS[at]}）{group.name}", style="Heading 2")
            _quoted(document, group.quotes, named=True)
    if brief.missing:
        part("没有涉及的")
        document.paragraph("".join(brief.missing))
    part("资料来源")
    document.list_notes()
    with replacing_file(Path(path)) as temporary:
        document.save(temporary)


def _quoted(document: OfficeDocument, quotes: Iterable[Quote], *, named: bool) -> None:
    for quote in quotes:
        year = f"{quote.year}年" if quote.year else ""
        told = "，".join(filter(None, (quote.place if named else "", year)))
        lead = f"{told}：" if told else ""
        document.paragraph(f"{lead}“", (f"{quote.text}”", quote.source))
