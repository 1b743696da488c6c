"""How does a spaCy user get at the records? The `Language` that `reportminer.load()` returns."""

from reportminer.language.attributes import register_extensions
from reportminer.language.components import COMPONENTS
from reportminer.language.model import build, load
from reportminer.language.tokenizer import ReportTokenizer

__all__ = ["COMPONENTS", "ReportTokenizer", "build", "load", "register_extensions"]
