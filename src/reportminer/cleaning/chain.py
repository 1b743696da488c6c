"""In which order is a text cleaned? One chain, every step from `CleanText` to `CleanText`."""

from __future__ import annotations

from collections.abc import Callable

from reportminer.cleaning import characters, digits, furniture, lines, markup, mojibake, published
from reportminer.text import CleanText, SourceText

Step = Callable[[CleanText], CleanText]

STEPS: tuple[Step, ...] = (
    lines.normalise_breaks,
    characters.drop_invisible,
    characters.fold,
    published.note_published,
    furniture.open_front_matter,
    markup.drop_markdown,
    mojibake.repair,
    characters.drop_pinyin,
    characters.simplify,
    lines.close_gaps,
    lines.join_wraps,
    digits.mend_numbers,
    lines.trim,
    furniture.drop_furniture,
    furniture.drop_insertions,
)


def clean(source: SourceText) -> CleanText:
    """Clean text of a source, with the way back to it; the chain is `STEPS`."""
    text = CleanText.of(source)
    for step in STEPS:
        text = step(text)
    return text
