"""Which words tell whose a thing is? The expressions of ``place_expressions.tsv``, by what they tell."""

from __future__ import annotations

from functools import partial

from reportminer.expressions import find_expression

expression = partial(find_expression, "place_expressions.tsv")
