"""What kind of file are these bytes? Told by content first; the name decides only between kinds of text."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath

import olefile

from reportminer.readers.base import ReadError

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"{\\rtf", "rtf"),
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
SKIPPED = {
    "picture": "a picture: nothing is read from it",
    "spreadsheet": "a spreadsheet: only texts are read",
    "presentation": "a presentation: only texts are read",
    "database": "a database: only texts are read",
    "program": "a program: only texts are read",
    "sound": "sound or film: only texts are read",
    "code": "a program or data file: only texts are read",
}
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
WORD_2003 = re.compile(rb"<(?:\w+:)?wordDocument\b")
SPREADSHEETS = {".xls", ".xlsx", ".xlsm", ".et", ".ods", ".csv", ".tsv"}
HTML_START = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
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
    head = data[:8192]
    if suffix in OTHER_TEXTS:
        return "code"
    if WORD_2003.search(head[:2048]):
        return "wordml"
    if suffix in (".eml", ".mht", ".mhtml") or (MAIL_HEADER.match(head) and len(MAIL_FIELDS.findall(head)) >= 2):
        return "mail"
    if suffix in (".htm", ".html", ".shtml", ".xhtml", ".jsp", ".asp", ".aspx", ".php") or HTML_START.match(head):
        return "html"
    if suffix in (".md", ".markdown"):
        return "markdown"
    return "text"


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            mimetype = ""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mimetype = archive.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise ReadError(f"damaged zip-based file, its directory cannot be read ({error})") from error
    if "word/document.xml" in names or ("[Content_Types].xml" in names and any(n.startswith("word/") for n in names)):
        return "docx"
    if "OFD.xml" in names:
        return "ofd"
    if any(n.startswith("xl/") for n in names) and "[Content_Types].xml" in names:
        return "spreadsheet"
    if any(n.startswith("ppt/") for n in names) and "[Content_Types].xml" in names:
        return "presentation"
    if mimetype.startswith("application/vnd.oasis.opendocument"):
        kind = mimetype.rpartition(".")[2]
        return {
            "text": "odt",
            "text-template": "odt",
            "spreadsheet": "spreadsheet",
            "presentation": "presentation",
        }.get(kind, "picture")
    return "zip"


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
