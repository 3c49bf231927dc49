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


def _sources(address: ScreenState) -> list:
    from dashboard.page.tabs.sources import make_sources

    return make_sources(address.vintage)


def _conflicts(address: ScreenState) -> list:
    from dashboard.page.tabs.conflicts import make_conflicts

    return make_conflicts(address.vintage)


def _claims(address: ScreenState) -> list:
    from dashboard.page.tabs.claims import make_claims

    return make_claims(address.vintage)


def _changes(address: ScreenState) -> list:
    from dashboard.page.tabs.changes import make_changes

    return make_changes(address)


def _computed(address: ScreenState) -> list:
    from dashboard.page.tabs.methods import make_computed

    return make_computed(address)


PANELS = {
    "sources": Panel(_sources),
    "conflicts": Panel(_conflicts),
    "claims": Panel(_claims),
    "changes": Panel(_changes),
    "computed": Panel(_computed, follows_sliders=True),
}
