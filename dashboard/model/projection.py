"""What a scenario leads to, every measure day by day, beside what is stated."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from dashboard.data.result_cache import cached_by_value
from dashboard.model.inputs import ModelInputs
from dashboard.model.lazy_mapping import LazyMapping
from dashboard.model.results import Trajectories, unit_of
from dashboard.model.scenario import Scenario

SIGNIFICANT_DIGITS = 12  # of a result: a stated figure comes back as it was stated
DRAWN_DIGITS = 7  # of a number on a chart: a thousandth of a pixel, and half the bytes
MAX_WHOLE = 2.0**53
MAX_DECIMALS = 300  # after the point, of which a double has a power of ten
POWERS_OF_TEN = np.array([float(f"1e{power}") for power in range(301)])


class DailyResults(LazyMapping[np.ndarray]):
    """Every measure of a scenario, one value per day, to ``SIGNIFICANT_DIGITS``."""

    def __init__(self, inputs: ModelInputs, scenario: Scenario) -> None:
        """Take what the results follow from."""
        self.inputs = inputs  # whose ``t0`` is the first day
        self.paths = Trajectories(
            inputs, scenario.values, np.arange(inputs.days + 1.0)
        )  # not rounded
        self.drawn: dict[str, list[float]] = {}  # lines as charts draw them, by measure
        super().__init__(self.paths)

    def make(self, name: str) -> np.ndarray:
        """Return the results of a measure."""
        return round_digits(self.paths[name])

    def at(self, measure: str, day: int) -> float:
        """Return one of the results, without those of other days."""
        return round_number(float(self.paths[measure][day]))


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """Every measure of a scenario day by day, beside what is stated."""

    inputs: ModelInputs
    as_stated: DailyResults  # by measure, in the order of ``RESULTS``
    scenario: DailyResults

    @property
    def last_day(self) -> date:
        """The last day of the projection."""
        return self.inputs.t0 + timedelta(days=self.inputs.days)

    def unit(self, measure: str) -> str:
        """Return the unit of a measure: people, a currency, share ..."""
        return unit_of(measure, self.inputs)

    def at(self, measure: str, day: date) -> tuple[float, float]:
        """Return a measure on a day inside the projection, as stated and in the scenario."""
        index = (day - self.inputs.t0).days
        return self.as_stated.at(measure, index), self.scenario.at(measure, index)

    def crossing_day(self, measure: str, level: float, *, stated: bool = False) -> date | None:
        """Return the first day on which a measure reaches ``level`` (to 1 part in 1e9), or None."""
        path = (self.as_stated if stated else self.scenario).paths[measure]
        reached = np.flatnonzero(path >= level - 1e-9 * abs(level))
        return self.inputs.t0 + timedelta(days=int(reached[0])) if reached.size else None

    def frame(self) -> pl.DataFrame:
        """Return the projected frame, one row per day and measure.

        Returns:
            Columns day, measure, unit, as_stated, scenario; measures in the order of ``RESULTS``.
        """
        return _empty_rows(self.inputs, tuple(self.as_stated)).with_columns(
            as_stated=_in_one_column(self.as_stated), scenario=_in_one_column(self.scenario)
        )


def make_projection(inputs: ModelInputs, scenario: Scenario, stated: DailyResults) -> Projection:
    """Return the projection of a scenario beside what is stated.

    Args:
        inputs: what the table states.
        scenario: the values of its drivers.
        stated: the results of the scenario in which no slider is moved.
    """
    chosen = stated if scenario.as_stated else DailyResults(inputs, scenario)
    return Projection(inputs, stated, chosen)


def _in_one_column(results: Mapping[str, np.ndarray]) -> pl.Series:
    return pl.Series(np.concatenate([np.empty(0), *results.values()]))


def round_digits(values: np.ndarray) -> np.ndarray:
    """Return values rounded to ``SIGNIFICANT_DIGITS``, as the nearest doubles of the decimals.

    Powers of ten up to 1e22 are exact, so from 1e-11 to 1e34 one rounding is all that happens.
    """
    sizes = np.abs(values)
    magnitudes = np.log10(sizes, where=sizes > 0, out=np.zeros_like(values))
    decimals = SIGNIFICANT_DIGITS - 1 - np.floor(magnitudes).astype(int)
    last = len(POWERS_OF_TEN) - 1
    above = POWERS_OF_TEN[np.minimum(np.maximum(decimals, 0), last)]
    below = POWERS_OF_TEN[np.minimum(np.maximum(-decimals, 0), last)]
    return np.rint(values * above / below) / above * below


def round_number(value: float) -> float:
    """Return one value as ``round_digits`` rounds it, in a tenth of the time."""
    if value == 0:
        return value
    decimals = SIGNIFICANT_DIGITS - 1 - math.floor(math.log10(abs(value)))
    last = len(POWERS_OF_TEN) - 1
    above = float(POWERS_OF_TEN[min(max(decimals, 0), last)])
    below = float(POWERS_OF_TEN[min(max(-decimals, 0), last)])
    return round(value * above / below) / above * below


def drawn_values(values: np.ndarray) -> list:
    """Return values as numbers for one axis, rounded to ``DRAWN_DIGITS`` of the largest of them.

    The small ones have fewer digits, which nobody could see: half the bytes, and a fifth of the
    work.
    """
    highest = float(np.abs(values).max())
    decimals = DRAWN_DIGITS - 1 - math.floor(math.log10(highest)) if highest else 0
    rounded = np.round(values.astype(float), min(decimals, MAX_DECIMALS))
    whole = decimals <= 0 and highest < MAX_WHOLE  # without a point they are written sooner
    return (rounded.astype(int) if whole else rounded).tolist()


@cached_by_value(64)
def _empty_rows(inputs: ModelInputs, measures: tuple[str, ...]) -> pl.DataFrame:
    """Return the day, measure and unit columns of the projected frame."""
    dates = pl.date_range(inputs.t0, inputs.t0 + timedelta(days=inputs.days), "1d", eager=True)
    units = [unit_of(measure, inputs) for measure in measures]
    kinds = pl.DataFrame(
        {"measure": measures, "unit": units}, schema={"measure": pl.String, "unit": pl.String}
    )
    return kinds.join(
        pl.DataFrame({"day": dates}), how="cross", maintain_order="left_right"
    ).select("day", "measure", "unit")
