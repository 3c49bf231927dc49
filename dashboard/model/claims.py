"""Claims about the future, their outcomes, and how far the two can be compared."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from dashboard.data.result_cache import cached_by_table
from dashboard.model.claim_range import ANCHORED, CEILINGS, contradict, promised, read_as
from dashboard.model.hedges import quoted_ends
from dashboard.model.inputs import NEWEST, have_one_unit
from dashboard.model.plans import (
    IS_UNRECORDED_GOAL,
    are_of_one_plan,
    is_of_plan_of,
    is_unrecorded_goal,
)
from dashboard.model.totals import are_of_two_donors
from dashboard.model.vintage import CrisisVintage

RULE_RESULTS = ("came true", "fell short", "passed", "cannot be told", "open")
COMPARABLE = ("yes", "partly", "no")
# How far a word is from the thing itself: a claim is settled by a word that is nearer to it.
STEPS = {
    "projected": 0,
    "target": 0,
    "context": 0,
    "required": 1,  # an appeal is not met by pledges: what counts is committed or received
    "announced": 1,
    "authorised": 1,
    "pledged": 1,
    "committed": 2,
    "received": 3,
    "reached": 3,
    "observed": 3,
}
SETTLING = ("pledged", "committed", "received", "reached", "observed")
DONE = ("observed", "received", "reached")  # no claim about the future
NEAR, FAR = 31, 183  # days from the due day: nearer is as good as on it; farther says nothing
SAME_TIME = 3  # days between figures that should agree

Reason = tuple[str, Any]  # a kind, and the days, the word or the figure that it is about


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A figure about the future, and its outcome as known on a day.

    ``value`` is the outcome in the claim's unit; ``others`` holds the nearest outcome
    on the other side of the due day with its value, if there is any near enough.
    """

    figure: dict
    verdict: str
    outcome: dict | None = None
    value: float | None = None
    comparable: str | None = None  # None where there is nothing to compare
    reasons: tuple[Reason, ...] = ()
    others: tuple[tuple[dict, float], ...] = ()

    @property
    def difference(self) -> float | None:
        """The outcome less the claim, in the claim's unit."""
        return None if self.value is None else self.value - self.figure["value"]

    @property
    def days(self) -> int | None:
        """The days from the due day to the day that the outcome describes."""
        return None if self.outcome is None else (self.outcome["as_of"] - self.figure["due"]).days


@cached_by_table
def read_claims(vintage: CrisisVintage) -> tuple[Claim, ...]:
    """Return the claims of a vintage, as known on its day."""
    return tuple(derive_claims(vintage.figures, vintage.known_on))


def derive_claims(figures: pl.DataFrame, known_on: date) -> list[Claim]:
    """Return every claim with its outcome, by the day on which it is due.

    A claim is a row with a due day that neither was observed nor received, and no goal of zero
    money, which nobody recorded. Its outcome is the row
    nearest to that day among those of its quantity, or of the quantity that ``settled_by``
    names, whose status is nearer to the thing itself; of one day the row of the firmest status,
    then the newest, then the largest.

    Args:
        figures: one crisis, as known on the day.
        known_on: the day; what is due later is open.
    """
    is_claim = pl.col("due").is_not_null() & ~pl.col("status").is_in(DONE)
    may_come = ~IS_UNRECORDED_GOAL.fill_null(False) & (pl.col("due") >= pl.col("as_of"))
    claims = figures.filter(is_claim & may_come)
    settling = pl.concat([claims["quantity"], claims["settled_by"].drop_nulls()]).unique()
    rows = figures.filter(pl.col("quantity").is_in(settling.implode()))
    timelines = {
        quantity: Timeline(group.to_dicts())
        for (quantity,), group in rows.group_by("quantity", maintain_order=True)
    }
    ordered = claims.sort("due", "reported_on", "as_of", maintain_order=True)
    return [resolve(row, timelines, known_on) for row in ordered.to_dicts()]


class Timeline:
    """The rows of a quantity that may settle a claim, by the day that they describe."""

    def __init__(self, rows: Sequence[dict]) -> None:
        """Take the rows; of those that may settle, the first of a day counts first."""
        self.rows = rows
        settling = sorted(
            (row for row in rows if _may_settle(row)),
            key=lambda row: (STEPS.get(row["status"], 0), row["reported_on"], row["value"] or 0.0),
            reverse=True,
        )
        self.by_day: dict[date, list[dict]] = {}
        for row in settling:
            self.by_day.setdefault(row["as_of"], []).append(row)
        self.days = sorted(self.by_day)

    def outward(self, due: date) -> Iterator[dict]:
        """Give the rows from the nearest to the farthest; of two days as near, the later first."""
        right = bisect_left(self.days, due)
        left = right - 1
        while left >= 0 or right < len(self.days):
            after = (self.days[right] - due).days if right < len(self.days) else None
            before = (due - self.days[left]).days if left >= 0 else None
            if before is None or (after is not None and after <= before):
                yield from self.by_day[self.days[right]]
                right += 1
            else:
                yield from self.by_day[self.days[left]]
                left -= 1


def resolve(claim: dict, timelines: Mapping[str, Timeline], known_on: date) -> Claim:
    """Return a claim with its outcome."""
    if known_on < claim["due"]:
        return Claim(claim, "open")
    timeline = timelines.get(claim["settled_by"] or claim["quantity"], Timeline([]))
    fitting = (row for row in timeline.outward(claim["due"]) if _settles(row, claim))
    outcome = next(fitting, None)
    if outcome is None:
        return Claim(claim, "open" if known_on == claim["due"] else "cannot be told")
    comparable, reasons = _compare(claim, outcome, timeline)
    if claim["measure"] == "event":
        late = outcome["as_of"] > claim["due"]
        return Claim(claim, "fell short" if late else "came true", outcome, None, "yes")
    verdict = "cannot be told" if comparable == "no" else _verdict(claim, outcome)
    value = outcome["value"] * scale(claim, outcome)
    others = _other_side(claim, outcome, fitting)
    return Claim(claim, verdict, outcome, value, comparable, reasons, others)


def scale(claim: dict, outcome: dict) -> float:
    """Return what an outcome is multiplied by to be in the claim's unit: percent are of it."""
    is_share = outcome["unit"] == "percent" != claim["unit"]
    return claim["value"] / 100.0 if is_share else 1.0


def _verdict(claim: dict, outcome: dict) -> str:
    """Return whether a claim came true; the hedges of both sides count."""
    claimed, actual = promised(claim), read_as(outcome).times(scale(claim, outcome))
    if actual.is_below(claimed):
        return "fell short"
    if claimed.is_below(actual):
        return "passed"
    value = outcome["value"] * scale(claim, outcome)
    inside = claimed.low <= value <= claimed.high and outcome["qualifier"] in ANCHORED
    return "came true" if actual.lies_in(claimed) or inside else "cannot be told"


def _may_settle(row: dict) -> bool:
    """Whether a row states an outcome: of an event, the row that plans nothing any more."""
    if row["measure"] == "event":
        return row["due"] is None
    return row["status"] in SETTLING and row["value"] is not None


def _settles(row: dict, claim: dict) -> bool:
    if row["id"] == claim["id"] or (row["measure"] == "event") != (claim["measure"] == "event"):
        return False
    if claim["plan"] is not None and not are_of_one_plan(row, claim):
        return False
    if _targets_people(claim) and row["status"] == "observed":
        return False
    if claim["measure"] == "event":
        return row["reported_on"] >= claim["reported_on"]
    in_unit = row["unit"] == "percent" or have_one_unit(row, claim)
    later = row["as_of"] > claim["as_of"] or row["as_of"] == claim["due"]
    return in_unit and later and STEPS[row["status"]] > STEPS[claim["status"]]


def _targets_people(claim: dict) -> bool:
    """Whether a row says how many people are to get aid: those reached settle it, not the need."""
    is_target = claim["measure"] == "people_in_need" and claim["status"] == "target"
    return is_target and claim["settled_by"] is None


def _other_side(
    claim: dict, outcome: dict, fitting: Iterator[dict]
) -> tuple[tuple[dict, float], ...]:
    """Return the nearest outcome on the other side of the due day, with its value.

    Beside an outcome of the due day itself, a late or final count, it is the nearest before.
    """
    due, after = claim["due"], outcome["as_of"] >= claim["due"]
    for row in fitting:
        days = (row["as_of"] - due).days
        if abs(days) > FAR:
            break
        if days and (days > 0) != after:
            return ((row, row["value"] * scale(claim, row)),)
    return ()


def _compare(claim: dict, outcome: dict, timeline: Timeline) -> tuple[str, tuple[Reason, ...]]:
    """Return how comparable a claim and its outcome are, and why: all of it from their rows.

    Returns:
        One of ``COMPARABLE``; reasons as a kind and what it is about: "days" an int, "place",
        "basis" and "modality" a word of the outcome's row, "ceiling" the word of the claim's hedge,
        "note" a text, "rival" a row.
    """
    days = (outcome["as_of"] - claim["due"]).days
    if abs(days) > FAR:
        return "no", (("days", days),)
    reasons: list[Reason] = [("days", days)] if abs(days) > NEAR else []
    if claim["place"] and outcome["place"] and claim["place"] != outcome["place"]:
        reasons.append(("place", outcome["place"]))
    counted = claim["measure"] != "funding" and "none" not in (claim["basis"], outcome["basis"])
    if counted and claim["basis"] != outcome["basis"] and outcome["basis"] != "share":
        reasons.append(("basis", outcome["basis"]))
    if outcome["modality"] != "stated":
        reasons.append(("modality", outcome["modality"]))
    if claim["qualifier"] in CEILINGS and _is_far_below(claim, outcome):
        reasons.append(("ceiling", claim["qualifier"]))
    same_number = [
        row
        for row in timeline.rows
        if row["as_of"] == outcome["as_of"] and row["value"] == outcome["value"]
    ]
    notes = dict.fromkeys(row["note"] for row in (outcome, *same_number) if row["note"])
    reasons += [("note", note) for note in notes]
    reasons += [("rival", row) for row in _rivals(outcome, timeline)]
    return ("partly" if reasons else "yes"), tuple(reasons)


def _is_far_below(claim: dict, outcome: dict) -> bool:
    """Whether the outcome is less than nine in ten readings of a claim's hedge allow."""
    if claim["value"] is None:  # an event: its outcome is its day
        return False
    low, _ = quoted_ends(claim["value"], claim["qualifier"], claim["modality"])
    return outcome["value"] * scale(claim, outcome) < low


def _rivals(outcome: dict, timeline: Timeline) -> list[dict]:
    """Return the first rows of the outcome's status and time that say something else."""
    if outcome["measure"] == "event":
        return []
    rivals = [
        row
        for day in timeline.days
        if abs((day - outcome["as_of"]).days) <= SAME_TIME
        for row in timeline.by_day[day]
        if row["status"] == outcome["status"] and row["unit"] == outcome["unit"]
        if contradict(row, outcome) and not are_of_two_donors(row, outcome)
    ]
    return rivals[:2]


def resolve_figure(figure: dict, figures: pl.DataFrame, known_on: date) -> Claim | None:
    """Return a figure about the future with its outcome; None where nothing is known yet.

    Of a figure that names no day the newest row of what settles it counts; that is no verdict.

    Args:
        figure: a row.
        figures: its crisis, as known on the day.
        known_on: the day.
    """
    if figure["status"] in DONE or is_unrecorded_goal(figure):
        return None
    quantity = figure["settled_by"] or figure["quantity"]
    rows = figures.filter((pl.col("quantity") == quantity) & is_of_plan_of(figure))
    if figure["due"] is None:
        return _newest(figure, rows) if figure["settled_by"] else None
    if figure["due"] < figure["as_of"]:
        return None
    claim = resolve(figure, {quantity: Timeline(rows.to_dicts())}, known_on)
    return claim if claim.outcome is not None else None


def _newest(figure: dict, rows: pl.DataFrame) -> Claim | None:
    counted = rows.filter(
        pl.col("status").is_in(SETTLING)
        & pl.col("value").is_not_null()
        & (pl.col("as_of") > figure["as_of"])
    )
    newest = counted.sort(*NEWEST, maintain_order=True).tail(1).to_dicts()
    return Claim(figure, "cannot be told", newest[0]) if newest else None
