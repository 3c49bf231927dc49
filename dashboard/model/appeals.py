"""What an appeal will have received in the end: its figures of this year and last, and history.

FTS coverage grows slowly at first and then faster, so that k of an appeal funded when a share tau
of its year has gone means k / tau^pace at the end. That is drawn to the usual coverage, the more
the less of the year has gone, as a weighted mean of logarithms (docs/model.md 1.4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import polars as pl

from dashboard.data.resources import read_rows

EARLIEST_SHARE = 0.02  # of a year, in its first week: a share is too small to divide by
SMALLEST_FUNDED = 0.01  # logarithms need a share above zero
PACE = 1.3  # received grows with the share of the year that has gone to this power
LAST_MONTH = timedelta(days=31)
GOALS = ("target", "required")


@dataclass(frozen=True, slots=True)
class AppealPrior:
    """How an appeal's final coverage follows from what is known (a row of appeals.csv)."""

    case: str
    coverage: float  # usual, times last year's coverage to ``last_year_power``
    last_year_power: float
    pace: float | None
    weight_power: float | None  # the figure of this year weighs tau to this power
    spread_open: float  # log-spread that closes as the year goes
    spread_closed: float  # log-spread at the year's end
    n: int
    standard_error: float
    source: str
    source_url: str


@dataclass(frozen=True, slots=True)
class FinalCoverage:
    """The final coverage of an appeal: its median, a share, and the log-spread around it."""

    median: float
    spread: float
    prior: AppealPrior


@cache
def appeal_priors() -> Mapping[str, AppealPrior]:
    """Return the rows of appeals.csv by case."""
    return {row["case"]: AppealPrior(**row) for row in read_rows("appeals.csv").to_dicts()}


def final_coverage(
    funded: float | None, share_gone: float, last_year: float | None
) -> FinalCoverage | None:
    """Return the final coverage of an appeal, or None where only its class is known.

    Args:
        funded: the share that is funded now; None before the first figure.
        share_gone: the share of the plan's time that has gone, 0 to 1.
        last_year: the final coverage of the same country a year before, if it is known.
    """
    knows_last = last_year is not None and last_year > 0
    if funded is None:
        if not knows_last:
            return None
        prior = appeal_priors()["start_last_year"]
        return FinalCoverage(_usual(prior, last_year), prior.spread_closed, prior)
    prior = appeal_priors()["midyear_last_year" if knows_last else "midyear"]
    tau = min(max(share_gone, EARLIEST_SHARE), 1.0)
    weight = tau ** (prior.weight_power or 1.0)
    carried = max(funded, SMALLEST_FUNDED) / tau ** (prior.pace or 1.0)
    median = carried**weight * _usual(prior, last_year) ** (1.0 - weight)
    spread = prior.spread_open * (1.0 - tau) + prior.spread_closed
    return FinalCoverage(max(median, funded), spread, prior)


def _usual(prior: AppealPrior, last_year: float | None) -> float:
    return prior.coverage * (last_year or 1.0) ** prior.last_year_power


def share_gone(requirement: dict, day: date) -> float:
    """Return the share of a plan's time that has gone by a day.

    A plan to a year's end is one of the whole year, though its requirement may have been published
    later; a flash appeal starts when it is published.

    Args:
        requirement: the row of what the plan asks for.
        day: on which a share of it is funded.
    """
    start, end = requirement["as_of"], requirement["due"] or date(day.year, 12, 31)
    is_flash = plan_class(requirement["plan_type"]) == "flash"
    if (end.month, end.day) == (12, 31) and start.year == end.year and not is_flash:
        start = date(end.year, 1, 1)
    days = (end - start).days
    return min(max((day - start).days / days, 0.0), 1.0) if days > 0 else 1.0


def plan_class(plan_type: str | None) -> str:
    """Return the class of an appeal by the words of its plan type; "" where none says."""
    words = (plan_type or "").lower()
    classes = read_rows("plan_classes.csv").iter_rows()
    return next((name for word, name in classes if word in words), "")


def last_year_coverage(
    requirement: dict, observed: dict | None, figures: pl.DataFrame
) -> float | None:
    """Return the final coverage of the same country's appeal a year before, if the table holds it.

    It is the newest share that is known of an appeal that came due in the year before. Goal and
    money of one plan meet by it; where rows name no plan, they are those of the same quantities.

    Args:
        requirement: the row of what this year's plan asks for.
        observed: the row of what it has received, if there is one.
        figures: the crisis as known on the day.
    """
    if requirement["due"] is None:
        return None
    year = requirement["due"].year - 1
    money = figures.filter((pl.col("measure") == "funding") & (pl.col("value") > 0))
    in_unit = pl.col("unit") == requirement["unit"]
    required = money.filter(
        in_unit
        & pl.col("status").is_in(GOALS)
        & (pl.col("due").dt.year() == year)
        & (pl.col("plan").is_not_null() | (pl.col("quantity") == requirement["quantity"]))
    ).sort("headline", "value", descending=True, maintain_order=True)
    if required.is_empty():
        return None
    goal = required.row(0, named=True)
    if goal["plan"] is not None:
        is_its_money = pl.col("plan") == goal["plan"]
    elif observed is not None:
        days = goal["due"] - LAST_MONTH, goal["due"]  # later ones are of the next year
        is_its_money = (pl.col("quantity") == observed["quantity"]) & pl.col("as_of").is_between(
            *days
        )
    else:
        return None
    in_percent = pl.col("unit") == "percent"
    shares = money.filter(
        pl.col("status").is_in(["received", "committed"]) & is_its_money & (in_unit | in_percent)
    ).select(
        "as_of",
        share=pl.when(in_percent)
        .then(pl.col("value") / 100)
        .otherwise(pl.col("value") / goal["value"]),
    )
    newest = shares.sort("as_of", maintain_order=True)["share"].tail(1).to_list()
    return newest[0] if newest else None
