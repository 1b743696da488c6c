"""With executors of their own, one of which dies, the rows stay the same. A process of its own: a session is one a process."""

import shutil
from pathlib import Path

import pytest

from .conftest import require_spark, rows_with


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds executors by /proc")
def test_executors_of_their_own_and_one_that_dies_give_the_same_rows(tmp_path):
    require_spark()
    papers = tmp_path / "papers"
    papers.mkdir()
    corpus = Path(__file__).parents[3] / "corpus" / "reports"
    for path in sorted(path for path in corpus.rglob("*") if path.suffix in {".txt", ".docx", ".html"})[:6]:
        shutil.copy(path, papers)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    wanted, _ = rows_with("local[2]", papers, tmp_path / "one")
    found, told = rows_with("local-cluster[2,1,1024]", papers, tmp_path / "two", kill=6.0)
    assert found == wanted
    assert "killed" in told
