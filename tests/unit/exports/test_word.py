import io
from pathlib import Path

import docx
import pytest
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH

from reportminer.exports import ExportError, word, write

ROWS = [
    {"place": "云澜县", "text": "=1+1 <b>不是公式</b>", "years": [2022, 2023]},
    {"place": "青砚县", "text": "第一行\x00第二段\n换行", "years": None},
]


def test_rows_become_a_word_table_of_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    write(ROWS, ["place", "text", "years"], form="docx", output=path, title="对比")
    document = docx.Document(io.BytesIO(path.read_bytes()))
    table = document.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["place", "text", "years"]
    assert [cell.text for cell in table.rows[1].cells] == ["云澜县", "=1+1 <b>不是公式</b>", "2022；2023"]
    assert "\x00" not in table.rows[2].cells[1].text
    assert document.paragraphs[0].text == "对比"


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        write(ROWS, ["place", "text"], form="docx", output=tmp_path / name)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_a_table_too_long_for_word_is_refused_and_nothing_is_left(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(word, "MOST_ROWS", 1)
    with pytest.raises(ExportError, match="too many for a Word table"):
        write(ROWS, ["place"], form="docx", output=tmp_path / "t.docx")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ValueError, match="needs a file"):
        write(ROWS, ["place"], form="docx")


def test_short_texts_are_not_broken_and_long_ones_take_no_more_than_their_share() -> None:
    kinds, texts = word.widths(["类型", "原文"], [["打算", "长" * 90], ["做法", "短"], ["打算", "短"], ["打算", "短"]])
    assert kinds >= len("打算") * 2 + 3
    assert kinds < texts <= 60
    [number] = word.widths(["2022"], [["3%"], ["5.5%（预计）"], ["4%"], ["6%"]])
    assert number >= word.wide("5.5%（预计）") + 3


def test_cells_stand_to_the_left_and_in_the_middle_of_their_row(tmp_path: Path) -> None:
    write(ROWS, ["place", "text"], form="docx", output=tmp_path / "t.docx")
    cell = docx.Document(str(tmp_path / "t.docx")).tables[0].rows[1].cells[0]
    assert cell.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.LEFT
    assert cell.vertical_alignment == WD_ALIGN_VERTICAL.CENTER
