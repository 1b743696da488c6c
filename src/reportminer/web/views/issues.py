"""Which problems recur: where, since when, how often each year, and what is done about them elsewhere?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import Any, NamedTuple
from urllib.parse import urlencode

from reportminer import places
from reportminer.folding import simplify
from reportminer.issues import EditError, IssueCluster, IssueStanding, IssueStatement
from reportminer.search.areas import Area
from reportminer.web.texts import mark
from reportminer.web.texts import text as _

PAGE = 40
"""issues on a page of the list, and places on a page of an issue"""
LEVELS = {"county": mark("县"), "prefecture": mark("市"), "province": mark("省")}
"""what counts as a place, from small to large"""
ORDERS = {"places": mark("地方最多"), "size": mark("条数最多"), "latest": mark("最近出现"), "growing": mark("增长最快")}
_DIGITS = {"county": 6, "prefecture": 4, "province": 2}
_STEPS = 5
"""shades of a heat map"""
_HEAT_ROWS, _HEAT_COLUMNS = 25, 16
_RECENT = 3
"""years that growth looks at, against those before"""
_BAR, _CHART = 26, 64
"""width of a year and height of the bars of a chart, in its own units"""
_OTHERS = 200
"""issues offered to be merged with"""
_NAMED = 12
"""places named in a year of the spread"""
_WORDS = 240
"""characters of a statement that are shown"""


class Asked(NamedTuple):
    """What the list is asked for: words, the area, years, the least number of places, what counts as one, the order, the page.

    `about` is a question in free words, `topics` what it was understood to ask about.
    """

    words: str = ""
    place: str = ""
    area: Area | None = None
    years: tuple[int, int] | None = None
    year: str = ""
    min_places: int = 2
    by: str = "county"
    order: str = "places"
    page: int = 1
    about: str = ""
    topics: Sequence[str] = ()
    whole: bool = False
    """all issues on one page"""


class Issue(NamedTuple):
    """One issue as far as it was asked for; `places` and `years` count statements, copies left out."""

    id: str
    label: str
    keywords: Sequence[str]
    size: int
    places: Counter[str]
    years: Counter[int]
    reports: int
    cluster: IssueCluster

    @property
    def span(self) -> str:
        """First and last year."""
        years = sorted(self.years)
        return f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))


class Cell(NamedTuple):
    """A cell of a heat map: how many statements, how dark (0 to 5), and where it leads."""

    told: int
    step: int
    link: str


class Heat(NamedTuple):
    """Issues by columns: names of columns, and per issue its id, label, cells and sum; how many of both there are in all."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, str, Sequence[Cell], int]]
    all_columns: int
    all_rows: int


class Bar(NamedTuple):
    """A bar of a chart: year, count, its words, and where it is drawn."""

    year: int
    told: int
    words: str
    x: int
    y: int
    height: int


class Chart(NamedTuple):
    """Bars over years in a drawing of some width and height."""

    bars: Sequence[Bar]
    width: int
    height: int


def overview(clusters: Sequence[IssueCluster], asked: Asked, every: Sequence[Issue] | None = None) -> dict[str, Any]:
    """The list of issues with their trend, and the maps of issues by places and by years.

    Args:
        clusters: all issues.
        asked: what is asked for.
        every: what `narrowed` gives where nothing is asked for, if that is known.
    """
    plain = asked._replace(order="places", page=1, whole=False) == Asked()
    found = in_order(every if plain and every is not None else narrowed(clusters, asked), asked.order)
    size = max(len(found), 1) if asked.whole else PAGE
    page = min(max(asked.page, 1), max(1, -(-len(found) // size)))
    years = sorted({year for issue in found for year in issue.years})
    shown = found[(page - 1) * size : page * size]
    return {
        "issues": [(issue, chart(issue.years, years[-12:], bar=7, height=22)) for issue in shown],
        "count": len(found), "page": page, "pages": -(-len(found) // size), "asked_for": asked,
        "by_place": heat_by_place(found, asked), "by_year": heat_by_year(found, years, asked),
        "before": _link(asked, page=page - 1) if page > 1 else "",
        "more": _link(asked, page=page + 1) if page * size < len(found) else "",
        "levels": LEVELS, "orders": ORDERS, "exported": _link(asked).removeprefix("/issues"),
    }  # fmt: skip


def _link(asked: Asked, **changed: Any) -> str:
    state = asked._replace(**changed)
    given = {
        "q": state.words,
        "about": state.about,
        "place": state.place,
        "year": state.year,
        "by": state.by,
        "order": state.order,
    }
    return "/issues?" + urlencode(
        {k: v for k, v in given.items() if v} | {"min_places": state.min_places, "page": state.page}
    )


def narrowed(clusters: Iterable[IssueCluster], asked: Asked) -> list[Issue]:
    """The issues that what is asked for leaves, counted within it; how many places tell one is asked of all its statements."""
    words = simplify(asked.words).split()
    found = []
    for cluster in clusters:
        if words and not all(_speaks_of(cluster, word) for word in words):
            continue
        if asked.about and cluster.topic not in asked.topics:
            continue
        statements = [statement for statement in cluster.statements if _is_asked_for(statement, asked)]
        own = [statement for statement in statements if not statement.copy] or statements
        if not statements or spread(cluster, asked.by) < asked.min_places:
            continue
        where = Counter(key for statement in own if (key := area_key(statement, asked.by)))
        years = Counter(statement.year for statement in own if statement.year is not None)
        reports = len({statement.report_id for statement in own})
        found.append(
            Issue(cluster.cluster_id, cluster.label, cluster.keywords, len(own), where, years, reports, cluster)
        )
    return found


def spread(cluster: IssueCluster, by: str) -> int:
    """In how many places an issue is told, a report whose place is not known standing for one; as `recurring` counts."""
    if by == "county":
        return len(cluster.places) + cluster.reports_without_place
    own = [statement for statement in cluster.statements if not statement.copy]
    nowhere = {statement.report_id for statement in own if not area_key(statement, by)}
    return len({area_key(statement, by) for statement in own} - {""}) + len(nowhere)


def _speaks_of(cluster: IssueCluster, word: str) -> bool:
    return word in simplify(cluster.label) or any(word in simplify(own) for own in cluster.keywords)


def _is_asked_for(statement: IssueStatement, asked: Asked) -> bool:
    if asked.area is not None and not asked.area.holds(statement.adcode, statement.report_id):
        return False
    first, last = asked.years or (0, 9999)
    return asked.years is None or (statement.year is not None and first <= statement.year <= last)


def area_key(statement: IssueStatement, by: str) -> str:
    """The code of the area that a statement counts for, its place's name where no table knows that, "" for none."""
    if not statement.adcode:
        return statement.place if by == "county" else ""
    return statement.adcode[: _DIGITS[by]].ljust(6, "0")


def area_name(key: str) -> str:
    """The name of an area by its key."""
    found = places.by_code(key) if key.isdecimal() else None
    return found.name if found else key


def in_order(issues: Sequence[Issue], order: str) -> list[Issue]:
    """The issues in one of the `ORDERS`, those of most places first where that tells none apart."""
    latest = max((year for issue in issues for year in issue.years), default=0)

    def worth(issue: Issue) -> tuple[float, ...]:
        told = (len(issue.places), issue.size)
        if order == "size":
            return (issue.size, *told)
        if order == "latest":
            return (max(issue.years, default=0), *told)
        if order == "growing":
            recent = sum(count for year, count in issue.years.items() if year > latest - _RECENT)
            return ((recent + 1) / (issue.years.total() - recent + 1), *told)
        return told

    return sorted(
        issues,
        key=lambda issue: (
            issue.cluster.origin == "other", *(-number for number in worth(issue)), issue.label, issue.id,
        ),
    )  # fmt: skip


def chart(counts: Mapping[int, int], years: Sequence[int], *, bar: int = _BAR, height: int = _CHART) -> Chart:
    """Bars over a run of years without holes; the tallest fills the height."""
    run = range(years[0], years[-1] + 1) if years else range(0)
    most = max((counts.get(year, 0) for year in run), default=0) or 1
    bars = []
    for at, year in enumerate(run):
        tall = round(height * counts.get(year, 0) / most)
        bars.append(Bar(year, counts.get(year, 0), f"{year}: {counts.get(year, 0)}", at * bar, height - tall, tall))
    return Chart(bars, len(run) * bar, height)


def heat_by_place(issues: Sequence[Issue], asked: Asked) -> Heat:
    """Issues by the places that tell most of them."""
    total: Counter[str] = Counter()
    for issue in issues:
        total.update(issue.places)
    keys = [key for key, _ in sorted(total.items(), key=lambda item: (-item[1], item[0]))]
    counts = [(issue, [issue.places.get(key, 0) for key in keys[:_HEAT_COLUMNS]]) for issue in issues[:_HEAT_ROWS]]
    links = [_link(asked, place=key, page=1) if key.isdecimal() else "" for key in keys[:_HEAT_COLUMNS]]
    return _heat([area_name(key) for key in keys[:_HEAT_COLUMNS]], counts, links, len(keys), len(issues))


def heat_by_year(issues: Sequence[Issue], years: Sequence[int], asked: Asked) -> Heat:
    """Issues by the latest years."""
    shown = list(years[-_HEAT_COLUMNS:])
    counts = [(issue, [issue.years.get(year, 0) for year in shown]) for issue in issues[:_HEAT_ROWS]]
    links = [_link(asked, year=str(year), page=1) for year in shown]
    return _heat([str(year) for year in shown], counts, links, len(years), len(issues))


def _heat(
    columns: Sequence[str], counts: Sequence[tuple[Issue, Sequence[int]]], links: Sequence[str], wide: int, tall: int
) -> Heat:
    most = max((count for _, row in counts for count in row), default=0) or 1
    rows = []
    for issue, row in counts:
        cells = [
            Cell(count, max(1, round(_STEPS * sqrt(count / most))) if count else 0, link)
            for count, link in zip(row, links, strict=True)
        ]
        rows.append((issue.id, issue.label, cells, sum(row)))
    return Heat(columns, rows, wide, tall)


def issue(clusters: Sequence[IssueCluster], issue_id: str, *, page: int = 1) -> dict[str, Any] | None:
    """One issue: a page of its members by place, the years, what goes with it; None if there is none."""
    found = next((cluster for cluster in clusters if cluster.cluster_id == issue_id), None)
    if found is None:
        return None
    groups: dict[str, list[IssueStatement]] = {}
    for statement in found.statements:
        groups.setdefault(statement.place or "", []).append(statement)
    placed = sorted(groups.items(), key=lambda item: (not item[0], -len(item[1]), item[0]))
    pages = max(1, -(-len(placed) // PAGE))
    page = min(max(page, 1), pages)
    own = Counter(s.year for s in found.statements if s.year is not None and not s.copy)
    return {
        "issue": found, "page": page, "pages": pages,
        "places": [(name, len(members), _members(members)) for name, members in placed[(page - 1) * PAGE : page * PAGE]],
        "copies": sum(statement.copy for statement in found.statements),
        "chart": chart(own, sorted({year.year for year in found.trend} | set(own))),
        "trend": {year.year: year for year in found.trend},
        "since": min(own, default=None), "latest": max(own, default=None),
        "sides": [
            (_("原因"), [_companion(one) for one in found.causes]),
            (_("对策建议"), [_companion(one) for one in found.recommendations]),
            (_("别处的做法"), [_companion(one) for one in found.practices]),
        ],
        "others": others(clusters, found), "more_others": len(clusters) > _OTHERS + 1, "standing": standing(found.standing),
        "spread": [(one.year, len(one.places), one.places[:_NAMED], one.total) for one in found.spread],
        "followed": [_followed(one) for one in found.followed],
    }  # fmt: skip


def standing(told: IssueStanding) -> str:
    """How an issue stands in the latest years, in words; "" where no year is known."""
    given = {"year": told.year, "reports": told.reports, "told": told.told, "sure": round(100 * told.sure)}
    if told.state == "new":
        return _("{year} 年以来新出现：{reports} 篇报告中 {told} 篇讲到，把握 {sure}%", **given)
    if told.state == "gone":
        return _("{year} 年以来不再提：{reports} 篇报告中没有一篇讲到，把握 {sure}%", **given)
    if told.state == "open":
        return _("{year} 年以来 {reports} 篇报告中 {told} 篇讲到，还不能断定是否新出现或不再提", **given)
    return _("{year} 年以来 {reports} 篇报告中 {told} 篇讲到", **given) if told.state else ""


def _followed(one: Any) -> dict[str, Any]:
    years = str(one.named) if one.named == one.last else f"{one.named}–{one.last}"
    records = [(_("做法"), one.practice), (_("成效"), one.result)]
    return {
        "place": one.place, "years": years, "silent": one.silent, "solved": one.solved,
        "records": [(name, _companion(record)) for name, record in records if record is not None],
    }  # fmt: skip


def _members(statements: Sequence[IssueStatement]) -> list[dict[str, Any]]:
    """The statements of a place, in order; those with the same words stand as one, with the years of the others."""
    found: dict[str, dict[str, Any]] = {}
    for statement in statements:
        first = found.setdefault(statement.text, _member(statement))
        if first["name"] != f"{statement.report_id}:{statement.statement_id}":
            first["same"].append((statement.year, _evidence(statement)))
    return list(found.values())


def _member(statement: IssueStatement) -> dict[str, Any]:
    return {
        "same": [],
        "name": f"{statement.report_id}:{statement.statement_id}", "year": statement.year, "title": statement.title,
        "text": shortened(statement.text), "repeated": statement.copy, "link": _evidence(statement),
    }  # fmt: skip


def _companion(one: Any) -> dict[str, Any]:
    return {
        "place": one.place, "year": one.year, "head": one.head, "link": _evidence(one), "kind": one.kind,
        "outcome": one.outcome, "figures": one.figures,
    }  # fmt: skip


def _evidence(record: Any) -> str:
    return f"/report/{record.report_id}?" + urlencode({"at": record.begin}) + f"#a{record.begin}"


def shortened(text: str) -> str:
    """A statement's first words, on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _WORDS else f"{flat[:_WORDS]}…"


def named(clusters: Sequence[IssueCluster], words: str, without: str) -> str:
    """The id of the one issue, but one, that bears a name or whose name alone holds all the words.

    Raises:
        EditError: there is none, or several; the message names some.
    """
    parts = words.split()
    rest = [cluster for cluster in clusters if cluster.cluster_id != without]
    found = [c for c in rest if c.label == words.strip()] or [c for c in rest if all(part in c.label for part in parts)]
    if len(found) != 1 or not parts:
        some = "、".join(cluster.label for cluster in found[:_NAMED]) or _("没有")
        raise EditError(_("叫“{name}”的问题要正好有一个：{some}", name=words.strip(), some=some))
    return found[0].cluster_id


def others(clusters: Sequence[IssueCluster], found: IssueCluster) -> list[tuple[str, str]]:
    """Ids and labels of the issues that one may be merged with: those that its statements speak of too come first."""
    near = Counter(name for statement in found.statements for name in statement.also)
    ranked = sorted(clusters, key=lambda c: (-near.get(c.cluster_id, 0), -c.size, c.label))
    return [(c.cluster_id, c.label) for c in ranked if c.cluster_id != found.cluster_id][:_OTHERS]
