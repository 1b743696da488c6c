"""How does a Word document of an office look? Styles and page of a 公文 (GB/T 9704-2012), or those of an office's own template.

Everything is set by named styles (Title, Heading 1, Heading 2, Normal, Caption, endnote text), so that a template decides
the look by its own. Fonts that a machine lacks are replaced by those that the table of fonts names beside them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportminer.exports import cells
from reportminer.exports.errors import ExportError
from reportminer.files import AUTHOR

TITLE, BODY, FIRST, SECOND = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
_FALLBACK = {TITLE: "华文中宋", BODY: "仿宋", FIRST: "SimHei", SECOND: "楷体"}
_LATIN = "Times New Roman"
_STAMP = (2020, 1, 1, 0, 0, 0)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ENDNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/endnotes"
_NOTES = "endnote text"


class OfficeDocument:
    """A Word document that is being written, paragraph by paragraph; texts of reports stay texts.

    Args:
        template: a .docx whose styles, page, header and footer are taken; the form of GB/T 9704 if None.
        landscape: pages lie across.
        title: what its properties call it.
        endnotes: notes are Word's own endnotes; else numbers whose words `list_notes` writes, which some programs
            leave no empty page before.

    Raises:
        ExportError: the template is none.
    """

    def __init__(
        self, *, template: Path | None = None, landscape: bool = False, title: str = "", endnotes: bool = True
    ) -> None:
        from docx import Document

        self._endnotes = endnotes
        self._notes: list[str] = []
        try:
            self.document = Document(str(template)) if template is not None else Document()
        except Exception as error:  # python-docx raises whatever its parts raise
            raise ExportError(f"{template}: no Word document that can serve as template ({error})") from error
        if template is not None:
            self._empty()
        else:
            _official(self.document, landscape=landscape)
        for name in ("Title", "Heading 1", "Heading 2", "Normal", "Caption", _NOTES):
            _known_style(self.document, name)
        if template is not None and landscape:
            _lay_across(self.document.sections[0])
        properties = self.document.core_properties
        properties.author = properties.last_modified_by = AUTHOR
        properties.title = cells.for_terminal(title)
        properties.created = properties.modified = datetime(*_STAMP)

    def _empty(self) -> None:
        """Take out what the template says, but not how its pages are."""
        body = self.document.element.body
        for part in list(body):
            if not part.tag.endswith("}sectPr"):
                body.remove(part)

    @property
    def width(self) -> int:
        """Of the text on a page, in EMU."""
        page = self.document.sections[0]
        return int((page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0))

    def paragraph(self, *pieces: str | tuple[str, str], style: str = "Normal") -> Any:
        """A paragraph; a pair is a text with what its endnote says."""
        paragraph = self.document.add_paragraph(style=style)
        for piece in pieces:
            words, note = piece if isinstance(piece, tuple) else (piece, "")
            paragraph.add_run(cells.for_terminal(words))
            if note:
                self.note(paragraph, note)
        return paragraph

    def note(self, paragraph: Any, words: str, *, size: float = 0.0) -> None:
        """An endnote behind what stands in a paragraph; one that was given before is pointed to again by its number.

        Its mark has the `size` of what it stands behind, in points; 0 is that of the paragraph.
        """
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Pt

        plain = cells.for_terminal(words)
        run = paragraph.add_run()
        run.font.superscript = True
        run.font.size = Pt(size) if size else None
        if plain in self._notes:
            run.text = str(self._notes.index(plain) + 1)
            return
        self._notes.append(plain)
        if not self._endnotes:
            run.text = str(len(self._notes))
            return
        reference = OxmlElement("w:endnoteReference")
        reference.set(qn("w:id"), str(len(self._notes)))
        run._r.append(reference)

    def list_notes(self) -> None:
        """The words of the notes so far, numbered."""
        for number, words in enumerate(self._notes, 1):
            self.document.add_paragraph(f"［{number}］{words}", style=_NOTES)

    def table(self, heads: Sequence[str], widths: Sequence[float], *, size: float = 9) -> Any:
        """An empty table with its head, repeated on each page; `widths` are shares of the width of the text."""
        from docx.shared import Emu

        table = self.document.add_table(rows=1, cols=len(heads))
        table.style = "Table Grid"
        table.autofit = False
        total = sum(widths) or 1
        for column, share in zip(table.columns, widths, strict=True):
            column.width = Emu(int(self.width * share / total))
        self.fill(table.rows[0], heads, size=size, bold=True)
        _repeat(table.rows[0])
        return table

    def row(self, table: Any, values: Sequence[Any], *, size: float = 9, note: str = "", right: int = 99) -> None:
        """One more row; columns from `right` on are set to the right, `note` is an endnote of its first cell."""
        row = table.add_row()
        _whole(row)
        self.fill(row, values, size=size, right=right)
        if note:
            self.note(row.cells[0].paragraphs[0], note, size=size)

    def fill(self, row: Any, values: Sequence[Any], *, size: float, bold: bool = False, right: int = 99) -> None:
        """The cells of a row."""
        from docx.enum.table import WD_ALIGN_VERTICAL
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        for number, (cell, value) in enumerate(zip(row.cells, values, strict=False)):
            cell.width = row.table.columns[number].width
            paragraph = cell.paragraphs[0]
            form = paragraph.paragraph_format
            form.first_line_indent, form.line_spacing = Pt(0), 1.0
            form.space_before = form.space_after = Pt(1)
            run = paragraph.add_run(cells.for_terminal(value))
            run.font.size, run.bold = Pt(size), bold or None
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            sides = WD_ALIGN_PARAGRAPH
            paragraph.alignment = sides.CENTER if bold else sides.RIGHT if number >= right else sides.LEFT

    def save(self, path: Path) -> None:
        """Write it; the same content gives the same bytes."""
        if self._notes and self._endnotes:
            _attach_notes(self.document, self._notes)
        packed = io.BytesIO()
        self.document.save(packed)
        with zipfile.ZipFile(packed) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as kept:
            for name in made.namelist():
                kept.writestr(zipfile.ZipInfo(name, _STAMP), made.read(name), zipfile.ZIP_DEFLATED)


def _official(document: Any, *, landscape: bool) -> None:
    """Page, styles and page number of GB/T 9704-2012: 22 lines of 28 characters."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Cm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Cm(3.7), Cm(3.5), Cm(2.8), Cm(2.6)
    page.footer_distance = Cm(2.5)
    if landscape:
        _lay_across(page)
        page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Cm(2), Cm(2), Cm(1.8), Cm(1.8)
        page.footer_distance = Cm(1)
    looks = {
        "Normal": (BODY, 16.0, False), "Title": (TITLE, 22.0, False), "Heading 1": (FIRST, 16.0, False),
        "Heading 2": (SECOND, 16.0, False), "Caption": (BODY, 12.0, False), _NOTES: (BODY, 10.5, False),
    }  # fmt: skip
    for name, (font, size, bold) in looks.items():
        style = _known_style(document, name)
        _set_font(style, font)
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        form = style.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28.9 if size >= 16 else size * 1.5)
        form.first_line_indent = Pt(2 * size)
        form.keep_with_next = name.startswith("Heading")
    title = document.styles["Title"].paragraph_format
    title.alignment, title.first_line_indent, title.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(0), Pt(14)
    title.line_spacing = Pt(35)
    for border in document.styles["Title"].element.xpath(".//w:pBdr"):
        border.getparent().remove(border)
    document.styles["Caption"].paragraph_format.first_line_indent = Pt(0)
    document.styles[_NOTES].paragraph_format.first_line_indent = Pt(0)
    document.styles["Normal"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _number_pages(page)
    _name_fallbacks(document)


def _lay_across(page: Any) -> None:
    from docx.enum.section import WD_ORIENT

    page.orientation = WD_ORIENT.LANDSCAPE
    if page.page_width < page.page_height:
        page.page_width, page.page_height = page.page_height, page.page_width


def _known_style(document: Any, name: str) -> Any:
    """The style of a name, made where the document has none."""
    from docx.enum.style import WD_STYLE_TYPE

    if name not in [style.name for style in document.styles]:
        made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if name != "Normal":
            made.base_style = document.styles["Normal"]
    return document.styles[name]


def _set_font(style: Any, font: str) -> None:
    from docx.oxml.ns import qn

    style.font.name = _LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), font)


def _number_pages(page: Any) -> None:
    """— 1 — at the foot."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = page.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.first_line_indent = Pt(0)
    for kind, words in (("", "— "), ("begin", ""), ("", "PAGE"), ("end", ""), ("", " —")):
        run = paragraph.add_run()
        run.font.size = Pt(14)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif words == "PAGE":
            code = OxmlElement("w:instrText")
            code.text = words
            run._r.append(code)
        else:
            run.text = words


def _name_fallbacks(document: Any) -> None:
    """Name in the table of fonts what stands in for those that a machine lacks."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _FALLBACK.items()
    )
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            relation.target_part._blob = (
                f'<?xml version="1.0" encoding="UTF-8"?><w:fonts {_W}>{fonts}</w:fonts>'.encode()
            )


def _attach_notes(document: Any, notes: Sequence[str]) -> None:
    """Make the part of the endnotes; in place of the template's own."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    rule = "".join(
        f'<w:endnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:endnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    style = document.styles[_NOTES].style_id
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:endnoteRef/></w:r>'
    body = "".join(
        f'<w:endnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{escape(style)}"/></w:pPr>{mark}'
        f'<w:r><w:t xml:space="preserve"> {escape(words)}</w:t></w:r></w:p></w:endnote>'
        for number, words in enumerate(notes, 1)
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:endnotes {_W}>{rule}{body}</w:endnotes>'
    for key, relation in list(document.part.rels.items()):
        if relation.reltype == _RELATION:
            del document.part.rels[key]
    part = Part(PackURI("/word/endnotes.xml"), _ENDNOTES, xml.encode(), document.part.package)
    document.part.relate_to(part, _RELATION)
    _count_in_digits(document)


def _count_in_digits(document: Any) -> None:
    """Endnotes are counted 1, 2, 3; by default Word counts them i, ii, iii."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    settings, place = OxmlElement("w:endnotePr"), OxmlElement("w:pos")
    place.set(qn("w:val"), "sectEnd")
    settings.append(place)
    for number in ("-1", "0"):
        mark = OxmlElement("w:endnote")
        mark.set(qn("w:id"), number)
        settings.append(mark)
    compat = document.settings.element.find(qn("w:compat"))
    if compat is not None:
        compat.addprevious(settings)
    else:
        document.settings.element.append(settings)
    for section in document.sections:
        properties, form = OxmlElement("w:endnotePr"), OxmlElement("w:numFmt")
        form.set(qn("w:val"), "decimal")
        properties.append(form)
        section._sectPr.insert(0, properties)
        heads = [part for part in section._sectPr if part.tag in {qn("w:headerReference"), qn("w:footerReference")}]
        for part in reversed(heads):
            section._sectPr.insert(0, part)


def _repeat(row: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(repeated)


def _whole(row: Any) -> None:
    """Keep a row on one page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
