"""What is a section about? Gives every heading its role by its words, its parent and its place in the report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from ahocorasick_rs import AhoCorasick

from reportminer.lexicons import load_table
from reportminer.outline.expressions import expression
from reportminer.outline.lines import words
from reportminer.records import Role

_PARTS = expression("roles parts")
_BARE = expression("roles bare")
_THIS_YEAR = expression("roles this year")
_YEARS = expression("roles years")
_PERIOD = expression("roles period")
_AHEAD = expression("roles ahead")
_MENDING = expression("roles mending")
_ANNOUNCED = expression("roles announced")
_COPULA = re.compile("[一-鿿]{2}是[^，,]{2,}的[^的，,]{2,8}$")
"""A heading that says what something is (…是…的有效途径) names no section by its last word."""
_CIRCUMSTANCES = expression("roles circumstances")
_CLAUSES = re.compile("[，,。；;：:\n](?!(?<=[0-9][:：])[0-9])")
_NUMBERS = re.compile("^[\\s(（]*[一二三四五六七八九十\\d㈠-㈩①-⑳]{1,3}(?:是|[)）、.．]+)|\\s+")
_TIMES = expression("roles times")
_FIVE_YEARS = expression("roles five years")
_AND_RESULTS = expression("roles and results")
_SUMS_COMPLETED = expression("roles sums completed")
_COMPLETED = expression("roles completed")
_TIME_OF = expression("roles time of")
_ALL_OF_IT = expression("roles all of it")
_CASES = expression("roles cases")
_WORK_GOES_ON = expression("roles work goes on")
_SCOPES = expression("roles scopes")
_MEASURED = re.compile("\\d")
_DONE = expression("roles done")
_MIXED: tuple[Role, ...] = ("practice", "background", "outcome")
_FIRST_CLAUSES = 2
_REACH = 160
_NAMED = 0.9
_WEAK = 0.6
_OPEN_NAMES = expression("roles open names")
_STUDY = expression("roles study")
_ADVISES = expression("roles advises")
_ADVICE = expression("roles advice")
"""Names of sections that may tell of work, results or problems."""
_ANSWERS = expression("roles answers")
"""How a point begins that names a problem to say what was done about it."""
_REREAD: tuple[Role, ...] = ("background", "practice", "outcome", "plan")
_SEVERAL = 2
_NEARLY_ALL = 0.75
_AHEAD_HEAD = expression("roles ahead head")
_NAME = 12
"""Characters of the longest line that only names a kind of section."""
_WEIGHTY = 9
"""From this weight on a cue names a kind of section."""
STRONG = 7.0
"""From this weight on a heading's own words outweigh its parent's role."""


class Verdict(NamedTuple):
    """A role, how sure it is, and what decided it."""

    role: Role
    confidence: float
    rule: str


class HeadingContext(NamedTuple):
    """What a trained model may look at: an outermost heading, its place in the report (0…1), text under it, the title."""

    head: str
    position: float
    body: str
    title: str


Classifier = Callable[[HeadingContext], Verdict | None]
"""A trained model: asked where the words of a heading say nothing; None leaves the decision to the rules."""


class _Cue(NamedTuple):
    word: str
    role: Role
    where: str
    weight: float


class _Cues(NamedTuple):
    """The words of `roles.tsv`, found in one pass, and what each of them says."""

    finder: AhoCorasick
    words: tuple[str, ...]
    by_word: dict[str, tuple[_Cue, ...]]

    def longest(self, part: str) -> Iterator[tuple[int, str]]:
        """Where cues begin in `part`, in order, and the longest that begins there; cues inside longer ones are found too."""
        found: dict[int, int] = {}
        for number, begin, _ in self.finder.find_matches_as_indexes(part, overlapping=True):
            # of cues that begin at one place those that end later come later
            found[begin] = number
        for begin in sorted(found):
            yield begin, self.words[found[begin]]


@lru_cache(maxsize=1)
def _cues() -> _Cues:
    by_word: dict[str, list[_Cue]] = {}
    for row in load_table("roles.tsv", ("cue", "role", "where", "weight")):
        role = cast(Role, row["role"])
        by_word.setdefault(row["cue"], []).append(_Cue(row["cue"], role, row["where"], float(row["weight"])))
    return _Cues(AhoCorasick(list(by_word)), tuple(by_word), {word: tuple(cues) for word, cues in by_word.items()})


@lru_cache(maxsize=1)
def known_heads() -> tuple[str, ...]:
    """Heading words that can be a whole heading by themselves."""
    return tuple(w for w, cues in _cues().by_word.items() if len(w) >= 3 and any(c.where == "end" for c in cues))


@lru_cache(maxsize=1)
def _senses() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    rows = load_table("heading_sentences.tsv", ("sense", "weight", "pattern"))
    return tuple((row["sense"], float(row["weight"]), re.compile(row["pattern"])) for row in rows)


class _Found(NamedTuple):
    weight: float
    begin: int
    role: Role


class Cue(NamedTuple):
    """What a heading's words say: how strongly, what role, and whether they name the section as a whole.

    The cue names the section if it is the whole heading or is tied to what stands before it by 的 or 与 (…的主要做法).
    """

    weight: float
    role: Role
    names: bool


def announced_role(text: str, begin: int) -> Verdict | None:
    """The role that the lead-in right before a list, which begins at `begin`, gives its points; None if there is none."""
    found = _ANNOUNCED.search(text[max(0, begin - _REACH) : begin].rstrip())
    return Verdict("problem", 0.9, "announced") if found else None


def _strongest(part: str) -> _Found | None:
    """The strongest cue of one part of a heading, the later one where two are equally strong."""
    cues = _cues()
    best: _Found | None = None
    for begin, word in cues.longest(part):
        for cue in cues.by_word[word]:
            at_end = begin + len(word) == len(part)
            if (cue.where == "end" and not at_end) or (cue.where == "whole" and word != part):
                continue
            if cue.where == "start" and begin:
                continue
            if cue.role == "problem" and _mends(part[:begin]):
                continue
            found = _Found(cue.weight + 0.1 * len(word), begin, cue.role)
            if best is None or found[:2] > best[:2]:
                best = found
    return best


def _mends(before: str) -> bool:
    """Whether the words before one for problems say that something is done about them, not what work has them (整改中)."""
    return _MENDING.search(before) is not None and "未" not in before and not before.endswith(("中", "中的"))


@lru_cache(maxsize=8192)
def by_words(head: str) -> Cue | None:
    """What a heading's own words say of its role; None where no cue is in it.

    A mixed heading (做法及成效) takes the role of its first part that has one; practice before outcome. A heading that
    tells of something done (it begins with a verb or has a comma) must end with a name of a section: 加强…的几点建议.
    """
    bare = re.sub(r"[\s“”\"《》()（）]", "", head)
    bare = _BARE.sub("", bare)
    whole = _strongest(bare)
    if whole is None:
        return None
    if is_action(bare) or re.search("[,，]", bare):
        clause = re.split("[,，]", bare)[-1]
        last = _strongest(clause)
        named = last is not None and last.weight >= 9 and (last.begin == 0 or clause[last.begin - 1] in "的与和及中")
        return Cue(last.weight, last.role, True) if last is not None and named else None
    found = [cue for part in _PARTS.split(bare) if part and (cue := _strongest(_BARE.sub("", part)))]
    strong = [cue for cue in found if cue.weight >= STRONG]
    if len(strong) < 2:
        first = strong[0] if strong and strong[0].weight > whole.weight else whole
        return Cue(first.weight, first.role, _names(bare, first))
    roles = {cue.role for cue in strong}
    if roles == {"practice", "outcome"}:
        return Cue(max(cue.weight for cue in strong), "practice", True)
    return Cue(strong[0].weight, strong[0].role, True)


def _names(head: str, cue: _Found) -> bool:
    whole = cue.begin <= 2 or head[cue.begin - 1] in "的与和及" or len(head) - cue.begin >= 4
    return whole or _TIME_OF.fullmatch(head, 0, cue.begin) is not None


def role_named(line: str) -> Role | None:
    """The role that a short line names if it is nothing but the name of a kind of section (主要做法, 存在的问题); else None."""
    own = by_words(line) if len(line) <= _NAME else None
    return own.role if own is not None and own.weight >= _WEIGHTY and own.names else None


def names_section(line: str) -> bool:
    """Whether a short line ends with the name of a kind of section."""
    own = by_words(line) if len(line) <= _NAME else None
    return own is not None and own.weight >= _WEIGHTY


def sense_of(head: str) -> dict[str, float]:
    """How strongly a heading that is a clause speaks of lack, result, duty or worth."""
    senses: dict[str, float] = {}
    for sense, weight, pattern in _senses():
        found = pattern.search(head)
        if found and not (sense == "lack" and _MENDING.search(head, 0, found.start())):
            senses[sense] = senses.get(sense, 0.0) + weight
    return senses


def by_sentence(head: str, *, seen: Sequence[Role], title: str, body: str = "") -> Verdict:
    """Role of an outermost heading without heading words, from what it says and what came before it.

    Args:
        head: its words.
        seen: roles of the outermost headings before it.
        title: the report's title.
        body: the first sentences under it.
    """
    senses = sense_of(head)
    if senses.get("future", 0.0) >= 4 or _AHEAD.match(body):
        return Verdict("plan", 0.6, "sentence:future")
    lack, worth = senses.get("lack", 0.0), senses.get("worth", 0.0)
    after: Role | None = None
    if "plan" in seen or "recommendation" in seen:
        after = "plan" if "plan" in seen else "recommendation"
    elif "problem" in seen or "cause" in seen:
        after = "recommendation" if _STUDY.search(title) else "plan"
    if worth >= 4 and worth > lack:
        return Verdict("insight", 0.6, "sentence:worth")
    if lack >= 3 and lack > senses.get("duty", 0.0):
        return Verdict("problem", 0.6, "sentence:lack")
    if after:
        return Verdict(after, 0.6, "order")
    if _ADVISES.search(title):
        return Verdict("recommendation", 0.5, "title")
    if _WORK_GOES_ON.search(head):
        return Verdict("practice", 0.65, "sentence:work")
    if senses.get("turn") or (senses.get("result", 0.0) >= 3 and not is_action(head)):
        return Verdict("outcome", 0.5, "sentence:result")
    return Verdict("practice", 0.5, "default")


@lru_cache(maxsize=1)
def _actions() -> re.Pattern[str]:
    rows = load_table("heading_verbs.tsv", ("verb",), key="verb")
    return re.compile("|".join(row["verb"] for row in rows))


def is_action(head: str) -> bool:
    """Whether a heading begins with a verb of doing (加强…, 抓…, 以…为…)."""
    return bool(_actions().match(head))


def by_body(head: str, body: str, verdict: Verdict) -> Verdict:
    """Practice or outcome of a heading that leaves it open (执行情况), by what its first clauses say was done or reached.

    Args:
        head: its words.
        body: the first characters under it, deeper headings included.
        verdict: its role so far.
    """
    weak = verdict.rule == "parent" or (verdict.rule == "words" and verdict.confidence <= _WEAK)
    told_of = verdict.rule == "words" and _CIRCUMSTANCES.search(head) is not None
    counts = verdict.rule == "words" and verdict.role == "background" and _ALL_OF_IT.search(head) is not None
    situation = weak and not told_of and verdict.role == "background"
    open_ = told_of or (weak and verdict.rule == "words")
    if not (open_ or situation or counts or verdict.rule == "sentence:result") or verdict.role not in _MIXED:
        return verdict
    clauses = [clause for clause in _CLAUSES.split(_NUMBERS.sub("", body)) if clause.strip()]
    told = [_SCOPES.sub("", clause.strip()) for clause in clauses if not _TIMES.fullmatch(clause.strip())][
        :_FIRST_CLAUSES
    ]
    if not told:
        return verdict
    if counts:
        counted = not _FIVE_YEARS.match(body) and any(_CASES.match(clause) for clause in told)
        return Verdict("outcome", 0.65, "body") if counted else verdict
    if _SUMS_COMPLETED.search(head) and _MEASURED.search(told[0]):
        return Verdict("outcome", 0.65, "body")
    beyond = _names_only(told[0]) and not _COMPLETED.search(head)
    if any(_does(clause) for clause in (told if beyond else told[:1])):
        return Verdict("practice", 0.65, "body")
    if situation:
        return verdict
    if any(sense_of(clause).get("result", 0.0) >= 3 or _MEASURED.search(clause) for clause in told):
        return Verdict("outcome", 0.65, "body")
    return verdict


def _does(clause: str) -> bool:
    """Whether a clause tells what an office did."""
    return bool(is_action(clause) or clause.startswith(words()["deed"]) or _DONE.match(clause))


def _names_only(clause: str) -> bool:
    """Whether a clause is a heading or name (提前预警转移) that says nothing of what was done or reached."""
    return _MEASURED.search(clause) is None and not sense_of(clause).get("result", 0.0)


def by_points(head: str, points: Sequence[str], verdict: Verdict) -> Verdict:
    """Problem instead of what a heading that names none is taken for, if nearly all points under it say what is wrong.

    Points under a heading for the state of things and what was reached (现状与成效) tell the latter.

    Args:
        head: its words.
        points: what the points under it say first.
        verdict: its role so far; a heading that names a section of work done is left alone.
    """
    if verdict.role == "background" and len(points) >= _SEVERAL and _AND_RESULTS.search(head):
        return Verdict("outcome", 0.8, "points")
    named = verdict.rule == "words" and verdict.confidence > _NAMED and not _OPEN_NAMES.search(head)
    if verdict.role not in _REREAD or named or len(points) < _SEVERAL:
        return verdict
    lacking = 0
    for point in points:
        senses = sense_of(point)
        lacks = senses.get("lack", 0.0) >= 3 and not senses.get("result")
        lacking += lacks and not (is_action(point) or _ANSWERS.match(point))
    return Verdict("problem", 0.7, "points") if lacking >= _NEARLY_ALL * len(points) else verdict


def opens_part(head: str) -> bool:
    """Whether an unnumbered line is the title of a part: it names a kind of section, a year, or the past or coming time."""
    own = by_words(head)
    if own is not None and own.weight >= STRONG and own.names:
        return True
    return _YEARS.search(head) is not None or _THIS_YEAR.search(head) is not None


def _is_told(head: str, own: Cue) -> bool:
    """Whether a heading with a word for outcomes tells that something came about, instead of naming a section."""
    return own.role == "outcome" and sense_of(head).get("result", 0.0) >= 3


def _tells_result(head: str) -> bool:
    """Whether the first clause of a heading behind its time says what became of something, not what was done."""
    clause = next((part for part in re.split("[，,]", head) if not _PERIOD.fullmatch(part)), head)
    return not is_action(clause) and not clause.startswith("我们") and sense_of(clause).get("result", 0.0) >= 3


def child_role(head: str, parent: Verdict, *, label: bool = False) -> Verdict:
    """Role of a heading under another: its own words if they name a kind of section, otherwise its parent's."""
    own = by_words(head)
    names = own is not None and own.weight >= 9 and _COPULA.search(head) is None
    if own and names and own.names and len(head) <= 16 and not _is_told(head, own):
        return Verdict(own.role, 0.9, "words")
    if own and names and re.search("的[^的]{2,8}$", head) and len(head) <= 36:
        return Verdict(own.role, 0.8, "words")
    if parent.role == "background" and not label:
        if own and own.role == "outcome" and own.weight >= 9:
            return Verdict("outcome", 0.6, "words")
        senses = sense_of(head)
        if senses.get("lack", 0.0) >= 3 and not senses.get("result"):
            return Verdict("problem", 0.6, "sentence:lack")
        if is_action(head):
            return Verdict("practice", 0.65, "sentence:done")
        if senses.get("result", 0.0) >= 3:
            return Verdict("outcome", 0.6, "sentence:result")
    if parent.rule == "review" and not label:
        if _tells_result(head):
            return Verdict("outcome", 0.7, "sentence:reached")
        return Verdict("practice", 0.85, "parent")
    return Verdict(parent.role, parent.confidence * 0.97, "parent")


def _by_time(head: str, own: Cue | None, reviewed: bool, plan_year: int) -> Verdict | None:
    """Review or plan, by the years that a heading of a work report names and by what came before it."""
    years = [int(year) for year in re.findall(r"(?<!\d)20[0-4]\d(?!\d|[.．%％]|[万亿千百个家户人元项])", head)]
    senses = sense_of(head)
    planned = own is not None and own.role == "plan" and own.weight >= STRONG
    past = senses.get("review", 0.0) >= 4 or (bool(years) and max(years) < plan_year and not planned)
    if past and not (years and min(years) >= plan_year):
        return Verdict("outcome", 0.9, "review")
    if (years and max(years) >= plan_year) or (reviewed and _THIS_YEAR.search(head)):
        return Verdict("plan", 0.9, "year")
    if own is None and (senses.get("future") or reviewed):
        return Verdict("plan", 0.75, "order")
    return None


def top_role(
    head: str, *, seen: Sequence[Role], title: str, body: str = "", plan_year: int = 0, reviewed: bool = False
) -> Verdict:
    """Role of an outermost heading.

    Args:
        head: its words.
        seen: roles of the outermost headings before it.
        title: the report's title.
        body: the first sentences under it.
        plan_year: the first year that a report given at a meeting can only make plans for; 0 where it is not known.
        reviewed: whether one of the headings before it opened the review of past work.
    """
    own = by_words(head)
    if plan_year and not (own and own.weight >= STRONG and own.role in ("problem", "cause", "insight")):
        by_time = _by_time(head, own, reviewed, plan_year)
        if by_time:
            return by_time
    if own and own.role in ("practice", "recommendation") and _AHEAD_HEAD.match(head) and not _ADVICE.search(head):
        return Verdict("plan", 0.9, "words")
    if own and own.weight >= STRONG:
        return Verdict(own.role, 0.95 if own.weight >= 9 else 0.85, "words")
    told = sense_of(head).get("result", 0.0) >= 3
    if own and own.weight >= 4 and not is_action(head) and not told:
        return Verdict(own.role, 0.6, "words")
    return by_sentence(head, seen=seen, title=title, body=body)
