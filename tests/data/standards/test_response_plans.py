from datetime import date

import pytest

from dashboard.data.import_options import ImportOptions
from dashboard.errors import TableError
from tests.data.standards.sample import check_rows, figures, sample_rows

TAGS, PLAN, FLASH, LAST_YEAR, REGIONAL, EMPTY = sample_rows(
    "humanitarian_response_plans.synthetic.csv"
)
START, END = date(2026, 1, 1), date(2026, 12, 31)


def of_status(checked, status, *columns):
    return checked.frame.filter(status=status).select(columns).rows()


def test_the_last_requirement_of_a_plan_is_its_goal_and_the_first_stands_beside_it():
    checked = check_rows(TAGS, PLAN)

    assert checked.faults == []
    columns = ("quantity", "value", "status", "as_of", "due", "plan", "plan_type", "headline")
    assert figures(checked, *columns) == [
        (
            *("hxxa26-requirement", 450_000_000, "required", START, END, "HXXA26"),
            *("Humanitarian needs and response plan", True),
        ),
        (
            *("hxxa26-requirement-original", 500_000_000, "context", START, None, "HXXA26"),
            *("Humanitarian needs and response plan", False),
        ),
    ]
    assert "row 2 holds HXL tags and was passed over" in checked.notices


def test_a_revision_whose_day_the_file_does_not_give_stands_on_the_figure():
    assert of_status(check_rows(PLAN, LAST_YEAR), "required", "caveat") == [
        ("Revised from USD 500,000,000; the file does not say when.",),
        (None,),
    ]


def test_each_plan_is_a_series_and_the_response_plan_of_each_year_leads():
    checked = check_rows(FLASH, PLAN, LAST_YEAR)

    assert of_status(checked, "required", "quantity", "headline") == [
        ("fxxa26-requirement", False),
        ("hxxa26-requirement", True),
        ("hxxa25-requirement", True),
    ]


def test_a_first_requirement_of_0_is_not_recorded_and_no_figure():
    checked = check_rows(FLASH)

    assert figures(checked, "quantity") == [("fxxa26-requirement",)]


def test_a_plan_that_requires_0_has_no_goal_and_is_named():
    checked = check_rows(PLAN, EMPTY)

    assert set(checked.frame["plan"]) == {"HXXA26"}
    assert any("of 0 required, which stands for not recorded" in word for word in checked.notices)


def test_a_plan_of_several_countries_is_listed_once_and_is_the_goal_of_none_of_them():
    checked = check_rows(PLAN, REGIONAL)

    assert of_status(checked, "required", "crisis", "plan", "place", "caveat")[1] == (
        *("several-countries", "RREG26", "XXA, XXB, XXC"),
        "For 3 countries together.",
    )
    assert checked.frame["plan"].to_list().count("RREG26") == 1


def test_countries_stand_by_their_names():
    checked = check_rows(REGIONAL | {"locations": "CIV | BFA"}, PLAN | {"locations": "CIV"})

    assert of_status(checked, "required", "crisis", "place") == [
        ("several-countries", "Burkina Faso, Côte d’Ivoire"),
        ("cote-divoire", "Côte d’Ivoire"),
    ]


@pytest.mark.parametrize("cell", [" | XXA |  | ", "XXA | ", " |  | XXA", "XXA | XXA"])
def test_blanks_between_bars_are_no_countries(cell):
    checked = check_rows(PLAN | {"locations": cell})

    assert set(figures(checked, "crisis", "place")) == {("xxa", "XXA")}


@pytest.mark.parametrize("cell", ["", " | ", " |  |  | "])
def test_a_plan_without_a_country_is_of_none(cell):
    checked = check_rows(PLAN | {"locations": cell})

    assert set(figures(checked, "crisis", "place")) == {("several-countries", None)}


def test_a_plan_of_several_years_says_so():
    checked = check_rows(PLAN | {"years": "2025 | 2026", "origRequirements": "450000000"})

    assert of_status(checked, "required", "caveat") == [("For the years 2025, 2026.",)]


def test_older_plans_that_share_a_code_stay_separate():
    cholera = REGIONAL | {"code": "R0506", "internalId": "91", "locations": "", "years": "2005"}
    earthquake = cholera | {"internalId": "773", "revisedRequirements": "7"}

    checked = check_rows(cholera, earthquake)

    assert checked.faults == []
    assert figures(checked, "quantity", "plan", "value", "crisis") == [
        ("r0506-91-requirement", "R0506 (91)", 90_000_000, "several-countries"),
        ("r0506-773-requirement", "R0506 (773)", 7, "several-countries"),
    ]


def test_the_crisis_may_be_declared():
    checked = check_rows(PLAN, REGIONAL, declared=ImportOptions(crisis="coast"))

    assert set(checked.frame["crisis"]) == {"coast"}


def test_what_is_no_number_is_a_fault_of_its_row():
    checked = check_rows(PLAN, LAST_YEAR | {"revisedRequirements": "much"})

    assert [(fault.row, fault.value) for fault in checked.faults] == [(3, "much")]
    assert "HXXA26" in set(checked.frame["plan"])


def test_a_file_of_plans_that_require_nothing_says_so():
    with pytest.raises(TableError, match="no row of it is a figure"):
        check_rows(EMPTY)
