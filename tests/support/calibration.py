"""How often ranges held what came, by class of figure, on outcomes of other countries.

The rows of tests/model/calibration/ name their sources. ``python -m tests.support.calibration``
prints the table of docs/model.md 6.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from dashboard.data.table_files import read_table
from dashboard.model.appeals import final_coverage
from dashboard.model.draws import draw_normals
from dashboard.model.fan import laplace
from dashboard.model.hindcast import derive_later_hindcasts
from dashboard.model.priors import priors
from dashboard.model.scores import score

FOLDER = Path(__file__).parent.parent / "model" / "calibration"
EXPONENT = 10
LONG_AGO = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one figure, and how its range did; errors are of the same unit."""

    country: str
    inside_90: bool
    inside_50: bool
    crps: float
    stated: float  # error of the stated point; nan where nothing is stated
    unchanged: float  # error of what goes on as it was
    prior: float  # CRPS of the class alone


def _scored(
    country: str, draws: np.ndarray, actual: float, stated: float, unchanged: float, prior: float
) -> Outcome:
    found = score(draws, actual)
    return Outcome(country, found.inside_90, found.inside_50, found.crps, stated, unchanged, prior)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def appeal_months(*, with_last_year: bool) -> list[Outcome]:
    """Return appeals in their year: shares of the requirement, against the final one in FTS."""
    (normals,) = draw_normals(("raised_share",), EXPONENT)
    usual = priors()["raised_share", "appeal"]
    alone = (usual.default or 0.0) * np.exp(usual.spread_above * normals)
    found = []
    for row in _rows("appeal_months.csv"):
        day = date.fromisoformat(row["day"])
        funded, final = float(row["coverage"]), float(row["final"])
        gone = day.timetuple().tm_yday / 365.25
        last_year = float(row["last_year"]) if with_last_year and row["last_year"] else None
        said = final_coverage(funded, gone, last_year)
        assert said is not None
        draws = np.maximum(said.median * np.exp(said.spread * normals), funded)
        prior = score(np.maximum(alone, 0.0), final).crps
        unchanged = abs(funded / gone - final)
        found.append(_scored(row["country"], draws, final, 1 - final, unchanged, prior))
    return found


def need_years() -> list[Outcome]:
    """Return people in need a year on, where nothing was projected: logarithms of the change."""
    (normals,) = draw_normals(("need_change",), EXPONENT)
    prior = priors()["need_change", ""]
    uniforms = (np.argsort(np.argsort(normals)) + 0.5) / normals.size
    drawn = np.exp(laplace(uniforms, prior.spread_above)) - 1.0
    draws = np.log1p(np.clip(drawn, prior.minimum, prior.maximum))
    found = []
    for row in _rows("need_years.csv"):
        change = float(np.log(float(row["in_need_next"]) / float(row["in_need"])))
        found.append(_scored(row["country"], draws, change, np.nan, abs(change), np.nan))
    return found


def need_projections(*kinds: str) -> list[Outcome]:
    """Return projections of people against what came, as the fan of their day said.

    Errors are shares of what was projected.

    Args:
        kinds: first words of the quantities.
    """
    table = read_table(FOLDER / "need_projections.csv")
    found = []
    for crisis in table["crisis"].unique().sort():
        for hindcast in derive_later_hindcasts(table.filter(crisis=crisis), LONG_AGO):
            kind = hindcast.claim["quantity"].partition("-")[0]
            if hindcast.main and hindcast.first and kind in kinds:
                unit = hindcast.stated
                found.append(
                    Outcome(
                        crisis,
                        hindcast.score.inside_90,
                        hindcast.score.inside_50,
                        hindcast.score.crps / unit,
                        hindcast.stated_error / unit,
                        (hindcast.unchanged_error or np.nan) / unit,
                        np.nan,
                    )
                )
    return found


CLASSES: dict[str, Callable[[], list[Outcome]]] = {
    "Appeal, in its year": lambda: appeal_months(with_last_year=False),
    "Appeal, in its year, last year's coverage known": lambda: appeal_months(with_last_year=True),
    "People in need a year on, nothing projected": need_years,
    "Seasonal food insecurity, projected": lambda: need_projections("ch", "ipc"),
    "Displacement, projected": lambda: need_projections("displaced"),
}


@dataclass(frozen=True, slots=True)
class Cover:
    """How a class did, and the ends of that as each country is left out."""

    n: int
    countries: int
    inside_90: float
    without_90: tuple[float, float]
    inside_50: float
    crps: float
    stated: float
    unchanged: float
    prior: float


def cover(outcomes: list[Outcome]) -> Cover:
    """Return how a class did."""
    by_country: dict[str, list[bool]] = defaultdict(list)
    for outcome in outcomes:
        by_country[outcome.country].append(outcome.inside_90)
    inside, n = sum(outcome.inside_90 for outcome in outcomes), len(outcomes)
    without = [(inside - sum(results)) / (n - len(results)) for results in by_country.values()]

    def mean(name: str) -> float:
        return float(np.mean([getattr(outcome, name) for outcome in outcomes]))

    return Cover(
        n,
        len(by_country),
        inside / n,
        (min(without), max(without)),
        mean("inside_50"),
        *map(mean, ("crps", "stated", "unchanged", "prior")),
    )


def markdown() -> str:
    """Return the table of docs/model.md."""
    heads = ("class", "n, countries", "90 % range held (one country left out)", "50 %", "CRPS")
    heads += ("stated point", "unchanged", "class alone")
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name, outcomes in CLASSES.items():
        c = cover(outcomes())
        low, high = c.without_90
        errors = " | ".join(
            "" if np.isnan(e) else f"{e:.3f}" for e in (c.crps, c.stated, c.unchanged, c.prior)
        )
        lines.append(
            f"| {name} | {c.n}, {c.countries} | {c.inside_90:.0%} ({low:.0%} to {high:.0%}) "
            f"| {c.inside_50:.0%} | {errors} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(markdown() + "\n")
