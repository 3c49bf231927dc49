import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.data.resources import read_rows
from dashboard.data.schema import MODALITIES, QUALIFIERS
from dashboard.model.hedges import Z95, hedge_of, hedges, rounding_spread


@pytest.mark.parametrize(
    ("key", "chance_below", "spread_below", "spread_above"),
    [
        ("none", 0.50, 1, 1),
        ("about", 0.50, 1.5, 1.5),
        ("nearly", 0.85, 1, 0.5),
        ("at_least", 0.05, 1, 2),
        ("more_than", 0.05, 0.5, 2),
        ("up_to", 0.90, 6, 1),
        ("less_than", 0.90, 6, 1),
        ("likely", 0.50, 2, 2),
        ("likely_exceed", 0.30, 2, 3),
    ],
)
def test_hedges_are_read_from_their_rows(
    key: str, chance_below: float, spread_below: float, spread_above: float
) -> None:
    hedge = hedges()[key]

    assert hedge.key == key
    assert hedge.chance_below == chance_below
    assert (hedge.spread_below, hedge.spread_above) == (spread_below, spread_above)


def test_every_hedge_has_a_reading_and_a_source() -> None:
    rows = read_rows("hedges.csv")

    assert rows["hedge"].to_list() == list(hedges())
    assert rows["reading"].str.strip_chars().str.len_chars().min() > 0
    assert rows["source"].str.strip_chars().str.len_chars().min() > 0


@pytest.mark.parametrize("qualifier", QUALIFIERS)
def test_a_plain_statement_is_hedged_by_its_qualifier(qualifier: str) -> None:
    assert hedge_of(qualifier, "stated").key == ("none" if qualifier == "exact" else qualifier)


@pytest.mark.parametrize("modality", [word for word in MODALITIES if word != "stated"])
@pytest.mark.parametrize("qualifier", QUALIFIERS)
def test_a_forecast_is_likely_or_likely_to_exceed_or_a_ceiling(
    qualifier: str, modality: str
) -> None:
    floors = dict.fromkeys(("more_than", "at_least"), "likely_exceed")
    ceilings = {"up_to": "up_to", "less_than": "less_than"}

    assert hedge_of(qualifier, modality).key == (floors | ceilings).get(qualifier, "likely")


@pytest.mark.parametrize(
    ("value", "share"),
    [
        (10_000_000, 0.10),
        (13_000_000, 0.5 / 13),
        (560, 5 / 560),
        (40, 0.10),
        (2_000_000_000, 0.10),
        (4_087, 0.5 / 4_087),
        (33.3, 0.05 / 33.3),
        (0.002, 0.10),
    ],
)
def test_rounding_is_half_a_unit_of_the_last_digit_and_at_most_a_tenth(
    value: float, share: float
) -> None:
    assert math.expm1(Z95 * rounding_spread(value)) == pytest.approx(share)


def test_zero_is_not_rounded() -> None:
    assert rounding_spread(0.0) == 0


@given(st.floats(1e-3, 1e15))
@settings(max_examples=100, deadline=None)
def test_no_rounding_is_wider_than_a_tenth(value: float) -> None:
    assert 0 < rounding_spread(value) <= math.log(1.1) / Z95
