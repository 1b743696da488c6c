"""Members of containers are sources of their own, named by where they lie."""

import base64
import gzip
import io
import tarfile
import zipfile
from types import ModuleType

import pytest

from reportminer import readers
from reportminer.records import Failure
from reportminer.text import SourceText

TEXT = "全县共有党员8412名。"


def zip_of(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def texts(data: bytes, name: str) -> dict[str, str]:
    found = {}
    for result in readers.read_bytes(data, name):
        assert isinstance(result, SourceText), result
        found[result.path] = result.text.strip()
    return found


def test_nested_containers_and_kinds(formats: ModuleType) -> None:
    inner = zip_of({"2021/总结.docx": formats.word(f"总结\n{TEXT}")})
    data = zip_of({"乙.htm": f"<p>{TEXT}</p>".encode("gb18030"), "盒.zip": inner, "__MACOSX/._乙.htm": b"x"})
    assert texts(data, "全.zip") == {
        "全.zip!/乙.htm": TEXT,
        "全.zip!/盒.zip!/2021/总结.docx": f"总结\n{TEXT}",
    }


def test_bad_member_does_not_stop_the_others() -> None:
    results = list(
        readers.read_bytes(
            zip_of({"a.pdf": b"%PDF-1.4 cut", "b.txt": TEXT.encode(), "c.png": b"\x89PNG\r\n\x1a\n"}), "z.zip"
        )
    )
    assert [(result.path, isinstance(result, Failure)) for result in results] == [
        ("z.zip!/a.pdf", True), ("z.zip!/b.txt", False), ("z.zip!/c.png", True),
    ]  # fmt: skip


def test_seven_zip() -> None:
    py7zr = pytest.importorskip("py7zr")
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        archive.writestr(TEXT.encode("gb18030"), "dir/甲.txt")
        archive.writestr(TEXT, "乙.txt")
    assert texts(out.getvalue(), "a.7z") == {"a.7z!/dir/甲.txt": TEXT, "a.7z!/乙.txt": TEXT}


def test_tar_and_gzip() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("甲.txt")
        info.size = len(TEXT.encode())
        archive.addfile(info, io.BytesIO(TEXT.encode()))
    assert texts(out.getvalue(), "a.tar") == {"a.tar!/甲.txt": TEXT}
    packed = gzip.compress(out.getvalue())
    assert texts(packed, "a.tgz") == {"a.tgz!/a.tar!/甲.txt": TEXT}
    assert texts(gzip.compress(TEXT.encode()), "乙.txt.gz") == {"乙.txt.gz!/乙.txt": TEXT}


def test_mail_with_attachment(formats: ModuleType) -> None:
    data = formats.mail(f"通知\n{TEXT}", ("汇报.docx", formats.word(f"汇报\n{TEXT}")))
    assert texts(data, "a.eml") == {"a.eml!/body2.txt": f"通知\n{TEXT}", "a.eml!/汇报.docx": f"汇报\n{TEXT}"}


def test_mail_that_calls_gb18030_gb2312() -> None:
    body = base64.encodebytes("镕基、喆等同志参加，全县共有党员。".encode("gb18030"))
    data = b"From: a@b\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=gb2312\r\n"
    data += b"Content-Transfer-Encoding: base64\r\n\r\n" + body
    assert list(texts(data, "a.eml").values()) == ["镕基、喆等同志参加，全县共有党员。"]


def test_saved_page_is_read_as_a_page(formats: ModuleType) -> None:
    found = texts(formats.saved_page(f"标题\n{TEXT}"), "a.mht")
    assert list(found.values()) == [f"标题\n{TEXT}"]
