"""What does the worst file of each make cost? Time and memory of files made to cost much, each below 50 MB.

    python benchmarks/hostile.py [NAME …]

Each is read and cleaned in a process of its own; printed are its size, what came of it, CPU seconds and megabytes. The
limits that the readers keep are 10 s and 600 MB a file; the exit status is 1 where one is broken.
"""

from __future__ import annotations

import importlib.util
import io
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
SECONDS, MEGABYTES = 10.0, 600
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
)
BOX = "<w:p><w:r><w:txbxContent>"
WORDS = "<w:p><w:r><w:t>县</w:t></w:r></w:p>"
FRAME = "<text:p><draw:frame><draw:text-box>"
SENTENCE = "全县建成文化广场43个，同比增长5.6%，群众满意。"


def _fuzz() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz_readers", ROOT / "scripts" / "fuzz_readers.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def zipped(members: dict[str, bytes], *, level: int = 6) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(body: str) -> bytes:
    main = f"<w:document {WORD}><w:body>{body}</w:body></w:document>".encode()
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": main})


def odt(body: str) -> bytes:
    content = f"<office:document-content {OFFICE}><office:body><office:text>{body}</office:text></office:body>"
    media = b"application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": media, "content.xml": f"{content}</office:document-content>".encode()})


def ofd(count: int) -> bytes:
    word = '<TextObject ID="1" Boundary="0 0 9 9" Size="4"><TextCode X="0" Y="4" DeltaX="g 9999 1">县</TextCode></TextObject>'
    page = f"<Page><Content><Layer>{word * count}</Layer></Content></Page>".encode()
    document = b'<Document><Pages><Page ID="1" BaseLoc="p.xml"/></Pages></Document>'
    root = b"<OFD><DocBody><DocRoot>D/d.xml</DocRoot></DocBody></OFD>"
    return zipped({"OFD.xml": root, "D/d.xml": document, "D/p.xml": page})


def mail(parts: int) -> bytes:
    part = "--b\nContent-Type: text/plain; charset=utf-8\n\n县\n"
    return (
        f"MIME-Version: 1.0\nFrom: a@b.c\nContent-Type: multipart/mixed; boundary=b\n\n{part * parts}--b--\n".encode()
    )


def pax_tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("a.txt")
        info.pax_headers = {f"k{n}": "x" * 1_000_000 for n in range(150)}
        archive.addfile(info, io.BytesIO(b""))
    return out.getvalue()


def pdf(content: bytes, forms: bytes = b"") -> bytes:
    """A PDF of one page with the given content stream, packed."""
    packed = zlib.compress(content, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>"
        b"/Font<</T<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</F 5 0 R>>>>/Length %d>>stream\n%s\nendstream"
        % (len(forms), forms),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, item)
    begin = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Root 1 0 R/Size 6>>startxref %d %%%%EOF" % begin)


def long_pdf(pages: int, characters: int) -> bytes:
    """A PDF whose pages all show the same content of so many characters, line below line."""
    lines = b"".join(
        b"1 0 0 1 20 %d Tm (%s) Tj " % (830 - 9 * at % 820, b"some words " * 9) for at in range(characters // 99)
    )
    packed = zlib.compress(b"BT /T 5 Tf " + lines + b"ET", 9)
    kids = b" ".join(b"%d 0 R" % (4 + at) for at in range(pages))
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</T<</Type/Font/Subtype/Type1"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
        *[page + b"/BaseFont/Helvetica>>>>>>>>"] * pages,
    ]
    return (
        b"%PDF-1.4\n"
        + b"".join(b"%d 0 obj%s endobj\n" % item for item in enumerate(objects, 1))
        + b"trailer<</Root 1 0 R>>"
    )


def nested_zip(depth: int) -> bytes:
    data = zipped({"a.txt": b"x" * 10_000_000})
    for _ in range(depth):
        data = zipped({f"{n}.zip": data for n in range(16)})
    return data


def ofd_row(count: int) -> bytes:
    """A page each of whose characters is an object of its own, all in one row."""
    word = '<TextObject ID="1" Boundary="{} 0 9 9" Size="4"><TextCode X="0" Y="4">县</TextCode></TextObject>'
    page = "<Page><Content><Layer>" + "".join(word.format(at * 4) for at in range(count)) + "</Layer></Content></Page>"
    document = b'<Document><Pages><Page ID="1" BaseLoc="p.xml"/></Pages></Document>'
    root = b"<OFD><DocBody><DocRoot>D/d.xml</DocRoot></DocBody></OFD>"
    return zipped({"OFD.xml": root, "D/d.xml": document, "D/p.xml": page.encode()})


def overlapping_zip(count: int) -> bytes:
    """Many entries of the directory that lead to the same packed bytes."""
    once = zipped({"a.txt": b"x" * 5_000_000})
    begin = once.index(b"PK\x01\x02")
    end = once.index(b"PK\x05\x06")
    directory = once[begin:end] * count
    tail = bytearray(once[end:])
    tail[8:12] = count.to_bytes(2, "little") * 2
    tail[12:16] = len(directory).to_bytes(4, "little")
    return once[:begin] + directory + bytes(tail)


def nested_mail(depth: int) -> bytes:
    text = b"MIME-Version: 1.0\nFrom: a@b.c\n\n" + SENTENCE.encode()
    for _ in range(depth):
        text = b"MIME-Version: 1.0\nFrom: a@b.c\nContent-Type: message/rfc822\n\n" + text
    return text


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "line of 4.9 million characters": ("a.txt", (SENTENCE * 196_000).encode),
    "4.9 million digits": ("a.txt", lambda: b"6228480402" * 490_000),
    "3个 a million times": ("a.txt", ("3个" * 1_000_000).encode),
    "html attributes": ("a.html", lambda: b"<p " + b"".join(b"a%d=1 " % n for n in range(900_000)) + b">x"),
    "html nesting": ("a.html", lambda: b"<div>" * 400_000 + SENTENCE.encode()),
    "html tables in tables": ("a.html", lambda: b"<table><tr><td>" * 3_000 + SENTENCE.encode()),
    "html spread cells": ("a.html", lambda: b"<table>" + b"<tr><td colspan=1000 rowspan=1000>a<td>b" * 20_000),
    "docx boxes": (
        "a.docx",
        lambda: docx("<w:p><w:r><w:txbxContent>" * 60 + "<w:p/>" * 900_000 + "</w:txbxContent></w:r></w:p>" * 60),
    ),
    "docx tables in tables": (
        "a.docx",
        lambda: docx("<w:tbl><w:tr><w:tc>" * 80 + WORDS * 200_000 + "</w:tc></w:tr></w:tbl>" * 80),
    ),
    "docx attributes": ("a.docx", lambda: docx("<w:p " + " ".join(f'a{n}="1"' for n in range(1_500_000)) + "/>")),
    "odt nesting": ("a.odt", lambda: odt("<text:span>" * 200 + "<text:p>县</text:p>" * 500_000 + "</text:span>" * 200)),
    "odt boxes": ("a.odt", lambda: odt(FRAME * 60 + "</draw:text-box></draw:frame></text:p>" * 60)),
    "ofd steps": ("a.ofd", lambda: ofd(90_000)),
    "odt blanks": ("a.odt", lambda: odt("<text:p>" + '县<text:s text:c="1000"/>' * 100_000 + "</text:p>")),
    "odt attributes": ("a.odt", lambda: odt("<text:p " + " ".join(f'a{n}="1"' for n in range(1_500_000)) + "/>")),
    "ofd row": ("a.ofd", lambda: ofd_row(20_000)),
    "zip overlaps": ("a.zip", lambda: overlapping_zip(9_000)),
    "mail in mail": ("a.eml", lambda: nested_mail(20_000)),
    "rtf characters": ("a.rtf", lambda: b"{\\rtf1 " + b"\\u21439?" * 5_000_000 + b"}"),
    "rtf nesting": ("a.rtf", lambda: b"{\\rtf1 " + b"{" * 5_000_000),
    "gb18030 damaged": ("a.txt", lambda: (SENTENCE.encode("gb18030") * 30_000 + b"\xff\x81") * 20),
    "zip of zips": ("a.zip", lambda: nested_zip(3)),
    "zip members": ("a.zip", lambda: zipped({f"{n}.txt": b"x" for n in range(60_000)})),
    "mail parts": ("a.eml", lambda: mail(60_000)),
    "tar headers": ("a.tar.gz", pax_tar),
    "rtf groups": ("a.rtf", lambda: b"{\\rtf1 " + b"{\\b a}" * 4_000_000 + b"}"),
    "pdf content": ("a.pdf", lambda: pdf(b"BT /T 9 Tf " + b"(x) Tj " * 4_000_000 + b"ET")),
    "pdf forms": ("a.pdf", lambda: pdf(b"/F Do " * 10, b"/F Do /F Do ")),
    "pdf pages of characters": ("a.pdf", lambda: long_pdf(60, 90_000)),
    "pdf paths": ("a.pdf", lambda: pdf(b"BT /T 9 Tf (some words) Tj ET " + b"0 0 m 9 9 l S " * 1_000_000)),
}


def main() -> int:
    """Print the table; 1 if a limit was broken."""
    fuzz = _fuzz()
    broken = 0
    print(f"{'file':34} {'bytes':>11}  {'seconds':>7} {'MB':>5}  came of it")
    for name, (path, make) in HOSTILE.items():
        if len(sys.argv) > 1 and name not in sys.argv[1:]:
            continue
        data = make()
        found = fuzz.run(data, path, SECONDS, MEGABYTES + len(data) * 3 // 1_000_000)
        broken += found["outcome"] not in ("read", "failed")
        print(
            f"{name:34} {len(data):11,}  {found['seconds']:7.2f} {found['megabytes']:5}  {found['outcome']}", flush=True
        )
        del data
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
