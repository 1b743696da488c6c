#!/usr/bin/env python3
"""Does every quote of the hand-made gold stand in its report, and where?

usage: align_gold.py [--write] [--numerals] [GOLD.jsonl …]

Without files, all of ``corpus/gold``. Every quote must occur in the decoded text of the report of the same name, in
the order given for its type; prints what does not. ``--write`` sorts the objects by place and adds `b` and `e`:
character offsets, line breaks left as they are in the file. ``--numerals`` lists the numerals that no figure covers, for
an annotator to look through.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
TYPES = ("report", "section", "item", "figure")
NUMERAL = re.compile(r"[0-9０-９]+(?:\.[0-9]+)?|[一二两三四五六七八九十百千半几数]+|[x×*_]{1,}")
NUMBER_BEFORE, NUMBER_AFTER = re.compile(r"[0-9.]\Z"), re.compile(r"\A[0-9]")


def source_text(name: str, corpus: Path = CORPUS) -> str:
    """The decoded text of ``reports/<name>.txt``, line breaks untouched; the manifest says which are not UTF-8."""
    with (corpus / "sources" / "manifest.tsv").open(encoding="utf-8", newline="") as rows:
        formats = {row["report"]: row["format"] for row in csv.DictReader(rows, delimiter="\t")}
    report = f"{name}.txt"
    return (corpus / "reports" / report).read_bytes().decode(formats.get(report, "utf-8"))


def find(text: str, quote: str, begin: int, *, whole_number: bool) -> int:
    """First place of `quote` at or after `begin`; with `whole_number` not inside a longer number. -1: nowhere."""
    at = text.find(quote, begin)
    while at >= 0 and whole_number:
        cut_before = quote[0].isdigit() and NUMBER_BEFORE.search(text[:at])
        cut_after = quote[-1].isdigit() and NUMBER_AFTER.search(text[at + len(quote) :])
        if not cut_before and not cut_after:
            break
        at = text.find(quote, at + 1)
    return at


def align(text: str, rows: list[dict[str, Any]]) -> list[str]:
    """Put `b` and `e` into every row; returns what could not be placed, one line each."""
    problems = []
    cursor = dict.fromkeys(TYPES, 0)
    for row in rows:
        kind = row["t"]
        quote = row["q"] if kind == "figure" else row["start"]
        begin = find(text, quote, cursor[kind], whole_number=kind == "figure")
        if begin < 0:
            problems.append(f"{kind} {quote!r} is not in the text after {cursor[kind]}")
            continue
        end = begin + len(quote)
        if kind == "item":
            close = text.find(row["end"], begin)
            end = close + len(row["end"])
            if close < 0:
                problems.append(f"the end {row['end']!r} is not in the text after {quote!r}")
                continue
        row["b"], row["e"] = begin, end
        cursor[kind] = end if kind == "figure" else begin + 1
    return problems


def uncovered(text: str, rows: list[dict[str, Any]]) -> list[str]:
    """Numerals outside all figures, each with its neighbours."""
    spans = [(row["b"], row["e"]) for row in rows if row["t"] == "figure" and "b" in row]
    return [
        text[max(0, m.start() - 6) : m.start()] + f"⟦{m.group()}⟧" + text[m.end() : m.end() + 5]
        for m in NUMERAL.finditer(text)
        if not any(b < m.end() and e > m.start() for b, e in spans)
    ]


def main(arguments: list[str]) -> int:
    """Align the files named, or all."""
    write = "--write" in arguments
    paths = [Path(a) for a in arguments if not a.startswith("--")] or sorted((CORPUS / "gold").glob("*.gold.jsonl"))
    bad = 0
    for path in paths:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        text = source_text(path.name.removesuffix(".gold.jsonl"))
        problems = align(text, rows)
        bad += len(problems)
        print(path.name, {kind: sum(row["t"] == kind for row in rows) for kind in TYPES})
        for line in problems:
            print("  wrong:", line)
        if "--numerals" in arguments:
            print("  no figure:", " ".join(uncovered(text, rows)).replace("\r", "").replace("\n", "/"))
        if write and not problems:
            rows.sort(key=lambda row: (row["b"], TYPES.index(row["t"])))
            path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
