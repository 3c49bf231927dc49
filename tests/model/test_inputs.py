from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.data.rules import satisfies_rules
from dashboard.model.chosen_rows import able_rows, choose_rows
from dashboard.model.inputs import (
    ModelInputs,
    MoneyInputs,
    NeedInputs,
    PersonnelInputs,
    derive_inputs,
    goal_row,
)
from tests.strategies import Case, cases, make_table, tables

DAY = date(2020, 3, 1)
NEXT_DAY = date(2020, 3, 2)


def chosen_ids(*figures: dict) -> dict[str, str]:
    return dict(choose_rows(make_table(*figures)).select("role", "id").iter_rows())


def inputs_of(*figures: dict) -> ModelInputs:
    return derive_inputs(choose_rows(make_table(*figures)))


def people(status: str, value: float, **cells) -> dict:
    return {"measure": "people_in_need", "status": status, "value": value, **cells}


def money(status: str, value: float, **cells) -> dict:
    return {"measure": "funding", "status": status, "value": value, **cells}


def personnel(status: str, value: float, **cells) -> dict:
    return {"measure": "personnel", "status": status, "value": value, **cells}


# The rows that carry the scenario.


def test_the_founding_rows_carry_the_founding_scenario(founding: Case) -> None:
    rows = founding.chosen.select("role", "value", "unit", "due").rows()

    assert rows == [
        ("people_observed", 10_000_000, "people", None),
        ("people_projected", 13_000_000, "people", date(2016, 12, 31)),
        ("money_target", 2_000_000_000, "USD", date(2016, 7, 20)),
        ("personnel_announced", 560, "troops", None),
    ]
    assert founding.chosen["headline"].all()


def test_headline_rows_carry_the_scenario_before_newer_ones() -> None:
    chosen = chosen_ids(
        people("observed", 5, id="headline"),
        people("observed", 9, id="newer", as_of=NEXT_DAY, headline=False),
    )

    assert chosen == {"people_observed": "headline"}


def test_a_preferred_row_takes_the_place_of_its_role_and_the_others_stay() -> None:
    table = make_table(
        people("observed", 5, id="now"),
        people("projected", 9, id="later", due=NEXT_DAY),
        people("observed", 6, id="older", as_of=DAY - timedelta(9), headline=False),
    )

    chosen = choose_rows(table, ["older"])

    assert chosen.select("role", "id").rows() == [
        ("people_observed", "older"),
        ("people_projected", "later"),
    ]


def test_a_preferred_quantity_or_currency_brings_its_own_companions() -> None:
    table = make_table(
        people("observed", 5, id="need"),
        people("observed", 2, id="fled", quantity="fled", headline=False),
        people("projected", 3, id="to-flee", quantity="fled", due=NEXT_DAY, headline=False),
        money("target", 8, id="dollars"),
        money("pledged", 4, id="given"),
        money("target", 7, id="euros", unit="EUR", headline=False),
    )

    chosen = choose_rows(table, ["to-flee", "euros"])

    assert chosen["id"].to_list() == ["fled", "to-flee", "euros"]


def test_of_two_preferred_rows_that_cannot_stand_together_the_first_counts() -> None:
    table = make_table(
        people("observed", 5, id="need"),
        people("observed", 2, id="fled", quantity="fled"),
        people("observed", 4, id="again", headline=False),
    )

    assert choose_rows(table, ["fled", "need"])["id"].to_list() == ["fled"]
    assert choose_rows(table, ["again", "fled"])["id"].to_list() == ["again"]


def test_without_headlines_the_quantity_of_the_preferred_row_carries_the_scenario() -> None:
    table = make_table(
        money("target", 5, id="old", quantity="old", headline=False),
        money("target", 6, id="new", quantity="new", as_of=NEXT_DAY, headline=False),
    )

    assert choose_rows(table)["id"].to_list() == ["new"]
    assert choose_rows(table, ["old"])["id"].to_list() == ["old"]


@given(tables(), st.data())
@settings(max_examples=100, deadline=None)
def test_whatever_is_preferred_one_row_a_role_carries_the_scenario(table, data) -> None:
    ids = table["id"].to_list()
    preferred = data.draw(st.lists(st.sampled_from([*ids, "no-such-row"]), max_size=4))

    chosen = choose_rows(table, preferred)
    able = [figure for figure in preferred if figure in able_rows(table)["id"].to_list()]

    assert chosen["role"].is_unique().all()
    assert set(chosen["role"].str.split("_").list.first()) == set(
        choose_rows(table)["role"].str.split("_").list.first()
    )
    assert chosen.drop("role").rows() == [
        row for figure in chosen["id"] for row in table.filter(id=figure).rows()
    ]
    if able:
        assert able[0] in chosen["id"].to_list()
    if not able:
        assert chosen.equals(choose_rows(table))


def test_each_group_falls_back_by_itself() -> None:
    chosen = chosen_ids(
        people("observed", 5, id="need", headline=False),
        money("target", 7, id="goal"),
        personnel("announced", 3, id="deployment", headline=False),
    )

    assert chosen == {
        "people_observed": "need",
        "money_target": "goal",
        "personnel_announced": "deployment",
    }


@pytest.mark.parametrize(
    ("day", "taken"),
    [
        (date(2020, 5, 31), {"people_observed": "hungry", "people_projected": "projected"}),
        (date(2020, 7, 1), {"people_observed": "need"}),
    ],
)
def test_a_claim_leads_until_another_series_goes_on_after_it_was_due(day, taken) -> None:
    phases = {"quantity": "phase-3", "as_of": DAY, "headline": True}
    claim = people("projected", 6.0, id="projected", due=date(2020, 6, 30), **phases)
    need = people("observed", 9.0, id="need", quantity="need", as_of=day, headline=True)

    assert chosen_ids(people("observed", 5.0, id="hungry", **phases), claim, need) == taken


def test_without_headline_rows_the_quantity_with_the_newest_claim_is_taken() -> None:
    plain = {"headline": False}

    chosen = chosen_ids(
        money("target", 8, id="old-claim", quantity="appeal-2019", **plain),
        money("target", 5, id="claim", quantity="appeal-2020", as_of=NEXT_DAY, **plain),
        money("received", 2, id="paid", quantity="appeal-2020", **plain),
        money("received", 9, id="newest", quantity="bank", as_of=date(2021, 1, 1), **plain),
    )

    assert chosen == {"money_target": "claim", "money_observed": "paid"}


def test_without_claims_the_quantity_with_the_newest_observation_is_taken() -> None:
    plain = {"headline": False}

    chosen = chosen_ids(
        people("observed", 9, id="old", quantity="camps", **plain),
        people("observed", 2, id="new", quantity="cities", as_of=NEXT_DAY, **plain),
    )

    assert chosen == {"people_observed": "new"}


def test_the_newest_row_of_a_role_counts_though_an_older_one_is_larger() -> None:
    chosen = chosen_ids(
        people("observed", 9, id="old"), people("observed", 2, id="new", as_of=NEXT_DAY)
    )

    assert chosen == {"people_observed": "new"}


def test_of_one_day_the_row_reported_last_counts_and_then_the_largest() -> None:
    reported_later = chosen_ids(
        people("observed", 9, id="first"), people("observed", 2, id="later", reported_on=NEXT_DAY)
    )
    reported_together = chosen_ids(
        people("observed", 2, id="small"),
        people("observed", 9, id="large"),
        people("observed", 5, id="middle"),
    )

    assert reported_later == {"people_observed": "later"}
    assert reported_together == {"people_observed": "large"}


@pytest.mark.parametrize(
    ("role", "first", "second"),
    [
        ("money_target", "target", "required"),
        ("money_announced", "pledged", "announced"),
        ("money_observed", "received", "committed"),
        ("personnel_observed", "observed", "authorised"),
    ],
)
def test_the_first_status_of_a_role_counts_before_a_newer_second(
    role: str, first: str, second: str
) -> None:
    measure = "personnel" if role.startswith("personnel") else "funding"

    chosen = chosen_ids(
        {"measure": measure, "status": second, "value": 9, "id": "second", "as_of": NEXT_DAY},
        {"measure": measure, "status": first, "value": 2, "id": "first"},
    )

    assert chosen == {role: "first"}


def test_people_in_need_come_before_people_displaced() -> None:
    displaced = {"measure": "people_displaced", "status": "observed", "value": 9, "id": "displaced"}

    both = chosen_ids(displaced, people("observed", 2, id="in-need"))
    alone = chosen_ids(displaced, people("target", 2, id="targeted"))

    assert both == {"people_observed": "in-need"}
    assert alone == {"people_observed": "displaced"}


def test_people_of_two_quantities_are_never_put_together() -> None:
    chosen = chosen_ids(
        people("observed", 5, id="region", quantity="region"),
        people("projected", 7, id="country", quantity="country"),
    )

    assert chosen == {"people_projected": "country"}


def test_money_of_two_currencies_is_never_put_together() -> None:
    chosen = chosen_ids(
        money("pledged", 5, id="euros", unit="EUR", as_of=NEXT_DAY),
        money("target", 7, id="old-goal", unit="EUR"),
        money("target", 9, id="goal", unit="USD", as_of=NEXT_DAY),
        money("received", 3, id="dollars", unit="USD"),
    )

    assert chosen == {"money_target": "goal", "money_observed": "dollars"}


def test_percent_rows_and_rows_without_a_value_carry_nothing() -> None:
    table = make_table(
        people("observed", 40, unit="percent"),
        money("received", 40, unit="percent"),
        {"measure": "event", "status": "event", "unit": None, "value": None},
        {"measure": "attendance", "value": 30, "unit": "ministers"},
    )

    chosen = choose_rows(table)

    assert chosen.is_empty()
    assert derive_inputs(chosen) is None


@given(tables())
@settings(max_examples=30, deadline=None)
def test_random_tables_keep_every_rule_of_the_schema(table: pl.DataFrame) -> None:
    assert satisfies_rules(table)


@given(tables())
@settings(max_examples=50, deadline=None)
def test_any_table_gives_at_most_one_row_a_role_and_one_unit_a_group(table: pl.DataFrame) -> None:
    chosen = choose_rows(table)

    groups = chosen.group_by(pl.col("role").str.extract("^([a-z]+)_")).n_unique()
    assert chosen["role"].is_unique().all()
    assert chosen["id"].is_in(table["id"].implode()).all()
    assert (groups["unit"] == 1).all()
    assert chosen.columns == [*table.columns, "role"]


# The inputs that these rows state.


def test_the_inputs_of_the_founding_rows(founding: Case) -> None:
    assert founding.inputs == ModelInputs(
        t0=date(2016, 7, 20),
        days=164,
        need=NeedInputs(
            measure="people_in_need",
            start=10_000_000,
            end=13_000_000,
            due=164,
            projected=True,
            chance_below=0.3,
        ),
        money=MoneyInputs(currency="USD", goal=2_000_000_000),
        personnel=PersonnelInputs(announced=560, unit="troops"),
    )


def test_days_count_from_the_newest_chosen_row_to_the_latest_due_date() -> None:
    inputs = inputs_of(
        people("observed", 5, as_of=NEXT_DAY),
        people("projected", 7, due=date(2020, 3, 12)),
        money("target", 9, due=date(2020, 4, 1)),
    )

    assert (inputs.t0, inputs.days, inputs.need.due) == (NEXT_DAY, 30, 10)


def test_the_horizon_is_180_days_without_a_later_due_date() -> None:
    inputs = inputs_of(people("observed", 5), money("target", 7, due=DAY))

    assert inputs.days == 180


@pytest.mark.parametrize(("horizon", "days"), [(date(2020, 3, 31), 30), (date(2019, 1, 1), 1)])
def test_a_given_horizon_is_the_last_day_and_at_least_a_day_later(horizon: date, days: int) -> None:
    chosen = choose_rows(make_table(people("projected", 7, due=date(2021, 1, 1))))

    inputs = derive_inputs(chosen, horizon)

    assert inputs.days == days


def test_one_people_row_stands_for_both_ends() -> None:
    observed = inputs_of(people("observed", 5))
    projected = inputs_of(people("projected", 7, due=date(2020, 3, 11)))

    assert (observed.need.start, observed.need.end, observed.has_projection) == (5, 5, False)
    assert (projected.need.start, projected.need.end, projected.has_projection) == (7, 7, False)


@pytest.mark.parametrize("due", [DAY, NEXT_DAY])
def test_a_projection_that_has_come_due_is_not_projected(due: date) -> None:
    inputs = inputs_of(people("projected", 13, due=due), people("observed", 10, as_of=NEXT_DAY))

    assert (inputs.need.start, inputs.need.end, inputs.has_projection) == (10, 10, False)


def test_a_projection_due_tomorrow_is_projected() -> None:
    inputs = inputs_of(people("projected", 13, due=NEXT_DAY), people("observed", 10))

    assert (inputs.need.start, inputs.need.end, inputs.has_projection) == (10, 13, True)
    assert (inputs.need.due, inputs.days) == (1, 1)


def test_a_projection_without_a_due_date_is_due_at_the_horizon() -> None:
    inputs = inputs_of(people("observed", 10), people("projected", 13))

    assert inputs.need.due == inputs.days == 180


@pytest.mark.parametrize(
    ("rows", "appeal"),
    [
        ([money("target", 9, due=DAY)], False),
        ([money("target", 9, due=DAY + timedelta(59))], False),
        ([money("target", 9, due=DAY + timedelta(60))], True),
        ([money("required", 9, due=DAY + timedelta(60))], True),
        ([money("target", 9), money("received", 2)], True),
        ([money("target", 9), money("committed", 2)], True),
        ([money("target", 9, due=DAY + timedelta(60)), money("pledged", 2)], False),
        ([money("target", 9), money("pledged", 4), money("received", 2)], False),
        ([money("pledged", 9)], False),
        ([money("received", 9)], False),
    ],
)
def test_a_target_to_be_filled_in_time_is_an_appeal(rows: list[dict], appeal: bool) -> None:
    assert inputs_of(*rows).is_appeal is appeal


@pytest.mark.parametrize(
    ("rows", "goal", "received"),
    [
        ([money("target", 9), money("pledged", 4), money("received", 2)], 9, 2),
        ([money("pledged", 4), money("received", 2)], 4, 2),
        ([money("received", 2)], 2, 2),
        ([money("target", 0), money("pledged", 4)], 4, 0),
    ],
)
def test_the_goal_is_the_target_else_the_pledge_else_what_was_paid(
    rows: list[dict], goal: float, received: float
) -> None:
    inputs = inputs_of(*rows)

    assert (inputs.money.goal, inputs.money.received) == (goal, received)


def test_no_money_row_is_no_goal() -> None:
    assert goal_row({}) is None
    assert inputs_of(people("observed", 5)).money is None


@pytest.mark.parametrize(
    ("rows", "day"),
    [
        ([money("pledged", 4), money("target", 9, as_of=NEXT_DAY)], -1),
        ([money("target", 9, due=DAY + timedelta(20))], 20),
        ([money("target", 9), people("observed", 5, as_of=NEXT_DAY)], -1),
        ([money("pledged", 4), money("received", 2, as_of=NEXT_DAY)], 0),
    ],
)
def test_the_pledge_day_is_that_of_the_pledge_else_the_goals_due_or_own_day(
    rows: list[dict], day: int
) -> None:
    assert inputs_of(*rows).money.pledge_day == day


def test_personnel_present_are_not_a_deployment() -> None:
    present = inputs_of(personnel("observed", 300))
    announced = inputs_of(personnel("observed", 300, as_of=NEXT_DAY), personnel("announced", 50))

    assert present.personnel is None
    assert announced.personnel == PersonnelInputs(announced=50, announced_day=-1, present=300)


def test_a_stated_zero_is_a_figure() -> None:
    inputs = inputs_of(people("observed", 0), money("received", 0), personnel("announced", 0))

    assert inputs.need is not None and inputs.money is not None and inputs.personnel is not None


@pytest.mark.parametrize("status", ["target", "required"])
def test_a_goal_of_no_money_is_no_goal(status: str) -> None:
    assert inputs_of(money(status, 0)) is None
    assert inputs_of(money(status, 0), money("received", 6)).money.goal == 6


@given(cases())
@settings(max_examples=60, deadline=None)
def test_the_days_of_any_inputs_fit_together(case: Case) -> None:
    inputs = case.inputs

    assert inputs.t0 == case.chosen["as_of"].max()
    assert inputs.days >= 1
    if inputs.need is not None:
        assert inputs.need.due >= 1
        assert inputs.need.due <= inputs.days or not inputs.has_projection
    if inputs.personnel is not None:
        assert inputs.personnel.announced_day <= 0
    if inputs.money is not None:
        assert inputs.money.pledge_day <= inputs.days


FAR = date(2200, 12, 31)


def test_a_claim_of_the_far_future_is_projected_for_ten_years() -> None:
    inputs = inputs_of(people("observed", 4e6), people("projected", 5e6, due=FAR))

    assert inputs.days == 3653
    assert inputs.t0 + timedelta(days=inputs.days + inputs.days_beyond) == FAR
    assert inputs.need.due == (FAR - DAY).days


def test_a_claim_within_ten_years_is_projected_whole() -> None:
    due = DAY + timedelta(days=3653)

    inputs = inputs_of(people("observed", 4e6), people("projected", 5e6, due=due))

    assert (inputs.days, inputs.days_beyond) == (3653, 0)


def test_troops_and_personnel_meet_and_are_counted_as_personnel() -> None:
    sent = personnel("announced", 500, unit="troops")
    there = personnel("observed", 30, unit="personnel", quantity="presence")

    inputs = inputs_of(sent, there)

    assert (inputs.personnel.announced, inputs.personnel.present) == (500, 30)
    assert inputs.personnel_unit == "personnel"
    assert inputs_of(sent).personnel_unit == "troops"


def test_troops_and_police_do_not_meet() -> None:
    sent = personnel("announced", 500, unit="troops")
    there = personnel("observed", 30, unit="police", quantity="police")

    assert inputs_of(sent, there).personnel.present == 0
