"""How does a report become spaCy tokens? The project's segmenter as a spaCy tokenizer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

import msgspec
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from reportminer.cleaning.characters import to_simplified
from reportminer.segmentation import Engine, Segmenter, default_engine


class ReportTokenizer:
    """Cuts a text with jieba's model and the words of the field; the tokens, joined, are the text.

    Traditional text is cut by its Simplified form, character for character, so that both give the same boundaries.
    """

    def __init__(self, vocab: Vocab, engine: Engine | None = None) -> None:
        self.vocab = vocab
        self.segmenter = Segmenter(engine)

    def __call__(self, text: str) -> Doc:
        """A Doc whose tokens are the words of `text`, without trailing spaces of their own."""
        words: list[str] = []
        at = 0
        for word in self.segmenter.cut(to_simplified(text)):
            words.append(text[at : at + len(word)])
            at += len(word)
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the settings."""
        return ReportTokenizer, (self.vocab, self.segmenter.engine)

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterable[Doc]:
        """One Doc a text, in order; `batch_size` is there for spaCy's protocol and changes nothing."""
        del batch_size
        return map(self, texts)

    def to_bytes(self, **_: Any) -> bytes:
        """The settings, as spaCy's serialisation protocol asks (which also passes an `exclude` option)."""
        return msgspec.json.encode({"engine": self.segmenter.engine})

    def from_bytes(self, data: bytes, **_: Any) -> ReportTokenizer:
        """Restore the settings that `to_bytes` gave; an engine that is not installed falls back to one that is."""
        engine = msgspec.json.decode(data)["engine"]
        self.segmenter = Segmenter(cast(Engine, engine) if engine == "jieba" else default_engine())
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Write the settings to a file."""
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, **_: Any) -> ReportTokenizer:
        """Read the settings from a file that `to_disk` wrote."""
        return self.from_bytes(Path(path).read_bytes())


@registry.tokenizers("reportminer.tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer(engine: str = "") -> Callable[[Language], ReportTokenizer]:
    """Factory for the pipeline's config; `engine` is ``rjieba``, ``jieba`` or "" for the installed one."""
    if engine not in {"", "rjieba", "jieba"}:
        raise ValueError(f"unknown segmenter {engine!r}: rjieba and jieba are known")

    def build(nlp: Language) -> ReportTokenizer:
        return ReportTokenizer(nlp.vocab, cast(Engine, engine) if engine else None)

    return build
