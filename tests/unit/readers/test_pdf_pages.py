"""Pages of PDF files that are turned, stamped, damaged or half a picture give what a reader of the paper sees."""

import io
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pypdfium2
import pytest

from reportminer import pipeline, readers
from reportminer.readers import ReadOptions, ocr
from reportminer.readers import pdf as reader
from reportminer.readers.layout import Glyph, Line
from reportminer.records import Failure
from reportminer.text import SourceText

ROWS = (
    ("镇", "产值（亿元）", "人口（人）"),
    ("松岗镇", "7.5", "820"),
    ("柳溪镇", "6.3", "640"),
    ("河口镇", "5.9", "1170"),
)
SENTENCE = "今年以来全县新修水渠四十公里，新建公厕六十座"


def read(data: bytes, **options: Any) -> SourceText:
    (result,) = readers.read_bytes(data, "a.pdf", options=ReadOptions(**options))
    assert not isinstance(result, Failure), result
    return result


def pdf(*pages: Callable[[Any], None], size: tuple[float, float] = (595, 842)) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, pageCompression=0)
    for page in pages:
        canvas.setFont("STSong-Light", 12)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(*texts: str) -> Callable[[Any], None]:
    def draw(canvas: Any) -> None:
        for at, text in enumerate(texts):
            canvas.drawString(60, 700 - 20 * at, text)

    return draw


def columns(canvas: Any) -> None:
    for at, row in enumerate(ROWS):
        for x, text in zip((80, 260, 420), row, strict=True):
            canvas.drawString(x, 500 - 20 * at, text)


@pytest.mark.parametrize("quarter", [1, 2, 3])
@pytest.mark.parametrize("told", [True, False])
def test_turned_pages_are_read_upright(quarter: int, told: bool) -> None:
    def draw(canvas: Any) -> None:
        width, height = 595, 842
        canvas.translate(*((0, 0), (width, 0), (width, height), (0, height))[quarter])
        canvas.rotate(90 * quarter)
        canvas.setPageRotation((90 * quarter) % 360 if told else 0)
        for at, text in enumerate((SENTENCE + "，", "群众满意。")):
            canvas.drawString(60, 400 - 20 * at, text)

    text = read(pdf(draw)).text
    assert "".join(text.split()) == SENTENCE + "，群众满意。"


def test_table_without_rules_keeps_its_columns_apart() -> None:
    found = read(pdf(columns))
    assert found.text.splitlines() == ["\t".join(row) for row in ROWS]
    (table,) = found.tables
    assert [found.text[cell.begin : cell.end] for cell in table.cells] == [cell for row in ROWS for cell in row]


def test_figures_of_a_table_without_rules_are_named_by_its_heads() -> None:
    rows = (("乡镇", "党员数", "支部数", "增长"), ("松岗镇", "820", "21", "3.5%"), ("柳溪镇", "640", "17", "2.8%"))

    def draw(canvas: Any) -> None:
        for at, row in enumerate(rows):
            for x, text in zip((80, 200, 320, 440), row, strict=True):
                canvas.drawString(x, 500 - 20 * at, text)

    found = pipeline.extract_bytes(pdf(draw), "a.pdf")
    figures = [figure for source in found.sources for report in source.reports for figure in report.figures]
    assert [(figure.text, figure.indicator) for figure in figures if "%" in figure.text] == [
        ("3.5%", "松岗镇增速"), ("2.8%", "柳溪镇增速"),
    ]  # fmt: skip


def test_numbers_below_each_other_in_one_ruled_row_are_rows() -> None:
    def draw(canvas: Any) -> None:
        columns(canvas)
        for x in (70, 250, 410, 540):
            canvas.line(x, 520, x, 430)
        for y in (520, 493, 430):
            canvas.line(70, y, 540, y)

    source = read(pdf(draw))
    assert source.text.splitlines() == ["\t".join(row) for row in ROWS]
    assert len(source.tables) == 1


def aslant(canvas: Any) -> None:
    lines(*[SENTENCE] * 20)(canvas)
    canvas.saveState()
    canvas.translate(100, 300)
    canvas.rotate(45)
    canvas.setFont("STSong-Light", 60)
    canvas.drawString(0, 0, "内部传阅")
    canvas.restoreState()


def test_watermark_across_the_page_is_left_out_and_told() -> None:
    source = read(pdf(aslant))
    assert "".join(source.text.split()) == SENTENCE * 20
    assert source.notes == ("a watermark across the page is left out: 内部传阅",)


def test_mark_at_one_place_of_every_page_is_left_out() -> None:
    def page(number: int) -> Callable[[Any], None]:
        def draw(canvas: Any) -> None:
            lines(f"第{number}项：{SENTENCE}", f"完成第{number}项。")(canvas)
            canvas.drawString(250, 420, "内部传阅")
            lines()(canvas)
            canvas.drawString(60, 200, f"还有第{number}项没有完成。")

        return draw

    assert "内部传阅" not in read(pdf(*map(page, range(1, 6)))).text


def test_page_numbers_in_characters_go() -> None:
    def page(number: str) -> Callable[[Any], None]:
        def draw(canvas: Any) -> None:
            lines(f"{number}、{SENTENCE}")(canvas)
            canvas.drawString(280, 40, f"第{number}页")

        return draw

    assert "页" not in read(pdf(*map(page, "一二三"))).text


def test_one_damaged_page_does_not_cost_the_others() -> None:
    data = pdf(lines("甲页：" + SENTENCE), lines("乙页。"), lines("丙页：" + SENTENCE))
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    numbers = [at for at in range(len(data)) if data.startswith(b"/Type /Page\n", at)]
    assert len(document) == 3 and len(numbers) == 3
    broken = data[: numbers[1]] + b"/Type /Nope\n" + data[numbers[1] + 12 :]
    source = read(broken, ocr=False)
    assert "甲页" in source.text and "丙页" in source.text
    assert "damaged and not read: page 2" in source.notes or "乙页" in source.text


def test_file_that_only_pdfium_opens_keeps_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    import pdfplumber

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("No /Root object!")

    monkeypatch.setattr(pdfplumber, "open", refuse)

    def draw(canvas: Any) -> None:
        lines(SENTENCE)(canvas)
        canvas.grid([100, 200, 300], [100, 200, 300])

    assert SENTENCE in read(pdf(draw)).text


def test_attached_files_are_named() -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf(lines(SENTENCE)))
    document.new_attachment("附表.xlsx").set_data(b"x")
    out = io.BytesIO()
    document.save(out)
    assert read(out.getvalue()).notes == ("attached files that are not read (1): 附表.xlsx",)


def test_nothing_but_page_numbers_is_no_text() -> None:
    data = pdf(*[lambda canvas: canvas.drawString(290, 40, "- 1 -")] * 2)
    (result,) = readers.read_bytes(data, "a.pdf", options=ReadOptions(ocr=False))
    assert isinstance(result, Failure)
    assert "nothing but page numbers" in result.reason


def pictures(formats: ModuleType, stamp: str) -> bytes:
    import pypdfium2
    from reportlab.lib.utils import ImageReader

    page = pypdfium2.PdfDocument(formats.pdf("\n".join([SENTENCE + "。"] * 6), page_numbers=False))[0]
    image = ImageReader(page.render(scale=2).to_pil())

    def draw(canvas: Any) -> None:
        canvas.drawImage(image, 0, 0, 595, 842)
        canvas.drawString(60, 30, stamp)

    return pdf(draw, draw)


@pytest.mark.parametrize("stamp", ["— 1 —", "档号：2023-0012 长期"])
def test_picture_of_a_page_with_a_stamp_is_a_scan(
    stamp: str, formats: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def recognise(document: Any, numbers: list[int], options: ReadOptions) -> dict[int, ocr.Recognised]:
        seen.extend(numbers)
        glyph = readers.registry.pdf.Glyph
        line = readers.registry.pdf.Line
        found = {}
        for number in numbers:
            glyphs = [glyph(char, 60 + 12 * at, 72 + 12 * at, 100, 112) for at, char in enumerate(SENTENCE)]
            found[number] = ocr.Recognised([line.of(glyphs, number)], 0.9)
        return found

    monkeypatch.setattr(ocr, "recognise", recognise)
    source = read(pictures(formats, stamp))
    assert seen == [0, 1]
    assert source.text.count(SENTENCE) == 2
    assert source.notes == ("recognised from a picture: page 1, 2",)


def test_remarks_and_filled_fields_are_counted_and_told() -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, "Report of the county on village halls, 43 of them new this year.")
    canvas.textAnnotation("to be checked", Rect=[72, 600, 120, 640])
    canvas.acroForm.textfield(name="a", value="12", x=72, y=500, width=90, height=20)
    canvas.acroForm.textfield(name="b", value="", x=72, y=450, width=90, height=20)
    canvas.linkURL("http://example.org", (72, 400, 120, 420))
    canvas.showPage()
    canvas.save()
    assert read(out.getvalue()).notes == ("remarks and fields of forms that are not read: 2",)


def test_a_page_with_wide_lines_alone_has_no_ruled_table() -> None:
    def draw(canvas: Any) -> None:
        for at in range(20):
            canvas.drawString(60, 700 - 20 * at, SENTENCE)
            canvas.line(60, 698 - 20 * at, 400, 698 - 20 * at)

    def boxes(canvas: Any) -> None:
        draw(canvas)
        for x in (60, 200, 400):
            canvas.line(x, 300, x, 700)

    with pypdfium2.PdfDocument(pdf(draw, boxes)) as document:
        assert [reader._is_ruled(page) for page in document] == [False, True]
    assert read(pdf(draw)).text.splitlines() == [SENTENCE] * 20


def test_a_word_parted_at_the_end_of_a_line_goes_on_in_the_next() -> None:
    text = read(pdf(lines("we use exam-", "ple words and", "在2016-", "2020年完成。"))).text
    assert text.splitlines() == ["we use example words and", "在2016-", "2020年完成。"]


def test_a_blank_stays_behind_the_character_that_it_came_after() -> None:
    box = {"top": 0.0, "bottom": 10.0}
    glyphs = [
        Glyph("和", 10, 20, **box),
        Glyph(" ", 31, 33, **box),
        Glyph("c", 30, 36, **box),
        Glyph("o", 36, 42, **box),
    ]
    assert Line.of(glyphs, 0).text == "和 co"
    assert Line.of([glyphs[2], glyphs[3], glyphs[0], glyphs[1]], 0).text == "和 co"


def test_a_pdf_of_too_many_characters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_OF_ALL", 3 * len(SENTENCE))
    assert read(pdf(lines(SENTENCE), lines(SENTENCE, SENTENCE))).text
    (found,) = readers.read_bytes(pdf(lines(SENTENCE), lines(SENTENCE, SENTENCE, SENTENCE)), "a.pdf")
    assert isinstance(found, Failure)
    assert found.reason == f"more than the limit of {3 * len(SENTENCE)} characters on the pages of a PDF"
