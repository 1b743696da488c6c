"""Which words does metadata look for? The expressions of ``metadata_expressions.tsv``, by what they tell."""

from __future__ import annotations

from functools import partial

from reportminer.expressions import find_expression

expression = partial(find_expression, "metadata_expressions.tsv")
