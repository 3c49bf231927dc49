"""What all charts share: the palette, lines, marks with open ends, events, the layout."""

import math
from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl

from dashboard.view.wording import (
    OPEN_ABOVE,
    OPEN_BELOW,
    day_words,
    figure_words,
    source_words,
)

# Safe for colour-blind readers (Okabe and Ito); assets/draw.js holds the dark counterparts.
STATED = "#1b1d1f"
SCENARIO = "#0072b2"
OUTCOME = "#d55e00"
QUIET = "#6b7075"
GRID = "#e4e6e8"
EVENT = "#a4a9ae"
CLEAR = "rgba(0,0,0,0)"
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'

MOVES = "scenario"  # meta of a trace that a slider moves
MOST_POINTS = 400  # a line of more days is drawn at every n-th day
HEADROOM = 1.16
STEPS = (1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10)
CLOSEST_LABELS = 0.085  # of the axis: nearer labels are moved apart
CLOSEST_EVENTS = 0.08  # of the window: nearer events share a mark
LABEL_ROOM = 0.05  # of the axis: what a label needs beside a stated one


class Line:
    """One measure of the projected frame, as stated and in the scenario, thinned for drawing."""

    def __init__(self, projected: pl.DataFrame, measure: str) -> None:
        """Read the measure's rows; every day, or every n-th and the last."""
        rows = projected.filter(pl.col("measure") == measure)
        every = max(1, math.ceil(rows.height / MOST_POINTS))
        if every > 1:
            last = pl.int_range(rows.height) == rows.height - 1
            rows = rows.filter((pl.int_range(rows.height) % every == 0) | last)
        self.days = [day.isoformat() for day in rows["day"]]
        self.as_stated = rows["as_stated"].to_list()
        self.scenario = rows["scenario"].to_list()
        self.unit = rows["unit"][0]

    @property
    def highest(self) -> float:
        """The largest value of either line."""
        return max(*self.as_stated, *self.scenario, 0.0)


def escape(text: str) -> str:
    """Return text that Plotly shows as it is: no link, no style, no line break."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def stated_line(line: Line, name: str, *, axis: str = "y") -> dict:
    """Return the thin line of what is stated; it lies on top, so that both show while they meet."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": f"{name}, as stated",
        "x": line.days,
        "y": line.as_stated,
        "yaxis": axis,
        "line": {"color": STATED, "width": 1.25},
        "hoverinfo": "skip",
    }


def scenario_line(
    line: Line, name: str, *, dash: str = "solid", axis: str = "y", hover: str = "%{y:,.4s}"
) -> dict:
    """Return the broad line of the scenario."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": line.days,
        "y": line.scenario,
        "yaxis": axis,
        "meta": MOVES,
        "line": {"color": SCENARIO, "width": 3.5 if dash == "solid" else 2.25, "dash": dash},
        "hovertemplate": f"{escape(name)} %{{x|%-d %b %Y}}: {hover}<extra></extra>",
    }


def end_labels(labels: Iterable[tuple[str, str, float]], top: float, *, axis: str = "y") -> dict:
    """Return the labels above the lines' ends, moved apart where they would overlap.

    Args:
        labels: (text, day, height) a line.
        top: the upper end of the axis.
        axis: the axis of the labels.
    """
    ordered = sorted(labels, key=lambda label: label[2])
    heights: list[float] = []
    for _, _, height in ordered:
        least = heights[-1] + CLOSEST_LABELS * top if heights else 0.0
        heights.append(max(height, least))
    return {
        "type": "scatter",
        "mode": "text",
        "x": [day for _, day, _ in ordered],
        "y": heights,
        "yaxis": axis,
        "text": [text for text, _, _ in ordered],
        "textposition": "top left",
        "textfont": {"color": SCENARIO, "size": 12, "family": FONT},
        "meta": MOVES,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def scenario_label(words: str, line: "Line", top: float, avoid: float) -> dict:
    """Return the label at the end of a single line: nothing while it is as stated.

    Args:
        words: what the label says.
        line: the line that it belongs to.
        top: the upper end of the axis.
        avoid: the height of a stated label at the same end, which it keeps away from.
    """
    end = line.scenario[-1]
    if end == line.as_stated[-1]:
        return end_labels([("", line.days[-1], end)], top)
    away = LABEL_ROOM * top
    height = min(end, avoid - away) if end <= avoid else max(end, avoid + away)
    where = "bottom left" if end <= avoid else "top left"
    return end_labels([(words, line.days[-1], height)], top) | {"textposition": where}


def figure_marks(
    figures: pl.DataFrame,
    name: str,
    *,
    color: str,
    hollow: bool = False,
    labelled: bool = False,
    positions: dict[str, str] | None = None,
    at_due: bool = False,
) -> dict:
    """Return one mark a figure, with its words on hover and its id for the drawer."""
    rows = figures.to_dicts()
    positions = {} if positions is None else positions
    marks = {
        "type": "scatter",
        "mode": "markers+text" if labelled else "markers",
        "name": name,
        "x": [(row["due"] or row["as_of"] if at_due else row["as_of"]).isoformat() for row in rows],
        "y": [row["value"] for row in rows],
        "customdata": [row["id"] for row in rows],
        "marker": {
            "color": "#ffffff" if hollow else color,
            "size": 8,
            "line": {"color": color, "width": 1.5},
            "symbol": "circle",
        },
        "hovertext": [hover_words(row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }
    if labelled:
        marks["text"] = [escape(figure_words(row).removesuffix(" people")) for row in rows]
        marks["textposition"] = [positions.get(row["id"], "top center") for row in rows]
        marks["textfont"] = {"color": color, "size": 12, "family": FONT}
    return marks


def open_ends(
    figures: pl.DataFrame,
    top: float,
    *,
    color: str,
    at_due: bool = False,
    since: date | None = None,
    base: float = 0.0,
) -> dict:
    """Return an arrow from each open-ended value: 'more than' is never a point alone.

    Args:
        figures: the rows; those with a closed value get no arrow.
        top: the upper end of the axis, which the arrows' length follows.
        color: of the arrows.
        at_due: whether an arrow stands at the day that its figure is due.
        since: the first day that an arrow may stand at, unless any may.
        base: what is there already and the values come on top of.
    """
    xs: list[str | None] = []
    ys: list[float | None] = []
    symbols: list[str] = []
    for row in figures.filter(pl.col("qualifier").is_in(OPEN_ABOVE + OPEN_BELOW)).to_dicts():
        upward = row["qualifier"] in OPEN_ABOVE
        value = base + row["value"]
        tip = value + 0.09 * top * (1 if upward else -1)
        day = row["due"] or row["as_of"] if at_due else row["as_of"]
        shown = (day if since is None else max(day, since)).isoformat()
        xs += [shown, shown, None]
        ys += [value, max(tip, 0.0), None]
        symbols += ["circle", "triangle-up" if upward else "triangle-down", "circle"]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "open end",
        "x": xs,
        "y": ys,
        "meta": MOVES,
        "line": {"color": color, "width": 1.5, "dash": "dot"},
        "marker": {
            "color": color,
            "size": [7 if symbol.startswith("triangle") else 0 for symbol in symbols],
            "symbol": symbols,
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def hover_words(figure: dict) -> str:
    """Return what a mark says on hover: value with hedge, label, who, when."""
    lines = [
        f"<b>{escape(figure_words(figure))}</b>",
        escape(figure["label"]),
        escape(source_words(figure)),
        f"as of {day_words(figure['as_of'])}",
    ]
    return "<br>".join(lines)


def nice_top(highest: float) -> float:
    """Return the upper end of an axis: a round number with room for labels above the lines."""
    if highest <= 0:
        return 1.0
    wanted = highest * HEADROOM
    size = 10.0 ** math.floor(math.log10(wanted))
    return next(step * size for step in (*STEPS, 12) if step * size >= wanted * (1 - 1e-12))


def event_clusters(events: pl.DataFrame, start: date, end: date) -> list[dict]:
    """Return the events inside a window; those too near to tell apart share one mark.

    Args:
        events: the numbered events of the day, in order, with a ``number`` column.
        start: the first day of the chart.
        end: the last day of the chart.
    """
    nearest_days = max(1, round((end - start).days * CLOSEST_EVENTS))
    clusters: list[dict] = []
    for number, day in events.select("number", "as_of").iter_rows():
        if not start <= day <= end:
            continue
        if clusters and (day - clusters[-1]["day"]).days <= nearest_days:
            clusters[-1]["last"] = number
        else:
            clusters.append({"day": day, "first": number, "last": number})
    return clusters


def event_marks(clusters: list[dict]) -> tuple[list[dict], list[dict]]:
    """Return thin vertical lines and their numbers; both are named so that they can be hidden."""
    shapes, notes = [], []
    for cluster in clusters:
        day, first, last = cluster["day"].isoformat(), cluster["first"], cluster["last"]
        shapes.append(
            {
                "type": "line",
                "name": "event",
                "layer": "below",
                "x0": day,
                "x1": day,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": EVENT, "width": 1, "dash": "dot"},
            }
        )
        notes.append(
            {
                "name": "event",
                "x": day,
                "yref": "paper",
                "y": 1,
                "yanchor": "bottom",
                "showarrow": False,
                "text": str(first) if first == last else f"{first}\u2013{last}",
                "font": {"size": 11, "color": QUIET, "family": FONT},
            }
        )
    return shapes, notes


def money_prefix(unit: str) -> str:
    """Return the sign that stands before amounts on an axis."""
    from babel.numbers import get_currency_symbol

    symbol = get_currency_symbol(unit.split(" ")[0], locale="en")
    return symbol + ("\u00a0" if symbol[-1].isalpha() else "")


def value_axis(top: float, **changes: object) -> dict:
    """Return a value axis from zero to ``top``."""
    return {
        "range": [0, top],
        "fixedrange": True,
        "nticks": 6,
        "exponentformat": "B",
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
    return {
        "autosize": True,
        "showlegend": False,
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": FONT, "size": 12, "color": STATED},
        "margin": {"l": 8, "r": 12, "t": 22, "b": 40},
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "font": {"family": FONT, "size": 13}},
        "dragmode": False,
        "xaxis": {
            "type": "date",
            "range": [(start - pad).isoformat(), (end + pad).isoformat()],
            "fixedrange": True,
            "showgrid": False,
            "nticks": 6,
            "tickformat": "%b\n%Y",
            "tickangle": 0,
            "ticks": "outside",
            "ticklen": 4,
            "tickcolor": EVENT,
            "tickfont": {"size": 12, "color": QUIET, "family": FONT},
            "linecolor": EVENT,
        },
        "shapes": shapes,
        "annotations": notes,
        **axes,
    } | changes
