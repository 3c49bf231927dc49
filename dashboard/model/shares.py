"""Shares of a whole from free weights, such as those of the sectors of an appeal."""

import numpy as np
from numpy.typing import ArrayLike


def shares(weights: ArrayLike) -> np.ndarray:
    """Return shares that are never negative and add up to 1, equal where no weight is above 0.

    Args:
        weights: shape (n,); a negative one counts as 0.
    """
    positive = np.maximum(np.asarray(weights, dtype=float), 0.0)
    largest = positive.max(initial=0.0)
    # Scaled first, as the sum of large weights has no end.
    scaled = positive / largest if largest > 0 else np.ones_like(positive)
    return scaled / scaled.sum()
