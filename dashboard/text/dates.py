"""Days in words: '20 Jul 2016', 'Jul 2016'.

Babel reads the time zone when it is imported, although days have none, and fails if it cannot be
read. This module then falls back to UTC.
"""

import os
import sys
import time
from contextlib import suppress
from datetime import date

from babel import Locale

from dashboard.data.result_cache import cached_by_value

TIME_ZONE_WARNING = (
    "The time zone of this machine cannot be read: UTC is taken. Set TZ to the name of a zone, "
    "such as TZ=UTC."
)


def use_utc() -> None:
    """Set the time zone of this process to UTC and print a warning."""
    os.environ["TZ"] = "UTC"
    if hasattr(time, "tzset"):
        time.tzset()
    with suppress(OSError):
        print(TIME_ZONE_WARNING, file=sys.stderr)


def _is_special_file(zone: str) -> bool:
    """Return whether a zone names something that may never end when read, such as a pipe."""
    return os.path.exists(zone) and not os.path.isfile(zone)


if _is_special_file(os.environ.get("TZ", "").removeprefix(":")):
    use_utc()
try:
    from babel.dates import format_date
except Exception:  # a broken time zone file may raise anything
    use_utc()
    from babel.dates import format_date

LOCALE = Locale("en")


@cached_by_value(4096)
def day_words(day: date | None) -> str:
    """Return a day as '20 Jul 2016'."""
    return "no date" if day is None else format_date(day, "d MMM y", locale=LOCALE)


def month_words(day: date) -> str:
    """Return the month of a day as 'Jul'."""
    return format_date(day, "MMM", locale=LOCALE)


def month_of_year_words(day: date) -> str:
    """Return the month and year of a day as 'Jul 2016'."""
    return format_date(day, "MMM y", locale=LOCALE)


def day_of_year_words(day: date) -> str:
    """Return a day as '20 Jul'."""
    return format_date(day, "d MMM", locale=LOCALE)
