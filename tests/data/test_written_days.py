from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.data.written_days import WrittenDay, is_day_first, read_day

FORMS = [
    "{0:%Y-%m-%d}",
    "{0:%Y/%m/%d}",
    "{0:%Y%m%d}",
    "{0:%Y-%m-%d}T00:00:00",
    "{0:%Y-%m-%d} 00:00:00",
    "{0:%Y-%m-%d}T00:00:00Z",
    "{0:%d.%m.%Y}",
    "{0.day} {0:%B} {0:%Y}",
    "{0:%d} {0:%b} {0:%Y}",
    "{0:%B} {0.day}, {0:%Y}",
    "{0:%d}-{0:%b}-{0:%Y}",
]
DAYS = st.dates(date(1970, 1, 1), date(2099, 12, 31))


@given(DAYS, st.sampled_from(FORMS))
def test_any_day_reads_back_from_any_form(day, form):
    assert read_day(form.format(day)) == WrittenDay(day)


@given(DAYS, st.booleans())
def test_any_day_reads_back_in_the_order_that_is_declared(day, day_first):
    text = f"{day:%d/%m/%Y}" if day_first else f"{day:%m/%d/%Y}"

    read = read_day(text, day_first=day_first)

    assert read is not None
    assert read.day == day


@given(DAYS)
def test_a_day_that_may_be_two_says_so(day):
    read = read_day(f"{day:%d/%m/%Y}")

    assert read is not None
    assert (read.other is not None) == (day.day <= 12 and day.day != day.month)


@pytest.mark.parametrize(
    ("text", "day", "period"),
    [
        ("2024", date(2024, 12, 31), "the year 2024"),
        ("Dec 2024", date(2024, 12, 31), "December 2024"),
        ("févr. 2024", date(2024, 2, 29), "February 2024"),
        ("2024-05", date(2024, 5, 31), "May 2024"),
        ("2024-Q1", date(2024, 3, 31), "quarter 1 of 2024"),
        ("Q3 2023", date(2023, 9, 30), "quarter 3 of 2023"),
    ],
)
def test_of_a_period_the_last_day_is_taken(text, day, period):
    assert read_day(text) == WrittenDay(day, period)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/12/2024", date(2024, 12, 31)),
        ("12/31/2024", date(2024, 12, 31)),
        ("03.04.2025", date(2025, 4, 3)),
        ("2024-5-3", date(2024, 5, 3)),
        ("1er mars 2026", date(2026, 3, 1)),
        ("5 de marzo de 2024", date(2024, 3, 5)),
        ("5th of July 2022", date(2022, 7, 5)),
        ("5-Jul-22", date(2022, 7, 5)),
    ],
)
def test_days_are_read_as_people_write_them(text, day):
    assert read_day(text) == WrittenDay(day)


def test_a_number_of_days_is_read_as_a_spreadsheet_counts():
    assert read_day("45292") == WrittenDay(date(2024, 1, 1), is_serial=True)


@pytest.mark.parametrize(
    "text", ["", "31/04/2024", "13/13/2024", "2024-Q5", "soon", "FY2024", "9" * 99]
)
def test_what_is_no_day_is_none(text):
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("text", "shown"), [("31/12/2024", True), ("12/31/2024", False), ("03/04/2025", None)]
)
def test_a_day_above_twelve_shows_the_order(text, shown):
    assert is_day_first(text) is shown


@given(st.text(max_size=45))
def test_no_text_raises(text):
    read_day(text)
