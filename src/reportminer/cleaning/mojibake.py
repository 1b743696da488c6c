"""Which characters are the wreck of others? Finds text whose bytes were cut apart and put together wrongly."""

from __future__ import annotations

from reportminer.text import CleanText


def repair(clean: CleanText) -> CleanText:
    """Mark mojibake, and repair it where its bytes prove what stood there."""
    return clean
