"""What the open archives of a server share."""

from __future__ import annotations

from pathlib import Path

from reportminer.archive import Archive
from reportminer.web.pool import Pool


def test_readers_share_the_list_of_reports_until_the_archive_changes(archive: Archive, folder: Path) -> None:
    path = archive.path
    archive.close()
    pool = Pool(path)
    with pool.reader() as one, pool.reader() as other:
        first = one.report_rows()
        assert other.report_rows()[0] is first[0]
        assert other.limited([first[0].report_id]).report_rows() == first[:1]
        other.report_rows().clear()
        (folder / "臺北.txt").unlink()
        with pool.writer() as writer:
            writer.ingest(folder)
        assert len(one.report_rows()) == len(other.report_rows()) == len(first) - 1
    pool.close()
