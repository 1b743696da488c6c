"""What made a run what it was? Versions, rule tables and options, noted with every run."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Sequence
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import msgspec

from reportminer.ingest.settings import Settings
from reportminer.version import __version__

LIBRARIES = ("jieba", "rjieba", "opencc", "tantivy", "pdfplumber", "pypdfium2", "python-docx", "lxml", "rapidocr")
"""whose versions may change what is read and found"""


def manifest(paths: Sequence[Path], settings: Settings) -> dict[str, Any]:
    """All that is known of a run when it begins."""
    from reportminer.readers.base import printable

    return {
        "version": __version__,
        "python": platform.python_version(),
        "system": sys.platform,
        "libraries": _versions(),
        "rules": settings.rules,
        "tables": _tables(),
        "paths": [printable(path) for path in paths],
        "workers": settings.workers,
        "redo": settings.redo,
        "timeout": settings.timeout,
        "options": msgspec.to_builtins(settings.options),
        "steps": settings.names,
    }


def _versions() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _tables() -> dict[str, str]:
    """The beginning of the SHA-256 of each rule table."""
    tables = (entry for entry in resources.files("reportminer.lexicons").iterdir() if entry.name.endswith(".tsv"))
    return {
        table.name: hashlib.sha256(table.read_bytes()).hexdigest()[:12]
        for table in sorted(tables, key=lambda table: table.name)
    }
