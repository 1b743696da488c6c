"""How is the model of section roles made? Trains it on the text under headings that say what stands below them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reportminer import outline, pipeline, readers
from reportminer.genres import view_of
from reportminer.outline import roles
from reportminer.records import Role
from reportminer.statements import model as kind_model
from reportminer.statements.section_roles import SHORTEST, SURE, opening
from reportminer.training.fitting import FOLDS, Example, drafts, fit, folds

LABELLED = ("words", "review", "year", "order")
"""Rules of the outline whose roles are learnt from: the heading's own words, its years, its place behind a review."""
HIDDEN = ("words", "review", "year")
"""Of these the heading says the role, so that hiding it tests the model."""
POINTS = 0.1
"""Weight of the points of a report as examples beside the text under its headings."""
OTHERS = 3.0
"""Weight of sections of other reports beside those of work reports, of which there are so many."""
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9)
_BODY = 400


class Headed(NamedTuple):
    """The text under an outermost heading with its role, and what the rules would say if the heading were hidden."""

    example: Example
    guess: Role
    tests: bool
    work_report: bool


class Reliability(NamedTuple):
    """Of `sections` whose headings are hidden, how many the model was sure of and right about, how many are right with the
    model asked first, and how many by rules alone."""

    group: str
    threshold: float
    sections: int
    sure: int
    right: int
    both: int
    rules: int


def _of_draft(draft: pipeline.Draft, report: str) -> Iterator[Headed]:
    text, title = draft.text, draft.text[slice(*draft.title_span)]
    seen: list[Role] = []
    work_report = view_of(draft.description.genre).phased
    for section in outline.find_sections(draft.prose, marks=draft.marks, title_end=draft.title_span[1]):
        if section.level > 1:
            continue
        rule = section.rule.split()[-1]
        body = opening(text[section.head_end : min(section.end, section.head_end + _BODY)])
        if rule in LABELLED and len(body) >= SHORTEST:
            guess = roles.by_sentence("", seen=seen, title=title, body=body[:80])
            example = Example(body, section.role, report, 1.0 if work_report else OTHERS)
            yield Headed(example, guess.role, rule in HIDDEN, work_report)
        if section.role not in seen:
            seen.append(section.role)


def headed_sections(paths: Iterable[str | Path]) -> Iterator[Headed]:
    """The outermost sections of the reports below `paths` whose roles the outline is sure of."""
    for path in readers.discover([Path(p) for p in paths]):
        for part, draft in enumerate(drafts(path)):
            yield from _of_draft(draft, f"{Path(path).resolve()}#{part}")


def examples(sections: Sequence[Headed], points: Sequence[Example]) -> list[Example]:
    """What the model learns from: text under headings and, with little weight, points."""
    return [*(s.example for s in sections), *(point._replace(weight=POINTS) for point in points)]


def held_back(sections: Sequence[Headed], points: Sequence[Example]) -> list[Reliability]:
    """How right the model is on reports it has not seen whose headings are hidden, by threshold and kind of report."""
    everything = examples(sections, points)
    fold_of = folds(everything)
    judged: list[tuple[Headed, str, float]] = []
    for fold in range(FOLDS):
        test = [s for s in sections if s.tests and fold_of[s.example.report] == fold]
        rest = [e for e in everything if fold_of[e.report] != fold]
        if not test or len({e.kind for e in rest}) < 2:
            continue
        model = kind_model.from_arrays(fit(rest))
        for section in test:
            odds = model.probabilities(section.example.text)
            best = max(odds, key=lambda role: odds[role])
            judged.append((section, best, odds[best]))
    return [
        _reliability("work reports" if work_report else "other reports", threshold, chosen)
        for work_report in (True, False)
        if (chosen := [row for row in judged if row[0].work_report is work_report])
        for threshold in THRESHOLDS
    ]


def _reliability(group: str, threshold: float, judged: Sequence[tuple[Headed, str, float]]) -> Reliability:
    sure = [(section, role) for section, role, odds in judged if odds >= threshold]
    unsure = [section for section, _, odds in judged if odds < threshold]
    right = sum(role == section.example.kind for section, role in sure)
    return Reliability(
        group,
        threshold,
        len(judged),
        len(sure),
        right,
        right + sum(section.guess == section.example.kind for section in unsure),
        sum(section.guess == section.example.kind for section, _, _ in judged),
    )


def card(
    name: str, sections: Sequence[Headed], reliability: Sequence[Reliability], sources: Sequence[str], date: str
) -> str:
    """The model card in Markdown."""
    counts = Counter(s.example.kind for s in sections)
    rows = "\n".join(
        f"| {r.group} | {r.threshold:.1f} | {r.sections} | {r.sure} | {r.right / r.sure if r.sure else 0:.3f} | "
        f"{r.rules / r.sections:.3f} | {r.both / r.sections:.3f} |"
        for r in reliability
    )
    return f"""# {name}

Which role a section has, told from the first {kind_model.CONTEXT} characters under its heading: a linear classifier (multinomial
logistic regression, scikit-learn) on character 1- to 3-grams weighted by tf-idf. It is asked for outermost headings whose
words say nothing (`reportminer.statements.section_roles`), and its answer is taken from a probability of {SURE} on;
sections below inherit the role.

- **File**: arrays of `numpy.savez`, no pickle.
- **Trained**: {date}, {len(sections)} sections of {len({s.example.report for s in sections})} reports:
  {", ".join(f"{count} {role}" for role, count in counts.most_common())}.
- **Data**: {"; ".join(sources)}.
  Roles come from the headings' own words, the years they name and their place behind a review. The model holds no text longer
  than three characters.
- **Limits**: `insight`, `cause` and `outcome` were seen in few reports, and few reports are not work reports.
- **Train again**: `reportminer train REPORTS… --gold GOLD… -o models`, or `reportminer.training.train` in Python.

Held back ({FOLDS} folds, no report in both training and test), headings hidden: how often the model is right where it is sure,
and how many of all sections are right by the rules alone and with the model asked first:

| reports | sure from | sections | sure | right where sure | rules alone | with the model |
|---|---|---|---|---|---|---|
{rows}
"""
