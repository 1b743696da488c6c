"""What does a Doc carry? Its attributes hold live records; the steps' draft is made from them and kept in step.

The attributes are the truth: what a component of your own changes in them, by assigning or in place, is what the next
component goes on with, and what ``to_bytes`` and `DocBin` write. The draft is a copy at clean offsets that spares
cleaning the text for every component; it lives beside the Doc, not in it, and is never written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from typing import Any, cast
from weakref import WeakKeyDictionary

import msgspec
from spacy.tokens import Doc, Span
from srsly import msgpack_encoders

from reportminer import cleaning, outline, relocation
from reportminer.metadata import Description
from reportminer.pipeline import Draft
from reportminer.records import Figure, Place, Record, Section, Statement
from reportminer.text import SourceText

ATTRIBUTES: dict[str, Any] = {
    "sections": list[Section],
    "statements": list[Statement],
    "figures": list[Figure],
    "place": Place,
    "description": Description,
}
"""attributes of a Doc with the types of what they hold; offsets refer to ``doc.text``"""


class _Kept:
    """The draft of one Doc, and what each attribute held when it was set from the draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.published: dict[str, bytes] = {}


_KEPT: WeakKeyDictionary[Doc, _Kept] = WeakKeyDictionary()


def register_extensions() -> None:
    """Declare the attributes that the components set; safe to call again."""
    for name, kind in ATTRIBUTES.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=_getter(name, kind), setter=_setter(name))
    if not Span.has_extension("record"):
        Span.set_extension("record", getter=_record_of)


@msgpack_encoders("reportminer")  # type: ignore[untyped-decorator]
def _encode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """How spaCy writes a record: as its JSON."""
    if isinstance(value, Record | Description):
        return msgspec.json.encode(value)
    return value if chain is None else chain(value)


def _getter(name: str, kind: Any) -> Callable[[Doc], Any]:
    key = f"reportminer.{name}"

    def restored(value: Any, kind: Any) -> Any:
        return msgspec.json.decode(value, type=kind) if isinstance(value, bytes) else value

    def get(doc: Doc) -> Any:
        """The live records: those that stand encoded in a Doc that was read from bytes are decoded once."""
        value = doc.user_data.get(key)
        if value is None:
            value = doc.user_data[key] = kind()
        elif isinstance(value, bytes):
            value = doc.user_data[key] = restored(value, kind)
        elif value and isinstance(value, list | tuple) and any(isinstance(item, bytes) for item in value):
            value = doc.user_data[key] = [restored(item, kind.__args__[0]) for item in value]
        return value

    return get


def _setter(name: str) -> Callable[[Doc, Any], None]:
    def set_value(doc: Doc, value: Any) -> None:
        doc.user_data[f"reportminer.{name}"] = list(value) if isinstance(value, list | tuple) else value

    return set_value


def _record_of(span: Span) -> Record | None:
    """The record behind a span of one of the groups, by its id."""
    records: Sequence[Section | Statement | Figure] = [
        *span.doc._.sections,
        *span.doc._.statements,
        *span.doc._.figures,
    ]
    return next((record for record in records if record.id == span.id_), None)


def draft_of(doc: Doc) -> Draft:
    """The draft of a Doc, with all that its attributes hold now."""
    kept = _KEPT.get(doc)
    if kept is None:
        clean = cleaning.clean(SourceText(doc.text))
        report = outline.split_reports(clean.text)[0]
        kept = _KEPT[doc] = _Kept(Draft(clean=clean, title_span=(report.title_begin, report.title_end)))
    for name in ATTRIBUTES:
        if f"reportminer.{name}" in doc.user_data:
            value = getattr(doc._, name)
            if msgspec.json.encode(value) != kept.published.get(name):
                setattr(kept.draft, name, _at_clean(value, kept))
    return kept.draft


def _at_clean(value: Any, kept: _Kept) -> Any:
    """A copy of what an attribute holds, at the offsets of the clean text."""
    clean = kept.draft.clean
    if isinstance(value, Description):
        return value
    if isinstance(value, Place):
        return relocation.place_to_clean(copy(value), clean)
    return [relocation.to_clean(copy(record), clean) for record in value]


def publish(doc: Doc, name: str) -> None:
    """Set an attribute from the draft, and the span group of its name."""
    kept = _KEPT[doc]
    draft, clean = kept.draft, kept.draft.clean
    value: Any
    if name == "sections":
        value = [relocation.section_at_source(copy(section), clean) for section in draft.sections]
        _mark(doc, name, ((s.head_begin, s.head_end, s.role, s.id) for s in value))
    elif name == "statements":
        value = [relocation.statement_at_source(copy(statement), clean) for statement in draft.statements]
        _mark(doc, name, ((s.begin, s.end, s.kind, s.id) for s in value))
    elif name == "figures":
        value = [relocation.figure_at_source(copy(figure), clean) for figure in draft.figures]
        _mark(doc, name, ((f.begin, f.end, f.indicator_id or f.unit or "figure", f.id) for f in value))
    elif name == "place":
        value = relocation.place_at_source(copy(draft.place), clean)
        _mark(doc, name, ((begin, end, value.status, value.adcode) for begin, end in value.evidence))
    else:
        value = draft.description
    setattr(doc._, name, value)
    kept.published[name] = msgspec.json.encode(value)


def _mark(doc: Doc, group: str, marks: Iterable[tuple[int, int, str, str]]) -> None:
    """Set a span group from (begin, end, label, record id); a span widens to whole tokens."""
    spans = (
        doc.char_span(begin, end, label=label, span_id=identity, alignment_mode="expand")
        for begin, end, label, identity in marks
    )
    doc.spans[group] = cast("list[Span]", [span for span in spans if span is not None])
