from datetime import date

import pytest

from dashboard.errors import TableError
from tests.data.standards.sample import check_json, figures

DAY = date(2025, 6, 30)
SHOWN = ("quantity", "label", "value", "basis", "headline")
TOTAL = "A running total; the file does not say from which day it runs."


def odp(individuals: str | None, **cells: object) -> dict[str, object]:
    """Return a row of the portal's answer."""
    return {
        "geomaster_name": "South Sudan",
        "geomaster_id": 259,
        "admin_level": "Country",
        "centroid_lon": 30.32,
        "pop_accommodation_code": None,
        "pop_data_type_code": "NEW",
        "pop_data_type_name": "New Arrivals",
        "pop_type_code": "REF",
        "pop_type_name": "Refugees",
        "pop_frequency_name": "Daily",
        "pop_frequency_code": "D",
        "pop_frequency_cumulative": "cumulative",
        "pop_frequency_cumulative_code": "C",
        "pop_origin_name": "Sudan",
        "pop_origin_code": "SUD",
        "date": "2025-06-30",
        "month": 6,
        "year": 2025,
        "source": "UNHCR, Government",
        "individuals": individuals,
        "households": "9",
    } | cells


REGISTERED = {
    "pop_data_type_code": "REG",
    "pop_data_type_name": "Registered",
    "pop_origin_name": "Dem. Rep. of the Congo",
    "pop_origin_code": "COD",
}


def read(*rows):
    return check_json({"pop_frequency_code": ["D", "M"], "data": rows})


def test_new_arrivals_lead_and_the_registered_stand_beside_them():
    checked = read(odp("760000"), odp("900000", **REGISTERED))

    assert checked.faults == []
    assert set(figures(checked, "crisis", "measure", "as_of")) == {
        ("south-sudan", "people_displaced", DAY)
    }
    assert figures(checked, *SHOWN, "caveat") == [
        (
            "refugees-from-sudan-new-arrivals",
            "Refugees from Sudan, new arrivals",
            760_000,
            "cumulative",
            True,
            TOTAL,
        ),
        (
            "refugees-from-democratic-republic-of-the-congo-registered",
            "Refugees from Democratic Republic of the Congo, registered",
            900_000,
            "stock",
            False,
            None,
        ),
    ]


def test_the_arrivals_of_each_period_are_another_series_than_their_running_total():
    of_the_day = {"pop_frequency_cumulative_code": None, "pop_frequency_cumulative": None}

    checked = read(odp("760000"), odp("1200", **of_the_day))

    assert figures(checked, *SHOWN)[1] == (
        "refugees-from-sudan-new-arrivals-in-the-period",
        "Refugees from Sudan, new arrivals in the period",
        1200,
        "flow",
        True,
    )


def test_the_days_of_a_series_are_its_history():
    checked = read(odp("5", date="2025-05-31"), odp("7"))

    assert figures(checked, "quantity", "value", "as_of") == [
        ("refugees-from-sudan-new-arrivals", 5, date(2025, 5, 31)),
        ("refugees-from-sudan-new-arrivals", 7, DAY),
    ]


def test_without_new_arrivals_the_largest_registered_group_leads():
    other = REGISTERED | {"pop_origin_name": "Ethiopia"}

    assert figures(read(odp("5", **REGISTERED), odp("6", **other)), "value", "headline") == [
        (5, False),
        (6, True),
    ]


def test_kinds_of_accommodation_add_up_unless_their_total_is_there():
    urban, camp = ({"pop_accommodation_code": code} for code in "UP")

    assert figures(read(odp("5", **urban), odp("6", **camp)), "value") == [(11,)]
    checked = read(odp("12"), odp("5", **urban), odp("6", **camp))
    assert figures(checked, "value") == [(12,)]
    assert "left out: 2 rows of one kind of accommodation, beside that of all" in checked.notices


def test_what_is_no_number_is_a_fault_of_its_row():
    checked = read(odp("5"), odp("many", **REGISTERED), odp(None))

    assert figures(checked, "value") == [(5,)]
    assert [(fault.row, fault.value) for fault in checked.faults] == [(3, "many")]


def test_camps_and_unknown_counts_are_left_out():
    with pytest.raises(
        TableError, match="1 row below the level of a country; left out: 1 row whos"
    ):
        read(odp("5", admin_level="Camp"), odp("5", pop_data_type_code="EST"))
