"""What do the pipeline's components set? Thin adapters that run the steps of `reportminer.pipeline` on a Doc.

A Doc is one report. Every component is a factory whose config holds the options of its step; what a component sets
stands in its ``assigns``. See `reportminer.language.attributes` for how the records live in a Doc.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from reportminer import pipeline
from reportminer.figures.units import registry
from reportminer.language.attributes import draft_of, publish
from reportminer.pipeline import Step
from reportminer.records import KINDS, STATUSES, Kind, Status
from reportminer.sentences import sentence_spans

COMPONENTS = (
    "reportminer_sentences",
    "reportminer_outline",
    "reportminer_metadata",
    "reportminer_places",
    "reportminer_statements",
    "reportminer_figures",
    "reportminer_links",
    "reportminer_entities",
)
LABELS = {"money": "MONEY", "ratio": "PERCENT", "time": "DATE", "measure": "QUANTITY", "score": "QUANTITY"}
"""labels of OntoNotes, as spaCy's Chinese models use them, for kinds of units; counted things are CARDINAL"""

Component = Callable[[Doc], Doc]


class StepComponent:
    """A component that runs one step and then sets the attributes that the step fills."""

    def __init__(self, step: Step, publishes: Sequence[str]) -> None:
        self.step, self.publishes = step, tuple(publishes)

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc, its attributes filled."""
        self.step(draft_of(doc))
        for name in self.publishes:
            publish(doc, name)
        return doc


@Language.component("reportminer_sentences", assigns=["token.is_sent_start", "doc.sents"])
def sentences_component(doc: Doc) -> Doc:
    """Where sentences begin: ``doc.sents``."""
    begins = {begin for begin, _ in sentence_spans(doc.text)}
    for token in doc:
        token.is_sent_start = token.i == 0 or token.idx in begins
    return doc


@Language.factory("reportminer_outline", default_config={"levels": 0}, assigns=["doc._.sections"])
def create_outline(nlp: Language, name: str, levels: int) -> Component:
    """Headings with their roles, down to a level; 0 for all."""
    return StepComponent(partial(pipeline.outline_step, levels=levels), ["sections"])


@Language.factory(
    "reportminer_metadata",
    default_config={"year": None},
    requires=["doc._.sections"],
    assigns=["doc._.description"],
)
def create_metadata(nlp: Language, name: str, year: int | None) -> Component:
    """Title, issuing body, date, period, genre; of a year, if it is known."""
    return StepComponent(partial(pipeline.metadata_step, year=year), ["description"])


@Language.factory(
    "reportminer_places",
    default_config={"hints": []},
    requires=["doc._.description"],
    assigns=["doc._.place"],
)
def create_places(nlp: Language, name: str, hints: list[str]) -> Component:
    """The place that the report is about, with its evidence; hints are names that may tell it."""
    return StepComponent(partial(pipeline.place_step, hints=hints), ["place"])


@Language.factory(
    "reportminer_statements",
    default_config={"kinds": list(KINDS), "min_confidence": 0.0},
    requires=["doc._.sections"],
    assigns=["doc._.statements"],
)
def create_statements(nlp: Language, name: str, kinds: list[Kind], min_confidence: float) -> Component:
    """Practices, outcomes, problems, causes, recommendations, plans, insights: those of some kinds, sure enough."""
    return StepComponent(partial(pipeline.statements_step, kinds=kinds, min_confidence=min_confidence), ["statements"])


@Language.factory(
    "reportminer_figures",
    default_config={"statuses": list(STATUSES), "min_confidence": 0.0},
    requires=["doc._.sections"],
    assigns=["doc._.figures"],
)
def create_figures(nlp: Language, name: str, statuses: list[Status], min_confidence: float) -> Component:
    """Quantities and what they measure: those of some statuses, sure enough."""
    return StepComponent(partial(pipeline.figures_step, statuses=statuses, min_confidence=min_confidence), ["figures"])


@Language.factory(
    "reportminer_links",
    requires=["doc._.sections", "doc._.statements", "doc._.figures"],
    assigns=["doc._.statements", "doc._.figures"],
)
def create_links(nlp: Language, name: str) -> Component:
    """Ties figures to sections and statements, and gives records of other places their own place."""
    return StepComponent(pipeline.link_step, ["statements", "figures"])


@Language.factory("reportminer_step", default_config={"publishes": ["sections", "statements", "figures"]})
def create_step(nlp: Language, name: str, step: Step, publishes: list[str]) -> Component:
    """A step of your own, named in the config as a registered function: ``{"step": {"@misc": "my_step.v1"}}``."""
    return StepComponent(step, publishes)


@Language.component("reportminer_entities", requires=["doc._.figures"], assigns=["doc.ents"])
def entities_component(doc: Doc) -> Doc:
    """Figures, places and the issuing body as ``doc.ents``, beside those that are set already."""
    draft = draft_of(doc)
    labels = {name: LABELS.get(unit.kind, "CARDINAL") for name, unit in registry().items()}
    marks = [(f.begin, f.end, labels.get(f.unit, "CARDINAL")) for f in doc._.figures]
    marks += [(*draft.clean.span(m.begin, m.end), "GPE") for m in draft.mentions or [] if m.divisions]
    org = doc._.description.org
    if org and (at := doc.text.find(org)) >= 0:
        marks.append((at, at + len(org), "ORG"))
    found = (doc.char_span(*mark[:2], label=mark[2], alignment_mode="expand") for mark in marks)
    spans: list[Span] = [*doc.ents, *(span for span in found if span is not None)]
    doc.ents = tuple(filter_spans(spans))
    return doc
