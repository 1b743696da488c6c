"""Which words does outline look for? The expressions of ``outline_expressions.tsv``, by what they tell."""

from __future__ import annotations

from functools import partial

from reportminer.expressions import find_expression

expression = partial(find_expression, "outline_expressions.tsv")
