"""Does the archive survive a disk that fails, fills up or loses power, at every single write?

A few moments of each operation are tried; REPORTMINER_FAULTS=1000 tries every one, which takes about an hour.
"""

from __future__ import annotations

import importlib.util
import os
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parent
MOMENTS = int(os.environ.get("REPORTMINER_FAULTS", "2"))
"""how many moments are tried of each operation and each way to fail"""
CHANGING = (
    "ingest",
    "ingest_later",
    "redo",
    "prune",
    "import_backup",
    "import_over",
    "search",
    "correct",
    "redo_corrected",
)
WRITING = ("export_jsonl", "export_sqlite", "export_parquet", "tables")


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"reportminer_test_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


faults = _load(HERE.parents[1] / "support" / "faults.py")


class Stage:
    """The failing file layer, and for each operation the state that it begins with and the one it ends in."""

    def __init__(self, base: Path, library: Path) -> None:
        self.base = base
        self.broken = faults.Broken(library, HERE / "operations.py")
        self._states: dict[str, Path] = {"nothing": base / "nothing"}
        (base / "nothing").mkdir()
        self._wanted: dict[str, dict[str, bytes]] = {}

    def state(self, name: str) -> Path:
        """A folder in which these operations, parted by blanks, were done undisturbed."""
        if name not in self._states:
            before, _, operation = name.rpartition(" ")
            folder = self.base / name.replace(" ", "-")
            shutil.copytree(self.state(before or "nothing"), folder)
            self.whole(operation, folder)
            self._states[name] = folder
        return self._states[name]

    def whole(self, operation: str, root: Path) -> None:
        """Do an operation undisturbed."""
        outcome = self.broken.run(operation, root)
        assert outcome.ended == "done", (operation, outcome)

    def copy(self, name: str) -> Path:
        """The folder to work in, with a state in it; one after the other, always under the same name."""
        root = self.base / "work"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.state(name), root)
        return root

    def wanted(self, name: str) -> dict[str, bytes]:
        """What is seen in the state of that name."""
        if name not in self._wanted:
            self._wanted[name] = self.seen(self.copy(name))
        return self._wanted[name]

    def seen(self, root: Path) -> dict[str, bytes]:
        """What is seen of the archive, which must be whole."""
        self.whole("look", root)
        return {path.name: path.read_bytes() for path in sorted((root / "seen").iterdir())}


BEFORE = {
    "ingest": "nothing",
    "ingest_later": "ingest",
    "redo": "ingest",
    "prune": "ingest",
    "correct": "ingest",
    "redo_corrected": "ingest correct",
    "import_backup": "ingest backup drop_archive",
    "import_over": "ingest_later backup drop_archive ingest",
    "search": "ingest drop_index",
    "export_jsonl": "ingest export_all ingest_later",
    "export_sqlite": "ingest export_jsonl ingest_later",
    "export_parquet": "ingest export_all ingest_later",
    "tables": "ingest export_all ingest_later",
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    base = tmp_path_factory.mktemp("faults")
    library = faults.build(base)
    if library is None:
        pytest.skip("needs Linux and a C compiler")
    stage = Stage(base, library)
    yield stage
    stage.broken.close()


def moments(calls: int, seed: str) -> list[int]:
    """Which of so many calls are disturbed."""
    return sorted(random.Random(seed).sample(range(calls), min(calls, MOMENTS)))


def end_as_undisturbed(stage: Stage, root: Path, operation: str, told: Any) -> None:
    """What is there is whole, and doing it again ends where an undisturbed run does."""
    outcome = stage.broken.run("look", root)
    assert outcome.ended == "done" or any(words in outcome.words for words in ("is empty: ", "there is no archive")), (
        outcome,
        told,
    )
    stage.whole(operation, root)
    assert stage.seen(root) == stage.wanted(f"{BEFORE[operation]} {operation}"), told


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["kill", "tear", "fail", "full"])
@pytest.mark.parametrize("operation", CHANGING)
def test_an_archive_survives(stage: Stage, operation: str, mode: str) -> None:
    calls = stage.broken.run(operation, stage.copy(BEFORE[operation])).calls
    assert calls > 50
    for moment in moments(calls, f"{operation} {mode}"):
        root = stage.copy(BEFORE[operation])
        outcome = stage.broken.run(operation, root, mode=mode, moment=moment)
        # the number of calls differs a little from run to run
        assert outcome.calls <= moment or outcome.ended == "error" or mode in {"fail", "full"}, outcome
        assert "ArchiveError" in outcome.words or outcome.ended != "error", outcome
        end_as_undisturbed(stage, root, operation, (moment, outcome))


@pytest.mark.slow
@pytest.mark.parametrize(("names", "kept"), [("now", "synced"), ("late", "synced"), ("now", "some")])
@pytest.mark.parametrize("operation", CHANGING)
def test_an_archive_survives_a_power_cut(stage: Stage, operation: str, names: str, kept: str) -> None:
    """What was not synced is lost, or some of it; the names of files too, or not."""
    log = stage.base / "log"
    root = stage.copy(BEFORE[operation])
    disk = faults.Disk(root)
    assert stage.broken.run(operation, root, log=log).ended == "done"
    calls = list(faults.read_log(log))
    wanted = moments(len(calls), f"{operation} {names} {kept}")
    for moment, call in enumerate(calls):
        if moment in wanted:
            shutil.rmtree(root)
            root.mkdir()
            disk.leave(root, names=names, seed=moment if kept == "some" else None)
            end_as_undisturbed(
                stage, root, operation, (moment, call[:3], [c[:3] for c in calls[max(0, moment - 4) : moment]])
            )
        disk.apply(call)


def files_in(folder: Path) -> dict[str, bytes]:
    """Names and contents of the files there."""
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["kill", "tear", "fail", "full"])
@pytest.mark.parametrize("operation", WRITING)
def test_files_are_written_whole_or_not_at_all(stage: Stage, operation: str, mode: str) -> None:
    root = stage.copy(BEFORE[operation])
    before = files_in(root / "out")
    calls = stage.broken.run(operation, root).calls
    after = files_in(root / "out")
    for moment in moments(calls, f"{operation} {mode}"):
        root = stage.copy(BEFORE[operation])
        outcome = stage.broken.run(operation, root, mode=mode, moment=moment)
        found = files_in(root / "out")
        left = {name for name in found if ".tmp" in name}
        assert not left or mode in {"kill", "tear"}, (outcome, left)
        for name in found.keys() - left:
            assert found[name] in (before.get(name), after[name]), (outcome, name)
        assert "ArchiveError" in outcome.words or "ExportError" in outcome.words or outcome.ended != "error", outcome
        assert outcome.ended != "done" or mode == "fail" or outcome.calls <= moment or found == after
        if operation == "export_sqlite":  # which takes no other copy's place
            (root / "out" / "archive.db").unlink(missing_ok=True)
        stage.whole(operation, root)
        assert {name: data for name, data in files_in(root / "out").items() if name not in left} == after


@pytest.mark.slow
@pytest.mark.parametrize("names", ["now", "late"])
@pytest.mark.parametrize("operation", WRITING)
def test_files_are_whole_after_a_power_cut(stage: Stage, operation: str, names: str) -> None:
    log = stage.base / "log"
    root = stage.copy(BEFORE[operation])
    before = files_in(root / "out")
    disk = faults.Disk(root)
    assert stage.broken.run(operation, root, log=log).ended == "done"
    after = files_in(root / "out")
    calls = list(faults.read_log(log))
    wanted = moments(len(calls) + 1, f"{operation} {names}")
    for moment in range(len(calls) + 1):
        if moment in wanted or moment == len(calls):
            shutil.rmtree(root)
            root.mkdir()
            disk.leave(root, names=names, seed=None)
            found = {name: data for name, data in files_in(root / "out").items() if ".tmp" not in name}
            for name, data in found.items():
                assert data in (before.get(name), after[name]), (name, moment)
            if moment == len(calls):
                assert found == after
        if moment < len(calls):
            disk.apply(calls[moment])
