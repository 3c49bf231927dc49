from datetime import date

import polars as pl
import pytest

from dashboard.model.chosen_rows import able_rows, choose_rows
from dashboard.model.claims import derive_claims
from dashboard.model.conflicts import find_conflicts
from dashboard.model.headlines import headline_figures
from dashboard.model.plans import goals_of_other_plans
from dashboard.model.scenario_result import ScenarioResult
from tests.page.small import vintage_of
from tests.strategies import make_table

START, END = date(2025, 1, 1), date(2025, 12, 31)
RUNNING = date(2026, 4, 30)


def plan_rows(code: str, required: float, received: float, **cells) -> list[dict]:
    """Return what a plan asks for and what it received; ``start``, ``end`` and ``day`` of it."""
    start, end = cells.pop("start", START), cells.pop("end", END)
    day = cells.pop("day", end)
    shared = {"measure": "funding", "plan": code, "headline": True} | cells
    name = code.lower()
    return [
        shared
        | {"id": f"{name}-required", "quantity": f"{name}-requirement", "status": "required"}
        | {"value": required, "as_of": start, "due": end, "reported_on": start},
        shared
        | {"id": f"{name}-received", "quantity": f"{name}-funding", "status": "received"}
        | {"value": received, "as_of": day, "reported_on": day, "basis": "cumulative"},
    ]


COUNTRY = plan_rows("HMLI25", 100e6, 60e6)
FLOOD = plan_rows(
    "FMLI25", 20e6, 5e6, headline=False, start=date(2025, 5, 1), end=date(2025, 9, 30)
)
NEWER = plan_rows("HMLI26", 90e6, 30e6, start=date(2026, 1, 1), end=date(2026, 12, 31), day=RUNNING)


def ids_of(figures: list[dict], *preferred: str) -> list[str]:
    return choose_rows(make_table(*figures), preferred)["id"].to_list()


def test_a_plan_is_measured_by_its_own_money() -> None:
    assert ids_of(COUNTRY + FLOOD) == ["hmli25-required", "hmli25-received"]


@pytest.mark.parametrize("row", ["fmli25-required", "fmli25-received"])
def test_the_rows_of_a_chosen_plan_go_together(row: str) -> None:
    assert set(ids_of(COUNTRY + FLOOD, row)) == {"fmli25-required", "fmli25-received"}


def test_the_part_of_a_plan_is_not_taken_for_the_whole() -> None:
    part = {"quantity": "fmli25-health-requirement", "id": "health", "value": 99e6}

    chosen = ids_of([*FLOOD, FLOOD[0] | part], "fmli25-received")

    assert set(chosen) == {"fmli25-required", "fmli25-received"}


def test_a_goal_without_a_plan_is_not_measured_by_the_money_of_one() -> None:
    goal = COUNTRY[0] | {"id": "goal", "plan": None, "as_of": END, "reported_on": END}

    assert ids_of([goal, *COUNTRY]) == ["goal"]


def test_of_plans_without_a_headline_that_of_the_newest_claim_leads() -> None:
    rows = [row | {"headline": False} for row in (*COUNTRY, *NEWER)]

    assert ids_of(rows) == ["hmli26-required", "hmli26-received"]


def test_plans_of_one_day_without_a_headline_give_no_goal_by_themselves() -> None:
    parts = plan_rows("HMLI25-food", 60e6, 30e6, headline=False)
    parts += plan_rows("HMLI25-health", 40e6, 30e6, headline=False)

    assert ids_of(parts) == []
    assert ids_of(parts, "hmli25-health-required") == [
        "hmli25-health-required",
        "hmli25-health-received",
    ]


def test_the_newest_plan_leads_and_one_that_is_over_has_no_card() -> None:
    vintage = vintage_of(*COUNTRY, *NEWER)

    assert vintage.chosen["id"].to_list() == ["hmli26-required", "hmli26-received"]
    assert headline_figures(vintage)["plan"].unique().to_list() == ["HMLI26"]


def test_on_an_earlier_day_the_plan_of_that_day_leads() -> None:
    vintage = vintage_of(*COUNTRY, *NEWER, query="known_on=2025-12-31")

    assert vintage.chosen["id"].to_list() == ["hmli25-required", "hmli25-received"]


def test_two_plans_that_run_at_once_both_have_cards() -> None:
    flood = [row | {"headline": True} for row in FLOOD]

    assert headline_figures(vintage_of(*COUNTRY, *flood)).height == 4


def test_a_chosen_plan_has_the_cards() -> None:
    vintage = vintage_of(*COUNTRY, *FLOOD, query="rests_on=fmli25-required")

    assert headline_figures(vintage)["plan"].unique().to_list() == ["FMLI25"]


def test_the_chance_of_a_plan_that_is_over_is_settled() -> None:
    over, running = vintage_of(*COUNTRY), vintage_of(*NEWER)

    assert over.inputs.money.is_over and not running.inputs.money.is_over
    assert [driver.key for driver in over.drivers] == []


def test_every_draw_of_a_plan_that_is_over_is_what_it_received() -> None:
    vintage = vintage_of(*COUNTRY)
    result = ScenarioResult(vintage, vintage.baseline, mode="history")

    assert set(result.fan.quantiles["received"].ravel()) == {60e6}
    assert result.fan.ends["received"].shape[1] > 1


def test_other_plans_are_offered_by_their_goals_the_newest_first() -> None:
    table = make_table(*COUNTRY, *FLOOD, *NEWER)

    offered = goals_of_other_plans(able_rows(table), choose_rows(table))

    assert offered["id"].to_list() == ["fmli25-required", "hmli25-required"]


def test_a_plan_without_a_recorded_goal_is_offered_by_what_it_received() -> None:
    table = make_table(*COUNTRY, *plan_rows("OMLI25", 0, 5e6, headline=False))

    offered = goals_of_other_plans(able_rows(table), choose_rows(table))

    assert offered["id"].to_list() == ["omli25-received"]


def test_the_money_of_another_plan_settles_no_claim_and_is_no_rival() -> None:
    same = {"quantity": "appeal", "reported_on": END, "as_of": END}
    rows = [row | {"quantity": "appeal"} for row in COUNTRY]
    other = COUNTRY[1] | same | {"id": "other", "plan": "FMLI25", "value": 5e6}
    table = make_table(rows[0], other)

    assert [claim.outcome for claim in derive_claims(table, RUNNING)] == [None]
    assert derive_claims(make_table(*rows), RUNNING)[0].outcome["id"] == "hmli25-received"
    assert find_conflicts(make_table(rows[1], other)) == []


def test_a_goal_of_no_money_is_no_claim() -> None:
    rows = [row | {"quantity": "appeal"} for row in plan_rows("OMLI25", 0, 60e6)]

    assert derive_claims(make_table(*rows), RUNNING) == []


def test_people_follow_a_chosen_plan_where_they_are_its_headline() -> None:
    need = {"measure": "people_in_need", "status": "observed", "quantity": "people-in-need"}
    people = [
        need | {"id": plan.lower(), "plan": plan, "value": value, "as_of": day, "headline": True}
        for plan, value, day in (("HMLI25", 7e6, START), ("HMLI26", 8e6, date(2026, 1, 1)))
    ]

    assert "hmli26" in ids_of([*COUNTRY, *NEWER, *people])
    assert "hmli25" in ids_of([*COUNTRY, *NEWER, *people], "hmli25-required")


def test_a_table_without_plans_has_no_others_to_offer() -> None:
    rows = [row | {"plan": None} for row in COUNTRY]

    offered = goals_of_other_plans(
        able_rows(make_table(*rows)), pl.DataFrame(schema=make_table().schema)
    )

    assert offered.is_empty()
