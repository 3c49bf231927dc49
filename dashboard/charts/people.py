"""The chart of people: what was observed, what is claimed, the scenario, and what came."""

import polars as pl

from dashboard.charts.bands import fan_bands, highest_band
from dashboard.charts.base import ChartFigure, layout, make_line, nice_top, value_axis
from dashboard.charts.marked_rows import (
    also_stated,
    claims,
    highest_value,
    history,
    outcomes,
    shown_events,
    thinned,
    window,
    within,
)
from dashboard.charts.marks import (
    figure_marks,
    history_line,
    open_ends,
    scenario_label,
    scenario_line,
    stated_line,
)
from dashboard.charts.palette import OUTCOME, STATED
from dashboard.charts.saved_scenarios import highest_saved, saved_lines
from dashboard.data.result_cache import cached_by_table
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.vintage import CrisisVintage
from dashboard.text.numbers import result_words


def people_chart(result: ScenarioResult) -> ChartFigure:
    """Return the people chart as a plain figure dict."""
    line = make_line(result.projection, "need")
    highest = _highest_marks(result.vintage)
    top = nice_top(
        max(
            line.highest,
            highest_band(result, "need"),
            highest_saved(result, "need"),
            *highest,
        )
    )
    label = result_words(line.scenario[-1], "people").removesuffix(" people")
    marks, frame = _still_parts(result.vintage, top)
    return {
        "data": [
            *fan_bands(result, "need"),
            *saved_lines(result, "need"),
            scenario_line(line, "Scenario", hover="%{y:,.4s}"),
            stated_line(line, "People"),
            *marks,
            scenario_label(f"Scenario {label}", line, highest[1]),
        ],
        "layout": frame,
    }


@cached_by_table
def _marked_rows(vintage: CrisisVintage) -> tuple[pl.DataFrame, ...]:
    """Return the rows that are marked: now, expected, stated before, and what came."""
    start, end = window(vintage, "people", past=True)
    chosen = claims(vintage, "people")
    now = chosen.filter(pl.col("role") == "people_observed")
    later = chosen.filter(pl.col("role") == "people_projected")
    if vintage.inputs.has_projection is False and not now.is_empty():
        later = later.clear()  # it has come due: scored elsewhere, not drawn as open
    earlier = thinned(within(also_stated(vintage, "people"), start, end))
    return now, later, earlier, within(outcomes(vintage, "people"), start, end)


@cached_by_table
def _highest_marks(vintage: CrisisVintage) -> tuple[float, ...]:
    """Return the largest value of each of the rows that are marked."""
    return tuple(highest_value(rows) for rows in _marked_rows(vintage))


@cached_by_table
def _still_parts(vintage: CrisisVintage, top: float) -> tuple[list[dict], dict]:
    """Return the marks and the layout; a slider moves them only with the end of the axis."""
    start, end = window(vintage, "people", past=True)
    now, later, earlier, observed = _marked_rows(vintage)
    return (
        [
            *history_line(thinned(history(vintage, "people")), now),
            open_ends(earlier, top, color=STATED),
            figure_marks(earlier, "stated before", color=STATED, hollow=True),
            open_ends(now, top, color=STATED),
            figure_marks(
                now,
                "stated",
                color=STATED,
                labelled=True,
                positions=dict.fromkeys(now["id"], "bottom right"),
            ),
            open_ends(later, top, color=STATED, at_due=True),
            figure_marks(
                later,
                "expected",
                color=STATED,
                labelled=True,
                at_due=True,
                positions=dict.fromkeys(later["id"], "top left"),
            ),
            open_ends(observed, top, color=OUTCOME),
            figure_marks(observed, "came", color=OUTCOME),
        ],
        layout(start, end, shown_events(vintage), {"yaxis": value_axis(top)}),
    )
