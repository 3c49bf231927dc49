"""The result measures: one table of what a scenario leads to, each measure with its expression.

Every other list of measures, of what moves them, of units and of labels follows from ``RESULTS``.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np

from dashboard.data.result_cache import cached_by_value
from dashboard.model.appeals import PACE
from dashboard.model.inputs import (
    DAYS_PER_YEAR,
    ModelInputs,
    MoneyInputs,
    NeedInputs,
    PersonnelInputs,
)
from dashboard.model.lazy_mapping import LazyMapping
from dashboard.model.priors import RESIDUAL, priors

ERLANG2_MEDIAN = 1.6783469900166605  # solves (1 + y) exp(-y) = 1/2
LATEST_START = 0.99  # of an appeal's time; what is open after it comes evenly
FLAT_GROWTH = 1e-8  # below it the mean of exp is taken from its series

Part = TypeVar("Part")
Values: TypeAlias = Mapping[str, float | np.ndarray]
Expression: TypeAlias = Callable[["Trajectories"], np.ndarray]


@dataclass(frozen=True, slots=True)
class ResultMeasure:
    """A result of the model, by day.

    In unit and label ``{currency}`` stands for the currency of the crisis, ``{personnel}`` for the
    unit of its personnel, ``{counted}`` for the label of the measure that counts its people, and
    ``{people}`` for what those people are.
    """

    key: str
    unit: str
    label: str
    expression: Expression
    is_given: Callable[[ModelInputs], bool]  # whether the inputs state what it follows from
    goal_seek: int | None = None  # its position among the outcomes of goal seek, if it is one
    compared: int | None = None  # its position among the results that are compared, if it is one


class Trajectories(LazyMapping[np.ndarray]):
    """Every result measure that the inputs give, by day; each is evaluated when it is first read.

    Arrays by measure, (T,) for scalar driver values and (T, n) for draws. Expressions read the
    inputs, the driver values, ``elapsed`` and other measures from it.
    """

    def __init__(self, inputs: ModelInputs, values: Values, days: np.ndarray) -> None:
        """Take what the results follow from.

        Args:
            inputs: what the table states.
            values: driver values; scalars, or arrays of n draws.
            days: shape (T,), days from ``t0``.
        """
        super().__init__(measures_of(inputs))
        self.inputs, self.drivers = inputs, values
        self.days = np.asarray(days, dtype=float)
        draws = max((v.size for v in values.values() if isinstance(v, np.ndarray)), default=None)
        self._shape = self.days.shape if draws is None else (*self.days.shape, draws)
        self.elapsed = self.days if draws is None else self.days[:, None]
        self._terms: dict[Expression, np.ndarray] = {}

    def make(self, name: str) -> np.ndarray:
        """Return the trajectory of a measure."""
        path = np.asarray(RESULTS[name].expression(self))
        return path if path.shape == self._shape else np.broadcast_to(path, self._shape)

    def term(self, expression: Expression) -> np.ndarray:
        """Return a term that several measures follow from, evaluated once."""
        if expression not in self._terms:
            self._terms[expression] = np.asarray(expression(self))
        return self._terms[expression]

    @property
    def need_inputs(self) -> NeedInputs:
        """What is stated of people; for measures that follow from it."""
        return _stated(self.inputs.need)

    @property
    def money_inputs(self) -> MoneyInputs:
        """What is stated of money; for measures that follow from it."""
        return _stated(self.inputs.money)

    @property
    def personnel_inputs(self) -> PersonnelInputs:
        """What is stated of personnel; for measures that follow from it."""
        return _stated(self.inputs.personnel)


def _stated(part: Part | None) -> Part:
    if part is None:
        raise ValueError("No row states what this measure follows from.")
    return part


# People and personnel.


def growth(paths: Trajectories) -> np.ndarray:
    """Return the log growth of need from ``t0`` to the due day (model.md 3.4, R)."""
    need, values = paths.need_inputs, paths.drivers
    residual = values.get(RESIDUAL, 0.0)
    if not need.projected:
        return np.asarray(np.log1p(values["need_change"]) * need.due / DAYS_PER_YEAR + residual)
    uptake = values["need_uptake"]
    if not (need.start > 0 and need.end > 0):
        return np.asarray(
            residual
        )  # geometric growth needs two numbers above zero: need stays flat
    return np.asarray(uptake * math.log(need.end / need.start) + residual)


def need(paths: Trajectories) -> np.ndarray:
    """N(t) = N0 level exp(R min(t/D, 1)); after the due date there is no claim, no growth."""
    stated = paths.need_inputs
    elapsed = np.minimum(paths.elapsed / stated.due, 1.0)
    return stated.start * paths.drivers["need_level"] * np.exp(paths.term(growth) * elapsed)


def presence(paths: Trajectories) -> np.ndarray:
    """A0 + A o clip((t - t_a)/L, 0, 1)."""
    stated, values = paths.personnel_inputs, paths.drivers
    arrived = np.clip((paths.elapsed - stated.announced_day) / values["arrival_days"], 0.0, 1.0)
    return stated.present + stated.announced * values["arrival_share"] * arrived


# Money: appeals fill convexly, as FTS counts; pledges are paid with an Erlang-2 lag.


def pledged(paths: Trajectories) -> np.ndarray:
    """Return what is pledged; of an appeal, which counts no pledges, what is received."""
    money = paths.money_inputs
    if money.is_appeal:
        return paths["received"]
    raised = money.goal * paths.drivers["raised_share"]
    return np.maximum(raised * (paths.elapsed >= money.pledge_day), money.received)


def committed(paths: Trajectories) -> np.ndarray:
    """Return what is committed; of an appeal, which counts no commitments, what is received."""
    money = paths.money_inputs
    if money.is_appeal:
        return paths["received"]
    return money.received + paths.term(outstanding) * (1.0 - paths.term(decay))


def received(paths: Trajectories) -> np.ndarray:
    """Return what is received."""
    money = paths.money_inputs
    if money.is_over:
        return np.asarray(money.received)
    if money.is_appeal:
        raised = money.goal * paths.drivers["raised_share"]
        share = paths.term(appeal_share)
        return money.received + np.maximum(raised - money.received, 0.0) * share
    unpaid = paths.term(decay)
    paid = np.maximum(1.0 - unpaid - paths.term(lag) * unpaid, 0.0)
    return money.received + paths.term(outstanding) * paid


def appeal_share(paths: Trajectories) -> np.ndarray:
    """Return the share of an appeal's open money that has come: appeals fill slowly at first.

    A share tau of the plan's time brings tau^1.3 of what comes in the end (docs/model.md 1.4).
    """
    whole = paths.inputs.days + paths.inputs.days_beyond
    gone = min(paths.money_inputs.share_gone, LATEST_START)
    time = gone + (1.0 - gone) * np.minimum(paths.elapsed / whole, 1.0)
    return (time**PACE - gone**PACE) / (1.0 - gone**PACE)


def lag(paths: Trajectories) -> np.ndarray:
    """Return the time since the pledge, in units of the Erlang-2 distribution."""
    since = np.maximum(paths.elapsed - paths.money_inputs.pledge_day, 0.0)
    return since * (ERLANG2_MEDIAN / paths.drivers["half_paid_days"])


def decay(paths: Trajectories) -> np.ndarray:
    """Return the share of pledges that is not committed yet."""
    return np.exp(-paths.term(lag))


def outstanding(paths: Trajectories) -> np.ndarray:
    """Return what will be paid after ``t0``."""
    delivered = paths["pledged"] * paths.drivers["delivered_share"]
    return np.maximum(delivered - paths.money_inputs.received, 0.0)


# Money against need.


def aid(paths: Trajectories) -> np.ndarray:
    """Return the money received that meets needs."""
    return paths["received"] * paths.drivers["aid_share"]


def required(paths: Trajectories) -> np.ndarray:
    """Return the cost of all need from ``t0`` to the horizon (model.md 3.4, K, closed form)."""
    stated, days = paths.need_inputs, paths.inputs.days
    log_growth = paths.term(growth)
    share = min(days / stated.due, 1.0)
    path = np.asarray(log_growth * share)
    flat = np.abs(path) < FLAT_GROWTH
    mean = np.where(flat, 1.0 + 0.5 * path, np.expm1(path) / np.where(flat, 1.0, path))
    after_due = max(0, days - stated.due) * np.exp(log_growth)
    level = stated.start * paths.drivers["need_level"]
    daily_cost = paths.drivers["cost_per_person"] / DAYS_PER_YEAR
    return daily_cost * level * (stated.due * share * mean + after_due)


def balance(paths: Trajectories) -> np.ndarray:
    """Return aid less its requirement."""
    return paths.term(aid) - paths["required"]


def gap(paths: Trajectories) -> np.ndarray:
    """Return what is required and not there."""
    return np.maximum(paths["required"] - paths.term(aid), 0.0)


def coverage(paths: Trajectories) -> np.ndarray:
    """Return the share of the requirement that is there."""
    return np.minimum(ratio(paths.term(aid), paths["required"]), 1.0)


def uncovered(paths: Trajectories) -> np.ndarray:
    """Return the people whose need is not paid for."""
    return paths["need"] * (1.0 - paths["coverage"])


def per_person(paths: Trajectories) -> np.ndarray:
    """Return the money received per person in need."""
    return ratio(paths["received"], paths["need"])


def months_covered(paths: Trajectories) -> np.ndarray:
    """Return for how many months aid lasts."""
    return ratio(12.0 * paths.term(aid), paths.drivers["cost_per_person"] * paths["need"])


def ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Return ``above / below``, and 0 where the divisor is 0."""
    divides = below > 0
    if np.all(divides):
        return above / below
    return np.where(divides, above / np.where(divides, below, 1.0), 0.0)


# What the inputs have to state.


def states_need(inputs: ModelInputs) -> bool:
    """Return whether any row states people."""
    return inputs.need is not None


def states_money(inputs: ModelInputs) -> bool:
    """Return whether any row states money."""
    return inputs.money is not None


def states_personnel(inputs: ModelInputs) -> bool:
    """Return whether a deployment is announced."""
    return inputs.personnel is not None


def states_both(inputs: ModelInputs) -> bool:
    """Return whether people and money are stated, in the currency of the cost per person."""
    in_currency = inputs.currency == priors()["cost_per_person", ""].unit
    return states_need(inputs) and states_money(inputs) and in_currency


_MEASURES = (
    ResultMeasure("need", "people", "{counted}", need, states_need, goal_seek=1, compared=1),
    ResultMeasure(
        "pledged", "{currency}", "Pledged", pledged, states_money, goal_seek=3, compared=2
    ),
    ResultMeasure("committed", "{currency}", "Committed", committed, states_money),
    ResultMeasure(
        "received", "{currency}", "Received", received, states_money, goal_seek=2, compared=3
    ),
    ResultMeasure(
        "presence",
        "{personnel}",
        "Personnel present",
        presence,
        states_personnel,
        goal_seek=4,
        compared=4,
    ),
    ResultMeasure("required", "{currency}", "Required", required, states_both),
    ResultMeasure("balance", "{currency}", "Balance", balance, states_both),
    ResultMeasure("gap", "{currency}", "Gap", gap, states_both, goal_seek=6, compared=6),
    ResultMeasure(
        "coverage",
        "share",
        "Estimated cost covered",
        coverage,
        states_both,
        goal_seek=5,
        compared=5,
    ),
    ResultMeasure("uncovered", "people", "People not covered", uncovered, states_both, goal_seek=7),
    ResultMeasure(
        "per_person",
        "{currency} per person",
        "Received per person {people}",
        per_person,
        states_both,
        compared=7,
    ),
    ResultMeasure("months_covered", "months", "Months covered", months_covered, states_both),
)
RESULTS: dict[str, ResultMeasure] = {measure.key: measure for measure in _MEASURES}


def goal_seek_measures() -> list[str]:
    """Return the measures that goal seek offers, in their order."""
    return _ordered_by(lambda measure: measure.goal_seek)


def compared_measures() -> list[str]:
    """Return the measures that scenarios and days are compared by, in their order."""
    return _ordered_by(lambda measure: measure.compared)


def _ordered_by(position: Callable[[ResultMeasure], int | None]) -> list[str]:
    found = [(at, key) for key, measure in RESULTS.items() if (at := position(measure)) is not None]
    return [key for _, key in sorted(found)]


def measures_of(inputs: ModelInputs) -> tuple[str, ...]:
    """Return the measures that the inputs give, in the order of ``RESULTS``."""
    return tuple(key for key, measure in RESULTS.items() if measure.is_given(inputs))


def unit_of(measure: str, inputs: ModelInputs) -> str:
    """Return the unit of a measure: people, a currency, share ..."""
    return RESULTS[measure].unit.format(currency=inputs.currency, personnel=inputs.personnel_unit)


@cached_by_value(1024)
def drivers_of(measure: str, inputs: ModelInputs) -> tuple[str, ...]:
    """Return the keys of the drivers that move a measure: those that its expression reads."""
    values: dict[str, float] = defaultdict(lambda: 1.0)
    with np.errstate(all="ignore"):
        Trajectories(inputs, values, np.array([inputs.days]))[measure]
    return tuple(values)
