"""What do the pipeline's components set? Thin adapters that run the steps of `reportminer.pipeline` on a Doc.

A Doc is one report. The components share a draft in ``doc.user_data``; each runs its step and then sets what it found:
``doc._.sections``, ``doc._.statements``, ``doc._.figures``, ``doc._.place``, ``doc._.description`` (records whose offsets
refer to ``doc.text``) and the span groups ``doc.spans["sections" | "statements" | "figures" | "place"]``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from typing import Any, TypeVar

import msgspec
from spacy.language import Language
from spacy.tokens import Doc, Span

from reportminer import cleaning, outline, pipeline
from reportminer.metadata import Description
from reportminer.records import Figure, Place, Record, Section, Statement
from reportminer.text import SourceText

COMPONENTS = (
    "reportminer_outline",
    "reportminer_metadata",
    "reportminer_places",
    "reportminer_statements",
    "reportminer_figures",
    "reportminer_links",
)

_DRAFT = "reportminer.draft"
_TYPES: dict[str, Any] = {
    "sections": list[Section],
    "statements": list[Statement],
    "figures": list[Figure],
    "place": Place,
    "description": Description,
}
R = TypeVar("R", bound=Record)


def register_extensions() -> None:
    """Declare the attributes that the components set; safe to call again.

    Records are kept encoded in ``doc.user_data``, so that a Doc can be serialised and sent between processes; reading an
    attribute decodes it, assigning to it encodes.
    """
    for name, kind in _TYPES.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=_getter(name, kind), setter=_setter(name))
    if not Span.has_extension("record"):
        Span.set_extension("record", getter=_record_of)


def _getter(name: str, kind: Any) -> Callable[[Doc], Any]:
    def get(doc: Doc) -> Any:
        data = doc.user_data.get(f"reportminer.{name}")
        return msgspec.json.decode(data, type=kind) if data is not None else kind()

    return get


def _setter(name: str) -> Callable[[Doc, Any], None]:
    def set_value(doc: Doc, value: Any) -> None:
        doc.user_data[f"reportminer.{name}"] = msgspec.json.encode(value)

    return set_value


def _record_of(span: Span) -> Record | None:
    """The record behind a span of one of the groups, by its id."""
    records: Sequence[Section | Statement | Figure] = [
        *span.doc._.sections,
        *span.doc._.statements,
        *span.doc._.figures,
    ]
    return next((record for record in records if record.id == span.id_), None)


def draft_of(doc: Doc) -> pipeline.Draft:
    """The draft that the components of one Doc share, made by the first that asks."""
    draft = doc.user_data.get(_DRAFT)
    if not isinstance(draft, pipeline.Draft):
        clean = cleaning.clean(SourceText(doc.text))
        report = outline.split_reports(clean.text)[0]
        draft = pipeline.Draft(clean=clean, title_span=(report.title_begin, report.title_end))
        doc.user_data[_DRAFT] = draft
    return draft


def _mark(doc: Doc, group: str, marks: Iterable[tuple[int, int, str, str]]) -> None:
    """Set a span group from (begin, end, label, record id); a span widens to whole tokens."""
    spans = (
        doc.char_span(begin, end, label=label, span_id=identity, alignment_mode="expand")
        for begin, end, label, identity in marks
    )
    doc.spans[group] = [span for span in spans if span is not None]


def _publish_sections(doc: Doc, draft: pipeline.Draft) -> None:
    sections = [pipeline.section_at_source(copy(section), draft.clean) for section in draft.sections]
    doc._.sections = sections
    _mark(doc, "sections", ((s.head_begin, s.head_end, s.role, s.id) for s in sections))


def _publish_statements(doc: Doc, draft: pipeline.Draft) -> None:
    statements = [pipeline.statement_at_source(copy(statement), draft.clean) for statement in draft.statements]
    doc._.statements = statements
    _mark(doc, "statements", ((s.begin, s.end, s.kind, s.id) for s in statements))


def _publish_figures(doc: Doc, draft: pipeline.Draft) -> None:
    figures = [pipeline.figure_at_source(copy(figure), draft.clean) for figure in draft.figures]
    doc._.figures = figures
    _mark(doc, "figures", ((f.begin, f.end, f.indicator_id or f.unit or "figure", f.id) for f in figures))


@Language.component("reportminer_outline", assigns=["doc._.sections"])
def outline_component(doc: Doc) -> Doc:
    """Headings with their roles."""
    draft = draft_of(doc)
    pipeline.outline_step(draft)
    _publish_sections(doc, draft)
    return doc


@Language.component("reportminer_metadata", requires=["doc._.sections"], assigns=["doc._.description"])
def metadata_component(doc: Doc) -> Doc:
    """Title, issuing body, date, period, genre."""
    draft = draft_of(doc)
    pipeline.metadata_step(draft)
    doc._.description = draft.description
    return doc


@Language.component("reportminer_places", requires=["doc._.description"], assigns=["doc._.place"])
def places_component(doc: Doc) -> Doc:
    """The place that the report is about, with its evidence."""
    draft = draft_of(doc)
    pipeline.place_step(draft)
    place = pipeline.place_at_source(copy(draft.place), draft.clean)
    doc._.place = place
    _mark(doc, "place", ((begin, end, place.status, place.adcode) for begin, end in place.evidence))
    return doc


@Language.component("reportminer_statements", requires=["doc._.sections"], assigns=["doc._.statements"])
def statements_component(doc: Doc) -> Doc:
    """Practices, outcomes, problems, causes, recommendations, plans, insights."""
    draft = draft_of(doc)
    pipeline.statements_step(draft)
    _publish_statements(doc, draft)
    return doc


@Language.component("reportminer_figures", requires=["doc._.sections"], assigns=["doc._.figures"])
def figures_component(doc: Doc) -> Doc:
    """Quantities and what they measure."""
    draft = draft_of(doc)
    pipeline.figures_step(draft)
    _publish_figures(doc, draft)
    return doc


@Language.component(
    "reportminer_links",
    requires=["doc._.sections", "doc._.statements", "doc._.figures"],
    assigns=["doc._.statements", "doc._.figures"],
)
def links_component(doc: Doc) -> Doc:
    """Ties figures to sections and statements, and closes the draft."""
    draft = draft_of(doc)
    pipeline.link_step(draft)
    _publish_statements(doc, draft)
    _publish_figures(doc, draft)
    doc.user_data.pop(_DRAFT, None)
    return doc
