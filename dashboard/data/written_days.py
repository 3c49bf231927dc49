"""Days as people write them: 5 July 2022, 31/12/2024, 2024/05/31, Dec 2024, Q1 2024, 2024.

A year, a quarter or a month stands for its last day. 03/04/2025 may be two days.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from babel import Locale

MAX_LENGTH = 40  # characters of a cell that may be a day
LANGUAGES = ("en", "fr", "es")
TIME = re.compile(
    r"[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d{1,9})?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$"
)
YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})[-/.](\d{1,2})")
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})")
COMPACT = re.compile(r"(?:19|20)\d{6}")
YEAR = re.compile(r"((?:19|20)\d{2})")
YEAR_MONTH = re.compile(r"((?:19|20)\d{2})[-/.](\d{1,2})")
MONTH_YEAR = re.compile(r"(\d{1,2})[-/.]((?:19|20)\d{2})")
QUARTER = re.compile(r"((?:19|20)\d{2})[- ]?[QT]([1-4])|[QT]([1-4])[- /]?((?:19|20)\d{2})", re.I)
ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|º|ª)?")
SERIAL = re.compile(r"[2-6]\d{4}(?:\.0+)?")
FIRST_SERIAL, LAST_SERIAL = 25_569, 69_760  # 1970-01-01 and 2090-12-27 as a spreadsheet counts
SERIAL_ZERO = date(1899, 12, 30)
LITTLE_WORDS = ("of", "de", "del", "le", "el", "the", "du")


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as it was written.

    Attributes:
        day: the day.
        period: the year, quarter or month whose last day it is, if no more was written.
        other: the day that the text may mean as well.
        is_serial: it was written as a number of days.
    """

    day: date
    period: str | None = None
    other: date | None = None
    is_serial: bool = False


def read_day(text: str, *, day_first: bool | None = None) -> WrittenDay | None:
    """Return the day that a cell holds, or None if it holds none.

    Args:
        text: the cell.
        day_first: whether 03/04/2025 is 3 April; None where that is not known.
    """
    text = " ".join(text.split())
    if not text or len(text) > MAX_LENGTH:
        return None
    text = TIME.sub("", text).rstrip(".")
    try:
        return _numeric(text, day_first) or _period(text) or _in_words(text)
    except ValueError:  # such as 31 April
        return None


def _numeric(text: str, day_first: bool | None) -> WrittenDay | None:
    if match := YEAR_FIRST.fullmatch(text):
        return WrittenDay(date(int(match[1]), int(match[3]), int(match[4])))
    if COMPACT.fullmatch(text):
        return WrittenDay(date(int(text[:4]), int(text[4:6]), int(text[6:])))
    if SERIAL.fullmatch(text) and FIRST_SERIAL <= int(text[:5]) <= LAST_SERIAL:
        return WrittenDay(SERIAL_ZERO + timedelta(int(text[:5])), is_serial=True)
    match = YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if first > 12 or second > 12:
        month, day = (second, first) if first > 12 else (first, second)
        return WrittenDay(date(year, month, day))
    as_day, as_month = date(year, second, first), date(year, first, second)
    if first == second or match[2] == "." or day_first is True:  # points follow days everywhere
        return WrittenDay(as_day)
    return WrittenDay(as_month) if day_first is False else WrittenDay(as_day, other=as_month)


def is_day_first(text: str) -> bool | None:
    """Return whether a text such as 31/12/2024 shows that days precede months; None if it may."""
    match = YEAR_LAST.fullmatch(TIME.sub("", text.strip()))
    if match is None or match[2] == ".":
        return None
    first, second = int(match[1]), int(match[3])
    return None if (first > 12) == (second > 12) else first > 12


def _period(text: str) -> WrittenDay | None:
    if match := YEAR.fullmatch(text):
        return WrittenDay(date(int(match[1]), 12, 31), f"the year {match[1]}")
    if match := QUARTER.fullmatch(text):
        year, quarter = match[1] or match[4], int(match[2] or match[3])
        return WrittenDay(_last(int(year), 3 * quarter), f"quarter {quarter} of {year}")
    if match := YEAR_MONTH.fullmatch(text):
        return _month(int(match[1]), int(match[2]))
    if match := MONTH_YEAR.fullmatch(text):
        return _month(int(match[2]), int(match[1]))
    return None


def _in_words(text: str) -> WrittenDay | None:
    """Return the day of a text with the name of a month in it."""
    words = [word.strip(".") for word in re.split(r"[ ,/-]", text.lower())]
    words = [word for word in words if word and word not in LITTLE_WORDS]
    months = [index for index, word in enumerate(words) if _plain(word) in month_names()]
    if len(months) != 1 or len(words) not in (2, 3):
        return None
    month = month_names()[_plain(words.pop(months[0]))]
    *days, year = words
    if months[0] and len(words) == 2 and len(words[0]) == 4:  # 2022 July 5, 2022 5 July
        days, year = [words[1]], words[0]
    if len(year) == 2 and days and year.isdigit():  # 5-Jul-22
        year = f"20{year}"
    if not YEAR.fullmatch(year):
        return None
    if not days:
        return _month(int(year), month)
    day = ORDINAL.fullmatch(days[0])
    return WrittenDay(date(int(year), month, int(day[1]))) if day else None


def _month(year: int, month: int) -> WrittenDay:
    last = _last(year, month)
    return WrittenDay(last, f"{Locale('en').months['format']['wide'][month]} {year}")


def _last(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year, month, monthrange(year, month)[1])


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()


@cache
def month_names() -> dict[str, int]:
    """Return the names of the months, long and short, in the languages that are read."""
    names = {"sept": 9}
    for language in LANGUAGES:
        for width in ("abbreviated", "wide"):
            for number, name in Locale(language).months["format"][width].items():
                names[_plain(name.lower().rstrip("."))] = number
    return names
