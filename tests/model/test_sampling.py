import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import qmc

from dashboard.model.drivers import priors
from dashboard.model.sampling import FARTHEST, MOST_DIMENSIONS, sobol_points, standard_normals


@pytest.mark.parametrize("seed", [0, 20160720, 2**40])
@pytest.mark.parametrize("exponent", [0, 1, 5, 10, 13])
@pytest.mark.parametrize("dimensions", [1, 2, 12, MOST_DIMENSIONS])
def test_the_points_are_those_of_scipy_bit_for_bit(dimensions, exponent, seed):
    sobol = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))

    points = sobol_points(dimensions, exponent, seed)

    assert (points == sobol.random_base2(exponent)).all()


def test_the_normals_are_those_of_scipy_to_the_last_digits():
    uniform = np.clip(sobol_points(12, 10, 7), FARTHEST, 1.0 - FARTHEST)

    drawn = standard_normals(12, 10, 7)

    assert drawn.shape == (12, 1024)
    assert drawn == pytest.approx(ndtri(uniform).T, rel=1e-13, abs=1e-15)


def test_every_row_is_even_in_each_half():
    drawn = standard_normals(MOST_DIMENSIONS, 10, 3)

    assert ((drawn < 0).sum(axis=1) == 512).all()
    assert ((drawn[:, :512] < 0).sum(axis=1) == 256).all()


def test_there_are_draws_for_every_prior():
    assert len({key for key, _ in priors()}) <= MOST_DIMENSIONS
