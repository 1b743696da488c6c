"""How do files go wrong on disks, lines and in bad programs? Makes damaged files out of good ones, the same for a seed."""

from __future__ import annotations

import io
import random
import zipfile

SIZES = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFF0, 0xFFFFFFF0, 0xFFFFFFFF)
"""values that damaged fields of sizes and offsets take"""
MOST = 8
"""changes of one file"""


def mutated(data: bytes, seed: int) -> bytes:
    """The bytes of a good file with some damage; parts of a zip are damaged inside for every other seed."""
    chance = random.Random(seed)
    if data[:2] == b"PK" and seed % 2:
        return _inside(data, chance)
    return _changed(data, chance)


def _changed(data: bytes, chance: random.Random) -> bytes:
    raw = bytearray(data)
    for _ in range(chance.randint(1, MOST)):
        if not raw:
            break
        at = chance.randrange(len(raw))
        kind = chance.randrange(6)
        if kind == 0:
            raw[at] = chance.randrange(256)
        elif kind == 1:
            raw[at] ^= 1 << chance.randrange(8)
        elif kind == 2:
            raw[at : at + 4] = chance.choice(SIZES).to_bytes(4, chance.choice(("little", "big")))
        elif kind == 3:
            del raw[at : at + chance.randrange(1, 400)]
        elif kind == 4:
            piece = raw[at : at + chance.randrange(1, 200)]
            raw[at:at] = piece * chance.choice((1, 2, 60))
        else:
            del raw[max(len(raw) // 4, at) :]
    return bytes(raw)


def _inside(data: bytes, chance: random.Random) -> bytes:
    """A zip whose directory is whole and one of whose members is damaged."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        members = {info.filename: source.read(info) for info in source.infolist()}
    victim = chance.choice(sorted(members))
    members[victim] = _changed(members[victim], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()
