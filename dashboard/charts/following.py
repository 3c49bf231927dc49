"""The chart of what follows: coverage, gap, and money per person, in three panels."""

from datetime import timedelta

from dashboard.charts.bands import fan_bands, highest_band
from dashboard.charts.base import (
    ChartFigure,
    layout,
    make_lines,
    money_prefix,
    nice_top,
    value_axis,
)
from dashboard.charts.marked_rows import shown_events
from dashboard.charts.marks import end_labels, scenario_line, stated_line
from dashboard.charts.palette import FONT, STATED
from dashboard.charts.saved_scenarios import highest_saved, saved_lines
from dashboard.data.result_cache import cached_by_table
from dashboard.errors import not_none
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.vintage import CrisisVintage
from dashboard.text.labels import result_name
from dashboard.text.numbers import axis_words, result_words

PANELS = {  # measure: (what its name is explained by, lower end, upper end of the panel)
    "coverage": ("", 0.73, 0.94),
    "gap": (": cost of need not paid", 0.37, 0.58),
    "per_person": ("", 0.0, 0.22),
}
SHARES = (0, 0.5, 1)
SHARE_TICKS = {
    "tickvals": list(SHARES),
    "ticktext": [axis_words(share, share=True) for share in SHARES],
}


def following_chart(result: ScenarioResult) -> ChartFigure:
    """Return coverage, gap and money per person as a plain figure dict of three panels."""
    data, tops = [], []
    lines = make_lines(result.projection, tuple(PANELS))
    for panel, (measure, line) in enumerate(zip(PANELS, lines, strict=True), start=1):
        name = result_name(measure, result.inputs.people_measure)
        axis = "y" if panel == 1 else f"y{panel}"
        top = (
            1.15
            if measure == "coverage"
            else nice_top(
                max(line.highest, highest_band(result, measure), highest_saved(result, measure))
            )
        )
        tops.append(top)
        share = measure == "coverage"
        prefix = "" if share else money_prefix(line.unit)
        words = result_words(line.scenario[-1], line.unit).removesuffix(" per person")
        data += [
            *fan_bands(result, measure, axis=axis),
            *saved_lines(result, measure, axis=axis),
            scenario_line(
                line,
                name,
                axis=axis,
                hover="%{y:.0%}" if share else f"{prefix}%{{y:,.3s}}",
            ),
            stated_line(line, name, axis=axis),
            end_labels([(words, line.days[-1], line.scenario[-1])], axis=axis),
        ]
    return {"data": data, "layout": _frame(result.vintage, tuple(tops))}


@cached_by_table
def _frame(vintage: CrisisVintage, tops: tuple[float, ...]) -> dict:
    """Return the layout of three panels, each with its title and the upper end of its axis."""
    inputs, axes, notes = vintage.inputs, {}, []
    sign = money_prefix(not_none(inputs.currency))
    for panel, (measure, (beside, low, high)) in enumerate(PANELS.items(), start=1):
        share = measure == "coverage"
        axes["yaxis" if panel == 1 else f"yaxis{panel}"] = value_axis(
            tops[panel - 1],
            domain=[low, high],
            nticks=3,
            anchor="x",
            **(SHARE_TICKS if share else {"tickprefix": sign}),
        )
        notes.append(
            {
                "text": result_name(measure, inputs.people_measure) + beside,
                "xref": "paper",
                "x": 0,
                "xanchor": "left",
                "yref": "paper",
                "y": high + 0.015,
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 12, "color": STATED, "family": FONT},
            }
        )
    end = inputs.t0 + timedelta(days=inputs.days)
    base = layout(inputs.t0, end, shown_events(vintage), axes)
    return base | {
        "annotations": [*base["annotations"], *notes],
        "xaxis": base["xaxis"] | {"anchor": "y3"},
    }
