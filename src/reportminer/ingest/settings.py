"""How is a run to go about its files? Its choices, checked, and what files must have been mined with to be left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportminer import lexicons, pipeline, readers
from reportminer.ingest import FILE_TIMEOUT
from reportminer.version import __version__

if TYPE_CHECKING:
    from reportminer.pipeline import Step
    from reportminer.readers import ReadOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The choices of one run.

    Attributes:
        workers: processes that read and mine.
        redo: mine again what is stored unchanged.
        timeout: seconds that one file may take; 0 is no limit.
        options: of reading, None for the usual ones.
        steps: run in place of the usual ones, None for these.
        names: what tells those steps from others.
    """

    workers: int = 1
    redo: bool = False
    timeout: float = 0.0
    options: ReadOptions | None = None
    steps: tuple[Step, ...] | None = None
    names: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        *,
        workers: int = 1,
        redo: bool = False,
        timeout: float | None = None,
        options: ReadOptions | None = None,
        steps: Sequence[Step] | None = None,
    ) -> Settings:
        """The settings of a call of `Archive.ingest`, which says what they mean.

        Raises:
            LexiconError: a rule table is damaged.
            ValueError: `timeout` is negative, or other processes cannot find a step.
        """
        lexicons.check_tables()
        if timeout is None:
            timeout = FILE_TIMEOUT if workers > 1 else 0.0
        if not timeout >= 0:
            raise ValueError(f"timeout is {timeout}; it must be 0 (none) or a number of seconds")
        return cls(
            workers=workers,
            redo=redo,
            timeout=timeout,
            options=None if options == readers.ReadOptions() else options,
            steps=None if steps is None else tuple(steps),
            names=() if steps is None else tuple(map(pipeline.step_name, steps)),
        )

    @property
    def rules(self) -> str:
        """Changes whenever something does that may change what is found in a file."""
        marks = [__version__, lexicons.fingerprint()]
        if self.options is not None:
            marks.append(repr(self.options))
        if self.steps is not None:
            marks.append(f"steps {', '.join(self.names)}")
        return "+".join(marks)
