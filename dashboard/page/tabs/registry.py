"""The tabs that are made when they are opened, and again when what they show has changed.

What makes a tab is imported when it is made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.screen.state import ScreenState


@dataclass(frozen=True, slots=True)
class Panel:
    """What fills a tab, and whether a slider changes it; crisis and day always do."""

    make: Callable[[ScreenState], list]
    follows_sliders: bool = False


def _sources(state: ScreenState) -> list:
    from dashboard.page.tabs.sources import make_sources

    return make_sources(state.vintage)


def _conflicts(state: ScreenState) -> list:
    from dashboard.page.tabs.conflicts import make_conflicts

    return make_conflicts(state.vintage)


def _claims(state: ScreenState) -> list:
    from dashboard.page.tabs.claims import make_claims

    return make_claims(state.vintage)


def _changes(state: ScreenState) -> list:
    from dashboard.page.tabs.changes import make_changes

    return make_changes(state)


def _computed(state: ScreenState) -> list:
    from dashboard.page.tabs.methods import make_methods

    return make_methods(state)


PANELS = {
    "sources": Panel(_sources),
    "conflicts": Panel(_conflicts),
    "claims": Panel(_claims),
    "changes": Panel(_changes),
    "computed": Panel(_computed, follows_sliders=True),
}
