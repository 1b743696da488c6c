"""What lies in a container? Opens zip, 7z, tar, gz and mail files in place and hands out their members one by one.

Nothing is written to disk: names that are absolute or lead upwards are only names here. Sizes are checked before and
while a member is unpacked.
"""

from __future__ import annotations

import bz2
import contextlib
import email.policy
import gzip
import io
import itertools
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from itertools import pairwise
from pathlib import PurePosixPath
from typing import NamedTuple

from reportminer.readers.base import ReadError, ReadOptions
from reportminer.readers.characters import rate
from reportminer.readers.encoding import canonical, decode
from reportminer.readers.package import open_zip, unpack
from reportminer.translation import told


class Member(NamedTuple):
    """One file in a container; `problem` says why it has no data, `hint` is the charset that the container gives."""

    name: str
    data: bytes = b""
    problem: str = ""
    skipped: bool = False
    hint: str = ""
    kind: str = ""


Opener = Callable[[bytes, str, ReadOptions], Iterator[Member]]
PAGE_PARTS = re.compile(r"^(?:image/|text/css|text/javascript|application/(?:x-)?javascript|font/|application/font)")
"""what a saved web page carries beside its text"""
RUNNING_PAGE = re.compile(r"(?:^|[/\\])header\.html?$", re.IGNORECASE)
"""where Word puts headers, footers and comments of a page that it saves"""
CHAPTER = re.compile(r"\.x?html?$", re.IGNORECASE)
SIGNATURES = frozenset(("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"))
MBOX_LINE = re.compile(rb"^From [^\r\n]{3,200}\r?\n(?=[A-Za-z][A-Za-z-]{1,40}:)", re.MULTILINE)
SYSTEM_FILES = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$)")


def safe_name(name: str) -> str:
    """A member's name with forward slashes, without drive, leading slashes and steps upwards."""
    parts = re.sub(r"^[A-Za-z]:", "", name.replace("\\", "/")).split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..")) or "unnamed"


def open_zip_members(data: bytes, name: str, options: ReadOptions) -> Iterator[Member]:
    """Members of a zip file; names without the UTF-8 flag are read as GBK where that gives Chinese."""
    with open_zip(data) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len({info.header_offset for info in infos}) < len(infos):
            raise ReadError("looks like a zip bomb: its directory leads several times to the same bytes")
        names = zip_names(infos)
        total = 0
        for info in infos:
            member = safe_name(names[info.filename])
            if SYSTEM_FILES.search(member):
                continue
            if stat.S_ISLNK(info.external_attr >> 16):
                yield Member(member, problem="a symbolic link inside the container: not followed", skipped=True)
                continue
            try:
                content = unpack(archive, info, options.max_bytes)
            except ReadError as error:
                yield Member(member, problem=error.reason)
                continue
            total += len(content)
            if total > options.max_unpacked:
                yield _too_much(member, options)
                return
            yield Member(member, content)


def open_epub(data: bytes, name: str, options: ReadOptions) -> Iterator[Member]:
    """The chapters of an EPUB book, in the order of its package."""
    return (member for member in open_zip_members(data, name, options) if CHAPTER.search(member.name))


def _too_much(member: str, options: ReadOptions) -> Member:
    limit = told(f"{options.max_unpacked:,} bytes (max_unpacked)")
    return Member(
        member, problem=f"the container unpacks to more than {limit}: this member and those after it not read"
    )


def zip_names(infos: Iterable[zipfile.ZipInfo]) -> dict[str, str]:
    """The names of zip members as their author wrote them, by the names that `zipfile` gives.

    Names without the UTF-8 flag are bytes of some code page; all of one file are of the same.
    """
    raws: dict[str, bytes] = {}
    names = {}
    for info in infos:
        names[info.filename] = info.filename
        if not info.flag_bits & 0x800 and not info.filename.isascii():
            with contextlib.suppress(UnicodeEncodeError):
                raws[info.filename] = info.filename.encode("cp437")
    if not raws:
        return names
    readings: dict[str, list[str]] = {}
    for codec in ("utf-8", "gb18030", "cp950"):
        with contextlib.suppress(UnicodeDecodeError):
            readings[codec] = [raw.decode(codec) for raw in raws.values()]
    if not readings:
        return names
    best = "utf-8" if "utf-8" in readings else max(readings, key=lambda codec: rate("".join(readings[codec])))
    return names | dict(zip(raws, readings[best], strict=True))


def open_7z(data: bytes, name: str, options: ReadOptions) -> Iterator[Member]:
    """Members of a 7z file, by py7zr (extra `7z`)."""
    try:
        import py7zr
    except ImportError:
        raise ReadError("a 7z archive: install reportminer[7z] to have it opened") from None
    try:
        with py7zr.SevenZipFile(io.BytesIO(data)) as archive:
            if archive.needs_password():
                raise ReadError("encrypted with a password")
            listed = [info for info in archive.list() if not info.is_directory]
            size = sum(info.uncompressed for info in listed)
            largest = max((info.uncompressed for info in listed), default=0)
            if size > min(options.max_unpacked, 2 * options.max_bytes) or largest > options.max_bytes:
                raise ReadError(f"unpacks to {size:,} bytes, more than a 7z archive may have here: unpack it first")
            factory = py7zr.io.BytesIOFactory(options.max_bytes)
            archive.extractall(factory=factory)
            products = dict(factory.products)
    except ReadError:
        raise
    except Exception as error:  # py7zr raises what the damage brings about
        raise ReadError(f"damaged 7z archive ({type(error).__name__}: {error})") from error
    for key in sorted(products):
        member = safe_name(key)
        if not SYSTEM_FILES.search(member):
            products[key].seek(0)
            yield Member(member, products[key].read())


def open_tar(data: bytes, name: str, options: ReadOptions) -> Iterator[Member]:
    """Members of a tar file, packed by gzip, bzip2, xz or not at all."""
    total = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:*") as archive:
            for info in archive:
                member = safe_name(info.name)
                if info.isdir() or SYSTEM_FILES.search(member):
                    continue
                if not info.isreg():
                    yield Member(member, problem="a link or device inside the container: not followed", skipped=True)
                    continue
                if info.size > options.max_bytes:
                    yield Member(
                        member, problem=f"{info.size:,} bytes are more than the limit of {options.max_bytes:,}"
                    )
                    continue
                total += info.size
                if total > options.max_unpacked:
                    yield _too_much(member, options)
                    return
                file = archive.extractfile(info)
                yield Member(member, file.read(options.max_bytes + 1) if file else b"")
    except (tarfile.TarError, OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
        raise ReadError(f"damaged tar archive, it may be cut off ({error})") from error


def open_packed(data: bytes, name: str, options: ReadOptions) -> Iterator[Member]:
    """The one file packed by gzip, bzip2 or xz; a tar inside is opened as such."""
    module = gzip if data[:2] == b"\x1f\x8b" else bz2 if data[:3] == b"BZh" else lzma
    try:
        with module.open(io.BytesIO(data)) as file:
            content = bytes(file.read(options.max_bytes + 1))
    except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
        raise ReadError(f"damaged: it cannot be unpacked ({error})") from error
    if len(content) > options.max_bytes:
        raise ReadError(f"unpacks to more than the limit of {options.max_bytes:,} bytes")
    inner = PurePosixPath(name.replace("!/", "/")).name
    suffix = PurePosixPath(inner).suffix.lower()
    stem = inner[: -len(suffix)] if suffix in (".gz", ".bz2", ".xz") else inner
    yield Member({".tgz": stem[:-4] + ".tar"}.get(suffix, stem) or "unnamed", content)


def open_mail(data: bytes, name: str, options: ReadOptions) -> Iterator[Member]:
    """Bodies, attachments and forwarded messages of a mail (.eml), or the pages of a saved web page (.mht)."""
    if data.count(b"\nContent-") > 3 * options.max_members:
        raise ReadError(f"more parts than the limit of {options.max_members:,} members (max_members)")
    message = BytesParser(_class=EmailMessage, policy=email.policy.default).parsebytes(_with_header(data))
    if not message.keys():
        raise ReadError("not a mail: it has no header")
    counter = itertools.count(1)
    found = _mail_members(message, counter)
    if message.get_content_type() == "multipart/related" and any(member.kind == "html" for member in found):
        found = [member for member in found if member.kind or not PAGE_PARTS.search(member.hint)]
    yield from (member._replace(hint="") if not member.kind else member for member in found)
    if not found:
        raise ReadError("the mail holds no text and no attachment")


def _with_header(data: bytes) -> bytes:
    """The bytes of a mail without blank lines before it, with a header for one that begins with its first part."""
    data = data.lstrip()
    if match := re.match(rb"--([^\r\n]{1,200}?)[ \t]*\r?\nContent-", data, re.IGNORECASE):
        return b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="' + match[1] + b'"\r\n\r\n' + data
    return data


def _forwarded(message: MIMEPart, number: int) -> Member:
    """A mail inside another."""
    subject = str(message.get("subject") or "") or f"message{number}"
    return Member(safe_name(f"{subject}.eml"), message.as_bytes(), kind="mail")


def _mail_members(part: MIMEPart, counter: Iterator[int]) -> list[Member]:
    """What lies below one part of a mail, in order; of bodies that say the same only the plainest."""
    number = next(counter)
    kind = part.get_content_type()
    if kind == "message/rfc822":
        return [_forwarded(inner, number) for inner in part.iter_parts()]
    if part.is_multipart():
        below = [_mail_members(child, counter) for child in part.iter_parts()]
        return _plainest(below) if kind == "multipart/alternative" else list(itertools.chain.from_iterable(below))
    if kind in SIGNATURES:
        return []
    if RUNNING_PAGE.search(str(part.get("content-location") or "")):
        return []
    member = _mail_part(part, number)
    return [member] if member.data.strip() else []


def _plainest(choices: list[list[Member]]) -> list[Member]:
    """The first body that is plain text, else the first that is a page; and all that is no body."""
    bodies = [member for members in choices for member in members if member.kind in ("text", "html")]
    best = next((body for body in bodies if body.kind == "text"), bodies[0] if bodies else None)
    return [
        member for members in choices for member in members if member is best or member.kind not in ("text", "html")
    ]


def open_mbox(data: bytes, name: str, options: ReadOptions) -> Iterator[Member]:
    """The mails of a mailbox file (RFC 4155)."""
    begins = [match.start() for match in MBOX_LINE.finditer(data)]
    for number, (begin, end) in enumerate(pairwise([*begins, len(data)]), 1):
        if number > options.max_members:
            raise ReadError(f"more mails than the limit of {options.max_members:,} members (max_members)")
        yield Member(f"message{number}.eml", data[data.index(b"\n", begin) + 1 : end], kind="mail")


def _mail_part(part: MIMEPart, number: int) -> Member:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        payload = None
    data = payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    kind = part.get_content_type()
    hint = str(part.get_param("charset") or "")
    try:
        filename = part.get_filename() or ""
    except (ValueError, LookupError):
        filename = ""
    if kind == "text/plain" and canonical(hint).startswith("utf-16"):
        data = decode(data, hint=hint).text.encode()
    ending = {"text/html": ".html", "text/plain": ".txt"}.get(kind, ".bin")
    inner = {"text/html": "html", "text/plain": "text"}.get(kind, "") if not filename else ""
    return Member(
        safe_name(filename) if filename else f"body{number}{ending}", data, hint=hint if inner else kind, kind=inner
    )


OPENERS: dict[str, Opener] = {
    "zip": open_zip_members,
    "epub": open_epub,
    "7z": open_7z,
    "tar": open_tar,
    "gz": open_packed,
    "bz2": open_packed,
    "xz": open_packed,
    "mail": open_mail,
    "mbox": open_mbox,
}
