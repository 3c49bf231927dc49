"""What the table states: the rows that carry the scenario, and the facts that no slider moves."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

DEFAULT_HORIZON = 180  # days, where no chosen row has a due date ahead
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


@dataclass(frozen=True, slots=True)
class Facts:
    """The stated side of the model; days count from ``t0``, money is in ``currency``."""

    t0: date
    days: int  # the horizon
    need_start: float | None = None  # people observed at t0
    need_end: float | None = None  # people projected for day need_due
    need_due: int = 1
    projected: bool = False  # both an observation and an open projection are stated
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


def choose_rows(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that carry the scenario, at most one a role, with a ``role`` column.

    The headline rows of the vintage carry it; for a group of measures that has none, the quantity
    with the newest claim does, else that with the newest observation. In a role the first of its
    statuses that has rows counts, there the newest row and, of one day, the largest: an older,
    larger figure of a series is its past and not its present.

    Args:
        figures: one crisis as known on a day.
    """
    usable = figures.filter(pl.col("value").is_not_null() & (pl.col("unit") != "percent"))
    chosen = [rows for group in GROUPS if (rows := _choose_group(usable, group)) is not None]
    return pl.concat(chosen) if chosen else usable.clear().with_columns(role=pl.lit(""))


def _choose_group(usable: pl.DataFrame, group: str) -> pl.DataFrame | None:
    rows = _rows_in_roles(
        usable, {name: role for name, role in ROLES.items() if role.group == group}
    )
    headline = rows.filter(pl.col("headline"))
    carried_by_headline = not headline.is_empty()
    rows = headline if carried_by_headline else rows
    if rows.is_empty():
        return None
    newest_first = ["as_of", "reported_on", "value"]
    if group == "people":
        rows = rows.filter(pl.col("measure") == next(m for m in PEOPLE if m in rows["measure"]))
    if group == "people" or not carried_by_headline:
        newest = rows.sort("claim", *newest_first, descending=True, maintain_order=True)
        rows = rows.filter(pl.col("quantity") == newest["quantity"][0])
    rows = rows.sort(
        ["rank", *newest_first], descending=[False, True, True, True], maintain_order=True
    )
    if group == "money":  # one currency: that of the goal
        rows = rows.filter(pl.col("unit") == rows["unit"][0])
    return rows.unique("role", keep="first", maintain_order=True).drop("rank", "claim")


def _rows_in_roles(usable: pl.DataFrame, roles: dict[str, Role]) -> pl.DataFrame:
    """Return the rows that may play one of the roles, with their role, its claim and their rank."""
    measures = {measure for role in roles.values() for measure in role.measures}
    played = {status: name for name, role in roles.items() for status in role.statuses}
    rows = usable.filter(pl.col("measure").is_in(measures) & pl.col("status").is_in(list(played)))
    rank = {status: place for place, status in enumerate(played)}
    return rows.with_columns(
        role=pl.col("status").replace_strict(played, return_dtype=pl.String),
        rank=pl.col("status").replace_strict(rank, return_dtype=pl.Int64),
    ).with_columns(claim=pl.col("role").is_in([n for n, role in roles.items() if role.claim]))


def derive_facts(chosen: pl.DataFrame, horizon: date | None = None) -> Facts | None:
    """Return the facts that the chosen rows state, or None where nothing can be projected.

    Args:
        chosen: what ``choose_rows`` returned.
        horizon: the last day of the projection; the latest due date unless told.
    """
    if chosen.is_empty():
        return None
    rows = {row["role"]: row for row in chosen.to_dicts()}
    t0 = chosen["as_of"].max()
    dues = [row["due"] for row in rows.values() if row["due"] is not None and row["due"] > t0]
    last = horizon or max(dues, default=t0 + timedelta(days=DEFAULT_HORIZON))
    days = max(1, (last - t0).days)
    return Facts(
        t0=t0,
        days=days,
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
        "need_start": (now or later)["value"],
        "need_end": (later or now)["value"],
        "need_due": max(1, (due - t0).days) if due is not None else days,
        "projected": bool(now and later),
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
