"""Which reports, and which passages of reports, are copies?"""

from .copies import Copy, find_copies
from .near import DuplicateIndex, Entry, Match, find_duplicates, original_of, verify
from .shingles import Sentence, sentences, shingle_hashes
from .signature import Signature, SignatureError, estimate, read_signature, signature

__all__ = [
    "Copy",
    "DuplicateIndex",
    "Entry",
    "Match",
    "Sentence",
    "Signature",
    "SignatureError",
    "estimate",
    "find_copies",
    "find_duplicates",
    "original_of",
    "read_signature",
    "sentences",
    "shingle_hashes",
    "signature",
    "verify",
]
