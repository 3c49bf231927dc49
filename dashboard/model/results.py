"""What follows from the measures: quotients, and the cost of need."""

from collections.abc import Mapping

import numpy as np

from dashboard.model.inputs import DAYS_PER_YEAR, ModelInputs

FLAT = 1e-8  # growth below which the mean of exp is taken from its series


def ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Return ``above / below``, and 0 where the divisor is 0."""
    divides = below > 0
    if np.all(divides):
        return above / below
    return np.where(divides, above / np.where(divides, below, 1.0), 0.0)


def required_money(
    inputs: ModelInputs, values: Mapping, log_growth: float | np.ndarray
) -> np.ndarray:
    """Return the cost of all need from ``t0`` to the horizon (model.md 3.4, K, closed form)."""
    share = min(inputs.days / inputs.need.due, 1.0)
    path = np.asarray(log_growth * share)
    flat = np.abs(path) < FLAT
    mean = np.where(flat, 1.0 + 0.5 * path, np.expm1(path) / np.where(flat, 1.0, path))
    held = max(0, inputs.days - inputs.need.due) * np.exp(log_growth)
    level = inputs.need.start * values["need_level"]
    return (
        values["cost_per_person"] / DAYS_PER_YEAR * level * (inputs.need.due * share * mean + held)
    )
