"""How is the spaCy pipeline put together, saved and loaded again?"""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import spacy
from spacy.language import Language

from reportminer.language.attributes import register_extensions
from reportminer.language.components import COMPONENTS

ENTRY_POINT_GROUP = "reportminer.components"


def build(*, engine: str = "", plugins: bool = True) -> Language:
    """A new pipeline: the project's tokenizer and components.

    Args:
        engine: ``rjieba``, ``jieba`` or "" for the installed one.
        plugins: also add, at the end, what other packages offer in the entry point group ``reportminer.components``: the
            entry point's name is the name of a spaCy factory, and loading the entry point registers that factory.
    """
    register_extensions()
    config = {"nlp": {"tokenizer": {"@tokenizers": "reportminer.tokenizer.v1", "engine": engine}}}
    nlp = spacy.blank("zh", config=config)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    if plugins:
        for entry in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda e: e.name):
            entry.load()
            nlp.add_pipe(entry.name)
    nlp.meta.update(name="reportminer", description="Figures, practices and problems of Chinese official reports")
    return nlp


def load(path: str | Path | None = None) -> Language:
    """The pipeline as delivered, or one that ``nlp.to_disk(path)`` saved.

    Raises:
        OSError: `path` holds no saved pipeline.
    """
    if path is None:
        return build()
    register_extensions()
    return spacy.load(path)
