"""What does a report say of itself: title, issuer, date, period, genre, year?"""

from .dates import Date, dates_in, find_date
from .describe import Description, describe, find_genre, tell_genre
from .issuer import find_org
from .title import find_title, tidy_title
from .years import settle_year, year_of_path

__all__ = [
    "Date",
    "Description",
    "dates_in",
    "describe",
    "find_date",
    "find_genre",
    "find_org",
    "find_title",
    "settle_year",
    "tell_genre",
    "tidy_title",
    "year_of_path",
]
