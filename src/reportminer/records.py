"""What is a record? The types that every step hands on, that the archive stores and that exports carry.

Offsets (`begin`, `end`, `head_begin`, `head_end`, the pairs in `evidence`) are half-open character offsets into a
text. An extractor gives them relative to the text it was called with; in a finished `Report` they are offsets into the
source text of the file, so that ``source_text[begin:end]`` is the evidence.
"""

from __future__ import annotations

from typing import Any, Literal, Self

import msgspec

Genre = Literal[
    "汇报", "调查报告", "交流发言", "总结", "考察报告", "政府工作报告", "述职报告", "整改报告", "视察报告", "审计报告",
    "统计公报", "计划", "方案", "讲话", "简报", "other",
]  # fmt: skip
Role = Literal["background", "practice", "outcome", "insight", "problem", "cause", "recommendation", "plan", "other"]
Kind = Literal["practice", "outcome", "problem", "cause", "recommendation", "plan", "insight"]
Approx = Literal["eq", "gt", "ge", "lt", "le", "about", "range"]
Status = Literal["actual", "target", "standard", "qualifier", "masked"]
PlaceStatus = Literal["explicit", "inferred", "path", "catalogue", "corrected", "masked", "unknown"]
YearStatus = Literal["explicit", "inferred", "path", "catalogue", "corrected", "unknown"]
Stock = Literal["stock", "flow", ""]
Corrected = Literal["report", "section", "statement", "figure", "issue", "list"]
CorrectionKind = Literal["change", "delete", "add", "confirm", "undo"]
Level = Literal["province", "prefecture", "county", "township", "village", "unit", ""]

KINDS: tuple[Kind, ...] = ("practice", "outcome", "problem", "cause", "recommendation", "plan", "insight")
CHECKED = frozenset(["corrected", "confirmed", "added"])
"""what `rule` says of records that people have looked at"""
ROLES: tuple[Role, ...] = (
    "background", "practice", "outcome", "insight", "problem", "cause", "recommendation", "plan", "other",
)  # fmt: skip

STATUSES: tuple[Status, ...] = ("actual", "target", "standard", "qualifier", "masked")

EARLIEST, LATEST = 1900, 2100
"""years that reports can speak of; the ends of a span that is open"""

Number = int | float
Span = tuple[int, int]


class Record(msgspec.Struct, kw_only=True, omit_defaults=False):
    """Base of all records: compared by value, encoded as a JSON object with every field."""


class Source(Record):
    """The file, or the member of a container, that a report was read from."""

    path: str = ""
    sha256: str = ""
    media_type: str = "text/plain"
    encoding: str = ""
    part: int = 0
    published: str = ""
    """ISO date that a web page says it was published on; never the report's own date."""


class Reading(Record):
    """Another place that a report could be read to be about, with what speaks for it."""

    name: str = ""
    adcode: str = ""
    full_name: str = ""
    evidence: list[Span] = msgspec.field(default_factory=list)
    rule: str = ""


class Place(Record):
    """What place a report, statement or figure speaks of."""

    name: str = ""
    """as written in the source"""
    adcode: str = ""
    """six digits, GB/T 2260; "" if it can't be told"""
    full_name: str = ""
    level: Level = ""
    status: PlaceStatus = "unknown"
    evidence: list[Span] = msgspec.field(default_factory=list)
    candidates: list[str] = msgspec.field(default_factory=list)
    """adcodes that the evidence leaves open"""
    rule: str = ""
    confidence: float = 1.0
    """how often a place told by this rule, with or without others that compete, was right; 0.0 where none is told"""
    competing: list[Reading] = msgspec.field(default_factory=list)
    """other places that the text or the path speak for too, of which neither holds the other; the likeliest first"""


class Quality(Record):
    """What is wrong with the text of a report, counted."""

    script: Literal["simplified", "traditional"] = "simplified"
    masked: int = 0
    garbled: int = 0
    missing_digits: int = 0
    damaged: int = 0
    """bytes that could not be decoded, each standing as U+FFFD in the source text"""
    truncated: bool = False
    sample: bool = False
    duplicate_of: str = ""
    contradictions: list[str] = msgspec.field(default_factory=list)
    """where path or catalogue say otherwise than the text, which stands: ``year: text 2019, path 2021``"""


class Section(Record):
    """One heading and what stands under it."""

    id: str = ""
    parent: str = ""
    num: str = ""
    level: int = 1
    head: str = ""
    role: Role = "other"
    head_begin: int = 0
    head_end: int = 0
    begin: int = 0
    end: int = 0
    page: int | None = None
    confidence: float = 1.0
    rule: str = ""


class Figure(Record):
    """One quantity: value, unit, what it measures, when, and how sure that is."""

    id: str = ""
    begin: int = 0
    end: int = 0
    text: str = ""
    min: Number | None = None
    max: Number | None = None
    approx: Approx = "eq"
    unit: str = ""
    indicator: str = ""
    indicator_id: str = ""
    indicator_evidence: list[Span] = msgspec.field(default_factory=list)
    """the pieces of text that the words of `indicator` come from"""
    status: Status = "actual"
    time: str = ""
    year: int | None = None
    """the one year it counts for; without any word on time, the one that its report looks back on, or plans"""
    per: str = ""
    place: str = ""
    """whose figure, as written, when it is not the report's own place (全国, 全省, 某县)"""
    adcode: str = ""
    section: str = ""
    statement: str = ""
    page: int | None = None
    confidence: float = 1.0
    rule: str = ""
    years: Span | None = None
    """first and last year that the value covers, where it is of several together (五年来, 累计, 年均) and `year` is None"""
    basis: str = ""
    """how it was reckoned, as written: 可比价, 现价, 同口径 …"""
    whole: bool = True
    """False where it is of a part of its place or of its indicator"""
    estimate: bool = False
    """expected, when the report was written, of a year that was over or nearly so (预计全年…)"""
    before: bool = False
    """the value before a change (从120亿元 in 从120亿元增加到150亿元)"""
    stock: Stock = ""
    """stock: how much there is; flow: what came about in a time; "" where the sentence does not tell"""


class Part(Record):
    """One assertion within a statement that holds several: one problem, one measure, one result."""

    begin: int = 0
    end: int = 0
    kind: Kind = "practice"
    head: str = ""
    topics: list[str] = msgspec.field(default_factory=list)
    figures: list[str] = msgspec.field(default_factory=list)
    confidence: float = 1.0


class Statement(Record):
    """One point that a reader would put in a table: a measure taken, a problem found, a piece of advice."""

    id: str = ""
    kind: Kind = "practice"
    head: str = ""
    head_begin: int = 0
    head_end: int = 0
    num: str = ""
    begin: int = 0
    end: int = 0
    section: str = ""
    actors: list[str] = msgspec.field(default_factory=list)
    topics: list[str] = msgspec.field(default_factory=list)
    figures: list[str] = msgspec.field(default_factory=list)
    parts: list[Part] = msgspec.field(default_factory=list)
    """the assertions in it where it holds more than one, else none"""
    answers: list[Span] = msgspec.field(default_factory=list)
    """where the problem stands that it answers, in reports on mending; one pair at most"""
    place: str = ""
    """whose statement, as written, when it is not the report's own place"""
    adcode: str = ""
    page: int | None = None
    confidence: float = 1.0
    rule: str = ""


class Report(Record):
    """One report with all its records; `begin` and `end` say where it stands in the source text of its file."""

    report_id: str = ""
    source: Source = msgspec.field(default_factory=Source)
    begin: int = 0
    end: int = 0
    title: str = ""
    org: str = ""
    date: str = ""
    period: str = ""
    year: int | None = None
    """the year whose report it is, as offices file it: a work report given in January 2014 is the report of 2014"""
    year_status: YearStatus = "unknown"
    """what told the year: the text (explicit, or inferred where it is only likely), the path, the catalogue"""
    genre: Genre = "other"
    place: Place = msgspec.field(default_factory=Place)
    catalogue: dict[str, str] = msgspec.field(default_factory=dict)
    """the row of the archive's catalogue, all columns as written, by head"""
    text_says: dict[str, Any] = msgspec.field(default_factory=dict)
    """what the text alone says of the fields that were taken from the catalogue"""
    secrecy: str = ""
    """the mark of secrecy above or below the text, with its years (机密★10年), "" if there is none"""
    quality: Quality = msgspec.field(default_factory=Quality)
    corrected: dict[str, dict[str, Any]] = msgspec.field(default_factory=dict)
    """what the rules said of the fields that people corrected, by id of the record ("" for the report itself)"""
    sections: list[Section] = msgspec.field(default_factory=list)
    statements: list[Statement] = msgspec.field(default_factory=list)
    figures: list[Figure] = msgspec.field(default_factory=list)


class Anchor(Record):
    """Which characters of a report somebody meant: told by what stands there, since rules and ids change.

    `begin` and `end` count from the beginning of the report in the source text.
    """

    quote: str = ""
    """the characters themselves"""
    occurrence: int = 0
    """how many times the same characters stand before, white space apart"""
    begin: int = 0
    end: int = 0
    before: str = ""
    """the characters in front, a few"""
    after: str = ""
    """the characters behind, a few"""


class Correction(Record):
    """One entry of the log of corrections: who decided what on which record of which report. Entries are never changed."""

    id: str = ""
    when: str = ""
    """ISO time in UTC, to the microsecond; entries hold in its order"""
    who: str = ""
    report_id: str = ""
    what: Corrected = "report"
    kind: CorrectionKind = "change"
    anchor: Anchor | None = None
    """None where it is about the report as a whole, about an issue or a list as such"""
    field: str = ""
    old: Any = None
    new: Any = None
    """of an undo the id of the entry that it takes back"""
    note: str = ""
    record: dict[str, Any] = msgspec.field(default_factory=dict)
    """the record as it was seen, so that it can be set up again when the rules no longer find it"""
    sha256: str = ""
    """of the bytes of the file that the report stood in"""
    path: str = ""
    """that file, as listed"""
    drawn: bool = False
    """the record was drawn at random, so that the entry counts when accuracy is estimated"""


class Failure(Record):
    """An input that could not be read or mined, or was left out on purpose."""

    path: str = ""
    stage: str = ""
    """where it happened: read, clean, extract, store"""
    reason: str = ""
    skipped: bool = False
    """left out on purpose (a picture, a spreadsheet): told, but not counted as a failure"""

    @classmethod
    def of_defect(cls, error: Exception, *, path: str, stage: str) -> Self:
        """What a batch tells of an exception that nobody foresaw; the reason begins with its kind (``NameError: …``)."""
        return cls(path=path, stage=stage, reason=f"{type(error).__name__}: {error}")


def encode(record: Record) -> bytes:
    """One JSON object, UTF-8, without line break."""
    return msgspec.json.encode(record)


def decode_report(line: bytes | str) -> Report:
    """Read one line of ``extract --format jsonl``.

    Raises:
        msgspec.ValidationError: the line is not a report of this contract.
    """
    return msgspec.json.decode(line, type=Report)


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of `Report`."""
    return msgspec.json.schema(Report)
