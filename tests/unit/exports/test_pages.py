"""Does the head of every page keep titles as text and forbid all that is not the page's own?"""

from __future__ import annotations

from reportminer.exports import pages


def test_a_title_stays_text_and_nothing_is_loaded() -> None:
    page = pages.begin("</title><script>alert(1)</script>", style="td{color:red}") + pages.END
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 2
    assert "default-src 'none'" in page
    assert "td{color:red}</style>" in page
