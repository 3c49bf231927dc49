"""The fan: what history did with such figures, as draws around a scenario and their quantiles."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import polars as pl

from dashboard.data.result_cache import cached_by_value
from dashboard.errors import CallError, nearest, not_none
from dashboard.model.draws import EXPONENT, Draws, draw_normals, read_draws
from dashboard.model.drivers import Driver
from dashboard.model.inputs import DAYS_PER_YEAR, ModelInputs
from dashboard.model.priors import MONTH, NEED_PERSISTENCE, NO_CHANGE, RESIDUAL, Prior, priors
from dashboard.model.projection import round_digits
from dashboard.model.quantiles import QUANTILES, Quantiles
from dashboard.model.results import Trajectories, unit_of
from dashboard.model.scenario import Scenario

FAN_MODES = ("history", "stated")  # what the bands rest on; the first is the default
SMALLEST = 1e-9  # a uniform of exactly 0 has no quantile
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
            hedges say.
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
    history, draws = mode != "stated", Draws(normals)
    stays = None
    if history and inputs.has_projection:
        row = [driver.key for driver in drivers].index("need_uptake")
        draws, stays = _with_no_change(draws, row, not_none(inputs.need).kind)
    spreads = _spreads(draws, tuple(map(_spread_of, drivers)))
    values = {
        driver.key: _draw_driver(driver, scenario.values[driver.key], spread, history)
        for driver, spread in zip(drivers, spreads, strict=True)
    }
    if inputs.need is None:
        # Where nothing is open, as with the money of a plan that is over, every draw is as stated.
        return values or {RESIDUAL: np.zeros(normals.shape[1])}
    years = inputs.need.due / DAYS_PER_YEAR
    if not inputs.need.projected:
        values[RESIDUAL] = np.zeros(normals.shape[1])
        if history:
            stands = _uniforms(draws)[-1] < unchanged_chance(years)
            change = scenario.values["need_change"]
            values["need_change"] = np.where(stands, change, values["need_change"])
        return values
    # "Likely to exceed" lifts the median, by as much of the claim as comes true.
    lift = values["need_uptake"] * NormalDist().inv_cdf(inputs.need.chance_below)
    yearly = _need_prior(RESIDUAL, inputs.need.kind).spread_above
    values[RESIDUAL] = yearly * math.sqrt(years) * (normals[-1] - lift)
    if stays is not None:
        values["need_uptake"] = np.where(stays, 0.0, values["need_uptake"])
        values[RESIDUAL] = np.where(stays, unchanged(draws, years), values[RESIDUAL])
    return values


@lru_cache(maxsize=16)
def _with_no_change(draws: Draws, row: int, kind: str) -> tuple[Draws, np.ndarray]:
    """Return draws some of which are of a need that stays, and which of them are, (n,).

    Beside the projection stands the chance that nothing changes. It takes the uniforms of
    ``need_uptake`` around an uptake of 0; those below and above it are drawn as before.

    Args:
        draws: as they are without that chance.
        row: of ``need_uptake``.
        kind: the class of the projection.
    """
    weight = _need_prior(NO_CHANGE, kind).median or 0.0
    uptake = _need_prior("need_uptake", kind)
    below = NormalDist().cdf(-(uptake.median or 0.0) / uptake.spread_below)
    first = (1.0 - weight) * below
    uniforms = _uniforms(draws)[row]
    stays = (uniforms >= first) & (uniforms < first + weight)
    others = np.where(uniforms < first, uniforms, uniforms - weight) / (1.0 - weight)
    inverse = NormalDist().inv_cdf
    normals = draws.normals.copy()
    normals[row] = [inverse(min(max(u, SMALLEST), 1.0 - SMALLEST)) for u in others.tolist()]
    return Draws(normals), stays


def _need_prior(key: str, kind: str) -> Prior:
    return priors()[key, kind if (key, kind) in priors() else ""]


def unchanged_chance(years: float) -> float:
    """Return the chance that a figure of need stands unchanged: 0.9 a month below half a year."""
    monthly = priors()[NO_CHANGE, MONTH].median or 0.0
    return monthly ** (12.0 * years) if years < 0.5 else 0.0


def unchanged(draws: Draws, years: float) -> np.ndarray:
    """Return log changes, (n,), of a need that is thought to stay as it is, by the last normals."""
    scale = priors()[NEED_PERSISTENCE, ""].spread_above * years
    uniforms = _uniforms(draws)[-1]
    chance = unchanged_chance(years)
    moves = (uniforms - chance) / (1.0 - chance)  # uniform among those that move
    return np.where(moves <= 0.0, 0.0, laplace(np.clip(moves, SMALLEST, 1.0), scale))


def laplace(uniforms: np.ndarray, scale: float) -> np.ndarray:
    """Return draws of a Laplace distribution around 0 (its quantiles at some uniforms)."""
    away = uniforms - 0.5
    return -scale * np.sign(away) * np.log(np.maximum(1.0 - 2.0 * np.abs(away), SMALLEST))


@lru_cache(maxsize=16)
def _uniforms(draws: Draws) -> np.ndarray:
    """Return the uniforms that normals stand for, of the same shape."""
    cdf = NormalDist().cdf
    return np.array([[cdf(value) for value in row] for row in draws.normals.tolist()])


Spread = tuple[float, float, str]


def _spread_of(driver: Driver) -> Spread:
    return driver.spread_below, driver.spread_above, driver.form


@cached_by_value(64)
def _spreads(draws: Draws, spreads: tuple[Spread, ...]) -> list[np.ndarray]:
    """Return by how much each driver is spread around its centre, (n,) each, in its form.

    A two-piece normal or a Laplace, and the same wherever the slider stands.
    """
    found = []
    for row, (below, above, form) in enumerate(spreads):
        if form == "laplace":
            found.append(laplace(_uniforms(draws)[row], above))
        else:
            normals = draws.normals[row]
            found.append(np.where(normals < 0, below, above) * normals)
    return found


def _draw_driver(driver: Driver, value: float, spread: np.ndarray, history: bool) -> np.ndarray:
    """Return draws around a slider's value, limited to the slider's range."""
    if not (history or driver.from_hedge):
        return np.full_like(spread, value)
    drawn = driver.spread_by(value * driver.median, spread)
    return np.minimum(np.maximum(drawn, driver.minimum), driver.maximum)
