"""How are zip packages of XML parts (docx, odt, ofd) opened safely?

Sizes are checked before unpacking; entities and external references are not followed.
"""

from __future__ import annotations

import binascii
import functools
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from lxml import etree

from reportminer.readers.base import ReadError

MAX_RATIO = 400
"""unpacked to packed size from which on a large part is taken for a bomb; XML rarely packs better than 1:50"""
RATIO_FLOOR = 20_000_000
MAX_XML = 60_000_000
MAX_TOGETHER = 150_000_000
"""bytes of all parts of one package that are read"""
MAX_MARKUP = 3_000_000
"""elements and attributes of one part; a report of 500 pages has about half a million"""
MARKUP = re.compile(rb"<[^/!?]|=[\"']")


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
    if len(data) > MAX_MARKUP and sum(1 for _ in MARKUP.finditer(data)) > MAX_MARKUP:
        raise ReadError(f"more than the limit of {MAX_MARKUP:,} elements and attributes in one part")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        collect_ids=False,
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


class Related(NamedTuple):
    """A relationship of a part: its id, the last word of its type, and where it leads."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """The parts of an Office package by name; names are compared as Office does, without case, ``\\`` read as ``/``."""

    def __init__(self, read: Mapping[str, Callable[[], Any]]) -> None:
        self._read = read

    @classmethod
    def of_zip(cls, archive: zipfile.ZipFile) -> Package:
        """The members of a zip file."""
        budget = _Budget(MAX_TOGETHER)
        read: dict[str, Callable[[], Any]] = {}
        for info in archive.infolist():
            read.setdefault(_key(info.filename), functools.partial(_unpacked, archive, info, budget))
        return cls(read)

    @classmethod
    def of_flat(cls, data: bytes) -> Package:
        """The parts of a package that Word saved as one XML file (Flat OPC)."""
        read: dict[str, Callable[[], Any]] = {}
        for element in parse_xml(data):
            content = child(element, "xmlData")
            binary = child(element, "binaryData")
            value = content[0] if content is not None and len(content) else _from_base64(binary)
            read[_key(attribute(element, "name"))] = functools.partial(_same, value)
        return cls(read)

    def names(self) -> Iterable[str]:
        """The names of all parts, in small letters."""
        return self._read

    def count(self, start: str) -> int:
        """The number of parts whose names begin so, in small letters; folders are none."""
        return sum(1 for name in self._read if name.startswith(start) and not name.endswith("/"))

    def data(self, name: str) -> bytes | None:
        """Bytes of a part; None if there is none."""
        read = self._read.get(_key(name))
        value = read() if read else None
        return value if value is None or isinstance(value, bytes) else etree.tostring(value)

    def part(self, name: str) -> Any | None:
        """Root element of a part; None if there is none."""
        read = self._read.get(_key(name))
        value = read() if read else None
        return parse_xml(value) if isinstance(value, bytes) else value

    def related(self, name: str) -> list[Related]:
        """What the part `name` ("" for the package) refers to."""
        folder, _, last = name.rpartition("/")
        root = self.part(f"{folder}/_rels/{last}.rels")
        found = []
        for element in root if root is not None else ():
            kind, target = (
                attribute(element, "Type").rpartition("/")[2],
                attribute(element, "Target").replace("\\", "/"),
            )
            external = attribute(element, "TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found.append(Related(attribute(element, "Id"), kind, target, external))
        return found


@dataclass(slots=True)
class _Budget:
    bytes: int


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> bytes:
    data = unpack(archive, info, MAX_XML)
    budget.bytes -= len(data)
    if budget.bytes < 0:
        raise ReadError(f"its parts unpack to more than the limit of {MAX_TOGETHER:,} bytes")
    return data


def _same(value: Any) -> Any:
    return value


def _from_base64(element: Any | None) -> bytes:
    return binascii.a2b_base64("".join((element.text or "").split())) if element is not None else b""


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def local(element: Any) -> str:
    """Name of an element without namespace; "" for comments and instructions."""
    tag = element.tag
    return _without_namespace(tag) if isinstance(tag, str) else ""


@functools.lru_cache(maxsize=4_096)
def _without_namespace(tag: str) -> str:
    return tag.rpartition("}")[2]


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
        element = next(element.iterchildren("{*}" + name), None)
    return element


def outermost(element: Any, names: frozenset[str]) -> Iterator[Any]:
    """The elements at and below `element` with one of the names, not those inside another of them."""
    if local(element) in names:
        yield element
        return
    stack = [iter(element)]
    while stack:
        below = next(stack[-1], None)
        if below is None:
            stack.pop()
        elif local(below) in names:
            yield below
        else:
            stack.append(iter(below))
