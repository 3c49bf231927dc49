from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, sobol_indices

from dashboard.model import fan as sensitivity
from dashboard.model.chosen_rows import choose_rows
from dashboard.model.drivers import derive_drivers
from dashboard.model.fan import FAN_MODES, Fan, draw_normals, make_fan
from dashboard.model.inputs import derive_inputs
from dashboard.model.results import RESULTS, Trajectories
from dashboard.model.scenario import make_scenario
from dashboard.model.sensitivity import each_driver_alone, first_order, tornado
from tests.strategies import Case, cases, make_table

DAY = date(2020, 3, 1)
PEOPLE = {"value": 4e6}
PROJECTION = {"value": 5e6, "status": "projected", "due": DAY + timedelta(300)}
GOAL = {"measure": "funding", "status": "target", "value": 3e8}
OUTCOMES = ("need", "received", "gap", "coverage", "uncovered", "presence")
MODES = st.sampled_from(FAN_MODES)


def case_of(*figures: dict) -> Case:
    table = make_table(*figures)
    chosen = choose_rows(table)
    inputs = derive_inputs(chosen)
    drivers = derive_drivers(chosen, inputs)
    return Case(table, chosen, inputs, drivers, {driver.key: driver.default for driver in drivers})


def fan_of(case: Case, mode: str = "history", **options) -> Fan:
    return make_fan(
        case.inputs, case.drivers, make_scenario(case.drivers, case.values), mode, **options
    )


def tornado_of(case: Case, *measure: str) -> list[tuple[str, float, float]]:
    return tornado(case.inputs, case.drivers, make_scenario(case.drivers, case.values), *measure)


def at_horizon(case: Case, measure: str, **moved: float) -> float:
    return Trajectories(case.inputs, case.values | moved, [case.inputs.days])[measure][0]


def fan_with(outcome: Callable[[np.ndarray], np.ndarray]) -> Fan:
    """A fan of three keys with an outcome of our own."""
    keys = ("need_level", "aid_share", "need_residual")
    normals = draw_normals(keys)
    paths = {"need": outcome(normals)}
    return Fan("history", np.array([0, 9]), keys, normals, {}, paths, paths, {})


# Shares of the variance.


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("need", {"need_uptake": 0.66, "need_residual": 0.20, "need_level": 0.07}),
        ("received", {"half_paid_days": 0.52, "delivered_share": 0.21, "raised_share": 0.20}),
    ],
)
def test_what_drives_the_founding_need_and_money(
    founding: Case, measure: str, expected: dict[str, float]
) -> None:
    shares = first_order(fan_of(founding), measure)

    assert [key for key, _ in shares] == list(expected)
    assert dict(shares) == pytest.approx(expected, abs=0.03)


def test_what_drives_the_founding_gap_most_is_the_cost_of_need(founding: Case) -> None:
    shares = first_order(fan_of(founding), "gap")

    assert shares[0] == ("cost_per_person", pytest.approx(0.63, abs=0.03))
    assert shares[1][0] == "half_paid_days"


def test_what_leaves_founding_people_uncovered(founding: Case) -> None:
    shares = first_order(fan_of(founding), "uncovered")

    assert shares[:2] == [
        ("half_paid_days", pytest.approx(0.32, abs=0.03)),
        ("cost_per_person", pytest.approx(0.25, abs=0.03)),
    ]


def test_shares_are_near_those_of_saltellis_method(
    founding: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    fan = fan_of(founding)

    def outcomes(normals: np.ndarray) -> np.ndarray:
        monkeypatch.setattr(sensitivity, "draw_normals", lambda *_: normals)
        drawn = fan_of(founding)
        return np.array([drawn.paths[measure][-1] for measure in OUTCOMES])

    exact = sobol_indices(
        func=outcomes,
        n=2048,
        dists=[norm()] * len(fan.keys),
        rng=np.random.default_rng(1),
    )

    for measure, row in zip(OUTCOMES, exact.first_order, strict=True):
        shares = dict(first_order(fan, measure))
        found = [shares.get(key, 0.0) for key in fan.keys]
        assert found == pytest.approx(row, abs=0.03), measure


def test_of_a_sum_each_part_has_the_share_of_its_square() -> None:
    fan = fan_with(lambda normals: np.array([normals[0] * 0, 5 + 4 * normals[2] + 3 * normals[0]]))

    assert first_order(fan, "need") == [
        ("need_residual", pytest.approx(0.64, abs=0.01)),
        ("need_level", pytest.approx(0.36, abs=0.01)),
    ]


@pytest.mark.parametrize("scale", [1e-250, 1e150])
def test_shares_are_the_same_at_any_scale(scale: float) -> None:
    fan = fan_with(lambda normals: scale * (5 + normals[:1]))

    assert first_order(fan, "need") == [("need_level", pytest.approx(1, abs=0.001))]


def test_of_a_product_what_two_do_together_is_the_share_of_none() -> None:
    fan = fan_with(lambda normals: np.array([(normals[0] * (1 + normals[1]))]))

    # Half of the variance is the first's alone; the second does nothing without it.
    assert first_order(fan, "need") == [("need_level", pytest.approx(0.5, abs=0.03))]


def test_a_bend_in_a_tail_is_explained() -> None:
    fan = fan_with(lambda normals: np.array([np.maximum(normals[1] - 1.5, 0)]))

    shares = first_order(fan, "need")

    assert shares == [("aid_share", pytest.approx(1, abs=0.04))]


@given(cases(), MODES, st.integers(1, 7))
@settings(max_examples=25, deadline=None)
def test_shares_are_ordered_parts_of_a_whole(case: Case, mode: str, exponent: int) -> None:
    fan = fan_of(case, mode, exponent=exponent)

    for measure in fan.paths:
        shares = [share for _, share in first_order(fan, measure)]
        assert shares == sorted(shares, reverse=True)
        assert all(share > 0.005 for share in shares)
        assert sum(shares) <= 1 + 1e-9


def test_drivers_that_do_not_move_a_measure_have_no_share_of_it(founding: Case) -> None:
    fan = fan_of(founding)

    named = {measure: {key for key, _ in first_order(fan, measure)} for measure in RESULTS}

    assert named["pledged"] == {"raised_share"}
    assert named["committed"] == {"raised_share", "delivered_share", "half_paid_days"}
    assert named["presence"] == {"arrival_days", "arrival_share"}
    assert named["required"] < {"cost_per_person", "need_uptake", "need_level", "need_residual"}
    assert "aid_share" not in set().union(*named.values())


def test_what_is_not_spread_is_driven_by_nothing(founding: Case) -> None:
    fan = fan_of(founding, "stated")

    assert first_order(fan, "received") == first_order(fan, "pledged") == []
    assert [key for key, _ in first_order(fan, "need")] == ["need_residual", "need_level"]


def test_a_measure_that_no_row_states_is_driven_by_nothing() -> None:
    case = case_of(PEOPLE)

    assert first_order(fan_of(case, exponent=5), "gap") == []
    assert tornado_of(case) == []
    assert tornado_of(case_of({"measure": "personnel", "value": 300})) == []


# One driver at a time.


def test_the_founding_tornado(founding: Case) -> None:
    swings = tornado_of(founding)

    assert [key for key, _, _ in swings] == [
        "half_paid_days",
        "cost_per_person",
        "raised_share",
        "delivered_share",
        "need_uptake",
        "need_level",
    ]
    dearest = 125 * np.exp(0.6 * 1.6448536269514722)
    assert swings[1][2] == pytest.approx(
        at_horizon(founding, "balance", cost_per_person=dearest), rel=1e-9
    )
    assert swings[0][1] > 0 > swings[0][2]


@given(cases(), st.sampled_from(list(RESULTS)))
@settings(max_examples=30, deadline=None)
def test_a_swing_is_between_both_ends_of_history_around_the_scenario(
    case: Case, measure: str
) -> None:
    swings = tornado_of(case, measure)

    by_key = {key: (low, high) for key, low, high in swings}
    if measure not in Trajectories(case.inputs, case.values, [case.inputs.days]):
        assert swings == []
        return
    for driver in case.drivers:
        ends = replace(driver, default=case.values[driver.key]).evidence
        outcomes = [at_horizon(case, measure, **{driver.key: end}) for end in ends]
        grain = 1e-8 * abs(at_horizon(case, measure)) + 1e-8 * max(map(abs, outcomes)) + 1e-290
        if driver.key in by_key:
            assert by_key[driver.key] == pytest.approx(tuple(outcomes), rel=1e-9, abs=grain)
        else:
            largest = max((abs(end) for pair in by_key.values() for end in pair), default=0.0)
            assert abs(outcomes[1] - outcomes[0]) <= max(grain, 1e-8 * largest)


@given(cases())
@settings(max_examples=25, deadline=None)
def test_the_largest_swing_comes_first_and_none_is_zero(case: Case) -> None:
    swings = [abs(high - low) for _, low, high in tornado_of(case)]

    assert swings == sorted(swings, reverse=True)
    assert all(swing > 0 for swing in swings)


def test_the_tornado_moves_with_the_scenario(founding: Case) -> None:
    dear = founding._replace(values=founding.values | {"cost_per_person": 400.0})

    costs = {key: (low, high) for key, low, high in tornado_of(dear)}["cost_per_person"]

    cheapest = 400 * np.exp(-0.6 * 1.6448536269514722)
    assert costs[0] == pytest.approx(at_horizon(dear, "balance", cost_per_person=cheapest))
    assert costs[1] == pytest.approx(at_horizon(dear, "balance", cost_per_person=600.0))


def test_the_balance_shows_a_driver_that_the_clipped_outcome_hides(founding: Case) -> None:
    shown = {measure: {key for key, *_ in tornado_of(founding, measure)} for measure in OUTCOMES}

    assert "need_uptake" not in shown["uncovered"]
    assert "need_uptake" in {key for key, *_ in tornado_of(founding)}


def test_each_driver_is_moved_alone(founding: Case) -> None:
    scenario = make_scenario(founding.drivers, {"need_level": 1.1})
    moved_to = np.array([[driver.minimum, driver.maximum, 1.0] for driver in founding.drivers])

    outcomes = each_driver_alone(founding.inputs, founding.drivers, scenario, "need", moved_to)

    assert outcomes.shape == moved_to.shape
    assert outcomes[0] == pytest.approx([6.5e6, 19.5e6, 13e6], rel=1e-12)
    assert outcomes[1] == pytest.approx(11e6 * 1.3 ** np.array([-0.5, 2.5, 1.0]), rel=1e-12)
    assert outcomes[2:] == pytest.approx(np.full((7, 3), 14.3e6), rel=1e-12)
