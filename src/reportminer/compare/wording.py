"""Which wordings mean the same? Indicators that no canonical one covers, found by words and grouped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from reportminer.cleaning.characters import to_simplified

_FRAME = re.compile(
    r"^(?:全[市县区州省镇乡村]|我[市县区州省]|本级|累计|共|完成|实现|新增|新建|新改扩建|新改建|改造|建成|实施|年均|达到)+"
)
_ENDS = re.compile(r"(?:数量|总数|人数|户数|个数|总量|数|总额|规模)$")
ALIKE = 0.7
"""share of character pairs (Dice) from which two wordings are one group"""


def wording_groups(indicators: Iterable[str] | Mapping[str, int]) -> dict[str, str]:
    """The group that each wording belongs to, named by its most frequent wording.

    Args:
        indicators: indicator phrases as reports word them, each as often as it occurs, or with how often it does.

    Wordings are one group if they say the same without frames (全市, 新增, 数量), or share most character pairs with the most
    frequent wording of the group.
    """
    counts = Counter(indicators)
    by_core: dict[str, str] = {}
    leaders: dict[str, frozenset[str]] = {}
    with_pair: dict[str, list[str]] = {}
    groups: dict[str, str] = {}
    for wording in sorted(counts, key=lambda w: (-counts[w], len(w), w)):
        core = core_of(wording)
        pairs = _pairs(core)
        home = by_core.get(core)
        if home is None:
            shared = Counter(name for pair in pairs for name in with_pair.get(pair, ()))
            alike = {name: 2 * n / (len(pairs) + len(leaders[name])) for name, n in shared.items()}
            home = min((n for n in alike if alike[n] >= ALIKE), key=lambda n: (-alike[n], -counts[n], n), default=None)
        if home is None:
            home = wording
            leaders[wording] = pairs
            for pair in pairs:
                with_pair.setdefault(pair, []).append(wording)
        by_core.setdefault(core, home)
        groups[wording] = home
    return groups


def core_of(wording: str) -> str:
    """A wording without what says only where, how much, or that something was done."""
    words = to_simplified(wording)
    core = _ENDS.sub("", _FRAME.sub("", words))
    return core or words


def other_indicators(wordings: Sequence[tuple[str, str]], *, most: int = 200) -> list[tuple[str, int, int, list[str]]]:
    """Groups of wordings that no canonical indicator covers, those of most reports first.

    Args:
        wordings: indicator phrase and report id, for every figure without canonical indicator.
        most: how many groups.

    Returns:
        Name, number of reports, number of figures, wordings (the most frequent first).
    """
    groups = wording_groups(words for words, _ in wordings)
    reports: dict[str, set[str]] = {}
    counts: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = {}
    for words, report in wordings:
        name = groups[words]
        reports.setdefault(name, set()).add(report)
        counts[name] += 1
        kinds.setdefault(name, Counter())[words] += 1
    ranked = sorted(reports, key=lambda name: (-len(reports[name]), -counts[name], name))[:most]
    return [
        (
            name,
            len(reports[name]),
            counts[name],
            [w for w, _ in sorted(kinds[name].items(), key=lambda k: (-k[1], k[0]))],
        )
        for name in ranked
    ]


def _pairs(words: str) -> frozenset[str]:
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))
