"""Ratios of stated figures: each with both its rows, and the days between them."""

import math
from dataclasses import dataclass

import polars as pl

from dashboard.model.donors import rows_by_role
from dashboard.model.hedges import hedged_range

MAX_DAYS_BETWEEN = 90  # days from which two figures are of different times
# Name, and the roles whose rows are set against each other: the first two that there are.
PAIRS = (
    ("projected_change", ("people_projected",), ("people_observed",)),
    ("pledged_share", ("money_announced",), ("money_target",)),
    ("received_share", ("money_observed",), ("money_target", "money_announced")),
    ("money_per_person", ("money_target", "money_announced", "money_observed"), None),
)
NEED = ("people_observed", "people_projected")


@dataclass(frozen=True, slots=True)
class Ratio:
    """One stated figure by another, with the range that both hedges allow."""

    name: str
    above: dict
    below: dict
    value: float
    low: float
    high: float

    @property
    def days_between(self) -> int:
        """How many days lie between the two figures."""
        return abs((self.above["as_of"] - self.below["as_of"]).days)

    @property
    def of_different_times(self) -> bool:
        """Whether the two figures are of different times."""
        return self.days_between > MAX_DAYS_BETWEEN


def derive_ratios(chosen: pl.DataFrame) -> list[Ratio]:
    """Return the ratios of the rows that carry the scenario; none by a zero.

    Args:
        chosen: what ``choose_rows`` returned.
    """
    rows = rows_by_role(chosen)
    found = []
    for name, above, below in PAIRS:
        upper, lower = _first(rows, above), _first(rows, below or NEED)
        if upper is not None and lower is not None and lower["value"] > 0:
            found.append(_ratio(name, upper, lower))
    return found


def _first(rows: dict[str, dict], roles: tuple[str, ...]) -> dict | None:
    return next((rows[role] for role in roles if role in rows), None)


def _ratio(name: str, above: dict, below: dict) -> Ratio:
    (low, high), (below_low, below_high) = hedged_range(above), hedged_range(below)
    return Ratio(
        name,
        above,
        below,
        value=above["value"] / below["value"],
        low=low / below_high if math.isfinite(below_high) else 0.0,
        high=high / below_low if below_low > 0 else math.inf,
    )
