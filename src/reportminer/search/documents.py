"""Which documents of the full-text index stand for the records of the store?

A document has three fields of terms: `BODY`, the text of a record with its head once more, so that words of the head count
more; `ABOVE`, what stands above it (headings, title, authority and place of its report); `CONCEPT`, the groups of synonyms
that text and head speak of. The others are filters; a statement has the kinds of its parts too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from reportminer.folding import normalise
from reportminer.records import CHECKED as LOOKED_AT
from reportminer.search.concepts import FIELD as CONCEPT
from reportminer.search.concepts import concepts
from reportminer.search.searchables import entries
from reportminer.search.terms import folded_codes, joined_pairs
from reportminer.store.database import Store
from reportminer.store.sql import read_values
from reportminer.tables import SECTION_JOIN

BODY = "body"
SURE, CHECKED = "sure", "checked"
"""of statements and figures: confidence in hundredths; 1 where people have looked at it, else 0"""
ABOVE = "above"
"""the place of a term in this field does not matter, nor how often it stands there"""
_GAP = " | "
"""parts text and head, so that no phrase bridges them"""
_BATCH = 2000

_STATEMENTS = """
    SELECT statement_key, report_key, kind, topics, adcode, NULL, section, head, text, statement_id, confidence, rule
    FROM statements"""
_ALL = f"{_STATEMENTS} ORDER BY statement_key"
_SINCE = f"""{_STATEMENTS}
    WHERE report_key IN (SELECT report_key FROM reports WHERE generation > ?) ORDER BY statement_key"""
_REPORTS = """
    SELECT report_key, year, genre, adcode, title, org, full_name, place
    FROM reports WHERE report_key IN (SELECT value FROM json_each(?))"""
_PARTS = """
    SELECT report_key, statement_id, min(part_key), max(part_key), group_concat(DISTINCT kind)
    FROM parts WHERE report_key IN (SELECT value FROM json_each(?)) GROUP BY report_key, statement_id"""
_MANY_PARTS = 1 << 16
"""more parts than any statement has"""


def make_schema() -> Any:
    """Fields of the index; terms come ready from `reportminer.search.terms`, parted by blanks."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field(BODY, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(ABOVE, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field(CONCEPT, tokenizer_name="whitespace", index_option="basic")
    for name in ("kind", "genre", "topic", "place"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("year", indexed=True, fast=True)
    for name in (SURE, CHECKED):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_unsigned_field("report", indexed=True, fast=True)
    builder.add_unsigned_field("key", fast=True)
    builder.add_unsigned_field("parts", fast=True)
    return builder.build()


def documents(store: Store, what: str, since: int) -> Iterator[Any]:
    """The documents of what came into the store after a generation (negative: all), in order of their keys."""
    found: Iterable[tuple[Any, ...]]
    if what == "statements":
        store.seals.require("reports")
        if since < 0:
            store.seals.require("statements", "parts")
        else:
            fresh = [row[0] for row in store.query("SELECT report_key FROM reports WHERE generation > ?", (since,))]
            store.seals.require_group("statements", "report_key", fresh)
            store.seals.require_group("parts", "report_key", fresh)
        found = store.query(_ALL) if since < 0 else store.query(_SINCE, (since,))
    else:
        found = entries(store, what, since)
    waiting = iter(found)
    while batch := list(islice(waiting, _BATCH)):
        yield from _documents(store, batch)


def part_keys(value: int) -> range:
    """The keys of the parts of a statement, from what its document holds in the field ``parts``."""
    first, more = divmod(value, _MANY_PARTS)
    return range(first, first + more + 1) if first else range(0)


def _documents(store: Store, rows: Sequence[tuple[Any, ...]]) -> Iterator[Any]:
    """The documents of rows.

    A row holds key, report, kinds parted by commas, topics as JSON, own code and year, section, head, text, the id of a
    statement, and confidence and rule of what has them.
    """
    import tantivy

    keys = json.dumps(list(dict.fromkeys(row[1] for row in rows)))
    reports = {row[0]: row for row in store.query(_REPORTS, (keys,))}
    parts = {(key, statement): found for key, statement, *found in store.query(_PARTS, (keys,))} if rows[0][9] else {}
    above = _terms_above(rows, reports)
    codes = folded_codes([part for row in rows for part in (row[8], row[7])])
    bodies, spoken = joined_pairs(codes), concepts(codes, 2)
    for number, row in enumerate(rows):
        key, report_key, kinds, topics, own_adcode, own_year, section, _, _, statement, confidence, rule = row
        _, year, genre, adcode, *_ = reports[report_key]
        year = year if own_year is None else own_year
        first, last, inside = parts.get((report_key, statement), (0, 0, ""))
        document = tantivy.Document()
        document.add_unsigned("key", key)
        document.add_unsigned("report", report_key)
        document.add_unsigned("parts", first * _MANY_PARTS + last - first)
        for kind in dict.fromkeys(f"{kinds},{inside}".rstrip(",").split(",")):
            document.add_text("kind", kind)
        document.add_text("genre", genre)
        document.add_text(BODY, bodies[2 * number] + _GAP + bodies[2 * number + 1])
        document.add_text(ABOVE, above[report_key, section])
        document.add_text(CONCEPT, spoken[number])
        if year is not None:
            document.add_integer("year", year)
        if confidence is not None:
            document.add_unsigned(SURE, percent(confidence))
            document.add_unsigned(CHECKED, int(rule in LOOKED_AT))
        for term in place_terms(adcode, own_adcode):
            document.add_text("place", term)
        for topic in read_values(topics):
            document.add_text("topic", topic_term(topic))
        yield document


def _terms_above(rows: Sequence[tuple[Any, ...]], reports: dict[int, tuple[Any, ...]]) -> dict[tuple[int, str], str]:
    """The terms above the rows, by report and section; most rows share them with others."""
    places = list(dict.fromkeys((row[1], row[6]) for row in rows))
    texts = [
        "，".join(dict.fromkeys((section.replace(SECTION_JOIN, "，"), *reports[key][4:]))) for key, section in places
    ]
    terms = (" ".join(dict.fromkeys(terms.split())) for terms in joined_pairs(folded_codes(texts)))
    return dict(zip(places, terms, strict=True))


@lru_cache(maxsize=4096)
def place_terms(*adcodes: str) -> tuple[str, ...]:
    """The provinces, prefectures and counties that six-digit codes stand in, as prefixes of them."""
    found = dict.fromkeys(
        code[:digits]
        for code in adcodes
        if len(code) == 6
        for digits in (2, 4, 6)
        if digits == 2 or code[digits - 2 : digits] != "00"
    )
    return tuple(found)


def percent(confidence: float) -> int:
    """A confidence in whole hundredths, cut off, so that what is below a limit stays below it."""
    return int(confidence * 100 + 1e-6)


@lru_cache(maxsize=4096)
def topic_term(topic: str) -> str:
    """The term that stands for a topic."""
    return normalise(topic)
