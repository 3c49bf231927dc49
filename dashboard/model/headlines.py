"""The headline figures of a crisis: those that a reader sees first."""

import polars as pl

from dashboard.model.vintage import CrisisVintage

MAX_HEADLINES = 12
SERIES = ["quantity", "measure", "status", "unit"]  # rows that say the same thing of several days
NEWEST = ["as_of", "reported_on"]


def headline_figures(vintage: CrisisVintage) -> pl.DataFrame:
    """Return the headline rows as known on the day, of each series the newest.

    A crisis without headlines shows the rows that carry the scenario, then the newest others.
    """
    figures = vintage.figures
    headlines = figures.filter(pl.col("headline"))
    if headlines.is_empty():
        newest = figures.filter(pl.col("value").is_not_null()).sort(
            *NEWEST, descending=True, maintain_order=True
        )
        rows = pl.concat([vintage.chosen.drop("role"), newest])
        return rows.unique(SERIES, keep="first", maintain_order=True).head(MAX_HEADLINES)
    days = pl.format("{} {}", *NEWEST)  # ISO days sort as texts
    return headlines.filter(days == days.max().over(SERIES)).head(MAX_HEADLINES)
