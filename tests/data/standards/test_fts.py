from datetime import date
from pathlib import Path

import pytest

from dashboard.data.import_options import ImportOptions
from dashboard.data.validation import check_content
from dashboard.errors import TableError
from tests.data.standards.sample import (
    READ_ON,
    check_json,
    check_rows,
    figures,
    sample_bytes,
    sample_json,
    sample_rows,
)

PAID, COMMITTED, PLEDGED = sample_rows("fts_incoming_funding.synthetic.csv")
REPORTED = date(2026, 2, 11)
TOTALS = ("quantity", "value", "status", "as_of", "headline")


def totals(checked):
    return [row for row in figures(checked, *TOTALS) if not row[0].endswith("flows")]


def answer(*changes: dict) -> dict:
    """Return the sample answer with its flows changed, one after the other."""
    answer = sample_json("fts_flows_custom_search.synthetic.json")
    for flow, change in zip(answer["data"]["flows"], changes, strict=False):
        flow |= change
    return answer


# Flows.


def test_funding_is_what_is_committed_and_paid_without_pledges():
    checked = check_rows(PAID, COMMITTED, PLEDGED)

    assert checked.faults == []
    assert totals(checked) == [
        ("appeal-funding", 412_500_000, "received", REPORTED, True),
        ("appeal-pledges", 250_000_000, "pledged", REPORTED, False),
    ]


def test_every_flow_is_a_figure_with_donor_status_and_source():
    checked = check_rows(PAID, COMMITTED, PLEDGED)

    flows = checked.frame.filter(quantity="appeal-flows")
    assert flows.select("id", "value", "status", "basis", "as_of", "reported_on").rows() == [
        ("fts-flow-900001", 300_000_000, "received", "flow", date(2026, 2, 10), REPORTED),
        ("fts-flow-900002", 112_500_000, "committed", "flow", date(2026, 2, 10), REPORTED),
        ("fts-flow-900003", 250_000_000, "pledged", "flow", date(2026, 2, 10), REPORTED),
    ]
    assert flows.select("actor", "label", "source_url").row(0) == (
        "Example Donor, Government of",
        "Example Donor, Government of to Example UN Agency",
        "https://fts.unocha.org/flows/900001",
    )
    assert "Originally EUR 100000000" in flows["note"][1]


def test_the_answer_of_the_interface_and_the_flat_file_give_the_same_figures():
    from_json = check_json(answer(), ImportOptions(crisis="here"))
    from_csv = check_rows(PAID, COMMITTED, PLEDGED, declared=ImportOptions(crisis="here"))

    columns = ("quantity", "label", "value", "status", "as_of", "reported_on", "actor", "headline")
    assert from_json.faults == []
    assert figures(from_json, *columns) == figures(from_csv, *columns)


def test_what_leaves_the_boundary_or_stays_inside_is_left_out():
    checked = check_rows(PAID, PAID | {"id": "7", "boundary": "outgoing"}, PLEDGED)

    assert totals(checked)[0][1] == 300_000_000
    assert (
        "left out: 1 row outgoing or internal, which tells the same money again" in checked.notices
    )


def test_money_that_is_parked_is_left_out_and_a_carry_over_is_counted():
    parked, carried = ({"id": str(kind), "flowType": kind} for kind in ("Parked", "Carryover"))

    checked = check_rows(PAID, COMMITTED | parked, COMMITTED | carried)

    assert totals(checked)[0][1] == 412_500_000
    assert "left out: 1 row of money that is parked and not given to a use" in checked.notices


@pytest.mark.parametrize("shared", ["shared", "overlap", "false"])
def test_a_flow_that_plans_share_is_listed_and_not_counted(shared):
    checked = check_rows(PAID, COMMITTED | {"onBoundary": shared})

    assert totals(checked) == [("appeal-funding", 300_000_000, "received", REPORTED, True)]
    assert checked.frame.filter(id="fts-flow-900002")["note"][0].startswith("Not in the totals")
    assert "listed and not counted: 1 shared between plans" in checked.notices


@pytest.mark.parametrize("written", [True, "true", "single"])
def test_on_boundary_may_be_written_either_way(written):
    assert totals(check_json(answer({"onBoundary": written})))[0][1] == 412_500_000


def test_a_flow_to_a_plan_that_it_is_shared_with_is_not_counted_from_json_either():
    flows = answer()
    for item in flows["data"]["flows"][0]["destinationObjects"]:
        item["behavior"] = "shared"

    assert totals(check_json(flows))[0][1] == 112_500_000


def test_a_flow_whose_parent_is_counted_is_not_counted_again():
    checked = check_json(answer({}, {"parentFlowId": "900001"}))

    assert totals(checked)[0][1] == 300_000_000
    assert "listed and not counted: 1 part of a flow that is counted" in checked.notices


def test_a_payment_of_a_pledge_counts_as_funding():
    checked = check_json(answer({"parentFlowId": "900003"}))

    assert totals(checked)[0][1] == 412_500_000


def test_of_two_versions_of_a_flow_the_newer_counts():
    flows = answer()
    older = flows["data"]["flows"][0] | {"versionId": 0, "amountUSD": 1}
    flows["data"]["flows"].insert(0, older)

    checked = check_json(flows)

    assert totals(checked)[0][1] == 412_500_000
    assert "left out: 1 row of an earlier version of a flow" in checked.notices


def test_totals_run_on_from_month_to_month_by_the_day_of_report():
    march = COMMITTED | {"firstReportedDate": "2026-03-05"}
    later = COMMITTED | {"id": "7", "firstReportedDate": "2026-03-20", "amountUSD": "500000"}

    checked = check_rows(later, PAID, march)

    assert totals(checked) == [
        ("appeal-funding", 300_000_000, "received", REPORTED, True),
        ("appeal-funding", 413_000_000, "received", date(2026, 3, 20), True),
    ]


def test_totals_that_differ_from_what_the_answer_states_are_reported():
    checked = check_json(answer({"amountUSD": 1}))

    assert "funding added up here: 112,500,001; the file itself states 412,500,000" in (
        checked.notices
    )


def test_one_page_of_several_is_reported():
    page = answer() | {"meta": {"nextLink": "https://example.org/2"}}

    assert "this is one page of several: the totals are those of this page alone" in (
        check_json(page).notices
    )


def test_amounts_written_as_texts_are_numbers():
    assert totals(check_json(answer({"amountUSD": "300000000"})))[0][1] == 412_500_000


def test_a_total_with_an_amount_that_is_no_number_is_not_made():
    checked = check_json(answer({"amountUSD": "much"}))

    assert totals(checked) == [("appeal-pledges", 250_000_000, "pledged", REPORTED, False)]
    assert [(fault.row, fault.value) for fault in checked.faults] == [(2, "much")]


def test_flows_outside_plans_carry_the_headline_where_there_are_no_others():
    nowhere = {"destPlan": "", "destPlanCode": "", "destPlanId": ""}

    alone = check_rows(PAID | nowhere)
    beside = check_rows(PAID | nowhere, COMMITTED)

    assert totals(alone) == [("outside-appeals-funding", 300_000_000, "received", REPORTED, True)]
    assert [row[0] for row in totals(beside) if row[-1]] == ["appeal-funding"]


def test_flows_that_all_stay_inside_are_no_figures():
    with pytest.raises(TableError) as error:
        check_rows(PAID | {"boundary": "internal"})

    assert "this is a file of FTS flows, and no row of it is a figure" in str(error.value)


# Plans.


def overview(**changes: object) -> dict:
    """Return the sample overview with its plan changed."""
    overview = sample_json("hpc_plan_overview.synthetic.json")
    overview["data"]["plans"][0] |= changes
    return overview


def test_a_plan_becomes_what_it_asks_for_has_and_is_for():
    checked = check_json(overview())

    assert checked.faults == []
    assert figures(checked, "quantity", "value", "status", "modality", "headline") == [
        ("appeal-requirement", 2_000_000_000, "required", "stated", True),
        ("appeal-requirement-original", 1_900_000_000, "required", "stated", False),
        ("appeal-funding", 412_500_000, "received", "stated", True),
        ("people-in-need", 10_000_000, "observed", "stated", True),
        ("people-targeted", 6_500_000, "target", "stated", True),
        ("people-to-be-reached", 5_900_000, "target", "expected", False),
        ("people-affected", 18_000_000, "observed", "stated", False),
        ("population", 31_000_000, "context", "stated", False),
    ]
    assert checked.frame.filter(status="required")["due"].unique().to_list() == [date(2026, 12, 31)]
    assert checked.frame.filter(status="received")["as_of"].to_list() == [date(2026, 6, 30)]


def test_the_flat_file_of_requirements_gives_the_same_money():
    row = {
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

    columns = ("id", "crisis", "quantity", "label", "value", "status", "as_of", "due", "headline")
    from_csv = figures(check_rows(row), *columns)

    assert from_csv == [
        figure
        for figure in figures(check_json(overview()), *columns)
        if figure[2] in ("appeal-requirement", "appeal-funding")
    ]


def test_clusters_of_a_plan_are_separate_and_not_added_up():
    row = {
        "countryCode": "XXA",
        "id": "9999",
        "name": "Plan",
        "code": "P26",
        "startDate": "2026-01-01",
        "endDate": "2026-12-31",
        "cluster": "Food Security",
        "requirements": "5",
        "funding": "4",
    }

    checked = check_rows(row, row | {"cluster": "", "requirements": "9", "funding": "8"})

    assert figures(checked, "quantity", "label", "value", "headline") == [
        ("p26-food-security-requirement", "Plan, Food Security: required", 5, False),
        ("p26-food-security-funding", "Plan, Food Security: funded", 4, False),
        ("appeal-requirement", "Plan: required", 9, True),
        ("appeal-funding", "Plan: funded", 8, True),
    ]


@pytest.mark.parametrize("value", ["", None])
def test_a_number_that_the_plan_does_not_state_is_no_figure(value):
    plans = overview(funding={"totalFunding": value})

    assert "appeal-funding" not in check_json(plans).frame["quantity"].to_list()


def test_overlap_and_sharing_between_plans_are_reported_and_noted():
    funding = {"totalFunding": 5, "overlapFunding": 2, "sharedFunding": 0}

    checked = check_json(overview(funding=funding))

    assert "1 of 1 plans overlap or share funding; none are added up" in checked.notices
    note = checked.frame.filter(quantity="appeal-funding")["note"][0]
    assert note.endswith("Overlaps with other plans by USD 2.")


def test_a_plan_of_several_countries_is_a_crisis_of_its_own():
    plans = overview(name="Regional plan", countries=[{"iso3": "XXA"}, {"iso3": "XXB"}])

    assert check_json(plans).frame["crisis"].unique().to_list() == ["regional-plan"]


# JSON.


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[1, 2]",
        b"[]",
        b"{}",
        b'"x"',
        b'{"data": {"flows": []}}',
        b"[" * 100_000,
        b"\xff\xfe{",
    ],
)
def test_json_without_rows_is_reported_in_one_sentence(content):
    with pytest.raises(TableError) as error:
        check_content(content, Path("t.json"))

    assert str(error.value).startswith("t.json: this")


@pytest.mark.parametrize("part", ["sourceObjects", "destinationObjects"])
@pytest.mark.parametrize("wrong", [None, 5, "x", [None, 5, {"type": "Plan"}]])
def test_an_answer_with_parts_of_another_kind_does_not_break_the_reader(part, wrong):
    assert check_json(answer({part: wrong})).frame.height >= 3


def test_the_sample_files_are_read_from_disk_as_they_are():
    for name in ("fts_flows_custom_search.synthetic.json", "hpc_plan_overview.synthetic.json"):
        assert check_content(sample_bytes(name), Path(name), READ_ON).faults == []


def test_figures_exported_as_json_are_read_back(served):
    from dashboard.export.writers import json_text

    text = json_text(served.frame)

    checked = check_content(text.encode(), Path("figures.json"))

    assert checked.faults == []
    assert checked.frame.equals(served.frame)
