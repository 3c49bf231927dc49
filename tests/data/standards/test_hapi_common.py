from datetime import date, timedelta

from dashboard.data.import_options import ImportOptions
from tests.data.standards.sample import check_rows, figures, sample_rows

APPEAL, OUTSIDE = sample_rows("hdx_hapi_funding.synthetic.csv")
START, END, READ = date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 30)


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


def test_a_row_of_tags_under_the_header_is_passed_over():
    tags = dict.fromkeys(APPEAL, "#meta")

    checked = check_rows(tags, APPEAL)

    assert checked.faults == []
    assert checked.notices[1] == "row 2 holds HXL tags and was passed over"
