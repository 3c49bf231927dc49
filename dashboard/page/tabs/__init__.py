"""The tabs that are filled when they are opened, and again when what they show has changed."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.page.tabs.changes import make_changes
from dashboard.page.tabs.claims import make_claims
from dashboard.page.tabs.conflicts import make_conflicts
from dashboard.page.tabs.methods import make_methods
from dashboard.page.tabs.sources import make_sources
from dashboard.screen.state import ScreenState


@dataclass(frozen=True, slots=True)
class Panel:
    """What fills a tab, and whether a slider changes it; crisis and day always do."""

    make: Callable[[ScreenState], list]
    follows_sliders: bool = False


PANELS = {
    "sources": Panel(lambda state: make_sources(state.vintage)),
    "conflicts": Panel(lambda state: make_conflicts(state.vintage)),
    "claims": Panel(lambda state: make_claims(state.vintage)),
    "changes": Panel(make_changes),
    "computed": Panel(make_methods, follows_sliders=True),
}
