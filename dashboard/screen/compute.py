"""What a screen computes: the result of its scenario, and the day that changes are counted from."""

from datetime import date

from dashboard.model.changes import usual_since
from dashboard.model.scenario_result import ScenarioResult
from dashboard.screen.state import ScreenState


def compute_result(state: ScreenState) -> ScenarioResult:
    """Return what the scenario of a screen leads to, beside its saved scenarios."""
    return ScenarioResult(
        state.vintage,
        state.scenario,
        mode=state.fan,
        saved_scenarios=tuple(
            (saved.letter, saved.name, saved.scenario) for saved in state.saved_scenarios
        ),
    )


def changed_since(state: ScreenState) -> date:
    """Return the earlier day of a comparison: the one of the address, or the default."""
    if state.since is not None and state.since < state.vintage.known_on:
        return state.since
    return usual_since(state.vintage.figures, state.vintage.known_on)
