"""What the table states: the rows that carry the scenario, and the facts that no slider moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from dashboard.model.hedges import hedge_of

DEFAULT_HORIZON = 180  # days, where no chosen row has a due date ahead
MOST_DAYS = 3653  # ten years: no claim of an agency looks further, and no table may ask for more
APPEAL_SPAN = 60  # days from as_of to due from which a target is an appeal, not a conference


@dataclass(frozen=True, slots=True)
class Role:
    """One part in the model: which measures and statuses may play it."""

    group: str
    measures: tuple[str, ...]  # the first measure that has rows is taken
    statuses: tuple[str, ...]
    claim: bool  # looks ahead; an observation does not


PEOPLE = ("people_in_need", "people_displaced")
ROLES = {
    "people_observed": Role("people", PEOPLE, ("observed",), False),
    "people_projected": Role("people", PEOPLE, ("projected",), True),
    "money_target": Role("money", ("funding",), ("target", "required"), True),
    "money_announced": Role("money", ("funding",), ("pledged", "announced"), True),
    "money_observed": Role("money", ("funding",), ("received", "committed"), False),
    "personnel_observed": Role("personnel", ("personnel",), ("observed", "authorised"), False),
    "personnel_announced": Role("personnel", ("personnel",), ("announced",), True),
}
GROUPS = ("people", "money", "personnel")
NEWEST = ("as_of", "reported_on", "value")
CHOSEN_BY = ("id", "quantity", "measure", "status", "unit", "headline", *NEWEST)

# The part that a row plays by its measure and status; ``rank`` says which row comes first.
PARTS = (
    pl.DataFrame(
        [
            (role.group, measure, status, name, role.claim, place)
            for name, role in ROLES.items()
            for place, measure in enumerate(role.measures)
            for status in role.statuses
        ],
        schema=["group", "measure", "status", "role", "claim", "place"],
        orient="row",
    )
    .sort("place", maintain_order=True)
    .drop("place")
    .with_row_index("rank")
)


@dataclass(frozen=True, slots=True)
class ModelInputs:
    """The stated side of the model; days count from ``t0``, money is in ``currency``."""

    t0: date
    days: int  # the horizon
    beyond: int = 0  # days from the horizon to the last due day, by which an appeal is filled
    counted: str = PEOPLE[0]  # the measure that people are counted by
    need_start: float | None = None  # people observed at t0
    need_end: float | None = None  # people projected for day need_due
    need_due: int = 1
    projected: bool = False  # both an observation and an open projection are stated
    need_chance_below: float = 0.5  # that need comes out below the open projection
    goal: float | None = None  # money: target, else announced, else observed
    pledge_day: int = 0  # negative if before t0
    appeal: bool = False
    received_start: float = 0.0
    currency: str | None = None
    personnel_start: float = 0.0
    personnel_announced: float | None = None
    personnel_day: int = 0  # the day of the announcement, at or before t0

    @property
    def has_need(self) -> bool:
        """Whether any row states people."""
        return self.need_start is not None

    @property
    def has_money(self) -> bool:
        """Whether any row states money."""
        return self.goal is not None

    @property
    def has_personnel(self) -> bool:
        """Whether a deployment is announced."""
        return self.personnel_announced is not None


def able_rows(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that could carry the scenario, with their group and role, newest first."""
    usable = figures.filter(pl.col("value").is_not_null() & (pl.col("unit") != "percent"))
    return usable.join(PARTS, on=["measure", "status"], maintain_order="left").sort(
        ["rank", *NEWEST], descending=[False, True, True, True], maintain_order=True
    )


def choose_rows(figures: pl.DataFrame, preferred: Sequence[str] = ()) -> pl.DataFrame:
    """Return the rows that carry the scenario, at most one a role, with a ``role`` column.

    The headline rows of the vintage carry it; for a group of measures that has none, the quantity
    with the newest claim does, else that with the newest observation. In a role the first of its
    statuses that has rows counts, there the newest row and, of one day, the largest: an older,
    larger figure of a series is its past and not its present. A row that the reader prefers takes
    the place of its role, and the others must be of its measure, unit and, for people, quantity.

    Args:
        figures: one crisis as known on a day.
        preferred: ids; those that cannot carry the scenario, alone or together, are passed over.
    """
    # Of many rows few are chosen: only those are taken whole.
    rows = able_rows(figures.select(CHOSEN_BY).with_row_index("row"))
    rows = rows.with_columns(preferred=pl.col("id").is_in(preferred))
    # The reader's order of preference counts where two rows cannot stand together.
    order = {figure: place for place, figure in enumerate(dict.fromkeys(preferred))}
    wanted = pl.col("id").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    rows = rows.sort(wanted, maintain_order=True) if order else rows
    chosen = pl.concat(_choose_group(rows.filter(pl.col("group") == group)) for group in GROUPS)
    return figures[chosen["row"]].with_columns(chosen["role"])


def _choose_group(rows: pl.DataFrame) -> pl.DataFrame:
    own = rows.filter("preferred")["quantity"].head(1)
    is_people = rows["group"].first() == "people"
    if is_people and not own.is_empty():
        rows = rows.filter(pl.col("quantity") == own[0])
    one_quantity = is_people or not rows["headline"].any()
    if rows["headline"].any():
        rows = rows.filter(pl.col("headline") | pl.col("preferred"))
    rows = rows.filter(pl.col("measure") == pl.col("measure").first())
    if one_quantity:
        newest = pl.col("quantity").sort_by("claim", *NEWEST, descending=True, maintain_order=True)
        one = newest.first() if own.is_empty() else pl.lit(own[0])
        rows = rows.filter(pl.col("quantity") == one)
    # One currency, that of the goal; other measures have one unit.
    rows = rows.filter(pl.col("unit") == pl.col("unit").first())
    return rows.unique("role", keep="first", maintain_order=True).sort("rank", maintain_order=True)


def derive_facts(chosen: pl.DataFrame, horizon: date | None = None) -> ModelInputs | None:
    """Return the facts that the chosen rows state, or None where nothing can be projected.

    Args:
        chosen: what ``choose_rows`` returned.
        horizon: the last day of the projection; unless told the latest due date, but no more than
            ``MOST_DAYS`` after ``t0``.
    """
    if chosen.is_empty():
        return None
    rows = {row["role"]: row for row in chosen.to_dicts()}
    t0 = chosen["as_of"].max()
    dues = [row["due"] for row in rows.values() if row["due"] is not None and row["due"] > t0]
    last = horizon or max(dues, default=t0 + timedelta(days=DEFAULT_HORIZON))
    whole = max(1, (last - t0).days)
    days = min(whole, MOST_DAYS) if horizon is None else whole
    return ModelInputs(
        t0=t0,
        days=days,
        beyond=whole - days,
        **_people_facts(rows, t0, days),
        **_money_facts(rows, t0),
        **_personnel_facts(rows, t0),
    )


def _people_facts(rows: dict[str, dict], t0: date, days: int) -> dict:
    now, later = rows.get("people_observed"), rows.get("people_projected")
    if now and later and later["due"] is not None and later["due"] <= t0:
        later = None  # a projection that has come due is scored, not projected
    if not (now or later):
        return {}
    due = later["due"] if later else None
    return {
        "counted": (now or later)["measure"],
        "need_start": (now or later)["value"],
        "need_end": (later or now)["value"],
        "need_due": max(1, (due - t0).days) if due is not None else days,
        "projected": bool(now and later),
        "need_chance_below": (
            hedge_of(later["qualifier"], later["modality"]).chance_below if now and later else 0.5
        ),
    }


def _money_facts(rows: dict[str, dict], t0: date) -> dict:
    target, pledge = rows.get("money_target"), rows.get("money_announced")
    observed = rows.get("money_observed")
    goal = goal_row(rows)
    if goal is None:
        return {}
    span = (target["due"] - target["as_of"]).days if target and target["due"] is not None else 0
    since = t0
    if not observed:
        since = pledge["as_of"] if pledge else goal["due"] or goal["as_of"]
    return {
        "goal": goal["value"],
        "pledge_day": (since - t0).days,
        "appeal": bool(target and not pledge and (observed or span >= APPEAL_SPAN)),
        "received_start": observed["value"] if observed else 0.0,
        "currency": goal["unit"],
    }


def goal_row(rows: dict[str, dict]) -> dict | None:
    """Return the row that money is measured by: the target, else the pledge, else what was paid.

    No pledge is a share of a target of zero, so there the pledge is the measure.
    """
    target, pledge = rows.get("money_target"), rows.get("money_announced")
    if target and pledge and target["value"] == 0:
        return pledge
    return target or pledge or rows.get("money_observed")


def _personnel_facts(rows: dict[str, dict], t0: date) -> dict:
    announced, present = rows.get("personnel_announced"), rows.get("personnel_observed")
    facts = {"personnel_start": present["value"] if present else 0.0}
    if announced:
        facts["personnel_announced"] = announced["value"]
        facts["personnel_day"] = (announced["as_of"] - t0).days
    return facts
