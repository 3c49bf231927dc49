"""A result measure and a driver that no release has, as a person who adds them would."""

from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
import pytest

from dashboard.model import draws, priors
from dashboard.model.results import RESULTS, ResultMeasure, Trajectories, states_money

MEASURE, DRIVER = "meals", "meal_price"


def meals(paths: Trajectories) -> float:
    """Return how many meals the money received buys."""
    return paths["received"] / paths.drivers[DRIVER]


@contextmanager
def added_measure() -> Iterator[None]:
    """Add a row to priors.csv and a row to ``RESULTS``, and nothing else."""
    rows = priors.read_rows("priors.csv")
    row = rows.filter(pl.col("key") == "aid_share").with_columns(
        key=pl.lit(DRIVER),
        label=pl.lit("Price of a meal"),
        unit=pl.lit("USD"),
        default=pl.lit(2.0),
        minimum=pl.lit(0.5),
        maximum=pl.lit(9.0),
        spread_below=pl.lit(0.3),
        spread_above=pl.lit(0.3),
    )
    added = ResultMeasure(
        MEASURE, "meals", "Meals paid for", meals, states_money, goal_seek=8, compared=8
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(priors, "read_rows", lambda _: pl.concat([rows, row], how="vertical_relaxed"))
        patch.setitem(RESULTS, MEASURE, added)
        _clear_caches()
        yield
    _clear_caches()


def _clear_caches() -> None:
    for function in (priors.priors, priors.prior_keys, draws.draw_normals):
        function.cache_clear()
