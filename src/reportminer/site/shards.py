"""How is a published archive searched without a server? Statements and pairs of characters in small scripts, loaded when needed.

A page opened from disk may load scripts but not fetch data, so every shard is a script that hands its data to `shards.js`:
``meta.js`` (reports, kinds, spellings, synonyms), ``docs/N.js`` (`BLOCK` statements each) and ``terms/N.js`` (pairs of
characters that fall into one bucket, each with the statements that hold it). A word is looked for by its pairs; what is shown
is looked at once more, so that pairs that stand apart are told from the word.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from reportminer.folding import normalise, pairs_of_scripts, variants
from reportminer.records import KINDS
from reportminer.search.concepts import concepts
from reportminer.search.synonyms import groups
from reportminer.search.terms import folded_codes

BLOCK = 64
"""statements of a script"""
BUCKET = 40_000
"""postings that a script of terms holds on average"""
_FEWEST = 16
_LAST = 0x10000
"""code units; characters beyond are no part of a pair"""


class Document(NamedTuple):
    """A statement to be found: the number of its report, its kind, head and text, and where it begins."""

    report: int
    kind: str
    head: str
    text: str
    begin: int


def write_shards(folder: Path, reports: Sequence[Mapping[str, Any]], documents: Iterable[Document]) -> int:
    """Write the scripts; how many there are is returned.

    Args:
        folder: to write into; made if missing.
        reports: what is shown of each report: ``id``, ``title``, ``place``, ``year``, and ``filed``, its cells of the catalogue.
        documents: the statements, those of a report together and in the order of `reports`.
    """
    for name in ("docs", "terms"):
        folder.joinpath(name).mkdir(parents=True, exist_ok=True)
    postings: dict[str, array[int]] = {}
    firsts: list[int] = []
    kinds: list[str] = []
    spoken: set[str] = set()
    block: list[Document] = []
    count = 0
    for document in documents:
        while len(firsts) <= document.report:
            firsts.append(count)
        _post(postings, count, normalise(document.text), normalise(document.head))
        kinds.append(str(KINDS.index(document.kind)))
        block.append(document)
        count += 1
        if len(block) == BLOCK:
            _write_block(folder, count // BLOCK - 1, block)
            spoken |= _spoken(block)
            block = []
    if block:
        _write_block(folder, count // BLOCK, block)
        spoken |= _spoken(block)
    buckets = max(_FEWEST, -(-sum(map(len, postings.values())) // BUCKET))
    _write_terms(folder, postings, buckets)
    write_script(
        folder / "meta.js",
        "meta",
        {
            "reports": [[r["id"], r["title"], r["place"], r["year"], r.get("filed", [])] for r in reports],
            "firsts": [*firsts, *[count] * (len(reports) + 1 - len(firsts))], "kinds": "".join(kinds), "names": KINDS,
            "block": BLOCK, "buckets": buckets, "folding": _folding(), "synonyms": _synonyms(spoken),
        },
    )  # fmt: skip
    return 1 + -(-count // BLOCK) + buckets


def _post(postings: dict[str, array[int]], number: int, text: str, head: str) -> None:
    """Enter a statement under its pairs: twice its number, and one more where the pair stands in its head."""
    heading = set(pairs(head))
    for pair in sorted(heading | set(pairs(text))):
        postings.setdefault(pair, array("I")).append(2 * number + (pair in heading))


def pairs(text: str) -> Iterator[str]:
    """The pairs of neighbouring characters that are searched for: letters, digits and characters of a script."""
    for one, other in pairwise(text):
        if one.isalnum() and other.isalnum() and max(one, other) < chr(_LAST - 1):
            yield one + other


def bucket_of(pair: str, buckets: int) -> int:
    """Which script holds a pair; `shards.js` reckons the same."""
    return (ord(pair[0]) * 31 + ord(pair[1])) % buckets


def _write_terms(folder: Path, postings: Mapping[str, array[int]], buckets: int) -> None:
    shards: list[dict[str, list[int]]] = [{} for _ in range(buckets)]
    for pair in sorted(postings):
        numbers = postings[pair]
        shards[bucket_of(pair, buckets)][pair] = [numbers[0], *(after - before for before, after in pairwise(numbers))]
    for number, shard in enumerate(shards):
        write_script(folder / "terms" / f"{number}.js", f"terms[{number}]", shard)


def _write_block(folder: Path, number: int, block: Sequence[Document]) -> None:
    rows = [(document.head, document.text, document.begin) for document in block]
    write_script(folder / "docs" / f"{number}.js", f"docs[{number}]", rows)


def write_script(path: Path, name: str, value: Any) -> None:
    """A script that puts a value into the page's store; JSON is a part of the language, so no text of a report is code."""
    encoded = msgspec.json.encode(value).decode().replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    path.write_text(f"reportminer.{name}={encoded};\n", encoding="utf-8")


def _folding() -> dict[str, Any]:
    """Which characters and spellings count as the same when the page is searched."""
    written, usual = pairs_of_scripts()
    return {"from": written, "to": usual, "variants": sorted(variants().items())}


def _spoken(block: Sequence[Document]) -> set[str]:
    """The numbers of the groups of synonyms that statements hold a word of."""
    return {
        number for words in concepts(folded_codes([document.text for document in block])) for number in words.split()
    }


def _synonyms(spoken: set[str]) -> list[tuple[Sequence[str], Sequence[str]]]:
    """The groups of words for the same thing of which the statements hold any that they lead to."""
    return [(group.words, group.means) for number, group in enumerate(groups()) if str(number) in spoken]
