"""Which reports stand in a file, and what do they say? Runs the steps from source text to finished records.

    source text ─ cleaning ─▶ clean text ─ split ─▶ drafts ─ steps ─▶ records ─ relocate ─▶ reports

Every step is a plain function on a `Draft`, so that the batch code here, worker processes and the spaCy components in
`reportminer.language` run the very same ones. A step of your own is one more such function, given in ``steps=``; options
of a step are bound with `functools.partial`.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from pathlib import Path

from reportminer import cleaning, figures, metadata, outline, places, readers, statements
from reportminer.records import (
    KINDS,
    STATUSES,
    Failure,
    Figure,
    Kind,
    Place,
    Quality,
    Report,
    Section,
    Source,
    Span,
    Statement,
    Status,
)
from reportminer.relocation import (
    figure_at_source,
    in_source_script,
    place_at_source,
    section_at_source,
    statement_at_source,
)
from reportminer.secrecy import mark_in, mark_span
from reportminer.text import Cell, CleanText, HeadingMark, SourceText, Table
from reportminer.translation import told

LONGEST_CELL = 80
"""characters; a table with a longer cell is one that lays out the page"""
_HEAD = 3000
"""characters at the head of a report within which its title stands"""
_NOT_BREAK = re.compile(r"[^\n]")
_PLAIN = frozenset(["text/plain", "text/markdown"])
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_LATIN_LEAST = 50
"""Latin letters that a plain text must have, and half of its length at that, to be looked at as something else than a report"""
_LATIN_TIMES = 6
"""times as many Latin letters as Chinese characters stand in it"""
_SENTENCE = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff\d，、：；（）“”《》.%]{5,200}+[。！]")
_PROSE = 60
"""characters in Chinese sentences from which on a text is a report, however long the English before or behind it"""


@dataclass(slots=True)
class Draft:
    """One report on its way through the steps; all offsets refer to `clean.text`."""

    clean: CleanText
    title_span: Span = (0, 0)
    marks: tuple[HeadingMark, ...] = ()
    tables: tuple[Table, ...] = ()
    hints: tuple[str, ...] = ()
    sections: list[Section] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    description: metadata.Description = field(default_factory=metadata.Description)
    mentions: list[places.Mention] | None = None
    place: Place = field(default_factory=Place)
    quality: Quality = field(default_factory=Quality)

    @property
    def text(self) -> str:
        """The clean text of the report."""
        return self.clean.text

    @property
    def prose(self) -> str:
        """The clean text with blanks in place of data tables, whose rows are neither headings nor points."""
        text = self.clean.text
        for table in self.tables:
            if all(cell.end - cell.begin <= LONGEST_CELL for cell in table.cells):
                text = text[: table.begin] + _NOT_BREAK.sub(" ", text[table.begin : table.end]) + text[table.end :]
        return text


Step = Callable[[Draft], None]


def outline_step(draft: Draft, *, levels: int = 0) -> None:
    """Find headings, nest them, give them roles; `levels` is the deepest level that becomes a section, 0 for any."""
    found = outline.find_sections(
        draft.prose,
        marks=draft.marks,
        title_end=draft.title_span[1],
        genre=metadata.tell_genre(draft.text, title_span=draft.title_span, source_title=draft.clean.source.title),
        classify=statements.classify_section,
    )
    draft.sections = [section for section in found if not levels or section.level <= levels]


def metadata_step(draft: Draft, *, year: int | None = None) -> None:
    """Tell title, issuing body, date, period and genre; `year` is the report's year, and that of 今年, if known."""
    draft.description = metadata.describe(
        draft.text, title_span=draft.title_span, source_title=draft.clean.source.title, sections=draft.sections
    )
    if year is not None:
        draft.description = replace(draft.description, year=year, current_year=year, year_status="explicit")
        return
    about = draft.description = metadata.settle_year(draft.description, draft.text, hints=draft.hints)
    if about.other_year is not None:
        draft.quality.contradictions.append(f"year: text {about.year}, path {about.other_year}")


def place_step(draft: Draft, *, hints: Sequence[str] = ()) -> None:
    """Tell the place that the report is about; `hints` are names that may tell it, beside those of the file's path."""
    about = draft.description
    draft.mentions = places.find_mentions(draft.text)
    draft.place = places.resolve_place(
        draft.text,
        title=about.title,
        org=about.org,
        hints=(*draft.hints, *hints),
        year=about.year,
        mentions=draft.mentions,
    )
    if other := places.path_contradicts(draft.place, draft.hints):
        draft.quality.contradictions.append(f"place: text {draft.place.full_name or draft.place.name}, path {other}")


def statements_step(draft: Draft, *, kinds: Sequence[Kind] = KINDS, min_confidence: float = 0.0) -> None:
    """Find practices, outcomes, problems, causes, recommendations, plans and insights.

    Args:
        kinds: kinds to keep.
        min_confidence: statements less sure than this are left out.
    """
    found = statements.find_statements(draft.prose, draft.sections, genre=draft.description.genre)
    draft.statements = [s for s in found if s.kind in kinds and s.confidence >= min_confidence]


def figures_step(draft: Draft, *, statuses: Sequence[Status] = STATUSES, min_confidence: float = 0.0) -> None:
    """Find quantities and what they measure.

    Args:
        statuses: statuses to keep.
        min_confidence: figures less sure than this are left out.
    """
    found = figures.find_figures(
        draft.text,
        sections=draft.sections,
        tables=draft.tables,
        year=draft.description.current_year,
        place=draft.place.name,
        genre=draft.description.genre,
    )
    marked = mark_span(draft.text)
    draft.figures = [
        f
        for f in found
        if f.status in statuses and f.confidence >= min_confidence and not marked[0] <= f.begin < marked[1]
    ]


def link_step(draft: Draft) -> None:
    """Tie figures to sections and statements, and give records of other places their own place."""
    _link_sections(draft)
    _link_statements(draft)
    records: list[Figure | Statement] = [*draft.figures, *draft.statements]
    about = draft.description
    speaker = places.find_speaker(draft.text, title=about.title, org=about.org, home=draft.place)
    places.assign(
        draft.text,
        records,
        home=draft.place,
        speaker=speaker,
        sections=draft.sections,
        title=about.title,
        mentions=draft.mentions,
    )
    places.share_out(draft.text, records, home=draft.place)


STEPS: tuple[Step, ...] = (outline_step, metadata_step, place_step, statements_step, figures_step, link_step)
"""the steps as delivered"""


def step_name(step: Step) -> str:
    """What tells a step with its options from every other: its function and what is bound to it.

    Raises:
        ValueError: the step is a lambda or a function inside another, which no other process can find.
    """
    if isinstance(step, partial):
        bound = [*map(repr, step.args), *(f"{key}={value!r}" for key, value in sorted(step.keywords.items()))]
        return f"{step_name(step.func)}({', '.join(bound)})"
    kind = step if hasattr(step, "__qualname__") else type(step)
    name = f"{kind.__module__}.{kind.__qualname__}"
    if "<" in name:
        raise ValueError(f"{name} is no function of a module: other processes cannot find it")
    described = "__repr__" in vars(type(step)) and kind is not step
    return name if not described else f"{name}: {step!r}"


def _link_sections(draft: Draft) -> None:
    begins = [section.begin for section in draft.sections]
    by_id = {section.id: section for section in draft.sections}

    def innermost(offset: int) -> str:
        index = bisect_right(begins, offset) - 1
        section = draft.sections[index] if index >= 0 else None
        while section is not None and section.end <= offset:
            section = by_id.get(section.parent)
        return section.id if section else ""

    records: list[Figure | Statement] = [*draft.figures, *draft.statements]
    for record in records:
        record.section = record.section or innermost(record.begin)


def _link_statements(draft: Draft) -> None:
    ordered = sorted(draft.statements, key=lambda s: s.begin)
    begins = [statement.begin for statement in ordered]
    for figure in draft.figures:
        index = bisect_right(begins, figure.begin) - 1
        if index >= 0 and figure.end <= ordered[index].end:
            figure.statement = ordered[index].id
            ordered[index].figures.append(figure.id)
            for part in ordered[index].parts:
                if part.begin <= figure.begin and figure.end <= part.end:
                    part.figures.append(figure.id)


def drafts(clean: CleanText) -> Iterator[Draft]:
    """Split a cleaned source into its reports.

    Yields:
        One draft a report, in order of the text, with heading marks and tables of the file moved to its offsets.
    """
    source = clean.source
    marks = [
        HeadingMark(*clean.map.span_to_derived(mark.begin, mark.end), mark.level, mark.num) for mark in source.headings
    ]
    hints = tuple(part for part in Path(source.path.replace("!/", "/")).parts[-3:] if part not in {"/", "."})
    for report in outline.split_reports(clean.text, marks=marks):
        begin, end = report.begin, report.end
        part = clean.slice(begin, end)
        yield Draft(
            clean=part,
            title_span=(max(0, report.title_begin - begin), max(0, report.title_end - begin)),
            marks=tuple(
                HeadingMark(mark.begin - begin, mark.end - begin, mark.level, mark.num)
                for mark in marks
                if begin <= mark.begin < mark.end <= end
            ),
            tables=_tables_within(part),
            hints=hints,
            quality=cleaning.measure(part),
        )


def _tables_within(part: CleanText) -> tuple[Table, ...]:
    """The tables of the source that stand in this part, at its offsets."""
    if not part.source.tables:
        return ()
    first, last = part.span(0, len(part.text))
    found = []
    for table in part.source.tables:
        if first <= table.begin and table.end <= last:
            cells = tuple(
                Cell(*part.map.span_to_derived(cell.begin, cell.end), cell.row, cell.column) for cell in table.cells
            )
            found.append(Table(*part.map.span_to_derived(table.begin, table.end), cells))
    return tuple(found)


def content_id(text: str) -> str:
    """Id of a report: the same for the same clean text, whatever the file, format or line breaks."""
    return hashlib.sha256("".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def finish(draft: Draft, *, part: int = 0) -> Report:
    """Turn a draft whose steps have run into a report whose offsets refer to the source text."""
    clean, source, about = draft.clean, draft.clean.source, draft.description
    begin, end = clean.span(0, len(clean.text))
    return Report(
        report_id=content_id(clean.text),
        source=Source(
            path=source.path,
            sha256=source.sha256,
            media_type=source.media_type,
            encoding=source.encoding,
            part=part,
            published=clean.published,
        ),
        begin=begin,
        end=end,
        title=in_source_script(about.title, (0, _HEAD), clean),
        org=in_source_script(about.org, (0, len(clean.text)), clean),
        date=about.date,
        period=about.period,
        year=about.year,
        year_status=about.year_status,
        genre=about.genre,
        place=place_at_source(draft.place, clean),
        quality=draft.quality,
        secrecy=mark_in(source.text[begin:end]),
        sections=[section_at_source(section, clean) for section in draft.sections],
        statements=[statement_at_source(statement, clean) for statement in draft.statements],
        figures=[figure_at_source(figure, clean) for figure in draft.figures],
    )


def extract_source(source: SourceText, *, steps: Sequence[Step] | None = None) -> list[Report]:
    """All reports of one source text, in order; `steps` are run in place of `STEPS`."""
    reports = []
    for part, draft in enumerate(drafts(cleaning.clean(source))):
        for step in STEPS if steps is None else steps:
            step(draft)
        reports.append(finish(draft, part=part))
    return reports


@dataclass(frozen=True, slots=True)
class SourceResult:
    """A source text with its reports."""

    source: SourceText
    reports: list[Report]


@dataclass(frozen=True, slots=True)
class FileResult:
    """All that came out of one file: one source, or several for a container, and what failed."""

    path: str
    sources: list[SourceResult]
    failures: list[Failure]

    @property
    def reports(self) -> list[Report]:
        """The reports of all its sources, in order."""
        return [report for source in self.sources for report in source.reports]


def extract_file(
    path: str | Path,
    *,
    options: readers.ReadOptions | None = None,
    steps: Sequence[Step] | None = None,
    strict: bool = False,
) -> FileResult:
    """Read and mine one file. A file that can't be read becomes a failure, never an exception.

    Args:
        path: the file.
        options: limits and choices of reading.
        steps: run in place of `STEPS`.
        strict: what a step raises is raised, where a batch tells it as a failure and goes on.
    """
    return _mined(readers.read(path, options=options), str(path), steps, strict=strict)


def extract_bytes(
    data: bytes,
    name: str,
    *,
    options: readers.ReadOptions | None = None,
    steps: Sequence[Step] | None = None,
    strict: bool = False,
) -> FileResult:
    """Mine bytes that are, or would be, the file `name`; for bytes that come from a database, the web or a cluster.

    Args:
        data: the bytes.
        name: path to give to the results; its ending and its folders are evidence, as those of a file are.
        options: limits and choices of reading.
        steps: run in place of `STEPS`.
        strict: as for `extract_file`.
    """
    return _mined(readers.read_bytes(data, name, options=options), name, steps, strict=strict)


def extract_files(
    paths: Iterable[str | Path], *, options: readers.ReadOptions | None = None, steps: Sequence[Step] | None = None
) -> Iterator[FileResult]:
    """Mine files and the files in folders one after the other; where there is none, one result with a failure says so."""
    wanted = list(paths)
    empty = True
    for path in readers.discover(wanted):
        empty = False
        yield extract_file(path, options=options, steps=steps)
    if empty:
        name = ", ".join(map(str, wanted))
        yield FileResult(name, [], [Failure(path=name, stage="read", reason="no file in there")])


def _mined(
    items: Iterable[SourceText | Failure], path: str, steps: Sequence[Step] | None, *, strict: bool = False
) -> FileResult:
    sources: list[SourceResult] = []
    failures: list[Failure] = []
    for item in items:
        if isinstance(item, Failure):
            failures.append(item)
            continue
        if reason := _no_report(item):
            failures.append(Failure(path=item.path, stage="read", reason=reason, skipped=True))
            continue
        try:
            reports = extract_source(item, steps=steps)
        except Exception as error:
            if strict:
                raise
            # one file that breaks a rule must not stop the batch; the failure names the defect
            failures.append(Failure.of_defect(error, path=item.path, stage="extract"))
            continue
        if not any(character.isalnum() for character in item.text):
            failures.append(Failure(path=item.path, stage="read", reason="the file holds no text"))
            continue
        failures += [Failure(path=item.path, stage="read", reason=note, skipped=True) for note in item.notes]
        sources.append(SourceResult(item, reports))
    return FileResult(path, sources, failures)


def _no_report(source: SourceText) -> str:
    """Why a text that stands among reports plainly is none: a note in another language (README, licence, log); else ""."""
    least = max(_LATIN_LEAST, len(source.text) // 2)
    if source.media_type not in _PLAIN or len(source.text.encode("ascii", "ignore")) < least:
        return ""
    latin = len(_LATIN.findall(source.text))
    if latin < least:
        return ""
    chinese = len(_CHINESE.findall(source.text))
    if chinese * _LATIN_TIMES > latin or sum(len(match[0]) for match in _SENTENCE.finditer(source.text)) >= _PROSE:
        return ""
    return told(f"no report: hardly any Chinese text ({chinese:,} Chinese characters, {latin:,} Latin letters)")


def extract_text(text: str, *, path: str = "") -> list[Report]:
    """All reports of a text at hand; offsets refer to `text`."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return extract_source(SourceText(text, path=path, sha256=digest, encoding="utf-8"))


def _stands_in(words: str, evidence: str) -> bool:
    """Whether the evidence is the words, but for characters that cleaning takes out inside them."""
    if not words or words[0] != evidence[:1] or words[-1] != evidence[-1:]:
        return False
    rest = iter(evidence)
    return all(character in rest for character in words)


def check_offsets(report: Report, source_text: str) -> list[str]:
    """What is wrong with the offsets of a report, one sentence each; empty when every record can be traced."""
    wrong: list[str] = []

    def inside(name: str, begin: int, end: int) -> None:
        if not report.begin <= begin < end <= report.end:
            wrong.append(f"{name}: [{begin}, {end}) is not inside the report [{report.begin}, {report.end})")

    for section in report.sections:
        inside(section.id, section.head_begin, section.head_end)
        inside(section.id, section.begin, section.end)
    records: Sequence[Figure | Statement] = (*report.figures, *report.statements)
    for record in records:
        inside(record.id, record.begin, record.end)
    for figure in report.figures:
        if not _stands_in(figure.text, source_text[figure.begin : figure.end]):
            wrong.append(f"{figure.id}: {figure.text!r} does not stand at [{figure.begin}, {figure.end})")
    for before, after in pairwise(report.figures):
        if after.begin < before.begin:
            wrong.append(f"{after.id}: stands before {before.id}")
    return wrong


def figures_of_text(text: str) -> list[Figure]:
    """The quantities of a bare text, found without outline; offsets refer to `text`."""
    clean = cleaning.clean(SourceText(text))
    found = figures.find_figures(clean.text)
    places.assign(clean.text, found, home=Place())
    return [figure_at_source(figure, clean) for figure in found]
