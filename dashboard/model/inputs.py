"""What the table states, as the model takes it: the roles of rows, and the inputs in them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from dashboard.data.table_measures import PEOPLE_MEASURES
from dashboard.model.appeals import last_year_coverage, plan_class, share_gone
from dashboard.model.donors import rows_by_role
from dashboard.model.hedges import hedge_of

ANY_PERSONNEL = "personnel"  # the unit that troops, police and all others are counted in together
DAYS_PER_YEAR = 365.25
DEFAULT_HORIZON = 180  # days, where no chosen row has a due date after t0
MAX_HORIZON = 3653  # days, ten years: no claim of an agency looks further
APPEAL_SPAN = 60  # days from as_of to due from which a target is an appeal, not a conference


@dataclass(frozen=True, slots=True)
class Role:
    """A role in the model: which measures and statuses may take it."""

    group: str
    measures: tuple[str, ...]  # the first measure that has rows is taken
    statuses: tuple[str, ...]
    claim: bool  # looks into the future; an observation does not


ROLES = {
    "people_observed": Role("people", PEOPLE_MEASURES, ("observed",), False),
    "people_projected": Role("people", PEOPLE_MEASURES, ("projected",), True),
    "money_target": Role("money", ("funding",), ("target", "required"), True),
    "money_announced": Role("money", ("funding",), ("pledged", "announced"), True),
    "money_observed": Role("money", ("funding",), ("received", "committed"), False),
    "personnel_observed": Role("personnel", ("personnel",), ("observed", "authorised"), False),
    "personnel_announced": Role("personnel", ("personnel",), ("announced",), True),
}
GROUPS = ("people", "money", "personnel")
NEWEST = ("as_of", "reported_on", "value")


@dataclass(frozen=True, slots=True)
class NeedInputs:
    """People, as observed and as projected."""

    measure: str  # by which people are counted
    start: float  # observed at t0
    end: float  # projected for day ``due``
    due: int  # days from t0
    projected: bool = False  # both an observation and an open projection are stated
    chance_below: float = 0.5  # that need turns out below the open projection
    age: float = 0.0  # years from the day of the observation to t0
    kind: str = ""  # the class of its projection, as in plan_classes.csv


@dataclass(frozen=True, slots=True)
class MoneyInputs:
    """The money that is sought, and what was received by t0."""

    currency: str
    goal: float  # the target, else what was announced, else what was observed
    received: float = 0.0
    pledge_day: int = 0  # days from t0, negative if before it
    is_appeal: bool = False
    is_over: bool = False  # the plan ended by t0: no more is received for it
    has_figure: bool = False  # what an appeal has received is stated, be it nothing
    share_gone: float = 0.0  # of an appeal's time, by t0
    plan_class: str = ""  # of the appeal or the pledge, as in plan_classes.csv
    last_year: float | None = None  # final coverage of the appeal of the year before, if known


@dataclass(frozen=True, slots=True)
class PersonnelInputs:
    """An announced deployment, and the personnel present at t0."""

    announced: float
    unit: str = ANY_PERSONNEL  # troops, police ...; where two units meet, personnel
    announced_day: int = 0  # days from t0, at or before it
    present: float = 0.0


@dataclass(frozen=True, slots=True)
class ModelInputs:
    """The stated side of the model; a part is None where no row states it."""

    t0: date
    days: int  # from t0 to the horizon
    days_beyond: int = 0  # from the horizon to the last due day, by which an appeal is filled
    need: NeedInputs | None = None
    money: MoneyInputs | None = None
    personnel: PersonnelInputs | None = None

    @property
    def has_projection(self) -> bool:
        """Whether both an observation of people and an open projection are stated."""
        return self.need is not None and self.need.projected

    @property
    def is_appeal(self) -> bool:
        """Whether the money is an appeal, which is counted as it is received."""
        return self.money is not None and self.money.is_appeal

    @property
    def people_measure(self) -> str:
        """The measure that people are counted by."""
        return PEOPLE_MEASURES[0] if self.need is None else self.need.measure

    @property
    def personnel_unit(self) -> str:
        """The unit that personnel are counted in."""
        return ANY_PERSONNEL if self.personnel is None else self.personnel.unit

    @property
    def currency(self) -> str | None:
        """The currency of the money, if any is stated."""
        return None if self.money is None else self.money.currency


def have_one_unit(first: Mapping, second: Mapping) -> bool:
    """Return whether two rows count in one unit; any personnel are counted in personnel, too."""
    units = {first["unit"], second["unit"]}
    generic = first["measure"] == second["measure"] == "personnel" and ANY_PERSONNEL in units
    return len(units) == 1 or (generic and "percent" not in units)


def derive_inputs(
    chosen: pl.DataFrame, horizon: date | None = None, *, figures: pl.DataFrame | None = None
) -> ModelInputs | None:
    """Return what the chosen rows state, or None where nothing can be projected.

    Args:
        chosen: what ``choose_rows`` returned.
        figures: the crisis as known on the day, which may say how last year's appeal did.
        horizon: the last day of the projection; by default the latest due date, at most
            ``MAX_HORIZON`` after ``t0``.
    """
    if chosen.is_empty():
        return None
    rows = rows_by_role(chosen)
    t0 = max(row["as_of"] for row in rows.values())
    dues = [row["due"] for row in rows.values() if row["due"] is not None and row["due"] > t0]
    last = horizon or max(dues, default=t0 + timedelta(days=DEFAULT_HORIZON))
    days_to_due = max(1, (last - t0).days)
    days = min(days_to_due, MAX_HORIZON) if horizon is None else days_to_due
    return ModelInputs(
        t0=t0,
        days=days,
        days_beyond=days_to_due - days,
        need=_need_inputs(rows, t0, days),
        money=_money_inputs(rows, t0, figures),
        personnel=_personnel_inputs(rows, t0),
    )


def _need_inputs(rows: Mapping[str, dict], t0: date, days: int) -> NeedInputs | None:
    now, later = rows.get("people_observed"), rows.get("people_projected")
    if now and later and later["due"] is not None and later["due"] <= t0:
        later = None  # a projection that has come due is scored, not projected
    start, end = now or later, later or now
    if start is None or end is None:
        return None
    due = later["due"] if later else None
    projected = bool(now and later)
    hedge = hedge_of(end["qualifier"], end["modality"])
    return NeedInputs(
        measure=start["measure"],
        start=start["value"],
        end=end["value"],
        due=max(1, (due - t0).days) if due is not None else days,
        projected=projected,
        chance_below=hedge.chance_below if projected else 0.5,
        age=(t0 - start["as_of"]).days / DAYS_PER_YEAR,
        kind=plan_class(end["plan_type"]),
    )


def _money_inputs(
    rows: Mapping[str, dict], t0: date, figures: pl.DataFrame | None
) -> MoneyInputs | None:
    target, pledge = rows.get("money_target"), rows.get("money_announced")
    observed, goal = rows.get("money_observed"), goal_row(rows)
    if goal is None:
        return None
    span = (target["due"] - target["as_of"]).days if target and target["due"] is not None else 0
    since = t0
    if not observed:
        since = pledge["as_of"] if pledge else goal["due"] or goal["as_of"]
    is_appeal = bool(target and not pledge and (observed or span >= APPEAL_SPAN))
    ends = target["due"] if target and target["plan"] is not None else None
    money = MoneyInputs(
        currency=goal["unit"],
        goal=goal["value"],
        received=observed["value"] if observed else 0.0,
        pledge_day=(since - t0).days,
        is_appeal=is_appeal,
        is_over=bool(is_appeal and observed and ends is not None and ends <= observed["as_of"]),
        plan_class=plan_class(goal["plan_type"]),
    )
    if not money.is_appeal:
        return money
    return replace(
        money,
        has_figure=bool(observed),
        share_gone=share_gone(goal, t0),
        last_year=None if figures is None else last_year_coverage(goal, observed, figures),
    )


def goal_row(rows: Mapping[str, dict]) -> dict | None:
    """Return the row that money is measured by: the target, else the pledge, else what was paid.

    No pledge is a share of a target of zero, so there the pledge is the measure.
    """
    target, pledge = rows.get("money_target"), rows.get("money_announced")
    if target and pledge and target["value"] == 0:
        return pledge
    return target or pledge or rows.get("money_observed")


def _personnel_inputs(rows: Mapping[str, dict], t0: date) -> PersonnelInputs | None:
    announced, present = rows.get("personnel_announced"), rows.get("personnel_observed")
    if announced is None:
        return None
    units = {row["unit"] for row in (announced, present) if row}
    return PersonnelInputs(
        announced=announced["value"],
        unit=units.pop() if len(units) == 1 else ANY_PERSONNEL,
        announced_day=(announced["as_of"] - t0).days,
        present=present["value"] if present else 0.0,
    )
