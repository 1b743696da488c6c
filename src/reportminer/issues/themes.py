"""Which theme does a problem speak of? Soft weights by the cue words of ``issue_topics.tsv`` and ``topics.tsv``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from reportminer.lexicons import load_table, split_values
from reportminer.sentences import CLAUSES, ENDS

Matrix = npt.NDArray[np.float64]
Vector = npt.NDArray[np.float64]
STRONG = 3.0
FADE = 0.75
"""weight of a clause against the one before it: a problem is named first, its signs and consequences follow"""
LEAST_WEIGHT = 0.2
HEAD = 0.5
"""weight of one more vote of the clause that names the problem"""
ASKED = 14
"""clauses that are asked; a longer text tells a story"""
_SENTENCE = re.compile(rf"[{ENDS}][^{ENDS}]{{4}}")
_BREAK = re.compile(rf"[{CLAUSES}\n]+")


class Cues(NamedTuple):
    """An expression that finds any cue, and for each cue its theme numbers and weights."""

    pattern: re.Pattern[str]
    weights: dict[str, tuple[tuple[int, float], ...]]
    themes: tuple[str, ...]


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The cues of all themes; a longer cue wins over those it contains."""
    own = load_table("issue_topics.tsv", ("topic", "strong", "cues"), "topic")
    table = {row["topic"]: (split_values(row["strong"]), split_values(row["cues"])) for row in own}
    for row in load_table("topics.tsv", ("topic", "kinds", "cues")):
        if "problem" in split_values(row["kinds"]):
            table.setdefault(row["topic"], (split_values(row["cues"]), ()))
    weights: dict[str, dict[int, float]] = {}
    for number, (strong, weak) in enumerate(table.values()):
        for cue in weak:
            weights.setdefault(cue, {})[number] = 1.0
        for cue in strong:
            weights.setdefault(cue, {})[number] = STRONG
    pattern = re.compile("|".join(re.escape(cue) for cue in sorted(weights, key=lambda cue: (-len(cue), cue))))
    return Cues(pattern, {cue: tuple(found.items()) for cue, found in weights.items()}, tuple(table))


@lru_cache(maxsize=1)
def _lead_ins() -> re.Pattern[str]:
    rows = load_table("issue_lead_ins.tsv", ("expression",), "expression")
    return re.compile("|".join(f"(?:{row['expression']})" for row in rows))


def clauses(text: str) -> list[str]:
    """The clauses of a statement that may name a problem, in order; frames that only lead into problems are left out."""
    return [clause for clause in _BREAK.split(text) if clause.strip() and not _frame(clause)]


def _frame(clause: str) -> bool:
    """Whether a clause only leads into problems: nothing of a topic stands beside its frame."""
    rest = _lead_ins().sub("", clause)
    return rest != clause and not any(
        strength >= STRONG for cue in cues().pattern.findall(rest) for _, strength in cues().weights[cue]
    )


def theme_weights(texts: Sequence[str], heads: Sequence[str] = ()) -> Matrix:
    """How much each text speaks of each theme: shape ``(len(texts), themes)``, rows of unit length or zero.

    Every clause votes; early clauses count more, and strong cues three times. What `lead` takes of `heads`, if given,
    votes once more.
    """
    table = cues()
    matrix = np.zeros((len(texts), len(table.themes)))
    for row, text in enumerate(texts):
        votes = clause_votes(lead(heads[row], text)) if heads else None
        if votes is not None:
            matrix[row] += HEAD * votes
        weight = 1.0
        for clause in clauses(text)[:ASKED]:
            votes = clause_votes(clause)
            if votes is not None:
                matrix[row] += weight * votes
                weight = max(LEAST_WEIGHT, weight * FADE)
    return unit_rows(unit_rows(matrix) ** 2)


def lead(head: str, text: str) -> str:
    """The clause that names the problem.

    The lead phrase where further sentences illustrate it; in a single sentence, which lists what is wrong, its first clause.
    """
    named = clauses(head if _SENTENCE.search(text) else text) or clauses(text)
    return named[0] if named else ""


def clause_votes(clause: str) -> npt.NDArray[np.float64] | None:
    """The themes that one clause speaks of, 1 at most each; None if it names none."""
    table = cues()
    hits = table.pattern.findall(clause)
    if not hits:
        return None
    votes = np.zeros(len(table.themes))
    for cue in hits:
        for theme, strength in table.weights[cue]:
            votes[theme] += strength
    return votes / max(STRONG, float(votes.max()))


def unit_rows(matrix: Matrix) -> Matrix:
    """The rows brought to length 1; rows of zeros stay."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    result: Matrix = np.divide(matrix, lengths, out=np.zeros_like(matrix), where=lengths > 0)
    return result
