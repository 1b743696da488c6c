"""Does every module say which question it answers?"""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "reportminer"


def test_the_first_line_of_a_module_is_its_question() -> None:
    paths = [path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py"]
    said = {path: ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "" for path in paths}
    assert len(paths) > 300
    assert [str(path.relative_to(SOURCE)) for path, words in said.items() if "?" not in words.partition("\n")[0]] == []
