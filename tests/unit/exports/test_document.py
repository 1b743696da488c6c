"""Does a Word document follow GB/T 9704, or an office's own template, and stay the same when made again?"""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.shared import Cm, Pt

from reportminer.exports import ExportError
from reportminer.exports.document import BODY, FIRST, TITLE, OfficeDocument


def made(path: Path, **options: object) -> docx.document.Document:
    document = OfficeDocument(title="题", **options)  # type: ignore[arg-type]
    document.paragraph("关于=1+1的简报", style="Title")
    document.paragraph("一、做法", style="Heading 1")
    document.paragraph("“", ("甲\x07。”", "《甲》<b>"), ("乙", "《乙》"), ("丙", "《甲》<b>"))
    if options.get("endnotes") is False:
        document.list_notes()
    document.save(path)
    return docx.Document(str(path))


def test_page_and_styles_are_those_of_the_standard(tmp_path: Path) -> None:
    document = made(tmp_path / "a.docx")
    page = document.sections[0]
    sides = (page.top_margin, page.left_margin, page.bottom_margin, page.right_margin)
    assert [round(side.cm, 1) for side in sides] == [3.7, 2.8, 3.5, 2.6]
    for name, font, size in (("Title", TITLE, 22), ("Heading 1", FIRST, 16), ("Normal", BODY, 16)):
        style = document.styles[name]
        assert f'w:eastAsia="{font}"' in style.element.xml
        assert style.font.size == Pt(size)
    assert "PAGE" in page.footer._element.xml
    fonts = zipfile.ZipFile(tmp_path / "a.docx").read("word/fontTable.xml").decode()
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in fonts


def test_notes_are_endnotes_of_word_and_said_once(tmp_path: Path) -> None:
    document = made(tmp_path / "a.docx")
    assert document.paragraphs[2].text == "“甲\ufffd。”乙丙1"
    notes = zipfile.ZipFile(tmp_path / "a.docx").read("word/endnotes.xml").decode()
    assert notes.count("<w:endnoteRef/>") == 2
    assert "《甲》&lt;b&gt;" in notes
    listed = made(tmp_path / "b.docx", endnotes=False)
    assert [p.text for p in listed.paragraphs[-2:]] == ["［1］《甲》<b>", "［2］《乙》"]
    assert "word/endnotes.xml" not in zipfile.ZipFile(tmp_path / "b.docx").namelist()


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    made(tmp_path / "a.docx")
    made(tmp_path / "b.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_a_template_gives_styles_and_page_but_none_of_its_words(tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph("模板里的字")
    own.sections[0].left_margin = Cm(5)
    own.styles["Title"].font.size = Pt(33)
    own.save(str(tmp_path / "own.docx"))
    document = made(tmp_path / "a.docx", template=tmp_path / "own.docx")
    assert "模板里的字" not in "".join(p.text for p in document.paragraphs)
    assert round(document.sections[0].left_margin.cm, 1) == 5
    assert document.styles["Title"].font.size == Pt(33)
    (tmp_path / "none.docx").write_bytes(b"PK no")
    with pytest.raises(ExportError, match="no Word document that can serve as template"):
        OfficeDocument(template=tmp_path / "none.docx")
