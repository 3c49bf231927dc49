"""Quantiles of draws: one sort for all of them, which beats np.quantile."""

from collections.abc import Mapping

import numpy as np

from dashboard.model.lazy_mapping import LazyMapping

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


class Quantiles(LazyMapping[np.ndarray]):
    """The ``QUANTILES`` of trajectories, (5, T) by measure."""

    def __init__(self, trajectories: Mapping[str, np.ndarray]) -> None:
        super().__init__(trajectories)
        self._trajectories = trajectories

    def make(self, name: str) -> np.ndarray:
        """Return the quantiles of a measure."""
        return quantiles_of(self._trajectories[name])


def quantiles_of(draws: np.ndarray) -> np.ndarray:
    """Return the ``QUANTILES`` of the draws of each day, (T, n) to (5, T)."""
    ordered = np.sort(draws, axis=1)
    positions = np.array(QUANTILES) * (draws.shape[1] - 1)
    below = np.floor(positions).astype(int)
    lower, upper = ordered[:, below], ordered[:, np.ceil(positions).astype(int)]
    return (lower + (positions - below) * (upper - lower)).T
