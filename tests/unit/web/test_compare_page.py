"""The page of comparisons."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from support.web import correct


def test_a_cell_of_a_comparison_leads_to_its_sentence(client: TestClient, report_id: str) -> None:
    correct(
        client,
        report_id,
        "f2",
        action="change",
        **{"new-value": "120名", "old-value": "41%", "new-year": "2008", "new-indicator": "党员"},
    )
    page = client.get("/compare", params={"indicator": "党员"}).text
    link = re.search(rf'href="/report/{report_id}\?at=(\d+)#a(\d+)"', page)
    assert link
    assert f'id="a{link[2]}"' in client.get(f"/report/{report_id}").text
