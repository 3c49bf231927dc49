"""What would have to be true: the value of each driver alone that brings an outcome to a level."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.errors import CallError, nearest
from dashboard.model.drivers import Driver
from dashboard.model.inputs import ModelInputs
from dashboard.model.results import goal_seek_measures, measures_of
from dashboard.model.scenario import Scenario
from dashboard.model.sensitivity import each_driver_alone

TOLERANCE = 1e-9  # of a level, within which it counts as reached; of an outcome, as unmoved


@dataclass(frozen=True, slots=True)
class Needed:
    """The value that one driver alone needs, and whether that lies in what history did."""

    key: str
    value: float | None  # None: this driver alone does not reach the level
    within_evidence: bool


def needed_values(
    inputs: ModelInputs,
    drivers: Sequence[Driver],
    scenario: Scenario,
    measure: str,
    level: float,
    *,
    tolerance: float = 1e-9,
) -> list[Needed]:
    """Return what each driver alone needs so that a measure comes to ``level`` at the horizon.

    Every outcome moves one way with a driver, if at all (model.md 3.6, rule 6), so the value
    nearest to the scenario's lies between it and one end of the slider, where halving finds it.

    Args:
        inputs: what the table states.
        drivers: the sliders of the scenario.
        scenario: where the other sliders stand.
        measure: one of ``goal_seek_measures``.
        level: what the measure is to be, in its unit.
        tolerance: how near a value is found, as a part of its slider.

    Returns:
        In the order of the drivers; those that do not move the measure are left out.

    Raises:
        CallError: goal seek does not offer the measure.
    """
    offered = goal_seek_measures()
    if measure not in offered:
        raise CallError(
            f"There is no outcome {measure!r}.{nearest(measure, offered)} "
            f"There are: {', '.join(offered)}."
        )
    now = np.array([scenario.values[driver.key] for driver in drivers])
    lowest = np.array([driver.minimum for driver in drivers])
    highest = np.array([driver.maximum for driver in drivers])

    if measure not in measures_of(inputs):
        return []

    def outcomes_at(*values: np.ndarray) -> np.ndarray:
        return each_driver_alone(inputs, drivers, scenario, measure, np.column_stack(values))

    outcomes = outcomes_at(now, lowest, highest)
    # Signed so that the level is reached from below, whichever way the outcome has to go.
    sign = np.where(level < outcomes[:, 0], -1.0, 1.0)
    enough = sign * level - TOLERANCE * abs(level)
    met, met_lowest, met_highest = (sign[:, None] * outcomes >= enough[:, None]).T
    near, far = now, np.where(met, now, np.where(met_lowest, lowest, highest))
    for _ in range(math.ceil(math.log2(1.0 / tolerance))):
        middle = (near + far) / 2.0
        passed = sign * outcomes_at(middle)[:, 0] >= enough
        near, far = np.where(passed, near, middle), np.where(passed, middle, far)
    reachable = met | met_lowest | met_highest
    moves = np.ptp(outcomes, axis=1) > TOLERANCE * np.abs(outcomes).max(axis=1)
    return [
        _needed(driver, float(value) if found else None, tolerance)
        for driver, value, found, moved in zip(drivers, far, reachable, moves, strict=True)
        if moved
    ]


def _needed(driver: Driver, value: float | None, tolerance: float) -> Needed:
    low, high = driver.evidence
    margin = tolerance * (driver.maximum - driver.minimum)
    is_inside = value is not None and low - margin <= value <= high + margin
    return Needed(driver.key, value, is_inside)
