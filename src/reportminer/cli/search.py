"""Which statements, or other things, does a query find, and how are they spread? ``reportminer search``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from reportminer.cli.emit import emit, for_machines, form_for
from reportminer.cli.groups import command
from reportminer.cli.guard import Guard, WhereOption, outgoing
from reportminer.cli.messages import UsageError, say
from reportminer.cli.options import (
    DEFAULT_ARCHIVE,
    ArchiveOption,
    ColumnNames,
    Format,
    KindsOption,
    PlacesOption,
    Printed,
    YearOption,
    checked_years,
    open_archive,
)
from reportminer.cli.queries import QueryCommand, read_queries
from reportminer.store.errors import ArchiveError, QuerySyntaxError
from reportminer.translation import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.text import Text

    from reportminer.archive import Archive
    from reportminer.archive.outgoing import Outgoing
    from reportminer.exports.columns import View

_HIDDEN = (
    "snippet", "marks", "copies", "found", "best_part", "section", "section_id", "statement_id", "figure_id", "adcode", "genre",
)  # fmt: skip
"""columns that files don't hold"""
EXPLAINED = "explained"
_EXPLAINED = 3
"""words for one thing that are told"""
_NUMBER = "number of the query"
_SHOWN = 8
"""values of one facet that are printed; files hold all"""


class What(StrEnum):
    """What can be searched."""

    statements = "statements"
    reports = "reports"
    sections = "sections"
    figures = "figures"


WhatOption = Annotated[What, typer.Option("--what", help="Search statements, or whole reports, sections, figures.")]
GenreOption = Annotated[
    list[str] | None, typer.Option("--genre", help="Genre of the report, such as 调查报告; may be repeated.")
]
TopicOption = Annotated[
    list[str] | None, typer.Option("--topic", help="Topic of the statement, such as 经费保障; may be repeated.")
]
QueriesOption = Annotated[
    Path | None,
    typer.Option("--queries", help="Text, csv or xlsx with a query a line (- is stdin); xlsx out: a sheet each."),
]


class Telling(NamedTuple):
    """How a query is taken, and what is told beside the hits."""

    facets: Annotated[
        bool,
        typer.Option("--facets", help="Count hits by kind, genre, topic, year, place; files: a table FILE-facets."),
    ] = False
    widen: Annotated[
        bool, typer.Option("--widen/--literal", help="Rank what related words find among what holds the words.")
    ] = True
    as_words: Annotated[
        bool,
        typer.Option("--as-words", help="Take places, years and questions in the query for words like others."),
    ] = False
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Tell for each hit which words it holds, and which of others in their place."),
    ] = False
    context: Annotated[bool, typer.Option("--context", help="Show the headings above each hit.")] = False


_LABEL = {
    What.statements: ("kind", "head"), What.reports: ("genre", "org"), What.sections: ("role", "head"),
    What.figures: ("text", "indicator"),
}  # fmt: skip
"""the columns that say, in a printed table, what was found"""


class Answer(NamedTuple):
    """What one query found; `facets` are rows of `FACETS`, none if they were not asked for."""

    query: str
    hits: list[dict[str, Any]]
    facets: list[dict[str, Any]]
    total: int = 0
    """how many hold every word; not counted where fewer were found than may be shown"""
    why: str = ""
    """why nothing was found, "" if the words alone are to blame"""
    taken: str = ""
    """the filters that words of the query were taken for"""


class Shown(NamedTuple):
    """What is shown beside the hits."""

    heads: tuple[str, ...] = ()
    """columns of the archive's own catalogue"""
    context: bool = False
    explain: bool = False
    facets: bool = False
    many: bool = False
    """there are several queries"""
    names: ColumnNames | None = None

    @property
    def counts(self) -> View:
        """The columns of facets."""
        from reportminer.exports.views import FACETS

        return FACETS.led_by("query") if self.many else FACETS


_PLAIN = Shown()


def view_of(what: What, shown: Shown) -> View:
    """The columns of hits, for all forms."""
    from reportminer.exports.views import HITS

    view = HITS[what.value]
    if shown.context:
        head = _LABEL[what][1]
        view = view._replace(file=_with_section(view.file, head), page=_with_section(view.page, head))
    if shown.explain:
        view = view._replace(file=(*view.file, EXPLAINED), page=(*view.page, EXPLAINED))
    view = view._replace(machine=columns_of(what, shown)).with_own(*shown.heads)
    return view.led_by("query") if shown.many else view


def _with_section(columns: tuple[str, ...], head: str) -> tuple[str, ...]:
    at = columns.index(head) + 1
    return (*columns[:at], "section", *columns[at:])


def register(app: typer.Typer) -> None:
    """Add the command."""

    command(app, "search", search, cls=QueryCommand)


def search(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[query]...",
            help='Words; "…" a phrase, -word without it, OR, kind: place: year: genre: topic:.',
            show_default=False,
        ),
    ] = None,
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    what: WhatOption = What.statements,
    kind: KindsOption = None,
    place: PlacesOption = None,
    year: YearOption = "",
    genre: GenreOption = None,
    topic: TopicOption = None,
    where: WhereOption = None,
    queries: QueriesOption = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many, for each query.")] = 20,
    *,
    telling: Telling,
    printed: Printed,
    guard: Guard,
) -> None:
    """Find practices, problems and other statements by keyword, best first; or reports, sections, figures.

    Example: reportminer search 结对共建 --kind practice
    """
    query = " ".join(words or ()).strip()
    filters = {
        "what": what.value, "kind": _checked_kinds(kind or ()), "place": place, "year": checked_years(year),
        "genre": genre, "topic": topic, "as_words": telling.as_words,
    }  # fmt: skip
    if (query and queries) or not (query or queries or any((kind, place, year, genre, topic, where))):
        raise UsageError("give either a query or a file of queries (--queries FILE)")
    printed = printed._replace(form=form_for(printed.form, printed.output))
    _check_tables(what, telling, printed)
    asked = read_queries(queries) if queries else {1: query}
    choices = {"limit": limit, "facets": telling.facets, "widen": telling.widen}
    with (
        open_archive(archive) as opened,
        outgoing(opened, guard, where=where, form=printed.form, output=printed.output) as out,
    ):
        found = [_answer(out.archive, words, filters, (queries, line), choices) for line, words in asked.items()]
        answers, heads = _going_out(out, found), out.heads()
    for hit in (hit for answer in answers if telling.explain for hit in answer.hits):
        hit[EXPLAINED] = explained(hit["found"])
    shown = Shown(tuple(heads), telling.context, telling.explain, telling.facets, queries is not None, printed.names)
    _tell_first(answers, many=shown.many)
    _show(answers, what, shown, printed)
    _tell_more(answers, what, many=shown.many)


def _going_out(out: Outgoing, answers: Sequence[Answer]) -> list[Answer]:
    """The answers as they may go out, with the catalogue's columns; what there is to tell of all is told once."""
    rows = ({**hit, _NUMBER: number} for number, answer in enumerate(answers) for hit in answer.hits)
    kept: list[list[dict[str, Any]]] = [[] for _ in answers]
    for row in out.rows(rows):
        kept[row.pop(_NUMBER)].append(row)
    return [answer._replace(hits=hits) for answer, hits in zip(answers, kept, strict=True)]


def _check_tables(what: What, telling: Telling, printed: Printed) -> None:
    form = printed.form
    if telling.context and what is What.reports:
        raise UsageError("--context shows the headings above a hit; nothing stands above a report")
    if telling.facets and printed.output is None and form is not Format.table:
        raise UsageError(f"--facets with --format {form.value} makes two tables: add -o FILE.{form.value}")


def _checked_kinds(names: Sequence[str]) -> list[str]:
    from reportminer.search.query import kinds_in_words, listed, parse_kind

    try:
        return [parse_kind(name) for name in listed(names)]
    except QuerySyntaxError as error:
        raise UsageError(f"--kind {', '.join(names)}: known kinds are {kinds_in_words()}") from error


def _answer(
    archive: Archive, query: str, filters: dict[str, Any], where: tuple[Path | None, int], choices: dict[str, Any]
) -> Answer:
    """What one query finds; an error of a query out of a file says `where` it stands: the file and the line."""
    try:
        return _found(archive, query, filters, **choices)
    except (ArchiveError, QuerySyntaxError) as error:
        if where[0] is None:
            raise
        raise UsageError(f"{where[0]}, line {where[1]}: {query}: {error}") from error


def _found(archive: Archive, query: str, filters: dict[str, Any], *, limit: int, facets: bool, widen: bool) -> Answer:
    hits = [hit.as_row() for hit in archive.hits(query, limit=limit, widen=widen, **filters)]
    counts = archive.facets(query, **filters) if facets else {}
    rows = [
        {"facet": facet, "value": value, "name": _place_name(facet, value), "count": count}
        for facet, values in counts.items()
        for value, count in values.items()
    ]
    full = len(hits) == limit
    why = "" if hits else _why_nothing(archive, query, filters)
    total = archive.count(query, **filters) if full else 0
    return Answer(query, hits, rows, total, why, _taken(archive, query, filters))


def _taken(archive: Archive, query: str, filters: dict[str, Any]) -> str:
    """The places and years that words of the query were taken for, as filters are written."""
    return " ".join(f"{taken.field}:{taken.value}" for taken in archive.understood(query, **filters).taken)


def explained(found: Sequence[Sequence[str]]) -> str:
    """In which words things were found: 污水；老板 → 企业主；队伍老化 ~ 老化 (a shorter word of it, or some characters)."""
    by_thing: dict[str, dict[str, list[str]]] = {}
    for asked, word, how in found:
        by_thing.setdefault(asked, {}).setdefault(how, []).append(word)
    told = []
    for asked, words in by_thing.items():
        if "literal" in words:
            told.append(asked)
        elif "synonym" in words:
            told.append(f"{asked} → {'、'.join(words['synonym'][:_EXPLAINED])}")
        else:
            told.append(f"{asked} ~ {'、'.join(next(iter(words.values()))[:_EXPLAINED])}")
    return "；".join(told)


def _why_nothing(archive: Archive, query: str, filters: dict[str, Any]) -> str:
    """What to say of a query that finds nothing: the filters may leave nothing to be searched."""
    from reportminer.search import engine

    what = filters["what"]
    asked = engine.resolve(
        archive.store, query, **{name: value for name, value in filters.items() if name != "what"}, only=archive.only
    )
    if engine.lets_through(archive.store, archive.index_of(what), asked):
        return ""
    return told(f"this archive has no {what} of such a place, year, kind, genre and topic")


def _tell_first(answers: Sequence[Answer], *, many: bool) -> None:
    """Say, before the hits, what words were taken for filters, and where no hit holds the words as written."""
    for answer in answers:
        about = f"{answer.query}: " if many else ""
        if answer.taken:
            say(f"{about}words taken for filters: {answer.taken}; --as-words takes them for words again")
        if answer.hits and all(hit["widened"] for hit in answer.hits):
            say(f"{about}nothing holds the words as written; what follows is related")


def _tell_more(answers: Sequence[Answer], what: What, *, many: bool) -> None:
    """Say where nothing was found and where more than is shown; what repeats a hit shown is no more."""
    for answer in answers:
        if not answer.hits:
            about = ": ".join(filter(None, (answer.query if many else "", answer.why)))
            say(f"nothing found: {about}" if about else "nothing found")
    cut = [answer for answer in answers if answer.total > len(answer.hits) + sum(h["copies"] for h in answer.hits)]
    if many and cut:
        say(
            f"of {len(cut)} of {len(answers)} queries only the best {len(cut[0].hits)} {what.value} are shown; --limit N for more"
        )
    for answer in () if many else cut:
        say(f"{len(answer.hits)} of {answer.total} {what.value} shown; --limit N for more")


def _place_name(facet: str, value: str) -> str:
    if facet not in {"province", "prefecture", "county"}:
        return ""
    from reportminer.places import table

    division = table.by_code(value)
    return division.name if division else ""


def columns_of(what: What, shown: Shown = _PLAIN) -> tuple[str, ...]:
    """The columns of a file; `shown` may add the headings above and how the words were found."""
    from reportminer.search.searchables import COLUMNS

    columns = [name for name in COLUMNS[what] if name not in _HIDDEN]
    if shown.context:
        columns.insert(columns.index(_LABEL[what][1]) + 1, "section")
    return (*columns, *([EXPLAINED] if shown.explain else ()))


def _show(answers: Sequence[Answer], what: What, shown: Shown, printed: Printed) -> None:
    form, output, names = printed
    if form is Format.table and output is None and names is not ColumnNames.machine:
        for answer in answers:
            _print(answer, what, shown)
    elif form is Format.xlsx and output is not None and (shown.many or shown.facets):
        _write_book(answers, what, shown, output=output)
    else:
        title = "检索：" + (answers[0].query if len(answers) == 1 else f"{len(answers)} 个检索词")
        rows = (_named(answer, row, shown.many) for answer in answers for row in answer.hits)
        emit(rows, view_of(what, shown), printed, title=title)
        if shown.facets and output is not None:
            counts = (_named(answer, row, shown.many) for answer in answers for row in answer.facets)
            beside = output.with_name(f"{output.stem}-facets{output.suffix}")
            emit(counts, shown.counts, printed._replace(output=beside), title=title)


def _named(answer: Answer, row: dict[str, Any], many: bool) -> dict[str, Any]:
    return {"query": answer.query, **row} if many else row


def _write_book(answers: Sequence[Answer], what: What, shown: Shown, *, output: Path) -> None:
    """One workbook: a sheet for each query, then one with the counts of all."""
    from reportminer import exports

    machine = for_machines(Format.xlsx, shown.names)

    def table(name: str, rows: Any, view: View) -> tuple[str, Any, Sequence[str]]:
        columns: Sequence[str] = view.columns("xlsx", machine=machine)
        if not machine:
            rows, columns = exports.for_people(rows, columns, view)
        return name, rows, columns

    view = view_of(what, shown._replace(many=False))
    sheets = [
        table(f"{number} {answer.query}" if shown.many else answer.query, answer.hits, view)
        for number, answer in enumerate(answers, 1)
    ]
    if shown.facets:
        counts = [{"query": answer.query, **row} for answer in answers for row in answer.facets]
        sheets.append(table("facets" if machine else "分组统计", counts, shown._replace(many=True).counts))
    exports.write_book(sheets, output)
    say(f"wrote {output}")


def _print(answer: Answer, what: What, shown: Shown) -> None:
    """Each hit as a few lines that any width has room for: what it is, where it stands, the words around it."""
    from rich.table import Table
    from rich.text import Text

    from reportminer.exports.sinks import console

    screen = console()
    if shown.many:
        screen.print(Text(answer.query, "bold"))
    if not answer.hits:
        return
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for hit in answer.hits:
        grid.add_row(Text(f"{hit['rank']}."), Text("\n").join(_lines(hit, what, shown)))
    screen.print(grid)
    for facet, values in _summed(answer.facets).items():
        screen.print(Text.assemble((f"{facet}：", "green"), values), soft_wrap=True)


def _lines(hit: dict[str, Any], what: What, shown: Shown) -> Iterator[Text]:
    from rich.text import Text

    from reportminer.exports.cells import for_terminal
    from reportminer.exports.columns import SHORT, source_of, value_of
    from reportminer.labels import label

    kind, head = _LABEL[what]
    lead = value_of(hit) if what is What.figures else label(kind, str(hit[kind] or ""))
    first = Text.assemble((f"{for_terminal(lead)}  ", "green"), (for_terminal(hit[head]), "bold"))
    if hit["widened"]:
        first.append("  （近义）", "dim")
    yield first
    if part := hit.get("best_part"):
        yield Text.assemble("↳ ", (f"{label('kind', part['kind'])}  ", "green"), for_terminal(part["head"]))
    if shown.context and hit["section"]:
        yield Text(for_terminal(hit["section"]), "cyan")
    where = " ".join(filter(None, (hit["place"], str(hit["year"] or ""))))
    yield Text(for_terminal("  ".join(filter(None, (where, source_of(hit), hit["report_id"][:SHORT])))), "dim")
    if filed := "，".join(f"{name} {hit[name]}" for name in shown.heads if hit.get(name)):
        yield Text(for_terminal(filed), "dim")
    snippet = Text(hit["snippet"])
    for begin, end in hit["marks"]:
        snippet.stylize("bold reverse", begin, end)
    yield snippet
    if shown.explain:
        yield Text(for_terminal(hit[EXPLAINED]), "dim")
    yield Text("")


def _summed(facets: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Each facet in one line: its most frequent values with their counts."""
    from reportminer.exports.columns import COMPUTED
    from reportminer.labels import label

    values: dict[str, list[str]] = {}
    for row in facets:
        values.setdefault(label("facet", row["facet"]), []).append(f"{COMPUTED['facet_value'](row)} {row['count']}")
    return {
        facet: "，".join(found[:_SHOWN]) + (f" 等 {len(found)} 种" if len(found) > _SHOWN else "")
        for facet, found in values.items()
    }
