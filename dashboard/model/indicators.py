"""What follows from the measures: requirements, coverage and gaps."""

from collections.abc import Callable, Mapping

import numpy as np

from dashboard.model.drivers import YEAR, sets_money_against_need
from dashboard.model.facts import Facts

FLAT = 1e-8  # growth below which the mean of exp is taken from its series


def ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Return ``above / below``, and 0 where the divisor is 0."""
    return np.where(below > 0, above / np.where(below > 0, below, 1.0), 0.0)


def required_money(facts: Facts, values: Mapping, log_growth: float | np.ndarray) -> np.ndarray:
    """Return the cost of all need from ``t0`` to the horizon (model.md 3.4, K, closed form)."""
    share = min(facts.days / facts.need_due, 1.0)
    path = np.asarray(log_growth * share, dtype=float)
    flat = np.abs(path) < FLAT
    mean = np.where(flat, 1.0 + 0.5 * path, np.expm1(path) / np.where(flat, 1.0, path))
    held = max(0, facts.days - facts.need_due) * np.exp(log_growth)
    level = facts.need_start * values["need_level"]
    return values["cost_per_person"] / YEAR * level * (facts.need_due * share * mean + held)


def derive_indicators(
    facts: Facts, values: Mapping, measures: Mapping[str, np.ndarray], *, growth: Callable
) -> dict[str, np.ndarray]:
    """Return what follows from need and money; nothing where one of them is not stated.

    Money in another currency than the cost per person is not set against it.
    """
    if not sets_money_against_need(facts):
        return {}
    need, received = measures["need"], measures["received"]
    aid = received * values["aid_share"]
    required = required_money(facts, values, growth(facts, values)) + np.zeros_like(need)
    coverage = np.minimum(ratio(aid, required), 1.0)
    return {
        "required": required,
        "balance": aid - required,
        "gap": np.maximum(required - aid, 0.0),
        "coverage": coverage,
        "uncovered": need * (1.0 - coverage),
        "per_person": ratio(received, need),
        "months_covered": ratio(12.0 * aid, values["cost_per_person"] * need),
    }
