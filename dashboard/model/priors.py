"""Priors: what is known of each driver before any figure of a crisis, as rows of priors.csv."""

from dataclasses import dataclass
from functools import cache

from dashboard.data.resources import read_rows

RESIDUAL = "need_residual"  # the change of need that no driver explains; no slider
NEED_PERSISTENCE = "need_persistence"  # the spread of a need that stays as it is; no slider
NO_CHANGE = "need_no_change"  # how likely a figure of need stands unchanged; no slider
MONTH = "month"  # the case of ``NO_CHANGE`` after one month
FORMS = ("log", "additive", "laplace")


@dataclass(frozen=True, slots=True)
class Prior:
    """A driver's slider and history; what only spreads draws has no default and no slider."""

    key: str
    case: str
    group: str
    label: str
    unit: str
    default: float | None
    minimum: float | None
    maximum: float | None
    step: float | None
    median: float | None  # of history: outcome by stated value
    spread_below: float  # below and above that median, in standard normals
    spread_above: float
    form: str  # of the spread: a log-spread, added, or of a Laplace in logs of 1 + the value
    source: str
    source_url: str | None
    kind: str  # what the default is: reported, typical or assumed; "" without a slider


@cache
def priors() -> dict[tuple[str, str], Prior]:
    """Return the rows of priors.csv by key and case."""
    return {
        (prior.key, prior.case): prior for prior in map(_prior, read_rows("priors.csv").to_dicts())
    }


def _prior(row: dict) -> Prior:
    return Prior(
        key=row["key"],
        case=row["case"] or "",
        group=row["group"],
        label=row["label"],
        unit=row["unit"],
        default=row["default"],
        minimum=row["minimum"],
        maximum=row["maximum"],
        step=row["step"],
        median=row["median"],
        spread_below=row["spread_below"] or 0.0,
        spread_above=row["spread_above"] or 0.0,
        form=row["form"],
        source=row["source"],
        source_url=row["source_url"],
        kind=row["kind"] or "",
    )


@cache
def prior_keys() -> tuple[str, ...]:
    """Return the keys in the order of their first rows."""
    return tuple(dict.fromkeys(key for key, _ in priors()))
