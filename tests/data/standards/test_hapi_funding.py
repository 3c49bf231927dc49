"""Funding of HDX HAPI: the plans of FTS under other names of columns."""

from datetime import date, timedelta

import pytest

from dashboard.data.import_options import ImportOptions
from tests.data.standards.sample import check_rows, figures, sample_rows

APPEAL, OUTSIDE = sample_rows("hdx_hapi_funding.synthetic.csv")
START, END, READ = date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 30)


def test_funding_becomes_a_requirement_and_a_running_total():
    checked = check_rows(APPEAL, OUTSIDE)

    assert checked.faults == []
    assert figures(checked, "quantity", "value", "status", "basis", "as_of", "due", "headline") == [
        ("hxxa26-requirement", 2_000_000_000, "required", "flow", START, END, True),
        ("hxxa26-funding", 412_500_000, "received", "cumulative", READ, None, True),
        ("outside-plans-2026-funding", 38_000_000, "received", "cumulative", READ, None, False),
    ]
    assert checked.frame["plan"].to_list() == ["HXXA26", "HXXA26", None]
    assert set(checked.frame["caveat"]) == {
        None,
        "Part of the period: as of 30 June 2026; it runs to 31 December 2026.",
    }
    assert checked.frame["note"][1] == (
        "Commitments and payments together, as FTS counts funding; pledges are not in it. "
        "For 2026-01-01 to 2026-12-31. Warning of the provider: SYNTHETIC."
    )


def test_funding_has_the_quantities_of_the_file_of_fts():
    row = {
        "countryCode": "XXA",
        "name": APPEAL["appeal_name"],
        "code": "HXXA26",
        "startDate": "2026-01-01",
        "endDate": "2026-12-31",
        "requirements": "2000000000",
        "funding": "412500000",
    }

    columns = ("crisis", "quantity", "label", "value", "plan", "as_of", "due", "headline")
    assert figures(check_rows(row), *columns) == figures(check_rows(APPEAL), *columns)


def test_a_year_that_is_over_ends_on_its_own_last_day():
    old = {"reference_period_start": "2019-01-01", "reference_period_end": "2019-12-31"}

    checked = check_rows(APPEAL | old)

    assert figures(checked, "as_of", "caveat")[1] == (date(2019, 12, 31), None)
    assert not any("--as-of" in notice for notice in checked.notices)


def test_without_a_declared_day_a_running_total_is_of_the_newest_day_of_the_file():
    period = {"reference_period_end": (date.today() + timedelta(days=99)).isoformat()}

    checked = check_rows(OUTSIDE | period, declared=ImportOptions())

    assert figures(checked, "as_of") == [(START,)]
    assert checked.frame["caveat"][0].startswith(
        "The file gives no day; 1 January 2026, the newest"
    )


def test_of_several_appeals_of_a_year_the_response_plan_carries_the_headline():
    regional = APPEAL | {
        "appeal_code": "RXXA26",
        "appeal_type": "Regional response plan",
        "requirements_usd": "9000000000",
    }

    checked = check_rows(regional, APPEAL)

    assert figures(checked, "quantity", "headline") == [
        ("rxxa26-requirement", False),
        ("rxxa26-funding", False),
        ("hxxa26-requirement", True),
        ("hxxa26-funding", True),
    ]


@pytest.mark.parametrize("required", ["", "0"])
def test_an_appeal_that_asks_for_nothing_known_has_its_funding_alone(required):
    checked = check_rows(APPEAL | {"requirements_usd": required})

    assert figures(checked, "quantity") == [("hxxa26-funding",)]


def test_figures_of_a_row_are_reported_by_their_cells():
    checked = check_rows(APPEAL | {"requirements_usd": "much", "funding_usd": "x"}, OUTSIDE)

    assert [(fault.row, fault.column, fault.value) for fault in checked.faults] == [
        (2, "value", "much"),
        (2, "value", "x"),
    ]
    assert checked.frame.height == 1


def test_an_amount_below_zero_is_left_out_and_no_fault():
    checked = check_rows(APPEAL, OUTSIDE | {"funding_usd": "-5"})

    assert checked.faults == []
    assert "left out: 1 amount below zero, a correction (such as in row 3)" in checked.notices


def test_a_day_that_both_figures_of_a_row_share_is_reported():
    checked = check_rows(APPEAL | {"reference_period_start": "soon"}, OUTSIDE)

    assert [(fault.row, fault.column, fault.value) for fault in checked.faults] == [
        (2, "as_of", "soon")
    ]


def test_a_row_of_tags_under_the_header_is_passed_over():
    tags = dict.fromkeys(APPEAL, "#meta")

    checked = check_rows(tags, APPEAL)

    assert checked.faults == []
    assert checked.notices[1] == "row 2 holds HXL tags and was passed over"
