"""The parts of a chart that change when a slider moves."""

from typing import Any, TypedDict

from dashboard.charts.base import MOVES, ChartFigure

UPDATED = ("x", "y", "base", "text", "textposition", "customdata", "hovertext")
UPDATED_IN_LINES = ("y", "text", "textposition")  # the days of a line stay what they were
UPDATED_IN_AXES = {"xaxis": ("tickvals", "ticktext")}  # of any other axis, its range


class ChartUpdate(TypedDict):
    """What a slider changes in a chart."""

    traces: list[int]  # indices of the traces that change
    parts: dict[str, list[Any]]  # by property, a value for each of these traces
    axes: dict[str, Any]  # by its path in the layout


def chart_update(chart: ChartFigure) -> ChartUpdate:
    """Return what a slider changes in a chart."""
    data = chart["data"]
    indices = [i for i, trace in enumerate(data) if trace.get("meta") == MOVES and trace["y"]]
    updated = [data[index] for index in indices]
    has_bars = any(trace["type"] == "bar" for trace in updated)
    parts = {
        name: [trace.get(name) for trace in updated]
        for name in (UPDATED if has_bars else UPDATED_IN_LINES)
    }
    return {
        "traces": indices,
        "parts": {
            name: values
            for name, values in parts.items()
            if any(value is not None for value in values)
        },
        "axes": {
            f"{name}.{part}": axis[part]
            for name, axis in chart["layout"].items()
            if name.startswith(("yaxis", "xaxis"))
            for part in UPDATED_IN_AXES.get(name, ("range",))
            if part in axis
        },
    }
