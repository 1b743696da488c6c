"""Paged files: lines become paragraphs, tables stay tables, scans are recognised or named."""

import io
from difflib import SequenceMatcher
from types import ModuleType

import pytest

from reportminer import readers
from reportminer.readers import ReadOptions, ocr
from reportminer.readers.base import TextBuilder
from reportminer.readers.layout import PAGE_NUMBER, Glyph, Line, without_running_heads, write_pages
from reportminer.records import Failure
from reportminer.text import SourceText

LONG = "全县各级党组织认真落实主体责任，扎实推进基层党建工作，新建活动场所43处，群众满意度明显提高，"


def read(data: bytes, **options: object) -> SourceText:
    (result,) = readers.read_bytes(data, "a.pdf", options=ReadOptions(**options))  # type: ignore[arg-type]
    assert not isinstance(result, Failure), result
    return result


def table_pdf(rows: list[list[str]]) -> bytes:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("a", fontName="STSong-Light", fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)
    look = [("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)), ("FONT", (0, 0), (-1, -1), "STSong-Light")]
    out = io.BytesIO()
    story = [Paragraph(LONG * 3, style), Table(rows, style=look, repeatRows=1), Paragraph(LONG * 2 + "完。", style)]
    SimpleDocTemplate(out).build(story)
    return out.getvalue()


def test_table_over_two_pages_is_one() -> None:
    rows = [["指标", "2022年", "2023年"]] + [[f"指标{n}", str(n), str(n * 10)] for n in range(1, 60)]
    source = read(table_pdf(rows))
    (table,) = source.tables
    assert [source.text[cell.begin : cell.end] for cell in table.cells] == [text for row in rows for text in row]
    assert [(cell.row, cell.column) for cell in table.cells[:4]] == [(0, 0), (0, 1), (0, 2), (1, 0)]
    assert len(source.page_begins) == 2
    assert table.begin < source.page_begins[1] < table.end
    lines = source.text.splitlines()
    assert lines[0] == LONG * 3
    assert lines[-1] == LONG * 2 + "完。"


def test_table_on_one_page() -> None:
    source = read(table_pdf([["项目", "数量（个）"], ["行政村", "46"]]))
    assert "项目\t数量（个）\n行政村\t46\n" in source.text


def scan(formats: ModuleType, text: str, pages: int = 1) -> bytes:
    """Pages of `text` as pictures at 150 dpi."""
    import pypdfium2
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    document = pypdfium2.PdfDocument(formats.pdf(text))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for number in range(pages):
        picture = document[number].render(scale=150 / 72).to_pil().convert("L")
        canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_scan_without_recognition_says_what_to_install(
    formats: ModuleType, report: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)
    (result,) = readers.read_bytes(scan(formats, report), "a.pdf")
    assert isinstance(result, Failure)
    assert "reportminer[ocr]" in result.reason


def test_empty_page_among_others_is_noted(formats: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportlab.pdfgen.canvas import Canvas

    monkeypatch.setattr(ocr, "installed", lambda: False)
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 700, "Some words stand here.")
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    source = read(out.getvalue())
    assert source.notes == ("no text on page 2; install reportminer[ocr] to have scans recognised",)
    assert source.page_begins == (0, len(source.text))


def test_page_whose_fonts_tell_nothing_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    from reportlab.pdfgen.canvas import Canvas

    monkeypatch.setattr(ocr, "installed", lambda: False)
    out = io.BytesIO()
    canvas = Canvas(out)
    for row in range(4):
        canvas.drawString(100, 700 - 20 * row, "\u00fe\u00f0\u00b6\u00ac\u00bf\u00d0\u00fd" * 3)
    canvas.save()
    assert any("page 1" in note and "fonts" in note for note in read(out.getvalue()).notes)


@pytest.mark.slow
@pytest.mark.skipif(not ocr.installed(), reason="the extra `ocr` is not installed")
def test_scan_is_recognised(formats: ModuleType, report: str) -> None:
    source = read(scan(formats, report))
    wanted = "".join(report.split()).translate(str.maketrans("（）", "()"))
    found = "".join(source.text.split()).translate(str.maketrans("（）", "()"))
    # one character that is lost must not count against all behind it
    same = sum(block.size for block in SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks())
    assert same >= 0.97 * max(len(wanted), len(found))
    assert len(source.text.splitlines()) == len(report.splitlines())
    assert source.notes == ("recognised from a picture: page 1",)
    assert 0.9 < source.page_confidence[0] < 1


def line(text: str, top: float, *, left: float = 90.0, page: int = 0, size: float = 12.0) -> Line:
    glyphs = [Glyph(char, left + at * size, left + (at + 1) * size, top, top + size) for at, char in enumerate(text)]
    return Line.of(glyphs, page)


def paragraphs(*pages: list[Line]) -> list[str]:
    builder = TextBuilder()
    write_pages([list(page) for page in pages], builder, width=595)
    return builder.build(media_type="x").text.splitlines()


def rows(text: str, top: float, *, page: int = 0, indent: int = 2) -> list[Line]:
    """A paragraph of lines of 34 characters, the first indented."""
    first = 34 - indent
    pieces = [text[:first]] + [text[at : at + 34] for at in range(first, len(text), 34)]
    return [
        line(piece, top + 20 * n, left=90.0 + (12 * indent if n == 0 else 0), page=page)
        for n, piece in enumerate(pieces)
    ]


def test_indented_paragraphs_with_full_last_lines_stay_apart() -> None:
    full = (LONG * 3)[: 34 * 3 - 2]
    lines = rows(full, 100) + rows(full, 160) + rows(LONG, 220)
    assert paragraphs(lines) == [full, full, LONG]


def test_paragraph_goes_on_over_the_page() -> None:
    whole = rows(LONG * 4, 100)
    for at, item in enumerate(whole[3:]):
        item.page, item.top, item.bottom = 1, 100.0 + 20 * at, 112.0 + 20 * at
    assert paragraphs(whole[:3], whole[3:]) == [LONG * 4]


def test_heading_of_one_line_stays_apart() -> None:
    lines = [
        line("一、加强领导", 80, left=114),
        *rows(LONG * 2, 100),
        line("二、明确责任", 200, left=114),
        *rows(LONG, 220),
    ]
    assert paragraphs(lines) == ["一、加强领导", LONG * 2, "二、明确责任", LONG]


def test_letters_at_a_line_end_keep_their_blank() -> None:
    lines = rows("这一段文字的第一行的最后面是一个英文单词文字文字文字Word", 100, indent=0)
    builder = TextBuilder()
    write_pages([[*lines, line("Excel等软件。", 120)]], builder, width=500)
    assert "Word Excel等软件" in builder.build(media_type="x").text


@pytest.mark.parametrize("text", ["3", "- 3 -", "— 12 —", "第 3 页", "第3页 共10页", "3 / 10", "iv", "·5·"])
def test_page_numbers(text: str) -> None:
    assert PAGE_NUMBER.match(text)


@pytest.mark.parametrize("text", ["2021年", "3个", "一、", "共43处", "12345"])
def test_no_page_numbers(text: str) -> None:
    assert not PAGE_NUMBER.match(text)


def test_running_heads_go_and_repeated_words_of_the_text_stay() -> None:
    pages = [
        [
            line("云岭县委文件", 30, page=n),
            line("各位代表：", 200, page=n),
            line(LONG, 220, page=n),
            line(str(n + 1), 800, page=n),
        ]
        for n in range(4)
    ]
    kept = without_running_heads(pages, [842.0] * 4)
    assert [[item.text for item in page] for page in kept] == [["各位代表：", LONG]] * 4


def test_words_in_another_font_are_put_in_their_place() -> None:
    glyphs = [Glyph(c, x, x + 12, 100, 112) for c, x in (("的", 90), ("争", 114), ("先", 126), ("“", 102), ("”", 138))]
    assert Line.of(glyphs, 0).text == "的“争先”"
