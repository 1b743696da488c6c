"""Whatever lies in an archive, reading it gives a reason, not a traceback, and the run goes on."""

import io
import os
import stat
import tarfile
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from reportminer import readers
from reportminer.readers import ReadOptions, registry
from reportminer.records import Failure
from reportminer.text import SourceText


def failure(results: object) -> Failure:
    (result,) = list(results)  # type: ignore[call-overload]
    assert isinstance(result, Failure), result
    assert result.stage == "read"
    assert result.reason
    assert "Traceback" not in result.reason
    return result


def zip_of(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def odt() -> bytes:
    return zip_of({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"})


def test_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "空.txt"
    path.touch()
    assert "empty" in failure(readers.read(path)).reason


def test_missing_file(tmp_path: Path) -> None:
    assert "no such file" in failure(readers.read(tmp_path / "无.txt")).reason


def test_folder(tmp_path: Path) -> None:
    assert "folder" in failure(readers.read(tmp_path)).reason


def test_blank_text() -> None:
    assert "no text" in failure(readers.read_bytes("　\n \n".encode(), "a.txt")).reason


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_named_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "pipe" in failure(readers.read(tmp_path / "pipe")).reason


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "密.txt"
    path.write_text("党员", encoding="utf-8")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(registry.os, "open", refuse)
    assert "permission" in failure(readers.read(path)).reason


def test_file_that_grows_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "长.txt"
    path.write_text("党员" * 100, encoding="utf-8")
    fstat = os.fstat

    def growing(handle: int) -> os.stat_result:
        found = fstat(handle)
        with path.open("a", encoding="utf-8") as file:
            file.write("又")
        return found

    monkeypatch.setattr(registry.os, "fstat", growing)
    assert "changed" in failure(readers.read(path)).reason


def test_file_over_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(1_000_001)
    assert "max_bytes" in failure(readers.read(path, options=ReadOptions(max_bytes=1_000_000))).reason


def test_text_over_the_limit() -> None:
    options = ReadOptions(max_characters=1_000)
    assert "max_characters" in failure(readers.read_bytes(("党" * 1001).encode(), "a.txt", options=options)).reason


def test_one_huge_line_is_read_in_time() -> None:
    (source,) = readers.read_bytes("全县有党员一万人，".encode("gb18030") * 200_000, "a.txt")
    assert isinstance(source, SourceText)
    assert len(source.text) == 1_800_000


def test_links(tmp_path: Path) -> None:
    (tmp_path / "目录").mkdir()
    (tmp_path / "目录" / "甲.txt").write_text("党员十人。", encoding="utf-8")
    (tmp_path / "圈").symlink_to(tmp_path / "圈")
    (tmp_path / "断").symlink_to(tmp_path / "没有")
    (tmp_path / "目录" / "上").symlink_to(tmp_path, target_is_directory=True)
    results = {path.name: list(readers.read(path)) for path in readers.discover([tmp_path])}
    assert sorted(results) == sorted(["圈", "断", "上", "甲.txt"])
    assert isinstance(results["甲.txt"][0], SourceText)
    assert failure(results["圈"]).reason
    assert "no such file" in failure(results["断"]).reason
    assert failure(results["上"]).skipped


def test_discovery_is_in_order_and_leaves_system_files_out(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/10.txt", ".DS_Store", "~$a.docx", "c"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    found = [str(path.relative_to(tmp_path)) for path in readers.discover([tmp_path, tmp_path / "b.txt"])]
    assert found == ["a/10.txt", "a/2.txt", "b.txt", "c", "b.txt"]


@pytest.mark.skipif(os.name != "posix", reason="names are bytes only here")
def test_name_that_is_not_utf8(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/" + "汇报.txt".encode("gb18030")
    with open(raw, "wb") as file:  # noqa: PTH123
        file.write("党员十人。".encode())
    (path,) = readers.discover([tmp_path])
    (source,) = readers.read(path)
    assert isinstance(source, SourceText)
    assert source.path.endswith("/汇报.txt")


def test_zip_bomb_is_not_unpacked() -> None:
    data = zip_of({"bomb.txt": bytes(150_000_000), "甲.txt": "党员十人。".encode()})
    bomb, good = readers.read_bytes(data, "a.zip")
    assert isinstance(bomb, Failure) and "bomb" in bomb.reason
    assert isinstance(good, SourceText) and good.path == "a.zip!/甲.txt"


def test_zip_that_lies_about_sizes() -> None:
    data = zip_of({"a.txt": b"x" * 50_000})
    lying = data.replace((50_000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    assert failure(readers.read_bytes(lying, "a.zip"))


def test_containers_too_deep() -> None:
    data = "党员十人。".encode()
    for depth in range(6):
        data = zip_of({f"{depth}.zip" if depth else "a.txt": data})
    assert "max_depth" in failure(readers.read_bytes(data, "a.zip")).reason


def test_too_many_members() -> None:
    inner = zip_of({f"{n}.txt": b"x" for n in range(8)})
    data = zip_of({f"{n}.zip": inner for n in range(8)})
    results = list(readers.read_bytes(data, "a.zip", options=ReadOptions(max_members=20)))
    assert sum(isinstance(result, SourceText) for result in results) < 20
    assert any(isinstance(result, Failure) and "max_members" in result.reason for result in results)


def test_names_that_lead_out_of_the_container_are_only_names() -> None:
    data = zip_of({"../../etc/甲.txt": b"x y", "/abs/乙.txt": b"x y", "C:\\丙.txt": b"x y"})
    paths = [result.path for result in readers.read_bytes(data, "a.zip")]
    assert paths == ["a.zip!/etc/甲.txt", "a.zip!/abs/乙.txt", "a.zip!/丙.txt"]


def test_link_in_a_zip_and_device_in_a_tar_are_not_followed() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert failure(readers.read_bytes(out.getvalue(), "a.zip")).skipped
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        info = tarfile.TarInfo("dev")
        info.type = tarfile.CHRTYPE
        tar.addfile(info)
    assert failure(readers.read_bytes(out.getvalue(), "a.tar.gz")).skipped


def test_encrypted_zip_says_so() -> None:
    data = bytearray(zip_of({"a.txt": b"secret"}, zipfile.ZIP_STORED))
    data[6] |= 1
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "encrypted" in failure(readers.read_bytes(bytes(data), "a.zip")).reason


def test_encrypted_pdf_says_so(formats: ModuleType) -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt="secret")
    canvas.drawString(100, 100, "hidden")
    canvas.save()
    assert "encrypted" in failure(readers.read_bytes(out.getvalue(), "a.pdf")).reason


BILLION = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c SYSTEM "file:///etc/passwd">]>"""


@pytest.mark.parametrize("entity", ["&b;", "&c;"])
def test_entities_are_not_resolved(entity: str) -> None:
    main = (
        f'{BILLION}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        f"<w:t>党员{entity}</w:t></w:r></w:p></w:body></w:document>"
    )
    data = zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": main.encode()})
    assert "entities" in failure(readers.read_bytes(data, "a.docx")).reason


@pytest.mark.parametrize("form", ["docx", "pdf", "zip", "doc"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_cut_in_the_middle(form: str, share: float, report: str, formats: ModuleType, tmp_path: Path) -> None:
    if form == "doc" and not formats.OFFICE:
        pytest.skip("LibreOffice is not installed")
    path = formats.write(report, form, tmp_path)
    data = path.read_bytes()
    results = list(readers.read_bytes(data[: int(len(data) * share)], path.name, options=ReadOptions(office=False)))
    assert len(results) == 1
    if isinstance(results[0], SourceText):
        assert set("".join(results[0].text.split())) <= set("".join(report.split()) + "\ufffd—123")
    else:
        assert results[0].reason


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(40)),
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(40)),
        ("a.csv", "年份,党员\n2020,12".encode()),
        ("a.xlsx", zip_of({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})),
        ("a.pptx", zip_of({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"})),
        ("a.mp3", b"ID3\x03" + bytes(40)),
        ("a.json", b"{}"),
    ],
)
def test_what_is_no_text_is_skipped_not_failed(name: str, data: bytes) -> None:
    result = failure(readers.read_bytes(data, name))
    assert result.skipped
    assert "only texts" in result.reason or "picture" in result.reason


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.bin", bytes(range(256)) * 20, "not a text"),
        ("a.rar", b"Rar!\x1a\x07\x00" + bytes(40), "RAR"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40), "7z"),
        ("a.gz", b"\x1f\x8b\x08" + bytes(10), "damaged"),
        ("a.eml", b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x--\r\n", "no text"),
        ("a.html", b"<html><script>alert(1)</script></html>", "no text"),
        ("a.zip", zip_of({}), "empty"),
    ],
)
def test_reason_names_the_trouble(name: str, data: bytes, word: str) -> None:
    assert word in failure(readers.read_bytes(data, name)).reason


def test_converter_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportminer.readers import office

    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nsleep 30\n", encoding="utf-8")
    slow.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(slow))
    result = failure(readers.read_bytes(odt(), "a.odt", options=ReadOptions(office_timeout=0.3)))
    assert "seconds" in result.reason


def test_without_converter_the_reason_says_what_to_install(ole: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportminer.readers import office

    monkeypatch.setattr(office, "program", lambda: "")
    assert "LibreOffice" in failure(readers.read_bytes(ole.ole({"MatOST": b"x"}), "a.wps")).reason


def test_a_folder_is_no_file_and_one_that_may_not_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert failure(readers.read(tmp_path)).reason == "a folder, not a file"
    monkeypatch.setattr("os.access", lambda *_: False)
    assert failure(readers.read(tmp_path)).reason == "no permission to read it"


def test_zip_whose_directory_repeats_its_members_is_a_bomb() -> None:
    once = zip_of({"a.txt": "全县建成文化广场43个。".encode()})
    begin, end = once.index(b"PK\x01\x02"), once.index(b"PK\x05\x06")
    tail = bytearray(once[end:])
    tail[8:12] = (50).to_bytes(2, "little") * 2
    tail[12:16] = (50 * (end - begin)).to_bytes(4, "little")
    found = failure(readers.read_bytes(once[:begin] + once[begin:end] * 50 + bytes(tail), "a.zip"))
    assert "leads several times to the same bytes" in found.reason
