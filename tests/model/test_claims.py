from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.data.resources import shipped
from dashboard.data.schema import QUALIFIERS
from dashboard.data.vintages import as_known
from dashboard.model.claims import COMPARABLE, FAR, RULE_RESULTS, Claim, derive_claims, read_claims
from dashboard.model.vintage import read_vintage
from dashboard.tables.snapshot import open_table
from tests.strategies import make_table, tables

SAID, DUE, LATER = date(2020, 3, 1), date(2020, 12, 31), date(2021, 6, 30)
CLAIM = {"id": "claim", "quantity": "need", "status": "projected", "value": 13e6, "due": DUE}
OUTCOME = {"id": "came", "quantity": "need", "status": "observed", "value": 13e6, "as_of": DUE}
GOAL = {"id": "goal", "quantity": "raised", "measure": "funding", "status": "target"} | {
    "value": 2e9,
    "due": SAID,
}
PLEDGED = GOAL | {"id": "pledged", "status": "pledged", "due": None}
PLAN = {"id": "plan", "quantity": "start", "measure": "event", "status": "event"} | {
    "value": None,
    "unit": None,
    "due": DUE,
}
START = PLAN | {"id": "start", "due": None, "as_of": date(2020, 10, 20)}


def settled(*figures: dict, known_on: date = LATER) -> Claim:
    """Return the only claim of a small table, as known on a day."""
    (claim,) = derive_claims(as_known(make_table(*figures), known_on), known_on)
    return claim


# Which rows are claims.


def test_every_row_with_a_due_day_is_a_claim_unless_it_was_observed_or_received():
    statuses = ("projected", "target", "required", "pledged", "committed", "announced", "context")
    done = ("observed", "received")
    rows = [CLAIM | {"id": status, "status": status} for status in (*statuses, *done)]

    claims = derive_claims(make_table(*rows), LATER)

    assert {claim.figure["id"] for claim in claims} == set(statuses)


def test_a_row_without_a_due_day_is_none():
    assert derive_claims(make_table(CLAIM | {"due": None}, OUTCOME), LATER) == []


def test_a_row_that_was_due_before_it_was_said_is_none():
    wrong = CLAIM | {"due": SAID - timedelta(days=1)}

    assert derive_claims(make_table(wrong, OUTCOME), LATER) == []


def test_claims_come_in_the_order_in_which_they_fall_due():
    late, soon = CLAIM | {"id": "late"}, CLAIM | {"id": "soon", "due": date(2020, 6, 30)}

    claims = derive_claims(make_table(late, soon), LATER)

    assert [claim.figure["id"] for claim in claims] == ["soon", "late"]


# Which row is the outcome.


def test_the_outcome_is_the_row_nearest_to_the_due_day():
    near = OUTCOME | {"id": "near", "as_of": date(2021, 1, 20)}
    far = OUTCOME | {"id": "far", "as_of": date(2020, 11, 1)}

    assert settled(CLAIM, far, near).outcome["id"] == "near"


def test_of_two_days_as_near_the_later_counts():
    before = OUTCOME | {"id": "before", "as_of": DUE - timedelta(days=20)}
    after = OUTCOME | {"id": "after", "as_of": DUE + timedelta(days=20)}

    assert settled(CLAIM, after, before).outcome["id"] == "after"


def test_of_two_outcomes_of_one_day_the_firmer_status_counts_then_the_newer_then_the_larger():
    early = PLEDGED | {"id": "early", "value": 2.0e9}
    large = PLEDGED | {"id": "large", "value": 2.1e9}
    newer = early | {"id": "newer", "reported_on": SAID + timedelta(days=9)}
    firmer = early | {"id": "firmer", "status": "received", "value": 1e9}

    assert settled(GOAL, early, large).outcome["id"] == "large"
    assert settled(GOAL, large, newer).outcome["id"] == "newer"
    assert settled(GOAL, newer, firmer).outcome["id"] == "firmer"


def test_the_nearest_outcome_on_the_other_side_of_the_due_day_is_kept_beside():
    before = OUTCOME | {"id": "before", "as_of": date(2020, 11, 1), "value": 10e6}
    after = OUTCOME | {"id": "after", "as_of": date(2021, 1, 31), "value": 11e6}
    later = OUTCOME | {"id": "later", "as_of": date(2021, 2, 28), "value": 12e6}

    claim = settled(CLAIM, before, after, later)

    assert claim.outcome["id"] == "after"
    assert [(row["id"], value) for row, value in claim.others] == [("before", 10e6)]


def test_beside_an_outcome_of_the_due_day_the_nearest_before_it_is_kept():
    known_then = OUTCOME | {"id": "told-then", "as_of": date(2020, 12, 9), "value": 10e6}
    earlier = OUTCOME | {"id": "earlier", "as_of": date(2020, 10, 9), "value": 9e6}
    after = OUTCOME | {"id": "after", "as_of": date(2021, 1, 2), "value": 14e6}

    claim = settled(CLAIM, earlier, known_then, OUTCOME, after)

    assert claim.outcome["id"] == "came"
    assert [row["id"] for row, _ in claim.others] == ["told-then"]


@pytest.mark.parametrize(
    "row",
    [
        OUTCOME | {"quantity": "another"},
        OUTCOME | {"status": "projected"},
        OUTCOME | {"status": "context"},
        OUTCOME | {"unit": "households"},
        OUTCOME | {"as_of": SAID},
        OUTCOME | {"as_of": SAID - timedelta(days=300)},
    ],
    ids=["quantity", "projected", "context", "unit", "the day it was said", "before it was said"],
)
def test_what_does_not_settle_a_claim_is_no_outcome(row):
    claim = settled(CLAIM, row)

    assert (claim.verdict, claim.outcome) == ("cannot be told", None)


def test_a_claim_due_on_the_day_that_it_was_made_is_settled_by_that_day():
    claim = settled(GOAL | {"qualifier": "at_least"}, PLEDGED, known_on=SAID)

    assert (claim.verdict, claim.outcome["id"]) == ("came true", "pledged")


@pytest.mark.parametrize(
    ("claimed", "stated", "settles"),
    [
        ("target", "pledged", True),
        ("projected", "pledged", True),
        ("required", "pledged", False),
        ("required", "committed", True),
        ("announced", "pledged", False),
        ("pledged", "pledged", False),
        ("pledged", "received", True),
        ("committed", "received", True),
    ],
)
def test_only_a_word_nearer_to_the_thing_settles_a_claim(claimed, stated, settles):
    claim = settled(GOAL | {"status": claimed}, PLEDGED | {"status": stated})

    assert (claim.outcome is not None) is settles


def test_another_quantity_settles_a_claim_that_names_it_and_its_own_does_not():
    required = GOAL | {"id": "asked", "status": "required", "settled_by": "share", "due": DUE}
    share = {"id": "share", "quantity": "share", "measure": "funding", "status": "received"} | {
        "value": 78.0,
        "unit": "percent",
        "as_of": DUE,
    }
    received = PLEDGED | {"id": "own", "status": "received", "as_of": DUE}

    claim = settled(required, share, received)

    assert claim.outcome["id"] == "share"
    assert claim.value == pytest.approx(1.56e9)
    assert claim.difference == pytest.approx(-0.44e9)
    assert claim.verdict == "fell short"


# What became of it: the hedges of both sides count.


@pytest.mark.parametrize(
    ("claimed", "stated", "verdict"),
    [
        (("at_least", 2e9), ("more_than", 2.1e9), "came true"),
        (("at_least", 2e9), ("exact", 2e9), "came true"),
        (("at_least", 2e9), ("about", 2e9), "came true"),
        (("at_least", 2e9), ("nearly", 2e9), "fell short"),
        (("at_least", 2e9), ("up_to", 2.1e9), "cannot be told"),
        (("more_than", 2e9), ("exact", 2e9), "fell short"),
        (("more_than", 2e9), ("more_than", 2e9), "came true"),
        (("more_than", 13e6), ("exact", 11e6), "fell short"),
        (("more_than", 13e6), ("less_than", 13e6), "fell short"),
        (("exact", 560.0), ("exact", 562.0), "came true"),
        (("exact", 560.0), ("exact", 500.0), "fell short"),
        (("exact", 560.0), ("exact", 615.0), "passed"),
        (("exact", 10e6), ("up_to", 11e6), "cannot be told"),
        (("exact", 400e6), ("more_than", 400e6), "came true"),
        (("about", 10e6), ("about", 10.4e6), "came true"),
        (("about", 10e6), ("exact", 12e6), "passed"),
        (("nearly", 30.0), ("exact", 29.0), "came true"),
        (("nearly", 30.0), ("exact", 30.0), "passed"),
        (("up_to", 1e6), ("exact", 920e3), "came true"),
        (("up_to", 1e6), ("nearly", 1e6), "came true"),
        (("up_to", 1e6), ("exact", 1.1e6), "passed"),
        (("up_to", 10e6), ("exact", 10e6), "came true"),
        (("up_to", 10e6), ("more_than", 10e6), "passed"),
        (("less_than", 50.0), ("exact", 50.0), "passed"),
        (("less_than", 50.0), ("exact", 49.0), "came true"),
        (("exact", 0.0), ("exact", 0.0), "came true"),
        (("exact", 0.0), ("exact", 5.0), "passed"),
    ],
)
def test_a_verdict_reads_the_hedges_of_claim_and_outcome(claimed, stated, verdict):
    claim = CLAIM | dict(zip(("qualifier", "value"), claimed, strict=True))
    outcome = OUTCOME | dict(zip(("qualifier", "value"), stated, strict=True))

    assert settled(claim, outcome).verdict == verdict


@given(st.floats(1e-3, 1e12), st.sampled_from(QUALIFIERS), st.floats(1e-3, 1e12))
@settings(deadline=None)
def test_more_never_turns_a_passed_claim_into_one_that_fell_short(value, qualifier, actual):
    order = ["fell short", "came true", "passed"]
    claim = CLAIM | {"qualifier": qualifier, "value": value}

    less, more = (settled(claim, OUTCOME | {"value": n}).verdict for n in (actual, actual * 1.5))

    assert order.index(less) <= order.index(more)


def test_a_range_that_the_source_gave_is_what_it_claimed():
    claim = CLAIM | {"value": 1.5e6, "low": 1.2e6, "high": 1.5e6}

    verdicts = [settled(claim, OUTCOME | {"value": n}).verdict for n in (1.1e6, 1.3e6, 1.6e6)]

    assert verdicts == ["fell short", "came true", "passed"]


def test_an_event_is_on_time_by_its_last_day_and_fell_short_when_it_was_late():
    late = START | {"as_of": DUE + timedelta(days=12)}

    on_time, too_late = settled(PLAN, START), settled(PLAN, late)

    assert (on_time.verdict, on_time.days, on_time.value) == ("came true", -72, None)
    assert (too_late.verdict, too_late.days) == ("fell short", 12)


@pytest.mark.parametrize("hedge", ["up_to", "less_than"])
def test_a_hedge_on_an_event_says_nothing_of_an_amount(hedge):
    claim = settled(PLAN | {"qualifier": hedge}, START)

    assert (claim.verdict, claim.comparable) == ("came true", "yes")


def test_an_event_that_only_was_planned_again_did_not_come():
    again = PLAN | {"id": "again", "due": date(2021, 3, 31)}

    claims = derive_claims(make_table(PLAN, again), date(2021, 1, 1))

    assert [claim.verdict for claim in claims] == ["cannot be told", "open"]


# As known on the day.


def test_a_claim_is_open_until_it_is_due_whatever_has_come():
    early = OUTCOME | {"as_of": date(2020, 12, 1)}

    claim = settled(CLAIM, early, known_on=DUE - timedelta(days=1))

    assert (claim.verdict, claim.outcome, claim.comparable) == ("open", None, None)


def test_an_outcome_counts_from_the_day_on_which_it_became_public():
    late = OUTCOME | {"reported_on": date(2021, 2, 1)}

    before = settled(CLAIM, late, known_on=date(2021, 1, 31))
    after = settled(CLAIM, late, known_on=date(2021, 2, 1))

    assert (before.verdict, after.verdict) == ("cannot be told", "came true")


def test_on_the_due_day_a_claim_without_an_outcome_is_still_open():
    assert settled(CLAIM, known_on=DUE).verdict == "open"
    assert settled(CLAIM, known_on=DUE + timedelta(days=1)).verdict == "cannot be told"


# How comparable the two are.


def test_an_outcome_of_the_due_day_without_a_note_compares():
    claim = settled(CLAIM, OUTCOME)

    assert (claim.comparable, claim.reasons) == ("yes", ())


@pytest.mark.parametrize(
    ("days", "comparable"), [(31, "yes"), (-31, "yes"), (32, "partly"), (FAR, "partly")]
)
def test_an_outcome_of_another_day_compares_less_the_farther_it_is(days, comparable):
    claim = settled(
        CLAIM, OUTCOME | {"as_of": DUE + timedelta(days=days)}, known_on=date(2022, 1, 1)
    )

    assert claim.comparable == comparable
    assert claim.reasons == (() if comparable == "yes" else (("days", days),))


def test_an_outcome_too_far_from_the_due_day_tells_nothing():
    far = OUTCOME | {"as_of": DUE + timedelta(days=FAR + 1)}

    claim = settled(CLAIM, far, known_on=date(2022, 1, 1))

    assert (claim.comparable, claim.verdict) == ("no", "cannot be told")
    assert claim.reasons == (("days", FAR + 1),)


@pytest.mark.parametrize(
    ("claimed", "stated", "reason"),
    [
        ({"place": "A"}, {"place": "B"}, ("place", "B")),
        ({"basis": "stock"}, {"basis": "cumulative"}, ("basis", "cumulative")),
        ({}, {"modality": "likely"}, ("modality", "likely")),
        ({}, {"note": "Counts some twice."}, ("note", "Counts some twice.")),
    ],
)
def test_what_the_rows_say_of_themselves_makes_them_compare_only_partly(claimed, stated, reason):
    claim = settled(CLAIM | claimed, OUTCOME | stated)

    assert (claim.comparable, claim.reasons) == ("partly", (reason,))


@pytest.mark.parametrize(
    ("claimed", "stated"),
    [
        ({"place": "A"}, {}),
        ({"basis": "stock"}, {"basis": "none"}),
        ({"note": "The claim has a note of its own."}, {}),
    ],
)
def test_what_is_not_said_is_no_reason(claimed, stated):
    assert settled(CLAIM | claimed, OUTCOME | stated).comparable == "yes"


def test_the_note_of_a_row_that_says_the_same_number_is_a_reason_too():
    duplicate = CLAIM | {"id": "twin", "as_of": DUE, "due": LATER, "note": "May count some twice."}

    claims = derive_claims(make_table(CLAIM, OUTCOME, duplicate), date(2021, 1, 10))

    assert claims[0].reasons == (("note", "May count some twice."),)


def test_another_outcome_of_the_same_time_that_disagrees_is_a_reason():
    rival = OUTCOME | {"id": "rival", "value": 9e6, "as_of": DUE - timedelta(days=2)}

    claim = settled(CLAIM, OUTCOME, rival)

    assert claim.comparable == "partly"
    assert [(kind, row["id"]) for kind, row in claim.reasons] == [("rival", "rival")]


# Any table, and the shipped one.


@given(tables(), st.integers(0, 2000))
@settings(deadline=None)
def test_every_claim_of_any_table_has_a_verdict_and_open_ones_nothing_else(table, days):
    known_on = table["reported_on"].min() + timedelta(days=days)

    for claim in derive_claims(as_known(table, known_on), known_on):
        assert claim.verdict in RULE_RESULTS
        assert (claim.comparable in COMPARABLE) is (claim.outcome is not None)
        if claim.verdict == "open":
            assert claim.outcome is None
            assert claim.figure["due"] >= known_on
        if claim.verdict in ("came true", "fell short", "passed"):
            assert claim.outcome["reported_on"] <= known_on
            assert claim.comparable in ("yes", "partly")


@pytest.fixture(scope="module")
def shipped_claims() -> dict[str, Claim]:
    served = open_table(shipped("figures.parquet"))
    vintage = read_vintage(served, "iraq", date(2020, 1, 15))
    return {claim.figure["id"]: claim for claim in read_claims(vintage)}


def test_the_year_end_claim_of_2016_fell_short_of_more_than_13_million(shipped_claims):
    claim = shipped_claims["iraq-2016-need-yearend"]

    assert (claim.verdict, claim.value, claim.difference) == ("fell short", 11e6, -2e6)
    assert claim.comparable == "partly"
    assert any("count a person twice" in str(about) for _, about in claim.reasons)


def test_the_donor_conference_met_its_goal(shipped_claims):
    claim = shipped_claims["iraq-2016-conference-target"]

    assert (claim.verdict, claim.value) == ("came true", 2.1e9)


def test_the_appeal_of_2016_fell_short_by_what_it_received_in_percent(shipped_claims):
    claim = shipped_claims["iraq-2016-hrp-requirement"]

    assert (claim.verdict, claim.outcome["value"]) == ("fell short", 87.0)
    assert claim.value == pytest.approx(749.07e6)
    assert [row["value"] for row, _ in claim.others] == [78.0]  # as published in December


# People to be reached.

TARGETED = CLAIM | {"id": "targeted", "quantity": "aid", "status": "target", "value": 11e6}
REACHED = OUTCOME | {"id": "reached", "quantity": "aid", "status": "reached", "value": 9e6}
IN_NEED = OUTCOME | {"id": "in-need", "quantity": "aid", "value": 14e6}


def test_people_targeted_are_settled_by_people_reached_and_not_by_people_in_need() -> None:
    claim = settled(TARGETED, IN_NEED, REACHED)

    assert (claim.outcome["id"], claim.verdict) == ("reached", "fell short")
    assert settled(TARGETED, IN_NEED).outcome is None


def test_a_quantity_that_a_target_names_settles_it() -> None:
    target = TARGETED | {"settled_by": "people-reached"}
    reached = REACHED | {"quantity": "people-reached", "value": 11e6}

    assert settled(target, reached).verdict == "came true"


def test_troops_are_settled_by_personnel_and_not_by_police() -> None:
    troops = CLAIM | {"measure": "personnel", "unit": "troops", "status": "announced"}
    there = OUTCOME | {"measure": "personnel"}

    assert settled(troops, there | {"unit": "personnel"}).verdict == "came true"
    assert settled(troops, there | {"unit": "police"}).outcome is None
