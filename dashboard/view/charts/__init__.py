"""Pictures: each chart is a function of a situation and its projected frame."""

from dashboard.model.outlook import Outlook
from dashboard.model.paths import measures_of
from dashboard.model.situation import Situation
from dashboard.view.charts.base import MOVES
from dashboard.view.charts.following import following_chart
from dashboard.view.charts.money import money_chart
from dashboard.view.charts.people import people_chart
from dashboard.view.charts.personnel import personnel_chart
from dashboard.view.charts.tornado import tornado_chart

MOVING = ("x", "y", "base", "text", "textposition", "customdata", "hovertext")
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


def all_charts(outlook: Outlook) -> dict[str, dict]:
    """Return every chart that the projection can fill, as plain figure dicts by name."""
    return {name: make_chart(outlook, name) for name in chart_names(outlook.situation)}


def chart_names(situation: Situation) -> list[str]:
    """Return the charts that a projection of a situation can fill."""
    if situation.facts is None:
        return []
    measures = measures_of(situation.facts)
    return [name for name, (measure, _) in NEEDS.items() if measure in measures]


def make_chart(outlook: Outlook, name: str) -> dict:
    """Return one chart as a plain figure dict."""
    _, make = NEEDS[name]
    return make(outlook)


def moving_parts(chart: dict) -> dict:
    """Return what a slider moves in a chart.

    Returns:
        ``traces``: places of the traces that move; ``parts``: a list a property, in their order;
        ``axes``: what moves of the axes, by its path in the layout.
    """
    moving = [
        (place, trace)
        for place, trace in enumerate(chart["data"])
        if trace.get("meta") == MOVES and trace["y"]
    ]
    parts = {name: [trace.get(name) for _, trace in moving] for name in MOVING}
    return {
        "traces": [place for place, _ in moving],
        "parts": {
            name: values
            for name, values in parts.items()
            if any(value is not None for value in values) and _differs(name, moving)
        },
        "axes": {
            f"{name}.{part}": axis[part]
            for name, axis in chart["layout"].items()
            if name.startswith(("yaxis", "xaxis"))
            for part in MOVING_AXIS.get(name, ("range",))
            if part in axis
        },
    }


def _differs(name: str, moving: list[tuple[int, dict]]) -> bool:
    """Return whether a property can move: the days of a line stay what they were."""
    return name in ("y", "text", "textposition") or any(
        trace["type"] == "bar" for _, trace in moving
    )
