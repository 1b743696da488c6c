#!/usr/bin/env python3
"""How are the sample reports that are not plain UTF-8 made from their readable sources?

usage: build_corpus.py [--check]

Reads ``corpus/sources/manifest.tsv`` (report, format, sources) and writes ``corpus/reports/<report>``. The same sources
give the same bytes: every time stamp is fixed. ``--check`` writes nothing and says which shipped file is not what its
source gives (exit status 1). Formats: any Python codec name, docx, pdf (needs reportlab), doc (needs LibreOffice; without
it, or with another version, the shipped file stays as it is), zip.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
STAMP = (2024, 2, 1, 9, 0, 0)
NO_LINE_START = "，。、；：！？）》”％%"
HEADING_NUMBERS = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"))


class Recipe(NamedTuple):
    """One row of the manifest."""

    report: str
    format: str
    sources: tuple[str, ...]


def recipes(corpus: Path = CORPUS) -> list[Recipe]:
    """The rows of ``sources/manifest.tsv``."""
    with (corpus / "sources" / "manifest.tsv").open(encoding="utf-8", newline="") as rows:
        return [Recipe(row["report"], row["format"], tuple(row["sources"].split(";")))
                for row in csv.DictReader(rows, delimiter="\t")]  # fmt: skip


def build(recipe: Recipe, corpus: Path = CORPUS) -> bytes:
    """The bytes of one report.

    Raises:
        LookupError: the manifest names a format that is neither a codec nor known here.
    """
    if recipe.format == "zip":
        return make_zip(member.rpartition("=") for member in recipe.sources)
    text = read_source(recipe.sources[0], corpus)
    maker = MAKERS.get(recipe.format)
    return maker(text) if maker else encode(text, recipe.format)


def read_source(name: str, corpus: Path = CORPUS) -> str:
    """Text of one source file, line breaks as ``\\n``."""
    return (corpus / "sources" / name).read_text(encoding="utf-8")


def encode(text: str, codec: str) -> bytes:
    """`text` as Windows programs save it: CRLF line ends; UTF-16 with a byte order mark, little-endian."""
    text = text.replace("\n", "\r\n")
    return b"\xff\xfe" + text.encode("utf-16-le") if codec == "utf-16" else text.encode(codec)


def make_zip(members: Iterable[tuple[str, str, str]], corpus: Path = CORPUS) -> bytes:
    """An archive of encoded texts from (name, "=", codec).

    Names stand in GBK without the UTF-8 flag, as programs on Chinese Windows write them.
    """
    buffer = io.BytesIO()
    names = {}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for number, (name, _, codec) in enumerate(members):
            raw = name.encode("gbk")
            placeholder = f"@{number}".ljust(len(raw), "@")
            names[placeholder.encode()] = raw
            archive.writestr(zipfile.ZipInfo(placeholder, STAMP), encode(read_source(name, corpus), codec))
    data = buffer.getvalue()
    for placeholder_bytes, raw in names.items():
        data = data.replace(placeholder_bytes, raw)
    return data


# --- docx ---------------------------------------------------------------------------------------------------------


def blocks(markdown: str) -> Iterator[tuple[str, Any]]:
    """(kind, content) of each block: title, heading1, heading2, centre, item, table, paragraph."""
    table: list[list[str]] = []
    marks = (("### ", "heading2"), ("## ", "heading1"), ("# ", "title"), ("> ", "centre"))
    for line in [*markdown.splitlines(), ""]:
        if line.startswith("|"):
            table.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if table:
            yield "table", table
            table = []
        if not line.strip():
            continue
        for mark, kind in marks:
            if line.startswith(mark):
                yield kind, line[len(mark) :]
                break
        else:
            item = re.match(r"\d+\. ", line)
            yield ("item", line[item.end() :]) if item else ("paragraph", line)


def make_docx(markdown: str) -> bytes:
    """A Word file whose headings have styles and automatic numbers (一、 and （一）) that stand nowhere in its text."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = docx.Document()
    number_headings(document)
    for kind, content in blocks(markdown):
        if kind == "table":
            table = document.add_table(rows=0, cols=len(content[0]), style="Table Grid")
            for row in content:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        elif kind in ("heading1", "heading2"):
            document.add_heading(content, int(kind[-1]))
        elif kind == "item":
            document.add_paragraph(content, style="List Number")
        else:
            paragraph = document.add_paragraph(content, style="Title" if kind == "title" else None)
            if kind != "paragraph":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    properties = document.core_properties
    properties.created = properties.modified = datetime(*STAMP, tzinfo=UTC)
    properties.author = properties.last_modified_by = "样例"
    properties.title = properties.comments = ""
    buffer = io.BytesIO()
    document.save(buffer)
    return restamped(buffer.getvalue())


def number_headings(document: Any) -> None:
    """Give the styles Heading 1 and Heading 2 a multilevel list of Chinese numbers."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="Heading{level + 1}"/>'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for level, (form, text) in enumerate(HEADING_NUMBERS)
    )
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>{levels}'
    numbering.insert(0, parse_xml(abstract + "</w:abstractNum>"))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for level in range(len(HEADING_NUMBERS)):
        properties = document.styles[f"Heading {level + 1}"].element.get_or_add_pPr()
        for old in properties.findall(qn("w:numPr")):
            properties.remove(old)
        number = properties.get_or_add_numPr()
        number.get_or_add_ilvl().val = level
        number.get_or_add_numId().val = 90


def restamped(data: bytes) -> bytes:
    """The same archive with every member dated `STAMP`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return buffer.getvalue()


# --- pdf ----------------------------------------------------------------------------------------------------------


def wrapped(line: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """Pieces of `line` about `width` points wide: numbers stay whole, closing punctuation never opens a line."""
    piece = ""
    for unit in re.findall(rf"(?:[0-9A-Za-z.%]+|.)[{NO_LINE_START}]*", line):
        if piece and measure(piece + unit.rstrip(NO_LINE_START)) > width:
            yield piece
            piece = ""
        piece += unit
    yield piece


def make_pdf(text: str) -> bytes:
    """Pages of hard-wrapped lines with a running head and page numbers, set in Adobe's STSong-Light, not embedded."""
    from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    font, size, leading, margin, per_page = "STSong-Light", 16, 30, 80, 20
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    title, *lines = text.splitlines()

    def measure(piece: str) -> float:
        return float(pdfmetrics.stringWidth(piece, font, size))

    rows = [piece for line in lines
            for piece in wrapped("　　" + line if len(line) > 30 else line, A4[0] - 2 * margin, measure)]  # fmt: skip
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setTitle("青砚县人民政府公报")
    for page, first in enumerate(range(0, len(rows), per_page), 1):
        canvas.setFont(font, 9)
        canvas.drawString(margin, A4[1] - 45, "青砚县人民政府公报　2023年第1期")
        if page == 1:
            canvas.setFont(font, 22)
            canvas.drawCentredString(A4[0] / 2, A4[1] - 85, title)
        canvas.setFont(font, size)
        for number, row in enumerate(rows[first : first + per_page]):
            canvas.drawString(margin, A4[1] - 120 - number * leading, row)
        canvas.setFont(font, 9)
        canvas.drawCentredString(A4[0] / 2, 40, f"— {page} —")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


# --- doc ----------------------------------------------------------------------------------------------------------


def make_doc(text: str) -> bytes:
    """A file of Word 97, written by LibreOffice in a profile of its own.

    Raises:
        FileNotFoundError: LibreOffice is not installed.
    """
    office = shutil.which("soffice")
    if office is None:
        raise FileNotFoundError("soffice")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.txt").write_text(text, encoding="utf-8")
        subprocess.run(
            [office, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--convert-to",
             "doc:MS Word 97", "--infilter=Text (encoded):UTF8,LF,,,", "--outdir", folder, f"{folder}/a.txt"],
            check=True, capture_output=True, timeout=120,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(int(datetime(*STAMP, tzinfo=UTC).timestamp()))},
        )  # fmt: skip
        return (Path(folder) / "a.doc").read_bytes()


MAKERS: dict[str, Callable[[str], bytes]] = {"docx": make_docx, "pdf": make_pdf, "doc": make_doc}


def main(arguments: list[str]) -> int:
    """Build all reports of the manifest, or with ``--check`` compare them."""
    check = arguments == ["--check"]
    if arguments and not check:
        print(__doc__, file=sys.stderr)
        return 2
    differing = 0
    for recipe in recipes():
        path = CORPUS / "reports" / recipe.report
        if recipe.format == "doc" and path.exists() and (check or not shutil.which("soffice")):
            print(f"kept\t{recipe.report}")
            continue
        data = build(recipe)
        same = path.exists() and path.read_bytes() == data
        if not same and not check:
            path.write_bytes(data)
        differing += not same
        print(f"{'same' if same else 'differs' if check else 'written'}\t{recipe.report}")
    return 1 if check and differing else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
