"""Whole files in FTS's columns and with its oddities, and the totals of FTS's own arithmetic."""

from datetime import date

import polars as pl
import pytest
import xlsxwriter

from dashboard.data.import_options import ImportOptions
from dashboard.data.validation import check_content
from dashboard.data.vintages import as_known
from tests.data.standards.sample import check_sample, sample_rows

FLOWS = "fts_incoming_funding_ner.synthetic.csv"
PLANS = "fts_requirements_funding.synthetic.csv"
CLUSTERS = "fts_requirements_funding_cluster.synthetic.csv"
DOWNLOADED = ImportOptions(as_of=date(2025, 3, 1))


def newest(frame: pl.DataFrame, quantity: str) -> float:
    """Return the newest value of a quantity."""
    return frame.filter(quantity=quantity).sort("as_of", "reported_on")["value"][-1]


def test_the_flows_of_a_country_add_up_as_fts_adds_them():
    checked = check_sample(FLOWS)

    assert checked.faults == []
    assert set(checked.frame["crisis"]) == {"niger"}
    assert {
        quantity: newest(checked.frame, quantity)
        for quantity in checked.frame.filter(basis="cumulative")["quantity"].unique()
    } == {
        "hner24-funding": 29_900_000,
        "fner24-funding": 4_000_000,
        "outside-plans-2024-funding": 4_000_000,
        "all-2024-funding": 37_900_000,
        "hner24-pledges": 10_000_000,
        "all-2024-pledges": 10_000_000,
    }
    assert checked.notices == [
        "read as FTS flows",
        "row 2 holds HXL tags and was passed over",
        "left out: 1 row outgoing or internal, which counts the same money again",
        "taken once: 2 rows of flows that are listed again",
        "listed and not counted: 2 flows shared with another country or plan",
        "netted: 1 correction below zero (-250,000 USD), which the totals count and no list shows",
    ]


@pytest.mark.parametrize(
    ("day", "plan", "country"),
    [
        (date(2024, 1, 31), 12_000_000, 12_000_000),
        (date(2024, 4, 30), 29_000_000, 33_000_000),
        (date(2024, 6, 30), 29_500_000, 33_500_000),
        (date(2024, 12, 31), 29_500_000, 37_500_000),
        (date(2025, 1, 31), 29_900_000, 37_900_000),
    ],
)
def test_the_totals_of_a_day_are_those_of_the_flows_reported_by_then(day, plan, country):
    known = as_known(check_sample(FLOWS).frame, day)

    assert newest(known, "hner24-funding") == plan
    assert newest(known, "all-2024-funding") == country


def test_the_flows_of_a_plan_give_the_funding_of_the_file_of_plans():
    flows, plans = check_sample(FLOWS).frame, check_sample(PLANS, DOWNLOADED).frame

    for quantity in ("hner24-funding", "fner24-funding", "outside-plans-2024-funding"):
        stated = plans.filter(crisis="niger", quantity=quantity)["value"].item()
        assert newest(flows, quantity) == stated


def test_every_plan_of_a_file_of_several_countries_has_its_pair_and_each_year_its_head():
    checked = check_sample(PLANS, DOWNLOADED)

    rows = checked.frame.select("crisis", "quantity", "value", "as_of", "headline").rows()
    starts, ends = date(2024, 1, 1), date(2024, 12, 31)
    assert checked.faults == []
    assert rows == [
        ("niger", "hner24-requirement", 80_000_000, starts, True),
        ("niger", "hner24-funding", 29_900_000, ends, True),
        ("niger", "fner24-requirement", 6_000_000, date(2024, 7, 1), False),
        ("niger", "fner24-funding", 4_000_000, ends, False),
        ("niger", "rreg24-funding", 1_200_000, ends, False),
        ("niger", "outside-plans-2024-funding", 4_000_000, ends, False),
        ("niger", "hner23-requirement", 70_000_000, date(2023, 1, 1), True),
        ("niger", "hner23-funding", 35_000_000, date(2023, 12, 31), True),
        ("chad", "rreg24-requirement", 40_000_000, starts, True),
        ("chad", "rreg24-funding", 8_000_000, ends, True),
        ("chad", "otcd24-requirement", 90_000_000, date(2024, 2, 1), False),
        ("chad", "otcd24-funding", 2_000_000, date(2024, 6, 30), False),
        ("chad", "ftcd24-funding", 500_000, ends, False),
        ("chad", "outside-plans-2024-funding", 3_000_000, ends, False),
        ("cote-divoire", "outside-plans-2024-funding", 700_000, ends, True),
    ]
    assert checked.frame["caveat"].is_null().all()


def test_the_clusters_of_a_plan_have_their_money_and_lead_nothing():
    checked = check_sample(CLUSTERS, DOWNLOADED)

    assert checked.faults == []
    assert checked.frame.select("quantity", "value").rows() == [
        ("hner24-food-security-requirement", 50_000_000),
        ("hner24-food-security-funding", 20_000_000),
        ("hner24-water-sanitation-and-hygiene-requirement", 30_000_000),
        ("hner24-water-sanitation-and-hygiene-funding", 6_000_000),
        ("hner24-not-specified-funding", 3_950_000),
    ]
    assert not checked.frame["headline"].any()


def test_all_files_of_a_country_stand_in_one_table_without_a_repeated_id():
    files = [check_sample(name, DOWNLOADED).frame for name in (FLOWS, PLANS, CLUSTERS)]

    together = pl.concat(files)

    assert together["id"].is_unique().all()


def test_a_file_of_plans_that_excel_saved_as_a_workbook_reads_the_same(tmp_path):
    rows = sample_rows("s01_fts_two_appeals.csv")
    path = tmp_path / "plans.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, rows[0])
        for number, row in enumerate(rows, start=1):
            for column, (name, text) in enumerate(row.items()):
                sheet.write(number, column, workbook_cell(name, text))

    from_workbook = check_content(path.read_bytes(), path)

    assert from_workbook.faults == []
    assert from_workbook.frame.equals(check_sample("s01_fts_two_appeals.csv").frame)


def workbook_cell(name: str, text: str) -> str | float | date:
    """Return a cell as a spreadsheet holds it."""
    if name.endswith("Date"):
        return date.fromisoformat(text)
    return float(text) if text.isdigit() else text
