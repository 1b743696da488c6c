"""How fast and how right is reading? Speed per format beside the bare library call, and the encodings told apart.

    python benchmarks/readers.py [--texts FOLDER] [--samples N]

`--texts` is a folder of reports in UTF-8 (default: ../shared/archive beside the project, else corpus/reports). Each
format is written from one of them. Printed are characters in a second, the same for the bare call of the library
underneath, and the ratio of the two; then the share of samples of 30, 200 and 5,000 characters whose encoding was
found, whole and with one byte changed at random.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import random
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import opencc

from reportminer import cleaning, readers
from reportminer.readers.encoding import decode
from reportminer.records import Failure
from reportminer.text import SourceText

ROOT = Path(__file__).resolve().parents[1]


def support() -> Any:
    spec = importlib.util.spec_from_file_location("formats", ROOT / "tests" / "support" / "formats.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def bare_docx(data: bytes) -> None:
    import docx

    "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def bare_pdf(data: bytes) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_range()
    document.close()


def bare_html(data: bytes) -> None:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(data.decode("gb18030"))
    assert tree.body
    tree.body.text()


def bare_zip(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            archive.read(name).decode("gb18030")


BARE: dict[str, Callable[[bytes], None]] = {
    "utf-8": lambda data: data.decode("utf-8") and None,
    "gb18030": lambda data: data.decode("gb18030") and None,
    "utf-16-le": lambda data: data.decode("utf-16-le") and None,
    "html-gb2312": bare_html,
    "docx": bare_docx,
    "pdf": bare_pdf,
    "zip": bare_zip,
}


def seconds(call: Callable[[], object], least: float = 0.5) -> float:
    """Mean time of a call, repeated for at least `least` seconds after one call to warm up."""
    call()
    count, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < least or not count:
        call()
        count += 1
    return (time.perf_counter() - begin) / count


def read(data: bytes, name: str) -> SourceText:
    (result,) = readers.read_bytes(data, name)
    if isinstance(result, Failure):
        raise SystemExit(f"{name}: {result.reason}")
    return result


def speed(text: str) -> None:
    formats = support()
    print(f"{'format':12} {'characters/s':>14} {'bare library':>14} {'ratio':>7}   ({len(text):,} characters)")
    made = {name: (suffix, make(text)) for name, (suffix, make) in formats.FORMATS.items()}
    if formats.OFFICE:
        suffix, make = formats.OFFICE_FORMATS["doc"]
        made["doc"] = (suffix, make(text))
    for name, (suffix, data) in made.items():
        ours = seconds(lambda data=data, suffix=suffix: read(data, "a" + suffix))
        bare = BARE.get(name)
        theirs = seconds(lambda data=data, bare=bare: bare(data)) if bare else 0.0
        beside = f"{len(text) / theirs:14,.0f} {theirs / ours:7.3f}" if theirs else f"{'':14} {'':7}"
        print(f"{name:12} {len(text) / ours:14,.0f} {beside}")
    source = SourceText(text)
    print(f"{'cleaning':12} {len(text) / seconds(lambda: cleaning.clean(source)):14,.0f}")


def encodings(texts: list[str], samples: int) -> None:
    traditional = opencc.OpenCC("s2t")
    rng = random.Random(1)
    names = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
    print(f"\nencoding found, in % of {samples:,} samples\n{'':22}" + "".join(f"{name:>12}" for name in names))
    for damaged in (False, True):
        for size in (30, 200, 5_000):
            row = [share(texts, name, size, damaged, samples, rng, traditional) for name in names]
            label = f"{size:,} {'one bad byte' if damaged else 'whole'}"
            print(f"{label:22}" + "".join(f"{value:12.2f}" for value in row))


def share(
    texts: list[str], encoding: str, size: int, damaged: bool, samples: int, rng: random.Random, traditional: Any
) -> float:
    right = 0
    for _ in range(samples):
        text = rng.choice(texts)
        at = rng.randrange(max(1, len(text) - size))
        piece = text[at : at + size]
        if encoding == "big5":
            raw = bytearray(traditional.convert(piece).encode("cp950", "ignore"))
        else:
            raw = bytearray(piece.encode(encoding))
        if damaged:
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        right += decode(bytes(raw)).encoding.replace("ascii", "utf-8") == encoding
    return 100 * right / samples


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    archive = ROOT.parent / "shared" / "archive"
    parser.add_argument("--texts", type=Path, default=archive if archive.is_dir() else ROOT / "corpus" / "reports")
    parser.add_argument("--samples", type=int, default=1_000)
    options = parser.parse_args()
    found = [result for path in readers.discover([options.texts]) for result in readers.read(path)]
    texts = [cleaning.clean(result).text for result in found if isinstance(result, SourceText)]
    texts = [text for text in texts if len(text) > 500]
    if not texts:
        print(f"no texts in {options.texts}", file=sys.stderr)
        return 2
    speed(sorted(texts, key=len)[len(texts) // 2])
    encodings(texts, options.samples)
    return 0


if __name__ == "__main__":
    sys.exit(main())
