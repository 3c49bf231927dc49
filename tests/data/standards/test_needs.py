from datetime import date

import pytest

from dashboard.data.import_options import ImportOptions
from dashboard.errors import TableError
from tests.data.standards.sample import check_rows, figures, sample_rows

NEED, TARGETED, REACHED = sample_rows("hdx_hapi_humanitarian_needs.synthetic.csv")
START, END, READ = date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 30)


def test_needs_become_people_by_their_population_status():
    checked = check_rows(NEED, TARGETED, REACHED)

    assert checked.faults == []
    assert figures(checked, "quantity", "value", "status", "as_of", "due", "headline") == [
        ("people-in-need", 10_000_000, "observed", START, None, True),
        ("people-targeted", 6_500_000, "target", START, END, True),
        ("people-reached", 2_100_000, "reached", READ, None, True),
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
