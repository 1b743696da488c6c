"""Is the file that a report was read from still there, as it was read?"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from reportminer.archive.archive import Archive

LARGEST = 100_000_000
"""bytes of a file beyond which it is not read again"""
State = Literal["there", "gone", "changed", "inside", "large"]
_FILE = """
    SELECT f.path, f.sha256, s.path = f.shown FROM reports r JOIN occurrences o USING (occurrence_id)
    JOIN sources s USING (source_id) JOIN files f USING (file_id) WHERE r.report_id = ?"""


class Original(NamedTuple):
    """The bytes of a file, where its state is ``there``.

    ``gone``: it cannot be read where it was; ``changed``: its bytes are others; ``inside``: the report was read from a member of
    a container; ``large``: more bytes than are read again.
    """

    state: State
    data: bytes = b""


def original(archive: Archive, report_id: str, *, largest: int = LARGEST) -> Original:
    """The file of a report, by the report's id; where it lies is what the archive noted when it was read.

    Raises:
        ArchiveError: no report, or more than one, has such an id.
    """

    from reportminer.ingest.run import path_of

    archive.store.seals.require("files", "sources")
    key, digest, whole = archive.store.query(_FILE, (archive.find_report(report_id),)).fetchone()
    if not whole:
        return Original("inside")
    path = Path(path_of(key))
    try:
        if not path.is_file():
            return Original("gone")
        if path.stat().st_size > largest:
            return Original("large")
        data = path.read_bytes()
    except OSError:
        return Original("gone")
    return Original("there", data) if hashlib.sha256(data).hexdigest() == digest else Original("changed")
