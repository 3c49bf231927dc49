from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings

from dashboard.data.keeper import Served, read_served
from dashboard.data.shipped import shipped
from dashboard.data.vintages import of_crisis
from dashboard.model.hindcast import (
    MOST_CLAIMS,
    Hindcast,
    derive_hindcast,
    hindcast_day,
    read_hindcast,
)
from dashboard.model.situation import read_situation
from tests.strategies import make_table, tables

DAY, DUE, CAME = date(2020, 3, 1), date(2020, 12, 31), date(2021, 1, 10)
NOW = {"id": "now", "quantity": "need", "value": 10e6}
LATER = NOW | {"id": "later", "status": "projected", "value": 13e6, "due": DUE}
OUTCOME = NOW | {"id": "outcome", "value": 11e6, "as_of": CAME}
GOAL = {"id": "goal", "quantity": "raised", "measure": "funding", "status": "target"} | {
    "value": 2e9,
    "due": DAY,
}
PLEDGED = GOAL | {"id": "pledged", "status": "pledged", "value": 2.1e9, "due": None}
ASKED = GOAL | {"id": "asked", "status": "required", "due": DUE, "settled_by": "funded"}
FUNDED = {"id": "funded", "quantity": "funded", "measure": "funding", "status": "received"} | {
    "value": 80.0,
    "unit": "percent",
    "basis": "share",
    "as_of": DUE,
}
PART = FUNDED | {"id": "part", "value": 10.0, "as_of": DAY}


def told(*figures: dict, day: date = DAY) -> dict[tuple[str, str], Hindcast]:
    """Return the hindcast of a small table against the nearest outcomes, by claim and fan."""
    return {
        (one.claim["id"], one.fan): one
        for one in derive_hindcast(make_table(*figures), day)
        if one.first
    }


@pytest.fixture(scope="module")
def served() -> Served:
    return read_served(shipped("figures.parquet"))


# Section 5 of model.md: what the fans of 20 July 2016 said, and how they did.

MILLION, BILLION, PERCENT = 1e6, 1e9, 1.0
YEAREND, GOAL_2016 = "iraq-2016-need-yearend", "iraq-2016-conference-target"
APPEAL, FLASH = "iraq-2016-hrp-requirement-usaid", "mosul-2016-appeal-requirement"
OVERVIEW, NOVEMBER = "iraq-2017-need-headline", "iraq-2016-11-need"
CONFERENCE, FLASH_FINAL = "iraq-2016-conference-pledged-reuters", "mosul-2016-appeal-coverage-final"
AT_20_JULY = [  # claim, outcome, fan, unit; 5, 50, 95 %; in 90 %, PIT, CRPS, stated point
    (YEAREND, OVERVIEW, "history", MILLION, (9.3, 12.9, 19.2), True, 0.22, 1.21, 2.00),
    (YEAREND, OVERVIEW, "stated", MILLION, (11.5, 13.6, 16.0), False, 0.02, 1.88, 2.00),
    (YEAREND, OVERVIEW, "persistence", MILLION, (7.7, 10.0, 13.1), True, 0.72, 0.61, 2.00),
    (YEAREND, OVERVIEW, "pooled", MILLION, (8.1, 11.2, 17.6), True, 0.47, 0.63, 2.00),
    (YEAREND, NOVEMBER, "history", MILLION, (9.3, 12.9, 19.2), True, 0.11, 1.89, 3.00),
    (GOAL_2016, CONFERENCE, "history", BILLION, (1.1, 2.0, 2.8), True, 0.60, 0.13, 0.10),
    (FLASH, FLASH_FINAL, "history", PERCENT, (29, 55, 103), True, 0.94, 29.0, 1.8),
]


@pytest.mark.parametrize(
    ("claim", "outcome", "fan", "unit", "quantiles", "held", "pit", "crps", "stated"), AT_20_JULY
)
def test_the_table_of_section_5_comes_back(
    served, claim, outcome, fan, unit, quantiles, held, pit, crps, stated
):
    rows = {
        (one.claim["id"], one.outcome["id"], one.fan): one
        for one in read_hindcast(served, "iraq", date(2016, 7, 20))
    }

    one = rows[claim, outcome, fan]

    lowest, _, middle, _, highest = (q / unit for q in one.score.quantiles)
    rounding = 0.5 if unit == PERCENT else 0.05  # what the printed digits leave open
    assert (lowest, middle, highest) == pytest.approx(quantiles, rel=0.01, abs=rounding)
    assert one.score.inside_most is held
    assert one.score.share_below == pytest.approx(pit, abs=0.015)
    assert one.score.crps / unit == pytest.approx(crps, rel=0.01, abs=0.006)
    assert one.stated_error / unit == pytest.approx(stated, rel=0.01)


@pytest.mark.parametrize(
    ("outcome", "pit", "crps", "linear"), [(87.0, 0.84, 11.5, 14.6), (77.1, 0.70, 6.0, 4.8)]
)
def test_the_appeal_of_section_5_comes_back_for_the_outcomes_that_it_took(
    served, outcome, pit, crps, linear
):
    """The table holds 78 % of 9 December; section 5 took what FTS said later."""
    figures = of_crisis(served.frame, "iraq")
    taken = figures.filter(pl.col("id") == "iraq-2016-12-hrp-coverage").with_columns(
        id=pl.lit("taken"), value=pl.lit(outcome), as_of=pl.lit(date(2016, 12, 31))
    )

    (one,) = (
        one
        for one in derive_hindcast(pl.concat([figures, taken]), date(2016, 7, 20))
        if (one.claim["id"], one.fan, one.outcome["id"]) == (APPEAL, "history", "taken")
    )

    lowest, _, middle, _, highest = one.score.quantiles
    assert (lowest, middle, highest) == pytest.approx((45, 67, 102), abs=0.5)
    assert one.score.share_below == pytest.approx(pit, abs=0.01)
    assert one.score.crps == pytest.approx(crps, rel=0.01)
    assert one.unchanged_error == pytest.approx(linear, rel=0.01)


# What a fan rests on, and what it is held against.


def test_each_fan_speaks_of_need_and_is_held_against_what_came():
    found = told(NOW, LATER, OUTCOME)

    assert [fan for _, fan in found] == ["history", "stated", "pooled", "persistence"]
    for one in found.values():
        assert one.outcome["id"] == "outcome"
        assert (one.stated, one.stated_error) == (13e6, 2e6)


def test_money_has_no_fan_of_a_need_that_stays():
    assert [fan for _, fan in told(GOAL, PLEDGED)] == ["history"]


def test_what_was_pledged_by_then_is_no_part_of_the_fan_of_a_goal():
    one = told(GOAL, PLEDGED)["goal", "history"]

    assert one.score.quantiles[2] == pytest.approx(2e9, rel=0.01)
    assert one.score.inside_half


def test_an_appeal_is_scored_in_percent_of_what_it_asked_for():
    one = told(ASKED, PART, FUNDED)["asked", "history"]

    assert (one.stated, one.outcome["value"], one.stated_error) == (100.0, 80.0, 20.0)
    # 10 % by 1 March, the 61st day of the year, at the same pace
    assert one.unchanged_error == pytest.approx(80.0 - 10.0 * 365.25 / 61)


def test_an_outcome_that_was_public_before_the_claim_fell_due_still_leaves_it_open_then():
    assert told(NOW, LATER, OUTCOME, day=date(2020, 12, 31)) != {}
    assert told(NOW, LATER, OUTCOME, day=date(2021, 1, 1)) == {}


def test_a_claim_that_was_not_public_on_the_day_is_left_out():
    assert told(NOW, LATER | {"reported_on": date(2020, 3, 2)}, OUTCOME) == {}


def test_a_later_claim_of_the_same_thing_does_not_take_the_place_of_one_that_was_public():
    later = LATER | {"id": "said-later", "value": 20e6, "reported_on": date(2020, 6, 1)}

    assert {claim for claim, _ in told(NOW, LATER, OUTCOME, later)} == {"later"}


def test_a_fan_rests_on_what_was_known_and_not_on_what_came():
    corrected = NOW | {"id": "corrected", "value": 5e6, "reported_on": date(2020, 6, 1)}

    found = told(NOW, LATER, OUTCOME)
    again = told(NOW, LATER, OUTCOME, corrected)

    scores = {key: one.score for key, one in found.items()}
    assert {key: one.score for key, one in again.items()} == scores


def test_claims_of_one_thing_for_one_day_count_once_by_the_headline():
    rival = LATER | {"id": "rival", "value": 20e6, "headline": False}

    assert {claim for claim, _ in told(NOW, LATER, rival, OUTCOME)} == {"later"}


def test_of_very_many_claims_the_headline_ones_and_then_the_newest_count():
    things = [
        [
            row
            | {"id": f"{row['id']}-{place}", "quantity": f"need-{place}", "headline": place == 0}
            for row in (NOW, LATER, OUTCOME)
        ]
        for place in range(MOST_CLAIMS + 5)
    ]
    older = [row | {"reported_on": date(2020, 2, 1)} for row in things[1]]

    found = {claim for claim, _ in told(*things[0], *older, *(r for t in things[2:] for r in t))}

    assert len(found) == MOST_CLAIMS
    assert "later-0" in found
    assert "later-1" not in found


def test_a_projection_without_an_observation_has_no_fan():
    assert told(LATER, OUTCOME) == {}


def test_an_announced_deployment_is_held_against_those_observed():
    sent = {"id": "sent", "quantity": "troops", "measure": "personnel"} | {
        "status": "announced",
        "value": 560.0,
        "due": DUE,
    }
    there = sent | {"id": "there", "status": "observed", "value": 500.0, "as_of": DUE, "due": None}

    one = told(sent, there)["sent", "history"]

    assert one.stated_error == 60.0
    assert one.score.quantiles[2] <= 560.0 * 1.2


def test_where_nothing_is_settled_the_fan_of_the_opening_day_is_told(served):
    at_the_end = read_situation(served, "iraq", date(2020, 1, 15))
    at_the_start = read_situation(served, "iraq", date(2016, 7, 20))

    assert read_hindcast(served, "iraq", date(2020, 1, 15)) == ()
    assert hindcast_day(at_the_end) == hindcast_day(at_the_start) == date(2016, 7, 20)


@given(tables())
@settings(deadline=None, max_examples=25)
def test_any_table_has_a_hindcast_of_finite_scores(table):
    for one in derive_hindcast(table, table["reported_on"].min()):
        quantiles = one.score.quantiles
        assert list(quantiles) == sorted(quantiles)
        assert 0 <= one.score.share_below <= 1
        assert one.score.crps >= -1e-6 * max(abs(q) for q in quantiles)
        assert one.score.inside_half <= one.score.inside_most
