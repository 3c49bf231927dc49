"""Pictures: each chart is a function of a vintage and its projected frame."""

from dashboard.charts.base import MOVES
from dashboard.charts.following import following_chart
from dashboard.charts.money import money_chart
from dashboard.charts.people import people_chart
from dashboard.charts.personnel import personnel_chart
from dashboard.charts.tornado import tornado_chart
from dashboard.model.results import measures_of
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.vintage import CrisisVintage

MOVING = ("x", "y", "base", "text", "textposition", "customdata", "hovertext")
OF_LINES = ("y", "text", "textposition")  # its days stay what they were
MOVING_AXIS = {"xaxis": ("tickvals", "ticktext")}  # of any other axis, its range

NEEDS = {  # a chart is drawn where the projected frame has its measure
    "people": ("need", people_chart),
    "money": ("received", money_chart),
    "personnel": ("presence", personnel_chart),
    "following": ("coverage", following_chart),
    "tornado": ("balance", tornado_chart),
}

# Plotly 7 offers by default to send a chart to a cloud; nothing leaves the machine here.
GRAPH_CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}


def all_charts(result: ScenarioResult) -> dict[str, dict]:
    """Return every chart that the projection can fill, as plain figure dicts by name."""
    return {name: make_chart(result, name) for name in chart_names(result.vintage)}


def chart_names(vintage: CrisisVintage) -> list[str]:
    """Return the charts that a projection of a vintage can fill."""
    if vintage.inputs is None:
        return []
    measures = measures_of(vintage.inputs)
    return [name for name, (measure, _) in NEEDS.items() if measure in measures]


def make_chart(result: ScenarioResult, name: str) -> dict:
    """Return one chart as a plain figure dict."""
    _, make = NEEDS[name]
    return make(result)


def moving_parts(chart: dict) -> dict:
    """Return what a slider moves in a chart.

    Returns:
        ``traces``: places of the traces that move; ``parts``: a list a property, in their order;
        ``axes``: what moves of the axes, by its path in the layout.
    """
    data = chart["data"]
    places = [
        place for place, trace in enumerate(data) if trace.get("meta") == MOVES and trace["y"]
    ]
    moving = [data[place] for place in places]
    has_bars = any(trace["type"] == "bar" for trace in moving)
    parts = {
        name: [trace.get(name) for trace in moving] for name in (MOVING if has_bars else OF_LINES)
    }
    return {
        "traces": places,
        "parts": {
            name: values
            for name, values in parts.items()
            if any(value is not None for value in values)
        },
        "axes": {
            f"{name}.{part}": axis[part]
            for name, axis in chart["layout"].items()
            if name.startswith(("yaxis", "xaxis"))
            for part in MOVING_AXIS.get(name, ("range",))
            if part in axis
        },
    }
