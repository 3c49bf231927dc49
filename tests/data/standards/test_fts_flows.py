"""Flows of FTS: totals as FTS itself counts, known on each day, and every flow with its source."""

from datetime import date

import polars as pl
import pytest

from dashboard.data.import_options import ImportOptions
from dashboard.data.vintages import as_known
from dashboard.errors import TableError
from dashboard.model.conflicts import find_conflicts
from tests.data.standards.sample import (
    check_json,
    check_rows,
    check_sample,
    figures,
    sample_json,
    sample_rows,
)

PAID, COMMITTED, PLEDGED = sample_rows("fts_incoming_funding.synthetic.csv")
REPORTED = date(2026, 2, 11)
TOTALS = ("quantity", "value", "status", "as_of", "headline")
OUTSIDE = {"destPlan": "", "destPlanCode": "", "destPlanId": ""}


def totals(checked, plan="hxxa26"):
    """Return the running totals of a plan, or of another stem of a quantity."""
    return [
        row for row in figures(checked, *TOTALS) if row[0] in (f"{plan}-funding", f"{plan}-pledges")
    ]


def funding(checked, plan="hxxa26"):
    """Return the newest total of what a plan has received."""
    rows = checked.frame.filter(quantity=f"{plan}-funding")
    return rows.sort("as_of", "reported_on")["value"].last()


def answer(*changes: dict) -> dict:
    """Return the sample answer with its flows changed, one after the other."""
    answer = sample_json("fts_flows_custom_search.synthetic.json")
    for flow, change in zip(answer["data"]["flows"], changes, strict=False):
        flow |= change
    return answer


def test_funding_is_what_is_committed_and_paid_without_pledges():
    checked = check_rows(PAID, COMMITTED, PLEDGED)

    assert checked.faults == []
    assert totals(checked) == [
        ("hxxa26-funding", 412_500_000, "received", REPORTED.replace(day=10), True),
        ("hxxa26-pledges", 250_000_000, "pledged", REPORTED.replace(day=10), False),
    ]
    assert set(checked.frame["plan"].drop_nulls()) == {"HXXA26"}


def test_every_flow_is_a_figure_with_donor_status_instrument_and_source():
    checked = check_rows(PAID, COMMITTED | {"contributionType": "In kind"}, PLEDGED)

    flows = checked.frame.filter(pl.col("quantity").str.starts_with("hxxa26-flow-"))
    assert flows.select("id", "value", "status", "basis", "as_of", "reported_on").rows() == [
        ("fts-flow-900001", 300_000_000, "received", "flow", date(2026, 2, 10), REPORTED),
        ("fts-flow-900002", 112_500_000, "committed", "flow", date(2026, 2, 10), REPORTED),
        ("fts-flow-900003", 250_000_000, "pledged", "flow", date(2026, 2, 10), REPORTED),
    ]
    assert flows["instrument"].to_list() == ["financial", "in kind", "financial"]
    assert flows.select("actor", "label", "source_url").row(0) == (
        "Example Donor, Government of",
        "Example Donor, Government of to Example UN Agency",
        "https://fts.unocha.org/flows/900001",
    )
    assert "Originally EUR 100000000" in flows["note"][1]


def test_the_answer_of_the_interface_and_the_flat_file_give_the_same_figures():
    # The interface gives a plan's name and no code of it.
    named = [row | {"destPlanCode": ""} for row in (PAID, COMMITTED, PLEDGED)]
    from_json = check_json(answer(), ImportOptions(crisis="here"))
    from_csv = check_rows(*named, declared=ImportOptions(crisis="here"))

    columns = ("quantity", "label", "value", "status", "as_of", "reported_on", "actor", "headline")
    assert from_json.faults == []
    assert figures(from_json, *columns) == figures(from_csv, *columns)


# What counts.


def test_the_budget_year_of_the_donor_is_no_part_of_a_series():
    checked = check_sample("s03_fts_flows_budget_years.csv")

    assert [row[1:4:2] for row in totals(checked, "hmli25")] == [
        (30_000_000, date(2025, 2, 10)),
        (50_000_000, date(2025, 3, 10)),
        (60_000_000, date(2025, 4, 10)),
    ]


def test_parked_and_passed_through_money_counts():
    assert funding(check_sample("s04_fts_flows_parked_pass_through.csv"), "hmli25") == 60_000_000


@pytest.mark.parametrize("kind", ["Parked", "Pass through", "Carryover", "A new kind"])
def test_a_flow_counts_whatever_kind_fts_calls_it(kind):
    checked = check_rows(PAID, COMMITTED | {"flowType": kind})

    assert funding(checked) == 412_500_000
    assert f"FTS calls it {kind.lower()}." in checked.frame.filter(id="fts-flow-900002")["note"][0]


def test_a_flow_that_is_listed_once_a_country_is_taken_once():
    checked = check_sample("s05_fts_flow_repeated.csv")

    assert checked.faults == []
    assert checked.frame.filter(basis="flow")["id"].to_list() == ["fts-flow-1", "fts-flow-2"]
    assert funding(checked, "hmli25") == funding(checked, "all-2025") == 20_000_000
    assert "taken once: 1 row of flows that are listed again" in checked.notices


def test_a_single_flow_that_is_listed_again_with_other_words_counts_once():
    again = PAID | {"description": "the same flow in the file of another country"}

    checked = check_rows(PAID, again, again, COMMITTED)

    assert funding(checked) == 412_500_000
    assert "taken once: 2 rows of flows that are listed again" in checked.notices


def test_corrections_below_zero_are_netted():
    correction = COMMITTED | {"amountUSD": "-500000", "firstReportedDate": "2026-03-01"}
    of_the_same_flow = PAID | {"amountUSD": "-1000000", "firstReportedDate": "2026-03-02"}

    checked = check_rows(PAID, correction, of_the_same_flow)

    assert checked.faults == []
    assert [row[1] for row in totals(checked)] == [300_000_000, 299_500_000, 298_500_000]
    assert (
        "netted: 2 corrections below zero (-1,500,000 USD), which the totals count and no list "
        "shows"
    ) in checked.notices


def test_what_leaves_the_boundary_or_stays_inside_is_left_out():
    checked = check_rows(PAID, COMMITTED | {"boundary": "outgoing"}, PLEDGED)

    assert funding(checked) == 300_000_000
    assert (
        "left out: 1 row outgoing or internal, which counts the same money again" in checked.notices
    )


def test_a_file_of_internal_flows_is_refused_with_the_reason():
    with pytest.raises(TableError) as error:
        check_rows(PAID | {"boundary": "internal"})

    assert str(error.value) == (
        "theirs.csv: this file holds internal flows of FTS alone, which move the same money again "
        "inside a country. Bring its incoming flows (fts_incoming_funding)."
    )


@pytest.mark.parametrize("shared", ["shared", "overlap", "false"])
def test_a_shared_flow_is_listed_and_not_counted(shared):
    checked = check_rows(PAID, COMMITTED | {"onBoundary": shared})

    assert funding(checked) == funding(checked, "all-2026") == 300_000_000
    assert checked.frame.filter(id="fts-flow-900002")["caveat"][0] == (
        "Shared with another country or plan; in no total."
    )
    assert "listed and not counted: 1 flow shared with another country or plan" in checked.notices


def test_a_shared_flow_is_listed_in_the_country_of_the_file():
    shared = COMMITTED | OUTSIDE | {"destLocations": "AFG,XXA", "onBoundary": "shared"}

    checked = check_rows(PAID, shared)

    assert checked.frame["crisis"].unique().to_list() == ["xxa"]


@pytest.mark.parametrize("written", [True, "true", "single"])
def test_on_boundary_may_be_written_either_way(written):
    assert funding(check_json(answer({"onBoundary": written})), "all-2026") == 412_500_000


def test_a_flow_to_several_plans_counts_for_the_country_and_for_none_of_them():
    flows = answer()
    for item in flows["data"]["flows"][0]["destinationObjects"]:
        if item["type"] == "Plan":
            item["behavior"] = "shared"

    checked = check_json(flows)

    assert funding(checked, "all-2026") == 412_500_000
    assert funding(checked, "synthetic-exampleland-hnrp-2026") == 112_500_000


def test_a_flow_with_a_parent_counts_as_any_incoming_single_flow():
    checked = check_json(answer({}, {"parentFlowId": "900001"}))

    assert funding(checked, "all-2026") == 412_500_000


def test_of_two_versions_of_a_flow_the_newer_counts():
    flows = answer()
    older = flows["data"]["flows"][0] | {"versionId": 0, "amountUSD": 1}
    flows["data"]["flows"].insert(0, older)

    checked = check_json(flows)

    assert funding(checked, "all-2026") == 412_500_000
    assert "left out: 1 row of an earlier version of a flow" in checked.notices


# Plans, years and countries.


def test_every_plan_has_its_total_and_the_year_that_of_all_flows():
    small = COMMITTED | {"destPlanCode": "FXXA26", "destPlan": "Floods", "amountUSD": "7"}
    nowhere = COMMITTED | OUTSIDE | {"id": "5", "amountUSD": "30"}

    checked = check_rows(PAID, small, nowhere)

    rows = checked.frame.filter(basis="cumulative")
    assert sorted(rows.select("quantity", "label", "value", "plan", "headline").rows()) == [
        ("all-2026-funding", "All flows of 2026: funded", 300_000_037, None, False),
        ("fxxa26-funding", "Floods: funded", 7, "FXXA26", False),
        (
            "hxxa26-funding",
            "[SYNTHETIC] Exampleland HNRP 2026: funded",
            300_000_000,
            "HXXA26",
            True,
        ),
        ("outside-plans-2026-funding", "Outside plans 2026: funded", 30, None, False),
    ]


def test_a_plan_leads_by_its_kind_before_its_size():
    regional = PAID | {"destPlanCode": "RXXA26", "destPlan": "Region", "amountUSD": "900000000"}

    checked = check_rows(regional | {"id": "5"}, PAID)

    leading = checked.frame.filter("headline")["quantity"].to_list()
    assert leading == ["hxxa26-funding"]


def test_years_of_use_have_totals_of_their_own():
    before = COMMITTED | OUTSIDE | {"destUsageYearStart": "2025", "firstReportedDate": "2025-05-01"}

    checked = check_rows(PAID, before | {"date": "2025-04-01"})

    assert funding(checked, "all-2025") == 112_500_000
    assert funding(checked, "all-2026") == 300_000_000


def test_flows_outside_plans_lead_where_there_are_no_others():
    alone = check_rows(PAID | OUTSIDE)
    beside = check_rows(PAID | OUTSIDE, COMMITTED)

    assert [row[::4] for row in totals(alone, "outside-plans-2026")] == [
        ("outside-plans-2026-funding", True)
    ]
    assert beside.frame.filter("headline")["quantity"].to_list() == ["hxxa26-funding"]


def test_flows_by_name_and_plans_by_code_are_of_one_crisis():
    by_name = check_sample("s13a_flows_by_name.json")
    by_code = check_sample("s13b_plans_by_code.csv")

    assert set(by_name.frame["crisis"]) == set(by_code.frame["crisis"]) == {"syria"}


def test_a_country_whose_name_has_a_comma_is_no_list_of_countries():
    flows = answer()
    for flow in flows["data"]["flows"]:
        for item in flow["destinationObjects"]:
            if item["type"] == "Location":
                item["name"] = "Congo, The Democratic Republic of the"

    assert set(check_json(flows).frame["crisis"]) == {"congo-kinshasa"}


def test_flows_and_running_totals_of_near_days_are_no_conflict():
    days = [{"date": f"2026-02-{day}", "firstReportedDate": f"2026-02-{day}"} for day in (10, 11)]
    rows = [PAID | {"id": str(number)} | day for number, day in enumerate(days)]
    corrected = COMMITTED | {
        "amountUSD": "5",
        "date": "2026-02-11",
        "firstReportedDate": "2026-02-12",
    }

    checked = check_rows(*rows, corrected)

    assert find_conflicts(checked.frame) == []


# Days.


def test_a_total_is_known_on_the_day_of_report_and_as_of_the_newest_flow():
    older = COMMITTED | {"date": "2026-01-15", "firstReportedDate": "2026-03-05"}
    newer = COMMITTED | {"id": "7", "date": "2026-03-20", "firstReportedDate": "2026-03-18"}

    checked = check_rows(newer, PAID, older)

    rows = checked.frame.filter(quantity="hxxa26-funding")
    assert rows.select("value", "as_of", "reported_on").rows() == [
        (300_000_000, date(2026, 2, 10), REPORTED),
        (412_500_000, date(2026, 2, 10), date(2026, 3, 5)),
        (525_000_000, date(2026, 3, 18), date(2026, 3, 18)),
    ]
    known = as_known(checked.frame, date(2026, 3, 10)).filter(quantity="hxxa26-funding")
    assert known["value"].max() == 412_500_000


def test_a_total_of_a_year_that_runs_says_so_and_that_of_a_year_that_is_over_does_not():
    late = COMMITTED | {"date": "2026-12-30", "firstReportedDate": "2027-01-20"}

    checked = check_rows(PAID, late)

    assert checked.frame.filter(quantity="hxxa26-funding")["caveat"].to_list() == [
        "As reported by 11 February 2026; 2026 was not over.",
        None,
    ]


def test_days_of_flows_that_excel_saved_are_read():
    american = {"date": "2/10/2026", "firstReportedDate": "2/13/2026"}

    checked = check_rows(PAID | american)

    assert checked.frame.select("as_of", "reported_on").unique().rows() == [
        (date(2026, 2, 10), date(2026, 2, 13))
    ]


# What the file says itself.


def test_totals_that_differ_from_what_the_answer_states_are_reported():
    checked = check_json(answer({"amountUSD": 1}))

    assert "funding added up here: 112,500,001; the file itself states 412,500,000" in (
        checked.notices
    )


def test_one_page_of_several_says_so_in_the_report_and_on_each_total():
    page = answer()
    page["meta"] = {"count": 478}

    checked = check_json(page)

    words = "one page of several, 3 of 478 flows"
    assert f"this is {words}: the totals are those of this page alone" in checked.notices
    caveats = checked.frame.filter(basis="cumulative")["caveat"]
    assert caveats.str.starts_with(f"The file is {words}.").all()


def test_of_one_page_of_several_the_total_that_the_answer_states_leads():
    page = answer({"amountUSD": 1})
    page["meta"] = {"count": 478}

    leading = check_json(page).frame.filter("headline")

    assert leading.select("quantity", "label", "value", "as_of").rows() == [
        (
            "stated-2026-funding",
            "All flows of 2026 as FTS states them: funded",
            412_500_000,
            date(2026, 2, 10),
        )
    ]
    assert leading["caveat"][0].startswith("The file is one page of several, 3 of 478 flows.")


def test_a_page_of_several_countries_has_no_total_that_leads():
    page = answer()
    page["meta"] = {"count": 478}
    for item in page["data"]["flows"][0]["destinationObjects"]:
        if item["type"] == "Location":
            item["name"] = "Chad"

    assert not check_json(page).frame["headline"].any()


def test_a_link_to_the_next_page_shows_that_there_are_several():
    page = answer() | {"meta": {"nextLink": "https://example.org/2"}}

    assert "this is one page of several: the totals are those of this page alone" in (
        check_json(page).notices
    )


def test_amounts_written_as_texts_are_numbers():
    assert funding(check_json(answer({"amountUSD": "300000000"})), "all-2026") == 412_500_000


def test_a_total_with_an_amount_that_is_no_number_is_not_made():
    checked = check_json(answer({"amountUSD": "much"}))

    rows = checked.frame.filter(basis="cumulative")
    assert set(rows["status"]) == {"pledged"}
    assert [(fault.row, fault.value) for fault in checked.faults] == [(2, "much")]


def test_flows_without_a_number_of_their_own_are_no_fault():
    checked = check_rows(PAID | {"id": ""}, COMMITTED | {"id": ""})

    assert checked.faults == []
    assert funding(checked) == 412_500_000
    assert checked.frame["id"].is_unique().all()


def test_flows_that_all_leave_are_no_figures():
    with pytest.raises(TableError) as error:
        check_rows(PAID | {"boundary": "outgoing"})

    assert "this is a file of FTS flows, and no row of it is a figure" in str(error.value)


@pytest.mark.parametrize("part", ["sourceObjects", "destinationObjects"])
@pytest.mark.parametrize("wrong", [None, 5, "x", [None, 5, {"type": "Plan"}]])
def test_an_answer_with_parts_of_another_kind_does_not_break_the_reader(part, wrong):
    assert check_json(answer({part: wrong})).frame.height >= 3


@pytest.mark.parametrize("count", ["many", -5, 10**400, None, {}])
def test_a_number_of_flows_of_another_kind_does_not_break_the_reader(count):
    page = answer()
    page["meta"] = {"count": count}

    assert not any("page" in notice for notice in check_json(page).notices)


def test_the_sum_of_all_flows_is_that_of_the_single_incoming_ones_whatever_their_order():
    flows = [
        PAID | {"id": str(number), "amountUSD": str(number * 1000), "onBoundary": boundary}
        for number, boundary in enumerate(["single", "shared"] * 20, start=1)
    ]

    totals_of = {funding(check_rows(*order), "all-2026") for order in (flows, flows[::-1])}

    assert totals_of == {pl.Series(range(1, 41, 2)).sum() * 1000}
