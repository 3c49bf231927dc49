"""Events on a chart: thin lines with numbers that a list below the charts explains."""

from datetime import date

import polars as pl

from dashboard.charts.palette import EVENT, FONT, QUIET

CLOSEST_EVENTS = 0.08  # of the window: nearer events share a mark


def event_clusters(events: pl.DataFrame, start: date, end: date) -> list[dict]:
    """Return the events inside a window; those that are too near share a mark.

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
                "yshift": 4,  # above the word of the axis's upper end
                "showarrow": False,
                "text": str(first) if first == last else f"{first}\u2013{last}",
                "font": {"size": 11, "color": QUIET, "family": FONT},
            }
        )
    return shapes, notes
