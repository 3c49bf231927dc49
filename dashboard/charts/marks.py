"""Lines, labels and marks: what is stated, what the scenario says, and ends that are open."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from dashboard.charts.base import MOVES, Line, Trace
from dashboard.charts.palette import FONT, SCENARIO, STATED
from dashboard.text.dates import day_words
from dashboard.text.hedges import OPEN_ABOVE, OPEN_BELOW, figure_words, source_words


def escape(text: str) -> str:
    """Return text that Plotly shows as it is: no link, no style, no line break."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def stated_line(line: Line, name: str, *, axis: str = "y") -> Trace:
    """Return the thin line of what is stated; it lies on top, so that both show while they meet."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": f"{name}, baseline",
        "x": line.days,
        "y": line.as_stated,
        "yaxis": axis,
        "line": {"color": STATED, "width": 1.25},
        "hoverinfo": "skip",
    }


def scenario_line(
    line: Line, name: str, *, dash: str = "solid", axis: str = "y", hover: str = "%{y:,.4s}"
) -> Trace:
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


def end_labels(
    labels: Iterable[tuple[str, str, float]], *, axis: str = "y", where: str = "top left"
) -> Trace:
    """Return the labels at the lines' ends, from the lowest up; drawing moves those that overlap.

    Args:
        labels: (text, day, height) a line.
        axis: the axis of the labels.
        where: on which side of its line's end a label stands.
    """
    ordered = sorted(labels, key=lambda label: label[2])
    return {
        "type": "scatter",
        "mode": "text",
        "x": [day for _, day, _ in ordered],
        "y": [height for _, _, height in ordered],
        "yaxis": axis,
        "text": [text for text, _, _ in ordered],
        "textposition": where,
        "textfont": {"color": SCENARIO, "size": 12, "family": FONT},
        "meta": MOVES,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def scenario_label(words: str, line: Line, avoid: float) -> Trace:
    """Return the label at the end of a single line: nothing while it is as stated.

    Args:
        words: what the label says.
        line: the line that it belongs to.
        avoid: the height of a stated label at the same end: this one stands on its line's side.
    """
    end = line.scenario[-1]
    shown = "" if end == line.as_stated[-1] else words
    where = "bottom left" if end <= avoid else "top left"
    return end_labels([(shown, line.days[-1], end)], where=where)


def figure_marks(
    figures: pl.DataFrame,
    name: str,
    *,
    color: str,
    hollow: bool = False,
    labelled: bool = False,
    positions: dict[str, str] | None = None,
    at_due: bool = False,
) -> Trace:
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


def history_line(figures: pl.DataFrame, now: pl.DataFrame) -> list[Trace]:
    """Return the line through the earlier figures of a series up to its newest; none without them.

    Args:
        figures: the earlier rows, in order of their days.
        now: the row that the scenario rests on.
    """
    if figures.is_empty():
        return []
    rows = pl.concat([figures.select("as_of", "value"), now.select("as_of", "value")])
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": "history",
            "x": rows["as_of"].dt.to_string().to_list(),
            "y": rows["value"].to_list(),
            "line": {"color": STATED, "width": 1.25},
            "hoverinfo": "skip",
        }
    ]


def open_ends(
    figures: pl.DataFrame,
    top: float,
    *,
    color: str,
    at_due: bool = False,
    since: date | None = None,
    base: float = 0.0,
) -> Trace:
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
    for row in figures.to_dicts():
        if row["qualifier"] not in OPEN_ABOVE + OPEN_BELOW:
            continue
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
