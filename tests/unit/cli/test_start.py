"""Does the command line start without what only its work needs?"""

from __future__ import annotations

import json
import subprocess
import sys

HEAVY = {
    "numpy",
    "pandas",
    "pydantic",
    "sklearn",
    "spacy",
    "sqlite3",
    "tantivy",
    "reportminer.archive",
    "reportminer.pipeline",
}
START = """
import json, sys
from reportminer.cli import main
sys.argv = ["reportminer", "--help"]
try:
    main()
except SystemExit:
    pass
print("\\n" + json.dumps(sorted(sys.modules)))
"""


def test_help_loads_neither_archive_nor_pipeline_nor_their_libraries() -> None:
    run = subprocess.run([sys.executable, "-c", START], check=True, capture_output=True, encoding="utf-8", timeout=60)
    loaded = json.loads(run.stdout.splitlines()[-1])
    assert "reportminer.cli.ingest" in loaded
    assert HEAVY.isdisjoint(loaded)
