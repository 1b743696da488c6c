"""What the open archives of a server share."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from reportminer.archive import Archive
from reportminer.store.reading import KEPT, Kept
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


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="the system does not tell what is mapped")
def test_readers_have_each_file_of_the_index_in_memory_once(archive: Archive, folder: Path) -> None:
    path = archive.path
    archive.close()
    pool = Pool(path)
    with pool.reader() as one, pool.reader() as other:
        assert one.hits("流动党员") == other.hits("流动党员") != []
        lines = Path("/proc/self/maps").read_text().splitlines()
        mapped = [line.split()[-1] for line in lines if f"{path}/index/" in line]
        assert len(mapped) == len(set(mapped)) > 0
        (folder / "臺北.txt").unlink()
        with pool.writer() as writer:
            writer.ingest(folder)
        assert one.hits("流动党员") == other.hits("流动党员")
    pool.close()


def test_what_is_asked_at_once_is_read_once_and_again_after_a_change() -> None:
    kept, begun, go, found = Kept(), threading.Event(), threading.Event(), []
    reads = []

    def read() -> int:
        reads.append(1)
        begun.set()
        go.wait(5)
        return len(reads)

    asking = [threading.Thread(target=lambda: found.append(kept.get("a", "one", read))) for _ in range(4)]
    for thread in asking:
        thread.start()
    assert begun.wait(5)
    go.set()
    for thread in asking:
        thread.join(5)
    assert found == [1, 1, 1, 1]
    assert kept.known_already("a", "one") == 1
    assert kept.known_already("a", "two") is None
    assert kept.get("a", "two", read) == 2


def test_what_is_unasked_for_longest_goes() -> None:
    kept = Kept()
    for number in range(KEPT):
        kept.get(str(number), "state", lambda number=number: number)
    kept.get("0", "state", lambda: -1)
    kept.get("further", "state", lambda: 99)
    assert kept.known_already("0", "state") == 0
    assert kept.known_already("1", "state") is None
