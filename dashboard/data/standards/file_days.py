"""Days of a publisher's file, also as Excel writes them, as 2026-03-31; ambiguous ones are refused.

Excel saves days in the order of the country it is set to. Which order a file has is decided once
for all of its days: 7/31/2015 shows that its months come first.
"""

from collections.abc import Sequence

import polars as pl

from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.errors import TableError, shortened

MOMENT = r"[T ]\d{1,2}:\d{2}.*$"  # the time of day, which a figure does not have
YEAR_FIRST = r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$"
YEAR_LAST = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$"
MONTHS = 12


def with_days(
    frame: pl.DataFrame, columns: Sequence[str], name: str, options: ImportOptions = NO_OPTIONS
) -> pl.DataFrame:
    """Return the frame with the days of some text columns as 2026-03-31.

    What is no day stays as it is, so that it is reported at its row.

    Args:
        frame: text columns.
        columns: those that hold days.
        name: of the file.
        options: whether days come before months, where it is said.

    Raises:
        TableError: the file does not show whether its days or its months come first.
    """
    days = frame.with_columns(pl.col(*columns).str.replace(MOMENT, "").str.strip_chars())
    if options.day_first is None:
        month_first = _has_months_first(pl.concat(days[column] for column in columns), name)
    else:
        month_first = not options.day_first
    return days.with_columns(_as_iso(pl.col(column), month_first=month_first) for column in columns)


def _as_iso(day: pl.Expr, *, month_first: bool) -> pl.Expr:
    month, of_month = (1, 2) if month_first else (2, 1)
    orders = ((YEAR_FIRST, (1, 2, 3)), (YEAR_LAST, (3, month, of_month)))
    return pl.coalesce(*(_put_together(day, *order) for order in orders), day)


def _put_together(day: pl.Expr, pattern: str, groups: tuple[int, int, int]) -> pl.Expr:
    """Return days of a pattern as 2026-03-31; null where that is no day."""
    parts = (day.str.extract(pattern, group).str.zfill(2) for group in groups)
    written = pl.concat_str(parts, separator="-")
    return pl.when(written.str.to_date("%Y-%m-%d", strict=False).is_not_null()).then(written)


def _has_months_first(days: pl.Series, name: str) -> bool:
    """Return whether days such as 7/31/2015 begin with their month.

    Raises:
        TableError: they may be read both ways.
    """
    written = days.filter(days.str.contains(YEAR_LAST).fill_null(False)).unique(maintain_order=True)
    first = written.str.extract(YEAR_LAST, 1).cast(pl.Int64)
    second = written.str.extract(YEAR_LAST, 2).cast(pl.Int64)
    if (second > MONTHS).any() or written.is_empty():
        return True
    if (first > MONTHS).any() or (first == second).all():
        return False
    example = written.filter(first != second)[0]
    raise TableError(
        f"{name}: the day {shortened(example)!r} may be read with its month or its day first, and "
        "no other day of the file decides it. Say --day-first or --month-first, or write the days "
        "as 2026-03-31."
    )
