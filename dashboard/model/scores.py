"""Scores of a fan once the outcome is known: where it fell, and how far off the fan was."""

from dataclasses import dataclass

import numpy as np

from dashboard.model.projection import round_digits
from dashboard.model.quantiles import QUANTILES


@dataclass(frozen=True, slots=True)
class Score:
    """How a fan of n draws did against one outcome; all in the unit of the outcome."""

    quantiles: tuple[float, ...]  # at the shares of ``QUANTILES``
    inside_50: bool  # the outcome lies inside the middle 50 % of the draws
    inside_90: bool  # inside the middle 90 %
    share_below: float  # of the draws, at or below the outcome (PIT)
    crps: float


def score(draws: np.ndarray, outcome: float) -> Score:
    """Return the scores of draws, shape (n,), against an outcome."""
    quantiles = tuple(round_digits(np.quantile(draws, QUANTILES)).tolist())
    lowest, low, _, high, highest = quantiles
    return Score(
        quantiles=quantiles,
        inside_50=low <= outcome <= high,
        inside_90=lowest <= outcome <= highest,
        share_below=float((draws <= outcome).mean()),
        crps=crps(draws, outcome),
    )


def crps(draws: np.ndarray, outcome: float) -> float:
    """Return the continuous ranked probability score, fair to the number of draws.

    E|X - y| - E|X - X'| / 2 over pairs of different draws (Gneiting and Raftery 2007, Ferro
    2014); of a point it is the distance to the outcome.
    """
    ordered = np.sort(draws)
    count = ordered.size
    weights = 2.0 * np.arange(1, count + 1) - count - 1.0
    pairs = (weights * ordered).sum() / (count * (count - 1)) if count > 1 else 0.0
    return float(np.abs(ordered - outcome).mean() - pairs)
