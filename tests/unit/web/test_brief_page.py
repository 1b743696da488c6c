"""简报: made of a query, a list or an issue, arranged by its address, out as Word; no quotation changes, nothing is markup."""

from __future__ import annotations

import io
import re
import time
from html import unescape
from urllib.parse import unquote

import docx
import pytest
from starlette.testclient import TestClient

from support.web import HOSTILE, Marks, token


def told(client: TestClient, **asked: object) -> str:
    answer = client.get("/brief", params=asked)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def word(client: TestClient, **asked: object) -> list[tuple[str, str]]:
    answer = client.get("/brief/export.docx", params=asked)
    assert answer.status_code == 200, answer.text
    return [(p.style.name, p.text) for p in docx.Document(io.BytesIO(answer.content)).paragraphs]


def quotes(page: str) -> list[tuple[str, str]]:
    """Id and words of each quotation of a page, in order."""
    return [
        (found[2], found[1])
        for found in re.finditer(r'data-item><p>[^“]*“(.*?)”<a.*?name="r\.([^"]+)"', page, re.DOTALL)
    ]


def test_a_brief_is_offered_of_everything_there_is(client: TestClient) -> None:
    page = told(client)
    assert 'name="q"' in page
    assert "还没有收藏夹" in page
    assert "nothing found: 火星" in told(client, q="火星", lang="en")


def test_page_and_word_say_the_same_in_the_order_given(client: TestClient) -> None:
    page = told(client, q="经费")
    found = quotes(page)
    assert len(found) >= 2
    first, second = found[0], found[1]
    edits: dict[str, object] = {
        "q": "经费", "title": "经费情况", "h.problems": "困难", "r.problems": "1", "r.about": "9",
        f"r.{second[0]}": "1", f"r.{first[0]}": "2",
    }  # fmt: skip
    paragraphs = word(client, **edits)
    assert paragraphs[0] == ("Title", "经费情况")
    assert ("Heading 1", "一、困难") in paragraphs
    words = "\n".join(text for _, text in paragraphs)
    assert words.index(second[1]) < words.index(first[1])
    after = told(client, **edits)
    assert 'value="困难"' in after
    assert [name for name, _ in quotes(after)][:2] == [second[0], first[0]]
    assert dict(quotes(after)) == dict(found)
    without = word(client, **edits, x=[first[0], "missing"])
    assert first[1] not in "\n".join(text for _, text in without)
    assert not any("没有涉及的" in text for _, text in without)
    assert f'name="x" value="{first[0]}" checked' in told(client, **edits, x=[first[0], "missing"])


def test_no_field_changes_a_quotation(client: TestClient) -> None:
    found = quotes(told(client, q="经费"))
    name = found[0][0]
    page = told(
        client, q="经费", **{f"h.{name}": "改了", name: "改了", f"q.{name}": "改了", "r.x": "nan", f"r.{name}": "-1e9"}
    )
    assert quotes(page) == found


def test_a_list_and_an_issue_make_briefs(client: TestClient) -> None:
    things = re.findall(r'name="thing" value="([^"]+)"', client.get("/search?q=经费").text)
    client.post("/lists/add", data={"token": token(client), "new": "经费", "thing": things, "next": "/"})
    page = told(client, list="经费")
    assert "关于“经费”的简报" in page
    assert len(quotes(page)) == len(things)
    name = client.get("/api/lists").json()[0]["id"]
    assert "关于“经费”的简报" in told(client, list=name)
    for _ in range(50):
        found = client.get("/api/issues?min_places=1")
        if found.status_code == 200 and found.json():
            break
        time.sleep(0.2)
    issue = found.json()[0]
    assert f"关于“{issue['label']}”问题的简报" in told(client, issue=issue["cluster_id"])
    assert word(client, issue=issue["cluster_id"])[0][1] == f"关于“{issue['label']}”问题的简报"
    assert client.get("/brief?issue=nothing").status_code == 404
    assert client.get("/brief?list=没有").status_code == 400


@pytest.mark.parametrize("words", [HOSTILE, "{{7*7}}", "\x00\u202e长" * 50])
def test_hostile_headings_are_only_words(client: TestClient, words: str) -> None:
    asked = {"q": "经费", "title": words, "h.problems": words, "place": "", "x": words, f"r.{words}": "1"}
    page = client.get("/brief", params=asked).text
    marks = Marks(page)
    assert "img" not in marks.tags
    assert "onerror" not in marks.attributes
    assert all(source.startswith("/static/") for source in marks.scripts)
    answer = client.get("/brief/export.docx", params=asked)
    name = unquote(answer.headers["content-disposition"]).partition("''")[2]
    assert not re.search(r'[\\/:*?"<>|\x00\u202e]', name)
    assert docx.Document(io.BytesIO(answer.content)).paragraphs
    assert "49" not in word(client, **asked)[0][1]


def test_nothing_asked_is_told(client: TestClient) -> None:
    assert client.get("/brief/export.docx").status_code == 400
    assert client.get("/brief/export.docx?q=火星").status_code == 400
