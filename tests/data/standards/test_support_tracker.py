from datetime import date

import polars as pl
import pytest

from dashboard.data.import_options import ImportOptions
from dashboard.errors import TableError
from tests.data.standards.sample import check_rows, sample_rows

DONORS = sample_rows("support_tracker_donors.synthetic.csv")
MONTHS = sample_rows("support_tracker_months.synthetic.csv")
JANUARY, FEBRUARY, MARCH = date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)


def of_quantity(checked, quantity, *columns):
    return checked.frame.filter(pl.col("quantity") == quantity).select(columns).rows()


def test_billions_of_euro_become_running_totals_that_lead():
    checked = check_rows(*MONTHS)

    assert checked.faults == []
    columns = ("value", "unit", "status", "basis", "as_of", "headline")
    assert of_quantity(checked, "allocations", *columns) == [
        (600_001_000, "EUR", "committed", "cumulative", JANUARY, True),
        (850_001_000, "EUR", "committed", "cumulative", FEBRUARY, True),
        (1_050_001_000, "EUR", "committed", "cumulative", MARCH, True),
    ]


def test_the_kinds_of_aid_add_up_to_all_allocations():
    checked = check_rows(*DONORS)
    newest = checked.frame.filter("headline", as_of=MARCH)
    values = dict(newest.select("quantity", "value").iter_rows())

    commitments = values.pop("commitments")
    assert commitments == 1_350_000_000
    assert values.pop("allocations") == sum(values.values()) == 800_001_000


def test_each_month_is_a_flow_of_its_own_series():
    checked = check_rows(*MONTHS)

    assert of_quantity(checked, "allocations-military-monthly", "value", "basis", "as_of") == [
        (150_001_000, "flow", JANUARY),
        (250_000_000, "flow", FEBRUARY),
        (200_000_000, "flow", MARCH),
    ]


def test_the_months_of_the_donors_add_up_to_those_of_all():
    checked = check_rows(*DONORS)
    monthly = checked.frame.filter(basis="flow", status="committed")

    parts = monthly.filter(
        pl.col("actor").is_not_null() & pl.col("label").str.contains("all kinds")
    )
    assert parts.group_by("as_of").agg(pl.sum("value")).sort("as_of").rows() == [
        (JANUARY, 600_001_000),
        (MARCH, 200_000_000),
    ]
    assert of_quantity(checked, "allocations-monthly", "as_of", "value") == [
        (JANUARY, 600_001_000),
        (MARCH, 200_000_000),
    ]


def test_commitments_stand_beside_allocations_and_are_pledges():
    checked = check_rows(*DONORS)

    assert of_quantity(checked, "commitments-sampleland", "value", "status", "actor") == [
        (100_000_000, "pledged", "Sampleland"),
        (350_000_000, "pledged", "Sampleland"),
    ]


def test_the_day_that_the_file_does_not_give_stands_on_the_figure():
    assert check_rows(*MONTHS).frame["caveat"][0] == (
        "The file gives no day; the end of January 2024 is taken."
    )


def test_months_after_the_declared_day_are_left_out():
    checked = check_rows(*MONTHS, declared=ImportOptions(as_of=date(2024, 2, 15)))

    assert of_quantity(checked, "allocations", "as_of") == [(JANUARY,), (date(2024, 2, 15),)]
    assert "left out: 1 row of a period after 2024-02-15" in checked.notices


def test_kinds_that_are_not_the_total_are_named():
    checked = check_rows(MONTHS[0], MONTHS[1] | {"military": "0.2"})

    assert (
        "row 3: military, financial and humanitarian do not add up to the total" in checked.notices
    )


def test_a_month_that_is_none_is_a_fault():
    checked = check_rows(MONTHS[0], MONTHS[1] | {"month": "13"})

    assert [str(fault) for fault in checked.faults] == [
        "row 3, month: '13' is not accepted; expected a month from 1 to 12"
    ]


def test_a_file_without_a_month_that_is_over_says_so():
    with pytest.raises(TableError, match="no row of it is a figure"):
        check_rows(*MONTHS, declared=ImportOptions(as_of=date(2023, 1, 1)))
