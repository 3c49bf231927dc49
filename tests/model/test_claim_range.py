import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.data.schema import QUALIFIERS
from dashboard.model.claim_range import Range, contradict, promised, read_as
from dashboard.model.hedges import quoted_ends

VALUES = st.floats(1e-3, 1e13)


def said(value: float, qualifier: str = "exact", **cells) -> dict:
    """Return the cells of a figure that a reading looks at."""
    return (
        {"value": value, "qualifier": qualifier, "modality": "stated"}
        | {
            "low": None,
            "high": None,
        }
        | cells
    )


@pytest.mark.parametrize(
    ("qualifier", "low", "high"),
    [
        ("exact", 555, 565),
        ("about", 552.5, 567.5),
        ("nearly", 555, 560),
        ("at_least", 560, math.inf),
        ("more_than", 560, math.inf),
        ("up_to", 0, 560),
        ("less_than", 0, 560),
    ],
)
def test_a_claim_promises_its_number_to_its_rounding_or_all_on_one_side(qualifier, low, high):
    wanted = promised(said(560.0, qualifier))

    assert (wanted.low, wanted.high) == pytest.approx((low, high))


def test_a_round_number_is_good_to_a_tenth_at_most():
    wanted = promised(said(10e6))

    assert (wanted.low, wanted.high) == pytest.approx((9e6, 11e6))


@pytest.mark.parametrize("qualifier", ["more_than", "less_than", "nearly"])
def test_a_hedge_that_leaves_the_number_out_has_an_open_end(qualifier):
    value = said(30.0, qualifier)

    assert not Range(30.0, 30.0).lies_in(promised(value))


def test_a_range_that_the_source_gave_is_taken_as_it_is():
    given_range = said(1.5e6, "up_to", low=1.2e6, high=1.5e6)

    assert promised(given_range) == read_as(given_range) == Range(1.2e6, 1.5e6)


def test_the_words_of_the_model_lie_where_its_evidence_has_them():
    assert quoted_ends(1e6, "up_to", "stated") == pytest.approx((0.36e6, 1.02e6), rel=0.01)


def test_an_outcome_without_a_hedge_is_that_number():
    assert read_as(said(560.0)) == Range(560.0, 560.0)


def test_more_than_is_read_as_a_little_more():
    outcome = read_as(said(3e6, "more_than"))

    assert outcome.low == 3e6
    assert outcome.low_open
    assert 3e6 < outcome.high < 5e6


@given(VALUES, st.sampled_from(QUALIFIERS))
@settings(deadline=None)
def test_what_is_read_is_a_range_that_touches_its_number(value, qualifier):
    outcome = read_as(said(value, qualifier))

    assert 0 < outcome.low <= outcome.high < math.inf
    assert outcome.low <= value <= outcome.high


@given(VALUES, VALUES)
@settings(deadline=None)
def test_to_disagree_is_mutual(first, second):
    assert contradict(said(first), said(second)) is contradict(said(second), said(first))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (said(40.0, "about"), said(60.0), True),
        (said(861e6), said(778e6), True),
        (said(24.0), said(26.0), True),
        (said(30.0, "more_than"), said(40.0, "nearly"), False),
        (said(284e6), said(283.7e6), False),
        (said(2e9, "more_than"), said(2.1e9, "more_than"), False),
    ],
)
def test_two_figures_disagree_where_no_number_fits_both(first, second, expected):
    assert contradict(first, second) is expected
