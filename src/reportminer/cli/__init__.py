"""How is reportminer called from a shell? Exit status: 0 done; 1 done, but some input failed; 2 wrong use."""

from reportminer.cli.app import main

__all__ = ["main"]
