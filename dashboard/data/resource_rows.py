"""Rows that are shipped with a storey: what would otherwise be constants in its code."""

from functools import cache

import polars as pl

from dashboard.data.resources import PACKAGE


@cache
def read_rows(name: str, *, folder: str = "model") -> pl.DataFrame:
    """Return a shipped CSV of a storey, such as the model's priors; empty cells are null."""
    return pl.read_csv(PACKAGE / folder / name)
