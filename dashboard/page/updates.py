"""What changes on the page when a slider moves: parts of charts, words and sensitivity bars."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from dashboard.charts.spec import CHARTS, chart_names, make_chart
from dashboard.charts.updates import ChartUpdate, chart_update
from dashboard.model.results import drivers_of
from dashboard.model.scenario_result import ScenarioResult, find_cached
from dashboard.page.components.sensitivity_bars import sensitivity_bars
from dashboard.screen.compute import compute_result
from dashboard.screen.parameters import to_query
from dashboard.screen.resolve import saved_scenario_text
from dashboard.screen.state import ScreenState
from dashboard.text.labels import FAN_SENTENCES
from dashboard.text.summary import card_lines, driver_lines


@dataclass(frozen=True, slots=True)
class ChartWords:
    """The words and bars that belong to a chart."""

    sentence: str
    cards: dict[str, str]
    bars: dict | None


def write_update(state: ScreenState, changed: Collection[str] | None = None) -> bytes:
    """Return ``make_update`` as JSON."""
    return orjson.dumps(make_update(state, changed))


def make_update(state: ScreenState, changed: Collection[str] | None = None) -> dict[str, Any]:
    """Return what changes on a screen: by chart its parts, and the words of ``screen_words``.

    Args:
        state: the screen.
        changed: the parameters that differ from what the page shows already; charts that none of
            them moves are left out, with their words.
    """
    result = compute_result(state)
    found = {name: _find_chart(result, name) for name in _moved_charts(result, changed)}
    updates = {name: update for name, (update, _) in found.items()}
    return updates | _join(state, {name: words for name, (_, words) in found.items()})


def screen_words(state: ScreenState, result: ScenarioResult, names: Iterable[str]) -> dict:
    """Return what the screen says of a scenario beside its charts.

    Returns:
        ``drivers``: those that were moved; ``bars``: the sensitivity bars by chart; ``screen``:
        the screen that it belongs to; ``query``: its address; ``texts``: lines by figure, chart
        and driver, and the sentence of the fan.
    """
    return _join(state, {name: _chart_words(result, name) for name in names})


def _moved_charts(result: ScenarioResult, changed: Collection[str] | None) -> list[str]:
    """Return the charts that a change moves; all of them unless only sliders have changed."""
    names = chart_names(result.vintage)
    if changed is None or not result.scenario.values.keys() >= set(changed):
        return names
    return [
        name
        for name in names
        if not set(changed).isdisjoint(drivers_of(CHARTS[name].measure, result.inputs))
    ]


def _find_chart(result: ScenarioResult, name: str) -> tuple[ChartUpdate, ChartWords]:
    return find_cached(
        result,
        CHARTS[name].measure,
        name,
        lambda: (chart_update(make_chart(result, name)), _chart_words(result, name)),
    )


def _chart_words(result: ScenarioResult, name: str) -> ChartWords:
    spec = CHARTS[name]
    return ChartWords(
        spec.sentence(result),
        card_lines(result, spec.measures),
        sensitivity_bars(result, name),
    )


def _join(state: ScreenState, by_chart: dict[str, ChartWords]) -> dict:
    return {
        "drivers": list(state.scenario.moved),
        "bars": {name: words.bars for name, words in by_chart.items() if words.bars is not None},
        "screen": screen_key(state),
        "query": to_query(state),
        "texts": {
            "cards": {
                key: line for words in by_chart.values() for key, line in words.cards.items()
            },
            "charts": {name: words.sentence for name, words in by_chart.items()},
            "drivers": driver_lines(state.vintage.drivers, state.scenario),
            "fan": FAN_SENTENCES[state.fan],
        },
    }


def screen_key(state: ScreenState) -> str:
    """Return what tells one screen's charts from another's: updates of others are dropped."""
    vintage = state.vintage
    saved = (scenario.letter + saved_scenario_text(scenario) for scenario in state.saved_scenarios)
    return " ".join((vintage.crisis, vintage.known_on.isoformat(), *vintage.rests_on, *saved))
