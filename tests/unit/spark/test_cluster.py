"""With executors of their own, one of which dies, the rows stay the same. A process of its own: a session is one a process."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import json, os, signal, sys, threading, time
from pathlib import Path

sys.path.insert(0, {here!r})
from conftest import session


def children(process):
    found = []
    for task in Path(f"/proc/{{process}}/task").iterdir():
        try:
            below = [int(word) for word in (task / "children").read_text().split()]
        except OSError:
            continue
        for child in below:
            found += [child, *children(child)]
    return found


def executors():
    # the processes of Java below this one that run executors
    for pid in children(os.getpid()):
        try:
            line = Path(f"/proc/{{pid}}/cmdline").read_bytes()
        except OSError:
            continue
        if b"CoarseGrainedExecutorBackend" in line:
            yield pid


def kill_executor():
    while not (found := list(executors())):
        time.sleep(0.5)
    time.sleep({kill!r})
    os.kill(found[0], signal.SIGKILL)
    print("killed", found[0], file=sys.stderr)


def main():
    from reportminer.spark import mine

    spark = session({master!r}, **{{"spark.task.maxFailures": "4", "spark.executor.memory": "1g"}})
    if {kill!r}:
        threading.Thread(target=kill_executor, daemon=True).start()
    tables = mine(spark, {papers!r}, {out!r})
    found = {{}}
    for name in ("reports", "statements", "parts", "figures", "sections", "failures"):
        names = [column for column in tables[name].columns if column not in ("province", "filed")]
        rows = [row.asDict() for row in tables[name].select(*names).collect()]
        found[name] = sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    Path({result!r}).write_text(json.dumps(found), encoding="utf-8")
    spark.stop()


main()
"""


def rows_with(master, papers, folder, kill=0.0):
    """The rows of all tables, mined by a session of its own with that master."""
    result = folder / "rows.json"
    program = PROGRAM.format(
        here=str(Path(__file__).parent), master=master, papers=str(papers), out=str(folder / "out"), result=str(result),
        kill=kill,
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=900, check=False, env=os.environ
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(result.read_text(encoding="utf-8")), done.stderr


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds executors by /proc")
def test_executors_of_their_own_and_one_that_dies_give_the_same_rows(tmp_path):
    pytest.importorskip("pyspark", reason="needs the extra [spark]")
    if shutil.which("java") is None:
        pytest.skip("needs Java 17 or later")
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
