"""The fan of a measure: where half and nine in ten of the drawn cases lie, and their middle."""

from dashboard.charts.base import MOVES, Trace, iso_days
from dashboard.charts.palette import BAND_NARROW, BAND_WIDE, SCENARIO
from dashboard.data.result_cache import cached_by_value
from dashboard.model.fan import knots
from dashboard.model.inputs import ModelInputs
from dashboard.model.projection import drawn_values
from dashboard.model.scenario_result import ScenarioResult


def fan_bands(result: ScenarioResult, measure: str, *, axis: str = "y") -> list[Trace]:
    """Return five traces: the ends of the 90 % and of the 50 % band, filled, and the median."""
    if not result.can_project:
        return []
    days, fan = _knot_days(result.inputs), result.fan
    low, lower, middle, upper, high = drawn_values(fan.quantiles[measure])
    return [
        _edge(days, low, axis),
        _edge(days, high, axis) | {"fill": "tonexty", "fillcolor": BAND_WIDE},
        _edge(days, lower, axis),
        _edge(days, upper, axis) | {"fill": "tonexty", "fillcolor": BAND_NARROW},
        _edge(days, middle, axis) | {"line": {"color": SCENARIO, "width": 1, "dash": "dot"}},
    ]


def highest_band(result: ScenarioResult, *measures: str) -> float:
    """Return the upper end of the fan of some measures, or 0 without a fan."""
    if not result.can_project:
        return 0.0
    return max(float(result.fan.quantiles[measure][-1].max()) for measure in measures)


@cached_by_value(128)
def _knot_days(inputs: ModelInputs) -> list[str]:
    return iso_days(inputs, knots(inputs))


def _edge(days: list[str], heights: list[float], axis: str) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": days,
        "y": heights,
        "yaxis": axis,
        "meta": MOVES,
        "line": {"width": 0, "color": SCENARIO},
        "hoverinfo": "skip",
    }
