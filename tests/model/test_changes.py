from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.data.resources import shipped
from dashboard.data.vintages import as_known
from dashboard.model.changes import (
    KINDS,
    Change,
    derive_changes,
    derive_effects,
    read_changes,
    usual_since,
)
from dashboard.model.vintage import read_vintage
from dashboard.tables.snapshot import TableSnapshot, open_table
from tests.page.small import DAY, NEED, NEED_LATER, TARGET, serve
from tests.strategies import make_table, tables

COUNT = {"id": "count", "quantity": "need", "value": 10e6, "actor": "A"}
SOON, LATE = DAY + timedelta(days=10), DAY + timedelta(days=60)


def changed(before: list[dict], after: list[dict]) -> dict[str, Change]:
    """Return the changes between two small tables by the id of the figure."""
    changes = derive_changes(make_table(*before), make_table(*after))
    return {change.figure["id"]: change for change in changes}


def test_without_new_rows_nothing_changed():
    assert changed([COUNT], [COUNT]) == {}


def test_a_row_of_another_day_is_new_and_compared_with_the_last_of_its_kind():
    older = COUNT | {"id": "older", "as_of": date(2020, 1, 1), "value": 8e6}
    later = COUNT | {"id": "later", "as_of": SOON, "value": 11e6}

    found = changed([older, COUNT], [older, COUNT, later])

    assert list(found) == ["later"]
    assert (found["later"].kind, found["later"].beside["id"]) == ("new", "count")


def test_the_first_row_of_a_quantity_is_new_beside_nothing():
    found = changed([COUNT], [COUNT, COUNT | {"id": "other", "quantity": "other"}])

    assert (found["other"].kind, found["other"].beside) == ("new", None)


@pytest.mark.parametrize(
    "another", [{"value": 10.5e6}, {"qualifier": "more_than"}, {"low": 9e6}, {"modality": "likely"}]
)
def test_another_number_of_the_same_thing_by_the_same_speaker_is_a_revision(another):
    again = COUNT | {"id": "again", "reported_on": SOON} | another

    change = changed([COUNT], [COUNT, again])["again"]

    assert (change.kind, change.beside["id"]) == ("revised", "count")


def test_another_number_by_nobody_in_particular_is_no_revision():
    count = COUNT | {"actor": None}
    again = count | {"id": "again", "value": 10.4e6, "reported_on": SOON}

    assert changed([count], [count, again])["again"].kind == "new"


def test_the_same_number_said_again_is_no_revision():
    again = COUNT | {"id": "again", "reported_on": SOON}

    assert changed([COUNT], [COUNT, again])["again"].kind == "new"


def test_a_row_that_was_rewritten_is_a_revision():
    change = changed([COUNT], [COUNT | {"value": 9e6}])["count"]

    assert (change.kind, change.figure["value"], change.beside["value"]) == ("revised", 9e6, 10e6)


def test_a_row_that_is_only_shown_otherwise_did_not_change():
    assert changed([COUNT], [COUNT | {"headline": False, "briefing": True}]) == {}


def test_a_row_that_is_no_more_was_withdrawn():
    gone = COUNT | {"id": "gone"}

    change = changed([COUNT, gone], [COUNT])["gone"]

    assert (change.kind, change.figure["value"], change.beside) == ("withdrawn", 10e6, None)


def test_a_row_that_another_speaker_rules_out_is_in_dispute():
    rival = COUNT | {"id": "rival", "actor": "B", "value": 20e6, "reported_on": SOON}

    change = changed([COUNT], [COUNT, rival])["rival"]

    assert (change.kind, change.beside["id"]) == ("in dispute", "count")


def test_a_row_of_another_speaker_that_its_hedge_reconciles_is_new():
    near = COUNT | {"id": "near", "actor": "B", "value": 10.4e6, "qualifier": "about"}

    assert changed([COUNT], [COUNT, near])["near"].kind == "new"


def test_two_rows_of_one_day_that_disagree_are_both_in_dispute():
    rival = COUNT | {"id": "rival", "actor": "B", "value": 20e6}
    first = NEED | {"id": "first", "quantity": "other"}

    found = changed([first], [first, COUNT, rival])

    assert {name: change.beside["id"] for name, change in found.items()} == {
        "count": "rival",
        "rival": "count",
    }


def test_changes_come_by_kind_and_the_newest_first():
    before = [COUNT, COUNT | {"id": "gone"}]
    after = [
        COUNT,
        COUNT | {"id": "one", "as_of": SOON, "reported_on": SOON},
        COUNT | {"id": "two", "as_of": LATE, "reported_on": LATE},
        COUNT | {"id": "again", "value": 9e6, "reported_on": SOON},
        COUNT | {"id": "rival", "actor": "B", "value": 20e6, "reported_on": SOON},
    ]

    assert list(changed(before, after)) == ["again", "rival", "gone", "two", "one"]


@given(tables(), st.integers(0, 400), st.integers(0, 400))
@settings(deadline=None)
def test_between_two_days_of_any_table_every_new_row_is_listed_once(table, first, second):
    start = table["reported_on"].min()
    since, known_on = sorted(start + timedelta(days=days) for days in (first, second))
    before, after = as_known(table, since), as_known(table, known_on)

    changes = derive_changes(before, after)

    added = set(after["id"]) - set(before["id"])
    assert sorted(change.figure["id"] for change in changes) == sorted(added)
    assert {change.kind for change in changes} <= set(KINDS) - {"withdrawn"}
    assert derive_changes(after, before) == [] or {
        change.kind for change in derive_changes(after, before)
    } == {"withdrawn"}


# What that does to the results.


def effects_of(*figures: dict) -> dict[str, tuple]:
    """Return before and after of each result of a small table, from its first day to its last."""
    served = serve(*figures)
    days = served.frame["reported_on"]
    _, effects = read_changes(served, "somewhere", days.min(), days.max())
    return {effect.measure: (effect.before, effect.after) for effect in effects}


def test_a_figure_that_the_scenario_rests_on_moves_the_results():
    doubled = NEED_LATER | {"id": "doubled", "value": 6e6, "as_of": DAY, "reported_on": SOON}

    found = effects_of(NEED, NEED_LATER, doubled)

    assert found == {"need": (3e6, 6e6)}


def test_a_result_that_could_not_be_computed_before_says_so():
    found = effects_of(NEED, TARGET | {"reported_on": SOON})

    assert found["need"] == (2e6, 2e6)
    assert found["pledged"][0] is None
    assert found["coverage"][0] is None
    assert found["coverage"][1] > 0


def test_a_change_says_whether_the_scenario_rests_on_it():
    other = NEED | {"id": "other", "quantity": "other", "headline": False, "reported_on": SOON}
    later = NEED_LATER | {"id": "later", "reported_on": SOON}
    served = serve(NEED, later, other)

    changes, _ = read_changes(served, "somewhere", DAY, SOON)

    assert {change.figure["id"]: change.carries for change in changes} == {
        "later": True,
        "other": False,
    }


# The shipped table.


@pytest.fixture(scope="module")
def served() -> TableSnapshot:
    return open_table(shipped("figures.parquet"))


def test_the_usual_earlier_day_is_the_opening_day_or_a_month_before(served):
    newest, opening = (
        read_vintage(served, "iraq", day) for day in (date(2020, 1, 15), date(2016, 7, 20))
    )

    assert usual_since(newest.figures, newest.known_on) == date(2016, 7, 20)
    assert usual_since(opening.figures, opening.known_on) == date(2016, 6, 20)


def test_the_usual_earlier_day_is_never_before_the_first_figure():
    served = serve(NEED, NEED_LATER)

    assert usual_since(served.frame, DAY) == DAY


def test_rows_after_the_opening_day_leave_the_headline_scenario_as_it_was(served):
    changes, effects = read_changes(served, "iraq", date(2016, 7, 20), date(2020, 1, 15))

    newer = served.of_crisis("iraq").filter(pl.col("reported_on") > date(2016, 7, 20))
    assert len(changes) == newer.height
    assert not any(change.carries for change in changes)
    assert {effect.after == effect.before for effect in effects} == {True}


def test_the_founding_report_moved_every_result(served):
    before, after = (
        read_vintage(served, "iraq", day) for day in (date(2016, 7, 18), date(2016, 7, 20))
    )

    effects = {effect.measure: effect for effect in derive_effects(before, after)}

    assert (effects["need"].before, effects["need"].after) == (10e6, 13e6)
    assert effects["need"].after_day == date(2016, 12, 31)
    assert effects["presence"].after == 560
