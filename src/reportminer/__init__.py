"""Mine archives of Chinese official reports into tables that lead back to their source sentence.

>>> import reportminer
>>> [figure.text for figure in reportminer.find_figures("全县有农村党员3600多名，占党员总数的45%。")]
['3600多名', '45%']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportminer.version import __version__

if TYPE_CHECKING:
    from reportminer.api import ExtractionError, extract, extract_bytes, find_figures, load
    from reportminer.archive import Archive
    from reportminer.mining import mine
    from reportminer.records import Failure, Figure, Place, Report, Section, Source, Statement

__all__ = [
    "Archive",
    "ExtractionError",
    "Failure",
    "Figure",
    "Place",
    "Report",
    "Section",
    "Source",
    "Statement",
    "__version__",
    "extract",
    "extract_bytes",
    "find_figures",
    "load",
    "mine",
]

_HOMES = {
    "extract": "reportminer.api",
    "extract_bytes": "reportminer.api",
    "find_figures": "reportminer.api",
    "load": "reportminer.api",
    "Archive": "reportminer.archive",
    "mine": "reportminer.mining",
    "ExtractionError": "reportminer.api",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: the command line starts without spaCy, pandas and scikit-learn."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "reportminer.records")), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
