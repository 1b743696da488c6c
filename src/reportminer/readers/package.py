"""How are zip packages of XML parts (docx, odt, ofd) opened safely?

Sizes are checked before unpacking; entities and external references are not followed.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from lxml import etree

from reportminer.readers.base import ReadError

MAX_RATIO = 400
"""unpacked to packed size from which on a large part is taken for a bomb; XML rarely packs better than 1:50"""
RATIO_FLOOR = 20_000_000
MAX_XML = 100_000_000


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Open a zip file.

    Raises:
        ReadError: no readable directory.
    """
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise ReadError(f"damaged: its directory cannot be read, the file may be cut off ({error})") from error


def unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """Bytes of one member, never more than `limit`.

    Raises:
        ReadError: encrypted, a bomb, larger than `limit`, damaged, or packed by an unknown method.
    """
    if info.flag_bits & 0x1:
        raise ReadError("encrypted with a password")
    if info.file_size > limit:
        raise ReadError(f"{info.file_size:,} bytes unpacked are more than the limit of {limit:,}")
    if info.file_size > RATIO_FLOOR and info.file_size > MAX_RATIO * max(1, info.compress_size):
        raise ReadError(f"looks like a zip bomb: {info.compress_size:,} bytes unpack to {info.file_size:,}")
    try:
        with archive.open(info) as member:
            data = member.read(limit + 1)
    except NotImplementedError as error:
        raise ReadError(f"packed by a method that cannot be unpacked ({error})") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise ReadError(f"damaged: it cannot be unpacked ({error})") from error
    if len(data) > limit:
        raise ReadError(f"unpacks to more than the limit of {limit:,} bytes")
    return data


def parse_xml(data: bytes) -> Any:
    """Root element of an XML part; entities and external references are not followed.

    Raises:
        ReadError: not well-formed, or it declares entities.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(f"damaged XML inside the file ({error})") from error
    if root is None:
        raise ReadError("damaged XML inside the file (no content)")
    info = root.getroottree().docinfo
    if any(True for _ in getattr(info.internalDTD, "iterentities", tuple)()):
        raise ReadError("the XML inside declares entities, which no office program writes: not read")
    return root


def part(archive: zipfile.ZipFile, name: str, limit: int = MAX_XML) -> Any | None:
    """Root element of the part `name`; None if there is none. Names are compared as Office does, without case."""
    for info in archive.infolist():
        if info.filename.lower().lstrip("/") == name.lower():
            return parse_xml(unpack(archive, info, limit))
    return None


def local(element: Any) -> str:
    """Name of an element without namespace; "" for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """Value of the attribute `name` in whatever namespace; "" if missing."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def child(element: Any | None, *names: str) -> Any | None:
    """First child down the path `names`; None where one is missing."""
    for name in names:
        if element is None:
            return None
        element = next((c for c in element if local(c) == name), None)
    return element
