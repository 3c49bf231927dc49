"""The chart of presence: how many of the announced personnel are there, day by day."""

import polars as pl

from dashboard.charts.bands import fan_bands, highest_band
from dashboard.charts.base import ChartFigure, layout, make_line, nice_top, value_axis
from dashboard.charts.marked_rows import (
    claims,
    highest_value,
    outcomes,
    shown_events,
    window,
    within,
)
from dashboard.charts.marks import (
    figure_marks,
    open_ends,
    scenario_label,
    scenario_line,
    stated_line,
)
from dashboard.charts.money import goal_line
from dashboard.charts.palette import OUTCOME, STATED
from dashboard.charts.saved_scenarios import highest_saved, saved_lines
from dashboard.data.result_cache import cached_by_table
from dashboard.errors import not_none
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.vintage import CrisisVintage
from dashboard.text.numbers import result_words


def personnel_chart(result: ScenarioResult) -> ChartFigure:
    """Return the presence chart as a plain figure dict."""
    vintage = result.vintage
    line = make_line(result.projection, "presence")
    personnel = not_none(vintage.inputs.personnel)
    full = personnel.present + personnel.announced
    top = nice_top(
        max(
            line.highest,
            highest_band(result, "presence"),
            highest_saved(result, "presence"),
            full,
            _highest_later(vintage),
        )
    )
    marks, frame = _still_parts(vintage, top)
    words = f"Present {result_words(line.scenario[-1], personnel.unit)}"
    return {
        "data": [
            *fan_bands(result, "presence"),
            *saved_lines(result, "presence"),
            scenario_line(line, "Present", hover="%{y:,.0f}"),
            stated_line(line, "Present"),
            *marks,
            scenario_label(words, line, full),
        ],
        "layout": frame,
    }


@cached_by_table
def _later_rows(vintage: CrisisVintage) -> pl.DataFrame:
    """Return the rows that say how many were there later."""
    start, end = window(vintage, "personnel", past=False)
    later_rows = within(outcomes(vintage, "personnel"), start, end)
    return later_rows.filter(pl.col("status") == "observed")


@cached_by_table
def _highest_later(vintage: CrisisVintage) -> float:
    return highest_value(_later_rows(vintage))


@cached_by_table
def _still_parts(vintage: CrisisVintage, top: float) -> tuple[list[dict], dict]:
    """Return the marks and the layout; a slider moves them only with the end of the axis."""
    start, end = window(vintage, "personnel", past=False)
    announced = claims(vintage, "personnel").filter(pl.col("role") == "personnel_announced")
    present, later_rows = not_none(vintage.inputs.personnel).present, _later_rows(vintage)
    return (
        [
            goal_line(announced.row(0, named=True), start, end, word="Announced", base=present),
            open_ends(announced, top, color=STATED, since=start, base=present),
            open_ends(later_rows, top, color=OUTCOME),
            figure_marks(later_rows, "came", color=OUTCOME),
        ],
        layout(start, end, shown_events(vintage), {"yaxis": value_axis(top)}),
    )
