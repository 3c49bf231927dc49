"""The day that the money of a plan or a year is of, where a file gives none.

A plan or year that is over is dated to its end. One that runs is of the day of the download, which
``--as-of`` states; without it the newest day in the file is taken, and the caveat says so. It is
never the day of reading.
"""

from datetime import date

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.standards.draft_figures import count_words, totals_day

LONG_DAY = "%-d %B %Y"
DAY = "%Y-%m-%d"


def with_money_days(rows: pl.DataFrame, options: ImportOptions) -> tuple[pl.DataFrame, list[str]]:
    """Return the rows with the days of their money, and remarks on those that were assumed.

    Args:
        rows: with ``start``, ``until``, ``year`` and ``updated`` as text; of money outside plans
            only the year is there.
        options: the day of the download, if it is known.

    Returns:
        The rows with ``counted_from`` and ``counted_by``, the days of the goal and of the money
        as text, ``ends``, ``runs`` and ``day_caveat``; and remarks.
    """
    latest = totals_day(options)
    days = rows.with_columns(
        # The year stands for the days of money outside plans.
        start_day=_day(pl.coalesce("start", pl.col("year") + "-01-01")),
        ends=_day(pl.coalesce("until", pl.col("year") + "-12-31")),
    )
    newest = _newest_day(days, latest)
    known = options.as_of or newest
    is_over = pl.col("ends") <= latest
    counted_by = pl.when(is_over).then("ends").otherwise(pl.lit(known, pl.Date))
    counted_from = pl.min_horizontal("start_day", pl.max_horizontal(pl.lit(known), counted_by))
    dated = days.with_columns(
        runs=~is_over & pl.col("ends").is_not_null(),
        is_assumed=pl.lit(options.as_of is None)
        & (~is_over.fill_null(False) | (pl.col("ends") > pl.lit(newest, pl.Date)).fill_null(True)),
        counted_by=_unless_unread("until", "ends", counted_by),
        counted_from=_unless_unread("start", "start_day", counted_from),
    ).with_columns(day_caveat=_caveat(known))
    return dated, _remarks(dated, known)


def _day(text: pl.Expr) -> pl.Expr:
    return text.str.slice(0, 10).str.to_date(DAY, strict=False)


def _unless_unread(column: str, read: str, day: pl.Expr) -> pl.Expr:
    """Return a day as text; a cell that is no day stays, so that it is reported at its row."""
    is_unread = pl.col(column).is_not_null() & pl.col(read).is_null()
    return pl.when(is_unread).then(column).otherwise(day.dt.strftime(DAY))


def _newest_day(days: pl.DataFrame, latest: date) -> date | None:
    """Return the newest day in the file: it was not downloaded before."""
    found = pl.concat([days["start_day"], days.select(_day(pl.col("updated"))).to_series()])
    return max(found.filter(found <= latest).drop_nulls().to_list(), default=None)


def _caveat(known: date | None) -> pl.Expr:
    day = "no day" if known is None else f"{known:{LONG_DAY}}"
    ends = pl.col("ends").dt.strftime(LONG_DAY)
    assumed, runs = pl.col("is_assumed"), pl.col("runs")
    return (
        pl.when(assumed & runs)
        .then(
            pl.format(
                "The file gives no day; {}, the newest in it, is taken. It runs to {}.",
                pl.lit(day),
                ends,
            )
        )
        .when(assumed)
        .then(pl.format("The file gives no day; the end of the period, {}, is taken.", ends))
        .when(runs)
        .then(pl.format("Part of the period: as of {}; it runs to {}.", pl.lit(day), ends))
    )


def _remarks(dated: pl.DataFrame, known: date | None) -> list[str]:
    assumed = dated.filter("is_assumed")
    running = assumed.filter("runs").height
    taken = {
        f"where a plan or year runs, {known}, the newest day in it, is taken": running,
        "where a plan or year is over, its end is taken": assumed.height - running,
    }
    return [
        f"the file gives no day of the money: {words} ({count_words(count, 'row')}; --as-of states "
        "the day of the download)"
        for words, count in taken.items()
        if count
    ]
