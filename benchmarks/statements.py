"""How fast are headings and points found, beside segmenting the same text?

usage: python benchmarks/statements.py FILE_OR_FOLDER… [--repeat N] [--limit N]

Prints characters per second on one core, best of N rounds, of the outline, of the statements on a given outline, and of both, and
the ratio of each to rjieba.
"""

from __future__ import annotations

from common import Run, print_speeds, sample_texts, segmenting

from reportminer.outline import find_sections
from reportminer.statements import classify_section, find_statements


def sections(text: str) -> None:
    find_sections(text, classify=classify_section)


def both(text: str) -> None:
    find_statements(text, find_sections(text, classify=classify_section), genre="政府工作报告")


def main() -> None:
    texts, repeat = sample_texts(__doc__)
    size = sum(map(len, texts))
    alone = [(text,) for text in texts]
    outlined = [(text, find_sections(text)) for text in texts]
    print(f"{len(texts)} texts, {size} characters, {sum(len(find_statements(*pair)) for pair in outlined)} statements")
    runs = [
        segmenting(texts),
        Run("find_sections", sections, alone, size),
        Run("find_statements", find_statements, outlined, size),
        Run("both", both, alone, size),
    ]
    print_speeds(runs, repeat)


if __name__ == "__main__":
    main()
