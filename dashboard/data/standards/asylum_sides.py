"""Whether a file of origins and asylums is whole by origin, by asylum, or by both."""

import polars as pl

# A file with as many countries of asylum is of the whole world: UNHCR counts in about 170.
WORLD_ASYLUMS = 100


def whole_sides(rows: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
    """Return which rows are part of a whole origin, and which of a whole country of asylum.

    A file of one country of asylum has all who are in it, and of an origin only those there; a file
    of one origin is the other way round. In a country's file with both each row has that country on
    one side. Of any other file the side with fewer countries is what it was selected by.

    Args:
        rows: with ``origin`` and ``asylum``, codes or null.
    """
    abroad = rows.filter(pl.col("origin") != pl.col("asylum"))
    origins, asylums = abroad["origin"].n_unique(), abroad["asylum"].n_unique()
    if asylums >= WORLD_ASYLUMS:
        return pl.lit(value=True), pl.lit(value=True)
    country = None if min(origins, asylums) < 2 else _country_of_each_row(abroad)
    if country is not None:
        return pl.col("origin") == country, pl.col("asylum") == country
    by_asylum = asylums < 2 or (origins > 1 and asylums < origins)
    return pl.lit(not by_asylum), pl.lit(by_asylum)


def _country_of_each_row(abroad: pl.DataFrame) -> str | None:
    """Return the country that every row has as its origin or asylum, if there is one."""
    for country in abroad.select("origin", "asylum").row(0):
        is_there = (pl.col("origin") == country) | (pl.col("asylum") == country)
        if abroad.select(is_there.all()).item():
            return country
    return None


def is_world(rows: pl.DataFrame) -> bool:
    """Return whether a file has the countries of asylum of the whole world."""
    return rows["asylum"].n_unique() >= WORLD_ASYLUMS
