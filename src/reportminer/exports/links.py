"""Where does a cell of a workbook lead that names the file of a report?"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

LONGEST = 1500
"""characters of a path that still fit a link of a workbook"""


def link_target(path: str) -> str:
    """The link for XlsxWriter to a file that is there, "" to others; members of containers link to the container."""
    file = Path(path.split("!/", maxsplit=1)[0])
    if not path or len(path) > LONGEST or not file.is_file():
        return ""
    whole = str(file.absolute())
    if os.name == "nt":
        return f"external:{whole}"
    # what XlsxWriter takes for a file gets backslashes, which lead nowhere here; schemes are not case-sensitive
    plain = "".join(c if c.isalnum() or not c.isascii() else quote(c) for c in whole)
    return f"File://{plain}"
