"""The headline figures of a crisis: those that a reader sees first."""

import polars as pl

from dashboard.model.donors import part_ids, rows_by_role
from dashboard.model.plans import IS_MONEY, without_past_plans
from dashboard.model.vintage import CrisisVintage

MAX_HEADLINES = 12
SERIES = [
    "quantity",
    "measure",
    "status",
    "unit",
    "plan",
]  # rows that say the same thing of several days
NEWEST = ["as_of", "reported_on"]


def headline_figures(vintage: CrisisVintage) -> pl.DataFrame:
    """Return the headline rows as known on the day, of each series the newest.

    Of plans those that were not over when the newest began, or the plan that a reader chose. Of
    several donors whose amounts the scenario adds up, the first row stands for all. A crisis
    without headlines shows the rows that carry the scenario, then the newest others.
    """
    figures = vintage.figures
    headlines = figures.filter(pl.col("headline"))
    if headlines.is_empty():
        newest = figures.filter(pl.col("value").is_not_null()).sort(
            *NEWEST, descending=True, maintain_order=True
        )
        rows = pl.concat([vintage.chosen.drop("role"), newest])
        rows = rows.unique(SERIES, keep="first", maintain_order=True)
    else:
        rows = _of_chosen_plan(without_past_plans(headlines), vintage)
        days = pl.format("{} {}", *NEWEST)  # ISO days sort as texts
        rows = rows.filter(days == days.max().over(SERIES))
    return rows.filter(~pl.col("id").is_in(_later_parts(vintage))).head(MAX_HEADLINES)


def _of_chosen_plan(headlines: pl.DataFrame, vintage: CrisisVintage) -> pl.DataFrame:
    """Return the headlines with the money of the plan that a reader chose, if one was chosen."""
    is_of_plan = IS_MONEY & pl.col("plan").is_not_null()
    chosen = vintage.chosen.filter(is_of_plan).drop("role")
    if chosen.filter(pl.col("id").is_in(vintage.rests_on)).is_empty():
        return headlines
    return pl.concat([chosen, headlines.filter(~is_of_plan)])


def _later_parts(vintage: CrisisVintage) -> list[str]:
    """Return the ids of the rows that a sum of several donors holds, without the first of each."""
    sums = rows_by_role(vintage.chosen).values()
    return [name for row in sums for name in part_ids(row)[1:]]
