"""The same report comes out of every format the same."""

from pathlib import Path
from types import ModuleType

import pytest

from reportminer import cleaning, readers
from reportminer.records import Failure
from reportminer.text import SourceText

PLAIN = ("utf-8", "utf-8-bom", "gb18030", "crlf", "utf-16", "utf-16-le", "utf-16-be")
MARKED_UP = ("html", "html-gb2312", "docx", "pdf", "zip", "eml", "mht")
OFFICE = ("doc", "odt", "rtf", "office-pdf")
SHARED = Path(__file__).resolve().parents[4] / "shared"


def lines(text: str) -> list[str]:
    return ["".join(line.split()) for line in text.splitlines() if line.strip()]


def read_one(path: Path) -> SourceText:
    results = list(readers.read(path))
    assert len(results) == 1
    assert not isinstance(results[0], Failure), results[0]
    return results[0]


@pytest.mark.parametrize("form", PLAIN + MARKED_UP)
def test_report_comes_back(form: str, report: str, formats: ModuleType, tmp_path: Path) -> None:
    source = read_one(formats.write(report, form, tmp_path))
    assert lines(cleaning.clean(source).text) == lines(report)


@pytest.mark.parametrize("form", OFFICE)
def test_report_comes_back_from_office_files(form: str, report: str, formats: ModuleType, tmp_path: Path) -> None:
    if not formats.OFFICE:
        pytest.skip("LibreOffice is not installed")
    source = read_one(formats.write(report, form, tmp_path))
    assert lines(cleaning.clean(source).text) == lines(report)


@pytest.mark.slow
@pytest.mark.parametrize("form", [*PLAIN, *MARKED_UP, *OFFICE])
def test_seeds_come_back(form: str, formats: ModuleType, tmp_path: Path) -> None:
    """Nearly all paragraphs of the real files, too: a PDF may part or join a few whose last line is full."""
    seeds = sorted((SHARED / "seeds").glob("*.txt"))
    if not seeds:
        pytest.skip("no folder ../shared/seeds beside the project")
    if form in OFFICE and not formats.OFFICE:
        pytest.skip("LibreOffice is not installed")
    for seed in seeds if form not in ("odt", "rtf") else seeds[-2:-1]:
        wanted = cleaning.clean(read_one(seed)).text
        text = cleaning.clean(read_one(formats.write(wanted, form, tmp_path, seed.stem[:3]))).text
        assert "".join(text.split()) == "".join(wanted.split()), seed.name
        missing = set(lines(wanted)) - set(lines(text))
        assert len(missing) <= (1 if "pdf" in form else 0), missing


def test_source_says_what_it_is(report: str, formats: ModuleType, tmp_path: Path) -> None:
    source = read_one(formats.write(report, "html-gb2312", tmp_path))
    assert source.encoding == "gb18030"
    assert source.media_type == "text/html"
    assert source.published == "2021-03-04" or cleaning.clean(source).published == "2021-03-04"
    assert source.title == report.splitlines()[0]
    assert len(source.sha256) == 64


def test_headings_of_word_files_are_marked(report: str, formats: ModuleType, tmp_path: Path) -> None:
    source = read_one(formats.write(report, "docx", tmp_path))
    marked = [(source.text[mark.begin : mark.end], mark.level) for mark in source.headings]
    assert marked == [("一、基本情况", 1), ("二、存在的主要问题", 1), ("三、对策建议", 1)]


def test_headings_of_doc_files_are_marked(report: str, formats: ModuleType, tmp_path: Path) -> None:
    if not formats.OFFICE:
        pytest.skip("LibreOffice is not installed")
    source = read_one(formats.write(report, "doc", tmp_path))
    marked = [(source.text[mark.begin : mark.end], mark.level) for mark in source.headings]
    assert marked == [("一、基本情况", 1), ("二、存在的主要问题", 1), ("三、对策建议", 1)]


def test_pages_are_known(report: str, formats: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(formats.pdf("\n".join([report] * 5), header="云岭县委组织部文件"))
    source = read_one(path)
    assert len(source.page_begins) >= 2
    assert source.page_begins[0] == 0
    assert source.page_of(len(source.text) - 1) == len(source.page_begins)
    assert "云岭县委组织部文件" not in source.text
    assert "—" not in source.text
    assert lines(source.text) == lines("\n".join([report] * 5))


def test_member_of_a_zip_has_its_chinese_name(report: str, formats: ModuleType, tmp_path: Path) -> None:
    path = formats.write(report, "zip", tmp_path)
    assert read_one(path).path == f"{path}!/folder/汇报.txt"
