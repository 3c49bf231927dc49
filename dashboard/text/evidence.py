"""What stands behind a projection: the hedges of its figures, and the priors of its drivers."""

from collections.abc import Sequence

from dashboard.model.drivers import Driver
from dashboard.model.hedges import hedge_of
from dashboard.model.scenario import Scenario
from dashboard.model.vintage import CrisisVintage
from dashboard.text.dates import day_words
from dashboard.text.hedges import figure_words
from dashboard.text.labels import ROLE_WORDS
from dashboard.text.numbers import count_words, driver_words, no_break, plain_number
from dashboard.text.word_table import WordTable, source_link

HEDGE_HEADS = (
    "Part",
    "Figure",
    "Its hedge is read as",
    "Chance that the truth is lower",
    "Spread below and above, in roundings",
    "Rests on",
    "Source of the figure",
)
PRIOR_HEADS = ("Slider", "Baseline", "Prior", "History, 5 to 95 %", "Evidence", "Figures")
INTRODUCTION = (
    "The projection is one set of closed equations. Below they hold the numbers of this screen, "
    "and give those of the charts. A scenario is not a forecast."
)


def moved_sentence(scenario: Scenario) -> str:
    """Return whether the numbers of the equations are as stated or those of the scenario."""
    moved = len(scenario.moved)
    if not moved:
        return "No slider is moved: all numbers are those of the baseline."
    return f"{count_words(moved, 'slider')} moved, so that the numbers are those of the scenario."


def hedge_table(vintage: CrisisVintage) -> WordTable | None:
    """Return how the hedge of each figure under the scenario is read; None without figures."""
    if vintage.chosen.is_empty():
        return None
    rows = [
        (
            ROLE_WORDS[row["role"]].capitalize(),
            f"{figure_words(row)}, as of {day_words(row['as_of'])}",
            *_hedge_cells(row),
            source_link(row["source_title"], row["source_url"]),
        )
        for row in vintage.chosen.to_dicts()
    ]
    return WordTable("Figures and hedges", HEDGE_HEADS, rows)


def _hedge_cells(row: dict) -> tuple[str, str, str, str]:
    """Return how a hedge is read, its chance and spreads, and what that reading rests on."""
    if row["role"] == "money_target":
        return "an aim: the number itself is what is sought", "", "", ""
    hedge = hedge_of(row["qualifier"], row["modality"])
    return (
        hedge.reading,
        f"{plain_number(round(100 * hedge.chance_below))} %",
        f"{plain_number(hedge.spread_below)} and {plain_number(hedge.spread_above)}",
        hedge.source,
    )


def prior_table(drivers: Sequence[Driver]) -> WordTable | None:
    """Return the prior, history and evidence of each driver; None without drivers."""
    if not drivers:
        return None
    rows = [
        (
            driver.label,
            driver_words(driver.default, driver.unit),
            prior_words(driver),
            no_break(history_words(driver)),
            source_link(no_break(driver.source), driver.source_url),
            ", ".join(driver.rows),
        )
        for driver in drivers
    ]
    return WordTable("Sliders and their evidence", PRIOR_HEADS, rows, classes={"Baseline": "whole"})


def history_words(driver: Driver) -> str:
    """Return the range of a driver's history: '0.35 × to 1.2 ×'."""
    low, high = driver.evidence
    if low == high:
        return "not used"
    low_words, high_words = (driver_words(two_digits(end), driver.unit) for end in (low, high))
    return f"{low_words} to {high_words}"


def prior_words(driver: Driver) -> str:
    """Return the median and the spreads that a driver is drawn with in the bands."""
    if driver.spread_below == driver.spread_above == 0:
        return "none"
    form = {"additive": "added", "laplace": "log, Laplace"}.get(driver.form, "log")
    below, above = (
        plain_number(two_digits(spread)) for spread in (driver.spread_below, driver.spread_above)
    )
    return f"median {plain_number(driver.median)} ×, spread {below} below, {above} above ({form})"


def two_digits(value: float) -> float:
    """Return a number at two significant digits: the end of a range is no exact value."""
    return float(f"{value:.2g}")
