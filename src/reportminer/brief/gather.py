"""What goes into a brief? Sentences of the reports, verbatim, with where they stand; and what was not found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reportminer.exports.columns import file_name, source_of
from reportminer.sentences import CLAUSES, STOPS
from reportminer.store.rows import home_of

if TYPE_CHECKING:
    from reportminer.archive import Archive
    from reportminer.archive.listed import ListItem
    from reportminer.issues.model import IssueCluster, IssueStatement
    from reportminer.search.searchables import Hit

PLACES, OF_ONE_PLACE, PROBLEMS, ANSWERS, FIGURES = 4, 2, 3, 3, 3
"""how many places with practices, practices of one of them, problems, answers, sentences with figures"""
HEADINGS = {
    "about": "查询与资料", "practices": "各地做法", "figures": "有关数据", "problems": "存在的问题", "answers": "有关对策",
    "others": "其他材料", "missing": "没有涉及的", "sources": "资料来源",
}  # fmt: skip
"""the parts of a brief, in their usual order"""
EXCERPT = 80
"""characters of one quotation, beyond which only whole sentences are added"""
GAP = "……"
_SENTENCE = re.compile(rf"[^{STOPS}\n]+[{STOPS}]?|\n")
_NUMBER = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s*|[一二三四五六七八九十]是)+")
_BLANK = "\u3000"
"""a heading that ends without a stop is parted from what follows by a blank"""
_FIGURE = re.compile(r"[0-9０-９]")
_REACH = 400
"""characters of a sentence that are looked through"""
_SPACE = re.compile(r"\s+")
LINES = 60
"""of 28 characters, on three pages of 22, with room for title and headings"""
_A_LINE, _A_SOURCE = 28, 0.7
_FOUND = 60
"""hits of each kind from which the brief is chosen"""


class BriefError(ValueError):
    """There is nothing to make a brief of; the message says why."""


class Quote(NamedTuple):
    """Words of a report: `text` stands there verbatim, left-out sentences marked by ``……``; `source` cites it."""

    text: str
    place: str
    year: int | None
    source: str
    report_id: str
    begin: int
    end: int

    @property
    def id(self) -> str:
        """What names it as long as its report stays."""
        return f"{self.report_id[:8]}.{self.begin}"


class Group(NamedTuple):
    """Quotes under one heading: those of a place, or of a kind; "" where they need none."""

    name: str
    quotes: tuple[Quote, ...]
    key: str = ""
    """what names it among the parts of a brief, as long as its first quotation stays"""


class Part(NamedTuple):
    """A part of a brief under its heading: sentences that only count, or quotations, with their places where `named`."""

    key: str
    heading: str
    words: str = ""
    groups: tuple[Group, ...] = ()
    named: bool = True


@dataclass
class Brief:
    """All that a brief says. `practices` are by place; `about` and `missing` are sentences that only count."""

    title: str
    about: list[str]
    practices: list[Group] = field(default_factory=list)
    problems: list[Quote] = field(default_factory=list)
    answers: list[Group] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    figures: list[Quote] = field(default_factory=list)
    others: list[Quote] = field(default_factory=list)

    @property
    def quotes(self) -> list[Quote]:
        """Every quotation, in order."""
        grouped = [quote for group in (*self.practices, *self.answers) for quote in group.quotes]
        return [*grouped, *self.problems, *self.figures, *self.others]

    @property
    def parts(self) -> list[Part]:
        """What it says, part by part; a part that says nothing is none. The sources are listed where they stand."""
        several = len(self.answers) > 1
        answers = self.answers if several else [group._replace(name="") for group in self.answers]
        made = [
            Part("about", HEADINGS["about"], "".join(self.about)),
            Part("practices", HEADINGS["practices"], groups=tuple(self.practices), named=False),
            *(
                Part(key, HEADINGS[key], groups=(Group("", tuple(quotes)),) if quotes else ())
                for key, quotes in (("figures", self.figures), ("problems", self.problems))
            ),
            Part("answers", HEADINGS["answers"], groups=tuple(answers)),
            Part("others", HEADINGS["others"], groups=(Group("", tuple(self.others)),) if self.others else ()),
            Part("missing", HEADINGS["missing"], "".join(self.missing)),
        ]
        told = [part._replace(groups=tuple(map(_keyed, part.groups))) for part in made if part.words or part.groups]
        return [*told, Part("sources", HEADINGS["sources"])]


def _keyed(group: Group) -> Group:
    return group._replace(key=f"g.{group.quotes[0].id}")


def on_query(
    archive: Archive,
    query: str,
    *,
    place: str | Sequence[str] | None = None,
    year: str | None = None,
) -> Brief:
    """A brief on what a query finds.

    Args:
        archive: an open archive.
        query: as for `Archive.hits`.
        place: only these places and what lies in them.
        year: only reports of this year or span.

    Raises:
        BriefError: nothing is found.
        QuerySyntaxError, UnknownPlaceError: the query or the place is none.
    """

    def hits(kind: str) -> list[Hit]:
        found = archive.hits(query, kind=kind, place=place, year=year, limit=_FOUND)
        return sorted(found, key=lambda hit: hit.widened)

    practices, problems = hits("practice"), hits("problem")
    advice = hits("recommendation")
    if not (practices or problems or advice):
        raise BriefError(f"nothing found: {query}")
    quote = _Quoting(archive, _words(query))
    everything = [*practices, *problems, *advice]
    brief = Brief(
        f"关于“{query}”的简报",
        [_asked(archive, f"按“{query}”检索", place, year), _counted(practices, problems, advice)],
    )
    if all(hit.widened for hit in everything):
        brief.about.append(
            f"没有一条要点含有“{query}”的原词：以下都由近义词或其中部分词语找到，未必切题，请核对后使用。"
        )
    brief.practices = _by_place(practices, quote)
    brief.problems = _one_a_place(problems, quote, PROBLEMS)
    brief.answers = [
        group for group in (Group("对策建议", tuple(_one_a_place(advice, quote, ANSWERS))),) if group.quotes
    ]
    numbers = archive.hits(query, what="figures", place=place, year=year, limit=_FOUND, widen=False)
    brief.figures = _figures(numbers, quote, brief.quotes)
    _fit(brief)
    shown = {item.report_id for item in brief.quotes}
    widened = sum(hit.widened for hit in everything)
    brief.missing = [
        *_left(everything, brief, shown),
        *([f"上述要点中，{widened} 条不含原检索词，由近义词找到。"] if widened else []),
        *_silent(archive, {hit.place for hit in everything}, place, year),
        *_empty(brief),
    ]
    return brief


def on_issue(archive: Archive, cluster: IssueCluster) -> Brief:
    """A brief on a problem that recurs.

    Args:
        archive: an open archive.
        cluster: the issue, with its companions.
    """
    quote = _Quoting(archive, tuple(cluster.keywords[:3]))
    own = [s for s in cluster.statements if not s.copy and not s.sample]
    brief = Brief(
        f"关于“{cluster.label}”问题的简报",
        [
            _asked(archive, f"就反复出现的问题“{cluster.label}”（编号 {cluster.cluster_id}）整理", None, None),
            f"{len(cluster.places)} 个地方、{cluster.reports} 篇报告讲到这个问题，共 {cluster.size} 条"
            + (f"，{cluster.years[0]}年至{cluster.years[-1]}年。" if len(cluster.years) > 1 else "。"),
        ],
    )
    brief.problems = _issue_quotes(own, quote)
    brief.practices = _companion_groups(cluster, quote)
    for name, companions in (("同一报告说的原因", cluster.causes), ("同一报告提的对策", cluster.recommendations)):
        found = [quote(c.report_id, c.begin, c.end, c.place, c.year) for c in companions[: ANSWERS // 2]]
        if found:
            brief.answers.append(Group(name, tuple(found)))
    _fit(brief)
    left = len(own) - len(brief.problems)
    brief.missing = [
        *([f"另有 {left} 条同类表述没有引用，见“反复出现的问题”工作簿。"] if left > 0 else []),
        *([f"另有 {cluster.reports_without_place} 篇报告讲到，但地方不详。"] if cluster.reports_without_place else []),
        *_empty(brief),
    ]
    return brief


_PARTS: dict[str, str] = {
    **dict.fromkeys(("practice", "outcome", "insight"), "practices"), **dict.fromkeys(("problem", "cause"), "problems"),
    **dict.fromkeys(("recommendation", "plan"), "answers"),
}  # fmt: skip
"""where a kind of statement, or a role of a section, stands in a brief"""


def on_list(archive: Archive, name: str) -> Brief:
    """A brief on what people put into a list.

    Args:
        archive: an open archive.
        name: of the list, or its id.

    Raises:
        CorrectionError: there is no such list.
        BriefError: nothing in it can be quoted.
    """
    items = archive.list_items(name)
    quote = _Quoting(archive, ())
    told: dict[str, list[Quote]] = {part: [] for part in ("practices", "problems", "answers", "figures", "others")}
    for item in items:
        if item.what == "report" or item.state == "gone":
            continue
        part = "figures" if item.what == "figure" else _PARTS.get(item.kind, "others")
        made = quote.of_item(item)
        if made and all(made.id != other.id for other in told[part]):
            told[part].append(made)
    if not any(told.values()):
        raise BriefError(f"nothing in the list {name} can be quoted: put statements, figures or sections into it")
    brief = Brief(
        f"关于“{name}”的简报", [_asked(archive, f"按收藏夹“{name}”整理", None, None), f"收藏夹中共 {len(items)} 条。"]
    )
    brief.practices = _grouped(told["practices"])
    brief.problems, brief.others = told["problems"], told["others"]
    quoted = [quote.text for part in ("practices", "problems", "answers", "others") for quote in told[part]]
    brief.figures = [q for q in told["figures"] if not any(q.text.strip(CLAUSES) in words for words in quoted)]
    brief.answers = [Group("对策建议", tuple(told["answers"]))] if told["answers"] else []
    every = len(brief.quotes)
    _fit(brief)
    left, whole = every - len(brief.quotes), sum(item.what == "report" for item in items)
    gone = sum(item.state == "gone" for item in items)
    brief.missing = [
        *([f"收藏夹中另有 {left} 条限于篇幅没有引用。"] if left else []),
        *([f"收藏夹中的 {whole} 篇报告只是整篇收藏，没有引用。"] if whole else []),
        *([f"收藏夹中有 {gone} 条在档案里已找不到，没有引用。"] if gone else []),
    ]
    return brief


def _grouped(quotes: Iterable[Quote]) -> list[Group]:
    """Quotes by place, in the order of the first of each."""
    places: dict[str, list[Quote]] = {}
    for quote in quotes:
        places.setdefault(quote.place, []).append(quote)
    return [Group(place, tuple(own)) for place, own in places.items()]


def _figures(hits: Iterable[Hit], quote: _Quoting, chosen: Sequence[Quote]) -> list[Quote]:
    """The sentences of the best figures of each place that are not quoted already."""
    found: dict[str, Quote] = {}
    for hit in hits:
        key = quote.key(hit.report_id, hit.place)
        if key in found or len(found) == FIGURES:
            continue
        if not any(q.report_id == hit.report_id and q.begin < hit.end and hit.begin < q.end for q in chosen):
            found[key] = quote.sentence(hit.report_id, hit.begin, hit.end, hit.place, hit.year)
    return list(found.values())


class _Quoting:
    """Makes quotations out of the texts of an archive; each report is opened once."""

    def __init__(self, archive: Archive, words: Sequence[str]) -> None:
        self._archive, self._words = archive, words
        self._texts: dict[str, str] = {}
        self._listed = {row.report_id: row for row in archive.report_rows()}

    def is_known(self, report_id: str, place: str) -> bool:
        """Whether a name is that of one place: not a masked one, which other reports may mean another by."""
        row = self._listed[report_id]
        return bool(place) and not (place in {row.place, row.full_name} and not home_of(row).key)

    def key(self, report_id: str, place: str) -> str:
        """What tells places apart: their names, and for those that can't be told the report."""
        return place if self.is_known(report_id, place) else report_id

    def of_item(self, item: ListItem) -> Quote | None:
        """A thing of a list: of a figure its sentence; None where nothing can be quoted of it."""
        make = self.sentence if item.what == "figure" else self
        made = make(item.report_id, item.begin, item.end, item.place, item.year)
        return made if made.text else None

    def sentence(self, report_id: str, begin: int, end: int, place: str, year: int | None) -> Quote:
        """The sentence around some words, or its part between semicolons: what `excerpt` takes for one."""
        text = self._text(report_id)
        first = max(text.rfind(mark, max(0, begin - _REACH), begin) + 1 for mark in (*STOPS, "\n"))
        ends = [at + 1 for mark in (*STOPS, "\n") if (at := text.find(mark, end, end + _REACH)) >= 0]
        return self(report_id, first, min(ends, default=end), place, year)

    def _text(self, report_id: str) -> str:
        if report_id not in self._texts:
            self._texts[report_id] = self._archive.source_text(report_id)
        return self._texts[report_id]

    def __call__(self, report_id: str, begin: int, end: int, place: str, year: int | None) -> Quote:
        text = self._text(report_id)
        row = self._listed[report_id]
        page = next((s.page for s in self._archive.report(report_id).statements if s.begin == begin), None)
        source = source_of({"title": row.title, "year": row.year, "page": page, "path": row.path})
        named = (
            place if self.is_known(report_id, place) else f"{place or '地方不详'}（{row.title or file_name(row.path)}）"
        )
        cited = f"{row.full_name or row.place or '地方不详'}：{source}"
        return Quote(excerpt(text[begin:end], self._words), named, year, cited, report_id, begin, end)


def excerpt(text: str, words: Sequence[str] = (), *, most: int = EXCERPT) -> str:
    """The first sentence of a text, and those of the others, in order, that hold a figure or one of some words.

    Sentences are whole and verbatim but for blanks, line breaks and the number before the first; what is left out between
    them is marked ``……``.
    """
    sentences = [s for m in _SENTENCE.finditer(_NUMBER.sub("", text.strip())) if (s := m.group().strip())]
    if not sentences:
        return ""
    chosen, size = {0}, len(sentences[0])
    telling = [n for n, s in enumerate(sentences) if n and (_FIGURE.search(s) or any(word in s for word in words))]
    for number in [*telling, *(n for n in range(1, len(sentences)) if n not in telling)]:
        if size + len(sentences[number]) <= most:
            chosen.add(number)
            size += len(sentences[number])
    pieces, last = [], -1
    for number in sorted(chosen):
        open_end = last >= 0 and sentences[last][-1] not in CLAUSES
        pieces.append(GAP if number > last + 1 else _BLANK if open_end else "")
        pieces.append(_SPACE.sub("", sentences[number]))
        last = number
    return "".join(pieces).rstrip("；") + (GAP if last < len(sentences) - 1 else "")


def _words(query: str) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"[\w]+", query) if len(word) > 1)


def _by_place(hits: Iterable[Hit], quote: _Quoting) -> list[Group]:
    """Places in the order of their best hit, with their best hits; a report without place stands for itself."""
    places: dict[str, list[Hit]] = {}
    for hit in hits:
        places.setdefault(quote.key(hit.report_id, hit.place), []).append(hit)
    found = []
    for own in list(places.values())[:PLACES]:
        quotes = tuple(quote(h.report_id, h.begin, h.end, h.place, h.year) for h in own[:OF_ONE_PLACE])
        found.append(Group(quotes[0].place, quotes))
    return found


def _one_a_place(hits: Iterable[Hit], quote: _Quoting, most: int) -> list[Quote]:
    """The best hit of each place."""
    places: dict[str, Hit] = {}
    for hit in hits:
        places.setdefault(quote.key(hit.report_id, hit.place), hit)
    return [quote(h.report_id, h.begin, h.end, h.place, h.year) for h in list(places.values())[:most]]


def _issue_quotes(statements: Iterable[IssueStatement], quote: _Quoting) -> list[Quote]:
    places: dict[str, IssueStatement] = {}
    for s in statements:
        places.setdefault(quote.key(s.report_id, s.place), s)
    return [quote(s.report_id, s.begin, s.end, s.place, s.year) for s in list(places.values())[: PROBLEMS + 2]]


def _companion_groups(cluster: IssueCluster, quote: _Quoting) -> list[Group]:
    places: dict[str, list[Quote]] = {}
    for c in cluster.practices:
        own = places.setdefault(quote.key(c.report_id, c.place), [])
        if len(own) < OF_ONE_PLACE:
            own.append(quote(c.report_id, c.begin, c.end, c.place, c.year))
    return [Group(quotes[0].place, tuple(quotes)) for quotes in list(places.values())[:PLACES]]


def _lines(brief: Brief) -> float:
    """About how many lines a brief takes."""
    texts = [*brief.about, *brief.missing, *(quote.place[:10] + quote.text + "2020年：“”" for quote in brief.quotes)]
    headings = 8 + len(brief.practices) + (len(brief.answers) if len(brief.answers) > 1 else 0)
    return (
        sum(-(-(len(text) + 2) // _A_LINE) for text in texts)
        + headings
        + _A_SOURCE * len({q.source for q in brief.quotes})
    )


def _fit(brief: Brief) -> None:
    """Take out what is least needed until the brief fits three pages: second practices first, then whole places."""
    while _lines(brief) > LINES - 4:
        double = [number for number, group in enumerate(brief.practices) if len(group.quotes) > 1]
        if double:
            group = brief.practices[double[-1]]
            brief.practices[double[-1]] = group._replace(quotes=group.quotes[:-1])
        elif brief.answers and len(brief.answers[-1].quotes) > 1:
            brief.answers[-1] = brief.answers[-1]._replace(quotes=brief.answers[-1].quotes[:-1])
        elif len(brief.figures) > 1:
            brief.figures.pop()
        elif len(brief.problems) > 2:
            brief.problems.pop()
        elif len(brief.others) > 1:
            brief.others.pop()
        elif len(brief.practices) > 2:
            brief.practices.pop()
        else:
            return


def _asked(archive: Archive, how: str, place: str | Sequence[str] | None, year: str | None) -> str:
    rows = archive.report_rows()
    years = sorted({row.year for row in rows if row.year is not None})
    span = f"，{years[0]}年至{years[-1]}年" if len(years) > 1 else f"，{years[0]}年" if years else ""
    named = "、".join([place] if isinstance(place, str) else place or ())
    held = "，".join(filter(None, (f"限于{named}" if named else "", f"{year}年" if year else "")))
    held = f"（{held}）" if held else ""
    name = "/".join(archive.path.absolute().parts[-2:])
    return (
        f"本简报{how}{held}，资料为档案库“{name}”中的 {len(rows)} 篇报告{span}。"
        "引文照录原文，数字为文后资料来源的序号。"
    )


def _counted(practices: Sequence[Hit], problems: Sequence[Hit], advice: Sequence[Hit]) -> str:
    def told(hits: Sequence[Hit], what: str) -> str:
        return f"{what} {len(hits)} 条" + ("以上" if len(hits) >= _FOUND else "")

    everything = [*practices, *problems, *advice]
    places, reports = {hit.place or hit.report_id for hit in everything}, {hit.report_id for hit in everything}
    return (
        f"检得{told(practices, '做法')}、{told(problems, '问题')}、{told(advice, '对策建议')}，"
        f"涉及 {len(places)} 个地方、{len(reports)} 篇报告。"
    )


def _left(hits: Sequence[Hit], brief: Brief, shown: set[str]) -> list[str]:
    left = len(hits) - len(brief.quotes)
    places = list(dict.fromkeys(hit.place for hit in hits if hit.place and hit.report_id not in shown))
    if left <= 0:
        return []
    named = f"，涉及{'、'.join(places[:6])}{'等' if len(places) > 6 else ''}" if places else ""
    return [f"另有 {left} 条相关要点限于篇幅没有引用{named}。"]


def _silent(archive: Archive, told: set[str], place: str | Sequence[str] | None, year: str | None) -> list[str]:
    """How many places of the archive say nothing on it."""
    if place or year:
        return []
    everywhere = {row.full_name or row.place for row in archive.report_rows()} - {""}
    silent = sorted(everywhere - told)
    if not silent:
        return []
    return [f"档案库其余 {len(silent)} 个地方的报告没有检得相关内容；没有检得，不等于没有做。"]


def _empty(brief: Brief) -> list[str]:
    names = [
        name
        for name, part in (("做法", brief.practices), ("问题", brief.problems), ("对策", brief.answers))
        if not part
    ]
    return [f"没有检得{'、'.join(names)}。"] if names else []
