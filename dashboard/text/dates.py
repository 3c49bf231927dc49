"""How a day is written, whatever is wrong with this machine's time zone.

Babel reads the time zone when it is imported, though days have none, and fails with one that
cannot be read.
"""

import os
import sys
import time
from contextlib import suppress

SENTENCE = (
    "The time zone of this machine cannot be read: UTC is taken. Set TZ to the name of a zone, "
    "such as TZ=UTC."
)


def take_utc() -> None:
    """Take UTC for the time zone of this process, and say so."""
    os.environ["TZ"] = "UTC"
    if hasattr(time, "tzset"):
        time.tzset()
    with suppress(OSError):
        print(SENTENCE, file=sys.stderr)


def _is_no_file(zone: str) -> bool:
    """Return whether a zone names what may never come to an end, such as a pipe."""
    return os.path.exists(zone) and not os.path.isfile(zone)


if _is_no_file(os.environ.get("TZ", "").removeprefix(":")):
    take_utc()
try:
    from babel.dates import format_date
except Exception:  # whatever a broken file of a zone leads to
    take_utc()
    from babel.dates import format_date

__all__ = ["format_date"]
