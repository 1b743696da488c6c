"""Which place does a report, a statement or a figure speak of?"""

from .assign import assign
from .joined import share_out
from .mentions import Mention, find_mentions
from .resolve import path_contradicts, resolve_place
from .speakers import find_speaker
from .table import Division, by_code, chain, divisions, full_name, heirs, is_within, later, level_of, lookup, may_be_one

__all__ = [
    "Division",
    "Mention",
    "assign",
    "by_code",
    "chain",
    "divisions",
    "find_mentions",
    "find_speaker",
    "full_name",
    "heirs",
    "is_within",
    "later",
    "level_of",
    "lookup",
    "may_be_one",
    "path_contradicts",
    "resolve_place",
    "share_out",
]
