"""A session of Spark on this machine, where there is one."""

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
    for name in ("reports", "statements", "parts", "figures", "sections", "failures", "texts"):
        names = [column for column in tables[name].columns if column not in ("province", "filed", "surrogates")]
        rows = [row.asDict() for row in tables[name].select(*names).collect()]
        found[name] = sorted(rows, key=lambda row: json.dumps(row, ensure_ascii=False, sort_keys=True))
    Path({result!r}).write_text(json.dumps(found), encoding="utf-8")
    spark.stop()


main()
"""


def require_spark():
    """Skip where Spark cannot run."""
    pytest.importorskip("pyspark", reason="needs the extra [spark]")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("needs Java 17 or later")


def session(master: str, **conf: str):
    """A new session; another one must have been stopped."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = SparkSession.builder.master(master).appName("reportminer tests")
    settings = {
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "2",
        "spark.sql.adaptive.coalescePartitions.enabled": "true", "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1", "spark.log.level": "ERROR", "spark.sql.codegen.wholeStage": "false",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1", "spark.default.parallelism": "2",
    }  # fmt: skip
    for name, value in {**settings, **conf}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


@pytest.fixture(scope="session")
def spark():
    require_spark()
    made = session("local[2]")
    yield made
    made.stop()


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
