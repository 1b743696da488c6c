"""Where do catalogue and archive differ? Rows without a file, files without a row, doubled and doubtful rows, contradictions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..records import Report
from .applying import apply_row
from .matching import Matching


def check_lines(matching: Matching, report_of: Callable[[str], Report]) -> Iterator[dict[str, Any]]:
    """One line a finding, in the order of the catalogue, then the reports without a row.

    Args:
        matching: what `match_rows` found.
        report_of: gives the report of an id.
    """
    for match in matching.matches:
        base = {
            "line": match.row.line,
            "title": match.row.fields.get("title", ""),
            "path": "; ".join(dict.fromkeys(d.path for d in match.documents)),
            "way": match.way or "",
        }
        if match.trouble:
            yield {"finding": match.trouble, **base, "detail": "; ".join(d.title for d in match.documents)}
            continue
        yield {"finding": "matched", **base, "detail": ""}
        for document in match.documents:
            report = report_of(document.report_id)
            apply_row(report, match.row)
            for line in report.quality.contradictions:
                if ", catalogue " in line:
                    yield {"finding": "contradiction", **base, "detail": line}
    for document in matching.without_row:
        yield {
            "finding": "no row",
            "line": None,
            "title": document.title,
            "path": document.path,
            "way": "",
            "detail": "",
        }
