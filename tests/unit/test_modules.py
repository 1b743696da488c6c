"""Does every module say which question it answers, and does every part of the package have its layer?"""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "reportminer"


def test_the_first_line_of_a_module_is_its_question() -> None:
    paths = [path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py"]
    said = {path: ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "" for path in paths}
    assert len(paths) > 300
    assert [str(path.relative_to(SOURCE)) for path, words in said.items() if "?" not in words.partition("\n")[0]] == []


def test_every_part_stands_in_the_contract_and_in_the_architecture() -> None:
    parts = {path.stem for path in SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    parts -= {"__init__", "__main__"}
    contract = (ROOT / ".importlinter").read_text(encoding="utf-8").partition("[importlinter:contract:extractors]")[0]
    page = (ROOT / "docs" / "concepts" / "architecture.md").read_text(encoding="utf-8")
    layers = page.partition("## Layers")[2].partition("## Where to change what")[0]
    assert parts - set(re.findall(r"reportminer\.(\w+)", contract)) == set()
    assert parts - set(re.findall(r"`(\w+)`", layers)) == set()
