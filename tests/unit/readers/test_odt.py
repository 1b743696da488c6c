"""OpenDocument texts come out as a word processor shows them."""

import io
import zipfile

from reportminer import readers
from reportminer.readers import ReadOptions
from reportminer.records import Failure
from reportminer.text import SourceText

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style", "draw")
)
LISTS = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." '
    'style:num-suffix="、"/><text:list-level-style-number text:level="2" style:num-format="1" style:num-prefix="（" '
    'style:num-suffix="）"/></text:list-style>'
)
STYLES = '<style:style style:name="T9" style:family="text"><style:text-properties text:display="none"/></style:style>'


def odt(body: str, **parts: str) -> bytes:
    out = io.BytesIO()
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{LISTS}{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return out.getvalue()


def read(data: bytes) -> SourceText:
    (result,) = readers.read_bytes(data, "a.odt", options=ReadOptions(office=False))
    assert not isinstance(result, Failure), result
    return result


def item(*blocks: str, start: int = 0) -> str:
    value = f' text:start-value="{start}"' if start else ""
    return f"<text:list-item{value}>{''.join(blocks)}</text:list-item>"


def items(*members: str, style: str = ' text:style-name="L1"') -> str:
    return f"<text:list{style}>{''.join(members)}</text:list>"


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def test_list_numbers() -> None:
    inner = items(item(p("组织")), item(p("党员")), style="")
    body = (
        items(item(p("基本情况"), inner), item(p("问题"), p("续段。")))
        + p("中间。")
        + items(
            item(
                p("建议"),
                p("完。"),
            ),
            item(
                p("保障"),
            ),
            item(
                p("附"),
            ),
        )
    )
    body = body.replace("<text:list-item><text:p>附", '<text:list-item text:start-value="9"><text:p>附')
    assert read(odt(body)).text.splitlines() == [
        "一、基本情况",
        "（1）组织",
        "（2）党员",
        "二、问题",
        "续段。",
        "中间。",
        "一、建议",
        "完。",
        "二、保障",
        "九、附",
    ]


def test_what_is_not_shown_is_left_out() -> None:
    body = (
        "<text:tracked-changes><text:p>删</text:p></text:tracked-changes><text:table-of-content><text:p>目录</text:p>"
        '</text:table-of-content><text:p>有<text:span text:style-name="T9">密</text:span>党员'
        "<office:annotation><text:p>批</text:p></office:annotation>\n"
        '  十<text:s text:c="2"/>人<text:line-break/>。<text:note><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>脚注。</text:p></text:note-body></text:note></text:p>"
    )
    source = read(odt(body))
    assert source.text == "有党员 十  人\n。\n脚注。\n"
    assert source.notes == ("the table of contents is left out", "hidden text is left out: 1 characters")


def test_heading_table_and_box() -> None:
    row = "<table:table-row>%s</table:table-row>"
    cell = "<table:table-cell><text:p>%s</text:p></table:table-cell>"
    table = (
        "<table:table>"
        + row % (cell % "指标" + cell % "2022")
        + row % (cell % "党员" + cell % "811")
        + "</table:table>"
    )
    box = "<text:p>文<draw:frame><draw:text-box><text:p>框内</text:p></draw:text-box></draw:frame></text:p>"
    source = read(odt(f'<text:h text:outline-level="2">主要做法</text:h>{table}{box}'))
    assert source.text == "主要做法\n指标\t2022\n党员\t811\n文\n框内\n"
    assert [(m.level, source.text[m.begin : m.end]) for m in source.headings] == [(2, "主要做法")]
    assert len(source.tables[0].cells) == 4


def test_encrypted_says_so() -> None:
    manifest = '<m:manifest xmlns:m="x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    (result,) = readers.read_bytes(odt(p("x"), **{"META-INF__manifest": manifest}), "a.odt")
    assert isinstance(result, Failure)
    assert "encrypted" in result.reason


def test_repeated_ids_and_hidden_sections_and_ruby() -> None:
    twice = '<text:list xml:id="i1">' + item(p("修路。")) + "</text:list>"
    hidden = f'<text:section text:display="none">{p("隐")}</text:section>'
    ruby = "<text:ruby><text:ruby-base>汉字</text:ruby-base><text:ruby-text>hanzi</text:ruby-text></text:ruby>"
    source = read(odt(twice + twice + hidden + p(ruby)))
    assert source.text == "修路。\n修路。\n汉字\n"
    assert source.notes == ("hidden sections are left out", "hidden text is left out: 1 characters")


def test_every_shape_gives_its_text_once() -> None:
    shape = f"<draw:custom-shape>{p('椭圆里')}</draw:custom-shape>"
    inside = p(f"<draw:rect>{p('框中框')}</draw:rect>")
    inner = f"<draw:frame><draw:text-box>{p('框里')}{inside}</draw:text-box></draw:frame>"
    assert read(odt(p(shape) + p(inner))).text == "椭圆里\n框里\n框中框\n"
