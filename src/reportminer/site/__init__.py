"""What can a person look at? One self-contained page over an archive, that opens in any browser without a network."""

from reportminer.site.page import PageLimits, page, write_page

__all__ = ["PageLimits", "page", "write_page"]
