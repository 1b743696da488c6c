"""Are the sample reports what their README says, and does the gold stand where it claims?"""

import csv
import gzip
import importlib.util
import io
import json
import re
import zipfile
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from reportminer import readers
from reportminer.text import SourceText

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
MARKS = ("样例·内容虚构", "樣例·內容虛構")
ROLES = {"background", "practice", "outcome", "insight", "problem", "cause", "recommendation", "plan", "other"}


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build_corpus = script("build_corpus")
align_gold = script("align_gold")
RECIPES = {recipe.report: recipe for recipe in build_corpus.recipes()}
GOLD = sorted((CORPUS / "gold").glob("*.gold.jsonl"))


def texts() -> dict[str, str]:
    """Readable text of every file, members of the archive one by one."""
    found = {}
    for path in sorted((CORPUS / "reports").iterdir()):
        recipe = RECIPES.get(path.name)
        if recipe is None:
            found[path.name] = path.read_text(encoding="utf-8")
        else:
            for source in recipe.sources:
                name = source.partition("=")[0]
                found[f"{path.name}!/{name}" if "=" in source else path.name] = build_corpus.read_source(name)
    return found


TEXTS = texts()


def reports(text: str) -> list[str]:
    """The reports of one text: a compendium is cut at its 第N篇 lines."""
    parts = re.split(r"(?m)^第\d+篇 ", "".join(line for line in text.splitlines(True) if line.strip() not in MARKS))
    return parts[1:] or parts


def catalog() -> list[dict[str, str]]:
    with (CORPUS / "catalog.tsv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows, delimiter="\t"))


def gold_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", TEXTS)
def test_marked_as_sample_in_a_line_of_its_own(name: str) -> None:
    lines = [re.sub(r"<[^>]+>|^> ", "", line).strip() for line in TEXTS[name].splitlines()]
    assert sum(line in MARKS for line in lines) == 1


@pytest.mark.parametrize("name", TEXTS)
def test_length_of_each_report(name: str) -> None:
    text = re.sub(r"<(style|script).*?</\1>|<[^>]+>", "", TEXTS[name], flags=re.S)
    lengths = [len(re.sub(r"\s", "", part)) for part in reports(text)]
    assert all(800 <= length <= 3000 for length in lengths), lengths


def test_catalog_names_every_report_and_no_other() -> None:
    listed = Counter(row["report"] for row in catalog())
    assert listed == {name: len(reports(text)) for name, text in TEXTS.items()}


def test_eight_counties_each_with_two_years() -> None:
    years: dict[str, set[str]] = {}
    for row in catalog():
        if row["place"]:
            years.setdefault(row["place"], set()).add(row["year"])
    assert len(years) == 8
    assert all({"2022", "2023"} <= found for found in years.values())


def test_five_government_work_reports_with_the_indicators_that_comparison_needs() -> None:
    work = [TEXTS[row["report"]] for row in catalog() if row["genre"] == "政府工作报告"]
    assert len(work) >= 5
    for word in ("地区生产总值", "一般公共预算收入", "居民人均可支配收入", "城镇新增就业"):
        assert all(word in text for text in work)


PROBLEMS = (
    "党务|机关党务",
    "集体经济|村集体收入|集体经营性收入",
    "经费",
    "老化|年龄偏大|老党员|年龄结构偏大",
    "流动党员|外出党员|外出务工党员",
    "增收",
)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_problem_recurs_in_five_places(problem: str) -> None:
    places = {row["place"] for row in catalog() if re.search(problem, TEXTS[row["report"]])}
    assert len(places - {""}) >= 5


def test_no_county_of_these_names_exists() -> None:
    table = gzip.decompress((ROOT / "src" / "reportminer" / "lexicons" / "divisions.tsv.gz").read_bytes()).decode()
    assert "临猗" in table
    invented = {row["place"].removesuffix("县") for row in catalog() if row["place"]} | {"江岭", "澜川", "岚江", "荻洲"}
    assert [name for name in sorted(invented) if name in table] == []


@pytest.mark.parametrize("name", [name for name, r in RECIPES.items() if r.format not in ("docx", "pdf", "doc")])
def test_shipped_file_is_what_its_source_gives(name: str) -> None:
    assert (CORPUS / "reports" / name).read_bytes() == build_corpus.build(RECIPES[name])


@pytest.mark.parametrize(
    ("name", "codec"), [(n, r.format) for n, r in RECIPES.items() if n.endswith((".txt", ".html"))]
)
def test_encoding_is_not_utf8_and_is_as_the_manifest_says(name: str, codec: str) -> None:
    data = (CORPUS / "reports" / name).read_bytes()
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    assert data.decode(codec).replace("\r\n", "\n") == TEXTS[name]


def test_zip_names_are_gbk_without_the_utf8_flag() -> None:
    name = next(name for name in RECIPES if name.endswith(".zip"))
    with zipfile.ZipFile(CORPUS / "reports" / name) as archive:
        assert archive.testzip() is None
        members = archive.infolist()
    assert not any(member.flag_bits & 0x800 for member in members)
    names = [member.filename.encode("cp437").decode("gbk") for member in members]
    assert names == [source.partition("=")[0] for source in RECIPES[name].sources]


def test_docx_is_what_its_source_gives() -> None:
    name = next(name for name in RECIPES if name.endswith(".docx"))
    with zipfile.ZipFile(CORPUS / "reports" / name) as shipped:
        with zipfile.ZipFile(io.BytesIO(build_corpus.build(RECIPES[name]))) as built:
            for member in ("word/document.xml", "word/numbering.xml"):
                assert shipped.read(member) == built.read(member)
        body = shipped.read("word/document.xml").decode()
    assert "<w:tbl>" in body
    assert "工业经济提质增效" in body
    assert "（一）" not in body, "heading numbers are automatic"


def test_pdf_is_what_its_source_gives() -> None:
    pytest.importorskip("reportlab")
    import pypdfium2

    def pages(data: bytes) -> list[str]:
        return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]

    name = next(name for name in RECIPES if name.endswith(".pdf"))
    shipped = pages((CORPUS / "reports" / name).read_bytes())
    assert shipped == pages(build_corpus.build(RECIPES[name]))
    assert len(shipped) >= 3
    assert all("青砚县人民政府公报" in page and f"— {n} —" in page for n, page in enumerate(shipped, 1))


def test_doc_says_what_its_source_says() -> None:
    name = next(name for name in RECIPES if name.endswith(".doc"))
    data = (CORPUS / "reports" / name).read_bytes()
    assert data.startswith(bytes.fromhex("d0cf11e0a1b11ae1")), "a compound file, as Word 97 writes it"
    (source,) = readers.read(CORPUS / "reports" / name)
    assert isinstance(source, SourceText)
    assert source.text.split() == TEXTS[name].split()


def test_gold_for_at_least_eight_files() -> None:
    assert len(GOLD) >= 8


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name)
def test_gold_offsets_are_those_of_its_quotes(path: Path) -> None:
    text = align_gold.source_text(path.name.removesuffix(".gold.jsonl"))
    rows = gold_rows(path)
    again = [{key: value for key, value in row.items() if key not in "be"} for row in rows]
    assert align_gold.align(text, again) == []
    assert again == rows
    for row in rows:
        quote = text[row["b"] : row["e"]]
        if row["t"] == "item":
            assert quote.startswith(row["start"])
            assert quote.endswith(row["end"])
            assert row["head"] in quote
        else:
            assert quote == row.get("q", row.get("start"))


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name)
def test_gold_items_are_apart_and_end_with_a_sentence(path: Path) -> None:
    items = [row for row in gold_rows(path) if row["t"] == "item"]
    assert all(first["e"] <= second["b"] for first, second in pairwise(items))
    assert all(row["end"][-1] in "。；;”" for row in items)
    assert all(row.get("topic") for row in items if row["kind"] in ("problem", "cause"))
    assert {row["kind"] for row in items} <= ROLES - {"background", "other"}


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name)
def test_gold_figures_have_the_value_that_their_digits_give(path: Path) -> None:
    for row in gold_rows(path):
        if row["t"] != "figure":
            continue
        bounds = [row["min"], row["max"]]
        assert row["status"] in ("actual", "target", "standard", "qualifier", "masked")
        assert (bounds == [None, None]) == (row["status"] == "masked")
        digits = re.search(r"(\d+(?:\.\d+)?)[多余]?([万萬亿]?)", row["q"])
        if digits and row["approx"] != "range" and "零" not in row["q"]:
            value = Decimal(digits[1]) * {"": 1, "万": 10**4, "萬": 10**4, "亿": 10**8}[digits[2]]
            assert value in [Decimal(str(bound)) for bound in bounds if bound is not None], row
