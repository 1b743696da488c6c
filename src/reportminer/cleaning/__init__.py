"""How does the text of a file become fit for extraction, with the way back to the source kept at every step?

`clean` runs the chain, `measure` counts what is wrong with a text, `published` finds when a page was put on the web.
"""

from __future__ import annotations

from reportminer.cleaning.chain import clean
from reportminer.cleaning.published import published
from reportminer.cleaning.quality import measure

__all__ = ["clean", "measure", "published"]
