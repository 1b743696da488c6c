"""Mine archives of Chinese official reports into tables that lead back to their source sentence."""

__version__ = "0.1.0"
