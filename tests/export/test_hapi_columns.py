from datetime import date

import polars as pl
import pytest

from dashboard.errors import CallError
from dashboard.export import export_file
from dashboard.export.hapi_columns import HAPI_COLUMNS, location_code, with_hapi_columns
from tests.page.small import NEED, NEED_LATER, RECEIVED, TARGET, TROOPS, YEAR_END
from tests.strategies import make_table

REQUIRED = TARGET | {"status": "required"}


def test_people_and_money_stand_under_the_names_of_hapi():
    table = make_table(NEED, NEED_LATER, REQUIRED, RECEIVED | {"due": None}, TROOPS)

    rows = with_hapi_columns(table.with_columns(crisis=pl.lit("south-sudan")))

    assert rows.columns == [*HAPI_COLUMNS, *table.columns]
    assert rows["location_code"].unique().to_list() == ["SSD"]
    assert rows["population_status"].to_list() == ["INN", "INN", None, None, None]
    assert rows["population"].to_list() == [2e6, 3e6, None, None, None]
    assert rows["requirements_usd"].to_list() == [None, None, 4e6, None, None]
    assert rows["funding_usd"].to_list() == [None, None, None, 1e6, None]
    assert rows["reference_period_start"].unique().to_list() == [date(2020, 3, 1)]
    assert rows["reference_period_end"][1] == YEAR_END


def test_pledges_and_other_currencies_are_no_funding_of_hapi():
    euros = RECEIVED | {"unit": "EUR"}
    rows = with_hapi_columns(make_table(RECEIVED | {"status": "pledged"}, euros))

    assert rows["funding_usd"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("crisis", "code"),
    [
        ("ukraine", "UKR"),
        ("south-sudan", "SSD"),
        ("germany", "DEU"),
        ("yemen", "YEM"),
        ("cod", "COD"),
        ("somewhere", None),
        ("", None),
    ],
)
def test_a_crisis_named_after_a_country_has_its_code(crisis, code):
    assert location_code(crisis) == code


def test_a_projection_has_need_and_money_under_the_names_of_hapi(served):
    content = export_file(served, "projection", "csv", [("columns", "hapi")]).content

    rows = pl.read_csv(content)
    plain = pl.read_csv(export_file(served, "projection", "csv", []).content)
    assert rows.columns == [*HAPI_COLUMNS, *plain.columns]
    need = rows.filter(measure="need")
    assert need["population"].to_list() == need["scenario"].to_list()
    assert rows.filter(pl.col("funding_usd").is_not_null())["measure"].unique().to_list() == [
        "received"
    ]


def test_names_of_hapi_stand_in_the_file_name(served):
    file = export_file(served, "figures", "csv", [("columns", "hapi"), ("crisis", "iraq")])

    assert file.name == "iraq_all-days_figures-hapi_as-stated.csv"


@pytest.mark.parametrize(
    ("kind", "columns", "message"),
    [
        ("fan", "hapi", "columns=hapi goes with figures and projection, not with fan."),
        ("figures", "hxl", "columns='hxl' is not known. Known: own, hapi."),
    ],
)
def test_names_that_a_file_does_not_have_are_refused(served, kind, columns, message):
    with pytest.raises(CallError, match=message.split(".")[0]):
        export_file(served, kind, "csv", [("columns", columns)])
