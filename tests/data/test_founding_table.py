from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashboard.data.build import build_table
from dashboard.data.resources import shipped
from dashboard.data.table_files import check_table, read_table
from dashboard.data.vintages import as_known, crises, default_day, of_crisis

SOURCES = Path(__file__).parents[2] / "sources"
NEWS = "The News (Mexico City) / AP"
REPORT = date(2016, 7, 20)
# All that the report states: value, qualifier, modality, status, actor and as_of by id.
BRIEFING = {
    "iraq-2016-conference-target": (2e9, "at_least", "stated", "target", "John Kerry", REPORT),
    "iraq-2016-need-now": (10e6, "exact", "stated", "observed", "United Nations", REPORT),
    "iraq-2016-need-yearend": (13e6, "more_than", "likely", "projected", "United Nations", REPORT),
    "iraq-2016-us-troops-added": (560.0, "exact", "stated", "announced", "United States", REPORT),
    "andrews-2016-ministers": (
        30.0,
        "more_than",
        "stated",
        "observed",
        NEWS,
        REPORT,
    ),
    "qayyarah-mosul-distance": (
        40.0,
        "about",
        "stated",
        "context",
        NEWS,
        REPORT,
    ),
    "washington-2016-meeting-days": (
        2.0,
        "exact",
        "stated",
        "announced",
        NEWS,
        REPORT,
    ),
    "andrews-2016-session-hours": (
        2.0,
        "about",
        "stated",
        "observed",
        NEWS,
        REPORT,
    ),
    "carter-coalition-meeting-number": (
        4.0,
        "exact",
        "stated",
        "context",
        NEWS,
        REPORT,
    ),
    "mosul-city-rank": (2.0, "exact", "stated", "context", NEWS, REPORT),
    "mosul-captured-summer-2014": (
        None,
        "exact",
        "stated",
        "event",
        NEWS,
        date(2014, 6, 1),
    ),
    "libya-time-since-no-government": (6.0, "exact", "stated", "context", "Brett McGurk", REPORT),
    "washington-2016-07-20-meetings": (
        None,
        "exact",
        "stated",
        "event",
        NEWS,
        REPORT,
    ),
    "washington-2016-07-21-joint-ministerial": (
        None,
        "exact",
        "stated",
        "event",
        "John Kerry",
        date(2016, 7, 21),
    ),
    "nato-warsaw-summit-july-2016": (None, "exact", "stated", "event", "NATO", date(2016, 7, 1)),
    "nato-awacs-start-planned": (None, "exact", "stated", "event", "NATO", date(2016, 9, 1)),
}
UNITS = {
    "iraq-2016-conference-target": "USD",
    "iraq-2016-need-now": "people",
    "iraq-2016-need-yearend": "people",
    "iraq-2016-us-troops-added": "troops",
    "andrews-2016-ministers": "ministers",
    "qayyarah-mosul-distance": "km",
    "washington-2016-meeting-days": "days",
    "andrews-2016-session-hours": "hours",
    "carter-coalition-meeting-number": "meetings",
    "mosul-city-rank": "rank",
    "libya-time-since-no-government": "months",
}
DUE = {
    "iraq-2016-conference-target": REPORT,
    "iraq-2016-need-yearend": date(2016, 12, 31),
    "washington-2016-meeting-days": date(2016, 7, 21),
    "washington-2016-07-21-joint-ministerial": date(2016, 7, 21),
    "nato-awacs-start-planned": date(2016, 11, 30),
}

pytestmark = pytest.mark.usefixtures("read_here")


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return read_table(shipped("figures.parquet"))


def test_the_shipped_table_is_what_the_sources_build(table, tmp_path):
    sources = sorted(SOURCES.glob("*.csv"))

    build_table(sources, tmp_path / "built.parquet")

    assert sources != []
    assert_frame_equal(read_table(tmp_path / "built.parquet"), table)


def test_the_source_on_iraq_has_all_its_figures_without_a_fault():
    checked = check_table(SOURCES / "iraq.csv")

    assert checked.faults == []
    assert checked.notices == []
    assert checked.frame.height == 369
    assert crises(checked.frame) == ["iraq"]


def test_every_figure_of_the_founding_report_is_there_in_its_order(table):
    stated = ["value", "qualifier", "modality", "status", "actor", "as_of"]

    briefing = table.filter("briefing")

    rows = dict(zip(briefing["id"], briefing.select(stated).rows(), strict=True))
    assert rows == BRIEFING
    assert briefing["id"].to_list() == list(BRIEFING)


def test_the_figures_of_the_founding_report_have_their_units_and_days(table):
    briefing = table.filter("briefing")

    units = dict(briefing.filter(pl.col("unit").is_not_null()).select("id", "unit").rows())
    due = dict(briefing.filter(pl.col("due").is_not_null()).select("id", "due").rows())

    assert units == UNITS
    assert due == DUE


def test_the_founding_report_is_quoted_with_source_and_day(table):
    briefing = table.filter("briefing")

    assert briefing["reported_on"].unique().to_list() == [REPORT]
    assert briefing["publisher"].unique().to_list() == [NEWS]
    assert briefing["stated_as"].null_count() == 0


def test_six_headline_figures_stand_in_the_order_of_the_report(table):
    headline = table.filter("headline")

    assert headline.select("id", "label").rows() == [
        ("iraq-2016-conference-target", "Donor conference goal"),
        ("iraq-2016-need-now", "Iraqis in need of aid, July 2016"),
        ("iraq-2016-need-yearend", "Iraqis in need by end of 2016"),
        ("iraq-2016-us-troops-added", "Extra US troops for Iraq, July 2016"),
        ("andrews-2016-ministers", "Ministers and leaders at Andrews"),
        ("qayyarah-mosul-distance", "Qayyarah base to Mosul"),
    ]


def test_iraq_opens_on_the_day_of_the_report(table):
    figures = of_crisis(table, "iraq")

    assert default_day(figures) == REPORT


def test_nothing_later_is_known_on_the_day_of_the_report(table):
    known = as_known(table, REPORT)

    assert known.filter("briefing").height == 16
    assert 16 < known.height < table.height
    assert known["reported_on"].max() == REPORT


def test_the_ends_of_the_distance_are_the_published_ones(table):
    ends = table.filter(pl.col("lat0").is_not_null())

    # 35 degrees 46' 02" N, 43 degrees 07' 30" E, and the centre of the city.
    base = (35 + 46 / 60 + 2 / 3600, 43 + 7 / 60 + 30 / 3600)
    assert ends["place"].unique().to_list() == ["Qayyarah"]
    assert ends.height == table.filter(measure="distance").height == 7
    assert ends.select("lat0", "lon0", "lat1", "lon1").unique().height == 1
    assert ends.select("lat0", "lon0").row(0) == pytest.approx(base, abs=1e-6)
    assert ends.select("lat1", "lon1").row(0) == (36.34, 43.13)
