"""Write dashboard/model/draws.npy, the draws of every fan: ``python packaging/draws.py``.

It holds 2**12 points of scrambled Sobol sequences (Owen 1995; Joe and Kuo 2008; SciPy's ``qmc``),
as uniforms in (0, 1) and as the standard normals that they stand for: float64, shape
(2, dimensions, 4096). The first 2**n points of a sequence are themselves as even as can be.

The first 12 dimensions, one per prior, are one sequence. The others wait for new priors: they are
the dimensions after the 12th of a longer sequence, scrambled on its own, so that no number of the
first 12 depends on how many there are.
"""

from pathlib import Path
from statistics import NormalDist

import numpy as np
from scipy.stats import qmc

FILE = Path(__file__).parent.parent / "dashboard" / "model" / "draws.npy"
SEED = 20160720
EXPONENT = 12
DIMENSIONS, ALL_DIMENSIONS = 12, 16
SMALLEST = 1e-9  # a uniform of exactly 0 has no normal


def sobol_uniforms(dimensions: int) -> np.ndarray:
    """Return the points of a sequence, shape (dimensions, 2**``EXPONENT``)."""
    sobol = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(SEED))
    return np.clip(sobol.random_base2(EXPONENT).T, SMALLEST, 1.0 - SMALLEST)


def make_draws() -> np.ndarray:
    """Return uniforms and normals, shape (2, ``ALL_DIMENSIONS``, 2**``EXPONENT``)."""
    uniforms = np.vstack([sobol_uniforms(DIMENSIONS), sobol_uniforms(ALL_DIMENSIONS)[DIMENSIONS:]])
    inverse = NormalDist().inv_cdf
    normals = np.array([[inverse(value) for value in row] for row in uniforms.tolist()])
    return np.stack([uniforms, normals])


if __name__ == "__main__":
    np.save(FILE, make_draws())
