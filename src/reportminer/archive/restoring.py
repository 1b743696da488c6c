"""How does a backup become an archive again, while nobody else writes to it?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reportminer.store import backup
from reportminer.store.lock import locked


def restore(
    source: Path,
    folder: Path,
    *,
    replace: bool = False,
    wait: float = 30.0,
    notice: Callable[[str], None] | None = None,
) -> Path | None:
    """Bring a backup, or a plain copy of an archive, back into a folder.

    Args:
        source: the folder of the backup.
        folder: that of the archive.
        replace: put what stands there aside; the folder that it then stands in comes back.
        wait: seconds to wait for another process that writes to the archive.
        notice: told that another process is waited for.

    Raises:
        DamagedError: the backup is damaged; nothing was changed.
        ArchiveError: an archive stands there and `replace` is False, or it cannot be written.
    """
    backup.verify(source)
    with locked(folder / "ingest.lock", wait=wait, notice=notice):
        return backup.restore(source, folder, replace=replace)
