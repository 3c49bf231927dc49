"""What a publisher's file does not say is a question on the page: its day, its order of days."""

import base64
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from dash import dcc, html

from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.sheet_questions import UnansweredError
from dashboard.page.callbacks.upload import has_day_form, make_question
from dashboard.page.components.upload import day_changed, read_upload
from dashboard.tables.uploads import UploadStore
from tests.page.small import parts_of, text_of

pytestmark = pytest.mark.usefixtures("read_here")

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
CHANGED = date(2026, 3, 1)
CONTRIBUTIONS = """Year,Donor,Donor type,Paid,Pledged,Total
{year},Exampleland,Member State,500000,0,500000
"""
US_DAYS = (SAMPLES / "s06_fts_us_dates.csv").read_text().replace("7/31/2015", "7/3/2015")


def read(text: str, name: str, said: ImportOptions = NO_OPTIONS, changed: date | None = CHANGED):
    contents = "data:;base64," + base64.b64encode(text.encode()).decode()
    return read_upload(
        UploadStore(), contents, name, decimal_comma=False, mapping=said, changed=changed
    )


def day_box(report: list) -> dcc.Input:
    (box,) = [part for part in parts_of(html.Div(report)) if isinstance(part, dcc.Input)]
    return box


def test_the_year_of_a_needs_file_is_a_question_with_the_day_of_its_change_as_a_guess():
    text = (SAMPLES / "s20_hno.csv").read_text()

    with pytest.raises(UnansweredError) as error:
        read(text, "s20_hno.csv")
    form = make_question(error.value, NO_OPTIONS, CHANGED)
    report, table = read(text, "s20_hno.csv", ImportOptions(as_of=date(2025, 2, 3)))

    assert error.value.questions == {"name": "s20_hno.csv", "missing": ["as_of"]}
    assert "neither it nor its name gives the year" in text_of(form)
    assert day_box(form).value == "2026-03-01"
    assert "2026-03-01 is a guess: the file was last changed then" in text_of(form)
    assert set(table.frame["value"]) == {2e7, 6e6, 4e6, 2e6, 9e5}
    assert "The year is taken to be 2025." in text_of(report)
    assert (day_box(report).value, "is a guess" in text_of(report)) == ("2025-02-03", False)


def test_contributions_of_a_running_year_are_a_question_and_are_read_with_the_day():
    today = datetime.now(UTC).date()
    text = CONTRIBUTIONS.format(year=today.year + 1)
    said = ImportOptions(as_of=date(today.year + 1, 1, 31))

    with pytest.raises(UnansweredError) as error:
        read(text, "contributions.csv")
    _, table = read(text, "contributions.csv", said)

    assert error.value.questions["missing"] == ["as_of"]
    assert set(table.frame["as_of"]) == {said.as_of}


def test_rows_left_out_for_want_of_a_day_are_a_question_beside_those_that_were_read():
    text = CONTRIBUTIONS.format(year=2023) + "2199,Exampleland,Member State,7,0,7\n"

    report, table = read(text, "contributions.csv", changed=None)

    assert set(table.frame["as_of"]) == {date(2023, 12, 31)}
    assert day_box(report).value == ""
    assert has_day_form(report)


def test_a_file_that_gives_its_days_has_no_question():
    report, _ = read((SAMPLES / "s21_hapi_idps.csv").read_text(), "s21_hapi_idps.csv")

    assert not has_day_form(report)


def test_days_that_may_be_read_both_ways_are_a_question():
    with pytest.raises(UnansweredError) as error:
        read(US_DAYS, "fts.csv")
    form = make_question(error.value, NO_OPTIONS, CHANGED)

    assert "day_first" in error.value.questions["missing"]
    assert "03/04/2025 is choose ... 3 April (day first)" in text_of(form)


@pytest.mark.parametrize("moment", [None, float("nan"), float("inf"), 1e300, -1e300])
def test_a_moment_that_is_none_gives_no_guess(moment):
    assert day_changed(moment) is None


def test_a_change_in_the_future_gives_no_guess():
    now = datetime.now(UTC)

    assert day_changed((now + timedelta(days=3)).timestamp()) is None
    assert day_changed(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp()) == CHANGED
