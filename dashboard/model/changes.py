"""What changed between two states of a crisis: revised, in dispute, withdrawn, new."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from dashboard.data.result_cache import cached_by_table
from dashboard.data.table import Table
from dashboard.data.vintages import default_day, first_day
from dashboard.model.conflicts import find_conflicts
from dashboard.model.results import compared_measures
from dashboard.model.vintage import CrisisVintage, read_vintage

KINDS = ("revised", "in dispute", "withdrawn", "new")
USUAL_SPAN = timedelta(days=30)  # to look back, where no day suggests itself
# Two rows that agree in these say one thing twice: another number is a revision.
SAME_THING = ("quantity", "plan", "unit", "status", "actor", "as_of", "due")
SERIES = ("quantity", "plan", "unit", "status")
SAID = ("value", "low", "high", "qualifier", "modality")
UNSAID = ("headline", "briefing")  # how a table shows a row, not what it says


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One figure that changed; ``beside`` is the row that it is compared with.

    Of a revision that is what was said before, of a dispute a row that it rules out, and of a new
    figure the newest of its kind that was known.
    """

    kind: str
    figure: dict  # as it is now; as it was, if it was withdrawn
    beside: dict | None = None
    carries: bool = False  # the scenario rests on it, or rested on it


@dataclass(frozen=True, slots=True)
class Effect:
    """A result on the last day of its projection, as stated; None where it was not computed."""

    measure: str
    unit: str
    before: float | None
    before_day: date | None
    after: float | None
    after_day: date | None


@cached_by_table
def read_changes(
    table: Table, crisis: str, since: date, known_on: date
) -> tuple[tuple[Change, ...], tuple[Effect, ...]]:
    """Return what changed in a crisis between two days, and what that does to each result."""
    before = read_vintage(table, crisis, since)
    after = read_vintage(table, crisis, known_on)
    carrying = {*before.chosen["id"], *after.chosen["id"]}
    changes = derive_changes(before.figures, after.figures, carrying)
    return tuple(changes), tuple(derive_effects(before, after))


def usual_since(figures: pl.DataFrame, known_on: date) -> date:
    """Return the day that another is compared with unless the reader says.

    That is the day on which the crisis opens if it is earlier, else a month before; never a day
    before the first figure.

    Args:
        figures: the crisis as known on the later day.
        known_on: the later day.
    """
    opening = default_day(figures)
    is_earlier = opening is not None and opening < known_on
    return max(first_day(figures), opening if is_earlier else known_on - USUAL_SPAN)


def derive_changes(
    before: pl.DataFrame, after: pl.DataFrame, carrying: Collection[str] = ()
) -> list[Change]:
    """Return what changed from one state of a crisis to another: by kind, the newest first.

    A row that is no more was withdrawn. A row that was rewritten is a revision, and so is a new
    one that says another number of the same thing: of the same speaker, status and days. A new
    row that is part of a conflict, and rules another row out, is in dispute.

    Args:
        before: the figures as they were.
        after: the figures as they are.
        carrying: ids of the rows that the scenario rests on, or rested on.
    """
    old, now = _by_id(before), _by_id(after)
    added = [row for name, row in now.items() if name not in old]
    rivals = _rivals(after) if added else {}
    known = [row for name, row in now.items() if name in old]
    said, newest = _last_said(known)
    changes = [
        *(("withdrawn", row, None) for name, row in old.items() if name not in now),
        *(
            ("revised", row, old[name])
            for name, row in now.items()
            if name in old and _rewritten(row, old[name])
        ),
        *((*_kind_of(row, said, rivals, newest),) for row in added),
    ]
    found = [Change(kind, row, beside, row["id"] in carrying) for kind, row, beside in changes]
    found.sort(key=lambda change: change.figure["reported_on"], reverse=True)
    return sorted(found, key=lambda change: KINDS.index(change.kind))


def _by_id(figures: pl.DataFrame) -> dict[str, dict]:
    return {row["id"]: row for row in figures.to_dicts()}


def _rewritten(row: dict, old: dict) -> bool:
    return any(row[name] != old[name] for name in row if name not in UNSAID)


def _rivals(figures: pl.DataFrame) -> dict[str, dict]:
    """Return, by the id of each row that a conflict rules out, another such row beside it."""
    rivals = {}
    for conflict in find_conflicts(figures):
        rows = [
            claim.figure for claim in conflict.claims if claim.figure["id"] in conflict.excluded
        ]
        for row in rows:
            others = [other for other in rows if other["value"] != row["value"]]
            rivals[row["id"]] = min(others or rows, key=lambda other: other["reported_on"])
    return rivals


def _last_said(rows: list[dict]) -> tuple[dict[tuple, dict], dict[tuple, dict]]:
    """Return the newest row of each thing said, and of each series."""
    said, newest = {}, {}
    for row in sorted(rows, key=lambda row: (row["as_of"], row["reported_on"])):
        said[tuple(row[name] for name in SAME_THING)] = row
        newest[tuple(row[name] for name in SERIES)] = row
    return said, newest


def _kind_of(
    row: dict, said: Mapping[tuple, dict], rivals: Mapping[str, dict], newest: Mapping[tuple, dict]
) -> tuple[str, dict, dict | None]:
    same = said.get(tuple(row[name] for name in SAME_THING))
    if same is not None and row["actor"] is not None and any(row[n] != same[n] for n in SAID):
        return "revised", row, same
    if row["id"] in rivals:
        return "in dispute", row, rivals[row["id"]]
    return "new", row, newest.get(tuple(row[name] for name in SERIES))


def derive_effects(before: CrisisVintage, after: CrisisVintage) -> list[Effect]:
    """Return each result that either day has, on the last day of its projection, as stated."""
    first, second = _results(before), _results(after)
    return [
        Effect(
            measure,
            (second.get(measure) or first[measure])[1],
            *_at(first, measure),
            *_at(second, measure),
        )
        for measure in compared_measures()
        if measure in first or measure in second
    ]


def _results(vintage: CrisisVintage) -> dict[str, tuple[float, str, date]]:
    """Return value, unit and day by measure: every slider as stated."""
    projected = vintage.project(vintage.baseline)
    if projected is None:
        return {}
    last = projected.filter(pl.col("day") == pl.col("day").max())
    return {row["measure"]: (row["as_stated"], row["unit"], row["day"]) for row in last.to_dicts()}


def _at(results: Mapping[str, tuple], measure: str) -> tuple[float | None, date | None]:
    value, _, day = results.get(measure, (None, None, None))
    return value, day
