"""What the fans of a past day said of one claim: draws on the day on which it is due, by fan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import polars as pl

from dashboard.model.claims import scale
from dashboard.model.draws import EXPONENT, Draws, draw_normals
from dashboard.model.drivers import Driver, derive_drivers, make_driver
from dashboard.model.fan import (
    FAN_MODES,
    Fan,
    make_fan,
    unchanged,
)
from dashboard.model.hedges import hedge_of, rounding_spread
from dashboard.model.inputs import DAYS_PER_YEAR, NEWEST, ROLES, ModelInputs, derive_inputs
from dashboard.model.plans import is_of_plan_of
from dashboard.model.priors import RESIDUAL
from dashboard.model.scenario import make_scenario

PERSISTENCE = "persistence"  # need stays as it is
PRIOR = "prior"  # what such appeals received in the end, whatever this one had by then
QUALIFIER = "qualifier"  # the hedge of the claim alone, where no model speaks of it
# A score counts draws in the tails, so that there are four times those of the screen.
DRAWS = EXPONENT + 2
CLAIMED_AS = ("people_projected", "money_target", "money_announced", "personnel_announced")


@dataclass(frozen=True, slots=True, eq=False)
class HindcastFans:
    """What was said of a claim: numbers are in the unit of its outcome."""

    draws: Mapping[str, np.ndarray]  # (n,) by the name of the fan; the main one is the first
    stated: float
    unchanged: np.ndarray | None  # draws, or a number, of what goes on as it was


def role_of_claim(figure: dict) -> str | None:
    """Return the role in which a figure is a claim that a fan may speak of, or None."""
    for name in CLAIMED_AS:
        role = ROLES[name]
        if figure["measure"] in role.measures and figure["status"] in role.statuses:
            return name if figure["unit"] != "percent" else None
    return None


def draw_hindcast_fans(figure: dict, outcome: dict, chosen: pl.DataFrame) -> HindcastFans | None:
    """Return the fans of a claim, or None where no fan is drawn of its outcome.

    Args:
        figure: the row of the claim.
        outcome: the row of its outcome.
        chosen: what ``rows_of_claim`` returned.
    """
    inputs = derive_inputs(chosen, horizon=figure["due"])
    if inputs is None:
        return None
    drivers = derive_drivers(chosen, inputs)
    if inputs.personnel is not None and outcome["measure"] == "duration":
        return _arrival(inputs, drivers, outcome)
    if inputs.need is not None and not inputs.has_projection:
        return _hedge_alone(figure, outcome)
    return _at_the_end(figure, outcome, inputs, drivers)


def rows_of_claim(figure: dict, known: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that a fan of a claim rests on, with their role, as ``choose_rows`` does.

    They are the claim and the newest observation of what settles it, as known on a day; a share
    in percent is one of what was claimed.
    """
    role = role_of_claim(figure)
    if role is None:
        return known.clear().with_columns(role=pl.lit(""))
    group = ROLES[role].group
    observed = ROLES[f"{group}_observed"]
    of_claim = pl.col("value") / 100.0 * figure["value"]
    in_percent = (pl.col("unit") == "percent") & (figure["unit"] != "percent")
    seen = (
        known.filter(
            (pl.col("quantity") == (figure["settled_by"] or figure["quantity"]))
            & pl.col("status").is_in(observed.statuses)
            & pl.col("value").is_not_null()
            & ((pl.col("unit") == figure["unit"]) | in_percent)
            & is_of_plan_of(figure)
        )
        .sort(*NEWEST, descending=True, maintain_order=True)
        .head(1)
        .with_columns(
            value=pl.when(in_percent).then(of_claim).otherwise("value"),
            unit=pl.lit(figure["unit"]),
            role=pl.lit(f"{group}_observed"),
        )
    )
    row = known.filter(pl.col("id") == figure["id"]).with_columns(role=pl.lit(role))
    return pl.concat([row, seen])


def _arrival(inputs: ModelInputs, drivers: Sequence[Driver], outcome: dict) -> HindcastFans | None:
    """Return the days until all that was announced is there; stated is how its words are read."""
    if outcome["unit"] != "days":
        return None
    days = {mode: _fan(inputs, drivers, mode).values["arrival_days"] for mode in FAN_MODES}
    (stated,) = (driver.default for driver in drivers if driver.key == "arrival_days")
    return HindcastFans(_spread(days), stated, None)


def _hedge_alone(figure: dict, outcome: dict) -> HindcastFans:
    """Return the truth behind a projection that no observation stands beside (model.md 2)."""
    (normals,) = draw_normals(("need_level",), DRAWS)
    hedge = hedge_of(figure["qualifier"], figure["modality"])
    away = normals - NormalDist().inv_cdf(hedge.chance_below)
    spread = np.where(away < 0, hedge.spread_below, hedge.spread_above)
    stated = figure["value"] / scale(figure, outcome)
    drawn = stated * np.exp(rounding_spread(figure["value"]) * spread * away)
    return HindcastFans(_spread({QUALIFIER: drawn}), stated, None)


def _at_the_end(
    figure: dict, outcome: dict, inputs: ModelInputs, drivers: Sequence[Driver]
) -> HindcastFans | None:
    """Return a measure of the projection on the day on which the claim is due."""
    measure = _measure(outcome, inputs)
    fans = {mode: _fan(inputs, drivers, mode).ends[measure][-1] for mode in FAN_MODES}
    unchanged = _unchanged(inputs, measure)
    if unchanged is not None and unchanged.size > 1:
        fans[PERSISTENCE] = unchanged
    money = inputs.money
    if money is not None and money.is_appeal and money.received > 0:
        unfunded = replace(inputs, money=replace(money, received=0.0))
        fan = _fan(unfunded, _of_the_record(drivers), FAN_MODES[0])
        fans[PRIOR] = fan.ends[measure][-1]
    factor = scale(figure, outcome)
    return HindcastFans(
        _spread({name: draws / factor for name, draws in fans.items()}),
        figure["value"] / factor,
        None if unchanged is None else unchanged / factor,
    )


def _measure(outcome: dict, inputs: ModelInputs) -> str:
    """Return the measure of the projection that the outcome is one of."""
    if inputs.need is not None:
        return "need"
    if inputs.personnel is not None:
        return "presence"
    return outcome["status"] if outcome["status"] != "observed" else "received"


def _fan(inputs: ModelInputs, drivers: Sequence[Driver], mode: str) -> Fan:
    return make_fan(inputs, drivers, make_scenario(drivers), mode, exponent=DRAWS)


def _spread(fans: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the fans that are more than a point."""
    return {name: draws for name, draws in fans.items() if (draws != draws[0]).any()}


def _of_the_record(drivers: Sequence[Driver]) -> list[Driver]:
    """Return the drivers of an appeal of which no more is known than that it is an appeal."""
    record = make_driver("raised_share", [], case="record")
    return [record if driver.key == record.key else driver for driver in drivers]


def _unchanged(inputs: ModelInputs, measure: str) -> np.ndarray | None:
    """Return the draws of what goes on as it was: need at its level, an appeal at its pace."""
    need, money = inputs.need, inputs.money
    if need is not None and measure == "need":
        draws = Draws(draw_normals((RESIDUAL,), DRAWS))
        return need.start * np.exp(unchanged(draws, need.due / DAYS_PER_YEAR))
    if money is not None and money.is_appeal and money.received > 0:
        share_of_year = inputs.t0.timetuple().tm_yday / DAYS_PER_YEAR
        return np.array([money.received / share_of_year])
    return None
