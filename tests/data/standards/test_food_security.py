from datetime import date

import pytest

from dashboard.errors import TableError
from tests.data.standards.sample import check_rows, figures

NOW, ANALYSED, DUE = date(2025, 4, 1), date(2025, 4, 30), date(2025, 10, 31)
SERIES = "people-in-ipc-phase-3-or-worse"
LABEL = "People in IPC phase 3 or worse"
SHOWN = ("label", "value", "status", "as_of", "due")
MONTH = "The analysis is of Apr 2025; the end of that month is taken."
CURRENT = {"From": "2025-04-01", "To": "2025-04-30"}
LATER = {
    "Validity period": "first projection",
    "From": "2025-05-01",
    "To": "2025-10-31",
}


def ipc(phase: str = "3+", number: str = "4000000", **cells: str) -> dict[str, str]:
    """Return a row of the long file of the IPC."""
    return {
        "Date of analysis": "Apr 2025",
        "Country": "TCD",
        "Total country population": "10000000",
        "Validity period": "current",
        **CURRENT,
        "Phase": phase,
        "Number": number,
        "Percentage": "0.4",
    } | cells


def hapi(phase: str = "3+", number: str = "4000000", **cells: str) -> dict[str, str]:
    """Return a row of HDX HAPI."""
    return {
        "location_code": "TCD",
        "has_hrp": "Y",
        "in_gho": "Y",
        "provider_admin1_name": "",
        "provider_admin2_name": "",
        "admin1_code": "",
        "admin1_name": "",
        "admin2_code": "",
        "admin2_name": "",
        "admin_level": "0",
        "ipc_phase": phase,
        "ipc_type": "current",
        "population_in_phase": number,
        "population_fraction_in_phase": "0.4",
        "reference_period_start": "2025-04-01",
        "reference_period_end": "2025-04-30",
        "dataset_hdx_id": "00000000-0000-0000-0000-000000000000",
        "resource_hdx_id": "00000000-0000-0000-0000-000000000001",
        "warning": "",
        "error": "",
    } | cells


HAPI_LATER = {
    "ipc_type": "first projection",
    "reference_period_start": "2025-05-01",
    "reference_period_end": "2025-10-31",
}


def wide(**cells: str) -> dict[str, str]:
    """Return a row of the wide file of the IPC; phases 1 to 5 are left away."""
    row = {"Date of analysis": "Apr 2025", "Country": "TCD", "Total country population": "10000000"}
    for validity in ("current", "first projection", "second projection"):
        title = validity.capitalize()
        row |= {f"{title} from": "", f"{title} to": "", f"Population analyzed {validity}": ""}
        row |= {f"Phase 3+ number {validity}": "", f"Phase 3+ percentage {validity}": ""}
        row |= {f"Phase 3 number {validity}": "7", f"Phase 3 percentage {validity}": "0.1"}
    return row | cells


NOW_AND_LATER = [
    (LABEL, 4_000_000, "observed", NOW, None),
    (f"{LABEL}, projected", 5_000_000, "projected", ANALYSED, DUE),
]


def test_phase_3_or_worse_is_observed_now_and_a_claim_as_projected():
    checked = check_rows(
        ipc("all", "10000000"),
        ipc(),
        ipc("3", "3000000"),
        ipc("all", "10000000", **LATER),
        ipc(number="5000000", **LATER),
    )

    assert checked.faults == []
    assert figures(checked, *SHOWN) == NOW_AND_LATER
    assert (
        figures(checked, "quantity", "measure", "unit", "basis", "headline")
        == [(SERIES, "people_in_need", "people", "stock", True)] * 2
    )
    assert figures(checked, "caveat", "reported_on") == [(None, ANALYSED), (MONTH, ANALYSED)]
    assert checked.notices == ["read as IPC food security", "left out: 1 row of a single phase"]


def test_the_wide_file_gives_the_same_figures():
    checked = check_rows(
        wide(
            **{
                "Current from": "2025-04-01",
                "Current to": "2025-04-30",
                "Population analyzed current": "10000000",
                "Phase 3+ number current": "4000000",
                "First projection from": "2025-05-01",
                "First projection to": "2025-10-31",
                "Population analyzed first projection": "10000000",
                "Phase 3+ number first projection": "5000000",
            }
        )
    )

    assert checked.faults == []
    assert figures(checked, *SHOWN) == NOW_AND_LATER
    assert checked.notices == ["read as IPC food security (wide)"]


def test_hapi_gives_no_day_of_the_analysis_and_says_so():
    checked = check_rows(
        hapi("all", "9000000"),
        hapi(),
        hapi("all", "9000000", **HAPI_LATER),
        hapi(number="5000000", **HAPI_LATER),
        hapi(admin_level="1", admin1_code="TD01"),
        hapi(error="Duplicate row with lower population analyzed excluded"),
    )

    assert figures(checked, *SHOWN, "caveat") == [
        (LABEL, 4_000_000, "observed", NOW, None, "Of the 9,000,000 people who were analysed."),
        (
            f"{LABEL}, projected",
            5_000_000,
            "projected",
            NOW,
            DUE,
            "Of the 9,000,000 people who were analysed. "
            "The file gives no day of the analysis; the start of its current period is taken.",
        ),
    ]
    assert "left out: 1 row below the level of a country" in checked.notices


def test_a_projection_of_hapi_without_a_current_period_is_taken_from_its_start():
    newer = {"reference_period_start": "2025-11-01", "reference_period_end": "2025-12-31"}

    checked = check_rows(hapi(**newer), hapi(**HAPI_LATER))

    assert figures(checked, "as_of", "caveat")[1] == (
        date(2025, 5, 1),
        "The file gives no day of the analysis; the start of its projected period is taken.",
    )


def test_an_analysis_of_a_part_of_the_country_says_so():
    checked = check_rows(ipc("all", "900000"), ipc(number="500000"))

    assert figures(checked, "value", "caveat") == [
        (500_000, "The analysis covers 900,000 people, not the whole country.")
    ]


def test_of_two_analyses_of_a_period_that_of_more_people_counts():
    checked = check_rows(ipc("all", "10"), ipc(number="5"), ipc("all", "10000000"), ipc())

    assert figures(checked, "value") == [(4_000_000,)]
    assert (
        "left out: 1 row of an analysis of fewer people than another of that period"
        in checked.notices
    )


def test_a_row_that_is_there_twice_is_taken_once():
    checked = check_rows(ipc(), ipc())

    assert checked.faults == []
    assert figures(checked, "value") == [(4_000_000,)]


def test_two_projections_of_an_analysis_are_two_claims():
    second = {"Validity period": "second projection", "From": "2025-11-01", "To": "2026-01-31"}

    checked = check_rows(ipc(**LATER), ipc(number="6000000", **second))

    assert figures(checked, "value", "as_of", "due") == [
        (4_000_000, ANALYSED, DUE),
        (6_000_000, ANALYSED, date(2026, 1, 31)),
    ]


def test_an_analysis_after_its_projected_period_is_claimed_no_later_than_due():
    checked = check_rows(ipc(**LATER, **{"Date of analysis": "Dec 2025"}))

    assert checked.faults == []
    assert figures(checked, "as_of", "due") == [(DUE, DUE)]


def test_areas_of_a_country_are_left_out():
    checked = check_rows(ipc(Area=""), ipc(Area="North"))

    assert figures(checked, "value") == [(4_000_000,)]
    assert "left out: 1 row below the level of a country" in checked.notices


def test_a_file_of_single_phases_holds_no_figure():
    with pytest.raises(TableError, match=r"no row of it is a figure \(left out: 1 row of a single"):
        check_rows(ipc("4"))
