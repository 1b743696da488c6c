"""Which signs are Markdown, not text? Heading marks and bold marks of files that are Markdown."""

from __future__ import annotations

import re

from reportminer.text import CleanText, Edit

HEADING = re.compile(r"#(?<=^#)#{0,5}[ \t]+", re.MULTILINE)
BOLD_LINE = re.compile(r"^[ \t\u3000]*\*\*[^*\n]{2,200}\*\*[ \t]*$", re.MULTILINE)
BOLD = re.compile(r"(\*\*|__)(?=[^\s*_])([^*\n]{1,400}?)(?<=[^\s*_])\1(?!\*)")
RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)*\|?[ \t]*(?:\n|\Z)", re.MULTILINE)


def is_markdown(clean: CleanText) -> bool:
    """Whether a text is Markdown: by its name, or by headings and bold lines such as no other text has."""
    if clean.source.media_type == "text/markdown":
        return True
    if "#" not in clean.alphabet and "**" not in clean.text:
        return False
    return len(HEADING.findall(clean.text)) + len(BOLD_LINE.findall(clean.text)) >= 2


def drop_markdown(clean: CleanText) -> CleanText:
    """Take out heading marks, pairs of bold marks and ruler lines; ``**`` elsewhere is a mask and stays."""
    if clean.alphabet.isdisjoint("#*_-") or not is_markdown(clean):
        return clean
    edits = [Edit(m.start(), m.end()) for m in HEADING.finditer(clean.text)] if "#" in clean.alphabet else []
    edits += [Edit(m.start(), m.end()) for m in RULE.finditer(clean.text)] if "---" in clean.text else []
    for match in BOLD.finditer(clean.text) if "**" in clean.text or "__" in clean.text else ():
        edits += [Edit(match.start(), match.start(2)), Edit(match.end(2), match.end())]
    return clean.edit(edits)
