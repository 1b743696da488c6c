"""What is printed on a page that is only a picture? Recognition by RapidOCR (extra `ocr`); its models lie in its wheel."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

import numpy as np

from reportminer.readers.base import ReadOptions
from reportminer.readers.characters import rate
from reportminer.readers.layout import Glyph, Line, merge_rows

DPI = 150
WIDEST = 2400
"""pixels across from which on a page is shown smaller to the recogniser"""
SENSE = 0.2
"""rating below which what was recognised is no text; Chinese prose has about 1, English 0.5"""
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
    picture = page.render(scale=scale).to_numpy()
    upright, lies = read_picture(picture, scale, number)
    if upright.lines and not lies and _sense(upright) >= SENSE:
        return upright
    turned = [read_picture(np.ascontiguousarray(np.rot90(picture, quarter)), scale, number) for quarter in (1, 3)]
    best = max((found for found, still in turned if not still), key=_worth, default=Recognised([], 0.0))
    return best if _sense(best) >= SENSE else Recognised([], 0.0)


def _sense(found: Recognised) -> float:
    return rate("".join(line.text for line in found.lines))


def _worth(found: Recognised) -> float:
    """How much was recognised, and how surely."""
    return found.confidence * max(0.0, _sense(found)) * sum(len(line.text) for line in found.lines)


def read_picture(picture: Any, scale: float, number: int) -> tuple[Recognised, bool]:
    """What is recognised in a picture, and whether it seems to lie on its side: most lines are taller than wide."""
    output = _engine()(picture, use_cls=False)
    lines, scores, tall = [], [], 0
    found = list(zip(output.boxes, output.txts, output.scores, strict=False)) if output.txts else []
    for box, text, score in found:
        line = _line(box, text.strip() or " ", scale, number)
        tall += line.bottom - line.top > 1.5 * (line.right - line.left)
        if score >= LOWEST and text.strip():
            lines.append(line)
            scores.extend([float(score)] * len(text))
    lines.sort(key=lambda line: (line.top + line.bottom) / 2)
    recognised = Recognised(merge_rows(lines), round(fmean(scores), 4) if scores else 0.0)
    return recognised, 2 * tall > len(found)


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
