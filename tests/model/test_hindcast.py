from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings

from dashboard.data.resources import shipped
from dashboard.data.vintages import of_crisis
from dashboard.model.hindcast import (
    MAX_CLAIMS,
    Hindcast,
    derive_hindcast,
    derive_later_hindcasts,
    hindcast_day,
    read_hindcast,
    read_later_hindcasts,
)
from dashboard.model.vintage import read_vintage
from dashboard.tables.snapshot import TableSnapshot, open_table
from tests.section_5 import (
    APPEAL,
    AS_THEN_REPORTED,
    FINAL,
    FLASH,
    GOAL_2016,
    OPENING,
    SECTION_5,
    SENT,
    YEAREND,
    agrees,
    all_agree,
    same_share,
)
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
def served() -> TableSnapshot:
    return open_table(shipped("figures.parquet"))


# Section 5 of model.md, row by row.


@pytest.mark.parametrize(
    ("claim", "outcome", "fan", "unit", "quantiles", "held", "pit", "score", "stated", "going_on"),
    SECTION_5,
)
def test_the_table_of_section_5_comes_back(
    served, claim, outcome, fan, unit, quantiles, held, pit, score, stated, going_on
):
    told = (*read_hindcast(served, "iraq", OPENING), *read_later_hindcasts(served, "iraq", OPENING))
    rows = {(one.claim["id"], one.outcome["id"], one.fan): one for one in told}

    one = rows[claim, outcome, fan]

    assert all_agree([q / unit for q in one.score.quantiles[::2]], quantiles)
    assert one.score.inside_90 is held
    assert same_share(one.score.share_below, pit)
    assert agrees(one.score.crps / unit, score)
    assert agrees(one.stated_error / unit, stated)
    assert not going_on or agrees(one.unchanged_error / unit, going_on)


@pytest.mark.parametrize(("fan", "quantiles", "held", "pit", "score", "going_on"), AS_THEN_REPORTED)
def test_the_appeal_of_section_5_comes_back_for_what_was_told_at_the_end_of_the_year(
    served, fan, quantiles, held, pit, score, going_on
):
    figures = of_crisis(served.frame, "iraq")
    taken = figures.with_columns(value=pl.when(pl.col("id") == FINAL).then(77.1).otherwise("value"))

    (one,) = (
        one
        for one in derive_hindcast(taken, OPENING)
        if (one.claim["id"], one.fan, one.outcome["id"]) == (APPEAL, fan, FINAL)
    )

    assert all_agree(one.score.quantiles[::2], quantiles)
    assert one.score.inside_90 is held
    assert same_share(one.score.share_below, pit)
    assert agrees(one.score.crps, score)
    assert agrees(one.unchanged_error, going_on)


def test_the_fan_of_history_holds_all_five_of_section_5(served):
    main = {one.claim["id"]: one for one in read_hindcast(served, "iraq", OPENING) if one.main}

    held = [main[claim].score.inside_90 for claim in (YEAREND, GOAL_2016, APPEAL, FLASH, SENT)]

    assert held == [True] * 5


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
    assert one.score.inside_50


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
        for place in range(MAX_CLAIMS + 5)
    ]
    older = [row | {"reported_on": date(2020, 2, 1)} for row in things[1]]

    found = {claim for claim, _ in told(*things[0], *older, *(r for t in things[2:] for r in t))}

    assert len(found) == MAX_CLAIMS
    assert "later-0" in found
    assert "later-1" not in found


def test_a_projection_without_an_observation_has_only_the_fan_of_its_own_words():
    up_to = LATER | {"qualifier": "up_to", "value": 10e6, "modality": "possible"}

    found = told(up_to, OUTCOME | {"value": 8e6})

    assert [fan for _, fan in found] == ["qualifier"]
    one = found["later", "qualifier"]
    assert one.main
    # A ceiling: one truth in ten lies above, and half of them far below.
    assert one.score.quantiles[-1] == pytest.approx(10.2e6, rel=0.01)
    assert one.score.quantiles[2] == pytest.approx(6.4e6, rel=0.01)
    assert one.unchanged_error is None


def test_an_appeal_that_has_received_something_has_the_fan_of_the_record_beside():
    found = told(ASKED, PART, FUNDED)

    assert [fan for _, fan in found] == ["history", "prior"]
    assert [one.main for one in found.values()] == [True, False]
    assert found["asked", "prior"].score.quantiles[2] == pytest.approx(53.0, abs=0.1)
    assert [fan for _, fan in told(ASKED, FUNDED)] == ["history"]


SENT_NOW = {"id": "sent", "quantity": "troops", "measure": "personnel", "status": "announced"} | {
    "value": 560.0,
    "due_text": "in the coming days and weeks",
    "settled_by": "days-on-the-way",
}
THERE = {"id": "there", "quantity": "days-on-the-way", "measure": "duration"} | {
    "value": 84.0,
    "unit": "days",
    "as_of": DUE,
}


def test_an_arrival_is_held_against_the_days_that_it_took():
    one = told(SENT_NOW, THERE)["sent", "history"]

    assert (one.stated, one.stated_error) == (42.0, 42.0)
    assert one.score.quantiles[2] == pytest.approx(63.0, rel=0.01)


def test_an_arrival_told_in_another_unit_than_days_has_no_fan():
    assert told(SENT_NOW, THERE | {"unit": "weeks", "value": 12.0}) == {}


def test_a_claim_that_names_no_day_is_open_until_what_settles_it_is_public():
    public = THERE | {"reported_on": date(2021, 1, 10)}

    assert told(SENT_NOW, public, day=date(2021, 1, 9)) != {}
    assert told(SENT_NOW, public, day=date(2021, 1, 10)) == {}
    assert told(SENT_NOW | {"settled_by": None}, public) == {}
    assert told(SENT_NOW, public | {"as_of": DAY}) == {}


def test_the_newest_row_settles_a_claim_that_names_no_day():
    newer = THERE | {"id": "newer", "value": 90.0, "as_of": CAME}

    assert told(SENT_NOW, newer, THERE)["sent", "history"].outcome["id"] == "newer"


def test_a_claim_of_a_later_day_is_held_against_the_fans_of_that_day():
    said = date(2020, 6, 1)
    later = LATER | {"id": "said-later", "value": 20e6, "reported_on": said, "as_of": said}
    figures = make_table(NOW, LATER, OUTCOME, later)

    found = derive_later_hindcasts(figures, DAY)

    assert {(one.claim["id"], one.fan_of) for one in found} == {("said-later", said)}
    told_then = [one for one in derive_hindcast(figures, said) if one.claim["id"] == "said-later"]
    assert [(one.fan, one.score) for one in found] == [(one.fan, one.score) for one in told_then]


def test_no_claim_is_told_both_by_its_day_and_later(served):
    now, later = (
        {one.claim["id"] for one in read(served, "iraq", OPENING)}
        for read in (read_hindcast, read_later_hindcasts)
    )

    assert now.isdisjoint(later)
    assert later != set()


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
    at_the_end = read_vintage(served, "iraq", date(2020, 1, 15))
    at_the_start = read_vintage(served, "iraq", date(2016, 7, 20))

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
        assert one.score.inside_50 <= one.score.inside_90
