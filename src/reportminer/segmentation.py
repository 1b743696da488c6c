"""Where do the words of a Chinese text begin and end? jieba's model with the words of official reports added."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import lru_cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import Any, Literal

from reportminer.lexicons import load_table

Engine = Literal["rjieba", "jieba"]
_NATIVE = "rjieba.rjieba"


def domain_words() -> tuple[tuple[str, int, str], ...]:
    """Words of the field that jieba's dictionary lacks, as (word, frequency, part of speech)."""
    rows = load_table("words.tsv", ("word", "freq", "tag"), "word")
    return tuple((row["word"], int(row["freq"]), row["tag"]) for row in rows)


def default_engine() -> Engine:
    """The Rust port where its wheel is installed, else jieba itself."""
    try:
        _rjieba()
    except ImportError:
        return "jieba"
    return "rjieba"


@lru_cache(maxsize=1)
def _rjieba() -> Any:
    """The native module of rjieba; the package around it would load a second dictionary that nobody needs.

    Raises:
        ImportError: it is not installed.
    """
    package = find_spec("rjieba")
    places = package.submodule_search_locations if package is not None else None
    spec = PathFinder.find_spec(_NATIVE, places) if places else None
    if spec is None or spec.loader is None:
        raise ImportError("rjieba is not installed")
    if _NATIVE not in sys.modules:  # a native module is loaded once in a process, whoever asks for it
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.modules[_NATIVE] = module
    return sys.modules[_NATIVE]


class Segmenter:
    """Cuts text into words that, joined, give the text again.

    Holds no state beyond its dictionary, can be pickled, and gives the same words in every process.

    Args:
        engine: ``rjieba`` (Rust port of jieba) or ``jieba``; the installed one by default.
        words: words to add to the dictionary besides those of the field, as (word, frequency, part of speech).
    """

    def __init__(self, engine: Engine | None = None, *, words: Iterable[tuple[str, int, str]] = ()) -> None:
        self.engine: Engine = engine or default_engine()
        self.words = tuple(words)
        self._cutter: Any = None

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: the settings, not the loaded dictionary."""
        return {"engine": self.engine, "words": self.words}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore the settings; the dictionary is loaded on first use."""
        self.engine, self.words, self._cutter = state["engine"], state["words"], None

    def _load(self) -> Any:
        if self._cutter is None:
            if self.engine == "rjieba":
                cutter = _rjieba().Jieba()
            else:
                import logging

                import jieba

                jieba.setLogLevel(logging.WARNING)
                cutter = jieba.Tokenizer()
                # not `initialize`: that would read and write a cache in a folder that others can write to
                cutter.FREQ, cutter.total = cutter.gen_pfdict(cutter.get_dict_file())
                cutter.initialized = True
            for word, freq, tag in (*domain_words(), *self.words):
                cutter.add_word(word, freq, tag)
            self._cutter = cutter
        return self._cutter

    def cut(self, text: str) -> list[str]:
        """Words of `text`, in order; white space and punctuation are words too."""
        return list(self._load().cut(text))

    def cut_for_search(self, text: str) -> list[str]:
        """Words of `text` and, beside each long word, the shorter ones inside it."""
        return list(self._load().cut_for_search(text))

    def tag(self, text: str) -> list[tuple[str, str]]:
        """Words of `text` with their part of speech (ICTCLAS tags as jieba gives them)."""
        if self.engine == "rjieba":
            return list(self._load().tag(text))
        from jieba.posseg import POSTokenizer

        return [(pair.word, pair.flag) for pair in POSTokenizer(self._load()).cut(text)]


@lru_cache(maxsize=2)
def segmenter(engine: Engine | None = None) -> Segmenter:
    """The segmenter of this process, loaded once."""
    return Segmenter(engine)
