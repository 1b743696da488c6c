"""How is the model of kinds made? Trains it on reports whose headings say what stands below, and on hand-made gold.

A heading such as 存在的主要问题 gives the kind of every point below it for free. The model learns from those what such
points say by themselves, for places where no heading and no cue word speaks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from reportminer import evaluation, pipeline, readers
from reportminer.cleaning.characters import to_simplified
from reportminer.evaluation import Score
from reportminer.records import Failure
from reportminer.statements import find_statements
from reportminer.statements import model as kind_model
from reportminer.statements.blocks import paragraphs
from reportminer.statements.judge import Deciders
from reportminer.training.fitting import FOLDS, Example, drafts, fit, folds

SURE = 0.84
"""A point of which the rules are less sure than this is not learnt from."""
PER_REPORT = 4
"""Points of one kind that one report may give, so that long reports do not speak for all."""
SHORTEST = 25
_ABLATED = ("statement_found", "statement_kind", "statement_practice", "statement_problem")


def _of_draft(draft: pipeline.Draft, report: str) -> Iterator[Example]:
    """Examples that the headings of one report give for free."""
    text = draft.text
    found = find_statements(text, draft.sections, genre=draft.description.genre, deciders="rules")
    given: Counter[str] = Counter()
    for statement in found:
        if statement.confidence >= SURE and given[statement.kind] < PER_REPORT:
            given[statement.kind] += 1
            yield Example(text[statement.head_begin : statement.end], statement.kind, report)
    inside = 0
    for begin, end in paragraphs(text, 0, len(text)):
        while inside < len(found) and found[inside].end <= begin:
            inside += 1
        covered = inside < len(found) and found[inside].begin < end
        if not covered and end - begin >= SHORTEST and given[kind_model.NONE] < PER_REPORT:
            given[kind_model.NONE] += 1
            yield Example(text[begin:end], kind_model.NONE, report)


def examples_from_reports(paths: Iterable[str | Path]) -> Iterator[Example]:
    """Examples from the reports below `paths`, by their headings; files that cannot be read are passed over."""
    for path in readers.discover([Path(p) for p in paths]):
        for part, draft in enumerate(drafts(path)):
            yield from _of_draft(draft, f"{Path(path).resolve()}#{part}")


def examples_from_gold(golds: Iterable[str | Path], folders: Sequence[str | Path] = ()) -> Iterator[Example]:
    """The points of hand-made gold, three times the weight of what headings give.

    Raises:
        GoldError: a gold file is damaged.
        FileNotFoundError: the report file of a gold is missing.
    """
    for gold in golds:
        path = evaluation.find_report_file(gold, folders)
        for source in readers.read(path):
            if isinstance(source, Failure):
                continue
            rows = evaluation.read_gold(gold, source.text)
            begins = [row["span"][0] for row in rows if row["t"] == "report"]
            for row in rows:
                if row["t"] == "item":
                    begin, end = row["span"]
                    head = source.text.find(row["head"], begin, end)
                    part = max(0, sum(b <= begin for b in begins) - 1)
                    text = to_simplified(source.text[max(begin, head) : end])
                    yield Example(text, row["kind"], f"{Path(path).resolve()}#{part}", 3.0)


def held_back_odds(examples: Sequence[Example]) -> list[tuple[Example, dict[str, float]]]:
    """Every example with the probabilities that a model gives it which has not seen its report."""
    fold_of = folds(examples)
    judged = []
    for fold in range(FOLDS):
        test = [e for e in examples if fold_of[e.report] == fold]
        rest = [e for e in examples if fold_of[e.report] != fold]
        if test and len({e.kind for e in rest}) > 1:
            model = kind_model.from_arrays(fit(rest))
            judged += [(example, model.probabilities(example.text)) for example in test]
    return judged


def held_back_scores(judged: Sequence[tuple[Example, dict[str, float]]]) -> dict[str, Score]:
    """Scores by kind of examples judged by `held_back_odds`."""
    answers = [(example.kind, max(odds, key=lambda name: odds[name])) for example, odds in judged]
    gold = Counter(kind for kind, _ in answers)
    given = Counter(answer for _, answer in answers)
    hit = Counter(kind for kind, answer in answers if kind == answer)
    return {kind: Score(hit[kind], gold[kind], given[kind]) for kind in sorted(gold)}


def ablation(
    examples: Sequence[Example], golds: Sequence[str | Path], folders: Sequence[str | Path] = ()
) -> dict[str, evaluation.Scores]:
    """Agreement of statements with gold for rules, model and both, each gold file held back from the model's training.

    Every row is scored with the roles of sections as the outline gives them, and with all roles hidden, as if no heading
    said anything; the latter is what the model is for.
    """
    fold_of = {gold: number % FOLDS for number, gold in enumerate(golds)}
    parts: dict[str, list[evaluation.Scores]] = {}
    for fold in sorted(set(fold_of.values())):
        held = {gold: evaluation.find_report_file(gold, folders) for gold in golds if fold_of[gold] == fold}
        names = tuple(f"{path.resolve()}#" for path in held.values())
        model = kind_model.from_arrays(fit([e for e in examples if not e.report.startswith(names)]))
        for gold, path in held.items():
            for name, scores in _ablate(gold, path, model):
                parts.setdefault(name, []).append(scores)
    return {name: evaluation.total(scores) for name, scores in parts.items()}


def _ablate(gold: str | Path, path: Path, model: kind_model.Model) -> Iterator[tuple[str, evaluation.Scores]]:
    parts = list(drafts(path))
    rows = evaluation.read_gold(gold, parts[0].clean.source.text) if parts else []
    items = [row for row in rows if row["t"] == "item"]
    roles = [[section.role for section in draft.sections] for draft in parts]
    deciders: tuple[Deciders, ...] = ("rules", "model", "both")
    for hidden in (False, True):
        for decider in deciders:
            reports = []
            for part, (draft, shown) in enumerate(zip(parts, roles, strict=True)):
                sections = [
                    msgspec.structs.replace(section, role="other" if hidden else role)
                    for section, role in zip(draft.sections, shown, strict=True)
                ]
                found = find_statements(
                    draft.text,
                    sections,
                    genre="other" if hidden else draft.description.genre,
                    deciders=decider,
                    model=model,
                )
                reports.append(pipeline.finish(replace(draft, sections=[], statements=found), part=part))
            name = f"{decider}, roles hidden" if hidden else decider
            yield name, evaluation.evaluate(items, reports, windows=evaluation.read_windows(gold))


def card(
    path: Path,
    examples: Sequence[Example],
    scores: Mapping[str, Score],
    ablated: Mapping[str, evaluation.Scores],
    sources: Sequence[str],
    date: str,
    reliability: str,
) -> str:
    """The model card in Markdown: what it is, data, date, held-back scores by kind, how to train again."""
    counts = Counter(e.kind for e in examples)
    rows = "\n".join(
        f"| {kind} | {counts[kind]} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} |" for kind, s in scores.items()
    )
    size = path.stat().st_size / 1e6
    added = "\n".join(
        f"| {name} | " + " | ".join(f"{s[m].f1:.3f}" if m in s else "" for m in _ABLATED) + " |"
        for name, s in ablated.items()
    )
    return f"""# {path.name}

What kind of point a clause states, told from its first {kind_model.CONTEXT} characters: a linear classifier (multinomial
logistic regression, scikit-learn) on character 1- to 3-grams weighted by tf-idf. It is asked only where neither the
section nor a cue word says what a point is (`reportminer.statements.kinds`).

- **File**: arrays of `numpy.savez`, {size:.1f} MB, no pickle.
- **Trained**: {date}, {len(examples)} points of
  {len({e.report for e in examples})} reports.
- **Data**: {"; ".join(sources)}.
  Kinds come from the headings that the points stand under (at most {PER_REPORT} points of a kind from one report) and from
  hand-made gold (weighted three times). The model holds no text longer than three characters.
- **Limits**: official reports in Chinese; `insight`, `cause` and `recommendation` were seen in few reports.
- **Train again**: `reportminer train REPORTS… --gold GOLD… -o models`, or `reportminer.training.train` in Python.

Held-back scores ({FOLDS} folds, no report in both training and test; labels as above):

| kind | points | precision | recall | F1 |
|---|---|---|---|---|
{rows}

What it adds, as F1 of statements on the gold (file held back from training; "roles hidden" as if no heading spoke):

| deciders | found | kind | practice | problem |
|---|---|---|---|---|
{added}

How sure the points of the gold were said to be, by the rules and the model of before this training together
(`lexicons/confidence.tsv`), and how many of them were right. This is not held back: rules and
model were made with this gold in view.

{reliability}
"""
