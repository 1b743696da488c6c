"""Which topics does a question in free words ask about? Those that its own words name, else those of reports' words for them."""

from __future__ import annotations

from collections import defaultdict

from reportminer.cleaning.characters import to_simplified
from reportminer.folding import normalise
from reportminer.search.query import Word
from reportminer.search.synonyms import synonyms, tiles
from reportminer.search.understanding import filters_in, unframed
from reportminer.statements.topics import find_topics

_MOST = 3
_LONGEST = 200
"""characters of a question that are looked at"""


def topics_asked(question: str) -> list[str]:
    """The topics of the taxonomy that a question asks about, the likeliest first, three at most; none where no word tells.

    Places, years and the frame of a question (怎么办, 有哪些做法) tell no topic. Everyday words count for those that reports
    use in their place (`lexicons/synonyms.tsv`) where they name no topic themselves.

    Args:
        question: free words: 看病难怎么办, 年轻人都往外跑.
    """
    text = normalise(to_simplified(question[:_LONGEST]))
    left, _, _ = unframed([(Word(text),)])
    words, _ = filters_in(left or [(Word(text),)])
    plain = "，".join(word.text for group in words for word in group)
    return _named(plain) or _meant(plain)


def _named(text: str) -> list[str]:
    return find_topics(text, head=(0, len(text)), end=len(text))


def _meant(text: str) -> list[str]:
    """The topics of the words that reports use for those of a text, each word with one vote."""
    votes: dict[str, float] = defaultdict(float)
    for word in dict.fromkeys([text, *tiles(text)]):
        others = [topics[0] for other in synonyms(word) if (topics := _named(other))]
        for topic in others:
            votes[topic] += 1 / len(others)
    return sorted(votes, key=lambda topic: -votes[topic])[:_MOST]
