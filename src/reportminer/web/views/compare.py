"""What do places say of an indicator, year by year?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from reportminer.archive.outgoing import Outgoing
from reportminer.web.texts import label

_MOST_CELLS = 3_000


def compare(out: Outgoing, asked: Mapping[str, str]) -> dict[str, Any]:
    """A table of places by years for an indicator; every cell leads to its sentence."""
    archive = out.archive
    known = archive.indicators()
    names = known["indicator_id"].tolist()[:500] if len(known) else []
    wanted = [
        name for name in asked.get("indicator", "").replace("、", ",").replace("，", ",").split(",") if name.strip()
    ][:5]
    tables = []
    for name in wanted:
        cells: list[dict[str, Any]] = archive.compare(
            [name.strip()], places=asked.get("place") or None, year=asked.get("year") or None
        ).to_dict("records")[:_MOST_CELLS]  # type: ignore[assignment]
        years = sorted({str(cell["column"]) for cell in cells})
        rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for cell in map(out.clean, cells):
            cell["link"] = (
                f"/report/{cell['report_id']}?" + urlencode({"at": int(cell["begin"])}) + f"#a{int(cell['begin'])}"
            )
            cell["status"] = label("status", cell["status"])
            rows.setdefault(cell["row"], {}).setdefault(str(cell["column"]), []).append(cell)
        tables.append((name.strip(), years, sorted(rows.items())))
    return {
        "names": names, "indicator": asked.get("indicator", ""), "place": asked.get("place", ""),
        "year": asked.get("year", ""), "tables": tables,
    }  # fmt: skip
