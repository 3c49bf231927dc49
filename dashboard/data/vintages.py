"""The table as it was known on a day, crisis by crisis."""

from datetime import date

import polars as pl

from dashboard.errors import CallError, nearest, shortened

_REPORTED_ON = pl.col("reported_on")


def as_known(table: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the figures that were public on ``day``."""
    return table.filter(pl.col("reported_on") <= day)


def of_crisis(table: pl.DataFrame, crisis: str) -> pl.DataFrame:
    """Return the figures of one crisis.

    Raises:
        CallError: the table has no such crisis.
    """
    require_crisis(crisis, crises(table))
    return table.filter(pl.col("crisis") == crisis)


def require_crisis(crisis: str, known: list[str]) -> None:
    """Raise unless a crisis is one of the table's.

    Raises:
        CallError: the table has no such crisis.
    """
    if crisis not in known:
        more = f" and {len(known) - 20} more" if len(known) > 20 else ""
        raise CallError(
            f"The table has no crisis {shortened(crisis)!r}.{nearest(crisis, known)} "
            f"It has: {', '.join(known[:20])}{more}."
        )


def crises(table: pl.DataFrame) -> list[str]:
    """Return the crises in the order of the table."""
    return table["crisis"].unique(maintain_order=True).to_list()


def default_day(figures: pl.DataFrame) -> date:
    """Return the day on which a crisis opens: the newest of its headline rows, else of all."""
    headline = figures.filter(pl.col("headline"))
    return (figures if headline.is_empty() else headline).select(_REPORTED_ON.max()).item()


def first_day(figures: pl.DataFrame) -> date:
    """Return the first day on which any figure of the crisis was public."""
    return figures.select(_REPORTED_ON.min()).item()


def last_day(figures: pl.DataFrame) -> date:
    """Return the newest day on which a figure of the crisis became public."""
    return figures.select(_REPORTED_ON.max()).item()
