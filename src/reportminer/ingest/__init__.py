"""How do files get into an archive? Read and mined by workers, stored in order, copies among them noted."""

FILE_TIMEOUT = 600.0
"""seconds that a file may take unless told otherwise; hundreds of scanned pages or of members of a zip take minutes"""
