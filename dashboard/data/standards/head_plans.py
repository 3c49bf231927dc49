"""The head plan of a country's year: the plan whose goal and money lead the screen.

It is the response plan with the largest requirement; where there is none, the regional chapter or
the flash appeal with the larger one; then any other plan. ``plan_types.csv`` ranks the types of
FTS by their number, or by their name or the first letter of the plan's code where a file has no
numbers.
"""

import polars as pl

from dashboard.data.resources import read_rows

PLAN_TYPES = read_rows("plan_types.csv", folder="data/standards").with_columns(
    pl.col("type_id").cast(pl.String), key=pl.col("name").str.to_lowercase()
)
CODE_LETTER = r"^([A-Z])[A-Z]{3,5}[0-9]{2}"  # as in HAFG20
LAST_RANK = 4
KEYS = ["crisis", "year", "plan"]


def with_head_plans(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with ``head``: whether they are of the head plan of their crisis and year.

    Args:
        rows: with ``crisis``, ``year``, ``plan``, ``type_id``, ``type_name``, ``requirements`` and
            ``funding`` as text. Rows without a plan are of no head plan.
    """
    plans = (
        rows.filter(pl.col("plan").is_not_null())
        .group_by(KEYS)
        .agg(
            _rank("rank").min().alias("rank"),
            _rank("rank_without_response_plan").min().alias("alone"),
            *(pl.col(name).cast(pl.Float64, strict=False).sum() for name in ("requirements",)),
            pl.col("funding").cast(pl.Float64, strict=False).sum(),
        )
        .with_columns(states_goal=pl.col("requirements") > 0)
    )
    is_response_plan = (pl.col("alone") == 1) & pl.col("states_goal")
    order = pl.when(is_response_plan.any().over("crisis", "year")).then("rank").otherwise("alone")
    by_size = plans.with_columns(order=order).sort(
        ["states_goal", "order", "requirements", "funding", "plan"],
        descending=[True, False, True, True, False],
    )
    heads = by_size.unique(["crisis", "year"], keep="first").select(*KEYS, head=pl.lit(True))
    joined = rows.join(heads, on=KEYS, how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(pl.col("head").fill_null(False))


def plan_type_words() -> pl.Expr:
    """Return the type of a plan in words, as the file has it, else by the number of FTS."""
    known = PLAN_TYPES.drop_nulls(["type_id", "name"])
    by_number = pl.col("type_id").replace_strict(known["type_id"], known["name"], default=None)
    return pl.coalesce(pl.col("type_name"), by_number)


def _rank(column: str) -> pl.Expr:
    texts = {
        "type_id": pl.col("type_id"),
        "key": pl.col("type_name").str.to_lowercase(),
        "letter": pl.col("plan").str.extract(CODE_LETTER),
    }
    ranks = (
        text.replace_strict(known[key], known[column], default=None, return_dtype=pl.Int64)
        for key, text in texts.items()
        if not (known := PLAN_TYPES.drop_nulls(key)).is_empty()
    )
    return pl.coalesce(*ranks, pl.lit(LAST_RANK))
