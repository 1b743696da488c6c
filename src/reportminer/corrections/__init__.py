"""What did people put right, and what does a report say after that?"""

from .anchors import anchor_of, locate
from .applying import Applied, apply, span_of, standing_at
from .log import Conflict, conflicts, entry_id, in_force, in_order, new_entry, read_log, undone
from .values import CLOSED, FIELDS, CorrectionError, choices, describe, parse_value

__all__ = [
    "CLOSED",
    "FIELDS",
    "Applied",
    "Conflict",
    "CorrectionError",
    "anchor_of",
    "apply",
    "choices",
    "conflicts",
    "describe",
    "entry_id",
    "in_force",
    "in_order",
    "locate",
    "new_entry",
    "parse_value",
    "read_log",
    "span_of",
    "standing_at",
    "undone",
]
