import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from dashboard.model.scores import crps, score

NUMBERS = st.floats(-1e6, 1e6)
DRAWS = st.lists(NUMBERS, min_size=2, max_size=40).map(np.array)


def test_a_score_says_where_the_outcome_fell():
    draws = np.arange(101.0)

    middle, low, outside = (score(draws, value) for value in (50.0, 10.0, 99.0))

    assert middle.quantiles == pytest.approx((5, 25, 50, 75, 95))
    assert (middle.inside_50, middle.inside_90) == (True, True)
    assert (low.inside_50, low.inside_90) == (False, True)
    assert (outside.inside_50, outside.inside_90) == (False, False)
    assert middle.share_below == pytest.approx(51 / 101)


@given(NUMBERS, NUMBERS)
@settings(deadline=None)
def test_the_crps_of_a_point_is_its_distance(point, outcome):
    assert crps(np.array([point]), outcome) == abs(point - outcome)


@given(DRAWS, NUMBERS)
@settings(deadline=None)
def test_the_crps_is_what_its_definition_says(draws, outcome):
    pairs = np.abs(draws[:, None] - draws[None, :]).sum() / (draws.size * (draws.size - 1))

    expected = np.abs(draws - outcome).mean() - pairs / 2

    assert crps(draws, outcome) == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_the_crps_of_a_normal_is_that_of_its_closed_form():
    draws = norm.ppf((np.arange(4096) + 0.5) / 4096)

    found = [crps(draws, value) for value in (-1.0, 0.0, 2.0)]

    # Gneiting and Raftery 2007, equation 21
    expected = [
        value * (2 * norm.cdf(value) - 1) + 2 * norm.pdf(value) - 1 / np.sqrt(np.pi)
        for value in (-1.0, 0.0, 2.0)
    ]
    assert found == pytest.approx(expected, abs=1e-3)
