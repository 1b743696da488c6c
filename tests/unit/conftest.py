"""A small pipeline for tests of the archive: it reads texts in which kind, head and figures are marked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reportminer import pipeline
from reportminer.archive import Archive
from reportminer.pipeline import FileResult, SourceResult
from reportminer.records import KINDS, Failure, Figure, Place, Report, Section, Source, Statement
from reportminer.text import SourceText

REPORTS = {
    "鲁甸2008.txt": """\
标题 鲁甸县党建工作汇报 530621 2008 汇报
节 存在的问题
problem ⟦党建经费不足⟧，村级办公经费每年只有⟪3000元⟫。
problem ⟦党员队伍老化⟧，60岁以上党员占⟪41%⟫。
节 主要做法
practice ⟦开展结对共建活动⟧，机关支部与村支部结成⟪35对⟫。
practice ⟦加强村支书培训⟧，轮训了所有村干部。
""",
    "昭阳2010.txt": """\
标题 昭阳区基层组织建设调查报告 530602 2010 调查报告
节 存在的困难
problem ⟦活动场所简陋⟧，⟪12个⟫村没有活动室。
problem ⟦经费短缺⟧，党组织活动难以开展。
节 对策建议
recommendation ⟦加大投入⟧，把党建经费列入预算。
""",
    "臺北.txt": """\
标题 互助共建工作總結 430121 2009 总结
节 做法
practice ⟦推進結對共建⟧，黨員幹部聯繫群眾。
outcome ⟦農民增收明顯⟧，ＧＤＰ增長⟪8.5%⟫。
""",
}


def read_marked(text: str, path: str) -> list[Report]:
    """The reports of a marked text; offsets refer to the text as it stands, marks included."""
    report = Report(source=Source(path=path))
    offset = 0
    for line in text.splitlines(keepends=True):
        name, _, rest = line.strip().partition(" ")
        begin = offset + len(name) + 1
        if name == "标题":
            title, adcode, year, genre = rest.split()
            place = title[:3]
            report.title, report.date, report.genre = title, year, genre  # type: ignore[assignment]
            report.place = Place(name=place, adcode=adcode, full_name=place, level="county", status="explicit")
        elif name == "节":
            number = len(report.sections) + 1
            report.sections.append(
                Section(
                    id=f"s{number}", head=rest, head_begin=begin, head_end=begin + len(rest), begin=begin, end=len(text)
                )
            )
        elif name in KINDS:
            report.statements.append(
                Statement(
                    id=f"p{len(report.statements) + 1}", kind=name, head=re.search("⟦(.+?)⟧", rest)[1],  # type: ignore
                    begin=begin, end=begin + len(rest), section=report.sections[-1].id, topics=["经费不足"] * ("经费" in rest),
                )
            )  # fmt: skip
            for mark in re.finditer(r"⟪([\d.]+)(.+?)⟫", rest):
                report.figures.append(
                    Figure(
                        id=f"f{len(report.figures) + 1}", begin=begin + mark.start() + 1, end=begin + mark.end() - 1,
                        text=mark[0][1:-1], min=float(mark[1]), max=float(mark[1]), unit=mark[2], indicator="数",
                        indicator_id="党员" if mark[2] == "%" else "", statement=report.statements[-1].id,
                    )
                )  # fmt: skip
        offset += len(line)
    report.report_id = hashlib.sha256("".join(text.split()).encode()).hexdigest()[:16]
    report.end = len(text)
    return [report]


def extract_marked(path: Path, **options: object) -> FileResult:
    """Stand-in for `pipeline.extract_file`."""
    text = Path(path).read_text(encoding="utf-8")
    if not text.strip():
        return FileResult(str(path), [], [Failure(path=str(path), stage="read", reason="the file holds no text")])
    if text.startswith("defect"):
        raise KeyError("a rule broke")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return FileResult(str(path), [SourceResult(SourceText(text, str(path), digest), read_marked(text, str(path)))], [])


@pytest.fixture
def marked_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mine files as `extract_marked` does, in this process."""
    monkeypatch.setattr(pipeline, "extract_file", extract_marked)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three reports."""
    where = tmp_path / "reports"
    where.mkdir()
    for name, text in REPORTS.items():
        (where / name).write_text(text, encoding="utf-8")
    return where


@pytest.fixture
def archive(tmp_path: Path, folder: Path, marked_pipeline: None) -> Archive:
    """An archive of the three reports."""
    archive = Archive(tmp_path / "archive")
    assert archive.ingest(folder).ok
    return archive


@pytest.fixture
def rows_of() -> Callable[[Archive], list[tuple[object, ...]]]:
    """Everything an archive exports, to compare two of them."""

    def everything(archive: Archive) -> list[tuple[object, ...]]:
        return [*archive.report_rows(), *archive.iter_statements(), *archive.iter_figures(), *archive.failures()]

    return everything
