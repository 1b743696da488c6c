"""How does an office without internet get the program? Makes one folder with wheels, installers, a sample and checksums.

Run it on a machine that reaches a registry of Python packages and carry the folder over; ``install.bat`` or ``install.sh`` there
needs Python and nothing else. It prints which target lacks a wheel, and then ends with status 1.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from email.parser import HeaderParser
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = "office"
SOURCES = ("jieba",)
"""packages that the registry has no wheel of; all are Python alone, and their wheel, made here, fits everywhere"""
PYTHONS = ("3.11", "3.12", "3.13")
GLIBC = (5, 12, 17, 24, 26, 27, 28)
"""minor versions of glibc 2 that wheels may ask for: Kylin V10 and UOS 20 have 2.28"""
PLATFORMS = {
    "win_amd64": ["win_amd64"],
    "linux_x86_64": [
        *(f"manylinux_2_{minor}_x86_64" for minor in GLIBC),
        "manylinux1_x86_64",
        "manylinux2010_x86_64",
        "manylinux2014_x86_64",
    ],
    "linux_aarch64": [*(f"manylinux_2_{minor}_aarch64" for minor in GLIBC if minor >= 17), "manylinux2014_aarch64"],
}
SYSTEMS = {
    "win_amd64": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    "linux_x86_64": {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": "x86_64",
    },
    "linux_aarch64": {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": "aarch64",
    },
}
TEMPLATES = ROOT / "scripts" / "bundle_files"
SAMPLES = (
    "云澜县2023年政府工作报告.txt",
    "云澜县2024年政府工作报告.docx",
    "枫陵县2024年政府工作报告.html",
    "松塢縣社區黨建調查報告.txt",
)


class NoWheelError(Exception):
    """A package has no wheel for a target; the message is what pip said."""


def pip(*arguments: str) -> None:
    """Run pip.

    Raises:
        NoWheelError: it failed; the message holds its last lines.
    """
    done = subprocess.run([sys.executable, "-m", "pip", *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()
        raise NoWheelError("\n".join(lines[-3:]))


def make_own(folder: Path) -> Path:
    """Build the program's wheel and those of `SOURCES`; the program's is returned."""
    pip("wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    pip("wheel", "--quiet", "--no-deps", "--no-binary", ",".join(SOURCES), "--wheel-dir", str(folder), *SOURCES)
    return next(folder.glob("reportminer-*.whl"))


def fetch(own: Path, folder: Path, platform: str, python: str) -> set[str]:
    """Download what the program needs on one target into `folder`; the names of the wheels are returned.

    pip reads conditions such as ``sys_platform == "win32"`` for the machine that it runs on; what they ask for on the target is
    added until nothing is missing.

    Raises:
        NoWheelError: something has no wheel for the target.
    """
    tag = "cp" + python.replace(".", "")
    target = [f"--platform={name}" for name in PLATFORMS[platform]]
    target += [f"--python-version={python}", "--implementation=cp", f"--abi={tag}", "--abi=abi3", "--abi=none"]
    wanted: set[str] = {f"reportminer[{EXTRAS}] @ {own.as_uri()}"}
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        while True:
            arguments = ["--only-binary=:all:", f"--find-links={own.parent}", f"--find-links={folder}", *target]
            pip("download", "--quiet", "--dest", str(place), *arguments, *sorted(wanted))
            more = missing(place, platform, python) - wanted
            if not more:
                break
            wanted |= more
        for wheel in place.glob("*.whl"):
            if not (folder / wheel.name).exists():
                shutil.move(wheel, folder / wheel.name)
        return {wheel.name for wheel in [*place.glob("*.whl"), *folder.glob("*.whl")] if wheel.exists()}


def missing(folder: Path, platform: str, python: str) -> set[str]:
    """Requirements of the wheels in a folder that hold on a target and that no wheel there is for."""
    environment = {
        **default_environment(),
        **SYSTEMS[platform],
        "python_version": python,
        "python_full_version": f"{python}.0",
    }
    here = {parse_wheel_filename(wheel.name)[0] for wheel in folder.glob("*.whl")}
    found = set()
    for wheel in folder.glob("*.whl"):
        extras = ["", *(parts(EXTRAS) if wheel.name.startswith("reportminer-") else [])]
        for requirement in requirements(wheel):
            holds = requirement.marker is None or any(
                requirement.marker.evaluate({**environment, "extra": extra}) for extra in extras
            )
            if holds and canonicalize_name(requirement.name) not in here:
                requirement.marker = None
                found.add(str(requirement))
    return found


def parts(extra: str) -> list[str]:
    """An extra and those it is made of."""
    import tomllib

    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    inner = [name for line in known[extra] for name in Requirement(line).extras]
    return [extra, *inner]


def requirements(wheel: Path) -> Iterator[Requirement]:
    """What a wheel says that it needs."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        headers = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
    for line in headers.get_all("Requires-Dist") or []:
        yield Requirement(line)


def write_rest(folder: Path, pythons: Sequence[str], platforms: Sequence[str]) -> None:
    """Write installers, what to read, the sample and the checksums."""
    for template in sorted(TEMPLATES.iterdir()):
        text = (
            template.read_text(encoding="utf-8")
            .replace("{pythons}", "、".join(pythons))
            .replace("{versions}", " ".join(sorted(pythons, key=lambda python: -PYTHONS.index(python))))
            .replace("{platforms}", "、".join(platforms))
        )
        newline, encoding = (
            ("\r\n", "gb18030")
            if template.suffix == ".bat"
            else ("\r\n", "utf-8-sig")
            if template.suffix == ".txt"
            else ("\n", "utf-8")
        )
        (folder / template.name).write_text(text, encoding=encoding, newline=newline)
    (folder / "install.sh").chmod(0o755)
    sample = folder / "样例"
    sample.mkdir(exist_ok=True)
    for name in SAMPLES:
        shutil.copyfile(ROOT / "corpus" / "reports" / name, sample / name)
    for name in ("LICENSE", "NOTICE"):
        shutil.copyfile(ROOT / name, folder / name)
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")


def main() -> int:
    """Make the folder; 1 if a target lacks something."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder to make; must not hold anything else")
    parser.add_argument("--python", action="append", choices=PYTHONS, help="all of them if not given")
    parser.add_argument("--platform", action="append", choices=list(PLATFORMS), help="all of them if not given")
    chosen = parser.parse_args()
    os.environ["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    wheels = chosen.folder / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    pythons, platforms = chosen.python or list(PYTHONS), chosen.platform or list(PLATFORMS)
    own = make_own(wheels).resolve()
    lacking = 0
    for platform in platforms:
        for python in pythons:
            try:
                fetch(own, wheels, platform, python)
                print(f"{platform} · Python {python}: complete", flush=True)
            except NoWheelError as error:
                lacking += 1
                print(f"{platform} · Python {python}: {error}", flush=True)
    write_rest(chosen.folder, pythons, platforms)
    size = sum(path.stat().st_size for path in chosen.folder.rglob("*") if path.is_file())
    print(f"{chosen.folder}: {len(list(wheels.glob('*.whl')))} wheels, {size / 1e6:,.0f} MB")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
