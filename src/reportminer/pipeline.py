"""Which reports stand in a file, and what do they say? Runs the steps from source text to finished records.

    source text ─ cleaning ─▶ clean text ─ split ─▶ drafts ─ steps ─▶ records ─ relocate ─▶ reports

Every step is a plain function on a `Draft`, so that the batch code here and the spaCy components in
`reportminer.language` run the very same ones.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from reportminer import cleaning, figures, metadata, outline, places, readers, statements
from reportminer.records import Failure, Figure, Place, Quality, Report, Section, Source, Span, Statement
from reportminer.text import Cell, CleanText, HeadingMark, SourceText, Table

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


def outline_step(draft: Draft) -> None:
    """Find headings, nest them, give them roles."""
    draft.sections = outline.find_sections(
        draft.prose, marks=draft.marks, title_end=draft.title_span[1], classify=statements.classify_section
    )


def metadata_step(draft: Draft) -> None:
    """Tell title, issuing body, date, period and genre."""
    draft.description = metadata.describe(
        draft.text, title_span=draft.title_span, source_title=draft.clean.source.title, sections=draft.sections
    )


def place_step(draft: Draft) -> None:
    """Tell the place that the report is about."""
    about = draft.description
    draft.mentions = places.find_mentions(draft.text)
    draft.place = places.resolve_place(
        draft.text, title=about.title, org=about.org, hints=draft.hints, year=about.year, mentions=draft.mentions
    )


def statements_step(draft: Draft) -> None:
    """Find practices, outcomes, problems, causes, recommendations, plans and insights."""
    draft.statements = statements.find_statements(
        draft.prose, draft.sections, genre=draft.description.genre, marks=draft.marks
    )


def figures_step(draft: Draft) -> None:
    """Find quantities and what they measure."""
    draft.figures = figures.find_figures(
        draft.text,
        sections=draft.sections,
        tables=draft.tables,
        year=draft.description.current_year,
        place=draft.place.name,
    )


def link_step(draft: Draft) -> None:
    """Tie figures to sections and statements, and give records of other places their own place."""
    _link_sections(draft)
    _link_statements(draft)
    records: list[Figure | Statement] = [*draft.figures, *draft.statements]
    places.assign(draft.text, records, home=draft.place, sections=draft.sections, mentions=draft.mentions)


STEPS: tuple[Step, ...] = (outline_step, metadata_step, place_step, statements_step, figures_step, link_step)


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
        title=_in_source_script(about.title, (0, _HEAD), clean),
        org=_in_source_script(about.org, (0, len(clean.text)), clean),
        date=about.date,
        period=about.period,
        year=about.year,
        genre=about.genre,
        place=place_at_source(draft.place, clean),
        quality=draft.quality,
        sections=[section_at_source(section, clean) for section in draft.sections],
        statements=[statement_at_source(statement, clean) for statement in draft.statements],
        figures=[figure_at_source(figure, clean) for figure in draft.figures],
    )


def place_at_source(place: Place, clean: CleanText) -> Place:
    """Move the evidence, in place, from clean to source offsets and the name to the source's script."""
    if place.status == "explicit" and not place.full_name:
        place.full_name = place.name
    if place.evidence:
        place.name = _in_source_script(
            place.name, (place.evidence[0][0], place.evidence[0][1] + len(place.name)), clean
        )
    place.evidence = [clean.span(*span) for span in place.evidence]
    return place


def section_at_source(section: Section, clean: CleanText) -> Section:
    """Move a section, in place, from clean to source offsets and its words to the source's script."""
    at = clean.text.find(section.head, section.head_begin, section.head_end + 1) if section.head else -1
    if at >= 0:
        section.head = clean.verbatim(at, at + len(section.head))
    section.head_begin, section.head_end = clean.span(section.head_begin, section.head_end)
    section.begin, section.end = clean.span(section.begin, section.end)
    section.page = clean.source.page_of(section.begin)
    section.confidence = _as_sure_as_the_page(section.confidence, section.page, clean)
    return section


def statement_at_source(statement: Statement, clean: CleanText) -> Statement:
    """Move a statement, in place, from clean to source offsets and its words to the source's script."""
    if statement.head_end > statement.head_begin:
        statement.head = clean.verbatim(statement.head_begin, statement.head_end)
    statement.actors = [_in_source_script(actor, (statement.begin, statement.end), clean) for actor in statement.actors]
    statement.head_begin, statement.head_end = clean.span(statement.head_begin, statement.head_end)
    statement.begin, statement.end = clean.span(statement.begin, statement.end)
    statement.page = clean.source.page_of(statement.begin)
    statement.confidence = _as_sure_as_the_page(statement.confidence, statement.page, clean)
    return statement


def figure_at_source(figure: Figure, clean: CleanText) -> Figure:
    """Move a figure, in place, from clean to source offsets and its words to the source's script."""
    figure.text = clean.verbatim(figure.begin, figure.end)
    if clean.letters is not clean.text:
        _figure_in_source_script(figure, clean)
    figure.indicator_evidence = [clean.span(*span) for span in figure.indicator_evidence]
    figure.begin, figure.end = clean.span(figure.begin, figure.end)
    figure.page = clean.source.page_of(figure.begin)
    figure.confidence = _as_sure_as_the_page(figure.confidence, figure.page, clean)
    return figure


def _figure_in_source_script(figure: Figure, clean: CleanText) -> None:
    """Write the words of a figure, whose offsets refer to the clean text, as the source does."""
    for begin, end in figure.indicator_evidence:
        words = clean.text[begin:end]
        figure.indicator = figure.indicator.replace(words, clean.verbatim(begin, end))
    around = (max(0, figure.begin - 160), min(len(clean.text), figure.end + 80))
    figure.indicator = _letters_in_source_script(figure.indicator, around, clean)
    figure.time = _in_source_script(figure.time, around, clean)
    figure.place = _in_source_script(figure.place, around, clean)


def _as_sure_as_the_page(confidence: float, page: int | None, clean: CleanText) -> float:
    """The confidence of a record on a recognised page: no surer than the recognition of its characters."""
    scores = clean.source.page_confidence
    return round(confidence * scores[page - 1], 3) if page is not None and page <= len(scores) else confidence


def _in_source_script(words: str, around: Span, clean: CleanText) -> str:
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


def extract_source(source: SourceText) -> list[Report]:
    """All reports of one source text, in order."""
    reports = []
    for part, draft in enumerate(drafts(cleaning.clean(source))):
        for step in STEPS:
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


def extract_file(path: str | Path, *, options: readers.ReadOptions | None = None) -> FileResult:
    """Read and mine one file. A file that can't be read becomes a failure, never an exception."""
    sources: list[SourceResult] = []
    failures: list[Failure] = []
    for item in readers.read(path, options=options):
        if isinstance(item, Failure):
            failures.append(item)
            continue
        if reason := _no_report(item):
            failures.append(Failure(path=item.path, stage="read", reason=reason, skipped=True))
            continue
        try:
            reports = extract_source(item)
        except Exception as error:
            # one file that breaks a rule must not stop the batch; the failure names the defect
            failures.append(Failure(path=item.path, stage="extract", reason=f"{type(error).__name__}: {error}"))
            continue
        if not any(character.isalnum() for character in item.text):
            failures.append(Failure(path=item.path, stage="read", reason="the file holds no text"))
            continue
        failures += [Failure(path=item.path, stage="read", reason=note, skipped=True) for note in item.notes]
        sources.append(SourceResult(item, reports))
    return FileResult(str(path), sources, failures)


def _no_report(source: SourceText) -> str:
    """Why a text that stands among reports plainly is none: a note in another language (README, licence, log); else ""."""
    least = max(_LATIN_LEAST, len(source.text) // 2)
    if source.media_type not in _PLAIN or len(source.text.encode("ascii", "ignore")) < least:
        return ""
    latin = len(_LATIN.findall(source.text))
    if latin < least:
        return ""
    chinese = len(_CHINESE.findall(source.text))
    if chinese * _LATIN_TIMES > latin:
        return ""
    return f"no report: hardly any Chinese text ({chinese:,} Chinese characters, {latin:,} Latin letters)"


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
