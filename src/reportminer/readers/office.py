"""Lets LibreOffice, where it is installed, turn what has no reader of its own into a .docx, in a throw-away profile."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

from reportminer.readers.base import ReadError, ReadOptions


@lru_cache(maxsize=1)
def program() -> str:
    """Path of LibreOffice's command; "" where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def convert(data: bytes, suffix: str, options: ReadOptions) -> bytes:
    """The document as .docx.

    Args:
        data: bytes of the file.
        suffix: its ending with the dot, which tells LibreOffice the format.
        options: `office` must be on; `office_timeout` is the limit in seconds.

    Raises:
        ReadError: LibreOffice is missing, too slow, or can't read it.
    """
    command = program() if options.office else ""
    if not command:
        raise ReadError(f"a {suffix} file: install LibreOffice (soffice) to have it read")
    with tempfile.TemporaryDirectory(prefix="reportminer-") as folder:
        source = Path(folder, f"source{suffix}")
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        arguments = [command, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck"]
        arguments += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", folder, str(source)]
        _run(arguments, options.office_timeout, folder)
        result = Path(folder, "source.docx")
        if not result.is_file():
            raise ReadError("LibreOffice cannot read it: damaged, encrypted or of an unknown make")
        if result.stat().st_size > options.max_bytes:
            raise ReadError(f"more than the limit of {options.max_bytes:,} bytes after conversion")
        return result.read_bytes()


def _run(arguments: list[str], seconds: float, folder: str) -> None:
    """Run to the end; after `seconds` the whole group of processes is ended."""
    environment = {**os.environ, "HOME": folder}
    with subprocess.Popen(
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            raise ReadError(f"LibreOffice took more than {seconds:g} seconds") from None
