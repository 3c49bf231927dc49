from pathlib import Path

import pytest

from dashboard.data.import_options import ImportOptions
from dashboard.data.schema import COLUMNS
from dashboard.data.standards import RECOGNISED, STANDARDS, find_standard
from dashboard.data.standards.draft_figures import fields_of
from dashboard.data.standards.not_read import NOT_READ
from dashboard.data.validation import check_content
from dashboard.errors import TableError


def refusal_of(header: str, cells: str) -> str:
    with pytest.raises(TableError) as error:
        check_content(f"{header}\n{cells}\n".encode(), Path("theirs.csv"))
    return str(error.value)


@pytest.mark.parametrize(
    ("title", "header"),
    [
        (
            "IATI transactions",
            "iati-identifier,transaction-type,transaction-value",
        ),
        ("IATI transactions", "IATI Identifier,Title,Transaction Type,Value (USD)"),
        ("IATI activities", "iati-identifier,title,reporting-org"),
        (
            "HDX HAPI conflict events",
            "location_code,has_hrp,in_gho,provider_admin1_name,admin1_code,admin_level,event_type,"
            "events,fatalities,reference_period_start,reference_period_end",
        ),
        ("ACLED conflict events", "event_id_cnty,event_date,year,event_type,country,fatalities"),
        (
            "HDX HAPI operational presence",
            "location_code,org_acronym,org_name,org_type_description,sector_code,sector_name",
        ),
        ("3W (who does what, where)", "Organisation,Cluster,Admin1,Activity,Beneficiaries"),
        ("3W (who does what, where)", "Implementing Partner,Sector,Province,Project Title"),
        ("administrative boundaries", "ADM0_PCODE,ADM1_PCODE,ADM1_EN,Shape_Area"),
        ("population statistics", "ADM0_PCODE,ADM1_PCODE,F_TL,M_TL,T_TL"),
        (
            "HDX HAPI population",
            "location_code,admin1_code,gender,age_range,min_age,max_age,population",
        ),
        ("food prices", "date,admin1,market,commodity,unit,priceflag,currency,price,usdprice"),
        ("food prices", "location_code,market_name,commodity_name,currency_code,price"),
        ("HDX HAPI poverty rates", "location_code,mpi,headcount_ratio"),
        ("HDX HAPI national risk", "location_code,risk_class,global_rank,overall_risk"),
        ("OECD aid activities (CRS)", "Year,DonorName,USD_Commitment,USD_Disbursement"),
        ("release information of the Ukraine Support Tracker", "release,period,date,label"),
        ("a list of persons", "First name,Last name,Date of birth,District"),
        ("a list of persons", "Nom,Prénom,Téléphone"),
        ("a list of persons", "Household,Beneficiary name,National ID,Value"),
    ],
)
def test_a_file_that_is_recognised_and_not_read_is_refused_by_its_name(title, header):
    cells = ",".join("x" for _ in header.split(","))

    refusal = refusal_of(header, cells)

    assert refusal.startswith(f"theirs.csv: this is {title}: ")


def test_a_refusal_says_what_the_file_is_and_what_to_do_next():
    refusal = refusal_of("location_code,event_type,events,fatalities", "XXA,violence,3,1")

    assert refusal == (
        "theirs.csv: this is HDX HAPI conflict events: counts of events and deaths by month and "
        "district; it holds no figure that this dashboard draws. Bring a file of needs, "
        "displacement or funding instead (docs/files.md lists them)."
    )


def test_a_list_of_persons_is_refused_without_a_word_of_it():
    refusal = refusal_of("Full name,Phone,Age", "Ada Example,+00 123,33")

    assert "can harm people" in refusal
    assert "nothing of it is stored" in refusal
    assert "Ada" not in refusal
    assert "+00" not in refusal


def test_a_list_of_persons_is_refused_also_where_its_columns_are_declared():
    declared = ImportOptions(columns={"Age": "value"})

    with pytest.raises(TableError, match="this is a list of persons"):
        check_content(b"Full name,Phone,Age\nAda,1,33\n", Path("theirs.csv"), declared)


def test_another_file_that_is_not_read_may_be_used_where_its_columns_are_declared():
    declared = ImportOptions(
        columns={"Fatalities": "value", "event_date": "as_of", "country": "crisis"},
        constants={"measure": "casualties", "unit": "people", "status": "observed"},
    )
    header = b"event_id_cnty,event_date,event_type,country,fatalities\n"

    checked = check_content(header + b"X1,2024-05-01,Battle,XXA,3\n", Path("t.csv"), declared)

    assert checked.frame.select("measure", "value").rows() == [("casualties", 3)]


def test_a_sheet_of_counts_is_no_list_of_persons():
    assert find_standard(["name", "district", "people", "date"]) is None


def test_every_declared_format_has_columns_and_a_next_step():
    for title, what, next_step in NOT_READ.iter_rows():
        assert fields_of(title)["recognised_by"].any(), title
        assert what
        assert not what.endswith(".")
        assert next_step.endswith(".")


def test_no_recognised_format_takes_a_table_of_our_columns():
    assert find_standard(list(COLUMNS)) is None


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda standard: standard.title)
def test_no_refusal_takes_the_files_of_a_reader(standard):
    fields = fields_of(standard.title)
    columns = fields.unique("field", keep="first")["column"].to_list()

    assert find_standard(columns).title == standard.title


def test_titles_are_unique():
    titles = [standard.title for standard in RECOGNISED]

    assert len(set(titles)) == len(titles)


def test_xml_of_iati_under_another_ending_is_refused_by_its_name():
    xml = (
        b'<?xml version="1.0"?>\n<iati-activities version="2.03"><iati-activity/></iati-activities>'
    )

    with pytest.raises(TableError, match="this is IATI activities: "):
        check_content(xml, Path("theirs.csv"))
