"""Where does a text state a quantity, and which value and unit does it have?

One pass of `candidates.pattern` finds numerals; each is read (`numerals`), joined with its unit (`units`), the words that make
it inexact (`approximators`) and its partner in a range, and dropped where it measures nothing (`exclusions`).
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from reportminer.figures import approximators, bare, candidates, exclusions, numerals, units
from reportminer.figures.units import NO_UNIT, Unit
from reportminer.records import Approx, Figure

_ROUND = frozenset("百千万亿半")
_AND_HALF = re.compile(r"半(?![决成导天数径山截挂边壁])")
_EXTRA = re.compile(r"(?P<extra>[多半])(?P<unit>小时|月|季度|星期|学期)")
_LONGER = {"月": "个月", "星期": "周"}
_PLACE = re.compile(r"[园庄村镇乡屯寨沟湾河街路桥堡坪坡]")
_ROAD = re.compile(r"[国省县乡]道[\d、和及]*$")
_PAIRED = re.compile(r"[（(](?P<second>[^（()）\s]{1,2})[）)]")
_JOINT = re.compile(r"\s?(?:、|和|及|与|或|以及|[,，]|/)\s?(?:近|约|超过|超|不低于)?\s?")
_CLOSED = re.compile(r"\s?(?:、|和|及|与|或|以及)")


class Numeral(NamedTuple):
    """A number as read, before its unit is known."""

    begin: int
    end: int
    low: Decimal
    high: Decimal
    approx: Approx
    scale: int
    han: bool
    round: bool = False
    rule: str = "arabic"


class Pending(NamedTuple):
    """A number without unit that may share the one of its neighbour."""

    numeral: Numeral
    before: tuple[int, approximators.Approximator] | None


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
        self.pending: list[Pending] = []
        self.done = 0

    def run(self) -> list[Figure]:
        text = self.text
        readers = {
            "arabic": self._arabic, "more": self._arabic, "more2": self._arabic, "scale": self._arabic, "han": self._han,
            "compound": self._compound, "fraction": self._fraction, "share": self._fraction, "slash": self._slash,
            "fan": self._fan, "half": self._half, "ratio": self._ratio, "mask": self._mask, "mask_scale": self._mask,
        }  # fmt: skip
        for match in candidates.pattern().finditer(text):
            if match.start() < self.done:
                continue
            kind = match.lastgroup or ""
            reader = readers.get(kind)
            if reader is None:
                continue
            if self.pending and not self._joined(match.start()):
                self._settle()
            reader(match)
        self._settle()
        self.figures.sort(key=lambda figure: figure.begin)
        return self.figures

    # numerals

    def _arabic(self, match: re.Match[str]) -> None:
        text = self.text
        begin, end = match.span()
        if begin and text[begin - 1] in ".．" and begin > 1 and text[begin - 2].isdigit():
            return
        numeral = _read_arabic(match)
        if numeral is not None:
            self._quantity(numeral)

    def _compound(self, match: re.Match[str]) -> None:
        self._quantity(Numeral(*match.span(), *(_compound_value(match["compound"]),) * 2, "eq", 10_000, False, rule="compound"))

    def _han(self, match: re.Match[str]) -> None:
        text, begin = self.text, match.start()
        if begin and text[begin - 1] in candidates.HAN:
            return
        numeral = _read_han(text, begin, match["han"])
        if numeral is not None:
            self._quantity(numeral)

    # assembling

    def _quantity(self, first: Numeral) -> None:
        """Join a numeral with range partner, unit and approximators, and record it if it is a quantity."""
        text = self.text
        unit, end = self._unit_at(first)
        sign = text[end : end + 1]
        if (sign and (sign in candidates.DASHES or sign in "至到 ")) and self._range(first, unit, end):
            return
        if unit is None and sign in ("、", "，", ",") and self._neighbours(first, end):
            return
        if unit is not None:
            self._emit(*self._extended(first, unit, end))
        else:
            self.pending.append(Pending(first, self._before(first)))

    def _unit_at(self, numeral: Numeral) -> tuple[Unit | None, int]:
        """The unit behind a numeral, at most one blank between, and its end; without one the end of the numeral."""
        text, end = self.text, numeral.end
        at = end + 1 if text[end : end + 1] == " " else end
        found = units.match_unit(text, at)
        if found is None:
            return None, end
        unit, stop = found
        if text[stop : stop + 1] in "（(":
            unit, stop = _paired(text, unit, stop)
        if numeral.begin and not numeral.han and _is_latin(text[numeral.begin - 1]) and unit.kind not in ("money", "ratio", "measure"):
            return None, end
        return unit, stop

    def _extended(self, first: Numeral, unit: Unit, end: int) -> tuple[Numeral, Decimal, Decimal, Approx | None, Unit, int]:
        """Take in what stands inside or right behind a unit: 一年半, 3个多月, 两个半小时."""
        text, low, high = self.text, first.low, first.high
        half = Decimal(first.scale) / 2
        if unit.name == "个":
            match = _EXTRA.match(text, end)
            if match:
                unit = units.registry()[_LONGER.get(match["unit"], match["unit"])]
                if match["extra"] == "多":
                    return first, low, high, "gt", unit, match.end()
                return first, low + half, high + half, None, unit, match.end()
        elif unit.kind in ("time", "measure") or unit.name == "倍":
            match = _AND_HALF.match(text, end)
            if match:
                return first, low + half, high + half, None, unit, match.end()
        return first, low, high, None, unit, end

    def _range(self, first: Numeral, unit: Unit | None, end: int) -> bool:
        """Read a second number behind a sign of range; record the range and say so."""
        text = self.text
        match = candidates.second_number().match(text, end)
        if match is None:
            return False
        second = _read_han(text, match.start("han"), match["han"]) if match["han"] else _read_arabic(match, begin=match.start("arabic"))
        if second is None:
            return False
        other, stop = self._unit_at(second)
        if unit is not None and other is not unit:
            return False
        if match["sign"] in "至到" and unit is not None and text[max(0, first.begin - 1) : first.begin] in ("由", "从"):
            return False
        low, high = first.low, second.high
        if first.scale == 1 and second.scale > 1 and low * second.scale < high and unit is None:
            low *= second.scale
        if low >= high or second.approx not in ("eq", "range"):
            return False
        if other is None:
            if second.scale == 1:
                self.done = second.end
                return True
            other = NO_UNIT
        if other.name == "年" and high >= 1900:
            self.done = stop
            return True
        both = first._replace(end=second.end, low=low, high=high, approx="range", rule="range")
        self._emit(both, low, high, None, other, stop)
        self.done = max(self.done, stop)
        return True

    def _neighbours(self, first: Numeral, end: int) -> bool:
        """Read 三、四个 and 3、4个, which mean "three or four"."""
        text = self.text
        match = candidates.neighbour().match(text, end)
        if match is None or first.scale != 1 or first.low >= 10 or first.low != first.high:
            return False
        second = numerals.read_han(match["next"]) or (Decimal(match["next"]) if match["next"].isdigit() else None)
        if second is None or second != first.low + 1 or match["next"].isdigit() == first.han:
            return False
        both = first._replace(end=match.end(), high=second, approx="range", rule="range")
        unit, stop = self._unit_at(both)
        if unit is None or unit.kind not in ("classifier", "event", "time", "measure", "people"):
            return False
        if first.han and (not unit.han or (first.low == 1 and match["next"] == "二")):
            self.done = stop
            return True
        self._emit(both, both.low, both.high, None, unit, stop)
        self.done = max(self.done, stop)
        return True

    def _before(self, numeral: Numeral) -> tuple[int, approximators.Approximator] | None:
        return approximators.word_before(self.text, numeral.begin, is_round=numeral.round)

    def _emit(
        self, numeral: Numeral, low: Decimal, high: Decimal, extra: Approx | None, unit: Unit, end: int, *, rule: str = ""
    ) -> None:
        """Record a quantity unless it is excluded; settle numbers before it that share its unit."""
        text = self.text
        before = self._before(numeral)
        if before is not None and unit.name in before[1].not_units:
            before = None
        begin, approx = numeral.begin, numeral.approx
        if text[end : end + 1] in ("/", "／"):
            rate = units.rate_pattern().match(text, end)
            end = rate.end() if rate else end
        after = approximators.word_after(text, end, time=unit.kind == "time")
        if after is not None and after[1] == "gt" and unit.kind in ("classifier", "event") and unit.name not in (units.PEOPLE, ""):
            after = None
        if after is not None:
            end = after[0]
        if before is not None:
            begin = before[0]
        if approx != "range":
            approx = before[1].approx if before else after[1] if after else extra or approx
        if unit.name == "成":
            low, high, unit = low * 10, high * 10, units.registry()["%"]
        if before is None and after is None and approx == "eq" and numeral.round:
            self._settle()
            return
        if self._excluded(numeral, unit, begin, end, before):
            self.pending.clear()
            self.done = max(self.done, end)
            return
        if self.pending:
            self._share(numeral, unit)
        self._record(begin, end, low, high, approx, unit.name, rule=rule or numeral.rule)

    def _record(
        self, begin: int, end: int, low: Decimal | Fraction, high: Decimal | Fraction, approx: Approx, unit: str, *,
        rule: str, confidence: float = 1.0,
    ) -> None:  # fmt: skip
        smallest = None if approx in ("lt", "le") else numerals.number(low)
        largest = None if approx in ("gt", "ge") else numerals.number(high)
        self.figures.append(
            Figure(
                begin=begin, end=end, text=self.text[begin:end], min=smallest, max=largest, approx=approx, unit=unit,
                rule=rule, confidence=confidence,
            )
        )  # fmt: skip
        self.done = max(self.done, end)

    def _excluded(
        self, numeral: Numeral, unit: Unit, begin: int, end: int, before: tuple[int, approximators.Approximator] | None
    ) -> bool:
        """Whether the numeral names something and measures nothing."""
        text = self.text
        if exclusions.in_coinage(text, begin, end, longest=16 if numeral.han else 8):
            return True
        if unit.name == "年":
            if not numeral.han and numeral.approx == "eq" and before is None and 1900 <= numeral.low <= 2100:
                return True
            recent = before is not None and before[1].word == "近"
            if before is None or recent:
                return exclusions.is_passing_duration(text, numeral.begin, numeral.end + 1, han=numeral.han and numeral.low < 100)
            return False
        if unit.name == "个" and text[numeral.end : numeral.end + 1] == "大":
            return numeral.low > 100 or (numeral.han and not exclusions.counts_large_things(text, numeral.begin, end))
        if not numeral.han:
            if unit.dimension == "count" and _ROAD.search(text, max(0, numeral.begin - 6), numeral.begin):
                return True
            return numeral.begin > 0 and text[numeral.begin - 1] in "前后" and unit.name in ("人", "个", "家")
        if exclusions.in_set_word(text, numeral.begin, end) or exclusions.in_straight_quotes(text, begin, end):
            return True
        if unit.name == "次" and exclusions.is_session(text, numeral.begin, end):
            return True
        if unit.name == "批" and numeral.high == 1:
            return True
        vague = numeral.rule == "vague" and text[numeral.begin] == "几" and numeral.scale == 1 and numeral.high < 10
        inexact = before is not None or (numeral.approx != "eq" and not vague) or end > numeral.end + len(unit.name)
        if numeral.approx == "range" and numeral.low < 10 and (not unit.han or text.startswith("一二", numeral.begin)) and numeral.rule != "range":
            return True
        if vague and unit.name in ("个", "项", "种", "条", "件") and not inexact:
            return True
        if numeral.low >= 100 or inexact or unit.kind == "ratio":
            return False
        behind = text[numeral.begin - 1 : numeral.begin]
        if not unit.han or (behind and behind in "届第前后末首近长珠"):
            return True
        if numeral.low == 1 and numeral.high == 1:
            return exclusions.is_article(text, numeral.begin, numeral.end, unit)
        if unit.kind in ("classifier", "event"):
            if exclusions.is_headword(text, numeral.begin, end):
                return True
            return (text[numeral.begin] == "二" and numeral.end - numeral.begin == 1) or exclusions.is_abstract_count(text, end, unit)
        return False

    # numbers whose unit is written once for several

    def _joined(self, begin: int) -> bool:
        last = self.pending[-1].numeral
        match = _JOINT.match(self.text, last.end)
        return match is not None and match.end() >= begin

    def _share(self, last: Numeral, unit: Unit) -> None:
        """Give the pending numbers the unit of the number that closes their list."""
        text = self.text
        shared = self.pending
        self.pending = []
        commas = any(not _CLOSED.match(text, item.numeral.end) for item in shared)
        if commas and "分别" not in text[max(0, shared[0].numeral.begin - 40) : shared[0].numeral.begin]:
            self.pending = shared
            self._settle()
            return
        if any(item.numeral.han and item.numeral.low < 10 for item in shared):
            return
        for item in shared:
            numeral = item.numeral
            factor = last.scale if numeral.scale == 1 else 1
            begin = item.before[0] if item.before else numeral.begin
            approx = item.before[1].approx if item.before else numeral.approx
            self._record(begin, numeral.end, numeral.low * factor, numeral.high * factor, approx, unit.name, rule="shared unit", confidence=0.9)

    def _settle(self) -> None:
        """Decide on numbers that never met a unit."""
        pending, self.pending = self.pending, []
        for item in pending:
            numeral = item.numeral
            found = bare.read(self.text, numeral.begin, numeral.end, numeral.low, scaled=numeral.scale > 1, han=numeral.han)
            if found is None:
                continue
            unit, end, after, rule = found
            if exclusions.in_coinage(self.text, numeral.begin, end):
                continue
            begin = item.before[0] if item.before else numeral.begin
            approx = item.before[1].approx if item.before else after or numeral.approx
            if numeral.round and approx == "eq":
                continue
            done = self.done
            self._record(begin, end, numeral.low, numeral.high, approx, unit, rule=rule, confidence=0.8)
            self.done = max(done, end)

    # fractions, multiples, ratios, masks

    def _fraction(self, match: re.Match[str]) -> None:
        text = self.text
        denominator = numerals.read_han(match["denominator"]) if not match["denominator"].isdigit() else Decimal(match["denominator"])
        written = match["share"]
        share = numerals.read_arabic(written) if written[0].isdigit() else numerals.read_han(written)
        end = match.end()
        bounds = None if share is not None else numerals.read_vague(written)
        if not denominator or (share is None and bounds is None):
            return
        low, high = (share, share) if share is not None else (bounds.low, bounds.high)  # type: ignore[union-attr]
        second = candidates.second_number().match(text, end)
        if second is not None and second["sign"]:
            other = numerals.read_arabic(second["arabic"]) if second["arabic"] else numerals.read_han(second["han"])
            if other is not None and low is not None and other > low:
                high, end = other, second.end()
        if low is None or high is None:
            return
        unit = {100: "%", 1000: "‰"}.get(int(denominator))
        numeral = Numeral(match.start(), end, low, high, "eq" if low == high else "range", 1, True, rule="fraction")
        if unit:
            self._emit_plain(numeral, low, high, unit, end)
        else:
            self._emit_plain(numeral, Fraction(low) / Fraction(denominator), Fraction(high) / Fraction(denominator), "比例", end)

    def _slash(self, match: re.Match[str]) -> None:
        top, bottom = (int(part) for part in match["slash"].split("/"))
        if top < bottom <= 10:
            numeral = Numeral(*match.span(), Decimal(top), Decimal(top), "eq", 1, True, rule="fraction")
            self._emit_plain(numeral, Fraction(top, bottom), Fraction(top, bottom), "比例", match.end())

    def _fan(self, match: re.Match[str]) -> None:
        fold = match["fold"]
        times = 1 if not fold else int(fold) if fold.isdigit() else numerals.DIGITS[fold]
        value = Decimal(2**times)
        approx: Approx = "lt" if "近" in match[0] else "eq"
        self._emit_plain(Numeral(*match.span(), value, value, approx, 1, True, rule="multiple"), value, value, "倍", match.end())

    def _half(self, match: re.Match[str]) -> None:
        written = match["half"]
        half = Decimal("0.5")
        if written == "半":
            numeral = Numeral(*match.span(), half, half, "eq", 1, True, rule="half")
            unit, end = self._unit_at(numeral)
            if unit is not None and unit.kind == "time":
                self._emit(numeral, half, half, None, unit, end)
            return
        approx: Approx = "gt" if written[0] in "过超" else "eq"
        if written == "一半" and self.text[match.start() - 1 : match.start()] in ("另", "前", "后"):
            return
        self._emit_plain(Numeral(*match.span(), half, half, approx, 1, True, rule="half"), half, half, "比例", match.end())

    def _emit_plain(self, numeral: Numeral, low: Decimal | Fraction, high: Decimal | Fraction, unit: str, end: int) -> None:
        """Record a share or multiple with the approximators at it."""
        text = self.text
        before = approximators.word_before(text, numeral.begin, is_round=False)
        after = approximators.word_after(text, end, time=False)
        begin = before[0] if before else numeral.begin
        end = after[0] if after else end
        approx = numeral.approx
        if approx != "range":
            approx = before[1].approx if before else after[1] if after else approx
        if exclusions.in_coinage(text, begin, end, longest=8):
            return
        self._settle()
        self._record(begin, end, low, high, approx, unit, rule=numeral.rule)

    def _ratio(self, match: re.Match[str]) -> None:
        found = bare.ratio_parts(self.text, match.start(), match["ratio"])
        if found is None:
            self.done = max(self.done, match.end())
            return
        parts, unit = found
        if not unit:
            self.figures.append(
                Figure(begin=match.start(), end=match.end(), text=match[0], unit="比例", rule="ratio", confidence=0.7)
            )
            self.done = max(self.done, match.end())
            return
        for begin, end in parts:
            value = Decimal(self.text[begin:end])
            self._record(begin, end, value, value, "eq", unit, rule="ratio", confidence=0.9)

    def _mask(self, match: re.Match[str]) -> None:
        text, end = self.text, match.end()
        at = end + 1 if text[end : end + 1] == " " else end
        at += text[at : at + 1] in ("多", "余")
        if _PLACE.match(text, at + 1):
            return
        if "*" in match[0] and not text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip(" #-"):
            return  # bold type, not struck-out digits
        found = units.match_unit(text, at)
        if found is None or text[max(0, match.start() - 1) : match.start()] == "第":
            return
        unit, stop = found
        if not bare.maskable(unit, text[at:stop]):
            return
        after = approximators.word_after(text, stop, time=unit.kind == "time")
        stop = after[0] if after else stop
        self._settle()
        self.figures.append(
            Figure(
                begin=match.start(), end=stop, text=text[match.start() : stop], unit=unit.name, status="masked", rule="masked",
                confidence=0.9,
            )
        )  # fmt: skip
        self.done = max(self.done, stop)


def _paired(text: str, unit: Unit, end: int) -> tuple[Unit, int]:
    """A unit written as a pair, 处(次) or 台（套）; its name is the pair as written."""
    match = _PAIRED.match(text, end)
    if match is None or unit.kind not in ("classifier", "event"):
        return unit, end
    second = units.match_unit(match["second"], 0)
    if second is None or second[1] != len(match["second"]) or second[0].dimension not in ("count", "event", "people", "household"):
        return unit, end
    return unit._replace(name=text[end - len(unit.name) : match.end()] if text.startswith(unit.name, end - len(unit.name)) else unit.name), match.end()


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _read_arabic(match: re.Match[str], *, begin: int | None = None) -> Numeral | None:
    """Read the groups ``arabic``, ``more``, ``scale``, ``more2`` of a match."""
    value = numerals.read_arabic(match["arabic"])
    more, written_scale, more2 = match["more"], match["scale"], match["more2"]
    start = match.start() if begin is None else begin
    end = match.end("arabic")
    if not more and not written_scale and not more2:
        return Numeral(start, end, value, value, "eq", 1, False)
    scale = numerals.scale_of(written_scale.lstrip())
    low = high = value * scale
    approx: Approx = "eq"
    if more == "几":
        high, approx = (value + 10) * scale, "range"
        end = match.end("scale")
    elif more or more2:
        approx = approximators.inside()[more or more2]
        end = match.end("more2") if more2 else match.end("scale")
    else:
        end = match.end("scale")
    return Numeral(start, end, low, high, approx, scale, False)


def _read_han(text: str, begin: int, written: str) -> Numeral | None:
    """Read a run of Chinese numerals and the 多, 余, 来 behind it."""
    end = begin + len(written)
    is_round = written[0] in _ROUND
    value = numerals.read_han(written)
    scale = 1
    for char in reversed(written):
        if char not in "十百千万亿":
            break
        scale *= numerals.SCALES[char]
    scale = scale if scale >= 10_000 else 1
    if value is None:
        bounds = numerals.read_vague(written)
        if bounds is None:
            return None
        return Numeral(begin, end, bounds.low, bounds.high, "range", scale, True, rule="vague")
    if not value:
        return None
    more = approximators.inside().get(text[end : end + 1])
    if more is not None and (value >= 10 or more == "gt"):
        if value >= 10 and value % 10 == 0:
            return Numeral(begin, end + 1, value, value, more, scale, True, rule="han")
    return Numeral(begin, end, value, value, "eq", scale, True, round=is_round, rule="han")


def _compound_value(written: str) -> Decimal:
    """Value of 1亿2000万, 3万5千, 2万3500."""
    total = Decimal(0)
    for part in re.findall(r"\d+(?:\.\d+)?[千万亿]*", written):
        digits = part.rstrip("千万亿")
        total += Decimal(digits) * numerals.scale_of(part[len(digits) :])
    return total
