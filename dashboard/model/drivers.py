"""Drivers: the adjustable quantities that the rows of a crisis give rise to, a slider each."""

import math
from dataclasses import dataclass, replace
from functools import cache

import polars as pl

from dashboard.data.resources import read_rows
from dashboard.model.hedges import Z95, hedge_of, rounding_spread
from dashboard.model.inputs import DAYS_PER_YEAR, ModelInputs, goal_row
from dashboard.model.locations import stated_places

USUAL_COVERAGE_CEILING = 1.2  # a mid-year figure is not carried to more than this share
EARLIEST_YEAR_SHARE = 0.05  # in January a year's share is too small to divide by
COMPARING = ("cost_per_person", "aid_share")  # move only what sets money against need
ARRIVAL_SPREAD = 0.05  # log-spread of the announced number that arrives, a judgement


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
    median: float  # history: outcome by stated value
    spread_below: float  # below and above that median, in standard normals
    spread_above: float
    additive: bool  # the spread is added; else it is a log-spread
    own: bool = False  # the spread is the row's own hedge and not history's
    stated: tuple[tuple[float, str], ...] = ()  # other rows' values on this slider, with their ids

    @property
    def history(self) -> float:
        """The slider's place where history's median puts it, inside the slider."""
        return self.held(self.default * self.median)

    @property
    def evidence(self) -> tuple[float, float]:
        """The 5 and 95 % ends of what history did, or of the row's own hedge."""
        return self.evidence_at(self.default)

    def evidence_at(self, value: float) -> tuple[float, float]:
        """Return these ends where the slider stands at ``value``."""
        centre = value * self.median
        if self.additive:
            ends = centre - Z95 * self.spread_below, centre + Z95 * self.spread_above
        else:
            ends = (
                centre * math.exp(-Z95 * self.spread_below),
                centre * math.exp(Z95 * self.spread_above),
            )
        return self.held(ends[0]), self.held(ends[1])

    def held(self, value: float) -> float:
        """Return ``value``, held inside the slider."""
        return min(max(value, self.minimum), self.maximum)


@cache
def priors() -> dict[tuple[str, str], dict]:
    """Return the rows of priors.csv by key and case."""
    return {(row["key"], row["case"] or ""): row for row in read_rows("priors.csv").to_dicts()}


def make_driver(key: str, rows: list[dict | None], *, case: str = "", **changes) -> Driver:
    """Return the driver of a prior; its bounds are widened to hold its own default."""
    prior = priors()[key, case]
    driver = Driver(
        key=key,
        group=prior["group"],
        label=prior["label"],
        unit=prior["unit"],
        default=prior["default"],
        minimum=prior["minimum"],
        maximum=prior["maximum"],
        step=prior["step"],
        rows=tuple(row["id"] for row in rows if row),
        source=prior["source"],
        source_url=prior["source_url"],
        median=prior["median"],
        spread_below=prior["spread_below"] or 0.0,
        spread_above=prior["spread_above"] or 0.0,
        additive=prior["form"] == "additive",
    )
    driver = replace(driver, **changes)
    return replace(
        driver,
        minimum=min(driver.minimum, driver.default),
        maximum=max(driver.maximum, driver.default),
    )


def derive_drivers(
    chosen: pl.DataFrame, inputs: ModelInputs | None, figures: pl.DataFrame | None = None
) -> list[Driver]:
    """Return the drivers that the chosen rows give rise to, in screen order (model.md 3.3).

    Args:
        chosen: what ``choose_rows`` returned.
        inputs: what ``derive_inputs`` returned.
        figures: the crisis as known on the day; its other rows are marked on the sliders.
    """
    if inputs is None:
        return []
    rows = {row["role"]: row for row in chosen.to_dicts()}
    drivers = [
        *(_people_drivers(rows, inputs) if inputs.need is not None else []),
        *(_money_drivers(rows, inputs) if inputs.money is not None else []),
        *(_personnel_drivers(rows, inputs) if inputs.personnel is not None else []),
    ]
    if not sets_money_against_need(inputs):
        drivers = [driver for driver in drivers if driver.key not in COMPARING]
    if figures is None:
        return drivers
    stated = stated_places(chosen, inputs, figures)
    return [
        replace(driver, stated=tuple(p for p in stated.get(driver.key, ()) if _inside(driver, p)))
        for driver in drivers
    ]


def sets_money_against_need(inputs: ModelInputs) -> bool:
    """Return whether people and money are stated, in the currency of the cost per person."""
    currency = priors()["cost_per_person", ""]["unit"]
    return inputs.need is not None and inputs.money is not None and inputs.currency == currency


def _inside(driver: Driver, place: tuple[float, str]) -> bool:
    return driver.minimum <= place[0] <= driver.maximum


def _people_drivers(rows: dict[str, dict], inputs: ModelInputs) -> list[Driver]:
    now, later = rows.get("people_observed"), rows.get("people_projected")
    first = now or later
    spread = (
        rounding_spread(first["value"])
        * hedge_of(first["qualifier"], first["modality"]).spread_below
    )
    level = make_driver(
        "need_level",
        [first],
        case=_counted_case("need_level", inputs),
        spread_below=spread,
        spread_above=spread,
        own=True,
    )
    if inputs.has_projection:
        change = make_driver("need_uptake", [now, later])
    else:
        change = make_driver("need_change", [first], case=_counted_case("need_change", inputs))
    return [
        level,
        change,
        make_driver("cost_per_person", [first], case=_counted_case("cost_per_person", inputs)),
    ]


def _counted_case(key: str, inputs: ModelInputs) -> str:
    """Return the case of a prior that speaks of the people counted, if it has one."""
    return inputs.people_measure if (key, inputs.people_measure) in priors() else ""


def _money_drivers(rows: dict[str, dict], inputs: ModelInputs) -> list[Driver]:
    target, pledge = rows.get("money_target"), rows.get("money_announced")
    observed = rows.get("money_observed")
    goal = goal_row(rows)
    if inputs.is_appeal:
        case = "appeal_midyear" if observed else "appeal"
        raised = make_driver("raised_share", [goal, observed], case=case)
        if observed:
            raised = replace(raised, default=_carried_coverage(inputs, raised.default))
            raised = replace(raised, maximum=max(raised.maximum, raised.default))
        return [raised, make_driver("aid_share", [goal])]
    share = pledge["value"] / goal["value"] if pledge and goal["value"] > 0 else 1.0
    return [
        make_driver(
            "raised_share",
            [goal, pledge if pledge is not goal else None],
            case="goal" if target and not pledge else "pledge",
            default=share,
        ),
        make_driver("delivered_share", [goal]),
        make_driver("half_paid_days", [goal]),
        make_driver("aid_share", [goal]),
    ]


def _carried_coverage(inputs: ModelInputs, usual: float) -> float:
    """Return a mid-year coverage carried to the year's end and drawn to the usual share.

    FTS coverage grows all but linearly through the year; the weight sqrt(tau) was fitted on 24
    plan-dates (model.md 1.4).
    """
    ratio = inputs.money.received / inputs.money.goal if inputs.money.goal else 1.0
    tau = max(EARLIEST_YEAR_SHARE, inputs.t0.timetuple().tm_yday / DAYS_PER_YEAR)
    carried = min(USUAL_COVERAGE_CEILING, ratio / tau)
    return max(ratio, carried**tau**0.5 * usual ** (1 - tau**0.5))


def _personnel_drivers(rows: dict[str, dict], inputs: ModelInputs) -> list[Driver]:
    row = rows["personnel_announced"]
    if row["due"] is not None:
        days = make_driver(
            "arrival_days", [row], default=float(max(1, (row["due"] - row["as_of"]).days))
        )
    else:
        days = make_driver("arrival_days", [row], case=_wording_case(row["due_text"] or ""))
    share = make_driver(
        "arrival_share",
        [row],
        spread_below=ARRIVAL_SPREAD,
        spread_above=ARRIVAL_SPREAD,
        own=True,
    )
    return [days, share]


def _wording_case(due_text: str) -> str:
    """Return the longest wording among the priors that stands in the row's own."""
    cases = [case for key, case in priors() if key == "arrival_days" and case in due_text.lower()]
    return max(cases, key=len)
