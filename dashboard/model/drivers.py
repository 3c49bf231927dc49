"""Drivers: the adjustable quantities that the rows of a crisis give rise to, each with a slider."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from dashboard.errors import not_none
from dashboard.model.appeals import final_coverage
from dashboard.model.donors import part_ids, rows_by_role
from dashboard.model.hedges import Z95, hedge_of, rounding_spread
from dashboard.model.inputs import GROUPS, ModelInputs, MoneyInputs, goal_row
from dashboard.model.priors import NEED_PERSISTENCE, Prior, prior_keys, priors
from dashboard.model.results import drivers_of, measures_of

LAPLACE95 = math.log(10.0)  # the 95 % quantile of a Laplace of scale 1
ARRIVAL_SPREAD = 0.05  # log-spread of the announced number that arrives, a judgement

Rows = Mapping[str, dict]  # chosen rows by role
StatedValue = tuple[float, str]  # on a slider, and the id of the row that states it


@dataclass(frozen=True, slots=True)
class Driver:
    """A slider: its default says what the table states, ``median`` what history did with such."""

    key: str
    group: str
    label: str
    unit: str
    default: float
    minimum: float
    maximum: float
    step: float
    rows: tuple[str, ...]  # ids of the figures that it was derived from
    source: str
    source_url: str | None
    kind: str  # what the default is: reported by its rows, typical of history, or assumed
    median: float  # history: outcome by stated value
    spread_below: float  # below and above that median, in standard normals
    spread_above: float
    form: str  # of the spread, one of ``priors.FORMS``
    from_hedge: bool = False  # the spread is that of the row's hedge and not history's
    stated: tuple[StatedValue, ...] = ()  # what other rows say, on this slider

    @property
    def history(self) -> float:
        """The slider's value at history's median."""
        return self.clip(self.default * self.median)

    @property
    def evidence(self) -> tuple[float, float]:
        """The 5 and 95 % ends of what history did, or of the row's hedge."""
        return self.evidence_at(self.default)

    def evidence_at(self, value: float) -> tuple[float, float]:
        """Return these ends where the slider stands at ``value``."""
        centre = value * self.median
        if self.form == "laplace":
            low, high = -LAPLACE95 * self.spread_below, LAPLACE95 * self.spread_above
        else:
            low, high = -Z95 * self.spread_below, Z95 * self.spread_above
        ends = self.spread_by(centre, np.array([low, high]))
        return self.clip(float(ends[0])), self.clip(float(ends[1]))

    def spread_by(self, centre: float, spread: np.ndarray) -> np.ndarray:
        """Return values around a centre, of spreads in the form of the driver."""
        if self.form == "additive":
            return centre + spread
        if self.form == "laplace":
            return (1.0 + centre) * np.exp(spread) - 1.0
        return centre * np.exp(spread)

    def clip(self, value: float) -> float:
        """Return ``value``, limited to the slider's range."""
        return min(max(value, self.minimum), self.maximum)


def make_driver(key: str, rows: Sequence[dict | None], *, case: str = "", **changes: Any) -> Driver:
    """Return the driver of a prior; its bounds are widened to include its default.

    Args:
        key: of the prior.
        rows: the figures that it is derived from; None where there is none.
        case: of the prior.
        changes: fields that differ from those of the prior.
    """
    prior = priors()[key, case]
    ids = tuple(name for row in rows if row for name in part_ids(row))
    driver = replace(_of_prior(prior), rows=ids, **changes)
    return replace(
        driver,
        minimum=min(driver.minimum, driver.default),
        maximum=max(driver.maximum, driver.default),
    )


def _of_prior(prior: Prior) -> Driver:
    shared = Driver.__dataclass_fields__.keys() & Prior.__dataclass_fields__.keys()
    return Driver(rows=(), **{name: getattr(prior, name) for name in shared})


def derive_drivers(
    chosen: pl.DataFrame, inputs: ModelInputs | None, figures: pl.DataFrame | None = None
) -> list[Driver]:
    """Return the drivers that the chosen rows give rise to, in screen order (model.md 3.3).

    They are the priors that a result measure reads.

    Args:
        chosen: what ``choose_rows`` returned.
        inputs: what ``derive_inputs`` returned.
        figures: the crisis as known on the day; its other rows are marked on the sliders.
    """
    if inputs is None:
        return []
    rows = rows_by_role(chosen)
    read = {key for measure in measures_of(inputs) for key in drivers_of(measure, inputs)}
    drivers = [_derive_driver(key, rows, inputs) for key in prior_keys() if key in read]
    drivers.sort(key=lambda driver: GROUPS.index(driver.group))
    if figures is None:
        return drivers
    stated = _stated_by_others(chosen, inputs, figures)
    return [
        replace(
            driver,
            stated=tuple(
                (value, row)
                for value, row in stated.get(driver.key, ())
                if driver.minimum <= value <= driver.maximum
            ),
        )
        for driver in drivers
    ]


def _derive_driver(key: str, rows: Rows, inputs: ModelInputs) -> Driver:
    if key in DERIVATIONS:
        return DERIVATIONS[key](rows, inputs)
    group = next(prior.group for prior in priors().values() if prior.key == key)
    return make_driver(key, [_main_row(rows, group)], case=_case(key, inputs))


def _main_row(rows: Rows, group: str) -> dict | None:
    """Return the row that a driver of a group is derived from, where no more is known of it."""
    if group == "people":
        return rows.get("people_observed") or rows.get("people_projected")
    return goal_row(rows) if group == "money" else rows.get("personnel_announced")


def _case(key: str, inputs: ModelInputs) -> str:
    """Return the case of a prior: that of the class of need or of the pledge, else of the people.

    A class that a prior has no case for is as its first case says.
    """
    classes = (
        "" if inputs.need is None else inputs.need.kind,
        "" if inputs.money is None else inputs.money.plan_class,
        inputs.people_measure,
    )
    return next((case for case in classes if case and (key, case) in priors()), "")


def _need_level(rows: Rows, inputs: ModelInputs) -> Driver:
    row = rows.get("people_observed") or rows["people_projected"]
    hedge = hedge_of(row["qualifier"], row["modality"])
    rounding = rounding_spread(row["value"]) * hedge.spread_below
    # An old figure may have changed since its day, as much as it would in so many years to come.
    aged = priors()[NEED_PERSISTENCE, ""].spread_above * math.sqrt(2.0) * not_none(inputs.need).age
    spread = math.hypot(rounding, aged)
    return make_driver(
        "need_level",
        [row],
        case=_case("need_level", inputs),
        spread_below=spread,
        spread_above=spread,
        from_hedge=True,
    )


def _need_uptake(rows: Rows, inputs: ModelInputs) -> Driver:
    stated = [rows["people_observed"], rows["people_projected"]]
    return make_driver("need_uptake", stated, case=_case("need_uptake", inputs))


def _raised_share(rows: Rows, inputs: ModelInputs) -> Driver:
    target, pledge = rows.get("money_target"), rows.get("money_announced")
    observed, goal = rows.get("money_observed"), goal_row(rows)
    if inputs.is_appeal:
        return _appeal_coverage(not_none(inputs.money), [goal, observed])
    share = 1.0
    if pledge and goal and goal["value"] > 0:
        share = pledge["value"] / goal["value"]
    return make_driver(
        "raised_share",
        [goal, pledge if pledge is not goal else None],
        case="goal" if target and not pledge else "pledge",
        default=share,
    )


def _appeal_coverage(money: MoneyInputs, rows: Sequence[dict | None]) -> Driver:
    """Return the driver of an appeal: its usual final coverage, by all that is known of it."""
    case = f"appeal_{money.plan_class}"
    case = case if ("raised_share", case) in priors() else "appeal"
    raised = make_driver("raised_share", rows, case=case)
    funded = money.received / money.goal if money.has_figure and money.goal else None
    final = final_coverage(funded, money.share_gone, money.last_year)
    if final is None:
        return raised
    return replace(
        raised,
        default=final.median,
        maximum=max(raised.maximum, final.median),
        spread_below=final.spread,
        spread_above=final.spread,
        source=final.prior.source,
        source_url=final.prior.source_url,
    )


def _arrival_days(rows: Rows, inputs: ModelInputs) -> Driver:
    row = rows["personnel_announced"]
    if row["due"] is None:
        return make_driver("arrival_days", [row], case=_wording_case(row["due_text"] or ""))
    days = float(max(1, (row["due"] - row["as_of"]).days))
    return make_driver("arrival_days", [row], default=days, kind="reported")


def _wording_case(due_text: str) -> str:
    """Return the longest wording among the priors that is part of the row's wording."""
    cases = [case for key, case in priors() if key == "arrival_days" and case in due_text.lower()]
    return max(cases, key=len)


def _arrival_share(rows: Rows, inputs: ModelInputs) -> Driver:
    return make_driver(
        "arrival_share",
        [rows["personnel_announced"]],
        spread_below=ARRIVAL_SPREAD,
        spread_above=ARRIVAL_SPREAD,
        from_hedge=True,
    )


# Drivers whose default, case or spread follows from rows; all others are as their prior says.
DERIVATIONS: dict[str, Callable[[Rows, ModelInputs], Driver]] = {
    "need_level": _need_level,
    "need_uptake": _need_uptake,
    "raised_share": _raised_share,
    "arrival_days": _arrival_days,
    "arrival_share": _arrival_share,
}


def _stated_by_others(
    chosen: pl.DataFrame, inputs: ModelInputs, figures: pl.DataFrame
) -> dict[str, list[StatedValue]]:
    """Return the values that other rows of the same quantity state, by driver key.

    Need: ln(v / N0) / ln(N1 / N0) on ``need_uptake``; money: v / goal on ``raised_share``.
    """
    others = figures.join(chosen.select("id"), on="id", how="anti").filter(
        pl.col("value").is_not_null()
    )
    need, money = inputs.need, inputs.money
    stated = {}
    if need is not None and need.projected and need.start > 0 and need.end not in (0, need.start):
        quantity = chosen.filter(pl.col("role") == "people_projected")["quantity"][0]
        later = others.filter(
            (pl.col("quantity") == quantity)
            & (pl.col("status") == "observed")
            & (pl.col("as_of") > inputs.t0)
            & (pl.col("value") > 0)
        )
        scale = math.log(need.end / need.start)
        stated["need_uptake"] = [
            (math.log(value / need.start) / scale, row)
            for value, row in later.select("value", "id").iter_rows()
        ]
    if money is not None and money.goal:
        chosen_money = chosen.filter(pl.col("role").str.starts_with("money"))
        rivals = others.filter(
            pl.col("quantity").is_in(chosen_money["quantity"].implode())
            & pl.col("plan").is_in(chosen_money["plan"].implode(), nulls_equal=True)
            & (pl.col("unit") == money.currency)
            & pl.col("status").is_in(["pledged", "committed", "received"])
        )
        stated["raised_share"] = [
            (value / money.goal, row) for value, row in rivals.select("value", "id").iter_rows()
        ]
    return stated
