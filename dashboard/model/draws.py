"""Draws: standard normals from a scrambled Sobol sequence, shipped as draws.npy.

``packaging/draws.py`` writes the file with SciPy and says which sequence it is.
"""

from functools import lru_cache

import numpy as np

from dashboard.data.resources import PACKAGE
from dashboard.model.priors import prior_keys

EXPONENT = 10  # 2**10 draws: 0.9 % of the fan's width in error (model.md 2)
MAX_EXPONENT = 12
FILE = PACKAGE / "model" / "draws.npy"


@lru_cache(maxsize=1)
def read_draws() -> np.ndarray:
    """Return uniforms and standard normals, shape (2, dimensions, 2**``MAX_EXPONENT``)."""
    return np.load(FILE, allow_pickle=False)


@lru_cache(maxsize=64)
def draw_normals(keys: tuple[str, ...], exponent: int = EXPONENT) -> np.ndarray:
    """Return standard normals, a row per key, shape (k, 2**exponent).

    They are the same whatever the scenario, so that a slider moves no noise, and each prior has a
    row, so that another driver beside it moves none either.
    """
    rows = [prior_keys().index(key) for key in keys]
    normals = read_draws()[1, rows, : 2**exponent]
    normals.flags.writeable = False
    return normals


class Draws:
    """Normals as a key of a cache: an array is equal only to itself."""

    def __init__(self, normals: np.ndarray) -> None:
        self.normals = normals

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Draws) and other.normals is self.normals

    def __hash__(self) -> int:
        return id(self.normals)
