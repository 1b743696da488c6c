"""Which words does statements look for? The expressions of ``statement_expressions.tsv``, by what they tell."""

from __future__ import annotations

from functools import partial

from reportminer.expressions import find_expression

expression = partial(find_expression, "statement_expressions.tsv")
