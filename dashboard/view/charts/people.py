"""The chart of people: what was observed, what is claimed, the scenario, and what came."""

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
from dashboard.view.charts.palette import OUTCOME, STATED
from dashboard.view.charts.rows import (
    also_stated,
    claims,
    outcomes,
    shown_events,
    window,
    within,
)
from dashboard.view.wording import result_words


def people_chart(outlook: Outlook) -> dict:
    """Return the people chart as a plain figure dict."""
    situation, projected = outlook.situation, outlook.projected
    start, end = window(situation, "people", past=True)
    line = Line(projected, "need")
    chosen = claims(situation, "people")
    now = chosen.filter(pl.col("role") == "people_observed")
    later = chosen.filter(pl.col("role") == "people_projected")
    earlier = within(also_stated(situation, "people"), start, end)
    came = within(outcomes(situation, "people"), start, end)
    if situation.facts.projected is False and not now.is_empty():
        later = later.clear()  # it has come due: scored elsewhere, not drawn as open
    top = nice_top(
        max(
            line.highest,
            highest_band(outlook, "need"),
            highest_kept(outlook, "need"),
            *(f["value"].max() or 0 for f in (chosen, earlier, came)),
        )
    )
    label = result_words(line.scenario[-1], "people").removesuffix(" people")
    return {
        "data": [
            *fan_bands(outlook, "need"),
            *kept_lines(outlook, "need"),
            scenario_line(line, "Scenario", hover="%{y:,.4s}"),
            stated_line(line, "People"),
            open_ends(earlier, top, color=STATED),
            figure_marks(earlier, "stated before", color=STATED, hollow=True),
            open_ends(now, top, color=STATED),
            figure_marks(
                now,
                "stated",
                color=STATED,
                labelled=True,
                positions=dict.fromkeys(now["id"], "bottom center"),
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
            open_ends(came, top, color=OUTCOME),
            figure_marks(came, "came", color=OUTCOME),
            scenario_label(f"Scenario {label}", line, top, later["value"].max() or 0.0),
        ],
        "layout": layout(start, end, shown_events(situation), {"yaxis": value_axis(top)}),
    }
