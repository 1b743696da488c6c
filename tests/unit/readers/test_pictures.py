"""Pictures of pages: the right characters are boxed, on turned pages and scans too; what cannot be drawn says so."""

from __future__ import annotations

import io
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from reportminer.readers import ocr
from reportminer.readers.base import ReadError
from reportminer.readers.pictures import Quote, _Box, find_quote, page_picture

PROBLEM = "（二）经费保障不足。村级办公经费每年不足2万元，社区工作者人均月工资仅1850元。"


def red_edges(png: bytes) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom of what is red."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    near = Image.eval(image.split()[1], lambda green: 255 if green < 80 else 0)
    red = Image.eval(image.split()[0], lambda value: 255 if value > 140 else 0)
    return Image.composite(near, Image.new("L", image.size), red).getbbox()


def dark(png: bytes, box: tuple[int, int, int, int]) -> int:
    """Pixels of ink inside a box, its frame left out."""
    inside = Image.open(io.BytesIO(png)).convert("L").crop((box[0] + 4, box[1] + 4, box[2] - 4, box[3] - 4))
    return sum(inside.histogram()[:128])


def scan(data: bytes) -> bytes:
    import pypdfium2
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    picture = pypdfium2.PdfDocument(data)[0].render(scale=150 / 72).to_pil().convert("L")
    canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_quotation_is_boxed_where_its_ink_stands(formats: ModuleType, report: str) -> None:
    data = formats.pdf(report)
    plain, boxed = page_picture(data, 1), page_picture(data, 1, [Quote("社区工作者人均月工资仅1850元", "不足2万元，")])
    assert (plain.found, boxed.found) == ((), (True,))
    edges = red_edges(boxed.png)
    assert red_edges(plain.png) is None
    assert edges
    assert dark(plain.png, edges) > 200
    assert Image.open(io.BytesIO(plain.png)).width == 900
    missing = page_picture(data, 1, [Quote("这句话不在这一页上，也不在别处")])
    assert missing.found == (False,)
    assert red_edges(missing.png) is None


def test_of_two_the_one_behind_the_same_words_is_boxed(formats: ModuleType) -> None:
    text = "关于工作的汇报\n" + "\n".join(f"第{n}项工作，投入资金50万元。" for n in "一二三四五六")
    data = formats.pdf(text)
    tops = [red_edges(page_picture(data, 1, [Quote("50万元", f"第{n}项工作，投入资金")]).png) for n in "一三六"]
    assert all(tops)
    assert [edges[1] for edges in tops if edges] == sorted({edges[1] for edges in tops if edges})


@pytest.mark.parametrize("quarter", [90, 180, 270])
def test_on_a_turned_page_too(formats: ModuleType, report: str, quarter: int) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(formats.pdf(report))
    document[0].set_rotation(quarter)
    out = io.BytesIO()
    document.save(out)
    plain, boxed = page_picture(out.getvalue(), 1), page_picture(out.getvalue(), 1, [Quote("（二）经费保障不足")])
    edges = red_edges(boxed.png)
    assert edges
    assert dark(plain.png, edges) > 100
    assert (edges[2] - edges[0] > edges[3] - edges[1]) is (quarter == 180)


def test_a_quotation_over_two_pages_is_boxed_on_both(formats: ModuleType) -> None:
    sentences = [f"第{n}项措施是完善村级办公经费保障办法并按季度公布使用情况，" for n in range(1, 60)]
    data = formats.pdf("关于工作的汇报\n" + "".join(sentences) + "完。")
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    assert len(document) > 1
    first = document[0].get_textpage().get_text_range()
    cut = next(n for n in range(1, 60) if f"第{n}项" in first and f"第{n + 1}项" not in first)
    quote = Quote("".join(sentences[cut - 1 : cut + 1]))
    assert page_picture(data, 1, [quote]).found == page_picture(data, 2, [quote]).found == (True,)


@pytest.mark.skipif(not ocr.installed(), reason="recognition is not installed")
def test_a_scan_is_recognised(formats: ModuleType, report: str) -> None:
    data = scan(formats.pdf(report))
    boxed = page_picture(data, 1, [Quote("村级办公经费每年不足2万元")])
    assert boxed.found == (True,)
    printed = red_edges(page_picture(formats.pdf(report), 1, [Quote("村级办公经费每年不足2万元")]).png)
    edges = red_edges(boxed.png)
    assert edges
    assert printed
    assert max(abs(one - other) for one, other in zip(edges, printed, strict=True)) < 25


def test_without_recognition_a_scan_is_shown_bare(
    formats: ModuleType, report: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)
    assert page_picture(scan(formats.pdf(report)), 1, [Quote(PROBLEM)]).found == (False,)


def test_lines_are_boxed_one_by_one_whatever_the_script() -> None:
    boxes = [_Box(c, 10 * n, 10, 10 * n + 10, 20) for n, c in enumerate("經費保障")]
    boxes += [_Box(c, 10 * n, 30, 10 * n + 10, 40) for n, c in enumerate("不足。")]
    assert find_quote(boxes, Quote("经费 保障\n不足")) == [(0, 10, 40, 20), (0, 30, 20, 40)]
    assert find_quote(boxes, Quote("  ")) == find_quote([], Quote("经费")) == []


@pytest.mark.parametrize("page", [0, -1, 99])
def test_pages_that_are_not_there(formats: ModuleType, report: str, page: int) -> None:
    with pytest.raises(ReadError, match="no page"):
        page_picture(formats.pdf(report), page)


def test_what_is_no_pdf_and_what_takes_long(formats: ModuleType, report: str) -> None:
    with pytest.raises(ReadError):
        page_picture(b"no pdf", 1)
    with pytest.raises(ReadError, match="takes longer"):
        page_picture(formats.pdf(report), 1, seconds=-1)


def test_tall_pages_are_small() -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas: Any = Canvas(out, pagesize=(100, 14_000))
    canvas.drawString(10, 10, "x")
    canvas.save()
    width, height = Image.open(io.BytesIO(page_picture(out.getvalue(), 1).png)).size
    assert height <= 2700
    assert width <= 900
