"""Is what was derived kept while nothing changed, and dropped when anything did?"""

from __future__ import annotations

import threading
from pathlib import Path

from reportminer.archive import Archive
from reportminer.store import derived


def test_what_is_kept_holds_until_a_report_comes_or_goes(archive: Archive, folder: Path) -> None:
    assert derived.get(archive.store, "clusters", "county 2") is None
    assert derived.put(archive.store, "clusters", "county 2", "党建经费".encode())
    assert derived.get(archive.store, "clusters", "county 2") == "党建经费".encode()
    assert derived.get(archive.store, "clusters", "county 3") is None
    assert derived.get(archive.store, "cells", "county 2") is None
    archive.ingest(folder)
    assert derived.get(archive.store, "clusters", "county 2") is not None
    (folder / "雁陂2011.txt").write_text(
        "标题 雁陂县工作汇报 530699 2011 汇报\n节 问题\nproblem ⟦道路不通⟧。\n", encoding="utf-8"
    )
    archive.ingest(folder)
    assert derived.get(archive.store, "clusters", "county 2") is None
    assert derived.put(archive.store, "clusters", "county 3", b"")
    kept = archive.store.query("SELECT name, key FROM derived").fetchall()
    assert kept == [("clusters", "county 3")]


def test_an_archive_opened_to_read_is_left_alone(archive: Archive) -> None:
    derived.put(archive.store, "cells", "GDP", b"120")
    archive.close()
    with Archive(archive.path, read_only=True) as other:
        assert not derived.put(other.store, "cells", "GDP", b"130")
        assert derived.get(other.store, "cells", "GDP") == b"120"


def test_what_is_damaged_is_made_anew(archive: Archive) -> None:
    derived.put(archive.store, "cells", "GDP", b"120")
    archive.store.connection.execute("UPDATE derived SET body = x'00'")
    assert derived.get(archive.store, "cells", "GDP") is None


def test_threads_read_what_another_kept(archive: Archive) -> None:
    derived.put(archive.store, "cells", "GDP", b"120")
    found: list[bytes | None] = []
    thread = threading.Thread(target=lambda: found.append(derived.get(archive.store, "cells", "GDP")))
    thread.start()
    thread.join()
    assert found == [b"120"]


def test_what_was_read_before_a_change_is_not_kept_for_the_state_after(archive: Archive, folder: Path) -> None:
    def make() -> list[str]:
        (folder / "雁陂2012.txt").write_text(
            "标题 雁陂县工作汇报 530699 2012 汇报\n节 问题\nproblem ⟦道路不通⟧。\n", encoding="utf-8"
        )
        archive.ingest(folder)
        return ["made too early"]

    assert derived.kept(archive.store, "cells", "GDP", list[str], make) == ["made too early"]
    assert derived.get(archive.store, "cells", "GDP") is None
    assert derived.kept(archive.store, "cells", "GDP", list[str], lambda: ["made now"]) == ["made now"]
    assert derived.kept(archive.store, "cells", "GDP", list[str], lambda: ["made again"]) == ["made now"]


def test_what_is_of_another_form_is_made_anew(archive: Archive) -> None:
    derived.put(archive.store, "cells", "GDP", b'{"not": "a list"}')
    assert derived.kept(archive.store, "cells", "GDP", list[int], lambda: [2**80]) == [2**80]
    assert derived.kept(archive.store, "cells", "GDP", list[int], lambda: [1]) == [2**80]


def test_kept_answers_make_room_for_the_next(archive: Archive) -> None:
    for number in range(derived.MOST + 1):
        assert derived.put(archive.store, "cells", str(number), b"1")
    kept = archive.store.query("SELECT key FROM derived").fetchall()
    assert kept == [(str(derived.MOST),)]
