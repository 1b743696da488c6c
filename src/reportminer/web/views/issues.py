"""Which problems recur?"""

from __future__ import annotations

from typing import Any

from reportminer.archive.outgoing import Outgoing


def issues(out: Outgoing, *, min_places: int) -> dict[str, Any]:
    """Recurring issues."""
    archive = out.archive
    found = [out.clean(row) for row in archive.issues(min_places=min_places).to_dict("records")]
    for issue in found:
        issue["span"] = f"{min(issue['years'])}–{max(issue['years'])}" if issue["years"] else ""
    return {"issues": found[:300], "count": len(found), "min_places": min_places}
