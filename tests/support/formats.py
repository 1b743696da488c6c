"""Writes a given text in every format that the readers know, for tests that want the same report in all of them."""

from __future__ import annotations

import html
import io
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def web_page(text: str, charset: str = "utf-8") -> bytes:
    """A page as government sites write them: menus, place line, buttons, the text in a div, next article, footer."""
    lines = paragraphs(text)
    body = "\n".join(f"<p>&nbsp;&nbsp;{html.escape(line)}</p>" for line in lines[1:])
    page = f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{html.escape(lines[0])}_某某政务网</title><style>p {{color: red}}</style><script>var 栏目 = "首页";</script></head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li><li><a href="/b">办事</a></li></ul></div>
<div>当前位置：<a href="/">首页</a> &gt; <a href="/c">文章中心</a> &gt; 正文</div>
<h1>{html.escape(lines[0])}</h1>
<div class="info">发布时间：2021-03-04 09:12 来源：办公室 浏览次数：87次 字体：[大 中 小]</div>
<div id="content">{body}</div>
<div><a href="#">打印本页</a> <a href="#">关闭窗口</a></div>
<ul><li>上一篇：<a href="/1">关于召开会议的通知</a></li><li>下一篇：<a href="/2">关于放假的通知</a></li></ul>
<div class="footer">版权所有：办公室 京ICP备00000000号</div></body></html>"""
    codec = "gb18030" if charset.startswith("gb") else charset
    return page.encode(codec)


def word(text: str) -> bytes:
    """A .docx whose numbered short lines are headings."""
    import docx
    from docx.shared import Pt

    document = docx.Document()
    for at, line in enumerate(paragraphs(text)):
        if at == 0:
            document.add_paragraph(line, style="Title")
        elif len(line) < 40 and line[:1] in "一二三四五六七八九十" and line[1:2] == "、":
            document.add_heading(line, level=1)
        else:
            document.add_paragraph(line).paragraph_format.first_line_indent = Pt(22)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(text: str, *, columns: int = 38, header: str = "", page_numbers: bool = True) -> bytes:
    """A PDF set like an official paper: indented paragraphs, wrapped at `columns` characters, page numbers below."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    size, left, top = 12, 60, 760
    y, page = top, 1

    def finish(number: int) -> None:
        if page_numbers:
            canvas.drawCentredString(297, 40, f"— {number} —")
        if header:
            canvas.drawCentredString(297, 800, header)
        canvas.showPage()

    for at, line in enumerate(paragraphs(text)):
        rows = [line] if at == 0 and len(line) < columns else _wrapped(line, columns, size)
        for number, row in enumerate(rows):
            if y < 70:
                finish(page)
                page, y = page + 1, top
            canvas.setFont("STSong-Light", size)
            if at == 0 and len(line) < columns:
                canvas.drawCentredString(297, y, row)
            else:
                canvas.drawString(left + (2 * size if number == 0 else 0), y, row)
            y -= 20
    finish(page)
    canvas.save()
    return out.getvalue()


def _wrapped(line: str, columns: int, size: float) -> list[str]:
    from reportlab.pdfbase import pdfmetrics

    rows, row, room = [], "", (columns - 2) * size
    for char in line:
        width = pdfmetrics.stringWidth(char, "STSong-Light", size)
        if room < width and char not in "，。、；：？！,.;:!?”’）)》%":
            rows.append(row)
            row, room = "", columns * size
        row += char
        room -= width
    return [*rows, row]


def zipped(text: str) -> bytes:
    """A zip with one GB18030 text in a folder, its name in GBK bytes without the UTF-8 flag."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("folder/" + "汇报.txt".encode("gbk").decode("cp437"))
        info.flag_bits = 0
        archive.writestr(info, text.encode("gb18030"))
    data = out.getvalue()
    utf8, gbk = info.filename.encode("utf-8"), info.filename.encode("cp437")
    if utf8 in data and len(utf8) != len(gbk):
        data = _rename(data, info.filename, gbk)
    return data


def _rename(data: bytes, name: str, raw: bytes) -> bytes:
    """Write the same archive with the raw bytes of a name, as Chinese Windows does."""
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()

    class Raw(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
            return raw, self.flag_bits & ~0x800

    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(Raw(name), source.read(name))
    return out.getvalue()


def mail(text: str, attachment: tuple[str, bytes] | None = None) -> bytes:
    message = EmailMessage()
    message["Subject"] = paragraphs(text)[0][:60]
    message["From"] = "a@example.org"
    message["To"] = "b@example.org"
    message.set_content(text, charset="gb18030", cte="base64")
    if attachment:
        name, data = attachment
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def saved_page(text: str) -> bytes:
    """A page saved by a browser as one .mht file."""
    import base64

    content = base64.encodebytes(web_page(text, "gb2312")).decode()
    return (
        "From: <Saved by Browser>\r\nSubject: page\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--=_b"\r\n\r\n'
        "----=_b\r\nContent-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: http://example.org/1.html\r\n\r\n{content}\r\n"
        "----=_b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----=_b--\r\n"
    ).encode()


def converted(data: bytes, suffix: str, target: str) -> bytes:
    """`data`, a file ending in `suffix`, converted by LibreOffice to `target` (a filter name or ending)."""
    if not OFFICE:
        raise RuntimeError("LibreOffice is not installed")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"in{suffix}")
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        command = [OFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", target]
        subprocess.run(
            [*command, "--outdir", folder + "/out", str(source)], check=True, capture_output=True, timeout=120
        )
        return next(Path(folder, "out").iterdir()).read_bytes()


@lru_cache(maxsize=32)
def office(text: str, target: str) -> bytes:
    """The Word file of a text converted by LibreOffice, once in each run."""
    return converted(word(text), ".docx", target)


def ofd(text: str) -> bytes:
    """One OFD page after another, 36 characters a line."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    rows = [line[at : at + 36] for line in paragraphs(text) for at in range(0, len(line), 36)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        root = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        archive.writestr("OFD.xml", f"<ofd:OFD {space}>{root}</ofd:OFD>")
        pages = [rows[at : at + 30] for at in range(0, len(rows), 30)]
        listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="P{n}.xml"/>' for n in range(len(pages)))
        archive.writestr("Doc_0/Document.xml", f"<ofd:Document {space}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>")
        for n, page in enumerate(pages):
            objects = "".join(
                f'<ofd:TextObject ID="{at + 9}" Boundary="25 {30 + 8 * at} 160 6" Size="4.2"><ofd:TextCode X="0" Y="4" '
                f'DeltaX="g {len(row) - 1} 4.2">{html.escape(row)}</ofd:TextCode></ofd:TextObject>'
                for at, row in enumerate(page)
            )
            content = f"<ofd:Page {space}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
            archive.writestr(f"Doc_0/P{n}.xml", content)
    return out.getvalue()


FORMATS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "utf-8": (".txt", lambda text: text.encode()),
    "utf-8-bom": (".txt", lambda text: b"\xef\xbb\xbf" + text.encode()),
    "gb18030": (".txt", lambda text: text.encode("gb18030")),
    "crlf": (".txt", lambda text: text.replace("\n", "\r\n").encode("gb18030")),
    "utf-16": (".txt", lambda text: text.encode("utf-16")),
    "utf-16-le": (".txt", lambda text: text.encode("utf-16-le")),
    "utf-16-be": (".txt", lambda text: text.encode("utf-16-be")),
    "html": (".html", web_page),
    "html-gb2312": (".htm", lambda text: web_page(text, "gb2312")),
    "docx": (".docx", word),
    "pdf": (".pdf", pdf),
    "ofd": (".ofd", ofd),
    "zip": (".zip", zipped),
    "eml": (".eml", mail),
    "mht": (".mht", saved_page),
}
OFFICE_FORMATS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "doc": (".doc", lambda text: office(text, "doc:MS Word 97")),
    "odt": (".odt", lambda text: office(text, "odt")),
    "rtf": (".rtf", lambda text: office(text, "rtf")),
    "office-pdf": (".pdf", lambda text: office(text, "pdf")),
}


def write(text: str, form: str, folder: Path, name: str = "report") -> Path:
    """Write `text` in the format `form` into `folder`; the path of the file."""
    suffix, make = {**FORMATS, **OFFICE_FORMATS}[form]
    path = folder / f"{name}-{form}{suffix}"
    path.write_bytes(make(text))
    return path
