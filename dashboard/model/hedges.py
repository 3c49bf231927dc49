"""What a hedge on a quoted number says about the truth, as rows of hedges.csv."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

from dashboard.data.resources import read_rows

Z95 = 1.6448536269514722  # the standard normal's 95 % quantile


@dataclass(frozen=True, slots=True)
class Hedge:
    """The chance that the truth lies below the quoted value, and the spreads around it."""

    key: str
    chance_below: float
    spread_below: float  # in rounding spreads
    spread_above: float
    reading: str
    source: str


@cache
def hedges() -> dict[str, Hedge]:
    """Return every hedge of the model by its key."""
    rows = read_rows("hedges.csv").iter_rows()
    return {key: Hedge(key, *rest) for key, *rest in rows}


def hedge_of(qualifier: str, modality: str) -> Hedge:
    """Return the hedge that a row's qualifier and modality make together.

    A ceiling stays one in a forecast: of "could displace up to a million" few truths lie above.
    """
    if modality == "stated" or qualifier in ("up_to", "less_than"):
        return hedges()["none" if qualifier == "exact" else qualifier]
    return hedges()["likely_exceed" if qualifier in ("more_than", "at_least") else "likely"]


def rounding_spread(value: float) -> float:
    """Return the log-spread of rounding: half a unit of the last non-zero digit, at most 10 %.

    The half unit is read as a 90 % bound (Ferson et al. 2015 on hedges and roundness).
    """
    if value == 0:
        return 0.0
    mantissa, exponent = f"{abs(value):.6e}".split("e")
    last = int(exponent) - len(mantissa.rstrip("0").replace(".", "")) + 1
    return math.log1p(min(0.5 * 10.0**last / abs(value), 0.10)) / Z95


@cache
def _stretch(qualifier: str, modality: str) -> tuple[float, float]:
    """Return the 5 and 95 % ends of a hedge, in rounding spreads from the quoted value."""
    hedge, normal = hedge_of(qualifier, modality), NormalDist()
    anchor = normal.inv_cdf(hedge.chance_below)
    low, high = -Z95 - anchor, Z95 - anchor
    spreads = hedge.spread_below, hedge.spread_above
    return low * spreads[low > 0], high * spreads[high > 0]


def quoted_ends(value: float, qualifier: str, modality: str) -> tuple[float, float]:
    """Return the 5 and 95 % ends of the truth behind a quoted number (model.md 2)."""
    spread = rounding_spread(value)
    low, high = (value * math.exp(spread * end) for end in _stretch(qualifier, modality))
    return low, high


def hedged_range(figure: Mapping) -> tuple[float, float]:
    """Return the values that a figure with its hedge allows, nine in ten of them.

    An open end stays open: more than and at least reach to infinity, up to and less than to zero.
    A range that the source gave counts, and the value is always inside.

    Args:
        figure: a row with a value.
    """
    value, qualifier = figure["value"], figure["qualifier"]
    low, high = quoted_ends(value, qualifier, figure["modality"])
    given = [end for end in (figure["low"], figure["high"]) if end is not None]
    low, high = min(low, value, *given), max(high, value, *given)
    if qualifier in ("more_than", "at_least"):
        high = math.inf
    if qualifier in ("up_to", "less_than"):
        low = 0.0
    return low, high
