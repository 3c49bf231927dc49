from dataclasses import replace
from datetime import date

import pytest

from dashboard.data.resources import shipped
from dashboard.model.claims import read_claims
from dashboard.model.hindcast import read_hindcast, read_later_hindcasts
from dashboard.model.vintage import CrisisVintage, read_vintage
from dashboard.page.tabs.claims import MAX_ROWS, claim_tables, make_claims
from dashboard.tables.snapshot import TableSnapshot, open_table
from dashboard.text.claims import comparable_words, difference_words, outcome_words
from dashboard.text.hindcast import (
    claim_due_words,
    coverage_sentence,
    error_words,
    fan_words,
    nearer_sentence,
    position_words,
    stated_words,
    strip_words,
)
from dashboard.text.hindcast import outcome_words as hindcast_outcome_words
from tests.page.small import parts_of, text_of, vintage_of

DUE = date(2020, 12, 31)
CLAIM = {"id": "claim", "quantity": "need", "status": "projected", "value": 13e6, "due": DUE}
OUTCOME = {"id": "came", "quantity": "need", "status": "observed", "value": 11e6, "as_of": DUE}
PLAN = {"id": "plan", "quantity": "start", "measure": "event", "status": "event"} | {
    "value": None,
    "unit": None,
    "due": DUE,
}


@pytest.fixture(scope="module")
def served() -> TableSnapshot:
    return open_table(shipped("figures.parquet"))


def at(served: TableSnapshot, day: date) -> CrisisVintage:
    return read_vintage(served, "iraq", day)


def only(*figures: dict):
    """Return the only claim of a small table, as known on the newest day."""
    (claim,) = read_claims(vintage_of(*figures, query="known_on=2022-01-01"))
    return claim


def marked(parts: object, mark: str) -> list[str]:
    """Return the values of a mark of the page, in its order."""
    return [
        props[mark] for part in parts_of(parts) if mark in (props := part.to_plotly_json()["props"])
    ]


# The ledger.


def test_the_ledger_counts_what_became_of_the_claims(served):
    early, newest = (
        text_of(make_claims(at(served, day))[0]) for day in (date(2016, 7, 20), date(2020, 1, 15))
    )

    assert early == (
        "As known on 20 Jul 2016, 34 figures look ahead to a day: 7 came true, 1 fell short; "
        "5 cannot be told; 21 are open."
    )
    assert newest == (
        "As known on 15 Jan 2020, 42 figures look ahead to a day: 10 came true, 9 fell short, "
        "1 passed; 22 cannot be told."
    )


def test_every_claim_stands_in_the_ledger_once(served):
    vintage = at(served, date(2016, 7, 20))

    shown = marked(make_claims(vintage), "data-claim")

    assert sorted(shown) == sorted(claim.figure["id"] for claim in read_claims(vintage))


def test_settled_claims_begin_with_the_last_due_and_open_ones_with_the_next(served):
    claims = read_claims(at(served, date(2016, 7, 20)))
    due = {claim.figure["id"]: claim.figure["due"] for claim in claims}

    settled, unsettled = claim_tables(claims)

    days = [due[name] for name in marked(settled, "data-claim")]
    assert days == sorted(days, reverse=True)
    still_open = [due[name] for name in marked(unsettled[0], "data-claim")]
    assert still_open == sorted(still_open)


def test_a_claim_that_fell_short_says_by_how_much_and_how_far_that_compares():
    claim = only(CLAIM | {"qualifier": "more_than"}, OUTCOME | {"note": "May count some twice."})

    assert outcome_words(claim) == "11 million people"
    assert difference_words(claim) == ("\u22122 million people", "\u221215 %")
    assert comparable_words(claim) == "partly: May count some twice"


@pytest.mark.parametrize(
    ("claimed", "outcome", "words"),
    [
        ({}, {}, "yes"),
        (
            {"place": "A"},
            {"place": "B", "as_of": date(2021, 2, 10)},
            "partly: it describes a day 41 days after the due one; it is of B, not of A",
        ),
        (
            {"basis": "stock"},
            {"basis": "cumulative", "modality": "likely"},
            "partly: it counts a running total, the claim a level on a day; it is itself only "
            "likely",
        ),
        (
            {"qualifier": "up_to", "modality": "possible"},
            {"value": 2e6},
            "partly: “up to” is kept by anything below, and this is far below",
        ),
        ({"qualifier": "up_to"}, {"value": 9e6}, "yes"),
        ({}, {"as_of": date(2021, 12, 31)}, "no: it describes a day 365 days after the due one"),
    ],
)
def test_how_comparable_is_stated_with_its_reasons(claimed, outcome, words):
    assert comparable_words(only(CLAIM | claimed, OUTCOME | outcome)) == words


def test_a_rival_is_named_with_what_it_says():
    rival = OUTCOME | {"id": "rival", "value": 9e6, "actor": "B", "as_of": date(2020, 12, 30)}

    assert comparable_words(only(CLAIM, OUTCOME, rival)) == "partly: B says 9 million people"


def test_an_outcome_in_percent_is_one_of_what_was_claimed():
    required = {"id": "asked", "quantity": "asked", "measure": "funding", "status": "required"} | {
        "value": 200e6,
        "due": DUE,
        "settled_by": "share",
    }
    share = {"id": "share", "quantity": "share", "measure": "funding", "status": "received"} | {
        "value": 78.0,
        "unit": "percent",
        "basis": "share",
        "as_of": DUE,
    }

    claim = only(required, share)

    assert outcome_words(claim) == "78 % of it"
    assert difference_words(claim) == ("\u2212$44 million", "\u221222 %")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2020, 12, 19), "12 days before the last day"),
        (DUE, "on the last day"),
        (date(2021, 1, 1), "1 day late"),
    ],
)
def test_of_an_event_the_difference_is_in_days(day, words):
    claim = only(PLAN, PLAN | {"id": "came", "due": None, "as_of": day, "reported_on": day})

    assert difference_words(claim) == (words, "")
    assert outcome_words(claim).startswith("it happened on ")


def test_of_many_claims_the_file_holds_the_rest():
    rows = [CLAIM | {"id": f"claim-{number}"} for number in range(MAX_ROWS + 2)]

    settled, unsettled = claim_tables(read_claims(vintage_of(*rows, query="known_on=2022-01-01")))

    assert settled == []
    assert len(marked(unsettled, "data-claim")) == MAX_ROWS
    assert "2 more claims in the file." in text_of(unsettled)


def test_a_table_without_a_claim_says_so():
    assert text_of(make_claims(vintage_of(OUTCOME))) == (
        "No figure known on 31 Dec 2020 looks ahead to a day."
    )


# The hindcast, in words that need no statistics.


def test_the_fan_of_the_opening_day_tells_what_it_held(served):
    day = date(2016, 7, 20)
    scored = [claim for claim in read_hindcast(served, "iraq", day) if claim.first and claim.main]

    assert coverage_sentence(scored, day).startswith(
        "The fan of 20 Jul 2016, drawn as history went, held 6 of 6 outcomes in its 9 in 10 range, "
        "and 3 of 6 in its middle half."
    )
    first, *others = scored
    missed = replace(first, score=replace(first.score, inside_90=False))
    assert coverage_sentence([missed, *others], day).endswith(f"It missed: {first.claim['label']}.")
    assert nearer_sentence(scored).startswith(
        "It was nearer to what came than the stated figure for 4 of 6 claims, and nearer than "
        "going on as before for 2 of 3."
    )


def test_a_claim_of_the_hindcast_is_written_in_its_unit(served):
    scored = {
        claim.claim["id"]: claim
        for claim in read_hindcast(served, "iraq", date(2016, 7, 20))
        if claim.first and claim.main
    }

    need, flash = scored["iraq-2016-need-yearend"], scored["mosul-2016-appeal-requirement"]

    assert fan_words(need) == "8.82 million to 16.9 million, middle 11.8 million"
    assert stated_words(need) == "likely more than 13 million people"
    assert position_words(need) == (
        "in its middle half; about 38 % of its cases are as low or lower"
    )
    assert error_words(need) == "fan 701,000, stated 2 million, as before 757,000"
    assert fan_words(flash) == "15 % to 105 %, middle 57 %"
    assert stated_words(flash) == "all of $284 million"
    assert error_words(flash) == "fan 29 points, stated 2 points"
    assert strip_words(flash) == (
        "The fan said 15 % to 105 %, middle 57 %; stated was all of $284 million; "
        "what came: 98.2 %."
    )


def test_an_arrival_of_the_hindcast_is_written_in_days(served):
    (sent,) = (
        claim
        for claim in read_hindcast(served, "iraq", date(2016, 7, 20))
        if claim.claim["measure"] == "personnel"
    )

    assert claim_due_words(sent) == "due “coming days and weeks”"
    assert fan_words(sent) == "23.5 days to 169 days, middle 63 days"
    assert stated_words(sent) == "560 troops; “coming days and weeks” is read as 42 days"
    assert hindcast_outcome_words(sent) == "after about 84 days"
    assert error_words(sent) == "fan 13.4 days, stated 42 days"


def test_a_claim_that_nobody_counted_yet_is_described_by_its_words(served):
    day = date(2016, 10, 17)
    scored = [claim for claim in read_hindcast(served, "iraq", day) if claim.first and claim.main]
    worst = [claim for claim in scored if claim.fan == "qualifier"]

    assert {claim_due_words(claim) for claim in worst} == {"due 31 Dec 2016", "no day named"}
    assert "drawn as history went (by a claim's own words where nothing was counted yet)" in (
        coverage_sentence(scored, day)
    )
    assert "drawn by the claims' own words" in coverage_sentence(worst, day)


def test_every_fan_and_every_outcome_stands_in_the_folded_table(served):
    scored = read_hindcast(served, "iraq", date(2016, 7, 20))

    shown = marked(make_claims(at(served, date(2016, 7, 20))), "data-fan")

    later = read_later_hindcasts(served, "iraq", date(2016, 7, 20))
    assert shown == [claim.fan for claim in (*scored, *later)]
    assert len(shown) > len({claim.claim["id"] for claim in scored})


def test_every_claim_of_the_hindcast_has_a_strip_inside_its_width(served):
    parts = make_claims(at(served, date(2016, 7, 20)))

    strips = [style for style in marked(parts, "style") if "--result" in style]

    assert len(marked(parts, "data-hindcast")) == len(strips) == 6
    for style in strips:
        positions = [float(style[name]) for name in ("--lowest", "--low", "--median", "--high")]
        assert positions == sorted(positions)
        assert all(0 <= float(number) <= 1 for number in style.values())


def test_where_nothing_has_come_due_the_page_says_what_to_do():
    shown = text_of(make_claims(vintage_of(CLAIM)))

    assert "Nothing that it spoke of has come due" in shown
    assert "Choose an earlier day above" in shown
