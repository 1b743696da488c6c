"""Which messages has the catalogue no Chinese for? Prints their English, as a row of zh.tsv begins; exit status 1 if any."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "reportminer"
SAYING = {
    "say": 0,
    "notice": 0,
    "_notice": 0,
    "told": 0,
    "translate": 0,
    "begins": 0,
    "note": 0,
    "in_words": 1,
    "transaction": 0,
    "_failed": 1,
}
"""functions that are given words for people, and as which argument"""
PAGES = "_"
"""the function of words that pages show, whose catalogue is another (web/texts.tsv)"""
YIELDING = {"archive/check.py"}
"""modules whose functions yield sentences for people"""
PROGRAMMERS = {"ValueError", "TypeError", "AttributeError", "IndexError", "KeyError", "ImportError", "SignatureError"}
"""errors that a person at the shell does not see"""


def messages() -> dict[str, str]:
    """Each message of the package, places numbered, with the place where it stands first."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        for line, words in of_source(path.read_text(encoding="utf-8"), yielding=name in YIELDING):
            found.setdefault(words, f"{name}:{line}")
    for where, words in of_commands():
        found.setdefault(words, where)
    return found


def of_source(source: str, *, yielding: bool = False) -> Iterator[tuple[int, str]]:
    """Line and words of what a module tells people: arguments of `SAYING`, of errors, reasons of failures."""
    for node in ast.walk(ast.parse(source)):
        given: list[ast.expr] = []
        if isinstance(node, ast.Yield) and yielding and node.value is not None:
            given = [node.value]
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            at = 0 if name.endswith("Error") and name not in PROGRAMMERS else SAYING.get(name)
            given = [] if at is None else node.args[at : at + 1]
            given += [keyword.value for keyword in node.keywords if keyword.arg in {"reason", "stage", "problem"}]
        for argument in given:
            yield from ((node.lineno, words) for words in _words(argument) if re.search("[A-Za-z]{2}", words))


def _words(node: ast.AST) -> Iterator[str]:
    """The messages that an expression may be: one with its places numbered, and those that stand in its places."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, ast.JoinedStr) or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)):
        pieces = list(_pieces(node))
        number, words = 0, ""
        for piece in pieces:
            number += not isinstance(piece, str)
            words += piece if isinstance(piece, str) else f"{{{number}}}"
        yield words
        for piece in pieces:
            if not isinstance(piece, str):
                yield from _inner(piece)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _words(value)
    elif isinstance(node, ast.Compare | ast.Name | ast.Attribute | ast.Subscript):
        return
    elif isinstance(node, ast.IfExp):
        yield from (*_words(node.body), *_words(node.orelse))
    elif isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name not in SAYING and name != PAGES:
            for argument in node.args:
                yield from _words(argument)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _words(child)


def _pieces(node: ast.AST) -> Iterator[str | ast.AST]:
    """Words and values of a text in order."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        for value in node.values:
            yield from _pieces(value)
    elif isinstance(node, ast.BinOp):
        yield from (*_pieces(node.left), *_pieces(node.right))
    else:
        yield node.value if isinstance(node, ast.FormattedValue) else node


def _inner(node: ast.AST) -> Iterator[str]:
    """Words that a choice inside a message puts into it."""
    if isinstance(node, ast.IfExp):
        yield from (*_words(node.body), *_words(node.orelse))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        yield from (*_words(node.left), *_words(node.right))


def of_commands() -> Iterator[tuple[str, str]]:
    """Help of every command and option, a paragraph a message."""
    import typer

    from reportminer.cli.app import build

    yield from _of_command(typer.main.get_command(build()), "reportminer")


def _of_command(command: Any, name: str) -> Iterator[tuple[str, str]]:
    for text in (command.help, *(getattr(parameter, "help", "") for parameter in command.params)):
        for part in (text or "").strip().split("\n\n"):
            words = " ".join(part.split())
            if words and not words.startswith("Example"):
                yield f"{name} --help", words
    for inner in getattr(command, "commands", {}).values():
        yield from _of_command(inner, f"{name} {inner.name}")


def missing() -> dict[str, str]:
    """Messages without a row, with the place where they stand."""
    from reportminer.translation import is_known

    return {words: where for words, where in messages().items() if not is_known(words)}


if __name__ == "__main__":
    lacking = missing()
    for lacking_words, lacking_where in lacking.items():
        print(f"{lacking_words}\t\t# {lacking_where}")
    sys.exit(bool(lacking))
