"""How much of a text survives where single bytes of it were changed, lost or added?

In GB18030, Big5 and UTF-16 one bad byte can shift the cutting of all that follows up to the next single-byte
character. Among all ways to cut the bytes of a damaged stretch this takes the one whose characters are the most
common, with a price for each byte left out (Viterbi's algorithm over byte positions).
"""

from __future__ import annotations

from functools import lru_cache

from reportminer.readers.characters import worth

BAD_BYTE = -4.0
REPLACEMENT = "\ufffd"
LONGEST = 400_000
"""bytes of one damaged stretch beyond which no cutting is searched"""


@lru_cache(maxsize=70_000)
def _character(raw: bytes, codec: str) -> tuple[str, float]:
    """The one character that `raw` stands for, and its worth; ("", 0) if it stands for none."""
    try:
        char = raw.decode(codec)
    except UnicodeDecodeError:
        return "", 0.0
    if len(char) != 1:
        return "", 0.0
    value = worth(char)
    return char, (value if value > -2.0 else BAD_BYTE + 0.5)


def recover(data: bytes, codec: str) -> str:
    """Text of a damaged stretch of bytes, each byte left out as U+FFFD.

    Args:
        data: the stretch, at most `LONGEST` bytes.
        codec: ``gb18030``, ``cp950``, ``utf-16-le`` or ``utf-16-be``.
    """
    sizes = (2,) if codec.startswith("utf-16") else (1, 2, 4) if codec == "gb18030" else (1, 2)
    end = len(data)
    best = [float("-inf")] * (end + 1)
    best[0] = 0.0
    back: list[tuple[int, str]] = [(0, "")] * (end + 1)
    for at in range(end):
        here = best[at]
        for size in sizes:
            if at + size > end or (size == 4 and not 0x30 <= data[at + 1] <= 0x39):
                continue
            char, value = _character(data[at : at + size], codec)
            if char and here + value > best[at + size]:
                best[at + size], back[at + size] = here + value, (at, char)
        if here + BAD_BYTE > best[at + 1]:
            best[at + 1], back[at + 1] = here + BAD_BYTE, (at, REPLACEMENT)
    pieces = []
    at = end
    while at:
        at, char = back[at]
        pieces.append(char)
    return "".join(reversed(pieces))
