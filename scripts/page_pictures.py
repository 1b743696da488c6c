"""What do the pages of the reading room look like? Saves a picture of each, for docs/images.

    reportminer mine corpus/reports -o out
    python scripts/page_pictures.py out/archive docs/images [--width 1280] [--name room]

Needs Chromium and Pillow. The archive is only read.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import urllib.request
from pathlib import Path
from urllib.parse import quote, urlencode

from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support.browser import Browser
from support.served import served

COLOURS = 128
"""colours of a picture: enough for text and charts, a tenth of the bytes"""


def pages(address: str) -> dict[str, str]:
    """Paths of the pages to show, by name."""
    with urllib.request.urlopen(f"{address}/api/issues?limit=1") as answer:
        issue = json.load(answer)[0]["cluster_id"]
    with urllib.request.urlopen(f"{address}/api/reports") as answer:
        files = {Path(row["path"]).name: row["report_id"] for row in json.load(answer)}
    report = files["青砚县2023年政府工作报告.pdf"]
    old, new = files["云澜县2023年政府工作报告.txt"], files["云澜县2024年政府工作报告.docx"]
    compared = urlencode({"indicator": "地区生产总值增速", "derive": "rank", "year": "2022-2024"})
    three = urlencode([("place", name) for name in ("云澜县", "枫陵县", "雁陂县")])
    return {
        "home": "/", "search": f"/search?q={quote('流动党员 管理')}&explain=1", "report": f"/report/{report}?record=p3",
        "issues": "/issues", "issue": f"/issue/{issue}", "compare": f"/compare?{compared}",
        "practices": f"/compare/practices?{three}", "aligned": f"/compare/reports?old={old}&new={new}",
        "lists": "/lists", "brief": f"/brief?q={quote('流动党员')}", "review": "/review",
        "history": "/history", "files": "/files",
    }  # fmt: skip


def main() -> None:
    """Open each page, and save what is seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--name", default="room")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as profile,
        served(options.archive) as address,
        Browser(Path(profile)) as browser,
    ):
        browser.resize(options.width, options.height)
        for name, path in pages(address).items():
            browser.open(address + path)
            browser.wait("[...document.images].every(image => image.complete)")
            target = options.output / f"{options.name}-{name}.png"
            browser.picture(target)
            with Image.open(target) as picture:
                picture.convert("RGB").quantize(COLOURS).save(target, optimize=True)
            print(target, target.stat().st_size)


if __name__ == "__main__":
    main()
