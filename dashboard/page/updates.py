"""What a slider moves: the parts of charts and the words of the screen; assets/ puts them there."""

from collections.abc import Collection
from dataclasses import dataclass

import orjson

from dashboard.charts import NEEDS, all_charts, chart_names, make_chart, moving_parts
from dashboard.model.results import drivers_of
from dashboard.model.scenario_result import ScenarioResult, find_cached
from dashboard.page.components.sensitivity_bars import all_drives, drives_of
from dashboard.screen.compute import compute_result
from dashboard.screen.parameters import to_query
from dashboard.screen.resolve import saved_scenario_text
from dashboard.screen.state import ScreenState
from dashboard.text.labels import FAN_SENTENCES
from dashboard.text.summary import card_lines, chart_sentence, chart_sentences, driver_lines


@dataclass(frozen=True, slots=True)
class ChartMoves:
    """What moves of one chart and of the words that go with it."""

    parts: orjson.Fragment  # written already
    drives: dict | None
    cards: dict[str, str]
    sentence: str


def make_moves(state: ScreenState) -> dict:
    """Return what moves on the screen of an address: by chart its parts, and ``all_words``."""
    result = compute_result(state)
    charts = all_charts(result)
    return {name: moving_parts(chart) for name, chart in charts.items()} | all_words(
        state, result, charts
    )


def write_moves(state: ScreenState, changed: Collection[str] | None = None) -> bytes:
    """Return ``make_moves`` as JSON; a chart that no slider has moved since is not made again.

    Args:
        state: of the screen that is asked for.
        changed: names of the address that differ from what the page shows already; charts that
            none of them moves are left out, with their words.
    """
    result = compute_result(state)
    moves = {name: _find_chart(result, name) for name in _moved_charts(result, changed)}
    drives = {name: one.drives for name, one in moves.items() if one.drives is not None}
    cards = {figure: line for one in moves.values() for figure, line in one.cards.items()}
    sentences = {name: one.sentence for name, one in moves.items()}
    parts = {name: one.parts for name, one in moves.items()}
    return orjson.dumps(parts | _words(state, drives, cards, sentences))


def _moved_charts(result: ScenarioResult, changed: Collection[str] | None) -> list[str]:
    """Return the charts that what has changed moves; all of them unless only sliders have."""
    names = chart_names(result.vintage)
    if changed is None or not result.scenario.values.keys() >= set(changed):
        return names
    inputs = result.vintage.inputs
    return [n for n in names if not set(changed).isdisjoint(drivers_of(NEEDS[n][0], inputs))]


def _find_chart(result: ScenarioResult, name: str) -> ChartMoves:
    def make() -> ChartMoves:
        return ChartMoves(
            parts=orjson.Fragment(orjson.dumps(moving_parts(make_chart(result, name)))),
            drives=drives_of(result, name),
            cards=card_lines(result, name),
            sentence=chart_sentence(result, name),
        )

    measure, _ = NEEDS[name]
    return find_cached(result, measure, name, make)


def all_words(state: ScreenState, result: ScenarioResult, charts: dict[str, dict]) -> dict:
    """Return what the screen says of a scenario beside its charts.

    Returns:
        ``drivers``: those that were moved; ``drives``: what drives each outcome; ``place``: whose
        charts it belongs to; ``query``: the address; ``texts``: the lines of cards, charts and
        sliders by figure, chart and driver, and the sentence of the bands.
    """
    drives = all_drives(result, charts)
    return _words(state, drives, card_lines(result), chart_sentences(result))


def _words(
    state: ScreenState, drives: dict[str, dict], cards: dict[str, str], sentences: dict[str, str]
) -> dict:
    return {
        "drivers": list(state.scenario.moved),
        "drives": drives,
        "place": place_key(state),
        "query": to_query(state),
        "texts": {
            "cards": cards,
            "charts": sentences,
            "drivers": driver_lines(state.vintage.drivers, state.scenario),
            "fan": FAN_SENTENCES[state.fan],
        },
    }


def place_key(state: ScreenState) -> str:
    """Return what tells one screen's charts from another's: moves of others are not for them."""
    vintage = state.vintage
    kept = (one.letter + saved_scenario_text(one) for one in state.saved_scenarios)
    return " ".join((vintage.crisis, vintage.known_on.isoformat(), *vintage.rests_on, *kept))
