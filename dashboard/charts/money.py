"""The chart of money: the goal, and what is pledged, committed and received towards it."""

from datetime import date

import polars as pl

from dashboard.charts.bands import fan_bands, highest_band
from dashboard.charts.base import (
    ChartFigure,
    Trace,
    layout,
    make_lines,
    money_prefix,
    nice_top,
    value_axis,
)
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
    end_labels,
    escape,
    figure_marks,
    history_line,
    hover_words,
    open_ends,
    scenario_line,
    stated_line,
)
from dashboard.charts.palette import CLEAR, FONT, OUTCOME, STATED
from dashboard.charts.saved_scenarios import highest_saved, saved_lines
from dashboard.data.result_cache import cached_by_table
from dashboard.errors import not_none
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.vintage import CrisisVintage
from dashboard.text.hedges import figure_words
from dashboard.text.labels import result_name
from dashboard.text.numbers import result_words, stated_number

DASHES = {"pledged": "dot", "committed": "dash", "received": "solid"}


def money_chart(result: ScenarioResult) -> ChartFigure:
    """Return the money chart as a plain figure dict; an appeal has one line, as FTS counts."""
    vintage, projection = result.vintage, result.projection
    measures = ("received",) if vintage.inputs.is_appeal else ("pledged", "committed", "received")
    lines = dict(zip(measures, make_lines(projection, measures), strict=True))
    top = nice_top(
        max(
            *(line.highest for line in lines.values()),
            highest_band(result, "received"),
            highest_saved(result, "received"),
            _highest_mark(vintage),
        )
    )
    marks, frame = _still_parts(vintage, top)
    unit = lines["received"].unit
    labels = [
        (
            f"{result_name(measure)} {result_words(line.scenario[-1], unit)}",
            line.days[-1],
            line.scenario[-1],
        )
        for measure, line in lines.items()
    ]
    return {
        "data": [
            *fan_bands(result, "received"),
            *saved_lines(result, "received"),
            *(
                scenario_line(
                    line,
                    result_name(measure),
                    dash=DASHES[measure],
                    hover=f"{money_prefix(unit)}%{{y:,.3s}}",
                )
                for measure, line in lines.items()
            ),
            stated_line(lines["received"], "Received"),
            *marks,
            end_labels(labels),
        ],
        "layout": frame,
    }


@cached_by_table
def _marked_rows(vintage: CrisisVintage) -> tuple[pl.DataFrame, ...]:
    """Return the rows that are marked: the goal, what else was stated, and what came."""
    start, end = window(vintage, "money", past=False)
    chosen = claims(vintage, "money")
    goal = chosen.filter(pl.col("role") == "money_target")
    stated = pl.concat([chosen.drop("role"), thinned(also_stated(vintage, "money"))])
    said = within(stated, start, end).filter(~pl.col("id").is_in(goal["id"].implode()))
    return goal, said, within(outcomes(vintage, "money"), start, end)


def _received(vintage: CrisisVintage) -> pl.DataFrame:
    return claims(vintage, "money").filter(pl.col("role") == "money_observed")


@cached_by_table
def _highest_mark(vintage: CrisisVintage) -> float:
    """Return the largest value of the rows that are marked."""
    return max(highest_value(rows) for rows in _marked_rows(vintage))


@cached_by_table
def _still_parts(vintage: CrisisVintage, top: float) -> tuple[list[dict], dict]:
    """Return the marks and the layout; a slider moves them only with the end of the axis."""
    start, end = window(vintage, "money", past=False)
    goal, said, later = _marked_rows(vintage)
    sign = money_prefix(not_none(vintage.inputs.currency))
    return (
        [
            *history_line(thinned(history(vintage, "money")), _received(vintage)),
            *([goal_line(goal.row(0, named=True), start, end)] if not goal.is_empty() else []),
            open_ends(goal, top, color=STATED, since=start),
            open_ends(said, top, color=STATED),
            figure_marks(said, "also stated", color=STATED, hollow=True),
            open_ends(later, top, color=OUTCOME),
            figure_marks(later, "came", color=OUTCOME),
        ],
        layout(start, end, shown_events(vintage), {"yaxis": value_axis(top, tickprefix=sign)}),
    )


def goal_line(
    goal: dict, start: date, end: date, *, word: str = "Goal", base: float = 0.0
) -> Trace:
    """Return a stated amount as a dashed line with its hedged words above it.

    Args:
        goal: the figure that states it.
        start: the first day of the chart.
        end: the last day of the chart.
        word: what the amount is.
        base: what is there already and the amount comes on top of.
    """
    beside = f", on top of {stated_number(base)}" if base else ""
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "name": "goal",
        "x": [start.isoformat(), (start + (end - start) * 0.3).isoformat(), end.isoformat()],
        "y": [base + goal["value"]] * 3,
        "line": {"color": STATED, "width": 1.25, "dash": "dash"},
        # Nobody sees the marks: they keep the words clear of the line, and are easy to hit.
        "marker": {"color": CLEAR, "size": 9, "symbol": "circle"},
        "text": ["", f"{word}: {escape(figure_words(goal))}{beside}", ""],
        "textposition": "top center",
        "textfont": {"color": STATED, "size": 12, "family": FONT},
        "customdata": [goal["id"]] * 3,
        "hovertext": [hover_words(goal)] * 3,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }
