"""Where other rows of the same quantity lie on a slider: what else was stated, and by whom."""

import math

import polars as pl

from dashboard.model.inputs import ModelInputs


def stated_places(
    chosen: pl.DataFrame, inputs: ModelInputs, figures: pl.DataFrame
) -> dict[str, tuple[tuple[float, str], ...]]:
    """Return where other rows of the same quantity lie on a slider: (value, id) by driver key.

    Need: ln(v / N0) / ln(N1 / N0) on ``need_uptake``; money: v / goal on ``raised_share``.
    """
    others = figures.join(chosen.select("id"), on="id", how="anti").filter(
        pl.col("value").is_not_null()
    )
    places = {}
    if (
        inputs.has_projection
        and inputs.need.start > 0
        and inputs.need.end not in (0, inputs.need.start)
    ):
        quantity = chosen.filter(pl.col("role") == "people_projected")["quantity"][0]
        later = others.filter(
            (pl.col("quantity") == quantity)
            & (pl.col("status") == "observed")
            & (pl.col("as_of") > inputs.t0)
            & (pl.col("value") > 0)
        )
        scale = math.log(inputs.need.end / inputs.need.start)
        places["need_uptake"] = tuple(
            (math.log(value / inputs.need.start) / scale, figure)
            for value, figure in later.select("value", "id").iter_rows()
        )
    money = chosen.filter(pl.col("role").str.starts_with("money"))
    if inputs.money is not None and inputs.money.goal:
        rivals = others.filter(
            pl.col("quantity").is_in(money["quantity"].implode())
            & (pl.col("unit") == inputs.currency)
            & pl.col("status").is_in(["pledged", "committed", "received"])
        )
        places["raised_share"] = tuple(
            (value / inputs.money.goal, figure)
            for value, figure in rivals.select("value", "id").iter_rows()
        )
    return places
