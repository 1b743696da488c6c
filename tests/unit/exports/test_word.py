import io
from pathlib import Path

import docx
import pytest

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
