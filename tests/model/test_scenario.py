import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.errors import CallError
from dashboard.model.scenario import make_scenario
from tests.strategies import Case


def test_nothing_chosen_is_as_stated(founding: Case) -> None:
    scenario = make_scenario(founding.drivers)

    assert scenario.values == {driver.key: driver.default for driver in founding.drivers}
    assert scenario.moved == {}
    assert scenario.as_stated


def test_a_chosen_value_moves_its_driver_only(founding: Case) -> None:
    scenario = make_scenario(founding.drivers, {"need_uptake": 0.5, "raised_share": 0.0})

    assert scenario.moved == {"need_uptake": 0.5, "raised_share": 0.0}
    assert scenario.values == make_scenario(founding.drivers).values | scenario.moved
    assert not scenario.as_stated


@given(
    value=st.floats(allow_nan=False, allow_infinity=False),
    key=st.sampled_from(["need_uptake", "cost_per_person", "aid_share", "arrival_days"]),
)
@settings(max_examples=100, deadline=None)
def test_any_number_is_held_in_range(founding: Case, key: str, value: float) -> None:
    driver = next(driver for driver in founding.drivers if driver.key == key)

    value_set = make_scenario(founding.drivers, {key: value}).values[key]

    assert value_set == min(max(value, driver.minimum), driver.maximum)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, None])
def test_what_is_no_number_leaves_the_driver_as_stated(founding: Case, value: float) -> None:
    scenario = make_scenario(founding.drivers, {"need_uptake": value})

    assert scenario.values["need_uptake"] == 1
    assert scenario.as_stated


def test_a_value_chosen_as_it_is_stated_is_not_moved(founding: Case) -> None:
    stated = {driver.key: driver.default for driver in founding.drivers}

    assert make_scenario(founding.drivers, stated).as_stated
    assert make_scenario(founding.drivers, {"need_level": 1 + 1e-15}).as_stated
    assert not make_scenario(founding.drivers, {"need_level": 1 + 1e-9}).as_stated


@pytest.mark.parametrize(
    ("key", "hint"), [("need_uptke", " Did you mean 'need_uptake'?"), ("xyz", "")]
)
def test_an_unknown_driver_is_a_wrong_call_that_names_the_nearest(
    founding: Case, key: str, hint: str
) -> None:
    known = ", ".join(driver.key for driver in founding.drivers)

    with pytest.raises(CallError) as caught:
        make_scenario(founding.drivers, {"need_level": 1.0, key: 1.0})

    assert str(caught.value) == f"There is no driver {key!r}.{hint} This crisis has: {known}."
    assert caught.value.exit_code == 2


def test_a_crisis_without_drivers_says_so() -> None:
    with pytest.raises(CallError, match=r"^There is no driver 'aid_share'\. .* has none\.$"):
        make_scenario([], {"aid_share": 1.0})
