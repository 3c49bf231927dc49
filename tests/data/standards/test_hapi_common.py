from datetime import date, timedelta

import pytest

from dashboard.data.import_options import ImportOptions
from dashboard.errors import TableError
from tests.data.standards.sample import check_rows, figures, sample_rows

NEED, TARGETED, REACHED = sample_rows("hdx_hapi_humanitarian_needs.synthetic.csv")
APPEAL, OUTSIDE = sample_rows("hdx_hapi_funding.synthetic.csv")
(REFUGEES,) = sample_rows("hdx_hapi_refugees.synthetic.csv")
START, END, READ = date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 30)


# Needs.


def test_needs_become_people_by_their_population_status():
    checked = check_rows(NEED, TARGETED, REACHED)

    assert checked.faults == []
    assert figures(checked, "quantity", "value", "status", "as_of", "due", "headline") == [
        ("people-in-need", 10_000_000, "observed", START, None, True),
        ("people-targeted", 6_500_000, "target", START, END, True),
        ("people-reached", 2_100_000, "observed", START, None, False),
    ]
    assert figures(checked, "measure", "unit", "publisher", "source_url")[0] == (
        "people_in_need",
        "people",
        "HDX HAPI",
        "https://data.humdata.org/dataset/00000000-0000-0000-0000-000000000000",
    )
    assert checked.notices == [
        "read as HDX HAPI humanitarian needs",
        "the provider warns of 3 rows: 'SYNTHETIC' (kept in the note)",
    ]


def test_the_providers_warning_and_the_period_stand_in_the_note():
    assert figures(check_rows(NEED), "note") == [
        ("For 2026-01-01 to 2026-12-31. Warning of the provider: SYNTHETIC.",)
    ]


def test_a_row_that_the_provider_marks_with_an_error_is_shown_and_left_out():
    checked = check_rows(NEED, TARGETED | {"error": "Negative population"})

    assert checked.frame.height == 1
    assert "row 3 was left out: the provider marks it with the error 'Negative population'" in (
        checked.notices
    )


def test_districts_and_categories_are_left_out_and_counted_and_never_added_up():
    district = NEED | {"admin_level": "1", "admin1_code": "XA01", "population": "4"}
    children = NEED | {"category": "Children - Female", "population": "5"}

    checked = check_rows(NEED, district, district, children)

    assert figures(checked, "value") == [(10_000_000,)]
    assert checked.notices[2:] == [
        "left out: 2 rows below the level of a country",
        "left out: 1 row of one sex, age or other category",
    ]


def test_a_sector_is_a_quantity_of_its_own_and_no_headline():
    education = NEED | {"sector_code": "EDU", "sector_name": "Education", "population": "7"}

    checked = check_rows(NEED, education | {"category": "total"})

    assert figures(checked, "quantity", "label", "value", "headline") == [
        ("people-in-need", "People in need", 10_000_000, True),
        ("people-in-need-edu", "People in need, Education", 7, False),
    ]


def test_a_file_of_districts_alone_says_why_it_holds_no_figure():
    with pytest.raises(TableError) as error:
        check_rows(NEED | {"admin_level": "2", "warning": ""})

    assert str(error.value) == (
        "theirs.csv: this is a file of HDX HAPI humanitarian needs, and no row of it is a figure "
        "(left out: 1 row below the level of a country)."
    )


def test_what_is_no_number_is_reported_at_its_row():
    checked = check_rows(NEED, TARGETED | {"population": "many"})

    assert [str(fault) for fault in checked.faults] == [
        "row 3, value: 'many' is not a number; expected a plain number such as 2000000 or 1.5"
    ]


@pytest.mark.parametrize(
    ("code", "crisis"), [("XXA", "xxa"), ("AFG", "afghanistan"), ("CIV", "cote-divoire")]
)
def test_a_crisis_is_named_for_its_country(code, crisis):
    assert figures(check_rows(NEED | {"location_code": code}), "crisis") == [(crisis,)]


def test_the_crisis_may_be_declared():
    assert figures(check_rows(NEED, declared=ImportOptions(crisis="coast")), "crisis") == [
        ("coast",)
    ]


# Funding.


def test_funding_becomes_a_requirement_and_a_running_total():
    checked = check_rows(APPEAL, OUTSIDE)

    assert checked.faults == []
    assert figures(checked, "quantity", "value", "status", "basis", "as_of", "due", "headline") == [
        ("appeal-requirement", 2_000_000_000, "required", "flow", START, END, True),
        ("appeal-funding", 412_500_000, "received", "cumulative", READ, None, True),
        ("other-funding", 38_000_000, "received", "cumulative", READ, None, False),
    ]
    assert checked.frame["note"][1].startswith("Commitments and payments together")
    assert checked.notices[-1] == (
        "funding that still runs is taken to be as of 2026-06-30 (--as-of tells another day)"
    )


def test_a_year_that_is_over_ends_on_its_own_last_day():
    old = {"reference_period_start": "2019-01-01", "reference_period_end": "2019-12-31"}

    checked = check_rows(APPEAL | old)

    assert figures(checked, "as_of")[1] == (date(2019, 12, 31),)
    assert not any("--as-of" in notice for notice in checked.notices)


def test_without_a_declared_day_a_running_total_is_as_of_today():
    before = date.today()
    period = {"reference_period_end": (before + timedelta(days=99)).isoformat()}

    checked = check_rows(OUTSIDE | period, declared=ImportOptions())

    # Midnight may lie between the two.
    assert figures(checked, "as_of") in ([(max(START, day),)] for day in (before, date.today()))


def test_of_several_appeals_of_a_year_the_largest_carries_the_headline():
    small = APPEAL | {"appeal_code": "FXXA26", "requirements_usd": "5", "funding_usd": "6"}

    checked = check_rows(small, APPEAL)

    assert figures(checked, "quantity", "headline") == [
        ("fxxa26-requirement", False),
        ("fxxa26-funding", False),
        ("appeal-requirement", True),
        ("appeal-funding", True),
    ]


def test_an_appeal_that_asks_for_nothing_known_has_its_funding_alone():
    checked = check_rows(APPEAL | {"requirements_usd": ""})

    assert figures(checked, "quantity") == [("appeal-funding",)]


def test_both_figures_of_a_row_are_reported_by_their_cells():
    checked = check_rows(APPEAL | {"requirements_usd": "-5", "funding_usd": "x"}, OUTSIDE)

    assert [(fault.row, fault.column, fault.value) for fault in checked.faults] == [
        (2, "value", "x"),
        (2, "value", "-5"),
    ]
    assert checked.frame.height == 1


def test_a_day_that_both_figures_of_a_row_share_is_reported_once():
    checked = check_rows(APPEAL | {"reference_period_start": "soon"}, OUTSIDE)

    assert [(fault.row, fault.column, fault.value) for fault in checked.faults] == [
        (2, "as_of", "soon")
    ]


# Refugees and returnees.


def test_refugees_are_a_total_of_their_origin_and_a_figure_a_country_of_asylum():
    elsewhere = REFUGEES | {"asylum_location_code": "XXC", "population": "250000"}

    checked = check_rows(REFUGEES, elsewhere)

    assert checked.faults == []
    assert figures(checked, "quantity", "label", "value", "as_of", "headline") == [
        ("refugees", "Refugees from XXA", 1_500_000, date(2025, 12, 31), True),
        ("refugees-in-xxb", "Refugees in XXB", 1_250_000, date(2025, 12, 31), False),
        ("refugees-in-xxc", "Refugees in XXC", 250_000, date(2025, 12, 31), False),
    ]
    assert set(checked.frame["measure"]) == {"people_displaced"}


def test_groups_are_not_added_to_one_another():
    asylum = REFUGEES | {"population_group": "ASY", "population": "5"}
    returned = REFUGEES | {"population_group": "RET", "population": "7"}

    checked = check_rows(REFUGEES, asylum, returned)

    assert figures(checked, "quantity", "measure", "value", "headline")[:3] == [
        ("refugees", "people_displaced", 1_250_000, True),
        ("asylum-seekers", "people_displaced", 5, False),
        ("refugees-returned", "people_returned", 7, False),
    ]


def test_a_total_with_a_part_that_is_no_number_is_not_made():
    checked = check_rows(REFUGEES, REFUGEES | {"asylum_location_code": "XXC", "population": "x"})

    assert figures(checked, "quantity") == [("refugees-in-xxb",)]
    assert [(fault.row, fault.value) for fault in checked.faults] == [(3, "x")]


def test_rows_of_one_sex_are_left_out_beside_those_of_all():
    checked = check_rows(REFUGEES, REFUGEES | {"gender": "f", "population": "5"})

    assert figures(checked, "value")[0] == (1_250_000,)
    assert "left out: 1 row of one sex or age" in checked.notices


def test_a_row_of_tags_under_the_header_is_passed_over():
    tags = dict.fromkeys(APPEAL, "#meta")

    checked = check_rows(tags, APPEAL)

    assert checked.faults == []
    assert checked.notices[1] == "row 2 holds HXL tags and was passed over"
