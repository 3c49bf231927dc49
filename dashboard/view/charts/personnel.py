"""The chart of presence: how many of the announced personnel are there, day by day."""

import polars as pl

from dashboard.model.situation import Situation
from dashboard.view.charts.base import (
    OUTCOME,
    STATED,
    Line,
    figure_marks,
    layout,
    nice_top,
    open_ends,
    scenario_label,
    scenario_line,
    stated_line,
    value_axis,
)
from dashboard.view.charts.money import goal_line
from dashboard.view.charts.rows import claims, outcomes, shown_events, window, within
from dashboard.view.wording import result_words


def personnel_chart(situation: Situation, projected: pl.DataFrame) -> dict:
    """Return the presence chart as a plain figure dict."""
    start, end = window(situation, "personnel", past=False)
    line = Line(projected, "presence")
    announced = claims(situation, "personnel").filter(pl.col("role") == "personnel_announced")
    came = within(outcomes(situation, "personnel"), start, end).filter(
        pl.col("status") == "observed"
    )
    present = situation.facts.personnel_start
    full = present + announced["value"][0]
    top = nice_top(max(line.highest, full, came["value"].max() or 0))
    words = f"Present {result_words(line.scenario[-1], 'personnel')}"
    return {
        "data": [
            scenario_line(line, "Present", hover="%{y:,.0f}"),
            stated_line(line, "Present"),
            goal_line(announced.row(0, named=True), start, end, word="Announced", base=present),
            open_ends(announced, top, color=STATED, since=start, base=present),
            open_ends(came, top, color=OUTCOME),
            figure_marks(came, "came", color=OUTCOME),
            scenario_label(words, line, top, full),
        ],
        "layout": layout(start, end, shown_events(situation), {"yaxis": value_axis(top)}),
    }
