"""One row declares a chart: page, API guide, files, brief and data table follow it."""

import re
from dataclasses import replace
from html import unescape

import polars as pl
import pytest

from dashboard.charts.data_table import chart_table
from dashboard.charts.spec import CHARTS, BarTable, ChartSpec, DayTable, chart_names
from dashboard.export import export_file
from dashboard.export.documents.api_guide import make_guide
from dashboard.page.content import make_screen
from dashboard.page.updates import make_update
from dashboard.screen.compute import compute_result
from dashboard.screen.read_state import read_state
from tests.page.small import text_of

COVERED = replace(
    CHARTS["people"],
    name="uncovered",
    measure="uncovered",
    table=DayTable(("uncovered",)),
    title="People not covered",
    sentence=lambda result: "Nobody is left out.",
    spread=None,
)


@pytest.fixture
def state(monkeypatch, served):
    """The opening screen of a program with one chart more."""
    monkeypatch.setitem(CHARTS, "uncovered", COVERED)
    return read_state(served, "")


def test_a_new_chart_is_on_the_page(served, state):
    screen = make_screen(state)

    names = [getattr(part, "data-chart", None) for part in screen["chart_grid"]]
    assert "uncovered" in names
    assert "People not covered" in text_of(screen["chart_grid"])
    assert screen["charts"]["uncovered"]["data"]
    assert screen["charts"]["texts"]["charts"]["uncovered"] == "Nobody is left out."
    assert "uncovered" in make_update(state)


def test_a_new_chart_has_its_data_table(state):
    table = chart_table("uncovered", compute_result(state))

    assert table.heads == ["Day", "People not covered, baseline", "People not covered, scenario"]


def test_a_new_chart_is_a_file_of_rows_and_a_picture(served, state):
    csv = export_file(served, "chart", "csv", [("chart", "uncovered")])
    svg = export_file(served, "chart", "svg", [("chart", "uncovered")])

    lines = pl.read_csv(csv.content).filter(pl.col("as_stated").is_not_null())
    assert set(lines["measure"]) == {"uncovered"}
    assert b"Nobody is left out." in svg.content


def test_a_new_chart_is_in_the_brief_and_in_the_guide(served, state):
    brief = unescape(export_file(served, "brief", None, []).content.decode())

    assert "People not covered" in re.sub("<[^>]*>", " ", brief)
    assert "tornado, uncovered." in make_guide(served, "http://x/")


def test_a_chart_without_a_data_table_is_an_error():
    row = {field: getattr(COVERED, field) for field in ChartSpec.__slots__ if field != "table"}

    with pytest.raises(TypeError, match="table"):
        ChartSpec(**row)
    with pytest.raises(ValueError, match="needs a measure"):
        DayTable(())


def test_every_chart_has_a_table_of_its_own_measures(served):
    result = compute_result(read_state(served, ""))

    for name in chart_names(result.vintage):
        table = chart_table(name, result)
        assert len(table.rows) > 1
        if isinstance(CHARTS[name].table, BarTable):
            assert list(table.heads) == list(CHARTS[name].table.headings.values())
        else:
            assert len(table.heads) == 1 + 2 * len(CHARTS[name].measures)
