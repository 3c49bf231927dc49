"""Which rows a chart marks: the claims, what else was said, what came, and the events.

They follow from the vintage alone, so a slider that moves finds them ready.
"""

from datetime import date, timedelta

import polars as pl

from dashboard.data.result_cache import cached_by_table
from dashboard.model.plans import IS_MONEY, PLAN_OF_MONEY
from dashboard.model.vintage import CrisisVintage

LEAST_PAST = 180  # days of history before the scenario starts, at least
SERIES = ["quantity", "unit", "status", "basis", "actor", "publisher"]
MAX_MARKS = 400  # of a series; of more every n-th is drawn
OUTCOME_STATUSES = ("observed", "received", "committed", "pledged")


@cached_by_table
def claims(vintage: CrisisVintage, group: str) -> pl.DataFrame:
    """Return the rows of a group that carry the scenario."""
    return vintage.chosen.filter(pl.col("role").str.starts_with(group))


@cached_by_table
def companions(vintage: CrisisVintage, group: str) -> pl.DataFrame:
    """Return the other rows of the same quantities and units; of money of the same plan."""
    of_plan = {"of_plan": PLAN_OF_MONEY}
    chosen, keys = claims(vintage, group).with_columns(**of_plan), ["quantity", "unit", "of_plan"]
    return (
        vintage.figures.filter(pl.col("value").is_not_null())
        .with_columns(**of_plan)
        .join(chosen.select(keys).unique(), on=keys, how="semi", nulls_equal=True)
        .join(chosen.select("id"), on="id", how="anti")
        .drop("of_plan")
    )


@cached_by_table
def outcomes(vintage: CrisisVintage, group: str) -> pl.DataFrame:
    """Return what came: rows of the same quantity that became public after the claims did."""
    said = claims(vintage, group)["reported_on"].max()
    return companions(vintage, group).filter(
        pl.col("status").is_in(OUTCOME_STATUSES)
        & (pl.col("reported_on") > pl.lit(said, dtype=pl.Date))
        & (pl.col("as_of") >= vintage.inputs.t0)
    )


@cached_by_table
def also_stated(vintage: CrisisVintage, group: str) -> pl.DataFrame:
    """Return the rows of the same quantity that are neither claim nor outcome, up to ``t0``."""
    return (
        companions(vintage, group)
        .join(outcomes(vintage, group).select("id"), on="id", how="anti")
        .filter(pl.col("status").is_in(OUTCOME_STATUSES))
    )


@cached_by_table
def history(vintage: CrisisVintage, group: str) -> pl.DataFrame:
    """Return the earlier rows of the series of what was observed, in order of their days.

    A series is of one status, speaker and publisher; amounts of single payments are none.
    """
    now = claims(vintage, group).filter(
        pl.col("role").str.ends_with("observed") & ~((pl.col("basis") == "flow") & IS_MONEY)
    )
    earlier = also_stated(vintage, group).filter(pl.col("as_of") <= vintage.inputs.t0)
    return earlier.join(now.select(SERIES), on=SERIES, how="semi", nulls_equal=True).sort(
        "as_of", "reported_on", maintain_order=True
    )


def numbered_events(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the events known on the day, in order of their date, numbered from 1.

    An event of several rows (as planned, then as it happened) counts by its newest row.
    """
    return (
        figures.filter(pl.col("measure") == "event")
        .sort("reported_on", maintain_order=True)
        .unique("quantity", keep="last", maintain_order=True)
        .sort("as_of", maintain_order=True)
        .with_row_index("number", offset=1)
    )


@cached_by_table
def window(vintage: CrisisVintage, group: str, *, past: bool) -> tuple[date, date]:
    """Return the first and last day of a chart: history, the horizon, and what came soon.

    The whole series of what was observed is shown; with ``past`` also half a year before ``t0``.
    """
    inputs = vintage.inputs
    end = inputs.t0 + timedelta(days=inputs.days)
    latest = end + timedelta(days=inputs.days)
    days = outcomes(vintage, group).filter(pl.col("as_of") <= latest)["as_of"]
    start = inputs.t0 - timedelta(days=max(LEAST_PAST, inputs.days) if past else 0)
    return min([start, *history(vintage, group)["as_of"]]), max([end, *days])


def highest_value(figures: pl.DataFrame) -> float:
    """Return the largest value of some figures, or 0."""
    return max(figures["value"].drop_nulls(), default=0.0)


def thinned(figures: pl.DataFrame) -> pl.DataFrame:
    """Return at most ``MAX_MARKS`` figures: every one, or every n-th and the last."""
    every = -(-figures.height // MAX_MARKS)
    if every <= 1:
        return figures
    return pl.concat([figures[:-1].gather_every(every), figures.tail(1)])


def within(figures: pl.DataFrame, start: date, end: date) -> pl.DataFrame:
    """Return the figures whose day lies in a window."""
    return figures.filter(pl.col("as_of").is_between(start, end))


@cached_by_table
def shown_events(vintage: CrisisVintage) -> pl.DataFrame:
    """Return the events that any chart of the vintage shows, numbered."""
    if not vintage.can_project:
        return numbered_events(vintage.figures)
    spans = [
        window(vintage, group, past=past)
        for group, past in (("people", True), ("money", False), ("personnel", False))
        if not claims(vintage, group).is_empty()
    ]
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    events = numbered_events(vintage.figures)
    return within(events.drop("number"), start, end).with_row_index("number", offset=1)
