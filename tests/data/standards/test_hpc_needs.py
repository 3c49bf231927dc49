from datetime import date

import pytest

from dashboard.data.import_options import ImportOptions
from dashboard.errors import TableError
from tests.data.standards.sample import check_rows, check_sample, figures

COLUMNS = (
    *("Country ISO3", "Admin 1 PCode", "Admin 1 Name", "Admin 2 PCode", "Admin 2 Name"),
    "Admin 3 PCode",
    *("Description", "Cluster", "Category", "Population", "In Need", "Targeted", "Affected"),
    *("Reached", "Info"),
)
NAME = "hpc_hno_2024.csv"
START, END = date(2024, 1, 1), date(2024, 12, 31)
NO_OPTIONS = ImportOptions()
NO_DAY = "The file gives no day; 1 Jan 2024 is taken."


def row(**cells: str) -> dict[str, str]:
    """Return a row in OCHA's columns; underscores stand for spaces."""
    spaced = {name.replace("_", " "): cell for name, cell in cells.items()}
    return dict.fromkeys(COLUMNS, "") | {"Country ISO3": "XXA"} | spaced


CASELOAD = row(
    Description="Final caseload",
    Cluster="ALL",
    Population="20000000",
    In_Need="6000000",
    Targeted="4000000",
    Reached="3100000",
)
EDUCATION = row(Description="Education", Cluster="EDU", In_Need="2000000", Targeted="900000")
DISTRICT = CASELOAD | {"Admin 1 PCode": "XA01", "Admin 1 Name": "North", "In Need": "7"}


def read(*rows, name=NAME, declared=NO_OPTIONS):
    return check_rows(*rows, name=name, declared=declared)


def test_people_in_need_targeted_and_reached_of_the_whole_country_lead():
    checked = read(CASELOAD, EDUCATION, DISTRICT, EDUCATION | {"Category": "Female"})

    assert checked.faults == []
    lead = checked.frame.filter("headline")
    assert lead.select("quantity", "value", "status", "as_of", "due", "settled_by").rows() == [
        ("people-in-need", 6_000_000, "observed", START, None, None),
        ("people-targeted", 4_000_000, "target", START, END, "people-reached"),
        ("people-reached", 3_100_000, "reached", END, None, None),
    ]
    assert "left out: 1 row below the level of a country" in checked.notices
    assert "left out: 1 row of one sex, age or other category" in checked.notices


def test_the_assumed_day_stands_in_the_caveat_of_each_figure():
    checked = read(CASELOAD)

    assert dict(figures(checked, "status", "caveat")) == {
        "observed": NO_DAY,
        "target": NO_DAY,
        "reached": "The file gives no day; 31 Dec 2024 is taken.",
        "context": NO_DAY,
    }


def test_a_cluster_is_a_part_and_no_headline():
    checked = read(CASELOAD, EDUCATION)

    parts = checked.frame.filter(headline=False)
    assert parts.select("quantity", "label", "value").rows() == [
        ("population", "Population", 20_000_000),
        ("people-in-need-edu", "People in need, Education", 2_000_000),
        ("people-targeted-edu", "People targeted, Education", 900_000),
    ]


def test_two_rows_of_one_cluster_are_named_by_their_descriptions():
    overall = row(Description="Protection (overall)", Cluster="PRO", In_Need="9")
    general = row(Description="General Protection", Cluster="PRO", In_Need="5")

    assert figures(read(overall, general), "quantity", "value") == [
        ("people-in-need-pro-protection-overall", 9),
        ("people-in-need-pro-general-protection", 5),
    ]


def test_of_several_caseloads_that_with_a_population_leads_and_says_so():
    larger = row(Description="Refugee caseload", Cluster="ALL", In_Need="8000000")

    checked = read(larger, CASELOAD)

    in_need = checked.frame.filter(status="observed")
    assert in_need.select("quantity", "value", "headline", "caveat").rows() == [
        (
            "people-in-need-refugee-caseload",
            8_000_000,
            False,
            f"{NO_DAY} One of 2 caseloads in the file.",
        ),
        ("people-in-need", 6_000_000, True, f"{NO_DAY} One of 2 caseloads in the file."),
    ]


def test_a_row_without_a_cluster_is_a_part_by_its_description():
    response = row(Description="Refugee Response", In_Need="5", Info="No cluster for entity 7")

    checked = read(CASELOAD, response)

    assert figures(checked, "quantity", "value", "headline")[-1] == (
        "people-in-need-refugee-response",
        5,
        False,
    )


@pytest.mark.parametrize("name", ["s20.csv", "hpc_hno.csv", "hno_20241.csv"])
def test_a_day_is_requested_where_the_name_gives_no_year(name):
    with pytest.raises(TableError) as error:
        read(CASELOAD, name=name)

    assert str(error.value) == (
        f"{name}: this is a file of HPC humanitarian needs, and neither it nor its name gives the "
        "year. Name a day of that year (--as-of 2024-12-31), or rename the file, for example to "
        "hpc_hno_2024.csv."
    )


def test_the_declared_day_gives_the_year_and_when_people_had_been_reached():
    checked = read(CASELOAD, name="needs.csv", declared=ImportOptions(as_of=date(2025, 5, 31)))

    assert figures(checked, "status", "as_of", "caveat")[:3:2] == [
        ("observed", date(2025, 1, 1), "The file gives no day; 1 Jan 2025 is taken."),
        ("reached", date(2025, 5, 31), "The file gives no day; 31 May 2025 was declared."),
    ]


def test_people_reached_in_a_year_that_still_runs_are_left_out_until_their_day_is_declared():
    checked = read(CASELOAD, name="hpc_hno_2099.csv")

    assert "people-reached" not in checked.frame["quantity"].to_list()
    assert any(
        notice.startswith("left out: 1 row of people reached of a period that ends after")
        and notice.endswith("(--as-of names the day that they were known on)")
        for notice in checked.notices
    )


def test_a_file_of_one_country_takes_it_from_its_name():
    without = {name: cell for name, cell in CASELOAD.items() if name != "Country ISO3"}

    assert set(read(without, name="tcd_hpc_needs_api_2024.csv").frame["crisis"]) == {"chad"}
    with pytest.raises(TableError, match=r"gives the country. Name it \(--crisis afghanistan\)"):
        read(without)


def test_a_row_of_tags_is_passed_over():
    checked = read(dict.fromkeys(COLUMNS, "#meta"), CASELOAD)

    assert checked.faults == []
    assert checked.notices[1] == "row 2 holds HXL tags and was passed over"


def test_the_case_of_a_file_without_a_year_reads_as_soon_as_a_day_is_declared():
    with pytest.raises(TableError, match="neither it nor its name gives the year"):
        check_sample("s20_hno.csv")
    checked = check_sample("s20_hno.csv", ImportOptions(as_of=date(2025, 12, 31)))

    assert figures(checked, "crisis", "quantity", "value") == [
        ("mali", "people-in-need", 6_000_000),
        ("mali", "people-targeted", 4_000_000),
        ("mali", "population", 20_000_000),
        ("mali", "people-in-need-edu", 2_000_000),
        ("mali", "people-targeted-edu", 900_000),
    ]


def test_an_area_of_the_third_level_is_no_country():
    checked = read(CASELOAD, CASELOAD | {"Admin 3 PCode": "XA010101", "In Need": "7"})

    assert checked.frame.filter(status="observed")["value"].to_list() == [6_000_000]
