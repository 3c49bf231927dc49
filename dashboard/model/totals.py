"""What may be added: a total only of amounts that no rule forbids to stand in one sum."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from dashboard.data.schema import MODALITIES
from dashboard.data.table_measures import additive_measures
from dashboard.model.hedges import hedged_range

STOCKS = additive_measures("stock")
FLOWS = additive_measures("flow")
GOALS = ("target", "required", "projected", "context")
GIVEN = ("pledged", "committed", "received")  # statuses of money that a donor gives
WHOLES = {"all", "combined", "overall", "total"}  # in a quantity's name
MAX_ROWS = 200  # pairs of more take too long to compare, and nobody checks such a sum
MAX_ALLOWED = 3


@dataclass(frozen=True, slots=True)
class Total:
    """A sum that is allowed, with the hedge that its parts give it."""

    value: float
    low: float
    high: float
    unit: str
    measure: str
    status: str
    qualifier: str
    modality: str
    figures: tuple[str, ...]  # ids

    def as_figure(self) -> dict:
        """Return the total as the row that words are made of."""
        names = ("value", "unit", "measure", "status", "qualifier", "modality")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why some figures are not added: the rule, and what broke it."""

    rule: str
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """The total of some figures, or why there is none and what part of them may be added."""

    total: Total | None
    refusal: Refusal | None
    allowed: tuple[Total, ...] = ()


def add_up(figures: pl.DataFrame) -> Sum:
    """Return the total of figures, if every rule allows it.

    A row does not say what it is a part of; a quantity whose name includes another's whole name
    is taken for its part. The rules rather refuse a sum too many.

    Args:
        figures: rows of one crisis, two or more.
    """
    rows = figures.to_dicts()
    refusal = refuse(rows)
    if refusal is None:
        return Sum(make_total(rows), None)
    return Sum(None, refusal, tuple(_allowed(rows)))


def refuse(rows: list[dict]) -> Refusal | None:
    """Return why rows are not added, by the first rule that forbids it; None where none does."""
    return next(filter(None, (rule(rows) for rule in RULES)), None)


def is_donor_amount(row: Mapping) -> bool:
    """Return whether a row is an amount of money that one named donor pledged or gave."""
    is_flow = row["measure"] == "funding" and row["basis"] == "flow"
    return is_flow and row["status"] in GIVEN and row["actor"] is not None


def are_of_two_donors(first: Mapping, second: Mapping) -> bool:
    """Return whether two rows are amounts of two donors: parts of one total, and no rivals."""
    both = is_donor_amount(first) and is_donor_amount(second)
    return both and first["actor"] != second["actor"]


def _different(rows: list[dict], column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(row[column]) for row in rows))


def _refuse_many(rule: str, column: str) -> Callable[[list[dict]], Refusal | None]:
    def refuse_different(rows: list[dict]) -> Refusal | None:
        found = _different(rows, column)
        return Refusal(rule, found) if len(found) > 1 else None

    return refuse_different


def _too_few_or_many(rows: list[dict]) -> Refusal | None:
    if len(rows) < 2:
        return Refusal("one figure")
    return Refusal("too many", (str(MAX_ROWS),)) if len(rows) > MAX_ROWS else None


def _without_number(rows: list[dict]) -> Refusal | None:
    found = [row["label"] for row in rows if row["value"] is None]
    return Refusal("events", tuple(found)) if found else None


def _percent(rows: list[dict]) -> Refusal | None:
    return Refusal("percent") if any(row["unit"] == "percent" for row in rows) else None


def _no_amounts(rows: list[dict]) -> Refusal | None:
    found = [row["measure"] for row in rows if row["measure"] not in STOCKS + FLOWS]
    return Refusal("no amounts", tuple(dict.fromkeys(found))) if found else None


def _people(rows: list[dict]) -> Refusal | None:
    """Refuse people of several quantities or days, and of one place twice."""
    if rows[0]["measure"] not in STOCKS:
        return None
    for rule, column in (("quantities of people", "quantity"), ("days of people", "as_of")):
        if found := _different(rows, column)[1:]:
            return Refusal(rule, (str(rows[0][column]), *found))
    repeated = _has_duplicates([row["place"] for row in rows])
    return Refusal("counted twice", _different(rows, "label")) if repeated else None


def _running_totals(rows: list[dict]) -> Refusal | None:
    found = [row["label"] for row in rows if row["measure"] in FLOWS and row["basis"] != "flow"]
    return Refusal("running totals", tuple(found)) if found else None


def _goals(rows: list[dict]) -> Refusal | None:
    """Refuse goals and forecasts: two plans may ask for the same thing."""
    found = [row["status"] for row in rows if row["measure"] in FLOWS and row["status"] in GOALS]
    return Refusal("goals", tuple(dict.fromkeys(found))) if found else None


def _counted_twice(rows: list[dict]) -> Refusal | None:
    """Refuse two amounts of one quantity: they are a series, or rivals; donors are neither."""
    if rows[0]["measure"] in STOCKS:
        return None
    names = [(row["quantity"], row["actor"] if is_donor_amount(row) else None) for row in rows]
    counts = Counter(names)
    found = [row["label"] for row, name in zip(rows, names, strict=True) if counts[name] > 1]
    return Refusal("counted twice", tuple(found)) if found else None


def _part_and_whole(rows: list[dict]) -> Refusal | None:
    found = [
        label
        for pair in combinations(rows, 2)
        for whole, part in (pair, pair[::-1])
        if _is_part(part["quantity"], whole["quantity"])
        for label in (part["label"], whole["label"])
    ]
    return Refusal("part and whole", tuple(dict.fromkeys(found))) if found else None


def _is_part(part: str, whole: str) -> bool:
    """Return whether a quantity's name says that it is a part of another.

    It has every word of the other's and more, one of many or many alike; or it has the first word
    of one that calls itself all.
    """
    if part == whole:
        return False
    parts, wholes = _words(part), _words(whole)
    same_kin = part.split("-")[0] == whole.split("-")[0]
    return set(wholes) < set(parts) or (same_kin and bool(WHOLES & set(wholes) - set(parts)))


def _words(quantity: str) -> list[str]:
    return [word.removesuffix("s") if len(word) > 3 else word for word in quantity.split("-")]


def _has_duplicates(values: list) -> bool:
    return len(set(values)) < len(values)


RULES: tuple[Callable[[list[dict]], Refusal | None], ...] = (
    _too_few_or_many,
    _without_number,
    _percent,
    _no_amounts,
    _refuse_many("units", "unit"),
    _refuse_many("measures", "measure"),
    _refuse_many("statuses", "status"),
    _people,
    _goals,
    _running_totals,
    _counted_twice,
    _part_and_whole,
)


def _allowed(rows: list[dict]) -> Iterator[Total]:
    """Yield the largest sums of parts of the rows that every rule allows, the longest first."""
    if len(rows) > MAX_ROWS:
        return
    groups: dict[tuple, list[dict]] = {}
    for row in rows:
        if row["value"] is None or row["measure"] not in STOCKS + FLOWS:
            continue
        key = (row["measure"], row["unit"], row["status"])
        if row["measure"] in STOCKS:
            key += (row["quantity"], row["as_of"])
        groups.setdefault(key, []).append(row)
    compatible = [_without_clashes(group) for group in groups.values()]
    allowed = [group for group in compatible if refuse(group) is None]
    for group in sorted(allowed, key=len, reverse=True)[:MAX_ALLOWED]:
        yield make_total(group)


def _without_clashes(rows: list[dict]) -> list[dict]:
    """Return the rows without running totals, older words on one thing, and parts of others."""
    newest = sorted(rows, key=lambda row: (row["reported_on"], row["as_of"]), reverse=True)
    compatible: list[dict] = []
    for row in sorted(newest, key=lambda row: len(_words(row["quantity"]))):
        if row["measure"] in FLOWS and row["basis"] != "flow":
            continue
        if not any(rule([row, other]) for other in compatible for rule in RULES):
            compatible.append(row)
    return [row for row in rows if row in compatible]


def make_total(rows: list[dict]) -> Total:
    """Return the sum of rows that no rule forbids to add."""
    ranges = [hedged_range(row) for row in rows]
    first = rows[0]
    return Total(
        value=sum(row["value"] for row in rows),
        low=sum(low for low, _ in ranges),
        high=sum(high for _, high in ranges),
        unit=first["unit"],
        measure=first["measure"],
        status=first["status"],
        qualifier=_joint_qualifier({row["qualifier"] for row in rows}),
        modality=max((row["modality"] for row in rows), key=MODALITIES.index),
        figures=tuple(row["id"] for row in rows),
    )


def _joint_qualifier(hedges: set[str]) -> str:
    """Return the hedge of a sum: open where its parts are open one way, else about."""
    opened = hedges - {"exact"}
    if not opened:
        return "exact"
    if opened <= {"at_least", "more_than"}:
        return "more_than" if opened == {"more_than"} else "at_least"
    if opened <= {"up_to", "less_than", "nearly"}:
        return opened.pop() if len(opened) == 1 else "less_than"
    return "about"
