"""The chart of presence: how many of the announced personnel are there, day by day."""

import polars as pl

from dashboard.model.outlook import Outlook
from dashboard.view.charts.bands import fan_bands, highest_band
from dashboard.view.charts.base import Line, layout, nice_top, value_axis
from dashboard.view.charts.kept import highest_kept, kept_lines
from dashboard.view.charts.marks import (
    figure_marks,
    open_ends,
    scenario_label,
    scenario_line,
    stated_line,
)
from dashboard.view.charts.money import goal_line
from dashboard.view.charts.palette import OUTCOME, STATED
from dashboard.view.charts.rows import claims, outcomes, shown_events, window, within
from dashboard.view.wording import result_words


def personnel_chart(outlook: Outlook) -> dict:
    """Return the presence chart as a plain figure dict."""
    situation, projected = outlook.situation, outlook.projected
    start, end = window(situation, "personnel", past=False)
    line = Line(projected, "presence")
    announced = claims(situation, "personnel").filter(pl.col("role") == "personnel_announced")
    came = within(outcomes(situation, "personnel"), start, end).filter(
        pl.col("status") == "observed"
    )
    present = situation.facts.personnel_start
    full = present + announced["value"][0]
    top = nice_top(
        max(
            line.highest,
            highest_band(outlook, "presence"),
            highest_kept(outlook, "presence"),
            full,
            came["value"].max() or 0,
        )
    )
    words = f"Present {result_words(line.scenario[-1], 'personnel')}"
    return {
        "data": [
            *fan_bands(outlook, "presence"),
            *kept_lines(outlook, "presence"),
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
