"""Do the paragraphs of a report without numbers open with headings that run into their body? Finds these leads."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from reportminer.outline.candidates import LEAD, Candidate
from reportminer.outline.heads import cut_score, opens_body, trim
from reportminer.outline.lines import Line

_SHORTEST = 5
_LONGEST = 16
_SURE = 2.4
_LIKELY = 1.3
_AT_LEAST = 3
_BODY = 60


def run_in_leads(text: str, lines: Sequence[Line], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with those leads that run into their paragraphs; none is added where fewer than three surely do.

    A first sentence that is a lead by its shortness alone is cut again.

    Once a report is known to write so, weaker evidence is enough for its other paragraphs: a lead built like another.
    """
    taken = sorted(candidate.begin for candidate in candidates if candidate.form != LEAD or candidate.bold_end)
    open_lines = [
        line
        for line in lines
        if taken and line.begin > taken[0] and line.begin not in taken and line.end - line.begin > _BODY
    ]
    open_lines = [line for line in open_lines if not opens_body(text, line.begin)]
    group = {line.begin: bisect_right(taken, line.begin) for line in open_lines}
    cuts = {line.begin: _cut(text, line, ()) for line in open_lines}
    found = {begin: cut for begin, (cut, score) in cuts.items() if score >= _SURE}
    if len(found) < _AT_LEAST:
        return list(candidates)
    for _ in range(2):
        known = dict(found)
        for line in open_lines:
            beside = [
                text[begin:cut]
                for begin, cut in known.items()
                if group[begin] == group[line.begin] and begin != line.begin
            ]
            cut, score = _cut(text, line, beside)
            if score >= _LIKELY:
                found[line.begin] = cut
    by_begin = {line.begin: line for line in open_lines}
    kept = [candidate for candidate in candidates if candidate.begin not in found]
    leads = [_lead(text, by_begin[begin], cut) for begin, cut in found.items()]
    return sorted([*kept, *leads], key=lambda candidate: candidate.begin)


def _cut(text: str, line: Line, parallels: Sequence[str]) -> tuple[int, float]:
    end = min(line.end, line.begin + 2 * _BODY)
    return cut_score(text, line.begin, end, parallels=parallels, shortest=_SHORTEST, longest=_LONGEST)


def _lead(text: str, line: Line, cut: int) -> Candidate:
    lead = Candidate(LEAD, 0, "", line.begin, line.begin, line.end)
    lead.head_end, lead.body = trim(text, line.begin, cut), cut
    lead.rule, lead.confidence = "lead:run-in", 0.65
    return lead
