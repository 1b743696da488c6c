"""What if a format has no reader of its own? LibreOffice, where installed, makes a .docx of it, without a network.

A document can tell LibreOffice to fetch pictures and objects. So it runs in a throw-away profile that blocks links and
macros, and where the system allows in a network of its own that leads nowhere; where it does not, files that name an
address are refused.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import tempfile
import zipfile
from functools import lru_cache
from pathlib import Path

from reportminer.readers.base import ReadError, ReadOptions
from reportminer.readers.package import MAX_XML, unpack

SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Common/Load", "UserDefinedSettings", "false"),
)
"""what the profile sets: no macros, no active content, no links followed"""
ISOLATIONS = (
    ("unshare", "--net"),
    ("unshare", "--map-root-user", "--net"),
    ("bwrap", "--dev-bind", "/", "/", "--unshare-net"),
)
"""commands that start a program in a network that leads nowhere"""
NAMESPACES = r"(?!(?:www\.w3\.org|schemas\.|purl\.org|openoffice\.org|schema\.uof))"
ADDRESS = re.compile((r"(?:https?|ftp|smb|file)://" + NAMESPACES + r"|\\\\\w+\\\w").encode(), re.IGNORECASE)


@lru_cache(maxsize=1)
def isolation() -> tuple[str, ...]:
    """The command before LibreOffice's that takes the network from it; () where the system allows none."""
    for command in ISOLATIONS:
        if (
            shutil.which(command[0])
            and not subprocess.run([*command, "true"], check=False, capture_output=True, timeout=10).returncode
        ):
            return command
    return ()


def names_address(data: bytes) -> bool:
    """Whether the bytes of a file, or of the members of a zip, hold a web or network address, in 8 or 16 bits."""
    parts = [data]
    if data[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts += [unpack(archive, info, MAX_XML) for info in archive.infolist()]
        except (ReadError, zipfile.BadZipFile, ValueError, NotImplementedError):
            return True
    return any(ADDRESS.search(part) or ADDRESS.search(part.replace(b"\x00", b"")) for part in parts)


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )


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
    alone = isolation()
    if not alone and names_address(data):
        raise ReadError(f"a {suffix} file that names an address, and LibreOffice cannot be kept off the network here")
    with tempfile.TemporaryDirectory(prefix="reportminer-") as folder:
        user = Path(folder, "profile", "user")
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
        source = Path(folder, f"source{suffix}")
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        arguments = [*alone, command, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck"]
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
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")} | {
        "HOME": folder
    }
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
