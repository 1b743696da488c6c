"""Is everything here that the work needs? Program, packages, LibreOffice, fonts, language, limits, the archive."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Literal, NamedTuple

from reportminer.translation import language, told
from reportminer.version import __version__

State = Literal["ok", "note", "wrong"]

EXTRAS = told(
    {
        "ocr": "scanned pages are read",
        "7z": "7z archives are opened",
        "parquet": "tables are written as Parquet",
        "web": "the pages are served",
        "spark": "the steps run on a cluster",
    }
)
"""what each extra is for"""
FONTS = {
    "小标宋": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "小标宋体"),
    "仿宋": ("仿宋_GB2312", "仿宋", "FangSong", "FangSong_GB2312", "STFangsong", "华文仿宋"),
    "黑体": ("黑体", "SimHei", "STHeiti", "华文黑体"),
    "楷体": ("楷体_GB2312", "楷体", "KaiTi", "STKaiti", "华文楷体"),
}
"""fonts of official papers (GB/T 9704), each under the names that it may have"""
FONT_FILES = {
    "小标宋": ("FZXBSJW.TTF", "FZXBSK.TTF"),
    "仿宋": ("simfang.ttf",),
    "黑体": ("simhei.ttf",),
    "楷体": ("simkai.ttf",),
}
FALLBACKS = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "思源宋体",
    "SimSun",
    "宋体",
    "Noto Sans CJK SC",
    "Microsoft YaHei",
)
LEAST_FREE = 1_000_000_000
"""bytes free on the disk of the archive below which it is noted"""
_SENTENCE, _VALUE = "全县现有党员3600多名", 3600


class Finding(NamedTuple):
    """One thing that was looked at; `words` say what was found, in English, for `reportminer.translation`."""

    area: str
    name: str
    state: State
    words: str


def examine(archive: Path | None = None) -> Iterator[Finding]:
    """Look at everything, the quick things first.

    Args:
        archive: folder of the archive; none is looked at if there is no folder of that name.
    """
    for look in (_program, _packages, _extras, _rules, _office, _fonts, _words_and_limits):
        yield from look()
    if archive is not None:
        yield from _archive(archive)


def _program() -> Iterator[Finding]:
    version = platform.python_version()
    yield Finding("program", "reportminer", "ok", f"{__version__} · {Path(__file__).parent}")
    good = sys.version_info >= (3, 11)
    yield Finding(
        "program", "Python", "ok" if good else "wrong", version if good else told(f"{version}: 3.11 or newer is needed")
    )
    yield Finding("program", "system", "ok", f"{platform.system()} {platform.machine()} · {os.cpu_count()} CPU")


def _needs() -> list[tuple[str, str]]:
    """Every package that the program asks for, with the extra that asks, "" for none."""
    found = []
    for line in metadata.requires("reportminer") or []:
        name = re.match(r"[\w.-]+", line)
        extra = re.search(r"extra\s*==\s*['\"]([\w-]+)['\"]", line)
        if name and name[0].lower() != "reportminer":
            found.append((name[0], extra[1] if extra else ""))
    return found


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _packages() -> Iterator[Finding]:
    for name, extra in _needs():
        if not extra:
            version = _version(name)
            yield Finding("packages", name, "ok" if version else "wrong", version or told("is not installed"))


def _extras() -> Iterator[Finding]:
    for extra, purpose in EXTRAS.items():
        names = [name for name, of in _needs() if of == extra]
        lacking = [name for name in names if not _version(name)]
        if lacking:
            words = told(
                f"not installed ({', '.join(lacking)}): only with it {purpose}; pip install 'reportminer[{extra}]'"
            )
            yield Finding("extras", extra, "note", words)
        elif names:
            yield Finding("extras", extra, "ok", ", ".join(f"{name} {_version(name)}" for name in names))


def _rules() -> Iterator[Finding]:
    def checked() -> str:
        from reportminer import api, lexicons

        lexicons.check_tables()
        [figure] = api.find_figures(_SENTENCE)
        return "" if figure.min == _VALUE else told("a sentence that is known is misread")

    yield _tried("rules", told("rule tables"), checked)


def _tried(area: str, name: str, work: Callable[[], str]) -> Finding:
    """Whether some work can be done; `work` gives words for what is wrong, or ""."""
    try:
        words = work()
    except Exception as error:  # whatever is broken here is what was looked for
        words = f"{type(error).__name__}: {error}"
    return Finding(area, name, "wrong" if words else "ok", words)


def _office() -> Iterator[Finding]:
    from reportminer.readers import office

    program = office.program()
    if not program:
        words = told("not installed: .wps, .uof and damaged Word files cannot be read without it")
        yield Finding("formats", "LibreOffice", "note", words)
        return
    try:
        shown = subprocess.run([program, "--version"], check=False, capture_output=True, text=True, timeout=30).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        yield Finding("formats", "LibreOffice", "wrong", told(f"cannot be started: {error}"))
        return
    yield Finding("formats", "LibreOffice", "ok", " ".join(shown.split()[:2]) or program)
    if not office.isolation():
        words = told("cannot be kept off the network here: files that name an address are not converted")
        yield Finding("formats", "LibreOffice", "note", words)


def _families() -> set[str]:
    """Names and files of the fonts installed, as far as the system tells."""
    if sys.platform == "win32":
        places = [
            Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts"),
            Path.home() / "AppData/Local/Microsoft/Windows/Fonts",
        ]
        return {file.name.lower() for place in places if place.is_dir() for file in place.iterdir()}
    if not shutil.which("fc-list"):
        return set()
    listed = subprocess.run(["fc-list", ":", "family"], check=False, capture_output=True, text=True, timeout=30).stdout
    return {name.strip() for line in listed.splitlines() for name in line.split(",")}


def _fonts() -> Iterator[Finding]:
    families = _families()
    fallback = next((name for name in FALLBACKS if name in families), "")
    for font, names in FONTS.items():
        there = next((name for name in names if name in families), "")
        there = there or next((name for name in FONT_FILES[font] if name.lower() in families), "")
        if there:
            yield Finding("fonts", font, "ok", there)
        elif fallback:
            yield Finding(
                "fonts", font, "note", told(f"not installed: Word shows {fallback} in its place on this machine")
            )
        else:
            yield Finding(
                "fonts", font, "note", told("not installed here; Word documents show it where it is installed")
            )


def _words_and_limits() -> Iterator[Finding]:
    from reportminer.readers import ReadOptions

    encoding = getattr(sys.stdout, "encoding", "") or "?"
    yield Finding("words", told("language"), "ok", f"{language()} · {encoding} · REPORTMINER_LANG=zh|en")
    limits = ReadOptions()
    words = told(
        f"a file of {limits.max_bytes:,} bytes, {limits.max_characters:,} characters, {limits.max_pages:,} pages at most"
    )
    yield Finding("words", told("limits"), "ok", words)


def _archive(folder: Path) -> Iterator[Finding]:
    from reportminer.archive import Archive

    if not (folder / "archive.db").is_file():
        words = told(f"none in {folder}; one is made by: reportminer ingest PATH --archive {folder}")
        yield Finding("archive", told("archive"), "note", words)
        return
    try:
        with Archive(folder, read_only=True) as archive:
            count = archive.stats()
            failed = sum(not failure.skipped for failure in archive.failures())
            words = told(f"{folder}: {count['files']} files, {count['reports']} reports, {failed} failures")
            yield Finding("archive", told("archive"), "ok", words)
            for index in archive.indexes():
                trouble, damaged = index.trouble()
                state: State = "wrong" if damaged else "note" if trouble else "ok"
                yield Finding(
                    "archive", told(f"the full-text index of the {index.what}"), state, trouble or told("is in step")
                )
    except Exception as error:  # whatever keeps an archive from being opened is what was looked for
        yield Finding("archive", told("archive"), "wrong", str(error) or type(error).__name__)
    free = shutil.disk_usage(folder).free
    words = told(f"{free / 1e9:,.1f} GB free")
    yield Finding("archive", told("disk"), "note" if free < LEAST_FREE else "ok", words)
