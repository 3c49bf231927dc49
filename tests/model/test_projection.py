import math
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.model.chosen_rows import choose_rows
from dashboard.model.drivers import derive_drivers
from dashboard.model.inputs import derive_inputs
from dashboard.model.projection import (
    DailyResults,
    make_projection,
    round_digits,
    round_number,
)
from dashboard.model.results import RESULTS, Trajectories
from dashboard.model.scenario import make_scenario
from tests.strategies import Case, cases, make_table, positions_on

DAY = date(2020, 3, 1)
NEVER_FALL = ("pledged", "committed", "received", "presence", "coverage")
STATED_MEASURES = ("need", "pledged", "committed", "received", "presence")

# Driver, measure, and the sign of what a higher value does to it.
RULES = [
    ("need_level", "need", 1),
    ("need_uptake", "need", 1),
    ("need_uptake", "uncovered", 1),
    ("need_change", "need", 1),
    ("cost_per_person", "required", 1),
    ("cost_per_person", "coverage", -1),
    ("raised_share", "received", 1),
    ("delivered_share", "received", 1),
    ("half_paid_days", "received", -1),
    ("aid_share", "coverage", 1),
    ("arrival_days", "presence", -1),
]


def case_of(*figures: dict) -> Case:
    table = make_table(*figures)
    chosen = choose_rows(table)
    inputs = derive_inputs(chosen)
    drivers = derive_drivers(chosen, inputs)
    return Case(table, chosen, inputs, drivers, {driver.key: driver.default for driver in drivers})


def every_day(case: Case) -> np.ndarray:
    return np.arange(case.inputs.days + 1.0)


def results_of(case: Case, **moved: float) -> dict[str, np.ndarray]:
    return Trajectories(case.inputs, case.values | moved, every_day(case))


def projected_of(case: Case, **moved: float) -> pl.DataFrame:
    baseline = make_scenario(case.drivers)
    stated = DailyResults(case.inputs, baseline)
    return make_projection(case.inputs, make_scenario(case.drivers, moved), stated).frame()


def of_measure(projected: pl.DataFrame, measure: str) -> dict[date, float]:
    rows = projected.filter(pl.col("measure") == measure)
    return dict(rows.select("day", "scenario").iter_rows())


PEOPLE = {"value": 4e6}
PROJECTION = {"value": 5e6, "status": "projected", "due": DAY + timedelta(300)}
GOAL = {"measure": "funding", "status": "target", "value": 3e8}
PLEDGE = {"measure": "funding", "status": "pledged", "value": 2e8, "as_of": DAY - timedelta(9)}
PAID = {"measure": "funding", "status": "received", "value": 1e8}
DEPLOYMENT = {"measure": "personnel", "status": "announced", "value": 700}


# The founding figures, as stated.


def test_the_founding_figures_come_back_exactly(founding: Case) -> None:
    projected = projected_of(founding)

    need = of_measure(projected, "need")
    pledged = of_measure(projected, "pledged")
    presence = of_measure(projected, "presence")
    assert need[date(2016, 7, 20)] == 10_000_000
    assert need[date(2016, 12, 31)] == 13_000_000
    assert set(pledged.values()) == {2_000_000_000}
    assert presence[date(2016, 7, 20)] == 0
    assert presence[date(2016, 8, 30)] < 560
    assert {n for day, n in presence.items() if day >= date(2016, 8, 31)} == {560}


def test_the_founding_projection_has_a_row_a_day_and_measure(founding: Case) -> None:
    projected = projected_of(founding)

    assert projected.schema == {
        "day": pl.Date,
        "measure": pl.String,
        "unit": pl.String,
        "as_stated": pl.Float64,
        "scenario": pl.Float64,
    }
    assert projected["measure"].unique(maintain_order=True).to_list() == list(RESULTS)
    assert projected.group_by("measure").len()["len"].to_list() == [165] * 12
    for _, rows in projected.group_by("measure"):
        assert rows["day"].to_list() == [date(2016, 7, 20) + timedelta(d) for d in range(165)]


def test_units_name_the_currency_of_the_crisis(founding: Case) -> None:
    projected = projected_of(founding)

    units = dict(projected.select("measure", "unit").unique().iter_rows())
    assert units == {
        "need": "people",
        "pledged": "USD",
        "committed": "USD",
        "received": "USD",
        "presence": "troops",
        "required": "USD",
        "balance": "USD",
        "gap": "USD",
        "coverage": "share",
        "uncovered": "people",
        "per_person": "USD per person",
        "months_covered": "months",
    }


def test_an_untouched_scenario_changes_nothing(founding: Case) -> None:
    projected = projected_of(founding)

    assert projected["scenario"].equals(projected["as_stated"])


def test_a_moved_driver_changes_the_scenario_and_not_what_is_stated(founding: Case) -> None:
    projected = projected_of(founding, need_level=0.5, raised_share=1.05, arrival_share=0.5)

    last = projected.filter(pl.col("day") == date(2016, 12, 31))
    values = {measure: rest for measure, *rest in last.drop("day", "unit").iter_rows()}
    assert values["need"] == [13_000_000, 6_500_000]
    assert values["pledged"] == [2_000_000_000, 2_100_000_000]
    assert values["presence"] == [560, 280]


# Any table, as stated.


def stated_points(case: Case) -> dict[tuple[str, float], float]:
    """What the chosen rows say, by measure and day from t0."""
    inputs, stated = case.inputs, dict(case.chosen.select("role", "value").iter_rows())
    points = {}
    if "people_observed" in stated:
        points["need", 0] = stated["people_observed"]
    elif "people_projected" in stated:
        points["need", inputs.need.due] = stated["people_projected"]
    if inputs.has_projection and inputs.need.start > 0 and inputs.need.end > 0:
        points["need", inputs.need.due] = stated["people_projected"]
    if "money_observed" in stated:
        points["received", 0] = stated["money_observed"]
    if "money_announced" in stated:  # what was paid was pledged, whatever the pledge says
        pledged = max(stated["money_announced"], inputs.money.received)
        points |= {("pledged", 0): pledged, ("pledged", inputs.days): pledged}
    elif "money_target" in stated and not inputs.is_appeal:
        points["pledged", max(inputs.money.pledge_day, 0)] = stated["money_target"]
    if inputs.personnel is not None:
        arrived = max(inputs.personnel.announced_day + case.stated["arrival_days"], 0)
        points["presence", arrived] = inputs.personnel.present + stated["personnel_announced"]
        if inputs.personnel.announced_day == 0:
            points["presence", 0] = inputs.personnel.present
    return points


@given(cases())
@settings(max_examples=120, deadline=None)
def test_every_stated_figure_comes_back_at_default_sliders(case: Case) -> None:
    points = stated_points(case)

    results = {
        (measure, day): Trajectories(case.inputs, case.stated, np.array([day]))[measure][0]
        for measure, day in points
    }

    assert results == pytest.approx(points, rel=1e-9, abs=1e-9)


@given(cases())
@settings(max_examples=40, deadline=None)
def test_the_projected_frame_holds_the_paths(case: Case) -> None:
    results = Trajectories(case.inputs, case.values, every_day(case))

    projected = projected_of(case, **case.values)

    assert projected["measure"].unique(maintain_order=True).to_list() == [
        measure for measure in RESULTS if measure in results
    ]
    for (measure,), rows in projected.group_by("measure"):
        np.testing.assert_allclose(rows["scenario"], results[measure], rtol=1e-11, atol=1e-290)
        assert rows["day"][0] == case.inputs.t0
        assert rows["day"][-1] == case.inputs.t0 + timedelta(case.inputs.days)


def test_where_nothing_is_to_come_the_projected_frame_is_empty() -> None:
    case = case_of({"measure": "personnel", "status": "observed", "value": 300})

    projected = projected_of(case)

    assert case.drivers == []
    assert projected.is_empty()
    assert projected.columns == ["day", "measure", "unit", "as_stated", "scenario"]


# Any scenario.


@given(cases())
@settings(max_examples=100, deadline=None)
def test_results_are_finite_and_only_the_balance_is_ever_negative(case: Case) -> None:
    results = results_of(case)

    assert [name for name, path in results.items() if not np.isfinite(path).all()] == []
    assert {name for name, path in results.items() if (path < 0).any()} <= {"balance"}


@given(cases())
@settings(max_examples=60, deadline=None)
def test_no_more_is_received_than_committed_than_pledged(case: Case) -> None:
    results = results_of(case)

    if case.inputs.money is not None:
        grain = 1e-11 * results["pledged"]
        assert (results["received"] <= results["committed"] + grain).all()
        assert (results["committed"] <= results["pledged"] + grain).all()
    if "coverage" in results:
        assert (results["coverage"] <= 1).all()
        assert (results["uncovered"] <= results["need"]).all()


@given(cases())
@settings(max_examples=60, deadline=None)
def test_money_presence_and_coverage_never_fall(case: Case) -> None:
    results = results_of(case)

    for measure in set(NEVER_FALL) & set(results):
        path = results[measure]
        assert (np.diff(path) >= -1e-11 * path.max()).all(), measure


@given(cases(), st.data())
@settings(max_examples=80, deadline=None)
def test_a_higher_driver_moves_its_measure_one_way(case: Case, data: st.DataObject) -> None:
    inputs, before = case.inputs, results_of(case)
    shrinking = inputs.has_projection and inputs.need.end < inputs.need.start
    rules = [(key, *rest) for key, *rest in RULES if key in case.values and rest[0] in before]

    for key, measure, sign in rules:
        driver = next(driver for driver in case.drivers if driver.key == key)
        higher = data.draw(st.floats(case.values[key], driver.maximum))
        after = results_of(case, **{key: higher})[measure]

        sign = -sign if key == "need_uptake" and shrinking else sign
        grain = 1e-9 * np.maximum(np.abs(before[measure]), np.abs(after))
        assert (sign * (after - before[measure]) >= -grain).all(), (key, measure)


@pytest.mark.parametrize(("key", "measure", "sign"), RULES)
def test_each_driver_moves_its_measure(key: str, measure: str, sign: int) -> None:
    growing = (PEOPLE, PROJECTION) if key != "need_change" else (PEOPLE,)
    case = case_of(*growing, GOAL, DEPLOYMENT | {"due": DAY + timedelta(300)})
    driver = next(driver for driver in case.drivers if driver.key == key)

    lower, higher = (
        results_of(case, cost_per_person=600.0, **{key: value})[measure][90]
        if key != "cost_per_person"
        else results_of(case, cost_per_person=value)[measure][90]
        for value in (driver.minimum, driver.maximum)
    )

    assert sign * (higher - lower) > 0.01 * max(lower, higher)


@given(cases(), st.data())
@settings(max_examples=40, deadline=None)
def test_draws_give_a_column_each_that_is_the_line_of_its_draw(
    case: Case, data: st.DataObject
) -> None:
    draws = [{d.key: data.draw(positions_on(d)) for d in case.drivers} for _ in range(3)]
    days = every_day(case)

    drawn = Trajectories(
        case.inputs, {key: np.array([draw[key] for draw in draws]) for key in case.values}, days
    )

    for value, draw in enumerate(draws):
        for measure, line in Trajectories(case.inputs, draw, days).items():
            assert drawn[measure].shape == (days.size, 3)
            np.testing.assert_allclose(drawn[measure][:, value], line, rtol=1e-9, atol=1e-9)


@given(cases())
@settings(max_examples=30, deadline=None)
def test_draws_without_spread_are_the_line(case: Case) -> None:
    draws = {key: np.full(4, value) for key, value in case.values.items()}

    drawn = Trajectories(case.inputs, draws, every_day(case))

    line = results_of(case)
    assert list(drawn) == list(line)
    for measure, path in drawn.items():
        expected = np.broadcast_to(line[measure][:, None], path.shape)
        np.testing.assert_allclose(path, expected, rtol=1e-12, atol=1e-12)


# Need.


@given(cases())
@settings(max_examples=30, deadline=None)
def test_without_growth_need_stays_flat(case: Case) -> None:
    key = "need_uptake" if case.inputs.has_projection else "need_change"

    need = results_of(case, **{key: 0.0}).get("need", np.zeros(1))

    assert (need == need[0]).all()


def test_need_grows_geometrically_to_the_due_day_and_is_held_after_it() -> None:
    case = case_of(PEOPLE, PROJECTION, GOAL | {"due": DAY + timedelta(400)})

    need = results_of(case)["need"]

    assert need[150] == pytest.approx(math.sqrt(4e6 * 5e6), rel=1e-12)
    assert need[300:] == pytest.approx(np.full(101, 5e6), rel=1e-12)


@pytest.mark.parametrize("uptake", [-0.5, 0.36, 2.5])
def test_uptake_is_the_share_of_the_growth_that_happens(uptake: float) -> None:
    case = case_of(PEOPLE, PROJECTION)

    need = results_of(case, need_uptake=uptake, need_level=1.1)["need"]

    assert need[300] == pytest.approx(4e6 * 1.1 * 1.25**uptake, rel=1e-12)


def test_need_change_is_a_share_a_year() -> None:
    case = case_of(PEOPLE | {"as_of": DAY}, GOAL | {"due": DAY + timedelta(1461)})

    need = results_of(case, need_change=0.2)["need"]

    assert need[1461] == pytest.approx(4e6 * 1.2**4, rel=1e-12)


def test_a_yearly_change_ends_on_the_due_day() -> None:
    case = case_of(PROJECTION, GOAL | {"due": DAY + timedelta(400)})

    need = results_of(case, need_change=0.2)["need"]

    assert need[300:] == pytest.approx(np.full(101, 5e6 * 1.2 ** (300 / 365.25)), rel=1e-12)


def test_a_residual_adds_to_the_growth_of_need() -> None:
    case = case_of(PEOPLE, PROJECTION)

    need = results_of(case, need_residual=0.1)["need"]

    assert need[300] == pytest.approx(5e6 * math.exp(0.1), rel=1e-12)


@pytest.mark.parametrize("cells", [{"value": 0.0}, {}])
def test_a_zero_at_either_end_keeps_need_flat(cells: dict) -> None:
    start, end = (PEOPLE | cells, PROJECTION) if cells else (PEOPLE, PROJECTION | {"value": 0.0})
    case = case_of(start, end)

    need = results_of(case, need_uptake=2.0)["need"]

    assert set(need) == {start["value"]}


def test_a_stale_projection_leaves_need_at_what_was_observed() -> None:
    case = case_of(
        PEOPLE | {"as_of": DAY + timedelta(301)}, PROJECTION, GOAL | {"due": DAY + timedelta(700)}
    )

    need = results_of(case)["need"]

    assert "need_uptake" not in case.values
    assert set(need) == {4e6}


# Money.


@given(
    st.floats(14, 720),
    st.floats(0, 1),
    st.sampled_from([(GOAL,), (GOAL, PLEDGE)]),
    st.floats(0, 1.5),
)
@settings(max_examples=60, deadline=None)
def test_half_of_what_is_delivered_is_paid_on_the_half_paid_day(
    half_paid: float, delivered: float, rows: tuple[dict, ...], raised: float
) -> None:
    case = case_of(*rows)
    moved = {
        "half_paid_days": half_paid,
        "delivered_share": delivered,
        "raised_share": raised,
        "aid_share": 1.0,
    }

    received = Trajectories(
        case.inputs, moved, np.array([case.inputs.money.pledge_day + half_paid])
    )["received"]

    assert received == pytest.approx([3e8 * raised * delivered / 2], rel=1e-9, abs=1e-6)


def test_what_was_paid_already_is_the_start_of_what_is_received() -> None:
    case = case_of(PLEDGE, PAID)

    results = results_of(case, half_paid_days=90.0)

    assert results["received"][0] == results["committed"][0] == 1e8
    assert results["received"][90] == pytest.approx(1.5e8, rel=1e-12)
    assert results["committed"][90] == pytest.approx(2e8 - 1e8 * math.exp(-1.6783469900166605))


def test_a_pledge_still_to_come_is_nothing_before_its_day() -> None:
    case = case_of(GOAL | {"due": DAY + timedelta(20)})

    results = results_of(case)

    assert set(results["pledged"][:20]) == set(results["received"][:21]) == {0.0}
    assert set(results["pledged"][20:]) == {3e8}


def test_an_appeal_fills_slowly_at_first_and_to_the_last_day() -> None:
    case = case_of(GOAL | {"due": DAY + timedelta(200)}, PAID)

    results = results_of(case, raised_share=0.9)

    share = np.linspace(0.0, 1.0, 201) ** 1.3  # the plan starts on the first day
    assert results["received"] == pytest.approx(1e8 + 1.7e8 * share, rel=1e-12)
    assert (results["pledged"] == results["received"]).all()
    assert (results["committed"] == results["received"]).all()


def test_an_appeal_never_loses_what_it_has() -> None:
    case = case_of(GOAL | {"due": DAY + timedelta(200)}, PAID)

    results = results_of(case, raised_share=0.1)

    assert set(results["received"]) == {1e8}


def test_an_appeal_is_full_from_its_last_day_on() -> None:
    case = case_of(GOAL | {"due": DAY + timedelta(200)})

    later = Trajectories(case.inputs, case.values, np.array([200.0, 900.0]))["received"]

    assert later == pytest.approx([0.52 * 3e8] * 2, rel=1e-12)


def test_an_appeal_due_after_the_horizon_is_not_full_there() -> None:
    case = case_of(GOAL | {"due": DAY + timedelta(7306)})

    results = results_of(case)

    assert len(results["received"]) == 3654
    assert results["received"][-1] == pytest.approx(0.52 * 3e8 / 2**1.3, rel=1e-9)


# Personnel.


def test_personnel_arrive_evenly_from_the_announcement_on() -> None:
    case = case_of(
        DEPLOYMENT | {"as_of": DAY - timedelta(10)},
        {"measure": "personnel", "value": 100, "as_of": DAY},
    )

    presence = results_of(case, arrival_days=40.0, arrival_share=0.8)["presence"]

    assert presence[:31] == pytest.approx(100 + 560 * np.arange(10, 41) / 40, rel=1e-12)
    assert presence[30:] == pytest.approx(np.full(151, 660.0), rel=1e-12)


# Digits.


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15))
@settings(max_examples=150, deadline=None)
def test_a_stated_decimal_comes_back_though_the_last_bits_are_off(stated) -> None:
    value = float(f"{stated:.11e}")
    value = 0.0 if abs(value) < 1e-11 else value

    rounded = round_digits(np.array([value, value * (1 + 4e-16), value * (1 - 4e-16)]))

    assert rounded.tolist() == [value, value, value]


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
@settings(max_examples=300, deadline=None)
def test_one_value_is_rounded_as_it_is_among_others(value) -> None:
    value = 0.0 if abs(value) < 1e-280 else value

    assert round_number(value) == round_digits(np.array([value]))[0]


def test_digits_beyond_the_twelfth_are_rounded() -> None:
    rounded = round_digits(
        np.array([1.23456789012345e15, 0.0, -0.666666666666666, 999999999999.96])
    )

    assert rounded.tolist() == [1.23456789012e15, 0.0, -0.666666666667, 1e12]
