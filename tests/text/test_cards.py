from datetime import date
from pathlib import Path

import pytest

from dashboard.charts.spec import chart_sentences
from dashboard.data.vintages import default_day
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.vintage import CrisisVintage, read_vintage
from dashboard.tables.snapshot import open_table
from dashboard.text.cards import Card, make_cards
from dashboard.text.donors import part_of_words
from dashboard.text.summary import card_lines
from tests.page.small import vintage_of

CASES = Path(__file__).parents[1] / "data" / "samples" / "cases"
DAY, NEXT = date(2025, 12, 31), date(2026, 4, 30)
GOAL = {"id": "goal", "measure": "funding", "status": "required", "value": 100e6}
GOAL |= {"as_of": date(2025, 1, 1), "reported_on": date(2025, 1, 1), "due": DAY, "plan": "HMLI25"}
PAID = {"id": "paid", "measure": "funding", "status": "received", "value": 60e6}
PAID |= {"as_of": DAY, "reported_on": DAY, "basis": "cumulative", "plan": "HMLI25"}
PLEDGED = {"measure": "funding", "status": "pledged", "basis": "flow", "value": 40e6}


def of_file(name: str) -> CrisisVintage:
    table = open_table(CASES / name)
    crisis = table.crises[0]
    return read_vintage(table, crisis, default_day(table.of_crisis(crisis)))


def cards_of(vintage: CrisisVintage) -> dict[str, Card]:
    result = ScenarioResult(vintage, vintage.baseline, mode="history")
    return {card.label: card for card in make_cards(vintage, card_lines(result))}


def money_sentence(vintage: CrisisVintage) -> str:
    return chart_sentences(ScenarioResult(vintage, vintage.baseline, mode="history"))["money"]


def test_the_pledges_of_three_donors_have_one_card_with_their_sum():
    vintage = of_file("donors.csv")
    card = cards_of(vintage)["Pledged by 3 donors"]

    assert card.number == "$90 million"
    assert card.note == "Donor A $40 million, Donor B $30 million, Donor C $20 million."
    assert card.source == "3 donors. As of 1 Feb 2026."
    assert len(cards_of(vintage)) == 2
    assert "Pledges of $90 million fall short of the goal of $100 million." in money_sentence(
        vintage
    )


@pytest.mark.parametrize("figure", ["p1", "p3"])
def test_each_donor_says_what_sum_it_is_a_part_of(figure):
    line = part_of_words(of_file("donors.csv"), figure)

    assert line == "Part of a sum: pledged by 3 donors, $90 million together."
    assert part_of_words(of_file("donors.csv"), "p0") == ""


def test_a_sheet_of_donors_without_a_basis_is_added_up():
    assert cards_of(of_file("donors_one_series.csv"))["Pledged by 3 donors"].number == "$90 million"


def test_many_donors_are_counted_and_the_first_are_named():
    donors = [PLEDGED | {"actor": f"Donor {n}", "quantity": f"pledge-{n}"} for n in range(20)]

    card = cards_of(vintage_of(*donors))["Pledged by 20 donors"]

    assert card.number == "$800 million"
    assert card.note.endswith("Donor 2 $40 million and 17 more.")


def test_a_pledge_in_another_currency_is_named_on_the_card_and_in_the_sentence():
    vintage = of_file("currency.csv")

    assert cards_of(vintage)["Pledge of donor A"].note == "1 pledge in EUR is not in it."
    assert "1 pledge in EUR is not in it." in money_sentence(vintage)
    assert cards_of(vintage)["Received so far"].note == ""


def test_two_other_currencies_are_counted_each():
    units = ("USD", "USD", "EUR", "EUR", "CHF")
    donors = [
        PLEDGED | {"actor": f"Donor {n}", "quantity": f"pledge-{n}", "unit": unit}
        for n, unit in enumerate(units)
    ]

    card = cards_of(vintage_of(GOAL | {"plan": None}, *donors))["Pledged by 2 donors"]

    assert card.note.endswith("2 pledges in EUR and 1 pledge in CHF are not in it.")


def test_a_running_total_of_the_year_goes_up_month_by_month():
    assert cards_of(of_file("ytd.csv"))["Received to end of March"].number == "$30 million"


def test_goal_and_money_of_a_plan_stand_together_with_their_share():
    cards = cards_of(vintage_of(GOAL, PAID | {"label": "Funded"}))

    assert cards["Funded"].trend == "60 % of the goal of $100 million."
    assert "Chance" not in cards["Figure 0"].scenario


def test_a_plan_that_is_over_says_what_it_received():
    assert money_sentence(vintage_of(GOAL, PAID)) == (
        "The plan ended on 31 Dec 2025: 60 % of the goal of $100 million, $60 million, had been "
        "received by 31 Dec 2025."
    )


def test_a_part_of_a_year_stands_beside_the_same_day_of_the_year_before():
    shift = {"plan": "HMLI26", "due": date(2026, 12, 31)}
    start = GOAL | shift | {"id": "goal-26", "as_of": date(2026, 1, 1), "value": 90e6}
    start["reported_on"] = start["as_of"]
    now = PAID | {"id": "now", "plan": "HMLI26", "value": 30e6, "as_of": NEXT, "label": "Now"}
    now["reported_on"] = NEXT
    april = PAID | {"id": "april", "value": 22e6, "as_of": date(2025, 4, 20), "label": "April"}
    april["reported_on"] = april["as_of"]
    vintage = vintage_of(GOAL, PAID, april, start, now)

    assert cards_of(vintage)["Now"].trend == (
        "33 % of the goal of $90 million. A year before: $22 million on 20 Apr 2025 (April)."
    )
    assert "Down" not in str(cards_of(vintage_of(GOAL, PAID, start, now)))


def test_a_zero_requirement_is_no_goal_and_says_so():
    cards = cards_of(vintage_of(GOAL | {"value": 0.0}, PAID))

    assert cards["Figure 0"].note.endswith("there is no goal.")
    assert "Chance" not in cards["Figure 0"].scenario


@pytest.mark.parametrize("measure", ["people_in_need", "casualties", "count"])
def test_a_caveat_stands_on_the_card_of_its_figure(measure):
    row = {"measure": measure, "value": 7.0, "caveat": "One of 3 caseloads."}

    assert cards_of(vintage_of(row))["Figure 0"].note == "One of 3 caseloads."


def test_the_caveats_of_several_donors_stand_on_their_card_once():
    donors = [
        PLEDGED | {"actor": name, "quantity": f"pledge-{name}", "caveat": "The day is assumed."}
        for name in "ab"
    ]

    note = cards_of(vintage_of(*donors))["Pledged by 2 donors"].note

    assert note.count("The day is assumed.") == 1
