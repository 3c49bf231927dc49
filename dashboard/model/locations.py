"""Where other rows of the same quantity lie on a slider: what else was stated, and by whom."""

import math

import polars as pl

from dashboard.model.inputs import ModelInputs


def stated_places(
    chosen: pl.DataFrame, facts: ModelInputs, figures: pl.DataFrame
) -> dict[str, tuple[tuple[float, str], ...]]:
    """Return where other rows of the same quantity lie on a slider: (value, id) by driver key.

    Need: ln(v / N0) / ln(N1 / N0) on ``need_uptake``; money: v / goal on ``raised_share``.
    """
    others = figures.join(chosen.select("id"), on="id", how="anti").filter(
        pl.col("value").is_not_null()
    )
    places = {}
    if facts.projected and facts.need_start > 0 and facts.need_end not in (0, facts.need_start):
        quantity = chosen.filter(pl.col("role") == "people_projected")["quantity"][0]
        later = others.filter(
            (pl.col("quantity") == quantity)
            & (pl.col("status") == "observed")
            & (pl.col("as_of") > facts.t0)
            & (pl.col("value") > 0)
        )
        scale = math.log(facts.need_end / facts.need_start)
        places["need_uptake"] = tuple(
            (math.log(value / facts.need_start) / scale, figure)
            for value, figure in later.select("value", "id").iter_rows()
        )
    money = chosen.filter(pl.col("role").str.starts_with("money"))
    if facts.goal:
        rivals = others.filter(
            pl.col("quantity").is_in(money["quantity"].implode())
            & (pl.col("unit") == facts.currency)
            & pl.col("status").is_in(["pledged", "committed", "received"])
        )
        places["raised_share"] = tuple(
            (value / facts.goal, figure)
            for value, figure in rivals.select("value", "id").iter_rows()
        )
    return places
