import io
from datetime import date

import polars as pl
import pytest

from dashboard.data.resources import shipped
from dashboard.export import export_file
from dashboard.export.claims import COLUMNS
from dashboard.model.claims import RULE_RESULTS
from dashboard.tables.snapshot import TableSnapshot, open_table
from tests.section_5 import SECTION_5, agrees, all_agree, same_share


@pytest.fixture(scope="module")
def served() -> TableSnapshot:
    return open_table(shipped("figures.parquet"))


def read_claims_file(served: TableSnapshot, *pairs: tuple[str, str]) -> pl.DataFrame:
    """Return the exported claims as a spreadsheet would read the plain CSV."""
    content = export_file(served, "claims", "csv", pairs).content
    return pl.read_csv(io.BytesIO(content), try_parse_dates=True)


def test_the_ledger_stands_before_the_hindcast_a_row_a_claim(served):
    rows = read_claims_file(served)

    ledger = rows.filter(pl.col("part") == "ledger")
    assert rows.columns == list(COLUMNS)
    assert rows["part"].unique(maintain_order=True).to_list() == ["ledger", "hindcast", "later"]
    assert ledger["claim"].is_unique().all()
    assert ledger["claim"].len() == 34
    assert set(ledger["verdict"]) <= set(RULE_RESULTS)
    assert rows["known_on"].unique().to_list() == [date(2016, 7, 20)]


def test_the_hindcast_holds_the_scores_of_each_fan(served):
    rows = read_claims_file(served).filter(
        (pl.col("claim") == "iraq-2016-need-yearend")
        & (pl.col("outcome") == "iraq-2017-need-headline")
        & (pl.col("part") == "hindcast")
    )

    assert rows["fan"].to_list() == ["history", "stated", "persistence"]
    assert rows["inside_90"].to_list() == [True, False, True]
    assert rows["pit"].to_list() == pytest.approx([0.38, 0.03, 0.90], abs=0.01)
    assert rows["crps"].to_list() == pytest.approx([0.70e6, 1.92e6, 0.757e6], rel=0.01)
    assert set(rows["crps_stated"]) == {2e6}
    assert rows["crps_persistence"].to_list() == pytest.approx([0.757e6] * 3, rel=0.01)


def test_the_file_holds_every_row_of_section_5(served):
    rows = read_claims_file(served).filter(pl.col("fan").is_not_null())
    found = {(row["claim"], row["outcome"], row["fan"]): row for row in rows.to_dicts()}

    for claim, outcome, fan, unit, quantiles, is_inside, pit, score, stated, going_on in SECTION_5:
        row = found[claim, outcome, fan]
        assert all_agree([row[name] / unit for name in ("q05", "q50", "q95")], quantiles)
        assert row["inside_90"] is is_inside
        assert same_share(row["pit"], pit)
        assert agrees(row["crps"] / unit, score)
        assert agrees(row["crps_stated"] / unit, stated)
        assert not going_on or agrees(row["crps_persistence"] / unit, going_on)


def test_on_a_later_day_the_ledger_is_settled_and_the_hindcast_is_of_the_opening_day(served):
    rows = read_claims_file(served, ("known_on", "2020-01-15"))

    claim = rows.filter(
        (pl.col("claim") == "iraq-2016-need-yearend") & (pl.col("part") == "ledger")
    ).row(0, named=True)
    assert (claim["verdict"], claim["came_value"], claim["difference"]) == (
        "fell short",
        11_000_000,
        -2_000_000,
    )
    assert claim["claimed"] == "likely more than 13 million people"
    assert claim["comparable"] == "partly"
    assert "may count a person twice" in claim["reason"]
    fans = rows.filter(pl.col("part") == "hindcast")
    assert fans["fan_of"].unique().to_list() == [date(2016, 7, 20)]


def test_what_was_said_after_the_day_stands_behind_with_the_day_of_its_own_fan(served):
    rows = read_claims_file(served)

    later = rows.filter(pl.col("part") == "later")

    assert (later["fan_of"] == later["reported_on"]).all()
    assert (later["fan_of"] > date(2016, 7, 20)).all()
    hindcasts = rows.filter(pl.col("part") == "hindcast")
    assert set(hindcasts["claim"]).isdisjoint(later["claim"])


def test_a_claim_that_names_no_day_has_no_days_from_it(served):
    rows = read_claims_file(served).filter(pl.col("due").is_null() & pl.col("fan").is_not_null())

    assert set(rows["claim"]) == {
        "iraq-2016-us-troops-added",
        "mosul-2016-10-displacement-worst-case",
    }
    assert rows["days_from_due"].null_count() == rows.height
    assert rows.filter(pl.col("unit") == "days")["claimed_value"].to_list() == [42.0]


def test_no_slider_changes_the_file_or_its_name(served):
    untouched = export_file(served, "claims", "csv", [])
    moved = export_file(served, "claims", "csv", [("need_uptake", "0.5")])

    assert moved == untouched
    assert untouched.name == "iraq_2016-07-20_claims_as-stated.csv"
