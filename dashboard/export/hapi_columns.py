"""Columns named as in HDX HAPI, for tools that read OCHA's tables."""

import polars as pl

from dashboard.data.country_names import country_code
from dashboard.data.table_measures import TABLE_MEASURES

POPULATION_STATUS = {"observed": "INN", "projected": "INN", "target": "TGT"}  # in need, targeted
HAPI_COLUMNS = (
    "location_code",
    "population_status",
    "population",
    "requirements_usd",
    "funding_usd",
    "reference_period_start",
    "reference_period_end",
)


def with_hapi_columns(rows: pl.DataFrame) -> pl.DataFrame:
    """Return figures or a projection with the columns of HDX HAPI in front.

    Rows that HAPI does not know have empty cells there. Every row keeps its columns, as HAPI has
    none for hedge and source.

    Args:
        rows: of the table, or of the projection.
    """
    hapi = _figures() if "as_of" in rows.columns else _projection()
    code = pl.col("crisis").replace_strict(
        {crisis: location_code(crisis) for crisis in rows["crisis"].unique()},
        return_dtype=pl.String,
    )
    return rows.select(code.alias("location_code"), *hapi, pl.all())


def _figures() -> list[pl.Expr]:
    measure, status, value = pl.col("measure"), pl.col("status"), pl.col("value")
    people = measure.is_in(_measures("population")) & (pl.col("unit") == "people")
    part = status.replace_strict(POPULATION_STATUS, default=None, return_dtype=pl.String)
    counted = people & part.is_not_null()
    money = measure.is_in(_measures("funding")) & (pl.col("unit") == "USD")
    return [
        pl.when(counted).then(part).alias("population_status"),
        pl.when(counted).then(value).alias("population"),
        pl.when(money & (status == "required")).then(value).alias("requirements_usd"),
        pl.when(money & status.is_in(["received", "committed"])).then(value).alias("funding_usd"),
        pl.col("as_of").alias("reference_period_start"),
        pl.col("due").fill_null(pl.col("as_of")).alias("reference_period_end"),
    ]


def _measures(columns: str) -> list[str]:
    return [key for key, measure in TABLE_MEASURES.items() if measure.hapi == columns]


def _projection() -> list[pl.Expr]:
    measure, value = pl.col("measure"), pl.col("scenario")
    need = measure == "need"
    received = (measure == "received") & (pl.col("unit") == "USD")
    return [
        pl.when(need).then(pl.lit("INN")).alias("population_status"),
        pl.when(need).then(value).alias("population"),
        pl.lit(None, pl.Float64).alias("requirements_usd"),
        pl.when(received).then(value).alias("funding_usd"),
        pl.col("day").alias("reference_period_start"),
        pl.col("day").alias("reference_period_end"),
    ]


def location_code(crisis: str) -> str | None:
    """Return the ISO 3166-1 alpha-3 code of the country that a crisis is named after, if any."""
    return country_code(crisis)
