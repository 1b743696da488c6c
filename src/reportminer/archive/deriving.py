"""What is made from the reports once they are stored? Copies are noted, indexes brought in step, neighbours learnt."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from reportminer.ingest.repeats import note_repeats
from reportminer.search.index import Index
from reportminer.search.neighbours import is_due, relearn
from reportminer.store.database import Store


def derive(store: Store, folder: Path, indexes: Iterable[Index]) -> int:
    """Bring all of it up to date; how many reports repeat another is returned.

    Raises:
        ArchiveError: something cannot be written.
    """
    repeats = note_repeats(store)
    with ThreadPoolExecutor(1) as aside:
        learning = aside.submit(_learn, folder) if is_due(store, folder) else None
        for index in indexes:
            index.refresh()
        if learning is not None:
            learning.result()
    return repeats


def _learn(folder: Path) -> None:
    """Learn the neighbours of words, over a connection of its own: the index is written meanwhile."""
    with closing(Store(folder, read_only=True)) as store:
        relearn(store, folder)
