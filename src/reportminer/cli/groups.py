"""How do commands share options? A group of options is a named tuple; a command takes it as one parameter."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, get_type_hints

import typer


def command(app: typer.Typer, name: str, function: Callable[..., None], **settings: Any) -> None:
    """Add a command whose parameters may be groups of options."""
    app.command(name, **settings)(spread(function))


def spread(function: Callable[..., None]) -> Callable[..., None]:
    """The function as typer reads it: each field of a group is an option of its own, where the group stood.

    A group is a named tuple whose fields are annotated as options and have defaults.
    """
    hints = get_type_hints(function, include_extras=True)
    groups: dict[str, Any] = {}
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(function).parameters.items():
        kind = hints[name]
        if isinstance(kind, type) and issubclass(kind, tuple):
            groups[name] = kind
            parameters += _options(kind)
        else:
            parameters.append(parameter.replace(annotation=kind, kind=inspect.Parameter.KEYWORD_ONLY))

    def spread_out(**given: Any) -> None:
        made = {name: kind(*(given.pop(field) for field in kind._fields)) for name, kind in groups.items()}
        function(**given, **made)

    spread_out.__name__, spread_out.__doc__, spread_out.__module__ = (
        function.__name__,
        function.__doc__,
        function.__module__,
    )
    spread_out.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    spread_out.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return spread_out


def _options(group: Any) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=group._field_defaults[name], annotation=hints[name]
        )
        for name in group._fields
    ]
