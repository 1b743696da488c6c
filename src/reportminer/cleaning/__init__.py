"""How does the text of a file become fit for extraction, with the way back to the source kept at every step?

`clean` runs the chain, `measure` counts what is wrong with a text.
"""

from __future__ import annotations

from reportminer.cleaning.chain import clean
from reportminer.cleaning.quality import measure

__all__ = ["clean", "measure"]
