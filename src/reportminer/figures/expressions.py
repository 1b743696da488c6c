"""Which words around a number tell something of it? The expressions of ``figure_expressions.tsv``, by what they tell."""

from __future__ import annotations

from functools import partial

from reportminer.expressions import find_expression

expression = partial(find_expression, "figure_expressions.tsv")
