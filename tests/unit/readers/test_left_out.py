"""What is not read of a file is counted and told, whatever its format."""

from __future__ import annotations

import io
import zipfile

import pytest

from reportminer import readers
from reportminer.readers import ReadOptions
from reportminer.readers.base import TextBuilder
from reportminer.text import SourceText

WORDS = "全县新建文化礼堂八个。"
MUCH = "此处文字并不显示。" * 80
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
OPTIONS = ReadOptions(office=False, ocr=False)


def notes(data: bytes, name: str) -> tuple[str, ...]:
    (source,) = readers.read_bytes(data, name, options=OPTIONS)
    assert isinstance(source, SourceText), source
    assert WORDS in source.text
    return source.notes


def packed(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def odt(body: str, *, more: tuple[str, ...] = (), styles: str = "") -> bytes:
    spaces = " ".join(f'xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "text", "style", "draw"))
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    media = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    return packed({**media, **dict.fromkeys(more, b"x")})


def docx(body: str, *, more: tuple[str, ...] = ()) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    main = f"<w:document {space}><w:body>{body}</w:body></w:document>"
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": main, **dict.fromkeys(more, b"x")})


def rtf(body: str) -> bytes:
    return b"{\\rtf1\\ansi\\ansicpg936 " + body.encode("gbk") + b"}"


def ofd(pages: tuple[str, ...], *, attached: int = 0) -> bytes:
    listed = "".join(f'<Page ID="{at}" BaseLoc="p{at}.xml"/>' for at in range(len(pages)))
    files = "".join(f'<Attachment ID="{at}" Name="附表{at}"/>' for at in range(attached))
    root = "<OFD><DocBody><DocRoot>D/d.xml</DocRoot></DocBody></OFD>"
    document = f"<Document><Pages>{listed}</Pages><Attachments>a.xml</Attachments></Document>"
    parts = {f"D/p{at}.xml": f"<Page><Content><Layer>{page}</Layer></Content></Page>" for at, page in enumerate(pages)}
    return packed({"OFD.xml": root, "D/d.xml": document, "D/a.xml": f"<Attachments>{files}</Attachments>", **parts})


def ofd_line(text: str, top: int = 40) -> str:
    return (
        f'<TextObject ID="9" Boundary="20 {top} 170 6" Size="4">'
        f'<TextCode X="0" Y="4" DeltaX="g {len(text)} 4">{text}</TextCode></TextObject>'
    )


def test_hidden_text_of_an_odt_is_counted() -> None:
    style = (
        '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
    )
    told = notes(
        odt(f'<text:p>{WORDS}<text:span text:style-name="T1">{MUCH}</text:span></text:p>', styles=style), "a.odt"
    )
    assert told == (
        f"only {len(WORDS) + 1} of {len(WORDS + MUCH)} characters in the file are text that is shown",
        f"hidden text is left out: {len(MUCH)} characters",
    )


def test_hidden_sections_of_an_odt_are_counted() -> None:
    told = notes(
        odt(f'<text:section text:display="none"><text:p>{MUCH}</text:p></text:section><text:p>{WORDS}</text:p>'),
        "a.odt",
    )
    assert f"hidden text is left out: {len(MUCH)} characters" in told


def test_pictures_and_objects_of_an_odt_are_counted() -> None:
    told = notes(
        odt(f"<text:p>{WORDS}</text:p>", more=("Pictures/1.png", "Pictures/2.png", "Object 1/content.xml")), "a.odt"
    )
    assert told == ("embedded files that are not read: 1", "pictures whose text, if any, is not read: 2")


def test_pictures_and_embedded_files_of_a_docx_are_counted() -> None:
    data = docx(f"<w:p><w:r><w:t>{WORDS}</w:t></w:r></w:p>", more=("word/media/1.png", "word/embeddings/1.xlsx"))
    assert notes(data, "a.docx") == (
        "embedded files that are not read: 1",
        "pictures whose text, if any, is not read: 1",
    )


def test_pictures_beside_much_text_need_no_word() -> None:
    data = docx(f"<w:p><w:r><w:t>{WORDS * 20}</w:t></w:r></w:p>", more=("word/media/1.png",))
    assert notes(data, "a.docx") == ()


@pytest.mark.parametrize("hidden", [MUCH, "".join(f"\\u{ord(char)}?" for char in MUCH)])
def test_hidden_text_of_an_rtf_is_counted(hidden: str) -> None:
    told = notes(rtf(f"{WORDS}\\par {{\\v {hidden}}}\\par"), "a.rtf")
    assert len(told) == 2
    assert "characters in the file are text that is shown" in told[0]
    assert told[1].startswith("hidden text is left out: ")


def test_pictures_and_objects_of_an_rtf_are_counted_once() -> None:
    picture = "{\\*\\shppict{\\pict\\pngblip 89504e47}}{\\nonshppict{\\pict\\wmetafile8 0100}}"
    told = notes(
        rtf(f"{WORDS}\\par {picture}{picture}{{\\object\\objemb{{\\*\\objdata 0105}}{{\\result\\par}}}}"), "a.rtf"
    )
    assert told == ("embedded files that are not read: 1", "pictures whose text, if any, is not read: 2")


def test_pages_pictures_and_attached_files_of_an_ofd_are_counted() -> None:
    picture = '<ImageObject ID="7" Boundary="0 0 210 297" ResourceID="3"/>'
    told = notes(ofd((ofd_line(WORDS), picture), attached=2), "a.ofd")
    assert told == (
        "no text on page 2",
        "embedded files that are not read: 2",
        "pictures whose text, if any, is not read: 1",
    )


def test_a_paged_file_of_hardly_anything_but_running_heads_says_so() -> None:
    head = "云屏县年鉴编纂委员会办公室内部刊物仅供参阅"
    pages = tuple(ofd_line(head, 8) + (ofd_line(WORDS) if at == 0 else "") for at in range(40))
    assert any(note.startswith("only 12 of 851 characters") for note in notes(ofd(pages), "a.ofd"))


def test_pictures_of_a_web_page_are_counted() -> None:
    page = f"<html><body><div><p>{WORDS}</p><p><img src=1.jpg></p><img src=2.jpg></div></body></html>"
    assert notes(page.encode(), "a.html") == ("pictures whose text, if any, is not read: 2",)


def test_a_share_of_a_tenth_is_enough() -> None:
    builder = TextBuilder()
    builder.paragraph("县" * 99)
    builder.note_share(1_000)
    assert builder.notes == []
    builder.note_share(1_001)
    assert builder.notes == ["only 100 of 1,001 characters in the file are text that is shown"]


def test_a_damaged_page_of_an_ofd_does_not_cost_the_others() -> None:
    assert notes(ofd((ofd_line(WORDS), "<TextObject>", ofd_line("第三页的话。"))), "a.ofd") == (
        "damaged and not read: page 2",
    )
