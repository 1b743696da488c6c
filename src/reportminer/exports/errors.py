"""What goes wrong when tables are written?"""

from __future__ import annotations


class ExportError(RuntimeError):
    """A table could not be written; the message names the file and the reason."""
