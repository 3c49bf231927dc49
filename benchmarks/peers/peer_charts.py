"""What every peer shows: the sliders of the shipped table's first crisis, and four charts."""

from collections.abc import Mapping

import plotly.graph_objects as go

from dashboard.charts.spec import all_charts
from dashboard.data.resources import shipped
from dashboard.model.drivers import Driver
from dashboard.model.fan import FAN_MODES
from dashboard.model.scenario import make_scenario
from dashboard.model.scenario_result import ScenarioResult
from dashboard.screen.read_state import read_state
from dashboard.tables.snapshot import open_table

CHARTS = ("people", "money", "personnel", "following")  # those with a fan

VINTAGE = read_state(open_table(shipped("figures.parquet")), "").vintage


def drivers() -> tuple[Driver, ...]:
    """Return the sliders."""
    return VINTAGE.drivers


def figures(values: Mapping[str, float]) -> dict[str, go.Figure]:
    """Return the charts of a scenario as validated figures, by name."""
    scenario = make_scenario(VINTAGE.drivers, values)
    charts = all_charts(ScenarioResult(VINTAGE, scenario, mode=FAN_MODES[0]))
    return {name: go.Figure(charts[name]) for name in CHARTS}
