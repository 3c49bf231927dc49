"""Draws: the points of a scrambled Sobol sequence, and the standard normals that they stand for.

SciPy draws the same, bit for bit (tests/model/test_sampling.py), but takes a second to be imported,
which a starting server would wait for.
"""

from statistics import NormalDist

import numpy as np

BITS = 30
FARTHEST = 1e-9  # a draw of exactly 0 has no normal

# Primitive polynomials over two elements, and the first direction numbers that go with each:
# Joe and Kuo, SIAM Journal on Scientific Computing 30(5), 2008, criterion 6. A row a dimension.
POLYNOMIALS = (1, 3, 7, 11, 13, 19, 25, 37, 41, 47, 55, 59, 61, 67, 91, 97)
STARTS = (
    (),
    (1,),
    (1, 3),
    (1, 3, 1),
    (1, 1, 1),
    (1, 1, 3, 3),
    (1, 3, 5, 13),
    (1, 1, 5, 5, 17),
    (1, 1, 5, 5, 5),
    (1, 1, 7, 11, 19),
    (1, 1, 5, 1, 1),
    (1, 1, 1, 3, 11),
    (1, 3, 5, 5, 31),
    (1, 3, 3, 9, 7, 49),
    (1, 1, 1, 15, 21, 21),
    (1, 3, 1, 13, 27, 49),
)
MOST_DIMENSIONS = len(STARTS)


class Draws:
    """An array as a key of its own: a fan has the same draws wherever its sliders stand."""

    def __init__(self, normals: np.ndarray) -> None:
        self.normals = normals

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Draws) and other.normals is self.normals

    def __hash__(self) -> int:
        return id(self.normals)


def standard_normals(dimensions: int, exponent: int, seed: int) -> np.ndarray:
    """Return standard normals, a row a dimension, shape (dimensions, 2**exponent)."""
    uniform = np.clip(sobol_points(dimensions, exponent, seed), FARTHEST, 1.0 - FARTHEST)
    inverse = NormalDist().inv_cdf
    return np.array([[inverse(place) for place in row] for row in uniform.T.tolist()])


def sobol_points(dimensions: int, exponent: int, seed: int) -> np.ndarray:
    """Return the first points of a scrambled Sobol sequence in [0, 1), (2**exponent, dimensions).

    The scramble is Matousek's: random lower triangular matrices, then a random digital shift.
    """
    (random,) = np.random.default_rng(seed).spawn(1)  # as SciPy does with the one it is given
    shift = random.integers(2, size=(dimensions, BITS), dtype=np.uint32)
    lower = random.integers(2, size=(dimensions, BITS, BITS), dtype=np.uint32)
    lower = np.tril(lower, -1) + np.eye(BITS, dtype=np.uint32)
    # Digits of a number run from the highest to the lowest along the last axis.
    digits = _digits(np.array([_directions(place) for place in range(dimensions)]))
    directions = _numbers((digits @ lower.transpose(0, 2, 1)) % 2)
    places = np.arange(2**exponent)
    gray = (places ^ (places >> 1))[:, None]
    # The shift counts its digits from the lowest, as SciPy's does.
    points = np.broadcast_to(_numbers(shift[:, ::-1]), (2**exponent, dimensions)).copy()
    for bit in range(exponent):
        points ^= np.where(gray >> bit & 1, directions[:, bit], np.uint32(0))
    return points / 2.0**BITS


def _directions(dimension: int) -> list[int]:
    """Return the direction numbers of a dimension, as whole numbers of ``BITS`` binary digits."""
    if dimension == 0:
        numbers = [1] * BITS
    else:
        polynomial = POLYNOMIALS[dimension]
        numbers = list(STARTS[dimension])
        degree = len(numbers)
        while len(numbers) < BITS:
            newest = numbers[-degree] ^ (numbers[-degree] << degree)
            for step in range(1, degree):
                if polynomial >> (degree - step) & 1:
                    newest ^= numbers[-step] << step
            numbers.append(newest)
    return [number << (BITS - 1 - place) for place, number in enumerate(numbers)]


def _digits(numbers: np.ndarray) -> np.ndarray:
    return (numbers[..., None] >> np.arange(BITS - 1, -1, -1) & 1).astype(np.uint32)


def _numbers(digits: np.ndarray) -> np.ndarray:
    return digits @ (np.uint32(1) << np.arange(BITS - 1, -1, -1, dtype=np.uint32))
