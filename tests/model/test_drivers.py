import math
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from dashboard.data.resources import read_rows
from dashboard.model.chosen_rows import choose_rows
from dashboard.model.drivers import Driver, derive_drivers, make_driver
from dashboard.model.hedges import Z95
from dashboard.model.inputs import derive_inputs
from dashboard.model.priors import FORMS, Prior, priors
from tests.strategies import Case, cases, make_table

DAY = date(2020, 3, 1)
GONE = 60 / 365  # of a plan's year
PEOPLE = {"value": 4e6}
PROJECTION = {"value": 5e6, "status": "projected", "due": DAY + timedelta(300)}
GOAL = {"measure": "funding", "status": "target", "value": 3e8}
DEPLOYMENT = {"measure": "personnel", "status": "announced", "value": 700}


def drivers_of(*figures: dict) -> dict[str, Driver]:
    table = make_table(*figures)
    chosen = choose_rows(table)
    return {driver.key: driver for driver in derive_drivers(chosen, derive_inputs(chosen), table)}


# The founding drivers.


def test_the_founding_drivers(founding: Case) -> None:
    found = [
        (d.key, d.group, d.unit, d.default, d.minimum, d.maximum, d.step) for d in founding.drivers
    ]

    assert found == [
        ("need_level", "people", "x", 1, 0.5, 1.5, 0.01),
        ("need_uptake", "people", "x", 1, -0.5, 2.5, 0.05),
        ("cost_per_person", "people", "USD", 125, 40, 600, 5),
        ("raised_share", "money", "share", 1, 0, 1.5, 0.01),
        ("delivered_share", "money", "share", 1, 0, 1, 0.01),
        ("half_paid_days", "money", "days", 120, 14, 720, 1),
        ("aid_share", "money", "share", 1, 0.05, 1, 0.01),
        ("arrival_days", "personnel", "days", 42, 1, 365, 1),
        ("arrival_share", "personnel", "share", 1, 0, 1.5, 0.01),
    ]


def test_what_history_did_with_the_founding_drivers(founding: Case) -> None:
    rounding = math.log(1.1) / 1.6448536269514722  # of 10 million, a round number

    found = {
        d.key: (d.median, d.spread_below, d.spread_above, d.form, d.from_hedge)
        for d in founding.drivers
    }

    assert found == {
        "need_level": (1, pytest.approx(rounding), pytest.approx(rounding), "log", True),
        "need_uptake": (0.7, 0.5, 0.5, "additive", False),
        "cost_per_person": (1, 0.6, 0.6, "log", False),
        "raised_share": (1, 0.35, 0.2, "log", False),
        "delivered_share": (0.8, 0.45, 0.15, "log", False),
        "half_paid_days": (1, 0.65, 0.65, "log", False),
        "aid_share": (1, 0, 0, "log", False),
        "arrival_days": (1.5, 0.6, 0.6, "log", False),
        "arrival_share": (1, 0.05, 0.05, "log", True),
    }


def test_a_driver_names_the_figures_that_it_is_derived_from(founding: Case) -> None:
    ids = dict(founding.chosen.select("role", "id").iter_rows())

    rows = {driver.key: driver.rows for driver in founding.drivers}

    now, end = ids["people_observed"], ids["people_projected"]
    assert rows["need_level"] == rows["cost_per_person"] == (now,)
    assert rows["need_uptake"] == (now, end)
    assert rows["raised_share"] == rows["aid_share"] == (ids["money_target"],)
    assert rows["arrival_days"] == rows["arrival_share"] == (ids["personnel_announced"],)


def test_pledges_of_the_same_conference_are_marked_on_the_slider(founding: Case) -> None:
    stated = {driver.key: driver.stated for driver in founding.drivers}

    assert sorted(value for value, _ in stated["raised_share"]) == [1.0, 1.05]
    assert {key for key, positions in stated.items() if positions} == {"raised_share"}


# Drivers come from rows alone.


def test_adding_a_row_adds_its_sliders() -> None:
    people = list(drivers_of(PEOPLE))
    with_goal = list(drivers_of(PEOPLE, GOAL))
    with_deployment = list(drivers_of(PEOPLE, GOAL, DEPLOYMENT))

    money = ["raised_share", "delivered_share", "half_paid_days"]
    assert people == ["need_level", "need_change"]
    # Cost and share of aid move what sets money against need, and come with the second of them.
    assert with_goal == [*people, "cost_per_person", *money, "aid_share"]
    assert with_deployment == [*with_goal, "arrival_days", "arrival_share"]
    assert list(drivers_of(GOAL)) == money
    assert list(drivers_of(PEOPLE, GOAL | {"unit": "EUR"})) == [*people, *money]


def test_a_projection_turns_the_yearly_change_into_an_uptake() -> None:
    assert list(drivers_of(PEOPLE, PROJECTION)) == ["need_level", "need_uptake"]
    assert list(drivers_of(PROJECTION)) == ["need_level", "need_change"]


def test_a_projection_that_has_come_due_gives_no_uptake() -> None:
    drivers = drivers_of(PROJECTION, PEOPLE | {"as_of": DAY + timedelta(300)})

    assert list(drivers) == ["need_level", "need_change"]
    assert drivers["need_change"].rows == ("figure-1",)


@pytest.mark.parametrize(
    "figure",
    [
        {"measure": "distance", "status": "context", "value": 40},
        {"measure": "attendance", "value": 30, "unit": "ministers"},
        {"measure": "event", "status": "event", "value": None, "unit": None},
        {"measure": "personnel", "status": "observed", "value": 300},
    ],
)
def test_a_row_that_nothing_is_projected_from_gives_no_slider(figure: dict) -> None:
    assert drivers_of(figure) == {}


@given(cases())
@settings(max_examples=80, deadline=None)
def test_any_drivers_have_keys_of_their_own_and_hold_their_default(case: Case) -> None:
    drivers = derive_drivers(case.chosen, case.inputs, case.table)

    keys = [driver.key for driver in drivers]
    assert len(set(keys)) == len(keys)
    for driver in drivers:
        assert driver.minimum <= driver.default <= driver.maximum
        assert driver.minimum < driver.maximum
        assert driver.step > 0
        assert driver.minimum <= driver.evidence[0] <= driver.evidence[1] <= driver.maximum
        assert driver.minimum <= driver.history <= driver.maximum
        assert set(driver.rows) <= set(case.chosen["id"])
        assert driver.rows
        assert driver.source
        assert all(driver.minimum <= value <= driver.maximum for value, _ in driver.stated)
        assert {figure for _, figure in driver.stated}.isdisjoint(case.chosen["id"])


# Defaults.


def test_a_pledge_is_the_stated_share_of_the_goal_and_is_not_spread() -> None:
    raised = drivers_of(GOAL, {"measure": "funding", "status": "pledged", "value": 1.2e8})[
        "raised_share"
    ]

    assert raised.default == 0.4
    assert (raised.median, raised.spread_below, raised.spread_above) == (1, 0, 0)
    assert raised.evidence == (0.4, 0.4)
    assert raised.rows == ("figure-0", "figure-1")


def test_a_pledge_above_the_slider_widens_it() -> None:
    raised = drivers_of(GOAL, {"measure": "funding", "status": "pledged", "value": 6e8})[
        "raised_share"
    ]

    assert (raised.minimum, raised.default, raised.maximum) == (0, 2, 2)


def test_a_pledge_to_no_goal_is_whole() -> None:
    pledge = {"measure": "funding", "status": "pledged", "value": 6e8}

    alone = drivers_of(pledge)["raised_share"]
    to_zero = drivers_of(GOAL | {"value": 0.0}, pledge)["raised_share"]

    assert (alone.default, alone.spread_below, alone.rows) == (1, 0, ("figure-0",))
    assert (to_zero.default, to_zero.rows) == (1, ("figure-1",))


def test_an_appeal_opens_at_the_usual_coverage() -> None:
    drivers = drivers_of(GOAL | {"due": DAY + timedelta(200)})

    raised = drivers["raised_share"]
    assert list(drivers) == ["raised_share"]
    assert (raised.default, raised.spread_below, raised.spread_above) == (0.52, 0.43, 0.43)


@pytest.mark.parametrize(
    ("paid", "default"),
    [
        # With 60 of 365 days gone: (k / tau^1.3)^w * 0.52^(1 - w), w = tau^1.15, never below k.
        (3e7, 0.52 * (0.1 / GONE**1.3 / 0.52) ** GONE**1.15),
        (1.5e8, 0.52 * (0.5 / GONE**1.3 / 0.52) ** GONE**1.15),
        (2.7e8, 0.9),
        (6e8, 2.0),
        (0.0, 0.52 * (0.01 / GONE**1.3 / 0.52) ** GONE**1.15),  # nothing counts as 1 %
    ],
)
def test_an_appeal_in_its_year_opens_where_its_coverage_leads(paid: float, default: float) -> None:
    raised = drivers_of(GOAL, {"measure": "funding", "status": "received", "value": paid})[
        "raised_share"
    ]

    assert raised.default == pytest.approx(default, rel=1e-12)
    assert raised.maximum == max(1.5, raised.default)
    spread = 0.49 * (1 - GONE) + 0.10
    assert (raised.spread_below, raised.spread_above) == pytest.approx((spread, spread))


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        ({"due": DAY + timedelta(30)}, 30),
        ({"due": DAY + timedelta(30), "due_text": "months"}, 30),
        ({"due": DAY}, 1),
        ({"due_text": "days"}, 7),
        ({"due_text": "in the coming days and weeks"}, 42),
        ({"due_text": "Within weeks"}, 56),
        ({"due_text": "MONTHS"}, 180),
        ({"due_text": "over some months"}, 180),
        ({"due_text": "soon"}, 56),
        ({}, 56),
    ],
)
def test_the_arrival_takes_what_the_row_says(cells: dict, days: float) -> None:
    assert drivers_of(DEPLOYMENT | cells)["arrival_days"].default == days


@pytest.mark.parametrize(
    ("default", "minimum", "maximum"), [(0.25, 0.25, 365), (1, 1, 365), (400, 1, 400)]
)
def test_a_driver_is_widened_to_hold_its_own_default(
    default: float, minimum: float, maximum: float
) -> None:
    driver = make_driver("arrival_days", [], default=default)

    assert (driver.minimum, driver.default, driver.maximum) == (minimum, default, maximum)


def test_a_late_arrival_widens_its_slider() -> None:
    arrival = drivers_of(DEPLOYMENT | {"due": DAY + timedelta(500)})["arrival_days"]

    assert (arrival.minimum, arrival.default, arrival.maximum) == (1, 500, 500)


@pytest.mark.parametrize(
    ("cells", "rounding_spreads"),
    [
        ({}, 1),
        ({"qualifier": "about"}, 1.5),
        ({"qualifier": "up_to"}, 6),
        ({"modality": "likely"}, 2),
        ({"value": 0.0}, 0),
    ],
)
def test_the_level_of_need_is_spread_by_the_rows_own_hedge(
    cells: dict, rounding_spreads: float
) -> None:
    level = drivers_of(PEOPLE | cells)["need_level"]

    expected = rounding_spreads * math.log(1.1) / 1.6448536269514722
    assert level.spread_below == level.spread_above == pytest.approx(expected)
    assert level.from_hedge


# Places on a slider.


def test_evidence_is_the_middle_90_percent_of_history() -> None:
    drivers = drivers_of(PEOPLE, PROJECTION, GOAL)

    assert drivers["need_uptake"].evidence == pytest.approx(
        (0.7 - 0.5 * Z95, 0.7 + 0.5 * Z95), abs=1e-6
    )
    assert drivers["half_paid_days"].evidence == pytest.approx((41.1958, 349.5500), abs=1e-4)
    assert drivers["aid_share"].evidence == (1, 1)


def test_history_moves_a_slider_to_its_median() -> None:
    drivers = drivers_of(PEOPLE, PROJECTION, GOAL, DEPLOYMENT | {"due": DAY + timedelta(300)})

    history = {key: driver.history for key, driver in drivers.items()}

    assert history["need_uptake"] == 0.7
    assert history["delivered_share"] == 0.8
    assert history["raised_share"] == history["need_level"] == 1
    assert history["arrival_days"] == 365  # 450 is beyond the slider


def test_later_counts_are_marked_on_the_uptake() -> None:
    count = {"headline": False, "as_of": DAY + timedelta(200)}

    drivers = drivers_of(
        PEOPLE,
        PROJECTION,
        PEOPLE | count | {"value": math.sqrt(4e6 * 5e6), "id": "half-way"},
        PEOPLE | count | {"value": 3.9e6, "id": "fallen"},
        PEOPLE | count | {"value": 9e6, "id": "off-the-slider"},
        PEOPLE | count | {"value": 0.0, "id": "none"},
        PEOPLE | count | {"value": 4.5e6, "as_of": DAY, "id": "same-day"},
        PEOPLE | count | {"value": 4.5e6, "quantity": "region", "id": "elsewhere"},
    )

    positions = {figure: value for value, figure in drivers["need_uptake"].stated}
    assert positions == {
        "half-way": pytest.approx(0.5),
        "fallen": pytest.approx(math.log(3.9 / 4) / math.log(5 / 4)),
    }


def test_outcomes_are_marked_on_the_share_of_the_goal() -> None:
    cells = {"measure": "funding", "headline": False}

    drivers = drivers_of(
        GOAL | {"quantity": "conference"},
        cells | {"status": "pledged", "value": 3.3e8, "quantity": "conference", "id": "pledged"},
        cells | {"status": "received", "value": 9e7, "quantity": "conference", "id": "received"},
        cells | {"status": "pledged", "value": 9e8, "quantity": "conference", "id": "beyond"},
        cells | {"status": "pledged", "value": 3e8, "quantity": "other", "id": "elsewhere"},
        cells | {"status": "context", "value": 3e8, "quantity": "conference", "id": "context"},
    )

    positions = {figure: value for value, figure in drivers["raised_share"].stated}
    assert positions == {"pledged": pytest.approx(1.1), "received": pytest.approx(0.3)}


# The priors.


def test_every_prior_has_a_source_and_a_label() -> None:
    rows = read_rows("priors.csv").to_dicts()

    assert [row["key"] for row in rows if not (row["source"] or "").strip()] == []
    assert [row["key"] for row in rows if not (row["label"] or "").strip()] == []
    assert [
        row["key"]
        for row in rows
        if row["source_url"] is not None and not row["source_url"].startswith("https://")
    ] == []


def test_no_two_priors_have_the_same_key_and_case() -> None:
    assert len(priors()) == read_rows("priors.csv").height


def sliders() -> list[Prior]:
    """The priors of sliders; those without a default only spread a fan."""
    return [prior for prior in priors().values() if prior.default is not None]


def test_every_prior_of_a_slider_moves_a_measure() -> None:
    crises = [(PEOPLE, PROJECTION, GOAL, DEPLOYMENT), (PEOPLE,)]

    drivers = {key for figures in crises for key in drivers_of(*figures)}

    assert {prior.key for prior in sliders()} == drivers


def test_every_default_of_a_prior_lies_on_its_slider() -> None:
    assert [prior for prior in sliders() if not prior.minimum < prior.maximum] == []
    assert [
        prior for prior in sliders() if not prior.minimum <= prior.default <= prior.maximum
    ] == []
    assert [prior for prior in sliders() if not prior.step > 0] == []
    assert {prior.form for prior in sliders()} == set(FORMS)
    assert {prior.group for prior in sliders()} == {"people", "money", "personnel"}


def test_priors_owe_nothing_to_the_founding_crisis() -> None:
    words = {"iraq", "mosul", "washington", "andrews", "qayyarah"}

    text = " ".join(str(prior) for prior in priors().values()).lower()

    assert {word for word in words if word in text} == set()
