"""The synthetic crises: apart from the real figures, marked row by row, and built as shipped."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashboard.charts.spec import all_charts
from dashboard.data.resources import shipped, table_path
from dashboard.data.table_files import read_table
from dashboard.data.vintages import crises
from dashboard.screen.compute import compute_result
from dashboard.screen.read_state import read_state
from dashboard.tables.snapshot import TableSnapshot, open_table

SOURCES = shipped("sources") / "examples"


@pytest.fixture(scope="module")
def examples() -> TableSnapshot:
    """The shipped examples."""
    return open_table(table_path(Path("examples")))


def test_the_shipped_examples_are_what_the_sources_say(examples):
    names = ("flood-appeal.csv", "border-mission.csv")

    built = pl.concat(read_table(SOURCES / name) for name in names)

    assert_frame_equal(examples.frame, built, check_exact=True)
    assert len(list(SOURCES.iterdir())) == 2


def test_every_row_says_that_it_is_synthetic(examples):
    frame = examples.frame

    assert frame["note"].str.contains("Synthetic").all()
    assert frame["publisher"].str.contains("synthetic").all()
    assert all(name.startswith("example-") for name in crises(frame))


def test_the_examples_share_nothing_with_the_real_figures(examples):
    real = read_table(shipped("figures.parquet"))

    assert real.height > examples.frame.height
    assert not set(real["crisis"]) & set(examples.frame["crisis"])


@pytest.mark.parametrize("crisis", ["example-flood-appeal", "example-border-mission"])
def test_an_example_shows_charts_cards_and_what_became_of_its_claims(examples, crisis):
    state = read_state(examples, f"crisis={crisis}")
    later = read_state(examples, f"crisis={crisis}&known_on=2032-10-01")

    charts = all_charts(compute_result(state))
    assert {"people", "money", "following", "tornado"} <= set(charts)
    assert ("personnel" in charts) == ("mission" in crisis)
    assert state.vintage.figures.height < later.vintage.figures.height


def test_the_appeal_is_an_appeal_and_the_conference_is_none(examples):
    appeal, mission = (
        read_state(examples, f"crisis={crisis}").vintage.inputs
        for crisis in ("example-flood-appeal", "example-border-mission")
    )

    assert (appeal.is_appeal, mission.is_appeal) == (True, False)
    assert (appeal.money.received, mission.personnel.announced) == (96.3e6, 840)


def test_a_file_named_examples_is_served_before_the_shipped_ones(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table = pl.DataFrame({"a": [1]})
    table.write_parquet(tmp_path / "examples")

    assert table_path(Path("examples")) == Path("examples")
