"""What is printed on a page that is only a picture? Recognition by RapidOCR (extra `ocr`); its models lie in its wheel."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from reportminer.readers.base import ReadOptions
from reportminer.readers.layout import Glyph, Line, merge_rows

DPI = 150
WIDEST = 2400
"""pixels across from which on a page is shown smaller to the recogniser"""
LOWEST = 0.5
"""score below which a line is taken for a smudge"""


class Recognised(NamedTuple):
    """Lines of a page and the mean score of their recognition, from 0 to 1."""

    lines: list[Line]
    confidence: float


def installed() -> bool:
    """Whether RapidOCR is here with its models, so that nothing need be fetched."""
    spec = find_spec("rapidocr")
    if spec is None or not spec.origin:
        return False
    return any((Path(spec.origin).parent / "models").glob("*rec*.onnx"))


@lru_cache(maxsize=1)
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error"})


def recognise(document: Any, numbers: list[int], options: ReadOptions) -> dict[int, Recognised]:
    """Recognise pages of an open PDF.

    Args:
        document: a pypdfium2 document.
        numbers: pages from 0.
        options: `ocr` must be on; no more than `max_ocr_pages` are recognised.

    Returns:
        The pages on which something was found; {} where the extra is not installed.
    """
    if not options.ocr or not numbers or not installed():
        return {}
    found = {}
    for number in numbers[: options.max_ocr_pages]:
        page = document[number]
        try:
            result = _recognise(page, number)
        finally:
            page.close()
        if result.lines:
            found[number] = result
    return found


def _recognise(page: Any, number: int) -> Recognised:
    scale = min(DPI / 72, WIDEST / max(1.0, page.get_width(), page.get_height()))
    output = _engine()(page.render(scale=scale).to_numpy(), use_cls=False)
    lines, scores = [], []
    found = zip(output.boxes, output.txts, output.scores, strict=False) if output.txts else ()
    for box, text, score in found:
        if score >= LOWEST and text.strip():
            lines.append(_line(box, text.strip(), scale, number))
            scores.extend([float(score)] * len(text))
    lines.sort(key=lambda line: (line.top + line.bottom) / 2)
    return Recognised(merge_rows(lines), round(fmean(scores), 4) if scores else 0.0)


def _line(box: Any, text: str, scale: float, number: int) -> Line:
    """A line whose characters are spread over its box, ASCII half as wide as Chinese."""
    across = [float(point[0]) / scale for point in box]
    down = sorted(float(point[1]) / scale for point in box)
    left, right = min(across), max(across)
    top, bottom = fmean(down[:2]), fmean(down[2:])
    shares = [0.5 if char.isascii() else 1.0 for char in text]
    step = (right - left) / sum(shares)
    glyphs, at = [], left
    for char, share in zip(text, shares, strict=True):
        glyphs.append(Glyph(char, at, at + share * step, top, bottom))
        at += share * step
    return Line(text, left, right, top, bottom, number, glyphs)
