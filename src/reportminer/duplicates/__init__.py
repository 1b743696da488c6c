"""Which reports, and which passages of reports, are copies?"""

from .candidates import Pairs, Sketches
from .copies import MIN_LETTERS, Copy, find_copies
from .near import Entry, Filed, Match, count_shared, find_duplicates, match_of, originals, verify
from .shingles import Pieces, Sentence, pieces_of, sentences, shingle_hashes
from .signature import Signature, SignatureError, read_signature, signature

__all__ = [
    "MIN_LETTERS",
    "Copy",
    "Entry",
    "Filed",
    "Match",
    "Pairs",
    "Pieces",
    "Sentence",
    "Signature",
    "SignatureError",
    "Sketches",
    "count_shared",
    "find_copies",
    "find_duplicates",
    "match_of",
    "originals",
    "pieces_of",
    "read_signature",
    "sentences",
    "shingle_hashes",
    "signature",
    "verify",
]
