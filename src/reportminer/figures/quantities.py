"""Where does a text state a quantity, and which value and unit does it have?"""

from __future__ import annotations

from reportminer.records import Figure


def find_quantities(text: str) -> list[Figure]:
    """The quantities of `text` in order of begin; being written."""
    return []
