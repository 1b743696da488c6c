"""Writes small OLE files ([MS-CFB] version 3), for tests of readers of old Office files."""

from __future__ import annotations

import struct

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
LEAST = 4096
"""streams below this size would go to the mini stream; they are padded instead"""


def ole(streams: dict[str, bytes]) -> bytes:
    """An OLE file with the given streams in its root; short streams are padded with zeros."""
    padded = {name: data.ljust(LEAST, b"\0") for name, data in streams.items()}
    names = sorted(padded, key=lambda name: (len(name), name.upper()))
    directory_sectors = (len(names) + 1 + 3) // 4
    counts = [-(-len(padded[name]) // SECTOR) for name in names]
    fat_sectors = 1
    while fat_sectors * 128 < fat_sectors + directory_sectors + sum(counts):
        fat_sectors += 1
    fat = [FAT] * fat_sectors
    chains: list[int] = []
    for count in (directory_sectors, *counts):
        begin = len(fat)
        chains.append(begin)
        fat += [*range(begin + 1, begin + count), END]
    fat += [FREE] * (fat_sectors * 128 - len(fat))
    entries = [_entry("Root Entry", 5, child=1 if names else FREE, start=END, size=0)]
    for at, name in enumerate(names, 1):
        following = at + 1 if at < len(names) else FREE
        entries.append(_entry(name, 2, right=following, start=chains[at], size=len(padded[name])))
    directory = b"".join(entries).ljust(directory_sectors * SECTOR, b"\0")
    body = struct.pack(f"<{len(fat)}I", *fat) + directory
    for name, count in zip(names, counts, strict=True):
        body += padded[name].ljust(count * SECTOR, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_sectors, chains[0], 0, LEAST, END, 0, END, 0
    )
    header += struct.pack("<109I", *range(fat_sectors), *[FREE] * (109 - fat_sectors))
    return header + body


def _entry(name: str, kind: int, *, right: int = FREE, child: int = FREE, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    entry = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, FREE, right, child)
    return entry + bytes(16) + struct.pack("<I16xIQ", 0, start, size)


def word97(pieces: list[tuple[str, bool]], *, flags: int = 0) -> bytes:
    """A Word 97 file whose text lies in pieces, each (text, one byte a character), stored in reverse order."""
    fib = bytearray(2048)
    struct.pack_into("<HH", fib, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", fib, 10, 0x0200 | flags)
    total = sum(len(text) for text, _ in pieces)
    struct.pack_into("<I", fib, 0x4C, total)
    store = bytearray()
    places: dict[int, int] = {}
    for at in reversed(range(len(pieces))):
        text, single = pieces[at]
        offset = len(fib) + len(store)
        places[at] = (offset * 2) | 0x40000000 if single else offset
        store += text.encode("cp1252" if single else "utf-16-le")
        store += bytes(len(store) % 2)
    positions = [0]
    for text, _ in pieces:
        positions.append(positions[-1] + len(text))
    plc = struct.pack(f"<{len(positions)}I", *positions)
    plc += b"".join(struct.pack("<HIH", 0, places[at], 0) for at in range(len(pieces)))
    clx = b"\x01\x02\x00\x00\x00" + b"\x02" + struct.pack("<I", len(plc)) + plc
    struct.pack_into("<II", fib, 0x01A2, 16, len(clx))
    return ole({"WordDocument": bytes(fib) + bytes(store), "1Table": bytes(16) + clx})


def word6(text: str, codec: str = "gbk") -> bytes:
    """A Word 6 file: bytes of the code page between two offsets."""
    raw = text.encode(codec)
    fib = bytearray(1024)
    struct.pack_into("<HH", fib, 0, 0xA5DC, 0x68)
    struct.pack_into("<II", fib, 0x18, len(fib), len(fib) + len(raw))
    struct.pack_into("<I", fib, 0x34, len(raw))
    return ole({"WordDocument": bytes(fib) + raw})
