from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings

from dashboard.data.vintages import as_known
from dashboard.model.conflicts import Conflict, differences, find_conflicts
from dashboard.model.hedges import hedged_range
from tests.page.small import figure
from tests.strategies import make_table, tables

DAY = date(2020, 3, 1)
REQUIRED = {"measure": "funding", "status": "required", "quantity": "plan"}


def conflicts_of(*figures: dict) -> list[Conflict]:
    return find_conflicts(make_table(*figures))


def excluded(*figures: dict) -> list[set[str]]:
    return [set(conflict.excluded) for conflict in conflicts_of(*figures)]


def said(value: float, **cells) -> dict:
    return {"quantity": "need", "value": value, "actor": f"speaker of {value:g}", **cells}


def by_subject(served, day: date) -> dict[str, Conflict]:
    found = find_conflicts(as_known(served.frame, day))
    return {conflict.subject: conflict for conflict in found}


# The range of a hedge.


@pytest.mark.parametrize(
    ("cells", "low", "high"),
    [
        ({"value": 24}, 23.51, 24.5),
        ({"value": 40, "qualifier": "about"}, 34.67, 46.15),
        ({"value": 2e9, "qualifier": "at_least"}, 2e9, float("inf")),
        ({"value": 2e9, "qualifier": "more_than", "modality": "likely"}, 1.756e9, float("inf")),
        ({"value": 1500, "qualifier": "up_to"}, 0, 1500),
        ({"value": 30, "qualifier": "nearly"}, 25.66, 30),
        ({"value": 5, "low": 2, "high": 9}, 2, 9),
        ({"value": 0}, 0, 0),
    ],
)
def test_a_hedge_allows_a_range_around_the_number(cells, low, high) -> None:
    found = hedged_range(figure(**cells))

    assert found[0] == pytest.approx(low, rel=0.002)
    assert found[1] == pytest.approx(high, rel=0.03)


@given(tables())
@settings(max_examples=60, deadline=None)
def test_every_number_lies_in_the_range_of_its_own_hedge(table: pl.DataFrame) -> None:
    for row in table.filter(pl.col("value").is_not_null()).to_dicts():
        low, high = hedged_range(row)
        assert 0 <= low <= row["value"] <= high


# Written-out cases.


@pytest.mark.parametrize(
    ("later", "conflicts"),
    [
        ({"reported_on": date(2020, 3, 2)}, 0),
        ({"reported_on": date(2020, 3, 2), "publisher": "Another"}, 1),
        ({}, 1),
    ],
)
def test_a_running_total_that_its_publisher_reports_later_is_a_revision(later, conflicts) -> None:
    total = {"measure": "funding", "status": "received", "basis": "cumulative"}
    total |= {"unit": "USD", "publisher": "Tracker", "as_of": date(2020, 3, 1)}
    first = total | {"id": "a", "value": 24.0, "reported_on": date(2020, 3, 1)}

    assert len(conflicts_of(first, first | {"id": "b", "value": 26.0} | later)) == conflicts


def test_two_counts_of_one_day_that_rule_each_other_out_are_a_conflict() -> None:
    (conflict,) = conflicts_of(said(24, id="a"), said(26, id="b"))

    assert conflict.excluded == {"a", "b"}
    assert [claim.value for claim in conflict.claims] == [24, 26]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (said(24), said(24)),
        (said(30, qualifier="more_than"), said(40, qualifier="nearly")),
        (said(2e9, qualifier="more_than"), said(2.1e9)),
        (said(284e6), said(280e6)),
        (said(10e6), said(13e6, status="projected", due=date(2020, 12, 31))),
        (said(10e6), said(13e6, quantity="other-need")),
        (said(10e6), said(13e6, as_of=DAY + timedelta(4))),
        (said(10e6, actor="one"), said(13e6, actor="one", as_of=DAY + timedelta(2))),
        (
            said(9e6, status="projected", due=date(2020, 6, 30)),
            said(13e6, status="projected", due=date(2020, 12, 31)),
        ),
        (REQUIRED | {"value": 9e6, "due": date(2020, 3, 31)}, REQUIRED | {"value": 5e6}),
    ],
    ids=[
        "the same number",
        "hedges that meet",
        "an open end",
        "rounding",
        "a claim and a count",
        "another quantity",
        "days apart",
        "a newer word of the same speaker",
        "claims for other days",
        "no speaker named twice over time",
    ],
)
def test_what_may_both_be_right_is_no_conflict(first: dict, second: dict) -> None:
    if second.get("quantity") == "plan":
        second = second | {"as_of": date(2021, 3, 1)}

    assert conflicts_of(first, second) == []


def test_a_speaker_who_says_two_things_on_one_day_is_in_conflict() -> None:
    assert excluded(said(24, id="a", actor="one"), said(26, id="b", actor="one")) == [{"a", "b"}]


def test_a_required_amount_stands_until_it_is_due() -> None:
    plan = REQUIRED | {"value": 861, "due": date(2020, 12, 31), "actor": "one", "id": "plan"}
    quoted = REQUIRED | {"value": 778, "as_of": date(2020, 8, 1), "actor": "other", "id": "quoted"}

    assert excluded(plan, quoted) == [{"plan", "quoted"}]
    assert excluded(plan | {"due": None}, quoted) == []


def test_a_distance_in_miles_stands_beside_those_in_kilometres() -> None:
    road = {"measure": "distance", "status": "context", "quantity": "road", "unit": "km"}
    miles = road | {"quantity": "road-mi", "unit": "mi", "value": 40, "id": "miles"}

    (conflict,) = conflicts_of(
        road | {"value": 40, "id": "short"},
        road | {"value": 65, "id": "long", "as_of": DAY + timedelta(99)},
        miles,
    )

    assert {claim.figure["id"]: round(claim.value) for claim in conflict.claims} == {
        "short": 40,
        "long": 65,
        "miles": 64,
    }
    assert (conflict.subject, conflict.unit, conflict.excluded) == (
        "road",
        "km",
        {"short", "long", "miles"},
    )
    assert differences(conflict).same_digits == 40


def test_a_like_named_quantity_of_another_kind_is_none_of_a_distances_business() -> None:
    road = {"measure": "distance", "status": "context", "unit": "km", "quantity": "road-km"}

    assert conflicts_of(road | {"value": 40}, said(9, quantity="road")) == []


def test_what_differs_is_read_off_the_rows() -> None:
    meeting = {"measure": "ordinal", "quantity": "meeting", "unit": "meetings", "value": 4}

    (conflict,) = conflicts_of(
        meeting | {"status": "announced", "actor": "one", "value": 2},
        meeting | {"status": "context", "actor": "other", "as_of": DAY + timedelta(8)},
    )

    found = differences(conflict)
    assert (found.statuses, found.speakers, found.days) == (
        ("announced", "context"),
        ("one", "other"),
        8,
    )
    assert (found.units, found.same_digits, found.rounded) == ((), None, ())


def test_a_figure_between_two_that_exclude_each_other_is_shown_with_them() -> None:
    (conflict,) = conflicts_of(
        said(24, id="a"), said(25, id="wide", qualifier="about"), said(26, id="b")
    )

    assert len(conflict.claims) == 3
    assert conflict.excluded == {"a", "b"}


# The shipped table.


def test_the_founding_day_shows_what_was_in_dispute(served) -> None:
    found = by_subject(served, date(2016, 7, 20))

    values = {
        subject: {c.figure["value"] for c in conflict.claims} for subject, conflict in found.items()
    }
    assert values["qayyarah-mosul-distance"] == {25, 40, 60, 64, 75}
    assert values["hrp-2016-requirement"] == {778e6, 860.5e6, 861e6}
    assert values["conference-2016-attendance"] == {24, 26}
    assert values["andrews-2016-meeting-number"] == {2, 4}
    assert next(iter(found)) == "qayyarah-mosul-distance"  # it has a headline figure


def test_later_days_bring_in_later_disputes(served) -> None:
    then, later = (set(by_subject(served, day)) for day in (date(2016, 7, 20), date(2020, 1, 15)))

    assert then < later
    assert {"mosul-appeal-requirement", "kuwait-2018-pledge-germany"} <= later - then


# Any table.


@given(tables())
@settings(max_examples=100, deadline=None)
def test_rows_of_a_conflict_are_of_one_thing_and_two_of_them_rule_each_other_out(table) -> None:
    for conflict in find_conflicts(table):
        ids = [claim.figure["id"] for claim in conflict.claims]
        assert len(set(ids)) == len(ids) >= 2
        assert len(conflict.excluded) >= 2
        assert conflict.excluded <= set(ids)
        assert len({claim.figure["measure"] for claim in conflict.claims}) == 1


@given(tables())
@settings(max_examples=50, deadline=None)
def test_the_order_of_the_rows_makes_no_difference(table) -> None:
    assert find_conflicts(table.reverse()) == find_conflicts(table)
