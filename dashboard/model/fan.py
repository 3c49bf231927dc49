"""The fan: what history did with such figures, as draws around a scenario and their quantiles."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import NormalDist

import numpy as np
import polars as pl

from dashboard.data.result_cache import cached_by_value
from dashboard.errors import CallError, nearest
from dashboard.model.draws import EXPONENT, Draws, draw_normals, read_draws
from dashboard.model.drivers import Driver
from dashboard.model.inputs import DAYS_PER_YEAR, ModelInputs
from dashboard.model.priors import NEED_PERSISTENCE, RESIDUAL, priors
from dashboard.model.projection import round_digits
from dashboard.model.quantiles import QUANTILES, Quantiles
from dashboard.model.results import Trajectories, unit_of
from dashboard.model.scenario import Scenario

FAN_MODES = ("history", "stated", "pooled")  # what the bands rest on; the first is the default
WEEK, MAX_KNOTS = 7, 105  # two years of weeks; of a longer horizon every few weeks are drawn


@dataclass(frozen=True, slots=True)
class Fan:
    """Draws of a scenario; T days, n draws, k rows of normals."""

    mode: str
    days: np.ndarray  # (T,) whole days from t0: the weeks, the due day and the horizon
    keys: tuple[str, ...]  # of the normals' rows: the drivers, and the residual change of need
    normals: np.ndarray  # (k, n)
    values: Mapping[str, np.ndarray]  # (n,) by driver, inside the sliders
    paths: Trajectories  # (T, n) by measure, in the order of the draws
    ends: Trajectories  # (1, n) by measure: the paths at the horizon, without those before
    quantiles: Mapping[str, np.ndarray]  # (5, T) by measure


def make_fan(
    inputs: ModelInputs,
    drivers: Sequence[Driver],
    scenario: Scenario,
    mode: str = "history",
    *,
    exponent: int = EXPONENT,
) -> Fan:
    """Return the fan around a scenario (model.md 3.5).

    Args:
        inputs: what the table states.
        drivers: the sliders of the scenario.
        scenario: where the sliders stand.
        mode: "history" draws what history did with such figures, "stated" only what the rows' own
            hedges say, "pooled" history in one half of the draws and in the other half a need
            that stays as it is.
        exponent: of 2, the number of draws.

    Raises:
        CallError: there is no such mode.
    """
    if mode not in FAN_MODES:
        raise CallError(
            f"There is no fan {mode!r}.{nearest(mode, FAN_MODES)} "
            f"There are: {', '.join(FAN_MODES)}."
        )
    keys = (*(driver.key for driver in drivers), RESIDUAL)
    normals = draw_normals(keys, exponent)
    values = _draw_values(inputs, drivers, scenario, mode, normals)
    days = _knots(inputs)
    paths, ends = Trajectories(inputs, values, days), Trajectories(inputs, values, days[-1:])
    return Fan(mode, days, keys, normals, values, paths, ends, Quantiles(paths))


def fan_frame(inputs: ModelInputs, fan: Fan) -> pl.DataFrame:
    """Return the fan as a frame, one row per knot and measure.

    Returns:
        Columns day, measure, unit, q05, q25, q50, q75, q95; measures in the order of ``RESULTS``.
    """
    measures = list(fan.quantiles)
    dates = [inputs.t0 + timedelta(days=int(day)) for day in fan.days]
    rows = [(day, measure, unit_of(measure, inputs)) for measure in measures for day in dates]
    schema = {"day": pl.Date, "measure": pl.String, "unit": pl.String}
    # An empty array comes first, so that a crisis without measures has these columns too.
    quantiles = np.hstack([np.empty((5, 0)), *(fan.quantiles[measure] for measure in measures)])
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.Series(f"q{100 * share:02.0f}", column)
        for share, column in zip(QUANTILES, round_digits(quantiles), strict=True)
    )


def warm_up() -> None:
    """Read the draws, so that no request waits for them."""
    read_draws()


@cached_by_value(128)
def _knots(inputs: ModelInputs) -> np.ndarray:
    days = knots(inputs)
    days.flags.writeable = False
    return days


def knots(inputs: ModelInputs) -> np.ndarray:
    """Return the days of a fan: the weeks, the due day of the need if inside, and the horizon."""
    step = WEEK * math.ceil(inputs.days / (WEEK * MAX_KNOTS))
    due = [inputs.need.due] if inputs.need is not None and inputs.need.due < inputs.days else []
    return np.unique([*range(0, inputs.days, step), *due, inputs.days])


def _draw_values(
    inputs: ModelInputs,
    drivers: Sequence[Driver],
    scenario: Scenario,
    mode: str,
    normals: np.ndarray,
) -> dict[str, np.ndarray]:
    """Return draws by driver and of the residual, as a log change of need until it is due."""
    spreads = _spreads(Draws(normals), tuple(map(_spread_of, drivers)))
    values = {
        driver.key: _draw_driver(driver, scenario.values[driver.key], spread, mode != "stated")
        for driver, spread in zip(drivers, spreads, strict=True)
    }
    yearly = priors()[RESIDUAL, ""].spread_above
    if mode == "pooled":
        # Each half of a Sobol sequence is as even as the whole.
        stays = np.arange(normals.shape[1]) >= normals.shape[1] // 2
        for key, value in _need_that_stays(scenario).items():
            values[key] = np.where(stays, value, values[key])
        yearly = np.where(stays, priors()[NEED_PERSISTENCE, ""].spread_above, yearly)
    if inputs.need is not None:
        # "Likely to exceed" lifts the median, by as much of the claim as comes true.
        lift = values.get("need_uptake", 0.0) * NormalDist().inv_cdf(inputs.need.chance_below)
        years = inputs.need.due / DAYS_PER_YEAR
        values[RESIDUAL] = yearly * math.sqrt(years) * (normals[-1] - lift)
    # Where nothing is open, as with the money of a plan that is over, every draw is as stated.
    return values or {RESIDUAL: np.zeros(normals.shape[1])}


def _need_that_stays(scenario: Scenario) -> dict[str, float]:
    """Return the drivers of a need without growth.

    The level is not spread, as the yearly changes are those of rounded figures.
    """
    level = {key: value for key, value in scenario.values.items() if key == "need_level"}
    return level | {key: 0.0 for key in ("need_uptake", "need_change") if key in scenario.values}


Spread = tuple[float, float, bool]


def _spread_of(driver: Driver) -> Spread:
    return driver.spread_below, driver.spread_above, driver.additive


@cached_by_value(64)
def _spreads(draws: Draws, spreads: tuple[Spread, ...]) -> list[np.ndarray]:
    """Return what is added to a driver's centre, or it is multiplied with, (n,) each.

    It is a two-piece normal, of the logarithm unless it is added, and the same wherever the slider
    stands.
    """
    found = []
    for row, (below, above, additive) in zip(draws.normals[:-1], spreads, strict=True):
        spread = np.where(row < 0, below, above) * row
        found.append(spread if additive else np.exp(spread))
    return found


def _draw_driver(driver: Driver, value: float, spread: np.ndarray, history: bool) -> np.ndarray:
    """Return draws around a slider's value, limited to the slider's range."""
    if not (history or driver.from_hedge):
        return np.full_like(spread, value)
    centre = value * driver.median
    drawn = centre + spread if driver.additive else centre * spread
    return np.minimum(np.maximum(drawn, driver.minimum), driver.maximum)
