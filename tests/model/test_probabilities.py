import math
from dataclasses import replace
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dashboard.model.chosen_rows import choose_rows
from dashboard.model.drivers import derive_drivers
from dashboard.model.fan import FAN_MODES, Fan, make_fan
from dashboard.model.inputs import derive_inputs
from dashboard.model.probabilities import FanSummary, Range, crossing_times
from dashboard.model.results import RESULTS, Trajectories
from dashboard.model.scenario import make_scenario
from tests.strategies import Case, cases, make_table

DAY = date(2020, 3, 1)
PEOPLE = {"value": 4e6}
PROJECTION = {"value": 5e6, "status": "projected", "due": DAY + timedelta(300)}
GOAL = {"measure": "funding", "status": "target", "value": 3e8}
APPEAL = GOAL | {"due": DAY + timedelta(200)}
MODES = st.sampled_from(FAN_MODES)


def case_of(*figures: dict, **moved: float) -> Case:
    table = make_table(*figures)
    chosen = choose_rows(table)
    inputs = derive_inputs(chosen)
    drivers = derive_drivers(chosen, inputs)
    return Case(table, chosen, inputs, drivers, dict(make_scenario(drivers, moved).values))


def fan_of(case: Case, mode: str = "history", **options) -> Fan:
    return make_fan(
        case.inputs, case.drivers, make_scenario(case.drivers, case.values), mode, **options
    )


def answers_of(case: Case, mode: str = "history", **options) -> FanSummary:
    return FanSummary(case.inputs, fan_of(case, mode, **options))


def unspread(case: Case) -> Case:
    """The case with no driver spread; what none explains still is."""
    none = {"median": 1.0, "spread_below": 0.0, "spread_above": 0.0}
    return case._replace(drivers=[replace(driver, **none) for driver in case.drivers])


def on_the_line(case: Case) -> tuple[Case, Fan]:
    """The case and a fan of four draws that are all its line."""
    fan = fan_of(case, exponent=2)
    values = {key: np.full(4, case.values.get(key, 0.0)) for key in fan.keys}
    return case, replace(fan, values=values, paths=Trajectories(case.inputs, values, fan.days))


# The founding answers, against section 5 of the model's description.


@pytest.mark.parametrize(("mode", "chance"), [("history", 0.335), ("stated", 0.675)])
def test_the_chance_that_founding_need_passes_what_is_projected(
    founding: Case, mode: str, chance: float
) -> None:
    answers = answers_of(founding, mode)

    assert answers.need.level == 13_000_000
    assert answers.need.chance == pytest.approx(chance, abs=0.01)


def test_the_founding_claim_taken_at_its_word_has_its_seventy_per_cent(founding: Case) -> None:
    exact = {"spread_below": 0.0, "spread_above": 0.0}
    drivers = [replace(d, **exact) if d.key == "need_level" else d for d in founding.drivers]

    answers = answers_of(founding._replace(drivers=drivers), "stated")

    assert answers.need.chance == pytest.approx(0.7, abs=0.002)


def test_the_founding_days_of_passing_what_is_projected(founding: Case) -> None:
    answers = {mode: answers_of(founding, mode).need.days for mode in FAN_MODES}

    assert answers == {
        "history": (date(2016, 10, 20), None, None),
        "stated": (date(2016, 10, 13), date(2016, 12, 4), None),
    }


def test_the_founding_ranges_at_the_end_of_the_year(founding: Case) -> None:
    outcomes = answers_of(founding).outcomes

    received = outcomes["received"]
    assert list(outcomes) == list(RESULTS)
    assert [received.low, received.median, received.high] == pytest.approx(
        [0.21e9, 0.84e9, 1.89e9], rel=0.02
    )
    assert outcomes["coverage"] == Range(pytest.approx(0.26, abs=0.01), 1.0, 1.0)
    assert outcomes["presence"].median == pytest.approx(560, rel=0.01)


def test_the_founding_goal_is_as_likely_reached_as_not(founding: Case) -> None:
    assert answers_of(founding).goal == 0.5
    assert answers_of(founding, "stated").goal == 1.0


# Days of crossing.


@given(cases(), MODES)
@settings(max_examples=50, deadline=None)
def test_solved_times_are_those_of_the_first_day_at_or_past_the_level(
    case: Case, mode: str
) -> None:
    if not case.inputs.has_projection:
        assert answers_of(case, mode, exponent=3).need is None
        return
    fan = fan_of(case, mode, exponent=3)
    days = np.arange(case.inputs.need.due + 1.0)

    times = crossing_times(fan)

    need, level = Trajectories(case.inputs, fan.values, days)["need"], case.inputs.need.end
    rises = level >= case.inputs.need.start
    passed = need >= level * (1 - 1e-9) if rises else need <= level * (1 + 1e-9)
    first = np.where(passed.any(axis=0), passed.argmax(axis=0), np.inf)
    doubtful = (np.abs(need - level * (1 - 1e-9 if rises else 1 + 1e-9)) <= 1e-11 * level).any(0)
    assert (np.ceil(times) == first)[~doubtful].all()


@given(cases(), MODES)
@settings(max_examples=30, deadline=None)
def test_a_day_is_given_only_if_that_share_of_the_draws_has_passed(case: Case, mode: str) -> None:
    need = answers_of(case, mode, exponent=5).need

    if need is not None:
        days = [day for day in need.days if day is not None]
        due = case.inputs.t0 + timedelta(case.inputs.need.due)
        assert 0 <= need.chance <= 1
        assert [day is not None for day in need.days] == [
            need.chance >= share for share in (0.1, 0.5, 0.9)
        ]
        assert days == sorted(days)
        assert [day for day in days if not case.inputs.t0 <= day <= due] == []


@given(st.floats(1, 1e9), st.floats(1, 1e9), st.integers(1, 400), st.floats(0.4, 1))
@settings(max_examples=80, deadline=None)
def test_the_line_passes_what_is_projected_on_the_due_day_or_sooner_by_its_uptake(
    start: float, end: float, due: int, share: float
) -> None:
    assume(abs(end - start) > 1e-3 * start)
    day = math.ceil(share * due)
    figures = PEOPLE | {"value": start}, PROJECTION | {"value": end, "due": DAY + timedelta(due)}
    goal = GOAL | {"due": DAY + timedelta(401)}
    case, fan = on_the_line(case_of(*figures, goal, need_uptake=due / day))

    need = FanSummary(case.inputs, fan).need

    assert need.chance == 1
    assert need.days == (DAY + timedelta(day),) * 3


@pytest.mark.parametrize(
    ("value", "uptake", "days"),
    [(5e6, 2.0, 150), (3e6, 2.0, 150), (5e6, 1.25, 240), (5e6, 1.3, 231), (5e6, 0.99, None)],
)
def test_another_uptake_passes_it_sooner_or_never(
    value: float, uptake: float, days: int | None
) -> None:
    figures = PEOPLE, PROJECTION | {"value": value}
    case, fan = on_the_line(case_of(*figures, need_uptake=uptake))

    need = FanSummary(case.inputs, fan).need

    assert need.chance == (0 if days is None else 1)
    assert need.days == (None if days is None else DAY + timedelta(days),) * 3


def test_need_that_is_past_the_level_has_passed_it_on_the_first_day() -> None:
    case, fan = on_the_line(case_of(PEOPLE, PROJECTION, need_level=1.3, need_uptake=-0.5))

    need = FanSummary(case.inputs, fan).need

    assert need.days == (DAY,) * 3


@pytest.mark.parametrize(
    ("start", "end", "chance"), [(4e6, 0.0, 0), (0.0, 4e6, 0), (0.0, 0.0, 1), (4e6, 4e6, 1)]
)
def test_zeros_and_a_flat_projection_have_a_plain_answer(
    start: float, end: float, chance: int
) -> None:
    case, fan = on_the_line(case_of(PEOPLE | {"value": start}, PROJECTION | {"value": end}))

    need = FanSummary(case.inputs, fan).need

    assert need.chance == chance
    assert need.days == (DAY if chance else None,) * 3


@pytest.mark.parametrize(
    "figures",
    [
        (GOAL,),
        (PEOPLE,),
        (PROJECTION,),
        (PEOPLE | {"as_of": DAY + timedelta(300)}, PROJECTION),
    ],
)
def test_without_an_open_projection_nothing_is_passed(figures: tuple[dict, ...]) -> None:
    assert answers_of(case_of(*figures), exponent=3).need is None


def test_of_a_normal_growth_the_days_are_known() -> None:
    # Of this class need never stays as it is.
    projection = PROJECTION | {"plan_type": "IPC analysis"}
    case = unspread(case_of(PEOPLE, projection, need_uptake=1.5))

    need = answers_of(case, exponent=12).need

    # The log growth is normal, and the level passed where it reaches ln(5/4).
    growth = NormalDist(1.5 * math.log(1.25), 0.30 * math.sqrt(300 / 365.25))
    days = [300 * math.log(1.25) / growth.inv_cdf(1 - share) for share in (0.1, 0.5)]
    assert need.chance == pytest.approx(1 - growth.cdf(math.log(1.25)), abs=0.002)
    assert [(day - DAY).days for day in need.days[:2]] == pytest.approx(days, abs=1.5)
    assert need.days[2] is None


# The goal.


def test_an_appeal_reaches_its_goal_when_all_of_it_is_received() -> None:
    answers = answers_of(case_of(APPEAL), exponent=12)

    past = 1 - NormalDist().cdf(math.log(1 / 0.52) / 0.43)
    assert answers.goal == pytest.approx(past, abs=0.002)


@pytest.mark.parametrize(("pledged", "chance"), [(2.9e8, 0), (3e8, 1), (3.1e8, 1)])
def test_a_stated_pledge_reaches_the_goal_or_does_not(pledged: float, chance: int) -> None:
    pledge = {"measure": "funding", "status": "pledged", "value": pledged}

    assert answers_of(case_of(GOAL, pledge), exponent=4).goal == chance


def test_a_pledge_counts_though_it_is_not_yet_paid() -> None:
    answers = answers_of(case_of(GOAL, raised_share=1.0), "stated", exponent=4)

    assert answers.goal == 1
    assert answers.outcomes["received"].high < 3e8


def test_without_money_there_is_no_goal() -> None:
    answers = answers_of(case_of(PEOPLE, PROJECTION), exponent=4)

    assert answers.goal is None


@given(cases(), MODES)
@settings(max_examples=25, deadline=None)
def test_more_raised_never_makes_the_goal_less_likely(case: Case, mode: str) -> None:
    raised = {driver.key: driver for driver in case.drivers}.get("raised_share")

    if raised is not None:
        chances = [
            answers_of(
                case._replace(values=case.values | {"raised_share": share}), mode, exponent=4
            ).goal
            for share in (raised.minimum, case.values["raised_share"], raised.maximum)
        ]
        assert 0 <= chances[0] <= chances[1] <= chances[2] <= 1


# Ranges.


@given(cases(), MODES)
@settings(max_examples=25, deadline=None)
def test_outcomes_are_the_ranges_of_the_fan_at_the_horizon(case: Case, mode: str) -> None:
    fan = fan_of(case, mode, exponent=4)

    outcomes = FanSummary(case.inputs, fan).outcomes

    assert set(outcomes) == fan.paths.keys()
    for measure, found in outcomes.items():
        expected = fan.quantiles[measure][:, -1]
        assert found == Range(expected[0], expected[2], expected[4])
        assert found.low <= found.median <= found.high


def test_what_no_row_states_is_no_outcome() -> None:
    assert list(answers_of(case_of(PEOPLE), exponent=3).outcomes) == ["need"]
    assert list(answers_of(case_of(GOAL), exponent=3).outcomes) == [
        "pledged",
        "committed",
        "received",
    ]
