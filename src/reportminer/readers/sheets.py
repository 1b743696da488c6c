"""What stands in the cells of a workbook? Its sheets as rows of text, for lists that people keep in one; no reader of reports."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from reportminer.readers.base import ReadError
from reportminer.readers.package import MAX_RATIO, RATIO_FLOOR, open_zip

LARGEST = 1_000_000_000
"""bytes that the parts of a workbook may unpack to together"""


def sheets(data: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """Name and rows of each sheet of an .xlsx, .xls or .ods file, in order; rows and cells in their places.

    Raises:
        ReadError: it is no workbook, is damaged, or its parts would unpack to more than those of a package may.
    """
    import python_calamine

    try:
        if data.startswith(b"PK"):
            _refuse_bomb(data)
        book = python_calamine.load_workbook(io.BytesIO(data))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield name, [[cell_text(cell) for cell in row] for row in rows]
    except ReadError:
        raise
    except Exception as error:  # a damaged workbook makes the library raise errors of many kinds
        raise ReadError(f"damaged workbook ({type(error).__name__}: {error})") from error


def _refuse_bomb(data: bytes) -> None:
    """Look at the sizes in the directory of the package before a library unpacks it."""
    with open_zip(data) as package:
        infos = package.infolist()
    if sum(info.file_size for info in infos) > LARGEST or any(
        info.file_size > RATIO_FLOOR and info.file_size > MAX_RATIO * max(1, info.compress_size) for info in infos
    ):
        raise ReadError("its parts unpack to more than the package may hold")


def cell_text(value: Any) -> str:
    """A cell as a workbook shows it: 3, not 3.0; a date by its day."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    return str(value).replace("_x000D_", "").replace("\r\n", "\n").strip()
