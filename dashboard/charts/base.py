"""What all charts share: the palette, lines, marks with open ends, events, the layout."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypedDict

import polars as pl

from dashboard.charts.events import event_clusters, event_marks
from dashboard.charts.palette import CLEAR, EVENT, FONT, GRID, QUIET, STATED
from dashboard.data.result_cache import cached_by_value
from dashboard.model.inputs import ModelInputs
from dashboard.model.projection import DailyResults, Projection, drawn_values
from dashboard.text.numbers import money_sign

MOVES = "scenario"  # meta of a trace that a slider moves

Trace = dict[str, Any]  # one of Plotly's


class ChartFigure(TypedDict):
    """A chart as Plotly takes it: plain dicts and lists."""

    data: list[Trace]
    layout: dict[str, Any]


# Plotly 7 offers by default to send a chart to a cloud; nothing leaves the machine here.
GRAPH_CONFIG: Any = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}
MAX_POINTS = 400  # a line of more days is drawn at every n-th day
HEADROOM = 1.16
STEPS = (1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10)


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of a projection, as stated and in the scenario, thinned for drawing."""

    days: list[str]
    as_stated: list[float]
    scenario: list[float]
    unit: str

    @property
    def highest(self) -> float:
        """The largest value of either line."""
        return max(max(self.as_stated), max(self.scenario), 0.0)


def make_line(projection: Projection, measure: str) -> Line:
    """Return the line of one measure."""
    (line,) = make_lines(projection, (measure,))
    return line


def make_lines(projection: Projection, measures: Sequence[str]) -> list[Line]:
    """Return the lines of some measures: every day, or every n-th and the last."""
    _, days = _drawn_days(projection.inputs)
    return [
        Line(
            days,
            _drawn_stated(projection.as_stated, measure),
            _drawn(projection.scenario, measure),
            projection.unit(measure),
        )
        for measure in measures
    ]


def _drawn_stated(as_stated: DailyResults, measure: str) -> list[float]:
    """Return the line of what is stated, which is drawn beside every scenario."""
    if measure not in as_stated.drawn:
        as_stated.drawn[measure] = _drawn(as_stated, measure)
    return as_stated.drawn[measure]


def _drawn(results: DailyResults, measure: str) -> list[float]:
    """Return a line as it is drawn; its end, of which words are made, to every digit."""
    indices, _ = _drawn_days(results.inputs)
    drawn = drawn_values(results.paths[measure][indices])
    drawn[-1] = results.at(measure, results.inputs.days)
    return drawn


@cached_by_value(128)
def _drawn_days(inputs: ModelInputs) -> tuple[list[int] | slice, list[str]]:
    """Return the places of the days of a drawn line, and these days as ISO dates."""
    every = math.ceil((inputs.days + 1) / MAX_POINTS)
    indices = [*range(0, inputs.days, every), inputs.days]
    return slice(None) if every == 1 else indices, iso_days(inputs, indices)


def iso_days(inputs: ModelInputs, indices: Iterable[int]) -> list[str]:
    """Return days from ``t0`` as ISO dates."""
    return [(inputs.t0 + timedelta(days=int(index))).isoformat() for index in indices]


def nice_top(highest: float) -> float:
    """Return the upper end of an axis: a round number with room for labels above the lines."""
    if highest <= 0:
        return 1.0
    wanted = highest * HEADROOM
    size = 10.0 ** math.floor(math.log10(wanted))
    return next(step * size for step in (*STEPS, 12) if step * size >= wanted * (1 - 1e-12))


def even_ticks(low: float, high: float, *, max_ticks: int = 4) -> list[float]:
    """Return round numbers at even steps from ``low`` to ``high``."""
    if high <= low:
        return [low]
    size = 10.0 ** math.floor(math.log10((high - low) / max_ticks))
    step = next(n * size for n in (1, 2, 5, 10, 20) if n * size >= (high - low) / max_ticks)
    return [n * step for n in range(math.ceil(low / step), math.floor(high / step) + 1)]


def money_prefix(unit: str) -> str:
    """Return the sign that stands before amounts on an axis."""
    return money_sign(unit.partition(" ")[0], "\u00a0")


def value_axis(top: float, **changes: object) -> dict:
    """Return a value axis from zero to ``top``."""
    return {
        "range": [0, top],
        "fixedrange": True,
        "nticks": 6,
        "exponentformat": "B",
        "separatethousands": True,
        "gridcolor": GRID,
        "gridwidth": 1,
        "zeroline": True,
        "zerolinecolor": EVENT,
        "zerolinewidth": 1,
        "tickfont": {"size": 12, "color": QUIET, "family": FONT},
        "automargin": True,
    } | changes


def layout(
    start: date, end: date, events: pl.DataFrame, axes: dict[str, dict], **changes: object
) -> dict:
    """Return the layout of a chart over a window of days."""
    pad = timedelta(days=max(1, round((end - start).days * 0.02)))
    shapes, notes = event_marks(event_clusters(events, start, end))
    return (
        plain_layout(
            top=22,
            bottom=40,
            xaxis=day_axis(start - pad, end + pad, "%b\n%Y", max_ticks=6),
            shapes=shapes,
            annotations=notes,
            **axes,
        )
        | changes
    )


def plain_layout(*, top: int, bottom: int, **parts: object) -> dict:
    """Return what the layout of every chart has: no boxes, no legend, no dragging.

    Args:
        top: pixels above the plot.
        bottom: pixels below it.
        parts: the axes, and what else the chart has of its own.
    """
    return {
        "autosize": True,
        "showlegend": False,
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": FONT, "size": 12, "color": STATED},
        "margin": {"l": 8, "r": 12, "t": top, "b": bottom},
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "font": {"family": FONT, "size": 13}},
        "dragmode": False,
    } | parts


def day_axis(first: date, last: date, form: str, *, max_ticks: int) -> dict:
    """Return an axis of days with at most so many ticks, written in a form of d3."""
    return {
        "type": "date",
        "range": [first.isoformat(), last.isoformat()],
        "fixedrange": True,
        "showgrid": False,
        "nticks": max_ticks,
        "tickformat": form,
        "tickangle": 0,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": EVENT,
        "tickfont": {"size": 12, "color": QUIET, "family": FONT},
        "linecolor": EVENT,
    }
