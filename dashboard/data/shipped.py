"""What is shipped with the package: the table, the priors, the assets, found from any folder."""

from functools import cache
from pathlib import Path

import polars as pl

PACKAGE = Path(__file__).resolve().parent.parent


def shipped(name: str) -> Path:
    """Return the path of a shipped file: inside an installed package, or beside a checkout's."""
    inside = PACKAGE / name
    return inside if inside.exists() else PACKAGE.parent / name


@cache
def read_rows(name: str, *, folder: str = "model") -> pl.DataFrame:
    """Return a shipped CSV of a storey, such as the model's priors; empty cells are null."""
    return pl.read_csv(PACKAGE / folder / name)
