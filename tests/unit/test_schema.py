"""Do the layout, the rows, the types and the documentation all follow the one list of columns?"""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from reportminer.archive import Archive
from reportminer.records import Figure, Part, Place, Report, Section, Statement
from reportminer.schema import TABLES, arrow_schema, columns_of, frame_types, own_columns
from reportminer.tables import tables

ROOT = Path(__file__).parents[2]
TEXT = "禾渡县2020年工作总结\n新修水渠12公里，群众饮水仍有困难。"


def _report() -> Report:
    part = Part(begin=20, end=28, kind="problem", head="群众饮水仍有困难", topics=["饮水"])
    return Report(
        report_id="r1", title="禾渡县2020年工作总结", end=len(TEXT), year=2020, year_status="explicit",
        place=Place(name="禾渡县", adcode="530699", full_name="云澜市禾渡县", level="county"),
        sections=[Section(id="s1", head="工作"), Section(id="s2", parent="s1", head="水利")],
        statements=[Statement(id="p1", kind="outcome", begin=12, end=len(TEXT), section="s2", parts=[part])],
        figures=[
            Figure(id="f1", begin=16, end=20, text="12公里", min=12, max=12, unit="公里", years=(2016, 2020), whole=False),
            Figure(id="f2", text="3亿元", min=3e8, max=3e8, unit="元", place="全省", adcode="530000"),
        ],
    )  # fmt: skip


def test_a_report_gives_rows_of_every_table() -> None:
    made = tables(_report(), TEXT, part=3)
    assert list(made) == list(TABLES)
    assert all(type(row) is TABLES[name] for name, rows in made.items() for row in rows)
    [report], [statement], [part], [near, far] = (made[name] for name in TABLES)
    assert (report.year, report.year_status, report.part, report.figures) == (2020, "explicit", 3, 2)
    assert (statement.section, statement.place, statement.adcode) == ("工作 › 水利", "禾渡县", "530699")
    assert (part.statement_id, part.number, part.text) == ("p1", 1, TEXT[20:28])
    assert (near.years_first, near.years_last, near.whole, near.place) == (2016, 2020, False, "禾渡县")
    assert (far.years_first, far.whole, far.place, far.adcode) == (None, True, "全省", "530000")


@pytest.mark.parametrize("name", TABLES)
def test_the_store_holds_the_columns_of_the_schema(name: str, archive: Archive) -> None:
    found = {row[1] for row in archive.store.query(f"PRAGMA table_info({name})")}
    assert {column.name for column in own_columns(TABLES[name])} <= found


@pytest.mark.parametrize("name", TABLES)
def test_types_do_not_hang_on_the_rows(name: str) -> None:
    pandas = pytest.importorskip("pandas")
    table = TABLES[name]
    names = [column.name for column in columns_of(table)]
    types = frame_types(table)
    empty = pandas.DataFrame([], columns=names).astype(types)
    full = pandas.DataFrame(tables(_report(), TEXT)[name], columns=names).astype(types)
    assert {key: str(empty[key].dtype) for key in types} == {key: str(full[key].dtype) for key in types} == types
    assert arrow_schema(table).names == names


def test_the_documentation_lists_the_columns() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "schema_table.py"))["tables"]()
    assert made in (ROOT / "docs" / "concepts" / "records.md").read_text(encoding="utf-8")


def test_every_column_has_a_heading_of_its_own() -> None:
    for table in TABLES.values():
        heads = [column.head.chinese for column in columns_of(table)]
        assert all(heads) and len(set(heads)) == len(heads)
