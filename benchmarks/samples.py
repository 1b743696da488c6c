"""How much of foreign files is read? Sample files of other projects, read here and by programs that know nothing of this one.

    python benchmarks/samples.py reference FOLDER --save reference.jsonl     # LibreOffice, pdftotext, Python's own parsers
    python benchmarks/samples.py read FOLDER --save after.jsonl              # by the reportminer that Python finds
    python benchmarks/samples.py table reference.jsonl after.jsonl [before.jsonl]

`FOLDER` holds a folder of files for each project. What is known of a file is written down at once and not asked again. A file
is read in a process of its own with 20 s of CPU and 1.5 GB, without recognition of pictures and without LibreOffice.
Compared are all three characters that follow each other, but for blanks and signs: a file is right where at least 95 % of
those of the reference are read, and no more than 10 % are read that the reference lacks.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

FORMATS = {
    ".docx": "docx", ".docm": "docx", ".dotx": "docx", ".doc": "doc", ".wps": "doc", ".rtf": "rtf", ".odt": "odt", ".ott": "odt",
    ".fodt": "odt", ".sxw": "odt", ".pdf": "pdf", ".ofd": "ofd", ".eml": "mail", ".mht": "mail", ".html": "html", ".htm": "html",
    ".epub": "epub",
}  # fmt: skip
SIGN = re.compile(r"[^\W_]")
SECONDS, MEMORY = 20, 1_500_000_000
TOGETHER = 20
"""files that LibreOffice is given at once: it takes longer to start than to read"""
FEW = 5
"""threes of characters below which a reference says nothing"""
ENOUGH, MORE = 0.95, 0.9
"""share of the reference that must be read, and share of what is read that the reference must have"""
VERDICTS = ("right", "less, told", "less", "more", "failed", "rightly failed", "broke", "no reference")


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The samples below a folder, with their names in it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower() in FORMATS:
            yield str(path.relative_to(folder)), path


def known(path: Path) -> dict[str, dict[str, Any]]:
    """What was written down of each file."""
    lines = path.read_text("utf-8").rstrip("\n").split("\n") if path.exists() and path.stat().st_size else []
    return {row["name"]: row for row in map(json.loads, lines)}


def write_all(
    folder: Path, save: Path, ask: Callable[[Path], dict[str, Any]], wanted: Callable[[Path], bool] = lambda path: True
) -> None:
    """Ask about every file that is wanted and that nothing is known of."""
    done = known(save)
    with save.open("a", encoding="utf-8") as lines:
        for name, path in files(folder):
            if name not in done and wanted(path):
                lines.write(json.dumps({"name": name, **ask(path)}, ensure_ascii=False) + "\n")
                lines.flush()


def read(path: Path) -> dict[str, Any]:
    """What our readers make of a file, in a process that dies of what it cannot bear."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_read, args=(path, theirs))
    child.start()
    theirs.close()
    try:
        found = ours.recv() if ours.poll(3 * SECONDS) else {}
    except EOFError:
        found = {}
    child.kill()
    child.join()
    return found or {"broke": f"ended with {child.exitcode}"}


def _read(path: Path, answer: Any) -> None:
    from reportminer import readers
    from reportminer.records import Failure

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        found = list(readers.read(path, options=readers.ReadOptions(ocr=False, office=False)))
    except BaseException as error:  # whatever comes: it is what is looked for
        answer.send({"broke": repr(error)})
        return
    failures = [f"{one.reason}{' (skipped)' if one.skipped else ''}" for one in found if isinstance(one, Failure)]
    sources = [one for one in found if not isinstance(one, Failure)]
    notes = [str(note) for one in sources for note in getattr(one, "notes", ())]
    answer.send({"text": "\n".join(one.text for one in sources), "failures": failures, "notes": notes})


class _Words(HTMLParser):
    """The text of a page, all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.silent += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style") and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def _of_page(text: str) -> str:
    parser = _Words()
    parser.feed(text)
    return " ".join(parser.found)


def _of_mail(data: bytes) -> str:
    message, found = message_from_bytes(data, policy=policy.default), []
    kinds = {part.get_content_type() for part in message.walk()}
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            found.append(part.get_content())
        elif part.get_content_type() == "text/html" and "text/plain" not in kinds:
            found.append(_of_page(part.get_content()))
    return "\n".join(found)


def _of_epub(path: Path) -> str:
    with zipfile.ZipFile(path) as book:
        pages = [name for name in book.namelist() if name.lower().endswith((".html", ".xhtml", ".htm"))]
        return "\n".join(_of_page(book.read(name).decode("utf-8", "replace")) for name in pages)


def _of_ofd(path: Path) -> str:
    """Every `TextCode` of every page and template."""
    with zipfile.ZipFile(path) as package:
        pages = [name for name in package.namelist() if name.endswith(".xml") and ("Pages/" in name or "Tpls/" in name)]
        trees = (ElementTree.fromstring(package.read(name)) for name in pages)
        return "\n".join(one.text or "" for tree in trees for one in tree.iter() if one.tag.endswith("}TextCode"))


def by_office(paths: list[Path]) -> dict[Path, str]:
    """What LibreOffice makes of each file, without a network; files that it does not convert are missing."""
    form, profile = (
        FORMATS[paths[0].suffix.lower()],
        f"-env:UserInstallation=file://{tempfile.gettempdir()}/samples-profile",
    )
    infilter = ["--infilter=HTML (StarWriter)"] if form == "html" else []
    with tempfile.TemporaryDirectory() as given, tempfile.TemporaryDirectory() as made:
        names = {str(number): path for number, path in enumerate(paths)}
        for name, path in names.items():
            (Path(given) / f"{name}{path.suffix}").symlink_to(path.resolve())
        command = [
            "unshare",
            "-rn",
            "soffice",
            profile,
            "--headless",
            *infilter,
            "--convert-to",
            "txt:Text (encoded):UTF8",
        ]
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(
                [*command, "--outdir", made, *map(str, sorted(Path(given).iterdir()))],
                check=False, capture_output=True, timeout=30 + 10 * len(paths),
            )  # fmt: skip
        return {names[text.stem]: text.read_text("utf-8", "replace") for text in Path(made).iterdir()}


def _by_poppler(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], check=True, capture_output=True, timeout=90)
    return done.stdout.decode("utf-8", "replace")


OTHERS: dict[str, Callable[[Path], str]] = {
    "pdf": _by_poppler, "ofd": _of_ofd, "epub": _of_epub, "mail": lambda path: _of_mail(path.read_bytes()),
}  # fmt: skip
"""formats that LibreOffice does not read as texts, and what reads them"""


def reference(path: Path) -> dict[str, Any]:
    """What another program makes of a file."""
    try:
        return {"text": OTHERS[FORMATS[path.suffix.lower()]](path)}
    except Exception as error:
        return {"text": "", "failures": [repr(error)[:200]]}


def ask_office(folder: Path, save: Path) -> None:
    """Have LibreOffice read what `OTHERS` does not, some files at a time, and once more alone what it left out."""
    done = known(save)
    left: dict[str, list[tuple[str, Path]]] = defaultdict(list)
    for name, path in files(folder):
        if name not in done and FORMATS[path.suffix.lower()] not in OTHERS:
            left[FORMATS[path.suffix.lower()]].append((name, path))
    with save.open("a", encoding="utf-8") as lines:
        for some in (those[at : at + TOGETHER] for those in left.values() for at in range(0, len(those), TOGETHER)):
            texts = by_office([path for _, path in some])
            for name, path in some:
                text = texts.get(path) or by_office([path]).get(path)
                row = {"text": text or "", "failures": [] if text is not None else ["LibreOffice makes nothing of it"]}
                lines.write(json.dumps({"name": name, **row}, ensure_ascii=False) + "\n")
            lines.flush()


def triples(text: str) -> Counter[str]:
    """Every three letters, digits or Chinese characters that follow each other, blanks and signs between them left out."""
    plain = "".join(SIGN.findall(text.casefold()))
    return Counter(plain[at : at + 3] for at in range(len(plain) - 2))


def verdict(wanted: dict[str, Any], found: dict[str, Any]) -> tuple[str, float, float]:
    """What became of a file, the share of the reference that was read, and the share of what was read that it has."""
    if "broke" in found:
        return "broke", 0.0, 0.0
    words, ours = (triples(row["text"]) for row in (wanted, found))
    common = (words & ours).total()
    recall, precision = common / max(words.total(), 1), common / max(ours.total(), 1)
    if not ours:
        return ("failed" if words.total() >= FEW else "rightly failed"), recall, precision
    if words.total() < FEW:
        return "no reference", recall, precision
    if recall < ENOUGH:
        return ("less, told" if found["notes"] or found["failures"] else "less"), recall, precision
    return ("right" if precision >= MORE else "more"), recall, precision


def table(paths: list[Path]) -> None:
    """Print format by verdict, each as before/after where two runs are given, and every file that is not right."""
    wanted, *runs = map(known, paths)
    counts: dict[str, list[Counter[str]]] = defaultdict(lambda: [Counter() for _ in runs])
    told = []
    for name in sorted(wanted):
        if not all(name in run for run in runs):
            continue
        given = [verdict(wanted[name], run[name]) for run in runs]
        for number, (what, *_) in enumerate(given):
            counts[FORMATS[Path(name).suffix.lower()]][number][what] += 1
        if given[0][0] not in ("right", "rightly failed", "no reference"):
            row = runs[0][name]
            why = "; ".join([row.get("broke", ""), *row.get("failures", ()), *row.get("notes", ())])
            told.append(f"{given[0][0]:12} {given[0][1]:.2f} {given[0][2]:.2f}  {name}  {why[:160]}")
    print(f"| format | files | {' | '.join(VERDICTS)} |\n|---|---:|{'---:|' * len(VERDICTS)}")
    for form, ways in sorted(counts.items()):
        cells = [" ← ".join(str(way[what]) for way in ways) for what in VERDICTS]
        print(f"| {form} | {ways[0].total()} | {' | '.join(cells)} |")
    print("\n".join(sorted(told)))


def main() -> int:
    """Do what is asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["reference", "read", "table"])
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    if options.what == "table":
        table(options.paths)
        return 0
    if options.what == "read":
        from reportminer import readers  # noqa: F401  here once, for all children

        write_all(options.paths[0], options.save, read)
        return 0
    write_all(options.paths[0], options.save, reference, lambda path: FORMATS[path.suffix.lower()] in OTHERS)
    ask_office(options.paths[0], options.save)
    return 0


if __name__ == "__main__":
    sys.exit(main())
