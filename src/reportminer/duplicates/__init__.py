"""Which reports, and which passages of reports, are copies?"""

from .candidates import Pairs, Sketches
from .copies import MIN_LETTERS, Copy, find_copies
from .near import Entry, Match, count_shared, find_duplicates, match_of, originals, verify
from .shingles import Sentence, sentences, shingle_hashes
from .signature import Signature, SignatureError, read_signature, signature

__all__ = [
    "MIN_LETTERS",
    "Copy",
    "Entry",
    "Match",
    "Pairs",
    "Sentence",
    "Signature",
    "SignatureError",
    "Sketches",
    "count_shared",
    "find_copies",
    "find_duplicates",
    "match_of",
    "originals",
    "read_signature",
    "sentences",
    "shingle_hashes",
    "signature",
    "verify",
]
