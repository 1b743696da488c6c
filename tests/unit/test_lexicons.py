"""Is every rule table whole, read by the code with its own columns, and explained to who would edit it?"""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportminer import lexicons

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "reportminer"
TABLES = sorted(path.name for path in (PACKAGE / "lexicons").glob("*.tsv"))
PAGE = (ROOT / "docs" / "howto" / "rules.md").read_text(encoding="utf-8")
SAME_COLUMNS = {"masks.tsv", "lost_digits.tsv", "samples.tsv"}
"""loaded by one function that is given the name"""


def rows(name: str) -> list[tuple[int, list[str]]]:
    """Header and rows of a table as they stand in the file, each with the number of its line."""
    lines = (PACKAGE / "lexicons" / name).read_text(encoding="utf-8").splitlines()
    return [(n, line.split("\t")) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]


def load_calls() -> Iterator[tuple[str, tuple[str, ...], str]]:
    """File, columns and key of every call of `load_table` in the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if "load_table(" not in source or path.parent.name == "lexicons":
            continue
        dotted = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(dotted)

        def value(node: ast.expr, module: object = module) -> object:
            return getattr(module, node.id, None) if isinstance(node, ast.Name) else ast.literal_eval(node)

        for call in ast.walk(ast.parse(source)):
            if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] == "load_table":
                given = [value(argument) for argument in call.args]
                key = next(
                    (value(k.value) for k in call.keywords if k.arg == "key"), given[2] if len(given) > 2 else ""
                )
                for name in [given[0]] if given[0] else sorted(SAME_COLUMNS):
                    yield str(name), tuple(given[1]), str(key)  # type: ignore[arg-type]


CALLS = sorted(set(load_calls()))


def test_every_table_is_read_by_the_code() -> None:
    assert {name for name, _, _ in CALLS} == set(TABLES)


@pytest.mark.parametrize(("name", "columns", "key"), CALLS)
def test_table_loads_with_the_columns_and_key_of_its_reader(name: str, columns: tuple[str, ...], key: str) -> None:
    loaded = lexicons.load_table(name, columns, key)
    assert len(loaded) == len(rows(name)) - 1 > 0


@pytest.mark.parametrize("name", TABLES)
def test_table_is_well_formed(name: str) -> None:
    text = (PACKAGE / "lexicons" / name).read_text(encoding="utf-8")
    assert text.startswith("# "), "the head must say what the table decides"
    assert text.endswith("\n")
    assert "\r" not in text
    (_, header), *body = rows(name)
    assert all(re.fullmatch(r"[a-z_]+", column) for column in header)
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in body:
        assert len(cells) <= len(header), f"{name}:{number}"
        assert all(cell == cell.strip() for cell in cells), f"{name}:{number}: blanks around a cell"
        full = (*cells, *[""] * (len(header) - len(cells)))
        assert full not in seen, f"{name}:{number} repeats line {seen[full]}"
        seen[full] = number


def test_page_names_every_table_and_no_other() -> None:
    assert sorted(re.findall(r"^### (\S+\.tsv)$", PAGE, re.MULTILINE)) == TABLES


@pytest.mark.parametrize("name", TABLES)
def test_example_on_the_page_could_be_added(name: str) -> None:
    block = re.search(rf"^### {re.escape(name)}\n.*?^```tsv\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert block is not None
    header, *examples = [line.split("\t") for line in block[1].splitlines()]
    (_, columns), *body = rows(name)
    assert header == columns
    keys = {(cells[columns.index(key)]) for file, _, key in CALLS if file == name and key for _, cells in body}
    for example in examples:
        assert len(example) == len(columns)
        assert example[0] not in keys
        for column, cell in zip(columns, example, strict=True):
            if column in ("pattern", "expression", "verb"):
                re.compile(cell.replace("{CN}", "[一二三]"))


def test_another_model_gives_another_fingerprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kinds.skops").write_bytes(b"first")
    monkeypatch.setattr(lexicons, "_models", lambda: tmp_path)
    before = lexicons.fingerprint()
    assert lexicons.read_model("kinds.skops") == b"first"
    (tmp_path / "kinds.md").write_text("notes on the model")
    assert lexicons.fingerprint() == before
    (tmp_path / "kinds.skops").write_bytes(b"second")
    assert lexicons.fingerprint() != before
    monkeypatch.setattr(lexicons, "_models", lambda: tmp_path / "missing")
    assert lexicons.read_model("kinds.skops") is None
    assert lexicons.fingerprint() != before
