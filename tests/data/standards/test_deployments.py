import io
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.validation import check_content
from dashboard.errors import TableError
from tests.data.standards.sample import check_rows, figures, sample_rows

ROWS = sample_rows("military_deployments.synthetic.csv")
IN_2020, IN_2021 = date(2020, 12, 31), date(2021, 12, 31)


def of_crisis(checked, crisis, *columns):
    return checked.frame.filter(crisis=crisis).select(columns).rows()


def test_missions_and_countries_of_a_theatre_add_up_within_a_year_and_lead():
    checked = check_rows(*ROWS)

    assert checked.faults == []
    columns = ("quantity", "value", "as_of", "unit", "status", "basis", "headline")
    assert of_crisis(checked, "exampleland", *columns)[:2] == [
        ("personnel", 450, IN_2020, "personnel", "observed", "stock", True),
        ("personnel", 270, IN_2021, "personnel", "observed", "stock", True),
    ]


def test_personnel_are_never_added_up_over_years():
    checked = check_rows(*ROWS)

    assert sum(int(row["Deployed"]) for row in ROWS[:5]) not in set(checked.frame["value"])


def test_a_sending_country_is_a_part_under_its_name():
    checked = check_rows(*ROWS)

    senders = checked.frame.filter(pl.col("actor").is_not_null(), crisis="exampleland")
    assert senders.select("actor", "label", "value", "as_of", "headline").rows() == [
        ("France", "Personnel from France in Exampleland", 350, IN_2020, False),
        ("United Kingdom", "Personnel from United Kingdom in Exampleland", 100, IN_2020, False),
        ("France", "Personnel from France in Exampleland", 250, IN_2021, False),
        ("United Kingdom", "Personnel from United Kingdom in Exampleland", 20, IN_2021, False),
    ]


def test_a_mission_is_a_part_with_who_leads_it():
    missions = dict(figures(check_rows(*ROWS), "label", "value"))

    assert missions["Personnel in Exampleland, EUTM Exampleland (EU)"] == 20
    assert missions["Personnel in Exampleland, outside named missions (FRA)"] == 50


def test_the_largest_theatre_of_the_newest_year_opens():
    assert check_rows(*ROWS).frame["crisis"].unique(maintain_order=True).to_list() == [
        "sampleland",
        "exampleland",
    ]


def test_the_day_that_the_file_does_not_give_stands_on_the_figure():
    assert check_rows(ROWS[0]).frame["caveat"][0] == (
        "The file gives no day; the end of 2020 is taken."
    )


@pytest.mark.parametrize(
    ("column", "unit"), [("Troops", "troops"), ("Police", "police"), ("Personnel", "personnel")]
)
def test_the_unit_is_what_the_column_is_called(column, unit):
    rows = [
        {"Sending country": "Ghana", "Mission": "UNMEX", "Year": "2020", column: "5"},
        {"Sending country": "Nepal", "Mission": "UNMEX", "Year": "2020", column: "7"},
    ]

    checked = check_rows(*rows)

    assert figures(checked, "crisis", "value", "unit", "actor") == [
        ("unmex", 12, unit, None),
        ("unmex", 5, unit, "Ghana"),
        ("unmex", 7, unit, "Nepal"),
    ]


def test_troops_and_police_side_by_side_are_series_of_their_own():
    rows = [
        {"Country": "Ghana", "Mission": "UNMEX", "Year": "2020", "Troops": "5", "Police": "2"},
        {"Country": "Nepal", "Mission": "UNMEX", "Year": "2020", "Troops": "7", "Police": ""},
    ]

    checked = check_rows(*rows)

    assert checked.faults == []
    assert figures(checked, "quantity", "label", "value", "unit", "headline") == [
        ("troops", "Troops in UNMEX", 12, "troops", True),
        ("police", "Police in UNMEX", 2, "police", True),
        ("troops-ghana", "Troops from Ghana in UNMEX", 5, "troops", False),
        ("troops-nepal", "Troops from Nepal in UNMEX", 7, "troops", False),
        ("police-ghana", "Police from Ghana in UNMEX", 2, "police", False),
    ]


def test_troops_beside_all_personnel_are_a_part_and_do_not_lead():
    row = {"Country": "Ghana", "Mission": "UNMEX", "Year": "2020", "Troops": "5", "Personnel": "9"}

    checked = check_rows(row)

    headlines = checked.frame.filter("headline")
    assert headlines.select("quantity", "value").rows() == [("personnel", 9)]
    assert ("troops", 5) in figures(checked, "quantity", "value")


def test_rows_that_are_alike_in_all_but_the_number_are_added_up_and_named():
    checked = check_rows(ROWS[0], ROWS[0] | {"Deployed": "7"})

    assert figures(checked, "value")[0] == (307,)
    assert (
        "row 2 and 1 more share country, theatre, mission and year; their personnel are "
        in (checked.notices[1])
    )


def test_spellings_of_one_mission_are_one_part():
    other = ROWS[1] | {"MissionName": "Unmex"}

    checked = check_rows(ROWS[0], other)

    assert checked.faults == []
    assert figures(checked, "quantity", "value")[-1] == ("personnel-unmex-un", 400)


def test_theatres_that_are_declared_to_be_one_crisis_stay_quantities_of_their_own():
    checked = check_rows(*ROWS, declared=ImportOptions(crisis="sahel"))

    assert checked.faults == []
    assert set(checked.frame.filter("headline")["quantity"]) == {
        "personnel-exampleland",
        "personnel-sampleland",
    }


def test_a_year_that_still_runs_is_left_out_and_named():
    checked = check_rows(ROWS[0], ROWS[1] | {"Year": str(date.today().year)}, declared=NO_OPTIONS)

    assert set(checked.frame["as_of"]) == {IN_2020}
    assert checked.notices[1].startswith("left out: 1 row of a period that is not over")


@pytest.mark.parametrize("cell", ["many", "-", "10-20"])
def test_what_is_no_number_is_a_fault_under_the_name_of_its_column(cell):
    checked = check_rows(ROWS[0], ROWS[1] | {"Deployed": cell})

    assert [(fault.row, fault.column, fault.value) for fault in checked.faults] == [
        (3, "deployed", cell)
    ]


def test_a_sheet_of_nothing_but_empty_numbers_says_so():
    with pytest.raises(TableError, match="1 row without a number"):
        check_rows(ROWS[0] | {"Deployed": ""})


def test_a_workbook_with_a_first_column_without_a_name_is_read_as_the_csv_is():
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, list(ROWS[0]))
    for number, row in enumerate(ROWS, start=1):
        cells = [float(cell) if cell.replace(".", "").isdigit() else cell for cell in row.values()]
        sheet.write_row(number, 0, cells)
    book.close()

    checked = check_content(file.getvalue(), Path("theirs.xlsx"), NO_OPTIONS)

    expected = check_rows(*ROWS, declared=NO_OPTIONS)
    assert checked.faults == []
    different = ["source_title"]
    assert checked.frame.drop(different).equals(expected.frame.drop(different))
