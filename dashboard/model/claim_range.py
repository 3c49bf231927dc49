"""What a hedged figure allows: the range that it promises, and the range that it is read as."""

import math
from dataclasses import dataclass

from dashboard.model.hedges import Z95, hedged_range, quoted_ends, rounding_spread

FLOORS = ("at_least", "more_than")
CEILINGS = ("up_to", "less_than")
# Hedges whose number the truth may be: of the others it is the end that the truth stays under.
ANCHORED = ("exact", "about", *FLOORS)
LOOSER = 1.5  # "about" is good to half as much again as the rounding (hedges.csv)


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from ``low`` to ``high``; an open end is not in it."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def is_below(self, other: "Range") -> bool:
        """Whether every number of it is smaller than any of the other."""
        touching = self.high == other.low and (self.high_open or other.low_open)
        return self.high < other.low or touching

    def lies_in(self, other: "Range") -> bool:
        """Whether the other has every number of it."""
        low_fits = self.low > other.low or (
            self.low == other.low and (self.low_open or not other.low_open)
        )
        high_fits = self.high < other.high or (
            self.high == other.high and (self.high_open or not other.high_open)
        )
        return low_fits and high_fits

    def times(self, factor: float) -> "Range":
        """Return the range with both ends multiplied; a factor is not negative."""
        high = self.high if math.isinf(self.high) else self.high * factor
        return Range(self.low * factor, high, self.low_open, self.high_open)


def promised(figure: dict) -> Range:
    """Return the numbers with which a claim comes true: "more than" has no upper end.

    A number without a hedge is good to half a unit of its last digit that is not zero, at most
    10 %, as everywhere in the model; a range that the source gave is taken as it is.
    """
    value, qualifier = figure["value"], figure["qualifier"]
    rounding = value * rounding_share(value)
    ranges = {
        "exact": Range(value - rounding, value + rounding),
        "about": Range(value - LOOSER * rounding, value + LOOSER * rounding),
        "nearly": Range(value - rounding, value, high_open=True),
        "at_least": Range(value, math.inf),
        "more_than": Range(value, math.inf, low_open=True),
        "up_to": Range(0.0, value),
        "less_than": Range(0.0, value, high_open=True),
    }
    return _as_given(figure, ranges[qualifier])


def read_as(figure: dict) -> Range:
    """Return the numbers that an outcome may stand for.

    A number without a hedge is that number. Of a hedged number these are the 5 to 95 % of
    hedges.csv, on the side that the hedge names: "more than 3 million" is not five.
    """
    value, qualifier = figure["value"], figure["qualifier"]
    if qualifier == "exact":
        return _as_given(figure, Range(value, value))
    low, high = quoted_ends(value, qualifier, "stated")
    if qualifier in FLOORS:
        return _as_given(figure, Range(value, high, low_open=qualifier == "more_than"))
    if qualifier in CEILINGS or qualifier == "nearly":
        return _as_given(figure, Range(low, value, high_open=qualifier != "up_to"))
    return _as_given(figure, Range(low, high))


def contradict(first: dict, second: dict) -> bool:
    """Whether no number fits both figures as their hedges allow."""
    low, high = hedged_range(first)
    other_low, other_high = hedged_range(second)
    return high < other_low or other_high < low


def rounding_share(value: float) -> float:
    """Return half a unit of the last digit that is not zero, as a share, at most 10 %."""
    return math.expm1(Z95 * rounding_spread(value))


def _as_given(figure: dict, found: Range) -> Range:
    """Return a range with the ends that the source gave, where it gave any."""
    low, high = figure["low"], figure["high"]
    return Range(
        found.low if low is None else low,
        found.high if high is None else high,
        found.low_open and low is None,
        found.high_open and high is None,
    )
