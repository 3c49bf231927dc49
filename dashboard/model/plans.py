"""Plans: the money of one plan is measured by its own goal, and a plan that is over does not lead.

A plan runs from the first to the last day that its rows of money name, due days included.
"""

from collections.abc import Mapping

import polars as pl

GOAL_STATUSES = ("target", "required")
CLUSTER = "cluster"  # the kind of plan of rows that are a part of one, and no goal of a country
IS_MONEY = pl.col("measure") == "funding"
# What money must share with other money to be compared with it; counts of people go on from plan
# to plan.
PLAN_OF_MONEY = pl.when(IS_MONEY).then("plan")
# Nobody asks for no money: such a goal was not recorded.
IS_UNRECORDED_GOAL = IS_MONEY & pl.col("status").is_in(GOAL_STATUSES) & (pl.col("value") == 0)


def is_unrecorded_goal(row: Mapping) -> bool:
    """Return whether a row asks for no money."""
    is_goal = row["measure"] == "funding" and row["status"] in GOAL_STATUSES
    return is_goal and row["value"] == 0


def without_past_plans(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows without money of plans that were over when the newest plan began.

    Args:
        rows: with measure, plan, as_of and due.
    """
    of_plans = rows.filter(IS_MONEY & pl.col("plan").is_not_null())
    spans = of_plans.group_by("plan").agg(
        begins=pl.col("as_of").min(), ends=pl.max_horizontal("as_of", "due").max()
    )
    past = spans.filter(pl.col("ends") < pl.col("begins").max())["plan"]
    is_past = IS_MONEY & pl.col("plan").is_in(past.implode()).fill_null(False)
    return rows if past.is_empty() else rows.filter(~is_past)


def is_of_plan_of(figure: Mapping) -> pl.Expr:
    """Return whether a row may be compared with a figure: money only within the figure's plan."""
    if figure["measure"] != "funding" or figure["plan"] is None:
        return pl.lit(True)
    return pl.col("plan").eq_missing(figure["plan"])


def are_of_one_plan(first: Mapping, second: Mapping) -> bool:
    """Return whether two rows may be compared: money only within one plan."""
    is_money = "funding" in (first["measure"], second["measure"])
    return not is_money or first["plan"] == second["plan"]


def goals_of_other_plans(figures: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    """Return a row of each plan that the scenario could rest on instead, the newest first.

    It is what the plan asks for or, where nothing was recorded, what it received. Beside money
    that is of no plan, such as that of a conference, none is offered.

    Args:
        figures: the rows that could carry the scenario, as ``able_rows`` returns them.
        chosen: the rows that carry it.
    """
    used = chosen.filter(IS_MONEY)["plan"]
    if used.null_count():
        return figures.clear()
    plans = figures.filter(
        (pl.col("group") == "money") & pl.col("plan").is_not_null() & ~pl.col("plan").is_in(used)
    )
    names = plans.sort("rank", pl.col("quantity").str.len_chars(), maintain_order=True)
    first = names.unique("plan", keep="first", maintain_order=True)
    return first.sort("as_of", "plan", descending=[True, False])
