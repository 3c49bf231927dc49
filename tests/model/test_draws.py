import runpy
from pathlib import Path

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import qmc

from dashboard.model.draws import FILE, MAX_EXPONENT, draw_normals, read_draws
from dashboard.model.priors import prior_keys

SCRIPT = Path(__file__).parents[2] / "packaging" / "draws.py"


def test_the_file_is_what_the_script_writes_bit_for_bit() -> None:
    made = runpy.run_path(str(SCRIPT))["make_draws"]()

    assert (np.load(FILE) == made).all()


def test_the_uniforms_are_a_scrambled_sobol_sequence_of_scipy() -> None:
    sobol = qmc.Sobol(12, scramble=True, rng=np.random.default_rng(20160720))

    uniforms = read_draws()[0, :12]

    assert (sobol.random_base2(MAX_EXPONENT) == uniforms.T).all()


def test_the_normals_are_those_of_scipy_to_the_last_digits() -> None:
    uniforms, normals = read_draws()

    assert normals == pytest.approx(ndtri(uniforms), rel=1e-13, abs=1e-15)


@pytest.mark.parametrize("exponent", [10, MAX_EXPONENT])
def test_every_row_is_even_in_each_half(exponent: int) -> None:
    count = 2**exponent

    normals = read_draws()[1, :, :count]

    assert ((normals < 0).sum(axis=1) == count // 2).all()
    assert ((normals[:, : count // 2] < 0).sum(axis=1) == count // 4).all()


def test_no_two_dimensions_are_alike() -> None:
    correlations = np.corrcoef(read_draws()[1]) - np.eye(len(read_draws()[1]))

    assert np.abs(correlations).max() < 0.01


def test_there_are_draws_for_every_prior_and_some_more() -> None:
    assert len(prior_keys()) < read_draws().shape[1]


def test_a_key_has_the_same_draws_beside_others() -> None:
    first, _ = draw_normals(("aid_share", "need_level"))
    (alone,) = draw_normals(("aid_share",))

    assert (first == alone).all()
