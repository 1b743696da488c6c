"""Are the tables of the Python API of the same types whatever they hold, and ready to be turned?"""

from __future__ import annotations

from pathlib import Path

import pytest

from reportminer.archive import Archive

REPORTS = {
    2022: "太原市2022年政府工作报告\n一、2021年工作回顾\n全市生产总值完成900亿元，增长6%。五年来，城镇新增就业50万人。\n",
    2023: "太原市2023年政府工作报告\n一、2022年工作回顾\n全市生产总值完成约910亿元，增长5%。2022年城镇新增就业9万人。\n"
    "二、2023年工作安排\n生产总值增长6%以上。\n",
}
GDP, GROWTH, JOBS = "地区生产总值", "地区生产总值增速", "城镇新增就业"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    root = tmp_path_factory.mktemp("frames")
    for year, text in REPORTS.items():
        (root / f"{year}.txt").write_text(text, encoding="utf-8")
    with Archive(root / "archive") as made:
        made.ingest([root / f"{year}.txt" for year in REPORTS])
    return Archive(root / "archive", read_only=True)


def test_a_long_comparison_can_be_pivoted(archive: Archive) -> None:
    long = archive.compare([GDP, GROWTH, JOBS])
    wide = long.pivot(index=["indicator_id", "row", "status"], columns="column", values="min")
    assert {"2021", "2022"} <= set(wide.columns)
    jobs = long[long["indicator_id"] == JOBS]
    assert any("–" in column for column in jobs["column"])


def test_a_wide_comparison_has_a_column_a_year_in_order(archive: Archive) -> None:
    wide = archive.compare_table([GDP, JOBS], status="actual")
    assert wide.index.names == ["indicator_id", "row", "status", "unit"]
    years = list(wide.columns)
    assert years[:2] == ["2021", "2022"]
    assert "–" in years[-1]
    assert wide.loc[GDP].iloc[0][["2021", "2022"]].tolist() == [900e8, 910e8]
    assert str(wide["2021"].dtype) == "Float64"
    assert list(archive.compare_table([GDP, GROWTH], columns="indicator").columns) == [GDP, GROWTH]
    assert archive.compare_table([GDP], value="text")["2022"].tolist() == ["约910亿元"]
    with pytest.raises(ValueError, match="value='mean'"):
        archive.compare_table([GDP], value="mean")


def test_tables_of_records_have_the_same_types_empty_or_full(archive: Archive, tmp_path: Path) -> None:
    with Archive(tmp_path / "empty") as empty:
        pairs = [
            (archive.statements(), empty.statements()), (archive.figures(), empty.figures()),
            (archive.reports(), empty.reports()),
            (archive.compare([GDP]), archive.compare([GDP], year=1990)),
        ]  # fmt: skip
    for full, nothing in pairs:
        assert len(full) > 0 == len(nothing)
        assert full.dtypes.astype(str).to_dict() == nothing.dtypes.astype(str).to_dict()
    assert set(archive.figures(GDP)["indicator_id"]) == {GDP}
    assert set(archive.figures(status="target")["status"]) == {"target"}
    assert set(archive.statements("plan")["kind"]) <= {"plan"}
    assert len(archive.reports()) == len(archive.report_rows()) == 2
