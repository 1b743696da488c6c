"""How does a template become a page? The templates of the reading room, without any server: every value is escaped."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, nodes, select_autoescape

from reportminer.web.texts import label, message, run_state, spoken, text


class Pages:
    """The templates for one outlet.

    Args:
        live: whether a server answers: forms, filters and what else needs one is shown.
    """

    def __init__(self, *, live: bool = True) -> None:
        self._templates = Environment(
            loader=PackageLoader("reportminer.web"), autoescape=select_autoescape(default=True), trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip
        self._templates.globals |= {
            "href": str,
            "live": live,
            "_": text,
            "label": label,
            "message": message,
            "run_state": run_state,
        }

    def render(self, template: str, **data: Any) -> str:
        """A page. With ``href`` among the data, that tells where a path of the server leads; else it is the path itself."""
        return self._templates.get_template(template).render(lang=spoken(), **data)

    def parse(self, source: str) -> nodes.Template:
        """The tree of a template, for whoever looks for its words."""
        return self._templates.parse(source)
