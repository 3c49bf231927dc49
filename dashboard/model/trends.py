"""What a figure may be compared with: earlier ones of its series, and the same day of last year.

A running total of money starts anew with each plan or year, so that a part of a year is never
compared with a whole one.
"""

from datetime import date, timedelta

import polars as pl

from dashboard.model.plans import IS_MONEY

SAME_SEASON = timedelta(days=92)  # two plans that begin so near to the same day of their years
SAME_MONTH = timedelta(days=31)


def earlier_figures(figure: dict, figures: pl.DataFrame) -> pl.DataFrame:
    """Return the earlier rows of a figure's series, in order of their days.

    Args:
        figure: a row with a value.
        figures: its crisis, as known on a day.
    """
    earlier = figures.filter(
        (pl.col("quantity") == figure["quantity"])
        & (pl.col("unit") == figure["unit"])
        & (pl.col("status") == figure["status"])
        & (pl.col("as_of") < figure["as_of"])
        & pl.col("value").is_not_null()
        & (~IS_MONEY | pl.col("plan").eq_missing(figure["plan"]))
    ).sort("as_of", "reported_on", maintain_order=True)
    if not _is_running_total(figure) or figure["plan"] is not None:
        return earlier
    return earlier.filter(pl.col("as_of") >= _period_start(figure, earlier))


def same_day_last_year(figure: dict, figures: pl.DataFrame) -> dict | None:
    """Return what a running total of money was on the same day of the year before, as known then.

    Of a plan that is the total of the headline plan that began a year before it; else the total
    of the same series, where it started anew with the year.

    Args:
        figure: a row.
        figures: its crisis, as known on a day.
    """
    if not _is_running_total(figure):
        return None
    day = _year_before(figure["as_of"])
    rows = figures.filter(
        IS_MONEY
        & (pl.col("basis") == "cumulative")
        & (pl.col("unit") == figure["unit"])
        & (pl.col("status") == figure["status"])
        & (pl.col("as_of") <= day)
        & (pl.col("reported_on") <= day)
    )
    if figure["plan"] is not None:
        rows = _of_last_years_plan(figure, figures, rows)
    else:
        # A series that goes on over the end of the year is compared within itself.
        first = min([*earlier_figures(figure, figures)["as_of"], figure["as_of"]])
        recent = pl.col("as_of").is_between(day - SAME_MONTH, min(day, first), closed="right")
        same = (pl.col("quantity") == figure["quantity"]) & pl.col("plan").is_null()
        rows = rows.filter(same & recent & (pl.col("as_of") < first))
    newest = rows.sort("as_of", "reported_on", maintain_order=True).tail(1)
    return newest.row(0, named=True) if not newest.is_empty() else None


def _of_last_years_plan(figure: dict, figures: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the headline totals of plans that began a year before the plan of a figure."""
    money = figures.filter(IS_MONEY & pl.col("plan").is_not_null())
    begins = dict(money.group_by("plan").agg(pl.col("as_of").min()).iter_rows())
    wanted = _year_before(begins[figure["plan"]])
    plans = [
        plan
        for plan, first in begins.items()
        if abs(first - wanted) <= SAME_SEASON and plan != figure["plan"]
    ]
    return rows.filter(pl.col("headline") & pl.col("plan").is_in(plans))


def _is_running_total(figure: dict) -> bool:
    return figure["measure"] == "funding" and figure["basis"] == "cumulative"


def _period_start(figure: dict, earlier: pl.DataFrame) -> date:
    """Return the day from which a running total counts: it fell there, in a new year."""
    days, values = [*earlier["as_of"], figure["as_of"]], [*earlier["value"], figure["value"]]
    falls = [
        day
        for before, day, high, low in zip(days, days[1:], values, values[1:], strict=False)
        if low < high and before.year < day.year
    ]
    return max(falls, default=days[0])


def _year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
