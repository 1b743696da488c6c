"""Is every rule table whole, read by the code with its own columns, and explained to who would edit it?"""

import ast
import importlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reportminer import lexicons
from reportminer.archive import Archive
from reportminer.cli.app import main
from reportminer.lexicons import declared

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "reportminer"
TABLES = sorted(path.name for path in (PACKAGE / "lexicons").glob("*.tsv"))
PAGE = (ROOT / "docs" / "howto" / "rules.md").read_text(encoding="utf-8")
SAME_COLUMNS = {
    "reportminer.cleaning.quality": {"masks.tsv", "lost_digits.tsv", "samples.tsv"},
    "reportminer.expressions": {name for name in TABLES if name.endswith("_expressions.tsv")},
}
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
            if isinstance(node, ast.Attribute):
                return getattr(value(node.value, module), node.attr)
            return getattr(module, node.id, None) if isinstance(node, ast.Name) else ast.literal_eval(node)

        for call in ast.walk(ast.parse(source)):
            if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] == "load_table":
                given = [value(argument) for argument in call.args]
                key = next(
                    (value(k.value) for k in call.keywords if k.arg == "key"), given[2] if len(given) > 2 else ""
                )
                for name in [given[0]] if given[0] else sorted(SAME_COLUMNS[dotted]):
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
def test_page_names_the_key_of_a_table(name: str) -> None:
    section = PAGE.partition(f"### {name}\n")[2].partition("\n##")[0]
    told = re.search(r"Key: `(\w+)`", section)
    keys = {key for table, _, key in CALLS if table == name and key} or {""}
    assert keys == {told[1] if told else ""}


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


def test_tables_of_search_do_not_make_reports_be_mined_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = lexicons.fingerprint()
    assert set(lexicons.tables()) >= lexicons.SEARCH_ONLY
    monkeypatch.setattr(lexicons, "SEARCH_ONLY", frozenset())
    assert lexicons.fingerprint() != before


def test_another_model_gives_another_fingerprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kinds.npz").write_bytes(b"first")
    monkeypatch.setattr(lexicons, "_models", lambda: tmp_path)
    before = lexicons.fingerprint()
    assert lexicons.read_model("kinds.npz") == b"first"
    (tmp_path / "kinds.md").write_text("notes on the model")
    assert lexicons.fingerprint() == before
    (tmp_path / "kinds.npz").write_bytes(b"second")
    assert lexicons.fingerprint() != before
    monkeypatch.setattr(lexicons, "_models", lambda: tmp_path / "missing")
    assert lexicons.read_model("kinds.npz") is None
    assert lexicons.fingerprint() != before


@pytest.fixture
def damaged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Lets a table hold one line more."""
    real = lexicons.read_bytes

    def add(name: str, line: str) -> None:
        monkeypatch.setattr(
            lexicons, "read_bytes", lambda asked: real(asked) + (f"{line}\n".encode() if asked == name else b"")
        )
        lexicons.load_table.cache_clear()
        lexicons.check_tables.cache_clear()

    yield add
    lexicons.load_table.cache_clear()
    lexicons.check_tables.cache_clear()


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        ("genres.tsv", "督查专报\t督查专报\ttitle", "genre: '督查专报' is none of .*政府工作报告"),
        ("genres.tsv", "督查专报\t总结\theading", "where: 'heading' is none of"),
        ("roles.tsv", "短板所在\tlack\tend\t9", "role: 'lack' is none of"),
        ("roles.tsv", "短板所在\tproblem\tend\tmuch", "weight: 'much' is no number"),
        ("issue_label_words.tsv", "praxis\t冷库", "kind: 'praxis' is none of"),
        ("approximators.tsv", "约莫\tbefore\tnearly", "approx: 'nearly' is none of"),
        ("status_cues.tsv", "goal\t\t\t力求", "kind: 'goal' is none of"),
        ("place_self.tsv", "敝县\tcounty|shire", "level: 'shire' is none of"),
        ("numbering.tsv", "star\tseven\tyes\t(?P<o>[*])", "rank: 'seven' is no integer"),
        ("numbering.tsv", "star\t7\tyes\t(?P<o>[*]", "pattern: .* is no (?:pattern|line)"),
        ("place_units.tsv", "种子站\toffice", "level: 'office' is none of township, unit, village, zone"),
        ("place_zones.tsv", "青禾新区\t1302\tzone", "code: '1302' is no code"),
        ("place_zones.tsv", "青禾新区\t130200\tregion", "use: 'region' is none of division, zone"),
        ("catalogue_heads.tsv", "卷内题名\theading", "field: 'heading' is none of"),
        ("congress_terms.tsv", "青禾省\t十四\t2023", "term: '十四' is no integer"),
        ("labels.tsv", "mood\tgood\t好", "field: 'mood' is none of"),
        ("unit_parts.tsv", "拃\t指\t5", "unit: '拃' is none of the first column of units.tsv"),
        ("approximators.tsv", "约莫\tbefore\tabout\t\t\t项|拃", "not_units: '拃' is none of"),
        ("indicators.tsv", "茶叶产量\tlevel\t农业\t拃", "unit: '拃' is none of"),
        ("topics.tsv", "戏台修缮\t公共服务\t戏台失修\t戏台\t\t\t教育教学杂事", "sums: '教育教学杂事' is none of"),
        ("units.tsv", "蒲式耳\t\tvolume\t\tmeasure\tno", "factor: it is empty where number is told"),
        ("roles.tsv", "短板所在\tproblem\tend", "weight: it is empty where number is told"),
        ("units.tsv", "蒲式耳\t\tvolume\tmuch\tmeasure\tno", "factor: 'much' is no number"),
        ("units.tsv", "蒲式耳\t\tvolume\t1\tmeasure\tno\t\t\t\t", "10 cells, expected"),
    ],
)
def test_a_value_that_its_column_does_not_allow_is_told_with_file_and_line(
    name: str, line: str, message: str, damaged: Callable[[str, str], None]
) -> None:
    number = rows(name)[-1][0] + 1
    damaged(name, line)
    with pytest.raises(lexicons.LexiconError, match=f"^{name}:{number}: {message}"):
        lexicons.check_tables()


OF_WORDS = {
    "aliases", "behind", "before", "after", "alias", "area", "char", "character", "cue", "cues", "dimension",
    "ending", "example", "feature", "follows", "form", "forms", "head", "id", "inside", "label", "means", "name",
    "needs", "not_behind", "note", "noun", "parts", "phrase", "problem", "radical", "rule", "rules", "strong",
    "topic", "unless", "usual", "value", "without", "word", "words", "written",
}  # fmt: skip
"""columns that hold what stands in reports, or names that nothing else must know"""


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_declared_or_holds_words(name: str) -> None:
    lines = (PACKAGE / "lexicons" / name).read_text(encoding="utf-8").splitlines()
    known = declared.read([(n, line) for n, line in enumerate(lines, 1) if line.startswith(declared.MARK)])
    undeclared = set(rows(name)[0][1]) - known.keys()
    own_names = {"unit"} if name in {"units.tsv", "mask_stops.tsv"} else set()
    assert undeclared <= OF_WORDS | own_names


def test_nothing_is_stored_with_a_damaged_table(
    tmp_path: Path, damaged: Callable[[str, str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("禾渡县2021年督查专报\n选派技术员86名。\n", encoding="utf-8")
    damaged("genres.tsv", "督查专报\t督查专报\ttitle")
    with pytest.raises(SystemExit) as stopped:
        main(["ingest", str(tmp_path / "a.txt"), "--archive", str(tmp_path / "archive")])
    assert stopped.value.code == 1
    assert "error: genres.tsv:" in capsys.readouterr().err
    with Archive(tmp_path / "archive") as archive:
        assert archive.stats()["files"] == 0
        assert archive.runs() == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("#: genre", "5: a declaration reads"),
        ("#: genre = @mood", "5: records have no @mood"),
    ],
)
def test_a_declaration_that_cannot_be_read_is_told(line: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        declared.read([(5, line)])


def test_declarations_of_one_column_add_up() -> None:
    columns = declared.read([(1, "#: kind = several |a|b"), (2, "#: kind = several c")])
    assert [columns["kind"].fault(cell) for cell in ("", "a|c", "b")] == ["", "", ""]
    assert columns["kind"].fault("a|d") == "'d' is none of , a, b, c"
