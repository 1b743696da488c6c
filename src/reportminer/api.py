"""What can a program call? The few functions that most users need."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.records import Figure, Report

if TYPE_CHECKING:
    from spacy.language import Language

    from reportminer.pipeline import FileResult, Step
    from reportminer.readers import ReadOptions


class ExtractionError(ValueError):
    """A file could not be read or mined; the message names the file and the reason."""


def extract(
    path: str | Path, *, options: ReadOptions | None = None, steps: Sequence[Step] | None = None
) -> list[Report]:
    """All reports of one file, with their records; offsets refer to the text that ``reportminer text FILE`` prints.

    Args:
        path: the file.
        options: limits and choices of reading.
        steps: run in place of `reportminer.pipeline.STEPS`: functions that are given one `Draft` after another.

    Raises:
        ExtractionError: nothing of the file could be read, with the reader's reason.
        Exception: whatever a step raises; a batch (`Archive.ingest`, `mine`) tells it as a failure instead.
    """
    from reportminer.pipeline import extract_file

    return _reports_of(extract_file(path, options=options, steps=steps, strict=True))


def extract_bytes(
    data: bytes, name: str, *, options: ReadOptions | None = None, steps: Sequence[Step] | None = None
) -> list[Report]:
    """All reports of bytes that are, or would be, the file `name`; else as `extract`.

    Args:
        data: the bytes of a file of any format that is read.
        name: path to give to the records; its ending and folders are evidence, as those of a file are.
        options: limits and choices of reading.
        steps: run in place of `reportminer.pipeline.STEPS`.

    Raises:
        ExtractionError: nothing could be read, with the reader's reason.
    """
    from reportminer import pipeline

    return _reports_of(pipeline.extract_bytes(data, name, options=options, steps=steps, strict=True))


def _reports_of(result: FileResult) -> list[Report]:
    if reports := result.reports:
        return reports
    reasons = "; ".join(f"{failure.path}: {failure.reason}" for failure in result.failures)
    raise ExtractionError(reasons or f"{result.path}: no report found")


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
