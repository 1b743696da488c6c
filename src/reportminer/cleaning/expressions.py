"""Which words does cleaning look for? The expressions of ``cleaning_expressions.tsv``, by what they tell."""

from __future__ import annotations

from functools import partial

from reportminer.expressions import find_expression

expression = partial(find_expression, "cleaning_expressions.tsv")
