"""The small chart of a figure opened: the whole series of its quantity, with hedges."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from dashboard.charts.base import (
    ChartFigure,
    Trace,
    day_axis,
    money_prefix,
    nice_top,
    plain_layout,
    value_axis,
)
from dashboard.charts.marks import escape, figure_marks, open_ends
from dashboard.charts.palette import EVENT, FONT, QUIET, STATED
from dashboard.text.hedges import figure_words

COUNTED = ("observed", "received", "committed", "reached", "context", "authorised")
MAX_MARKS = 400
TICKS = ((120, "%-d %b"), (1200, "%b %Y"), (10**6, "%Y"))  # by the days that an axis shows


def series_chart(figures: pl.DataFrame, figure: dict) -> ChartFigure:
    """Return the chart of a series as a plain figure dict; every mark opens its figure.

    Args:
        figures: every row of one quantity and unit that has a value, in any order.
        figure: the one that is open.
    """
    rows = figures.sort("as_of", "reported_on", maintain_order=True)
    is_counted = pl.col("status").is_in(COUNTED)
    others = rows.filter(pl.col("id") != figure["id"])
    others = others.gather_every(max(1, -(-others.height // MAX_MARKS)))
    counted, claimed = others.filter(is_counted), others.filter(~is_counted)
    opened = rows.filter(pl.col("id") == figure["id"])
    top = nice_top(max(rows["value"]))
    days = [*rows["as_of"], *rows.filter(~is_counted)["due"].drop_nulls()]
    prefix = money_prefix(figure["unit"]) if figure["measure"] == "funding" else ""
    is_claim = figure["status"] not in COUNTED
    return {
        "data": [
            _line(rows.filter(is_counted)),
            figure_marks(counted, "counted", color=QUIET),
            figure_marks(claimed, "claimed", color=QUIET, hollow=True, at_due=True),
            open_ends(counted, top, color=QUIET),
            open_ends(claimed, top, color=QUIET, at_due=True),
            open_ends(opened, top, color=STATED, at_due=is_claim),
            figure_marks(opened, "this figure", color=STATED, at_due=is_claim),
        ],
        "layout": plain_layout(
            top=24,
            bottom=32,
            **_label(figure, days, top, claimed=is_claim),
            xaxis=_day_axis(min(days), max(days)),
            yaxis=value_axis(top, nticks=4, tickprefix=prefix, ticksuffix=_suffix(figure)),
        ),
    }


def _line(rows: pl.DataFrame) -> Trace:
    """Return the thin line through what was counted, where there is a series."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "series",
        "x": rows["as_of"].dt.to_string("iso").to_list(),
        "y": rows["value"].to_list(),
        "line": {"color": EVENT, "width": 1},
        "hoverinfo": "skip",
    }


def _day_axis(first: date, last: date) -> dict:
    pad = timedelta(days=max(3, round((last - first).days * 0.04)))
    start, end = first - pad, last + pad
    days = (end - start).days
    return day_axis(
        start, end, next(form for longest, form in TICKS if days <= longest), max_ticks=4
    )


def _label(figure: dict, days: Sequence[date], top: float, *, claimed: bool) -> dict:
    """Return the words of the figure above the plot, where no mark is, and the line down to it."""
    day = (figure["due"] or figure["as_of"]) if claimed else figure["as_of"]
    first, last = min(days), max(days)
    share = (day - first).days / max(1, (last - first).days)
    side = "left" if share < 0.3 and first < last else "right" if share > 0.7 else "center"
    words = {
        "text": escape(figure_words(figure)),
        "x": day.isoformat(),
        "xanchor": side,
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"color": STATED, "size": 12, "family": FONT},
    }
    line = {
        "type": "line",
        "layer": "below",
        "x0": day.isoformat(),
        "x1": day.isoformat(),
        "y0": figure["value"],
        "y1": top,
        "line": {"color": EVENT, "width": 1},
    }
    return {"annotations": [words], "shapes": [line]}


def _suffix(figure: dict) -> str:
    """Return the unit after an axis's numbers, where it is a sign."""
    return {"percent": " %", "km": " km", "mi": " mi"}.get(figure["unit"], "")
