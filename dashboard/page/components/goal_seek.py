"""What would have to be true: the value of each slider alone that brings about an outcome."""

from dash import html

from dashboard.errors import CallError, DashboardError, shortened
from dashboard.model.goal_seek import OUTCOMES, needed_values
from dashboard.model.scenario_result import Outlook
from dashboard.model.vintage import Situation
from dashboard.text.wording import driver_words, result_name, result_words, unbroken

DEFAULT_LEVELS = {"coverage": 60.0}  # per cent


def wanted_options(situation: Situation) -> list[dict]:
    """Return the outcomes that may be asked for."""
    projection = situation.projection(situation.baseline)
    measures = () if projection is None else projection.as_stated
    return [
        {"value": measure, "label": result_name(measure, situation.facts.counted)}
        for measure in OUTCOMES
        if measure in measures
    ]


def default_levels(situation: Situation) -> dict[str, float | None]:
    """Return the level first asked for, by outcome: what was stated, or a round one.

    A share is in per cent.
    """
    facts = situation.facts
    if facts is None:
        return {}
    return DEFAULT_LEVELS | {
        "need": facts.need_end,
        "received": facts.goal,
        "pledged": facts.goal,
        "presence": facts.personnel_announced,
        "gap": 0.0,
        "uncovered": 0.0,
    }


def make_wanted(outlook: Outlook, measure: str, level: float) -> tuple[list, dict[str, float]]:
    """Return a sentence a slider, and the needed values by driver key.

    Args:
        outlook: the scenario on the sliders.
        measure: one of ``OUTCOMES``.
        level: the wanted level; a share in per cent.

    Raises:
        CallError: nothing on this screen has that outcome.
    """
    situation = outlook.situation
    known = [option["value"] for option in wanted_options(situation)]
    if measure not in known:
        raise CallError(
            f"This screen has no outcome {shortened(measure)!r}. "
            f"It has: {', '.join(known) or 'none'}."
        )
    unit = outlook.projection.unit(measure)
    wanted = level / 100 if unit == "share" else level
    drivers = {driver.key: driver for driver in situation.drivers}
    try:
        found = needed_values(situation.facts, situation.drivers, outlook.scenario, measure, wanted)
    except DashboardError as error:
        return [html.P(str(error))], {}
    lines = [_needed_line(drivers[needed.key], needed) for needed in found]
    name = result_name(measure, situation.facts.counted).lower()
    head = f"For {name} of {result_words(wanted, unit)} on the last day:"
    if not lines:
        return [html.P(f"{head} no slider moves this outcome.")], {}
    marks = {needed.key: needed.value for needed in found if needed.value is not None}
    return [html.P(head), html.Ul(lines)], marks


def _needed_line(driver: object, needed: object) -> html.Li:
    label = html.Button(driver.label, className="bar-name", **{"data-focus": driver.key})
    if needed.value is None:
        return html.Li([label, html.Span("not reachable by this slider alone")])
    words = driver_words(float(f"{needed.value:.4g}"), driver.unit)
    low, high = (driver_words(float(f"{end:.2g}"), driver.unit) for end in driver.evidence)
    if driver.evidence[0] == driver.evidence[1]:
        place = "no history to set it against"
    elif needed.within_evidence:
        place = f"inside what history did ({low} to {high})"
    else:
        place = f"outside what history did ({low} to {high})"
    return html.Li([label, html.Span([html.B(words), unbroken(f", {place}")])])
