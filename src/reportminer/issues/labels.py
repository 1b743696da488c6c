"""What would a person call an issue? A phrase from its own statements, and the words that set it apart."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from reportminer.cleaning.characters import to_simplified
from reportminer.issues.vectors import pairs_of, words_of

LONGEST = 22
_OPENING = re.compile(
    r"^(?:[一二三四五六七八九十]+(?:是|、)|[（(][一二三四五六七八九十\d]+[)）]|\d+[、.．]|部分|有些?的?|少数|个别|一些|一方面|但|而且|同时|依然|仍然|还)+"
)


def keywords(clusters: Sequence[Sequence[str]], *, most: int = 8) -> list[list[str]]:
    """Class TF-IDF (Grootendorst 2022): the words that are frequent in a cluster and rare in the others, best first."""
    counts = [Counter(word for text in texts for word in set(words_of(to_simplified(text)))) for texts in clusters]
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    mean = sum(total.values()) / max(1, len(clusters))
    found = []
    for count in counts:
        size = max(1, sum(count.values()))
        scores = {word: n / size * math.log(1 + mean / total[word]) for word, n in count.items()}
        found.append(sorted(scores, key=lambda word: (-scores[word], word))[:most])
    return found


def label(heads: Sequence[str]) -> str:
    """The lead phrase that says best what all of them say, without number and opening words.

    Short phrases that hold the character pairs most common among all heads win.
    """
    phrases = [phrase for phrase in (_phrase(head) for head in heads) if phrase]
    if not phrases:
        return ""
    common = Counter(pair for phrase in phrases for pair in set(pairs_of(phrase)))

    def worth(phrase: str) -> float:
        pairs = set(pairs_of(phrase))
        length = 1 + abs(len(phrase) - 10) / 14 + (2 if len(phrase) > LONGEST else 0)
        return sum(common[pair] for pair in pairs) / math.sqrt(len(pairs) or 1) / length

    return min(set(phrases), key=lambda phrase: (-worth(phrase), len(phrase), phrase))


def _phrase(head: str) -> str:
    words = _OPENING.sub("", to_simplified(head.strip()))
    pieces = [piece for piece in re.split(r"[，,；;。：:！!]", words) if piece]
    return pieces[0].strip("“”\"' ") if pieces else ""
