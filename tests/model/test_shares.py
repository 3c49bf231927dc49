import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.model.shares import shares

WEIGHTS = st.floats(-5, 1e308) | st.floats(0, 1e-300)


@given(st.lists(WEIGHTS, min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_shares_are_never_negative_and_add_up_to_one(weights: list[float]) -> None:
    parts = shares(weights)

    assert parts.shape == (len(weights),)
    assert (parts >= 0).all()
    assert parts.sum() == pytest.approx(1, abs=1e-12)


@given(st.lists(st.floats(1e-3, 1e3), min_size=2, max_size=12))
@settings(max_examples=60, deadline=None)
def test_shares_are_as_the_weights(weights: list[float]) -> None:
    parts = shares(weights)

    assert parts == pytest.approx(np.array(weights) / sum(weights), rel=1e-12)


@pytest.mark.parametrize("weights", [[0, 0, 0, 0], [-1, -2, 0, -0.0]])
def test_shares_are_equal_where_no_weight_is_above_zero(weights: list[float]) -> None:
    assert shares(weights).tolist() == [0.25, 0.25, 0.25, 0.25]


def test_a_negative_weight_has_no_share() -> None:
    assert shares([3, -4, 1]).tolist() == [0.75, 0, 0.25]


def test_weights_whose_sum_has_no_end_still_have_shares() -> None:
    assert shares([1.5e308, 1.5e308]).tolist() == [0.5, 0.5]


def test_no_weights_have_no_shares() -> None:
    assert shares([]).tolist() == []
