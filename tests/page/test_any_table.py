"""Any crisis by its table alone: whatever valid rows a table has, everything of it is shown."""

import json
from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.charts.spec import all_charts
from dashboard.charts.updates import chart_update
from dashboard.data.rules import RULES, apply_rules
from dashboard.data.vintages import crises
from dashboard.export import KINDS, export_file
from dashboard.model.vintage import CrisisVintage
from dashboard.page.components.chart_card import make_data_table
from dashboard.page.components.drawer import make_figure
from dashboard.page.components.grid import grid_rows
from dashboard.page.content import make_screen
from dashboard.page.tabs import PANELS
from dashboard.screen.compute import compute_result
from dashboard.screen.read_state import read_state
from dashboard.screen.state import ScreenState
from dashboard.tables.snapshot import TableSnapshot
from dashboard.text.hedges import figure_words
from tests.page.small import parts_of, text_of
from tests.strategies import crowds

few = settings(max_examples=15, deadline=None)


def addresses(table: pl.DataFrame) -> list[tuple[TableSnapshot, ScreenState]]:
    served = TableSnapshot(table, digest=str(table.hash_rows().sum()))
    return [(served, read_state(served, f"crisis={name}")) for name in crises(table)]


@few
@given(crowds())
def test_the_tables_drawn_are_valid(table):
    # A quantity may get two units only by chance of its name, which holds the unit.
    assert apply_rules(table).select(pl.all_horizontal(*RULES).all()).item()


@few
@given(crowds())
def test_every_view_of_every_crisis_is_drawn(table):
    for _, state in addresses(table):
        vintage, result = state.vintage, compute_result(state)

        screen = make_screen(state)

        is_cut = vintage.can_project and vintage.inputs.days_beyond > 0
        assert len(screen["notices"]) == is_cut
        assert len(screen["cards"]) > 0 or vintage.figures["value"].is_null().all()
        json.dumps(screen["charts"], allow_nan=False)
        for name, chart in all_charts(result).items():
            json.dumps(chart_update(chart), allow_nan=False)
            assert len(text_of(make_data_table(name, result))) > 10
        for panel in PANELS.values():
            panel.make(state)
        for row in vintage.figures.head(8).to_dicts():
            assert text_of(make_figure(row, state))
        json.dumps(grid_rows(vintage.figures), allow_nan=False)
        drivers = {
            getattr(part, "data-driver")
            for part in parts_of(screen["sliders"])
            if hasattr(part, "data-driver")
        }
        assert drivers == {driver.key for driver in vintage.drivers}


@few
@given(crowds(), st.sampled_from(KINDS), st.sampled_from(("csv", "excel", "json", "parquet")))
def test_every_file_of_every_crisis_is_written(table, kind, form):
    for served, state in addresses(table):
        file = export_file(served, kind, form, [("crisis", state.vintage.crisis)])

        assert len(file.content) > 2


def states(vintage: CrisisVintage) -> list[tuple[float, float]]:
    """Return each stated figure that the projection must go through, and what it gives there."""
    inputs, projection = vintage.inputs, vintage.projection(vintage.baseline)

    def at(measure: str, days: int) -> float:
        return projection.at(measure, inputs.t0 + timedelta(days=min(days, inputs.days)))[0]

    pairs = []
    if inputs.need is not None:
        pairs.append((inputs.need.start, at("need", 0)))
    if inputs.has_projection and inputs.need.start > 0 and inputs.need.end > 0:
        pairs.append((inputs.need.end, at("need", inputs.need.due)))
    roles = {row["role"]: row for row in vintage.chosen.to_dicts()}
    if "money_observed" in roles:
        pairs.append((roles["money_observed"]["value"], at("received", 0)))
    pledge = roles.get("money_announced")
    if pledge and not inputs.is_appeal:
        # What is received already was pledged at the least.
        pairs.append((max(pledge["value"], inputs.money.received), at("pledged", inputs.days)))
    if inputs.personnel is not None:
        arrival = next(d.default for d in vintage.drivers if d.key == "arrival_days")
        if inputs.days - inputs.personnel.announced_day >= arrival:
            total = inputs.personnel.present + inputs.personnel.announced
            pairs.append((total, at("presence", inputs.days)))
    return pairs


@settings(max_examples=40, deadline=None)
@given(crowds())
def test_untouched_sliders_give_back_every_stated_figure(table):
    for _, state in addresses(table):
        vintage = state.vintage
        if not vintage.can_project:
            continue
        projected = vintage.project(vintage.baseline)

        assert projected["scenario"].equals(projected["as_stated"])
        for stated, given_back in states(vintage):
            assert given_back == pytest.approx(stated, rel=1e-6, abs=1e-6)


@few
@given(crowds())
def test_every_figure_is_shown_with_its_value_and_hedge(table):
    for _, state in addresses(table):
        figures = state.vintage.figures
        rows = {row["id"]: row for row in grid_rows(figures)}

        for figure in figures.to_dicts():
            assert rows[figure["id"]]["value"] == figure["value"]
            assert rows[figure["id"]]["words"] == figure_words(figure)
