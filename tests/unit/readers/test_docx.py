"""What Word shows must be in the text: automatic numbers, tables, notes, boxes; and nothing that was struck out."""

import io
import zipfile

import pytest

from reportminer import readers
from reportminer.records import Failure
from reportminer.text import SourceText

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/></Types>"""
LEVELS = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>'
)
NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num></w:numbering>"
)
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="a" w:default="1"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="自定标题"/><w:basedOn w:val="2"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
)


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, level: int, num: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def docx(body: str, **parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        archive.writestr("word/styles.xml", parts.pop("styles", STYLES))
        archive.writestr("word/numbering.xml", parts.pop("numbering", NUMBERING))
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return out.getvalue()


def read(data: bytes) -> SourceText:
    (result,) = readers.read_bytes(data, "a.docx")
    assert not isinstance(result, Failure), result
    return result


def test_automatic_numbers_are_counted_as_word_does() -> None:
    body = (
        numbered("基本情况", 0) + numbered("组织", 1) + numbered("党员", 1) + numbered("农村党员", 2)
        + p("没有编号的一段。") + numbered("机关党员", 2) + numbered("存在问题", 0) + numbered("经费", 1) + numbered("点", 3)
    )  # fmt: skip
    assert read(docx(body)).text.splitlines() == [
        "一、基本情况", "（一）组织", "（二）党员", "1.农村党员", "没有编号的一段。", "2.机关党员",
        "二、存在问题", "（一）经费", "点",
    ]  # fmt: skip


def test_list_may_start_elsewhere() -> None:
    assert read(docx(numbered("甲", 0, 2) + numbered("乙", 0, 2))).text == "五、甲\n六、乙\n"


def test_heading_level_and_number_come_from_the_style() -> None:
    source = read(docx(p("加强领导", '<w:pStyle w:val="b"/>')))
    assert source.text == "（一）加强领导\n"
    (mark,) = source.headings
    assert (mark.level, mark.num, source.text[mark.begin : mark.end]) == (2, "（一）", "（一）加强领导")


def test_outline_level_of_a_paragraph_wins() -> None:
    source = read(docx(p("存在问题", '<w:pStyle w:val="2"/><w:outlineLvl w:val="0"/>')))
    assert source.headings[0].level == 1


def test_changes_are_read_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>有党员</w:t></w:r><w:del><w:r><w:delText>12</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>15</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r><w:r><w:t>名</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>段落符号已删，</w:t></w:r></w:p>" + p("与下段相连。")
    )
    assert read(docx(body)).text == "有党员15名\n段落符号已删，与下段相连。\n"


def test_field_codes_are_left_out_and_links_kept() -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE \\* MERGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:hyperlink><w:r><w:t>见附件</w:t></w:r></w:hyperlink></w:p>'
    )
    assert read(docx(body)).text == "见附件\n"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def test_table_is_kept_row_by_row_with_its_cells() -> None:
    rows = [("指标", "2022年", "2023年"), ("党员（名）", "811", "842")]
    body = "<w:tbl>" + "".join("<w:tr>" + "".join(map(cell, row)) + "</w:tr>" for row in rows) + "</w:tbl>"
    source = read(docx(p("附表：") + body + p("以上。")))
    assert source.text == "附表：\n指标\t2022年\t2023年\n党员（名）\t811\t842\n以上。\n"
    (table,) = source.tables
    assert [(c.row, c.column, source.text[c.begin : c.end]) for c in table.cells] == [
        (r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)
    ]
    assert source.text[table.begin : table.end].startswith("指标") and source.text[table.begin : table.end].endswith(
        "842"
    )


def test_cell_that_goes_on_downwards_is_written_once() -> None:
    body = (
        "<w:tbl><w:tr>" + cell("农村", '<w:vMerge w:val="restart"/>') + cell("10个") + "</w:tr>"
        "<w:tr>" + cell("农村", "<w:vMerge/>") + cell("12个") + "</w:tr></w:tbl>"
    )
    assert read(docx(body)).text == "农村\t10个\n\t12个\n"


def test_frame_around_the_whole_report_is_not_a_table() -> None:
    long = "全县各级党组织认真落实责任，" * 30
    source = read(docx("<w:tbl><w:tr><w:tc>" + p("标题") + p(long) + "</w:tc></w:tr></w:tbl>"))
    assert source.text == f"标题\n{long}\n"
    assert source.tables == ()


def test_text_boxes_are_read_once() -> None:
    box = "<w:txbxContent>" + p("框内文字") + "</w:txbxContent>"
    body = (
        '<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        'markup-compatibility/2006"><mc:Choice><w:drawing>' + box + "</w:drawing></mc:Choice><mc:Fallback><w:pict>"
        + box + "</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )  # fmt: skip
    assert read(docx(body)).text == "正文\n框内文字\n"


def test_footnotes_come_last_and_headers_not_at_all() -> None:
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator">{p("线")}</w:footnote>'
    notes += f"<w:footnote>{p('数据来自年报。')}</w:footnote></w:footnotes>"
    header = f'<w:hdr xmlns:w="{W}">{p("内部资料")}</w:hdr>'
    assert read(docx(p("正文。"), footnotes=notes, header1=header)).text == "正文。\n数据来自年报。\n"


def test_soft_line_break_parts_lines() -> None:
    assert read(docx("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>")).text == "甲\n乙\n"


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        (
            "chineseCounting",
            {1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 105: "一百零五", 110: "一百一十"},
        ),
        ("upperRoman", {4: "IV", 9: "IX", 40: "XL"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedFullstop", {2: "⒉"}),
        ("chineseLegalSimplified", {1: "壹", 12: "壹拾贰"}),
        ("ideographTraditional", {1: "甲", 3: "丙"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalZero", {3: "03"}),
        ("unheardOf", {7: "7"}),
    ],
)
def test_number_formats(form: str, numbers: dict[int, str]) -> None:
    from reportminer.readers.numbering import written

    assert {number: written(number, form) for number in numbers} == numbers


def test_word_2003_xml() -> None:
    data = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft'
        f'.com/office/word/2003/wordml"><w:body>{p("全县有党员")}{p("十人。")}</w:body></w:wordDocument>'
    )
    (source,) = readers.read_bytes(data.encode(), "a.doc")
    assert isinstance(source, SourceText)
    assert source.text == "全县有党员\n十人。\n"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def test_numbers_in_tables_are_counted() -> None:
    num = '<w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr>'
    rows = [f"<w:tc>{p('', num)}</w:tc>" + cell(text) for text in ("修渠", "架桥")]
    assert read(docx(table(*rows))).text == "1.\t修渠\n2.\t架桥\n"


def test_paragraph_without_text_is_counted() -> None:
    empty = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{}</w:p>'
    body = numbered("甲", 0) + empty.format("") + empty.format("<w:r><w:drawing/></w:r>") + numbered("乙", 0)
    assert read(docx(body)).text == "一、甲\n四、乙\n"


def test_what_is_hidden_and_what_is_not() -> None:
    styles = STYLES.replace(
        "</w:styles>",
        '<w:style w:type="character" w:styleId="h"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>',
    )
    visible, hidden = run("见", '<w:vanish w:val="0"/>'), run("隐", '<w:rStyle w:val="h"/>')
    body = f"<w:p>{visible}{hidden}{run('明')}</w:p>"
    source = read(docx(body, styles=styles))
    assert source.text == "见明\n"
    assert source.notes == ("hidden text is left out: 1 characters",)


def test_alternatives_and_prompts_and_drop_caps() -> None:
    both = (
        '<mc:AlternateContent xmlns:mc="m"><mc:Choice Requires="x">{}</mc:Choice>'
        "<mc:Fallback><w:t>后</w:t></mc:Fallback></mc:AlternateContent>"
    )
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>".format(run("单击"))
    body = (
        f"<w:p><w:r>{both.format('')}</w:r></w:p><w:p><w:r>{both.format('<w:t>前</w:t>')}</w:r></w:p>"
        f"<w:p>{prompt}{run('正文')}</w:p>" + p("今", '<w:framePr w:dropCap="drop"/>') + p("年以来，成效明显。")
    )
    source = read(docx(body))
    assert source.text == "后\n前\n正文\n今年以来，成效明显。\n"
    assert source.notes == ("prompts of fields that nobody filled in are left out: 2 characters",)


@pytest.mark.parametrize(
    ("instruction", "shown"),
    [
        (r" eq \o\ac(○,3) ", "3"),
        (r"EQ \f(2,5)", "2/5"),
        (r" EQ \* jc2 \* hps10 \o\ad(\s\up 9(pin),拼) ", "拼"),
        ("PAGE", ""),
    ],
)
def test_fields_that_draw_their_own_text(instruction: str, shown: str) -> None:
    body = f"<w:p>{mark('begin')}{code(instruction)}{mark('end')}{run('号')}</w:p>"
    assert read(docx(body)).text == f"{shown}号\n"


def test_contents_are_left_out_however_they_are_made() -> None:
    field = f"<w:p>{mark('begin')}{code('TOC 1-3')}{mark('separate')}{run('一、做法 1')}</w:p>"
    field += f"<w:p>{run('二、问题 4')}{mark('end')}</w:p>"
    part = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('一、做法 1')}</w:sdtContent></w:sdt>"
    )
    styles = STYLES.replace(
        "</w:styles>",
        '<w:style w:type="paragraph" w:styleId="m"><w:name w:val="WPSOffice手动目录 1"/></w:style></w:styles>',
    )
    for contents in (field, part, p("一、做法 1", '<w:pStyle w:val="m"/>')):
        source = read(docx(contents + p("一、做法") + p("正文。"), styles=styles))
        assert source.text == "一、做法\n正文。\n"
        assert source.notes == ("the table of contents is left out",)


def test_field_of_contents_without_end_takes_nothing_away() -> None:
    assert (
        read(docx(f"<w:p>{mark('begin')}{code('TOC')}{mark('separate')}{run('目')}</w:p>{p('正文。')}")).text
        == "目\n正文。\n"
    )


def test_file_taken_in_stands_in_its_place() -> None:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    rels = f'<Relationships><Relationship Id="r9" Type="{relation}" Target="in.htm"/></Relationships>'
    data = docx(p("前") + '<w:altChunk xmlns:r="r" r:id="r9"/>' + p("后"))
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/_rels/document.xml.rels", rels)
        archive.writestr("word/in.htm", "<html><body><p>块里的一句话。</p></body></html>")
    assert read(out.getvalue()).text == "前\n块里的一句话。\n后\n"
    assert "left out" in read(docx(p("前") + '<w:altChunk xmlns:r="r" r:id="r9"/>')).notes[0]


def test_deleted_and_spread_cells_and_rows_set_in() -> None:
    row = cell("a") + cell("删", "<w:cellDel/>") + cell("b")
    assert read(docx(table(row, cell("c") + cell("") + cell("d")))).text == "a\t\tb\nc\t\td\n"
    spread = cell("指标", '<w:gridSpan w:val="2"/>') + cell("数")
    assert read(docx(table(spread, cell("经济") + cell("产值") + cell("9")))).text == "指标\t\t数\n经济\t产值\t9\n"
    before = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("5") + cell("6")
    assert read(docx(table(cell("镇") + cell("男") + cell("女"), before))).text == "镇\t男\t女\n\t5\t6\n"
