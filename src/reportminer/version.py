"""Which version of the program is this?"""

__version__ = "0.1.0"
