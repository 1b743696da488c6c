"""How do help and wrong use read in Chinese? Translates the words of a command line, typer's and click's included."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from reportminer.translation import translate

_EXTRA = re.compile(r"(?s)(.*?)(?<!\s)\s*+\[([^\[\]]*)\]")
"""help of an option, then what is added to it: ``[default: 1; required]``"""
_TOKEN = re.compile(r"[!-~]+ ?|.", re.S)
"""what no line end may part: a run of letters and signs of ASCII"""
_METAVAR = re.compile("<[a-z ]+>")
_NEVER_FIRST = "，。；：、！？）》”’…"
_COLUMN = 30


def in_chinese(command: Any, context: type[Any] | None = None) -> Any:
    """A command, with all below it, whose help and errors are in Chinese; the command itself is changed."""
    context = context or _context_of(command)
    command.context_class = context
    if command.help:
        command.help = paragraphs(command.help)
        command.short_help = command.help.partition("\n")[0].partition("。")[0]
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = translate(" ".join(parameter.help.split()), "zh")
    for inner in getattr(command, "commands", {}).values():
        in_chinese(inner, context)
    option = command.get_help_option
    command.get_help_option = lambda ctx: _with_words(option(ctx))
    return command


def paragraphs(text: str) -> str:
    """A help text in Chinese, paragraph by paragraph."""
    return "\n\n".join(translate(" ".join(part.split()), "zh") for part in text.strip().split("\n\n"))


def show_wrong_use(error: Any) -> None:
    """What typer prints when a command was called wrongly, in Chinese."""
    if type(error).__name__ == "NoArgsIsHelpError" or error.ctx is None:
        error.show()
        return
    asked = f"Try '{error.ctx.command_path} {error.ctx.help_option_names[0]}' for help."
    told = translate(f"Error: {error.format_message()}", "zh")
    print(f"{error.ctx.get_usage()}\n{translate(asked, 'zh')}\n\n{told}", file=sys.stderr)


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> str:
    """Text in lines of `width` columns; a Chinese character takes two, and a line may end behind any of them."""
    lines: list[str] = []
    line, at = first, 0
    for token in _tokens(text):
        columns = _width(token.rstrip())
        if at and at + len(first if not lines else rest) + columns > width and token not in _NEVER_FIRST:
            lines.append(line.rstrip())
            line, at = rest, 0
        line += token
        at += columns + (len(token) - len(token.rstrip()))
    return "\n".join([*lines, line.rstrip()])


def _tokens(text: str) -> Iterator[str]:
    return iter(_TOKEN.findall(text))


def _width(text: str) -> int:
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _with_words(option: Any) -> Any:
    if option is not None and option.help:
        option.help = translate(option.help, "zh")
    return option


def _context_of(command: Any) -> type[Any]:
    base: Any = command.context_class

    class ChineseContext(base):  # type: ignore[misc]
        """A context that writes help in Chinese."""

        formatter_class = _formatter_of(base)

    return ChineseContext


def _formatter_of(context: Any) -> type[Any]:
    base: Any = context.formatter_class

    class ChineseFormatter(base):  # type: ignore[misc]
        """Writes the same parts as the usual formatter, in lines that count what Chinese takes."""

        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            """The line that says how to call a command."""
            words = " ".join(translate(part, "zh") for part in re.findall(r"COMMAND \[ARGS\]\.\.\.|\S+", args))
            first = f"{translate('Usage:', 'zh')}{prog} "
            self.write(wrapped(words, self.width, first, " " * 6) + "\n")

        def write_heading(self, heading: str) -> None:
            """The head of a list."""
            self.write(f"{'':>{self.current_indent}}{translate(heading, 'zh')}：\n")

        def write_text(self, text: str) -> None:
            """Paragraphs."""
            indent = " " * self.current_indent
            parts = [wrapped(part, self.width, indent, indent) for part in text.split("\n\n")]
            self.write("\n\n".join(parts) + "\n")

        def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = _COLUMN, col_spacing: int = 2) -> None:
            """Options or commands with what they mean."""
            rows = [(_METAVAR.sub(lambda match: translate(match[0], "zh"), first), second) for first, second in rows]
            left = min(max(_width(first) for first, _ in rows), col_max) + col_spacing
            indent = " " * self.current_indent
            for first, second in rows:
                room = left - _width(first)
                gap = " " * room if room >= col_spacing else "\n" + indent + " " * left
                shown = wrapped(_with_extra(second), max(self.width - left - self.current_indent, 20))
                self.write(
                    indent + first + (gap + shown.replace("\n", "\n" + indent + " " * left)) * bool(second) + "\n"
                )

    return ChineseFormatter


def _with_extra(text: str) -> str:
    """The help of an option; the brackets that typer adds to it in Chinese."""
    match = _EXTRA.fullmatch(text)
    if match is None:
        return text
    extra = "；".join(translate(part, "zh") for part in match[2].split("; "))
    return f"{match[1]}  [{extra}]".strip()
