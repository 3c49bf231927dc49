"""The probabilities that a fan gives: how likely, by when, and how much."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from dashboard.model.fan import Fan
from dashboard.model.inputs import ModelInputs
from dashboard.model.lazy_mapping import LazyMapping
from dashboard.model.quantiles import quantiles_of
from dashboard.model.results import growth

SHARES_OF_DAYS = (0.1, 0.5, 0.9)
TOLERANCE = 1e-9  # of a level, within which it counts as reached, as in ``crossing_day``


@dataclass(frozen=True, slots=True)
class Crossing:
    """How likely a level is passed, and the days by which 10, 50 and 90 % of the draws have."""

    level: float
    chance: float
    days: tuple[date | None, ...]  # None: not by the horizon


@dataclass(frozen=True, slots=True)
class Range:
    """The 5, 50 and 95 % of an outcome."""

    low: float
    median: float
    high: float


class FanSummary:
    """What a fan says of the outcomes; each is computed when it is first read."""

    def __init__(self, inputs: ModelInputs, fan: Fan) -> None:
        """Take the fan of some inputs."""
        self._inputs, self._fan = inputs, fan

    @cached_property
    def need(self) -> Crossing | None:
        """That need passes the stated projection by its due date; None without a projection."""
        return _need_crossing(self._inputs, self._fan)

    @cached_property
    def goal(self) -> float | None:
        """The chance that the money reaches its goal by the horizon; None if that is settled."""
        return _goal_chance(self._inputs, self._fan)

    @cached_property
    def outcomes(self) -> Mapping[str, Range]:
        """At the horizon, by measure; what no row states is absent."""
        return Ranges(self._fan.ends)


class Ranges(LazyMapping[Range]):
    """The range of each outcome at the horizon, by measure."""

    def __init__(self, ends: Mapping[str, np.ndarray]) -> None:
        """Take the draws of the horizon, (1, n) by measure."""
        super().__init__(ends)
        self._ends = ends

    def make(self, name: str) -> Range:
        """Return the range of a measure."""
        low, _, median, _, high = quantiles_of(self._ends[name])[:, 0].tolist()
        return Range(low, median, high)


def crossing_times(fan: Fan) -> np.ndarray:
    """Return the days from ``t0`` on which each draw of need passes the stated projection.

    Solved from N(t) = N0 level exp(R min(t/D, 1)) and not searched: (n,), 0 where it has passed
    at the start, inf where it does not by the due day. A projected fall is passed from above.
    """
    need = fan.paths.need_inputs
    rises = need.end >= need.start
    sign, margin = (1.0, -TOLERANCE) if rises else (-1.0, TOLERANCE)
    level = need.end * (1.0 + margin)
    start = need.start * fan.values["need_level"]
    change = sign * fan.paths.term(growth)
    with np.errstate(divide="ignore", invalid="ignore"):
        way = sign * np.log(level / start)
        share = np.where((way > 0) & (way <= change), way / change, np.inf)
    return need.due * np.where(sign * (start - level) >= 0, 0.0, share)


def _need_crossing(inputs: ModelInputs, fan: Fan) -> Crossing | None:
    if inputs.need is None or not inputs.need.projected:
        return None
    times = crossing_times(fan)
    days = tuple(_day_passed(inputs, times, share) for share in SHARES_OF_DAYS)
    return Crossing(inputs.need.end, float(np.isfinite(times).mean()), days)


def _day_passed(inputs: ModelInputs, times: np.ndarray, share: float) -> date | None:
    """Return the day by which a share of the draws has passed; None if not by the horizon."""
    time = float(np.sort(times)[math.ceil(share * times.size) - 1])
    return inputs.t0 + timedelta(days=math.ceil(time)) if time <= inputs.days else None


def _goal_chance(inputs: ModelInputs, fan: Fan) -> float | None:
    """Return the chance of the goal: that it is pledged, or received where it is an appeal."""
    if inputs.money is None or inputs.money.is_over:
        return None
    raised = fan.ends["received" if inputs.is_appeal else "pledged"][-1]
    return float((raised >= inputs.money.goal * (1.0 - TOLERANCE)).mean())
