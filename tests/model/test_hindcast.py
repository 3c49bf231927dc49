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

DAY, DUE, SETTLED_ON = date(2020, 3, 1), date(2020, 12, 31), date(2021, 1, 10)
NOW = {"id": "now", "quantity": "need", "value": 10e6}
LATER = NOW | {"id": "later", "status": "projected", "value": 13e6, "due": DUE}
OUTCOME = NOW | {"id": "outcome", "value": 11e6, "as_of": SETTLED_ON}
GOAL = {"id": "goal", "quantity": "raised", "measure": "funding", "status": "target"} | {
    "value": 2e9,
    "due": DAY,
}
PLEDGED = GOAL | {"id": "pledged", "status": "pledged", "value": 2.1e9, "due": None}
REQUIRED = GOAL | {"id": "asked", "status": "required", "due": DUE, "settled_by": "funded"}
FUNDED = {"id": "funded", "quantity": "funded", "measure": "funding", "status": "received"} | {
    "value": 80.0,
    "unit": "percent",
    "basis": "share",
    "as_of": DUE,
}
PART = FUNDED | {"id": "part", "value": 10.0, "as_of": DAY}


def hindcasts_found(*figures: dict, day: date = DAY) -> dict[tuple[str, str], Hindcast]:
    """Return the hindcast of a small table against the nearest outcomes, by claim and fan."""
    return {
        (hindcast.claim["id"], hindcast.fan): hindcast
        for hindcast in derive_hindcast(make_table(*figures), day)
        if hindcast.first
    }


@pytest.fixture(scope="module")
def served() -> TableSnapshot:
    return open_table(shipped("figures.parquet"))


# Section 5 of model.md, row by row.


@pytest.mark.parametrize(
    (
        "claim",
        "outcome",
        "fan",
        "unit",
        "quantiles",
        "inside",
        "pit",
        "score",
        "stated",
        "going_on",
    ),
    SECTION_5,
)
def test_the_table_of_section_5_comes_back(
    served, claim, outcome, fan, unit, quantiles, inside, pit, score, stated, going_on
):
    hindcasts_found = (
        *read_hindcast(served, "iraq", OPENING),
        *read_later_hindcasts(served, "iraq", OPENING),
    )
    rows = {
        (hindcast.claim["id"], hindcast.outcome["id"], hindcast.fan): hindcast
        for hindcast in hindcasts_found
    }

    hindcast = rows[claim, outcome, fan]

    assert all_agree([q / unit for q in hindcast.score.quantiles[::2]], quantiles)
    assert hindcast.score.inside_90 is inside
    assert same_share(hindcast.score.share_below, pit)
    assert agrees(hindcast.score.crps / unit, score)
    assert agrees(hindcast.stated_error / unit, stated)
    assert not going_on or agrees(hindcast.unchanged_error / unit, going_on)


@pytest.mark.parametrize(
    ("fan", "quantiles", "inside", "pit", "score", "going_on"), AS_THEN_REPORTED
)
def test_the_appeal_of_section_5_comes_back_for_the_figure_at_the_end_of_the_year(
    served, fan, quantiles, inside, pit, score, going_on
):
    figures = of_crisis(served.frame, "iraq")
    taken = figures.with_columns(value=pl.when(pl.col("id") == FINAL).then(77.1).otherwise("value"))

    (hindcast,) = (
        hindcast
        for hindcast in derive_hindcast(taken, OPENING)
        if (hindcast.claim["id"], hindcast.fan, hindcast.outcome["id"]) == (APPEAL, fan, FINAL)
    )

    assert all_agree(hindcast.score.quantiles[::2], quantiles)
    assert hindcast.score.inside_90 is inside
    assert same_share(hindcast.score.share_below, pit)
    assert agrees(hindcast.score.crps, score)
    assert agrees(hindcast.unchanged_error, going_on)


def test_the_fan_of_history_holds_all_five_of_section_5(served):
    main = {
        hindcast.claim["id"]: hindcast
        for hindcast in read_hindcast(served, "iraq", OPENING)
        if hindcast.main
    }

    inside = [main[claim].score.inside_90 for claim in (YEAREND, GOAL_2016, APPEAL, FLASH, SENT)]

    assert inside == [True] * 5


# What a fan rests on, and what it is compared with.


def test_each_fan_speaks_of_need_and_is_compared_with_the_outcome():
    found = hindcasts_found(NOW, LATER, OUTCOME)

    assert [fan for _, fan in found] == ["history", "stated", "persistence"]
    for hindcast in found.values():
        assert hindcast.outcome["id"] == "outcome"
        assert (hindcast.stated, hindcast.stated_error) == (13e6, 2e6)


def test_money_has_no_fan_of_a_need_that_stays():
    assert [fan for _, fan in hindcasts_found(GOAL, PLEDGED)] == ["history"]


def test_what_was_pledged_by_then_is_no_part_of_the_fan_of_a_goal():
    hindcast = hindcasts_found(GOAL, PLEDGED)["goal", "history"]

    assert hindcast.score.quantiles[2] == pytest.approx(2e9, rel=0.01)
    assert hindcast.score.inside_50


def test_an_appeal_is_scored_in_percent_of_its_requirement():
    hindcast = hindcasts_found(REQUIRED, PART, FUNDED)["asked", "history"]

    assert (hindcast.stated, hindcast.outcome["value"], hindcast.stated_error) == (
        100.0,
        80.0,
        20.0,
    )
    # 10 % by 1 March, the 61st day of the year, at the same pace
    assert hindcast.unchanged_error == pytest.approx(80.0 - 10.0 * 365.25 / 61)


def test_an_outcome_that_was_public_before_the_claim_fell_due_still_leaves_it_open_then():
    assert hindcasts_found(NOW, LATER, OUTCOME, day=date(2020, 12, 31)) != {}
    assert hindcasts_found(NOW, LATER, OUTCOME, day=date(2021, 1, 1)) == {}


def test_a_claim_that_was_not_public_on_the_day_is_left_out():
    assert hindcasts_found(NOW, LATER | {"reported_on": date(2020, 3, 2)}, OUTCOME) == {}


def test_a_later_claim_of_the_same_thing_does_not_take_the_place_of_one_that_was_public():
    later = LATER | {"id": "said-later", "value": 20e6, "reported_on": date(2020, 6, 1)}

    assert {claim for claim, _ in hindcasts_found(NOW, LATER, OUTCOME, later)} == {"later"}


def test_a_fan_rests_on_what_was_known_and_not_on_outcomes():
    corrected = NOW | {"id": "corrected", "value": 5e6, "reported_on": date(2020, 6, 1)}

    found = hindcasts_found(NOW, LATER, OUTCOME)
    again = hindcasts_found(NOW, LATER, OUTCOME, corrected)

    scores = {key: hindcast.score for key, hindcast in found.items()}
    assert {key: hindcast.score for key, hindcast in again.items()} == scores


def test_claims_of_one_thing_for_one_day_count_once_by_the_headline():
    rival = LATER | {"id": "rival", "value": 20e6, "headline": False}

    assert {claim for claim, _ in hindcasts_found(NOW, LATER, rival, OUTCOME)} == {"later"}


def test_of_very_many_claims_the_headline_ones_and_then_the_newest_count():
    things = [
        [
            row
            | {"id": f"{row['id']}-{number}", "quantity": f"need-{number}", "headline": number == 0}
            for row in (NOW, LATER, OUTCOME)
        ]
        for number in range(MAX_CLAIMS + 5)
    ]
    older = [row | {"reported_on": date(2020, 2, 1)} for row in things[1]]

    found = {
        claim
        for claim, _ in hindcasts_found(*things[0], *older, *(r for t in things[2:] for r in t))
    }

    assert len(found) == MAX_CLAIMS
    assert "later-0" in found
    assert "later-1" not in found


def test_a_projection_without_an_observation_has_only_the_fan_of_its_own_words():
    up_to = LATER | {"qualifier": "up_to", "value": 10e6, "modality": "possible"}

    found = hindcasts_found(up_to, OUTCOME | {"value": 8e6})

    assert [fan for _, fan in found] == ["qualifier"]
    hindcast = found["later", "qualifier"]
    assert hindcast.main
    # A ceiling: one truth in ten lies above, and half of them far below.
    assert hindcast.score.quantiles[-1] == pytest.approx(10.2e6, rel=0.01)
    assert hindcast.score.quantiles[2] == pytest.approx(6.4e6, rel=0.01)
    assert hindcast.unchanged_error is None


def test_an_appeal_that_has_received_something_has_the_fan_of_the_record_beside():
    found = hindcasts_found(REQUIRED, PART, FUNDED)

    assert [fan for _, fan in found] == ["history", "prior"]
    assert [hindcast.main for hindcast in found.values()] == [True, False]
    assert found["asked", "prior"].score.quantiles[2] == pytest.approx(53.0, abs=0.1)
    assert [fan for _, fan in hindcasts_found(REQUIRED, FUNDED)] == ["history"]


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
    hindcast = hindcasts_found(SENT_NOW, THERE)["sent", "history"]

    assert (hindcast.stated, hindcast.stated_error) == (42.0, 42.0)
    assert hindcast.score.quantiles[2] == pytest.approx(63.0, rel=0.01)


def test_an_arrival_in_another_unit_than_days_has_no_fan():
    assert hindcasts_found(SENT_NOW, THERE | {"unit": "weeks", "value": 12.0}) == {}


def test_a_claim_that_names_no_day_is_open_until_what_settles_it_is_public():
    public = THERE | {"reported_on": date(2021, 1, 10)}

    assert hindcasts_found(SENT_NOW, public, day=date(2021, 1, 9)) != {}
    assert hindcasts_found(SENT_NOW, public, day=date(2021, 1, 10)) == {}
    assert hindcasts_found(SENT_NOW | {"settled_by": None}, public) == {}
    assert hindcasts_found(SENT_NOW, public | {"as_of": DAY}) == {}


def test_the_newest_row_settles_a_claim_that_names_no_day():
    newer = THERE | {"id": "newer", "value": 90.0, "as_of": SETTLED_ON}

    assert hindcasts_found(SENT_NOW, newer, THERE)["sent", "history"].outcome["id"] == "newer"


def test_a_claim_of_a_later_day_is_held_against_the_fans_of_that_day():
    said = date(2020, 6, 1)
    later = LATER | {"id": "said-later", "value": 20e6, "reported_on": said, "as_of": said}
    figures = make_table(NOW, LATER, OUTCOME, later)

    found = derive_later_hindcasts(figures, DAY)

    assert {(hindcast.claim["id"], hindcast.fan_of) for hindcast in found} == {("said-later", said)}
    known_then = [
        hindcast
        for hindcast in derive_hindcast(figures, said)
        if hindcast.claim["id"] == "said-later"
    ]
    assert [(hindcast.fan, hindcast.score) for hindcast in found] == [
        (hindcast.fan, hindcast.score) for hindcast in known_then
    ]


def test_no_claim_is_scored_both_by_its_day_and_later(served):
    now, later = (
        {hindcast.claim["id"] for hindcast in read(served, "iraq", OPENING)}
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

    hindcast = hindcasts_found(sent, there)["sent", "history"]

    assert hindcast.stated_error == 60.0
    assert hindcast.score.quantiles[2] <= 560.0 * 1.2


def test_where_nothing_is_settled_the_fan_of_the_opening_day_is_used(served):
    at_the_end = read_vintage(served, "iraq", date(2020, 1, 15))
    at_the_start = read_vintage(served, "iraq", date(2016, 7, 20))

    assert read_hindcast(served, "iraq", date(2020, 1, 15)) == ()
    assert hindcast_day(at_the_end) == hindcast_day(at_the_start) == date(2016, 7, 20)


@given(tables())
@settings(deadline=None, max_examples=25)
def test_any_table_has_a_hindcast_of_finite_scores(table):
    for hindcast in derive_hindcast(table, table["reported_on"].min()):
        quantiles = hindcast.score.quantiles
        assert list(quantiles) == sorted(quantiles)
        assert 0 <= hindcast.score.share_below <= 1
        assert hindcast.score.crps >= -1e-6 * max(abs(q) for q in quantiles)
        assert hindcast.score.inside_50 <= hindcast.score.inside_90
