"""Where does a text state a quantity, and which value and unit does it have?

One pass of `candidates.pattern` finds numerals; each is read (`reading`), joined with its unit (`units`), the words that make
it inexact (`approximators`) and its partner in a range, and dropped where it measures nothing (`exclusions`).
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from msgspec.structs import replace

from reportminer.figures import (
    approximators,
    bare,
    candidates,
    exclusions,
    joining,
    masks,
    members,
    numerals,
    parts,
    reading,
    units,
)
from reportminer.figures.approximators import Approximator
from reportminer.figures.expressions import expression
from reportminer.figures.reading import Numeral, Value
from reportminer.figures.units import Unit
from reportminer.records import Approx, Figure
from reportminer.sentences import END

_HALF = Decimal("0.5")
_AND_HALF = re.compile(r"半(?![决成导天数径山截挂边壁])")
_EXTRA = expression("quantities extra")
_SPOKEN_SCALE = expression("quantities spoken scale")
_LONGER = {"月": "个月", "星期": "周"}
_JOINT = expression("quantities joint")
_CLOSED = re.compile(r"\s?(?:、|和|及|与|或|以及)")
_AFTER_DIGIT = candidates.RANGE_SIGNS | frozenset("、，,多余来几")
_PIECE = "块"
_LIANG = "两"
_DISCOUNT = "折"
_PAID = expression("quantities paid")
"""right before a number of 块 that is one of 元"""
_PAID_REACH = 8
_TENTH = "tenth"
"""dimension of 成 and 折, which count tenths of a whole"""
_PAUSES = frozenset("、，,")
_SIGNED = units.of_kind("money") | units.of_dimension("ratio", "ratio difference", "temperature")
_ODD = re.compile(r"(?:(?P<more>强)|弱)(?=[的，。；、])")
_RESPECTIVELY = 40
_CAPPED = expression("quantities capped")
_CAP_ENDS = frozenset("处以罚款予励奖助贴补贷信请")
_CAP_REACH = 10
_JOINT_TO = expression("quantities joint to")
_PAID_FOR = expression("quantities paid for")
_BUILT = expression("bare built")
_BUILT_REACH = 8
_NONE = "-"
_STOPS = frozenset("，。；、）")
_LEAST_SHARED = 1_000
_SHARED = frozenset(["元", "人", "人次", "户"])
"""units that a number of 万 goes on with in the same sentence: 少了5.8万 behind 41.3万人"""
_POINTS = "百分点"
_DEGREE = "°"
_COORDINATE = re.compile("[经纬]度?[:：]?$")
_CHANGED = re.compile("[增升涨提扩降跌减落缩低高快慢差][^。；]{0,12}$")
"""a change before so many 个点, which are percentage points then and places else"""


def find_quantities(text: str) -> list[Figure]:
    """Every quantity of `text`: where it stands, its value in the base unit, its unit.

    Args:
        text: clean text of a report.

    Returns:
        Figures in order of begin, none overlapping another, with begin, end, text, min, max, approx, unit, status ("masked" or
        "actual"), confidence and rule. Approximators belong to the span (近百个, 70多人, 85%以上); scales are multiplied out.
    """
    return _Finder(text).run()


class _Finder:
    """One pass over one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.figures: list[Figure] = []
        self.pending: list[Numeral] = []
        """numbers without unit that may share the one of their neighbour"""
        self.bare: list[Numeral] = []
        """whole numbers that have no unit of their own"""
        self.done = 0
        self.percent_lost: bool | None = None
        self.match_unit = units.matcher()
        self.distant = approximators.distant_words(text)
        self.before_number = approximators.last_characters()
        self.behind_unit = joining.behind_unit()
        self.with_parts = parts.has_parts()

    def run(self) -> list[Figure]:
        readers = {
            "plain": self._plain, "numeral": self._arabic, "han": self._han, "formal": self._formal, "compound": self._compound,
            "fraction": self._fraction, "slash": self._slash, "fan": self._fold, "half": self._half, "ratio": self._ratio,
            "mask": self._mask, "pair": self._pair, "liang": self._liang,
        }  # fmt: skip
        for match in candidates.pattern().finditer(self.text):
            kind = match.lastgroup
            if kind is None:
                continue
            begin = match.start(kind)
            if begin < self.done:
                continue
            if self.pending and not self._joined(begin):
                self._settle()
            readers[kind](match)
        self._settle()
        self._add_stripped()
        self.figures.sort(key=lambda figure: figure.begin)
        self.figures += members.find_members(self.text, self.figures)
        if self.bare:
            spans = [(numeral.begin, numeral.end) for numeral in self.bare]
            self.figures += members.find_listed(self.text, self.figures, spans)
        self.figures.sort(key=lambda figure: figure.begin)
        return self.figures

    # one reader a kind of candidate

    def _plain(self, match: re.Match[str]) -> None:
        numeral = reading.read_plain(match)
        if numeral is not None:
            self._quantity(numeral, *self._unit_at(numeral))

    def _arabic(self, match: re.Match[str]) -> None:
        text, begin = self.text, match.start("numeral")
        if begin > 1 and text[begin - 1] in ".．" and text[begin - 2].isdigit():
            return
        numeral = reading.read_arabic(match, begin)
        if numeral is not None:
            self._quantity(numeral, *self._unit_at(numeral))

    def _compound(self, match: re.Match[str]) -> None:
        numeral = reading.read_compound(match)
        if numeral is not None:
            self._quantity(numeral, *self._unit_at(numeral))

    def _han(self, match: re.Match[str]) -> None:
        text, written = self.text, match["han"]
        numeral = reading.read_han(text, match.start("han"), written)
        if numeral is None and text[match.end("han") : match.end("han") + 1] == _DISCOUNT:
            numeral = reading.read_tenths(match)
        if numeral is None:
            return
        unit, end = self._unit_at(numeral)
        if unit is None and written in numerals.DIGITS and text[end : end + 1] not in _AFTER_DIGIT:
            return  # the bulk of Chinese digits: 一些, 统一, 三农
        self._quantity(numeral, unit, end)

    def _pair(self, match: re.Match[str]) -> None:
        begin, end = match.span("pair")
        people = numerals.PAIRS[match["pair"]]
        self._settle()
        self._record(begin, end + 1, people, people, "eq", units.PEOPLE, rule="han", confidence=0.85)

    def _liang(self, match: re.Match[str]) -> None:
        begin, end = match.span("liang")
        if exclusions.in_set_word(self.text, begin) or exclusions.in_coinage(self.text, begin, end):
            return
        weight = reading.read_liang(match)
        if weight is not None:
            self._settle()
            self._record(begin, end, weight, weight, "eq", _LIANG, rule="han", confidence=0.85)

    def _formal(self, match: re.Match[str]) -> None:
        numeral = reading.read_formal(match)
        if numeral is not None:
            self._quantity(numeral, *self._unit_at(numeral))

    def _fraction(self, match: re.Match[str]) -> None:
        found = reading.read_fraction(match, self.text)
        if found is not None:
            self._emit_plain(*found)

    def _slash(self, match: re.Match[str]) -> None:
        top, bottom = (int(part) for part in match["slash"].split("/"))
        if top < bottom <= 10:
            self._emit_plain(Numeral(*match.span("slash"), top, top, rule="fraction", parts=bottom), "比例")

    def _fold(self, match: re.Match[str]) -> None:
        self._emit_plain(reading.read_fold(match), "倍")

    def _half(self, match: re.Match[str]) -> None:
        written, text = match["half"], self.text
        begin, end = match.span("half")
        numeral = Numeral(begin, end, _HALF, _HALF, "gt" if written[0] in "过超" else "eq", han=True, rule="half")
        if written == "半":
            unit, end = self._unit_at(numeral)
            often = unit is not None and unit.kind == "time" and text[begin - 1 : begin] == "每"
            if unit is not None and unit.kind in ("time", "measure") and not often:
                self._emit(numeral, unit, end)
        elif begin == 0 or text[begin - 1] not in "另前后":
            self._emit_plain(numeral, "比例")

    def _ratio(self, match: re.Match[str]) -> None:
        self.done = max(self.done, match.end())
        written, begin = match["ratio"], match.start("ratio")
        found = bare.ratio_parts(self.text, begin, written)
        if found is None:
            return
        spans, unit = found
        if not unit:
            # 2.35:1 is the number 2.35; 4:3:3 has no single value
            to_one = len(spans) == 2 and self.text[slice(*spans[1])] == "1"
            single = numerals.number(Decimal(self.text[slice(*spans[0])])) if to_one else None
            self.figures.append(
                Figure(
                    begin=begin, end=match.end(), text=written, min=single, max=single, unit="比例", rule="ratio",
                    confidence=0.7,
                )
            )  # fmt: skip
            return
        for first, last in spans:
            value = Decimal(self.text[first:last])
            self._record(first, last, value, value, "eq", unit, rule="ratio", confidence=0.9)

    def _mask(self, match: re.Match[str]) -> None:
        gap = masks.read_mask(self.text, *match.span("mask"))
        if gap is not None:
            self._settle()
            self._record_gap(gap, rule="masked", confidence=0.9)
            self.done = max(self.done, gap.end)

    # joining a number with its unit, its partner and the words at it

    def _quantity(self, first: Numeral, unit: Unit | None, end: int) -> None:
        """Join a numeral that has `unit` behind it with range partner and approximators; record it if it is a quantity."""
        sign = self.text[end : end + 1]
        if sign in candidates.RANGE_SIGNS and self._range(first, unit, end):
            return
        if unit is not None:
            if sign in joining.EXTENDING:
                first, unit, end = self._extended(first, unit, end)
            self._emit(first, unit, end)
        elif not (sign in _PAUSES and self._neighbours(first, end)):
            self.pending.append(first)

    def _unit_at(self, numeral: Numeral) -> tuple[Unit | None, int]:
        """The unit behind a numeral, at most one blank between, and its end; without one the end of the numeral."""
        text, end = self.text, numeral.end
        found = self.match_unit(text, end + 1 if text[end : end + 1] == " " else end)
        if found is None:
            return None, end
        unit, stop = found
        if (
            unit.name == _POINTS
            and text.startswith("个点", stop - 2)
            and not _CHANGED.search(text, max(0, numeral.begin - _RESPECTIVELY), numeral.begin)
        ):
            return units.registry()["个"], stop - 1
        if text[stop - 1] == _DEGREE and (
            text[stop : stop + 1].isdigit() or _COORDINATE.search(text, max(0, numeral.begin - 4), numeral.begin)
        ):
            return None, end
        if unit.measures and unit.name != "成":
            return found
        if numeral.scale > 1 and text[stop - 1] == "大":  # 30亿大项目
            return None, end
        if text[stop : stop + 1] in joining.BRACKETS:
            unit, stop = units.match_pair(text, unit, stop)
        if numeral.begin and not numeral.han:
            behind = text[numeral.begin - 1]
            if behind.isascii() and behind.isalpha():
                return None, end
        return unit, stop

    def _extended(self, first: Numeral, unit: Unit, end: int) -> tuple[Numeral, Unit, int]:
        """Take in what stands inside or right behind a unit: 一年半, 3个多月, 两个半小时."""
        half = False
        if unit.name == "个":
            scale = _SPOKEN_SCALE.match(self.text, end)
            if (
                scale and self.match_unit(self.text, scale.end()) is None
            ):  # 3个亿, spoken for 3亿元, but not 3个亿元企业
                by = numerals.scale_of(scale["scale"])
                approx: Approx = "gt" if scale["more"] else first.approx
                scaled = replace(first, low=first.low * by, high=first.high * by, approx=approx, scale=by)
                return scaled, units.registry()["元"], scale.end()
            match = _EXTRA.match(self.text, end)
            if match:
                unit, end = units.registry()[_LONGER.get(match["unit"], match["unit"])], match.end()
                if match["extra"] == "多":
                    return replace(first, approx="gt"), unit, end
                half = True
        elif unit.name in self.with_parts and (whole := parts.with_parts(self.text, first, unit, end)):
            return whole
        elif unit.kind in ("time", "measure") or unit.name == "倍":
            match = _AND_HALF.match(self.text, end)
            if match:
                end, half = match.end(), True
        if half:
            more = Decimal(first.scale) / 2
            first = replace(first, low=first.low + more, high=first.high + more)
        return first, unit, end

    def _range(self, first: Numeral, unit: Unit | None, end: int) -> bool:
        """Read a second number behind a sign of range; record the range and say so."""
        text = self.text
        match = candidates.second_number().match(text, end)
        if match is None:
            return False
        if match["han"]:
            second = reading.read_han(text, match.start("han"), match["han"])
        else:
            second = reading.read_arabic(match, match.start("arabic"))
        if second is None or second.approx not in ("eq", "range"):
            return False
        other, stop = self._unit_at(second)
        if unit is not None and (
            other is not unit or (match["sign"] in "至到" and text[first.begin - 1 : first.begin] in ("由", "从"))
        ):
            return False
        if unit is not None and first.han and unit.name == "组":
            self.done = stop  # 八组到九组: names of places
            return True
        low, high = joining.low_of(first, second) if unit is None else first.low, second.high
        if match["minus"]:
            high = -high  # -16℃至-13℃
        below = match["minus"] and reading.sign_before(text, first.begin) == 1
        if (-low if below else low) >= high:
            return False
        if (other is None and second.scale == 1) or (other is not None and other.name == "年" and high >= 1900):
            self.done = stop
            return True
        both = replace(first, end=second.end, low=low, high=high, approx="range", rule="range")
        if other is None:
            self.pending.append(replace(both, scale=second.scale))
        else:
            self._emit(both, other, stop)
        self.done = max(self.done, stop)
        return True

    def _neighbours(self, first: Numeral, end: int) -> bool:
        """Read 三、四个 and 3、4个, which mean "three or four"."""
        match = candidates.neighbour().match(self.text, end)
        if match is None or first.scale != 1 or first.low >= 10 or first.low != first.high:
            return False
        second = int(match["next"]) if match["next"].isdecimal() else numerals.DIGITS[match["next"]]
        if second != first.low + 1 or match["next"].isdecimal() == first.han:
            return False
        both = replace(first, end=match.end(), high=second, approx="range", rule="range")
        unit, stop = self._unit_at(both)
        if unit is None or unit.kind not in ("classifier", "event", "time", "measure"):
            return False
        if not first.han or (unit.han and match["next"] != "二"):
            self._emit(both, unit, stop)
        self.done = max(self.done, stop)
        return True

    def _emit(self, numeral: Numeral, unit: Unit, end: int) -> None:
        """Record a quantity unless it is excluded; settle numbers before it that share its unit."""
        text, low, high = self.text, numeral.low, numeral.high
        before, after = self._before(numeral, scaled=unit.dimension == _TENTH), None
        if before is not None and (unit.name in before[1].not_units or approximators.NORM.match(text, end)):
            before = None
        if text[end : end + 1] in self.behind_unit:
            end, after = joining.behind(text, unit, end)
        begin = before[0] if before else numeral.begin
        approx = joining.approx(numeral, before, after)
        if approx == "eq" and unit.kind == "money" and text[begin - 1 : begin] in _CAP_ENDS and self._is_capped(begin):
            approx = "le"
        if before is None and unit.name in _SIGNED and (sign := reading.sign_before(text, begin)):
            # a sign before a range belongs to its first number alone (-5℃~8℃), a word to both (零下5至8℃)
            low, high = (-low, high) if sign == 1 and numeral.rule == "range" else (-high, -low)
            begin -= sign
        if numeral.round and approx == "eq" and not exclusions.is_reached(text, begin, end):
            self._settle()
            return
        if exclusions.is_no_quantity(text, numeral, unit, begin, end, before):
            self.pending.clear()
            self.done = max(self.done, end)
            return
        if self.pending:
            self._share(numeral, unit)
        elif unit.name != "个" and text[numeral.end : numeral.end + 1] == "个":
            self._complete(numeral, unit)
        name = unit.name
        if name == _PIECE:
            name, approx, end = self._pieces(begin, end, approx)
        elif unit.dimension == _TENTH:
            low, high, name = low * 10, high * 10, "%"
        # a small count in Chinese numerals is the form most often taken for a quantity when it is part of a name
        confidence = 0.85 if numeral.rule == "han" and low < 100 and approx == "eq" else 1.0
        self._record(begin, end, low, high, approx, name, rule=numeral.rule, confidence=confidence)

    def _is_capped(self, begin: int) -> bool:
        """Whether the amount at `begin` is the highest that is given or taken."""
        return _CAPPED.search(self.text, max(0, begin - _CAP_REACH), begin) is not None

    def _pieces(self, begin: int, end: int, approx: Approx) -> tuple[str, Approx, int]:
        """Unit, approximation and end of a number of 块: money where it is paid (每户出200块, 人均8块多), else pieces."""
        text = self.text
        if text.startswith("多", end):
            return "元", "gt" if approx == "eq" else approx, end + 1
        if _PAID_FOR.match(text, end):
            return "元", approx, end
        if not exclusions.ends_clause(text, end):
            return _PIECE, approx, end
        paid = _PAID.search(text, max(0, begin - _PAID_REACH), begin)
        return "元" if paid or bare.unit_told(text, begin) == "元" else _PIECE, approx, end

    def _emit_plain(self, numeral: Numeral, unit: str) -> None:
        """Record a share or multiple, whose unit is in the number, with the approximators at it."""
        text = self.text
        before = self._before(numeral)
        after = approximators.word_after(text, numeral.end, time=False)
        begin = before[0] if before else numeral.begin
        end = after[0] if after else numeral.end
        if exclusions.in_coinage(text, begin, end, longest=8) or (
            numeral.rule == "half" and exclusions.in_set_word(text, numeral.begin)
        ):
            return
        self._settle()
        low, high = (Fraction(value) / Fraction(numeral.parts) for value in (numeral.low, numeral.high))
        approx = joining.approx(numeral, before, after)
        if unit in _SIGNED and before is None and (sign := reading.sign_before(text, begin)):
            low, high, begin = -high, -low, begin - sign
        if after is None and numeral.rule == "fraction" and (odd := _ODD.match(text, end)):  # 三分之一强
            approx, end = "gt" if odd["more"] else "lt", odd.end()
        self._record(begin, end, low, high, approx, unit, rule=numeral.rule)

    def _before(self, numeral: Numeral, *, scaled: bool = False) -> tuple[int, Approximator] | None:
        begin = numeral.begin
        if begin and self.text[begin - 1] in self.before_number:
            scaled = scaled or numeral.scale > 1
            found = approximators.word_before(self.text, begin, is_round=numeral.round, is_scaled=scaled)
            if found is not None:
                return found
        return self.distant.get(begin)

    # numbers whose unit is written once for several

    def _joined(self, begin: int) -> bool:
        end = self.pending[-1].end
        match = _JOINT.match(self.text, end)
        if match is None and not self.text[self.pending[-1].begin - 1].isascii():  # not PM2.5降到44
            match = _JOINT_TO.match(self.text, end)
        return match is not None and match.end() >= begin

    def _share(self, last: Numeral, unit: Unit) -> None:
        """Give the pending numbers the unit of the number that closes their list."""
        text, shared = self.text, self.pending
        commas = any(not (_CLOSED.match(text, numeral.end) or _JOINT_TO.match(text, numeral.end)) for numeral in shared)
        told = "分别" in text[max(0, shared[0].begin - _RESPECTIVELY) : shared[0].begin]
        counts = unit.kind in joining.BEFORE_ROUND_UNITS and last.scale == 1 and last.low < 1000
        scaled = any(numeral.scale > 1 and (counts or numeral.scale != last.scale) for numeral in shared)
        if (commas and not told) or scaled:
            self._settle()
            return
        self.pending = []
        if any(numeral.han and numeral.low < 10 for numeral in shared):
            return
        for numeral in shared:
            factor = last.scale if numeral.scale == 1 else 1
            before = self._before(numeral)
            begin, approx = before[0] if before else numeral.begin, joining.approx(numeral, before, None)
            low, high = numeral.low * factor, numeral.high * factor
            self._record(begin, numeral.end, low, high, approx, unit.name, rule="shared unit", confidence=0.9)

    def _complete(self, last: Numeral, unit: Unit) -> None:
        """Give the numbers before 70个工作日 in 90个和70个工作日 the whole unit."""
        begin = last.begin
        for figure in reversed(self.figures):
            match = _JOINT.match(self.text, figure.end)
            if figure.unit != "个" or match is None or not figure.end < match.end() >= begin:
                return
            figure.unit, begin = unit.name, figure.begin

    def _settle(self) -> None:
        """Decide on numbers that never met a unit."""
        pending, self.pending = self.pending, []
        told = ""
        for numeral in reversed(pending):
            before = self._before(numeral)
            begin = before[0] if before else numeral.begin
            found = bare.read(self.text, numeral, begin, lost=self._lost)
            if found is None:
                found = self._follows(numeral, told)
            if found is None or exclusions.in_coinage(self.text, numeral.begin, found.end):
                if numeral.rule == "arabic":
                    self.bare.append(numeral)
                continue
            after = (found.end, found.approx) if found.approx else None
            approx = joining.approx(numeral, before, after)
            if numeral.round and approx == "eq":
                continue
            unit = found.unit or self._goes_on(numeral)
            told = unit or _NONE
            self._record(begin, found.end, numeral.low, numeral.high, approx, unit, rule=found.rule, confidence=0.8)

    def _follows(self, numeral: Numeral, told: str) -> bare.Meaning | None:
        """A number that changes to another (由2.8缩小到2.5) with its unit, or is a part of the one before (已建成4.3)."""
        text, end = self.text, numeral.end
        if told and _JOINT_TO.match(text, end):
            return bare.Meaning(told.strip(_NONE), end, None, "shared unit")
        if numeral.rule != "arabic" or not self.figures or text[end : end + 1] not in _STOPS:
            return None
        last = self.figures[-1]
        unit = units.registry().get(last.unit)
        if unit is None or unit.kind != "measure" or last.min is None or numeral.high > last.min:
            return None
        if not _BUILT.search(text, max(0, numeral.begin - _BUILT_REACH), numeral.begin):
            return None
        if END.search(text, last.end, numeral.begin):
            return None
        return bare.Meaning(last.unit, end, None, "shared unit")

    def _goes_on(self, numeral: Numeral) -> str:
        """What a number of 万 goes on with whose unit was left out: 收入6.8万，其中发包4万; 外出41.3万人，少了5.8万."""
        last = self.figures[-1] if self.figures and numeral.scale > 1 else None
        if last is None or last.unit not in _SHARED:
            return ""
        ends = numeral.end == len(self.text) or self.text[numeral.end] in _STOPS
        if not ends and not (last.unit == "元" and last.text[-1] in "万亿"):
            return ""
        if last.unit == "元" and last.text[-1] not in "万亿" and last.text[-2:-1] not in ("万", "亿"):
            return ""
        if last.unit != "元" and last.min is not None and not last.min >= _LEAST_SHARED:
            return ""
        return "" if END.search(self.text, last.end, numeral.begin) else last.unit

    def _lost(self) -> bool:
        if self.percent_lost is None:
            self.percent_lost = bare.percent_lost(self.text)
        return self.percent_lost

    # records

    def _record(
        self,
        begin: int,
        end: int,
        low: Value | Fraction,
        high: Value | Fraction,
        approx: Approx,
        unit: str,
        *,
        rule: str,
        confidence: float = 1.0,
    ) -> None:
        lowest = numerals.number(low)
        highest = lowest if low is high else numerals.number(high)
        smallest = None if approx in ("lt", "le") else lowest
        largest = None if approx in ("gt", "ge") else highest
        written = self.text[begin:end]
        self.figures.append(
            Figure(
                begin=begin, end=end, text=written, min=smallest, max=largest, approx=approx, unit=unit, rule=rule,
                confidence=confidence,
            )
        )  # fmt: skip
        self.done = max(self.done, end)

    def _record_gap(self, gap: masks.Gap, *, rule: str, confidence: float) -> None:
        written = self.text[gap.begin : gap.end]
        self.figures.append(
            Figure(
                begin=gap.begin, end=gap.end, text=written, unit=gap.unit, status="masked", rule=rule, confidence=confidence
            )
        )  # fmt: skip

    def _add_stripped(self) -> None:
        """Record quantities whose digits were taken out of the text."""
        gaps = masks.find_stripped(self.text)
        covered = {at for figure in self.figures for at in range(figure.begin, figure.end)} if gaps else set()
        for gap in gaps:
            if gap.begin not in covered:
                self._record_gap(gap, rule="stripped digits", confidence=0.5)
