"""How is a cluster told to mine? ``python -m reportminer.spark --input … --output …``, or the same by ``spark-submit -m``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from reportminer.lexicons import LexiconError
from reportminer.spark.job import BATCH_FILES, TIMEOUT, mine
from reportminer.spark.listing import INPUTS
from reportminer.spark.output import Output, OutputError, reason_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the job.

    Returns:
        0 if all could be mined, 1 if some inputs failed (they stand in the table ``failures``), 2 if the job could not
        be done.
    """
    options = _parser().parse_args(arguments)
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("reportminer")
    if options.master:
        if options.master.startswith("local"):
            # workers on this computer run this very Python, whatever stands first on the path
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = builder.master(options.master)
    spark = builder.getOrCreate()
    try:
        mine(
            spark, options.input, options.output, form=options.input_format, format=options.format,
            timeout=options.timeout, batch_files=options.batch_files, redo=options.redo,
            keep_missing=options.keep_missing, corrections=options.corrections,
        )  # fmt: skip
        state = Output(spark, options.output).state()
    except (OutputError, LexiconError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except (PySparkException, Py4JError) as error:
        print(f"error: the job was broken off; start it again to go on. {reason_of(error)}", file=sys.stderr)
        return 2
    finally:
        spark.stop()
    print(
        f"{state.files} files, {state.reports} reports, {state.failures} failures, "
        f"{state.stale} corrections that match nothing; tables in {options.output}/{state.tables}"
    )
    return 1 if state.failures else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m reportminer.spark", description="Mine reports on a cluster of Spark."
    )
    parser.add_argument(
        "--input", nargs="+", required=True, help="files, folders or tables of bytes; any address that Spark reads"
    )
    parser.add_argument("--output", required=True, help="folder to keep all in; what is there is brought up to date")
    parser.add_argument("--input-format", choices=INPUTS, default="files", help="files, or tables of (path, content)")
    parser.add_argument(
        "--format", default="parquet", help="of the tables: parquet, or another the session can write (delta)"
    )
    parser.add_argument("--timeout", type=_seconds, default=TIMEOUT, help="seconds that one file may take; 0: no limit")
    parser.add_argument("--batch-files", type=_count, default=BATCH_FILES, help="files mined before they count")
    parser.add_argument("--redo", action="store_true", help="mine again what is unchanged")
    parser.add_argument("--keep-missing", action="store_true", help="keep files that are no longer there")
    parser.add_argument("--corrections", type=Path, help="log that `reportminer corrections export` wrote")
    parser.add_argument(
        "--master", default="", help="of the session, if spark-submit does not say: local[2], spark://…"
    )
    return parser


def _seconds(text: str) -> float:
    if not (value := float(text)) >= 0:
        raise ValueError
    return value


def _count(text: str) -> int:
    if (value := int(text)) < 1:
        raise ValueError
    return value


if __name__ == "__main__":
    sys.exit(main())
