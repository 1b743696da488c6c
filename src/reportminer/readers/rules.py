"""Where do the ruled tables of a PDF page stand? pdfplumber finds their cells among lines and boxes alone."""

from __future__ import annotations

from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import dict_value
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent


class _Drawings(PDFPageInterpreter):
    """Obeys all of a page but what is about text: neither fonts nor characters are looked at, which are most of the work."""

    def init_resources(self, resources: Any) -> None:
        given = dict_value(resources)
        super().init_resources({name: value for name, value in given.items() if name != "Font"})
        self.resources = given

    def do_Tf(self, fontid: Any, fontsize: Any) -> None:  # noqa: N802  as pdfminer calls it
        """Leave the font unset: text is then not drawn."""


def find_tables(page: Page) -> list[Any]:
    """The ruled tables of a page as pdfplumber gives them, with the boxes of rows and cells and without text.

    Raises:
        Exception: of any kind, where pdfminer cannot read the page.
    """
    device = PDFPageAggregatorWithMarkedContent(page.pdf.rsrcmgr, pageno=page.page_number, laparams=None)
    _Drawings(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()  # what `Page.layout` would make of all of the page, and keeps
    return page.find_tables()
