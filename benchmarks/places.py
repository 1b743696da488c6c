"""How fast is the division table loaded and looked up, beside loading and cutting with the segmenter?"""

from __future__ import annotations

import time

from reportminer.places import lookup
from reportminer.segmentation import Segmenter

LOOKUPS = 100_000


def main() -> None:
    """Print milliseconds to load, look-ups a second, and the ratio of both loads."""
    begin = time.process_time()
    Segmenter().cut("鼓楼区")
    loading = time.process_time() - begin
    begin = time.process_time()
    lookup("鼓楼区")
    table = time.process_time() - begin
    begin = time.process_time()
    for _ in range(LOOKUPS):
        lookup("鼓楼区", year=2020, within="320000")
    rate = LOOKUPS / (time.process_time() - begin)
    print(f"division table: {table * 1e3:.0f} ms to load ({table / loading:.2f} x the segmenter's dictionary)")
    print(f"look-ups: {rate:,.0f}/s filtered by year and province")


if __name__ == "__main__":
    main()
