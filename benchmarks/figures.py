"""How fast are quantities found, beside segmenting the same text and beside JioNLP's money extractor?

usage: python benchmarks/figures.py FILE_OR_FOLDER… [--repeat N] [--limit N]

Prints characters per second on one core, best of N rounds, and the ratio to rjieba; then how many amounts of money each
of the two extractors finds in the texts. JioNLP is measured if it is installed (`pip install jionlp`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from common import Run, print_speeds, sample_texts, segmenting

from reportminer.figures import find_figures
from reportminer.figures.quantities import find_quantities
from reportminer.figures.units import registry
from reportminer.records import Figure

JIONLP = "jionlp.ner.extract_money"


def jionlp_money() -> Callable[[str], list[Any]] | None:
    """JioNLP's money extractor, called on every sentence, as it is meant to be; None if it is not installed."""
    try:
        import jionlp
    except ImportError:
        return None
    extract = jionlp.ner.extract_money
    return lambda text: [found for sentence in re.split(r"[。；\n]", text) if sentence for found in extract(sentence)]


def our_money(text: str) -> list[Figure]:
    """The quantities whose unit is one of money."""
    money = {name for name, unit in registry().items() if unit.kind == "money"}
    return [figure for figure in find_quantities(text) if figure.unit in money]


def main() -> None:
    texts, repeat = sample_texts(__doc__)
    size = sum(map(len, texts))
    calls = [(text,) for text in texts]
    print(f"{len(texts)} texts, {size} characters, {sum(len(find_quantities(text)) for text in texts)} quantities")
    runs = [
        segmenting(texts),
        Run("find_quantities", find_quantities, calls, size),
        Run("find_figures (with meaning)", find_figures, calls, size),
    ]
    theirs = jionlp_money()
    if theirs is not None:
        runs.append(Run(JIONLP, theirs, calls, size))
    print_speeds(runs, repeat)
    if theirs is None:
        print(f"{JIONLP:28s} not installed")
    else:
        counts = [sum(len(extract(text)) for text in texts) for extract in (our_money, theirs)]
        print("amounts of money: reportminer {}, JioNLP {}".format(*counts))


if __name__ == "__main__":
    main()
