"""The reading room as it is started from a shell, for tests that ask it over a port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(archive: Path, *options: str) -> Iterator[str]:
    """The address of an archive while it is served, in Chinese."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("reportminer")), "serve", "--archive", str(archive), *options]
    server = subprocess.Popen(
        [*command, "--port", str(port)], stderr=subprocess.PIPE, env={**os.environ, "REPORTMINER_LANG": "zh"}
    )
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/login", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)
