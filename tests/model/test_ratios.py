import math
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from dashboard.model.chosen_rows import choose_rows
from dashboard.model.ratios import MAX_DAYS_BETWEEN, Ratio, derive_ratios
from tests.strategies import make_table, tables

DAY = date(2020, 3, 1)


def ratios_of(*figures: dict) -> dict[str, Ratio]:
    return {ratio.name: ratio for ratio in derive_ratios(choose_rows(make_table(*figures)))}


def people(value: float, **cells) -> dict:
    return {"measure": "people_in_need", "status": "observed", "value": value} | cells


def money(status: str, value: float, **cells) -> dict:
    return {"measure": "funding", "status": status, "value": value} | cells


def test_a_ratio_holds_both_figures_and_the_range_of_both_hedges() -> None:
    ratio = ratios_of(people(24), money("target", 4.8e3, qualifier="at_least"))["money_per_person"]

    assert ratio.value == 200
    assert (ratio.above["value"], ratio.below["value"]) == (4.8e3, 24)
    assert ratio.low == pytest.approx(4.8e3 / 24.5, rel=1e-3)
    assert ratio.high == math.inf


@pytest.mark.parametrize(
    ("days", "far"), [(0, False), (MAX_DAYS_BETWEEN, False), (MAX_DAYS_BETWEEN + 1, True)]
)
def test_figures_of_distant_days_are_of_different_times(days, far) -> None:
    ratio = ratios_of(people(5), money("target", 10, as_of=DAY - timedelta(days)))

    assert (
        ratio["money_per_person"].days_between,
        ratio["money_per_person"].of_different_times,
    ) == (
        days,
        far,
    )


def test_each_pair_of_parts_gives_its_ratio() -> None:
    found = ratios_of(
        people(5),
        people(8, status="projected", due=DAY + timedelta(99)),
        money("target", 10),
        money("pledged", 7),
        money("received", 2),
    )

    assert {name: ratio.value for name, ratio in found.items()} == {
        "projected_change": 1.6,
        "pledged_share": 0.7,
        "received_share": 0.2,
        "money_per_person": 2.0,
    }


def test_nothing_is_divided_by_nothing() -> None:
    assert ratios_of(people(0), money("target", 0), money("pledged", 7)) == {}
    assert ratios_of(people(5)) == {}


@given(tables())
@settings(max_examples=100, deadline=None)
def test_a_ratio_lies_in_its_own_range(table) -> None:
    for ratio in derive_ratios(choose_rows(table)):
        assert 0 <= ratio.low <= ratio.value * (1 + 1e-9)
        assert ratio.value <= ratio.high * (1 + 1e-9)
        assert ratio.days_between == abs((ratio.above["as_of"] - ratio.below["as_of"]).days)
