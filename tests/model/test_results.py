import math
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.model.chosen_rows import choose_rows
from dashboard.model.drivers import derive_drivers
from dashboard.model.inputs import ModelInputs, NeedInputs, derive_inputs
from dashboard.model.projection import DailyResults, Projection, make_projection
from dashboard.model.results import Trajectories, ratio, required
from dashboard.model.scenario import make_scenario
from tests.strategies import Case, cases, make_table

NEED = NeedInputs("people_in_need", start=4e6, end=5e6, due=300, projected=True)
INPUTS = ModelInputs(date(2020, 3, 1), 365, need=NEED)
PEOPLE = {"value": 4e6}
PAID = {"measure": "funding", "status": "received", "value": 1e8}
GOAL = {"measure": "funding", "status": "target", "value": 3e8}


def results_of(*figures: dict, **moved: float) -> dict[str, np.ndarray]:
    chosen = choose_rows(make_table(*figures))
    inputs = derive_inputs(chosen)
    scenario = make_scenario(derive_drivers(chosen, inputs), moved)
    return Trajectories(inputs, scenario.values, np.arange(inputs.days + 1.0))


def projection_of(case: Case, **moved: float) -> Projection:
    stated = DailyResults(case.inputs, make_scenario(case.drivers))
    return make_projection(case.inputs, make_scenario(case.drivers, moved), stated)


# Requirements.


@given(
    start=st.floats(1e-3, 1e13),
    log_growth=st.floats(-6, 6),
    due=st.integers(1, 1500),
    days=st.integers(1, 1500),
    uptake=st.floats(-0.5, 2.5) | st.sampled_from([0.0, 1e-12, -1e-9, 1e-7]),
)
@settings(max_examples=150, deadline=None)
def test_the_closed_form_of_requirements_is_the_integral_of_need(
    start: float, log_growth: float, due: int, days: int, uptake: float
) -> None:
    need = replace(NEED, start=start, end=start * math.exp(log_growth), due=due)
    inputs = replace(INPUTS, days=days, need=need)
    values = {"need_level": 1.2, "need_uptake": uptake, "cost_per_person": 250.0}
    bend = min(days, due)
    nodes, weights = np.polynomial.legendre.leggauss(40)

    rising = Trajectories(inputs, values, bend * (nodes + 1) / 2)["need"] @ weights * bend / 2
    after_due = Trajectories(inputs, values, np.array([float(days)]))["need"][0] * (days - bend)

    cost = required(Trajectories(inputs, values, np.array([float(days)])))
    assert cost == pytest.approx(250 / 365.25 * (rising + after_due), rel=1e-10)


def test_flat_need_costs_its_people_times_the_days() -> None:
    values = {"need_level": 1.0, "need_uptake": 0.0, "cost_per_person": 365.25}

    cost = required(Trajectories(INPUTS, values, np.array([365.0])))
    assert cost == pytest.approx(4e6 * 365, rel=1e-12)


def test_requirements_of_the_founding_scenario(founding: Case) -> None:
    projected = projection_of(founding).frame()

    required = projected.filter(pl.col("measure") == "required")["scenario"].unique().to_list()
    # 125 USD a year for 164 days of 10 million people growing to 13 million.
    assert required == [pytest.approx(125 / 365.25 * 164 * 3e6 / math.log(1.3), rel=1e-11)]


# Coverage and what is left.


@given(cases())
@settings(max_examples=60, deadline=None)
def test_gap_balance_and_coverage_tell_one_story(case: Case) -> None:
    results = Trajectories(case.inputs, case.values, np.arange(case.inputs.days + 1.0))

    if "required" in results:
        aid = results["received"] * case.values["aid_share"]
        required, grain = results["required"], 1e-9 * np.maximum(aid, results["required"])
        assert (np.abs(results["balance"] - (aid - required)) <= grain).all()
        assert (results["gap"] == np.maximum(-results["balance"], 0)).all()
        assert (np.abs(required - np.minimum(aid, required) - results["gap"]) <= grain).all()
        assert (np.abs(results["coverage"] * required - np.minimum(aid, required)) <= grain).all()
        not_covered = results["need"] * (1 - results["coverage"])
        assert (results["uncovered"] == not_covered).all()


def test_money_by_people_and_the_months_it_lasts() -> None:
    results = results_of(PEOPLE, PAID, cost_per_person=150.0, aid_share=0.6)

    assert results["per_person"][0] == pytest.approx(25, rel=1e-12)
    assert results["months_covered"][0] == pytest.approx(12 * 6e7 / (150 * 4e6), rel=1e-12)
    assert results["coverage"][0] == pytest.approx(6e7 / (150 / 365.25 * 4e6 * 180), rel=1e-12)


@pytest.mark.parametrize("nothing", [PEOPLE | {"value": 0.0}, PAID | {"value": 0.0}])
def test_a_quotient_is_zero_where_its_divisor_is_zero(nothing: dict) -> None:
    rows = {figure.get("measure", "people_in_need"): figure for figure in (PEOPLE, PAID, nothing)}

    results = results_of(*rows.values())

    assert set(results["per_person"]) == set(results["months_covered"]) == {0.0}
    assert set(results["coverage"]) == {0.0}


def test_a_ratio_is_zero_where_its_divisor_is_zero() -> None:
    quotients = ratio(np.array([3.0, 3.0, 0.0]), np.array([2.0, 0.0, 0.0]))

    assert quotients.tolist() == [1.5, 0, 0]


@pytest.mark.parametrize(
    "figures",
    [(PEOPLE,), (GOAL,), (PEOPLE, GOAL | {"unit": "EUR"}), (PEOPLE, PAID | {"unit": "CHF"})],
)
def test_nothing_follows_without_people_and_money_of_the_currency_of_costs(
    figures: tuple[dict, ...],
) -> None:
    stated = {"need", "pledged", "committed", "received"}

    assert set(results_of(*figures)) <= stated


def test_people_and_money_of_one_currency_have_all_indicators() -> None:
    assert list(results_of(PEOPLE, GOAL)) == [
        "need",
        "pledged",
        "committed",
        "received",
        "required",
        "balance",
        "gap",
        "coverage",
        "uncovered",
        "per_person",
        "months_covered",
    ]


# Days of crossing.


@pytest.mark.parametrize(
    ("measure", "level", "day"),
    [
        ("need", 0, date(2016, 7, 20)),
        ("need", 10_000_000, date(2016, 7, 20)),
        ("need", math.sqrt(1.3) * 10_000_000, date(2016, 10, 10)),
        ("need", 13_000_000, date(2016, 12, 31)),
        ("need", 13_000_000.01, date(2016, 12, 31)),  # to 1 part in 1e9
        ("need", 13_000_000.1, None),
        ("pledged", 2_000_000_000, date(2016, 7, 20)),
        ("pledged", 2_100_000_000, None),
        ("received", 1_000_000_000, date(2016, 11, 17)),
        ("presence", 560, date(2016, 8, 31)),
        ("presence", 280, date(2016, 8, 10)),
    ],
)
def test_founding_days_of_crossing(
    founding: Case, measure: str, level: float, day: date | None
) -> None:
    assert projection_of(founding).crossing_day(measure, level) == day


def test_the_scenario_and_what_is_stated_cross_on_their_own_days(founding: Case) -> None:
    projection = projection_of(founding, need_uptake=2.0)

    scenario = projection.crossing_day("need", 13_000_000)
    stated = projection.crossing_day("need", 13_000_000, stated=True)

    assert (scenario, stated) == (date(2016, 10, 10), date(2016, 12, 31))


@given(st.floats(-2e9, 2e9))
@settings(max_examples=60, deadline=None)
def test_a_level_that_is_reached_is_crossed_on_that_day_and_not_before(level: float) -> None:
    away = max(1, abs(level))
    rising = np.array([level - 4.0 * away, level - 0.1 * away, level, level, 9e9])
    stated, scenario = ({"balance": path} for path in (rising - 2 * away, rising))
    projection = Projection(INPUTS, SimpleNamespace(paths=stated), SimpleNamespace(paths=scenario))

    assert projection.crossing_day("balance", level) == INPUTS.t0 + timedelta(2)
