"""What drives an outcome: the share of its spread that each slider explains, as bars."""

from collections.abc import Iterable

from dashboard.data.measures import TABLE_MEASURES
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.sensitivity import first_order
from dashboard.text.labels import FAN_TITLES

OUTCOME_OF_CHART = {
    "people": "need",
    "money": "received",
    "personnel": "presence",
    "following": "gap",
}
OUTCOME_WORDS = {
    "received": "money received",
    "presence": "presence",
    "gap": "the gap",
}
MOST_BARS = 3
RESIDUAL = "Change that no slider explains"


def all_drives(result: ScenarioResult, names: Iterable[str]) -> dict[str, dict]:
    """Return the bars of each chart's outcome; assets/draw.js draws them when the hand rests.

    Returns:
        By chart: ``title``, and ``bars`` of driver key (None: no slider), label, share in words,
        share of 1; no bars where nothing spreads the outcome.
    """
    drives = {name: drives_of(result, name) for name in names}
    return {name: told for name, told in drives.items() if told is not None}


def drives_of(result: ScenarioResult, name: str) -> dict | None:
    """Return the bars of one chart's outcome, or None where it has none."""
    measure = OUTCOME_OF_CHART.get(name)
    if measure is None or result.fan is None or measure not in result.fan.ends:
        return None
    labels = {driver.key: driver.label for driver in result.vintage.drivers}
    bars = [
        [
            key if key in labels else None,
            labels.get(key, RESIDUAL),
            f"{round(100 * share)} %",
            share,
        ]
        for key, share in first_order(result.fan, measure)[:MOST_BARS]
    ]
    mode = FAN_TITLES[result.fan.mode].lower()
    people = TABLE_MEASURES[result.vintage.inputs.people_measure].change
    outcome = OUTCOME_WORDS.get(measure) or people.lower()
    title = f"What drives the spread of {outcome}, {mode}"
    return {"title": title, "bars": bars}
