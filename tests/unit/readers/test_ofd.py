"""OFD pages (GB/T 33190) give their lines and pages."""

import io
import zipfile

from reportminer import readers
from reportminer.readers.layout import Glyph, Line, merge_rows
from reportminer.records import Failure
from reportminer.text import SourceText

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
LONG = "全县各级党组织认真落实主体责任，扎实推进基层党建工作，新建活动场所"


def text_object(number: int, x: float, y: float, text: str, size: float = 4.0) -> str:
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{x} {y} 170 6" Font="1" Size="{size}">'
        f'<ofd:TextCode X="0" Y="4" DeltaX="g {len(text) - 1} {size}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def ofd(*pages: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "OFD.xml",
            f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocInfo><ofd:Title>工作报告</ofd:Title></ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        )
        listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        archive.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
            f"</ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        )
        for n, page in enumerate(pages):
            content = f"<ofd:Page {NS}><ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content></ofd:Page>"
            archive.writestr(f"Doc_0/Pages/Page_{n}/Content.xml", content)
    return out.getvalue()


def test_lines_become_paragraphs_over_pages() -> None:
    first = text_object(1, 80, 20, "工作报告", 6) + text_object(2, 38, 40, LONG) + text_object(3, 30, 48, LONG + "四十")
    second = text_object(4, 30, 30, "三处。") + text_object(5, 38, 38, "二、存在问题")
    (source,) = readers.read_bytes(ofd(first, second), "a.ofd")
    assert isinstance(source, SourceText), source
    assert source.text == f"工作报告\n{LONG}{LONG}四十三处。\n二、存在问题\n"
    assert source.page_of(source.text.index("三处")) == 2
    assert source.title == "工作报告"


def test_missing_page_is_a_failure() -> None:
    data = ofd(text_object(1, 30, 20, "字"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if "Content" not in name:
                new.writestr(name, old.read(name))
    (result,) = readers.read_bytes(out.getvalue(), "a.ofd")
    assert isinstance(result, Failure)
    assert "page" in result.reason


def with_parts(data: bytes, page: str, document: str, **parts: str) -> bytes:
    """An OFD file whose first page begins with `page`, its common data with `document`, and that has some more parts."""
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            text = source.read(name).decode()
            text = text.replace("<ofd:Content>", page + "<ofd:Content>") if "Page_0" in name else text
            archive.writestr(name, text.replace("<ofd:CommonData>", "<ofd:CommonData>" + document))
        for name, text in parts.items():
            archive.writestr(f"Doc_0/{name}.xml", text)
    return out.getvalue()


def test_templates_and_graphic_units_are_part_of_the_page() -> None:
    label = f"<ofd:Page {NS}><ofd:Content><ofd:Layer>{text_object(9, 20, 50, '单位：')}</ofd:Layer></ofd:Content></ofd:Page>"
    unit = (
        f'<ofd:Res {NS}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="50"><ofd:Content>'
        f"{text_object(8, 20, 80, '青砚县二〇二二年。')}</ofd:Content></ofd:CompositeGraphicUnit>"
        "</ofd:CompositeGraphicUnits></ofd:Res>"
    )
    body = (
        text_object(1, 60, 50, "青砚县松岗镇") + '<ofd:CompositeObject ID="3" Boundary="0 10 210 297" ResourceID="50"/>'
    )
    data = with_parts(
        ofd(body),
        '<ofd:Template TemplateID="2"/>',
        '<ofd:TemplatePage ID="2" BaseLoc="T.xml"/><ofd:DocumentRes>R.xml</ofd:DocumentRes>',
        T=label,
        R=unit,
    )
    (source,) = readers.read_bytes(data, "a.ofd")
    assert isinstance(source, SourceText)
    assert source.text.splitlines() == ["单位：青砚县松岗镇", "青砚县二〇二二年。"]


def test_numbers_of_columns_are_parted_and_page_numbers_alone_are_no_text() -> None:
    rows = "".join(
        text_object(10 * row + at, x, 50 + 8 * row, text)
        for row, texts in enumerate((("松岗镇", "1170", "1208"), ("柳溪镇", "640", "655")))
        for at, (x, text) in enumerate(zip((20, 60, 100), texts, strict=True))
    )
    (source,) = readers.read_bytes(ofd(rows), "a.ofd")
    assert isinstance(source, SourceText)
    assert source.text == "松岗镇\t1170\t1208\n柳溪镇\t640\t655\n"
    (result,) = readers.read_bytes(ofd(text_object(1, 100, 285, "1"), text_object(2, 100, 285, "2")), "a.ofd")
    assert isinstance(result, Failure)
    assert "page numbers" in result.reason


def test_a_row_of_very_many_pieces_is_one_line() -> None:
    glyphs = [Glyph(char, at * 10.0, at * 10.0 + 9, 20.0, 30.0) for at, char in enumerate("县乡村社" * 500)]
    (line,) = merge_rows(Line.of([glyph], 0) for glyph in glyphs)
    assert line.text == "县乡村社" * 500
    assert (line.left, line.right) == (0.0, 19_999.0)
