"""Days on which numbers of publishers' files were known, and what names of files say."""

import re
from datetime import date

import polars as pl
from babel.dates import format_date

from dashboard.data.country_names import territories
from dashboard.data.import_options import ImportOptions

YEAR_IN_NAME = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
CODE_IN_NAME = re.compile(r"(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])")


def known_day(start: str, until: str, options: ImportOptions) -> pl.Expr:
    """Return the day on which the number of a period was known, as text.

    It is the end of a period that is over; of one that still runs the declared day; else null.
    """
    limit = options.day.isoformat()
    running = None if options.as_of is None else pl.max_horizontal(start, pl.lit(limit))
    return pl.when(pl.col(until) <= limit).then(pl.col(until)).otherwise(running)


def still_runs(options: ImportOptions) -> str:
    """Return why rows without a known day are left out, and what to do."""
    limit = options.day
    return f"of a period that ends after {limit} (--as-of names the day that they were known on)"


def declared_day_caveat(day: str, until: str, options: ImportOptions) -> pl.Expr:
    """Return the caveat of a number whose day was declared, as its period still runs."""
    if options.as_of is None:
        return pl.lit(None, pl.String)
    words = f"The file gives no day; {day_in_words(options.as_of)} was declared."
    return pl.when(pl.col(day) < pl.col(until)).then(pl.lit(words))


def month_ends(texts: pl.Expr) -> pl.Expr:
    """Return the last days of months such as Apr 2023, as text; null where there is none."""
    first = (pl.lit("1 ") + texts).str.to_date("%d %b %Y", strict=False)
    return first.dt.month_end().cast(pl.String)


def day_in_words(day: date) -> str:
    """Return a day such as 1 Jan 2024."""
    return format_date(day, "d MMM y", locale="en")


def year_in_name(name: str) -> int | None:
    """Return the last year that the name of a file holds."""
    years = YEAR_IN_NAME.findall(name)
    return int(years[-1]) if years else None


def country_in_name(name: str) -> str | None:
    """Return the three-letter code of a country that the name of a file holds, if it is the only.

    The ending of the name is no code.
    """
    words = CODE_IN_NAME.findall(name.rpartition(".")[0].upper())
    codes = [word for word in words if word in territories()]
    return codes[0] if len(codes) == 1 else None
