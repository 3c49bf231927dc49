from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.model.hedges import hedged_range
from dashboard.model.totals import MAX_ROWS, STOCKS, Sum, Total, add_up
from tests.strategies import make_table, tables

GIFT = {"measure": "funding", "status": "pledged", "basis": "flow", "unit": "USD"}


def gift(name: str, value: float, **cells) -> dict:
    return GIFT | {"quantity": f"gift-{name}", "value": value, "label": name} | cells


def people(location: str, value: float, **cells) -> dict:
    return {"value": value, "place": location, "quantity": "need", "label": location} | cells


def added(*figures: dict) -> Sum:
    return add_up(make_table(*figures))


def rule(*figures: dict) -> str | None:
    refusal = added(*figures).refusal
    return None if refusal is None else refusal.rule


# What may be added.


def test_amounts_of_one_currency_and_one_stage_are_added() -> None:
    total = added(gift("north", 2e6), gift("south", 3e6), gift("east", 4e6)).total

    assert (total.value, total.unit, total.status) == (9e6, "USD", "pledged")
    assert (total.qualifier, total.modality) == ("exact", "stated")
    assert total.figures == ("figure-0", "figure-1", "figure-2")


def test_people_of_one_count_and_one_day_are_added_over_places() -> None:
    assert added(people("north", 2e6), people("south", 3e6)).total.value == 5e6


@pytest.mark.parametrize(
    ("hedges", "joint"),
    [
        (("exact", "exact"), "exact"),
        (("exact", "more_than"), "more_than"),
        (("at_least", "more_than"), "at_least"),
        (("exact", "up_to"), "up_to"),
        (("nearly", "up_to"), "less_than"),
        (("about", "exact"), "about"),
        (("up_to", "more_than"), "about"),
    ],
)
def test_a_total_carries_the_hedge_of_its_parts(hedges, joint) -> None:
    first, second = hedges

    total = added(
        gift("north", 2e6, qualifier=first, modality="likely"), gift("south", 3e6, qualifier=second)
    ).total

    assert (total.qualifier, total.modality) == (joint, "likely")


# What may not.


@pytest.mark.parametrize(
    ("figures", "broken"),
    [
        ((gift("a", 1), gift("b", 2, status="received")), "statuses"),
        ((gift("a", 1), gift("b", 2, unit="EUR")), "units"),
        ((people("a", 1), people("b", 2, quantity="fled")), "quantities of people"),
        ((people("a", 1), people("b", 2, as_of=date(2020, 5, 1))), "days of people"),
        ((people("a", 1), people("a", 2)), "counted twice"),
        ((people("a", 1), people("b", 2, measure="people_displaced")), "measures"),
        ((gift("a", 1, unit="percent"), gift("b", 2, unit="percent")), "percent"),
        ((gift("north", 1), gift("north-camps", 2)), "part and whole"),
        (
            (gift("north", 1), GIFT | {"quantity": "gifts-north-camps", "value": 2}),
            "part and whole",
        ),
        ((gift("all", 1), gift("b", 2)), "part and whole"),
        ((gift("a", 1), gift("a", 2)), "counted twice"),
        ((gift("a", 1), gift("b", 2, basis="cumulative")), "running totals"),
        ((gift("a", 1, status="required"), gift("b", 2, status="required")), "goals"),
        (
            tuple({"measure": "distance", "status": "context", "value": v} for v in (1, 2)),
            "no amounts",
        ),
        (({"measure": "event", "status": "event", "value": None, "unit": None},) * 2, "events"),
        ((gift("a", 1),), "one figure"),
        (tuple(gift(f"n{n}", 1) for n in range(MAX_ROWS + 1)), "too many"),
    ],
)
def test_a_rule_that_is_broken_is_named(figures, broken) -> None:
    assert rule(*figures) == broken


def test_beside_a_refusal_stands_what_may_be_added() -> None:
    answer = added(
        gift("a", 1e6),
        gift("b", 2e6),
        gift("b-part", 5e5),
        gift("c", 4e6, basis="cumulative"),
        gift("d", 7e6, status="received"),
        gift("e", 8e6, unit="EUR"),
        gift("f", 9e6, unit="EUR"),
    )

    assert answer.total is None
    assert [(total.unit, total.value, total.status) for total in answer.allowed] == [
        ("USD", 3e6, "pledged"),
        ("EUR", 17e6, "pledged"),
    ]


def test_of_amounts_counted_twice_the_newest_counts() -> None:
    (total,) = added(
        gift("a", 1e6), gift("a", 3e6, reported_on=date(2020, 6, 1)), gift("b", 4e6)
    ).allowed

    assert total.value == 7e6


# Any table.


@st.composite
def gifts(draw: st.DrawFn) -> pl.DataFrame:
    """Draw a table of amounts of money whose names, stages and currencies may clash."""
    rows = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "quantity": st.sampled_from(["a", "a-b", "a-c", "a-b-d", "e", "f", "a-all"]),
                    "status": st.sampled_from(["pledged", "received", "required"]),
                    "unit": st.sampled_from(["USD", "USD", "EUR", "percent"]),
                    "basis": st.sampled_from(["flow", "flow", "cumulative"]),
                    "value": st.floats(0, 1e9),
                    "qualifier": st.sampled_from(["exact", "about", "more_than", "up_to"]),
                }
            ),
            min_size=1,
            max_size=8,
        )
    )
    return make_table(*[{"measure": "funding"} | row for row in rows])


def every_total(table: pl.DataFrame) -> list[Total]:
    answer = add_up(table)
    assert (answer.total is None) == (answer.refusal is not None)
    return [*answer.allowed, *([answer.total] if answer.total else [])]


@given(gifts() | tables())
@settings(max_examples=200, deadline=None)
def test_no_total_is_ever_drawn_over_what_does_not_belong_together(table) -> None:
    for total in every_total(table):
        rows = table.filter(pl.col("id").is_in(total.figures))
        assert rows.height == len(total.figures) >= 2
        assert rows["unit"].n_unique() == rows["status"].n_unique() == 1
        assert rows["measure"].n_unique() == 1
        assert rows["unit"][0] != "percent"
        if rows["measure"][0] in STOCKS:
            assert rows["quantity"].n_unique() == rows["as_of"].n_unique() == 1
        else:
            names = rows["quantity"].to_list()
            assert len(set(names)) == len(names)
            assert not any(a != b and b.startswith(f"{a}-") for a in names for b in names)
            assert set(rows["basis"]) == {"flow"}


@given(gifts())
@settings(max_examples=100, deadline=None)
def test_a_total_is_the_sum_of_its_parts_and_lies_in_the_sum_of_their_ranges(table) -> None:
    for total in every_total(table):
        rows = table.filter(pl.col("id").is_in(total.figures)).to_dicts()
        assert total.value == pytest.approx(sum(row["value"] for row in rows))
        assert total.low <= total.value * (1 + 1e-12)
        assert total.value <= total.high * (1 + 1e-12)
        assert total.low == pytest.approx(sum(hedged_range(row)[0] for row in rows))


@given(gifts())
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_figures_makes_no_difference(table) -> None:
    forwards, backwards = add_up(table), add_up(table.reverse())

    assert (forwards.total is None) == (backwards.total is None)
    if forwards.total is not None:
        assert forwards.total.value == pytest.approx(backwards.total.value)
        assert set(forwards.total.figures) == set(backwards.total.figures)
