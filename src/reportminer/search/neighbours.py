"""Which words stand for much the same in this archive? Learnt from the words around them, kept beside the index.

Words that stand among the same words of the same clauses are alike (Harris 1954): counts of the words before and behind
each word, weighted by positive pointwise mutual information with smoothed contexts, reduced by singular value
decomposition, compared by cosine (Levy, Goldberg and Dagan 2015, https://aclanthology.org/Q15-1016). Every clause counts
once, however often it is copied, and so does every report. Words that stand beside each other, names of places, numbers
and words one of which holds the other are no neighbours. What is learnt depends on the statements stored at the
time; an archive that grew in steps keeps what it learnt until it has grown or shrunk by a quarter.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from reportminer.files import replace_file
from reportminer.folding import normalise
from reportminer.search.synonyms import weak_words
from reportminer.segmentation import segmenter
from reportminer.store.database import Store, in_words

FILE = "neighbours.json"
LAYOUT = "2"
ENOUGH = 5_000
"""statements below which no word is met often enough"""
GROWTH = 1.25
"""an archive that has grown, or shrunk, so many times since is learnt from again"""
SAMPLE, LARGE_SAMPLE = 3_000_000, 10_000_000
"""characters that are read of an archive, of statements that lie evenly in it: a tenth, within these bounds"""
MOST_WORDS = 6_000
LEAST = 8
"""how often a word must stand in different clauses"""
WINDOW = 2
DIMENSIONS = 150
SPARE, ROUNDS = 10, 3
"""directions beyond those kept, and rounds of the decomposition"""
SMOOTHING = 0.75
_APART = "\n" * WINDOW
"""between clauses, so that no word stands near one of another clause"""
_BLOCK = 500
FLOOR, FLOOR_OF_KIN = 0.78, 0.6
"""cosine of neighbours; words that share a character need less"""
BESIDE = 0.02
"""share of a word's places at which a neighbour may stand next to it"""
NEAREST = 4
KEPT = 3

_ROWS = """
    SELECT s.text FROM statements s JOIN reports r USING (report_key)
    WHERE r.duplicate_of = '' AND s.statement_key % 16 < ? AND s.statement_key / 16 % ? = 0 ORDER BY s.statement_key"""
_CLAUSE = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W\da-z一二三四五六七八九十百千万亿两]{2,}")


class Learnt(msgspec.Struct, frozen=True):
    """What was learnt: the neighbours of each word, nearest first, and what it was learnt from."""

    layout: str
    archive_id: str
    statements: int
    checksum: int
    words: dict[str, tuple[str, ...]]


def is_due(store: Store, folder: Path) -> bool:
    """Whether the archive is large enough and has grown, or shrunk, so much that neighbours should be learnt."""
    count = _statements(store)
    known = _read(folder, store.meta("archive_id"))
    return count >= ENOUGH and (known is None or not known.statements / GROWTH < count < known.statements * GROWTH)


def relearn(store: Store, folder: Path) -> None:
    """Learn the neighbours from what is stored now.

    Raises:
        ArchiveError: the file cannot be written.
    """
    words = learn(_clauses(store))
    learnt = Learnt(LAYOUT, store.meta("archive_id"), _statements(store), _checksum(words), words)
    with in_words(folder / FILE, "write"):
        replace_file(folder / FILE, msgspec.json.encode(learnt))


def _statements(store: Store) -> int:
    return int(store.query("SELECT count(*) FROM statements").fetchone()[0])


def neighbours(store: Store, folder: Path) -> Mapping[str, tuple[str, ...]]:
    """The neighbours of each word as they were learnt last; none if they never were or the file is damaged."""
    known = _read(folder, store.meta("archive_id"))
    return known.words if known is not None else {}


def _read(folder: Path, archive_id: str) -> Learnt | None:
    path = folder / FILE
    try:
        found = path.stat()
        learnt = _decoded(path, found.st_mtime_ns, found.st_size)
    except (OSError, msgspec.DecodeError):
        return None
    fits = learnt.layout == LAYOUT and learnt.archive_id == archive_id and learnt.checksum == _checksum(learnt.words)
    return learnt if fits else None


@lru_cache(maxsize=4)
def _decoded(path: Path, changed: int, size: int) -> Learnt:
    return msgspec.json.decode(path.read_bytes(), type=Learnt)


def _checksum(words: Mapping[str, tuple[str, ...]]) -> int:
    return zlib.crc32(msgspec.json.encode(words))


def _clauses(store: Store) -> list[str]:
    """The different clauses of the sample, in the order of the archive."""
    characters = int(store.query("SELECT coalesce(sum(length(text)), 0) FROM statements").fetchone()[0])
    wanted = min(max(SAMPLE, characters // 10), LARGE_SAMPLE)
    sixteenths = -(-16 * wanted // max(characters, 1))
    rows = store.query(_ROWS, (sixteenths, max(1, characters // (16 * wanted))))
    found: dict[str, None] = {}
    while texts := rows.fetchmany(_BLOCK):
        found |= dict.fromkeys(_CLAUSE.findall(normalise("\n".join([row[0] for row in texts]))))
    return list(found)


def learn(clauses: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The neighbours of each word of some normalised clauses, nearest first; words without any are left out."""
    import numpy as np
    from threadpoolctl import threadpool_limits

    number_of: dict[str, int] = {}
    line = array("i")
    cut = segmenter().cut
    for begin in range(0, len(clauses), _BLOCK):
        text = _APART.join(["", *clauses[begin : begin + _BLOCK], ""])
        line.extend([number_of.setdefault(word, len(number_of)) for word in cut(text) if len(word) > 1 or word == "\n"])
    told = np.asarray(line)
    names = list(number_of)
    counts = np.bincount(told, minlength=len(names)).tolist()
    usual = [number for number, name in enumerate(names) if counts[number] >= LEAST and _WORD.fullmatch(name)]
    usual = sorted(usual, key=lambda number: (-counts[number], names[number]))[:MOST_WORDS]
    if len(usual) <= NEAREST:
        return {}
    place = np.full(len(names), -1)
    place[usual] = np.arange(len(usual))
    before = _counted(place[told], len(usual))
    with threadpool_limits(1):  # sums in one order, whatever the machine
        return dict(_nearest([names[number] for number in usual], _vectors(before), before))


def _counted(line: Any, size: int) -> Any:
    """How often each word stands shortly before each other; `line` are the numbers of the words, -1 for what has none."""
    import numpy as np
    from scipy import sparse

    total = sparse.csr_matrix((size, size))
    for distance in range(1, WINDOW + 1):
        left, right = line[:-distance], line[distance:]
        known = (left >= 0) & (right >= 0) & (left != right)
        ones = np.ones(int(known.sum()))
        total = total + sparse.coo_matrix((ones, (left[known], right[known])), shape=(size, size)).tocsr()
    return total


def _vectors(before: Any) -> Any:
    """A direction for each word, from the words behind and before it."""
    import numpy as np
    from scipy import sparse

    around = sparse.hstack([before, before.T]).tocoo()
    rows = np.asarray(around.sum(axis=1)).ravel()
    columns = np.asarray(around.sum(axis=0)).ravel() ** SMOOTHING
    weight = np.log(around.data * columns.sum() / (rows[around.row] * columns[around.col]))
    kept = weight > 0
    weights = sparse.csr_matrix((weight[kept], (around.row[kept], around.col[kept])), shape=around.shape)
    left, strength = _decomposed(weights)
    vectors = left * np.sqrt(strength)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def _decomposed(matrix: Any) -> tuple[Any, Any]:
    """The left singular vectors and values of a sparse matrix, by random projection with power iterations.

    Halko, Martinsson and Tropp 2011, https://doi.org/10.1137/090771806. The projection is always the same.
    """
    import numpy as np

    kept = min(DIMENSIONS, matrix.shape[0] // 2)
    projection = np.random.default_rng(0).standard_normal((matrix.shape[1], kept + SPARE))
    basis = np.linalg.qr(matrix @ projection)[0]
    for _ in range(ROUNDS):
        basis = np.linalg.qr(matrix @ np.linalg.qr(matrix.T @ basis)[0])[0]
    inside = matrix.T @ basis
    squares, turned = np.linalg.eigh(inside.T @ inside)
    best = np.argsort(-squares)[:kept]
    return basis @ turned[:, best], np.sqrt(np.maximum(squares[best], 0))


def _nearest(vocabulary: Sequence[str], vectors: Any, before: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Words that are among the nearest of each other, near enough, and can stand for each other."""
    import numpy as np

    nearest, likeness = _compared(vectors)
    beside = (before + before.T).tocsr()
    often = np.asarray(beside.sum(axis=1)).ravel()
    numbers = np.arange(len(vocabulary))[:, None]
    mutual = (nearest[nearest] == numbers[:, :, None]).any(axis=2)
    together = beside[np.broadcast_to(numbers, nearest.shape), nearest].toarray()
    apart = together <= BESIDE * np.minimum(often[numbers], often[nearest]) + 1
    unfit = weak_words() | _places()
    for number in np.flatnonzero((mutual & apart & (likeness >= FLOOR_OF_KIN)).any(axis=1)).tolist():
        word = vocabulary[number]
        found = []
        for column in np.flatnonzero(mutual[number] & apart[number]).tolist():
            other = vocabulary[nearest[number, column]]
            floor = FLOOR if set(word).isdisjoint(other) else FLOOR_OF_KIN
            if likeness[number, column] >= floor and other not in word and word not in other:
                found.append(other)
        if word not in unfit and (fit := [other for other in found if other not in unfit]):
            yield word, tuple(fit[:KEPT])


def _compared(vectors: Any) -> tuple[Any, Any]:
    """For each word the numbers of those nearest to it, and their cosines."""
    import numpy as np

    nearest = np.empty((len(vectors), NEAREST), dtype=np.intp)
    likeness = np.empty((len(vectors), NEAREST))
    for begin in range(0, len(vectors), _BLOCK):
        block = np.round(vectors[begin : begin + _BLOCK] @ vectors.T, 3)
        own = np.arange(len(block))
        block[own, begin + own] = -1.0
        # no two ranks are equal: of equal cosines the earlier word comes first
        ranks = np.arange(len(vectors)) - np.rint(block * 1000).astype(np.int64) * len(vectors)
        ranks = np.sort(np.partition(ranks, NEAREST - 1, axis=1)[:, :NEAREST], axis=1)
        order = ranks % len(vectors)
        nearest[begin : begin + _BLOCK] = order
        likeness[begin : begin + _BLOCK] = np.take_along_axis(block, order, axis=1)
    return nearest, likeness


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    from reportminer.places import table

    return frozenset((*table.full_names(), *table.short_names()))
