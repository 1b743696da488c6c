"""How does a record move from the clean text, where it was found, to the source, which it cites, and back?"""

from __future__ import annotations

from copy import copy
from typing import TypeVar

import msgspec

from reportminer.records import Figure, Part, Place, Section, Span, Statement
from reportminer.text import CleanText

R = TypeVar("R", Figure, Statement, Section)


def place_at_source(place: Place, clean: CleanText) -> Place:
    """Move the evidence, in place, from clean to source offsets and the name to the source's script."""
    if place.status == "explicit" and not place.full_name:
        place.full_name = place.name
    if place.evidence:
        place.name = in_source_script(place.name, (place.evidence[0][0], place.evidence[0][1] + len(place.name)), clean)
    place.evidence = [clean.span(*span) for span in place.evidence]
    for reading in place.competing:
        reading.evidence = [clean.span(*span) for span in reading.evidence]
    return place


def section_at_source(section: Section, clean: CleanText) -> Section:
    """Move a section, in place, from clean to source offsets and its words to the source's script."""
    at = clean.text.find(section.head, section.head_begin, section.head_end + 1) if section.head else -1
    if at >= 0:
        section.head = clean.verbatim(at, at + len(section.head))
    section.head_begin, section.head_end = clean.span(section.head_begin, section.head_end)
    return _moved(section, clean)


def statement_at_source(statement: Statement, clean: CleanText) -> Statement:
    """Move a statement, in place, from clean to source offsets and its words to the source's script."""
    if statement.head_end > statement.head_begin:
        statement.head = clean.verbatim(statement.head_begin, statement.head_end)
    statement.actors = [in_source_script(actor, (statement.begin, statement.end), clean) for actor in statement.actors]
    statement.parts = [part_at_source(part, clean) for part in statement.parts]
    statement.answers = [clean.span(*span) for span in statement.answers]
    statement.head_begin, statement.head_end = clean.span(statement.head_begin, statement.head_end)
    return _moved(statement, clean)


def _moved(record: R, clean: CleanText) -> R:
    record.begin, record.end = clean.span(record.begin, record.end)
    record.page = clean.source.page_of(record.begin)
    record.confidence = _as_sure_as_the_page(record.confidence, record.page, clean)
    return record


def part_at_source(part: Part, clean: CleanText) -> Part:
    """A copy of one part of a statement with source offsets and the words of the source's script."""
    begin, end = clean.span(part.begin, part.end)
    head = in_source_script(part.head, (part.begin, part.end), clean)
    return msgspec.structs.replace(part, begin=begin, end=end, head=head)


def figure_at_source(figure: Figure, clean: CleanText) -> Figure:
    """Move a figure, in place, from clean to source offsets and its words to the source's script."""
    figure.text = clean.verbatim(figure.begin, figure.end)
    if clean.letters is not clean.text:
        _write_as_source(figure, clean)
    figure.indicator_evidence = [clean.span(*span) for span in figure.indicator_evidence]
    return _moved(figure, clean)


def _write_as_source(figure: Figure, clean: CleanText) -> None:
    """Write the words of a figure, whose offsets refer to the clean text, as the source does."""
    for begin, end in figure.indicator_evidence:
        words = clean.text[begin:end]
        figure.indicator = figure.indicator.replace(words, clean.verbatim(begin, end))
    around = (max(0, figure.begin - 160), min(len(clean.text), figure.end + 80))
    figure.indicator = _letters_in_source_script(figure.indicator, around, clean)
    figure.time = in_source_script(figure.time, around, clean)
    figure.place = in_source_script(figure.place, around, clean)


def _as_sure_as_the_page(confidence: float, page: int | None, clean: CleanText) -> float:
    """The confidence of a record on a recognised page: no surer than the recognition of its characters."""
    scores = clean.source.page_confidence
    return round(confidence * scores[page - 1], 3) if page is not None and page <= len(scores) else confidence


def in_source_script(words: str, around: Span, clean: CleanText) -> str:
    """The characters that the source has for `words`, if they stand in the clean text `around` there."""
    if not words or clean.letters is clean.text:
        return words
    at = clean.text.find(words, *around)
    return clean.verbatim(at, at + len(words)) if at >= 0 else words


def _letters_in_source_script(words: str, around: Span, clean: CleanText) -> str:
    """`words` with every character as the source writes it `around` there; others stay as they are."""
    here, there = clean.text[slice(*around)], clean.verbatim(*around)
    if here == there:
        return words
    letters = {a: b for a, b in zip(here, there, strict=True) if a != b}
    return "".join(letters.get(letter, letter) for letter in words)


def to_clean(record: R, clean: CleanText) -> R:
    """The record, moved in place from source to clean offsets; its words stay as they are."""
    span = clean.map.span_to_derived
    record.begin, record.end = span(record.begin, record.end)
    if isinstance(record, Figure):
        record.indicator_evidence = [span(*evidence) for evidence in record.indicator_evidence]
        return record
    record.head_begin, record.head_end = span(record.head_begin, record.head_end)
    if isinstance(record, Statement):
        for part in (parts := [copy(part) for part in record.parts]):
            part.begin, part.end = span(part.begin, part.end)
        record.parts = parts
        record.answers = [span(*answered) for answered in record.answers]
    return record


def place_to_clean(place: Place, clean: CleanText) -> Place:
    """The place, its evidence moved in place from source to clean offsets."""
    place.evidence = [clean.map.span_to_derived(*span) for span in place.evidence]
    for reading in place.competing:
        reading.evidence = [clean.map.span_to_derived(*span) for span in reading.evidence]
    return place
