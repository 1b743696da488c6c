"""What would a person call an issue? A phrase from its own statements, and the words that set it apart."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache

from reportminer.cleaning.characters import to_simplified
from reportminer.issues.vectors import Problem, pairs_of, words_of
from reportminer.lexicons import load_table
from reportminer.statements.topics import clauses

LEAST, MOST = 4, 16
"""characters of a label"""
BEST = 9
_NUMBER = re.compile(r"[0-9０-９]|[“”\"'《》（）()]")
_LIST = re.compile(r"[、和与及]")


@lru_cache(maxsize=7)
def _words(kind: str) -> re.Pattern[str]:
    rows = load_table("issue_label_words.tsv", ("kind", "expression"))
    return re.compile("|".join(f"(?:{row['expression']})" for row in rows if row["kind"] == kind))


@lru_cache(maxsize=1)
def _opening() -> re.Pattern[str]:
    return re.compile(f"^(?:{_words('opening').pattern})+")


def _no_keyword(word: str) -> bool:
    return _words("no_keyword").fullmatch(word) is not None


def keywords(clusters: Sequence[Sequence[str]], *, most: int = 8) -> list[list[str]]:
    """Class TF-IDF (Grootendorst 2022): the words that are frequent in a cluster and rare in the others, best first.

    What one statement of several alone speaks of is no keyword of all, unless there are no others.
    """
    counts = [
        Counter(word for text in texts for word in set(words_of(to_simplified(text))) if not _no_keyword(word))
        for texts in clusters
    ]
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    mean = sum(total.values()) / max(1, len(clusters))
    found = []
    for count in counts:
        size = max(1, sum(count.values()))
        scores = {word: n / size * math.log(1 + mean / total[word]) for word, n in count.items()}
        ranked = sorted(scores, key=lambda word: (-scores[word], word))
        found.append(([word for word in ranked if count[word] > 1] or ranked)[:most])
    return found


def label(problems: Sequence[Problem], *, taken: Collection[str] = ()) -> str:
    """The phrase of the statements that says best what all of them say, as a person would write it.

    Args:
        problems: the statements of one cluster.
        taken: labels of other clusters, not to be used again.

    A clause wins whose character pairs recur in the others, that says what is wrong, and is short. Without one, the
    shortest lead phrase.
    """
    candidates: Counter[str] = Counter()
    for problem in problems:
        candidates.update(set(_phrases(problem)))
    common = Counter(
        pair for phrase, count in candidates.items() for pair in set(pairs_of(phrase)) for _ in range(count)
    )
    spoken = Counter(word for problem in problems for word in set(words_of(problem.text)))
    ranked = sorted(
        candidates,
        key=lambda phrase: (-_worth(phrase, candidates[phrase], common, spoken, len(problems)), phrase),
    )
    free = [phrase for phrase in ranked if phrase not in taken]
    if free:
        return free[0]
    heads = sorted(
        {" ".join(to_simplified(problem.head).split()) for problem in problems} - {""}, key=lambda h: (len(h), h)
    )
    return heads[0][: MOST * 2] if heads else ""


def _phrases(problem: Problem) -> list[str]:
    found = []
    for clause in clauses(problem.text):
        phrase = _opening().sub("", clause.strip(" \u3000\n")).strip(" \u3000\n“”\"'")
        if LEAST <= len(phrase) <= MOST and not _NUMBER.search(phrase) and not _words("frame").search(phrase):
            found.append(phrase)
    return found


def likeness(words: str, text: str) -> float:
    """Share of the character pairs of `words` that stand in the first clauses of `text`."""
    pairs = set(pairs_of(words))
    return len(pairs & set(pairs_of("，".join(clauses(to_simplified(text))[:2])))) / max(1, len(pairs))


def says_nothing(text: str) -> bool:
    """Whether a text names nothing that could be a problem: frames and words of degree and general words only."""
    return not any(words_of(_words("general").sub("，", clause)) for clause in clauses(to_simplified(text)))


def complains(text: str) -> bool:
    """Whether a text says in so many words that something is wrong."""
    return _words("complaint").search(text) is not None


def _worth(phrase: str, count: int, common: Counter[str], spoken: Counter[str], members: int) -> float:
    pairs, words = set(pairs_of(phrase)), set(words_of(phrase))
    if not pairs or not words:
        return 0.0
    # how many statements speak of its words, and how many phrases are worded like it
    recurring = math.sqrt(sum(spoken[word] for word in words) / len(words))
    recurring *= sum(math.log1p(common[pair]) for pair in pairs) / len(pairs)
    # a word that no other statement speaks of narrows the phrase
    own = sum(spoken[word] <= 1 for word in words) if members > 2 else 0
    return (
        recurring
        * (1 + 0.1 * math.log(count))
        * (1.0 if complains(phrase) else 0.35)
        * 0.6**own
        * 0.6 ** len(_words("particular").findall(phrase))
        * 0.6 ** len(_words("hedge").findall(phrase))
        * 0.8 ** max(0, len(_LIST.findall(phrase)))
        / (1 + abs(len(phrase) - BEST) / 12)
    )
