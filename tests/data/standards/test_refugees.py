from datetime import date

import pytest

from dashboard.data.import_options import ImportOptions
from dashboard.errors import TableError
from tests.data.standards.sample import check_json, check_rows, check_sample, figures, sample_rows

(REFUGEES,) = sample_rows("hdx_hapi_refugees.synthetic.csv")
END = date(2025, 12, 31)
END_2018, END_2019 = date(2018, 12, 31), date(2019, 12, 31)
SHOWN = ("crisis", "quantity", "label", "value", "headline")
PART = "The file may not have every country of asylum."


def hapi(origin: str, asylum: str, population: str, group: str = "REF", **cells: str):
    """Return a row of HDX HAPI."""
    countries = {"origin_location_code": origin, "asylum_location_code": asylum}
    return REFUGEES | countries | {"population": population, "population_group": group} | cells


# HDX HAPI refugees.


def test_those_of_an_origin_are_a_sum_that_names_how_many_countries_it_is_of():
    checked = check_rows(hapi("MLI", "NER", "1250000"), hapi("MLI", "BFA", "250000"))

    assert checked.faults == []
    assert figures(checked, "quantity", "label", "value", "place", "headline", "caveat") == [
        ("refugees", "Refugees from Mali in 2 countries of asylum", 1_500_000, "Mali", True, PART),
        ("refugees-in-niger", "Refugees from Mali in Niger", 1_250_000, "Niger", False, None),
        (
            "refugees-in-burkina-faso",
            "Refugees from Mali in Burkina Faso",
            250_000,
            "Burkina Faso",
            False,
            None,
        ),
    ]
    assert set(figures(checked, "measure", "basis", "as_of")) == {
        ("people_displaced", "stock", END)
    }


def test_a_file_of_one_country_of_asylum_is_of_that_country_and_no_total_of_an_origin():
    checked = check_rows(hapi("MLI", "NER", "60000"), hapi("NGA", "NER", "300"))

    assert figures(checked, *SHOWN) == [
        ("niger", "refugees-hosted", "Refugees in Niger", 60_300, True),
        ("niger", "refugees-hosted-from-mali", "Refugees in Niger from Mali", 60_000, False),
        ("niger", "refugees-hosted-from-nigeria", "Refugees in Niger from Nigeria", 300, False),
    ]


def test_a_country_file_of_both_sides_makes_no_crisis_of_the_other_countries():
    checked = check_rows(
        hapi("MLI", "NER", "60000"), hapi("MLI", "BFA", "40000"), hapi("NGA", "MLI", "300")
    )

    totals = checked.frame.filter("headline")
    assert totals.select("crisis", "label", "value", "caveat").rows() == [
        ("mali", "Refugees from Mali in 2 countries of asylum", 100_000, PART),
        ("mali", "Refugees in Mali", 300, None),
    ]


def test_the_case_of_a_country_file_has_no_total_of_an_origin_that_it_does_not_hold():
    checked = check_sample("s08_hapi_refugees_country_file.csv")

    assert set(checked.frame["crisis"]) == {"mali"}
    assert checked.frame.filter(value=300).select("label").rows() == [
        ("Refugees in Mali",),
        ("Refugees in Mali from Nigeria",),
    ]


def test_a_file_of_few_countries_of_asylum_gives_their_totals_alone():
    rows = [
        hapi(origin, asylum, "10") for origin in ("SDN", "SSD", "ERI") for asylum in ("TCD", "ETH")
    ]

    checked = check_rows(*rows)

    totals = checked.frame.filter("headline")
    assert totals.select("label", "value").rows() == [
        ("Refugees in Chad", 30),
        ("Refugees in Ethiopia", 30),
    ]


def test_a_file_of_the_whole_world_gives_whole_origins():
    codes = [f"{first}{second}Q" for first in "ABCDEFGHIJ" for second in "ABCDEFGHIJ"]

    checked = check_rows(*(hapi("MLI", code, "10") for code in codes))

    total = checked.frame.filter(quantity="refugees")
    assert total.select("label", "value", "caveat").rows() == [("Refugees from Mali", 1000, None)]


def test_groups_are_not_added_to_one_another():
    checked = check_rows(
        hapi("MLI", "NER", "9"), hapi("MLI", "NER", "5", "ASY"), hapi("MLI", "NER", "7", "OIP")
    )

    assert figures(checked, "quantity", "value", "headline")[:3] == [
        ("refugees-hosted", 9, True),
        ("asylum-seekers-hosted", 5, True),
        ("others-in-need-of-protection-hosted", 7, False),
    ]


def test_a_total_with_a_part_that_is_no_number_is_not_made():
    checked = check_rows(hapi("MLI", "NER", "9"), hapi("NGA", "NER", "x"))

    assert figures(checked, "quantity") == [("refugees-hosted-from-mali",)]
    assert [(fault.row, fault.value) for fault in checked.faults] == [(3, "x")]


def test_a_row_that_is_there_twice_counts_once():
    row = hapi("MLI", "NER", "9")

    checked = check_rows(row, row)

    assert checked.faults == []
    assert figures(checked, "value") == [(9,), (9,)]
    assert (
        "left out: 1 row with the countries, group and period of an earlier row" in checked.notices
    )


def test_a_year_that_still_runs_waits_for_its_day():
    running = hapi(
        "MLI",
        "NER",
        "9",
        reference_period_start="2099-01-01",
        reference_period_end="2099-12-31",
    )

    with pytest.raises(TableError, match="--as-of names the day"):
        check_rows(running, declared=ImportOptions())
    declared = ImportOptions(as_of=date(2099, 6, 30))
    assert figures(check_rows(running, declared=declared), "as_of", "caveat")[0] == (
        date(2099, 6, 30),
        "The file gives no day; 30 Jun 2099 was declared.",
    )


# HDX HAPI returnees, as a spreadsheet saves them.


def returned(group: str, population: str, year: int, **cells: str) -> dict[str, str]:
    """Return a row with American days."""
    days = {"reference_period_start": f"1/1/{year}", "reference_period_end": f"12/31/{year}"}
    return hapi("TCD", "TCD", population, group, **days, **cells)


def test_refugees_and_displaced_people_who_returned_are_two_flows_of_each_year():
    checked = check_rows(
        returned("RET", "600", 2023),
        returned("RET", "400", 2024, gender="f"),
        returned("RET", "90", 2024, gender="f", age_range="11-May"),
        returned("RET", "900", 2024),
        returned("RDP", "70", 2024),
    )

    assert checked.faults == []
    assert figures(checked, "quantity", "label", "value", "as_of", "basis", "headline") == [
        ("refugees-returned", "Refugees returned to Chad", 600, date(2023, 12, 31), "flow", True),
        ("refugees-returned", "Refugees returned to Chad", 900, date(2024, 12, 31), "flow", True),
        (
            "displaced-returned",
            "Displaced people returned in Chad",
            70,
            date(2024, 12, 31),
            "flow",
            True,
        ),
    ]
    assert set(checked.frame["measure"]) == {"people_returned"}
    assert "left out: 2 rows of one sex or age" in checked.notices


def test_those_who_returned_from_several_countries_are_added_up():
    checked = check_rows(hapi("TCD", "SDN", "5", "RET"), hapi("TCD", "NER", "6", "RET"))

    assert figures(checked, "quantity", "label", "value") == [
        ("refugees-returned", "Refugees returned to Chad from 2 countries of asylum", 11),
        ("refugees-returned-from-sudan", "Refugees returned to Chad from Sudan", 5),
        ("refugees-returned-from-niger", "Refugees returned to Chad from Niger", 6),
    ]


# UNHCR.


def unhcr(year: int, origin: str, asylum: str, **numbers: int) -> dict[str, str]:
    """Return a row of the file of population totals."""
    groups = dict.fromkeys(("REF", "IDP", "ASY", "OOC", "STA", "OIP"), 0) | numbers
    cells = {"Year": year, "ISO3CoO": origin, "ISO3CoA": asylum, **groups}
    return {name: str(cell) for name, cell in cells.items()}


def test_population_totals_are_of_the_countries_of_asylum_that_the_file_has():
    checked = check_rows(
        unhcr(2018, "SDN", "TCD", REF=1000),
        unhcr(2019, "SDN", "TCD", REF=1500, ASY=7),
        unhcr(2019, "CAF", "TCD", REF=500),
        unhcr(2019, "TCD", "TCD", IDP=90),
        unhcr(2019, "CAF", "CMR", REF=30),
        unhcr(2019, "NGA", "CMR", REF=20),
    )

    assert checked.faults == []
    totals = checked.frame.filter("headline").sort("crisis", "quantity", "as_of", descending=True)
    assert totals.select("crisis", "quantity", "label", "value", "as_of").rows()[::-1] == [
        ("cameroon", "refugees-hosted", "Refugees in Cameroon", 50, END_2019),
        ("chad", "asylum-seekers-hosted", "Asylum seekers in Chad", 0, END_2018),
        ("chad", "asylum-seekers-hosted", "Asylum seekers in Chad", 7, END_2019),
        ("chad", "people-displaced-inside", "People displaced inside Chad", 90, END_2019),
        ("chad", "refugees-hosted", "Refugees in Chad", 1000, END_2018),
        ("chad", "refugees-hosted", "Refugees in Chad", 2000, END_2019),
    ]
    assert not {"sudan", "nigeria"} & set(checked.frame["crisis"])


def test_a_group_that_nobody_belongs_to_is_no_series():
    checked = check_rows(unhcr(2019, "SDN", "TCD", REF=5), unhcr(2019, "CAF", "TCD", REF=6))

    assert {row[0].split("-from-")[0] for row in figures(checked, "quantity")} == {
        "refugees-hosted"
    }


def test_the_answer_of_the_interface_gives_the_same_totals():
    item = {
        "year": 2024,
        "coo_iso": "SDN",
        "coa_iso": "TCD",
        "refugees": "700",
        "asylum_seekers": "4",
        "returned_refugees": "0",
        "idps": "0",
        "stateless": "-",
        "oip": "-",
        "hst": "-",
    }

    checked = check_json({"page": 1, "items": [item, item | {"coo_iso": "CAF", "refugees": 9}]})

    assert checked.faults == []
    assert checked.frame.filter("headline").select("label", "value").rows() == [
        ("Refugees in Chad", 709),
        ("Asylum seekers in Chad", 8),
    ]


def test_totals_of_all_countries_of_asylum_are_whole_origins():
    item = {"year": 2024, "coo_iso": "SDN", "coa_iso": "-", "refugees": "700"}

    checked = check_json({"items": [item]})

    assert figures(checked, "crisis", "label", "value", "caveat") == [
        ("sudan", "Refugees from Sudan", 700, None)
    ]
