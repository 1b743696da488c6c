"""Every word of the pages has a row in the catalogue of texts, and nothing is said past it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes
from starlette.testclient import TestClient

import reportminer.web
from reportminer.web.pages import Pages
from reportminer.web.texts import catalogue, preferred, speak, text

WEB = Path(reportminer.web.__file__).parent
CHINESE = re.compile("[一-鿿]")
OWN_NAME = "中文"
"""how a language calls itself, in every language"""


def said_by_python(path: Path) -> Iterator[tuple[str, bool]]:
    """Literals with Chinese in a module, and whether they are words of the catalogue; its docstrings are not looked at."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = {
        id(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "mark"}
    }
    comments = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in comments:
            continue
        if id(node) in known or CHINESE.search(node.value):
            yield node.value, id(node) in known


def said_by_template(path: Path) -> Iterator[tuple[str, bool]]:
    """The same of a template, its bare text included."""
    tree = Pages().parse(path.read_text(encoding="utf-8"))
    known = {
        id(call.args[0])
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "_" and call.args
    }
    for constant in tree.find_all(nodes.Const):
        if isinstance(constant.value, str) and (id(constant) in known or CHINESE.search(constant.value)):
            yield constant.value, id(constant) in known
    for data in tree.find_all(nodes.TemplateData):
        if CHINESE.search(data.data):
            yield data.data, False


def all_said() -> Iterator[tuple[Path, str, bool]]:
    for path in sorted(WEB.rglob("*.py")):
        yield from ((path, words, known) for words, known in said_by_python(path))
    for path in sorted(WEB.rglob("*.html")):
        yield from ((path, words, known) for words, known in said_by_template(path))


def test_every_text_has_a_row() -> None:
    rows = catalogue()
    said = {words for _, words, known in all_said() if known}
    assert sorted(said - rows.keys()) == []
    assert "检索" in said


def test_nothing_is_said_past_the_catalogue() -> None:
    past = [(path.name, words) for path, words, known in all_said() if not known and words != OWN_NAME]
    assert past == []
    for path in WEB.rglob("*.js"):
        assert not CHINESE.search(path.read_text(encoding="utf-8")), path


def test_rows_have_the_same_places_in_both_languages() -> None:
    for chinese, english in catalogue().items():
        assert sorted(re.findall(r"\{\w+\}", chinese)) == sorted(re.findall(r"\{\w+\}", english)), chinese
        assert not CHINESE.search(re.sub("such as .*", "", english)), english


def test_the_language_of_a_page_is_chosen(client: TestClient) -> None:
    assert '<html lang="zh-CN">' in client.get("/").text
    assert "Search this archive" in client.get("/", headers={"accept-language": "en-GB,en;q=0.9,zh;q=0.2"}).text
    assert "Is this record right?" in client.get("/review?lang=en").text
    assert "Recurring issues" in client.get("/issues").text
    assert "反复出现的问题" in client.get("/issues?lang=zh").text
    assert "首页" in client.get("/?lang=<b>").text


@pytest.mark.parametrize(
    ("header", "language"),
    [("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("fr, en;q=0.5", "en"), ("en;q=0.1, zh", "zh"), ("fr;q=x", ""), ("", "")],
)
def test_the_heads_of_a_browser_name_a_language(header: str, language: str) -> None:
    assert preferred(header) == language


def test_values_stand_in_their_places() -> None:
    speak("en")
    try:
        assert text("还有 {n} 条", n=3) == "3 left"
        assert text("{没有这一行}") == "{没有这一行}"
    finally:
        speak("zh")
