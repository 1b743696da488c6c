"""Does every reading command say the same of an archive that is damaged at random, or what is wrong with it?

Thirty damages, three commands each; scripts/damage_archives.py tries some hundreds with all. A few kills of each command;
scripts/kill_commands.py tries a hundred.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from reportminer.archive import Archive
from support import damage, kills

DAMAGES = int(os.environ.get("REPORTMINER_DAMAGES", "30"))
KILLS = int(os.environ.get("REPORTMINER_COMMAND_KILLS", "2"))
COMMANDS = ("show", "search", "search figures", "compare", "issues", "indicators", "reports", "stats", "export")

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")]


def test_a_damaged_archive_says_the_same_or_what_is_wrong(tmp_path: Path) -> None:
    kills.write_reports(tmp_path / "in")
    with Archive(tmp_path / "sound") as archive:
        assert archive.ingest(tmp_path / "in").ok
    trial = damage.Trial(tmp_path / "sound", tmp_path / "work", only=COMMANDS)
    seen = set()
    for seed in range(DAMAGES):
        chosen = random.Random(seed).sample(COMMANDS, 3)
        for verdict in (*trial.of(seed, only=chosen), trial.check_of(seed)):
            assert verdict.word in {"same", "told", "sound"}, (seed, verdict)
            seen.add(verdict.word)
    assert DAMAGES < 10 or {"same", "told"} <= seen


@pytest.mark.parametrize("command", ["ingest", "mine", "import", "export", "issues"])
def test_a_killed_command_is_taken_up_again(tmp_path: Path, command: str) -> None:
    trial = kills.Kills(tmp_path)
    for number in range(KILLS):
        ended = trial.kill(command, random.Random(f"{command} {number}"))
        assert not ended.differs, (number, ended)
