"""What text does a file hold? One function for every format, files and containers alike.

`read` never raises for what a file holds: whatever can't be read comes back as a `Failure` with its reason.
"""

from __future__ import annotations

from reportminer.readers.base import ReadOptions, printable
from reportminer.readers.registry import discover, read, read_bytes

__all__ = ["ReadOptions", "discover", "printable", "read", "read_bytes"]
