"""The program, the title of a screen, and the settings of its scenario, in words."""

from collections.abc import Mapping

from dashboard.model.scenario import Scenario
from dashboard.model.vintage import CrisisVintage
from dashboard.text.dates import day_words
from dashboard.text.donors import chosen_figures
from dashboard.text.hedges import figure_words, source_words
from dashboard.text.labels import ROLE_WORDS, crisis_words
from dashboard.text.numbers import driver_words

PROGRAM = "Aid and deployment figures dashboard"
HEDGES = (
    "A number is to be read with its hedge: qualifier and modality say whether it was exact, "
    "about, more than, likely."
)
CAUTION = "A scenario is not a forecast: it says what follows from the figures and the sliders."


def screen_title(vintage: CrisisVintage) -> str:
    """Return what a screen and its files are about: crisis and day."""
    day = day_words(vintage.known_on)
    return f"{crisis_words(vintage.crisis)}: aid and deployment figures as known on {day}"


def setting_lines(
    vintage: CrisisVintage, scenario: Scenario, reasons: Mapping[str, str]
) -> list[str]:
    """Return what a reader has changed: a line for each moved slider and each chosen figure.

    Args:
        vintage: the crisis as known on a day.
        scenario: the values of its drivers.
        reasons: why a driver was moved, by key.
    """
    lines = []
    for driver in vintage.drivers:
        if driver.key in scenario.moved:
            value = driver_words(scenario.values[driver.key], driver.unit)
            line = f"{driver.label}: {value} (stated {driver_words(driver.default, driver.unit)})"
            reason = reasons.get(driver.key)
            lines.append(f"{line}. Reason: {reason}" if reason else line)
    lines += [
        f"Rests on a figure chosen by the reader: {row['label']}, {figure_words(row)}"
        for row in vintage.chosen.to_dicts()
        if row["id"] in vintage.rests_on
    ]
    return lines


def basis_sentence(vintage: CrisisVintage) -> str:
    """Return the figures that carry the scenario, and which of them the reader chose."""
    rows = chosen_figures(vintage)
    if not rows:
        return ""
    parts = [
        f"{ROLE_WORDS[row['role']]}: {figure_words(row)} ({source_words(row)})" for row in rows
    ]
    sentence = f"The scenario rests on {'; '.join(parts)}."
    chosen = [row["label"] for row in rows if row["id"] in vintage.rests_on]
    return f"{sentence} Chosen here: {'; '.join(chosen)}. " if chosen else sentence
