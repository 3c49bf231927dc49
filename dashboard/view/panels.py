"""The tabs that are made when they are opened, and again when what they show has changed."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.view.changes import make_changes
from dashboard.view.claims import make_claims
from dashboard.view.computed import make_computed
from dashboard.view.conflicts import make_conflicts
from dashboard.view.share import Address
from dashboard.view.sources import make_sources


@dataclass(frozen=True, slots=True)
class Panel:
    """What fills a tab, and whether a slider changes it; crisis and day always do."""

    make: Callable[[Address], list]
    follows_sliders: bool = False


PANELS = {
    "sources": Panel(lambda address: make_sources(address.situation)),
    "conflicts": Panel(lambda address: make_conflicts(address.situation)),
    "claims": Panel(lambda address: make_claims(address.situation)),
    "changes": Panel(make_changes),
    "computed": Panel(make_computed, follows_sliders=True),
}
