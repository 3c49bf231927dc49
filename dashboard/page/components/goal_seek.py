"""What would have to be true: the value of each slider alone that brings about an outcome."""

from dash import html

from dashboard.errors import CallError, DashboardError, shortened
from dashboard.model.drivers import Driver
from dashboard.model.goal_seek import Needed, needed_values
from dashboard.model.results import goal_seek_measures
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.vintage import CrisisVintage
from dashboard.text.labels import result_name
from dashboard.text.numbers import driver_words, no_break, result_words

DEFAULT_LEVELS = {"coverage": 60.0}  # per cent


def goal_seek_options(vintage: CrisisVintage) -> list[dict]:
    """Return the outcomes that may be asked for."""
    measures = vintage.projection(vintage.baseline).as_stated if vintage.can_project else ()
    return [
        {"value": measure, "label": result_name(measure, vintage.inputs.people_measure)}
        for measure in goal_seek_measures()
        if measure in measures
    ]


def default_levels(vintage: CrisisVintage) -> dict[str, float | None]:
    """Return the level first asked for, by outcome: what was stated, or a round one.

    A share is in per cent.
    """
    if not vintage.can_project:
        return {}
    inputs = vintage.inputs
    goal = None if inputs.money is None else inputs.money.goal
    return DEFAULT_LEVELS | {
        "need": None if inputs.need is None else inputs.need.end,
        "received": goal,
        "pledged": goal,
        "presence": None if inputs.personnel is None else inputs.personnel.announced,
        "gap": 0.0,
        "uncovered": 0.0,
    }


def make_goal_seek(
    result: ScenarioResult, measure: str, level: float
) -> tuple[list, dict[str, float]]:
    """Return a sentence a slider, and the needed values by driver key.

    Args:
        result: the scenario on the sliders.
        measure: one of ``goal_seek_measures``.
        level: the wanted level; a share in per cent.

    Raises:
        CallError: nothing on this screen has that outcome.
    """
    vintage = result.vintage
    known = [option["value"] for option in goal_seek_options(vintage)]
    if measure not in known:
        raise CallError(
            f"This screen has no outcome {shortened(measure)!r}. "
            f"It has: {', '.join(known) or 'none'}."
        )
    unit = result.projection.unit(measure)
    wanted = level / 100 if unit == "share" else level
    drivers = {driver.key: driver for driver in vintage.drivers}
    try:
        found = needed_values(vintage.inputs, vintage.drivers, result.scenario, measure, wanted)
    except DashboardError as error:
        return [html.P(str(error))], {}
    lines = [_needed_line(drivers[needed.key], needed) for needed in found]
    name = result_name(measure, vintage.inputs.people_measure).lower()
    head = f"For {result_words(wanted, unit)} on the last day ({name}):"
    if not lines:
        return [html.P(f"{head} no slider moves this outcome.")], {}
    marks = {needed.key: needed.value for needed in found if needed.value is not None}
    return [html.P(head), html.Ul(lines)], marks


def _needed_line(driver: Driver, needed: Needed) -> html.Li:
    label = html.Button(driver.label, className="bar-name", **{"data-focus": driver.key})
    if needed.value is None:
        return html.Li([label, html.Span("not reachable by this slider alone")])
    words = driver_words(float(f"{needed.value:.4g}"), driver.unit)
    low, high = (driver_words(float(f"{end:.2g}"), driver.unit) for end in driver.evidence)
    if driver.evidence[0] == driver.evidence[1]:
        range_words = "no history to set it against"
    elif needed.within_evidence:
        range_words = f"inside what history did ({low} to {high})"
    else:
        range_words = f"outside what history did ({low} to {high})"
    return html.Li([label, html.Span([html.B(words), no_break(f", {range_words}")])])
