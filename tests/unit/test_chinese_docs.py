"""Does every page for users exist in Chinese, and does it show the commands that there are?"""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = ["index.md", "tutorial.md", "reference/commands.md"] + [
    path.relative_to(DOCS).as_posix()
    for folder in ("howto", "concepts")
    for path in sorted((DOCS / folder).glob("*.md"))
]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_for_users_is_there_in_chinese(page: str) -> None:
    text = (DOCS / "zh" / page).read_text(encoding="utf-8")
    chinese = len(re.findall("[一-鿿]", text))
    assert text.startswith("# ")
    assert chinese > 80, f"docs/zh/{page}"
    assert f"zh/{page}" in (DOCS.parent / "mkdocs.yml").read_text(encoding="utf-8")


def test_the_reference_of_commands_is_made_in_both_languages() -> None:
    spec = importlib.util.spec_from_file_location("hooks", DOCS / "hooks.py")
    assert spec and spec.loader
    hooks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hooks)
    english, chinese = hooks.helps("en"), hooks.helps("zh")
    assert re.findall("^## .*", english, re.M) == re.findall("^## .*", chinese, re.M)
    assert "## issues merge" in english
    assert "Usage: reportminer mine" in english
    assert "用法：reportminer mine" in chinese
    assert "Usage" not in chinese
