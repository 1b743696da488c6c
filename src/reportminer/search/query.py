"""What does a search query ask for? Reads the query language into a small tree.

    结对共建 党员            both must be found
    "支部 共建"              found as written, white space apart
    党建 OR 支部             one of them is enough
    -培训                    must not be found
    kind:problem place:鲁甸县 year:2008-2010 genre:汇报 topic:经费保障

Words may be Traditional, full-width or upper case. Every error is told in words, with its place in the query.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, get_args

from reportminer.folding import normalise
from reportminer.records import EARLIEST, KINDS, LATEST, Genre
from reportminer.store.errors import QuerySyntaxError
from reportminer.translation import told

FIELDS = {
    "kind": "kind", "类型": "kind", "place": "place", "地区": "place", "地方": "place", "year": "year", "年份": "year",
    "年": "year", "genre": "genre", "文种": "genre", "topic": "topic", "主题": "topic",
}  # fmt: skip
KIND_NAMES = {
    "做法": "practice", "措施": "practice", "举措": "practice", "成效": "outcome", "成绩": "outcome", "成果": "outcome",
    "问题": "problem", "困难": "problem", "不足": "problem", "原因": "cause", "建议": "recommendation",
    "对策": "recommendation", "打算": "plan", "计划": "plan", "体会": "insight", "启示": "insight",
}  # fmt: skip
GENRES: tuple[str, ...] = get_args(Genre)
OPERATORS = ("or", "|", "||", "或者")
_IDLE = ("and", "&", "&&", "并且")
"""between words that must both be found anyway"""
_QUOTES = str.maketrans({"「": "“", "『": "“", "」": "”", "』": "”", "＂": '"'})
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_CLOSED_QUOTE = re.compile(r'"[^"]*"|“[^“”]*”')
_COMMA = re.compile("[,，]")
_BOTH_SIDES = told("OR needs a word on both sides: 党建 OR 支部")

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<lonely>[-－−])(?=\s|$)
      | (?P<minus>[-－−](?=[^\s]))?
        (?:(?P<field>[^\s:："“”()|-]+)[:：])?
        (?:"(?P<quoted>[^"]*)"|“(?P<curly>[^”]*)”|(?P<word>[^\s"“”]+))
    )""",
    re.VERBOSE,
)
_MARKS = re.compile(r"^[*?~^+,、。;()]+|[*?~^+,、。;()]+$")
_YEARS = re.compile(r"(\d{4})?(?:(\s*(?:-|–|—|~|～|至|到)\s*)(\d{4})?)?年?")


class Word(NamedTuple):
    """One thing to find; `literal` words must stand exactly so, others may be found word by word."""

    text: str
    """normalised, without white space"""
    literal: bool = False


class Years(NamedTuple):
    """A span of years, both ends included; None is open."""

    first: int | None
    last: int | None

    def within(self, earliest: int, latest: int) -> tuple[int, int]:
        """First and last year, these where an end is open."""
        return (earliest if self.first is None else self.first, latest if self.last is None else self.last)


class Parsed(NamedTuple):
    """A query: every group must be met by one of its words, no word of `without` may be found, every filter holds."""

    groups: tuple[tuple[Word, ...], ...]
    without: tuple[Word, ...]
    kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    years: tuple[Years, ...] = ()
    genres: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    without_filters: tuple[tuple[str, str], ...] = ()


def parse_years(text: str, position: int = 0) -> Years:
    """A year (``2008``) or a span of years (``2008-2010``, ``2008-``, ``-2010``).

    Raises:
        QuerySyntaxError: it is neither, the span runs backwards, or no report is of such a year.
    """
    match = _YEARS.fullmatch(normalise(str(text)).strip())
    if not match or not (match[1] or match[3]):
        raise QuerySyntaxError(f"{text!r} is no year: write 2008 or 2008-2010", position)
    first = int(match[1]) if match[1] else None
    last = (int(match[3]) if match[3] else None) if match[2] else first
    return in_order(Years(first, last), text, position)


def in_order(years: Years, text: str = "", position: int = 0) -> Years:
    """The span itself.

    Raises:
        QuerySyntaxError: it runs backwards, or years of no report are in it; `text` is how it was written.
    """
    first, last = years
    if any(year is not None and not EARLIEST <= year <= LATEST for year in years):
        raise QuerySyntaxError(f"{text or tuple(years)!r}: years run from {EARLIEST} to {LATEST}", position)
    if first is not None and last is not None and last < first:
        raise QuerySyntaxError(f"the years {text or tuple(years)!r} run backwards: write {last}-{first}", position)
    return years


def years_of(year: str | int | Sequence[int | None]) -> Years:
    """A year or span as Python writes it: 2020, "2020-2023", (2020, 2023).

    Raises:
        QuerySyntaxError: it is no year and no span, or runs backwards.
    """
    if not isinstance(year, tuple | list):
        return parse_years(str(year))
    if len(year) != 2:
        raise QuerySyntaxError(f"{year!r} is no span of years: give the first and the last one")
    return in_order(Years(*year))


def listed(names: str | Sequence[str] | None) -> list[str]:
    """The names of a filter: one, several parted by commas (``问题,原因``), or a list of such."""
    each = [names] if isinstance(names, str) else names or ()
    return [part.strip() for name in each for part in _COMMA.split(name)]


def parse_kind(text: str, position: int = 0) -> str:
    """A kind of statement by its English or Chinese name.

    Raises:
        QuerySyntaxError: there is no such kind; the message lists those there are.
    """
    name = KIND_NAMES.get(normalise(text).strip(), text.strip().lower())
    if name not in KINDS:
        raise QuerySyntaxError(f"there is no kind {text!r}; kinds are: {kinds_in_words()}", position)
    return name


def kinds_in_words() -> str:
    """The kinds with their Chinese names: practice (做法, …), …"""
    chinese = {kind: [name for name, english in KIND_NAMES.items() if english == kind] for kind in KINDS}
    return ", ".join(f"{kind} ({', '.join(names)})" for kind, names in chinese.items())


def parse_genre(text: str, position: int = 0) -> str:
    """A genre of reports by its name.

    Raises:
        QuerySyntaxError: there is no such genre; the message lists those there are.
    """
    name = normalise(text).strip()
    if name not in GENRES:
        raise QuerySyntaxError(f"there is no genre {text!r}; genres are: {', '.join(GENRES)}", position)
    return name


def parse(query: str) -> Parsed:
    """Read a query.

    Raises:
        QuerySyntaxError: the query is empty or cannot be understood; the message says what to write.
    """
    if not query.strip():
        raise QuerySyntaxError("the query is empty: give at least one word or a filter such as kind:problem")
    query = query.translate(_QUOTES)
    unquoted = _CLOSED_QUOTE.sub(lambda match: "x" * len(match[0]), query)
    _refuse_open_quote(unquoted)
    _refuse_brackets(unquoted)
    reader = _Reader()
    position = 0
    while query[position:].strip():
        match = _TOKEN.match(query, position)
        if match is None or match["lonely"]:
            raise _trouble(query, position)
        reader.take(match, match.start() + len(match[0]) - len(match[0].lstrip()))
        position = match.end()
    return reader.parsed()


class _Reader:
    """Collects the parts of a query as they come."""

    def __init__(self) -> None:
        self.groups: list[list[Word]] = []
        self.without: list[Word] = []
        self.filters: dict[str, list[tuple[str, int, bool]]] = {}
        self.open_or: int | None = None

    def take(self, match: re.Match[str], at: int) -> None:
        """Take in the next part, which begins at `at`."""
        quoted = match["quoted"] if match["quoted"] is not None else match["curly"]
        minus, name = bool(match["minus"]), match["field"]
        raw = match["word"] if quoted is None else quoted
        plain = normalise(raw)
        if quoted is None and not name and not minus and plain in (*OPERATORS, *_IDLE, "not"):
            self._operator(plain, at)
            return
        field = FIELDS.get(normalise(name)) if name else None
        if field:
            if self.open_or is not None:
                raise QuerySyntaxError(f"OR stands between words, not before the filter {field}:", self.open_or)
            self.filters.setdefault(field, []).append((raw.strip(), at, minus))
            return
        if name and name.isascii() and name.isalpha():
            known = ", ".join(f"{field}:" for field in FIELDS if field.isascii())
            raise QuerySyntaxError(f"there is no filter {name}: — filters are {known}", at)
        if quoted is None and raw[-1] in ":：" and raw[:-1].lower() in FIELDS:
            raise QuerySyntaxError(f"{raw[:-1]}: has no value", at)
        text = "".join(normalise(f"{name or ''}{raw}").split())
        if not any(character.isalnum() for character in text):
            raise QuerySyntaxError(f"{raw!r} holds no letter or digit to search for", at)
        word = Word(text, literal=True) if quoted is not None else Word(_MARKS.sub("", text))
        self._word(word, minus)

    def _operator(self, raw: str, at: int) -> None:
        if raw == "not":
            raise QuerySyntaxError("what must not be found is written with a minus before it: -培训", at)
        if raw in _IDLE:
            return
        if not self.groups or self.open_or is not None:
            raise QuerySyntaxError(_BOTH_SIDES, at)
        self.open_or = at

    def _word(self, word: Word, minus: bool) -> None:
        if minus and self.open_or is not None:
            raise QuerySyntaxError("OR cannot stand before an excluded word", self.open_or)
        if minus:
            self.without.append(word)
        elif self.open_or is not None:
            self.groups[-1].append(word)
            self.open_or = None
        else:
            self.groups.append([word])

    def parsed(self) -> Parsed:
        """The whole query."""
        if self.open_or is not None:
            raise QuerySyntaxError(_BOTH_SIDES, self.open_or)
        parsed = _with_filters(self.groups, self.without, self.filters)
        if self.without and not self.groups and not self.filters:
            raise QuerySyntaxError("only excluded words: give at least one word that must be found")
        return parsed


def _refuse_brackets(unquoted: str) -> None:
    """Brackets may stand around words joined by OR, which hold together without them; nothing else can be meant."""
    for match in _BRACKETS.finditer(unquoted):
        words = match[1].split()
        if len(words) > 1 and any((normalise(word) in OPERATORS) != bool(at % 2) for at, word in enumerate(words)):
            raise QuerySyntaxError(
                "brackets can hold words joined by OR only: 党建 (经费 OR 资金); words that follow each other must all be found",
                match.start(),
            )


def _refuse_open_quote(unquoted: str) -> None:
    quote = re.search(r'["“”]', unquoted)
    if quote:
        raise QuerySyntaxError(f"the quotation mark at character {quote.start() + 1} is not closed", quote.start())


def _trouble(query: str, position: int) -> QuerySyntaxError:
    rest = query[position:].lstrip()
    at = len(query) - len(rest)
    return QuerySyntaxError(
        f"cannot understand {rest[:10]!r} at character {at + 1}: a minus stands right before what must not be found, as in -培训",
        at,
    )


def _with_filters(
    groups: list[list[Word]], without: list[Word], filters: dict[str, list[tuple[str, int, bool]]]
) -> Parsed:
    wanted: dict[str, list[str]] = {}
    unwanted: list[tuple[str, str]] = []
    years: list[Years] = []
    for field, values in filters.items():
        for value, at, minus in values:
            if not value:
                raise QuerySyntaxError(f"{field}: has no value", at)
            if field == "year":
                if minus:
                    raise QuerySyntaxError("years cannot be excluded; give the span that you want: year:2008-2010", at)
                years.append(parse_years(value, at))
                continue
            for part in listed(value):
                named = {"kind": parse_kind, "genre": parse_genre}.get(field)
                read = named(part, at) if named else normalise(part.strip())
                (unwanted.append((field, read)) if minus else wanted.setdefault(field, []).append(read))
    return Parsed(
        groups=tuple(tuple(group) for group in groups),
        without=tuple(without),
        kinds=tuple(wanted.get("kind", ())),
        places=tuple(wanted.get("place", ())),
        years=tuple(years),
        genres=tuple(wanted.get("genre", ())),
        topics=tuple(wanted.get("topic", ())),
        without_filters=tuple(unwanted),
    )
