"""A scenario: the value of every driver, limited to its slider's range."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.errors import CallError, nearest
from dashboard.model.drivers import Driver


@dataclass(frozen=True, slots=True)
class Scenario:
    """Values by driver key; ``moved`` are those that differ from what is stated."""

    values: Mapping[str, float]
    moved: Mapping[str, float]

    @property
    def as_stated(self) -> bool:
        """Whether no driver was moved."""
        return not self.moved


def make_scenario(drivers: Sequence[Driver], chosen: Mapping[str, float] | None = None) -> Scenario:
    """Return the scenario of the chosen values, each limited to its range; the rest stay as stated.

    Raises:
        CallError: a key names no driver of the crisis.
    """
    chosen = {} if chosen is None else chosen
    known = [driver.key for driver in drivers]
    for key in chosen:
        if key not in known:
            raise CallError(
                f"There is no driver {key!r}.{nearest(key, known)} "
                + (f"This crisis has: {', '.join(known)}." if known else "This crisis has none.")
            )
    values = {driver.key: _in_range(driver, chosen.get(driver.key)) for driver in drivers}
    moved = {
        driver.key: values[driver.key]
        for driver in drivers
        if not math.isclose(values[driver.key], driver.default, rel_tol=1e-12, abs_tol=1e-12)
    }
    return Scenario(values, moved)


def _in_range(driver: Driver, value: float | None) -> float:
    if value is None or not math.isfinite(value):
        return driver.default
    return driver.clip(value)
