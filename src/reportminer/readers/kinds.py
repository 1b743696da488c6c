"""What kind of file are these bytes? Told by content first; the name decides only between kinds of text."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from pathlib import PurePosixPath

import olefile

from reportminer.readers.base import ReadError
from reportminer.translation import told

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"{\\rtf", "rtf"),
    (b"\xdb\xa5-\x00", "word2"),
    (b"\x89PNG\r\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"\x00\x00\x01\x00", "picture"),
    (b"SQLite format 3\x00", "database"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"ID3", "sound"),
    (b"OggS", "sound"),
)
SKIPPED = told(
    {
        "picture": "a picture: nothing is read from it",
        "spreadsheet": "a spreadsheet: only texts are read",
        "presentation": "a presentation: only texts are read",
        "database": "a database: only texts are read",
        "program": "a program: only texts are read",
        "sound": "sound or film: only texts are read",
        "code": "a program or data file: only texts are read",
    }
)
OTHER_TEXTS = frozenset(
    [
        ".json",
        ".jsonl",
        ".js",
        ".ts",
        ".css",
        ".py",
        ".sh",
        ".bat",
        ".ini",
        ".log",
        ".yaml",
        ".yml",
        ".toml",
        ".sql",
        ".java",
        ".c",
        ".h",
        ".cpp",
        ".go",
        ".rs",
        ".ipynb",
        ".lock",
    ]
)
ODF_KINDS = {
    "text": "odt", "text-template": "odt", "text-web": "odt", "text-master": "odt", "text-master-template": "odt",
    "spreadsheet": "spreadsheet", "spreadsheet-template": "spreadsheet", "presentation": "presentation",
    "presentation-template": "presentation", "graphics": "picture", "graphics-template": "picture", "image": "picture",
}  # fmt: skip
XML_KINDS = (
    (re.compile(rb"<(?:\w+:)?package\b[^>]{0,2000}schemas\.microsoft\.com/office/2006/xmlPackage"), "flatopc"),
    (re.compile(rb"<(?:\w+:)?document\b[^>]{0,8000}urn:oasis:names:tc:opendocument"), "fodt"),
    (re.compile(rb"<(?:\w+:)?UOF\b|<uof:"), "uof"),
    (re.compile(rb"<(?:\w+:)?wordDocument\b"), "wordml"),
)
XML_ROOT = re.compile(
    rb"^\s*<\?xml\b[^>]{0,200}\?>(?:\s|<!--.{0,2000}?-->|<[?!][^>]{0,500}>)*<([\w:.-]{1,60})", re.DOTALL
)
SPREADSHEETS = {".xls", ".xlsx", ".xlsm", ".et", ".ods", ".csv", ".tsv"}
HTML_START = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
FRAGMENT = re.compile(
    rb"^\s*(?:<!--.{0,2000}?-->\s*)*<(?:div|p|table|style|span|font|meta|title|center|section|article|h[1-6]|ul|ol)\b[^<>]{0,500}>",
    re.I | re.S,
)
CLOSING = re.compile(rb"</(?:div|p|table|style|span|font|center|section|article|h[1-6]|ul|ol|td)>", re.I)
MANIFEST = re.compile(rb"media-type=[\"'](application/vnd\.(?:oasis\.opendocument|sun\.xml)\.[\w.-]{1,40})[\"']")
HEAD = 8_192
"""bytes of a text that tell its kind"""
MBOX = re.compile(rb"^From [^\r\n]{3,200}\r?\n[A-Za-z][A-Za-z-]{1,40}:")
PART = re.compile(rb"^--[^\r\n]{1,200}\r?\nContent-(?:Type|Location|Transfer-Encoding):", re.I)
MAIL_HEADER = re.compile(rb"^(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}", re.MULTILINE)
MAIL_FIELDS = re.compile(rb"^(?:mime-version|from|received|return-path|message-id|content-type):", re.I | re.M)


def kind_of(data: bytes, name: str) -> str:
    """Kind of a file: pdf, docx, doc, html, mail, text … or a key of `SKIPPED`.

    Raises:
        ReadError: an empty file, or bytes that are no format we know.
    """
    if not data:
        raise ReadError("the file is empty (0 bytes)")
    suffix = PurePosixPath(name.lower()).suffix
    head = data[:1024]
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK") and head[2:4] in (b"\x03\x04", b"\x05\x06", b"\x07\x08"):
        return _zip_kind(data)
    if head.startswith(olefile.MAGIC):
        return _ole_kind(data)
    if b"%PDF-" in head:
        return "pdf"
    if head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        return "picture" if head[8:12] in (b"WEBP", b"heic", b"avif") else "sound"
    if data[:2] == b"BM" and suffix in (".bmp", ".dib"):
        return "picture"
    if len(data) > 262 and data[257:262] == b"ustar":
        return "tar"
    if suffix in SPREADSHEETS:
        return "spreadsheet"
    return _text_kind(data, suffix)


def _text_kind(data: bytes, suffix: str) -> str:
    head = _ascii_head(data)
    if suffix in OTHER_TEXTS:
        return "code"
    if head.lstrip()[:1] == b"<" and (kind := _xml_kind(head, suffix)):
        return kind
    start = head.lstrip()
    if MBOX.match(start):
        return "mbox"
    if suffix in (".eml", ".mht", ".mhtml") or PART.match(start):
        return "mail"
    if MAIL_HEADER.match(start) and len(MAIL_FIELDS.findall(start)) >= 2:
        return "mail"
    if suffix in (".htm", ".html", ".shtml", ".xhtml", ".jsp", ".asp", ".aspx", ".php") or HTML_START.match(head):
        return "html"
    if suffix in (".md", ".markdown"):
        return "markdown"
    if FRAGMENT.match(head) and CLOSING.search(head):
        return "html"
    return "text"


def _ascii_head(data: bytes) -> bytes:
    """The beginning of a text without byte order mark, one byte a character of markup."""
    for bom, codec in ((codecs.BOM_UTF8, ""), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(bom):
            head = data[len(bom) : 2 * HEAD]
            return head.decode(codec, "replace").encode("ascii", "replace") if codec else head[:HEAD]
    return data[:HEAD]


def _xml_kind(head: bytes, suffix: str) -> str:
    """Kind of an XML file by what its root declares; "" for what may be a web page or text.

    Raises:
        ReadError: XML of another make, which is no text.
    """
    for pattern, kind in XML_KINDS:
        if pattern.search(head):
            return kind
    root = XML_ROOT.match(head)
    if root is None or HTML_START.match(head) or suffix in (".htm", ".html", ".xhtml", ".md", ".markdown"):
        return ""
    raise ReadError(f"an XML file of a kind that is not read (its root is <{root[1].decode('ascii', 'replace')}>)")


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()}
            mimetype = _mimetype(archive)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise ReadError(f"damaged zip-based file, its directory cannot be read ({error})") from error
    office = "[content_types].xml" in names
    if "word/document.xml" in names or (office and any(n.startswith("word/") for n in names)):
        return "docx"
    if "ofd.xml" in names:
        return "ofd"
    if office and any(n.startswith("xl/") for n in names):
        return "spreadsheet"
    if office and any(n.startswith("ppt/") for n in names):
        return "presentation"
    if office and "_rels/.rels" in names and "document.xml" in names:
        return "docx"
    if mimetype.startswith("application/vnd.oasis.opendocument") and "." in mimetype:
        return _odf_kind(mimetype.rpartition(".")[2])
    if mimetype.startswith("application/vnd.sun.xml.writer"):
        return "sxw"
    if mimetype == "application/epub+zip":
        return "epub"
    return "zip"


def _odf_kind(subtype: str) -> str:
    if subtype not in ODF_KINDS:
        raise ReadError(f"an OpenDocument file that is no text ({subtype})", skipped=True)
    return ODF_KINDS[subtype]


def _mimetype(archive: zipfile.ZipFile) -> str:
    """The media type that a package declares: in its first member, or in the manifest of OpenDocument."""
    names = {info.filename: info for info in archive.infolist()}
    if "mimetype" in names and names["mimetype"].file_size < 200:
        return archive.read("mimetype").decode("ascii", "replace").strip()
    manifest = names.get("META-INF/manifest.xml")
    if manifest is None or "content.xml" not in names or manifest.file_size > 1_000_000:
        return ""
    match = MANIFEST.search(archive.read("META-INF/manifest.xml"))
    return match[1].decode("ascii", "replace") if match else "application/vnd.oasis.opendocument.text"


def _ole_kind(data: bytes) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            names = {"/".join(entry).lower() for entry in ole.listdir(streams=True)}
    except Exception as error:  # olefile raises what the damage brings about
        raise ReadError(f"damaged Office file, its directory cannot be read ({error})") from error
    if "encryptedpackage" in names:
        raise ReadError("the file is encrypted with a password")
    if "worddocument" in names:
        return "doc"
    if names & {"workbook", "book"}:
        return "spreadsheet"
    if "powerpoint document" in names:
        return "presentation"
    if any(name.startswith("__properties_version") for name in names):
        raise ReadError("an Outlook message (.msg): save it as .eml to have it read")
    return "ole"
