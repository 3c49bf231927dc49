"""What drives an outcome: shares of a fan's variance, and each driver alone."""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from dashboard.model.draws import Draws
from dashboard.model.drivers import Driver
from dashboard.model.fan import Fan
from dashboard.model.inputs import ModelInputs
from dashboard.model.results import Trajectories, measures_of, ratio
from dashboard.model.scenario import Scenario

# Parts of a driver's draws in their order: the tails alone, and cut where two-piece spreads bend.
CUTS = (0, 1 / 16, 1 / 4, 1 / 2, 3 / 4, 15 / 16, 1)
SMALLEST_SHARE = 0.005  # below it a share is noise of the draws
TOLERANCE = 1e-9  # of the outcome; what moves it less is rounding


def first_order(fan: Fan, measure: str) -> list[tuple[str, float]]:
    """Return the share of a measure's variance at the horizon that each driver explains alone.

    First-order indices from the fan's own draws: what a line in each of the ``CUTS`` explains,
    less what it would explain of noise. Within 0.02 of Saltelli's method at 1,024 draws, where the
    means of 32 bins (model.md 2) are 0.08 off for outcomes that bend in a tail.

    Returns:
        Driver key, or that of the residual, and share; the largest first. Interactions and shares
        that are noise are left out, so that the rest need not add up to 1.
    """
    if measure not in fan.ends:
        return []
    outcome = fan.ends[measure][-1]
    low, high = float(outcome.min()), float(outcome.max())
    largest = max(abs(low), abs(high))
    if high - low <= TOLERANCE * largest:
        return []
    scaled = outcome / largest  # squares of very small numbers are zero
    deviation = scaled - scaled.mean()
    lines = _lines(Draws(fan.normals))
    found = (lines @ deviation.astype(np.float32)).astype(float) ** 2
    shares = found.reshape(len(fan.keys), -1).sum(axis=1) / (deviation @ deviation)
    parameters = len(lines) // len(fan.keys) - 1
    shares -= parameters / outcome.size * (1.0 - shares)
    largest_first = sorted(zip(fan.keys, shares.tolist(), strict=True), key=lambda pair: -pair[1])
    shown, left = [], 1.0
    for key, share in largest_first:
        share = min(share, left)  # shares of independent drivers are parts of one whole
        left -= share
        if share > SMALLEST_SHARE:
            shown.append((key, share))
    return shown


@lru_cache(maxsize=16)
def _lines(draws: Draws) -> np.ndarray:
    """Return two lines for each of the ``CUTS`` of each row's order: its level and its slope.

    They are at right angles and of length 1, so that the square of a line times the outcomes is
    what it explains of them: a row each, those of a row of normals together, and a column a draw.
    """
    count = draws.normals.shape[1]
    edges = np.unique(np.rint(np.array(CUTS) * count).astype(int))
    lines = []
    for row in draws.normals:
        order = np.argsort(row)
        for first, last in pairwise(edges):
            part = order[first:last]
            away = row[part] - row[part].mean()
            size = np.sqrt((away**2).sum())
            for line in (np.ones(part.size) / math.sqrt(part.size), ratio(away, size)):
                lines.append(np.zeros(count))
                lines[-1][part] = line
    return np.array(lines, dtype=np.float32)  # half to read, and a share has three digits


def tornado(
    inputs: ModelInputs, drivers: Sequence[Driver], scenario: Scenario, measure: str = "balance"
) -> list[tuple[str, float, float]]:
    """Return a measure at the horizon with each driver alone at both ends of its history.

    ``balance`` is not clipped, so that no bar is hidden by a gap of zero.

    Returns:
        Key, and the measure at the driver's 5 and 95 % end around the scenario; the largest swing
        first, drivers without one left out.
    """
    if measure not in measures_of(inputs):
        return []
    ends = [driver.evidence_at(scenario.values[driver.key]) for driver in drivers]
    outcomes = each_driver_alone(inputs, drivers, scenario, measure, np.array(ends).reshape(-1, 2))
    smallest = TOLERANCE * np.abs(outcomes).max()
    swings = [
        (driver.key, float(low), float(high))
        for driver, (low, high) in zip(drivers, outcomes, strict=True)
        if abs(high - low) > smallest
    ]
    return sorted(swings, key=lambda swing: -abs(swing[2] - swing[1]))


def each_driver_alone(
    inputs: ModelInputs,
    drivers: Sequence[Driver],
    scenario: Scenario,
    measure: str,
    moved_to: np.ndarray,
) -> np.ndarray:
    """Return a measure at the horizon with each driver alone moved to some values.

    Args:
        inputs: what the table states.
        drivers: the sliders of the scenario, k of them.
        scenario: the values of the other drivers.
        measure: one of those that the inputs give.
        moved_to: (k, m), m values of each driver.

    Returns:
        (k, m).
    """
    stays = np.array([scenario.values[driver.key] for driver in drivers])
    every = np.empty((len(drivers), *moved_to.shape))  # a driver's values as each moves in turn
    every[:] = stays.reshape(-1, 1, 1)
    every[range(len(drivers)), range(len(drivers))] = moved_to
    values = {driver.key: row.ravel() for driver, row in zip(drivers, every, strict=True)}
    (outcomes,) = Trajectories(inputs, values, np.array([inputs.days]))[measure]
    return outcomes.reshape(moved_to.shape)
