"""How is reportminer called from a shell? Exit status: 0 done; 1 done, but some input failed; 2 wrong use; 130 stopped."""

import sys


def main() -> None:
    """Run the command line and leave with its exit status."""
    try:
        from reportminer.cli.app import main as run
    except KeyboardInterrupt:  # pressed before anything was begun
        sys.exit(130)
    run()


__all__ = ["main"]
