"""What can a person read without a server? The pages of the reading room, written as files that open from disk."""

from reportminer.site.links import PAGES
from reportminer.site.publishing import MOST, publish

__all__ = ["MOST", "PAGES", "publish"]
