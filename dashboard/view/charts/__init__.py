"""Pictures: each chart is a function of a situation and its projected frame."""

import polars as pl

from dashboard.model.situation import Situation
from dashboard.view.charts.base import MOVES
from dashboard.view.charts.following import following_chart
from dashboard.view.charts.money import money_chart
from dashboard.view.charts.people import people_chart
from dashboard.view.charts.personnel import personnel_chart

NEEDS = {  # a chart is drawn where the projected frame has its measure
    "people": ("need", people_chart),
    "money": ("received", money_chart),
    "personnel": ("presence", personnel_chart),
    "following": ("coverage", following_chart),
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


def drawn_charts(projected: pl.DataFrame | None) -> list[str]:
    """Return the names of the charts that the projection can fill."""
    if projected is None:
        return []
    measures = set(projected["measure"].unique())
    return [name for name, (measure, _) in NEEDS.items() if measure in measures]


def all_charts(situation: Situation, projected: pl.DataFrame | None) -> dict[str, dict]:
    """Return every chart that can be drawn, as plain figure dicts by name."""
    return {name: NEEDS[name][1](situation, projected) for name in drawn_charts(projected)}


def moving_parts(chart: dict) -> dict:
    """Return what a slider moves in a chart: indices of traces, their y and words, axis ranges."""
    moving = [
        (place, trace)
        for place, trace in enumerate(chart["data"])
        if trace.get("meta") == MOVES and trace["y"]
    ]
    return {
        "traces": [place for place, _ in moving],
        "y": [trace["y"] for _, trace in moving],
        "text": [trace.get("text", "") for _, trace in moving],
        "textposition": [trace.get("textposition", "") for _, trace in moving],
        "ranges": {
            f"{name}.range": axis["range"]
            for name, axis in chart["layout"].items()
            if name.startswith("yaxis")
        },
    }
