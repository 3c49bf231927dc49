from datetime import date

import pytest

from dashboard.errors import TableError
from tests.data.standards.sample import check_json, check_rows, check_sample, figures

ROUND_1, ROUND_2 = date(2025, 3, 31), date(2025, 6, 30)


def hapi(**cells: str) -> dict[str, str]:
    """Return a row in the columns of HDX HAPI."""
    return {
        "location_code": "XXA",
        "has_hrp": "Y",
        "in_gho": "Y",
        "provider_admin1_name": "",
        "provider_admin2_name": "",
        "admin1_code": "",
        "admin1_name": "",
        "admin2_code": "",
        "admin2_name": "",
        "admin_level": "0",
        "operation": "Displacement in Exampleland",
        "assessment_type": "BA",
        "population": "300000",
        "reporting_round": "1",
        "reference_period_start": "2025-03-31",
        "reference_period_end": "2025-03-31",
    } | cells


LATER = {
    "population": "350000",
    "reporting_round": "2",
    "reference_period_start": "2025-06-30",
    "reference_period_end": "2025-06-30",
}


def dtm(value: int | None = 300_000, number: int = 1, **cells: object) -> dict[str, object]:
    """Return a row in the names of the DTM interface."""
    return {
        "operation": "Displacement in Exampleland",
        "admin0Name": "Exampleland",
        "admin0Pcode": "XXA",
        "numPresentIdpInd": value,
        "reportingDate": ("2025-03-31T00:00:00", "2025-06-30T00:00:00")[number - 1],
        "roundNumber": number,
        "displacementReason": "Conflict",
        "numberMales": None,
        "idpOriginAdmin1Name": "Not available",
        "assessmentType": "BA",
    } | cells


def read_dtm(*rows):
    return check_json({"result": rows, "statusCode": 200, "isSuccess": True})


# HDX HAPI.


def test_the_rounds_of_an_operation_are_a_series_of_the_whole_country():
    area = {"admin_level": "1", "admin1_code": "XA01", "provider_admin1_name": "North"}

    checked = check_rows(hapi(), hapi(**LATER), hapi(**LATER, **area))

    assert checked.faults == []
    assert figures(checked, "quantity", "label", "value", "as_of", "headline", "caveat") == [
        (
            "displaced-people-displacement-in-exampleland",
            "Displaced people",
            value,
            day,
            True,
            None,
        )
        for value, day in ((300_000, ROUND_1), (350_000, ROUND_2))
    ]
    assert figures(checked, "measure", "status", "basis")[0] == (
        "people_displaced",
        "observed",
        "stock",
    )
    assert checked.notices == [
        "read as HDX HAPI displaced people",
        "left out: 1 row below the level of a country",
    ]


def test_the_case_of_two_rounds_and_an_area_is_a_series_of_two():
    checked = check_sample("s21_hapi_idps.csv")

    assert figures(checked, "crisis", "value", "as_of", "headline") == [
        ("mali", 300_000, ROUND_1, True),
        ("mali", 350_000, ROUND_2, True),
    ]


def test_several_operations_are_series_and_never_added_up():
    flood = {"operation": "Flood 2025", "population": "20000"}

    checked = check_rows(hapi(**LATER), hapi(**flood), hapi())

    assert figures(checked, "label", "value", "headline") == [
        ("Displaced people, Displacement in Exampleland", 350_000, True),
        ("Displaced people, Flood 2025", 20_000, False),
        ("Displaced people, Displacement in Exampleland", 300_000, True),
    ]
    assert set(checked.frame["caveat"]) == {"One of 2 operations, which are not added up."}


def test_two_countries_have_their_headlines_each():
    checked = check_rows(hapi(), hapi(location_code="TCD", operation="Lake"))

    assert figures(checked, "crisis", "headline", "caveat") == [
        ("xxa", True, None),
        ("chad", True, None),
    ]


def test_a_file_of_areas_alone_says_why_it_holds_no_figure():
    with pytest.raises(TableError, match=r"no row of it is a figure \(left out: 1 row below"):
        check_rows(hapi(admin_level="2", admin2_code="XA0101"))


def test_days_that_a_spreadsheet_saved_are_read():
    american = {"reference_period_start": "6/30/2025", "reference_period_end": "6/30/2025"}

    assert figures(check_rows(hapi(**american)), "as_of") == [(ROUND_2,)]


# IOM DTM.


def test_a_round_is_the_sum_of_its_reasons_and_origins():
    flood = {"displacementReason": "Natural disaster", "idpOriginAdmin1Name": "North"}

    checked = read_dtm(dtm(), dtm(7_000, **flood), dtm(350_000, number=2))

    assert checked.faults == []
    assert figures(checked, "crisis", "value", "as_of", "headline", "publisher") == [
        ("xxa", 307_000, ROUND_1, True, "IOM DTM"),
        ("xxa", 350_000, ROUND_2, True, "IOM DTM"),
    ]


def test_the_baseline_of_a_round_counts_and_its_sites_are_in_the_caveat():
    checked = read_dtm(dtm(39_492, assessmentType="SA"), dtm(155_000), dtm(166))

    assert figures(checked, "value", "caveat") == [
        (155_166, "Another assessment of this round counted 39,492.")
    ]


def test_a_round_with_sites_alone_is_their_sum():
    assert figures(read_dtm(dtm(5, assessmentType="SA")), "value", "caveat") == [(5, None)]


NORTH, SOUTH = ({"admin1Name": name, "admin1Pcode": name} for name in ("North", "South"))


def test_an_area_alone_is_no_total_of_the_country():
    checked = read_dtm(dtm(**NORTH), dtm(350_000, number=2, **NORTH))

    assert figures(checked, "label", "value", "place", "headline", "caveat")[1] == (
        "Displaced people in North, XXA",
        350_000,
        "North",
        True,
        "Only North; the file does not give the whole country.",
    )


def test_areas_are_added_up_where_all_of_them_report():
    checked = read_dtm(
        dtm(**NORTH), dtm(50_000, **SOUTH), dtm(1, **SOUTH), dtm(9, number=2, **NORTH)
    )

    assert figures(checked, "label", "value", "as_of", "headline", "caveat") == [
        (
            "Displaced people in 2 areas, XXA",
            350_001,
            ROUND_1,
            True,
            "Added up from 2 areas; they may not be the whole country.",
        ),
        ("Displaced people in North, XXA", 300_000, ROUND_1, False, None),
        ("Displaced people in South, XXA", 50_001, ROUND_1, False, None),
        ("Displaced people in North, XXA", 9, ROUND_2, False, None),
    ]
    assert "left out: 1 row of rounds in which not every area reported" in checked.notices


def test_the_country_itself_counts_where_it_stands_beside_its_areas():
    checked = read_dtm(dtm(**NORTH), dtm(400_000))

    assert figures(checked, "label", "value") == [("Displaced people", 400_000)]
    assert "left out: 1 row below the level of a country" in checked.notices


def test_what_is_no_number_is_a_fault_of_its_row_and_in_no_sum():
    checked = read_dtm(dtm(), dtm(numPresentIdpInd="many"), dtm(5, number=2), dtm(None))

    assert figures(checked, "value") == [(5,)]
    assert [(fault.row, fault.column, fault.value) for fault in checked.faults] == [
        (3, "value", "many")
    ]
    assert "left out: 1 row without a number" in checked.notices


def test_an_operation_with_a_long_name_has_ids_that_are_accepted():
    names = [
        f"{end} {'Displacement and return after the floods of the north ' * 3}" for end in "ab"
    ]

    checked = read_dtm(*(dtm(operation=name, roundNumber=None) for name in names))

    assert checked.faults == []
    assert checked.frame["id"].n_unique() == 2
