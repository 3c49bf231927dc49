"""The kernel of the scenario model: closed-form paths, scalars for a line, draws for a fan."""

import math
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from dashboard.model.drivers import sets_money_against_need
from dashboard.model.inputs import DAYS_PER_YEAR, ModelInputs
from dashboard.model.lazy_mapping import LazyMapping
from dashboard.model.results import ratio, required_money

ERLANG2_MEDIAN = 1.6783469900166605  # solves (1 + y) exp(-y) = 1/2

Values = Mapping[str, float | np.ndarray]


def growth(inputs: ModelInputs, values: Values) -> float | np.ndarray:
    """Return the log growth of need from ``t0`` to the due day (model.md 3.4, R)."""
    noise = values.get("need_residual", 0.0)
    if inputs.has_projection:
        if not (inputs.need.start > 0 and inputs.need.end > 0):
            return 0.0 + noise  # geometric growth needs two numbers above zero: need stays flat
        return values["need_uptake"] * math.log(inputs.need.end / inputs.need.start) + noise
    return np.log1p(values["need_change"]) * inputs.need.due / DAYS_PER_YEAR + noise


def all_paths(inputs: ModelInputs, values: Values, days: np.ndarray) -> dict[str, np.ndarray]:
    """Return every measure of ``Trajectories``, worked out."""
    return dict(Trajectories(inputs, values, days))


class Trajectories(LazyMapping[np.ndarray]):
    """The stated measures and what follows from them, each worked out when it is asked for.

    Arrays by measure, (T,) for scalars and (T, n) for draws. A measure that no row states is
    absent, and so is what follows from need and money where the money is in another currency than
    the cost per person.
    """

    def __init__(self, inputs: ModelInputs, values: Values, days: np.ndarray) -> None:
        """Take what the paths follow from.

        Args:
            inputs: what the table states.
            values: driver values; scalars, or arrays of n draws, .
            days: shape (T,), days from ``t0``.
        """
        drawn = [value for value in values.values() if isinstance(value, np.ndarray)]
        days = np.asarray(days, dtype=float)
        self._inputs, self._values = inputs, values
        self.days = days
        self._days = days[:, None] if drawn else days
        draws = max((value.size for value in drawn), default=None)
        self._shape = days.shape if draws is None else (*days.shape, draws)
        super().__init__(measures_of(inputs))

    def make(self, name: str) -> np.ndarray:
        """Return the path of a measure."""
        path = np.asarray(getattr(self, name))
        return path if path.shape == self._shape else np.broadcast_to(path, self._shape)

    @cached_property
    def growth(self) -> float | np.ndarray:
        """The log growth of need until it is due."""
        return growth(self._inputs, self._values)

    @cached_property
    def need(self) -> np.ndarray:
        """N(t) = N0 level exp(R min(t/D, 1)); after the due date there is no claim, no growth."""
        elapsed = np.minimum(self._days / self._inputs.need.due, 1.0)
        start = self._inputs.need.start * self._values["need_level"]
        return start * np.exp(self.growth * elapsed)

    # Appeals fill linearly (as FTS counts); pledges are paid with an Erlang-2 lag.

    @cached_property
    def pledged(self) -> np.ndarray:
        """What is pledged; what is received where money is counted as it comes."""
        inputs = self._inputs
        if inputs.is_appeal:
            return self.received
        raised = inputs.money.goal * self._values["raised_share"]
        return np.maximum(raised * (self._days >= inputs.money.pledge_day), inputs.money.received)

    @cached_property
    def committed(self) -> np.ndarray:
        """What is committed; what is received where money is counted as it comes."""
        if self._inputs.is_appeal:
            return self.received
        return self._inputs.money.received + self._coming * (1.0 - self._decay)

    @cached_property
    def received(self) -> np.ndarray:
        """What is received."""
        inputs = self._inputs
        start = inputs.money.received
        if inputs.is_appeal:
            raised = inputs.money.goal * self._values["raised_share"]
            share = np.minimum(self._days / (inputs.days + inputs.days_beyond), 1.0)
            return start + np.maximum(raised - start, 0.0) * share
        decay = self._decay
        return start + self._coming * np.maximum(1.0 - decay - self._lag * decay, 0.0)

    @cached_property
    def _lag(self) -> np.ndarray:
        since = np.maximum(self._days - self._inputs.money.pledge_day, 0.0)
        return since * (ERLANG2_MEDIAN / self._values["half_paid_days"])

    @cached_property
    def _decay(self) -> np.ndarray:
        return np.exp(-self._lag)

    @cached_property
    def _coming(self) -> np.ndarray:
        delivered = self.pledged * self._values["delivered_share"]
        return np.maximum(delivered - self._inputs.money.received, 0.0)

    @cached_property
    def presence(self) -> np.ndarray:
        """A0 + A o clip((t - t_a)/L, 0, 1)."""
        inputs, values = self._inputs, self._values
        arrived = np.clip(
            (self._days - inputs.personnel.announced_day) / values["arrival_days"], 0.0, 1.0
        )
        return (
            inputs.personnel.present
            + inputs.personnel.announced * values["arrival_share"] * arrived
        )

    # What follows from need and money.

    @cached_property
    def _aid(self) -> np.ndarray:
        return self.received * self._values["aid_share"]

    @cached_property
    def required(self) -> np.ndarray:
        """The cost of all need until the horizon, the same on every day."""
        return required_money(self._inputs, self._values, self.growth)

    @cached_property
    def balance(self) -> np.ndarray:
        """Aid less its requirement."""
        return self._aid - self.required

    @cached_property
    def gap(self) -> np.ndarray:
        """What is required and not there."""
        return np.maximum(self.required - self._aid, 0.0)

    @cached_property
    def coverage(self) -> np.ndarray:
        """The share of the requirement that is there."""
        return np.minimum(ratio(self._aid, self.required), 1.0)

    @cached_property
    def uncovered(self) -> np.ndarray:
        """People whose need is not paid for."""
        return self.need * (1.0 - self.coverage)

    @cached_property
    def per_person(self) -> np.ndarray:
        """Money received by person in need."""
        return ratio(self.received, self.need)

    @cached_property
    def months_covered(self) -> np.ndarray:
        """For how many months aid lasts."""
        return ratio(12.0 * self._aid, self._values["cost_per_person"] * self.need)


NEED = ("need_level", "need_uptake", "need_change")
MONEY = ("raised_share", "delivered_share", "half_paid_days")
COMPARED = (*NEED, *MONEY, "cost_per_person", "aid_share")
MOVED_BY = {  # the drivers that a measure's path follows from; no other moves it
    "need": NEED,
    "pledged": MONEY,
    "committed": MONEY,
    "received": MONEY,
    "presence": ("arrival_days", "arrival_share"),
    "required": (*NEED, "cost_per_person"),
    "balance": COMPARED,
    "gap": COMPARED,
    "coverage": COMPARED,
    "uncovered": COMPARED,
    "per_person": (*NEED, *MONEY),
    "months_covered": COMPARED,
}
FOLLOWING = tuple(MOVED_BY)[5:]


def measures_of(inputs: ModelInputs) -> tuple[str, ...]:
    """Return the measures that have a path, in their order."""
    return (
        *(("need",) if inputs.need is not None else ()),
        *(("pledged", "committed", "received") if inputs.money is not None else ()),
        *(("presence",) if inputs.personnel is not None else ()),
        *(FOLLOWING if sets_money_against_need(inputs) else ()),
    )
