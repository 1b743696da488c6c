"""What may happen to an archive between two looks at it: steps for property tests, the same for all that must last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from tests.unit.conftest import REPORTS, extract_marked

from reportminer.archive import Archive
from reportminer.pipeline import FileResult
from reportminer.records import Report

Steps = list[tuple[str, int, int]]
"""each a step, the number of a report and that of something in it"""
SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def histories(own: Sequence[str], *, longest: int) -> st.SearchStrategy[Steps]:
    """Histories of some steps of a test's own among those that `happens` takes."""
    names = st.sampled_from([*own, "redo", "travel", "rename"])
    return st.lists(st.tuples(names, st.integers(0, 2), st.integers(0, 5)), max_size=longest)


def begin(root: Path) -> tuple[Path, Archive]:
    """The folder of the marked reports below `root`, and an archive of them."""
    folder = root / "reports"
    folder.mkdir()
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    archive = Archive(root / "archive-0")
    archive.ingest(folder)
    return folder, archive


def mining(change: Callable[[Path, Report], None]) -> Callable[..., FileResult]:
    """Stand-in for `pipeline.extract_file` that changes what it found: newer rules."""

    def mined(path: Path, **options: Any) -> FileResult:
        result = extract_marked(path)
        for source in result.sources:
            for report in source.reports:
                change(path, report)
        return result

    return mined


def happens(step: str, archive: Archive, folder: Path, place: Path, report: Report) -> Archive:
    """Take a step that any archive may go through; the archive after it. `place` is where one that travels arrives."""
    if step == "redo":
        archive.ingest(folder, redo=True)
    elif step == "rename":
        path = Path(report.source.path)
        path.rename(path.with_name(f"x{path.name}"))
        archive.prune()
        archive.ingest(folder)
    elif step == "travel":
        archive.export(place.with_suffix(".out"))
        archive.close()
        archive = Archive(place)
        archive.import_from(place.with_suffix(".out"))
    return archive
