"""What drives an outcome: the share of its spread that each slider explains, as bars."""

from dash import html

from dashboard.model.outlook import Outlook
from dashboard.model.sensitivity import first_order
from dashboard.view.wording import FAN_TITLES

OUTCOME_OF_CHART = {
    "people": "need",
    "money": "received",
    "personnel": "presence",
    "following": "gap",
}
OUTCOME_WORDS = {
    "need": "need",
    "received": "money received",
    "presence": "presence",
    "gap": "the gap",
}
MOST_BARS = 3
RESIDUAL = "Change that no slider explains"


def make_drives(outlook: Outlook, name: str) -> list:
    """Return the bars of a chart's outcome; a click on one moves focus to its slider."""
    measure = OUTCOME_OF_CHART.get(name)
    if measure is None or outlook.fan is None or measure not in outlook.fan.paths:
        return []
    shares = first_order(outlook.fan, measure)[:MOST_BARS]
    if not shares:
        return []
    labels = {driver.key: driver.label for driver in outlook.situation.drivers}
    mode = FAN_TITLES[outlook.fan.mode].lower()
    return [
        html.H3(f"What drives the spread of {OUTCOME_WORDS[measure]}, {mode}"),
        html.Ul([_bar(key, labels.get(key), share) for key, share in shares]),
    ]


def _bar(key: str, label: str | None, share: float) -> html.Li:
    percent = f"{round(100 * share)} %"
    name = (
        html.Span(RESIDUAL, className="bar-name")
        if label is None
        else html.Button(label, className="bar-name", **{"data-focus": key})
    )
    bar = html.Span(className="bar", style={"--share": f"{share:.3f}"})
    return html.Li([name, bar, html.Span(percent, className="bar-share")])
