"""Figures of one thing and of near days that differ by more than their hedges allow."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from statistics import mode

import polars as pl

from dashboard.data.table_measures import measures_of_kind
from dashboard.model.distances import KM_PER_UNIT
from dashboard.model.hedges import hedged_range
from dashboard.model.totals import are_of_two_donors

CLOSE = timedelta(days=3)  # a count is published a day or two late, and moves little in that time
TIMELESS_CLOSE = timedelta(days=366)  # a distance or a rank does not move
TIMELESS = measures_of_kind("length", "rank")
STANDING = ("target", "required")  # stands from the day it is stated to the day it is due
# Statuses that speak of the same side of a thing; a claim and its outcome do not conflict.
SIDES = {
    "observed": "state",
    "context": "state",
    "target": "goal",
    "required": "goal",
    "committed": "paid",
    "received": "paid",
}
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A row of a conflict: its value and what its hedge allows, in the conflict's unit."""

    figure: dict
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rows about one thing that cannot all be right."""

    subject: str
    unit: str
    claims: tuple[ConflictRow, ...]  # in order of their day
    excluded: frozenset[str]  # ids of the rows that some other row rules out

    @property
    def has_headline(self) -> bool:
        """Whether one of the rows belongs to the headline set."""
        return any(claim.figure["headline"] for claim in self.claims)

    @property
    def published_on(self) -> date:
        """The day on which the last of the rows became public."""
        return max(claim.figure["reported_on"] for claim in self.claims)


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between the rows of a conflict beside their numbers; empty where nothing."""

    units: tuple[str, ...]
    same_digits: float | None  # a number that stands in two units
    statuses: tuple[str, ...]
    speakers: tuple[str, ...]
    days: int  # between the first and the last day
    rounded: tuple[float, ...]  # the coarsest and the finest rounding, in the numbers of the rows


def find_conflicts(figures: pl.DataFrame) -> list[Conflict]:
    """Return the conflicts among figures: those of headline figures first, then the newest.

    Two rows conflict if they are of one quantity (in km or in miles alike) and of one side of it,
    of near days, and if their hedged ranges do not meet; a speaker's newer figure is a revision
    and no conflict, and so is a running total that its publisher reports later. Rows between them
    in time are shown with them: they may say which is right.

    Args:
        figures: one crisis as known on a day.
    """
    rows = figures.filter(pl.col("value").is_not_null()).to_dicts()
    found = [
        conflict
        for _, group in groupby(sorted(rows, key=_order), key=_thing)
        for cluster in _clusters(list(group))
        if (conflict := _conflict(cluster)) is not None
    ]
    return sorted(found, key=_importance, reverse=True)


def conflict_of(figures: pl.DataFrame, figure: dict) -> Conflict | None:
    """Return the conflict in which some other row rules a figure out, if there is one.

    Args:
        figures: one crisis as known on a day.
        figure: one of its rows.
    """
    names = {figure["quantity"]}
    if figure["unit"] in KM_PER_UNIT:
        stem = figure["quantity"].removesuffix(f"-{figure['unit']}")
        names |= {stem, *(f"{stem}-{unit}" for unit in KM_PER_UNIT)}
    same = figures.filter(pl.col("quantity").is_in(names))
    conflicts = find_conflicts(same)
    return next((found for found in conflicts if figure["id"] in found.excluded), None)


def _importance(conflict: Conflict) -> tuple[bool, date, str]:
    return conflict.has_headline, conflict.published_on, conflict.subject


def _thing(figure: dict) -> tuple[str, str, str, str, str]:
    """Return what a row speaks of: its quantity, in whatever unit of length, a side and a plan."""
    quantity, unit, status = figure["quantity"], figure["unit"], figure["status"]
    if unit in KM_PER_UNIT:
        quantity, unit = quantity.removesuffix(f"-{unit}"), "length"
    if figure["measure"] in TIMELESS:
        return quantity, unit, "state", "", ""
    due = str(figure["due"] or figure["due_text"]) if status == "projected" else ""
    return quantity, unit, SIDES.get(status, status), due, figure["plan"] or ""


def _order(figure: dict) -> tuple:
    return *_thing(figure), figure["as_of"], figure["reported_on"], figure["id"]


def _span(figure: dict) -> tuple[date, date]:
    """Return the days that a row speaks of, with the days near to them after its end."""
    if figure["measure"] in TIMELESS:
        return figure["as_of"], figure["as_of"] + TIMELESS_CLOSE
    lasts = figure["status"] in STANDING and figure["due"] is not None
    return figure["as_of"], (figure["due"] if lasts else figure["as_of"]) + CLOSE


def _clusters(rows: list[dict]) -> Iterator[list[dict]]:
    """Yield the rows that near days link with one another; the rows come in order of their day."""
    cluster, end = [], date.min
    for row in rows:
        start, last = _span(row)
        if cluster and start > end:
            yield cluster
            cluster = []
        cluster.append(row)
        end = max(end, last)
    yield cluster


def _conflict(cluster: list[dict]) -> Conflict | None:
    unit = mode(row["unit"] for row in cluster)
    claims = tuple(_claim(row, unit) for row in cluster)
    excluded: set[str] = set()
    for index, claim in enumerate(claims):
        if len(excluded) == len(claims):
            break
        _, end = _span(claim.figure)
        for other in claims[index + 1 :]:
            if other.figure["as_of"] > end:
                break
            pair = {claim.figure["id"], other.figure["id"]}
            if not pair <= excluded and _exclude_each_other(claim, other):
                excluded |= pair
    if not excluded:
        return None
    return Conflict(_thing(cluster[0])[0], unit, claims, frozenset(excluded))


def _claim(figure: dict, unit: str) -> ConflictRow:
    stated = figure["unit"]
    factor = 1.0 if stated == unit else KM_PER_UNIT[stated] / KM_PER_UNIT[unit]
    low, high = hedged_range(figure)
    return ConflictRow(figure, figure["value"] * factor, low * factor, high * factor)


def _exclude_each_other(first: ConflictRow, second: ConflictRow) -> bool:
    margin = TOLERANCE * max(first.value, second.value)
    meet = first.low <= second.high + margin and second.low <= first.high + margin
    pair = first.figure, second.figure
    return not meet and not _is_revision(*pair) and not are_of_two_donors(*pair)


def _is_revision(first: dict, second: dict) -> bool:
    """Return whether a speaker has changed a figure on another day, or a publisher its total."""
    same_speaker = first["actor"] is not None and first["actor"] == second["actor"]
    if same_speaker and first["as_of"] != second["as_of"]:
        return True
    same_publisher = first["publisher"] is not None and first["publisher"] == second["publisher"]
    is_total = first["basis"] == second["basis"] == "cumulative"
    return same_publisher and is_total and first["reported_on"] != second["reported_on"]


def differences(conflict: Conflict) -> Differences:
    """Return what else differs between the rows of a conflict, from the rows alone."""
    rows = [claim.figure for claim in conflict.claims]
    units = tuple(dict.fromkeys(row["unit"] for row in rows))
    by_number: dict[float, set[str]] = {}
    for row in rows:
        by_number.setdefault(row["value"], set()).add(row["unit"])
    days = [row["as_of"] for row in rows]
    steps = sorted({_last_digit(row["value"]): row["value"] for row in rows}.items())
    return Differences(
        units=units if len(units) > 1 else (),
        same_digits=next((number for number, stated in by_number.items() if len(stated) > 1), None),
        statuses=_different(row["status"] for row in rows),
        speakers=_different(row["actor"] or row["publisher"] for row in rows),
        days=(max(days) - min(days)).days,
        rounded=(steps[-1][1], steps[0][1]) if len(units) == 1 and len(steps) > 1 else (),
    )


def _different(words: Iterator[str | None]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(word for word in words if word))
    return found if len(found) > 1 else ()


def _last_digit(value: float) -> float:
    """Return what one of the last digit that is not zero is worth: 1e6 for 12 million."""
    if value == 0:
        return 0.0
    mantissa, exponent = f"{value:.12e}".split("e")
    return 10.0 ** (int(exponent) - len(mantissa.rstrip("0").replace(".", "")) + 1)
