"""What can a program call? The few functions that most users need."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.records import Figure, Report

if TYPE_CHECKING:
    from spacy.language import Language


class ExtractionError(ValueError):
    """A file could not be read or mined; the message names the file and the reason."""


def extract(path: str | Path) -> list[Report]:
    """All reports of one file, with their records; offsets refer to the text that ``reportminer text FILE`` prints.

    Raises:
        ExtractionError: nothing of the file could be read, with the reader's reason.
    """
    from reportminer.pipeline import extract_file

    result = extract_file(path)
    reports = [report for source in result.sources for report in source.reports]
    if not reports:
        reasons = "; ".join(f"{failure.path}: {failure.reason}" for failure in result.failures)
        raise ExtractionError(reasons or f"{path}: no report found")
    return reports


def find_figures(text: str) -> list[Figure]:
    """The quantities of a sentence or a longer text; offsets refer to `text`, Traditional or Simplified."""
    from reportminer.pipeline import figures_of_text

    return figures_of_text(text)


def load(path: str | Path | None = None) -> Language:
    """The spaCy pipeline as delivered, or one that ``nlp.to_disk(path)`` saved.

    ``nlp(text)`` gives a Doc with ``doc._.sections``, ``doc._.statements``, ``doc._.figures``, ``doc._.place``.
    """
    from reportminer.language import load as load_language

    return load_language(path)
