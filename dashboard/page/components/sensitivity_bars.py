"""Sensitivity bars below a chart: the share of its spread that each slider explains."""

from collections.abc import Iterable

from dashboard.charts.spec import CHARTS
from dashboard.data.table_measures import TABLE_MEASURES
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.sensitivity import first_order
from dashboard.text.labels import FAN_TITLES

MAX_BARS = 3
RESIDUAL_LABEL = "Change that no slider explains"


def all_sensitivity_bars(result: ScenarioResult, names: Iterable[str]) -> dict[str, dict]:
    """Return the bars of those charts that have some, by name."""
    bars = {name: sensitivity_bars(result, name) for name in names}
    return {name: found for name, found in bars.items() if found is not None}


def sensitivity_bars(result: ScenarioResult, name: str) -> dict | None:
    """Return the bars of a chart, or None where it has none.

    Returns:
        ``title``, and ``bars`` of driver key (None: no slider), label, share in words, share of 1.
    """
    spread = CHARTS[name].spread
    if spread is None or not result.can_project or spread[0] not in result.fan.ends:
        return None
    measure, label = spread
    labels = {driver.key: driver.label for driver in result.vintage.drivers}
    bars = [
        (
            key if key in labels else None,
            labels.get(key, RESIDUAL_LABEL),
            f"{round(100 * share)} %",
            share,
        )
        for key, share in first_order(result.fan, measure)[:MAX_BARS]
    ]
    people = TABLE_MEASURES[result.inputs.people_measure].change
    mode = FAN_TITLES[result.fan.mode].lower()
    title = f"What drives the spread of {label.format(people=people.lower())}, {mode}"
    return {"title": title, "bars": bars}
