from datetime import date

import pytest

from dashboard.model.chosen_rows import choose_rows
from dashboard.model.conflicts import find_conflicts
from dashboard.model.donors import part_ids, rows_by_role
from dashboard.model.inputs import derive_inputs
from dashboard.model.left_out import find_left_out
from tests.page.small import vintage_of
from tests.strategies import make_table

DAY = date(2026, 2, 1)
GOAL = {"id": "goal", "measure": "funding", "status": "required", "value": 100e6, "as_of": DAY}
GOAL |= {"reported_on": DAY, "headline": True, "quantity": "goal"}


def pledge(donor: str, value: float, **cells) -> dict:
    cells = {"id": donor, "quantity": f"pledge-{donor}", "actor": donor, "value": value} | cells
    return GOAL | {"status": "pledged", "basis": "flow"} | cells


A, B, C = pledge("a", 40e6), pledge("b", 30e6), pledge("c", 20e6)


@pytest.mark.parametrize(
    "pledges",
    [
        (A, B, C),
        tuple(row | {"quantity": "pledges"} for row in (A, B, C)),
        tuple(row | {"quantity": "pledges", "headline": False} for row in (A, B, C)),
        tuple(row | {"headline": False} for row in (A, B, C)),
    ],
    ids=["a quantity each", "one quantity", "one quantity, no headline", "no headline"],
)
def test_the_pledges_of_several_donors_are_one_total(pledges: tuple) -> None:
    row = rows_by_role(choose_rows(make_table(*pledges)))["money_announced"]

    assert row["value"] == 90e6
    assert part_ids(row) == ("a", "b", "c")


def test_a_goal_is_measured_by_the_pledges_together() -> None:
    chosen = choose_rows(make_table(GOAL, A, B, C))

    inputs = derive_inputs(chosen)

    assert inputs.money.goal == 100e6
    assert rows_by_role(chosen)["money_target"]["value"] == 100e6


def test_payments_of_several_donors_are_one_total_too() -> None:
    paid = [row | {"status": "received"} for row in (A, B)]

    assert derive_inputs(choose_rows(make_table(GOAL, *paid))).money.received == 70e6


def test_the_newest_word_of_a_donor_counts() -> None:
    later = A | {"id": "later", "value": 50e6, "as_of": date(2026, 3, 1)}
    later["reported_on"] = later["as_of"]
    vintage = vintage_of(GOAL, A, B, later)

    row = rows_by_role(vintage.chosen)["money_announced"]

    assert (row["value"], row["as_of"]) == (80e6, date(2026, 3, 1))
    assert find_left_out(vintage)[row["id"]].earlier == 1


@pytest.mark.parametrize(
    "beside",
    [
        pledge("chair", 90e6, quantity="pledges-total", basis="cumulative"),
        pledge("chair", 91e6, quantity="pledges-all"),
    ],
    ids=["a running total", "a whole by its name"],
)
def test_a_whole_is_never_added_to_its_parts(beside: dict) -> None:
    rows = [row | {"quantity": f"pledges-{row['id']}"} for row in (A, B, C)]

    chosen = choose_rows(make_table(GOAL, beside, *rows))

    assert rows_by_role(chosen)["money_announced"]["id"] == "chair"


def test_a_pledge_that_the_reader_chose_stands_alone_and_says_so() -> None:
    vintage = vintage_of(GOAL, A, B, C, query="rests_on=b")

    row = rows_by_role(vintage.chosen)["money_announced"]

    assert (row["id"], row["value"]) == ("b", 30e6)
    assert find_left_out(vintage)["b"].others == 2


def test_another_currency_is_left_out_and_counted() -> None:
    euros = [pledge(name, 5e6, unit="EUR") for name in ("d", "e")]
    vintage = vintage_of(GOAL, A, B, *euros)

    assert rows_by_role(vintage.chosen)["money_announced"]["value"] == 70e6
    assert find_left_out(vintage)["a"].currencies == {"EUR": 2}


def test_two_speakers_on_one_running_total_are_no_donors() -> None:
    said = [row | {"quantity": "pledges", "basis": "cumulative"} for row in (A, B)]

    chosen = rows_by_role(choose_rows(make_table(GOAL, *said)))["money_announced"]

    assert chosen["value"] == 40e6
    assert len(find_conflicts(make_table(*said))) == 1


def test_donors_of_one_quantity_are_no_rivals() -> None:
    rows = [row | {"quantity": "pledges"} for row in (A, B, C)]

    assert find_conflicts(make_table(*rows)) == []


def test_a_table_without_donors_leaves_nothing_out() -> None:
    left_out = find_left_out(vintage_of(GOAL, A | {"actor": None}))["a"]

    assert (left_out.currencies, left_out.others, left_out.earlier) == ({}, 0, 0)
