"""Files are told by what they hold, and what is not read is named."""

import io
import zipfile

import pytest

from reportminer import readers
from reportminer.readers import ReadOptions
from reportminer.records import Failure
from reportminer.text import SourceText

OWN = ReadOptions(office=False)
LINES = ["石樵县2022年防汛工作总结", "一、主要做法", "全县清理沟渠48公里，加固堤防12处。"]
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in LINES)
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def results(data: bytes, name: str) -> list[SourceText | Failure]:
    return list(readers.read_bytes(data, name, options=OWN))


def lines(data: bytes, name: str) -> list[str]:
    (result,) = results(data, name)
    assert not isinstance(result, Failure), result
    return result.text.split("\n")[:-1] if result.text.endswith("\n") else result.text.split("\n")


def failure(data: bytes, name: str) -> Failure:
    (result,) = results(data, name)
    assert isinstance(result, Failure)
    return result


def zip_of(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.filename = name
            archive.writestr(info, data)
    return out.getvalue()


def word_xml() -> str:
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in LINES)
    return f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'


def relations(target: str) -> str:
    return f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{MAIN}" Target="{target}"/></Relationships>'


def open_document() -> str:
    body = "".join(f"<text:p>{line}</text:p>" for line in LINES)
    return f'xmlns:office="{OFFICE}" xmlns:text="{TEXT}"><office:body><office:text>{body}</office:text></office:body>'


PAGE = f'<html><head><meta charset="utf-8"></head><body>{PARAGRAPHS}</body></html>'


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + PAGE.encode(),
        PAGE.encode("utf-16"),
        f"<div class=WordSection1>{PARAGRAPHS}</div>".encode("gb18030"),
        f"<style>p {{color: red}}</style>\n{PARAGRAPHS}".encode(),
    ],
)
def test_web_pages_under_the_name_of_word(data: bytes) -> None:
    assert lines(data, "a.doc") == LINES


def test_word_saved_as_one_xml_file() -> None:
    package = "http://schemas.microsoft.com/office/2006/xmlPackage"
    parts = {"/_rels/.rels": relations("word/document.xml"), "/word/document.xml": word_xml()}
    body = "".join(
        f'<pkg:part pkg:name="{name}"><pkg:xmlData>{content}</pkg:xmlData></pkg:part>'
        for name, content in parts.items()
    )
    data = f'<?xml version="1.0"?><pkg:package xmlns:pkg="{package}">{body}</pkg:package>'.encode()
    assert lines(data, "a.xml") == lines(data, "a.doc") == LINES


@pytest.mark.parametrize(
    ("main", "rels"),
    [
        ("word\\document.xml", "_rels\\.rels"),
        ("WORD/DOCUMENT.XML", "_RELS/.RELS"),
        ("word/haupt.xml", "_rels/.rels"),
        ("document.xml", "_rels/.rels"),
    ],
)
def test_parts_of_word_are_found_by_relationship(main: str, rels: str) -> None:
    target = main.replace("\\", "/").lower()
    assert (
        lines(zip_of({"[Content_Types].xml": "<Types/>", rels: relations(target), main: word_xml()}), "a.docx") == LINES
    )


@pytest.mark.parametrize("subtype", ["text-web", "text-master", "text-template", "text-master-template"])
def test_open_document_of_every_kind_of_text(subtype: str) -> None:
    content = f"<office:document-content {open_document()}</office:document-content>"
    mimetype = f"application/vnd.oasis.opendocument.{subtype}"
    assert lines(zip_of({"mimetype": mimetype, "content.xml": content}), "a.odt") == LINES


def test_open_document_without_media_type() -> None:
    manifest = '<manifest><file-entry full-path="/" media-type="application/vnd.oasis.opendocument.text"/></manifest>'
    content = f"<office:document-content {open_document()}</office:document-content>"
    assert lines(zip_of({"content.xml": content, "META-INF/manifest.xml": manifest}), "a.odt") == LINES


def test_open_document_in_one_file() -> None:
    assert (
        lines(f'<?xml version="1.0"?><office:document {open_document()}</office:document>'.encode(), "a.fodt") == LINES
    )


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (zip_of({"mimetype": "application/vnd.sun.xml.writer", "content.xml": "<a/>"}), "OpenOffice 1"),
        (f'<?xml version="1.0"?><uof:UOF xmlns:uof="x">{PARAGRAPHS}</uof:UOF>'.encode(), "UOF"),
        (b"\xdb\xa5-\x00" + b"plain words\x00" * 200, "Word 2"),
        (f'<?xml version="1.0"?><档案>{PARAGRAPHS}</档案>'.encode().replace("档案".encode(), b"catalog"), "<catalog>"),
    ],
)
def test_what_is_not_read_is_named(data: bytes, word: str) -> None:
    result = failure(data, "a.doc")
    assert word in result.reason
    assert not result.skipped


TEXT_PART = "Content-Type: text/plain; charset=utf-8\n\n{}\n"


def mail(kind: str, *parts: str) -> bytes:
    body = "".join(f"--=b\n{part}\n" for part in parts)
    return f'MIME-Version: 1.0\nFrom: a@example.org\nContent-Type: multipart/{kind}; boundary="=b"\n\n{body}--=b--\n'.encode()


def test_every_text_of_a_mail_is_read() -> None:
    data = mail("mixed", TEXT_PART.format("枫陵县修路三条。"), TEXT_PART.format("枫陵县建桥两座。"))
    assert [str(getattr(r, "text", r)).strip() for r in results(data, "a.eml")] == [
        "枫陵县修路三条。",
        "枫陵县建桥两座。",
    ]


def test_forwarded_mail_is_a_member_of_its_own() -> None:
    inner = "Content-Type: message/rfc822\n\nSubject: inner\n" + TEXT_PART.format("枫陵县种树九千株。")
    first, second = results(mail("mixed", TEXT_PART.format("请见转发。"), inner), "a.eml")
    assert isinstance(first, SourceText) and isinstance(second, SourceText)
    assert second.path.startswith("a.eml!/inner.eml!/") and second.text.strip() == "枫陵县种树九千株。"


def test_attachment_without_a_name_and_related_parts_are_told_by_content() -> None:
    import base64

    data = zip_of({"[Content_Types].xml": "<Types/>", "word/document.xml": word_xml()})
    part = "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n"
    part += base64.encodebytes(data).decode()
    for kind in ("mixed", "related"):
        body, attached = results(mail(kind, TEXT_PART.format("附件是总结。"), part), "a.eml")
        assert isinstance(body, SourceText) and isinstance(attached, SourceText)
        assert attached.text.splitlines() == LINES


def test_frames_of_a_saved_page_and_a_page_without_its_first_header() -> None:
    frame = f"Content-Type: text/html; charset=utf-8\nContent-Location: http://example.org/2.html\n\n{PAGE}\n"
    outer = "Content-Type: text/html; charset=utf-8\n\n<html><body><p>外层只有一句话，很短。</p></body></html>\n"
    texts = [
        result.text.split("\n")[0]
        for result in results(mail("related", outer, frame), "a.mht")
        if isinstance(result, SourceText)
    ]
    assert texts == ["外层只有一句话，很短。", LINES[0]]
    data = mail("related", frame)
    for bare in (b"\r\n\n" + data, data[data.index(b"--=b") :]):
        assert lines(bare, "a.doc") == LINES


def test_mailbox() -> None:
    one = "From a@example.org Mon Jan  2 10:00:00 2023\nSubject: x\nMIME-Version: 1.0\n" + TEXT_PART
    data = (one.format("禾渡县来信一。") + "\n" + one.format("禾渡县来信二。")).encode()
    assert [str(getattr(r, "text", r)).strip() for r in results(data, "a.mbox")] == ["禾渡县来信一。", "禾渡县来信二。"]


def test_names_in_a_zip_of_a_traditional_system() -> None:
    raw = "報告/鄉鎮匯總.txt".encode("big5")
    data = zip_of({"x" * len(raw): "禾渡县总结。"}).replace(b"x" * len(raw), raw)
    (result,) = results(data, "a.zip")
    assert result.path == "a.zip!/報告/鄉鎮匯總.txt"


PROSE = "石樵县推进农村危房改造，今年开工一千二百户，群众住房条件有了改善。"


@pytest.mark.parametrize("codec", ["gb18030", "big5"])
def test_chinese_behind_thousands_of_bytes_of_ascii(codec: str) -> None:
    prose = PROSE if codec == "gb18030" else "石樵縣推進農村危房改造，今年開工一千二百戶，群眾住房條件有了改善。"
    (result,) = results(b"Prepared by the county office. " * 200 + b"\n" + prose.encode(codec), "a.txt")
    assert isinstance(result, SourceText)
    assert (result.encoding, result.text.split("\n")[-1]) == (codec, prose)


@pytest.mark.parametrize("label", ["iso-8859-1", ""])
def test_web_page_with_a_wrong_or_no_label_behind_long_scripts(label: str) -> None:
    head = f'<meta charset="{label}">' if label else ""
    page = f"<html><head><script>{'var a = 1; ' * 600}</script>{head}</head><body><p>{PROSE}</p></body></html>"
    assert lines(page.encode("gb18030"), "a.html") == [PROSE]


def test_label_behind_four_thousand_bytes() -> None:
    page = f"<html><head><script>{'x' * 5000}</script><meta charset=big5></head><body><p>鄉鎮匯總。</p></body></html>"
    assert lines(page.encode("big5"), "a.html") == ["鄉鎮匯總。"]


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf\xef\xbb\xbf" + PROSE.encode(),
        ("\ufeff" + PROSE).encode("gb18030"),
        PROSE.encode("hz"),
    ],
)
def test_rare_encodings_and_marks(data: bytes) -> None:
    assert lines(data, "a.txt") == [PROSE]


def test_chapters_of_a_book_are_its_members() -> None:
    (chapter,) = results(zip_of({"mimetype": "application/epub+zip", "a.opf": "<package/>", "a.xhtml": PAGE}), "a.epub")
    assert isinstance(chapter, SourceText)
    assert (chapter.path, chapter.text.splitlines()) == ("a.epub!/a.xhtml", LINES)


def test_signs_alone_are_no_text() -> None:
    assert "only signs" in failure("——　……".encode(), "a.txt").reason
