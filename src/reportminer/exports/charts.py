"""How are numbers drawn? SVG pictures of series over years, bars over places, plans beside results: no script, no outside file.

Elements are built, never pasted together, so that no text can become markup; colours are told apart by the colour-blind
(after Okabe and Ito 2008, darkened to a contrast of 3 on white) and never stand alone: lines differ in dashes and marks, values
are written beside them. Every picture has a title and a description in words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple
from xml.etree import ElementTree

COLOURS = ("#0072b2", "#c44e00", "#007a5a", "#9b3d75", "#4d5561", "#7a5f00")
_DASHES = ("", "7 3", "2 3")
INK, QUIET, LINE = "#1c2430", "#56616f", "#d6dde6"
MOST_SERIES = len(COLOURS) * len(_DASHES)
"""lines that can be told apart"""
MOST_BARS = 40
_CORNERS: dict[int, tuple[tuple[float, float], ...]] = {
    1: ((-1, -1), (1, -1), (1, 1), (-1, 1)), 2: ((0, -1.2), (1.1, 0.9), (-1.1, 0.9)),
    3: ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
}  # fmt: skip
_FONT = 13
_SHORT = 12
"""characters of a name that are written; the whole name is in its title"""
_TICKS = 5
_MOST_WRITTEN = 12
"""points of a single line that have their numbers beside them"""
_ROW = 26
_UNPRINTABLE = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Value(NamedTuple):
    """One number of a picture."""

    at: str
    """the year, place or other name that it stands at"""
    value: float
    shown: str
    """the number as a reader would write it, with its unit"""
    link: str = ""
    """where its evidence is"""
    least: float | None = None
    """lower end, where the number is a range whose upper end is `value`"""
    open: bool = False
    """a target, an expected or a bounded number: its mark is hollow"""
    doubt: bool = False
    """others contradict it"""


class Series(NamedTuple):
    """Numbers that belong together."""

    name: str
    values: tuple[Value, ...]


class Words(NamedTuple):
    """What pictures say themselves in a language: names, values and titles are the caller's."""

    nothing: str
    result: str
    target: str
    unstated: str
    year: str
    of: str
    """between a name and what is told of it"""
    and_: str
    then: str
    """between what is told of two"""
    large: tuple[tuple[float, float, str], ...]
    """how long numbers of an axis are shortened: from which size, by how much, and the sign behind"""


WORDS = {
    "zh": Words(
        "没有可画的数", "实际", "目标", "未写明", "{}年", "：", "，", "；", ((1e8, 1e8, "亿"), (1e5, 1e4, "万"))
    ),
    "en": Words(
        "no number to draw",
        "result",
        "target",
        "not stated",
        "{}",
        ": ",
        ", ",
        "; ",
        ((1e9, 1e9, "bn"), (1e6, 1e6, "m")),
    ),
}
"""by language"""


class Pair(NamedTuple):
    """A target beside its result; None where it is not stated."""

    name: str
    target: Value | None
    result: Value | None
    verdict: str = ""


def line_chart(
    series: Sequence[Series], *, title: str, width: int = 760, height: int = 330, language: str = "zh"
) -> str:
    """Lines over years; a gap of years is bridged by dots, a range is a bar from end to end.

    Args:
        series: one line each, `at` of the values a year; more than `MOST_SERIES` are left out.
        title: what is drawn, with its unit.
        width: pixels across.
        height: pixels down.
        language: of what the picture says itself, one of `WORDS`.
    """
    say = WORDS[language]
    drawn = [_of_years(one) for one in series[:MOST_SERIES]]
    points = [value for one in drawn for value in one.values]
    if not points:
        return _empty(title, width, say)
    years = sorted({int(value.at) for value in points})
    low, high, ticks = _scale(end for value in points for end in (value.value, value.least) if end is not None)
    left = 12 + max(_width(_number(tick, say)) for tick in ticks)
    right, top, bottom = width - 16 - min(190, max(_width(_cut(one.name)) for one in drawn) + 22), 16, height - 30

    def across(year: int) -> float:
        span = years[-1] - years[0]
        return (left + right) / 2 if not span else left + 14 + (right - left - 28) * (year - years[0]) / span

    def down(value: float) -> float:
        return bottom - (bottom - top) * (value - low) / (high - low)

    svg = _picture(title, width, height, _told(drawn, say))
    for tick in ticks:
        _line(svg, left, down(tick), right, down(tick), LINE)
        _text(svg, left - 6, down(tick) + 4, _number(tick, say), anchor="end", colour=QUIET)
    for year in _some(years, max(2, int((right - left) / 44))):
        _text(svg, across(year), bottom + 20, str(year), anchor="middle", colour=QUIET)
    for number, one in enumerate(drawn):
        _draw_line(svg, one, number, across, down, say, alone=len(drawn) == 1)
    _name_lines(svg, drawn, right, across, down, (top, bottom))
    return _written(svg)


def _of_years(series: Series) -> Series:
    found = {int(value.at): value for value in series.values if value.at.isdecimal()}
    return Series(series.name, tuple(found[year] for year in sorted(found)))


def _draw_line(
    svg: ElementTree.Element,
    series: Series,
    number: int,
    across: Callable[[int], float],
    down: Callable[[float], float],
    say: Words,
    *,
    alone: bool,
) -> None:
    colour, dash = COLOURS[number % len(COLOURS)], _DASHES[number // len(COLOURS)]
    for one, two in pairwise(series.values):
        begin, end = int(one.at), int(two.at)
        bridge = end - begin > 1
        line = _line(svg, across(begin), down(one.value), across(end), down(two.value), colour, 1.2 if bridge else 2.2)
        if bridge or dash:
            line.set("stroke-dasharray", "1 5" if bridge else dash)
    for value in series.values:
        x, y = across(int(value.at)), down(value.value)
        holder = _linked(svg, value, f"{series.name} {value.at}{say.of}{value.shown}")
        if value.least is not None:
            _line(holder, x, down(value.least), x, y, colour, 5)
        _mark(holder, number, x, y, colour, hollow=value.open)
        if value.doubt:
            _text(holder, x, y - 9, "⚠", anchor="middle")
        elif alone and len(series.values) <= _MOST_WRITTEN:
            _text(holder, x, y - 9, _bare(value.shown), anchor="middle", size=11)


def _name_lines(
    svg: ElementTree.Element,
    drawn: Sequence[Series],
    right: float,
    across: Callable[[int], float],
    down: Callable[[float], float],
    ends: tuple[float, float],
) -> None:
    """The names behind the last points, moved apart where they would touch."""
    named = sorted((down(one.values[-1].value), number) for number, one in enumerate(drawn) if one.values)
    heights: list[float] = []
    for y, _ in named:
        heights.append(max(y, heights[-1] + 16) if heights else y)
    over = max(0.0, heights[-1] - ends[1]) if heights else 0.0
    for at in range(len(heights) - 1, -1, -1):
        ceiling = heights[at + 1] - 16 if at + 1 < len(heights) else ends[1]
        heights[at] = min(heights[at], ceiling) if over else heights[at]
    for (_, number), y in zip(named, heights, strict=True):
        last = drawn[number].values[-1]
        colour = COLOURS[number % len(COLOURS)]
        _line(svg, across(int(last.at)) + 5, down(last.value), right + 4, y, LINE)
        _mark(svg, number, right + 10, y, colour)
        _text(svg, right + 20, y + 4, _cut(drawn[number].name), whole=drawn[number].name)


def bar_chart(values: Sequence[Value], *, title: str, width: int = 760, language: str = "zh") -> str:
    """A bar a name, one below the other, with the number at its end; more than `MOST_BARS` are left out.

    Args:
        values: in the order in which they are drawn.
        title: what is drawn, with its unit.
        width: pixels across.
        language: of what the picture says itself, one of `WORDS`.
    """
    say = WORDS[language]
    drawn = values[:MOST_BARS]
    if not drawn:
        return _empty(title, width, say)
    low, high, ticks = _scale([0.0, *(value.value for value in drawn)])
    left = 14 + max(_width(_cut(value.at)) for value in drawn)
    right = width - 12 - max(_width(value.shown) for value in drawn) - 12
    height = _ROW * len(drawn) + 34

    def across(value: float) -> float:
        return left + (right - left) * (value - low) / (high - low)

    svg = _picture(title, width, height, say.then.join(f"{value.at} {value.shown}" for value in drawn))
    _axis(svg, ticks, across, height, say)
    for row, value in enumerate(drawn):
        y = 6 + row * _ROW
        _text(svg, left - 8, y + 15, _cut(value.at), anchor="end", whole=value.at)
        holder = _linked(svg, value, f"{value.at}{say.of}{value.shown}")
        begin, end = sorted((across(0.0), across(value.value)))
        _bar(holder, begin, y + 3, max(1.5, end - begin), 17, COLOURS[0], hollow=value.open)
        _text(holder, max(end, across(0.0)) + 6, y + 15, value.shown + (" ⚠" if value.doubt else ""))
    _line(svg, across(0.0), 2, across(0.0), height - 24, QUIET)
    return _written(svg)


def plan_chart(pairs: Sequence[Pair], *, title: str, width: int = 760, language: str = "zh") -> str:
    """Targets against results: a bar for the result, an upright stroke for the target, both numbers and the verdict in words."""
    say = WORDS[language]
    drawn = pairs[:MOST_BARS]
    told = [_verdict(pair, say) for pair in drawn]
    numbers = [value.value for pair in drawn for value in (pair.target, pair.result) if value is not None]
    if not numbers:
        return _empty(title, width, say)
    low, high, ticks = _scale([0.0, *numbers])
    left = 14 + max(_width(_cut(pair.name)) for pair in drawn)
    right = width - 24 - min(320, max(map(_width, told)))
    height = _ROW * len(drawn) + 34

    def across(value: float) -> float:
        return left + (right - left) * (value - low) / (high - low)

    svg = _picture(
        title, width, height, say.then.join(f"{pair.name} {words}" for pair, words in zip(drawn, told, strict=True))
    )
    _axis(svg, ticks, across, height, say)
    for row, (pair, words) in enumerate(zip(drawn, told, strict=True)):
        y = 6 + row * _ROW
        _text(svg, left - 8, y + 15, _cut(pair.name), anchor="end", whole=pair.name)
        if pair.result is not None:
            holder = _linked(svg, pair.result, f"{pair.name} {say.result} {pair.result.shown}")
            begin, end = sorted((across(0.0), across(pair.result.value)))
            _bar(holder, begin, y + 5, max(1.5, end - begin), 13, COLOURS[0], hollow=pair.result.open)
        if pair.target is not None:
            holder = _linked(svg, pair.target, f"{pair.name} {say.target} {pair.target.shown}")
            _line(holder, across(pair.target.value), y + 1, across(pair.target.value), y + 22, COLOURS[1], 3)
        _text(svg, right + 12, y + 15, words)
    _line(svg, across(0.0), 2, across(0.0), height - 24, QUIET)
    return _written(svg)


def _verdict(pair: Pair, say: Words) -> str:
    target = pair.target.shown if pair.target else say.unstated
    result = pair.result.shown if pair.result else say.unstated
    told = [f"{say.target} {target}", f"{say.result} {result}", pair.verdict]
    return say.and_.join(filter(None, told))


def column_chart(
    values: Sequence[Value], *, title: str, width: int = 420, height: int = 150, language: str = "zh"
) -> str:
    """Small upright bars, such as counts over years, the numbers above them where there is room."""
    say = WORDS[language]
    if not values:
        return _empty(title, width, say)
    top, bottom, step = 20, height - 24, (width - 8) / len(values)
    most = max(*(value.value for value in values), 1e-9)
    svg = _picture(title, width, height, say.then.join(f"{value.at} {value.shown}" for value in values))
    _line(svg, 4, bottom, width - 4, bottom, LINE)
    room = _some(list(range(len(values))), max(2, int((width - 8) / 38)))
    for number, value in enumerate(values):
        x, tall = 4 + step * number, (bottom - top) * value.value / most
        holder = _linked(svg, value, f"{value.at}{say.of}{value.shown}")
        _bar(holder, x + step * 0.12, bottom - tall, step * 0.76, max(1.0, tall), COLOURS[0])
        if step >= _width(value.shown) * 0.9:
            _text(holder, x + step / 2, bottom - tall - 5, value.shown, anchor="middle", size=11)
        if number in room:
            _text(svg, x + step / 2, bottom + 17, value.at, anchor="middle", size=11, colour=QUIET)
    return _written(svg)


def _scale(numbers: Iterable[float]) -> tuple[float, float, list[float]]:
    """Lowest and highest of an axis and its ticks, at round numbers."""
    found = list(numbers)
    low, high = min(found), max(found)
    if low > 0 and low < 0.6 * high:
        low = 0.0
    if high == low:
        low, high = (min(0.0, low), max(0.0, high)) if low else (0.0, 1.0)
    rough = (high - low) / _TICKS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step - 1e-9)
    ticks = [round(step * number, 10) for number in range(first, last + 1)]
    return ticks[0], ticks[-1], ticks


def _number(value: float, say: Words) -> str:
    by, sign = next(((by, sign) for least, by, sign in say.large if abs(value) >= least), (1.0, ""))
    return f"{value / by:,.6g}{sign}" if sign else f"{value:,.10g}"


def _bare(shown: str) -> str:
    """A number without the words of its unit, for the small space beside a point."""
    return shown.rstrip("元人户个名亩")


def _some(items: Sequence[int], most: int) -> list[int]:
    """At most so many, evenly chosen, the last always among them."""
    step = math.ceil(len(items) / most)
    return list(items[::-1][::step][::-1])


def _cut(name: str) -> str:
    return name if len(name) <= _SHORT else f"{name[: _SHORT - 1]}…"


def _width(text: str) -> float:
    """About how wide a text is, in pixels."""
    return sum(_FONT * (0.6 if character < "\u2e80" else 1.02) for character in text)


def _told(drawn: Sequence[Series], say: Words) -> str:
    lines = []
    for one in drawn:
        if one.values:
            first, last = one.values[0], one.values[-1]
            ends = (first,) if last is first else (first, last)
            told = (f"{say.year.format(value.at)} {value.shown}" for value in ends)
            lines.append(f"{one.name}{say.of}{say.and_.join(told)}")
    return say.then.join(lines)


def _picture(title: str, width: int, height: int, description: str) -> ElementTree.Element:
    svg = ElementTree.Element(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}", "class": "chart", "role": "group"},
    )
    svg.set("width", str(width))
    svg.set("height", str(height))
    svg.set("aria-label", title)
    svg.set("font-size", str(_FONT))
    ElementTree.SubElement(svg, "title").text = title
    ElementTree.SubElement(svg, "desc").text = description
    return svg


def _empty(title: str, width: int, say: Words) -> str:
    svg = _picture(title, width, 60, say.nothing)
    _text(svg, width / 2, 36, say.nothing, anchor="middle", colour=QUIET)
    return _written(svg)


def _axis(
    svg: ElementTree.Element, ticks: Sequence[float], across: Callable[[float], float], height: int, say: Words
) -> None:
    for tick in ticks:
        _line(svg, across(tick), 4, across(tick), height - 24, LINE)
        _text(svg, across(tick), height - 8, _number(tick, say), anchor="middle", size=11, colour=QUIET)


def _linked(svg: ElementTree.Element, value: Value, words: str) -> ElementTree.Element:
    """What holds the mark of a value: a link to its evidence where there is any."""
    holder = ElementTree.SubElement(svg, "a", {"href": value.link}) if value.link else ElementTree.SubElement(svg, "g")
    if value.link:
        holder.set("aria-label", words)
    ElementTree.SubElement(holder, "title").text = words
    return holder


def _line(
    svg: ElementTree.Element, x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1
) -> ElementTree.Element:
    ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "stroke-width": width}
    attributes = {name: f"{value:.2f}".rstrip("0").rstrip(".") for name, value in ends.items()}
    return ElementTree.SubElement(svg, "line", {**attributes, "stroke": colour})


def _bar(
    svg: ElementTree.Element, x: float, y: float, width: float, height: float, colour: str, *, hollow: bool = False
) -> None:
    sides = {"x": x, "y": y, "width": width, "height": height}
    fill = {"fill": "#fff", "stroke": colour, "stroke-width": "2"} if hollow else {"fill": colour}
    ElementTree.SubElement(svg, "rect", {**{name: f"{side:.1f}" for name, side in sides.items()}, **fill})


def _mark(svg: ElementTree.Element, number: int, x: float, y: float, colour: str, *, hollow: bool = False) -> None:
    """A point: round, square, upright or lying triangle by the number of its line, hollow where the number is no result."""
    fill = {"fill": "#fff" if hollow else colour, "stroke": colour, "stroke-width": "1.8"}
    shape, size = number % 4, 4.2
    if shape == 0:
        ElementTree.SubElement(svg, "circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{size}", **fill})
        return
    points = " ".join(f"{x + size * dx:.1f},{y + size * dy:.1f}" for dx, dy in _CORNERS[shape])
    ElementTree.SubElement(svg, "polygon", {"points": points, **fill})


def _text(
    svg: ElementTree.Element,
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    size: int = _FONT,
    colour: str = INK,
    whole: str = "",
) -> None:
    element = ElementTree.SubElement(svg, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}", "fill": colour})
    if anchor != "start":
        element.set("text-anchor", anchor)
    if size != _FONT:
        element.set("font-size", str(size))
    element.text = _printable(words)
    if whole and whole != words:
        ElementTree.SubElement(element, "title").text = _printable(whole)


def _printable(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _UNPRINTABLE.sub("�", text)


def _written(svg: ElementTree.Element) -> str:
    for element in svg.iter():
        if element.text:
            element.text = _printable(element.text)
        for name, value in element.attrib.items():
            element.set(name, _printable(value))
    return ElementTree.tostring(svg, encoding="unicode")
