"""Plans of FTS and of the HPC plan overview: goal and money of one plan, and whom it is for."""

from datetime import date, timedelta

import pytest

from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.errors import TableError
from tests.data.standards.sample import (
    READ_ON,
    check_json,
    check_rows,
    check_sample,
    figures,
    sample_json,
)

PLAN = {
    "countryCode": "XXA",
    "id": "9999",
    "name": "[SYNTHETIC] Exampleland HNRP 2026",
    "code": "HXXA26",
    "typeId": "4",
    "typeName": "Humanitarian needs and response plan",
    "startDate": "2026-01-01",
    "endDate": "2026-12-31",
    "year": "2026",
    "requirements": "2000000000",
    "funding": "412500000",
    "percentFunded": "21",
}
NO_PLAN = dict.fromkeys(("id", "code", "typeId", "typeName", "startDate", "endDate"), "")
OUTSIDE = PLAN | NO_PLAN | {"name": "Not specified", "requirements": "", "funding": "7000000"}
MONEY = ("quantity", "value", "status", "as_of", "headline")


def plan(code: str, kind: str, requirements: int | str, name: str = "", **cells: str) -> dict:
    """Return a row of a plan by its code, type and requirement."""
    return PLAN | {
        "code": code,
        "typeId": kind,
        "typeName": name,
        "requirements": str(requirements),
        **cells,
    }


def overview(**changes: object) -> dict:
    """Return the sample overview with its plan changed."""
    overview = sample_json("hpc_plan_overview.synthetic.json")
    overview["data"]["plans"][0] |= changes
    return overview


def caseload(reference: str, **people: int | None) -> dict:
    """Return a caseload of a plan."""
    return {
        "customReference": reference,
        "totals": [{"type": kind, "value": value} for kind, value in people.items()],
    }


def head_plans(*rows: dict) -> set[str]:
    """Return the codes of the plans whose rows lead."""
    checked = check_rows(*rows)
    assert checked.faults == []
    return set(checked.frame.filter("headline")["plan"])


# Goal and money.


def test_a_plan_becomes_what_it_asks_for_has_and_is_for():
    checked = check_json(overview())

    assert checked.faults == []
    assert figures(checked, "quantity", "value", "status", "modality", "headline") == [
        ("hxxa26-requirement", 2_000_000_000, "required", "stated", True),
        ("hxxa26-requirement-original", 1_900_000_000, "context", "stated", False),
        ("hxxa26-funding", 412_500_000, "received", "stated", True),
        ("people-in-need", 10_000_000, "observed", "stated", True),
        ("people-targeted", 6_500_000, "target", "stated", True),
        ("people-to-be-reached", 5_900_000, "target", "expected", False),
        ("people-affected", 18_000_000, "observed", "stated", False),
        ("population", 31_000_000, "context", "stated", False),
    ]
    assert set(figures(checked, "plan", "plan_type")) == {
        ("HXXA26", "Humanitarian needs and response plan")
    }
    assert checked.frame.filter(status="required")["due"].to_list() == [date(2026, 12, 31)]
    assert checked.frame.filter(status="received")["as_of"].to_list() == [date(2026, 6, 30)]


def test_the_flat_file_of_requirements_gives_the_same_money():
    columns = ("id", "crisis", "quantity", "label", "value", "status", "as_of", "due", "headline")
    from_csv = figures(check_rows(PLAN), *columns)

    assert from_csv == [
        figure
        for figure in figures(check_json(overview()), *columns)
        if figure[2] in ("hxxa26-requirement", "hxxa26-funding")
    ]


def test_two_appeals_of_a_year_are_two_series_and_the_response_plan_leads():
    checked = check_sample("s01_fts_two_appeals.csv")

    assert figures(checked, "quantity", "plan", "value", "headline") == [
        ("hmli25-requirement", "HMLI25", 100_000_000, True),
        ("hmli25-funding", "HMLI25", 60_000_000, True),
        ("fmli25-requirement", "FMLI25", 20_000_000, False),
        ("fmli25-funding", "FMLI25", 5_000_000, False),
    ]


def test_money_outside_plans_is_of_its_year():
    checked = check_sample("s02_fts_not_specified_years.csv")

    outside = [row for row in figures(checked, *MONEY, "label") if row[0].startswith("outside")]
    assert checked.faults == []
    assert outside == [
        (
            "outside-plans-2025-funding",
            7_000_000,
            "received",
            date(2025, 12, 31),
            False,
            "Outside plans 2025: funded",
        ),
        (
            "outside-plans-2024-funding",
            4_000_000,
            "received",
            date(2024, 12, 31),
            False,
            "Outside plans 2024: funded",
        ),
    ]


def test_each_year_has_its_head_plan():
    checked = check_sample("s18_fts_part_year.csv")

    assert figures(checked, "plan", "status", "value", "headline") == [
        ("HMLI26", "required", 100_000_000, True),
        ("HMLI26", "received", 30_000_000, True),
        ("HMLI25", "required", 100_000_000, True),
        ("HMLI25", "received", 60_000_000, True),
    ]


@pytest.mark.parametrize(
    ("rows", "head"),
    [
        # A response plan leads, whatever else is larger.
        ([("HXXA26", "4", 5), ("RXXA26", "111", 900), ("OXXA26", "1614", 800)], "HXXA26"),
        ([("NXXA26", "2070", 5), ("RXXA26", "111", 900)], "NXXA26"),
        ([("HXXA26", "4", 5), ("NXXA26", "2070", 6)], "NXXA26"),
        ([("HXXA26", "4", 6), ("FXXA26", "5", 5)], "HXXA26"),
        # Without one the regional chapter does, or a flash appeal that asks for more.
        ([("RXXA26", "111", 5), ("OXXA26", "1614", 900)], "RXXA26"),
        ([("RXXA26", "111", 6), ("FXXA26", "5", 5)], "RXXA26"),
        ([("RXXA26", "111", 5), ("FXXA26", "5", 6)], "FXXA26"),
        ([("FXXA26", "5", 5), ("OXXA26", "6", 900)], "FXXA26"),
        # A plan that states no goal leads none that does.
        ([("HXXA26", "4", ""), ("OXXA26", "6", 1)], "OXXA26"),
        ([("HXXA26", "4", 0), ("RXXA26", "111", 1)], "RXXA26"),
    ],
)
def test_the_head_plan_is_found_by_the_type_and_then_by_the_requirement(rows, head):
    plans = [plan(*row) for row in rows]

    assert head_plans(*plans) == head_plans(*plans[::-1]) == {head}


@pytest.mark.parametrize(
    ("rows", "head"),
    [
        ([("HXXA26", "", 5, "HRP"), ("RXXA26", "", 900, "Regional response plan")], "HXXA26"),
        ([("A1", "", 5, "Flash Appeal"), ("A2", "", 9, "Other")], "A1"),
        # Of a file without types the first letter of the code says it.
        ([("HXXA26", "", 5), ("RXXA26b", "", 900)], "HXXA26"),
    ],
)
def test_without_a_number_the_name_or_the_code_says_the_type(rows, head):
    assert head_plans(*[plan(*row) for row in rows]) == {head}


def test_a_requirement_of_zero_is_not_recorded_and_no_goal():
    checked = check_sample("s10_fts_zero_requirement.csv")

    assert figures(checked, "quantity", "value") == [("omli25-funding", 60_000_000)]
    assert (
        "left out: 1 amount of 0 required, which stands for not recorded (such as in row 2)"
        in checked.notices
    )


def test_money_of_zero_is_a_figure():
    checked = check_rows(PLAN | {"funding": "0"})

    assert ("hxxa26-funding", 0.0) in figures(checked, "quantity", "value")


def test_money_of_a_country_without_any_plan_leads():
    checked = check_rows(OUTSIDE | {"year": "2024"}, OUTSIDE | {"year": "2025"})

    assert figures(checked, "quantity", "headline") == [
        ("outside-plans-2024-funding", False),
        ("outside-plans-2025-funding", True),
    ]


def test_a_row_that_is_listed_again_is_taken_once():
    checked = check_rows(PLAN, OUTSIDE, PLAN)

    assert checked.frame.height == 3
    assert "taken once: 1 row listed again" in checked.notices


def test_plans_under_one_code_are_no_fault():
    checked = check_rows(PLAN, PLAN | {"funding": "412500001"})

    assert checked.faults == []
    assert checked.frame["id"].is_unique().all()


def test_a_plan_of_several_countries_is_a_crisis_of_its_own():
    plans = overview(name="Regional plan", countries=[{"iso3": "XXA"}, {"iso3": "XXB"}])

    assert check_json(plans).frame["crisis"].unique().to_list() == ["regional-plan"]


# Clusters.


def test_clusters_are_parts_with_their_money_and_never_the_goal_of_a_country():
    checked = check_sample("s11_fts_clusters.csv")

    assert figures(checked, "quantity", "plan", "value", "headline") == [
        ("hmli25-food-security-requirement", "HMLI25: Food security", 60_000_000, False),
        ("hmli25-food-security-funding", "HMLI25: Food security", 30_000_000, False),
        ("hmli25-health-requirement", "HMLI25: Health", 40_000_000, False),
        ("hmli25-health-funding", "HMLI25: Health", 30_000_000, False),
    ]
    assert set(checked.frame["plan_type"]) == {"cluster"}
    assert (
        "clusters are parts of a plan: each has its money, and none is the goal of a country"
        in checked.notices
    )


def test_beside_its_clusters_the_plan_leads():
    cluster = PLAN | {"cluster": "Food Security", "requirements": "5", "funding": "4"}

    checked = check_rows(cluster, PLAN | {"cluster": ""})

    assert figures(checked, "quantity", "headline") == [
        ("hxxa26-food-security-requirement", False),
        ("hxxa26-food-security-funding", False),
        ("hxxa26-requirement", True),
        ("hxxa26-funding", True),
    ]


def test_a_cell_below_zero_is_left_out_and_no_fault():
    checked = check_sample("s12_fts_negative.csv")

    assert checked.faults == []
    assert checked.frame["value"].to_list() == [60_000_000, 30_000_000]
    assert "left out: 1 amount below zero, a correction (such as in row 3)" in checked.notices


def test_money_outside_plans_below_zero_is_left_out_too():
    checked = check_rows(PLAN, OUTSIDE | {"funding": "-250000"})

    assert checked.faults == []
    assert checked.frame["plan"].to_list() == ["HXXA26", "HXXA26"]


# Days.


def test_a_plan_that_is_over_is_dated_to_its_end():
    checked = check_sample("s06_fts_us_dates.csv")

    assert figures(checked, *MONEY) == [
        ("hmli15-requirement", 100_000_000, "required", date(2015, 1, 1), True),
        ("hmli15-funding", 60_000_000, "received", date(2015, 7, 31), True),
    ]
    assert checked.frame["due"][0] == date(2015, 7, 31)
    assert checked.frame["caveat"][1] == (
        "The file gives no day; the end of the period, 31 July 2015, is taken."
    )


def test_days_that_may_be_read_in_two_ways_are_refused_in_a_sentence():
    with pytest.raises(TableError) as error:
        check_rows(PLAN | {"startDate": "2/1/2026", "endDate": "11/12/2026"})

    assert "'2/1/2026' may be read with its month or its day first" in str(error.value)


def test_a_plan_that_runs_is_of_the_day_of_the_download():
    checked = check_rows(PLAN, OUTSIDE)

    rows = checked.frame.filter(status="received")
    assert rows["as_of"].to_list() == [READ_ON.as_of, READ_ON.as_of]
    assert set(rows["caveat"]) == {
        "Part of the period: as of 30 June 2026; it runs to 31 December 2026."
    }


def test_a_closed_plan_of_an_old_download_is_of_the_day_of_the_download():
    downloaded = ImportOptions(as_of=date(2026, 3, 15))

    assert figures(check_rows(PLAN, declared=downloaded), "as_of")[1] == (date(2026, 3, 15),)


def test_without_a_day_the_newest_day_of_the_file_is_taken_and_never_today():
    ends = (date.today() + timedelta(days=99)).isoformat()
    running = PLAN | {"endDate": ends, "startDate": "2026-01-01"}
    appeal = plan("FXXA26", "5", 7, startDate="2026-02-03", endDate=ends)

    checked = check_rows(running, appeal, declared=NO_OPTIONS)

    rows = checked.frame.filter(status="received")
    assert set(rows["as_of"]) == {date(2026, 2, 3)}
    assert (
        rows["caveat"]
        .str.starts_with(
            "The file gives no day; 3 February 2026, the newest in it, is taken. It runs to "
        )
        .all()
    )
    assert checked.notices[-1] == (
        "the file gives no day of the money: where a plan or year runs, 2026-02-03, the newest "
        "day in it, is taken (2 rows; --as-of states the day of the download)"
    )


def test_a_plan_overview_says_itself_how_new_it_is():
    checked = check_json(overview(updatedAt="2027-01-15T05:45:32.642Z"), ImportOptions())
    downloaded = check_json(
        overview(updatedAt="2026-05-15T05:45:32.642Z", endDate="2199-12-31"), ImportOptions()
    )

    funded = downloaded.frame.filter(status="received")
    assert checked.frame.filter(status="received").height == 1
    assert funded["as_of"].to_list() == [date(2026, 5, 15)]


def test_money_for_a_year_to_come_is_of_the_day_of_the_download():
    later = plan("HXXA27", "4", 9, startDate="2027-01-01", endDate="2027-12-31", year="2027")

    checked = check_rows(later, OUTSIDE | {"year": "2028"})

    assert set(checked.frame["as_of"]) == {READ_ON.as_of}


def test_a_day_that_is_none_is_reported_at_its_row():
    checked = check_rows(PLAN | {"endDate": "soon"}, OUTSIDE)

    assert {(fault.row, fault.value) for fault in checked.faults} == {(2, "soon")}


# People.


def test_of_several_caseloads_that_with_a_population_is_the_plans():
    checked = check_sample("s07_hpc_caseloads.json")

    people = checked.frame.filter(measure="people_in_need")
    assert people.select("quantity", "value", "caveat").rows() == [
        ("people-in-need", 14_000, "One of 2 caseloads of the plan."),
        ("people-targeted", 11_000, "One of 2 caseloads of the plan."),
        ("population", 37_000, "One of 2 caseloads of the plan."),
    ]
    assert checked.notices[-1].startswith("1 of 1 plans have several caseloads")


@pytest.mark.parametrize(
    ("loads", "in_need"),
    [
        ([caseload("2", inNeed=5), caseload("1", inNeed=9)], 9),
        ([caseload("2", inNeed=5), caseload("4", inNeed=9)], 5),
        ([caseload("1", inNeed=5), caseload("BP1", inNeed=9, totalPopulation=30)], 9),
        ([caseload("2", inNeed=5, totalPopulation=0), caseload("1", inNeed=9)], 9),
        ([caseload("2", inNeed=5, totalPopulation=None)], 5),
    ],
)
def test_without_a_population_the_reference_1_is_the_whole_plan(loads, in_need):
    checked = check_json(overview(caseLoads=loads))

    assert checked.frame.filter(quantity="people-in-need")["value"].to_list() == [in_need]


def test_people_reached_are_reached_and_never_in_need():
    load = caseload("1", inNeed=10, target=7, reached=4)

    checked = check_json(overview(caseLoads=[load]))

    assert figures(checked, "quantity", "status", "value", "as_of", "caveat")[3:] == [
        ("people-in-need", "observed", 10, date(2026, 1, 1), None),
        ("people-targeted", "target", 7, date(2026, 1, 1), None),
        (
            "people-reached",
            "reached",
            4,
            date(2026, 6, 30),
            "Part of the period: as of 30 June 2026; it runs to 31 December 2026.",
        ),
    ]


def test_people_reached_of_several_caseloads_say_both():
    loads = [caseload("1", inNeed=10, reached=4), caseload("2", inNeed=3)]

    caveats = check_json(overview(caseLoads=loads)).frame.filter(status="reached")["caveat"]

    assert caveats.to_list() == [
        "One of 2 caseloads of the plan. "
        "Part of the period: as of 30 June 2026; it runs to 31 December 2026."
    ]


def test_people_of_a_plan_that_does_not_lead_stand_under_its_code():
    flash = overview()["data"]["plans"][0] | {
        "code": "FXXA26",
        "planType": {"id": 5},
        "requirements": {"revisedRequirements": 7},
        "caseLoads": [caseload("1", inNeed=3)],
    }
    both = overview()
    both["data"]["plans"].append(flash)

    checked = check_json(both)

    rows = checked.frame.filter(status="observed", measure="people_in_need")
    assert rows.select("quantity", "value", "headline").rows()[::2] == [
        ("people-in-need", 10_000_000, True),
        ("fxxa26-people-in-need", 3, False),
    ]


# What plans share.


@pytest.mark.parametrize("value", ["", None])
def test_a_number_that_the_plan_does_not_state_is_no_figure(value):
    plans = overview(funding={"totalFunding": value})

    assert "hxxa26-funding" not in check_json(plans).frame["quantity"].to_list()


def test_overlap_and_sharing_between_plans_are_reported_and_noted():
    funding = {"totalFunding": 5, "overlapFunding": 2, "sharedFunding": 0}

    checked = check_json(overview(funding=funding))

    assert "1 of 1 plans overlap or share funding; none are added up" in checked.notices
    note = checked.frame.filter(quantity="hxxa26-funding")["note"][0]
    assert note.endswith("Overlaps with other plans by USD 2.")


def test_a_plan_without_a_type_a_population_or_a_country_is_read():
    plans = overview(planType=None, caseLoads=None, countries=[{"iso3": None}])

    checked = check_json(plans)

    assert checked.faults == []
    assert checked.frame["plan"].unique().to_list() == ["HXXA26"]
